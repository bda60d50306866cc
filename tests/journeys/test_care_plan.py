"""A care plan: written by two, recorded, approved by a third, and found at 3 a.m.

The care coordinator goes on with the plan on a telephone; what she types is there for
the nurse at his desk. A consultant approves it; the midwife finds the early signs from
the family's page.
"""

import pytest
from playwright.sync_api import Browser, expect

from lib.barriers import barriers
from lib.readers import DESK, PHONE, Reader

COORDINATOR, NURSE = "Marta Nowicka", "Kofi Asamoah"
CONSULTANT, MIDWIFE = "Sunita Menon-Clarke", "Grace Holloway"
FAMILY = "Tavener"
SIGN = "She hums all day and does not know it."


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def test_a_plan_is_written_by_two_approved_by_a_third_and_found_by_a_fourth(
    town, browser: Browser
):
    coordinator, nurse, consultant, midwife = (
        Reader.signed_in(browser, town.url, name, size)
        for name, size in (
            (COORDINATOR, PHONE), (NURSE, DESK), (CONSULTANT, DESK), (MIDWIFE, PHONE),
        )
    )  # fmt: skip

    page = coordinator.page
    coordinator.finds_family(FAMILY)
    page.locator(".on-page").get_by_role("link", name="Assessment and plan").click()
    coordinator.looks("documents")
    page.get_by_role("link", name="Write the next version of the perinatal").click()
    page.get_by_label("Early signs that she is becoming unwell").fill(SIGN)
    expect(page.locator("#document-state")).to_contain_text("Draft saved at")
    coordinator.looks("document-write")
    assert barriers(page, [390]) == []

    nurse.page.goto(page.url)
    expect(nurse.page.get_by_label("Early signs")).to_have_value(SIGN)
    nurse.page.get_by_role("button", name="Record version 3").click()
    expect(nurse.page.get_by_text("Not approved yet")).to_be_visible()
    nurse.page.get_by_role("link", name="from version 2 to 3").click()
    put_in = nurse.page.locator(".paper-section ins").first
    expect(put_in).to_contain_text("She hums all day")
    nurse.looks("document-compare")
    nurse.page.go_back()
    nurse.page.get_by_role("link", name="Send it to those").click()
    nurse.looks("document-share")
    nurse.page.get_by_role("button", name="Send it to them").click()
    nurse.looks("document-read")

    theirs = consultant.page
    theirs.goto(nurse.page.url)
    theirs.get_by_role("link", name="Approve it").click()
    theirs.get_by_role("button", name="Approve this version").click()
    expect(theirs.locator("main")).to_contain_text("(perinatal psychiatrist)")

    midwife.finds_family(FAMILY)
    midwife.looks("family-at-night")
    midwife.page.get_by_role("link", name="Early signs that she").click()
    expect(midwife.page.get_by_text(SIGN)).to_be_in_viewport()
    midwife.page.get_by_role("button", name="Acknowledge").first.click()
    expect(midwife.page.get_by_text("Acknowledged", exact=True).first).to_be_visible()
    for reader in (coordinator, nurse, consultant, midwife):
        reader.page.context.close()
