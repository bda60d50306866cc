"""A load driver: so many connections, each asking again as soon as it was answered.

Plain sockets with keep-alive, so that the driver takes little of the cores that it
shares with what it measures. It only ever talks to this machine.
"""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from benchmarks.timing import percentile

HOST = "127.0.0.1"
_TIMEOUT_SECONDS = 30


@dataclass(slots=True)
class Load:
    """What the connections saw together.

    Attributes:
        milliseconds: of each answer, from the first byte sent to the last received.
        statuses: how often each HTTP status came.
        body_bytes: of all answers together.
        seconds: from the first request to the last answer.
    """

    milliseconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The time within which so many percent were answered."""
        return percentile(sorted(self.milliseconds), percent)

    def summary(self) -> dict[str, object]:
        """What is kept of it."""
        return {
            "answers": len(self.milliseconds),
            "seconds": round(self.seconds, 2),
            "per_second": round(self.per_second, 1),
            "p50_ms": round(self.percentile_ms(50), 1),
            "p95_ms": round(self.percentile_ms(95), 1),
            "p99_ms": round(self.percentile_ms(99), 1),
            "max_ms": round(max(self.milliseconds), 1),
            "statuses": {str(code): n for code, n in sorted(self.statuses.items())},
            "bytes_an_answer": self.body_bytes // max(1, len(self.milliseconds)),
        }


class Connection:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection((HOST, port), _TIMEOUT_SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; give the status, the head and the body of its answer.

        Raises:
            ConnectionError: the server closed the connection.
        """
        self._socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = bytes(received[:end])
        body = received[end + 4 :]
        length = _content_length(head)
        while len(body) < length:
            body += self._receive()
        return int(head[9:12]), head, bytes(body)

    def close(self) -> None:
        """Close it."""
        self._socket.close()

    def _receive(self) -> bytes:
        data = self._socket.recv(262_144)
        if not data:
            message = "the server closed the connection"
            raise ConnectionError(message)
        return data


def request_bytes(
    method: str, path: str, *, port: int, cookie: str, body: bytes = b""
) -> bytes:
    """A request as it goes over the wire."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: localhost:{port}",
        f"Cookie: {cookie}",
        "Accept: text/html",
    ]
    if method == "POST":
        lines += [
            f"Origin: http://localhost:{port}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def drive(
    port: int, plans: Sequence[Iterator[bytes]], *, seconds: float, most: int
) -> Load:
    """Let each plan's requests go over a connection of its own, until time is up.

    Args:
        plans: one a connection; a plan that ends closes its connection.
        seconds: when to stop asking.
        most: answers a connection takes at most.
    """
    loads = [Load() for _ in plans]
    start = threading.Barrier(len(plans) + 1)
    threads = [
        threading.Thread(
            target=_ask_on, args=(port, plan, load, start, seconds, most), daemon=True
        )
        for plan, load in zip(plans, loads, strict=True)
    ]
    for thread in threads:
        thread.start()
    start.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join(seconds + 2 * _TIMEOUT_SECONDS)
    whole = Load(seconds=time.perf_counter() - began)
    for load in loads:
        whole.milliseconds += load.milliseconds
        whole.statuses += load.statuses
        whole.body_bytes += load.body_bytes
    return whole


def _ask_on(
    port: int,
    plan: Iterator[bytes],
    load: Load,
    start: threading.Barrier,
    seconds: float,
    most: int,
) -> None:
    """One connection's work."""
    connection = Connection(port)
    start.wait()
    until = time.perf_counter() + seconds
    for _, request in zip(range(most), plan, strict=False):
        began = time.perf_counter()
        if began > until:
            break
        status, _head, body = connection.ask(request)
        load.milliseconds.append((time.perf_counter() - began) * 1000)
        load.statuses[status] += 1
        load.body_bytes += len(body)
    connection.close()


def _content_length(head: bytes) -> int:
    """How long the body is, from the head of an answer."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    message = "an answer without Content-Length"
    raise ConnectionError(message)
