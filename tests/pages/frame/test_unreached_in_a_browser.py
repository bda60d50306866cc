"""A message that did not arrive, in a real browser: read, rung, and gone."""

import pytest
from playwright.sync_api import Browser, expect

from lib import databases
from lib.barriers import WIDTHS, barriers

HEADING = "Ring them: a message did not arrive"


@pytest.fixture(scope="module")
def failing_site(peopled_site):
    """A running Plait with made-up families, and one message that came back."""
    with databases.connection(peopled_site.database, "engine") as engine:
        engine.execute(
            """
            insert into outgoing (
                id, subject_id, about_event, template, channel, staff_id, address,
                team_id, home_team_id, filled, urgent, sens, posted_at, state, reason,
                ended_at
            )
            select distinct on (p.team_id)
                gen_random_uuid(), s.id, gen_random_uuid(), 'work', 'email',
                p.staff_id, '', p.team_id, p.team_id, jsonb_build_object(
                    'reference', s.reference, 'link', '/families/' || s.id,
                    'what', 'An action is yours'),
                true, 0, now(), 'failed', 'bounced', now()
            from (select id, reference from subject
                  where kind = 'family' order by reference limit 1) s
            join post p on p.role = 'health_visitor'
            order by p.team_id, p.id
            """
        )
    return peopled_site


@pytest.mark.parametrize("width", WIDTHS)
def test_the_row_reads_well_and_is_free_of_known_faults(
    failing_site, browser: Browser, width
):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    sign_in(page, failing_site.url)

    expect(page.get_by_text(HEADING)).to_be_visible()
    page.mouse.move(0, 0)

    assert barriers(page, [width]) == []
    context.close()


def test_without_javascript_whoever_rang_says_so_and_the_row_goes(
    failing_site, browser: Browser
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, failing_site.url)

    page.get_by_role("button", name="I told them").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
    expect(page.get_by_text(HEADING)).to_have_count(0)
    context.close()


def sign_in(page, url: str) -> None:
    """As the first of the made-up health visitors."""
    page.goto(f"{url}/accounts/login/")
    row = page.locator(".plait-demo li", has_text="health visitor").first
    row.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
