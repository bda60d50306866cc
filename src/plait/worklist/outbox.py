"""Post a notice: it is kept in the caller's transaction and leaves soon after.

What is posted is a row, so nothing is lost when the mail server, the worker or this
process is down; see `plait.worklist.sending` for how it leaves.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID, uuid5

from django.db import connections

from plait.access.classes import bit_of
from plait.worklist import notice_words

#: Names of notices are made from it, so they are always the same.
NAMESPACE: Final = UUID("0f5f1d0a-52c4-5d3e-8a0e-6f6e2f5b7c41")

Channel = Literal["email", "sms"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to say to one post by one channel.

    Attributes:
        id: of what it is about, the recipient and the channel (see `notice_id`): put
            twice it is one.
        template: a key of `notice_words.TEMPLATES`: fixed words, no personal data.
        channel: how it goes.
        staff_id: to whom; the address or number is looked up when it is sent.
        address: where it goes to no member of staff, such as a team's shared inbox.
        team_id: for whose post it is.
        subject_id: whose timeline gets the events about it.
        about_event: the event that it tells of.
        values: what the template's blanks are filled with; see `notice_words`.
        calendar: an iCalendar text, sent as an invitation; its method is its own.
        urgent: whether it is sent before others that wait.
        sensitivity: the class of the events about it. Take that of what it tells of.

    Raises:
        WordsRefused: the words are not among those that tell nothing of anybody.
        ValueError: it goes to nobody, or the class is not one.
    """

    id: UUID
    template: str
    channel: Channel
    staff_id: int | None
    address: str = ""
    team_id: int | None
    subject_id: UUID | None
    about_event: UUID | None
    values: Mapping[str, str]
    calendar: str | None = None
    urgent: bool = False
    sensitivity: str = "routine"

    def __post_init__(self) -> None:
        notice_words.check(self.template, self.values)
        bit_of(self.sensitivity)
        if (self.staff_id is None) == (not self.address):
            message = "A notice goes to a member of staff or to an address: to one."
            raise ValueError(message)
        if self.calendar is not None and self.channel != "email":
            message = "An invitation goes by email."
            raise ValueError(message)


def notice_id(about: UUID | str, recipient: int | str, channel: Channel) -> UUID:
    """The id of a notice: the same whenever it is posted.

    Args:
        about: what it tells of, and which time if there are several: the id of an
            event, or a text such as `<meeting id> version 3`.
        recipient: the number of the member of staff, or an address.
        channel: how it goes.
    """
    return uuid5(NAMESPACE, f"{about}|{recipient}|{channel}")


def post(notices: Iterable[Notice], *, now: datetime, using: str) -> int:
    """Keep these notices until they have left. Gives how many were new.

    It belongs to the caller's transaction: undone with it. The web may post of a
    record that is open or that this transaction has appended to, or, where a notice is
    of no record, to a team of its own.
    """
    rows = [_row(notice) for notice in notices]
    if not rows:
        return 0
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.post_notices(%s::jsonb, %s::timestamptz)",
            [json.dumps(rows), now],
        )
        (new,) = cursor.fetchone()
    return int(new)


def _row(notice: Notice) -> dict[str, Any]:
    return {
        "id": str(notice.id),
        "subject_id": _text(notice.subject_id),
        "about_event": _text(notice.about_event),
        "template": notice.template,
        "channel": notice.channel,
        "staff_id": notice.staff_id,
        "address": notice.address,
        "team_id": notice.team_id,
        "filled": dict(notice.values),
        "calendar": notice.calendar,
        "urgent": notice.urgent,
        "sens": bit_of(notice.sensitivity),
    }


def _text(id_: UUID | None) -> str | None:
    return None if id_ is None else str(id_)
