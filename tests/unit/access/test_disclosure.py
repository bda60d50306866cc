"""What a person may see of the reasons for an obligation."""

from uuid import UUID

import pytest

from plait.access import classes
from plait.access.disclosure import (
    BASIS,
    Holder,
    Reason,
    Viewer,
    disclose,
    may_see,
)

EVENT = UUID(int=1)
PERINATAL = Holder("Vale perinatal team", "duty clinician", "01632 960123", 7)
OFFICE = Holder("Ashmere safeguarding office", "designated nurse", "01632 960999", 9)
WORDS = "Severe depression"


def reason(sensitivity: str, words: str | None = WORDS) -> Reason:
    return Reason(EVENT, sensitivity, PERINATAL, words)


def test_who_was_given_the_class_is_told_in_full():
    """
    With the event, so that a page can lead to it.
    """
    viewer = Viewer(frozenset(), classes.mask_of(["routine", "health"]))

    [told] = disclose([reason("health")], viewer, office=OFFICE)

    assert (told.words, told.is_full, told.event_id) == (WORDS, True, EVENT)


def test_another_is_told_who_holds_it_and_whom_to_ask():
    """
    Not a word of what it is, and no id.
    """
    viewer = Viewer(frozenset({1}), classes.ROUTINE)

    [told] = disclose([reason("health")], viewer, office=OFFICE)

    assert told.words == (
        "Information held by Vale perinatal team: ask duty clinician (01632 960123), "
        f"basis {BASIS}"
    )
    assert told.event_id is None


@pytest.mark.parametrize(
    "sensitivity", ["third_party", "police", "sealed", "location", "domestic_abuse"]
)
def test_where_existence_is_bound_not_even_the_holder_is_named(sensitivity):
    """
    The partnership's office is asked instead.
    """
    viewer = Viewer(frozenset({1}), classes.ROUTINE | classes.HEALTH)

    [told] = disclose([reason(sensitivity)], viewer, office=OFFICE)

    assert "Vale" not in told.words
    assert "designated nurse" in told.words
    assert told.holder == OFFICE


def test_hidden_reasons_are_not_counted():
    """
    Three of one team give one line.
    """
    viewer = Viewer(frozenset(), classes.ROUTINE)

    told = disclose([reason("health")] * 3, viewer, office=OFFICE)

    assert len(told) == 1


def test_police_information_does_not_bring_health_with_it():
    """
    Classes are a set: a higher bit holds no lower one.
    """
    viewer = Viewer(frozenset(), classes.POLICE)

    assert may_see(reason("police"), viewer)
    assert not may_see(reason("health"), viewer)
    assert not may_see(reason("routine"), viewer)


def test_ones_own_team_sees_what_it_recorded_but_for_what_is_sealed():
    """
    A team is not a named person.
    """
    viewer = Viewer(frozenset({7}))

    assert may_see(reason("health"), viewer)
    assert not may_see(reason("sealed"), viewer)


def test_kin_are_told_nothing_in_full():
    """
    Whatever they were given.
    """
    viewer = Viewer(frozenset({7}), classes.EVERYTHING, is_excluded=True)

    [told] = disclose([reason("routine")], viewer, office=OFFICE)

    assert not told.is_full
    assert WORDS not in told.words


def test_what_the_database_kept_back_stays_back():
    """
    Without words there is nothing to tell, whatever the class.
    """
    viewer = Viewer(frozenset(), classes.EVERYTHING)

    [told] = disclose([reason("health", words=None)], viewer, office=OFFICE)

    assert not told.is_full


def test_a_class_has_one_bit_and_one_name():
    """
    Names to bits and back; an unknown name says what is wanted.
    """
    assert classes.NAMES[:2] == ("routine", "health")
    for bit, name in enumerate(classes.NAMES):
        assert classes.bit_of(name) == bit
        assert classes.name_of(bit) == name
    assert classes.names_in(classes.mask_of(["police", "routine"])) == (
        "routine",
        "police",
    )
    with pytest.raises(ValueError, match=r"one of routine.*got 'secret'"):
        classes.bit_of("secret")
