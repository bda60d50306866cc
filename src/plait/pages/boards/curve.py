"""How soon duties were met: a curve of the per cent that were, by the time it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from plait.assurance.readings import Step, share
from plait.pages.boards.axes import Frame, lines_across
from plait.pages.boards.drawing import (
    BLUE,
    QUIET,
    RED,
    TEXT,
    Drawing,
    Line,
    Mark,
    Words,
)
from plait.pages.boards.xmr import WIDE, Format, number

_DAY: Final = 24
_WEEK: Final = 168
_YEAR: Final = 8760
#: Beyond the step by which all but this per cent of what is ever met had been, the
#: curve is flat and not drawn.
_FLAT: Final = 1.0
#: Fewer duties make no curve; of numbers that are rounded to 5 it takes more.
_FEW: Final = 10
_FEW_ROUNDED: Final = 50


def known(steps: Sequence[Step], *, is_own: bool) -> tuple[tuple[int, float], ...]:
    """The hours and the per cent of each step that may be told, up to where it is flat.

    Nothing where fewer than three are left, or where there were too few: that is no
    curve, and of few rounded numbers it would be a wrong one.
    """
    least = _FEW if is_own else _FEW_ROUNDED
    if any((one.opened or 0) < least for one in steps):
        return ()
    found = [
        (one.hours, part)
        for one in steps
        if (part := share(one.done, one.opened)) is not None
    ]
    if not found:
        return ()
    top = found[-1][1]
    end = next(place for place, (_, part) in enumerate(found) if part >= top - _FLAT)
    begin = next((place for place, (_, part) in enumerate(found) if part >= _FLAT), end)
    kept = found[max(0, begin - 1) : end + 2]
    return tuple(kept) if len(kept) > 2 else ()  # noqa: PLR2004 - as said above


def duration(hours: int) -> str:
    """`12 hours`, `3 days`, `2 weeks`."""
    if hours >= _YEAR:
        return "1 year"
    for size, name in ((_WEEK, "week"), (_DAY, "day"), (1, "hour")):
        if hours >= size and hours % size == 0:
            count = hours // size
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{hours} hours"


def draw(
    found: Sequence[tuple[int, float]], title: str, limit: int | None,
    how: Format = WIDE,
) -> Drawing:  # fmt: skip
    """The curve of this size; `limit` is what the standard allows, in hours.

    Steps stand side by side, each as wide as the next, whatever time is between them:
    hours and weeks are on one picture.
    """
    frame = Frame(
        left=how.letters * 3.4, right=how.width - how.letters * 3, top=24,
        bottom=how.height - how.letters * 3.4, low=0, high=100,
        first=0, last=len(found) - 1,
    )  # fmt: skip
    marks: list[Mark] = [*lines_across(frame, 20, "%", how.letters)]
    marks += _along(frame, found, how)
    at_limit = next(
        (place for place, (hours, _) in enumerate(found) if hours == limit), None
    )
    if at_limit is not None:
        x = frame.x(at_limit)
        is_left = at_limit > len(found) / 2
        words_at = (x + (-6 if is_left else 6), frame.top - 6)
        marks.append(Line(((x, frame.top - 16), (x, frame.bottom)), RED, 2, (10, 6)))
        marks.append(Words(words_at, "Limit", RED, how.letters,
                           "end" if is_left else "start"))  # fmt: skip
    places = tuple(
        (frame.x(place), frame.y(part)) for place, (_, part) in enumerate(found)
    )
    marks.append(Line(_stairs(places), BLUE, 3))
    last_hours, last = found[-1]
    marks.append(
        Words((places[-1][0], places[-1][1] - 8), f"{number(last)}%", TEXT,
              how.letters, "end", is_bold=True)
    )  # fmt: skip
    says = (
        f"{number(last)}% were met within {duration(last_hours)}. "
        "The table below holds the same numbers."
    )
    return Drawing(how.width, how.height, title, says, tuple(marks))


def _stairs(places: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """What is known is known at the steps alone, so nothing is drawn between them."""
    found = [places[0]]
    for x, y in places[1:]:
        found += [(x, found[-1][1]), (x, y)]
    return tuple(found)


def _along(
    frame: Frame, found: Sequence[tuple[int, float]], how: Format
) -> Iterator[Mark]:
    room = max(1, round((frame.right - frame.left) / (how.letters * 5.5)))
    every = -(-len(found) // room)
    for place, (hours, _) in enumerate(found):
        if (len(found) - 1 - place) % every == 0:
            at = (frame.x(place), frame.bottom + how.letters * 1.6)
            yield Words(at, duration(hours), QUIET, how.letters, "middle")
