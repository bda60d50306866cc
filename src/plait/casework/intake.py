"""What a mental-health service does with a referral, until it is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Unpack
from uuid import UUID, uuid5

from django.db import transaction

from plait.timeline import care
from plait.worklist import answer_notices
from plait.worklist.answer_notices import Asked
from plait.worklist.recording import Occasion, Recorded, given, record

#: Why what came back with a referral is not offered again as it was.
_DECIDED_AGAIN: Final = "The referral is ours to decide again."


@dataclass(frozen=True, slots=True)
class Referral:
    """Which referral, and of whom: any event of its episode."""

    answers: UUID
    about: UUID | None


@dataclass(frozen=True, slots=True)
class Onward:
    """To which service a referral is passed on.

    Attributes:
        service: its id in the service's own list.
        role, team: whom it means in Plait, where it works there.
    """

    service: str
    role: str | None = None
    team: int | None = None


def receive(
    *, referral: Referral, urgency: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Take a referral in that was sent. The clocks count from it.

    Raises:
        ReceivedAlready: a colleague was quicker.
        As `worklist.recording.record`.
    """
    return _step(care.RECEIVED, referral, given(urgency=urgency), occasion)


def ask(
    *,
    referral: Referral,
    missing: Iterable[str],
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Ask whoever referred for what is missing. The clock of the referral goes on.

    Raises:
        DecidedAlready, NoSuchReferral.
        As `worklist.recording.record`.
    """
    fact = given(missing=list(missing), note=note)
    return _step(care.ASKED, referral, fact, occasion)


def supply(
    *, referral: Referral, words: Mapping[str, str], **occasion: Unpack[Occasion]
) -> Recorded:
    """Write down what was missing, field by field.

    Raises:
        NoSuchReferral.
        As `worklist.recording.record`.
    """
    said = {name: text.strip() for name, text in words.items() if text.strip()}
    return _step(care.SUPPLIED, referral, {"given": said}, occasion)


def triage(
    *, referral: Referral, found: Mapping[str, object], **occasion: Unpack[Occasion]
) -> Recorded:
    """Record what triage found: see `timeline.facts.care.Triage` for the fields.

    Raises:
        NoSuchReferral, DecidedAlready: it is over.
        As `worklist.recording.record`.
    """
    return _step(care.TRIAGED, referral, given(**found), occasion)


def accept(
    *, referral: Referral, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Accept a referral. Two who accept at once: the second is told of the first.

    Raises:
        DecidedAlready, NoSuchReferral.
        As `worklist.recording.record`.
    """
    return _step(care.ACCEPTED, referral, given(note=note), occasion)


def pass_on(
    *, referral: Referral, onward: Onward, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Pass a referral on to another service. It stays open until they have said yes.

    A service that works in Plait is offered it in the same transaction, and answers
    on the page of that offer; one outside is rung.

    Raises:
        DecidedAlready, NoSuchReferral, SaysNoReason.
        As `worklist.recording.record`.
    """
    fact = given(
        service=onward.service, to=onward.role, to_team=onward.team, reason=reason
    )
    is_to_perinatal = onward.role in care.PERINATAL
    with transaction.atomic():
        done = _step(care.REDIRECTED, referral, fact, occasion)
        if onward.role and onward.team and not is_to_perinatal:
            _offer(done, referral, onward, reason, occasion)
    return done


def _offer(
    done: Recorded,
    referral: Referral,
    onward: Onward,
    reason: str,
    occasion: Occasion,
) -> None:
    if done.event.was_there:
        return
    own = occasion.copy()
    own["event_id"] = uuid5(done.event.id, "offer")
    offer = record(
        kind="handover.offered",
        about=referral.about,
        fact=given(
            to=onward.role,
            team=onward.team,
            occasion="other",
            from_role="perinatal_duty",
            referral=str(done.event.root),
            parts=[{"part": "worries", "words": reason}],
        ),
        **own,
    )
    answer_notices.tell(
        offer.event,
        answer_notices.HANDOVER,
        Asked(onward.team, onward.role or ""),
        page=f"handover/{offer.event.root}",
        now=offer.event.recorded_at,
    )


def note_answer(
    *,
    referral: Referral,
    is_yes: bool,
    by_name: str,
    service: str | None = None,
    reason: str | None = None,
    offer: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Write down that the other service said yes, or no, and who of it did.

    After a no the referral is ours to decide again, and what it was offered with in
    Plait waits for nobody any more. After a yes they still accept it there by name.

    Args:
        offer: the handover with which it was offered, where that is open.

    Raises:
        NotPassedOn, SaysNoName, SaysNoReason.
        As `worklist.recording.record`.
    """
    kind = care.TAKEN_UP if is_yes else care.REFUSED
    fact = given(service=service, by_name=by_name or None, reason=reason or None)
    with transaction.atomic():
        done = _step(kind, referral, fact, occasion)
        if offer is not None and not is_yes and not done.event.was_there:
            _end_offer(done, offer, fact, occasion)
    return done


def _end_offer(
    done: Recorded, offer: UUID, said: Mapping[str, object], occasion: Occasion
) -> None:
    """They said no by telephone: it came back, and is decided as a referral."""
    own = occasion.copy()
    own["event_id"] = uuid5(done.event.id, "returned")
    fact = {name: value for name, value in said.items() if name != "service"}
    returned = record(
        kind="handover.returned",
        about=done.event.about,
        fact={"answers": str(offer), **fact},
        **own,
    )
    own["event_id"] = uuid5(done.event.id, "kept")
    record(
        kind="handover.kept",
        about=done.event.about,
        fact={"answers": str(returned.event.root), "reason": _DECIDED_AGAIN},
        **own,
    )


def join(
    *, referral: Referral, with_episode: UUID, **occasion: Unpack[Occasion]
) -> Recorded:
    """Join a second referral of the same person to the one that is open.

    Raises:
        JoinsNothing, DecidedAlready.
        As `worklist.recording.record`.
    """
    fact = {"with_episode": str(with_episode)}
    return _step(care.JOINED, referral, fact, occasion)


def tell(
    *,
    referral: Referral,
    whom: Iterable[str],
    how: str,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that whoever referred, the GP or the parent was told what was decided.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(whom=list(whom), how=how, note=note)
    return _step(care.TOLD, referral, fact, occasion)


def _step(
    kind: str, referral: Referral, fact: Mapping[str, object], occasion: Occasion
) -> Recorded:
    return record(
        kind=kind,
        about=referral.about,
        fact={**fact, "answers": str(referral.answers)},
        **occasion,
    )
