"""How it has gone, and what parents say of it, in a browser and on a telephone."""

import re

from playwright.sync_api import Browser, expect

from lib.barriers import has_no_barrier
from lib.readers import DESK, PHONE, Reader


def test_scores_are_read_on_a_telephone_and_a_parent_answers_on_theirs(
    peopled_site, browser: Browser
):
    """
    From the family's page to each measure; from the service's page to a code; and
    from the code to "thank you", with nobody signed in and no script of ours.
    """
    nurse = Reader.signed_in(browser, peopled_site.url, "Marta Nowicka", PHONE)
    page = nurse.page
    nurse.finds_family("Thornbury")
    page.get_by_role("link", name=re.compile("Mother ?, scores over time")).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("How it has gone for Maeve Thornbury")
    expect(page.get_by_text("From 24 to 7, 17 points lower")).to_be_visible()
    nurse.looks("outcomes-mother")
    page.locator("main").get_by_role("link", name="Baby", exact=True).click()
    expect(page.get_by_role("img", name="ADBB over time")).to_be_visible()
    nurse.looks("outcomes-baby")
    page.set_viewport_size(DESK)
    nurse.looks("outcomes-baby-desk")

    page.get_by_role("link", name="Caseload", exact=True).click()
    page.get_by_role("link", name="Outcomes", exact=True).click()
    expect(heading).to_contain_text("Outcomes of the service")
    nurse.looks("outcomes-service-desk")
    page.set_viewport_size(PHONE)
    nurse.looks("outcomes-service")
    page.get_by_role("link", name="What parents say", exact=True).click()
    expect(page.get_by_role("heading", name="14 parents answered")).to_be_visible()
    expect(
        page.get_by_role("heading", name=re.compile("parents answered"))
    ).to_have_count(2)
    nurse.looks("experience")
    page.get_by_role("button", name="Make codes to give to parents").or_(
        page.get_by_role("link", name="Make codes to give to parents")
    ).click()
    page.get_by_role("button", name="Make the codes").click()
    code = page.locator(".codes__code").first.inner_text()
    nurse.looks("experience-codes")
    page.context.close()

    place = browser.new_context(
        base_url=peopled_site.url, viewport=PHONE, java_script_enabled=False
    )
    phone = place.new_page()
    phone.goto("/tell-us")
    phone.get_by_label("Your code").fill(code.lower())
    phone.get_by_role("group", name="Did we listen to you?").get_by_label("Yes").check()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    assert not [one for one in place.cookies() if "session" in one["name"]]
    place.close()


def test_the_page_for_parents_has_no_barrier(peopled_site, browser: Browser):
    """
    Empty, and with every mistake said.
    """
    place = browser.new_context(
        base_url=peopled_site.url, viewport=PHONE, bypass_csp=True
    )
    page = place.new_page()
    page.goto("/tell-us")
    has_no_barrier(page, "tell-us")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    has_no_barrier(page, "tell-us-wrong")
    place.close()
