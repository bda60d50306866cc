"""One of two parts of `make leaks`: a database of its own, some areas, some faults."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

#: The clusters of work are dealt out in turn: even ones to the one, odd to the other.
PARTS = 2


def work(part: int, times: int, seed: int) -> dict[str, Any]:
    """Do the areas and the faults of this part, and count."""
    with in_a_database():
        from generative.access_mutants import MUTANTS
        from leaks import trial
        from leaks.__main__ import AREAS, SHARE
        from leaks.checking import Tally
        from leaks.every_fault import FAULTS
        from leaks.rules import is_noticed

        tally, began = Tally(), time.perf_counter()
        for number in range(seed + part, seed + AREAS * times, PARTS):
            is_first = number < seed + PARTS
            tally += trial.trial(number, share=SHARE, documents=is_first)
        seconds = time.perf_counter() - began
        rules, faults = MUTANTS[part::PARTS], FAULTS[part::PARTS]
        broken = [one.name for one in rules if is_noticed(one)]
        seeded = trial.caught(faults)
        missed = [one.name for one in (*rules, *faults)
                  if one.name not in {*broken, *seeded}]  # fmt: skip
    return {
        "decisions": tally.decisions,
        "allowed": tally.allowed,
        "answers": tally.answers,
        "wrong": tally.wrong,
        "missed": missed,
        "caught": len(broken) + len(seeded),
        "seeded": len(rules) + len(faults),
        "seconds": seconds,
    }


@contextmanager
def in_a_database() -> Iterator[None]:
    """A fresh database, the app role, and one transaction that is undone at the end."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "plait.site.settings"
    os.environ["PLAIT_DEMO"] = "1"
    import django
    from django.db import connections, transaction

    import conftest

    django.setup()
    name = f"plait_leaks_{os.getpid()}"
    with conftest.databases.in_use():
        conftest.databases.copy_of_template(name)
        conftest._point("default", name, "tester")
        try:
            with transaction.atomic():
                yield
                transaction.set_rollback(True)
        finally:
            connections.close_all()
            conftest.databases.drop(name)
    conftest.databases.stop_if_unused()
