"""I disagree: a referral is declined, and two people settle it at the second stage.

A health visitor refers a baby, and social care declines. She says that she disagrees.
The social worker answers that they do not agree, she takes it to the managers with one
button, and the decision is changed. Whose limits these are stands beside each.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

HEALTH_VISITOR = "Amina Yusuf"
SOCIAL_WORKER = "Daniel Okoro"
FAMILY = "Fenwick"
REASON = "He cannot roll, and nobody can say how he got the mark"
ANSWER = "We rang his mother, and what she said fits"


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture(params=[1280, 390], ids=["desk", "phone"])
def people(town, browser: Browser, request):
    """The health visitor and the social worker, each in a browser without scripts."""
    contexts = [
        browser.new_context(
            base_url=town.url,
            bypass_csp=True,
            viewport={"width": request.param, "height": 900},
        )
        for _ in range(2)
    ]
    found = [context.new_page() for context in contexts]
    for page, name in zip(found, (HEALTH_VISITOR, SOCIAL_WORKER), strict=True):
        _signs_in(page, name)
    yield (*found, request.param)
    for context in contexts:
        context.close()


def test_a_declined_referral_is_disagreed_with_until_it_is_changed(people):
    """
    Declined, I disagree, not agreed, stage 2, changed.
    """
    visitor, worker, width = people
    family = _opens_family(visitor)
    _refers(visitor, family)
    decision = _declines(worker, family)
    looks = _Looks(width)

    visitor.goto(decision)
    looks(visitor, "decision")
    visitor.get_by_role("button", name="I disagree").click()
    looks(visitor, "i_disagree")
    visitor.get_by_label("Why do you disagree").fill(REASON)
    visitor.get_by_role("radio", name="No", exact=True).check()
    visitor.get_by_role("button", name="I disagree").click()
    expect(visitor.locator("h1")).to_contain_text("declined the referral")
    looks(visitor, "raised")
    where = visitor.url

    worker.goto(family)
    worker.get_by_role("link", name="Disagreement:").first.click()
    expect(worker.locator("main")).to_contain_text(REASON)
    worker.get_by_role("radio", name="We do not agree").check()
    worker.get_by_label("What are your reasons?").fill(ANSWER)
    looks(worker, "answering")
    worker.get_by_role("button", name="Send the answer").click()

    visitor.reload()
    looks(visitor, "not_agreed")
    visitor.get_by_role("button", name="Take it to stage 2").click()
    expect(visitor.locator("main")).to_contain_text("Team manager")

    worker.goto(where)
    worker.get_by_role("radio", name="The decision is changed").check()
    worker.get_by_label("What are your reasons?").fill("We visit him today")
    worker.get_by_role("button", name="Send the answer").click()

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Stage 2 answered")
    expect(visitor.locator(".plait-state")).to_contain_text("The decision is changed")
    looks(visitor, "changed")
    visitor.goto(family)
    expect(visitor.get_by_role("link", name="Disagreement:")).to_have_count(0)
    looks(visitor, "family")


class _Looks:
    """No barrier on a page, and its picture where `PLAIT_PICTURES` says to keep it."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.folder = os.environ.get("PLAIT_PICTURES")

    def __call__(self, page: Page, name: str) -> None:
        """Look at the page."""
        if self.folder:
            path = Path(self.folder) / f"{name}_{self.width}.png"
            page.screenshot(path=path, full_page=True)
        found = Axe().run(page).response["violations"]
        assert not [(one["id"], one["nodes"][0]["target"]) for one in found]
        assert not page.evaluate(
            "document.documentElement.scrollWidth > "
            "document.documentElement.clientWidth"
        )


def _signs_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    for partnership in page.locator("details:not([open]) summary").all():
        partnership.click()
    page.get_by_role("button", name=f"Sign in as {name}").click()


def _opens_family(page: Page) -> str:
    page.goto("/families")
    page.get_by_label("Name, date of birth, NHS number").fill(FAMILY)
    page.locator("main").get_by_role("button", name="Find").click()
    page.locator("main a[href*='/families/']").first.click()
    return page.url


def _refers(page: Page, family: str) -> None:
    _records_a_referral(page, family, "made", "A mark on his cheek")
    expect(page.locator("h1")).to_have_text("Recorded")


def _declines(page: Page, family: str) -> str:
    _records_a_referral(page, family, "declined", "Below the threshold")
    expect(page.locator("main")).to_contain_text("If somebody disagrees")
    return page.url.removesuffix("/recorded")


def _records_a_referral(page: Page, family: str, what: str, why: str) -> None:
    page.goto(f"{family}/record/social-care-referral")
    child = page.get_by_role("group", name="Which child?").get_by_role("radio").first
    child.check()
    page.locator(f"input[name=what][value={what}]").check()
    page.get_by_label("Why?").fill(why)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
