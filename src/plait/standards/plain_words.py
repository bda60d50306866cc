"""A standard in plain words: what starts it, what answers it, by when and whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from plait.clock.ages import format_gestation
from plait.clock.deadlines import Limit
from plait.standards.conditions import Signal, Test
from plait.standards.roles import role_title
from plait.standards.shapes import (
    FORCE_IN_WORDS,
    ORIGIN_IN_WORDS,
    FamilyState,
    Rung,
    Source,
    Standard,
    While,
    Within,
)
from plait.timeline.facts import kinds

_UNITS = {
    "hours": "hour",
    "days": "day",
    "working_days": "working day",
    "months": "month",
    "age_days": "day",
    "age_weeks": "week",
    "age_months": "month",
}
_WHO = {
    "mother": "mother",
    "infant": "baby",
    "unborn": "unborn baby",
    "partner": "partner",
    "other_carer": "other carer",
    "sibling": "brother or sister",
}
#: Conditions that read better in words of their own.
_SAID = {
    ("mobile", False): "on a child who cannot yet move about",
    ("mobile", True): "on a child who moves about",
    ("quorate", True): "with everybody there who must be",
    ("type", "strategy"): "a strategy meeting",
    ("type", "conference_initial"): "an initial child protection conference",
    ("type", "conference_review"): "a review child protection conference",
    ("type", "core_group"): "a core group",
    ("infant_seen", True): "with the baby seen",
    ("present", True): "present now or before",
    ("first_degree_relative", True): "in a close relative",
}
_DAYS_IN_YEAR = 365.25
_MANY_KINDS = 4


def limit_in_words(limit: Limit) -> str:
    """`1 working day`, `32+0 weeks of pregnancy`, `the age of 14 days`."""
    if limit.unit == "gestation_days":
        return f"{format_gestation(limit.n)} weeks of pregnancy"
    if limit.unit == "days" and limit.n == 0:
        return "the same day"
    if limit.unit == "named_day":
        return "the day that was agreed"
    words = _counted(limit.n, _UNITS[limit.unit])
    return f"the age of {words}" if limit.unit.startswith("age_") else words


def by_when(limit: Limit) -> str:
    """`within 1 working day`, `by the age of 14 days`, `on the same day`.

    With its bound: `by 34+0 weeks of pregnancy, or within 5 working days if that is
    later`.
    """
    words = limit_in_words(limit)
    by = "by" if limit.unit.startswith(("age_", "gestation")) else "within"
    said = f"on {words}" if words == "the same day" else f"{by} {words}"
    if limit.unit == "named_day":
        said = f"by {words}"
    if limit.otherwise is not None:
        said += f", or {by_when(limit.otherwise)} if none was"
    if limit.at_least is not None:
        said += f", or {by_when(limit.at_least)} if that is later"
    if limit.at_most is not None:
        said += f", or {by_when(limit.at_most)} if that is sooner"
    return said


def span_in_words(span: timedelta) -> str:
    """`4 hours`, `28 days`, `10 years`."""
    days = span / timedelta(days=1)
    if days and days % _DAYS_IN_YEAR == 0:
        return _counted(int(days / _DAYS_IN_YEAR), "year")
    if days == int(days):
        return _counted(int(days), "day")
    return _counted(int(span / timedelta(hours=1)), "hour")


def signal_in_words(signal: Signal) -> str:
    """`Mark or injury seen (baby), on a child who cannot yet move about`."""
    names = sorted(signal.kinds)
    if len(names) > _MANY_KINDS or "*" in signal.written:
        text = f"Any {signal.written.partition('.')[0]}"
    else:
        known = kinds()
        text = " or ".join(known[name].title for name in names)
    if signal.about:
        who = " or ".join(_WHO.get(role, role) for role in sorted(signal.about))
        text += f" ({who})"
    return ", ".join([text, *tests_in_words(signal.tests)])


def signals_in_words(signals: Iterable[Signal], join: str = "or") -> str:
    """The signals joined by `or`, or by `and` where all are wanted."""
    return f"; {join} ".join(signal_in_words(signal) for signal in signals)


def answer_in_words(standard: Standard) -> str:
    """What answers the duty."""
    answer = standard.then
    words = signals_in_words(answer.signals, "and" if answer.all_of else "or")
    return f"{words}; each by another agency" if answer.different_agencies else words


def rung_in_words(rung: Rung) -> str:
    """`at once: tell the team manager of children's social care`."""
    return f"{rung_after(rung)}: tell the {role_title(rung.tell)}"


def rung_after(rung: Rung) -> str:
    """`at once`, `4 hours later`."""
    return "at once" if rung.after.n == 0 else f"{limit_in_words(rung.after)} later"


def source_in_words(source: Source) -> str:
    """The document and its clause, and whether a person has checked it."""
    if source.verified:
        checked = f"checked by {source.checked_by} on {source.checked_on}"
    else:
        checked = "not yet checked by a person"
    return f"{source.document}: {source.clause} ({checked})"


def limit_of_case(case: Within) -> str:
    """`within 4 hours, when urgency is urgent`."""
    words = by_when(case.limit)
    if not case.when:
        return words
    fields = (_case_in_words(name, value) for name, value in case.when.items())
    return f"{words}, when {' and '.join(fields)}"


def _case_in_words(name: str, value: object) -> str:
    """`urgency is urgent or emergency`, `it is urgent`."""
    field = name.replace("_", " ")
    if isinstance(value, bool):
        return f"it is {'' if value else 'not '}{field}"
    values = value if isinstance(value, list) else [value]
    return f"{field} is {' or '.join(map(_value, values))}"


def standard_in_words(standard: Standard) -> list[tuple[str, str]]:
    """The whole standard as pairs of a heading and its words, in reading order."""
    owner = role_title(standard.owed_by)
    limits = "; otherwise ".join(limit_of_case(case) for case in standard.within)
    pairs = [("Starts with", signals_in_words(standard.when))]
    pairs += _conditions(standard)
    pairs += [
        ("Owed by", f"the {owner}" if not owner.startswith("whoever") else owner),
        ("What answers it", answer_in_words(standard)),
        ("By when", f"{limits}, counted from {_counted_from(standard)}"),
    ]
    pairs += _options(standard)
    pairs.append(("Asked again", _REPEAT[standard.repeat]))
    if standard.if_late:
        late = "; ".join(rung_in_words(rung) for rung in standard.if_late)
        pairs.append(("If it is late", late))
    pairs += [
        ("What to do", standard.advice),
        ("How much it binds", f"{FORCE_IN_WORDS[standard.force]}."),
        ("Whose limit it is", ORIGIN_IN_WORDS[standard.limit_origin]),
        *(("Source", source_in_words(source)) for source in standard.sources),
    ]
    return pairs


def _options(standard: Standard) -> list[tuple[str, str]]:
    """What only some standards say."""
    pairs = []
    if standard.whose is not None:
        who = _WHO.get(standard.whose, standard.whose)
        pairs.append(("Whose clock", f"the {who}'s own: it outlives the other"))
    if standard.same_person:
        pairs.append(("For whom", "an answer about another person does not count"))
    if standard.opens is not None:
        pairs.append(("Not before", limit_in_words(standard.opens)))
    if standard.lookback:
        span = span_in_words(standard.lookback)
        pairs.append(("Counts too", f"an answer of up to {span} before"))
    if standard.renew is not None:
        after = limit_in_words(standard.renew)
        pairs.append(("Comes back", f"{after} after an answer"))
    if standard.stop:
        pairs.append(("Ends without it", signals_in_words(standard.stop)))
    if standard.may_dismiss:
        pairs.append(("May be ended", "by the team that owes it, with a reason"))
    if standard.counted_only:
        pairs.append(("For boards only", "it is counted and on nobody's list"))
    return pairs


_REPEAT = {
    "each": "Every time, each time a duty of its own.",
    "rearm": "Again after an answer; until then a second time is the same duty.",
    "first": "Once only.",
}


def _conditions(standard: Standard) -> list[tuple[str, str]]:
    pairs = [("Only while", line_in_words(line)) for line in standard.while_]
    if standard.also is not None:
        times = standard.also.times
        often = "" if times == 1 else f", at least {times} times"
        words = f"{signals_in_words(standard.also.signals)}{often}"
        pairs.append(("And also", words))
        pairs.append(("Both within", also_window(standard)))
    if standard.unless is not None:
        span = span_in_words(standard.unless.within)
        words = signals_in_words(standard.unless.signals)
        pairs.append(("Unless", f"{words}, in the {span} before"))
    return pairs


def line_in_words(line: While) -> str:
    """`pregnant, or with a baby under 12 months`."""
    return ", or ".join(map(_state_in_words, line.states))


def _state_in_words(state: FamilyState) -> str:
    match state.kind:
        case "pregnant":
            return "pregnant"
        case "gestation":
            ends = (("from", state.low), ("up to", state.high))
            said = [f"{w} {format_gestation(d)}" for w, d in ends if d is not None]
            return f"{' '.join(said)} weeks of pregnancy"
        case "open":
            since, until = signals_in_words(state.since), signals_in_words(state.until)
            return f"this has happened: {since}; and not since then: {until}"
        case _:
            assert state.age is not None  # noqa: S101 - an age state has one
            age = _counted(state.age.n, _UNITS[state.age.unit])
            under = "under" if state.kind == "baby_under" else "of at least"
            return f"with a baby {under} {age}"


def also_window(standard: Standard) -> str:
    """How far apart the two halves of a conjunction may be; empty if there is one."""
    also = standard.also
    if also is None:
        return ""
    before = f"from {span_in_words(also.before)} before"
    if also.until_birth:
        return f"{before} to the end of the pregnancy; from any agency"
    if not also.after:
        return f"{before} to the moment itself; from any agency"
    after = f"{span_in_words(also.after)} after"
    if not also.before:
        return f"up to {after}; from any agency"
    return f"{before} to {after}; in either order; from any agency"


def _counted_from(standard: Standard) -> str:
    units = {part.unit for case in standard.within for part in case.limit.parts}
    if "gestation_days" in units:
        return "the newest known due date"
    if any(unit.startswith("age_") for unit in units):
        return "the birth"
    moment = "the later of the two" if standard.also else "it"
    verb = "was recorded" if standard.clock == "recorded" else "happened"
    return f"when {moment} {verb}"


def tests_in_words(tests: Iterable[Test]) -> list[str]:
    """Each condition on a field in a few words; the two ends of a range together."""
    ranges: dict[str, dict[str, Any]] = {}
    words = []
    for test in tests:
        if test.operator in ("at_least", "at_most"):
            ranges.setdefault(test.field, {})[test.operator] = test.value
        else:
            words.append(_test_in_words(test))
    return [*(_range_in_words(name, ends) for name, ends in ranges.items()), *words]


def _range_in_words(name: str, ends: dict[str, Any]) -> str:
    said = {"total": "score", "safety_item": "self-harm answer"}
    field = said.get(name, name.replace("_", " "))
    low, high = ends.get("at_least"), ends.get("at_most")
    if low is not None and high is not None:
        return f"{field} {low} to {high}"
    return f"{field} {low} or more" if high is None else f"{field} {high} or less"


def _test_in_words(test: Test) -> str:
    field = test.field.replace("_", " ")
    match test.operator:
        case "is":
            return _is_in_words(test, field)
        case "includes":
            return f"with the {role_title(str(test.value))} there"
        case "not" if test.value == (True,):
            return f"not {field}"
        case "not" if test.value == (None,):
            return f"that names {field}"
        case "not":
            return f"{field} other than {' or '.join(map(_value, test.value))}"
        case _:
            return f"{field}: {' or '.join(map(_value, test.value))}"


def _is_in_words(test: Test, field: str) -> str:
    if (test.field, test.value) in _SAID:
        return _SAID[test.field, test.value]
    if test.value is None:
        return f"without a {field}"
    if isinstance(test.value, bool):
        return field if test.value else f"not {field}"
    return f"{field}: {_value(test.value)}"


def _value(value: object) -> str:
    return str(value).replace("_", " ")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
