"""A meeting that nobody can hold is refused where it comes in, with what was wanted."""

import pytest

from plait.timeline import facts
from plait.timeline.facts import ImpossibleFact

CALL = {"type": "strategy", "starts_at": "2026-03-04T09:00:00+00:00"}


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "", "EUROPE/LONDON"])
def test_a_meeting_is_in_a_time_zone_that_there_is(zone):
    with pytest.raises(ImpossibleFact, match="zone") as refused:
        facts.check("meeting.called", CALL | {"zone": zone})
    assert "passwd" not in str(refused.value)


@pytest.mark.parametrize(
    "at",
    ["9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+00:00", "tomorrow",
     "2026-03-04T09:00:00"],
)  # fmt: skip
@pytest.mark.parametrize("field", ["starts_at", "next_at"])
def test_a_meeting_is_at_a_moment_that_can_be(field, at):
    """
    From the year 9999 no length and no time zone can be counted.
    """
    with pytest.raises(ImpossibleFact, match=field):
        facts.check("meeting.held", CALL | {field: at})


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "http://example.org", "https://a b", 'https://x"onload="'],
)
def test_a_link_is_one_that_a_browser_opens_over_an_encrypted_line(link):
    with pytest.raises(ImpossibleFact, match="link"):
        facts.check("meeting.called", CALL | {"link": link})


def test_a_meeting_that_can_be_is_kept_as_it_is():
    fact = CALL | {"zone": "Europe/Lisbon", "link": "https://meet.example/1"}

    kept = facts.check("meeting.called", fact)

    assert kept["zone"] == "Europe/Lisbon"
    assert kept["starts_at"].startswith("2026-03-04T09:00")
