"""Who may hear that a list changed: whose session is open, not locked, and not closed.

The same questions as a page asks (see `middleware`), for many sessions in two
statements. To ask is no use of a session: it ends when it would have ended.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import OperationalError, connection, transaction
from django.utils.crypto import constant_time_compare

from plait.access import signed_in
from plait.site import session_store
from plait.site.accounts import StaffBackend


@dataclass(frozen=True, slots=True)
class Hearer:
    """Whose session it is, and of which teams they may hear."""

    staff: int
    teams: frozenset[int]


def hearers(keys: Collection[str], now: datetime) -> dict[str, Hearer]:
    """Who may hear at `now`, by the key of their session; all others are left out.

    Raises:
        OperationalError: the database cannot be asked, so that nobody knows.
    """
    try:
        return _hearers(keys, now)
    except OperationalError:
        # The connection may be left over from before the database was started again.
        connection.close()
        return _hearers(keys, now)


def _hearers(keys: Collection[str], now: datetime) -> dict[str, Hearer]:
    with transaction.atomic():
        sessions = {
            key: session
            for key, session in session_store.read_many(keys, now).items()
            if _is_open(session)
        }
        working = signed_in.working({_staff(one) for one in sessions.values()})
    found = {}
    for key, session in sessions.items():
        staff, teams = working.get(_staff(session), (None, ()))
        if staff is not None and _is_theirs(session, staff):
            found[key] = Hearer(staff.pk, frozenset(teams))
    return found


def _is_open(session: dict[str, Any]) -> bool:
    """Whether somebody is signed in as a page asks it, and did not lock it."""
    return (
        str(session.get(SESSION_KEY, "")).isdecimal()
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and not session.get("locked")
        and bool(settings.DEMO or session.get("has_second_factor"))
    )


def _staff(session: dict[str, Any]) -> int:
    return int(session[SESSION_KEY])


def _is_theirs(session: dict[str, Any], staff: Any) -> bool:
    """Whether they may sign in, and changed no password since they did."""
    return StaffBackend().user_can_authenticate(staff) and constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash()
    )
