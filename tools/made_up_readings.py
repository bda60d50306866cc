"""Count the readings of the demo's boards anew: `make demo-boards`, some minutes."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from plait.population.engines import GIGABYTE, Room
from plait.synthetic import counting
from plait.synthetic.organisation import organisation
from plait.synthetic.readings import NAME

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "src/plait/synthetic/data" / NAME


def main() -> int:
    """Write them."""
    with TemporaryDirectory(prefix="plait-nation-") as folder:
        rows = counting.count(
            Path(folder) / "nation",
            families=counting.FAMILIES,
            seed=counting.SEED,
            room=Room(GIGABYTE, 2),
        )
    FILE.write_bytes(counting.as_bytes(rows, counting.rules_of(organisation())))
    sys.stdout.write(f"Wrote {FILE.relative_to(ROOT)}: {len(rows):,} readings.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
