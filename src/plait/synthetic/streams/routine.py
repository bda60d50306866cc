"""What the standards ask is mostly done: the answers that no other stream tells.

The other streams tell what a story is about. Here each further duty of the family is
looked up as the product itself would, and answered as its standard says that it is
answered: in time, late, or, where it is new, not yet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from plait.access.reserved import keepers
from plait.clock.moments import local_day
from plait.engine.derive import derive_touched
from plait.engine.obligations import Obligation
from plait.standards import policies
from plait.standards.collection import Library
from plait.standards.conditions import Signal, Test
from plait.standards.roles import roles
from plait.standards.shapes import Standard
from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.timeline.events import Event

#: An answer may ask for something itself, which is then answered, and so on.
_ROUNDS = 30
#: Without a limit that is known, this long is in time.
_SOON = timedelta(days=3)
_FOUND_OUT_AFTER = timedelta(days=45)
#: What an agency of a kind does where any contact answers.
_CONTACTS = {
    "maternity": "contact.midwife.antenatal",
    "health_visiting": "contact.health_visitor.other",
    "gp": "contact.gp.other",
    "perinatal": "contact.perinatal",
    "social_care": "contact.social_worker",
}


#: Writes an event: kind, when, about whom, by which kind of agency, fact, known when.
Put = Callable[..., str | None]


@dataclass(frozen=True, slots=True)
class Answering:
    """How an obligation is answered: as what, when, by which kind of agency."""

    obligation: Obligation
    standard: Standard
    signal: Signal
    by: str


def tell(
    diary: Diary,
    *,
    only: Collection[str] = (),
    told: Collection[str] = (),
    in_time: float = rates.DONE_IN_TIME,
    late: float = rates.DONE_LATE,
    put: Put | None = None,
) -> None:
    """Answer what is owed and told nowhere else.

    Args:
        only: these standards alone; all if it is empty.
        told: the standards that other streams see to, unless it was written here what
            started the duty.
        in_time: the share that is done in time. `late`: the share that is done late;
            the rest is not done yet where it is recent, and late where it is old.
        put: writes an answer; as the diary of a family does if it is left out.
    """
    policy = next(
        one.policy for one in diary.world.partnerships if one.slug == diary.partnership
    )
    library = policies.library_of(policy)
    if only:
        library = Library.of(one for one in library if one.id in only)
    shelf = {(one.id, one.version): one for one in library}
    written: set[str | None] = set()
    asked: set[tuple[str, str, datetime]] = set()
    kinds = {event.kind for event in diary.events}
    for _ in range(_ROUNDS):
        _, found = derive_touched(diary.events, library, diary.as_of, kinds)
        new = [
            one
            for one in found
            if (one.is_open or one.state == "missed")
            and _key(one) not in asked
            and (one.standard not in told or one.trigger in written)
        ]
        if not new:
            return
        asked |= set(map(_key, new))
        before = len(diary.events)
        for obligation in new:
            standard = shelf[obligation.standard, obligation.version]
            at = _moment(diary, obligation, in_time, late)
            if at is not None:
                for answering in _answers(diary, obligation, standard):
                    written.add(_write(diary, answering, at, put or diary.put))
        kinds = {event.kind for event in diary.events[before:]}


def _key(obligation: Obligation) -> tuple[str, str, datetime]:
    return obligation.standard, obligation.trigger, obligation.opened_at


def _moment(
    diary: Diary, obligation: Obligation, in_time: float, late: float
) -> datetime | None:
    """When it is done; None if not yet."""
    begins = max(obligation.opened_at, obligation.opens_at or obligation.opened_at)
    due = obligation.due_at or begins + _SOON
    luck = diary.draw.random()
    if luck < in_time:
        at = begins + (due - begins) * diary.draw.uniform(0.1, 0.9)
        at = at.replace(second=0, microsecond=0)
        by_day = diary.office(local_day(at))
        return by_day if begins <= by_day <= due else max(at, begins)
    is_old = diary.as_of - begins > _FOUND_OUT_AFTER
    if is_old or luck < in_time + late:
        days = diary.draw.randint(1, 8)
        return diary.office(local_day(due) + timedelta(days=days))
    return None


def _answers(
    diary: Diary, obligation: Obligation, standard: Standard
) -> Iterator[Answering]:
    """One signal that answers it, or all of them where all are wanted."""
    answer = standard.then
    chosen = answer.signals if answer.all_of else _usual(answer.signals)
    for signal in chosen:
        yield Answering(obligation, standard, signal, _agency(diary, standard, signal))


def _usual(signals: tuple[Signal, ...]) -> tuple[Signal, ...]:
    """The first way that is named is the usual one; declining is not."""
    kind = min(signals[0].kinds)
    return signals[1:2] if kind.endswith("declined") and signals[1:] else signals[:1]


def _agency(diary: Diary, standard: Standard, signal: Signal) -> str:
    """The kind of agency that does it: who alone may, or who owes it."""
    role = roles().get(standard.owed_by)
    owing = role.held_by[0] if role is not None and role.held_by else ""
    kind = _kind(signal, owing)
    allowed = keepers(kind)
    if allowed and owing not in allowed:
        return min(allowed)
    return owing or diary.draw.choice(["health_visiting", "maternity"])


def _kind(signal: Signal, by: str) -> str:
    """One kind that the signal means: the agency's own contact where any will do."""
    own = _CONTACTS.get(by, "")
    return own if own in signal.kinds else min(signal.kinds)


def _write(diary: Diary, answering: Answering, at: datetime, put: Put) -> str | None:
    obligation, signal = answering.obligation, answering.signal
    kind = _kind(signal, answering.by)
    fact: dict[str, Any] = _fact(diary.draw, kind, signal.tests)
    if not kind.startswith(("person.", "pregnancy.", "birth.")):
        fact["answers"] = obligation.trigger
    if kind == "meeting.minutes_acknowledged":
        fact["meeting"] = _meeting_of(diary.events, obligation.trigger)
    about = _about(diary.events, signal, obligation.about)
    if kind == _MEASURED:
        fact |= _measured(diary.events, about, obligation.trigger)
    known = at + timedelta(minutes=9)
    return put(kind, at, about, answering.by, fact, known=known)


def _measured(
    events: Iterable[Event], about: str | None, trigger: str
) -> dict[str, Any]:
    """A CORE-10 that falls from time to time, for most. It draws nothing."""
    before = sum(one.kind == _MEASURED and one.about == about for one in events)
    own = int(trigger.replace("-", "")[-4:], 16)
    start, step = 14 + own % 12, own % 7 - 1
    return {"instrument": "core10", "total": min(max(start - step * before, 2), 38)}


def _fact(draw: Random, kind: str, tests: Iterable[Test]) -> dict[str, Any]:
    """The fields that the signal asks for."""
    fact: dict[str, Any] = dict(_WORDS.get(kind, {}))
    if kind.startswith("contact."):
        fact["mode"] = "face_to_face"
    if kind.startswith("screen.") and kind not in _WITHOUT_SCORE:
        fact["total"] = draw.randint(0, 1)
    if kind in _WITH_SAFETY_ITEM:
        fact["safety_item"] = 0
    for test in tests:
        match test.operator:
            case "any_of":
                fact[test.field] = test.value[0]
            case "includes":
                fact.setdefault(test.field, []).append(test.value)
            case "not":
                pass
            case "is" if test.value is None:
                pass
            case _:
                fact[test.field] = test.value
    return fact


def _meeting_of(events: Iterable[Event], minutes: str) -> str:
    """The meeting that minutes are of; the minutes themselves where they name none."""
    sent = next((one for one in events if one.id == minutes), None)
    return str(sent.fact.get("meeting") or minutes) if sent is not None else minutes


#: What an action of a manager's checkpoint is, and how it is seen to be done; what an
#: early birth needs, and what an alert of a birth says.
_WORDS: dict[str, dict[str, Any]] = {
    "plan.birth.early_agreed": {
        "ready": [
            {
                "id": "second-hospital",
                "title": "A hospital with neonatal cots knows",
                "is_ready": True,
            },
            {
                "id": "medicines",
                "title": "Her medicines around the birth are agreed",
                "is_ready": False,
            },
        ]
    },
    "plan.birth.alert_sent": {
        "version": 1,
        "do": ["Ring the named midwife", "Keep mother and baby together"],
        "ring": [{"whom": "Community midwives", "phone": "01632 960199"}],
        "recipients": [
            {"id": "ambulance", "title": "Ambulance service", "phone": "01632 960190"}
        ],
    },
    "action.agreed": {"action": "Look at the assessment again with both parents"},
    "action.done": {"evidence": "Talked through at home, and written in the notes"},
}
_WITH_SAFETY_ITEM = frozenset(
    {"screen.epds", "screen.phq9", "screen.core10", "screen.pbq"}
)
_MEASURED = "outcome.measured"
#: Screens that are asked and have no score.
_WITHOUT_SCORE = frozenset(
    {"screen.wellbeing_asked", "screen.smi_history", "screen.domestic_abuse"}
)


def _about(events: Iterable[Event], signal: Signal, about: str | None) -> str | None:
    """Whom it is about: the first person of the role that is asked for."""
    if not signal.about:
        return about
    for event in events:
        if event.kind == "person.joined" and event.fact["role"] in signal.about:
            return event.about
    return about
