"""A browser without a network: the whole site in this process, one page after another.

Django's own test client copies what templates saw and signs in anew each time; that
costs more than the pages. Here a person's session is made once, and each request is
undone when it was answered, so that a thousand of them ask about the same area.
"""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.base import BaseHandler
from django.db import transaction
from django.test import RequestFactory
from pypdf import PdfReader

from plait.access.models import Staff
from plait.site.session_store import SessionStore

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: all that a person, their browser or a proxy could read."""

    status: int
    headers: str
    body: bytes

    @property
    def location(self) -> str:
        """Where it leads on; nothing where it does not."""
        for line in self.headers.split("\n"):
            if line.startswith("Location: "):
                return line.removeprefix("Location: ")
        return ""


class Browser:
    """Asks for pages as the staff of one area."""

    def __init__(self, now) -> None:
        self._handler = BaseHandler()
        self._handler.load_middleware()
        self._factory = RequestFactory(SERVER_NAME="localhost")
        self._now = now
        #: The key of each person's session.
        self.keys: dict[int, str] = {}

    def signs_in(self, staff: int) -> None:
        """Open a session for somebody, in the transaction of the area."""
        account = Staff.objects.get(pk=staff)
        session = SessionStore()
        session[SESSION_KEY] = str(staff)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session["has_second_factor"] = True
        session["seen_at"] = self._now.isoformat()
        session.create()
        self.keys[staff] = session.session_key

    def again(self) -> "Browser":
        """Another with the same sessions, and the site as it is now."""
        other = Browser(self._now)
        other.keys = self.keys
        return other

    def asks(
        self, staff: int, method: str, path: str, data: dict[str, object] | None = None
    ) -> Answer:
        """Ask once, and let what is written by it stand."""
        sent = {}
        if method == "POST":
            body = urlencode(data or {}, doseq=True)
            sent = {"data": body, "content_type": FORM}
        request = self._factory.generic(method, path, **sent)
        if staff in self.keys:
            request.COOKIES[settings.SESSION_COOKIE_NAME] = self.keys[staff]
        request._dont_enforce_csrf_checks = True
        answered = self._handler.get_response(request)
        body = b"".join(answered) if answered.streaming else answered.content
        if body.startswith(b"%PDF"):
            body += words_of(body)
        headers = "\n".join(f"{k}: {v}" for k, v in answered.items())
        cookies = answered.cookies.output(header="Set-Cookie:")
        return Answer(answered.status_code, f"{headers}\n{cookies}", body)


def words_of(pdf: bytes) -> bytes:
    """What stands in a PDF, as a reader would select it."""
    pages = PdfReader(BytesIO(pdf)).pages
    return "\n".join(page.extract_text() for page in pages).encode()


class undone:  # noqa: N801 - reads as a sentence: `with undone():`
    """What is done inside is undone at its end, who asked and what was open too."""

    def __enter__(self) -> None:
        self._block = transaction.atomic()
        self._block.__enter__()

    def __exit__(self, *failed: object) -> None:
        transaction.set_rollback(True)
        self._block.__exit__(None, None, None)
