"""Files of messages: encrypted at rest, and read by who may read the message."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import DEFAULT_DB_ALIAS, connections

from plait.access.classes import bit_of
from plait.access.errors import NotAllowed, PlaitError
from plait.records.file_types import Attachment
from plait.records.sealing import Sealed, Spoilt, seal, unseal
from plait.records.shapes import StoredEvent

_KEEP: Final = """
    insert into message_file (
        subject_id, id, event_id, number, sens, team_id, by_id, sha256, bytes,
        wrapped_key, sealed
    ) values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_OPEN: Final = """
    select f.wrapped_key, f.sealed, e.fact from message_file f
    join event e on e.subject_id = f.subject_id and e.id = f.event_id
    where f.subject_id = %s and f.id = %s and not exists (
        select from event w
        where w.subject_id = f.subject_id and w.root = f.event_id
            and w.fact ? 'withdrawn'
    )
"""


class FileSpoilt(PlaitError):
    """A kept file does not open with our key: it, or the key, was changed."""

    say = "This file cannot be opened. Tell whoever runs Plait, and ask for it again."


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was opened: its name, its type and its bytes."""

    name: str = field(repr=False)
    type: str
    content: bytes = field(repr=False)


def id_of(event_id: UUID, number: int) -> UUID:
    """The id of the n-th file of a message: the same each time that it is sent."""
    return uuid5(NAMESPACE_URL, f"file:{event_id}#{number}")


def named(event_id: UUID, files: Sequence[Attachment]) -> list[dict[str, Any]]:
    """How the message names its files, with the hash of each."""
    return [
        {
            "id": str(id_of(event_id, number)),
            "name": one.name,
            "type": one.type,
            "bytes": len(one.content),
            "sha256": one.sha256.hex(),
        }
        for number, one in enumerate(files, 1)
    ]


def keep(
    event: StoredEvent, files: Sequence[Attachment], *, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Keep the files that a message names, in the transaction that appended it."""
    with connections[using].cursor() as cursor:
        for number, one in enumerate(files, 1):
            file_id = id_of(event.id, number)
            sealed = seal(one.content, event.subject_id.bytes + file_id.bytes)
            cursor.execute(
                _KEEP,
                [
                    event.subject_id, file_id, event.id, number,
                    bit_of(event.sensitivity), event.team_id, event.by_id, one.sha256,
                    len(one.content), sealed.wrapped_key, sealed.content,
                ],
            )  # fmt: skip


def open_file(
    subject_id: UUID, file_id: UUID, *, using: str = DEFAULT_DB_ALIAS
) -> Kept:
    """One file. The record must be open, which is written.

    Raises:
        NotAllowed: absent, hidden or withdrawn: the three are alike.
        FileSpoilt: it does not open with our key.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_OPEN, [subject_id, file_id])
        row = cursor.fetchone()
    if row is None:
        raise NotAllowed
    fact = json.loads(row[2]) if isinstance(row[2], str) else row[2]
    about = next(one for one in fact["files"] if one["id"] == str(file_id))
    try:
        content = unseal(
            Sealed(bytes(row[0]), bytes(row[1])), subject_id.bytes + file_id.bytes
        )
    except Spoilt:
        raise FileSpoilt from None
    return Kept(about["name"], about["type"], content)
