"""What a meeting becomes when it is recorded: what is still missing, then its facts.

Pure. The ids of the facts follow from the meeting and the names of the parts, so that
recording it twice records it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from plait.standards.quorums import Judgement, Quorum
from plait.timeline.gatherings import Gathering
from plait.worklist import room
from plait.worklist.room import ACTION, ATTENDED, DECIDED, DISSENT, HEARD, Chair, Draft


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that must be written first: in which part, and what to do."""

    part: str
    say: str


@dataclass(frozen=True, slots=True)
class Step:
    """One fact that is recorded of a meeting, in its order."""

    id: UUID
    part: str
    kind: str
    fact: Mapping[str, Any] = field(repr=False)
    sensitivity: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """All that is known of a meeting at the moment at which it is recorded.

    `draft` are the parts with what was sent in writing; `classes` the class of each
    part that has one of its own. `was_inquorate` says that the one before it was not
    quorate either.
    """

    gathering: Gathering
    quorum: Quorum
    places: tuple[Chair, ...]
    draft: Draft = field(repr=False)
    classes: Mapping[str, str]
    judgement: Judgement
    was_inquorate: bool
    now: datetime

    @property
    def id(self) -> UUID:
        """The meeting's own id."""
        return UUID(self.gathering.id)

    def of(self, start: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The parts whose names begin so, in their order, that say anything."""
        return [
            (name, value)
            for name, value in self.draft.items()
            if name.startswith(start) and says(name, value)
        ]

    def place(self, team: object) -> Chair | None:
        """The place of a team, by its number as text."""
        return next((one for one in self.places if str(one.team) == str(team)), None)

    def agency_of(self, value: Mapping[str, Any]) -> str:
        """Which agency a part names: its team's, or the name that was typed."""
        place = self.place(value.get("team"))
        return place.label if place else str(value.get("agency") or "")


#: Without it such a part says nothing yet.
_KEY = {HEARD: "words", DECIDED: "outcome", DISSENT: "words", ACTION: "action"}


def says(name: str, value: Mapping[str, Any]) -> bool:
    """Whether a part says anything that would be recorded."""
    key = next((key for start, key in _KEY.items() if name.startswith(start)), "")
    return bool(value.get(key)) if key else bool(value)


def event_id(meeting: UUID, part: str) -> UUID:
    """The id of the fact that a part becomes: always the same."""
    return uuid5(meeting, part)


def missing(of: Meeting) -> list[Missing]:
    """What must be written before it can be recorded, in the order of the page."""
    return [
        *_missing_times(of),
        *_missing_people(of),
        *_missing_quorum(of),
        *_missing_agencies(of),
        *_missing_decisions(of),
        *_missing_tier(of),
        *_missing_actions(of),
    ]


def _missing_times(of: Meeting) -> Iterable[Missing]:
    began = room.began(of.gathering, of.draft)
    if began is None:
        yield Missing(room.CHAIR, "Enter when the meeting began")
    elif began > of.now + room.SKEW:
        yield Missing(room.CHAIR, "Enter when the meeting began, now or in the past")


def _missing_people(of: Meeting) -> Iterable[Missing]:
    for one in of.places:
        if not of.draft.get(ATTENDED + one.key, {}).get("came"):
            say = f"Say whether {one.label} took part"
            yield Missing(ATTENDED + one.key, say)
    if not any(room.is_there(one, of.draft) for one in of.places):
        yield Missing("people", "Say who took part: nobody is written down yet")


def _missing_quorum(of: Meeting) -> Iterable[Missing]:
    if of.judgement.quorate:
        return
    written = of.draft.get(room.QUORUM, {})
    if not written.get("reason"):
        yield Missing(room.QUORUM, "Say why the meeting went on without its quorum")
    if not room.is_interim(of.quorum, of.judgement):
        return
    if of.was_inquorate and not written.get("again"):
        say = "Say why it went on: the last conference was not quorate either"
        yield Missing(room.QUORUM, say)
    began, again = room.began(of.gathering, of.draft), room.next_at(of.draft)
    last = room.last_day_again(began) if began else None
    if again is None or (last and again > last):
        say = f"Enter a new date, within {room.AGAIN_WITHIN} working days"
        yield Missing(room.NEXT, say)


def _missing_agencies(of: Meeting) -> Iterable[Missing]:
    for name, value in of.of(HEARD):
        if not of.agency_of(value):
            yield Missing(name, "Say which agency told this")
    for name, value in of.of(DISSENT):
        if not value.get("who"):
            yield Missing(name, "Enter the name of who did not agree")
        if not of.agency_of(value):
            yield Missing(name, "Say for which agency they did not agree")


def _missing_decisions(of: Meeting) -> Iterable[Missing]:
    decided = dict(of.of(DECIDED))
    for question in room.must_decide(of.gathering.type):
        if DECIDED + question not in decided:
            yield Missing(DECIDED + question, _ASK[question])
    for name, value in decided.items():
        question = name.removeprefix(DECIDED)
        if question == "parents":
            yield from _missing_parents(name, value)
        elif not value.get("words"):
            yield Missing(name, f"Give the reasons: {_NAMES[question]}")


def _missing_parents(name: str, value: Mapping[str, Any]) -> Iterable[Missing]:
    if value["outcome"] == "no":
        if not value.get("not_told_why"):
            yield Missing(name, "Say why the parents are not told now")
        return
    if not value.get("who_tells"):
        yield Missing(name, "Say who tells the parents")
    if not value.get("what"):
        yield Missing(name, "Say what the parents are told")


def _missing_tier(of: Meeting) -> Iterable[Missing]:
    decided = of.draft.get(room.TIER, {})
    is_changed = decided.get("tier") != decided.get("was", decided.get("tier"))
    if of.gathering.type == "complex_case" and is_changed and not decided.get("reason"):
        yield Missing(room.TIER, "Say why the tier changes")


def _missing_actions(of: Meeting) -> Iterable[Missing]:
    for name, value in of.of(ACTION):
        if not value.get("owner") and not of.agency_of(value):
            yield Missing(name, "Say who does this action")
        if not value.get("due"):
            yield Missing(name, "Enter the day by which this action is done")


_NAMES = {
    "threshold": "whether the threshold is met",
    "section47": "section 47 enquiry",
    "medical": "medical examination",
    "safety_plan": "safety plan",
    "siblings": "brothers and sisters",
    "parents": "what the parents are told",
    "legal": "legal advice",
    "conference": "child protection conference",
    "other": "what else was decided",
}
_ASK = {
    "threshold": "Say whether the threshold is met",
    "section47": "Say whether there is a section 47 enquiry",
    "parents": "Say what the parents are told",
    "conference": "Say what the conference decided",
}


def steps(of: Meeting) -> Sequence[Step]:
    """The facts of the meeting, in the order in which they are recorded."""
    found = [_step(of, "held", "meeting.held", _held(of))]
    found += [
        _step(of, name, "meeting.heard", _heard(of, value))
        for name, value in of.of(HEARD)
    ]
    decided = of.of(DECIDED)
    found += [
        _step(of, name, "meeting.decided", _decided(of, number, name, value))
        for number, (name, value) in enumerate(decided, start=1)
    ]
    found += [
        _step(of, name, "meeting.dissented", _dissent(of, value))
        for name, value in of.of(DISSENT)
    ]
    found += [
        _step(of, name, "action.agreed", _action(of, number, value))
        for number, (name, value) in enumerate(of.of(ACTION), start=1)
    ]
    return found + [
        _step(of, f"follows.{kind}", kind, fact) for kind, fact in _follows(of)
    ]


def _step(of: Meeting, part: str, kind: str, fact: Mapping[str, Any]) -> Step:
    kept = {name: value for name, value in fact.items() if value not in (None, "", [])}
    return Step(event_id(of.id, part), part, kind, kept, of.classes.get(part, ""))


def _held(of: Meeting) -> dict[str, Any]:
    chair, quorum = of.draft.get(room.CHAIR, {}), of.draft.get(room.QUORUM, {})
    judgement = of.judgement
    again = room.next_at(of.draft)
    return {
        "meeting": of.gathering.id,
        "type": of.gathering.type,
        "quorate": judgement.quorate,
        "missing": list(judgement.missing),
        "too_few": judgement.too_few or None,
        "gaps": list(judgement.gaps),
        "represented": list(judgement.represented),
        "attendance": [_attendee(one, of) for one in of.places
                       if room.is_there(one, of.draft)],
        "absent": [one.label for one in of.places
                   if not room.is_there(one, of.draft)],
        "chair": chair.get("chair") or of.gathering.chair,
        "note": chair.get("note"),
        "reason": None if judgement.quorate else quorum.get("reason"),
        "again": quorum.get("again") if of.was_inquorate else None,
        "interim": room.is_interim(of.quorum, judgement) or None,
        "next_at": again.isoformat() if again else None,
    }  # fmt: skip


def _attendee(one: Chair, of: Meeting) -> dict[str, Any]:
    value = of.draft[ATTENDED + one.key]
    found = {
        "role": one.role,
        "team": one.team,
        "agency": one.label,
        "kind": one.kind,
        "name": value.get("name"),
        "decides": value.get("decides") is not False,
        "deputy_for": value.get("deputy_for"),
        "untrained": bool(value.get("untrained")),
        "by": value.get("by"),
    }
    return {name: said for name, said in found.items() if said not in (None, "")}


def _heard(of: Meeting, value: Mapping[str, Any]) -> dict[str, Any]:
    place = of.place(value.get("team"))
    return {
        "meeting": of.gathering.id,
        "agency": of.agency_of(value),
        "team": place.team if place else None,
        "role": place.role if place else None,
        "words": value.get("words"),
        "in_writing": True if value.get("in_writing") else None,
    }


def _decided(
    of: Meeting, number: int, name: str, value: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "meeting": of.gathering.id,
        "number": number,
        "question": name.removeprefix(DECIDED),
        "outcome": value["outcome"],
        "words": value.get("words"),
        "who_tells": value.get("who_tells"),
        "what": value.get("what"),
        "not_told_why": value.get("not_told_why"),
    }


def _dissent(of: Meeting, value: Mapping[str, Any]) -> dict[str, Any]:
    question = value.get("decision")
    is_decided = any(name == f"{DECIDED}{question}" for name, _ in of.of(DECIDED))
    decision = event_id(of.id, f"{DECIDED}{question}") if is_decided else None
    place = of.place(value.get("team"))
    return {
        "meeting": of.gathering.id,
        "decision": str(decision) if decision else None,
        "question": question,
        "who": value.get("who"),
        "agency": of.agency_of(value),
        "role": place.role if place else None,
        "words": value.get("words"),
    }


def _action(of: Meeting, number: int, value: Mapping[str, Any]) -> dict[str, Any]:
    place = of.place(value.get("team"))
    return {
        "meeting": of.gathering.id,
        "number": number,
        "action": value.get("action"),
        "owner": value.get("owner") or (place.role if place else None),
        "team": place.team if place else None,
        "agency": of.agency_of(value),
        "due": value.get("due"),
    }


def _follows(of: Meeting) -> Iterable[tuple[str, dict[str, Any]]]:
    """What a decision begins, for those who may record it."""
    outcome = {name: value.get("outcome") for name, value in of.of(DECIDED)}
    meeting = {"meeting": of.gathering.id}
    yield from _tiered(of)
    section47 = outcome.get(DECIDED + "section47")
    if section47 in ("single", "joint"):
        yield "s47.started", {**meeting, "how": section47}
    if outcome.get(DECIDED + "safety_plan") == "yes":
        yield "plan.safety.agreed", meeting
    is_plan = outcome.get(DECIDED + "conference") == "yes"
    if is_plan and room.is_conference(of.gathering.type) and of.judgement.quorate:
        yield "plan.child_protection.started", meeting


def _tiered(of: Meeting) -> Iterable[tuple[str, dict[str, Any]]]:
    """How often the complex-cases meeting talks of her from now on, if it said so."""
    decided = of.draft.get(room.TIER, {})
    if of.gathering.type != "complex_case" or not decided.get("tier"):
        return
    is_changed = decided["tier"] != decided.get("was", decided["tier"])
    yield (
        "complex_case.tiered",
        {
            "meeting": of.gathering.id,
            "tier": decided["tier"],
            "changed": is_changed,
            "reason": decided.get("reason") if is_changed else None,
        },
    )
