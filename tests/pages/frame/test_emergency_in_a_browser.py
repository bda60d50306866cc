"""An emergency in a real browser: opened, seen on every page, closed, reviewed."""

import pytest
from playwright.sync_api import Browser, expect

from lib import databases
from lib.readers import DESK, PHONE, Reader
from plait.synthetic.loading import DEMO_PASSWORD

REASON = "Found alone on the ward, and nobody knows whom to ring."


@pytest.fixture(scope="module")
def number(peopled_site) -> str:
    """The NHS number of a mother whom the hospital does not work with."""
    with databases.connection(peopled_site.database, "engine") as engine:
        found = engine.execute(
            """
            select p.nhs_number from person p join subject s on s.id = p.subject_id
            where p.role = 'mother' and p.nhs_number is not null
                and s.partnership_id = 'ashmere' and not exists (
                    select from involvement i join team t on t.id = i.team_id
                    where i.subject_id = s.id and t.agency_id = 'ashmere-hospital'
                )
            order by s.reference limit 1
            """
        ).fetchone()
    return found[0]


def test_an_emergency_from_the_way_in_to_its_review(
    peopled_site, browser: Browser, number
):
    """
    On a phone, without a barrier that axe can find; the officer sits at a desk.
    """
    helen = Reader.signed_in(browser, peopled_site.url, "Helen Obiora", PHONE)
    page = helen.page
    page.goto("/emergency")
    page.get_by_label("NHS number", exact=True).fill(number)
    page.get_by_label("A child may be in danger now").check()
    page.get_by_label("What has happened").fill(REASON)
    helen.looks("emergency-open")
    page.get_by_label("Your password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Open it for 60 minutes").click()
    banner = page.get_by_role("region", name="Open in an emergency")
    expect(banner).to_contain_text("60 minutes left")
    expect(page.get_by_role("heading", name="Owed now")).to_be_visible()
    helen.looks("emergency-banner")

    banner.get_by_role("button", name="Close it now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you opened")
    expect(banner).to_have_count(0)
    helen.looks("emergency-mine")
    page.context.close()

    officer = Reader.signed_in(browser, peopled_site.url, "Winifred Asante", DESK)
    page = officer.page
    page.get_by_role("link", name="Privacy", exact=True).click()
    officer.looks("emergency-reviews")
    page.get_by_role("link", name="opened by Helen Obiora").click()
    expect(page.get_by_text(REASON)).to_be_visible()
    page.get_by_label("Right", exact=True).check()
    page.get_by_label("What did you find?").fill("Asked her. It was needed.")
    officer.looks("emergency-review")
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_text("Asked her. It was needed.")).to_be_visible()
    page.get_by_role("link", name="Who else looked").click()
    expect(page.get_by_text("Helen Obiora")).to_be_visible()
    officer.looks("who-looked")
    page.goto("/looked")
    expect(page.get_by_role("heading", level=1)).to_have_text("Reasons to ask")
    officer.looks("reasons-to-ask")
    page.context.close()
