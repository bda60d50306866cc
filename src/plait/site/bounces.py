"""Reading a report of a mail server that a mail could not be delivered (RFC 3464)."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message
from typing import Final

#: A report quotes what came back; more of it than this is not looked at.
LONGEST: Final = 1_000_000


def read(raw: bytes) -> tuple[str, ...]:
    """The Message-IDs of mails that will not arrive, as the report names them.

    Only what failed for good: a report that it is delayed, was delivered or was
    handed on names nothing. Neither does what is no report.
    """
    report = message_from_bytes(raw, policy=policy.compat32)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return ()
    parts = list(report.walk())
    failed = any(
        str(fields.get("Action", "")).strip().lower() == "failed"
        for part in parts
        if part.get_content_type() == "message/delivery-status"
        for fields in _groups(part)
    )
    if not failed:
        return ()
    return tuple(dict.fromkeys(_ids(parts)))


def _groups(part: Message) -> list[Message]:
    """The groups of fields of a status: of the mail, then one a recipient."""
    return _messages(part.get_payload())


def _ids(parts: list[Message]) -> Iterator[str]:
    """The Message-IDs in what the report quotes of the mail: whole, or its headers."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            for quoted in _messages(part.get_payload())[:1]:
                yield from _id(quoted)
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            if isinstance(text, bytes):
                yield from _id(message_from_bytes(text, policy=policy.compat32))


def _id(mail: Message) -> Iterator[str]:
    found = str(mail.get("Message-ID", "")).strip()
    if found:
        yield found


def _messages(found: object) -> list[Message]:
    parts = found if isinstance(found, list) else []
    return [part for part in parts if isinstance(part, Message)]
