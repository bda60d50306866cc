"""Whole trials: areas made, asked about, changed and asked about again; and faults.

Each happens in the transaction that is open, and is undone at its end.
"""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import time_machine

from leaks import abroad, boarded, hidden, making, streamed, told, tries, writing
from leaks.area import Area
from leaks.browser import Browser, undone
from leaks.changes import change
from leaks.checking import Checker, Tally
from leaks.faults import Fault
from leaks.heard import listening
from leaks.spelled import words_in
from leaks.standing import as_it_stands
from plait.timeline import facts
from plait.worklist import adopted, directory

#: A fault is looked for in so many areas, one after the other, until it is noticed:
#: what is asked of an area is taken by chance, and what it has.
AREAS_A_FAULT = 8


def kinds() -> list[str]:
    """Every kind of event that needs no more than `writing.NEEDED` says."""
    found = []
    for name in facts.kinds():
        try:
            facts.check(name, {"note": "w", **writing.NEEDED.get(name, {})})
        except facts.ImpossibleFact:
            continue
        found.append(name)
    return found


@dataclass(frozen=True)
class Place:
    """An area that is written down, and a browser for its staff."""

    area: Area
    browser: Browser
    said: list[str]


@contextmanager
def place(seed: int) -> Iterator[Place]:
    """The area of this number, in the database while this lasts; the clock stands."""
    directory.forget()
    adopted.forget()
    made, moment = making.make(seed, kinds()), writing.now()
    try:
        with (
            undone(),
            time_machine.travel(moment, tick=False),
            listening() as said,
        ):
            writing.write(made)
            boarded.write(writing.AREA)
            # What was sealed after it was released opens the record to nobody any more.
            made.involvements = as_it_stands(made).involvements

            browser = Browser(moment)
            for staff in range(1, made.staff + 1):
                browser.signs_in(staff)
            yield Place(made, browser, said)
    finally:
        directory.forget()
        adopted.forget()


def trial(
    seed: int, *, share: float, changes: int = 2, documents: bool = False
) -> Tally:
    """One area, asked about, changed, and asked about again.

    Args:
        share: of the requests that there are, in the first round; half in the second.
        documents: whether PDFs are read too, which takes long.
    """
    with place(seed) as at:
        tally = _round(at, share)
        tally.wrong += streamed.streams(at.area, at.browser)
        tally.wrong += told.ladders(at.area) + abroad.leaves(at.area)
        if documents:
            tally += drawn(at)
        chance = random.Random(f"changes {seed}")
        for _ in range(changes):
            change(at.area, chance)
        tally += _round(at, share / 2)
        chosen = random.Random(f"alike {seed}").randint(1, at.area.staff)
        compared, wrong = hidden.differences(
            at.area, at.browser, chosen, share=share / 2
        )
        tally.alike += compared
        tally.wrong += wrong
        tally.wrong += _said(at)
    return tally


def _round(at: Place, share: float) -> Tally:
    checker = Checker(at.area, at.browser, share=share)
    checker.everything()
    chance = random.Random(f"tries {at.area.seed}")
    for staff in range(1, at.area.staff + 1):
        if chance.random() < share:
            tries.everything(checker, staff)
    return checker.tally


def drawn(at: Place) -> Tally:
    """The documents as they are given: packs, and one letter, as PDFs."""
    checker, letters = Checker(at.area, at.browser), 0
    for staff in range(1, at.area.staff + 1):
        tries.packs(checker, staff)
        if not letters:
            letters = tries.letters(checker, staff, is_drawn=True)
    return checker.tally


def _said(at: Place) -> list[str]:
    """What the log or an error said of anybody."""
    return [
        f"area {at.area.seed}: the log says {', '.join(sorted(words))}"
        for line in at.said
        if (words := words_in(line.encode()))
    ]


def caught(faults: Iterable[Fault], seed: int = 1) -> set[str]:
    """The names of the faults that the same check notices when they are seeded."""
    left, found = list(faults), set()
    number = seed
    while left:
        here = [one for one in left if number - seed >= one.first - 1]
        if here:
            found |= _caught_in(number, here)
        number += 1
        left = [one for one in left if one.name not in found
                and number - seed < one.first - 1 + AREAS_A_FAULT]  # fmt: skip
    return found


def _caught_in(number: int, faults: Iterable[Fault]) -> set[str]:
    found = set()
    with place(number) as at:
        for fault in faults:
            at.said.clear()
            with undone(), fault.seeds():
                if _notices(at, fault):
                    found.add(fault.name)
        at.said.clear()
    return found


def _notices(at: Place, fault: Fault) -> bool:
    # What answers is put together when the browser is made: the fault is in it.
    browser = at.browser.again()
    routes = frozenset(fault.routes)
    for staff in range(1, at.area.staff + 1):
        if fault.check:
            wrong = fault.check(at, staff)
        elif fault.alike:
            wrong = hidden.differences(at.area, browser, staff, share=1, routes=routes)[
                1
            ]
        else:
            wrong = Checker(at.area, browser).only(staff, routes)
        if wrong or _said(at):
            return True
    return False
