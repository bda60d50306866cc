"""A family's events as rows of a list, and what a filter leaves of them.

The picture and the list say the same: the name of a mark is the words of its row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from plait.clock.moments import end_of_day
from plait.pages import components, fact_words
from plait.pages.staff import opening, paths
from plait.pages.staff.opening import ROLE_WORDS, Open
from plait.records.shapes import HeldElsewhere, TimelineEvent
from plait.timeline import facts
from plait.worklist.routing import TeamCard


@dataclass(frozen=True, slots=True)
class Happening:
    """One row: an event as it is known, or that something is held elsewhere."""

    id: str
    at: datetime
    recorded_at: datetime
    kind: str
    group: str
    title: str
    details: str
    about: UUID | None
    #: all whom it is about, and who were there
    people: frozenset[UUID]
    person: str
    role: str
    agency: str
    agency_name: str
    who: str
    href: str
    #: the sum of a screen, and its item about safety, in the version that is shown
    score: int | None = None
    safety_item: int | None = None
    is_corrected: bool = False
    is_withdrawn: bool = False
    is_held: bool = False
    is_later: bool = False
    #: where one asks whoever holds it
    ask: str = ""

    @property
    def when(self) -> str:
        """When it happened, in words; a week for what is held elsewhere."""
        if self.is_held:
            return f"Week of {components.day(self.at)}"
        return components.happened(self.at)

    @property
    def words(self) -> str:
        """The whole row in one sentence: the name of its mark in the picture."""
        what = f"{self.title}: {self.details}" if self.details else self.title
        about = f" ({self.person})" if self.person else ""
        withdrawn = ", withdrawn" if self.is_withdrawn else ""
        later = ", not known then" if self.is_later else ""
        return f"{self.when}: {what}{about}, {self.who}{withdrawn}{later}"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the timeline is asked for. Every field is one part of a URL."""

    zoom: str = "all"
    agency: str = ""
    person: UUID | None = None
    group: str = ""
    known_on: date | None = None

    @property
    def known_at(self) -> datetime | None:
        """The last moment of the day as it was known."""
        return end_of_day(self.known_on) if self.known_on else None

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter hides something."""
        return bool(self.agency or self.person or self.group or self.zoom != "all")


def happenings(
    events: Iterable[TimelineEvent],
    held: Iterable[HeldElsewhere],
    *,
    opened: Open,
    agencies: Mapping[str, str],
    teams: Mapping[int, TeamCard],
    known_at: datetime | None,
) -> list[Happening]:
    """Every event once, in the version known at `known_at`; newest first."""
    found = [
        _of_event(one, opened, agencies, known_at)
        for one in _versions(events, known_at)
    ]
    found += [_of_held(one, opened, agencies, teams, known_at) for one in held]
    return sorted(found, key=lambda one: (one.at, one.recorded_at), reverse=True)


#: What went as it ought to: of each duty that is late there are many.
WENT_WELL = frozenset({"notice.sent", "notice.delivered"})


def is_left_out(one: Happening, asked: Asked) -> bool:
    """Whether it is shown only to whoever asks for what was said to people."""
    return one.kind in WENT_WELL and asked.group != facts.kind(one.kind).group


def narrowed(
    found: Sequence[Happening], asked: Asked, *, weeks: int | None, now: datetime
) -> list[Happening]:
    """The rows that the filter leaves."""
    since = now - timedelta(weeks=weeks) if weeks else None
    return [
        one
        for one in found
        if (not asked.agency or one.agency == asked.agency)
        and (asked.person is None or asked.person in one.people)
        and (not asked.group or one.group == asked.group)
        and (since is None or one.at >= since)
    ]


def _versions(
    events: Iterable[TimelineEvent], known_at: datetime | None
) -> list[TimelineEvent]:
    """Of each event the newest version known then, or else the first one ever."""
    by_root: dict[UUID, list[TimelineEvent]] = {}
    for one in events:
        by_root.setdefault(one.event.root, []).append(one)
    chosen = []
    for versions in by_root.values():
        versions.sort(key=lambda one: one.event.recorded_at)
        known = [v for v in versions if not known_at or v.event.recorded_at <= known_at]
        chosen.append(known[-1] if known else versions[-1])
    return chosen


def _of_event(
    one: TimelineEvent,
    opened: Open,
    agencies: Mapping[str, str],
    known_at: datetime | None,
) -> Happening:
    event = one.event
    kind = facts.kind(event.kind)
    person = opened.person(event.about)
    people = opening.people_of(one, opened)
    agency = agencies.get(event.agency, event.agency)
    score = fact_words.score(event.kind, event.fact)
    return Happening(
        id=str(event.root),
        at=event.occurred_at,
        recorded_at=event.first_recorded_at,
        kind=event.kind,
        group=kind.group,
        title=kind.title,
        details=fact_words.line(event.kind, event.fact),
        about=event.about,
        people=frozenset(each.id for each in people),
        person=components.phrase(
            [_person_words(each.role, each.given) for each in people]
        ),
        role=person.role if person else "",
        agency=event.agency,
        agency_name=agency,
        who=", ".join(part for part in (one.by, one.team or agency) if part),
        href=paths.event(opened.id, event.root),
        score=score.total if score else None,
        safety_item=score.safety_item if score else None,
        is_corrected=event.corrects is not None and not event.fact.get("withdrawn"),
        is_withdrawn=bool(event.fact.get("withdrawn")),
        is_later=known_at is not None and event.first_recorded_at > known_at,
    )


def _of_held(
    one: HeldElsewhere,
    opened: Open,
    agencies: Mapping[str, str],
    teams: Mapping[int, TeamCard],
    known_at: datetime | None,
) -> Happening:
    """What is held, in its week. When it was recorded is not told to others."""
    team = teams.get(one.team_id) if one.team_id else None
    name = agencies.get(one.agency, one.agency)
    holder = team.name if team else name
    phone = f" ({team.phone})" if team and team.phone else ""
    at = datetime.combine(one.week, time(12), tzinfo=UTC)
    is_later = known_at is not None and at > known_at
    unsure = "" if known_at is None or is_later else "; it may have been recorded later"
    return Happening(
        id=f"held-{one.agency}-{one.week:%Y%m%d}",
        at=at,
        recorded_at=at,
        kind="",
        group="",
        title=f"Information held by {holder}",
        details=f"ask them{phone}{unsure}",
        about=None,
        people=frozenset(),
        person="",
        role="",
        agency=one.agency,
        agency_name=name,
        who=name,
        href="",
        is_held=True,
        is_later=is_later,
        ask=paths.ask(opened.id, team.id) if team else "",
    )


def _person_words(role: str, given: str) -> str:
    words = ROLE_WORDS[role].lower()
    return f"{given}, {words}" if role in ("infant", "sibling") and given else words
