"""A notice says fixed words, and nothing of anybody."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.worklist import notice_words
from plait.worklist.notice_words import WordsRefused
from plait.worklist.outbox import Notice, notice_id

VALUES = {
    "reference": "F-7K2M9B",
    "link": "/families/F-7K2M9B/",
    "when": "Tue 3 March 2026 at 14:00",
    "what": "Something is late",
}


def notice(**changed) -> Notice:
    return Notice(
        **{
            "id": uuid4(),
            "template": "escalation",
            "channel": "email",
            "staff_id": 7,
            "team_id": 3,
            "subject_id": uuid4(),
            "about_event": uuid4(),
            "values": VALUES,
        }
        | changed
    )


def test_the_subject_of_a_mail_is_the_reference_and_no_more():
    assert notice_words.subject_of(VALUES) == "Plait F-7K2M9B"
    assert notice_words.subject_of({}) == "Plait"


def test_the_link_is_made_whole_with_our_own_address():
    words = notice_words.mail_of("escalation", VALUES, "https://plait.example")

    assert "https://plait.example/families/F-7K2M9B/" in words
    assert "Tue 3 March 2026 at 14:00" in words


@pytest.mark.parametrize("template", sorted(notice_words.TEMPLATES))
def test_a_text_message_fits_into_two(template):
    """
    A long text is split, and its parts may come apart.
    """
    longest = max(notice_words.WHAT_MAY_BE, key=len)
    said = notice_words.text_of(
        template,
        VALUES | {"what": longest, "link": f"/families/F-7K2M9B/{uuid4()}/"},
        "https://plait.example",
    )

    assert len(said) <= 306


@pytest.mark.parametrize(
    ("blank", "text"),
    [
        ("reference", "Tara Mothersname"),
        ("reference", "f-7k2m9b"),
        ("when", "when Tara was seen"),
        ("when", ""),
        ("what", "Tara has a bruise"),
        ("link", "https://elsewhere.example/"),
        ("link", "/families/?name=tara"),
        ("link", "/families/tara mothersname/"),
    ],
)
def test_a_blank_that_might_tell_of_somebody_is_refused(blank, text):
    with pytest.raises(WordsRefused) as refused:
        notice(values=VALUES | {blank: text})

    assert text == "" or text not in str(refused.value)


@given(st.text(min_size=1, max_size=40))
def test_no_word_of_a_name_passes_as_a_time(text):
    """
    What passes holds digits, signs and the words of a calendar alone.
    """
    try:
        notice(values=VALUES | {"when": text})
    except WordsRefused:
        return
    for word in text.replace(",", " ").split():
        known = word.isdigit() or word[0].isdigit()
        assert known or word.isascii()


@pytest.mark.parametrize("values", [{}, VALUES | {"name": "Tara"}])
def test_blanks_are_exactly_those_of_the_template(values):
    with pytest.raises(WordsRefused):
        notice(values=values)


def test_a_notice_goes_to_somebody_or_to_an_address():
    with pytest.raises(ValueError, match="to one"):
        notice(staff_id=None)
    with pytest.raises(ValueError, match="to one"):
        notice(address="team@ashmere.example")

    notice(staff_id=None, address="team@ashmere.example")


def test_an_invitation_is_no_text_message():
    with pytest.raises(ValueError, match="by email"):
        notice(channel="sms", calendar="BEGIN:VCALENDAR")


def test_the_same_notice_has_the_same_id_and_another_channel_another():
    event = uuid4()

    assert notice_id(event, 7, "email") == notice_id(event, 7, "email")
    assert notice_id(event, 7, "email") != notice_id(event, 7, "sms")
    assert notice_id(event, 7, "email") != notice_id(event, 8, "email")
