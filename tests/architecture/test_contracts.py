"""The import contracts hold, and they are the ones that keep the house upright."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Contracts that may be tightened but not dropped.
KEPT = {"floors", "pure", "one-pen", "tables", "verbs", "doors", "no-circles"}


def test_every_import_contract_is_kept():
    """
    Nothing runs up, nothing runs in a circle, one pen writes.
    """
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stdout[-4000:]


def test_no_contract_was_dropped():
    """
    A contract goes by a decision that is written down, not by an edit on the way.
    """
    known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = known["tool"]["importlinter"]["contracts"]

    assert {contract["id"] for contract in contracts} >= KEPT
