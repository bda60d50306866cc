"""The timelines of made-up staff: when a post began, and which courses were done."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from plait.synthetic.diary import Diary, draw_uuid
from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import Colleague, Organisation, Team, organisation
from plait.synthetic.streams import routine
from plait.timeline.events import Event

#: The role of a post as the training standard names it; others have a post and no
#: course that is owed.
ROLES = {
    "midwife": "midwife",
    "health_visitor": "health_visitor",
    "social_worker": "social_worker",
    "perinatal_clinician": "perinatal",
    "perinatal_psychiatrist": "perinatal",
    "care_coordinator": "perinatal",
    "nursery_nurse": "perinatal",
    "psychology_lead": "perinatal",
    "infant_mental_health_lead": "perinatal",
}
COURSE = "perinatal_safeguarding"
#: What is told here; the routine sees to the other courses.
TOLD = frozenset({"training_in_date"})
_EVERY_DAYS = 700
_HALF_YEAR = 180


def workforce(
    *, seed: int, as_of: datetime, without: Collection[str] = ()
) -> Iterator[MadeSubject]:
    """A timeline for everybody on the staff, but for those whose play tells it."""
    world = organisation()
    for team in world.teams:
        for colleague in team.staff:
            if colleague.email not in without:
                yield _timeline(colleague, team, world, seed=seed, as_of=as_of)


def _timeline(
    colleague: Colleague, team: Team, world: Organisation, *, seed: int, as_of: datetime
) -> MadeSubject:
    """The post, the courses about every two years, and supervision."""
    draw = Random(f"staff/{seed}/{colleague.email}")
    key = draw_uuid(draw)
    partnership = world.agency(team.agency).partnership
    diary = Diary(
        draw=draw, as_of=as_of, subject=f"staff:{key}", partnership=partnership,
        town=team.town, world=world,
    )  # fmt: skip
    began = diary.office((as_of - timedelta(days=draw.randrange(40, 2600))).date())
    _write(
        diary,
        team,
        "post.started",
        began,
        role=ROLES.get(colleague.role, colleague.role),
    )
    if colleague.role in ROLES:
        course = diary.days_later(began, 10, 55)
        while course < as_of:
            _write(diary, team, "training.completed", course, course=COURSE)
            course = diary.days_later(course, _EVERY_DAYS - 120, _EVERY_DAYS + 25)
    held = diary.days_later(max(began, as_of - timedelta(days=_HALF_YEAR)), 5, 60)
    while held < as_of:
        _write(diary, team, "supervision.held", held)
        held = diary.days_later(held, 28, 70)
    routine.tell(diary, told=TOLD, put=partial(put, diary, team))
    return MadeSubject(
        kind="staff",
        key=key,
        partnership=partnership,
        home_team=team.name,
        people=(),
        events=tuple(sorted(diary.events, key=lambda event: event.recorded_at)),
        staff_email=colleague.email,
    )


def put(
    diary: Diary,
    team: Team,
    kind: str,
    at: datetime,
    about: str | None,
    by: str,
    fact: dict[str, Any],
    *,
    known: datetime,
) -> str | None:
    """Write what answers a duty of this member of staff, whoever owes it."""
    del about, by, known  # it is about them, and their own team writes it
    return _write(diary, team, kind, at, **fact)


def _write(
    diary: Diary, team: Team, kind: str, at: datetime, **fact: Any
) -> str | None:
    """Write an event of this member of staff, by the first of the team's own people.

    Gives its id, or None where it lies after `as_of`.
    """
    author = next(
        (one for one in team.staff if one.role.endswith(("lead", "manager"))),
        team.staff[0],
    )
    recorded_at = at + timedelta(minutes=30)
    if recorded_at > diary.as_of:
        return None
    event_id = draw_uuid(diary.draw)
    diary.events.append(
        Event(
            id=event_id,
            subject=diary.subject,
            about=None,
            kind=kind,
            occurred_at=at,
            recorded_at=recorded_at,
            agency=team.agency,
            fact=fact,
            team=team.name,
            by=author.email,
        )
    )
    return event_id
