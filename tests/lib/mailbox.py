"""A real SMTP server on this machine that keeps what it is given."""

from __future__ import annotations

import contextlib
import ssl
import threading
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


class _Server(Controller):
    """Keeps its connections, so that those of a client that was killed are closed."""

    def __init__(self, box: Mailbox, **kwargs: Any) -> None:
        self._served: list[Any] = []
        super().__init__(
            box,
            hostname="127.0.0.1",
            port=box.port,
            server_hostname="mail.example",  # else it is looked up for each mail
            decode_data=False,
            **kwargs,
        )

    def factory(self) -> Any:
        """The server's side of one connection."""
        self._served.append(super().factory())
        return self._served[-1]

    def hang_up(self) -> None:
        """Close what is still open, and wait until it is."""
        done = threading.Event()

        def close() -> None:
            for one in self._served:
                if one.transport is not None:
                    one.transport.abort()
            # A transport closes its socket in the loop's next turn.
            self.loop.call_soon(self.loop.call_soon, done.set)

        self.loop.call_soon_threadsafe(close)
        done.wait(timeout=5)


@contextlib.contextmanager
def mailbox(
    port: int | None = None, *, tls: ssl.SSLContext | None = None
) -> Iterator[Mailbox]:
    """A mail server that listens while the block runs."""
    box = Mailbox(port or free_port())
    kwargs: dict[str, Any] = {"tls_context": tls} if tls else {}
    server = _Server(box, **kwargs)
    server.start()
    try:
        yield box
    finally:
        server.hang_up()
        server.stop()
