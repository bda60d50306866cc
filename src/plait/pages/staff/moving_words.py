"""A move in words: how it stands with each service, and what the pack begins with.

The pack begins with what whoever hands over may read, and passes on no more of what
other agencies recorded than is routine: the rest is theirs to share. It is a draft:
whoever hands over changes it before it is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse

from plait.access.classes import EXISTENCE_IS_BOUND, bit_of
from plait.clock.moments import local_day
from plait.pages import components, fact_words
from plait.pages.staff import banners
from plait.standards.lanes import agency_title
from plait.timeline import moves
from plait.timeline.facts import kind as kind_of
from plait.timeline.ownership import ENDED_BY
from plait.worklist.directory import directory
from plait.worklist.moving import NOT_AT_WORK
from plait.worklist.rows import short_name

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from plait.pages.staff.opening import Open
    from plait.records.shapes import StoredEvent, TimelineEvent
    from plait.timeline.moves import Transfer
    from plait.timeline.timeline import Known, Timeline
    from plait.worklist.routing import TeamCard
    from plait.worklist.shapes import Row

#: So many of the newest facts begin the history, which is cut to what a fact may hold.
_NEWEST = 25
_LONGEST = 4000

#: What only says who wrote to whom, or who has them, tells the new team nothing.
_NOT_TOLD_AGAIN = frozenset({"communication"})
_NOBODYS_HISTORY = frozenset({"allocation.made", "person.joined"})

#: Whose being there is not told to another area.
_UNTOLD = frozenset({"police"})


@dataclass(frozen=True, slots=True)
class Line:
    """One offer of a service, as both sides read it.

    `words` is the whole sentence; `is_waiting` and `is_refused` say what is to be done.
    """

    service: str
    words: str
    href: str
    at: datetime
    is_waiting: bool
    is_refused: bool


@dataclass(frozen=True, slots=True)
class Banner:
    """What both areas read on top of the family's page, and how long the old one reads.

    `words` says what is under way or done; `until` is the last day of whoever asks, if
    their team is of the old area.
    """

    words: str
    href: str
    until: date | None
    is_done: bool


def title(service: str) -> str:
    """What a service is called: `Health visiting`."""
    return agency_title(service)


def team_words(number: object) -> str:
    """The team with its number, for ringing it."""
    team = directory().teams.get(number) if isinstance(number, int) else None
    if team is None:
        return "their team"
    return f"{team.name}, {team.phone}" if team.phone else team.name


def lines(opened: Open, timeline: Timeline) -> list[Line]:
    """Every offer that whoever asks may read, the newest first."""
    found = [_line(opened.id, one) for one in moves.transfers(timeline)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def banner(opened: Open, timeline: Timeline, own: TeamCard | None) -> Banner | None:
    """The newest of what moves the home, or waits to; None where nothing does."""
    found = [
        one
        for one in moves.transfers(timeline)
        if one.answer is None or moves.is_a_move(one.answer)
    ]
    if not found:
        return None
    newest = max(found, key=lambda one: (one.answer or one.offer).occurred_at)
    line = _line(opened.id, newest)
    answer = newest.answer
    is_old = (
        answer is not None
        and own is not None
        and not own.works_for(str(answer.fact["to_area"]))
        and own.works_for(str(answer.fact["from_area"]))
    )
    until = date.fromisoformat(answer.fact["access_ends_on"]) if answer else None
    return Banner(line.words, line.href, until if is_old else None, answer is not None)


def _line(subject_id: UUID, one: Transfer) -> Line:
    fact, service = one.offer.fact, title(one.offer.fact["service"])
    to = short_name(str(fact["to_area"]))
    start = f"{service}: offered to {to} on {components.day(one.offer.occurred_at)}"
    return Line(
        service=service,
        words=f"{start}. {_answer_words(one)}",
        href=reverse("move-transfer", args=[subject_id, one.offer.id]),
        at=one.offer.occurred_at,
        is_waiting=one.answer is None,
        is_refused=one.is_refused,
    )


def _answer_words(one: Transfer) -> str:
    answer = one.answer
    if answer is None:
        asked = team_words(one.offer.fact["team"])
        return f"Until {asked} accepts, nothing changes: they are the old area's."
    day = components.day(answer.occurred_at)
    if answer.kind == moves.REFUSED:
        return f"Not accepted on {day}. They stay with the old area."
    contact = components.day(date.fromisoformat(answer.fact["first_contact_on"]))
    words = f"Accepted on {day} by {answer.fact['accepted_by']}"
    home = ", and their home moved with it" if answer.fact.get("home") else ""
    return f"{words}{home}. First contact planned for {contact}."


def drafted(
    opened: Open,
    events: Sequence[TimelineEvent],
    owed: Iterable[Row],
    timeline: Timeline,
    own: TeamCard,
) -> dict[str, str]:
    """What the pack begins with, by the names of its fields."""
    return {
        "still_open": _cut(_still_open(owed, timeline)),
        "seen": _cut(_seen(opened)),
        "history": _cut(_history(events, own)),
        "services": _cut(_services(opened)),
    }


def _still_open(owed: Iterable[Row], timeline: Timeline) -> list[str]:
    plans = [
        f"{fact_words.title(begun)}: {components.day(event.occurred_at)}"
        for begun, ended in ENDED_BY.items()
        for event in timeline.of_kind(begun)
        if _is_routine(event) and not _has_ended(event, ended, timeline)
    ]
    duties = [
        f"{row.title} ({row.person_label}): {components.limit(row.due_at)}"
        if row.due_at
        else f"{row.title} ({row.person_label})"
        for row in sorted(owed, key=lambda row: (row.due_at is None, row.due_at))
        if row.state in ("overdue", "due", "waiting")
        and row.standard not in ("transfer_answered", "move_offered")
    ]
    return [*plans, *duties]


def _is_routine(event: Known) -> bool:
    return (event.event.sensitivity or "routine") == "routine"


def _has_ended(begun: Known, ended: str, timeline: Timeline) -> bool:
    return any(
        one.about in (None, begun.about) and one.occurred_at >= begun.occurred_at
        for one in timeline.of_kind(ended)
    )


def _seen(opened: Open) -> list[str]:
    return [
        f"{one.heading}: {components.moment(one.last.at)}, "
        f"{components.lower_first(one.kind)}"
        if one.last
        else f"{one.heading}: {one.never}"
        for one in banners.sights(opened)
    ]


def _history(events: Iterable[TimelineEvent], own: TeamCard) -> list[str]:
    told = [
        one.event
        for one in events
        if not (one.is_superseded or one.is_withdrawn)
        and _may_pass_on(one.event, own)
        and kind_of(one.event.kind).group not in _NOT_TOLD_AGAIN
        and one.event.kind not in _NOBODYS_HISTORY
    ]
    newest = sorted(told, key=lambda one: one.occurred_at)[-_NEWEST:]
    return [
        f"{components.day(local_day(one.occurred_at))}: {fact_words.title(one.kind)}"
        for one in newest
    ]


def _may_pass_on(event: StoredEvent, own: TeamCard) -> bool:
    """Whether its being there is theirs to tell: their own, or routine."""
    if EXISTENCE_IS_BOUND >> bit_of(event.sensitivity) & 1:
        return False
    return event.agency == own.agency or event.sensitivity == "routine"


def _services(opened: Open) -> list[str]:
    return list(
        dict.fromkeys(
            f"{components.sentence(components.role(one.role))}: {one.team}"
            + (f", {one.phone}" if one.phone else "")
            for one in opened.family.involved
            if one.agency_kind not in _UNTOLD and one.role not in NOT_AT_WORK
        )
    )


def _cut(found: Iterable[str]) -> str:
    """The lines as one text, without what a fact cannot hold."""
    text = ""
    for line in found:
        longer = f"{text}\n{line}" if text else line
        if len(longer) > _LONGEST:
            break
        text = longer
    return text
