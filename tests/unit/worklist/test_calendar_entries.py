"""An invitation for a calendar: when, and where to sign in, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from plait.timeline.gatherings import Gathering
from plait.worklist import inviting
from plait.worklist.calendar_entries import Entry, text_of

SUMMER = datetime(2026, 7, 6, 13, 30, tzinfo=UTC)
WINTER = datetime(2026, 12, 7, 13, 30, tzinfo=UTC)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
MEETING = "0190f0a0-0000-7000-8000-000000000001"


def entry(at=SUMMER, **changed):
    usual = {
        "method": "REQUEST", "uid": f"{MEETING}@plait.example", "sequence": 2,
        "starts_at": at, "minutes": 45, "zone": "Europe/London",
        "reference": "F-7K2M9B", "page": "https://plait.example/families/1/meetings/2",
        "link": "", "organiser": "noreply@plait.example",
        "attendee": "robin@police.example", "stamped_at": NOW,
    }  # fmt: skip
    return Entry(**usual | changed)


def read(text):
    whole = Calendar.from_ical(text)
    [event] = whole.walk("VEVENT")
    return whole, event


def test_what_was_said_is_what_a_calendar_reads():
    whole, event = read(text_of(entry()))

    assert whole["method"] == "REQUEST"
    assert event["uid"] == f"{MEETING}@plait.example"
    assert event["sequence"] == 2
    assert event["summary"] == "Plait meeting F-7K2M9B"
    assert event["location"] == "See Plait"
    assert event["duration"].dt == timedelta(minutes=45)
    assert event["class"] == "PRIVATE"
    assert str(event["organizer"]) == "mailto:noreply@plait.example"
    assert str(event["attendee"]) == "mailto:robin@police.example"
    assert event["description"].endswith("https://plait.example/families/1/meetings/2")


def test_a_meeting_that_is_called_off_is_cancelled_under_the_same_name():
    whole, event = read(text_of(entry(method="CANCEL", sequence=3)))

    assert (whole["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event["uid"] == f"{MEETING}@plait.example"
    assert event["sequence"] == 3


@pytest.mark.parametrize(
    ("zone", "at", "local", "offset"),
    [
        ("Europe/London", SUMMER, "14:30", 1),
        ("Europe/London", WINTER, "13:30", 0),
        ("Europe/Lisbon", SUMMER, "14:30", 1),
        ("Europe/Madrid", WINTER, "14:30", 1),
        ("Atlantic/Azores", SUMMER, "13:30", 0),
        ("UTC", SUMMER, "13:30", 0),
    ],
)
def test_its_time_is_local_with_the_zone_described(zone, at, local, offset):
    """
    In summer and in winter, and for somebody who joins from elsewhere.
    """
    whole, event = read(text_of(entry(at=at, zone=zone)))

    begins = event["dtstart"].dt
    assert begins == at
    assert f"{begins:%H:%M}" == local
    assert begins.utcoffset() == timedelta(hours=offset)
    described = [str(one["tzid"]) for one in whole.walk("VTIMEZONE")]
    assert described == ([] if zone == "UTC" else [zone])


def test_lines_are_no_longer_than_calendars_read():
    text = text_of(entry(link="https://meet.example/" + "a" * 900))

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert str(read(text)[1]["location"]) == "https://meet.example/" + "a" * 900


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)


@given(place=WORDS, chair=WORDS, about=WORDS, type_=st.sampled_from(
    ["strategy", "conference_initial", "complex_case"]
))  # fmt: skip
def test_nothing_of_the_meeting_but_its_time_is_in_it(place, chair, about, type_):
    """
    Whatever was written for those who meet: not a byte of the entry depends on it.
    """
    address = inviting.Address("F-7K2M9B", "https://plait.example", "no@x.example")

    def made(type_, about, **more):
        one = Gathering(MEETING, type_, about, starts_at=SUMMER, minutes=60, **more)
        entry = inviting.entry_of(one, "REQUEST", "a@b.example", address, "/m", NOW)
        return text_of(entry)

    assert made(type_, about, place=place, chair=chair) == made("strategy", None)


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)).map(  # noqa: DTZ001
        lambda one: one.replace(tzinfo=UTC, second=0, microsecond=0)
    ),
    zone=st.sampled_from(["Europe/London", "Europe/Lisbon", "Europe/Athens", "UTC"]),
    minutes=st.integers(5, 480),
)
def test_a_calendar_reads_the_moment_that_was_meant(at, zone, minutes):
    """
    Also in the hour that comes twice, where local time alone does not say which.
    """
    _, event = read(text_of(entry(at=at, zone=zone, minutes=minutes)))

    assert event["dtstart"].dt == at
    assert event["duration"].dt == timedelta(minutes=minutes)


def test_when_it_is_is_said_with_its_zone():
    assert inviting.when_in_words(SUMMER, "Europe/London") == (
        "Mon 6 Jul 2026 at 14:30 BST"
    )
    assert inviting.when_in_words(WINTER, "Europe/London") == (
        "Mon 7 Dec 2026 at 13:30 GMT"
    )
    assert inviting.when_in_words(WINTER, "Europe/Madrid") == (
        "Mon 7 Dec 2026 at 13:30 UTC"
    )
