"""What keeps people from using a page: what axe finds, and scrolling sideways."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: A desk and a telephone.
WIDTHS = (1280, 390)


def barriers(page: Page, widths: Iterable[int] = WIDTHS) -> list[str]:
    """The barriers of the page that is open, at each width in pixels; best none.

    The page is drawn anew for each width, not asked for again. Its context must bypass
    our content policy, for axe is put into it as a script.
    """
    page.wait_for_load_state()
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        violations = Axe().run(page).response["violations"]
        found += [
            f"{width}: {one['id']} {one['nodes'][0]['html'][:200]}"
            for one in violations
        ]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width}: too wide")
    return found
