"""One chunk of the nation as the columns of an extract. Any can be made alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from plait.population.manifest import Agency
from plait.synthetic.nation import (
    answers,
    early_years,
    mistakes,
    mood,
    pregnancy,
    protection,
    seldom,
    staff,
    talk,
)
from plait.synthetic.nation.book import AGENCIES, KINDS, NONE, Book
from plait.synthetic.nation.calendar import (
    MICROSECONDS_A_MINUTE,
    MINUTES_A_DAY,
    SINCE_1970,
    london_day,
)
from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.lives import NEVER, Lives, Story, live, measures
from plait.synthetic.nation.published import areas, languages
from plait.synthetic.nation.stock import STOCK, MadeFact

#: So many families a chunk has, but for the last one.
FAMILIES: Final = 25_000
#: For so many families there is one more member of staff, and one more review.
_A_STAFF, _A_REVIEW = 40, 2_000
#: Numbers of staff and of reviews begin here, above those of any family.
_STAFF_FROM, _REVIEWS_FROM = 10**12, 2 * 10**12
_KEYS_A_CHUNK: Final = 10_000
#: Bits for each part of the key by which rows are put in order.
_AT_BITS, _FIRST_BITS, _ROOT_BITS, _DEPTH_BITS = 21, 16, 9, 2


@dataclass(frozen=True, slots=True)
class Chunk:
    """The events of a chunk in the order of an extract, and who its families are.

    Attributes:
        columns: those of an extract by name, all but `fact`.
        made: the number of what each event says, in `made_facts`.
        corrects: the number of the event that it corrects, or 0.
        lives: the families; the key of the first is `first_key`.
    """

    columns: dict[str, Array]
    made: Array
    corrects: Array
    lives: Lives
    first_key: int

    def __len__(self) -> int:
        return len(self.made)


@cache
def _in_order() -> tuple[list[MadeFact], Array]:
    return STOCK.in_order()


def made_facts() -> list[MadeFact]:
    """What events can say, in the order of their numbers."""
    return _in_order()[0]


def agencies() -> list[str]:
    """The agencies of the nation by their codes."""
    return [f"{area.slug}-{kind}" for area in areas() for kind in AGENCIES]


def owing() -> list[Agency]:
    """The same with kind and area."""
    return [
        Agency(
            f"{area.slug}-{name}", KINDS.get(name, name.replace("-", "_")), area.slug
        )
        for area in areas()
        for name in AGENCIES
    ]


def make(seed: int, number: int, families: int = FAMILIES) -> Chunk:
    """The chunk of this number, from 0, with so many families.

    Args:
        seed: of the nation. With the number and the size it is all that chance is.
    """
    draws = Draws(seed, number)
    lives = live(draws, families)
    so_many_staff, so_many_reviews = (
        -(-families // each) for each in (_A_STAFF, _A_REVIEW)
    )
    others = so_many_staff + so_many_reviews
    book = Book(draws, np.r_[lives.ends, np.full(others, NEVER)])
    story = Story(lives, book, draws)
    for stream in (pregnancy, early_years, mood, protection, talk, seldom, answers):
        stream.tell(story)
    last = families + so_many_staff
    staff.tell_staff(book, draws, np.arange(families, last, dtype=np.int32))
    staff.tell_reviews(book, draws, np.arange(last, last + so_many_reviews))
    where = draws.whole(0, len(areas()) - 1, others)
    told = mistakes.tell(book, draws)
    first_key = number * FAMILIES + 1
    keys = np.r_[
        np.arange(families) + first_key,
        np.arange(so_many_staff) + _STAFF_FROM + number * _KEYS_A_CHUNK,
        np.arange(so_many_reviews) + _REVIEWS_FROM + number * _KEYS_A_CHUNK,
    ]
    subject = np.repeat(
        np.arange(3, dtype=np.int8), [families, so_many_staff, so_many_reviews]
    )
    return _in_columns(told, lives, where, keys, subject, first_key)


def _in_columns(
    told: mistakes.Told,
    lives: Lives,
    where: Array,
    keys: Array,
    subject: Array,
    first_key: int,
) -> Chunk:
    order = _order(told)
    rows = told.rows
    of, at = rows.of[order], rows.at[order]
    first = at + told.first[order]
    moved = np.r_[lives.moves_at, np.full(len(where), NEVER, np.int32)]
    home = np.r_[lives.area, where].astype(np.int16)
    next_home = np.r_[lives.next_area, where].astype(np.int16)
    area = np.where(at >= moved[of], next_home[of], home[of])
    subjects = subject[of]
    says, names = rows.fact[order], rows.names[order].astype(np.int32)
    first_dismissal, last_dismissal = answers.DISMISSED
    is_dismissal = (says >= first_dismissal) & (says <= last_dismissal)
    columns = {
        "family": keys[of],
        "subject": subjects,
        "event": rows.number[order].astype(np.int32),
        "root": told.root[order].astype(np.int32),
        "depth": told.depth[order].astype(np.int16),
        "about": rows.about[order].astype(np.int16),
        "hint": np.zeros(len(of), np.int8),
        "occurred": _micros(at),
        "recorded": _micros(at + rows.lag[order]),
        "first": _micros(first),
        "day": london_day(at),
        "first_day": london_day(first),
        "agency": (area * len(AGENCIES) + rows.by[order]).astype(np.int16),
        "area": np.where(subjects == 0, area, np.int16(-1)),
        "names": np.where(is_dismissal, np.int32(NONE), names),
        "trigger": np.where(is_dismissal, names, np.int32(NONE)),
    }
    made = _in_order()[1][says]
    return Chunk(columns, made, told.corrects[order], lives, first_key)


def _micros(minutes: Array) -> Array:
    """Minutes of the nation as microseconds since 1970."""
    since = minutes.astype(np.int64)
    since += SINCE_1970 * MINUTES_A_DAY
    since *= MICROSECONDS_A_MINUTE
    return since


def _order(told: mistakes.Told) -> Array:
    """Rows in the order of an extract: all that decides packed into one number.

    Sorting one column of numbers takes a fraction of the time of sorting by five.
    """
    rows = told.rows
    parts = (
        (rows.at, _AT_BITS), (told.first, _FIRST_BITS), (told.root, _ROOT_BITS),
        (told.depth, _DEPTH_BITS),
    )  # fmt: skip
    key = rows.of.astype(np.int64)
    for values, bits in parts:
        if not 0 <= int(values.min()) <= int(values.max()) < 1 << bits:
            message = f"wanted numbers below {1 << bits}, got {values.max()}"
            raise OverflowError(message)
        key <<= bits
        key |= values
    return np.argsort(key)


def home(lives: Lives) -> Array:
    """The code of the area in which each family lives in the end."""
    return np.where(lives.moves_at == NEVER, lives.area, lives.next_area)


def deprivation(lives: Lives) -> list[int | None]:
    """The decile of each family, where it was recorded and is one."""
    known = [int(one) if one.isdecimal() else None for one in measures("deprivation")]
    return [known[one] for one in lives.deprivation]


def ethnicity(lives: Lives) -> list[str | None]:
    """The group of each mother; `not_stated` and `not_known` are recorded as that."""
    known = [None if one == "missing" else one for one in measures("ethnicity")]
    return [known[one] for one in lives.ethnicity]


def language(lives: Lives) -> list[str | None]:
    """The code of each mother's main language, where it was recorded."""
    known: list[str | None] = [*languages(), None]
    return [known[one] for one in lives.language]
