"""Whose an event is: one person's alone, several people's, the family's, or others'."""

import pytest

from plait.timeline.whose import has_words, is_about_the_record, share_of

MOTHER = "0b7e9a52-0000-4000-8000-000000000001"
PARTNER = "0b7e9a52-0000-4000-8000-000000000002"
INFANT = "0b7e9a52-0000-4000-8000-000000000003"
PEOPLE = {MOTHER, PARTNER, INFANT}


@pytest.mark.parametrize(
    ("about", "fact", "hers", "his"),
    [
        (MOTHER, {}, "alone", "others"),
        (MOTHER, {"people_present": [MOTHER]}, "alone", "others"),
        (MOTHER, {"people_present": [MOTHER, PARTNER]}, "together", "together"),
        (MOTHER, {"infants_seen": [INFANT]}, "together", "others"),
        (MOTHER, {"people_present": ["her sister"]}, "together", "others"),
        (MOTHER, {"marks": [{"told": {"by": PARTNER}}]}, "together", "together"),
        (PARTNER, {}, "others", "alone"),
        (PARTNER, {"subjects": [MOTHER]}, "together", "together"),
        (None, {"subjects": [MOTHER]}, "together", "others"),
        (None, {}, "family", "family"),
        (INFANT, {"people_present": [INFANT]}, "others", "others"),
    ],
)
def test_each_person_has_their_own_share(about, fact, hers, his):
    """
    What names two is neither's alone, in whichever field it names them.
    """
    assert share_of(MOTHER, about, fact, PEOPLE) == hers
    assert share_of(PARTNER, about, fact, PEOPLE) == his


@pytest.mark.parametrize(
    ("kind", "fact", "has"),
    [
        ("screen.epds", {"items": [1] * 10, "total": 10}, False),
        ("contact.gp.other", {"mode": "video"}, False),
        ("contact.gp.other", {"mode": "video", "note": "tired"}, True),
        ("contact.gp.other", {"mode": "video", "infant_seen": True}, True),
        ("pregnancy.edd_set", {"edd": "2026-10-01"}, False),
        ("handover.accepted", {"answers": MOTHER}, False),
        ("concern.red_flag", {"flags": ["he frightens her"]}, True),
        ("screen.smi_history", {"first_degree_relative": True}, True),
        ("person.left", {"unknown_field": "words"}, True),
        ("person.left", {"unknown_field": {"deep": ["words"]}}, True),
    ],
)
def test_what_is_not_known_to_be_a_code_is_somebodys_words(kind, fact, has):
    """
    Numbers, days, ids and closed lists need no reading; everything else does.
    """
    assert has_words(kind, fact) is has


def test_who_looked_and_who_may_read_is_no_fact_about_a_person():
    """
    It is told elsewhere, or to nobody.
    """
    assert is_about_the_record("access.emergency_opened")
    assert is_about_the_record("class.changed")
    assert not is_about_the_record("message.sent")
