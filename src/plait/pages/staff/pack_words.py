"""From what a reader may read to the pack of a meeting, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from plait.access.disclosure import held
from plait.clock.moments import LONDON
from plait.pages import components, fact_words
from plait.pages.staff import banners, opening, pack_parts, pack_weeks, paths
from plait.pages.staff.happenings import WENT_WELL
from plait.pages.staff.pack_shapes import (
    Earlier,
    Line,
    Owed,
    Pack,
    Pair,
    Person,
    Reading,
    SeatLine,
    Week,
    Why,
)
from plait.standards.quorums import quorums
from plait.worklist import room

if TYPE_CHECKING:
    from plait.access.agencies import AgencyCard
    from plait.access.disclosure import Holder
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.timeline.gatherings import Gathering, Seat
    from plait.worklist.pack_material import Duty, Material
    from plait.worklist.routing import TeamCard
    from plait.worklist.shapes import Row

#: A document has at most so many events, and so many characters about them; what is
#: older is left out of it week by week, and said to be.
MOST_EVENTS = 750
MOST_CHARACTERS = 200_000

#: What is no part of a family's story: also that a message left as it ought to.
_NOT_TOLD = WENT_WELL | {"meeting.pack_opened"}
_MESSAGE_ANSWERED = "message.acknowledged"
_REPLIES = {
    "": "not answered yet",
    "accepts": "is coming",
    "deputy": "sends a deputy",
    "apologies": "sends apologies",
}
_CLASSES = {
    "health": "health information is not agreed for their role",
    "third_party": "information about or from third parties is not agreed",
    "police": "police information is not agreed for their role",
    "sealed": "it is sealed: for named people alone",
    "location": "where people live is not agreed for their role",
    "domestic_abuse": "information about domestic abuse is not agreed for their role",
    "routine": "nothing is agreed for their role",
}


@dataclass(frozen=True, slots=True)
class Around:
    """Who is around, by number and by slug: for the names of teams and agencies."""

    teams: Mapping[int, TeamCard]
    agencies: Mapping[str, AgencyCard]


def pack_of(material: Material, opened: Open, reading: Reading, around: Around) -> Pack:
    """The whole pack for the screen, however long."""
    events = [one for one in material.events if one.event.kind not in _NOT_TOLD]
    say = _sayer(opened, around)
    meeting = material.meeting
    caller = room.caller_of(meeting)
    rows = sorted(
        material.owed, key=lambda row: (not row.due_at, row.due_at or row.opened_at)
    )
    return Pack(
        title=components.sentence(title_of(meeting)),
        when=when_of(meeting),
        where=meeting.place,
        reading=reading,
        people=tuple(_person(one, opened) for one in opened.family.people),
        sights=_sights(material, opened),
        why=_why(material.duty),
        note=_note(meeting),
        owed=tuple(map(_owed, rows)),
        unanswered=tuple(
            _owed(row) for row in rows if _MESSAGE_ANSWERED in row.answers
        ),
        weeks=pack_weeks.weeks_of(events, material.held, opened.family.people, say),
        lived=pack_parts.lived_days(events, opened, say),
        screens=_told(events, say, pack_parts.is_screen),
        marks=_told(events, say, pack_parts.is_mark),
        missed=_told(events, say, pack_parts.is_missed),
        earlier=tuple(
            _earlier(one) for one in material.meetings if one.id != meeting.id
        ),
        seats=tuple(
            _seat(seat, events, around, is_caller=seat.team == caller)
            for seat in meeting.seats.values()
            if seat.team in around.teams
        ),
        cut=_cut(material, opened, reading),
        ask=_whom(material.ask) if material.ask else "",
        left_out=tuple(_left_out(one, say) for one in material.left_out),
    )


def trimmed(pack: Pack) -> Pack:
    """The pack as long as a document may be: the newest whole weeks, and words for it.

    What is asked of a reader, and what is owed, always stays.
    """
    events = characters = 0
    kept: list[Week] = []
    for week in reversed(pack.weeks):
        events += week.lines
        characters += week.weight
        if kept and (events > MOST_EVENTS or characters > MOST_CHARACTERS):
            break
        kept.append(week)
    if len(kept) == len(pack.weeks):
        return pack
    first = kept[-1].heading
    words = (
        f"This document would be too long: its chronology begins with the "
        f"{components.lower_first(first)}. What happened before that is on the screen, "
        "in the same pack."
    )
    return replace(
        pack,
        weeks=tuple(reversed(kept)),
        trimmed=words,
        lived=pack.lived[-MOST_EVENTS // 5 :],
        screens=pack.screens[-MOST_EVENTS // 5 :],
        missed=pack.missed[-MOST_EVENTS // 5 :],
    )


def title_of(meeting: Gathering) -> str:
    """What kind of meeting it is, inside a sentence."""
    return quorums()[meeting.type].title


def when_of(meeting: Gathering) -> str:
    """When it is or was, in London and in the zone that it was called in."""
    if meeting.held is not None:
        return f"held {components.moment(meeting.held.occurred_at)}"
    if meeting.starts_at is None:
        return "no time is set yet"
    words = components.moment(meeting.starts_at)
    try:
        there = meeting.starts_at.astimezone(ZoneInfo(meeting.zone))
    except (ZoneInfoNotFoundError, ValueError):
        return words
    is_alike = there.utcoffset() == meeting.starts_at.astimezone(LONDON).utcoffset()
    return words if is_alike else f"{words} in London, {there:%H:%M} {meeting.zone}"


def _sayer(opened: Open, around: Around) -> pack_parts.Say:
    def say(one: TimelineEvent) -> Line:
        event = one.event
        people = opening.people_of(one, opened)
        title = fact_words.title(event.kind)
        details = fact_words.line(event.kind, event.fact)
        agency = around.agencies.get(event.agency)
        named = agency.name if agency else event.agency
        return Line(
            when=components.happened(event.occurred_at),
            what=f"{title}: {details}" if details else title,
            person=components.phrase(
                [opening.label_of(each, opened.family.people) for each in people]
            ),
            more=tuple(fact_words.rest(event.kind, event.fact)),
            who=", ".join(part for part in (one.by, one.team or named) if part),
        )

    return say


def _told(
    events: Iterable[TimelineEvent],
    say: pack_parts.Say,
    wanted: Callable[[TimelineEvent], bool],
) -> tuple[Line, ...]:
    return tuple(say(one) for one in events if wanted(one))


def _person(person: PersonView, opened: Open) -> Person:
    more = []
    if person.died_on:
        more.append(f"died {components.day(person.died_on)}")
    if person.language and person.language.lower() != "english":
        more.append(f"prefers {person.language}")
    if person.interpreter:
        more.append("needs an interpreter")
    if not person.household and person.role != "unborn":
        more.append("does not live with the family")
    return Person(
        name=opening.short_name(person),
        role=opening.label_of(person, opened.family.people),
        born="not yet born"
        if person.role == "unborn"
        else components.born(person.born_on),
        more="; ".join(more),
    )


def _sights(material: Material, opened: Open) -> tuple[str, ...]:
    """When each baby and the mother were last seen, babies first, in words."""
    known = replace(opened, family=replace(opened.family, sights=material.sights))
    said = []
    for box in banners.sights(known):
        if box.last is None:
            words = box.never
        else:
            by = ", ".join(part for part in (box.last.by, box.last.team) if part)
            how = f" ({box.how})" if box.how else ""
            when = components.moment(box.last.at)
            words = f"{when}, {components.lower_first(box.kind)}{how}"
            words += f", by {by}." if by else "."
        said.append(" ".join(part for part in (f"{box.heading}: {words}", box.since)
                             if part))  # fmt: skip
    return tuple(said)


def _why(duty: Duty | None) -> Why | None:
    if duty is None:
        return None
    return Why(
        title=duty.title,
        due=components.by_limit(duty.due_at),
        reasons=tuple(one.words for one in duty.reasons),
    )


def _note(meeting: Gathering) -> str:
    first = meeting.called or meeting.held
    return str(first.fact.get("note") or "") if first else ""


def _owed(row: Row) -> Owed:
    return Owed(
        title=row.title,
        person=row.person_label,
        owed_by=row.owed_by_words,
        due=("late since " if row.state == "overdue" else "due ")
        + components.limit(row.due_at),
    )


def _earlier(one: Gathering) -> Earlier:
    title = components.sentence(title_of(one))
    state = {"held": "", "called": "called for ", "cancelled": "cancelled, was for "}
    when = when_of(one)
    if one.state != "held":
        when = state[one.state] + when
    counted = {True: ", quorate", False: ", not quorate", None: ""}[one.quorate]
    return Earlier(
        heading=f"{title}: {when}{counted}",
        decided=tuple(fact_words.line(each.kind, each.fact) for each in one.decisions),
        actions=tuple(map(pack_parts.action_words, one.open_actions)),
    )


def _seat(
    seat: Seat, events: Sequence[TimelineEvent], around: Around, *, is_caller: bool
) -> SeatLine:
    card = around.teams[seat.team]
    own = [one for one in events if one.event.agency == card.agency]
    return SeatLine(
        team=card.name,
        role=components.sentence(components.role(seat.role)),
        # Who calls it comes, until they say that they do not.
        reply=_REPLIES[seat.reply or ("accepts" if is_caller else "")],
        bring=pack_parts.to_bring(card.agency_kind, own),
    )


def _cut(material: Material, opened: Open, reading: Reading) -> tuple[Pair, ...]:
    """Who holds what is not in it, each once, and where they are asked for it."""
    found = {}
    for one in material.held:
        number = one.holder.team_id
        can_ask = number is not None and one.holder.team != reading.team
        found[held(one.holder)] = paths.ask(opened.id, number) if can_ask else ""
    return tuple(found.items())


def _whom(holder: Holder) -> str:
    """Whom to ask: `Ashmere partnership office, 01632 960161`."""
    return ", ".join(part for part in (holder.team, holder.phone) if part)


def _left_out(one: TimelineEvent, say: pack_parts.Say) -> Pair:
    line = say(one)
    return f"{line.when}: {line.what}", _CLASSES[one.event.sensitivity]
