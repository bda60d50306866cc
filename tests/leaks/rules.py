"""Rules of the database, broken one at a time: whether the check notices."""

from django.db import connection
from hypothesis import Phase, given, settings

from generative.access_mutants import Mutant
from generative.access_worlds import worlds, write
from generative.test_access_visibility import (
    QUICK,
    WORLDS_A_MUTANT,
    Comparison,
    Disagreement,
    _undone,
)


def is_noticed(mutant: Mutant) -> bool:
    """Whether some world shows what the broken rule lets through, or keeps back."""

    @given(world=worlds())
    @settings(
        max_examples=WORLDS_A_MUTANT, phases=[Phase.generate], derandomize=True, **QUICK
    )
    def holds(world) -> None:
        with _undone():
            write(world)
            Comparison(world).everything()

    with _undone():
        mutant.breaks(connection)
        try:
            holds()
        except Disagreement:
            return True
    return False
