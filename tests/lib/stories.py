"""Short stories as events, and what follows from them, for tests of the rules."""

from datetime import UTC, datetime
from pathlib import Path

from plait.clock.moments import LONDON
from plait.engine.derive import derive
from plait.standards.loader import Place, library, made_of
from plait.standards.shapes import Example
from plait.standards.stories import events_of


def at(text):
    """A London time as a UTC moment."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def story(given, subject="family"):
    """The events of a story, a line each, as in the standards' examples."""
    example = Example("story", given, at("2026-01-01 00:00"), ())
    return events_of(example, subject)


def standard(**fields):
    """A standard for one test: a signal, an answer and a limit unless given."""
    raw = {
        "id": "one",
        "version": 1,
        "title": "One thing follows another",
        "applies": {"from": "2010-01-01"},
        "force": "ours",
        "limit_origin": "ours",
        "sources": [{"document": "Nobody's book", "clause": "1"}],
        "when": {"kind": "concern.red_flag"},
        "then": {"kind": "assessment.crisis"},
        "within": {"hours": 24},
        "owed_by": "midwife",
        "advice": "Do the other thing.",
        "if_late": [{"after": "0 hours", "tell": "team_manager"}],
        "examples": [
            {"name": "one", "given": "", "at": "2026-01-01 00:00", "then": ["nothing"]}
        ],
        **fields,
    }
    return made_of(raw, Place(Path("one.yaml"), raw))


def owed(given, standards, as_of, known_at=None, subject="family"):
    """What a story comes to: the obligations as of a London time."""
    chosen = [library().get(s) if isinstance(s, str) else s for s in standards]
    known = at(known_at) if known_at else None
    return derive(story(given, subject), chosen, at(as_of), known)
