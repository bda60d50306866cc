"""Standards as tables: what a population is judged by, from the same YAML.

Conditions on one event are judged here, once for each distinct fact, by the very code
that judges them live; limits are counted out here, once for each day. So whoever joins
events with these tables knows neither conditions nor calendars.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pyarrow as pa

from plait.clock.working_days import Calendar
from plait.population.columns import ROLES, SUBJECTS, day_number
from plait.population.keeping import FactBook, KeptFact
from plait.population.limits import Limits
from plait.standards.building import PREGNANT
from plait.standards.conditions import COMPUTED, Signal
from plait.standards.shapes import FamilyState, Standard
from plait.timeline import moves
from plait.timeline.ownership import ACCEPTED, OFFERED, is_transfer
from plait.timeline.timeline import Known

#: All roles, as the bits of a number.
_ANYBODY: Final = 2 ** len(ROLES) - 1
#: What the engine itself asks of an event, by the numbers of its sets.
BUILT_IN: Final = (
    "birth",  # birth.recorded
    "loss",  # pregnancy.ended
    "died",  # person.died
    "left",  # area.left, where nobody has accepted the transfer yet
    "left_accepted",  # area.left, where that says so itself
    "acceptance",  # responsibility.accepted that is not of one duty alone
    "transfer",  # responsibility.offered of a child's protection to an area
    "move",  # transfer.accepted with which the home moved
    "sign",  # what shows a pregnancy
    "joined",  # person.joined
)
#: No set, no limit.
NONE: Final = -1
_REPEATS: Final = ("each", "rearm", "first")
#: The kinds that state a due date, and those that state a birthday.
_STATES_EDD: Final = frozenset({"pregnancy.notified", "pregnancy.edd_set"})
_STATES_BIRTH: Final = frozenset({"person.joined", "birth.recorded"})
_STATES: Final = ("pregnant", "gestation", "baby_under", "baby_from", "open")

#: One row a version of a standard, in the library's order.
STANDARDS: Final = pa.schema(
    [
        ("standard", pa.int16()),
        #: the number of the first row with this id and version: what a policy has
        #: changed is still one standard, and makes no duty twice
        ("same_as", pa.int16()),
        ("subject", pa.int8()),
        ("from_day", pa.int32()),
        #: null while it holds
        ("until_day", pa.int32()),
        ("when_set", pa.int16()),
        #: events of the trigger's kinds, whatever they say
        ("kinds_set", pa.int16()),
        ("also_set", pa.int16()),
        ("also_before", pa.int64()),
        ("also_after", pa.int64()),
        ("also_until_birth", pa.bool_()),
        ("also_times", pa.int16()),
        ("unless_set", pa.int16()),
        ("unless_within", pa.int64()),
        #: -1 where every one of `parts` must be there
        ("then_set", pa.int16()),
        ("different_agencies", pa.bool_()),
        ("stop_set", pa.int16()),
        #: what ends a duty with a reason; -1 where none may
        ("dismiss_set", pa.int16()),
        #: 0 each, 1 rearm, 2 first
        ("repeat", pa.int8()),
        #: whether `first` means the first of a pregnancy, not of a person
        ("once_a_pregnancy", pa.bool_()),
        ("on_pregnancy_clock", pa.bool_()),
        ("same_person", pa.bool_()),
        ("named_for_another", pa.bool_()),
        #: the role whose clock it is, 0 where it is whom the trigger is about
        ("whose", pa.int8()),
        #: whether its clock is when things were recorded
        ("by_recorded", pa.bool_()),
        ("lookback", pa.int64()),
        #: the numbers of limits; -1 for the first where it depends on the fact
        ("limit", pa.int32()),
        ("opens", pa.int32()),
        ("renew", pa.int32()),
    ]
)
#: The signals that must all be there to answer.
PARTS: Final = pa.schema(
    [("standard", pa.int16()), ("part", pa.int8()), ("set", pa.int16())]
)
#: What must be so of the family: of every line one of its states.
STATES: Final = pa.schema(
    [
        ("standard", pa.int16()),
        ("line", pa.int8()),
        ("state", pa.int8()),
        #: 0 pregnant, 1 gestation, 2 baby_under, 3 baby_from, 4 open
        ("kind", pa.int8()),
        ("low", pa.int32()),
        ("high", pa.int32()),
        #: the number of an age in `ages`; -1 where there is none
        ("age", pa.int16()),
        ("since_set", pa.int16()),
        ("until_set", pa.int16()),
        #: whether a baby's death ends it
        ("only_living", pa.bool_()),
    ]
)
#: Which facts a set means, and about which roles (a bit each).
MEMBERS: Final = pa.schema(
    [("set", pa.int16()), ("fact", pa.int32()), ("roles", pa.int16())]
)
#: What the engine reads of a fact.
READ: Final = pa.schema(
    [
        ("fact", pa.int32()),
        ("withdrawn", pa.bool_()),
        #: as whom somebody joined
        ("role", pa.int8()),
        ("edd", pa.int32()),
        #: of two due dates stated at once, the one that was set holds
        ("sets_edd", pa.bool_()),
        ("born_on", pa.int32()),
        ("gestation_days", pa.int32()),
    ]
)


@dataclass(slots=True)
class _Sets:
    """The sets of signals, each once, with the facts that they mean."""

    facts: list[KeptFact]
    members: dict[str, list[int]] = field(
        default_factory=lambda: {name: [] for name in MEMBERS.names}
    )
    count: int = 0
    _numbers: dict[frozenset[Signal], int] = field(default_factory=dict)
    _by_kind: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, fact in enumerate(self.facts):
            self._by_kind.setdefault(fact.kind, []).append(number)

    def of(self, signals: Iterable[Signal]) -> int:
        """The number of the set that these signals mean together."""
        key = frozenset(signals)
        if not key:
            return NONE
        found = self._numbers.get(key)
        if found is None:
            meant: dict[int, int] = {}
            for signal in key:
                for fact in self._of_kinds(signal.kinds):
                    roles = roles_meant(signal, self.facts[fact])
                    meant[fact] = meant.get(fact, 0) | roles
            found = self._numbers[key] = self.add(meant)
        return found

    def add(self, meant: dict[int, int]) -> int:
        """A new set: the roles that it means of each fact."""
        for fact in sorted(meant):
            if meant[fact]:
                self.members["set"].append(self.count)
                self.members["fact"].append(fact)
                self.members["roles"].append(meant[fact])
        self.count += 1
        return self.count - 1

    def _of_kinds(self, kinds: Iterable[str]) -> Iterator[int]:
        for kind in kinds:
            yield from self._by_kind.get(kind, ())


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Standards, sets and limits as tables, for the facts of one extract.

    Attributes:
        listed: the standards by their numbers.
        sets: how many sets of signals there are; the first are `BUILT_IN`.
        standards, parts, states, members, read: as the schemas above.
        limits: what is due when, counted out.
    """

    listed: tuple[Standard, ...]
    sets: int
    standards: pa.Table
    parts: pa.Table
    states: pa.Table
    members: pa.Table
    read: pa.Table
    limits: Limits

    @classmethod
    def of(
        cls,
        standards: Iterable[Standard],
        book: FactBook,
        calendar: Calendar | None = None,
    ) -> Rulebook:
        """The tables of these standards.

        Args:
            book: the distinct facts of the extract that is to be judged.
            calendar: England's, when it is left out.
        """
        listed = tuple(standards)
        sets = _Sets(book.facts)
        for meant in _built_in(book.facts):
            sets.add(meant)
        limits = Limits.of(listed, book.facts, calendar or Calendar.england())
        rows = [_row(at, listed, sets, limits) for at in range(len(listed))]
        return cls(
            listed=listed,
            standards=pa.Table.from_pylist(rows, STANDARDS),
            parts=pa.Table.from_pylist(list(_parts(listed, sets)), PARTS),
            states=pa.Table.from_pylist(list(_states(listed, sets, limits)), STATES),
            members=pa.table(sets.members, MEMBERS),
            read=pa.Table.from_pylist(
                [_read(number, fact) for number, fact in enumerate(book.facts)], READ
            ),
            limits=limits,
            sets=sets.count,
        )


def _row(
    at: int, listed: tuple[Standard, ...], sets: _Sets, limits: Limits
) -> dict[str, Any]:
    one = listed[at]
    ids = [(other.id, other.version) for other in listed]
    also, unless, until = one.also, one.unless, one.applies_until
    return {
        "standard": at,
        "same_as": ids.index((one.id, one.version)),
        "subject": SUBJECTS.index(one.subject),
        "from_day": day_number(one.applies_from),
        "until_day": day_number(until) if until is not None else None,
        "when_set": sets.of(one.when),
        "kinds_set": sets.of([Signal(one.trigger_kinds)]),
        "also_set": sets.of(also.signals) if also else NONE,
        "also_before": _length(also.before) if also else 0,
        "also_after": _length(also.after) if also else 0,
        "also_until_birth": bool(also and also.until_birth),
        "also_times": also.times if also else 0,
        "unless_set": sets.of(unless.signals) if unless else NONE,
        "unless_within": _length(unless.within) if unless else 0,
        "then_set": NONE if one.then.all_of else sets.of(one.then.signals),
        "different_agencies": one.then.different_agencies,
        "stop_set": sets.of(one.stop),
        "dismiss_set": _dismissals(one, sets),
        "repeat": _REPEATS.index(one.repeat),
        "once_a_pregnancy": one.on_pregnancy_clock or one.whose is not None,
        "on_pregnancy_clock": one.on_pregnancy_clock,
        "same_person": one.same_person,
        "named_for_another": one.named_for_another,
        "whose": ROLES.index(one.whose or ""),
        "by_recorded": one.clock == "recorded",
        "lookback": _length(one.lookback),
        "limit": limits.of_standard[at],
        "opens": limits.number(one.opens, None) if one.opens else NONE,
        "renew": limits.number(one.renew, one.close_of_business) if one.renew else NONE,
    }


def _length(span: Any) -> int:
    return int(span.total_seconds()) * 1_000_000 + int(span.microseconds)


def _dismissals(one: Standard, sets: _Sets) -> int:
    if not one.may_dismiss:
        return NONE
    return sets.add(
        {
            number: _ANYBODY
            for number, fact in enumerate(sets.facts)
            if fact.kind == "duty.dismissed" and fact.fields.get("standard") == one.id
        }
    )


def _parts(listed: tuple[Standard, ...], sets: _Sets) -> Iterator[dict[str, int]]:
    for at, one in enumerate(listed):
        if one.then.all_of:
            for part, signal in enumerate(one.then.signals):
                yield {"standard": at, "part": part, "set": sets.of([signal])}


def _states(
    listed: tuple[Standard, ...], sets: _Sets, limits: Limits
) -> Iterator[dict[str, Any]]:
    for at, one in enumerate(listed):
        for line, wanted in enumerate(one.while_):
            for number, state in enumerate(wanted.states):
                yield {
                    "standard": at,
                    "line": line,
                    "state": number,
                    "kind": _STATES.index(state.kind),
                    "low": state.low,
                    "high": state.high,
                    "age": _age(state, limits),
                    "since_set": sets.of(state.since),
                    "until_set": sets.of(state.until),
                    "only_living": one.whose == "infant",
                }


def _age(state: FamilyState, limits: Limits) -> int:
    return limits.age(state.age) if state.age is not None else NONE


def roles_meant(signal: Signal, fact: KeptFact) -> int:
    """About which roles, a bit each, the signal means an event that says this."""
    whom = 0
    for number, role in enumerate(ROLES):
        if signal.matches(_event(fact, role or None)):
            whom |= 1 << number
    return whom


def _event(fact: KeptFact, role: str | None) -> Known:
    """An event that says this, as far as a signal looks."""
    total, safety_item = (fact.fields.get(name) for name in COMPUTED)
    nobody: Any = None
    return Known(
        "", None, role, fact.kind, fact.fields, nobody, nobody, nobody, "",
        total, safety_item, nobody,
    )  # fmt: skip


def _built_in(facts: list[KeptFact]) -> Iterator[dict[int, int]]:
    """What each of `BUILT_IN` means, in their order."""
    found: dict[str, dict[int, int]] = {name: {} for name in BUILT_IN}
    for number, fact in enumerate(facts):
        name = _WHAT.get(fact.kind)
        if isinstance(name, str):
            found[name][number] = _ANYBODY
        elif name is not None and (said := name(fact)):
            found[said][number] = _ANYBODY
    yield from found.values()


def _left(fact: KeptFact) -> str:
    return "left_accepted" if fact.fields.get("transfer_accepted") else "left"


def _acceptance(fact: KeptFact) -> str:
    return "" if fact.fields.get("standard") else "acceptance"


def _transfer(fact: KeptFact) -> str:
    return "transfer" if is_transfer(fact.kind, fact.fields) else ""


def _move(fact: KeptFact) -> str:
    return "move" if moves.is_a_move(_event(fact, None)) else ""


#: By kind, which of `BUILT_IN` a fact is, or what says which; no fact is two of them.
_WHAT: Final[Mapping[str, str | Callable[[KeptFact], str]]] = {
    "birth.recorded": "birth",
    "pregnancy.ended": "loss",
    "person.died": "died",
    "area.left": _left,
    ACCEPTED: _acceptance,
    OFFERED: _transfer,
    moves.ACCEPTED: _move,
    **dict.fromkeys(PREGNANT, "sign"),
    "person.joined": "joined",
}


def _read(number: int, fact: KeptFact) -> dict[str, Any]:
    fields = fact.fields
    joined = fact.kind == "person.joined"
    is_booking = fact.kind == "pregnancy.booked"
    return {
        "fact": number,
        "withdrawn": bool(fields.get("withdrawn")),
        "role": ROLES.index(str(fields.get("role") or "")) if joined else 0,
        "edd": _day(fields.get("edd")) if fact.kind in _STATES_EDD else None,
        "sets_edd": fact.kind == "pregnancy.edd_set",
        "born_on": _day(fields.get("born_on")) if fact.kind in _STATES_BIRTH else None,
        "gestation_days": fields.get("gestation_days") if is_booking else None,
    }


def _day(value: Any) -> int | None:
    return day_number(date.fromisoformat(value)) if value else None
