"""Moving away: one health visitor hands a family over, another takes it by name."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from lib.readers import Reader
from plait.clock.moments import local_day

OLD, NEW = "Peter Swannell", "Sadia Karimi"
FAMILY = "Rossi-Hale"


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def test_a_family_moves_to_the_next_area(town, browser: Browser):
    """
    Offered from the family's page, read and accepted from the worklist; both see it.
    """
    old = Reader.signed_in(browser, town.url, OLD)
    old.finds_family(FAMILY)
    _offers(old.page)
    old.looks("move-offered")

    new = Reader.signed_in(browser, town.url, NEW)
    _accepts(new.page)
    new.page.goto(old.page.url.partition("/move")[0])
    expect(new.page.locator(".owner-line").last).to_contain_text("home moved with it")
    new.looks("moved-here")

    for reader in (old, new):
        reader.page.context.close()


def _offers(page: Page) -> None:
    page.get_by_role("link", name="They are moving to another area").click()
    page.get_by_role("button", name="Offer this family to another area").click()
    page.get_by_label("Which area are they moving to?").select_option("wendlebury")
    page.get_by_role("group", name="Must it stay hidden").get_by_label("No").check()
    _fills_in_today(page)
    page.get_by_label("Why are they moving?").fill("Her mother lives there")
    page.get_by_label("What must the new team know").fill("He feeds well and grows")
    page.get_by_role("button", name="Send the offer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What is handed over")


def _accepts(page: Page) -> None:
    page.get_by_role("link", name="Accept or refuse").first.click()
    expect(page.locator("main")).to_contain_text("He feeds well and grows")
    page.get_by_label("Who will have this family?").fill(NEW)
    _fills_in_today(page)
    page.get_by_role("button", name="Accept this family").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Moving to another")


def _fills_in_today(page: Page) -> None:
    today = local_day(timezone.now())
    for part in ("Day", "Month", "Year"):
        page.get_by_label(part, exact=True).fill(str(getattr(today, part.lower())))
