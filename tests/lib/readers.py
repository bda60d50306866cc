"""Somebody in a browser of their own: what they were sent, and how a page looks."""

import re
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page, Response, ViewportSize, expect

from lib.barriers import has_no_barrier

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the made-up staff; their first page is there."""
    page.goto("/accounts/login/")
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    page.get_by_role("button", name=f"Sign in as {name}").click()
    is_in(page)


def is_in(page: Page) -> None:
    """Wait until somebody who signs in has their first page, with its scripts."""
    page.wait_for_url(lambda url: "/accounts/" not in url)


def open_family(page: Page, name: str) -> str:
    """Find a family by its name and open its page, all of it; the page's address."""
    page.goto("/families")
    page.get_by_label("Name, date of birth, NHS number").fill(name)
    page.locator("main").get_by_role("button", name="Find").click()
    page.locator("main a[href*='/families/']").first.click()
    page.wait_for_url(re.compile(r"/families/[0-9a-f-]{36}$"))
    return page.url


@dataclass
class Reader:
    """One of the made-up staff, signed in, and the address of all they were sent."""

    page: Page
    name: str
    sent: dict[str, None] = field(default_factory=dict)

    @classmethod
    def signed_in(
        cls, browser: Browser, url: str, name: str, size: ViewportSize = DESK
    ) -> "Reader":
        """Open a browser and sign in; close it with `reader.page.context.close()`."""
        context = browser.new_context(
            base_url=url, bypass_csp=True, viewport=size, reduced_motion="reduce",
            has_touch=size == PHONE,
        )  # fmt: skip
        reader = cls(context.new_page(), name)
        reader.page.on("response", reader.note)
        sign_in(reader.page, name)
        expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Due from")
        return reader

    def note(self, response: Response) -> None:
        """Note where a page, a part of one, or any data came from."""
        is_asset = "/static/" in response.url
        has_no_end = "event-stream" in response.headers.get("content-type", "")
        if response.request.method == "GET" and not is_asset and not has_no_end:
            self.sent[response.url] = None

    def read_again(self) -> dict[str, str]:
        """The whole text of all that they were sent, headers too, by its address."""
        answers = {url: self.page.request.get(url) for url in self.sent}
        return {url: f"{one.headers}{one.text()}" for url, one in answers.items()}

    def finds_family(self, name: str) -> None:
        """Find a family by its name, and open its page."""
        open_family(self.page, name)

    def looks(self, name: str) -> None:
        """See no barrier that axe can find and nothing too wide; keep a picture."""
        has_no_barrier(self.page, f"{name}-{self.name.split()[0].lower()}")
