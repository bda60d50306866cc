"""A real mail server on this machine that takes everything and keeps what it took."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that was taken: its Message-ID, to whom, and its words."""

    message_id: str
    to: str
    words: str


@dataclass
class Sink:
    """What came in, in order."""

    port: int
    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(  # noqa: N802 - the name that the server calls
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep a mail."""
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        words = body.get_content() if body else ""
        self.mails.append(Mail(str(mail["Message-ID"]), envelope.rcpt_tos[0], words))
        return "250 OK"


@contextlib.contextmanager
def listening(port: int) -> Iterator[Sink]:
    """The mail server, while the block runs."""
    sink = Sink(port)
    server = Controller(sink, hostname="127.0.0.1", port=port, decode_data=False)
    server.start()
    try:
        yield sink
    finally:
        server.stop()
