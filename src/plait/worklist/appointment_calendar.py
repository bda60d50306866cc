"""An appointment of a family for a calendar, as iCalendar text. Pure.

A telephone at home is read by others: it says "Appointment" and when, and nothing of
whose it is, with whom, where or what for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from plait.clock.moments import LONDON

_PRODUCT: Final = "-//Plait//Appointments//EN"
SUMMARY: Final = "Appointment"
#: The time zone is described for so long before and after.
_AROUND: Final = timedelta(days=366)


def text_of(
    *, uid: str, sequence: int, at: datetime, minutes: int, is_off: bool, now: datetime
) -> str:
    """The entry as iCalendar text (RFC 5545), in London time.

    Args:
        uid: the same for every version; it leads nobody to a family.
        sequence: how often it was moved.
        at: when it begins, aware; now: when this version was made.
        is_off: whether it was cancelled.
    """
    begins = at.astimezone(LONDON)
    if begins.fold:
        # A local time that comes twice is read as the first: this one is the second.
        begins = at.astimezone(ZoneInfo("UTC"))
    one = Event()
    one.add("uid", uid)
    one.add("dtstamp", now)
    one.add("sequence", sequence)
    one.add("dtstart", begins)
    one.add("duration", timedelta(minutes=minutes))
    one.add("summary", SUMMARY)
    one.add("class", "PRIVATE")
    one.add("status", "CANCELLED" if is_off else "CONFIRMED")
    whole = Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if is_off else "PUBLISH")
    whole.add_component(one)
    if not begins.fold and begins.tzinfo is LONDON:
        whole.add_missing_timezones(
            first_date=(begins - _AROUND).date(), last_date=(begins + _AROUND).date()
        )
    return whole.to_ical().decode("utf-8")
