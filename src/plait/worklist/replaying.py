"""What a change of standards would have done to the families of a partnership.

It only reads, as the engine, and what it gives is counts and references: nothing here
says who anybody is.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connections

from plait.engine.replay import Comparison, Plan
from plait.standards.collection import Library
from plait.timeline.events import Event
from plait.worklist import projection

log = logging.getLogger(__name__)

#: So many families answer in a few seconds: enough to see what a change would do.
AT_MOST = 1_000

_SUBJECTS = """
    select id, reference from subject where partnership_id = %s
    order by created_at desc, id limit %s
"""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a partnership's families: counts, and how many were not looked at.

    `failed` could not be worked out; `left_out` are older than those that were.
    """

    totals: Comparison
    failed: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A partnership whose families are kept here, with the policy it has adopted."""

    slug: str
    policy: str
    subjects: int


def partnerships(*, using: str = "engine") -> list[Kept]:
    """Every partnership, with how many subjects are its own."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select p.slug, p.policy, count(s.id) from partnership p "
            "left join subject s on s.partnership_id = p.slug "
            "group by p.slug, p.policy order by p.slug"
        )
        return [Kept(*row) for row in cursor.fetchall()]


def pasts(
    slug: str, *, using: str = "engine", at_most: int | None = None
) -> Iterator[tuple[str, list[Event] | Exception]]:
    """Each subject's reference with all of its events, the newest subject first.

    One that cannot be read gives the error in place of its events.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_SUBJECTS, [slug, at_most])
        found = cursor.fetchall()
    for id_, reference in found:
        try:
            yield reference, projection.read_past(id_, using=using)
        except Exception as error:  # noqa: BLE001 - one family must not stop the rest
            yield reference, error


def replay_partnership(
    slug: str,
    old: Library,
    new: Library,
    *,
    since: date,
    now: datetime,
    using: str = "engine",
    at_most: int = AT_MOST,
) -> Replayed:
    """What `new` would have caught or released in the partnership's newest families.

    Args:
        slug: the partnership.
        old: its standards as they are.
        new: its standards as they would be.
        since: duties count that opened on this day or later.
        now: and by this moment.
        using: a connection of the engine; any other sees no family.
        at_most: how many families are looked at.
    """
    plan = Plan.of(old, new, since=since)
    totals, failed = Comparison(), 0
    for _, events in pasts(slug, using=using, at_most=at_most):
        try:
            if isinstance(events, Exception):
                raise events  # noqa: TRY301 - what could not be read failed as well
            totals += plan.compare(events, now)
        except Exception as error:  # noqa: BLE001 - one family must not stop the rest
            # The name alone: its text may quote a record.
            log.error("replay: a past failed: %s", type(error).__name__)  # noqa: TRY400
            failed += 1
    whole = sum(one.subjects for one in partnerships(using=using) if one.slug == slug)
    return Replayed(totals, failed, max(0, whole - totals.subjects - failed))
