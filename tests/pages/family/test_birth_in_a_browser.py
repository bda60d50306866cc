"""A birth that is planned, in a real browser: on a telephone, at a desk, at night."""

from playwright.sync_api import Browser, expect

from lib.readers import DESK, PHONE, Reader

PLANS = "Joanna Pereira"
ON_THE_WARD = "Niamh Corrigan"
FAMILY = "Pryor"


def test_an_alert_is_sent_anew_read_on_the_ward_and_told_by_telephone(
    peopled_site, browser: Browser
):
    """
    From the newer plan to the answer at night, without a barrier.
    """
    midwife = Reader.signed_in(browser, peopled_site.url, PLANS, DESK)
    midwife.finds_family(FAMILY)
    desk = midwife.page
    expect(
        desk.get_by_text("This alert does not know of something newer")
    ).to_be_visible()
    desk.get_by_role("link", name="Towards the birth").click()
    midwife.looks("birth-towards")
    desk.get_by_role("button", name="Send a new version").click()
    desk.get_by_label("Third (optional)").fill("Ask her which medicine she took today")
    midwife.looks("birth-alert")
    desk.get_by_role("button", name="Send version 2 to everybody").click()
    expect(desk.get_by_text("5 of 5 recipients have not said")).to_be_visible()
    desk.get_by_role("link", name="Ring them, and record who took it").first.click()
    desk.get_by_role("button", name="Save who took it").click()
    expect(desk.get_by_role("heading", name="There is a problem")).to_be_visible()
    midwife.looks("birth-told-wrong")
    desk.get_by_label("Who took it, by name and role?").fill("Sister Mallory Finch")
    desk.get_by_label("They read it back to me").check()
    desk.get_by_role("button", name="Save who took it").click()
    expect(desk.get_by_text("4 of 5 recipients have not said")).to_be_visible()

    ward = Reader.signed_in(browser, peopled_site.url, ON_THE_WARD, PHONE)
    night = ward.page
    night.goto(f"{peopled_site.url}/birth-alerts")
    ward.looks("birth-alerts")
    night.get_by_role("link", name="B. P.").click()
    expect(night.get_by_role("heading", name="Yes, there is a plan")).to_be_visible()
    expect(night.get_by_text("Ask her which medicine she took today")).to_be_visible()
    expect(night.get_by_text("Version 2, sent")).to_be_visible()
    ward.looks("birth-plan")
    for reader in (midwife, ward):
        reader.page.context.close()
