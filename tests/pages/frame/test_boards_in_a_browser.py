"""Boards in a real browser: no barrier, nothing too wide, and a line that is drawn."""

from playwright.sync_api import Browser, expect

from lib.barriers import barriers, photograph
from lib.readers import DESK, sign_in


def test_a_board_and_a_measure_have_no_barrier(peopled_site, browser: Browser):
    """
    At a desk and on a phone, from the board to a measure with a line of one's own; in
    colours of the reader's own, and on paper.
    """
    context = browser.new_context(
        base_url=peopled_site.url, bypass_csp=True, viewport=DESK,
        reduced_motion="reduce",
    )  # fmt: skip
    page = context.new_page()
    sign_in(page, "Winifred Asante")

    page.goto("/boards")
    expect(page.get_by_text("Made-up numbers.")).to_be_visible()
    photograph(page, "board")
    assert barriers(page) == []
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="New birth visit", exact=True).last.click()
    page.get_by_label("Compare with a line (optional)").fill("90")
    page.get_by_role("button", name="Show", exact=True).click()
    chart = page.get_by_role("img", name="New birth visit: met in time")
    expect(chart.first).to_be_visible()
    expect(page.get_by_text("The line that you asked for")).to_be_visible()
    page.get_by_text("The numbers behind the chart").click()
    photograph(page, "measure")
    assert barriers(page) == []
    page.set_viewport_size(DESK)
    page.emulate_media(forced_colors="active", color_scheme="dark")
    expect(chart.first).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(forced_colors="none", media="print")
    expect(page.get_by_role("button", name="Show", exact=True)).to_be_hidden()
    context.close()
