"""Who is asking, and which record is open: the context of one transaction.

`begin` says who is asking; `open_subject` opens one record and writes that it was
opened, in the transaction that reads it. What follows from both is worked out by the
database and kept in settings of that transaction (`SET LOCAL`): nothing is cached,
nothing leaks to the next user of a pooled connection, and with nothing set every
policy gives no rows.

What this does not do
    The settings are not signed. Whoever can run SQL of their own choosing as
    plait_app (an SQL injection) can set them, and read as anyone. We accept that for
    now: the web sends no SQL that is put together from what a person typed (linted),
    a signature costs 0.1 ms a statement, and it works on one server only, while the
    settings are what a sharded PostgreSQL can carry. Even then: the ledger stays
    append-only, and the whole of a timeline and the writing of entries stay bound to a
    transaction that has appended to that very subject (`plait.has_appended` asks a
    table that only a trigger writes).
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.transaction import TransactionManagementError

from plait.access.errors import NotAllowed, NotSignedIn, UnknownPurpose
from plait.access.models import Staff

#: Why a record may be opened.
PURPOSES: Final = (
    "direct_care",
    "safeguarding",
    "supervision",
    "review",
    "subject_request",
)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is asking in this transaction, and the teams of their current posts."""

    staff_id: int
    teams: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """A record that is open in this transaction.

    `classes` is the mask of what may be seen; `why` says why, in words. `released` are
    the events, as first recorded, that may be seen whatever their class.
    """

    subject_id: UUID
    classes: int
    why: str
    released: frozenset[UUID] = frozenset()


def begin(staff_id: int, *, using: str = DEFAULT_DB_ALIAS) -> Session:
    """Say who is asking, for the rest of this transaction.

    Raises:
        NotSignedIn: there is no such account, or it is closed.
        TransactionManagementError: there is no transaction to say it for.
    """
    _refuse_without_transaction(using)
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.begin_request(%s::integer)", [staff_id])
        (teams,) = cursor.fetchone()
    if teams is None:
        raise NotSignedIn
    return Session(staff_id, tuple(teams))


def end(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Forget who is asking and what is open, before the transaction ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.forget()")


def open_subject(
    staff: Staff,
    subject_id: UUID,
    purpose: str = "direct_care",
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> Opened:
    """Open a record for the rest of this transaction, and write that it was opened.

    One record is open at a time: opening another closes the first.

    Raises:
        NotAllowed: no team of theirs is involved, or they are excluded, or there is
            no such record: the three are alike.
        NotSignedIn: it is not `staff` who is asking in this transaction.
        UnknownPurpose: the purpose is none of `PURPOSES`.
    """
    if purpose not in PURPOSES:
        raise UnknownPurpose
    _refuse_without_transaction(using)
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.my_staff(), plait.open_subject(%s::uuid, %s::text), "
            "current_setting('plait.why', true), "
            "current_setting('plait.released', true)",
            [subject_id, purpose],
        )
        asking, classes, why, released = cursor.fetchone()
    if asking != staff.pk:
        raise NotSignedIn
    if classes is None:
        raise NotAllowed
    return Opened(subject_id, classes, why, _ids(released))


def teams(*, using: str = DEFAULT_DB_ALIAS) -> tuple[int, ...]:
    """The teams of whoever is asking; none when nobody is."""
    with connections[using].cursor() as cursor:
        cursor.execute("select plait.my_teams()")
        (found,) = cursor.fetchone()
    return tuple(found or ())


def opened(*, using: str = DEFAULT_DB_ALIAS) -> Opened | None:
    """The record that is open in this transaction, or None."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select nullif(current_setting('plait.subject', true), '')::uuid, "
            "nullif(current_setting('plait.classes', true), '')::integer, "
            "current_setting('plait.why', true), "
            "current_setting('plait.released', true)"
        )
        subject_id, classes, why, released = cursor.fetchone()
    if subject_id is None:
        return None
    return Opened(subject_id, classes, why, _ids(released))


def list_subjects(
    subject_ids: list[UUID], purpose: str, *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Write that these records were seen in a list: one row, however many."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.list_access(%s::uuid[], %s::text)", [subject_ids, purpose]
        )


def _ids(text: str | None) -> frozenset[UUID]:
    return frozenset(UUID(one) for one in (text or "").split(",") if one)


def _refuse_without_transaction(using: str) -> None:
    # Outside a transaction a local setting ends with its statement, and the pages
    # would be empty for no reason that anybody could see.
    if not connections[using].in_atomic_block:
        message = "Say who is asking inside a transaction: it holds for one only."
        raise TransactionManagementError(message)
