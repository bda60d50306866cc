"""A midwife writes and a health visitor answers, each in a real browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from lib.barriers import barriers
from lib.readers import DESK, PHONE, Reader


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def test_a_message_is_heard_when_somebody_says_so(town, browser: Browser):
    """
    What is typed is kept when the line is lost; to be seen never counts as an answer.
    """
    midwife = Reader.signed_in(browser, town.url, "Grace Holloway", DESK)
    visitor = Reader.signed_in(browser, town.url, "Amina Yusuf", PHONE)

    page = midwife.page
    midwife.finds_family("Fenwick")
    page.locator(".on-page").get_by_role("link", name="Messages").click()
    page.get_by_role("button", name="Write a message").click()
    midwife.looks("message-who")
    page.get_by_label("Who is it for?").select_option("health_visitor")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("It goes to")).to_contain_text("Amina Yusuf")
    page.route("**/messages/draft*", lambda route: route.abort())
    page.get_by_label("Message", exact=True).fill("She cried all through the visit.")
    expect(page.get_by_role("status")).to_contain_text("Not saved yet")
    midwife.looks("message-not-saved")
    page.unroute("**/messages/draft*")
    expect(page.get_by_role("status")).to_contain_text("Saved at", timeout=60_000)
    page.get_by_role("button", name="Send the message").click()
    expect(page.get_by_text("Not answered")).to_be_visible()
    midwife.looks("message-sent")

    theirs = visitor.page
    theirs.goto("/messages")
    visitor.looks("messages")
    theirs.get_by_role("link", name="(Family F.)").click()
    expect(theirs.get_by_text("She cried all through the visit.")).to_be_visible()
    visitor.looks("message-to-answer")
    page.reload()
    expect(page.get_by_text(re.compile("Opened by Amina Yusuf"))).to_contain_text(
        "not acknowledged"
    )
    assert barriers(page, [390]) == []
    theirs.get_by_role("link", name="It is not for us").click()
    visitor.looks("message-decline")
    theirs.go_back()
    theirs.get_by_role("button", name=re.compile("^Acknowledge")).click()
    expect(theirs.get_by_text("Acknowledged", exact=True)).to_be_visible()
    page.reload()

    expect(page.get_by_text(re.compile("^Acknowledged by Amina Yusuf"))).to_be_visible()
    midwife.looks("message-acknowledged")
    for reader in (midwife, visitor):
        reader.page.context.close()
