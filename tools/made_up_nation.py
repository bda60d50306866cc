"""Write the page about the made-up nation anew: `make docs`."""

from __future__ import annotations

import sys
from pathlib import Path

from plait.synthetic.nation.showing import page

PAGE = (
    Path(__file__).resolve().parents[1] / "docs" / "explanation" / "made-up-nation.md"
)


def main() -> int:
    """Write it."""
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"Wrote {PAGE.relative_to(PAGE.parents[2])}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
