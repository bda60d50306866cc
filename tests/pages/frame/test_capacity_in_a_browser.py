"""Capacity and demand in a real browser: what if is asked, awaited and answered."""

from playwright.sync_api import Browser, expect

from lib.barriers import barriers, photograph
from lib.readers import DESK, sign_in


def test_what_if_comes_by_itself_and_the_page_has_no_barrier(
    peopled_site, browser: Browser
):
    """
    The worker answers, and the page puts the answer beside how it is.
    """
    peopled_site.run("worker", "--once")
    context = browser.new_context(
        base_url=peopled_site.url, bypass_csp=True, viewport=DESK,
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    sign_in(page, "Tom Birkenhall")

    page.get_by_role("link", name="Caseload", exact=True).click()
    page.get_by_role("link", name="Capacity", exact=True).click()
    expect(page.get_by_text("Worked out on")).to_be_visible()
    page.get_by_role("link", name="Two more nurses", exact=True).click()
    expect(page.get_by_label("A year is being played")).to_be_visible()
    peopled_site.run("worker", "--once")

    expect(page.get_by_role("rowheader", name="Waiting in 52 weeks")).to_be_visible()
    expect(page.get_by_text("and 2 more")).to_be_visible()
    page.get_by_text("The numbers behind the chart").click()
    photograph(page, "capacity")
    assert barriers(page) == []
    context.close()
