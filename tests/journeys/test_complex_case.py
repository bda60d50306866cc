"""From the booking to an action on another team's list: three people, three browsers.

The booking midwife writes down, on a phone, what makes life hard. The family is on the
list of the complex cases team at once. The lead runs the meeting: a page a family, and
one button records it. What was agreed is on the list of the health visitors, and the
minutes are on the timeline of the family.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, expect

from lib.readers import DESK, PHONE, Reader

MIDWIFE = "Joanna Pereira"
LEAD = "Ruth Ellery"
HEALTH_VISITOR = "Claire Tranter"
FAMILY = "Tremlett"
LONDON = ZoneInfo("Europe/London")
SAID = "Her first child lives with her aunt; she wants help before it is hard"
AGREED = "Meet her at home with the midwife"
ACTION = "Action that a meeting agreed"

SignIn = Callable[..., Reader]


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator[SignIn]:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    readers: list[Reader] = []

    def sign_in(name: str, size=DESK) -> Reader:
        readers.append(Reader.signed_in(browser, town.url, name, size))
        return readers[-1]

    yield sign_in
    for reader in readers:
        reader.page.context.close()


def test_from_the_booking_to_an_action_on_another_teams_list(sign_in):
    midwife = sign_in(MIDWIFE, PHONE)
    family = _asks_what_makes_life_hard(midwife)

    lead = sign_in(LEAD)
    _finds_her_on_the_list(lead, family)
    _opens_her_turn(lead, family)
    _loses_nothing_by_a_reload(lead)
    _runs_her_turn(lead, family)
    _finds_the_minutes_on_the_timeline(lead, family)

    visitor = sign_in(HEALTH_VISITOR)
    _has_the_action(visitor, family)


def _asks_what_makes_life_hard(reader: Reader) -> str:
    """The midwife ticks what she was told; the id of the family."""
    page = reader.page
    reader.finds_family(FAMILY)
    family = page.url.rpartition("/")[2]
    page.goto(f"/families/{family}/record")
    page.get_by_role("link", name="What makes life hard, asked at booking").click()
    page.get_by_label("A child of hers was taken into care or injured").check()
    reader.looks("complex-asked")
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    return family


def _finds_her_on_the_list(reader: Reader, family: str) -> None:
    page = reader.page
    page.goto("/meetings")
    page.get_by_role("link", name="Complex cases list").click()
    page.get_by_role("link", name=re.compile("^Safeguarding")).click()
    row = page.get_by_role("row").filter(
        has=page.locator(f"a[href='/families/{family}/complex-case']")
    )
    expect(row).to_contain_text("Safeguarding")
    expect(row).to_contain_text("Never yet")
    expect(page.locator("main")).not_to_contain_text(FAMILY)
    reader.looks("complex-list")
    page.set_viewport_size(PHONE)
    reader.looks("complex-list-phone")
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Open its list").click()
    reader.looks("complex-sitting")


def _opens_her_turn(reader: Reader, family: str) -> None:
    page = reader.page
    page.locator(f"main a[href$='/{family}']").click()
    main = page.locator("main")
    expect(main).to_contain_text("A child of hers was taken into care or injured")
    expect(main).to_contain_text("You talk of her for the first time.")
    page.get_by_role("button", name="Begin with this family").click()
    expect(page.get_by_role("heading", name="Who is in the room")).to_be_visible()
    reader.looks("complex-turn")
    page.set_viewport_size(PHONE)
    reader.looks("complex-turn-phone")
    page.set_viewport_size(DESK)


def _loses_nothing_by_a_reload(reader: Reader) -> None:
    page = reader.page
    page.get_by_label("What was said, in a few words").fill(SAID)
    page.get_by_role("button", name="Save, and stay").click()
    page.reload()
    expect(page.get_by_label("What was said, in a few words")).to_have_value(SAID)


def _runs_her_turn(reader: Reader, family: str) -> None:
    page = reader.page
    action = page.locator(".part--action").last
    action.get_by_label("What is to be done").fill(AGREED)
    _picks(action.get_by_label("In which role they do it"), "^Health visitor$")
    day = datetime.now(LONDON) + timedelta(days=5)
    for name, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        action.get_by_label(name, exact=True).fill(str(value))
    for part in page.locator(".part--attended").all():
        part.get_by_role("radio", name="Took part").check()
    turn = page.url
    page.get_by_role("button", name="Talked of: record, and next family").click()
    expect(page).not_to_have_url(turn)
    reader.looks("complex-next")
    page.goto(turn)
    expect(page.locator("main")).to_contain_text("She was talked of")
    reader.looks("complex-done")
    assert family in turn


def _finds_the_minutes_on_the_timeline(reader: Reader, family: str) -> None:
    page = reader.page
    page.goto(f"/families/{family}")
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text("Meeting held")
    expect(timeline).to_contain_text("complex case")
    expect(timeline).to_contain_text("Action agreed")
    page.goto(f"/families/{family}/meetings")
    page.locator("main a[href*='/meetings/']", has_text="Complex case").first.click()
    page.get_by_role("link", name="Minutes").first.click()
    expect(page.locator("main")).to_contain_text(SAID)
    expect(page.locator("main")).to_contain_text(AGREED)


def _has_the_action(reader: Reader, family: str) -> None:
    page = reader.page
    page.goto("/due?who=team")
    row = page.locator("tr, li", has=page.get_by_role("link", name=ACTION))
    expect(row.filter(has=page.locator(f"a[href*='{family}']")).first).to_be_visible()
    reader.looks("complex-action")


def _picks(select: Locator, words: str) -> None:
    """The option in whose label the words are."""
    option = select.locator("option", has_text=re.compile(words)).first
    select.select_option(value=option.get_attribute("value"))
