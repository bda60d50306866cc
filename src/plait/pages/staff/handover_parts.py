"""What is handed over, filled in from the timeline with what its author may read.

Every line says when it was and who recorded it, so that whoever reads it can ask. Only
routine and health facts are filled in: what is guarded more closely is for the author
to write, or not. A score stands with its instrument's own words, and never a diagnosis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from plait.clock.ages import age_in_words
from plait.clock.moments import local_day
from plait.pages import components, fact_words
from plait.pages.staff.opening import ROLE_WORDS, short_name

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.worklist.shapes import Row

#: The parts in the order in which they are read, with their questions and hints.
PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "birth": ("The birth", "When, how, and how mother and baby came through it"),
    "feeding": ("Feeding", "How, how it goes, and what helps"),
    "mood": ("How the parent is", "In their own words where you can"),
    "scores": (
        "Questionnaires",
        "The sum with the words of the questionnaire. It is no diagnosis",
    ),
    "concerns": ("Marks and concerns that are open", "As they were seen"),
    "home": ("Who is in the home", "Also who comes and goes, and what is not known"),
    "worries": ("What worries me", "Say also what would make you worry less"),
    "told": ("What I have told the parents", "What they said to it, and who was told"),
    "owed": ("What is still owed", "What you promised, and what has a date"),
    "next_visit": ("Next visit", "When, by whom, and what they expect"),
}
#: Classes whose facts are filled in by themselves.
FILLED_IN: Final = frozenset({"routine", "health"})
#: A part has at most so many lines, the newest; and so many letters.
_MOST_LINES: Final = 8
_MOST_LETTERS: Final = 3800
#: Concerns are told for so long; they have no end of their own.
_CONCERNS_LAST: Final = timedelta(days=365)
#: A visit later than that is not the next one that anybody thinks of.
_VISITS_AHEAD: Final = timedelta(days=183)
_OF_THE_MOOD = (
    "screen.wellbeing_asked", "concern.psychosis_suspected", "concern.self_harm",
    "referral.mental_health.", "referral.talking_therapies.", "assessment.",
    "therapy.", "plan.perinatal_care.", "plan.safety.", "discharge.mental_health",
    "admission.",
)  # fmt: skip
_OF_CHILDREN = ("assessment.child_and_family.", "assessment.prebirth.")
_CONCERNS = ("concern.", "harm.")
#: Groups of standards that ask for the same visits of every family.
_VISITS = frozenset({"health_visiting", "maternity"})


@dataclass(frozen=True, slots=True)
class Material:
    """What a handover can be filled in from: all of it is its author's to read.

    `events` are the newest version of each, none withdrawn, in order.
    """

    opened: Open
    events: tuple[TimelineEvent, ...]
    owed: tuple[Row, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class FilledIn:
    """The words of each part, and what kept some out.

    `has_health`: a fact of the class health is among it, so it is not for everybody.
    `guarded` counts what is guarded more closely and was not filled in.
    """

    words: Mapping[str, str]
    has_health: bool
    guarded: int


def filled_in(found: Material) -> FilledIn:
    """Each part in words, as far as there is anything to say."""
    used: dict[str, TimelineEvent] = {}
    open_to_all = [one for one in found.events if one.event.sensitivity in FILLED_IN]
    plain = Material(found.opened, tuple(open_to_all), found.owed, found.now)
    words = {}
    for part, say in _SAYS.items():
        lines = say(plain, used)
        if lines:
            words[part] = _joined(lines)
    return FilledIn(
        words=words,
        has_health=any(one.event.sensitivity == "health" for one in used.values()),
        guarded=len(found.events) - len(plain.events),
    )


def title(part: str) -> str:
    """What a part is called."""
    return PARTS[part][0] if part in PARTS else part.replace("_", " ").capitalize()


def _joined(lines: Sequence[str]) -> str:
    kept = list(lines[-_MOST_LINES:])
    while len(kept) > 1 and len("\n".join(kept)) > _MOST_LETTERS:
        kept.pop(0)
    return "\n".join(kept)[:_MOST_LETTERS]


_Used = dict[str, "TimelineEvent"]


def _line(one: TimelineEvent, words: str, used: _Used) -> str:
    """`Birth recorded: 39 weeks … (Mon 5 Jan 2026, Ashmere community midwives)`."""
    used[str(one.event.root)] = one
    day = components.day(one.event.occurred_at)
    who = one.team or one.by or "from outside Plait"
    return f"{words} ({day}, {who})"


def _said(one: TimelineEvent) -> str:
    """A fact with its details, and with the free words of whoever recorded it."""
    event = one.event
    details = [fact_words.line(event.kind, event.fact), str(event.fact.get("note", ""))]
    rest = ". ".join(part.strip() for part in details if part.strip())
    name = fact_words.title(event.kind)
    return f"{name}: {rest}" if rest else name


def _birth(found: Material, used: _Used) -> list[str]:
    kinds = {"birth.recorded", "hospital.admitted", "hospital.discharged"}
    return [
        _line(one, _of_baby(one, found) + _said(one), used)
        for one in found.events
        if one.event.kind in kinds
    ]


def _of_baby(one: TimelineEvent, found: Material) -> str:
    babies = [p for p in found.opened.family.people if p.role == "infant"]
    person = found.opened.person(one.event.about)
    is_one_of_several = person in babies and len(babies) > 1
    return f"{short_name(person)}. " if person and is_one_of_several else ""


def _feeding(found: Material, used: _Used) -> list[str]:
    return [
        _line(one, components.sentence(str(one.event.fact["feeding"])), used)
        for one in found.events
        if one.event.fact.get("feeding")
    ]


def _mood(found: Material, used: _Used) -> list[str]:
    return [
        _line(one, _said(one), used)
        for one in found.events
        if one.event.kind.startswith(_OF_THE_MOOD)
        and not one.event.kind.startswith(_OF_CHILDREN)
    ]


def _scores(found: Material, used: _Used) -> list[str]:
    """The newest of each questionnaire and person: its sum, and the words for it."""
    newest: dict[tuple[str, object], TimelineEvent] = {}
    for one in found.events:
        if fact_words.score(one.event.kind, one.event.fact) is not None:
            newest.pop((one.event.kind, one.event.about), None)
            newest[one.event.kind, one.event.about] = one
    lines = []
    for one in newest.values():
        person = found.opened.person(one.event.about)
        whose = f"{ROLE_WORDS[person.role]}. " if person else ""
        name = fact_words.title(one.event.kind)
        score = fact_words.score_said(one.event.kind, one.event.fact)
        lines.append(_line(one, f"{whose}{name}: {score}", used))
    return lines


def _concerns(found: Material, used: _Used) -> list[str]:
    """Marks that were not closed, and concerns of the last year."""
    closed = {
        one.event.about: one.event.occurred_at
        for one in found.events
        if one.event.kind == "injury.closed"
    }
    lines = []
    for one in found.events:
        event = one.event
        if event.kind == "injury.observed":
            ended = closed.get(event.about)
            is_open = ended is None or ended < event.occurred_at
        else:
            is_open = event.kind.startswith(_CONCERNS) and (
                found.now - event.occurred_at <= _CONCERNS_LAST
            )
        if is_open:
            lines.append(_line(one, _of_baby(one, found) + _said(one), used))
    return lines


def _home(found: Material, used: _Used) -> list[str]:
    del used
    today = local_day(found.now)
    lines = []
    for person in found.opened.family.people:
        if not person.household or person.died_on:
            continue
        age = ""
        if person.born_on is not None and person.role in ("infant", "sibling"):
            age = f", {age_in_words(person.born_on, today)}"
        name = "" if person.role == "unborn" else f" {short_name(person)}"
        lines.append(f"{ROLE_WORDS[person.role]}:{name}{age}".rstrip(":"))
    day = components.day(found.now)
    return [*lines, f"(As it stands in the record, {day})"] if lines else []


def _owed(found: Material, used: _Used) -> list[str]:
    """What the author's own team owes, and by when."""
    del used
    return [
        f"{row.title}: {row.person_label}, "
        f"{components.due_words(row.due_at, found.now)} (owed by {row.team})"
        for row in found.owed
        if row.is_ours and row.state in ("due", "overdue") and _is_plain(row)
    ]


def _next_visit(found: Material, used: _Used) -> list[str]:
    """The visits that every family is owed next; never one that tells of a worry."""
    del used
    visits = sorted(
        (
            row
            for row in found.owed
            if row.is_open
            and row.due_at is not None
            and row.due_at <= found.now + _VISITS_AHEAD
            and row.group in _VISITS
            and _is_plain(row)
        ),
        key=lambda row: str(row.due_at),
    )
    return [
        f"{row.title}: by {components.day(row.due_at)}, {row.owed_by_words}"
        for row in visits[:2]
    ]


def _is_plain(row: Row) -> bool:
    """Whether nothing behind it is held by others: to name it could tell of that."""
    return "nformation held" not in row.why


_SAYS: Mapping[str, Callable[[Material, _Used], list[str]]] = {
    "birth": _birth,
    "feeding": _feeding,
    "mood": _mood,
    "scores": _scores,
    "concerns": _concerns,
    "home": _home,
    "owed": _owed,
    "next_visit": _next_visit,
}


def newest(seen: Iterable[TimelineEvent]) -> tuple[TimelineEvent, ...]:
    """The newest version of each event, none that was withdrawn."""
    return tuple(one for one in seen if not (one.is_superseded or one.is_withdrawn))
