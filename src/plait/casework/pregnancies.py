"""What staff record of a pregnancy: known, dated, booked, ended."""

from __future__ import annotations

from datetime import date
from typing import Unpack
from uuid import UUID

from plait.clock.moments import local_day
from plait.worklist import plausible
from plait.worklist.recording import Occasion, Recorded, given, record


def notify_pregnancy(
    *,
    about: UUID,
    edd: date | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a service learnt of the pregnancy.

    Args:
        about: the mother.
        edd: the expected date of delivery, if it is known.

    Raises:
        CannotBe: no pregnancy of that day has this date; see `plausible`.
        And as `worklist.recording.record`.
    """
    if edd is not None:
        plausible.check_due_date(edd, local_day(occasion["occurred_at"]))
    return record(
        kind="pregnancy.notified",
        about=about,
        fact=given(edd=edd.isoformat() if edd else None, note=note),
        **occasion,
    )


def set_due_date(
    *, about: UUID, edd: date, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Set the expected date of delivery, first or anew. What hangs on it moves.

    Raises:
        CannotBe: no pregnancy of that day has this date; see `plausible`.
        And as `worklist.recording.record`.
    """
    plausible.check_due_date(edd, local_day(occasion["occurred_at"]))
    return record(
        kind="pregnancy.edd_set",
        about=about,
        fact=given(edd=edd.isoformat(), note=note),
        **occasion,
    )


def book_pregnancy(
    *,
    about: UUID,
    gestation_days: int | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that she is booked for maternity care. The team that booked is involved.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="pregnancy.booked",
        about=about,
        fact=given(gestation_days=gestation_days, note=note),
        **occasion,
    )


def end_pregnancy(
    *,
    about: UUID,
    outcome: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that the pregnancy ended without a live birth.

    Its own clocks stop; the mother's go on.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind="pregnancy.ended",
        about=about,
        fact=given(outcome=outcome, note=note),
        **occasion,
    )
