"""A stand-in for GOV.UK Notify that follows its public API, on this machine.

It checks the token as Notify does, gives the errors of Notify's documentation, and
remembers what it took. A number that ends in certain digits is refused as Notify
refuses one, and the fate of what it took is as the test says.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from notifications_python_client.authentication import (
    decode_jwt_token,
    get_token_issuer,
)
from notifications_python_client.errors import TokenError

from lib.running import free_port

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"made-up-{SERVICE}-{SECRET}"
SMS_TEMPLATE = "f33517ff-2a88-4f6e-b855-c550268ce08a"
EMAIL_TEMPLATE = "9d751e0e-f929-4891-82a1-a3e1c3c18ee3"


@dataclass
class Trouble:
    """An answer that the next requests get instead: status, error and message.

    With `takes_it` what was asked for is done all the same, as when an answer is lost.
    With `seconds` it is late.
    """

    status: int
    error: str = ""
    message: str = ""
    times: int = 1
    takes_it: bool = False
    seconds: float = 0


@dataclass
class StandIn:
    """What it took, and what it answers next."""

    port: int
    taken: list[dict[str, Any]] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    #: How what it took stands, by reference; `delivered` where nothing is said.
    status: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def references(self) -> list[str]:
        """The references of what it took, in order."""
        return [one["reference"] for one in self.taken]

    def seen(self, one: dict[str, Any]) -> dict[str, Any]:
        """A notification as it is told of."""
        return one | {"status": self.status.get(one["reference"], "delivered")}


@contextlib.contextmanager
def notify() -> Iterator[StandIn]:
    """A stand-in that listens while the block runs."""
    state = StandIn(free_port())
    server = _Server(state)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, state: StandIn) -> None:
        super().__init__(("127.0.0.1", state.port), _Handler)
        self.state = state


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        state = self.server.state
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        state.requests.append(("POST", self.path))
        kind = self.path.removeprefix("/v2/notifications/")
        if not self._is_known():
            return
        if refused := _refused(kind, body):
            self._answer(400, _errors(400, *refused))
            return
        if not self._is_in_trouble(lambda: _take(state, kind, body)):
            self._answer(201, _created(state, _take(state, kind, body)))

    def do_GET(self) -> None:
        state, asked = self.server.state, urlsplit(self.path)
        state.requests.append(("GET", asked.path))
        if not self._is_known() or self._is_in_trouble(lambda: None):
            return
        one = asked.path.removeprefix("/v2/notifications").strip("/")
        if not one:
            wanted = parse_qs(asked.query).get("reference", [""])[0]
            found = [each for each in state.taken if each["reference"] == wanted]
            links = {"current": f"{state.url}{self.path}"}
            shown = [state.seen(each) for each in reversed(found)]
            self._answer(200, {"notifications": shown, "links": links})
            return
        for each in state.taken:
            if each["id"] == one:
                self._answer(200, state.seen(each))
                return
        self._answer(404, _errors(404, "NoResultFound", "No result found"))

    def _is_known(self) -> bool:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            decode_jwt_token(token, SECRET)
            is_ours = get_token_issuer(token) == SERVICE
        except TokenError:
            is_ours = False
        if not is_ours:
            words = "Invalid token: API key not found"
            self._answer(403, _errors(403, "AuthError", words))
        return is_ours

    def _is_in_trouble(self, take: Callable[[], object]) -> bool:
        troubles = self.server.state.troubles
        if not troubles:
            return False
        trouble = troubles[0]
        trouble.times -= 1
        if trouble.times <= 0:
            troubles.pop(0)
        if trouble.takes_it:
            take()
        time.sleep(trouble.seconds)
        wrong = _errors(trouble.status, trouble.error, trouble.message)
        self._answer(trouble.status, wrong)
        return True

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        raw = json.dumps(body).encode()
        # Whoever asked may have gone.
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)


def _refused(kind: str, body: dict[str, Any]) -> tuple[str, str] | None:
    """The error and message with which Notify refuses it, or None."""
    if kind == "sms":
        number = body.get("phone_number", "")
        digits = [sign for sign in number if sign.isdigit()]
        if len(digits) < 10:
            return "ValidationError", "phone_number Not enough digits"
        if number.endswith("000"):
            return (
                "BadRequestError",
                "Can't send to this recipient using a team-only API key",
            )
        if set(body.get("personalisation", {})) != {"text"}:
            return "BadRequestError", "Missing personalisation: text"
    if kind == "email" and "@" not in body.get("email_address", ""):
        return "ValidationError", "email_address Not a valid email address"
    if body.get("template_id") not in (SMS_TEMPLATE, EMAIL_TEMPLATE):
        return "BadRequestError", "Template not found"
    return None


def _take(state: StandIn, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    one = {
        "id": str(uuid4()),
        "reference": body.get("reference"),
        "type": kind,
        "phone_number": body.get("phone_number"),
        "email_address": body.get("email_address"),
        "body": body["personalisation"]["text"],
        "subject": body["personalisation"].get("subject"),
        "template": {"id": body["template_id"], "version": 1, "uri": ""},
        "created_at": "2026-03-11T14:31:00.000000Z",
        "sent_at": None,
        "completed_at": None,
    }
    state.taken.append(one)
    return one


def _created(state: StandIn, one: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "reference": one["reference"],
        "uri": f"{state.url}/v2/notifications/{one['id']}",
        "template": one["template"],
        "content": {"body": one["body"], "from_number": "GOVUK"},
        "scheduled_for": None,
    }


def _errors(status: int, error: str, message: str) -> dict[str, Any]:
    return {"status_code": status, "errors": [{"error": error, "message": message}]}
