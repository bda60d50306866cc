"""The mark of a complex case says that something came, and not how much is hidden."""

from plait.records.shapes import ReasonAt
from plait.worklist import complex_reasons

HIDDEN = ReasonAt(event_id=None, is_visible=False, team_id=None, agency=None)


def test_whoever_has_not_our_key_cannot_try_out_how_much_is_hidden(settings):
    """
    Another reason is another mark, and so is another installation's key.
    """
    settings.SECRET_KEY = "one"
    here = [complex_reasons._mark((), [HIDDEN] * many) for many in range(3)]
    settings.SECRET_KEY = "another"
    there = [complex_reasons._mark((), [HIDDEN] * many) for many in range(3)]

    assert len({*here, *there}) == 6
