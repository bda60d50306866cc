"""Who may be shown which record by which page: in plain Python, with reasons.

It knows nothing of the code: no SQL, no ORM, nothing of plait. What is said of events,
duties and openings is in `generative.access_oracle`; here stands what is beside it.

The prose:
    A page of a family opens its record, or is refused; any other page opens none.
    Who a family are, is shown to who has the record open, and to whoever finds it
    by a search: that is everybody who could open it. A correction is an event of
    its own class; what it corrects was released, so is it. A meeting is shown to
    the teams with a seat, and to who has the record open with the class in which it
    was called. What is written while it is held is shown to the teams with a seat,
    with the record open, in the classes given, or to the team that wrote it. A
    photo is shown with its class, or to the team that took it. It is not released.
    That what is owed could not be worked out: see the other oracle. Why somebody is
    kept from a family is shown to the partnership's office, and not to themselves.
    That somebody opened a record is shown to themselves, and to who leads their team
    and has it open; what a privacy officer asked about it to privacy officers, of
    whom there is none here.
    That there is a message is shown to the teams that sent and got it, and to who has
    the record open with its class; of what is sealed to who wrote it. What somebody is
    still writing is shown to them alone.
    What travels to another installation is shown to nobody on its way. What was
    proposed for a policy is for who leads the pathway. Kin see nothing of a family.
    Who is not signed in sees nothing of anybody.
"""

from dataclasses import replace

from generative import access_oracle as base
from leaks.area import Area, Item

#: Nobody: who asks without being signed in.
NOBODY = 0


def may(
    area: Area, staff: int, item: Item, opened: int | None, *, searches: bool = False
) -> tuple[bool, str]:
    """Whether this person may be shown this record by a page, and why.

    Args:
        opened: the family whose record the page asks to open.
        searches: whether the page lists what could be opened, without opening it.
    """
    if staff == NOBODY or staff in area.closed_accounts:
        return False, "nobody is asking"
    if item.subject is not None and (staff, item.subject) in area.kin:
        return False, "kin"
    if opened is not None and base.classes_on_opening(area, staff, opened) is None:
        opened = None
    if item.kind == "person":
        return _person(area, staff, item, opened, searches=searches)
    return _DECIDES[item.kind](area, staff, item, opened)


def _person(
    area: Area, staff: int, item: Item, opened: int | None, *, searches: bool
) -> tuple[bool, str]:
    if searches:
        return item.subject in base.finds(area, staff), "whether a search finds them"
    return opened == item.subject, "whether the record is open"


def _event(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    event = item.of
    seen, why = base.may_read_event(area, staff, event, opened)
    if seen or opened != event.subject:
        return seen, why
    root = area.events[area.roots[event.number]]
    return base.is_released(area, staff, root), f"{why}, and whether it was released"


def _entry(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    return base.may_read_entry(area, staff, item.of, opened)


def _failure(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    return base.may_read_failure(area, staff, item.of, opened), "a failed derivation"


def _given(area: Area, staff: int, item: Item, opened: int | None) -> set[str]:
    if opened != item.subject:
        return set()
    return base.classes_on_opening(area, staff, opened) or set()


def _meeting(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    if area.seats[item.subject] & base.teams_of(area, staff):
        return True, "my team has a seat"
    given = _given(area, staff, item, opened)
    return item.of.sensitivity in given, f"whether I was given {item.of.sensitivity}"


def _draft(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    mine = base.teams_of(area, staff)
    if opened != item.subject or not area.seats[item.subject] & mine:
        return False, "the record is shut, or my team has no seat"
    if item.of.team in mine and item.of.sensitivity != "sealed":
        return True, "my team wrote it"
    given = _given(area, staff, item, opened)
    return item.of.sensitivity in given, f"whether I was given {item.of.sensitivity}"


def _photo(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    if opened != item.subject:
        return False, "the record is not open"
    without = replace(area, releases=[])
    return base.may_read_event(without, staff, item.of, opened)


def _proposal(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    return base.leads(area, staff), "whether I lead the pathway"


def _opening(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    if item.of == staff:
        return True, "it was me who looked"
    leads = any(
        one.staff == staff
        and one.team == area.office
        and one.leads
        and base.counts_now(one.begins, one.ends)
        for one in area.posts
    )
    return leads and opened == item.subject, "whether I lead the team that looked"


def _kin(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    is_office = area.office in base.teams_of(area, staff)
    return is_office and item.of[0] != staff, "whether I am of the office, and not them"


def _message(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    sent, sender, reader = item.of
    mine = base.teams_of(area, staff)
    if sent.sensitivity == "sealed":
        return _wrote(area, staff, item, sender), "sealed: whether I wrote it"
    if {sender, reader} & mine:
        return True, "it is my team's, sent or received"
    given = _given(area, staff, item, opened)
    return sent.sensitivity in given, f"whether I was given {sent.sensitivity}"


def _wrote(area: Area, staff: int, item: Item, sender: int) -> bool:
    """Whether it is theirs, and they are in that team still; or was given sealed."""
    author = next((one.staff for one in area.posts if one.team == sender), 1)
    is_theirs = author == staff and sender in base.teams_of(area, staff)
    return is_theirs or "sealed" in _given(area, staff, item, item.subject)


def _unsent(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    return opened == item.subject and item.of == staff, "whether I am writing it"


def _never(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    return False, "it is shown to nobody"


_DECIDES = {
    "event": _event,
    "entry": _entry,
    "failure": _failure,
    "meeting": _meeting,
    "draft": _draft,
    "photo": _photo,
    "proposal": _proposal,
    "kin": _kin,
    "inquiry": _never,
    "message": _message,
    "unsent": _unsent,
    "envelope": _never,
    "opening": _opening,
}


def may_open(area: Area, staff: int, family: int) -> bool:
    """Whether the record of a family opens for this person."""
    return (
        staff not in area.closed_accounts
        and staff != NOBODY
        and base.classes_on_opening(area, staff, family) is not None
    )
