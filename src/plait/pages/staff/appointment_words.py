"""How appointments are said on pages: what speaks against a time, how they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from plait.pages import components
from plait.pages.fact_words_appointments import RESULTS
from plait.pages.staff.opening import ROLE_WORDS
from plait.standards.services.appointments import Appointments
from plait.timeline.appointments import SEEN
from plait.worklist.diary import Slot

AGAINST: Final[Mapping[str, str]] = {
    "away": "This colleague is away then.",
    "double_booked": "This colleague has another appointment then.",
    "in_a_group": "This colleague runs a group then.",
    "outside_hours": "It is outside the hours of your team.",
    "not_a_working_day": "It is a weekend or a bank holiday.",
}
MODES: Final = {
    "face_to_face": "Face to face",
    "video": "Video",
    "telephone": "Telephone",
}
#: A word and its colour. Red stays for what is overdue and about a child's safety.
TAGS: Final = {
    "booked": ("Booked", "blue"),
    "cancelled": ("Cancelled", "grey"),
    "kept": ("Seen", "green"),
    "in_part": ("Not all seen", "orange"),
    "missed": ("Not seen", "orange"),
    "owed": ("Outcome owed", "yellow"),
}
LENGTHS: Final = (15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240)


def tag(state: str, *, is_owed: bool, results: Iterable[str] = ()) -> tuple[str, str]:
    """The word and the colour of how it stands.

    Args:
        results: what became of it for each: where somebody was not seen, such as a baby
            who was not brought, it is not called seen.
    """
    if state == "kept" and not SEEN.issuperset(results):
        state = "in_part"
    return TAGS["owed" if is_owed else state]


def clock(at: datetime, ends_at: datetime) -> str:
    """`10am to 11am`."""
    return f"{components.time_of_day(at)} to {components.time_of_day(ends_at)}"


def when(at: datetime, ends_at: datetime) -> str:
    """`Wed 4 Mar 2026, 10am to 11am`."""
    return f"{components.day(at)}, {clock(at, ends_at)}"


def results(said: Iterable[str]) -> str:
    """`Mother came; baby was not brought`, of `role:result` as rows hold it."""
    parts = []
    for one in said:
        role, _, result = one.partition(":")
        who = ROLE_WORDS.get(role, "Somebody")
        parts.append(f"{who.lower()} {RESULTS.get(result, result)}")
    return components.sentence("; ".join(parts))


def what(slot: Slot, service: Appointments) -> str:
    """`Home visit, at home` or `Follow-up by video`."""
    title = service.kind_title(slot.kind)
    if slot.mode in ("video", "telephone"):
        return f"{title}, {MODES[slot.mode].lower()}"
    if not slot.place:
        return title
    place = service.place_title(slot.place)
    # Names of places keep their capital: only what is no name is lowered.
    return f"{title}, {place if ' ' in place and place[:3] != 'At ' else place.lower()}"
