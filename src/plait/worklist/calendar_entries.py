"""An invitation for a calendar, as iCalendar text. Pure.

It goes to one person and through hands that are not ours: it says when, and where to
sign in. It names nobody but whom it is sent to, and not what kind of meeting it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vUri

Method = Literal["REQUEST", "CANCEL"]

_PRODUCT: Final = "-//Plait//Meetings//EN"
#: Where it is, for who has no link: the page says it.
_SEE: Final = "See Plait"
#: Time zones are described for so long before and after the meeting.
_AROUND: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One meeting for one person's calendar.

    Attributes:
        uid: the same for every version of it: `<meeting>@<host>`.
        sequence: the number of the version.
        starts_at: aware; minutes: how long; zone: in which its time is said.
        reference: of the record, such as `F-7K2M9B`.
        page: the full address of the meeting's page.
        link: where to join it, or "".
        organiser: the address that our messages come from.
        attendee: the address of whom it is for.
        stamped_at: when this version was made, aware.
    """

    method: Method
    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    zone: str
    reference: str
    page: str
    link: str
    organiser: str
    attendee: str
    stamped_at: datetime


def text_of(entry: Entry) -> str:
    """The entry as iCalendar text (RFC 5545), with its time zone described.

    Raises:
        zoneinfo.ZoneInfoNotFoundError: there is no such time zone.
    """
    zone = ZoneInfo(entry.zone)
    begins = entry.starts_at.astimezone(zone)
    if begins.fold:
        # A local time that comes twice is read as the first: this one is the second.
        zone = ZoneInfo("UTC")
        begins = entry.starts_at.astimezone(zone)
    one = Event()
    one.add("uid", entry.uid)
    one.add("dtstamp", entry.stamped_at)
    one.add("sequence", entry.sequence)
    one.add("dtstart", begins)
    # As a length: an end in local time may be a time that does not exist.
    one.add("duration", timedelta(minutes=entry.minutes))
    one.add("summary", f"Plait meeting {entry.reference}")
    one.add("description", f"Sign in to answer and to prepare: {entry.page}")
    one.add("url", vUri(entry.page))
    one.add("location", entry.link or _SEE)
    one.add("class", "PRIVATE")
    one.add("status", "CANCELLED" if entry.method == "CANCEL" else "CONFIRMED")
    one.add("organizer", vCalAddress(f"mailto:{entry.organiser}"))
    attendee = vCalAddress(f"mailto:{entry.attendee}")
    attendee.params["PARTSTAT"] = "NEEDS-ACTION"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    one.add("attendee", attendee)
    whole = Calendar()
    whole.add("prodid", _PRODUCT)
    whole.add("version", "2.0")
    whole.add("method", entry.method)
    whole.add_component(one)
    if zone.key != "UTC":
        whole.add_missing_timezones(
            first_date=(begins - _AROUND).date(), last_date=(begins + _AROUND).date()
        )
    return whole.to_ical().decode("utf-8")
