"""Who can be asked to take a family over, and who of a team was asked by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from plait.access import posts, rota
from plait.pages import components
from plait.pages.staff.handover_forms import Asked
from plait.standards.roles import roles
from plait.worklist import around, handovers, named, on_duty
from plait.worklist.directory import directory
from plait.worklist.disagreements import answerer
from plait.worklist.routing import team_for
from plait.worklist.rows import manages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Timeline
    from plait.worklist.handovers import Handover
    from plait.worklist.named import Worker
    from plait.worklist.routing import TeamCard

#: The roles that carry on the care of a family, in the order in which they are offered.
_NEAR: Final = (
    "health_visitor", "gp", "midwife", "perinatal_clinician", "social_worker",
)  # fmt: skip
#: Kinds of agency that have families in their care.
_CARING: Final = frozenset(
    {"health_visiting", "gp", "maternity", "perinatal", "social_care", "paediatrics"}
)
_SOON: Final = timedelta(seconds=1)


def own_team(request: Request) -> int | None:
    """For which of their teams somebody hands over."""
    return int(request.post.team_id) if request.post else None


def own_role(team: int | None) -> str:
    """In which role a team hands over: to it comes back what is returned."""
    card = directory().teams.get(team) if team is not None else None
    return answerer(1, card.agency_kind, card.answers_for) if card else ""


def near(
    request: Request,
    opened: Open,
    timeline: Timeline,
    seen: Sequence[TimelineEvent],
) -> list[Asked]:
    """The teams that would carry on here: those with the family, else of its area."""
    known = directory()
    there = handovers.carried(around.read(opened.id).around, timeline, known)
    own = {post.team_id for post in request.posts}
    workers = named.workers(seen)
    found: dict[int, Asked] = {}
    for role in _NEAR:
        number = team_for(role, there, known)
        card = known.teams.get(number)
        if card is None or number in own or number in found or not _fits(role, card):
            continue
        found[number] = _asked(role, card, request, opened, workers)
    return list(found.values())


def others(but: Iterable[int], own: Iterable[int]) -> Iterator[Asked]:
    """Every other team that has families in its care, by the name of its agency."""
    out = {*but, *own}
    cards = sorted(
        directory().teams.values(), key=lambda card: (card.agency_name, card.name)
    )
    for card in cards:
        if card.id not in out and card.agency_kind in _CARING:
            role = answerer(1, card.agency_kind, card.answers_for)
            words = components.role(role)
            yield Asked(role, card.id, f"{card.name} ({card.agency_name}), {words}")


def asked_of(
    value: tuple[str, int],
    request: Request,
    opened: Open,
    workers: Mapping[int, Worker],
) -> Asked | None:
    """One team as it can be asked, with its people; None where there is no such."""
    role, number = value
    card = directory().teams.get(number)
    return _asked(role, card, request, opened, workers) if card else None


def _fits(role: str, card: TeamCard) -> bool:
    """Whether the team has such a role: else it would be the office's stand-in."""
    known = roles().get(role)
    held_by = known.held_by if known else ()
    return role in card.answers_for or card.agency_kind in held_by


def _asked(
    role: str,
    card: TeamCard,
    request: Request,
    opened: Open,
    workers: Mapping[int, Worker],
) -> Asked:
    title = components.sentence(components.role(role))
    worker = workers.get(card.id)
    people = posts.who_may_have(opened.id, card.id, request.now)
    return Asked(
        role=role,
        team=card.id,
        label=f"{title}: {card.name}",
        hint=f"{worker.name} has this family there" if worker else "",
        people=tuple(
            (post.staff_id, f"{post.staff}, {components.role(post.role)}")
            for post in people
        ),
        has=worker.staff if worker else None,
    )


@dataclass(frozen=True, slots=True)
class Person:
    """Who of a team is asked, as it is said, and who may accept for them.

    `covers` are the numbers of those who cover for whom was asked, as far as whoever
    looks may know.
    """

    words: str
    staff: int | None = None
    covers: tuple[int, ...] = ()


def person_asked(one: Handover, opened: Open, request: Request) -> Person:
    """Who is asked now: by name, who covers, or the lead where they have left."""
    team, staff = one.team, handovers.number(one.offer.fact.get("worker"))
    if team is None or staff is None:
        return Person("")
    name = directory().workers.get(staff, "")
    held = posts.of_team(team, request.now)
    if all(post.staff_id != staff for post in held):
        lead = _lead(team, request.now, held)
        who = f"{lead.staff}, {components.role(lead.role)}," if lead else "the team"
        return Person(
            f"{name or 'Whoever was asked'} does not work in this team any more: "
            f"{who} is asked instead.",
            lead.staff_id if lead else None,
        )
    if not any(post.team_id == team for post in request.posts):
        return Person(
            f"{name} is asked. While they are away their cover, and otherwise anybody "
            "of the team, may accept.",
            staff,
        )
    return _with_cover(team, staff, name, opened, request)


def _with_cover(
    team: int, staff: int, name: str, opened: Open, request: Request
) -> Person:
    """As the team itself knows it: its rota is for its own eyes."""
    roster = rota.roster([team], since=request.now, until=request.now + _SOON)
    away = [one for one in roster.absences if one.staff == staff]
    if not away:
        return Person(f"{name} is asked. Anybody of the team may accept.", staff)
    there = on_duty.who_is_there(staff, roster, team, request.now)
    may = posts.not_close_to(opened.id, [there]) if there is not None else frozenset()
    back = min((one.until for one in away if one.until), default=None)
    until = f" until {components.day(back)}" if back else ""
    if there is None or there not in may:
        return Person(
            f"{name} is asked, and is away{until} with nobody to cover: anybody of the "
            "team may accept.",
            staff,
        )
    cover = directory().workers.get(there, "")
    return Person(
        f"{name} is asked, and is away{until}: {cover} covers and may accept.",
        staff,
        (there,),
    )


def _lead(team: int, now: datetime, held: Sequence[Any]) -> Any:
    """Who leads the team; of the agency where the team has no lead of its own."""
    elsewhere = (
        post
        for other in directory().of_agency(team)
        for post in posts.of_team(other, now)
    )
    every = (*held, *elsewhere)
    return next((post for post in every if manages(post.role)), None)
