"""What staff arrange about one duty: who does it, and why it is late.

The duty itself is worked out from events and never written to; each of these is an
event, and the worklist follows from it.
"""

from __future__ import annotations

from typing import TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from plait.worklist import dismissals
from plait.worklist.arranged import (
    ACCEPTED,
    ALLOCATED,
    ENDED,
    OFFERED,
    SAID,
    WILL_BE_LATE,
)
from plait.worklist.queries import owing_team
from plait.worklist.recording import Occasion, Recorded, given, record


class Duty(TypedDict):
    """Which duty: its standard, the event that started it, and whom it is about."""

    standard: str
    trigger: UUID
    about: UUID | None


def say_why_late(*, duty: Duty, reason: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Say why it will be late. It stays owed, and its ladder goes on.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=SAID,
        about=duty["about"],
        fact={**_named(duty), "purpose": WILL_BE_LATE, "reason": reason},
        **occasion,
    )


def offer_duty(
    *,
    duty: Duty,
    to_team: int,
    to: str,
    worker: int | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Offer it to a colleague of the team. Until they accept it is still ours.

    Args:
        to_team: the number of the team.
        to: the role in which the team would owe it.
        worker: the colleague, by number, where it is offered to one person.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=OFFERED,
        about=duty["about"],
        fact=given(**_named(duty), team=to_team, to=to, worker=worker, note=note),
        **occasion,
    )


def accept_duty(
    *, duty: Duty, offer: UUID, worker: int, **occasion: Unpack[Occasion]
) -> Recorded:
    """Accept what was offered. From now on it is ours, and this colleague's.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=ACCEPTED,
        about=duty["about"],
        fact={**_named(duty), "answers": str(offer), "worker": worker},
        **occasion,
    )


def dismiss_duty(
    *, duty: Duty, cause: str, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """End it without doing it, for a reason. Withdraw the event to undo that.

    Args:
        cause: one of `dismissals.CAUSES`.
        note: what else there is to say, such as where it was done.

    Raises:
        MayNotBeDismissed: its standard does not let anybody, or no team of theirs owes
            it now.
        UnknownCause: the cause is none of the list, or lacks its words.
        As `worklist.recording.record`.
    """
    owes = owing_team(
        occasion["family"], duty["standard"], duty["trigger"], by=occasion["by"],
        now=occasion["recorded_at"],
    )  # fmt: skip
    if owes is None:
        raise dismissals.MayNotBeDismissed
    if cause not in dismissals.CAUSES or (cause in dismissals.NEEDS_WORDS and not note):
        raise dismissals.UnknownCause
    occasion["team"] = owes
    with transaction.atomic():
        done = record(
            kind=dismissals.DISMISSED,
            about=duty["about"],
            fact=given(**_named(duty), cause=cause, note=note),
            **occasion,
        )
        # The rules decide: under every policy that counts it must let itself be ended.
        if done.is_worked_out and not done.event.was_there and not done.answered:
            raise dismissals.MayNotBeDismissed
    return done


def name_worker(*, worker: int, post: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Name who of the team has this family, by number. The newest name holds.

    Say its class as routine: who has a family is no news of anybody's health.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=ALLOCATED,
        fact={"worker": worker, "post": post},
        **occasion,
    )


def end_naming(
    *, worker: int, post: str, reason: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Say that who had this family has it no longer, and that nobody is named yet.

    A standard then asks the team to name another.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=ENDED,
        fact=given(worker=worker, post=post, reason=reason),
        **occasion,
    )


def _named(duty: Duty) -> dict[str, str]:
    return {"standard": duty["standard"], "trigger": str(duty["trigger"])}
