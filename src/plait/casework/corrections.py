"""How staff put right what was recorded: by a new event, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, Unpack
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from plait.access.errors import NotAllowed
from plait.records import queries
from plait.records.shapes import StoredEvent
from plait.timeline.facts.documents import PART
from plait.worklist import refusals
from plait.worklist.recording import Occasion, Recorded, record

_SOCIAL_CARE: Final = "social_care"
#: Somebody may have rung before the mark was written up.
_RUNG_FIRST: Final = timedelta(hours=1)
#: What a fact is part of, and what was worked out when it was recorded: no form asks
#: for it, and a correction of the rest must not take it away.
_CARRIED: Final = (
    "meeting", "number", "team", "agency", "attendance", "absent", "missing",
    "too_few", "gaps", "chair", "interim", "again", "next_at", "starts_at", "minutes",
    "zone", "place", "link", "how", "words", "what", "who_tells", "not_told_why",
)  # fmt: skip
#: The kinds of which that is so: the steps of a meeting, and what it agreed.
_OF_A_MEETING: Final = ("meeting.", "action.agreed", "s47.started", "plan.")
#: Letters of a reason that are sent on; the whole stands with the correction.
_REASON: Final = 3000


def correct(
    *,
    event: UUID,
    fact: Mapping[str, Any],
    reason: str,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Replace what an event says. Both versions stay to be read.

    It restarts no clock and makes no second duty: what is true changes, not since
    when it was known. It keeps the class of what it corrects: a correction tells
    nobody what they could not read before.

    Args:
        event: the event to correct, or an earlier correction of it.
        fact: what it should have said, whole; of which meeting it is is kept.
        reason: why, in words.
        about: whom it is about, where that was wrong; None keeps it.

    Raises:
        NothingToCorrect: this family's record has no such event that you may see.
        And as `worklist.recording.record`.
    """
    newest = _newest(event, occasion)
    occasion.setdefault("sensitivity", newest.sensitivity)
    return _record_and_tell(
        newest,
        {**_carried(newest), **fact, "reason": reason},
        reason,
        about or newest.about,
        occasion,
    )


def _carried(newest: StoredEvent) -> dict[str, Any]:
    """What a correction keeps of the step of a meeting, unless it says otherwise."""
    if not newest.kind.startswith(_OF_A_MEETING) or "meeting" not in newest.fact:
        return {}
    return {name: newest.fact[name] for name in _CARRIED if name in newest.fact}


def withdraw(*, event: UUID, reason: str, **occasion: Unpack[Occasion]) -> Recorded:
    """Say that what was recorded never happened. It stays to be read, struck through.

    Raises:
        As `correct`.
    """
    newest = _newest(event, occasion)
    occasion.setdefault("sensitivity", newest.sensitivity)
    fact = {"withdrawn": True, "reason": reason}
    with transaction.atomic():
        done = _record_and_tell(newest, fact, reason, newest.about, occasion)
        if not done.event.was_there:
            _withdraw_parts(newest, fact, occasion)
    return done


def _withdraw_parts(
    newest: StoredEvent, fact: Mapping[str, Any], occasion: Occasion
) -> None:
    """Take back with a version of a document what its team recorded as parts of it."""
    for one in queries.timeline_for(newest.subject_id):
        part = one.event
        is_its = part.fact.get("belongs_to") == str(newest.root)
        is_ours = part.team_id == newest.team_id
        if part.kind == PART and is_its and is_ours and not one.is_withdrawn:
            own: Occasion = {
                **occasion,
                "event_id": uuid5(NAMESPACE_URL, f"withdrawn:{part.id}"),
                "sensitivity": part.sensitivity,
            }
            record(kind=PART, about=part.about, fact=fact, corrects=part.id, **own)


def _record_and_tell(
    newest: StoredEvent,
    fact: Mapping[str, Any],
    reason: str,
    about: UUID | None,
    occasion: Occasion,
) -> Recorded:
    """Record the correction; and where it takes back a mark, tell social care.

    Both or neither: a mark that one agency takes back ends what others owed for it, so
    it must not go by unheard.
    """
    with transaction.atomic():
        done = record(
            kind=newest.kind, about=about, fact=fact, corrects=newest.id, **occasion
        )
        is_less = _takes_back_a_mark(newest, fact) or _is_another_childs(newest, about)
        if done.event.was_there or not is_less:
            return done
        if occasion["by"].agency.kind == _SOCIAL_CARE or not _was_told(newest):
            return done
        told = _tell(newest, fact, reason, about, occasion)
    return replace(
        done, owed=(*done.owed, *told.owed), changed=done.changed + told.changed
    )


def _takes_back_a_mark(newest: StoredEvent, fact: Mapping[str, Any]) -> bool:
    """Whether it makes less of a mark: withdrawn, explained, or on a baby who moves."""
    if newest.kind != "injury.observed":
        return False
    before = newest.fact
    return bool(
        fact.get("withdrawn")
        or (fact.get("mobile") is True and before.get("mobile") is False)
        or (
            fact.get("explanation") == "plausible"
            and before.get("explanation") != "plausible"
        )
    )


def _is_another_childs(newest: StoredEvent, about: UUID | None) -> bool:
    """Whether a mark was said to be on one child and is now on another."""
    return newest.kind == "injury.observed" and about != newest.about


def _was_told(mark: StoredEvent) -> bool:
    """Whether children's social care knew: it stood on their list, or was referred."""
    return mark.fact.get("mobile") is False or any(
        one.event.kind == "referral.social_care.made"
        and one.event.about == mark.about
        and one.event.occurred_at >= mark.occurred_at - _RUNG_FIRST
        for one in queries.timeline_for(mark.subject_id)
    )


def _tell(
    mark: StoredEvent,
    fact: Mapping[str, Any],
    reason: str,
    about: UUID | None,
    occasion: Occasion,
) -> Recorded:
    """The message that they have to acknowledge."""
    did = "withdrew" if fact.get("withdrawn") else "corrected"
    now = occasion["recorded_at"]
    sent: Occasion = {**occasion, "occurred_at": now}
    if occasion.get("event_id"):
        sent["event_id"] = uuid5(NAMESPACE_URL, f"told:{occasion['event_id']}")
    return record(
        kind="message.sent",
        about=about,
        fact={
            "to": "social_care_front_door",
            "urgency": "urgent",
            "note": f"We {did} a mark or injury that we had recorded. Open it, and "
            "ring us if you do not agree: nobody closes a mark alone. "
            f"Our reason: {reason[:_REASON]}",
            "mark": str(mark.root),
        },
        **sent,
    )


def _newest(event: UUID, occasion: Occasion) -> StoredEvent:
    """The newest version of the event: what a correction corrects.

    Of a form that is sent twice, what it was before the first time.
    """
    try:
        versions = queries.event(occasion["family"], event)
    except NotAllowed:
        raise refusals.NothingToCorrect from None
    own = occasion.get("event_id")
    before = (one.event for one in reversed(versions) if one.event.id != own)
    return next(before, versions[-1].event)
