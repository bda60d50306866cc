"""What the benchmark asks for, as JSON: `python -m leaks.counted` or `... PAIRS`.

Without a number the count of `make leaks`; with one, so many pairs of answers, hidden
against absent.
"""

import json
import sys
from dataclasses import asdict
from typing import Any

from leaks.__main__ import run
from leaks.part import in_a_database


def counted() -> dict[str, Any]:
    """The count of `make leaks`."""
    found = run()
    return asdict(found) | {"share": found.share}


def timed(pairs: int) -> dict[str, Any]:
    """Of some pages, how long they take for what is hidden and for what is absent."""
    with in_a_database():
        from leaks import timed

        return timed.timed(pairs)


if __name__ == "__main__":
    said = timed(int(sys.argv[1])) if len(sys.argv) > 1 else counted()
    sys.stdout.write(json.dumps(said))
