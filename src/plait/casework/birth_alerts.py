"""What staff plan for a birth, and how those who may be there are told and heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.timeline.facts.births import ALERT, EARLY, PLACES, TOLD, WITHDRAWN
from plait.worklist import addressing, message_notices
from plait.worklist.recording import Occasion, Recorded, given, record

#: What is said of a birth is about health, unless whoever sends it says otherwise.
USUAL_CLASS = "health"


@dataclass(frozen=True, slots=True)
class Words:
    """What an alert says: what to do, whom to ring, and on which plan it rests."""

    do: Sequence[str]
    ring: Sequence[Mapping[str, str]]
    plan_on: date | None = None
    due_on: date | None = None


def set_places(
    *,
    about: UUID | None,
    first: Mapping[str, str],
    second: Mapping[str, str] | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record where the birth is planned, and the hospital that it may be instead.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(first=dict(first), second=dict(second) if second else None, note=note)
    return record(kind=PLACES, about=about, fact=fact, **occasion)


def agree_early(
    *,
    about: UUID | None,
    ready: Iterable[Mapping[str, Any]],
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record what happens if the baby comes early: each thing, and if it is ready.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(ready=[dict(one) for one in ready], note=note)
    return record(kind=EARLY, about=about, fact=fact, **occasion)


def send_alert(
    *,
    about: UUID | None,
    version: int,
    words: Words,
    recipients: Sequence[Mapping[str, Any]],
    dropped: Sequence[Mapping[str, Any]] = (),
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Send a version of the birth alert: each team of Plait gets it, and acknowledges.

    All of it is sent or none. Whoever works without Plait is rung, and that is recorded
    by `tell`.

    Args:
        version: one more than the newest that there is.
        recipients: as `worklist.birth_alerts.recipients` gives them.
        dropped: those of the version before for whom there is none any more.

    Raises:
        NoBirthExpected, SentMeanwhile. And as `worklist.recording.record`.
    """
    event_id = occasion["event_id"] = occasion.get("event_id") or uuid4()
    occasion["sensitivity"] = occasion.get("sensitivity") or USUAL_CLASS
    fact = given(
        version=version,
        do=list(words.do),
        ring=[dict(one) for one in words.ring],
        recipients=[dict(one) for one in recipients],
        plan_on=words.plan_on.isoformat() if words.plan_on else None,
    )
    with transaction.atomic():
        done = record(kind=ALERT, about=about, fact=fact, **occasion)
        if done.event.was_there:
            return done
        for one in recipients:
            _send(one, (event_id, event_id), about, _parts(version, words), occasion)
        ended = _parts_ended(version - 1, "It is not for you any more.")
        for one in dropped:
            _send(one, (event_id, event_id), about, ended, occasion)
    return done


def tell(
    *,
    about: UUID | None,
    alert: UUID,
    recipient: str,
    told: str,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that somebody outside Plait was told by telephone, and read it back.

    Args:
        told: who took it, by name.

    Raises:
        NoSuchAlert, NotTold. And as `worklist.recording.record`.
    """
    fact = given(answers=str(alert), recipient=recipient, told=told, read_back=True)
    return record(kind=TOLD, about=about, fact=fact, **occasion)


def withdraw_alert(
    *,
    about: UUID | None,
    alert: UUID,
    version: int,
    recipients: Sequence[Mapping[str, Any]],
    reason: str,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Withdraw the alert: each team of Plait is told, and acknowledges that.

    Raises:
        NoSuchAlert. And as `worklist.recording.record`.
    """
    event_id = occasion["event_id"] = occasion.get("event_id") or uuid4()
    fact = given(answers=str(alert), reason=reason)
    with transaction.atomic():
        done = record(kind=WITHDRAWN, about=about, fact=fact, **occasion)
        if done.event.was_there:
            return done
        parts = _parts_ended(version, "It is withdrawn.")
        for one in recipients:
            _send(one, (alert, event_id), about, parts, occasion)
    return done


def _send(
    one: Mapping[str, Any],
    of: tuple[UUID, UUID],
    about: UUID | None,
    parts: Mapping[str, str],
    occasion: Occasion,
) -> None:
    """Send it to a team of Plait, and to whoever of it is there now.

    Args:
        of: the alert, and the event that sends or withdraws it.
    """
    if one.get("role") is None:
        return
    family, now = occasion["family"], occasion["recorded_at"]
    role, team = str(one["role"]), one.get("team")
    addressee = addressing.addressed(family, role, team=team, now=now, wakes=True)
    fact = given(
        to=role,
        team=addressee.team.id,
        staff=addressee.staff,
        urgency="urgent",
        answers=str(of[0]),
        **parts,
    )
    mine: Occasion = {**occasion, "event_id": uuid5(of[1], str(one["id"]))}
    done = record(kind="message.sent", about=about, fact=fact, **mine)
    message_notices.tell(done.event, addressee, urgent=True, now=now)


def _parts(version: int, words: Words) -> dict[str, str]:
    """What a team reads: no more than the alert itself."""
    due = f" Due {words.due_on:%-d %B %Y}." if words.due_on else ""
    old = f" It takes the place of version {version - 1}." if version > 1 else ""
    rings = (
        f"{one['whom']}: {one['phone']}"
        + (f" ({one['hours']})" if one.get("hours") else "")
        for one in words.ring
    )
    return {
        "situation": f"Birth alert, version {version}.{due}{old}",
        "background": "Ring: " + "; ".join(rings),
        "ask": "\n".join(f"{n}. {line}" for n, line in enumerate(words.do, 1)),
    }


def _parts_ended(version: int, why: str) -> dict[str, str]:
    return {
        "situation": f"Birth alert, version {version}: {why}",
        "ask": "Take it down where you keep it, and act on it no more.",
    }
