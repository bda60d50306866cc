"""Who was told of a rung, how, and what became of the message, for one reader.

Of one's own teams it is told by name; of another agency's by post alone. Row-level
security gives no message that the reader may not know of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.worklist.notice_words import REASONS
from plait.worklist.routing import Directory
from plait.worklist.shapes import Told

_NOTICES = """
    select about_event, staff_id, channel, state, reason,
        coalesce(delivered_at, sent_at, ended_at, posted_at), rung_at
    from outgoing where subject_id = %s and about_event = any (%s)
    order by about_event, staff_id, channel
"""

CHANNELS: Final = {"email": "email", "sms": "text"}
#: In the order in which a message goes through them; the last is what matters.
STATES: Final = {
    "waiting": "waiting to be sent",
    "sending": "waiting to be sent",
    "sent": "sent",
    "delivered": "delivered",
    "failed": "not delivered",
    "given_up": "not delivered",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message about a rung: by which channel, and how it stands."""

    channel: str
    words: str
    at: datetime
    is_lost: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """Somebody who was told: a name in one's own team, else the post.

    `is_later`: they were not at work, and read it when their office opens.
    """

    who: str
    messages: tuple[Message, ...] = ()
    is_later: bool = False


@dataclass(frozen=True, slots=True)
class RungTold:
    """A rung that was told: whom it found, and why it was told before its time."""

    rung: int
    tell: str
    team: str
    at: datetime
    answered: bool
    found: str
    instead: str
    people: tuple[Reached, ...]


def rungs_told(
    subject_id: UUID,
    told: Iterable[Told],
    *,
    own: Collection[int],
    directory: Directory,
    using: str = "default",
) -> tuple[RungTold, ...]:
    """The rungs that were told of a duty of this subject, for somebody of the teams."""
    listed = list(told)
    notices = _read(subject_id, [one.event for one in listed if one.event], using)
    return tuple(
        RungTold(
            one.rung, one.tell, one.team, one.at, one.answered, one.found, one.instead,
            tuple(
                _people(
                    one, notices.get(one.event, {}), one.team_id in own,
                    directory.workers,
                )
            ),
        )
        for one in listed
    )  # fmt: skip


def _read(
    subject_id: UUID, events: list[UUID], using: str
) -> dict[UUID | None, dict[int, list[tuple[Any, ...]]]]:
    """The messages about these events: by event and by who they are for."""
    found: dict[UUID | None, dict[int, list[tuple[Any, ...]]]] = {}
    if not events:
        return found
    with connections[using].cursor() as cursor:
        cursor.execute(_NOTICES, [subject_id, events])
        for event, staff, *rest in cursor.fetchall():
            found.setdefault(event, {}).setdefault(staff, []).append(tuple(rest))
    return found


def _people(
    one: Told,
    notices: Mapping[int, Iterable[tuple[Any, ...]]],
    is_own: bool,  # noqa: FBT001 - private, and named where it is worked out
    names: Mapping[int, str],
) -> Iterator[Reached]:
    """Who was reached, and then who reads of it later."""
    later = [staff for staff in notices if staff not in one.reached]
    for staff in (*one.reached, *sorted(later)):
        who = names.get(staff, "") if is_own else ""
        messages = tuple(_message(*row) for row in notices.get(staff, ()))
        yield Reached(who or one.tell, messages, staff in later)


def _message(
    channel: str, state: str, reason: str, at: datetime, rung_at: datetime | None
) -> Message:
    is_lost = state in ("failed", "given_up")
    words = STATES[state]
    if is_lost and reason in REASONS:
        words = f"{words}: {REASONS[reason]}"
    if rung_at is not None:
        words, at, is_lost = "rung instead", rung_at, False
    return Message(CHANNELS[channel], words, at, is_lost)
