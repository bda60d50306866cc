"""I disagree: a referral is declined, and two people settle it at the second stage.

A health visitor refers a baby, and social care declines. She says that she disagrees.
The social worker answers that they do not agree, she takes it to the managers with one
button, and the decision is changed. Whose limits these are stands beside each.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import has_no_barrier

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
        readers.sign_in(page, name)
    yield found
    for context in contexts:
        context.close()


def test_a_declined_referral_is_disagreed_with_until_it_is_changed(people):
    """
    Declined, I disagree, not agreed, stage 2, changed.
    """
    visitor, worker = people
    family = _opens_family(visitor)
    _refers(visitor, family)
    decision = _declines(worker, family)

    visitor.goto(decision)
    has_no_barrier(visitor, "decision")
    visitor.get_by_role("button", name="I disagree").click()
    has_no_barrier(visitor, "i_disagree")
    visitor.get_by_label("Why do you disagree").fill(REASON)
    visitor.get_by_role("radio", name="No", exact=True).check()
    visitor.get_by_role("button", name="I disagree").click()
    expect(visitor.locator("h1")).to_contain_text("declined the referral")
    has_no_barrier(visitor, "raised")
    where = visitor.url

    worker.goto(family)
    worker.get_by_role("link", name="Disagreement:").first.click()
    expect(worker.locator("main")).to_contain_text(REASON)
    worker.get_by_role("radio", name="We do not agree").check()
    worker.get_by_label("What are your reasons?").fill(ANSWER)
    has_no_barrier(worker, "answering")
    worker.get_by_role("button", name="Send the answer").click()
    expect(worker.locator("main")).to_contain_text(ANSWER)

    visitor.reload()
    has_no_barrier(visitor, "not_agreed")
    visitor.get_by_role("button", name="Take it to stage 2").click()
    expect(visitor.locator("main")).to_contain_text("Team manager")

    worker.goto(where)
    worker.get_by_role("radio", name="The decision is changed").check()
    worker.get_by_label("What are your reasons?").fill("We visit him today")
    worker.get_by_role("button", name="Send the answer").click()
    expect(worker.locator("main")).to_contain_text("We visit him today")

    visitor.reload()
    expect(visitor.locator("main")).to_contain_text("Stage 2 answered")
    expect(visitor.locator(".plait-state")).to_contain_text("The decision is changed")
    has_no_barrier(visitor, "changed")
    visitor.goto(family)
    expect(visitor.get_by_role("link", name="Disagreement:")).to_have_count(0)
    has_no_barrier(visitor, "family")


def _opens_family(page: Page) -> str:
    return readers.open_family(page, FAMILY)


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
