"""The page on which a meeting is held, part by part."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from plait.casework import room as casework
from plait.casework.room import Room, Scribe
from plait.pages import components
from plait.pages.staff import opening
from plait.pages.staff.opening import Open
from plait.pages.staff.room_forms import form_of
from plait.pages.staff.room_parts import Around, PartForm, says_by
from plait.records.drafts import Part
from plait.standards.quorums import Judgement, Quorum
from plait.standards.roles import roles
from plait.worklist import room
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from plait.pages.request import Request


@dataclass(frozen=True, slots=True)
class Theirs:
    """What others wrote since one read a part, beside one's own."""

    by: str
    at: str
    version: int
    said: list[tuple[str, str]]
    mine: list[tuple[str, str]]
    can_join: bool


@dataclass(frozen=True, slots=True)
class PartView:
    """One part as the page shows it.

    `kind` is what it is of, `list` the name of the list it belongs to, or "". `is_new`
    marks the empty one at the end of a list. `version` is that on which what is in the
    form is based.
    """

    key: str
    kind: str
    heading: str
    version: int
    form: PartForm = field(repr=False)
    saved: str
    list: str
    is_new: bool
    reply: str
    theirs: Theirs | None = field(default=None, repr=False)
    can_go: bool = False

    @property
    def anchor(self) -> str:
        """Its id on the page."""
        return "part-" + self.key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that is open for a scribe: the record, the room, what is offered."""

    opened: Open
    room: Room
    around: Around

    @property
    def meeting(self) -> UUID:
        """The meeting's id."""
        return self.room.of.id


def enter(request: Request, subject_id: UUID, meeting_id: UUID) -> Held:
    """Open the record, and go into the room.

    Raises:
        NotAllowed: it may not be opened, or there is no such meeting to be seen.
    """
    return go_in(request, opening.open_family(request, subject_id), meeting_id)


def go_in(request: Request, opened: Open, meeting_id: UUID) -> Held:
    """Go into the room of a meeting, with the record open already.

    Raises:
        NotAllowed: there is no such meeting to be seen.
    """
    entered = casework.enter(
        opened.id, meeting_id, opened.family.partnership, request.now
    )
    area = opened.family.partnership
    teams = [
        (str(one.id), f"{one.agency_name}: {one.name}")
        for one in directory().teams.values()
        if one.works_for(area)
    ]
    around = Around(
        type=entered.gathering.type,
        places=entered.of.places,
        teams=tuple(sorted(teams, key=lambda pair: pair[1])),
        roles=tuple(
            sorted(
                ((one.id, components.sentence(one.title))
                 for one in roles().values() if not one.depends_on_event),
                key=lambda pair: pair[1],
            )
        ),
        now=request.now,
    )  # fmt: skip
    return Held(opened, entered, around)


def scribe(request: Request, held: Held) -> Scribe:
    """Who writes."""
    return Scribe(
        family=held.opened.id,
        meeting=held.meeting,
        by=request.staff.pk,
        team=casework.team_of(held.room, [post.team_id for post in request.posts]),
        at=request.now,
    )


def value_of(held: Held, key: str) -> Mapping[str, Any]:
    """What a part says now; what was sent in writing until somebody writes."""
    return held.room.of.draft.get(key, {})


def form(
    held: Held,
    key: str,
    data: Mapping[str, Any] | None = None,
    value: Mapping[str, Any] | None = None,
) -> PartForm | None:
    """The form of a part, filled in as it is or as was sent; None for no part."""
    made = form_of(key, held.around)
    if made is None:
        return None
    shown = value_of(held, key) if value is None else value
    return made(data, key=key, around=held.around, value=shown)


def view(
    held: Held,
    key: str,
    *,
    asked: PartForm | None = None,
    theirs: Theirs | None = None,
    version: int | None = None,
) -> PartView:
    """One part, as it is kept, or as a scribe sent it with what stands against it."""
    made = asked or form(held, key)
    if made is None:
        msg = "wanted the name of a part"
        raise ValueError(msg)
    kept = held.room.parts.get(key)
    place = held.around.place(key.removeprefix(room.ATTENDED))
    return PartView(
        key=key,
        kind=made.start.rstrip("."),
        heading=made.heading(),
        version=(kept.version if kept else 0) if version is None else version,
        form=made,
        saved=says_by(kept) if kept else "",
        list=made.start.rstrip(".") if made.is_listed else "",
        is_new=kept is None and not value_of(held, key) and made.is_listed,
        reply=reply_words(place.reply, was_asked=place.was_asked) if place else "",
        theirs=theirs,
        can_go=made.is_listed and bool(value_of(held, key)),
    )


def reply_words(reply: str, *, was_asked: bool) -> str:
    """What somebody answered to the invitation."""
    if not was_asked:
        return "Was not asked"
    return {
        "": "Has not answered",
        "accepts": "Said they come",
        "deputy": "Said they send a deputy",
        "apologies": "Sent apologies",
    }[reply]


def theirs_of(now: Part, mine: PartForm) -> Theirs:
    """What others wrote, and one's own, field by field."""
    return Theirs(
        by=now.by,
        at=components.time_of_day(now.at),
        version=now.version,
        said=mine.said(now.value or {}) or [("", "They took this part away")],
        mine=mine.said(mine.value()),
        can_join=bool(mine.joined) and now.value is not None,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """The quorum line: one sentence, and what is missing."""

    is_quorate: bool
    words: str
    missing: tuple[str, ...]


def quorum_line(held: Held) -> Line:
    """Whether it counts with those who are written down as there."""
    found = held.room.judgement
    return Line(
        found.quorate,
        "Quorate" if found.quorate else "Not quorate yet",
        tuple(_missing(held.room.of.quorum, found)),
    )


def _missing(quorum: Quorum, judgement: Judgement) -> Iterable[str]:
    choices = {one[0]: one for one in quorum.any}
    for role in judgement.missing:
        others = choices.get(role, ())
        if others and role not in quorum.all:
            named = ", ".join(map(components.role, others[:-1]))
            yield f"Missing: one of {named} or {components.role(others[-1])}"
        else:
            yield f"Missing: {components.role(role)}"
    if judgement.too_few:
        more = components.counted(judgement.too_few, "more agency", "more agencies")
        yield f"Missing: {more} that know the family"
    for role in judgement.gaps:
        yield f"{components.sentence(components.role(role))} not represented"
    for role in judgement.undecided:
        say = components.sentence(components.role(role))
        yield f"{say}: cannot decide for their agency, so does not count"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the page with its parts; `list` where more can be added."""

    anchor: str
    title: str
    hint: str
    parts: tuple[PartView, ...]
    list: str = ""
    add: str = ""


def sections(held: Held, shown: Mapping[str, PartView]) -> tuple[Section, ...]:
    """The parts of the page in their order.

    `shown` are parts that a scribe has just sent and that were not kept as they are.
    """
    of = held.room.of

    def parts(keys: Iterable[str]) -> tuple[PartView, ...]:
        return tuple(shown.get(key) or view(held, key) for key in keys)

    def listed(start: str) -> tuple[PartView, ...]:
        keys = [one for one in of.draft if one.startswith(start)]
        keys += [one for one in shown if one.startswith(start) and one not in keys]
        return parts([*keys, f"{start}{uuid4()}"])

    asked = [room.ATTENDED + one.key for one in of.places if one.was_asked]
    came = [room.ATTENDED + one.key for one in of.places if not one.was_asked]
    came += [
        one
        for one in shown
        if one.startswith(room.ATTENDED) and one not in (*asked, *came)
    ]
    questions = [room.DECIDED + one for one in room.questions(of.gathering.type)]
    return (
        Section("people", "Who is here", "Everybody who was asked, and who came.",
                parts([*asked, *came, f"{room.ATTENDED}{uuid4()}"]),
                "attended", "Add somebody else"),
        Section("heard", "Information by agency",
                "What was sent in writing stands here already.",
                listed(room.HEARD), "heard", "Add information"),
        Section("decisions", "Decisions",
                "Each with its reasons. What is not decided, leave.", parts(questions)),
        Section("dissent", "Who did not agree", "By name and agency, in their words.",
                listed(room.DISSENT), "dissent", "Add somebody who did not agree"),
        Section("actions", "Actions", "Who does what, by when.",
                listed(room.ACTION), "action", "Add an action"),
        Section("end", "To end with", "",
                parts([room.NEXT, room.QUORUM, room.CHAIR])),
    )  # fmt: skip
