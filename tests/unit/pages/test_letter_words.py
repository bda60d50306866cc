"""A letter to a parent can be read by somebody of twelve, whatever was decided."""

from datetime import UTC, datetime, timedelta
from statistics import median

import pytest

from lib.reading_age import reading_age
from plait.pages import crisis
from plait.pages.staff import letter_words
from plait.pages.staff.letter_words import DECISIONS, DISAGREE, NEXT, Written, letter
from plait.timeline.events import Event
from plait.timeline.gatherings import gatherings
from plait.timeline.timeline import Timeline

NOW = datetime(2026, 3, 11, 14, 31, tzinfo=UTC)
LATER = NOW + timedelta(minutes=1)
SENTENCES = [*DECISIONS.values(), *NEXT.values(), *DISAGREE]


def made(*decided: tuple[str, str], kind: str = "strategy"):
    """The letter after a meeting that decided these."""
    events = [
        Event("m", "family:f", "f-infant", "meeting.held", NOW, NOW, "sc",
              {"type": kind}, team="1", sensitivity="routine"),
        *(
            Event(f"d{number}", "family:f", "f-infant", "meeting.decided", LATER, LATER,
                  "sc", {"meeting": "m", "question": question, "outcome": outcome},
                  team="1", sensitivity="routine")
            for number, (question, outcome) in enumerate(decided)
        ),
    ]  # fmt: skip
    [meeting] = gatherings(Timeline.of("family:f", events))
    return letter(
        meeting, name="Jane", child="Alex", address=(), language="",
        written=Written("There is a mark.", "", "Robin", "01632 960001"),
        signed="Robin", reference="F-7K2M9", now=NOW,
    )  # fmt: skip


def test_a_letter_to_the_home_has_no_number_for_who_is_hurt_there():
    """
    Somebody else at home may read it. 999 and the lines for her health stay.
    """
    sent = made(("threshold", "met"))

    said = " ".join(sent.help)
    assert "999" in sent.emergency
    assert "Samaritans" in said
    assert "mental health option" in said
    assert "Domestic Abuse" not in said
    assert "Domestic Abuse Helpline" in {one.name for one in crisis.LINES}


@pytest.mark.parametrize("words", SENTENCES)
def test_no_sentence_of_a_letter_is_too_hard(words):
    """
    Names of services are exempt.
    """
    assert reading_age(words) <= 14


def test_half_of_them_can_be_read_at_eleven():
    """
    A letter is read by a frightened parent, at the door.
    """
    assert median(map(reading_age, SENTENCES)) <= 11


@pytest.mark.parametrize("decided", DECISIONS)
@pytest.mark.parametrize("kind", ["strategy", "conference_initial", "complex_case"])
def test_a_whole_letter_can_be_read_at_twelve(decided, kind):
    """
    Whatever was decided, by whatever meeting.
    """
    one = made(decided, kind=kind)
    whole = ". ".join([one.intro, *one.decided, *one.next, *one.disagree])

    assert one.decided == (DECISIONS[decided],)
    assert one.next
    assert reading_age(whole) <= 12


def test_what_has_no_sentence_is_left_to_whoever_signs():
    """
    Legal advice is told by nobody by itself.
    """
    one = made(("legal", "yes"), ("section47", "none"))

    assert one.decided == (DECISIONS["section47", "none"],)


def test_another_text_has_another_digest():
    """
    So that it can be shown later which letter it was.
    """
    first, second = made(("medical", "yes")), made(("medical", "no"))

    assert first.digest != second.digest
    assert first.digest == made(("medical", "yes")).digest


def test_a_meeting_without_a_word_on_the_parents_lets_them_be_told():
    """
    Only a decision not to tell them stops a letter.
    """
    events = [
        Event("m", "family:f", None, "meeting.held", NOW, NOW, "sc",
              {"type": "strategy"}, team="1", sensitivity="routine"),
    ]  # fmt: skip
    [meeting] = gatherings(Timeline.of("family:f", events))

    assert letter_words.not_told_why(meeting) is None
