"""What happens in an episode of care once it is accepted, a step each."""

from __future__ import annotations

from typing import Final

from plait.timeline.care import IN_CARE, INFANT_SCORES, Episode
from plait.timeline.care_found import Found
from plait.timeline.timeline import Known

#: A telephone call is no meeting.
_UNSEEN: Final = frozenset({"telephone"})


def allocated(found: Found, event: Known) -> None:
    """Who has it. Said of the whole family, it is so for what their team has open."""
    worker = event.fact.get("worker")
    if not isinstance(worker, int):
        return
    part = event.fact.get("part", "coordinator")
    for one in _meant(found, event):
        found.keep(one, event)
        if part == "infant":
            one.infant_worker = event
        elif part == "coordinator":
            one.coordinator = event
            past = [each for each in one.past_workers if each != worker]
            one.past_workers = [*past, worker]


def unallocated(found: Found, event: Known) -> None:
    """A colleague does not have it any more: a part of it, where one is named."""
    worker, part = event.fact.get("worker"), event.fact.get("part")
    for one in _meant(found, event):
        found.keep(one, event)
        if part != "infant" and _is_with(one.coordinator, worker):
            one.coordinator = None
        if part != "coordinator" and _is_with(one.infant_worker, worker):
            one.infant_worker = None


def _meant(found: Found, event: Known) -> list[Episode]:
    """The episode that an allocation names; else all that their team has in care."""
    named = found.named(event)
    if named is not None:
        return [named]
    return [
        one
        for one in found.every
        if one.state in IN_CARE
        and one.is_of(event)
        and event.about in (None, one.about)
    ]


def _is_with(allocated: Known | None, worker: object) -> bool:
    return allocated is not None and allocated.fact.get("worker") == worker


def seen(found: Found, event: Known) -> None:
    """A meeting with the service. The baby's own is the episode's of the parent."""
    if event.fact.get("mode") in _UNSEEN:
        return
    present = set(event.fact.get("people_present") or ()) | {event.about}
    own = [
        one for one in found.every if one.is_open and one.accepted and one.is_of(event)
    ]
    with_them = [one for one in own if one.about in present]
    one = found.named(event) or next(reversed(with_them or own), None)
    one = one or found.newest(event)
    if one is None:
        return
    found.keep(one, event)
    if one.about in present:
        one.seen.append(event)
    babies = _babies(event)
    if babies:
        one.infant_seen = event
        one.babies_seen |= dict.fromkeys(babies, event)


def _babies(event: Known) -> list[str]:
    """Which babies were seen, by id; "" for all that the family has."""
    babies = [str(baby) for baby in event.fact.get("infants_seen") or ()]
    if event.role == "infant" and event.about is not None:
        babies.append(event.about)
    return [*babies, ""] if event.fact.get("infant_seen") else babies


def planned(found: Found, event: Known) -> None:
    """A care plan was written."""
    one = found.newest(event) or found.newest(event, any_person=True)
    if one is not None:
        one.plan = event


def scored(found: Found, event: Known) -> None:
    """A score that the service took of whose episode it is, or of their baby."""
    is_of_baby = event.kind in INFANT_SCORES
    for one in found.every:
        is_theirs = one.about == event.about
        if is_of_baby:
            is_theirs = one.purpose not in ("preconception", "partner")
        if one.is_open and is_theirs and one.is_of(event):
            one.scores.append(event)


def of_partner(found: Found, event: Known) -> None:
    """The service asked a partner of somebody it cares for, or offered something."""
    for one in found.every:
        is_hers = one.is_open and one.accepted is not None and one.about != event.about
        if is_hers and event.role == "partner" and one.is_of(event):
            one.partner = event


def supervised(found: Found, event: Known) -> None:
    """The work was talked of in supervision."""
    for one in found.every:
        if one.state in IN_CARE and one.is_of(event):
            one.supervised = event


def offered(found: Found, event: Known) -> None:
    """Care is offered to another: at the discharge, or with a referral passed on.

    At a discharge it may name the referral; else it is that of whom it is about.
    """
    named = found.by_id(event.fact.get("referral") or "")
    if named is not None and named.passed_on is not None:
        found.keep(named, event)
        return
    if event.fact.get("occasion") != "discharge":
        return
    own = [one for one in found.every if one.state in IN_CARE and one.is_of(event)]
    if own:
        named = named or found.named(event)
        theirs = [one for one in own if one.about == event.about]
        one = named if named in own else (theirs or own)[-1]
        found.keep(one, event)
        one.discharge, one.handed_over = event, None
        one.offers[event.id] = None


def handed_over(found: Found, event: Known) -> None:
    """Whoever has them next has accepted, or another service took a referral up."""
    one = found.named(event)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).taken_up = event
    elif one is not None and one.discharge is not None:
        found.keep(one, event)
        one.offers[_offer(one, event)] = event
        _settle(one, event)


def returned(found: Found, event: Known) -> None:
    """It came back from whoever it was offered to."""
    one = found.named(event)
    if one is not None and one.passed_on is not None:
        found.keep(one, event).refused = event
        one.passed_on = None
    elif one is not None and one.discharge is not None:
        found.keep(one, event)
        one.offers.pop(_offer(one, event), None)
        accepted = [each for each in one.offers.values() if each is not None]
        if not one.offers:
            one.discharge = None
        elif accepted:
            _settle(one, accepted[-1])


def _offer(one: Episode, event: Known) -> str:
    """The offer that an answer names: as it was first recorded."""
    named = str(event.fact.get("answers") or "")
    return named if named in one.offers else next(reversed(one.offers), named)


def _settle(one: Episode, accepted: Known) -> None:
    """It is handed over once all of those who are asked have accepted."""
    if all(each is not None for each in one.offers.values()):
        one.handed_over = accepted


def discharged(found: Found, event: Known) -> None:
    """The service ended its care."""
    one = found.of(event)
    if one is not None:
        found.keep(one, event).closed = event


def died(found: Found, event: Known) -> None:
    """A death ends that person's own episode."""
    for one in found.every:
        if one.is_open and one.about == event.about:
            one.closed = event
