"""Families that nobody has by name: those of my teams, and counts for the office.

Read with the record closed, by doors that look at my own teams alone. So a row holds
initials, what stands still and since when, and no word of what anybody said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from django.db import connections

from plait.access.errors import NotAllowed
from plait.worklist.quality import Area, areas
from plait.worklist.small_numbers import Number, shown

#: named nobody; the last visit was made and nobody accepts; who is named has left, or
#: is away and nobody covers; or a midwife has it long after the birth.
How = Literal["unnamed", "between", "left", "away", "stays"]

#: Rows of one page.
PAGE: Final = 50

_LIST: Final = """
    select * from plait.without_owner(%s::timestamptz, %s::timestamptz, %s::uuid,
        %s::uuid, %s::integer)
"""
_COUNTS: Final = """
    select * from plait.owners_of(%s::text, %s::timestamptz)
"""


@dataclass(frozen=True, slots=True)
class Nobody:
    """A family that nobody has by name. Teams and people are numbers.

    Attributes:
        since: since when it is so; owed_at: until when it may be, by a time of ours.
        last_kind: the last thing that the team itself recorded; "" where it did not.
    """

    subject_id: UUID
    care: UUID
    service: str
    team: int
    asked_team: int | None
    worker: int | None
    how: How
    since: datetime
    owed_at: datetime
    began_at: datetime
    born_at: datetime | None
    offered_at: datetime | None
    last_kind: str
    last_at: datetime | None
    label: str

    @property
    def key(self) -> Key:
        """Where the next page begins, if this is the last row of one."""
        return Key(self.since, self.subject_id, self.care)


@dataclass(frozen=True, slots=True)
class Key:
    """The row after which a page begins."""

    since: datetime
    subject_id: UUID
    care: UUID

    def __str__(self) -> str:
        """As it stands in an address: it tells nothing of anybody."""
        return f"{self.since.isoformat()}.{self.subject_id.hex}.{self.care.hex}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key in an address; None for one that is none."""
        since, _, rest = text.rpartition(".")
        since, _, subject = since.rpartition(".")
        try:
            key = cls(datetime.fromisoformat(since), UUID(subject), UUID(rest))
        except ValueError:
            return None
        return key if key.since.tzinfo is not None else None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of them, the longest first, and where the next begins."""

    rows: tuple[Nobody, ...]
    next: Key | None


@dataclass(frozen=True, slots=True)
class Count:
    """How a team stands: numbers as they may be shown."""

    team: int
    families: Number
    unnamed: Number
    between: Number
    absent: Number
    longer: Number


def without_owner(
    now: datetime,
    *,
    after: Key | None = None,
    size: int = PAGE,
    using: str = "default",
) -> Listing:
    """The families of my teams that nobody has by name, the longest first."""
    begins = (after.since, after.subject_id, after.care) if after else (None,) * 3
    with connections[using].cursor() as cursor:
        cursor.execute(_LIST, [now, *begins, size + 1])
        rows = [Nobody(*row) for row in cursor.fetchall()]
    more = len(rows) > size
    rows = rows[:size]
    return Listing(tuple(rows), rows[-1].key if more else None)


def counts(area: Area, *, now: datetime, using: str = "default") -> Sequence[Count]:
    """How each team of midwives and health visitors of a partnership stands.

    Raises:
        NotAllowed: whoever is asking has no post in its office.
    """
    if area.slug not in {one.slug for one in areas(now, using=using)}:
        raise NotAllowed
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNTS, [area.slug, now])
        return tuple(
            Count(team, *(shown(number) for number in numbers))
            for team, *numbers in cursor.fetchall()
        )
