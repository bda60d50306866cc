"""The pages of a meeting's pack and letter in a real browser: no barriers."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import databases, readers
from lib.barriers import WIDTHS, barriers, photograph

_CALL = """
    insert into event (subject_id, id, kind, about, fact, occurred_at, recorded_at,
        agency, team_id, sens)
    select s.id, %(id)s, 'meeting.called',
        (select id from person where subject_id = s.id and role = 'infant' limit 1),
        jsonb_build_object('type', 'strategy', 'starts_at', %(at)s::text,
            'minutes', 60, 'place', 'Town hall', 'invitations', (
                select jsonb_agg(jsonb_build_object('team', i.team_id, 'role', i.role))
                from involvement i where i.subject_id = s.id
            )),
        now() - interval '1 hour', now(), t.agency_id, t.id, 0
    from subject s join team t on t.id = s.home_team_id where s.id = %(family)s
"""


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


def sign_in(page: Page) -> str:
    """As the health visitor of the family; the family's address."""
    readers.sign_in(page, "Amina Yusuf")
    return readers.open_family(page, "Fenwick")


def call(town, family: str) -> str:
    """Call a meeting of this family; its address."""
    meeting = str(uuid4())
    at = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    with databases.connection(town.database, "engine") as connection:
        connection.execute(
            _CALL, {"id": meeting, "at": at, "family": family.rpartition("/")[2]}
        )
    return f"{family}/meetings/{meeting}"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_pack_is_opened_and_read_without_a_barrier(town, browser: Browser, width):
    """
    By the one button; what others would get too; and the document is a file.
    """
    context = browser.new_context(
        base_url=town.url, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    meeting = call(town, sign_in(page))
    found = {}

    page.goto(f"{meeting}/pack")
    found["button"] = barriers(page, [width])
    photograph(page, "pack")
    page.get_by_role("button", name="Open my pack").click()
    expect(page.get_by_role("heading", name="meeting: your pack")).to_be_visible()
    found["pack"] = barriers(page, [width])
    photograph(page, "pack-read")
    expect(page.get_by_role("link", name="Back to the meeting")).to_be_visible()
    page.goto(f"{meeting}/pack")
    with page.expect_download() as download:
        page.get_by_role("button", name="Open it as a PDF").click()
    assert download.value.suggested_filename.startswith("pack-F-")
    if os.environ.get("PLAIT_PICTURES"):
        download.value.save_as(Path(os.environ["PLAIT_PICTURES"]) / "pack.pdf")
    page.reload()
    page.get_by_role("link", name="what they would get").first.click()
    found["beforehand"] = barriers(page, [width])
    photograph(page, "pack-beforehand")
    context.close()

    assert {where: what for where, what in found.items() if what} == {}


def test_a_pack_needs_no_script(town, browser: Browser):
    """
    The content policy blocks nothing of ours, and nothing waits for a script.
    """
    context = browser.new_context(base_url=town.url, java_script_enabled=False)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text))
    meeting = call(town, sign_in(page))

    page.goto(f"{meeting}/pack")
    page.get_by_role("button", name="Open my pack").click()

    expect(
        page.get_by_role("heading", name="What happened, week by week")
    ).to_be_visible()
    context.close()
    assert complaints == []


_HELD = """
    insert into event (subject_id, id, kind, about, fact, occurred_at, recorded_at,
        agency, team_id, sens)
    select s.id, gen_random_uuid(), 'meeting.' || what.kind, null,
        what.fact || jsonb_build_object('meeting', %(meeting)s::text),
        now() - what.ago, now(), t.agency_id, t.id, 0
    from subject s
    join team t on t.agency_id like 'ashmere-social-care%%'
    cross join (values
        ('held', '{"type": "strategy", "quorate": true}'::jsonb, interval '2 minutes'),
        ('decided', '{"question": "section47", "outcome": "joint"}',
            interval '1 minute'),
        ('decided', '{"question": "parents", "outcome": "yes", "what": "All of it"}',
            interval '1 minute')
    ) as what (kind, fact, ago)
    where s.id = %(family)s and t.roles && '{social_worker}'
"""

_INVOLVE = """
    insert into involvement (subject_id, id, team_id, role, classes, purpose, since,
        basis)
    select %(family)s, gen_random_uuid(), t.id, 'social_worker', 1, 'safeguarding',
        now() - interval '1 hour', 'was asked: Referral'
    from team t
    where t.agency_id like 'ashmere-social-care%%' and t.roles && '{social_worker}'
"""


@pytest.mark.parametrize("width", WIDTHS)
def test_a_letter_is_written_without_a_barrier(town, browser: Browser, width):
    """
    Chosen, written, looked at, with an error, and got as a file.
    """
    context = browser.new_context(
        base_url=town.url, bypass_csp=True, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    home = sign_in(page)
    meeting = call(town, home)
    family, found = home.rpartition("/")[2], {}
    with databases.connection(town.database, "engine") as connection:
        ids = {"family": family, "meeting": meeting.rpartition("/")[2]}
        connection.execute(_INVOLVE, ids)
        connection.execute(_HELD, ids)
    page.get_by_role("button", name="Sign out").first.click()
    readers.sign_in(page, "Daniel Okoro")

    page.goto(f"{meeting}/letter")
    found["choose"] = barriers(page, [width])
    photograph(page, "letter")
    page.get_by_role("link", name="Write the letter").first.click()
    page.get_by_role("button", name="Look at the letter").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    found["error"] = barriers(page, [width])
    page.get_by_label("Why was it decided?").fill("A mark that nobody can explain.")
    page.get_by_label("Who hands it over?").fill("Daniel Okoro")
    page.get_by_role("button", name="Look at the letter").click()
    found["letter"] = barriers(page, [width])
    photograph(page, "letter-to")
    page.get_by_label("I have checked the name and the route").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Record that it goes out").click()
    assert download.value.suggested_filename.startswith("letter-F-")
    if os.environ.get("PLAIT_PICTURES"):
        download.value.save_as(Path(os.environ["PLAIT_PICTURES"]) / "letter.pdf")
    page.goto(f"{meeting}/letter")
    expect(page.get_by_text("A letter went out")).to_be_visible()
    context.close()

    assert {where: what for where, what in found.items() if what} == {}
