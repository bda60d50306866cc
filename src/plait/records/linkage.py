"""Whether somebody has a record already: asked before another one is begun."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    connections,
    transaction,
)

from plait.access.errors import PlaitError
from plait.records import names
from plait.records.errors import MetTooMany, NumberHasRecord, NumberTwiceInFamily

#: Who comes upon records so often in a day by starting families is refused. Ours.
MOST_A_DAY: Final = 20

_REFUSALS: Final[dict[str, type[PlaitError]]] = {
    "number_has_one_record": NumberHasRecord,
    "number_is_once_in_a_family": NumberTwiceInFamily,
}


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record that somebody has already.

    `place` is the place, from 0, of the number or of the person that was asked for.
    `ask_team` is its home team, where that may be told: see `plait.whom_to_ask`.
    """

    is_number: bool
    place: int
    subject_id: UUID
    reference: str
    is_mine: bool
    ask_team: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody's names and birthday."""

    family_name: str
    given: str
    born_on: date


def already_known(
    *,
    numbers: Sequence[str],
    people: Sequence[Named] = (),
    using: str = DEFAULT_DB_ALIAS,
) -> list[KnownRecord]:
    """The records of mothers and babies with these NHS numbers, and of namesakes.

    Records that the person may not open are among them: of these only that they are
    there. What was met is written in the log of what was listed.

    Args:
        numbers: ten digits each.
        people: whoever has all three alike is a namesake, in whatever role.

    Raises:
        MetTooMany: more than `MOST_A_DAY` times in a day.
    """
    if not numbers and not people:
        return []
    asked: list[Any] = [
        list(numbers),
        [names.key_of(one.family_name) for one in people],
        [one.given for one in people],
        [one.born_on for one in people],
        MOST_A_DAY,
    ]
    try:
        # A refusal ends here, and the page goes on: so a savepoint.
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(
                "select * from plait.already_known(%s::text[], %s::text[], "
                "%s::text[], %s::date[], %s::integer)",
                asked,
            )
            rows = cursor.fetchall()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == "PL005":
            raise MetTooMany from None
        raise
    return [KnownRecord(row[0], row[1] - 1, *row[2:]) for row in rows]


@contextmanager
def one_record_each() -> Iterator[None]:
    """Say in our own words that the database refused an NHS number.

    Put it round whatever writes a number, inside a transaction of its own.

    Raises:
        NumberHasRecord: a mother or a baby with this number has another record.
        NumberTwiceInFamily: somebody else of the family has it.
    """
    try:
        yield
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        refusal = _REFUSALS.get(getattr(told, "constraint_name", None) or "")
        if refusal is None:
            raise
        raise refusal from None
