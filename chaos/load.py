"""Health visitors who save questionnaires over HTTP all the while."""

import contextlib
import random
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode
from uuid import UUID, uuid4

from benchmarks.drive import Connection, request_bytes

_TOKEN = "c" * 32
_PAUSE_SECONDS = 0.1


@dataclass
class Load:
    """What was saved: the ids that the web server said it has kept.

    A save that had no answer is sent again with the same id until it has one.
    """

    acked: set[UUID] = field(default_factory=set)
    asked: int = 0
    again: int = 0
    others: dict[int, int] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def begin(self, port: int, people: list[tuple[str, list[tuple[str, str]]]]) -> None:
        """Let each person save for one of their families after the other."""
        for number, (cookie, families) in enumerate(people):
            thread = threading.Thread(
                target=self._save_on, args=(port, cookie, families, number), daemon=True
            )
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        """Let everybody finish what they are saving, and stop."""
        self._stop.set()
        for thread in self._threads:
            thread.join(60)

    def _save_on(
        self, port: int, cookie: str, families: list[tuple[str, str]], seed: int
    ) -> None:
        chance = random.Random(seed)
        while not self._stop.is_set():
            family, mother = chance.choice(families)
            self._save(port, cookie, family, mother, chance)
            time.sleep(_PAUSE_SECONDS)

    def _save(
        self, port: int, cookie: str, family: str, mother: str, chance: random.Random
    ) -> None:
        event, opened = uuid4(), datetime.now(UTC).isoformat()
        items = {f"item_{number}": chance.choice((0, 1)) for number in range(1, 10)}
        fields = {
            "csrfmiddlewaretoken": _TOKEN, "step": "save", "event_id": event,
            "opened_at": opened, "about": mother, "when": "now", "how": "items",
            **items, "item_10": 0, "seen_alone": "yes",
        }  # fmt: skip
        request = request_bytes(
            "POST", f"/families/{family}/record/screen.epds", port=port,
            cookie=cookie, body=urlencode(fields).encode(),
        )  # fmt: skip
        self.asked += 1
        until = time.monotonic() + 45
        while time.monotonic() < until:
            status = _ask(port, request)
            if status == 302:
                self.acked.add(event)
                return
            self.others[status] = self.others.get(status, 0) + 1
            if status not in (0, 503):
                return
            self.again += 1
            time.sleep(0.3)


def cookie_of(session: str, name: str, csrf: str) -> str:
    """The header that carries a session."""
    return f"{name}={session}; {csrf}={_TOKEN}"


def _ask(port: int, request: bytes) -> int:
    """The status of the answer; 0 where there was none."""
    with contextlib.suppress(OSError, ValueError):
        connection = Connection(port)
        try:
            status, _, _ = connection.ask(request)
            return status
        finally:
            connection.close()
    return 0
