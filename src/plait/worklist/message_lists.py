"""Lists of messages: those of my teams across families, and those of one family.

Read from rows that the database gives a team that sent a message or was sent one, with
the record closed: so they hold initials, and no word of what was said. A page of a list
begins after a key, so that the last page costs no more than the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import connections

from plait.access.errors import NotAllowed

View = Literal["answer", "sent", "all"]

#: Rows of one page.
PAGE: Final = 25
#: More than this is not counted on.
MANY: Final = 100

_COLUMNS: Final = """m.subject_id, m.id, m.thread, m.from_team_id, m.by_id, m.to_role,
    m.to_team_id, m.to_staff_id, m.is_routine, m.sent_at, m.state, m.answer,
    m.answered_at, m.answered_by_id, m.acted, m.label, m.files, m.carries"""

#: By whose it is: the column of who got it, and of who sent it.
_WHOSE: Final = {
    "team": ("to_team_id", "from_team_id"),
    "me": ("to_staff_id", "by_id"),
}

#: Those that wait: what is urgent first, then what has waited longest.
_WAITING: Final = """
    select m.* from unnest(%(whose)s::integer[]) as w (id) cross join lateral (
        select {columns} from message m
        where m.{column} = w.id and m.state = 'sent'
            and (m.is_routine, m.sent_at, m.id)
                > (%(routine)s::boolean, %(at)s::timestamptz, %(id)s::uuid)
        order by m.is_routine, m.sent_at, m.id limit %(limit)s
    ) as m
    order by m.is_routine, m.sent_at, m.id limit %(limit)s
"""
_NEWEST: Final = """
    select distinct m.* from unnest(%(whose)s::integer[]) as w (id) cross join lateral (
        (select {columns} from message m
        where m.{to} = w.id
            and (m.sent_at, m.id) < (%(at)s::timestamptz, %(id)s::uuid)
        order by m.sent_at desc, m.id desc limit %(limit)s)
        union
        (select {columns} from message m
        where m.{sender} = w.id
            and (m.sent_at, m.id) < (%(at)s::timestamptz, %(id)s::uuid)
        order by m.sent_at desc, m.id desc limit %(limit)s)
    ) as m
    order by m.sent_at desc, m.id desc limit %(limit)s
"""
_FOUND: Final = f"""
    select {_COLUMNS} from plait.find_messages(
        %s::text, %s::text, %s::timestamptz, %s::uuid, %s::integer
    ) as f join message m on m.subject_id = f.subject_id and m.id = f.id
    order by m.sent_at desc, m.id desc
"""  # noqa: S608 - the columns are a constant of ours
_COUNT: Final = """
    select count(*), count(*) filter (where not is_routine) from (
        select m.is_routine from unnest(%s::integer[]) as w (id) cross join lateral (
            select m.is_routine from message m
            where m.{column} = w.id and m.state = 'sent'
            order by m.is_routine limit %s
        ) as m limit %s
    ) as m
"""
_OF_FAMILY: Final = f"""
    select {_COLUMNS} from message m
    where m.subject_id = %(subject)s
        and (%(thread)s::uuid is null or m.thread = %(thread)s::uuid)
        and (m.sent_at, m.id) < (%(at)s::timestamptz, %(id)s::uuid)
    order by m.sent_at desc, m.id desc limit %(limit)s
"""  # noqa: S608 - the same
_ONE: Final = f"""
    select {_COLUMNS} from message m where m.subject_id = %s and m.id = %s
"""  # noqa: S608 - the same

_NOTE: Final = """
    insert into message_opening
        (subject_id, message_id, staff_id, team_id, from_team_id, sens, at)
    select m.subject_id, m.id, %(me)s, m.to_team_id, m.from_team_id, m.sens, %(at)s
    from message m
    where m.subject_id = %(subject)s and m.id = any (%(messages)s)
        and m.to_team_id = any (%(teams)s) and m.by_id is distinct from %(me)s
    on conflict do nothing
"""
_OPENED: Final = """
    select message_id, staff_id, at from message_opening
    where subject_id = %s and message_id = any (%s) order by at
"""

#: Before and after every key there is.
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_NO_ID: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Item:
    """A message in a list. Teams and people are numbers; `label` is initials.

    `state` is sent, acknowledged, declined or acted_on; `carries` the document that it
    hands over by its id, `summary` of care that ended, or nothing. Moments are UTC.
    """

    subject_id: UUID
    id: UUID
    thread: UUID
    from_team: int | None
    by: int | None
    to_role: str
    to_team: int | None
    to_staff: int | None
    is_routine: bool
    sent_at: datetime
    state: str
    answer: UUID | None
    answered_at: datetime | None
    answered_by: int | None
    acted: UUID | None
    label: str
    files: int
    carries: str = ""

    @property
    def waits(self) -> bool:
        """Whether nobody has answered it."""
        return self.state == "sent"

    @property
    def key(self) -> Key:
        """Where the next page begins, if this is the last row of one."""
        return Key(self.is_routine, self.sent_at, self.id)


@dataclass(frozen=True, slots=True)
class Key:
    """The row after which a page begins."""

    is_routine: bool
    at: datetime
    id: UUID

    def __str__(self) -> str:
        """As it stands in an address: it tells nothing of anybody."""
        return f"{int(self.is_routine)}.{self.at.isoformat()}.{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key in an address; None for one that is none."""
        routine, _, rest = text.partition(".")
        at, _, id_ = rest.rpartition(".")
        try:
            moment = datetime.fromisoformat(at)
            found = UUID(id_)
        except ValueError:
            return None
        if moment.tzinfo is None or routine not in ("0", "1"):
            return None
        return cls(routine == "1", moment, found)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and where the next one begins; None on the last."""

    items: tuple[Item, ...]
    next: Key | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Who of those it was sent to first opened it, and when."""

    staff: int
    at: datetime


def of_teams(
    view: View,
    whose: Sequence[int],
    *,
    mine: bool = False,
    after: Key | None = None,
    size: int = PAGE,
    using: str = "default",
) -> Listing:
    """One page of the messages of these teams, or of one member of staff.

    Args:
        view: those that wait for our answer, those of ours that wait for one, or all.
        whose: the numbers of the teams; with `mine`, of whoever asks.
        after: the key of the last row of the page before.
    """
    to, sender = _WHOSE["me" if mine else "team"]
    given = {"whose": list(whose), "limit": size + 1}
    if view == "all":
        text = _NEWEST.format(columns=_COLUMNS, to=to, sender=sender)
        given |= _newest_after(after)
    else:
        column = to if view == "answer" else sender
        text = _WAITING.format(columns=_COLUMNS, column=column)
        given |= {
            "routine": after.is_routine if after else False,
            "at": after.at if after else _FIRST,
            "id": after.id if after else _NO_ID,
        }
    return _listing(text, given, size, using)


def waiting(
    view: View, whose: Sequence[int], *, mine: bool = False, using: str = "default"
) -> tuple[int, int]:
    """How many wait, and how many of these are urgent; not counted beyond a hundred."""
    column = _WHOSE["me" if mine else "team"][0 if view == "answer" else 1]
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNT.format(column=column), [list(whose), MANY + 1, MANY + 1])
        every, urgent = cursor.fetchone()
    return every, urgent


def find(
    words: str,
    *,
    reference: str = "",
    after: Key | None = None,
    size: int = PAGE,
    using: str = "default",
) -> Listing:
    """The messages of my teams in which these words stand, the newest first.

    Args:
        words: as a person types them: all must be there; `"a b"` as a phrase, `-a` not.
        reference: of the family; without words, all its messages of my teams.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            _FOUND,
            [
                words,
                reference or None,
                after.at if after else None,
                after.id if after else None,
                size + 1,
            ],
        )
        rows = cursor.fetchall()
    return _page(rows, size)


def of_family(
    subject_id: UUID,
    *,
    thread: UUID | None = None,
    before: Key | None = None,
    size: int = PAGE,
    using: str = "default",
) -> Listing:
    """One page of the messages of a family, or of one talk, the newest first."""
    given = {"subject": subject_id, "thread": thread, "limit": size + 1}
    return _listing(_OF_FAMILY, given | _newest_after(before), size, using)


def message(subject_id: UUID, message_id: UUID, *, using: str = "default") -> Item:
    """One message.

    Raises:
        NotAllowed: there is none that the reader may see.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_ONE, [subject_id, message_id])
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed
    return Item(*row)


def note_opened(
    subject_id: UUID,
    messages: Sequence[UUID],
    *,
    by: int,
    teams: Sequence[int],
    at: datetime,
    using: str = "default",
) -> None:
    """Keep that these were opened by somebody to whose team they were sent, once."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            _NOTE,
            {
                "subject": subject_id,
                "messages": list(messages),
                "me": by,
                "teams": list(teams),
                "at": at,
            },
        )


def opened(
    subject_id: UUID, messages: Sequence[UUID], *, using: str = "default"
) -> dict[UUID, list[Opened]]:
    """Who of those it was sent to opened each message, the first one first."""
    found: dict[UUID, list[Opened]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(_OPENED, [subject_id, list(messages)])
        for message_id, staff, at in cursor.fetchall():
            found.setdefault(message_id, []).append(Opened(staff, at))
    return found


def _newest_after(key: Key | None) -> dict[str, Any]:
    return {"at": key.at if key else _LAST, "id": key.id if key else _NO_ID}


def _listing(text: str, given: dict[str, Any], size: int, using: str) -> Listing:
    with connections[using].cursor() as cursor:
        cursor.execute(text, given)
        rows = cursor.fetchall()
    return _page(rows, size)


def _page(rows: Sequence[tuple[Any, ...]], size: int) -> Listing:
    items = tuple(Item(*row) for row in rows[:size])
    return Listing(items, items[-1].key if len(rows) > size else None)
