"""What one records, another's open page shows: nobody has to load it again.

A health visitor sees a mark on a baby. The social worker has the worklist open.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from lib import readers
from lib.barriers import barriers, photograph
from lib.running import Site

#: Health visitors, each with a family in which nobody has seen a mark yet.
AMINA, LEILA, CLAIRE = "Amina Yusuf", "Leila Haddad", "Claire Tranter"
FENWICK, GARSIDE, HOLLIS = "Fenwick", "Garside", "Hollis"
SOCIAL_WORKER = "Daniel Okoro"
MEETING = "Strategy meeting after a mark"
#: Longer than the stream takes, and shorter than until a page looks by itself.
BY_THE_STREAM = 25_000

SignIn = Callable[..., Page]


@pytest.fixture(scope="module")
def town(peopled_live_site: Site) -> Site:
    """The made-up areas with their plays."""
    return peopled_live_site


@pytest.fixture
def sign_in(town: Site, browser: Browser) -> Iterator[SignIn]:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    contexts = []

    def sign_in(name: str, *, bypass_csp: bool = False) -> Page:
        context = browser.new_context(base_url=town.url, bypass_csp=bypass_csp)
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
        return page

    yield sign_in
    for context in contexts:
        context.close()


def is_listening(page: Page) -> None:
    """The page says that it is told of changes."""
    expect(page.locator(".plait-live__how")).to_contain_text("Changes show by themselv")


def has_no_barriers(page: Page, name: str) -> None:
    """Axe finds nothing and nothing is too wide, on a desk and on a telephone."""
    for width in (390, 1280):
        assert barriers(page, [width]) == []
        photograph(page, f"live-{name}")


def records_a_mark(page: Page, family: str) -> None:
    """The quickest way from the list to a mark on the baby."""
    readers.open_family(page, family)
    page.get_by_role("link", name="A mark or injury").click()
    page.locator("label.body-map__hit[for=site-left-cheek]").click()
    page.get_by_role("radio", name="Bruise").check()
    page.get_by_label("Size, at its longest").fill("8")
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("No explanation was given").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()


def test_a_mark_shows_on_the_open_list_of_who_must_act(sign_in: SignIn) -> None:
    """
    By itself, said once for who cannot see it, under the page's own strict policy.
    """
    worker = sign_in(SOCIAL_WORKER)
    complaints: list[str] = []
    worker.on("console", lambda said: complaints.append(said.text))
    is_listening(worker)
    before = worker.locator(".plait-due__title").count()
    worker.evaluate("window.isTheSamePage = true")

    records_a_mark(sign_in(AMINA), FENWICK)

    row = worker.locator("tr.is-new", has_text=MEETING)
    expect(row.first).to_be_visible(timeout=BY_THE_STREAM)
    expect(worker.get_by_role("status")).to_contain_text(
        re.compile(r"^\d new rows? at")
    )
    assert worker.locator(".plait-due__title").count() > before
    assert worker.evaluate("window.isTheSamePage")
    assert complaints == []


def test_what_somebody_uses_is_not_moved(sign_in: SignIn) -> None:
    """
    Who is at a row with the keyboard is told, and is shown it when they ask.
    """
    worker = sign_in(SOCIAL_WORKER, bypass_csp=True)
    is_listening(worker)
    title = worker.locator(".plait-due__title").last
    title.focus()
    rows = worker.locator("#due").inner_text()

    records_a_mark(sign_in(CLAIRE), GARSIDE)

    status = worker.get_by_role("status")
    expect(status).to_contain_text("not shown while you use", timeout=BY_THE_STREAM)
    expect(title).to_be_focused()
    assert worker.locator("#due").inner_text() == rows
    has_no_barriers(worker, "held")

    worker.get_by_role("button", name="Show it now").click()

    expect(worker.locator("tr.is-new a.plait-due__title").first).to_be_focused()
    has_no_barriers(worker, "shown")


def test_where_the_stream_is_down_the_page_looks_by_itself(sign_in: SignIn) -> None:
    """
    It says so; and where that fails too, it says that what it shows is old.
    """
    worker = sign_in(SOCIAL_WORKER)
    is_listening(worker)
    worker.clock.install()
    worker.route("**/live", lambda route: route.abort())
    worker.reload()
    how = worker.locator(".plait-live__how")
    expect(how).to_contain_text("Looks for changes each half minute. Last checked")

    with worker.expect_response("**/due/rows*") as answer:
        worker.clock.run_for(31_000)
    assert answer.value.status == 200
    silent = worker.get_by_text("cannot be checked now. Ring instead.")
    expect(silent).to_be_hidden()

    worker.route("**/due/rows*", lambda route: route.abort())
    worker.clock.run_for(130_000)

    expect(silent).to_be_visible()
    photograph(worker, "live-silent")
    worker.unroute("**/due/rows*")
    worker.clock.run_for(31_000)
    expect(silent).to_be_hidden()


def test_a_page_that_locks_ends_what_the_other_pages_show(sign_in: SignIn) -> None:
    """
    Locked in one window, the list in another goes too, at the next change.
    """
    worker = sign_in(SOCIAL_WORKER)
    is_listening(worker)
    other = worker.context.new_page()
    other.goto("/due")
    other.keyboard.press("F2")
    expect(other).to_have_title("Locked")
    worker.bring_to_front()

    records_a_mark(sign_in(LEILA), HOLLIS)

    expect(worker).to_have_title("Locked", timeout=BY_THE_STREAM)
