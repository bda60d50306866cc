"""`python -m benchmarks [names]`: measure, show, and keep the numbers.

Without names all benchmarks are run, the quick ones first.
"""

import argparse
import importlib
import sys

from benchmarks import machine, results

#: In the order in which they are run; each is a module with `run() -> Result`.
NAMES = ("derive", "replay", "queue_forecast", "message_inbox", "without_owner",
         "service_pages", "export", "rls",
         "worklist_page", "record_screen", "call_meeting", "live_worklist", "leaks",
         "synth", "population", "equality")  # fmt: skip


def main() -> int:
    """Run the benchmarks that are named, and say whether every goal was met."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument(
        "--strict", action="store_true", help="end with 1 if a goal was missed"
    )
    asked = parser.parse_args()
    unknown = set(asked.names) - set(NAMES)
    if unknown:
        parser.error(f"wanted some of {', '.join(NAMES)}; got {', '.join(unknown)}")

    missed = 0
    for name in asked.names or NAMES:
        before = machine.describe()
        result = importlib.import_module(f"benchmarks.{name}").run()
        results.keep(name, result, before | {"postgres": result.postgres})
        results.show(name, result)
        missed += sum(not goal.is_met for goal in result.goals)
    return 1 if asked.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
