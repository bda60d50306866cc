"""Areas are made here: the same number makes the same area."""

import random
from collections.abc import Iterable

from leaks import area as parts
from leaks import births, looked, minuted, sheets
from leaks.area import OFFICE, TEAMS, Area, Item, Words


def make(seed: int, kinds: Iterable[str], *, families: int = 3, staff: int = 7) -> Area:
    """The area of this number; its events are of these kinds, taken by chance."""
    chance = random.Random(seed)
    made = Area(len(TEAMS), staff, families, seed=seed, office=OFFICE)
    words = Words(seed)
    parts.workforce(made, chance)
    looked.officers(made, chance)
    for subject in range(families):
        parts.involved(made, subject, chance)
        if subject == families - 1:
            looked.an_officer_is_kin(made, subject)
        parts.family(made, subject, words)
        parts.events(made, subject, words, chance, sorted(kinds))
        parts.meeting(made, subject, words, chance)
        parts.mark(made, subject, words, chance)
        parts.message(made, subject, words, chance)
        parts.owed(made, subject, words, chance)
        parts.kept_from_all(made, subject, words)
        minuted.make(made, subject, words, chance)
        looked.make(made, subject, words, chance)
    for subject in range(families):
        parts.copied(made, subject, words, chance)
    for subject in range(families):
        sheets.make(made, subject, words)
        births.make(made, subject, words)
    made.items.append(Item("proposal", words(), None))
    return made
