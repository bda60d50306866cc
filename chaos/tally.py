"""What became of it all: counted from the ledger and from the mail that arrived.

Nothing here asks the product's own code. What should have been told is what was
written down outside the database before the first kill.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from chaos.place import Span
from chaos.sink import Mail

#: A rung that is told later than this after the start that could have told it is late.
PATIENCE = timedelta(seconds=60)

Rung = tuple[str, str, str, int]
Admin = psycopg.Connection[tuple[Any, ...]]

_TOLD = """
    select subject_id::text, fact->>'standard', fact->>'trigger',
        (fact->>'rung')::int, recorded_at, id, fact->'reached'
    from plait.event where kind = 'escalation.raised'
    order by recorded_at, number
"""
_NOTICES = """
    select o.id::text, o.about_event, o.staff_id, o.channel, o.state, s.email,
        o.filled->>'link', o.filled->>'what'
    from plait.outgoing o left join plait.staff s on s.id = o.staff_id
    where o.template = 'escalation'
"""


@dataclass(slots=True)
class Tally:
    """How many rungs, writes and notices were lost, came twice, or were late."""

    rungs: int = 0
    lost: int = 0
    duplicated: int = 0
    late: int = 0
    writes: int = 0
    writes_lost: int = 0
    writes_duplicated: int = 0
    notices: int = 0
    notices_lost: int = 0
    notices_duplicated: int = 0
    #: The same mail, under the same Message-ID, more than once: the reader's program
    #: and ours can tell, so it is no duplicate.
    resent: int = 0
    lateness: list[float] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong, and there was something that could have been."""
        wrong = (
            self.lost, self.duplicated, self.late, self.writes_lost,
            self.writes_duplicated, self.notices_lost, self.notices_duplicated,
        )  # fmt: skip
        return not any(wrong) and self.rungs > 0 and self.notices > 0


def count(
    admin: Admin,
    *,
    expected: Mapping[Rung, datetime],
    until: datetime,
    spans: Sequence[Span],
    acked: set[UUID],
    mails: Sequence[Mail],
) -> Tally:
    """Count everything.

    Args:
        expected: every rung that there is to be told, and from when on it could be.
        until: what fell due by then must have been told.
        spans: when database and worker were up together.
        acked: the ids of what the web server said it has kept.
        mails: what arrived.
    """
    tally = Tally(writes=len(acked))
    told = admin.execute(_TOLD).fetchall()
    times = Counter(tuple(row[:4]) for row in told)
    first: dict[Rung, datetime] = {}
    for *rung, at, _, _ in told:
        first.setdefault(tuple(rung), at)  # type: ignore[arg-type]
    due = {rung: at for rung, at in expected.items() if at <= until}
    tally.rungs = len(due.keys() | times.keys())
    tally.lost = len(due.keys() - times.keys())
    tally.duplicated = sum(number - 1 for number in times.values())
    for rung, at in due.items():
        if rung in first and first[rung] >= at:
            waited = longest_wait(at, first[rung], spans)
            tally.lateness.append(waited.total_seconds())
            tally.late += waited > PATIENCE
    _count_writes(admin, acked, tally)
    _count_notices(admin, told, mails, tally)
    return tally


def longest_wait(due: datetime, told: datetime, spans: Sequence[Span]) -> timedelta:
    """The longest that one start left it untold while it was up, until it was told."""
    waits = [timedelta(0)]
    for span in spans:
        begin = max(span.since, due)
        end = min(span.until or told, told)
        if end > begin:
            waits.append(end - begin)
    return max(waits)


def _count_writes(admin: Admin, acked: set[UUID], tally: Tally) -> None:
    rows = admin.execute(
        "select id, count(*) from plait.event where id = any (%s) group by id",
        [list(acked)],
    ).fetchall()
    tally.writes_lost = len(acked) - len(rows)
    tally.writes_duplicated = sum(number - 1 for _, number in rows)


def _count_notices(
    admin: Admin, told: Sequence[tuple[Any, ...]], mails: Sequence[Mail], tally: Tally
) -> None:
    rows = admin.execute(_NOTICES).fetchall()
    posted = {(event, staff) for _, event, staff, *_ in rows}
    # Everybody whom a rung found has a notice: it was kept with the event.
    for *_, event, reached in told:
        tally.notices_lost += sum(
            (event, staff) not in posted for staff in reached or ()
        )
    arrived = Counter(mail.message_id for mail in mails)
    by_mail = [row for row in rows if row[3] == "email"]
    tally.notices = len(by_mail)
    for notice, *_ in by_mail:
        found = [one for one in arrived if one.startswith(f"<{notice}@")]
        tally.notices_lost += not found
    tally.resent = sum(number - 1 for number in arrived.values())
    tally.notices_duplicated = _duplicated(by_mail, mails)


def _duplicated(by_mail: Sequence[tuple[Any, ...]], mails: Sequence[Mail]) -> int:
    """Mails to the same person that say the same, more than there are notices.

    It looks at what a person reads, and not at our own ids alone: a notice that was
    sent under two Message-IDs is two mails to whoever reads it.
    """
    wanted: Counter[tuple[str, str, str]] = Counter()
    for _, _, _, _, _, email, link, what in by_mail:
        wanted[email, link, what] += 1
    distinct: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for mail in mails:
        for email, link, what in wanted:
            if email == mail.to and link in mail.words and f"{what}," in mail.words:
                distinct[email, link, what].add(mail.message_id)
                break
        else:
            distinct["", "", mail.message_id].add(mail.message_id)
    return sum(max(0, len(ids) - wanted.get(key, 0)) for key, ids in distinct.items())
