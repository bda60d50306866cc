"""What becomes of the minutes of a meeting: approved, sent, read and agreed."""

from __future__ import annotations

from typing import Any, Unpack
from uuid import UUID

from django.db import transaction

from plait.records import drafts
from plait.timeline.gatherings import Gathering
from plait.worklist import minutes, minutes_notices
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NoTeam, NotRecorded


class NotApproved(NotRecorded):
    """Minutes go out only as they were approved."""

    say = (
        "Approve the minutes before you send them. If something was added or corrected "
        "since, approve them again."
    )


class NotHeld(NotRecorded):
    """There are no minutes of a meeting that was not held."""

    say = "This meeting has not been recorded yet, so it has no minutes."


class Changed(NotRecorded):
    """The minutes are not the ones that were read any more."""

    say = "The minutes changed while you were reading. Read them again, then approve."


class NotSentYet(NotRecorded):
    """Nobody answers minutes that have not gone out."""

    say = "These minutes have not been sent yet."


class SayWhatIsWrong(NotRecorded):
    """Minutes are wrong for a reason."""

    say = "Say what is wrong with the minutes"
    field = "note"


def approve(
    gathering: Gathering, *, read: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Approve the minutes as they were read.

    Args:
        read: the digest of what was on the page; see `worklist.minutes.digest`.

    Raises:
        Changed: something was recorded or corrected meanwhile.
        As `worklist.recording.record`.
    """
    if gathering.held is None:
        raise NotHeld
    if minutes.digest(gathering) != read:
        raise Changed
    fact = {"digest": read, "parts": minutes.parts_of(gathering)}
    return _of(gathering, "meeting.minutes_approved", fact, occasion)


def send(
    gathering: Gathering, *, reference: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Send the minutes to everybody who was asked or came, and tell them so.

    They are read here, by each as far as they may; nothing of them leaves.

    Args:
        reference: of the record: all that the messages say of the family.

    Raises:
        NotApproved: they were not approved, or have changed since.
        As `worklist.recording.record`.
    """
    stands = minutes.standing(gathering)
    approved = gathering.approved
    if approved is None or stands.is_changed:
        raise NotApproved
    fact = {
        "teams": list(stands.teams),
        "digest": approved.fact.get("digest"),
        "answers": gathering.held.id if gathering.held else None,
    }
    with transaction.atomic():
        done = _of(gathering, "meeting.minutes_sent", fact, occasion)
        if not done.event.was_there:
            minutes_notices.tell(
                gathering,
                sent=done.event.root,
                by_team=occasion.get("team"),
                reference=reference,
                family=occasion["family"],
                now=occasion["recorded_at"],
            )
    return done


def acknowledge(
    gathering: Gathering,
    *,
    agrees: bool,
    note: str | None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say for one's team that it has read the minutes, and whether they are right.

    Raises:
        NotSentYet: they have not gone out.
        SayWhatIsWrong: they are said to be wrong, and not how.
        As `worklist.recording.record`.
    """
    stands = minutes.standing(gathering)
    if stands.sent is None:
        raise NotSentYet
    if not agrees and not note:
        raise SayWhatIsWrong
    team = occasion.get("team")
    if team is None:
        raise NoTeam
    fact = {
        "team": team,
        "agrees": agrees,
        "note": note,
        "everybody": minutes.is_last(gathering, team),
    }
    return _of(gathering, "meeting.minutes_acknowledged", fact, occasion)


def one_at_a_time(meeting: UUID) -> None:
    """Let nobody else answer these minutes in this transaction.

    Before the meeting is read: of two last answers one must see the other.
    """
    drafts.lock(meeting)


def _of(
    gathering: Gathering, kind: str, fact: dict[str, Any], occasion: Occasion
) -> Recorded:
    about = UUID(gathering.about) if gathering.about else None
    first = gathering.called or gathering.held
    usual = first.event.sensitivity if first else None
    if usual and usual != "routine":
        occasion["sensitivity"] = usual
    whole = given(meeting=gathering.id, type=gathering.type, **fact)
    return record(kind=kind, about=about, fact=whole, **occasion)
