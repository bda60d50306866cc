"""The diary and appointments in a real browser: no barriers, and it fits a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from lib import readers
from lib.barriers import barriers


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def test_an_appointment_is_booked_stands_in_the_diary_and_is_called_off(
    town, browser: Browser
):
    """
    Each page passes axe and fits a phone.
    """
    context = browser.new_context(base_url=town.url, bypass_csp=True)
    page = context.new_page()
    readers.sign_in(page, "Kofi Asamoah")
    family = readers.open_family(page, "Fenwick")
    day = datetime.now(UTC).date() + timedelta(days=7)
    found = {}

    page.goto(f"{family}/appointments/book")
    found["book"] = barriers(page)
    page.get_by_label("Leanne Fenwick, mother").check()
    page.get_by_label("Toby Fenwick").check()
    page.get_by_label("What is it?").select_option("parent_infant")
    for name, value in (
        ("Day", day.day), ("Month", day.month), ("Year", day.year), ("Time", "10am"),
    ):  # fmt: skip
        page.get_by_label(name, exact=True).fill(str(value))
    page.get_by_label("Where?").select_option("vale_house")
    page.get_by_label("Why at this time all the same?").fill("She asked for this day")
    page.get_by_role("button", name="Book it").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Parent and baby")
    found["one"] = barriers(page)
    one = page.url
    for name, address in (
        ("all", f"{family}/appointments"), ("letter", f"{one}/letter"),
        ("week", f"/diary?on={day}"), ("day", f"/diary?view=day&whose=team&on={day}"),
        ("groups", "/groups"), ("families", "/diary/book"), ("move", f"{one}/move"),
    ):  # fmt: skip
        page.goto(address)
        found[name] = barriers(page)
    page.goto(f"/diary?on={day}")
    page.locator(f"a[href='{one.removeprefix(town.url)}']").press("Enter")
    page.get_by_role("link", name="Cancel it").press("Enter")
    page.get_by_label("The family").check()
    page.get_by_label("Why?").fill("They are away")
    found["cancel"] = barriers(page)
    page.get_by_role("button", name="Cancel it").press("Enter")
    expect(page.get_by_text("They are away")).to_be_visible()
    context.close()

    assert {name: what for name, what in found.items() if what} == {}
