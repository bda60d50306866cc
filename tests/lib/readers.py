"""Somebody in a browser of their own: what they were sent, and how a page looks."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, ViewportSize, expect

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
#: Where pictures of the pages are put, if somebody wants to look at them.
PICTURES = os.environ.get("PLAIT_PICTURES", "")


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
        page = reader.page
        page.goto("/accounts/login/")
        page.on("response", reader.note)
        for partnership in page.locator("details:not([open]) summary").all():
            partnership.click()
        page.get_by_role("button", name=f"Sign in as {name}").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Due from")
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
        self.page.goto("/families")
        self.page.get_by_label("Name, date of birth, NHS number").fill(name)
        self.page.locator("main").get_by_role("button", name="Find").click()
        self.page.locator("main a[href*='/families/']").first.click()

    def looks(self, name: str) -> None:
        """See no barrier that axe can find and nothing too wide; keep a picture."""
        found = Axe().run(self.page).response["violations"]
        faults = [(one["id"], one["nodes"][0]["target"]) for one in found]
        assert not faults, (name, faults)
        wider = "document.documentElement.scrollWidth - window.innerWidth"
        assert self.page.evaluate(wider) <= 0, name
        if PICTURES:
            who = self.name.split()[0].lower()
            path = Path(PICTURES) / f"{name}-{who}.png"
            self.page.screenshot(path=str(path), full_page=True)
