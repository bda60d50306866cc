"""A copy of what is held about one person, asked for and looked at on a telephone."""

import re

from playwright.sync_api import Browser, expect

from lib.readers import PHONE, Reader


def test_a_copy_is_prepared_on_a_telephone(peopled_site, browser: Browser):
    """
    From the family's page to the copy that is looked at, without a barrier.
    """
    visitor = Reader.signed_in(browser, peopled_site.url, "Amina Yusuf", PHONE)
    visitor.finds_family("Fenwick")
    page = visitor.page
    page.get_by_role("link", name=re.compile("Mother ?, what is held")).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("What is held about")
    visitor.looks("person")
    page.get_by_role("link", name="Record that a copy was asked for").click()
    for label, value in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("They ask for themselves").check()
    page.get_by_label("In another way").check()
    page.get_by_label("How?", exact=True).fill("Her sister vouched for her")
    page.get_by_role("button", name="Record it").click()
    expect(heading).to_contain_text("Prepare a copy")
    page.get_by_role("button", name="Look at the copy").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    visitor.looks("copy-prepare")
    unread = page.get_by_label("I have read this")
    expect(unread.first).to_be_visible()
    for each in unread.all():
        each.check()
    page.get_by_role("button", name="Look at the copy").click()
    expect(heading).to_contain_text("Look at the copy")
    visitor.looks("copy-look")
    page.context.close()
