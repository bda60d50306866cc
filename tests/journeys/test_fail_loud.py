"""What is down is said, a duty is ended with a reason, and the owner counts both.

A health visitor, whose list says that a family could not be worked out and that a file
was refused, ends a duty with a reason; and the manager of the partnership's office sees
how every standard fares.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import databases, readers
from lib.barriers import has_no_barrier

HEALTH_VISITOR = "Amina Yusuf"
MANAGER = "Colin Hartwell"
WIDTHS = (1280, 390)
BORDERLINE = "A borderline EPDS is repeated"


def lines(number: int, at: datetime) -> Iterator[str]:
    """A family of another system with a borderline score: its mother and the score."""
    common = {
        "subject": f"family:F{number}", "about": f"F{number}-mother",
        "occurred_at": at.isoformat(), "recorded_at": at.isoformat(),
        "agency": "ashmere-health-visiting",
    }  # fmt: skip
    joined = {"role": "mother", "born_on": "1995-07-14"}
    yield json.dumps(common | {"id": f"j{number}", "kind": "person.joined",
                               "fact": joined})  # fmt: skip
    yield json.dumps(common | {"id": f"s{number}", "kind": "screen.epds",
                               "fact": {"total": 11, "safety_item": 0}})  # fmt: skip


@pytest.fixture(scope="module")
def town(site, tmp_path_factory):
    """The made-up areas, a feed that fell silent, and a family that failed."""
    site.run("demo", "--families", "30")
    file = tmp_path_factory.mktemp("feed") / "F.ndjson"
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    told = [line for number in range(12) for line in lines(number, now)]
    file.write_text("\n".join(told), "utf-8")
    site.run("import", str(file), "--from", "hv-system")
    with databases.superuser(site.database) as admin:
        admin.execute("set search_path to plait")
        admin.execute(
            "select plait.keep_failure(id, 'ValueError', now()) from subject s "
            "where source_id = 'F11'"
        )
        admin.execute("update feed_state set refused_at = now() where agency = ''")
    return site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    contexts = []

    def sign_in(name: str, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=town.url, bypass_csp=True, viewport={"width": width, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        return page

    yield sign_in
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_down_is_said_on_the_list(sign_in, width):
    """
    A family, a feed, and a worker that never ran; each with what to do.
    """
    page = sign_in(HEALTH_VISITOR, width)

    failed = page.get_by_role("table").filter(has_text="Needs a look first")
    expect(failed).to_contain_text("We could not work out what is owed to this family")
    strip = page.get_by_role("alert").first
    expect(strip).to_contain_text("Ring instead")
    expect(strip).to_contain_text("Nothing could be taken in of what hv-system sent at")
    expect(page.locator(".plait-fresh")).to_contain_text("Feeds:")
    has_no_barrier(page, "due")

    failed.get_by_role("link", name="Open the family").click()
    expect(page.get_by_text("This list may be incomplete")).to_be_visible()
    has_no_barrier(page, "family")


def test_a_list_that_could_not_be_refreshed_says_so(town, browser):
    """
    The network went: what is on the screen is old, and must not pass for new.
    """
    page = browser.new_context(base_url=town.url).new_page()
    page.clock.install()
    readers.sign_in(page, HEALTH_VISITOR)
    stale = page.get_by_text("This list could not be brought up to date")
    expect(stale).to_be_hidden()
    page.route("**/due/rows*", lambda route: route.abort())

    page.clock.run_for(31_000)

    expect(stale).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_duty_is_ended_with_a_reason_and_undone(sign_in, width):
    """
    The list of reasons, the words that one of them needs, and the way back.
    """
    page = sign_in(HEALTH_VISITOR, width)
    page.locator(".plait-due__title", has_text=BORDERLINE).first.click()
    page.get_by_role("link", name="End it with a reason").click()
    page.get_by_role("button", name="End it with a reason").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_label("It was already done elsewhere").check()
    has_no_barrier(page, "dismiss")
    page.get_by_label("Where was it done, and by whom?").fill("By the perinatal team")
    page.get_by_role("button", name="End it with a reason").click()

    expect(page.get_by_text("it was already done elsewhere").first).to_be_visible()
    expect(page.get_by_text("By the perinatal team").first).to_be_visible()
    has_no_barrier(page, "dismissed")

    page.get_by_role("link", name="See what was recorded, or undo it").click()
    has_no_barrier(page, "dismissal")
    page.get_by_role("link", name="Withdraw this").click()
    page.get_by_label("Why are you withdrawing this?").fill("It was another family")
    has_no_barrier(page, "undo")
    page.get_by_role("button", name="Withdraw it").click()

    expect(page.get_by_text(BORDERLINE).first).to_be_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_the_owner_sees_how_every_standard_fares(sign_in, width):
    """
    Counts, what to look at, how it was counted; and the way to the guide.
    """
    page = sign_in(MANAGER, width)
    expect(page.get_by_role("table").first).to_contain_text("Ring Ashmere health visit")
    page.get_by_role("link", name="Quality", exact=True).click()

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("How the standards fare")
    row = page.locator("#standard-borderline_epds_repeated")
    expect(row).to_contain_text(BORDERLINE)
    has_no_barrier(page, "quality")

    page.goto("/quality?sort=fired&period=all")
    expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
    page.locator("summary", has_text="none yet").first.click()
    has_no_barrier(page, "quality-all")

    page.locator("#standard-borderline_epds_repeated a").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(BORDERLINE)
