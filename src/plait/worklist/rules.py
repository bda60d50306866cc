"""What no fact alone can show to be wrong: the rules that need the whole timeline.

They run after the event was appended and before anything is kept, on everything that
is known, whoever may see it: an opinion that I may not read is an opinion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta

from plait.clock.moments import local_day
from plait.records.shapes import NewEvent, StoredEvent
from plait.standards.roles import Role, roles
from plait.timeline import facts
from plait.timeline.correspondence import ANSWERS
from plait.timeline.events import Event
from plait.timeline.facts.births import ALERT, TOLD, WITHDRAWN
from plait.timeline.facts.looking import REVIEWED
from plait.timeline.facts.subject_requests import ASKED, COPIED, TAKEN_BACK
from plait.timeline.ownership import Places
from plait.timeline.timeline import Known, Timeline
from plait.worklist import (
    agreed_actions,
    appointment_rules,
    birth_rules,
    care_rules,
    disagreements,
    emergency_rules,
    handovers,
    marks,
    meeting_rules,
    message_rules,
    plausible,
    refusals,
    seeing,
    sharing,
    subject_requests,
    transfers,
)
from plait.worklist.routing import ACTION, sent_to

#: Babies of one birth are born no longer apart than this: mostly minutes.
OF_ONE_BIRTH = timedelta(days=7)
#: A baby of a later pregnancy is born no sooner after the last than this: 24 weeks.
BETWEEN_BIRTHS = timedelta(weeks=24)


#: A baby is one person before and after birth.
_BABY = frozenset({"unborn", "infant"})

#: What answers something that was sent to somebody, and what was sent.
_ANSWERS_TO: Mapping[str, str] = {
    "message.acknowledged": "message.sent",
    "message.declined": "message.sent",
    "message.acted_on": "message.sent",
    "handover.accepted": "handover.offered",
    "handover.returned": "handover.offered",
    disagreements.ANSWERED: disagreements.RAISED,
    agreed_actions.DONE: ACTION,
}


def check(
    stored: StoredEvent | NewEvent,
    timeline: Timeline,
    events: Iterable[Event],
    *,
    agency_kind: str | None = None,
    places: Places | None = None,
) -> None:
    """Refuse an event that does not fit with what else is known.

    Args:
        stored: the event that was just appended.
        agency_kind: the kind of the agency that recorded it on a page; None for an
            import, which says what other systems have let pass.
        places: where the agencies are; None asks nothing of who owns a child.
        timeline: everything known, with it.
        events: the same, with what was corrected.

    Raises:
        NotRecorded: the subclass says why.
    """
    events = list(events)
    _check_correction(stored, events)
    seeing.check(stored, events)
    if agency_kind is not None:
        marks.check_whose(stored, events)
        emergency_rules.check_stays(stored)
        transfers.check_whose(stored, timeline, events)
        handovers.check_whose(stored, timeline)
    event = timeline.get(str(stored.id))
    if event is None:  # withdrawn
        return
    _check_role(event)
    check_birth(event, timeline)
    _check_sight(event)
    handovers.check(event, timeline, is_on_a_page=agency_kind is not None)
    if agency_kind is not None:
        _check_addressee(event, timeline, agency_kind)
        meeting_rules.check(event, timeline, agency_kind)
        sharing.check(event, timeline, agency_kind)
        care_rules.check(event, timeline)
        if places is not None:
            transfers.check(event, timeline, places)
    rules = [_BY_KIND] if agency_kind is None else [_BY_KIND, _ON_PAGES]
    for rule in (by_kind[event.kind] for by_kind in rules if event.kind in by_kind):
        rule(event, timeline)


def _check_role(event: Known) -> None:
    """Refuse what cannot be about a person of this role: a mark on a mother."""
    wanted = set(facts.kind(event.kind).about)
    if wanted & _BABY:
        wanted |= _BABY
    if wanted and event.role is not None and event.role not in wanted:
        raise refusals.AboutSomebodyElse


def _check_correction(stored: StoredEvent | NewEvent, events: Iterable[Event]) -> None:
    if stored.corrects is None:
        return
    corrected = [event for event in events if event.id == str(stored.corrects)]
    if {event.kind for event in corrected} != {stored.kind}:
        raise refusals.AnotherKind


def check_birth(event: Known, timeline: Timeline) -> None:
    """Refuse what is about a baby and from before the birth.

    Who joined unborn may have had meetings and plans before birth.

    Raises:
        BeforeBirth: it is.
    """
    if event.role != "infant" or event.kind in ("person.joined", "birth.recorded"):
        return
    born_on = timeline.born_on(event.about)
    if born_on is None or local_day(event.occurred_at) >= born_on:
        return
    was_unborn = any(
        one.about == event.about and one.fact["role"] == "unborn"
        for one in timeline.of_kind("person.joined")
    )
    if not was_unborn or facts.kind(event.kind).needs_birth:
        raise refusals.BeforeBirth


def _check_sight(event: Known) -> None:
    """A call shows nobody a baby."""
    fact = event.fact
    is_seen = fact.get("infant_seen") is True or fact.get("infants_seen")
    is_call = event.kind.startswith("contact.") and fact.get("mode") == "telephone"
    if is_call and is_seen:
        raise refusals.NotOnTheTelephone


def _check_addressee(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """What was sent to one agency is not answered by another."""
    sent = timeline.of_kind(_ANSWERS_TO.get(event.kind, ""))
    if event.fact.get("answers"):
        named = timeline.get(str(event.fact["answers"]))
        sent = [one for one in sent if one is named]
    is_own = any(one.agency == event.agency for one in sent)
    if is_own and (event.kind == agreed_actions.DONE or handovers.was_told(event)):
        return  # whoever agreed it, or was told no by telephone, may write it down
    addressees = [roles().get(sent_to(one.kind, one.fact) or "") for one in sent]
    if not addressees or any(_is_for(role, agency_kind) for role in addressees):
        return
    titles = dict.fromkeys(role.title for role in addressees if role is not None)
    raise refusals.SentToOthers.than(titles)


def _is_for(role: Role | None, agency_kind: str) -> bool:
    """Whether an agency of the kind answers for the role; nobody named is anybody."""
    return role is None or not role.held_by or agency_kind in role.held_by


def _check_between_births(born: Known, timeline: Timeline) -> None:
    """A baby is of one birth with another, or of a later pregnancy."""
    born_on = timeline.born_on(born.about)
    if born_on is None:
        return
    for other in timeline.of_kind("birth.recorded"):
        day = timeline.born_on(other.about)
        if other.about == born.about or day is None:
            continue
        if OF_ONE_BIRTH < abs(born_on - day) < BETWEEN_BIRTHS:
            raise refusals.TooSoonAfterAnother


def _check_due_date(said: Known, _: Timeline) -> None:
    """A wrong year moves every clock of a pregnancy years away, and nobody is asked."""
    edd = said.fact.get("edd")
    if edd:
        on = local_day(said.occurred_at)
        plausible.check_due_date(date.fromisoformat(edd), on)


def _check_declined(declined: Known, _: Timeline) -> None:
    """The front door says why it declines: the referrer answers the reason."""
    if not str(declined.fact.get("reason") or "").strip():
        raise refusals.NoReason


_BY_KIND: Mapping[str, Callable[[Known, Timeline], None]] = {
    "birth.recorded": _check_between_births,
    "injury.closed": marks.check_two_keys,
    "injury.photo_added": marks.check_photos,
    disagreements.RAISED: disagreements.check,
    disagreements.ANSWERED: disagreements.check,
    disagreements.WITHDRAWN: disagreements.check,
    agreed_actions.DONE: agreed_actions.check_done,
    agreed_actions.DROPPED: agreed_actions.check_dropped,
    REVIEWED: emergency_rules.check_review,
}

#: What is asked of a person on a page, and not of what another system sends.
_ON_PAGES: Mapping[str, Callable[[Known, Timeline], None]] = {
    "pregnancy.notified": _check_due_date,
    "pregnancy.edd_set": _check_due_date,
    "injury.closed": marks.check_joint_reasons,
    "referral.social_care.declined": _check_declined,
    **dict.fromkeys(ANSWERS, message_rules.check_answer),
    ASKED: subject_requests.check_asked,
    COPIED: subject_requests.check_copied,
    TAKEN_BACK: subject_requests.check_taken_back,
    ALERT: birth_rules.check_sent,
    TOLD: birth_rules.check_told,
    WITHDRAWN: birth_rules.check_withdrawn,
    **appointment_rules.ON_PAGES,
}
