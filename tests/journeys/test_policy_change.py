"""Two pathway leads change a value of their policy, in two browsers.

The first proposes it and sees what it would have done; the second, who knows nothing
of it yet, finds it waiting, reads why, and approves. Nobody restarts anything.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import WIDTHS, has_no_barrier

FIRST = "Rosalind Keane"
SECOND = "Tobias Ferreira"


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Sign in as one of the made-up leads, in a browser of one's own."""
    contexts = []

    def sign_in(name: str, width: int = 1280, *, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=town.url, bypass_csp=True, java_script_enabled=scripts,
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_two_people_change_the_hours_for_an_urgent_message(town, sign_in, width):
    """
    From the list to the new version, and nothing keeps anybody from it.
    """
    hours = {1280: "3", 390: "5"}[width]
    first = sign_in(FIRST, width)
    first.get_by_role("link", name="Policy", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Policy")
    has_no_barrier(first)
    first.get_by_role(
        "link", name=re.compile("Change Hours in which an urgent message")
    ).click()
    first.get_by_role("button", name="Try it on the past year").click()
    expect(first.get_by_text("There is a problem")).to_be_visible()
    has_no_barrier(first)
    first.get_by_label("What should it be?").fill(hours)
    first.get_by_label("Why should it change?").fill("The night team is one person")
    first.get_by_role("button", name="Try it on the past year").click()
    expect(first.get_by_text("Plait is trying this on the past year")).to_be_visible()
    has_no_barrier(first)

    town.run("worker", "--once")
    expect(first.get_by_text("Would have been caught")).to_be_visible()
    has_no_barrier(first)
    first.get_by_role("button", name="Send it to a second person").click()
    expect(first.get_by_text("You cannot approve what you proposed")).to_be_visible()

    second = sign_in(SECOND, width)
    second.get_by_role("link", name="Policy", exact=True).click()
    expect(second.get_by_role("heading", name="Waiting for you")).to_be_visible()
    second.get_by_role("link", name=re.compile(f"to {hours} hours")).click()
    expect(second.get_by_text("The night team is one person").first).to_be_visible()
    has_no_barrier(second)
    second.get_by_role("button", name="Approve and adopt it").click()
    expect(second.get_by_text(f"{SECOND} approved it")).to_be_visible()

    second.get_by_role("link", name="Policy", exact=True).first.click()
    expect(second.locator("main")).to_contain_text(
        f"{FIRST} (proposed it), {SECOND} (approved it)"
    )
    has_no_barrier(second)


def test_it_works_without_javascript(town, sign_in):
    """
    Proposed, tried, and withdrawn with a reason.
    """
    page = sign_in(FIRST, scripts=False)
    page.goto("/policy/change/parameter:quorum_strategy")
    page.get_by_label("Health visitor").check()
    page.get_by_label("Why should it change?").fill("She knows the baby best")
    page.get_by_role("button", name="Try it on the past year").click()
    town.run("worker", "--once")
    page.get_by_role("link", name="Look again").click()
    page.get_by_text("Withdraw it").first.click()
    page.get_by_label("Why not?").fill("Ask the health visitors first")
    page.get_by_role("button", name="Withdraw it").click()

    expect(page.locator("main")).to_contain_text("Withdrawn")
    expect(page.locator("main")).to_contain_text("Ask the health visitors first")
