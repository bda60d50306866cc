"""What the guide says of a standard beside its plain words: a sentence, stories."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plait.clock.moments import LONDON
from plait.engine.reasons import event_in_words
from plait.pages import components
from plait.standards.plain_words import limit_of_case
from plait.standards.roles import role_title
from plait.standards.shapes import Example, Standard
from plait.standards.stories import events_of
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline

_STATES = {
    "due": "It is owed",
    "overdue": "It is late. It was owed",
    "waiting": "It is not open yet. It is owed",
    "met": "It was done in time",
    "met_late": "It was done, late",
    "stopped": "It was no longer owed",
    "missed": "It ended when it was already late",
}
_ENDED = frozenset({"met", "met_late", "stopped", "missed"})


@dataclass(frozen=True, slots=True)
class Story:
    """An example of a standard, told: what happened, when asked, what is then owed."""

    name: str
    lines: tuple[str, ...]
    asked: str
    outcome: str


def said(standard: Standard) -> str:
    """The sentence that a nurse would say about it."""
    owner = role_title(standard.owed_by)
    owed_by = owner if owner.startswith("whoever") else f"the {owner}"
    return f"{standard.advice} Owed by {owed_by}, {by_when(standard)}."


def one(role_title: str) -> str:
    """One of them, inside a sentence: `a midwife`, `an obstetrician`, `whoever ...`."""
    if role_title.startswith("whoever"):
        return role_title
    return f"{'an' if role_title[:1].lower() in 'aeio' else 'a'} {role_title}"


def by_when(standard: Standard) -> str:
    """Its limits: `within 1 working day`; the last is for every other case."""
    return ", otherwise ".join(limit_of_case(case) for case in standard.within)


def story(standard: Standard, example: Example) -> Story:
    """The example in words. People who join a family are left out."""
    subject = f"{standard.subject}:example"
    timeline = Timeline.of(subject, _known(standard, example))
    asked = f"Asked on {components.moment(example.at)}"
    if example.known_at is not None and example.known_at != example.at:
        asked += f", with what was known on {components.moment(example.known_at)}"
    elif example.known_at is not None:
        asked += ", with what was known then"
    lines = tuple(
        components.sentence(event_in_words(event))
        for event in timeline.events
        if event.kind != "person.joined"
    )
    outcomes = " Then: ".join(outcome(text) for text in example.then)
    return Story(example.name, lines, asked, outcomes)


def _known(standard: Standard, example: Example) -> Sequence[Event]:
    """The events of the example; for a known moment, those recorded by then."""
    found = events_of(example, standard.subject)
    if example.known_at is None:
        return found
    return [event for event in found if event.recorded_at <= example.known_at]


def outcome(text: str) -> str:
    """`due 2026-03-04 23:59:59` as a sentence."""
    state, _, at = text.partition(" ")
    if state == "nothing":
        return "This standard asks for nothing."
    if not at:
        return f"{_STATES[state]}."
    moment = datetime.fromisoformat(at).replace(tzinfo=LONDON)
    if state in _ENDED:
        return f"{_STATES[state]}, on {components.moment(moment)}."
    by = "by the" if components.is_end_of_day(moment) else "by"
    return f"{_STATES[state]} {by} {components.limit(moment)}."
