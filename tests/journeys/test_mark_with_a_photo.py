"""A mark with a photo, on a telephone in a stairwell: few taps, and no barriers.

The same mark can be recorded with the keys alone, from the list under the drawings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lib import readers
from lib.barriers import has_no_barrier
from lib.pictures import CAMERA, SECRET, photo

HEALTH_VISITOR = "Amina Yusuf"
SOCIAL_WORKER = "Daniel Okoro"
#: From the family's page to "Recorded": what everybody has to tap and to type. A tap
#: with looking takes some five seconds, so two minutes are twice as long as it needs.
MOST_ACTIONS = 10


@dataclass
class Thumb:
    """Somebody on a telephone, and what they did, in order."""

    page: Page
    did: list[str] = field(default_factory=list)

    def tap(self, what: Locator) -> None:
        """Tap once."""
        self.did.append("tap")
        what.click()

    def type(self, what: Locator, words: str) -> None:
        """Fill in one field."""
        self.did.append("type")
        what.fill(words)

    def sees_no_barrier(self) -> None:
        """Nothing that axe finds, and nothing wider than the screen."""
        has_no_barrier(self.page)


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def opens_family(town, browser: Browser) -> Iterator:
    """Sign in as somebody, on a screen of this width, and open the family."""
    contexts = []

    def opens_family(name: str, width: int = 390, *, scripts: bool = True) -> Thumb:
        context = browser.new_context(
            base_url=town.url, bypass_csp=True, java_script_enabled=scripts,
            viewport={"width": width, "height": 844}, has_touch=width < 600,
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        readers.sign_in(page, name)
        readers.open_family(page, "Fenwick")
        return Thumb(page)

    yield opens_family
    for context in contexts:
        context.close()


@pytest.fixture
def picture(tmp_path) -> Path:
    """A photo as a telephone took it, with where it was taken."""
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(photo((3000, 2250), turned=True))
    return path


def test_a_mark_with_a_photo_is_recorded_in_few_taps(opens_family, picture):
    """
    On a telephone; and the social worker opens the photo, which tells nothing more.
    """
    visitor = opens_family(HEALTH_VISITOR)
    page = visitor.page
    _records_a_mark(visitor)
    assert len(visitor.did) <= MOST_ACTIONS, visitor.did

    visitor.tap(page.get_by_role("button", name="Add photos"))
    visitor.sees_no_barrier()
    page.locator("input[type=file]").set_input_files(picture)
    visitor.tap(page.get_by_role("button", name="Add the photos"))
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("1 photo")

    worker = opens_family(SOCIAL_WORKER, 1280)
    _opens_the_photo(worker)


def _records_a_mark(thumb: Thumb) -> None:
    page = thumb.page
    thumb.tap(page.get_by_role("link", name="A mark or injury", exact=True))
    thumb.tap(page.locator("label.body-map__hit[for=site-left-cheek]"))
    expect(page.locator("#site-left-cheek")).to_be_checked()
    thumb.tap(page.get_by_text("Bruise", exact=True))
    thumb.type(page.get_by_label("Size, at its longest"), "8")
    thumb.sees_no_barrier()
    thumb.tap(page.get_by_role("button", name="Continue").last)

    expect(page.get_by_label("Who explained it?")).to_have_count(0)
    expect(page.locator("#id_explanation_words")).to_be_hidden()
    thumb.tap(page.get_by_label("No explanation was given"))
    thumb.sees_no_barrier()
    thumb.tap(page.get_by_role("button", name="Continue"))

    expect(page.get_by_text("Left cheek: bruise, 8 mm")).to_be_visible()
    thumb.sees_no_barrier()
    thumb.tap(page.get_by_role("button", name="Save"))
    expect(page.get_by_role("heading", name="Recorded", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Ring now")).to_be_visible()
    thumb.sees_no_barrier()


def _opens_the_photo(reader: Thumb) -> None:
    page = reader.page
    page.locator("a[href*='/events/']", has_text="Photos added to a mark").first.click()
    page.wait_for_url("**/events/**")
    expect(page.locator("main img")).to_have_count(0)
    page.get_by_role("link", name="Photo 1, taken").click()
    image = page.locator("figure img")
    expect(image).to_be_visible()
    # It is in its place before all of it has come.
    assert image.evaluate("one => one.decode().then(() => one.naturalWidth)") == 2400
    reader.sees_no_barrier()
    sent = page.request.get(image.evaluate("one => one.src"))
    assert "no-store" in sent.headers["cache-control"]
    for secret in (CAMERA, SECRET, "Exif"):
        assert secret.encode() not in sent.body()
    expect(page.locator("main")).to_contain_text("was written down")

    page.get_by_role("link", name="Open the mark").click()
    expect(page.locator("main")).to_contain_text("It is not closed")
    expect(page.get_by_role("link", name="Photo 1, taken")).to_be_visible()
    reader.sees_no_barrier()


def test_an_explanation_asks_for_the_rest(opens_family):
    """
    What only an explanation asks for comes when there is one, and fits a telephone.
    """
    visitor = opens_family(HEALTH_VISITOR)
    page = visitor.page
    page.get_by_role("link", name="A mark or injury", exact=True).click()
    page.locator("label.body-map__hit[for=site-nose]").click()
    page.get_by_text("Cut", exact=True).click()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("It does not fit the mark or the baby's age").click()
    expect(page.locator("#id_explanation_words")).to_be_visible()
    visitor.sees_no_barrier()
    page.get_by_role("button", name="Continue").click()

    summary = page.locator(".nhsuk-error-summary")
    expect(summary).to_contain_text("Select who explained the mark")
    visitor.sees_no_barrier()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_place_is_picked_with_the_keys_alone(opens_family, scripts):
    """
    From the list: every place of every drawing is in it, by name.
    """
    visitor = opens_family(HEALTH_VISITOR, 1280, scripts=scripts)
    page = visitor.page
    page.get_by_role("link", name="A mark or injury", exact=True).click()
    for view in ("Front", "Back", "Face", "Mouth", "Ears", "left side", "right side"):
        summary = page.locator("details.body-map__list summary", has_text=view)
        expect(summary.first, view).to_be_attached()
    summary = page.locator("details.body-map__list summary", has_text="Ears")
    summary.focus()
    page.keyboard.press("Enter")
    page.locator("#site-behind-the-left-ear").focus()
    page.keyboard.press("Space")
    expect(page.locator("#site-behind-the-left-ear")).to_be_checked()
    page.get_by_role("radio", name="Bruise").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Behind the left ear: bruise")).to_be_visible()
    page.get_by_role("radio", name="No explanation was given").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Check before you save")).to_be_visible()
