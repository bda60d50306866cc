"""What the worker does for policies: try what is proposed, and follow what is adopted.

A proposal is tried on the past of the partnership's families. What comes of it is
counts, to the nearest five: who leads a pathway may not read a family by them, nor by
comparing what comes of two proposals.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from plait.clock.moments import local_day, start_of_day
from plait.engine.replay import Comparison
from plait.records import policy_store
from plait.standards import loader, policies
from plait.standards.collection import BadStandards
from plait.worklist import adopted, projection
from plait.worklist.replaying import Replayed, replay_partnership

log = logging.getLogger(__name__)

#: How far back a proposal is tried.
TRIED_FOR: Final = timedelta(days=365)
#: A count is told to the nearest of these, and below one not at all.
FEWEST: Final = 5


def run(now: datetime, *, using: str = "engine") -> int:
    """Do all that waits; gives how much was done. One that fails stops no other."""
    return try_proposals(now, using=using) + follow_versions(now, using=using)


def try_proposals(now: datetime, *, using: str = "engine") -> int:
    """Try a proposal that waits on the past year, and keep what would have been.

    One in a pass, because the next pass tells what is late: nobody may hold that up by
    proposing much. What fails is passed over, and tried again at the next.
    """
    return next(
        (
            1
            for one in policy_store.untried(using=using)
            if _guarded(partial(_try, one, now, using))
        ),
        0,
    )


def follow_versions(now: datetime, *, using: str = "engine") -> int:
    """Work out anew what began on the first day of a version before it was adopted."""
    waiting = policy_store.not_worked_out(local_day(now), using=using)
    for partnership, version, adopted_on in waiting:
        since = start_of_day(adopted_on)
        _guarded(partial(_follow, partnership, version, since, now, using))
    return len(waiting)


def _follow(
    partnership: str, version: int, since: datetime, now: datetime, using: str
) -> None:
    subjects = policy_store.touched_since(partnership, since, using=using)
    done = projection.rebuild(subjects, now=now, using=using)
    log.info("policy: worked out anew: %s subjects", done.subjects)
    policy_store.keep_worked_out(partnership, version, now, using=using)


def _guarded(do: Callable[[], None]) -> bool:
    """Whether it could be done; one must not stop the rest."""
    try:
        do()
    except Exception as error:  # noqa: BLE001 - see above
        # The name alone: its text may quote a record.
        log.error("policy: the worker failed: %s", type(error).__name__)  # noqa: TRY400
        return False
    return True


def _try(one: policy_store.Untried, now: datetime, using: str) -> None:
    since = local_day(now - TRIED_FOR)
    current = adopted.in_use(one.partnership, adopted.fresh(using), using=using).policy
    counts: Mapping[str, Any]
    if current is None or current.version != one.base_version:
        counts = {"stale": True}
    else:
        shelf = loader.library()
        try:
            then = adopted.version_of(
                current, one.base_version + 1, local_day(now), one.content
            )
            new = policies.under(shelf, then)
        except BadStandards:
            counts = {"does_not_fit": True}
        else:
            old = policies.under(shelf, current)
            found = replay_partnership(
                one.partnership, old, new, since=since, now=now, using=using
            )
            counts = {"since": since.isoformat(), **counts_of(found)}
    policy_store.keep_preview(one.id, counts, now, using=using)


def counts_of(found: Replayed) -> dict[str, Any]:
    """The counts as they are kept: to the nearest five, None for one to four."""
    totals: Comparison = found.totals
    return {
        "families": blurred(totals.subjects),
        "caught": blurred(totals.caught),
        "released": blurred(totals.released),
        "failed": blurred(found.failed),
        "left_out": blurred(found.left_out),
        "standards": {
            standard: {
                "caught": blurred(change.caught),
                "released": blurred(change.released),
                "earlier": blurred(change.earlier),
                "later": blurred(change.later),
            }
            for standard, change in sorted(totals.standards.items())
        },
    }


def blurred(count: int) -> int | None:
    """A count as it may be told: to the nearest five; None where it is 1 to 4.

    Two proposals that differ by one step would else tell by their difference whether
    there is one family on that step; and a sum would tell its smallest part.
    """
    if 0 < count < FEWEST:
        return None
    return FEWEST * round(count / FEWEST)
