"""What is shown when there is no page: in the frame, in plain words, without detail."""

from django.http import HttpResponse
from django.shortcuts import render

from plait.pages.request import Request


def bad_request(request: Request, exception: Exception) -> HttpResponse:
    """The browser sent what cannot be read."""
    del exception
    return _framed(request, "errors/400.jinja", 400)


def forbidden(request: Request, exception: Exception) -> HttpResponse:
    """The page is not for this role."""
    del exception
    return _framed(request, "errors/403.jinja", 403)


def csrf(request: Request, reason: str = "") -> HttpResponse:
    """The form did not come from a page of ours, or from one that is too old."""
    del reason
    return _framed(request, "errors/csrf.jinja", 403)


def not_found(request: Request, exception: Exception) -> HttpResponse:
    """There is no such page, or it may not be known that there is."""
    del exception
    return _framed(request, "errors/404.jinja", 404)


def _framed(request: Request, template: str, status: int) -> HttpResponse:
    # An error may come before the middleware that knows who asks.
    for name in ("staff", "post", "freshness"):
        if not hasattr(request, name):
            setattr(request, name, None)
    return render(request, template, status=status)
