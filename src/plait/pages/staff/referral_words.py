"""Referrals in words: the rows of the inbox, and what a referral says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from plait.clock.ages import format_gestation, gestation_days
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff import paths
from plait.standards.services.intake import Intake
from plait.worklist.care_lists import Clock, Item
from plait.worklist.care_rows import intake_for
from plait.worklist.directory import directory

#: What is said of a state, and its colour.
STATES: Final = {
    "sent": ("Not received yet", "yellow"),
    "received": ("To be triaged", "yellow"),
    "asked": ("Waits for an answer", "orange"),
    "triaged": ("To be decided", "yellow"),
    "accepted": ("Accepted", "green"),
    "allocated": ("Accepted", "green"),
    "seen": ("In care", "green"),
    "redirecting": ("Passed on, not taken up", "orange"),
    "redirected": ("Taken up elsewhere", "grey"),
    "discharging": ("Discharge offered", "blue"),
    "joined": ("Joined to another", "grey"),
    "closed": ("Ended", "grey"),
}
URGENCY: Final = {
    "emergency": "Emergency",
    "very_urgent": "Very urgent",
    "urgent": "Urgent",
    "routine": "Routine",
    "preconception": "Before a pregnancy",
}
PURPOSES: Final = {
    "": "Treatment of the parent",
    "preconception": "Advice before a pregnancy",
    "partner": "Assessment of a partner",
    "parent_infant": "Parent and baby together",
}
REFERRERS: Final = {
    "self": "herself or himself",
    "family": "the family",
    "gp": "the GP",
    "midwife": "a midwife",
    "health_visitor": "a health visitor",
    "obstetrician": "an obstetrician",
    "mental_health": "another mental health team",
    "talking_therapies": "talking therapies",
    "hospital": "a hospital",
    "social_care": "children's social care",
    "other": "somebody else",
}
DANGERS: Final = {
    "none_told": "None told of",
    "worried": "Worried, and looked at with her",
    "now": "Now",
    "not_asked": "Not asked yet",
}
#: In days of a pregnancy: longer than this, and nobody has said how it ended.
LONGEST: Final = 320


@dataclass(frozen=True, slots=True)
class Line:
    """A referral in a list. `look` is its urgency class, for the style sheet."""

    href: str
    who: str
    when: str
    urgency: str
    look: str
    came: str
    clock: str
    clock_href: str
    is_late: bool
    tag: tuple[str, str]
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def lines(items: Iterable[Item], now: datetime, *, is_ours: bool = True) -> list[Line]:
    """The rows of a list; of those that we made, how each stands alone."""
    return [_line(one, now, is_ours=is_ours) for one in items]


def _line(one: Item, now: datetime, *, is_ours: bool) -> Line:
    intake = intake_for(one.team, directory())
    clock = next(iter(one.clocks), None)
    return Line(
        href=paths.referral(one.subject_id, one.id),
        who=one.label,
        when=stage(one.edd, one.born_on, now) if is_ours else "",
        urgency=urgency_words(one.asked_urgency, one.urgency, intake),
        look=one.urgency,
        came=came(one, now),
        clock=clock_words(clock, now) if clock else "",
        clock_href=paths.owed(one.subject_id, clock.entry) if clock else "",
        is_late=bool(clock and clock.due_at and clock.due_at < now),
        tag=STATES[one.state],
        notes=_notes(one, intake),
        warnings=_warnings(one, intake),
    )


def stage(edd: date | None, born_on: date | None, now: datetime) -> str:
    """How far the pregnancy is, or how old the baby: `31+4 weeks`, `Baby 6 weeks`."""
    today = local_day(now)
    if edd is not None:
        days = gestation_days(edd, today)
        if 0 <= days <= LONGEST:
            return f"{format_gestation(days)} weeks pregnant"
        if days > LONGEST and born_on is None:
            return f"Was due {components.day(edd)}, no birth known"
    if born_on is not None:
        return f"Baby {components.age(born_on, now)} old"
    return "No pregnancy or baby known"


def urgency_words(asked: str, set_: str, intake: Intake | None) -> str:
    """The class that counts; and what was asked for, where that was another."""
    known = intake.class_of(set_) if intake else None
    words = known.words if known else URGENCY.get(set_, "No urgency")
    if asked and asked != set_:
        return f"{words} (asked as {URGENCY.get(asked, asked).lower()})"
    return words


def came(one: Item, now: datetime) -> str:
    """When it came, and from whom."""
    sender = directory().teams.get(one.from_team or -1)
    by = sender.name if sender else REFERRERS.get(one.referrer, "")
    verb = "Sent" if one.state == "sent" else "Received"
    ago = components.span(now - one.received_at)
    return f"{verb} {ago} ago" + (f" from {by}" if by else "")


def clock_words(clock: Clock, now: datetime) -> str:
    """What is owed first, and how long there is."""
    whose = " (began with another referral)" if clock.is_others else ""
    return f"{clock.title}{whose}: {components.time_left(clock.due_at, now)}"


def _notes(one: Item, intake: Intake | None) -> tuple[str, ...]:
    found = [PURPOSES[one.purpose]] if one.purpose else []
    known = {flag.id: flag for flag in intake.flags} if intake else {}
    flags = [known[each] for each in one.flags if each in known]
    found += [f"Flag: {flag.words}" for flag in flags if not flag.is_red]
    if one.seen_at is not None:
        found.append(f"Seen by us, last {components.day(one.seen_at)}")
    else:
        found.append("Not seen by us yet")
    if one.missing and intake:
        found.append(f"{components.counted(len(one.missing), 'thing')} not said")
    return tuple(found)


def _warnings(one: Item, intake: Intake | None) -> tuple[str, ...]:
    known = {flag.id: flag for flag in intake.flags} if intake else {}
    flags = [known[each] for each in one.flags if each in known]
    found = [f"Red flag: {flag.words}" for flag in flags if flag.is_red]
    if one.beside:
        found.append("Has another referral that is open")
    return tuple(found)
