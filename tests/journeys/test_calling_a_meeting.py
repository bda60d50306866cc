"""From what is owed to a meeting that has been answered, in three browsers.

A social worker calls the meeting with one button. A police officer finds
it on a phone, under Meetings, and answers. A health visitor cannot come and writes what
she knows. No page needs a script.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import has_no_barrier, photograph
from lib.readers import DESK, PHONE

SOCIAL_WORKER = "Daniel Okoro"
POLICE = "Karen Ludgate"
HEALTH_VISITOR = "Leila Haddad"

SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator[SignIn]:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    contexts = []

    def sign_in(name: str, *, size=DESK, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=town.url, viewport=size, java_script_enabled=scripts,
            bypass_csp=True,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def look(page: Page, name: str, *, scripts: bool = True) -> None:
    """Nothing that axe finds, nothing that is wider than the screen; and a picture."""
    if scripts:
        has_no_barrier(page, name)
    else:
        photograph(page, name)


def test_a_meeting_is_called_with_one_button_and_answered(sign_in):
    worker = sign_in(SOCIAL_WORKER)
    meeting = _calls(worker)

    police = sign_in(POLICE, size=PHONE)
    _accepts(police, meeting)

    visitor = sign_in(HEALTH_VISITOR, size=PHONE, scripts=False)
    _sends_apologies(visitor, meeting)

    _sees_who_comes(worker, meeting)
    _moves_it(worker, meeting)
    _calls_it_off(worker, meeting)
    police.goto(meeting)
    expect(police.locator("main")).to_contain_text("It was called off.")


def _calls(page: Page) -> str:
    look(page, "due")
    page.get_by_role("link", name="Call the meeting").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Call an initial child protection conference"
    )
    look(page, "call-conference")
    page.get_by_role("link", name="Back to the meetings").click()
    page.get_by_role("button", name="Call a meeting").click()
    look(page, "choose")
    page.get_by_role("link", name="Strategy meeting", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call a strategy meeting")
    expect(page.locator("main")).to_contain_text("meeting does not count without them")
    look(page, "call")
    page.set_viewport_size(PHONE)
    look(page, "call")
    page.set_viewport_size(DESK)
    page.get_by_label("Where? (optional)").fill("Room 4, and by video")
    page.get_by_role("button", name="Call the meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Strategy meeting")
    expect(page.locator(".meeting-quorum")).to_contain_text("Social worker: coming")
    look(page, "meeting")
    page.set_viewport_size(PHONE)
    look(page, "meeting")
    page.set_viewport_size(DESK)
    return page.url


def _accepts(page: Page, meeting: str) -> None:
    places = page.get_by_role("navigation", name="Places")
    expect(places.get_by_role("link", name="Meetings")).to_contain_text("not answered")
    places.get_by_role("link", name="Meetings").click()
    expect(page.get_by_role("heading", name="To answer")).to_be_visible()
    look(page, "meetings")
    page.locator(f"a[href='{_path(meeting)}']").click()
    page.get_by_role("button", name="Answer for your team").click()
    look(page, "reply")
    page.get_by_label("We are coming").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".seat-list__item--ours")).to_contain_text("Coming")
    look(page, "answered")


def _sends_apologies(page: Page, meeting: str) -> None:
    page.goto(meeting)
    page.get_by_role("button", name="Answer for your team").click()
    page.get_by_label("We cannot come").check()
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text(
        "Enter what your agency"
    )
    page.get_by_label("What your agency knows, in writing").fill(
        "Seen twice, both well."
    )
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator(".seat-list__item--ours")).to_contain_text("Not coming")
    look(page, "apologies", scripts=False)


def _sees_who_comes(page: Page, meeting: str) -> None:
    page.goto(meeting)
    line = page.locator(".meeting-quorum")
    expect(line).to_contain_text("police")
    # What health wrote is health's to read; that it does not come is known to all.
    expect(page.locator("main")).not_to_contain_text("Seen twice")
    with page.expect_download() as file:
        page.get_by_role("link", name="Put it into your calendar").click()
    assert file.value.suggested_filename.startswith("meeting-F-")
    look(page, "who-comes")


def _moves_it(page: Page, meeting: str) -> None:
    page.get_by_role("link", name="Move it").click()
    look(page, "move")
    page.get_by_label("How long?").select_option("30")
    page.get_by_role("button", name="Move it and tell them").click()
    expect(page.locator("main")).to_contain_text("for 30 minutes")
    assert page.url == meeting


def _calls_it_off(page: Page, meeting: str) -> None:
    page.get_by_role("link", name="Ask more, or somebody no more").click()
    look(page, "ask")
    page.goto(meeting)
    page.get_by_role("link", name="Call it off").click()
    page.get_by_label("Why is it called off?").fill("The child is seen today instead")
    look(page, "cancel")
    page.get_by_role("button", name="Call it off and tell them").click()
    expect(page.locator("main")).to_contain_text("The child is seen today instead")
    look(page, "cancelled")
    page.get_by_role("link", name="Back to the meetings of the family").click()
    expect(page.locator(".meeting-list")).to_contain_text("Cancelled")
    look(page, "family-meetings")


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]
