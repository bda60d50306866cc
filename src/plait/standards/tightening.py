"""What law and national guidance ask may be made stricter locally, never looser.

Stricter is: a shorter time in the same unit, a wider trigger, one exception or one end
fewer. What cannot be compared counts as looser, so that nothing slips through.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import time, timedelta

from plait.clock.deadlines import Limit
from plait.standards.conditions import Signal, Test
from plait.standards.shapes import Standard, Within

#: How much a standard binds, where a partnership may not loosen it.
BINDING = ("law", "national")


def loosened(old: Standard, new: Standard) -> Iterator[tuple[str, str]]:
    """Each field in which `new` asks less than `old` of a binding standard, and why."""
    if old.force not in BINDING:
        return
    said = f"of a {old.force} standard"
    if not _no_later(old.within, new.within):
        yield (
            "within",
            f"the limit {said} may only be made shorter, in the same unit and cases",
        )
    if new.opens != old.opens:
        yield "opens", f"the beginning of the window {said} stays as it is"
    if not _widened(old.when, new.when):
        yield "when", f"what starts the clock {said} may be more, and never less"
    if new.also != old.also and new.also is not None:
        yield "also", f"the other half {said} may be dropped, and not changed"
    if new.unless != old.unless and new.unless is not None:
        yield "unless", f"the exception {said} may be dropped, and not changed"
    yield from _ended_sooner(old, new, said)
    if not set(new.while_) <= set(old.while_):
        yield "while", f"what must hold {said} may be less, and never more"
    for name in ("counted_only", "may_dismiss"):
        if getattr(new, name) and not getattr(old, name):
            yield name, f"{name} cannot be set {said}"


def _ended_sooner(old: Standard, new: Standard, said: str) -> Iterator[tuple[str, str]]:
    """What would end a duty of it, or let it rest, that does not now."""
    if not set(new.stop) <= set(old.stop):
        yield "stop", f"what ends a duty {said} may be less, and never more"
    if new.lookback > max(old.lookback, timedelta(0)):
        yield "lookback", f"how far back an answer counts {said} may only be shorter"
    answers = old.then.signals
    if not all(
        any(one.implies(other) for other in answers) for one in new.then.signals
    ):
        yield "then", f"what answers {said} may be less, and never more"
    if not _ends_no_later(old.close_of_business, new.close_of_business):
        yield "close_of_business", f"the working day {said} may only end earlier"


def _ends_no_later(old: time | None, new: time | None) -> bool:
    """Whether a working day ends no later; without an hour it ends at midnight."""
    return old is None or (new is not None and new <= old)


def _no_later(old: tuple[Within, ...], new: tuple[Within, ...]) -> bool:
    if [dict(case.when) for case in old] != [dict(case.when) for case in new]:
        return False
    return all(
        _is_no_later(after.limit, before.limit)
        for before, after in zip(old, new, strict=True)
    )


def _is_no_later(new: Limit, old: Limit) -> bool:
    """Whether it is due no later, whatever the day. `at_most` can make it earlier."""
    if new.unit != old.unit or new.n > old.n or new.field != old.field:
        return False
    if old.otherwise is not None and (
        new.otherwise is None or not _is_no_later(new.otherwise, old.otherwise)
    ):
        return False
    if new.at_least is not None and (
        old.at_least is None or not _is_no_later(new.at_least, old.at_least)
    ):
        return False
    return old.at_most is None or (
        new.at_most is not None and _is_no_later(new.at_most, old.at_most)
    )


def _widened(old: Iterable[Signal], new: tuple[Signal, ...]) -> bool:
    """Whether everything that one of the old signals matches, a new one matches too."""
    return all(any(_covers(wide, one) for wide in new) for one in old)


def _covers(wide: Signal, narrow: Signal) -> bool:
    if not narrow.kinds <= wide.kinds:
        return False
    if wide.about and not (narrow.about and narrow.about <= wide.about):
        return False
    return all(
        any(_implies(given, wanted) for given in narrow.tests) for wanted in wide.tests
    )


def _implies(given: Test, wanted: Test) -> bool:
    if given.field != wanted.field:
        return False
    match given.operator, wanted.operator:
        case "at_least", "at_least":
            return bool(given.value >= wanted.value)
        case "at_most", "at_most":
            return bool(given.value <= wanted.value)
        case "is", "any_of":
            return given.value in wanted.value
        case "any_of", "any_of":
            return set(given.value) <= set(wanted.value)
        case _:
            return given == wanted
