"""Faults in Python, seeded one at a time, to see that the pages' check notices each.

Those in SQL are in `generative.access_mutants`. Each is a mistake that somebody could
make in a good hour: a query by the wrong role, a list that is kept, a name in the wrong
place.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any
from unittest.mock import patch

from django.db import connection

from plait.access import sessions, signed_in
from plait.access.errors import NotAllowed
from plait.pages.staff import families, meeting, opening
from plait.records import drafts, photos, queries
from plait.site import middleware
from plait.worklist import calendar_entries, meeting_lists, outbox
from plait.worklist import queries as owed

_MAY_SEE_ALL = 127


@dataclass(frozen=True)
class Fault:
    """A fault, the routes on which it would show, and what makes it.

    `alike` says that it shows where two areas differ in what is hidden, and not as a
    word. `check` looks where no route does, and gives what is wrong. `first` is the
    area to begin with, where those before it are known to lack what it shows on.
    """

    name: str
    routes: tuple[str, ...]
    seeds: Callable[[], Any]
    alike: bool = False
    check: Callable[[Any, int], list[str]] | None = None
    first: int = 1


def as_engine(module: Any, name: str) -> Callable[[], Any]:
    """What this function reads, it reads as the engine."""

    def seeded() -> Any:
        real = getattr(module, name)

        @wraps(real)
        def reads(*args: Any, **named: Any) -> Any:
            with role("plait_engine"):
                return real(*args, **named)

        return patch.object(module, name, reads)

    return seeded


@contextmanager
def role(name: str) -> Iterator[None]:
    """As this role meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("select current_user")
        [(before,)] = cursor.fetchall()
        cursor.execute(f"set local role {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"set local role {before}")


def read(query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the engine reads."""
    with role("plait_engine"), connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def a_name(subject_id: Any) -> str:
    """The name of somebody of a family."""
    found = read("select given from plait.person where subject_id = %s", subject_id)
    return found[0][0] if found else ""


def _opens_whatever() -> Any:
    def opens(staff: Any, subject_id: Any, purpose: str, **_: Any) -> Any:
        return sessions.Opened(subject_id, _MAY_SEE_ALL, "")

    return _both(
        patch.object(sessions, "open_subject", opens),
        as_engine(queries, "family")(),
        as_engine(queries, "household")(),
    )


@contextmanager
def _both(*parts: Any) -> Iterator[None]:
    if not parts:
        yield
        return
    with parts[0], _both(*parts[1:]):
        yield


def _says_restricted() -> Any:
    real = queries.find_families

    def finds(**asked: Any) -> Any:
        found = real(**asked)
        names = [str(one).lower() for one in asked.get("words") or () if one]
        hidden = (
            not found
            and names
            and read(
                "select 1 from plait.person where name_key like any(%s)",
                [f"{one}%" for one in names],
            )
        )
        if hidden:
            raise NotAllowed
        return found

    return patch.object(queries, "find_families", finds)


def _names_in_calendar() -> Any:
    real = calendar_entries.text_of

    def text(entry: Any) -> str:
        [(name,), *_] = read(
            "select given from plait.person p join plait.subject s "
            "on s.id = p.subject_id where s.reference = %s", entry.reference,
        )  # fmt: skip
        return real(entry).replace("Plait meeting", f"Meeting about {name}")

    return _both(
        patch.object(calendar_entries, "text_of", text),
        patch.object(meeting, "text_of", text, create=True),
    )


def _name_in_a_notice() -> Any:
    real = outbox._row

    def row(notice: Any) -> dict[str, Any]:
        made = real(notice)
        return made | {"filled": {**made["filled"], "who": a_name(notice.subject_id)}}

    return patch.object(outbox, "_row", row)


def _name_in_the_log() -> Any:
    real = opening.open_family

    def opens(request: Any, subject_id: Any, **how: Any) -> Any:
        logging.getLogger("plait.pages").warning("opened: %s", a_name(subject_id))
        return real(request, subject_id, **how)

    return patch.object(opening, "open_family", opens)


def _name_in_an_error() -> Any:
    def opens(staff: Any, subject_id: Any, purpose: str, **_: Any) -> Any:
        raise NotAllowed(f"not {a_name(subject_id)}'s team")

    return patch.object(sessions, "open_subject", opens)


def _name_in_a_header() -> Any:
    real = families.render

    def render(request: Any, template: str, context: Any, **how: Any) -> Any:
        answer = real(request, template, context, **how)
        answer["X-Family"] = context["heading"]
        return answer

    return patch.object(families, "render", render)


def _forbidden_for_hidden() -> Any:
    real = middleware.Asking.process_exception

    def says(self: Any, request: Any, error: Exception) -> Any:
        asked = request.resolver_match.kwargs.get("subject_id")
        known = "select 1 from plait.subject where id = %s"
        is_there = asked is not None and read(known, asked)
        answer = real(self, request, error)
        if isinstance(error, NotAllowed) and is_there:
            answer.status_code = 403
        return answer

    return patch.object(middleware.Asking, "process_exception", says)


def _kept_between_readers() -> Any:
    real, kept = families._context, {}

    def context(request: Any, opened: Any) -> Any:
        return kept.setdefault(opened.id, real(request, opened))

    return patch.object(families, "_context", context)


def _the_last_to_ask() -> Any:
    real, last = signed_in.begin, [1]

    def begins(staff_id: int, *args: Any, **named: Any) -> Any:
        before, last[0] = last[0], staff_id
        return real(before, *args, **named)

    return patch.object(signed_in, "begin", begins)


def _picture_without_the_door() -> Any:
    def opens(subject_id: Any, photo_id: Any, **_: Any) -> bytes:
        found = read(
            "select wrapped_key, sealed from plait.photo "
            "where subject_id = %s and id = %s", subject_id, photo_id,
        )  # fmt: skip
        if not found:
            raise NotAllowed
        sealed = photos._Sealed(bytes(found[0][0]), bytes(found[0][1]))
        return photos._unsealed(sealed, photos._whose(subject_id, photo_id))

    return patch.object(photos, "open_picture", opens)


FAULTS = (
    Fault("a timeline is read by the engine", ("family",),
          as_engine(queries, "timeline_for")),
    Fault("the page of an event is read by the engine", ("event",),
          as_engine(queries, "event")),
    Fault("a page opens every record", ("family", "record-what"), _opens_whatever),
    Fault("what a family is owed is read by the engine", ("family", "owed"),
          as_engine(owed, "_entries")),
    Fault("a worklist counts what is hidden", ("due", "due-rows"),
          as_engine(owed, "_counted"), alike=True, first=3),
    Fault("the draft of a meeting is read by the engine", ("hold",),
          as_engine(drafts, "read")),
    Fault("a document is read by the engine", ("document",),
          as_engine(queries, "timeline_for")),
    Fault("meetings are listed by the engine", ("meetings",),
          as_engine(meeting_lists, "of_teams")),
    Fault("a picture is read past its door", ("picture",), _picture_without_the_door),
    Fault("a search says that something is hidden", ("families",), _says_restricted,
          first=5),
    Fault("a calendar entry names somebody", ("meeting-calendar",),
          _names_in_calendar),
    Fault("a notice names somebody", ("meeting-cancel",), _name_in_a_notice),
    Fault("a line of the log names somebody", ("family",), _name_in_the_log),
    Fault("the text of an error names somebody", ("family",), _name_in_an_error),
    Fault("a header names a family", ("family",), _name_in_a_header),
    Fault("403 for what is hidden, 404 for what is not there", ("family",),
          _forbidden_for_hidden),
    Fault("a page is kept from one reader to the next", ("family",),
          _kept_between_readers),
    Fault("who asked last is asking still", ("due", "family"), _the_last_to_ask),
)  # fmt: skip
