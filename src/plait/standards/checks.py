"""What a library must satisfy beyond what its schema can say.

The loader refuses what cannot be read. These checks refuse what reads well and is not
good enough: a source that nobody can find, a limit of ours dressed up as national, a
ladder in the wrong order, examples that leave out the case that matters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plait.instruments.loader import library as instruments
from plait.instruments.shapes import with_bands
from plait.standards.circles import endless
from plait.standards.conditions import Signal
from plait.standards.faults import line_of
from plait.standards.policies import Policy
from plait.standards.roles import roles
from plait.standards.shapes import Also, Example, Rung, Source, Standard
from plait.standards.stages import OF_SUBJECT
from plait.standards.stories import BadStory, events_of
from plait.timeline.facts import did_you_mean
from plait.timeline.timeline import Known, Timeline

LONGEST_TITLE: Final = 80
LEAST_EXAMPLES: Final = 3
_RUNGS: Final = (2, 4)
_MUST_SHOW: Final = ("due", "met", "overdue")
GROUPS: Final = (
    "perinatal_mental_health",
    "maternity",
    "health_visiting",
    "specialist_service",
    "safeguarding",
    "communication",
    "workforce",
    "learning",
)
#: Whose the number may be, by how much the standard binds. A shorter limit that a
#: partnership set for itself is local whatever the force.
_ORIGINS: Final = {
    "law": ("law", "national"),
    "national": ("law", "national"),
    "national_no_time": ("ours",),
    "local": ("local", "ours"),
    "ours": ("ours",),
}
_URL = re.compile(r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>\"]*)?$", re.IGNORECASE)
#: Words that lay blame; the people who read a standard are doing hard work.
_BLAME = re.compile(
    r"\b(fail\w*|neglected to|non-?complian\w*|DNA|offend\w*)\b", re.IGNORECASE
)
#: How long each unit is, in hours, for putting rungs in order.
_HOURS = {"hours": 1, "days": 24, "working_days": 24}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in which file and on which line."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def check(library: Iterable[Standard]) -> list[Problem]:
    """Every problem of every standard, in the order of the files and lines.

    The worked examples are not worked here: that is the engine's part.
    """
    every = list(library)
    found = [problem for standard in every for problem in check_standard(standard)]
    found += [
        _problem(loop.first, "then", f"then: {loop.said}") for loop in endless(every)
    ]
    return sorted(found, key=lambda p: (p.file, p.line, p.message))


def check_standard(standard: Standard) -> list[Problem]:
    """Every problem of one standard."""
    parts = (
        _naming, _place, _sources, _origin, _people, _ladder, _examples, _conjunction,
    )  # fmt: skip
    return [problem for part in parts for problem in part(standard)]


def check_policy(policy: Policy) -> list[Problem]:
    """Every problem of a policy and of the standards that the partnership adopted."""
    file = f"{policy.name}.yaml"
    found = check(policy.adopted)
    for standard in policy.adopted:
        if standard.force != "local":
            message = f"{standard.id}: force: a partnership's own standard is local"
            found.append(Problem(file, 1, message))
    for name, bands in policy.instruments.items():
        if name not in instruments():
            found.append(Problem(file, 1, f"instruments: no instrument is {name!r}"))
            continue
        try:
            with_bands(instruments()[name], bands)
        except (ValueError, TypeError) as error:
            found.append(Problem(file, 1, f"instruments: {error}"))
    return found


def _naming(standard: Standard) -> Iterator[Problem]:
    if Path(standard.file).stem != standard.id:
        yield _problem(
            standard, "id", f"id: wanted the file's name, got {standard.id!r}"
        )
    if standard.group not in GROUPS:
        hint = did_you_mean(standard.group, GROUPS)
        hint = hint or f". Wanted one of {', '.join(GROUPS)}"
        message = f"the folder is no group: got {standard.group!r}{hint}"
        yield _problem(standard, "id", message)
    if len(standard.title) > LONGEST_TITLE:
        message = f"title: wanted at most {LONGEST_TITLE} letters"
        yield _problem(standard, "title", message)
    if standard.title.endswith("."):
        yield _problem(standard, "title", "title: no full stop at the end of a title")
    for field, words in (("title", standard.title), ("advice", standard.advice)):
        blame = _BLAME.search(words)
        if blame:
            yield _problem(standard, field, f"{field}: {blame[0]!r} lays blame")
    if not standard.advice.endswith("."):
        yield _problem(standard, "advice", "advice: wanted a whole sentence")
    until = standard.applies_until
    if until is not None and until < standard.applies_from:
        yield _problem(standard, "applies", "applies: until is before from")


def _place(standard: Standard) -> Iterator[Problem]:
    """Where it stands in the pathway, and who may end it."""
    stages = OF_SUBJECT[standard.subject]
    if standard.stage not in stages:
        message = f"stage: of a {standard.subject} timeline: wanted {', '.join(stages)}"
        yield _problem(standard, "stage", message)
    binds = standard.force in ("law", "national") or standard.group == "safeguarding"
    if standard.may_dismiss and binds:
        message = "may_dismiss: nobody may end what binds or what keeps a child safe"
        yield _problem(standard, "may_dismiss", message)


def _sources(standard: Standard) -> Iterator[Problem]:
    for number, source in enumerate(standard.sources, start=1):
        for message in _source_faults(source):
            yield _problem(standard, "sources", f"sources, {number}: {message}")
    if standard.force != "local" and not any(source.url for source in standard.sources):
        yield _problem(
            standard, "sources", "sources: wanted an address to look it up at"
        )


def _source_faults(source: Source) -> Iterator[str]:
    if not source.document.strip() or not source.clause.strip():
        yield "wanted a document and its clause"
    if source.url is not None and not _URL.match(source.url):
        yield f"url: wanted https://..., got {source.url!r}"
    checked = source.checked_by is not None and source.checked_on is not None
    if source.verified and not checked:
        yield "verified: nobody has checked it, so it cannot be verified"
    if (source.checked_by is None) != (source.checked_on is None):
        yield "checked: wanted both who and when, or neither"


def _origin(standard: Standard) -> Iterator[Problem]:
    allowed = _ORIGINS[standard.force]
    if standard.policy is not None:
        allowed = (*allowed, "local")
    if standard.limit_origin not in allowed:
        yield _problem(
            standard,
            "limit_origin",
            f"limit_origin: the force is {standard.force}, so the limit cannot be "
            f"{standard.limit_origin}: wanted {' or '.join(allowed)}",
        )


def _people(standard: Standard) -> Iterator[Problem]:
    known = roles()
    if standard.owed_by not in known:
        message = f"owed_by: {_no_role(standard.owed_by)}"
        yield _problem(standard, "owed_by", message)
    for rung in standard.if_late:
        if rung.tell not in known:
            message = f"if_late: {_no_role(rung.tell)}"
            yield _problem(standard, "if_late", message)


def _no_role(name: str) -> str:
    return f"{name!r} is not a role in roles.yaml{did_you_mean(name, roles())}"


def _ladder(standard: Standard) -> Iterator[Problem]:
    rungs = standard.if_late
    least, most = _RUNGS
    if not least <= len(rungs) <= most:
        message = f"if_late: wanted {least} to {most} rungs, got {len(rungs)}"
        yield _problem(standard, "if_late", message)
    hours = [_hours(rung) for rung in rungs]
    if hours != sorted(hours):
        yield _problem(
            standard, "if_late", "if_late: wanted the rungs from early to late"
        )
    urgent = any(case.limit.unit == "hours" for case in standard.within)
    if urgent and hours and hours[0] > 0:
        message = "if_late: a limit in hours wants its first rung at 0 hours"
        yield _problem(standard, "if_late", message)
    told = [rung.tell for rung in rungs]
    if len(set(told)) < len(told):
        yield _problem(standard, "if_late", "if_late: the same role is told twice")


def _hours(rung: Rung) -> float:
    return rung.after.n * _HOURS.get(rung.after.unit, 24)


def _examples(standard: Standard) -> Iterator[Problem]:
    examples = standard.examples
    if len(examples) < LEAST_EXAMPLES:
        message = f"examples: wanted {LEAST_EXAMPLES} or more, got {len(examples)}"
        yield _problem(standard, "examples", message)
    shown = {line.split()[0] for example in examples for line in example.then if line}
    for state in _MUST_SHOW:
        if state not in shown:
            yield _problem(standard, "examples", f"examples: none is {state}")
    names = [example.name for example in examples]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield _problem(standard, "examples", f"examples: two are called {name!r}")
    for example in examples:
        try:
            events = events_of(example, standard.subject)
        except BadStory as error:
            yield Problem(standard.file, example.line, str(error))
            continue
        if not any(event.kind in standard.trigger_kinds for event in events):
            message = f"example {example.name!r}: nothing in it could start the clock"
            yield Problem(standard.file, example.line, message)
        if any(event.occurred_at > example.at for event in events):
            message = (
                f"example {example.name!r}: part of it is after the moment of asking"
            )
            yield Problem(standard.file, example.line, message)


def _conjunction(standard: Standard) -> Iterator[Problem]:
    """A conjunction shows both orders of arrival, and what was not known yet."""
    if standard.also is None:
        return
    orders = {_order(standard, example) for example in standard.examples}
    if "trigger first" not in orders and _may_follow(standard.also):
        message = "examples: none has what starts it first and the other half after"
        yield _problem(standard, "examples", message)
    if "partner first" not in orders and standard.also.before:
        message = "examples: none has the other half first and what starts it after"
        yield _problem(standard, "examples", message)
    if not any(e.known_at is not None for e in standard.examples):
        message = "examples: none asks what was known at a moment (known_at)"
        yield _problem(standard, "examples", message)


def _may_follow(also: Also) -> bool:
    return also.until_birth or bool(also.after)


def _order(standard: Standard, example: Example) -> str | None:
    """Which half of the conjunction came first, where something came of both."""
    also = standard.also
    if also is None or "nothing" in example.then:
        return None
    try:
        events = events_of(example, standard.subject)
    except BadStory:
        return None
    timeline = Timeline.of(f"{standard.subject}:example", events, as_of=example.at)
    trigger = _first(timeline, standard.when)
    partner = _first(timeline, also.signals)
    if trigger is None or partner is None:
        return None
    first = trigger.occurred_at < partner.occurred_at
    return "trigger first" if first else "partner first"


def _first(timeline: Timeline, signals: tuple[Signal, ...]) -> Known | None:
    for event in timeline.events:
        if any(event.kind in s.kinds and s.matches(event) for s in signals):
            return event
    return None


def _problem(standard: Standard, field: str, message: str) -> Problem:
    return Problem(standard.file, line_of(standard.path, field), message)
