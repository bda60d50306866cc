"""YAML to standards. The only file that knows YAML; its errors carry file and line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from plait.clock.deadlines import Limit
from plait.clock.moments import LONDON
from plait.standards.collection import BadStandards, Library
from plait.standards.conditions import Signal, spell_out, tests_of
from plait.standards.schema import (
    AllRow,
    AlsoRow,
    SignalRow,
    StandardRow,
    UnlessRow,
    limit_of,
)
from plait.standards.shapes import (
    Also,
    Answer,
    Example,
    Rung,
    Source,
    Standard,
    Unless,
    Within,
)
from plait.timeline.facts import did_you_mean, kinds

HERE = Path(__file__).parent
_SIGNALS = TypeAdapter(list[SignalRow])
#: What may end any duty about a person or a pregnancy, besides its own stops.
DEFAULT_STOPS = frozenset(
    {"person.died", "area.left", "responsibility.accepted", "pregnancy.ended"}
)
#: What moves or makes known a due date or a birthday.
_BASES = {
    "gestation_days": frozenset(
        {"pregnancy.notified", "pregnancy.edd_set", "pregnancy.booked",
         "pregnancy.ended", "birth.recorded"}
    ),
    "age": frozenset({"birth.recorded", "person.joined"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A YAML document and where it stands, to say where a fault is."""

    path: Path
    raw: Any

    def at(self, where: Iterable[Any]) -> int:
        """The line (from 1) of the deepest part of `where` that is in the file."""
        node: Any = self.raw
        line = 1
        for step in where:
            try:
                lines: Any = node.lc
                place = lines.item if isinstance(node, list) else lines.key
                line = place(step)[0] + 1
                node = node[step]
            except (KeyError, IndexError, AttributeError, TypeError):
                break
        return line

    def fault(self, where: Iterable[Any], message: str) -> str:
        steps = list(where)
        trail = ".".join(str(s) for s in steps if isinstance(s, str))
        said = f"{trail}: {message}" if trail else message
        return f"{self.path.name}:{self.at(steps)}: {said}"


@cache
def library() -> Library:
    """The standards that Plait comes with."""
    return load(HERE / "library")


def load(folder: Path) -> Library:
    """Every `*.yaml` below `folder` as one library. The folder's name is the group.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    if not folder.is_dir():
        raise BadStandards(f"{folder}: is not a folder of standards")
    found: list[Standard] = []
    faults: list[str] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            found.append(read(path))
        except BadStandards as error:
            faults.append(str(error))
    if not found and not faults:
        faults.append(f"{folder}: holds no *.yaml")
    if faults:
        raise BadStandards("\n".join(faults))
    return Library.of(found)


def read(path: Path) -> Standard:
    """One standard from its file.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    place = Place(path, parse(path))
    if not isinstance(place.raw, dict):
        raise BadStandards(f"{path.name}:1: wanted the fields of a standard")
    return made_of(plain(place.raw), place)


def made_of(raw: dict[str, Any], place: Place) -> Standard:
    """A standard from plain fields; faults are said to be at `place`.

    Raises:
        BadStandards: one line a fault, each with file and line.
    """
    try:
        row = StandardRow.model_validate(raw)
    except ValidationError as error:
        raise BadStandards(explain_faults(place, error, StandardRow)) from None
    try:
        return _standard(row, place)
    except ValueError as error:
        raise BadStandards(str(error)) from None


def parse(path: Path) -> Any:
    """The YAML with its line numbers.

    Raises:
        BadStandards: it is not YAML.
    """
    try:
        return YAML(typ="rt").load(path.read_text(encoding="utf-8"))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadStandards(f"{path.name}:{line}: {error.problem}") from None
    except (YAMLError, RecursionError):
        raise BadStandards(f"{path.name}:1: is not YAML") from None
    except OSError as error:
        raise BadStandards(f"{path.name}:1: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadStandards(f"{path.name}:1: wanted UTF-8 text") from None


def plain(node: Any) -> Any:
    """The document as plain dictionaries and lists."""
    if isinstance(node, Mapping):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    if isinstance(node, str):
        return str(node)
    if isinstance(node, bool) or node is None:
        return node
    if isinstance(node, int):
        return int(node)
    return node


def explain_faults(place: Place, error: ValidationError, shape: type[BaseModel]) -> str:
    """Every fault of a document, a line each, with file and line."""
    lines = []
    for fault in error.errors(include_url=False, include_input=False):
        where = [s for s in fault["loc"] if s not in ("function-before", "SignalRow")]
        message = fault["msg"].removeprefix("Value error, ")
        if fault["type"] == "extra_forbidden":
            known = shape.model_fields if len(where) == 1 else ()
            message = f"is not a field here{did_you_mean(str(where[-1]), known)}"
        elif fault["type"] == "missing":
            message = "is missing"
        lines.append(place.fault(where, message))
    return "\n".join(dict.fromkeys(lines))


def _standard(row: StandardRow, place: Place) -> Standard:
    when = _signals(row.when)
    then = _answer(row.then, place)
    within = _cases(row.within, place)
    made = Standard(
        id=row.id,
        version=row.version,
        title=row.title,
        group=place.path.parent.name,
        subject=row.subject,
        applies_from=row.applies.from_,
        applies_until=row.applies.until,
        force=row.force,
        limit_origin=row.limit_origin,
        sources=tuple(_source(source) for source in row.sources),
        when=when,
        also=_also(row.also) if row.also else None,
        unless=_unless(row.unless) if row.unless else None,
        then=then,
        stop=_signals(row.stop),
        within=within,
        opens=row.opens,
        repeat=row.repeat,
        renew=row.renew,
        same_person=row.same_person,
        whose=row.whose,
        clock=row.clock,
        lookback=row.lookback,
        owed_by=row.owed_by,
        advice=row.advice,
        if_late=tuple(Rung(rung.after, rung.tell) for rung in row.if_late),
        close_of_business=row.close_of_business,
        examples=_examples(row, place),
        file=place.path.name,
        path=str(place.path),
    )
    _refuse_what_cannot_work(made, place)
    return with_kinds(made)


def _refuse_what_cannot_work(made: Standard, place: Place) -> None:
    """Refuse parts that are each well written and cannot stand together."""
    shared = _kinds(made.when) & _kinds(made.then.signals)
    if made.lookback and shared:
        # The trigger before last would answer the last one.
        message = f"{min(shared)} both starts and answers it, so nothing can look back"
        raise ValueError(place.fault(["lookback"], message))
    if made.opens is None:
        return
    for case in made.within:
        if case.limit.unit == made.opens.unit and case.limit.n < made.opens.n:
            message = "the window opens after it is due"
            raise ValueError(place.fault(["opens"], message))


def with_kinds(made: Standard) -> Standard:
    """The standard with the kinds that start it and those that may change it."""
    triggers = _kinds(made.when)
    touched = set(triggers) | _kinds(made.then.signals) | _kinds(made.stop)
    touched |= DEFAULT_STOPS
    if made.also:
        touched |= _kinds(made.also.signals)
    if made.unless:
        touched |= _kinds(made.unless.signals)
    limits = [case.limit for case in made.within]
    for limit in [*limits, made.opens] if made.opens else limits:
        if limit.unit == "gestation_days":
            touched |= _BASES["gestation_days"]
        elif limit.unit.startswith("age_"):
            touched |= _BASES["age"]
    if made.also and made.also.until_birth:
        touched |= _BASES["gestation_days"]
    if any(signal.about for signal in _all_signals(made)):
        # Who somebody is in the family may be learnt, or corrected, later.
        touched |= _BASES["age"]
    return replace(
        made, trigger_kinds=frozenset(triggers), touched_by=frozenset(touched)
    )


def _all_signals(made: Standard) -> tuple[Signal, ...]:
    also = made.also.signals if made.also else ()
    unless = made.unless.signals if made.unless else ()
    return (*made.when, *also, *unless, *made.then.signals, *made.stop)


def _kinds(signals: Iterable[Signal]) -> frozenset[str]:
    return frozenset(kind for signal in signals for kind in signal.kinds)


def _signals(rows: Iterable[SignalRow]) -> tuple[Signal, ...]:
    return tuple(_signal(row) for row in rows)


def _signal(row: SignalRow) -> Signal:
    spelt = (spell_out(pattern, kinds()) for pattern in row.kind)
    return Signal(
        kinds=frozenset().union(*spelt),
        about=frozenset(row.about),
        tests=tests_of(row.where),
        written=" or ".join(row.kind),
    )


def _answer(raw: Any, place: Place) -> Answer:
    try:
        if isinstance(raw, dict) and "all" in raw:
            row = AllRow.model_validate(raw)
            return Answer(_signals(row.all), True, row.different == "agency")
        rows = _SIGNALS.validate_python(raw if isinstance(raw, list) else [raw])
        if not rows:
            raise ValueError(place.fault(["then"], "wanted at least one signal"))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = [s for s in first["loc"] if isinstance(raw, list) or s != 0]
        message = first["msg"].removeprefix("Value error, ")
        raise ValueError(place.fault(["then", *where], message)) from None
    return Answer(_signals(rows))


def _also(row: AlsoRow) -> Also:
    window = row.within
    until_birth = window.until == "birth"
    return Also(_signals(row.any), window.before, window.after, until_birth)


def _unless(row: UnlessRow) -> Unless:
    return Unless(_signals(row.any), row.within)


def _cases(raw: Any, place: Place) -> tuple[Within, ...]:
    cases = []
    for number, case in enumerate(raw if isinstance(raw, list) else [raw]):
        where = ["within", number] if isinstance(raw, list) else ["within"]
        if not isinstance(case, dict):
            said = place.fault(where, "wanted a limit such as {days: 14}")
            raise ValueError(said)  # noqa: TRY004  (a fault of the file)
        if not isinstance(case.get("when", {}), dict):
            said = place.fault([*where, "when"], "wanted fields and their values")
            raise ValueError(said)  # noqa: TRY004  (a fault of the file)
        limit = {name: value for name, value in case.items() if name != "when"}
        try:
            cases.append(Within(limit_of(limit), case.get("when") or {}))
        except ValueError as error:
            raise ValueError(place.fault(where, str(error))) from None
    if not cases or cases[-1].when:
        raise ValueError(
            place.fault(["within"], "the last case must be for all others")
        )
    return tuple(cases)


def _source(row: Any) -> Source:
    by = None if row.checked.by == "nobody yet" else row.checked.by
    return Source(row.document, row.clause, row.url, row.verified, by, row.checked.on)


def _examples(row: StandardRow, place: Place) -> tuple[Example, ...]:
    found = []
    for number, example in enumerate(row.examples):
        where = place.fault(["examples", number], "at")
        known_at = example.known_at
        found.append(
            Example(
                name=example.name,
                given=example.given,
                at=local_moment(example.at, where),
                then=tuple(example.then),
                known_at=local_moment(known_at, where) if known_at else None,
                line=place.at(["examples", number]),
            )
        )
    return tuple(found)


def local_moment(raw: str | datetime, where: str) -> datetime:
    """A London time such as `2026-03-09 15:00[:00]` as a UTC moment.

    Raises:
        ValueError: it is no such time.
    """
    if isinstance(raw, datetime):
        moment = raw.replace(tzinfo=None) if raw.tzinfo is None else raw
    else:
        try:
            moment = datetime.fromisoformat(raw)
        except ValueError:
            wanted = "wanted a time such as 2026-03-09 15:00"
            raise ValueError(f"{where}: {wanted}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC)


__all__ = [
    "BadStandards",
    "Library",
    "Limit",
    "library",
    "load",
    "local_moment",
    "read",
]
