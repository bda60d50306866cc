"""A family's care is offered to another team; until it accepts, it is still ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Unpack
from uuid import UUID, uuid5

from django.db import transaction

from plait.timeline.facts.handovers import Occasion as Why
from plait.worklist import answer_notices, handover_refusals
from plait.worklist.answer_notices import Asked
from plait.worklist.arranged import ALLOCATED
from plait.worklist.recording import Occasion, Recorded, given, record


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom it is offered: a role, its team, and who of it is asked by name."""

    role: str
    team: int | None = None
    worker: int | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered: why, in which role, and what is written, by part.

    `referral` is the episode of care that ends with it, by id.
    """

    why: Why | None = None
    from_role: str | None = None
    parts: Mapping[str, str] = field(default_factory=dict)
    referral: str | None = None


def offer_handover(
    *,
    to: Receiver,
    offer: Offer,
    about: UUID | None = None,
    again_after: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Offer the family's care to another team. Until it accepts, it is still ours.

    Who is asked gets a mail, in the same transaction.

    Args:
        again_after: the return after which it is offered again.

    Raises:
        As `worklist.recording.record`, and `worklist.handovers.check`.
    """
    fact = given(
        to=to.role,
        team=to.team,
        worker=to.worker,
        occasion=offer.why,
        from_role=offer.from_role,
        referral=offer.referral,
        parts=[{"part": name, "words": words} for name, words in
               offer.parts.items() if words.strip()],
        answers=str(again_after) if again_after else None,
    )  # fmt: skip
    with transaction.atomic():
        done = record(kind="handover.offered", about=about, fact=fact, **occasion)
        _tell(done, answer_notices.HANDOVER, to, done.event.root)
    return done


def _tell(done: Recorded, what: str, to: Receiver, offer: UUID) -> None:
    answer_notices.tell(
        done.event,
        what,
        Asked(to.team, to.role, to.worker),
        page=f"handover/{offer}",
        now=done.event.recorded_at,
    )


def offer_to_each(
    *,
    to: Sequence[Receiver],
    offer: Offer,
    about: UUID | None = None,
    again_after: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> tuple[Recorded, ...]:
    """Offer it to each of several: an offer of its own for each, all or none.

    Args:
        again_after: the return after which it is offered again; the first of several
            answers it.

    Raises:
        NothingToHandOver: nothing is written.
        As `offer_handover`.
    """
    if not any(words.strip() for words in offer.parts.values()):
        raise handover_refusals.NothingToHandOver
    with transaction.atomic():
        done = []
        for place, receiver in enumerate(to):
            one = occasion.copy()
            first = occasion.get("event_id")
            if place and first is not None:
                one["event_id"] = uuid5(first, f"{receiver.role}#{receiver.team}")
            done.append(
                offer_handover(
                    to=receiver,
                    offer=offer,
                    about=about,
                    again_after=None if place else again_after,
                    **one,
                )
            )
    return tuple(done)


def accept_handover(
    *,
    offer: UUID,
    worker: int | None = None,
    post: str | None = None,
    covers_for: int | None = None,
    first_visit_on: date | None = None,
    note: str | None = None,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Accept it by name, for the team: from now on the family is theirs.

    Args:
        worker: who of the team has the family from now on, by number; `post` is the
            role of their post.
        covers_for: the colleague who was asked, where another accepts.

    Raises:
        NothingOpen, OfferedToAnotherTeam, NamesNoOffer.
        As `worklist.recording.record`.
    """
    with transaction.atomic():
        done = record(
            kind="handover.accepted",
            about=about,
            fact=given(
                answers=str(offer),
                worker=worker,
                covers_for=covers_for,
                first_visit_on=first_visit_on.isoformat() if first_visit_on else None,
                note=note,
            ),
            **occasion,
        )
        if worker is not None and post is not None and not done.event.was_there:
            named = occasion.copy()
            named["event_id"] = uuid5(done.event.id, "worker")
            named["sensitivity"] = "routine"
            record(kind=ALLOCATED, fact={"worker": worker, "post": post}, **named)
    return done


def return_handover(
    *,
    offer: UUID,
    reason: str,
    missing: str | None = None,
    back_to: Receiver | None = None,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Return it to those who offered it, with the reason and what is missing.

    Raises:
        NoReasonToReturn, NothingOpen, OfferedToAnotherTeam, NamesNoOffer.
        As `worklist.recording.record`.
    """
    back = back_to or Receiver("")
    fact = given(
        answers=str(offer),
        reason=reason,
        missing=missing or None,
        to=back.role or None,
        team=back.team,
        worker=back.worker,
    )
    with transaction.atomic():
        done = record(kind="handover.returned", about=about, fact=fact, **occasion)
        _tell(done, answer_notices.RETURNED, back, offer)
    return done


def keep_family(
    *,
    returned: UUID,
    reason: str,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say why what was returned is not offered again: the family stays ours.

    Raises:
        NoReasonToReturn, NothingOpen, NotYoursToOfferAgain.
        As `worklist.recording.record`.
    """
    return record(
        kind="handover.kept",
        about=about,
        fact=given(answers=str(returned), reason=reason),
        **occasion,
    )
