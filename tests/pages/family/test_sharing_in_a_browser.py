"""A question and its answer in a real browser, on a telephone and at a desk."""

from playwright.sync_api import Browser, expect

from lib.readers import DESK, PHONE, Reader

ASKS = "Amina Yusuf"
ANSWERS = "Sunita Menon-Clarke"
FAMILY = "Fenwick"


def test_a_question_is_asked_answered_and_what_was_shared_ends(
    peopled_site, browser: Browser
):
    """
    From the mark of what is held elsewhere to the end, without a barrier.
    """
    visitor = Reader.signed_in(browser, peopled_site.url, ASKS, PHONE)
    visitor.finds_family(FAMILY)
    page = visitor.page
    held = page.locator(".facts__item--held", has_text="erinatal").first
    held.get_by_role("link", name="Ask them").click()
    visitor.looks("sharing-ask")
    page.get_by_label("What do you ask for?").fill("Is she safe with him at night?")
    page.get_by_role("checkbox", name="mother").check()
    page.get_by_label("Why, in one line?").fill("He was alone when I came")
    page.get_by_role("button", name="Send the question").click()
    expect(page.get_by_text("Waiting for an answer")).to_be_visible()
    visitor.looks("sharing-request")
    question = page.url

    clinician = Reader.signed_in(browser, peopled_site.url, ANSWERS, DESK)
    desk = clinician.page
    desk.goto(question)
    desk.get_by_role("button", name="Share it, or a part of it").click()
    clinician.looks("sharing-answer")
    desk.locator("input[name=events]").first.check()
    desk.get_by_role("radio", name="A part of it").check()
    desk.get_by_role("button", name="Share", exact=True).click()
    expect(desk.get_by_role("heading", name="There is a problem")).to_be_visible()
    clinician.looks("sharing-wrong")
    desk.get_by_label("Why, in one line?").fill("So that he is not left alone")
    desk.get_by_role("radio", name="No", exact=True).check()
    desk.get_by_label("Why not?").select_option("risk_to_child")
    desk.get_by_role("button", name="Share", exact=True).click()
    expect(desk.get_by_role("heading", name="What they may read")).to_be_visible()
    clinician.looks("sharing-shared")

    page.reload()
    expect(page.get_by_text("Partly answered").first).to_be_visible()
    visitor.looks("sharing-answered")
    desk.get_by_text("End this now").click()
    desk.get_by_label("Why does it end now?").fill("She is in hospital")
    desk.get_by_role("button", name="End it").click()
    expect(desk.get_by_text("Was released until")).to_be_visible()
    clinician.looks("sharing-ended")
    desk.get_by_role("link", name="Back to what was shared").click()
    clinician.looks("sharing-list")
    page.reload()
    expect(page.get_by_text("Something that you may not read")).to_be_visible()
    for reader in (visitor, clinician):
        reader.page.context.close()
