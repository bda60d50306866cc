"""Whoever leads the perinatal team sees who has room, and gives a family on."""

import re

import pytest
from playwright.sync_api import Browser, expect

from lib.barriers import barriers
from lib.readers import DESK, Reader


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def test_a_family_goes_to_another_colleague_with_its_reasons(town, browser: Browser):
    """
    From the page of the team, by the reasons beside each name, to the family's page.
    """
    lead = Reader.signed_in(browser, town.url, "Tom Birkenhall", DESK)
    page = lead.page
    page.goto("/rota")
    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_text("1.40 are vacant")).to_be_visible()
    lead.looks("staffing")
    assert barriers(page, [390]) == []

    people = page.get_by_role("table", name="Each colleague")
    people.get_by_role("link", name=re.compile("^[0-9]+ famil")).first.click()
    lead.looks("staffing-families")
    assert barriers(page, [390]) == []
    page.get_by_role("link", name="Allocate to somebody else").first.click()
    expect(page.get_by_text("coordinates the care now.")).to_be_visible()
    page.get_by_label("Seen every week").check()
    page.get_by_role("button", name="Suggest again for this").click()
    expect(page.get_by_label("Seen every week")).to_be_checked()
    expect(page.get_by_text("Select who coordinates")).to_have_count(0)
    lead.looks("allocate")
    assert barriers(page, [390]) == []
    suggested = page.locator("label", has_text="(suggested)").first
    name = suggested.inner_text().strip().removesuffix(" (suggested)")
    suggested.click()
    baby = page.get_by_role("group", name="Who is the baby's own worker?")
    baby.get_by_role("radio").first.check()
    page.get_by_role("button", name="Allocate", exact=True).click()

    line = page.locator("#allocations")
    expect(line).to_contain_text(f"{name} coordinates the care")
    page.context.close()
