"""The frame in a real browser: passkeys, the lock key, no JavaScript, and axe."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from lib import readers
from lib.barriers import barriers

PASSWORD = "three random words"
NURSE = "nurse@hospital.test"
NURSE_WITH_A_KEY = "night@hospital.test"


@pytest.fixture(scope="module")
def town_site(peopled_site):
    """A running Plait with a few made-up families, and one nurse of its own."""
    for email in (NURSE, NURSE_WITH_A_KEY):
        peopled_site.run(
            "createuser", email, "--given-name", "Nora", "--family-name", "Nightly",
            "--agency", "ashmere-health-visiting", "--team", "Ashmere health visiting",
            "--role", "health_visitor", "--password", PASSWORD,
        )  # fmt: skip
    return peopled_site


@pytest.fixture
def complaints(page: Page) -> list[str]:
    """What the browser's console said: a breach of the content policy, for one."""
    heard: list[str] = []

    def hear(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            heard.append(f"{page.url}: {said.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    return heard


def sign_in(page: Page, url: str, *, role: str = "health visitor") -> None:
    """As the first of the made-up staff in this role."""
    page.goto(f"{url}/accounts/login/")
    row = page.locator(".plait-demo li", has_text=role).first
    row.get_by_role("button").click()
    readers.is_in(page)


def enter_password(page: Page, url: str, email: str = NURSE) -> None:
    """As a nurse with an account of her own."""
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("Work email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).first.click()
    readers.is_in(page)


@pytest.fixture
def key(page: Page) -> Iterator[None]:
    """A passkey that the browser makes believe, which says yes to everything."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    protocol.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
            }
        },
    )
    yield
    protocol.detach()


def test_a_passkey_is_added_and_signs_in(town_site, page, key, complaints):
    """
    Under the strict content policy; the second time without a password.
    """
    enter_password(page, town_site.url, NURSE_WITH_A_KEY)
    page.goto(f"{town_site.url}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this key").fill("Work phone")
    page.get_by_role("button", name="Add the key").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{town_site.url}/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
    assert complaints == []


def test_one_key_blanks_the_page(town_site, page, complaints):
    """
    F2: nothing of the page is left, and "back" does not bring it.
    """
    enter_password(page, town_site.url)
    page.keyboard.press("F2")
    expect(page).to_have_title("Locked")

    page.wait_for_load_state()
    page.go_back()

    expect(page).to_have_title("Locked")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
    assert complaints == []


def test_the_list_refreshes_itself(town_site, page, complaints):
    """
    Every half minute, without a script that the policy forbids.
    """
    page.clock.install()
    sign_in(page, town_site.url)

    with page.expect_response("**/due/rows*") as answer:
        page.clock.run_for(31_000)

    assert answer.value.status == 200
    assert complaints == []


def test_everything_works_without_javascript(town_site, browser: Browser):
    """
    Sign in, filter, open a duty, find a family, lock and unlock.
    """
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter_password(page, town_site.url)

    page.get_by_text("Filter").click()
    page.get_by_label("What it is about").select_option("health_visiting")
    page.get_by_role("button", name="Update the list").click()
    filtered = page.url
    page.goto(f"{town_site.url}/due")
    page.locator(".plait-due__title").first.click()
    expect(page.get_by_role("heading", name="Why")).to_be_visible()
    page.goto(f"{town_site.url}/families")
    page.get_by_label("Name, date of birth, NHS number").fill("943 476 5918")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    page.get_by_role("button", name="Lock").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()

    assert "group=health_visiting" in filtered
    expect(page.get_by_role("heading", level=1)).to_have_text("Find a family")
    context.close()


def test_the_keyboard_goes_past_the_frame(town_site, page):
    """
    The first stop is the way to the content.
    """
    sign_in(page, town_site.url)

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


PAGES = (
    "/due",
    "/due?show=overdue&group=safeguarding",
    "/due?show=closed",
    "/families",
    "/families/new",
    "/guide",
    "/guide?q=xyzzy",
    "/guide/stages/any-time",
    "/guide/roles",
    "/guide/roles/health_visitor",
    "/guide/roles/health_visitor/poster",
    "/guide/standards/conjunction_strategy_meeting",
    "/rota",
    "/rota/away",
    "/rota/mobile",
    "/privacy",
    "/accounts/",
    "/accounts/2fa/",
    "/accounts/password/change/",
    "/nothing",
)


def test_every_page_is_accessible_and_fits(town_site, browser: Browser):
    """
    Axe finds nothing, and nothing has to be scrolled sideways.
    """
    # axe is put into the page as a script, which our own policy would refuse.
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{town_site.url}/accounts/login/")
    found = [f"/accounts/login/ {one}" for one in barriers(page)]
    sign_in(page, town_site.url)
    for address in PAGES:
        page.goto(town_site.url + address)
        found += [f"{address} {one}" for one in barriers(page)]
    page.goto(f"{town_site.url}/due")
    page.locator(".plait-due__title").first.click()
    page.wait_for_url("**/owed/**")
    found += [f"/owed {one}" for one in barriers(page)]
    page.get_by_role("button", name="Lock").click()
    page.wait_for_url("**/lock**")
    found += [f"/lock {one}" for one in barriers(page)]
    context.close()

    assert found == []


def test_what_looks_for_barriers_finds_them(browser: Browser):
    """
    Words too pale, a picture that says nothing, and what is too wide for a telephone.
    """
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        "<!doctype html><html lang=en><title>Pale</title><main><h1>Pale</h1>"
        "<p style='color: #777; background: #fff'>Nearly</p>"
        "<p style='color: rgb(118 118 118)'>Just dark enough</p>"
        "<p style='opacity: 0.5'><b style='color: black'>See-through</b></p>"
        "<img src='data:,'><p style='width: 500px'>Wide</p></main>"
    )
    found = barriers(page)
    context.close()

    kinds = [one.partition(" <")[0] for one in found]
    looks = ["color-contrast", "image-alt"]
    at_desk = [f"1280: {one}" for one in looks]
    assert kinds == [*at_desk, *(f"390: {one}" for one in looks), "390: too wide"]
