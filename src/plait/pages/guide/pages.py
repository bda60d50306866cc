"""The guide's pages, for anybody: who has signed in sees their partnership first."""

from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.clock.moments import local_day
from plait.pages.guide import contexts, local, searching
from plait.pages.request import Request
from plait.standards import policies
from plait.worklist import adopted

View = Callable[..., HttpResponse]


def _open(view: View) -> View:
    """A page that anybody may read, with what each partnership has in use."""

    @login_not_required
    @require_GET
    @wraps(view)
    def shown(request: Request, *args: str, **kwargs: str) -> HttpResponse:
        today = local_day(request.now)
        with local.reading(partial(adopted.library_for_readers, day=today)):
            return view(request, *args, **kwargs)

    return shown


@_open
def guide(request: Request) -> HttpResponse:
    """The pathway on one page, and the list of it; with `q`, what a search finds."""
    q = request.GET.get("q", "")[: searching.LONGEST_SEARCH].strip()
    if q:
        context = contexts.search(_reader(request), q)
        return render(request, "guide/search.jinja", context)
    return render(request, "guide/guide.jinja", contexts.guide(_reader(request)))


@_open
def stage(request: Request, slug: str) -> HttpResponse:
    """What is asked of everybody in one stage."""
    context = _there(contexts.stage(_reader(request), slug))
    return render(request, "guide/stage.jinja", context)


@_open
def roles(request: Request) -> HttpResponse:
    """Every role of which something is asked."""
    return render(request, "guide/roles.jinja", contexts.everybody(_reader(request)))


@_open
def role(request: Request, role_id: str) -> HttpResponse:
    """What is asked of one role."""
    context = _there(contexts.role(_reader(request), role_id))
    return render(request, "guide/role.jinja", context)


@_open
def poster(request: Request, role_id: str) -> HttpResponse:
    """What is asked of one role, on one sheet for the wall."""
    context = _there(contexts.role(_reader(request), role_id))
    return render(request, "guide/poster.jinja", context)


@_open
def standard(request: Request, standard_id: str) -> HttpResponse:
    """One standard: the sentence, its picture, its stories, its source."""
    context = _there(contexts.standard(_reader(request), standard_id))
    return render(request, "guide/standard.jinja", context)


def _reader(request: Request) -> contexts.Reader:
    """Who reads, with the policy of their own partnership if they have signed in."""
    post = getattr(request, "post", None)
    slug = post.team.agency.partnership_id if post else ""
    mine = slug if slug in policies.names() else ""
    return contexts.Reader(local_day(request.now), mine)


def _there(context: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The context of a page that is there.

    Raises:
        Http404: it is not.
    """
    if context is None:
        raise Http404
    return context
