"""What staff say to each other about a family, and that it was heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.access.errors import NotAllowed
from plait.records import message_drafts, message_files, queries
from plait.records.file_types import Attachment
from plait.records.shapes import StoredEvent
from plait.worklist import addressing, answer_notices, message_notices
from plait.worklist.addressing import Addressee
from plait.worklist.answer_notices import Asked
from plait.worklist.directory import directory
from plait.worklist.disagreements import answerer
from plait.worklist.recording import Occasion, Recorded, given, record

Urgency = Literal["routine", "urgent", "emergency"]
Answer = Literal["acknowledged", "declined", "acted_on"]

#: What a message about a parent's or a baby's health is guarded as, if nobody says
#: otherwise.
USUAL_CLASS = "health"


def send_message(
    *,
    to: str,
    urgency: Urgency = "routine",
    about: UUID | None = None,
    note: str | None = None,
    parts: Mapping[str, str] | None = None,
    to_team: int | None = None,
    thread: UUID | None = None,
    answers: str | None = None,
    files: Sequence[Attachment] = (),
    document: UUID | None = None,
    care_ended: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Send a message to a role. Its team may open the record, and owes an answer.

    To whom it goes is worked out now: the team, and who of it is on duty or covers.
    They are told that it is there by mail, in the same transaction.

    Args:
        parts: situation, background, assessment and ask, instead of free words.
        to_team: the very team that is meant, where several answer for the role.
        thread: the first message of the talk; None begins one.
        answers: the event whose duty this meets, where it is of one alone.
        files: what goes with it; kept encrypted.
        document: the version of a document that it hands over, by its event.
        care_ended: the end of care of which it is the summary, by its event.

    Raises:
        As `worklist.recording.record`.
    """
    family, now = occasion["family"], occasion["recorded_at"]
    urgent = urgency != "routine"
    event_id = occasion["event_id"] = occasion.get("event_id") or uuid4()
    occasion["sensitivity"] = occasion.get("sensitivity") or USUAL_CLASS
    with transaction.atomic():
        before = _sent_before(event_id, occasion)
        addressee = addressing.addressed(
            family, to, team=to_team, now=now, wakes=urgent
        )
        fact = given(
            to=to,
            **_addressed(addressee, before),
            urgency=urgency,
            note=note,
            answers=answers,
            **_named(thread=thread, document=document, care_ended=care_ended),
            files=message_files.named(event_id, files) or None,
            **{name: words or None for name, words in (parts or {}).items()},
        )
        done = record(kind="message.sent", about=about, fact=fact, **occasion)
        message_drafts.take_away(family, event_id)
        if not done.event.was_there:
            message_files.keep(done.event, files)
            message_notices.tell(done.event, addressee, urgent=urgent, now=now)
    return done


def _named(**events: UUID | None) -> dict[str, str | None]:
    """Events that a message names, as a fact has them."""
    return {name: str(event) if event else None for name, event in events.items()}


def hand_over_document(
    *,
    document: UUID,
    to: Sequence[str],
    note: str,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> list[Recorded]:
    """Send a version of a document to several roles: each must acknowledge it.

    All of them or none. What each reads of it is what they may read when they open it:
    the message holds none of it.

    Raises:
        As `send_message`.
    """
    first = occasion.get("event_id") or uuid4()
    done = []
    with transaction.atomic():
        for role in to:
            mine: Occasion = {**occasion, "event_id": uuid5(first, role)}
            done.append(
                send_message(to=role, note=note, about=about, document=document, **mine)
            )
    return done


def _sent_before(event_id: UUID, occasion: Occasion) -> StoredEvent | None:
    """The same message, where its form is sent twice: it was sent the first time.

    Who is on duty may be another meanwhile, and it is later.
    """
    try:
        first = queries.event(occasion["family"], event_id)[0].event
    except NotAllowed:
        return None
    if first.by_id != occasion["by"].pk:
        return None
    occasion["occurred_at"] = first.occurred_at
    return first


def _addressed(addressee: Addressee, before: StoredEvent | None) -> dict[str, Any]:
    """The team and whoever is there, as it was when the form was sent first."""
    if before is not None:
        return {name: before.fact.get(name) for name in ("team", "staff")}
    return {"team": addressee.team.id, "staff": addressee.staff}


def answer_message(
    *,
    message: UUID,
    answer: Answer,
    about: UUID | None = None,
    reason: str | None = None,
    note: str | None = None,
    did: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that a message was heard, that what it asked was done, or decline it.

    Whoever is signed in says so by name, for their team. To have opened it is no
    answer.

    Args:
        did: the event that did what was asked, where there is one.
        reason: why it is not for this team, and who should have it.

    Raises:
        NoSuchMessage, NoReasonToDecline.
        As `worklist.recording.record`.
    """
    back = _back_to(occasion["family"], message) if answer == "declined" else None
    fact = given(
        answers=str(message),
        reason=reason,
        note=note,
        did=str(did) if did else None,
        to=(back and back.role) or None,
        team=back and back.team,
    )
    with transaction.atomic():
        done = record(kind=f"message.{answer}", about=about, fact=fact, **occasion)
        if back is not None:
            page, now = f"messages/{message}", done.event.recorded_at
            answer_notices.tell(
                done.event, answer_notices.DECLINED, back, page=page, now=now
            )
    return done


def _back_to(family: UUID, message: UUID) -> Asked | None:
    """Who sent it: it is theirs again to find who it is for."""
    try:
        sent = queries.event(family, message)[-1].event
    except NotAllowed:  # `record` says that there is no such message
        return None
    card = directory().teams.get(sent.team_id or -1)
    if card is None:
        return None
    role = answerer(1, card.agency_kind, card.answers_for)
    return Asked(card.id, role, staff=sent.by_id)
