"""From the midwife to the health visitor: offered, returned, offered again, accepted.

The midwife writes what she knows and offers it to a health visitor who is on leave.
The team's manager returns it, for something is missing. The midwife puts it right and
offers it again, and the colleague who covers accepts by name. Until then the family's
page says to all of them that it is still the midwife's.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from lib.barriers import photograph
from lib.readers import DESK, PHONE, Reader

MIDWIFE = "Grace Holloway"
MANAGER = "Beth Marlowe"
COVER = "Amina Yusuf"
ASKED = "Claire Tranter"
TEAM = "Ashmere health visiting"
FAMILY = "Fenwick"
STILL = f"{TEAM} has not accepted yet"
MOOD = "Tearful in the evenings"
MISSING = "How he feeds at night"

SignIn = Callable[..., Reader]


@pytest.fixture(scope="module")
def town(peopled_site):
    """The made-up areas with their plays."""
    return peopled_site


@pytest.fixture
def sign_in(town, browser: Browser) -> Iterator[SignIn]:
    """Sign in as one of the made-up staff, in a browser of one's own."""
    readers: list[Reader] = []

    def sign_in(name: str, size=DESK) -> Reader:
        readers.append(Reader.signed_in(browser, town.url, name, size))
        return readers[-1]

    yield sign_in
    for reader in readers:
        reader.page.context.close()


def test_a_family_is_the_midwifes_until_the_health_visitors_accept(sign_in):
    midwife = sign_in(MIDWIFE)
    midwife.finds_family(FAMILY)
    family = midwife.page.url
    offer = _offers(midwife)
    _is_still_hers(midwife, family, STILL)

    midwife.page.goto("/due")
    still = midwife.page.get_by_role("table", name="Still yours until they accept")
    expect(still).to_contain_text(STILL)
    midwife.looks("handover-due")

    manager = sign_in(MANAGER)
    _returns(manager, offer)
    _is_still_hers(midwife, family, f"{TEAM} returned it on")

    again = _offers_again(midwife, offer)
    _is_still_hers(midwife, family, STILL)

    cover = sign_in(COVER, PHONE)
    _accepts(cover, again)
    midwife.page.goto(again)
    expect(midwife.page.locator("main")).to_contain_text(f"With {TEAM} since")
    expect(midwife.page.locator("main")).to_contain_text(f"Instead of: {ASKED}")
    midwife.page.goto(family)
    expect(midwife.page.get_by_role("heading", name="Owed now")).to_be_visible()
    expect(midwife.page.locator(".handover-line")).to_have_count(0)


def _offers(midwife: Reader) -> str:
    """Write it from what the record has, look at it, offer it; its address."""
    page = midwife.page
    page.get_by_role("link", name=re.compile("^Hand over this family")).click()
    receiver = page.get_by_label(f"Health visitor: {TEAM}")
    expect(receiver).to_be_checked()
    page.get_by_label("Who of them?").first.select_option(
        label=f"{ASKED}, health visitor"
    )
    # What was recorded is there with its day and who recorded it.
    birth = page.get_by_label("The birth", exact=True)
    expect(birth).to_have_value(re.compile(r"3,390 g.*Ashmere community midwives"))
    page.get_by_label("How the parent is", exact=True).fill(MOOD)
    midwife.looks("handover-new")
    page.get_by_role("button", name="See what they will read").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What they will read")
    expect(page.locator("main")).to_contain_text(f"{ASKED} by name")
    midwife.looks("handover-check")
    page.get_by_role("button", name="Offer the handover").last.click()
    expect(page.locator("main")).to_contain_text(STILL)
    midwife.looks("handover-offered")
    return page.url


def _is_still_hers(midwife: Reader, family: str, words: str) -> None:
    """The page of the family says so."""
    midwife.page.goto(family)
    expect(midwife.page.locator(".handover-line").first).to_contain_text("Still yours")
    expect(midwife.page.locator(".handover-line").first).to_contain_text(words)
    photograph(midwife.page, "handover-family")


def _returns(manager: Reader, offer: str) -> None:
    """From the list of what is due: one page, and the reason."""
    page = manager.page
    row = page.locator("tr", has=page.get_by_role("link", name="Handover accepted"))
    row.filter(has_text="Baby F.").first.get_by_role(
        "link", name="Answer the handover"
    ).click()
    assert page.url == offer
    expect(page.locator("main")).to_contain_text(MOOD)
    expect(page.locator("main")).to_contain_text(f"{COVER} covers and may accept")
    page.locator("summary", has_text="Return it").click()
    page.get_by_label("Why do you return it?").fill("Something is missing")
    page.get_by_label("What is missing?").fill(MISSING)
    manager.looks("handover-return")
    page.get_by_role("button", name="Return the handover").click()
    expect(page.locator("main")).to_contain_text("Returned")


def _offers_again(midwife: Reader, offer: str) -> str:
    page = midwife.page
    page.goto(offer)
    expect(page.locator("main")).to_contain_text(MISSING)
    midwife.looks("handover-returned")
    page.get_by_role("button", name="Offer it again").click()
    expect(page.get_by_label("How the parent is", exact=True)).to_have_value(MOOD)
    page.get_by_label("Feeding", exact=True).fill("Breastfed, twice at night")
    page.get_by_role("button", name="See what they will read").click()
    page.get_by_role("button", name="Offer the handover").last.click()
    expect(page.locator("main")).to_contain_text(STILL)
    return page.url


def _accepts(cover: Reader, offer: str) -> None:
    page = cover.page
    page.goto(offer)
    expect(page.locator("main")).to_contain_text("Breastfed, twice at night")
    expect(page.get_by_label("Who has this family from now on?")).to_contain_text(COVER)
    cover.looks("handover-accept")
    page.get_by_role("button", name="Accept the handover").click()
    expect(page.locator("main")).to_contain_text("With your team since")
    cover.looks("handover-accepted")
