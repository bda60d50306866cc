"""Events as NDJSON, a line each: read with every fault named, and written."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import isfinite
from typing import Any

from plait.clock.moments import local_day, parse_moment
from plait.timeline.events import Event
from plait.timeline.facts import ImpossibleFact, check, did_you_mean, kind
from plait.timeline.facts.shapes import SENSITIVITIES
from plait.timeline.subjects import Subject
from plait.timeline.timeline import Timeline, role_in_id

#: How far a sender's clock may run ahead of ours.
CLOCK_SKEW = timedelta(minutes=5)
_REQUIRED = ("id", "subject", "kind", "occurred_at", "recorded_at")
_OPTIONAL = ("about", "agency", "fact", "corrects", "team", "by", "sensitivity")
#: Nobody of the families told of lived before, and no calendar of ours reaches further.
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_LONGEST_LINE = 1_000_000
_LONGEST_TEXT = 200


class BadLine(ValueError):
    """A line that is not an event. Says what was wanted and what was got."""


@dataclass(frozen=True, slots=True)
class LineProblem:
    """Why the line of this number (from 1) was not kept."""

    number: int
    reason: str


@dataclass(slots=True)
class Lines:
    """The events of the good lines, in order, and the problems of the others."""

    events: list[Event] = field(default_factory=list)
    problems: list[LineProblem] = field(default_factory=list)
    #: the line number of each event kept, by its id
    numbers: dict[str, int] = field(default_factory=dict)


def read_lines(lines: Iterable[str | bytes]) -> Lines:
    """Read events from NDJSON. A bad line is reported and the others are kept.

    An id that comes twice with the same content counts once; with different
    content, the second line is refused. Empty lines are passed over.
    """
    read = Lines()
    by_id: dict[str, Event] = {}
    for number, line in enumerate(lines, start=1):
        try:
            event = _event_of(line)
            if event is None:
                continue
            older = by_id.get(event.id)
            _refuse_another(event, older, read.numbers.get(event.id, 0))
        except (BadLine, ImpossibleFact) as error:
            read.problems.append(LineProblem(number, str(error)))
            continue
        if older is None:
            by_id[event.id] = event
            read.numbers[event.id] = number
    _refuse_what_does_not_fit(read, by_id)
    read.events = list(by_id.values())
    read.problems.sort(key=lambda problem: problem.number)
    return read


def event_from(data: Mapping[str, Any]) -> Event:
    """One event from the fields of a line.

    Raises:
        BadLine, ImpossibleFact: what was wanted and what was got.
    """
    for name in data:
        if name not in _REQUIRED and name not in _OPTIONAL:
            hint = did_you_mean(name, (*_REQUIRED, *_OPTIONAL))
            raise BadLine(f"{name[:60]!r} is not a field of an event{hint}")
    missing = [name for name in _REQUIRED if data.get(name) in (None, "")]
    if missing:
        raise BadLine(f"wanted {', '.join(missing)}, which this line does not have")
    kind_ = kind(_text(data, "kind"))
    occurred_at = _moment(data, "occurred_at")
    recorded_at = _moment(data, "recorded_at")
    if occurred_at > recorded_at + CLOCK_SKEW:
        raise BadLine("occurred_at: happened more than 5 minutes after it was recorded")
    subject = _subject(_text(data, "subject"), kind_.name, kind_.subject)
    fact = check(kind_.name, {} if data.get("fact") is None else data["fact"])
    if fact.get("withdrawn") and not data.get("corrects"):
        raise ImpossibleFact(
            "withdrawn", "stands only in a correction: wanted corrects"
        )
    if kind_.name == "birth.recorded":
        _refuse_a_birth_to_come(fact, recorded_at)
    sensitivity = _optional(data, "sensitivity")
    if sensitivity is not None and sensitivity not in SENSITIVITIES:
        wanted = ", ".join(SENSITIVITIES)
        raise BadLine(f"sensitivity: wanted one of {wanted}")
    return Event(
        id=_text(data, "id"),
        subject=subject,
        about=_optional(data, "about"),
        kind=kind_.name,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        agency=_optional(data, "agency") or "",
        fact=fact,
        corrects=_optional(data, "corrects"),
        team=_optional(data, "team"),
        by=_optional(data, "by"),
        sensitivity=_sensitivity(data),
    )


def _sensitivity(data: Mapping[str, Any]) -> str | None:
    given = _optional(data, "sensitivity")
    if given is not None and given not in SENSITIVITIES:
        wanted = ", ".join(SENSITIVITIES)
        raise BadLine(f"sensitivity: wanted one of {wanted}")
    return given


def _refuse_a_birth_to_come(fact: Mapping[str, Any], recorded_at: datetime) -> None:
    born_on = fact.get("born_on")
    latest = local_day(recorded_at + CLOCK_SKEW)
    if isinstance(born_on, str) and born_on > latest.isoformat():
        raise ImpossibleFact("born_on", "is after the day on which it was recorded")


def to_line(event: Event) -> dict[str, Any]:
    """The fields of the line that an event is written as."""
    line: dict[str, Any] = {
        "id": event.id,
        "subject": event.subject,
        "about": event.about,
        "kind": event.kind,
        "occurred_at": event.occurred_at.isoformat(),
        "recorded_at": event.recorded_at.isoformat(),
        "agency": event.agency,
        "fact": dict(event.fact),
        "corrects": event.corrects,
    }
    for name in ("team", "by", "sensitivity"):
        if getattr(event, name) is not None:
            line[name] = getattr(event, name)
    return line


def _event_of(line: str | bytes) -> Event | None:
    if len(line) > _LONGEST_LINE:
        raise BadLine(f"longer than {_LONGEST_LINE} characters")
    if isinstance(line, bytes):
        try:
            line = line.decode("utf-8")
        except UnicodeDecodeError:
            raise BadLine("wanted UTF-8 text") from None
    text = line.strip().removeprefix("\ufeff")
    if not text:
        return None
    try:
        data = json.loads(
            text,
            object_pairs_hook=_no_key_twice,
            parse_constant=_no_nan,
            parse_float=_finite,
        )
    except BadLine:
        raise
    except (ValueError, RecursionError):
        raise BadLine("is not JSON") from None
    if not isinstance(data, dict):
        raise BadLine("wanted a JSON object")
    if "\\u" in text:
        _refuse_half_characters(data)
    return event_from(data)


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadLine("a field stands twice in it")
    return found


def _refuse_half_characters(value: Any) -> None:
    """Refuse what JSON can spell and no text can hold: half a pair, and NUL."""
    if isinstance(value, str):
        if any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value):
            raise BadLine("holds a character that no text can hold")
    elif isinstance(value, dict):
        for name, part in value.items():
            _refuse_half_characters(name)
            _refuse_half_characters(part)
    elif isinstance(value, list):
        for part in value:
            _refuse_half_characters(part)


def _no_nan(_: str) -> Any:
    raise BadLine("NaN and Infinity are not numbers that we record")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _no_nan(text)


def _refuse_another(event: Event, older: Event | None, line: int) -> None:
    if older is not None and older != event:
        raise BadLine(f"id: line {line} has this id with different content")


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data[name]
    if not isinstance(value, str) or "\x00" in value or len(value) > _LONGEST_TEXT:
        raise BadLine(f"{name}: wanted text of at most {_LONGEST_TEXT} characters")
    return value


def _optional(data: Mapping[str, Any], name: str) -> str | None:
    return None if data.get(name) in (None, "") else _text(data, name)


def _moment(data: Mapping[str, Any], name: str) -> datetime:
    try:
        moment = parse_moment(_text(data, name))
    except BadLine:
        raise
    except (ValueError, OverflowError) as error:
        raise BadLine(f"{name}: {error}") from None
    if not _FIRST_YEAR <= moment.year < _LAST_YEAR:
        raise BadLine(f"{name}: wanted a year from {_FIRST_YEAR} to {_LAST_YEAR - 1}")
    return moment


def _subject(text: str, kind_name: str, wanted: str) -> str:
    try:
        subject = Subject.parse(text)
    except ValueError as error:
        raise BadLine(str(error)) from None
    if subject.kind != wanted:
        raise BadLine(f"{kind_name} belongs to a {wanted}, not to a {subject.kind}")
    return str(subject)


def _refuse_what_does_not_fit(read: Lines, by_id: dict[str, Event]) -> None:
    """Take out what no line alone can show to be wrong, until all that is left fits."""
    while True:
        faults = {**_bad_corrections(by_id), **_nobody(by_id)}
        faults = faults or _before_birth(by_id)
        if not faults:
            return
        for event_id, reason in faults.items():
            del by_id[event_id]
            read.problems.append(LineProblem(read.numbers[event_id], reason))


def _bad_corrections(by_id: Mapping[str, Event]) -> dict[str, str]:
    """What corrects nothing that is kept, and what hangs on such a correction."""
    faults: dict[str, str] = {}
    fits = {event.id for event in by_id.values() if event.corrects is None}
    for event in by_id.values():
        chain: dict[str, Event] = {}
        one = event
        while one.id not in fits and one.id not in faults:
            reason = _why_corrects_nothing(one, by_id)
            if one.id in chain:
                reason = "corrects: the corrections run in a circle"
            if reason:
                faults[one.id] = reason
                break
            chain[one.id] = one
            one = by_id[one.corrects or ""]
        if one.id in fits:
            fits.update(chain)
        else:
            reason = "corrects: no event with this id is among the lines kept"
            faults.update({id_: reason for id_ in chain if id_ not in faults})
    return faults


def _why_corrects_nothing(event: Event, by_id: Mapping[str, Event]) -> str:
    corrected = by_id.get(event.corrects or "")
    if event.corrects == event.id:
        return "corrects: an event cannot correct itself"
    if corrected is None:
        return "corrects: no event with this id is among the lines kept"
    if corrected.subject != event.subject:
        return "corrects: that event belongs to another subject"
    if event.recorded_at < corrected.recorded_at:
        return "corrects: recorded before the event that it corrects"
    return ""


def _nobody(by_id: Mapping[str, Event]) -> dict[str, str]:
    joined: dict[str, set[str]] = {}
    for event in by_id.values():
        if event.kind in ("person.joined", "birth.recorded") and event.about:
            joined.setdefault(event.subject, set()).add(event.about)
    faults = {}
    for event in by_id.values():
        about = event.about
        if about is None or not event.subject.startswith("family:"):
            continue
        there = joined.get(event.subject, set())
        if about not in there and role_in_id(about) is None:
            hint = did_you_mean(about, there)
            faults[event.id] = f"about: nobody of this name joined the family{hint}"
    return faults


def _before_birth(by_id: Mapping[str, Event]) -> dict[str, str]:
    subjects: dict[str, list[Event]] = {}
    for event in by_id.values():
        subjects.setdefault(event.subject, []).append(event)
    return {
        event.id: f"about: {event.kind} about a baby before the baby was born"
        for subject, events in subjects.items()
        for event in events_before_birth(subject, events)
    }


def events_before_birth(subject: str, events: list[Event]) -> list[Event]:
    """The events about a baby from before the birth that only a born baby can have.

    Who joined as unborn may have had meetings and plans before birth; who joined as
    an infant may not.
    """
    timeline = Timeline.of(subject, events)
    unborn = {
        e.about for e in timeline.of_kind("person.joined") if e.fact["role"] == "unborn"
    }
    found = []
    for known in timeline.events:
        if known.role != "infant" or known.kind in ("person.joined", "birth.recorded"):
            continue
        born_on = timeline.born_on(known.about)
        if born_on is None or local_day(known.occurred_at) >= born_on:
            continue
        if known.about not in unborn or kind(known.kind).needs_birth:
            found.append(known.event)
    return found
