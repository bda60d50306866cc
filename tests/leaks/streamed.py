"""What an open page hears while it is open: of its reader's teams, and no word."""

from generative import access_oracle as base
from leaks import writing
from leaks.area import Area
from leaks.browser import Browser
from plait.site.live_hub import Page
from plait.site.live_rights import hearers


def streams(area: Area, browser: Browser) -> list[str]:
    """What is wrong with who hears of which teams, and with what they hear."""
    known = hearers(browser.keys.values(), writing.now())
    wrong = []
    for staff, key in browser.keys.items():
        hearer = known.get(key)
        heard = hearer.teams if hearer else frozenset()
        if heard != base.teams_of(area, staff):
            wrong.append(f"area {area.seed}, staff {staff}: hears of {set(heard)}")
        if hearer:
            page = Page(key, hearer, 0)
            page.say("changed")
            if page.take() != "event: changed\ndata: 1\n\n":
                wrong.append("a stream says more than that something changed")
    return wrong
