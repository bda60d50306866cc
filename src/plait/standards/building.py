"""From the rows of a file to a standard's parts, with the kinds that touch it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from plait.clock.deadlines import Limit
from plait.clock.moments import LONDON
from plait.standards.conditions import Signal, spell_out, tests_of
from plait.standards.faults import Place, said_of, said_of_value
from plait.standards.impossible import kinds_of, refuse_what_cannot_work
from plait.standards.schema import (
    AllRow,
    AlsoRow,
    OpenRow,
    SignalRow,
    StandardRow,
    UnlessRow,
    WhileRow,
    limit_of,
)
from plait.standards.shapes import (
    Also,
    Answer,
    Example,
    FamilyState,
    Rung,
    Source,
    Standard,
    Unless,
    While,
    Within,
)
from plait.standards.stages import OF_SUBJECT
from plait.standards.values import days_named, faults_of
from plait.timeline.facts import did_you_mean, kinds

_SHARED: dict[tuple[tuple[str, ...], str], tuple[Signal, ...]] = {}
_BOUNDS = ("at_least", "at_most")
_SIGNALS = TypeAdapter(list[SignalRow])
#: What may end any duty about a person or a pregnancy, besides its own stops.
DEFAULT_STOPS = frozenset(
    {"person.died", "area.left", "responsibility.accepted", "pregnancy.ended"}
)
#: What shows that somebody is pregnant.
PREGNANT = frozenset(
    {"pregnancy.notified", "pregnancy.booked", "pregnancy.edd_set",
     "contact.midwife.booking", "contact.midwife.antenatal"}
)  # fmt: skip
#: What moves or makes known a due date or a birthday.
_BASES = {
    "gestation_days": frozenset(
        {"pregnancy.notified", "pregnancy.edd_set", "pregnancy.booked",
         "pregnancy.ended", "birth.recorded"}
    ),
    "age": frozenset({"birth.recorded", "person.joined"}),
}  # fmt: skip


def standard_of(row: StandardRow, place: Place) -> Standard:
    """The standard that a file's rows stand for.

    Raises:
        ValueError: parts of it cannot stand together, with file and line.
    """
    made = Standard(
        id=row.id,
        version=row.version,
        title=row.title,
        group=place.path.parent.name,
        subject=row.subject,
        stage=row.stage or OF_SUBJECT[row.subject][-1],
        applies_from=row.applies.from_,
        applies_until=row.applies.until,
        force=row.force,
        limit_origin=row.limit_origin,
        sources=tuple(_source(source) for source in row.sources),
        when=_signals(row.when),
        while_=tuple(While(tuple(_states(line))) for line in row.while_),
        also=_also(row.also) if row.also else None,
        unless=_unless(row.unless) if row.unless else None,
        then=_answer(row.then, place),
        stop=_signals(row.stop),
        within=_cases(row, place),
        opens=row.opens,
        repeat=row.repeat,
        renew=row.renew,
        same_person=row.same_person,
        named_for_another=row.named_for_another,
        whose=row.whose,
        clock=row.clock,
        counted_only=row.counted_only,
        may_dismiss=row.may_dismiss,
        lookback=row.lookback,
        owed_by=row.owed_by,
        advice=row.advice,
        if_late=tuple(Rung(rung.after, rung.tell) for rung in row.if_late),
        close_of_business=row.close_of_business,
        examples=_examples(row, place),
        file=place.path.name,
        path=str(place.path),
    )
    refuse_what_cannot_work(made, place)
    return with_kinds(made)


def with_kinds(made: Standard) -> Standard:
    """The standard with the kinds that start it and those that may change it."""
    triggers = kinds_of(made.when)
    touched = set(triggers) | kinds_of(made.then.signals) | kinds_of(made.stop)
    touched |= DEFAULT_STOPS
    if made.also:
        touched |= kinds_of(made.also.signals)
    if made.unless:
        touched |= kinds_of(made.unless.signals)
    limits = [part for case in made.within for part in case.limit.parts]
    for limit in [*limits, made.opens] if made.opens else limits:
        if limit.unit == "gestation_days":
            touched |= _BASES["gestation_days"]
        elif limit.unit.startswith("age_"):
            touched |= _BASES["age"]
    if made.also and made.also.until_birth:
        touched |= _BASES["gestation_days"]
    for state in _states_of(made):
        touched |= kinds_of(state.since) | kinds_of(state.until)
        if state.kind in ("pregnant", "gestation"):
            touched |= _BASES["gestation_days"] | PREGNANT
        elif state.age is not None:
            touched |= _BASES["age"]
    if made.may_dismiss:
        touched.add("duty.dismissed")
    if made.subject == "family":
        # Who somebody is may be learnt, or corrected, later: signals ask for it, and
        # so does the end of a pregnancy, which ends what is about the unborn baby.
        touched |= _BASES["age"]
    return replace(
        made, trigger_kinds=frozenset(triggers), touched_by=frozenset(touched)
    )


def _states_of(made: Standard) -> list[FamilyState]:
    return [state for line in made.while_ for state in line.states]


def _signals(rows: Iterable[SignalRow]) -> tuple[Signal, ...]:
    """The signals of a part. Parts that say the same share them.

    The engine looks for each tuple of signals once in a timeline, whoever asks.
    """
    made = tuple(_signal(row) for row in rows)
    written = tuple(signal.written for signal in made)
    return _SHARED.setdefault((written, repr(made)), made)


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
        first = error.errors(include_url=False)[0]
        where = [s for s in first["loc"] if isinstance(raw, list) or s != 0]
        shape = AllRow if isinstance(raw, dict) and "all" in raw else SignalRow
        message = said_of(first, where, shape)
        raise ValueError(place.fault(["then", *where], message)) from None
    return Answer(_signals(rows))


def _also(row: AlsoRow) -> Also:
    window = row.within
    until_birth = window.until == "birth"
    signals = _signals(row.any)
    return Also(signals, window.before, window.after, until_birth, row.times)


def _states(row: WhileRow) -> Iterator[FamilyState]:
    """Each state of a line, in the order in which the reference names them."""
    if row.pregnant:
        yield FamilyState("pregnant")
    if row.gestation:
        yield FamilyState("gestation", row.gestation.from_, row.gestation.to)
    if row.baby_under:
        yield FamilyState("baby_under", age=row.baby_under)
    if row.baby_from:
        yield FamilyState("baby_from", age=row.baby_from)
    if row.open:
        yield _open(row.open)


def _open(row: OpenRow) -> FamilyState:
    return FamilyState("open", since=_signals(row.since), until=_signals(row.until))


def _unless(row: UnlessRow) -> Unless:
    return Unless(_signals(row.any), row.within)


def _cases(row: StandardRow, place: Place) -> tuple[Within, ...]:
    raw = row.within
    triggers = [name for signal in row.when for name in signal.kind]
    cases = []
    for number, case in enumerate(raw if isinstance(raw, list) else [raw]):
        where = ["within", number] if isinstance(raw, list) else ["within"]
        if not isinstance(case, dict):
            got = said_of_value(case)
            said = place.fault(where, f"wanted a limit such as {{days: 14}}, got {got}")
            raise ValueError(said)  # noqa: TRY004  (a fault of the file)
        if not isinstance(case.get("when", {}), dict):
            got = said_of_value(case["when"])
            wanted = f"wanted fields and their values, got {got}"
            said = place.fault([*where, "when"], wanted)
            raise ValueError(said)  # noqa: TRY004  (a fault of the file)
        for fault in faults_of(triggers, case.get("when") or {}):
            raise ValueError(place.fault([*where, "when"], fault))
        named = case.get("day_of")
        if named is not None and str(named) not in days_named(triggers):
            hint = did_you_mean(str(named), days_named(triggers))
            fault = f"day_of: {str(named)[:60]!r} is no field with a day in it{hint}"
            raise ValueError(place.fault(where, fault))
        try:
            cases.append(Within(_bounded(case), case.get("when") or {}))
        except ValueError as error:
            raise ValueError(place.fault(where, str(error))) from None
    if not cases or cases[-1].when:
        raise ValueError(
            place.fault(["within"], "the last case must be for all others")
        )
    return tuple(cases)


def _bounded(case: Mapping[str, Any]) -> Limit:
    """A limit with its bounds, if it has some."""
    if "day_of" in case:
        return _named_day(case)
    main = {k: v for k, v in case.items() if k not in ("when", *_BOUNDS)}
    limit = limit_of(main)
    low, high = (limit_of(case[n]) if n in case else None for n in _BOUNDS)
    bounds = [(n, one) for n, one in zip(_BOUNDS, (low, high), strict=True) if one]
    bases = {one.unit[:3] for one in (limit, low, high) if one} & {"ges", "age"}
    if len(bases) > 1:
        raise ValueError("one limit hangs on the due date or on an age, not on both")
    for name, bound in bounds:
        if bound.unit == limit.unit:
            raise ValueError(f"{name}: {bound.unit} bound by {bound.unit} is one limit")
    return replace(limit, at_least=low, at_most=high)


def _named_day(case: Mapping[str, Any]) -> Limit:
    """`{day_of: due, otherwise: {days: 10}}`: the day that the trigger names."""
    field, otherwise = case["day_of"], case.get("otherwise")
    more = set(case) - {"when", "day_of", "otherwise"}
    if more:
        raise ValueError(f"day_of: wanted otherwise and no {', '.join(sorted(more))}")
    if not isinstance(field, str) or otherwise is None:
        raise ValueError(
            "day_of: wanted a field that names a day, and otherwise: a limit where it "
            "names none"
        )
    return Limit("named_day", 0, field=field, otherwise=limit_of(otherwise))


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
            got = said_of_value(raw)
            raise ValueError(f"{where}: {wanted}, got {got}") from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC)
