"""A real SMTP server on this machine that keeps what it is given."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from lib.running import free_port


@dataclass
class Mailbox:
    """What came in, and how it answers.

    Attributes:
        port: where it listens, on 127.0.0.1.
        mails: what came in whole, each as raw bytes, in order.
        to_recipient: what it says to an address; None takes it.
        on_mail: called with each mail when it was taken and before it is answered;
            what it returns is the answer.
    """

    port: int
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: Callable[[str], str | None] = lambda _: None
    on_mail: Callable[[bytes], str] = lambda _: "250 OK"

    @property
    def parsed(self) -> list[EmailMessage]:
        """The mails, as a reader's program understands them."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.mails]  # type: ignore[misc]

    @property
    def ids(self) -> list[str]:
        """Their Message-IDs, in order."""
        return [str(mail["Message-ID"]) for mail in self.parsed]

    async def handle_RCPT(  # noqa: N802 - the name that the server calls
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take a recipient, or not."""
        answer = self.to_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(  # noqa: N802 - the same
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        """Keep a mail."""
        self.mails.append(envelope.content)
        self.recipients.extend(envelope.rcpt_tos)
        return self.on_mail(envelope.content)


@contextlib.contextmanager
def mailbox(
    port: int | None = None, *, tls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """A mail server that listens while the block runs."""
    box = Mailbox(port or free_port())
    kwargs: dict[str, Any] = {"tls_context": tls} if tls else {}
    server = Controller(
        box, hostname="127.0.0.1", port=box.port, decode_data=False, **kwargs
    )
    server.start()
    try:
        yield box
    finally:
        server.stop()
