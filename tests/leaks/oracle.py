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
    That somebody opened a record is shown to themselves, in the list of what they
    opened even where they turned out to be kin; and to who leads the team for
    which they did and has it open. To who looks after privacy for that team's agency
    it is shown too, and to who does for the area, unless it was the police. What came
    of asking about it is shown to those two, and never to whom it is about.
    Why a record was opened in an emergency is shown as its event is; to whoever opened
    it; and to who looks after privacy for the area, who reviews it. What they found is
    shown to the same. That it was opened is told besides to who looks after privacy
    for the agency of whoever did; why is not.
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
from leaks.looked import POLICE, looks_of

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
        is_own_log = item.kind == "opening" and item.of.staff == staff
        return is_own_log and opened is None, "kin"
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


def is_told_why(area: Area, staff: int, item: Item, opened: int | None) -> bool:
    """Whether the page of who may see an event tells why it is kept as it is.

    It tells that to whoever may read the event, if the reason is kept no more closely.
    """
    if item.kind != "event" or item.of.number not in area.changes:
        return False
    event = area.events[area.changes[item.of.number]]
    return (
        event.sensitivity == item.of.sensitivity
        and may(area, staff, replace(item, of=event), opened)[0]
    )


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


def offices(area: Area, staff: int) -> set[int]:
    """The teams for whose agency this person looks after privacy now."""
    if staff in area.closed_accounts:
        return set()
    return {
        one.team
        for one in area.posts
        if one.staff == staff and one.officer and base.counts_now(one.begins, one.ends)
    }


def standing(area: Area, staff: int, number: int) -> str:
    """What an opening in an emergency is to somebody: mine, review, told or nothing.

    Args:
        number: of the event that says that it was opened.
    """
    one = area.opened[number]
    looks_after = offices(area, staff)
    is_nobody = staff == NOBODY or staff in area.closed_accounts
    if is_nobody or (staff, one.subject) in area.kin:
        return ""
    if one.staff == staff:
        return "mine"
    if area.office in looks_after:
        return "review"
    return "told" if one.team in looks_after else ""


def asks_who_looked(area: Area, staff: int, family: int) -> bool:
    """Whether somebody may ask who looked at a record: it is open, or theirs to ask."""
    if staff in area.closed_accounts or (staff, family) in area.kin:
        return False
    looks_after = offices(area, staff)
    known = {one.team for one in looks_of(area, family)} | {area.office}
    return bool(looks_after & known) or may_open(area, staff, family)


def _may_know(area: Area, staff: int, team: int) -> bool:
    """Whether an officer may know that somebody of this team looked."""
    looks_after = offices(area, staff)
    return team in looks_after or (area.office in looks_after and team != POLICE)


def _opening(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    look = item.of
    if look.staff == staff:
        return True, "it was me who looked"
    leads = any(
        one.staff == staff
        and one.team == look.team
        and one.leads
        and base.counts_now(one.begins, one.ends)
        for one in area.posts
    )
    if leads and opened == item.subject:
        return True, "I lead the team that looked"
    return _may_know(area, staff, look.team), "whether I look after their privacy"


def _inquiry(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    if item.of.staff == staff:
        return False, "it is about me"
    teams = [o.team for o in looks_of(area, item.subject) if o.staff == item.of.staff]
    may = any(_may_know(area, staff, team) for team in teams)
    return may, "whether I may know that they looked"


def _emergency(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    if standing(area, staff, item.of.number) in ("mine", "review"):
        return True, "it is mine, or mine to review"
    return _event(area, staff, item, opened)


def _review(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    if standing(area, staff, area.reviews[item.of.number]) in ("mine", "review"):
        return True, "it is of mine, or mine to review"
    return _event(area, staff, item, opened)


def _kin(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    is_office = area.office in base.teams_of(area, staff)
    return is_office and item.of[0] != staff, "whether I am of the office, and not them"


def _message(
    area: Area, staff: int, item: Item, opened: int | None
) -> tuple[bool, str]:
    sent, sender, reader = item.of
    mine = base.teams_of(area, staff)
    if sent.sensitivity == "sealed":
        return _wrote(area, staff, item, opened), "sealed: whether I wrote it"
    if {sender, reader} & mine:
        return True, "it is my team's, sent or received"
    given = _given(area, staff, item, opened)
    return sent.sensitivity in given, f"whether I was given {sent.sensitivity}"


def _file(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    may, why = _message(area, staff, item, opened)
    if not may or opened != item.subject:
        return False, why
    sent = Item("event", "", item.subject, item.of[0])
    return _event(area, staff, sent, opened)


def finds(area: Area, staff: int, item: Item) -> bool:
    """Whether a search in what messages say brings this one."""
    sent, sender, reader = item.of
    is_kin = (staff, item.subject) in area.kin
    mine = base.teams_of(area, staff)
    return not is_kin and sent.sensitivity != "sealed" and bool({sender, reader} & mine)


def _wrote(area: Area, staff: int, item: Item, opened: int | None) -> bool:
    """Whether it is theirs, and they are in that team still; or is open to them."""
    sender = item.of[1]
    author = next((one.staff for one in area.posts if one.team == sender), 1)
    is_theirs = author == staff and sender in base.teams_of(area, staff)
    return is_theirs or "sealed" in _given(area, staff, item, opened)


def _unsent(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    return opened == item.subject and item.of == staff, "whether I am writing it"


def _sheet(area: Area, staff: int, item: Item, opened: int | None) -> tuple[bool, str]:
    is_mine = item.of in base.teams_of(area, staff)
    return opened == item.subject and is_mine, "whether my team writes it"


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
    "inquiry": _inquiry,
    "emergency": _emergency,
    "review": _review,
    "file": _file,
    "message": _message,
    "unsent": _unsent,
    "sheet": _sheet,
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
