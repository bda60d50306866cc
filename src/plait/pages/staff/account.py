"""One's own account: how to sign in, and who Plait takes one to be.

django-allauth does the signing in. These are the addresses of it that we offer:
nobody signs up and nobody changes an address, so those pages do not exist.
"""

from dataclasses import dataclass
from itertools import groupby

from allauth.account import views as allauth
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import include, path, re_path
from django.views.decorators.http import require_GET, require_POST

from plait.access import posts
from plait.pages.request import Request
from plait.pages.staff import locking

#: Digits of the number of an account, at most.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A made-up member of staff, as the sign-in page of a demonstration lists them."""

    id: int
    name: str
    role: str
    team: str


@dataclass(frozen=True, slots=True)
class Partnership:
    """A partnership of a demonstration, and who works there."""

    name: str
    people: tuple[MadeUp, ...]


@login_not_required
def sign_in(request: Request) -> HttpResponseBase:
    """Sign in; in a demonstration, with the list of made-up staff."""
    if settings.DEMO:
        request.demonstration = demonstration(request)
    return allauth.login(request)


@login_not_required
@require_POST
def sign_in_as(request: Request) -> HttpResponse:
    """Sign in as one of the made-up staff: in a demonstration only, else not there."""
    if not settings.DEMO:
        raise Http404
    number = request.POST.get("staff", "")
    is_number = number.isdecimal() and len(number) <= _DIGITS
    staff = posts.by_id(int(number)) if is_number else None
    if staff is None or not staff.email.endswith(".example"):
        raise Http404
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(locking.own_path(request, request.POST.get("next", "")) or "/")


@require_GET
def account(request: Request) -> HttpResponse:
    """Who Plait takes me to be, and how to change how I sign in."""
    return render(request, "account/account.jinja")


def demonstration(request: Request) -> tuple[Partnership, ...]:
    """The made-up staff in post, by partnership."""
    in_post = [
        post
        for post in posts.everybody(request.now)
        if post.staff.email.endswith(".example")
    ]
    return tuple(
        Partnership(
            name=name,
            people=tuple(
                MadeUp(post.staff_id, str(post.staff), post.role, post.team.name)
                for post in group
            ),
        )
        for name, group in groupby(
            in_post, key=lambda post: post.team.agency.partnership.name
        )
    )


urlpatterns = [
    path("", account, name="account"),
    path("login/", sign_in, name="account_login"),
    path("demonstration/", sign_in_as, name="demonstration"),
    path("logout/", allauth.logout, name="account_logout"),
    path("inactive/", allauth.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("password/change/", allauth.password_change, name="account_change_password"),
    path("password/set/", allauth.password_set, name="account_set_password"),
    path("password/reset/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
