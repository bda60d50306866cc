"""Messages in words: as rows of a list, and as a talk that is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plait.pages import components
from plait.pages.staff import paths
from plait.standards.roles import role_title, roles
from plait.timeline.correspondence import PARTS
from plait.worklist.directory import directory
from plait.worklist.message_lists import Item, Opened

if TYPE_CHECKING:
    from datetime import datetime

    from plait.records.shapes import TimelineEvent
    from plait.worklist.addressing import Addressee, There
    from plait.worklist.routing import TeamCard

#: What is said of a state, and its colour.
STATES = {
    "sent": ("Not answered", "yellow"),
    "acknowledged": ("Acknowledged", "green"),
    "declined": ("Declined", "orange"),
    "acted_on": ("Done", "green"),
}
#: What a message is called in a list, by what it hands over.
CARRIES = {
    "": "Message",
    "care-plan": "Care plan",
    "assessment": "Assessment",
    "summary": "Summary of ended care",
}
PART_WORDS = {
    "situation": "What is happening now",
    "background": "What was before",
    "assessment": "What the sender thinks",
    "ask": "What is asked",
}
_HOW = {"lead": "who leads the team", "on_call": "who is on call"}


@dataclass(frozen=True, slots=True)
class Line:
    """A message in a list."""

    href: str
    title: str
    person: str
    between: str
    when: str
    tag: tuple[str, str]
    is_urgent: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it is read.

    `parts` are headings (empty for free words) and words. `is_held`: its words are not
    for the reader; `steps` is what became of it, the first step first.
    """

    id: UUID
    anchor: str
    sender: str
    to: str
    when: str
    at: datetime
    is_urgent: bool
    tag: tuple[str, str]
    parts: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    steps: tuple[str, ...]
    is_held: bool = False
    is_to_answer: bool = False
    is_to_act_on: bool = False
    href: str = ""


def lines(items: Iterable[Item], *, with_person: bool = True) -> list[Line]:
    """The rows of a list."""
    return [_line(one, with_person=with_person) for one in items]


def _line(one: Item, *, with_person: bool) -> Line:
    note = ""
    if one.answered_at:
        note = f"answered {components.moment(one.answered_at)}"
    if one.files:
        files = components.counted(one.files, "file")
        note = f"{note}, {files}" if note else files
    return Line(
        href=paths.message_page(one.subject_id, one.id),
        title=_title(one),
        person=one.label if with_person else "",
        between=f"{sender_of(one)} to {addressee_of(one)}",
        when=components.moment(one.sent_at),
        tag=STATES[one.state],
        is_urgent=not one.is_routine,
        note=note,
    )


def _title(one: Item) -> str:
    """`Message`, `Urgent message`, or `Care plan`: what it hands over."""
    title = CARRIES.get(one.carries, CARRIES[""])
    return title if one.is_routine else f"Urgent {components.lower_first(title)}"


def teams_of(numbers: Iterable[int | None]) -> list[TeamCard]:
    """The teams with these numbers, each once."""
    known = directory().teams
    wanted = dict.fromkeys(each for each in numbers if each is not None)
    return [known[each] for each in wanted if each in known]


def sender_of(one: Item) -> str:
    """`Amina Yusuf, Ashmere health visiting`."""
    return _who(one.by, one.from_team) or "somebody who is not here any more"


def addressee_of(one: Item) -> str:
    """`health visitor, Ashmere health visiting (Amina Yusuf)`."""
    known = directory()
    role = role_title(one.to_role) if one.to_role in roles() else ""
    team = known.teams.get(one.to_team or -1)
    words = ", ".join(part for part in (role, team.name if team else "") if part)
    name = known.workers.get(one.to_staff or -1)
    return f"{words} ({name})" if name else words or "nobody in particular"


def goes_to(addressee: Addressee, urgent: Addressee | None = None) -> str:
    """`Ashmere health visiting; Amina Yusuf, who covers for Ben Ames`.

    Args:
        urgent: whom it would reach if it could not wait, where the team is closed now.
    """
    team, names = addressee.team.name, components.phrase(map(_there, addressee.people))
    if addressee.is_open:
        if names:
            return f"{team}; {names}"
        return f"{team}. Nobody of it is on duty now: it waits on the list of the team"
    reads = f"{names}, when it opens" if names else "whoever opens it there"
    said = f"{team}, which is closed now; {reads}"
    if urgent is None:
        return said
    awake = [one for one in urgent.people if not one.is_later]
    reached = components.phrase(map(_there, awake))
    now = f"reaches {reached} now" if reached else "reaches nobody now: ring"
    return f"{said}. If it is urgent, it {now}"


def _there(one: There) -> str:
    if one.covers_for:
        return f"{one.name}, who covers for {one.covers_for}"
    how = _HOW.get(one.how)
    return f"{one.name}, {how}" if how else one.name


def told(
    items: Sequence[Item],
    seen: Iterable[TimelineEvent],
    opened: Mapping[UUID, Sequence[Opened]],
    fates: Mapping[UUID, tuple[datetime | None, datetime | None, bool]],
    mine: frozenset[int],
) -> list[Told]:
    """The messages of a talk, as far as the reader may read them, the first first."""
    newest = {
        one.event.root: one
        for one in seen
        if not (one.is_superseded or one.is_withdrawn)
    }
    return [
        _told(one, newest, opened.get(one.id, ()), fates.get(one.id), mine)
        for one in sorted(items, key=lambda each: (each.sent_at, each.id))
    ]


def _told(
    one: Item,
    newest: Mapping[UUID, TimelineEvent],
    opened: Sequence[Opened],
    fate: tuple[datetime | None, datetime | None, bool] | None,
    mine: frozenset[int],
) -> Told:
    event = newest.get(one.id)
    fact: Mapping[str, Any] = event.event.fact if event else {}
    is_ours = one.to_team in mine
    return Told(
        id=one.id,
        anchor=f"m-{one.id.hex[:8]}",
        sender=sender_of(one),
        to=addressee_of(one),
        when=components.moment(one.sent_at),
        at=one.sent_at,
        is_urgent=not one.is_routine,
        tag=STATES[one.state],
        parts=_parts(fact),
        files=tuple(
            (paths.message_file(one.subject_id, one.id, UUID(each["id"])),
             f"{each['name']}, {size(each['bytes'])}")
            for each in fact.get("files") or ()
        ),
        steps=tuple(_steps(one, newest, opened, fate)),
        is_held=event is None,
        is_to_answer=is_ours and one.waits,
        is_to_act_on=is_ours and one.state in ("sent", "acknowledged"),
        href=paths.message_page(one.subject_id, one.id),
    )  # fmt: skip


def size(count: int) -> str:
    """`1.2 MB`, or `34 KB`."""
    if count >= 1024 * 1024:
        return f"{count / 1024 / 1024:.1f} MB"
    return f"{max(1, round(count / 1024))} KB"


def _parts(fact: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    found = [(PART_WORDS[name], str(fact[name])) for name in PARTS if fact.get(name)]
    if fact.get("note"):
        found.append(("" if not found else "More", str(fact["note"])))
    return tuple(found)


def _steps(
    one: Item,
    newest: Mapping[UUID, TimelineEvent],
    opened: Sequence[Opened],
    fate: tuple[datetime | None, datetime | None, bool] | None,
) -> Iterable[str]:
    """What became of it. To have been opened is said to be no answer."""
    if fate is not None:
        delivered, left, is_lost = fate
        if delivered:
            yield f"The notice of it arrived {components.moment(delivered)}"
        elif is_lost:
            yield "The notice of it could not be delivered: ring them"
        elif left:
            yield f"The notice of it was sent {components.moment(left)}"
    workers = directory().workers
    for each in opened:
        name = workers.get(each.staff, "a colleague")
        more = ", not acknowledged" if one.waits else ""
        yield f"Opened by {name} {components.moment(each.at)}{more}"
    for id_ in dict.fromkeys(each for each in (one.answer, one.acted) if each):
        yield _answered(one, newest.get(id_))
    if one.waits and not opened:
        yield "Nobody there has opened it yet"


def _answered(one: Item, answer: TimelineEvent | None) -> str:
    who = _who(one.answered_by, one.to_team)
    if answer is None:
        return f"Answered by {who} {components.moment(one.answered_at)}"
    fact, kind = answer.event.fact, answer.event.kind
    word = STATES[kind.removeprefix("message.")][0]
    by = ", ".join(part for part in (answer.by, answer.team) if part) or who
    said = str(fact.get("reason") or fact.get("note") or "")
    words = f"{word} by {by} {components.moment(answer.event.occurred_at)}"
    return f"{words}: {said}" if said else words


def _who(staff: int | None, team: int | None) -> str:
    known = directory()
    name = known.workers.get(staff or -1, "")
    card = known.teams.get(team or -1)
    return ", ".join(part for part in (name, card.name if card else "") if part)
