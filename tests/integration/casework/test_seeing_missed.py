"""Who may see that somebody was not seen: whoever may see the contact itself."""

import pytest

from lib.town import NOW
from plait.casework import seeing
from plait.worklist.seeing import ClassTooLow


def test_a_contact_of_health_that_was_missed_is_never_made_routine(records, occasion):
    """
    It has the class of the contact that it would have been; another one is routine.
    """
    missed = records(
        "perinatal", "nonattendance.did_not_attend", about="mother",
        contact="contact.perinatal",
    ).event  # fmt: skip
    other = records("perinatal", "nonattendance.did_not_attend", about="mother").event

    assert (missed.sensitivity, other.sensitivity) == ("health", "routine")
    with pytest.raises(ClassTooLow):
        seeing.change_class(
            event=missed.id, seen_as="routine", reason="She asked for it",
            **occasion("perinatal", NOW),
        )  # fmt: skip
