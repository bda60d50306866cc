"""A telling in plain text, for the command line: what happened, and what is owed."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from plait.clock.ages import age_in_words
from plait.clock.moments import LONDON, local_day
from plait.standards.collection import Library
from plait.standards.roles import role_title
from plait.synthetic.plays import Play
from plait.synthetic.telling import Beat, Telling, team_of
from plait.timeline.facts import describe

_WIDE = 88
_WORTH_SAYING = timedelta(minutes=60)


def lines(script: Play, telling: Telling, library: Library) -> Iterator[str]:
    """The story as lines of text, day by day, and how it ended."""
    yield script.title
    yield "=" * len(script.title)
    yield from textwrap.wrap(script.tells, _WIDE)
    yield ""
    yield "  .  what was recorded, by whom"
    yield "  >  what Plait asks from then on, of whom, by when"
    yield "  !  a time that ran out; ^ who is told of it; + what was done"
    day: date | None = None
    for beat in telling.beats:
        if local_day(beat.at) != day:
            day = local_day(beat.at)
            yield ""
            yield _heading(day, telling)
        yield from _wrapped(_spoken(beat, telling, library))
    yield ""
    yield from _ending(telling, library)


def _heading(day: date, telling: Telling) -> str:
    """The day, and how old the baby is on it."""
    words = f"{day:%a %-d %b %Y}"
    for person in telling.subject.people:
        born = person.born_on
        if person.role == "infant" and born is not None and born <= day:
            gone = person.died_on is not None and day > person.died_on
            return words if gone else f"{words}, the baby is {_age(born, day)} old"
    return words


def _age(born: date, day: date) -> str:
    """The age in words; a newborn is `0 days`."""
    return age_in_words(born, day)


def _spoken(beat: Beat, telling: Telling, library: Library) -> tuple[str, str]:
    """The sign of one beat, and its sentence."""
    if beat.event is not None:
        event = beat.event
        who = {p.id: p.role for p in telling.subject.people}.get(event.about or "", "")
        whom = f" ({who})" if who else ""
        late = ""
        if event.recorded_at - event.occurred_at > _WORTH_SAYING:
            late = f" [happened {_clock(event.occurred_at)}]"
        words = describe(event.kind, event.fact)
        return ".", f"{team_of(event)}{whom}: {words}{late}"
    assert beat.owed is not None  # noqa: S101 - a beat has an event or an obligation
    owed = beat.owed
    standard = library.get(owed.standard, owed.version)
    title = standard.title if standard else owed.standard
    match beat.what:
        case "asked":
            due = (
                f"by {_clock(owed.due_at)}" if owed.due_at else "as soon as it is known"
            )
            return ">", f"{_capital(role_title(owed.owed_by))}: {title}, {due}"
        case "late":
            return "!", f"Time has run out: {title} ({role_title(owed.owed_by)})"
        case "told":
            return "^", f"{_capital(role_title(beat.tell))} is told: {title}"
        case "done":
            late = ", late" if owed.state == "met_late" else ""
            return "+", f"Done{late}: {title}"
        case _:
            missed = "was never done" if owed.state == "missed" else "is not needed now"
            return "+", f"Ended: {title} {missed}"


def _ending(telling: Telling, library: Library) -> Iterator[str]:
    """How many duties there were, and which nobody met."""
    asked, never = len(telling.owed), telling.never_met
    yield f"Plait would have asked for {asked} things; {len(never)} were never done."
    for owed in never:
        standard = library.get(owed.standard, owed.version)
        title = standard.title if standard else owed.standard
        due = f", due {_clock(owed.due_at)}" if owed.due_at else ""
        yield from _wrapped(("!", f"{title} ({role_title(owed.owed_by)}){due}"))
    yield from _wrapped(
        ("=", words) if (words := _time_left(telling, library)) else None
    )
    yield "Every > ! ^ + was worked out by the rules, from what was recorded by then."


def _time_left(telling: Telling, library: Library) -> str:
    """How long before a death the first duty about safety had run out, if any did."""
    died = [p.died_on for p in telling.subject.people if p.died_on is not None]
    unmet = [
        local_day(owed.due_at)
        for owed in telling.never_met
        if owed.due_at is not None
        and (standard := library.get(owed.standard, owed.version)) is not None
        and standard.group == "safeguarding"
    ]
    if not died or not unmet:
        return ""
    days = (min(died) - min(unmet)).days
    return f"The first safeguarding duty ran out {days} days before the death."


def _wrapped(spoken: tuple[str, str] | None) -> list[str]:
    """A sentence under its sign, wrapped; nothing for nothing."""
    if spoken is None:
        return []
    sign, words = spoken
    return textwrap.wrap(
        words, _WIDE, initial_indent=f"  {sign}  ", subsequent_indent="     "
    )


def _clock(at: datetime) -> str:
    """A moment as staff write it: Mon 23 Nov 9:14am, in local time."""
    local = at.astimezone(LONDON)
    return f"{local:%a %-d %b} {local.strftime('%-I:%M%p').lower()}"


def _capital(words: str) -> str:
    """With a capital letter, but GP stays GP."""
    return words[:1].upper() + words[1:]
