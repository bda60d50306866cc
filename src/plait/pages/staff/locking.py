"""Lock: the page is blank at once, and a password brings it back.

A locked session answers nothing but the lock page. Where to return to is kept in the
session, not in the address: addresses are seen over shoulders.
"""

from datetime import timedelta

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plait.pages.request import Request

#: A session that nobody used for so long is locked when it is next used.
LOCKS_AFTER = timedelta(minutes=15)

#: Tries of a password before the session ends.
TRIES = 5

#: The only pages that a locked session gives.
OPEN_WHEN_LOCKED = frozenset({"lock", "unlock", "account_logout"})


def is_locked(request: Request) -> bool:
    """Whether this session is locked."""
    return bool(request.session.get("locked"))


def lock(request: Request, path: str = "") -> None:
    """Lock the session; `path` is where unlocking leads."""
    request.session["locked"] = True
    request.session["tries"] = 0
    if path:
        request.session["after_lock"] = path


def remember(request: Request) -> None:
    """Keep the page that was asked for, to return to it; forms are not sent again."""
    if request.method == "GET" and not request.htmx:
        request.session["after_lock"] = request.get_full_path()


@require_http_methods(["GET", "POST"])
def lock_page(request: Request) -> HttpResponse:
    """Lock (POST), or show the blank page of a locked session (GET)."""
    if request.method == "POST":
        lock(request, own_path(request, request.POST.get("next", "")))
        return redirect("lock")
    if not is_locked(request):
        return redirect("due")
    return render(request, "account/lock.jinja", {"wrong": False})


@sensitive_post_parameters("password")
@require_POST
def unlock(request: Request) -> HttpResponse:
    """Go back to where the page was locked, if the password is right."""
    if not is_locked(request):
        return redirect("due")
    password = request.POST.get("password", "")
    if _may_try(request) and request.staff.check_password(password):
        request.session.pop("locked")
        request.session["seen_at"] = request.now.isoformat()
        return redirect(request.session.pop("after_lock", "/"))
    request.session["tries"] = request.session.get("tries", 0) + 1
    if request.session["tries"] >= TRIES:
        logout(request)
        return redirect("account_login")
    return render(request, "account/lock.jinja", {"wrong": True}, status=422)


@login_not_required
def privacy(request: Request) -> HttpResponse:
    """What is kept, who sees it, how to lock, and the keys."""
    minutes = LOCKS_AFTER // timedelta(minutes=1)
    return render(request, "staff/privacy.jinja", {"minutes": minutes})


def _may_try(request: Request) -> bool:
    """Whether the account has had fewer tries than allauth allows anywhere."""
    return bool(ratelimit.consume(request, action="reauthenticate", user=request.staff))


def own_path(request: Request, path: str) -> str:
    """The path, if it is one of ours."""
    is_ours = path.startswith("/") and url_has_allowed_host_and_scheme(
        path, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return path if is_ours else ""
