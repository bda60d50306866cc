"""What keeps people from using a page: what axe finds, and scrolling sideways."""

import os
from collections.abc import Iterable
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

#: A desk and a telephone.
WIDTHS = (1280, 390)
#: Where pictures of the pages are put, if somebody wants to look at them.
PICTURES = os.environ.get("PLAIT_PICTURES", "")

#: Axe reads the colours of each text and of all that lies below it, of which a page
#: has a dozen: read once each, a page is looked through in little more than half the
#: time.
_READ_A_COLOUR_ONCE = """
(() => {
  const colour = axe.commons.color.Color.prototype;
  const read = colour.parseString;
  const known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      read.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();
"""
_RUN = "axe.run({resultTypes: ['violations']}).then(results => results.violations)"


def barriers(page: Page, widths: Iterable[int] = WIDTHS) -> list[str]:
    """The barriers of the page that is open, at each width in pixels; best none.

    The page is drawn anew for each width, not asked for again. Its context must bypass
    our content policy, for axe is put into it as a script.
    """
    page.wait_for_load_state()
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {one}" for one in _found(page)]
    return found


def has_no_barrier(page: Page, name: str = "") -> None:
    """Assert that the page that is open has none as wide as it is; keep a picture.

    Args:
        name: of the picture, if one is asked for; nothing keeps none.
    """
    page.wait_for_load_state()
    photograph(page, name)
    found = _found(page)
    assert found == [], f"{name}: {found}"


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the page, where somebody asked for them."""
    if PICTURES and name:
        width = page.viewport_size["width"] if page.viewport_size else 0
        path = Path(PICTURES) / f"{name}-{width}.png"
        page.screenshot(path=path, full_page=True)


def _found(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT + _READ_A_COLOUR_ONCE)
    violations = page.evaluate(_RUN)
    found = [f"{one['id']} {one['nodes'][0]['html'][:200]}" for one in violations]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("too wide")
    return found
