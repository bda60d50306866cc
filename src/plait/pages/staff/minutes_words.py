"""What a meeting said, in groups of rows: the same from its draft and its events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from plait.clock.moments import parse_moment
from plait.pages import components
from plait.pages.staff.room_parts import question_words
from plait.timeline.gatherings import Gathering
from plait.worklist import held as meetings

Fact = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it is about, its lines of words, and where one may disagree."""

    label: str
    lines: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading; `none` is said where there are none.

    `held` are lines that say who holds what the reader may not read, each with where
    they are asked, or "".
    """

    title: str
    rows: tuple[Row, ...]
    none: str = ""
    held: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of a meeting, each with its id, from wherever they come."""

    type: str
    held: Fact
    heard: tuple[tuple[str, Fact], ...]
    decided: tuple[tuple[str, Fact], ...]
    dissented: tuple[tuple[str, Fact], ...]
    actions: tuple[tuple[str, Fact], ...]


def of_steps(of: meetings.Meeting) -> list[Group]:
    """A meeting as it would be recorded now."""
    steps = meetings.steps(of)

    def some(kind: str) -> tuple[tuple[str, Fact], ...]:
        return tuple((str(one.id), one.fact) for one in steps if one.kind == kind)

    return groups(
        Facts(
            type=of.gathering.type,
            held=steps[0].fact,
            heard=some("meeting.heard"),
            decided=some("meeting.decided"),
            dissented=some("meeting.dissented"),
            actions=some("action.agreed"),
        )
    )


def of_events(
    gathering: Gathering,
    *,
    held: Iterable[tuple[str, str]] = (),
    disagree: Callable[[str], str] = lambda _: "",
) -> list[Group]:
    """A meeting as it was recorded, as far as the reader may see it.

    Args:
        held: who holds what the reader may not read, each line with where to ask.
        disagree: where one may disagree with a decision, by its id, or "".
    """
    first = gathering.held.fact if gathering.held else {}
    return groups(
        Facts(
            type=gathering.type,
            held=first,
            heard=tuple((one.id, one.fact) for one in gathering.heard),
            decided=_numbered((one.id, one.fact) for one in gathering.decisions),
            dissented=tuple((one.id, one.fact) for one in gathering.dissents),
            actions=_numbered((one.id, one.fact) for one in gathering.actions),
        ),
        held=held,
        disagree=disagree,
    )


def _numbered(facts: Iterable[tuple[str, Fact]]) -> tuple[tuple[str, Fact], ...]:
    """In the order in which the meeting numbered them; what has no number last."""
    return tuple(sorted(facts, key=lambda one: one[1].get("number") or _LAST))


_LAST = 1000


def groups(
    facts: Facts,
    *,
    held: Iterable[tuple[str, str]] = (),
    disagree: Callable[[str], str] = lambda _: "",
) -> list[Group]:
    """The groups in the order of the page."""
    return [
        Group("Quorum", tuple(_quorum(facts.held))),
        Group("Who took part", tuple(_people(facts.held)), "Nobody is written down."),
        Group(
            "Information by agency",
            tuple(
                Row(_agency(fact), _lines(fact.get("words"), _in_writing(fact)))
                for _, fact in facts.heard
            ),
            "Nothing that you may read.",
            tuple(held),
        ),
        Group(
            "Decisions",
            tuple(_decision(facts.type, id_, fact, disagree)
                  for id_, fact in facts.decided),
            "None.",
        ),
        Group(
            "Who did not agree",
            tuple(_dissent(facts, fact, disagree) for _, fact in facts.dissented),
            "Nobody said that they did not agree.",
        ),
        Group(
            "Actions",
            tuple(_action(number, fact)
                  for number, (_, fact) in enumerate(facts.actions, start=1)),
            "None.",
        ),
        Group("Next", tuple(_next(facts.held)), "No date was set."),
    ]  # fmt: skip


def _quorum(fact: Fact) -> Iterable[Row]:
    yield Row("Quorate", ("Yes" if fact.get("quorate") else "No",))
    if fact.get("missing"):
        yield Row("Missing", (components.roles(fact["missing"]),))
    if fact.get("too_few"):
        yield Row("More agencies needed", (str(fact["too_few"]),))
    if fact.get("gaps"):
        yield Row("Not represented", (components.roles(fact["gaps"]),))
    if fact.get("reason"):
        yield Row("Why it went on", _lines(fact["reason"], fact.get("again")))
    if fact.get("interim"):
        yield Row("What it may agree", ("A plan for the meantime only",))


_BY = {"in_person": "in person", "video": "by video", "telephone": "by telephone"}


def _people(fact: Fact) -> Iterable[Row]:
    if fact.get("chair"):
        yield Row("Chair", _lines(fact["chair"], fact.get("note")))
    elif fact.get("note"):
        yield Row("The chair said", _lines(fact["note"]))
    if not fact.get("attendance") and fact.get("represented"):
        there = components.roles(map(str, fact["represented"]))
        yield Row("Represented, without names", _lines(components.sentence(there)))
    for one in fact.get("attendance") or ():
        yield Row(str(one.get("agency") or components.role(one["role"])), _person(one))
    if fact.get("absent"):
        yield Row("Did not come", tuple(map(str, fact["absent"])))


def _person(one: Fact) -> tuple[str, ...]:
    who = str(one.get("name") or "name not written down")
    how = f", {_BY[one['by']]}" if one.get("by") in _BY else ""
    lines = [f"{who}, {components.role(one['role'])}{how}"]
    if one.get("deputy_for"):
        lines.append(f"Deputy for {one['deputy_for']}")
    if one.get("decides") is False:
        lines.append("Could not decide for their agency")
    if one.get("untrained"):
        lines.append("Had no training for such a meeting")
    return tuple(lines)


def _agency(fact: Fact) -> str:
    return str(fact.get("agency") or components.role(str(fact.get("role") or "")))


def _in_writing(fact: Fact) -> str:
    return "(sent in writing)" if fact.get("in_writing") else ""


def _decision(type_: str, id_: str, fact: Fact, disagree: Callable[[str], str]) -> Row:
    title, answers = question_words(str(fact["question"]), type_)
    outcome = dict(answers).get(str(fact["outcome"]), str(fact["outcome"]))
    lines = _lines(
        outcome,
        fact.get("words"),
        _named("Who tells them", fact.get("who_tells")),
        _named("What they are told", fact.get("what")),
        _named("Why they are not told now", fact.get("not_told_why")),
    )
    return Row(title, lines, disagree(id_))


def _dissent(facts: Facts, fact: Fact, disagree: Callable[[str], str]) -> Row:
    """Who did not agree; what can come of it is a step from their own words."""
    question = fact.get("question")
    about = f"With: {question_words(question, facts.type)[0]}" if question else ""
    of = (id_ for id_, one in facts.decided if one["question"] == question)
    href = disagree(decision) if (decision := next(of, "")) else ""
    who = f"{fact['who']}, {fact['agency']}"
    return Row(who, _lines(about, fact.get("words")), href)


def _action(number: int, fact: Fact) -> Row:
    owner = components.role(str(fact["owner"])) if fact.get("owner") else ""
    who = ", ".join(part for part in (owner, str(fact.get("agency") or "")) if part)
    due = fact.get("due")
    by = f"By {components.day(date.fromisoformat(str(due)))}" if due else ""
    return Row(
        f"Action {fact.get('number') or number}",
        _lines(fact.get("action"), components.sentence(who), by),
    )


def _next(fact: Fact) -> Iterable[Row]:
    if fact.get("next_at"):
        at = parse_moment(str(fact["next_at"]))
        yield Row("When they meet again", (components.moment(at),))


def _named(label: str, words: Any) -> str:
    return f"{label}: {words}" if words else ""


def _lines(*words: Any) -> tuple[str, ...]:
    """Each line of each text that was given."""
    return tuple(
        line for one in words if one for line in str(one).splitlines() if line.strip()
    )
