"""Lists of episodes of care across families: the inbox of referrals, and what we sent.

Read with the record closed, as the rows of the reader's own teams: initials, states
and moments. A page begins after a key, so the last costs no more than the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Final, Literal
from uuid import UUID

from django.db import connections

from plait.worklist import bed_lists

#: waiting: nobody has decided; asked: we wait for whoever referred; passed_on: another
#: service has not said yes; decided: the newest that were.
View = Literal["waiting", "asked", "passed_on", "decided"]

#: Rows of one page.
PAGE: Final = 25
#: More than this is not counted on.
MANY: Final = 200

_STATES: Final[dict[View, tuple[str, ...]]] = {
    "waiting": ("sent", "received", "triaged"),
    "asked": ("asked",),
    "passed_on": ("redirecting",),
    "decided": ("accepted", "allocated", "seen", "redirected", "joined"),
}
_UNDECIDED: Final = "('sent', 'received', 'asked', 'triaged', 'redirecting')"

_COLUMNS: Final = """e.subject_id, e.id, e.team_id, e.from_team_id, e.about, e.label,
    e.state, e.purpose, e.referrer, e.asked_urgency, e.urgency, e.rank, e.received_at,
    e.triaged_at, e.accepted_at, e.edd, e.born_on, e.missing, e.flags, e.to_tell,
    e.beside, e.worker_id, e.infant_worker_id, e.steps,
    (
        select max(o.last_seen_at) from care_episode o
        where o.subject_id = e.subject_id and o.team_id = e.team_id
            and o.about is not distinct from e.about
    ) as seen_at"""

_INBOX: Final = f"""
    select {_COLUMNS} from care_episode e
    where e.team_id = any(%(teams)s) and e.state in {_UNDECIDED}
        and e.state = any(%(states)s)
        and (e.rank, e.received_at, e.id)
            > (%(rank)s::smallint, %(at)s::timestamptz, %(id)s::uuid)
    order by e.rank, e.received_at, e.id limit %(limit)s
"""  # noqa: S608 - the columns and states are constants of ours
_DECIDED: Final = f"""
    select {_COLUMNS} from care_episode e
    where e.team_id = any(%(teams)s) and e.state = any(%(states)s)
        and (e.received_at, e.id) < (%(at)s::timestamptz, %(id)s::uuid)
    order by e.received_at desc, e.id desc limit %(limit)s
"""  # noqa: S608 - the same
#: What became of the referrals that my teams made: nothing of the care that followed.
_FROM_US: Final = """
    select * from plait.referrals_made(
        %(subject)s::uuid, %(at)s::timestamptz, %(id)s::uuid, %(limit)s
    )
"""
_COUNT: Final = f"""
    select state, count(*) from (
        select state from care_episode e
        where e.team_id = any(%s) and e.state in {_UNDECIDED} limit 1000
    ) as s group by state
"""  # noqa: S608 - the same
_OF_FAMILY: Final = f"""
    select {_COLUMNS} from care_episode e where e.subject_id = %s
    order by e.received_at, e.id
"""  # noqa: S608 - the same

#: What is owed about each of these, of the standards that judge a referral.
_CLOCKS: Final = """
    select w.subject_id, w.about, w.trigger, w.id, w.standard, w.due_at, w.title
    from worklist_entry w
    where w.subject_id = any(%s) and w.standard = any(%s) and w.closed_at is null
    order by w.due_at
"""

#: The standards whose clocks an inbox shows, in the order in which they are answered.
CLOCKS: Final = (
    "pmh_referral_acknowledged", "pmh_triage", "pmh_emergency_4h", "pmh_urgent_2d",
    "mbu_admission_24h", "ward_without_baby_reviewed",
    "pmh_assessment_2w", "pmh_preconception_advice", "pmh_question_answered",
    "pmh_referral_decided",
    "pmh_redirect_warm", "pmh_referrer_told", "pmh_outcome_told",
)  # fmt: skip

#: Before and after every key there is.
_FIRST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9000, 1, 1, tzinfo=UTC)
_NO_ID: Final = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Clock:
    """Something that is owed about a referral, and until when (UTC).

    `is_others`: another referral of the same person began it.
    """

    entry: UUID
    standard: str
    due_at: datetime | None
    title: str
    is_others: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An episode in a list. Teams are numbers; `label` is initials. Moments are UTC.

    `missing` and `flags` are ids of the service's own data; `beside` is another open
    episode of the same person; `seen_at` when the team last saw that person, in this
    episode or in one before it; `steps` the events of the referral, by id; `clocks`
    what is owed about it, its own before those of another referral of that person.
    """

    subject_id: UUID
    id: UUID
    team: int
    from_team: int | None
    about: UUID | None
    label: str
    state: str
    purpose: str
    referrer: str
    asked_urgency: str
    urgency: str
    rank: int
    received_at: datetime
    triaged_at: datetime | None
    accepted_at: datetime | None
    edd: date | None
    born_on: date | None
    missing: tuple[str, ...]
    flags: tuple[str, ...]
    to_tell: tuple[str, ...]
    beside: UUID | None
    worker: int | None
    infant_worker: int | None
    steps: tuple[UUID, ...]
    seen_at: datetime | None
    clocks: tuple[Clock, ...] = field(default=())

    @property
    def key(self) -> Key:
        """Where the next page begins, if this is the last row of one."""
        return Key(self.rank, self.received_at, self.id)


@dataclass(frozen=True, slots=True)
class Key:
    """The row after which a page begins."""

    rank: int
    at: datetime
    id: UUID

    def __str__(self) -> str:
        """As it stands in an address: it tells nothing of anybody."""
        return f"{self.rank}.{self.at.isoformat()}.{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The key in an address; None for one that is none."""
        rank, _, rest = text.partition(".")
        at, _, id_ = rest.rpartition(".")
        try:
            moment, found = datetime.fromisoformat(at), UUID(id_)
        except ValueError:
            return None
        is_number = rank.isascii() and rank.isdecimal() and len(rank) == 1
        if moment.tzinfo is None or not is_number:
            return None
        return cls(int(rank), moment, found)


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list, and where the next one begins; None on the last."""

    items: tuple[Item, ...]
    next: Key | None = None


def inbox(
    view: View,
    teams: Sequence[int],
    *,
    after: Key | None = None,
    using: str = "default",
) -> Listing:
    """The referrals to these teams. What waits: the gravest class first, then by age.

    Two queries, however long the list is.
    """
    if view == "decided":
        return _newest(_DECIDED, teams, after, using, states=list(_STATES[view]))
    key = after or Key(-1, _FIRST, _NO_ID)
    asked = {
        "teams": list(teams), "states": list(_STATES[view]), "rank": key.rank,
        "at": key.at, "id": key.id, "limit": PAGE + 1,
    }  # fmt: skip
    return _listing(_INBOX, asked, using)


def from_us(*, before: Key | None = None, using: str = "default") -> Listing:
    """The referrals that the reader's teams made, the newest first."""
    rows = _made(None, before, PAGE + 1, using)
    shown = rows[:PAGE]
    return Listing(shown, shown[-1].key if len(rows) > PAGE else None)


def _made(
    subject: UUID | None, before: Key | None, limit: int, using: str
) -> tuple[Item, ...]:
    asked = {
        "subject": subject, "at": before.at if before else _LAST,
        "id": before.id if before else _NO_ID, "limit": limit,
    }  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(_FROM_US, asked)
        return tuple(_of_referrer(*row) for row in cursor.fetchall())


def _of_referrer(
    subject: UUID,
    id_: UUID,
    team: int,
    from_team: int | None,
    about: UUID | None,
    label: str,
    state: str,
    purpose: str,
    asked: str,
    received_at: datetime,
) -> Item:
    """A row as whoever referred reads it."""
    return Item(
        subject_id=subject, id=id_, team=team, from_team=from_team, about=about,
        label=label, state=state, purpose=purpose, referrer="", asked_urgency=asked,
        urgency=asked, rank=0, received_at=received_at, triaged_at=None,
        accepted_at=None, edd=None, born_on=None, missing=(), flags=(), to_tell=(),
        beside=None, worker=None, infant_worker=None, steps=(), seen_at=None,
    )  # fmt: skip


def counts(teams: Sequence[int], *, using: str = "default") -> dict[View, int]:
    """How many there are in each view that waits. Counted up to a thousand."""
    with connections[using].cursor() as cursor:
        cursor.execute(_COUNT, [list(teams)])
        by_state = dict(cursor.fetchall())
    waiting: tuple[View, ...] = ("waiting", "asked", "passed_on")
    return {
        view: sum(by_state.get(state, 0) for state in _STATES[view]) for view in waiting
    }


def of_family(subject_id: UUID, *, using: str = "default") -> tuple[Item, ...]:
    """The episodes of one family that whoever asks may know of, the first one first."""
    with connections[using].cursor() as cursor:
        cursor.execute(_OF_FAMILY, [subject_id])
        found = tuple(_item(row) for row in cursor.fetchall())
    read = {one.id for one in found}
    ours = [x for x in _made(subject_id, None, MANY, using) if x.id not in read]
    return tuple(sorted((*found, *ours), key=lambda one: (one.received_at, one.id)))


def with_clocks(items: Iterable[Item], *, using: str = "default") -> tuple[Item, ...]:
    """The same rows, each with what is owed about it. One query for all of them."""
    rows = tuple(items)
    if not rows:
        return ()
    subjects = list({one.subject_id for one in rows})
    with connections[using].cursor() as cursor:
        cursor.execute(_CLOCKS, [subjects, list(CLOCKS)])
        owed = cursor.fetchall()
    found: dict[tuple[UUID, UUID | None], list[tuple[UUID, Clock]]] = {}
    for subject, about, trigger, *clock in owed:
        found.setdefault((subject, about), []).append((trigger, Clock(*clock)))
    return tuple(_timed(x, found.get((x.subject_id, x.about), ())) for x in rows)


def _timed(one: Item, owed: Sequence[tuple[UUID, Clock]]) -> Item:
    """The row with its clocks: those that another referral began are said to be its."""
    clocks = [
        replace(clock, is_others=_is_others(one, trigger, clock))
        for trigger, clock in owed
    ]
    return replace(one, clocks=tuple(sorted(clocks, key=lambda x: x.is_others)))


def _is_others(one: Item, trigger: UUID, clock: Clock) -> bool:
    """Whether another referral of that person began this clock.

    A bed is looked for whatever the referral. Rows of before say nothing of their own
    events until they are worked out anew: then every clock is theirs.
    """
    is_of_a_bed = clock.standard in bed_lists.STANDARDS
    return bool(one.steps) and not is_of_a_bed and trigger not in one.steps


def _newest(
    query: str,
    teams: Sequence[int],
    before: Key | None,
    using: str,
    **more: object,
) -> Listing:
    asked = {
        "teams": list(teams), "at": before.at if before else _LAST,
        "id": before.id if before else _NO_ID, "limit": PAGE + 1,
    }  # fmt: skip
    return _listing(query, asked | more, using)


def _listing(query: str, asked: dict[str, Any], using: str) -> Listing:
    with connections[using].cursor() as cursor:
        cursor.execute(query, asked)
        found = tuple(_item(row) for row in cursor.fetchall())
    rows = found[:PAGE]
    return Listing(rows, rows[-1].key if len(found) > PAGE else None)


def _item(row: Sequence[Any]) -> Item:
    values: list[Any] = [tuple(x) if isinstance(x, list) else x for x in row]
    return Item(*values)
