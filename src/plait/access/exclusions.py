"""Who is not to see a family because they are kin or close to it: said, and ended.

It beats every other rule, from the next request on. What says that somebody may not see
a family tells nobody why: the reason is for the partnership's office.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction

from plait.access.errors import NotAllowed

#: Who said it of oneself; of somebody else it is said in words.
SELF: Final = "self"


@dataclass(frozen=True, slots=True)
class Excluded:
    """Who is not to see which family, why, and who said so when."""

    subject_id: UUID
    reference: str
    staff_id: int
    name: str
    agency: str
    reason: str
    declared_by: str
    declared_at: datetime


def exclude_me(reference: str, reason: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Whoever asks is not to see the family with this reference, if there is one.

    It tells nothing of whether there is.
    """
    _ask(
        "select plait.exclude_me(%s::text, %s::text)", [reference, reason], using=using
    )


def exclude(
    subject_id: UUID,
    staff_id: int,
    reason: str,
    said_by: str,
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """A colleague is not to see the family that is open. Said twice it is said once.

    Args:
        said_by: in words, who said so: for the office.

    Raises:
        NotAllowed: the record is not open, or it is no colleague of one's own agency;
            the partnership's office may say it of everybody.
    """
    _ask(
        "select plait.exclude(%s::uuid, %s::integer, %s::text, %s::text)",
        [subject_id, staff_id, reason, said_by],
        using=using,
    )


def is_office(partnership: str, *, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether whoever asks holds a post in the office of this partnership now."""
    [(is_theirs,)] = _ask("select plait.is_my_office(%s)", [partnership], using=using)
    return bool(is_theirs)


def of_partnership(
    partnership: str, *, using: str = DEFAULT_DB_ALIAS
) -> list[Excluded]:
    """Who is not to see which family of a partnership, the newest first.

    What is said of whoever asks is left out. That they were listed is written.

    Raises:
        NotAllowed: it is for the office of the partnership.
    """
    rows = _ask("select * from plait.exclusions_of(%s)", [partnership], using=using)
    return [Excluded(*row) for row in rows]


def end(
    subject_id: UUID, staff_id: int, reason: str, *, using: str = DEFAULT_DB_ALIAS
) -> bool:
    """Let somebody see a family again, as far as their work gives it. Whether it held.

    Raises:
        NotAllowed: it is for the office of the family's partnership, and nobody ends
            their own.
    """
    [(was_there,)] = _ask(
        "select plait.end_exclusion(%s::uuid, %s::integer, %s::text)",
        [subject_id, staff_id, reason],
        using=using,
    )
    return bool(was_there)


def _ask(query: str, values: list[Any], *, using: str) -> list[tuple[Any, ...]]:
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "42501":
            raise NotAllowed from None
        raise
