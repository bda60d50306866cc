"""`python -m chaos NAME`: a trial, printed and kept; ends with 1 if anything is wrong.

`CYCLES` is how often something is killed, `SEED` makes the same choices again, and
`CONTROL=drop` or `CONTROL=twice` spoils the outcome on purpose, to show that it is
seen. `FAMILIES` is how many have duties that fall late meanwhile; `KEEP=no` writes no
numbers.
"""

import argparse
import importlib
import os
import random
import sys

#: Each is a module with `run(...) -> Outcome`.
NAMES = ("escalation",)
CYCLES = 20


def main() -> int:
    """Run the trial that is named."""
    parser = argparse.ArgumentParser(prog="python -m chaos", description=__doc__)
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=", ".join(NAMES))
    asked = parser.parse_args()
    trial = importlib.import_module(f"chaos.{asked.name}")
    outcome = trial.run(
        cycles=int(os.environ.get("CYCLES", str(CYCLES))),
        seed=int(os.environ.get("SEED", str(random.randrange(1_000_000)))),
        control=os.environ.get("CONTROL", ""),
        families=int(os.environ.get("FAMILIES", "150")),
        keep=os.environ.get("KEEP", "") != "no",
    )
    return 0 if outcome.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
