"""Across the border: a mark is found in the next area, and two people settle it.

A health visitor sees a mark while the baby is in Wendlebury. Wendlebury's social worker
owes the meeting at once, tells the home area and offers it the child. Ashmere reads the
same owner, and accepts in writing. The office then sees how long marks wait.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import has_no_barrier

HEALTH_VISITOR = "Amina Yusuf"
THERE = "Liam Forsdyke"
HOME = "Daniel Okoro"
FAMILY = "Fenwick"


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def open_as(town, browser: Browser, request):
    """`open_as(name)`: somebody signed in, in a browser without scripts."""
    contexts = []

    def open_as(name: str) -> Page:
        context = browser.new_context(
            base_url=town.url, bypass_csp=True,
            viewport={"width": request.param, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        return page

    yield open_as
    for context in contexts:
        context.close()


def test_two_social_workers_hand_a_child_over(open_as):
    """
    Found there, owned there, offered, accepted in writing: one owner on both screens.
    """
    visitor = open_as(HEALTH_VISITOR)
    family = _opens_family(visitor)
    _records_a_mark_there(visitor)

    there, home = open_as(THERE), open_as(HOME)
    there.goto(family)
    expect(there.locator(".owner-line")).to_contain_text(
        "Owner: Wendlebury Children's Social Care"
    )
    there.locator(".owner-line a").click()
    has_no_barrier(there, "owner")
    there.get_by_label("What was found, and what happens now?").fill("A bruise, 8 mm")
    there.get_by_role("button", name="Tell the home area").click()
    there.locator("summary", has_text="Offer it to another area").click()
    there.get_by_label("To which area?").select_option("Ashmere")
    there.get_by_label("What should they take over?").fill("The enquiry")
    there.get_by_label("What must they know on the first day?").fill("At her aunt's")
    there.get_by_role("radio", name="Yes").check()
    has_no_barrier(there, "offering")
    there.get_by_role("button", name="Offer it to another area").click()

    for page in (there, home):
        page.goto(family)
        line = page.locator(".owner-line")
        expect(line).to_contain_text("Owner: Wendlebury Children's Social Care")
        expect(line).to_contain_text(
            "until Ashmere Children's Social Care accepts in writing"
        )
    has_no_barrier(home, "family")
    home.locator(".owner-line a").click()
    home.get_by_label("In which words does your area accept?").fill("We take over.")
    home.get_by_label("Role of who wrote them").fill("service manager")
    has_no_barrier(home, "accepting")
    home.get_by_role("button", name="Accept in writing").click()

    for page in (there, home):
        page.goto(family)
        expect(page.locator(".owner-line")).to_contain_text(
            "Owner: Ashmere Children's Social Care"
        )


def test_the_office_reads_how_long_marks_wait(open_as):
    """
    In numbers alone, with how they were counted.
    """
    office = open_as("Colin Hartwell")
    office.goto("/measures/mark-to-meeting")

    expect(office.locator("h1")).to_contain_text("From a mark to the meeting")
    expect(office.locator("main")).to_contain_text("How it is counted")
    has_no_barrier(office, "measure")


def _opens_family(page: Page) -> str:
    return readers.open_family(page, FAMILY)


def _records_a_mark_there(page: Page) -> None:
    page.get_by_role("link", name="A mark or injury", exact=True).click()
    page.locator("label.body-map__hit[for=site-left-cheek]").click()
    page.get_by_text("Bruise", exact=True).click()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("No explanation was given").click()
    page.get_by_label("Was the child in another area then?").select_option("Wendlebury")
    has_no_barrier(page, "mark")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
