"""A stranger reads the guide: nobody signed in, on a desk, on a phone and on paper.

The sheets of paper are kept in var/journeys/guide, and pictures where somebody asks for
them (see `lib.barriers`), to be looked at.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from lib.barriers import WIDTHS, barriers, photograph

KEPT = Path(__file__).resolve().parents[2] / "var" / "journeys" / "guide"
#: What each kind of page is, by its address.
PAGES = {
    "pathway": "/guide",
    "search": "/guide?q=bruise",
    "nothing-found": "/guide?q=sttrategy",
    "stage": "/guide/stages/pregnancy",
    "any-time": "/guide/stages/any-time",
    "roles": "/guide/roles",
    "role": "/guide/roles/health_visitor",
    "poster": "/guide/roles/health_visitor/poster",
    "standard": "/guide/standards/conjunction_strategy_meeting",
}
A3_LANDSCAPE, A4_PORTRAIT = (1191, 842), (595, 842)


@pytest.fixture
def stranger(site, browser: Browser) -> Page:
    """A page of somebody who has not signed in."""
    # axe is put into the page as a script, which our own policy would refuse.
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": 1280, "height": 900},
        bypass_csp=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def sheets(page: Page, name: str) -> list[tuple[int, int]]:
    """The sizes of the sheets on which the page prints, in points."""
    KEPT.mkdir(parents=True, exist_ok=True)
    printed = page.pdf(
        path=KEPT / f"{name}.pdf", prefer_css_page_size=True, print_background=True
    )
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(wide)), round(float(high))) for wide, high in boxes]


def test_every_page_has_no_barriers_and_fits(stranger):
    """
    Axe finds nothing, and nothing is scrolled sideways.
    """
    found = []
    for name, address in PAGES.items():
        stranger.goto(address)
        for width in WIDTHS:
            found += [(name, one) for one in barriers(stranger, [width])]
            photograph(stranger, f"guide-{name}")

    assert found == []


def test_the_pathway_is_one_sheet(stranger):
    """
    The whole of it on one A3, lying.
    """
    stranger.goto("/guide")

    assert sheets(stranger, "pathway") == [A3_LANDSCAPE]


def test_every_poster_is_one_sheet(stranger):
    """
    Whatever a role owes, it fits on one A4; and so on a machine with wider letters.
    """
    stranger.goto("/guide/roles")
    links = stranger.get_by_role("link", name="Poster for")
    posters = [link.get_attribute("href") for link in links.all()]
    found = {}
    for address in posters:
        stranger.goto(address)
        role = address.split("/")[-2]
        found[role] = sheets(stranger, f"poster-{role}")

    assert len(posters) > 30
    assert {role: got for role, got in found.items() if got != [A4_PORTRAIT]} == {}


def test_a_stranger_finds_the_way_from_the_pathway_to_a_poster(stranger):
    """
    A box, its story, the role that owes it, and the sheet for the wall.
    """
    stranger.goto("/guide")
    stage = stranger.get_by_role("region", name="The first 8 weeks")
    stage.get_by_role("link", name="New birth visit", exact=True).click()
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("New birth visit")
    expect(stranger.get_by_role("img", name="New birth visit")).to_be_visible()
    stranger.get_by_role("link", name="All that is asked of the health visitor").click()
    expect(stranger.get_by_role("heading", level=1)).to_have_text(
        "What is asked of a health visitor"
    )
    stranger.get_by_role("link", name="A poster of this page for the wall").click()

    expect(stranger.locator(".poster")).to_contain_text("New birth visit")
    expect(stranger.locator(".poster")).to_contain_text("In danger now: ring 999")


def test_the_list_narrows_while_somebody_types(stranger):
    """
    By other names too; and says so when nothing is left.
    """
    stranger.goto("/guide")
    box = stranger.get_by_label("Find in the guide")
    status = stranger.locator("#standards-count")

    box.fill("edinburgh depression")
    found = stranger.locator("#standards a[href$=borderline_epds_repeated]")
    expect(found).to_be_visible()
    other = stranger.locator("#standards a[href$=booking_by_10_weeks]")
    expect(other).to_be_hidden()
    box.fill("xyzzy")
    expect(status).to_have_text("0 standards")
    expect(stranger.get_by_text("No standard has these words.")).to_be_visible()
    box.press("Enter")

    expect(stranger.get_by_role("heading", level=1)).to_have_text("Search the guide")
    expect(stranger.get_by_role("status")).to_contain_text("Nothing in the guide")


def test_every_box_is_reached_by_keyboard(stranger):
    """
    In the order of the stages, each with a name and a visible focus.
    """
    stranger.goto("/guide")
    first = stranger.locator(".duty__title").first
    first.focus()
    before = stranger.evaluate("document.activeElement.textContent")
    stranger.keyboard.press("Tab")
    after = stranger.evaluate("document.activeElement.className")

    assert before.strip()
    assert "duty__title" in after
