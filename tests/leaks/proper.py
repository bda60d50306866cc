"""Where records belong: who is refused a page, what a page must show, what it lists.

A page that keeps back what it ought to show is wrong too: see `leaks.checking`.
"""

import re
from collections.abc import Callable
from uuid import UUID

from generative.access_worlds import event_id
from leaks import oracle
from leaks.adapters import Ask
from leaks.area import Area, Item
from leaks.writing import person_id
from plait.timeline import whose

#: Pages for whoever looks after privacy somewhere.
OF_OFFICERS = frozenset({"emergency-reviews", "unusual-looking"})
#: Pages of one message; of who was not shown its row it is not there.
_OF_MESSAGES = frozenset({"message", "message-file", "message-answer"})
_LINK = re.compile(rb"/emergency/reviews/([0-9a-f-]{36})")


def is_refused(area: Area, staff: int, ask: Ask) -> bool:
    """Whether somebody is answered as if what they ask for did not exist."""
    about = ask.about
    if ask.route == "who-looked":
        return not oracle.asks_who_looked(area, staff, ask.family)
    if ask.route in OF_OFFICERS:
        return not oracle.offices(area, staff)
    if about is not None and about.kind == "emergency":
        return not oracle.standing(area, staff, about.of.number)
    if ask.opens is None or not oracle.may_open(area, staff, ask.opens):
        return ask.opens is not None
    is_of_message = ask.route in _OF_MESSAGES
    return is_of_message and not oracle.may(area, staff, about, ask.family)[0]


def is_kept_back(area: Area, staff: int, ask: Ask, item: Item) -> bool:
    """Whether this page keeps it from them though another could show it.

    The page of an opening says to whoever is only told of it neither why nor what the
    review found.
    """
    about = ask.about
    if about is None or about.kind != "emergency":
        return False
    is_told = oracle.standing(area, staff, about.of.number) == "told"
    return is_told and item.kind in ("emergency", "review")


def must_show(area: Area, staff: int, ask: Ask) -> list[Item]:
    """The records that this answer shows to whoever may see them: its proper place."""
    shown = _PROPER.get(ask.route)
    return shown(area, staff, ask) if shown and ask.method == "GET" else []


def _the_record(area: Area, staff: int, ask: Ask) -> list[Item]:
    return [ask.about]


def _its_page(area: Area, staff: int, ask: Ask) -> list[Item]:
    return [*area.of("person", ask.family), *area.of("entry", ask.family)]


def _about_the_baby(area: Area, staff: int, ask: Ask) -> list[Item]:
    """What the page of the baby lists: the newest of each event, without who looked."""
    newest = {root: number for number, root in area.roots.items()}.values()
    return [
        item
        for item in area.of("event", ask.family)
        if ask.path.endswith(str(person_id(ask.family, "infant")))
        and item.of.number in newest
        and item.of.number not in area.sheets  # they are the mother's
        and not whose.is_about_the_record(area.kinds[item.of.number])
    ]


def _the_plan(area: Area, staff: int, ask: Ask) -> list[Item]:
    """Each section of the plan, by the event that holds it."""
    every = area.of("event", ask.family)
    return [one for one in every if one.of.number in area.sheets]


def _seats(area: Area, staff: int, ask: Ask) -> list[Item]:
    return area.of("meeting")


def _its_talk(area: Area, staff: int, ask: Ask) -> list[Item]:
    """What was said, where it may be read."""
    sent = ask.about.of[0]
    return [one for one in area.of("event", ask.family) if one.of == sent]


def _of_my_teams(area: Area, staff: int, ask: Ask) -> list[Item]:
    """Every message that a team of mine sent or was sent, sealed ones of mine too."""
    if ask.path != "/messages?view=all":
        return []
    mine = oracle.base.teams_of(area, staff)
    return [one for one in area.of("message") if {*one.of[1:]} & mine]


def _the_log(area: Area, staff: int, ask: Ask) -> list[Item]:
    return area.of("opening", ask.family)


def _my_log(area: Area, staff: int, ask: Ask) -> list[Item]:
    return [one for one in area.of("opening") if one.of.staff == staff]


def _the_opening(area: Area, staff: int, ask: Ask) -> list[Item]:
    """Its reason, and what was found."""
    if ask.about is None:
        return []
    number = ask.about.of.number
    found = [o for o in area.of("review") if area.reviews[o.of.number] == number]
    return [ask.about, *found]


def _asked_about(area: Area, staff: int, ask: Ask) -> list[Item]:
    """What came of asking about an emergency, which is a reason to ask by itself."""
    return [
        one
        for one in area.of("inquiry")
        if any(
            (each.subject, each.staff, each.team)
            == (one.subject, one.of.staff, one.of.team)
            and each.begins < 0
            for each in area.emergencies
        )
    ]


_PROPER: dict[str, Callable[[Area, int, Ask], list[Item]]] = {
    "document": _the_plan,
    "event": _the_record,
    "picture": _the_record,
    "owed": _the_record,
    "message-file": _the_record,
    "message": _its_talk,
    "messages": _of_my_teams,
    "family": _its_page,
    "person": _about_the_baby,
    "meetings": _seats,
    "who-looked": _the_log,
    "opened": _my_log,
    "emergency-review": _the_opening,
    "unusual-looking": _asked_about,
}


def lists_otherwise(area: Area, staff: int, ask: Ask, body: bytes) -> str:
    """What a list of openings in an emergency has too much or too little."""
    wanted = {
        "emergency-reviews": ("review", "told"),
        "opened": ("mine",),
    }.get(ask.route)
    if wanted is None or ask.method != "GET" or is_refused(area, staff, ask):
        return ""
    found = {UUID(one.decode()) for one in _LINK.findall(body)}
    known = {
        event_id(number)
        for number in area.opened
        if oracle.standing(area, staff, number) in wanted
    }
    return "" if found == known else f"lists {len(found)} openings, not {len(known)}"
