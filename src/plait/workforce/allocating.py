"""Who of a team could take a family on: suggested in an order that is said in words.

Nothing is scored. Whoever has no room is not suggested. Of those who have, whoever had
the family before comes first, then who speaks its language, then who has most room;
alike ones stand by name. Each carries the sentences that say why, and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from plait.workforce.capacity import Room, away_now, leave_ahead, room_of
from plait.workforce.shapes import Course, Leave, Part, Worker

#: What the page says of the order, so that nobody need guess it.
ORDER: Final = (
    "Whoever has room comes before whoever has not. Of those with room, whoever had "
    "the family before comes first, then who speaks its language, then who has most "
    "room."
)
#: In this language nobody asks whether somebody speaks it.
USUAL_LANGUAGE: Final = "english"


@dataclass(frozen=True, slots=True)
class Case:
    """What is to be allocated.

    Attributes:
        points: what it weighs for whoever takes it on.
        language: the family's language, "" where nobody has said.
        past: who had the family in this team before, and the last day of it.
    """

    part: Part
    points: int
    language: str = ""
    past: Mapping[int, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A colleague, whether they are suggested, and the sentences that say why."""

    worker: Worker
    is_suggested: bool
    sentences: tuple[str, ...]
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class Suggested:
    """Everybody of the team in order: those suggested, and the others with why not.

    `why_nobody` says why nobody is suggested; it is empty where somebody is.
    """

    first: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]
    why_nobody: tuple[str, ...] = ()


def suggest(
    case: Case, workers: Iterable[Worker], *, today: date, weeks: int
) -> Suggested:
    """Everybody in order, for one part of a family's care.

    Args:
        today: from this local day on their leave counts.
        weeks: so many weeks ahead it counts.
    """
    first: list[Suggestion] = []
    others: list[Suggestion] = []
    for worker in workers:
        room = room_of(worker, today, weeks)
        why_not = tuple(_why_not(case, worker, room, weeks))
        said = (*why_not, *_sentences(case, worker, room, today, weeks))
        found = Suggestion(worker, not why_not, said, room)
        (others if why_not else first).append(found)
    first.sort(key=lambda one: _place(case, one))
    others.sort(key=lambda one: (one.worker.name, one.worker.staff))
    nobody = () if first else tuple(_why_nobody(case, others))
    return Suggested(tuple(first), tuple(others), nobody)


def fits(case: Case, worker: Worker) -> bool:
    """Whether their profession is one that takes this part on."""
    one = worker.profession
    if one is None:
        return False
    return one.with_infants if case.part == "infant" else one.coordinates


def speaks(case: Case, worker: Worker) -> bool:
    """Whether they are known to work in the family's language."""
    known = {one.casefold() for one in worker.languages}
    return case.language.casefold() in known


def _place(case: Case, one: Suggestion) -> tuple[bool, bool, int, str, int]:
    left = one.room.left if one.room else 0
    return (
        one.worker.staff not in case.past,
        not (_asks_language(case) and speaks(case, one.worker)),
        -left,
        one.worker.name,
        one.worker.staff,
    )


def _why_not(
    case: Case, worker: Worker, room: Room | None, weeks: int
) -> Iterator[str]:
    """Why somebody is not suggested; nothing where they are."""
    part = "work with babies" if case.part == "infant" else "coordinate care"
    if worker.profession is None:
        yield (
            "It is not known how much room they have: nobody has entered what they "
            "work as and how much."
        )
    elif not fits(case, worker):
        yield (
            f"Works as {_lower(worker.profession.title)}: in this service they do "
            f"not {part}."
        )
    elif room is None:
        yield (
            "It is not known how much room they have: nobody has entered their "
            "working time of today."
        )
    elif room.full and not room.ahead:
        yield f"Away for all of the next {weeks} weeks."
    elif room.left < case.points:
        yield (
            f"No room: holds {room.held} of {room.ahead} points, and this is "
            f"{_points(case.points)}."
        )


def _sentences(
    case: Case, worker: Worker, room: Room | None, today: date, weeks: int
) -> Iterator[str]:
    """What speaks for and against somebody, each fact once."""
    if room is not None and room.left >= case.points:
        yield (
            f"Has room for {room.left} of {_points(room.ahead)}; this is {case.points}."
        )
    if room is not None and room.ahead < room.full:
        yield (
            f"In full it would be {room.full} points: leave of the next {weeks} "
            "weeks is taken off."
        )
    if worker.staff in case.past:
        until = case.past[worker.staff]
        yield (
            f"Had this family before, until {in_words(until)}."
            if until
            else ("Had this family before.")
        )
    if _asks_language(case):
        yield (
            f"Speaks {case.language}."
            if speaks(case, worker)
            else (f"Does not speak {case.language}, as far as the team has entered.")
        )
    yield from _leave(worker.leave, today, weeks)
    if worker.profession is not None and worker.wte is not None:
        share = f"{worker.wte.normalize():f} of full time"
        title = _lower(worker.profession.title)
        yield f"Works {share if worker.wte < 1 else 'full time'} as {title}."
    yield training(worker.courses, today)


def training(courses: Iterable[Course], today: date) -> str:
    """Whether somebody's courses are in date, in a sentence."""
    due = sorted(
        (one for one in courses if one.due_on is not None),
        key=lambda one: (one.due_on or date.max, one.title),
    )
    if not due:
        return "It is not known whether their training is in date."
    late = [one for one in due if one.due_on is not None and one.due_on < today]
    if late:
        said = ", ".join(f"{one.title} ({in_words(one.due_on)})" for one in late)
        return f"Training is not in date, as far as it is recorded: {said}."
    return f"Training in date until {in_words(due[0].due_on)}."


def in_words(day: date | None) -> str:
    """Mon 23 Nov 2026; "a day that is not known" for none."""
    return f"{day:%a} {day.day} {day:%b %Y}" if day else "a day that is not known"


def _leave(leave: tuple[Leave, ...], today: date, weeks: int) -> Iterator[str]:
    now = away_now(leave, today)
    if now is not None:
        back = f"back on {in_words(now.back)}" if now.back else "until further notice"
        yield f"Away now, {back}."
    for one in leave_ahead(leave, today, weeks):
        back = f", back on {in_words(one.back)}" if one.back else ""
        yield f"On leave from {in_words(one.since)}{back}."


def _why_nobody(case: Case, others: list[Suggestion]) -> Iterator[str]:
    """Why nobody is suggested: how many could take it on, and what of them."""
    fit = [one for one in others if fits(case, one.worker)]
    part = "works with babies" if case.part == "infant" else "coordinates care"
    if not fit:
        yield f"Nobody of the team {part}, as far as professions are entered."
        return
    unknown = [one for one in fit if one.room is None]
    away = [one for one in fit if one.room and one.room.full and not one.room.ahead]
    full = len(fit) - len(unknown) - len(away)
    if full:
        yield f"{_people(full)} no room for {_points(case.points)}."
    if away:
        yield f"{_people(len(away), 'is', 'are')} away for all of the next weeks."
    if unknown:
        yield f"Of {len(unknown)} it is not known how much they work."


def _asks_language(case: Case) -> bool:
    return case.language.casefold() not in {"", USUAL_LANGUAGE}


def _people(count: int, one: str = "has", many: str = "have") -> str:
    return f"1 colleague {one}" if count == 1 else f"{count} colleagues {many}"


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
