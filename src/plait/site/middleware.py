"""What surrounds every page: its moment, its transaction, who asks, and errors.

`request.now`        when it was asked, read once; nothing below reads a clock.
`request.staff`      who asks, or None.
`request.posts`      the posts that they hold now, the newest first.
`request.post`       the newest of them, with their role and team, or None.
`request.freshness`  whether escalation is checked, rules work and feeds are heard.
`request.invitations`  how many invitations to meetings wait for an answer.
`request.emergencies`  the records that are open in an emergency for whoever asks.
"""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from plait.access import signed_in
from plait.access.errors import NotAllowed, NotSignedIn, PlaitError
from plait.pages.request import Request
from plait.pages.staff import locking
from plait.records import emergencies
from plait.site.failing import UNREACHABLE, unreachable
from plait.worklist import freshness, meeting_lists

Next = Callable[[Request], HttpResponse]

#: What every page needs to know beside who asks.
BESIDE = (
    f"json_build_array({freshness.STATE}, {meeting_lists.UNANSWERED}, "
    f"{emergencies.RUNNING})"
)

#: How often a session's last use is written: a write a page would be too many.
SEEN_EVERY = timedelta(minutes=1)

#: What allauth raises to lead a person to another page: nothing went wrong.
ON_THE_WAY = (ImmediateHttpResponse, ReauthenticationRequired)

#: How a page may be asked for. What no page of ours answers, no library's page shall.
METHODS = ("GET", "HEAD", "POST")

#: The beginnings of page names that a person may use before a second factor is set up.
BEFORE_SECOND_FACTOR = ("mfa_", "account_", "account", "lock", "unlock", "privacy")


class Transaction:
    """One transaction round each page, its rendering too.

    What raises an error is undone as a whole; `Asking` says so to the database.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Answer inside a transaction, or say that the records cannot be reached."""
        request.now = timezone.now()
        request.staff = request.post = request.freshness = None
        request.posts = ()
        request.invitations = 0
        request.emergencies = ()
        request.demonstration = None
        try:
            with transaction.atomic():
                return self.get_response(request)
        except UNREACHABLE:
            return unreachable()


class Asking:
    """Who asks, and what is said when a page cannot be given."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        """Say to the database who asks, then answer."""
        if request.user.is_authenticated:
            _know(request, request.user)
        return self.get_response(request)

    def process_view(
        self, request: Request, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Turn away who is not signed in, is locked, or has no second factor."""
        del args, kwargs
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        name = request.resolver_match.url_name or ""
        if request.staff is None:
            if getattr(view, "login_required", True):
                return _sent(request, redirect_to_login(request.get_full_path()).url)
            return None
        if locking.is_locked(request) and name not in locking.OPEN_WHEN_LOCKED:
            locking.remember(request)
            return _sent(request, resolve_url("lock"))
        if not name.startswith(BEFORE_SECOND_FACTOR) and _lacks_second_factor(request):
            return redirect("mfa_index")
        return None

    def process_exception(
        self, request: Request, error: Exception
    ) -> HttpResponse | None:
        """Undo what the page did, and answer an error that we foresaw."""
        if isinstance(error, ON_THE_WAY):
            return None
        transaction.set_rollback(True)
        match error:
            case NotSignedIn():
                return redirect_to_login(request.get_full_path())
            case NotAllowed() | ObjectDoesNotExist():
                # Hidden and absent are alike: not even the words differ.
                return render(request, "errors/404.jinja", status=404)
            case IntegrityError():
                return render(request, "errors/409.jinja", status=409)
            case PlaitError():
                context = {"say": error.say}
                return render(request, "errors/refused.jinja", context, status=400)
        return None


def _know(request: Request, staff: Any) -> None:
    """Who asks, for the database, the pages and the clock of the session."""
    try:
        request.posts, beside = signed_in.begin(
            staff.pk, request.now, beside=BESIDE, given=[request.now, staff.pk]
        )
    except NotSignedIn:
        logout(request)  # the account was closed while it was signed in
        return
    request.staff = staff
    request.post = request.posts[0] if request.posts else None
    if request.post is None:
        # Every page names it, an error page too, when nothing can be read any more.
        _ = staff.agency
    state, request.invitations, running = (
        json.loads(beside) if isinstance(beside, str) else beside
    )
    request.emergencies = emergencies.running_of(running)
    request.freshness = freshness.freshness_of(
        state, request.now, expected=settings.FEEDS
    )
    if not request.headers.get("X-Refresh"):
        _seen(request)


def _seen(request: Request) -> None:
    """Lock what was left alone too long; note the use, once a minute at most."""
    last = request.session.get("seen_at")
    seen_at = datetime.fromisoformat(last) if last else None
    if seen_at is not None and request.now - seen_at > locking.LOCKS_AFTER:
        locking.lock(request)
    if seen_at is None or request.now - seen_at > SEEN_EVERY:
        request.session["seen_at"] = request.now.isoformat()


def _sent(request: Request, path: str) -> HttpResponse:
    """Send the whole page there, also when only a part of it was asked for."""
    if request.htmx:
        return HttpResponseClientRedirect(path)
    return redirect(path)


def _lacks_second_factor(request: Request) -> bool:
    """Whether a password is all that this account has; never asked of made-up staff."""
    if settings.DEMO or request.session.get("has_second_factor"):
        return False
    if is_mfa_enabled(request.staff):
        request.session["has_second_factor"] = True
        return False
    return True
