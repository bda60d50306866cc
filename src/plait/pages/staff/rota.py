"""The rota of one's own team: whom its ladders reach, who is on call, who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from plait.access import posts, rota
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff.rota_forms import (
    AwayForm,
    BackForm,
    MobileForm,
    RemoveForm,
    ShiftForm,
)
from plait.worklist.rows import manages
from plait.worklist.team_rota import team_rota

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm


@require_GET
def overview(request: Request) -> HttpResponse:
    """Whom the ladders reach in my team now and in the next week, and the gaps."""
    team = _team(request)
    found = team_rota(team, request.now)
    people = posts.of_team(team, request.now)
    mine = [one for one in found.absences if one.staff == request.staff.pk]
    context = {
        "found": found,
        "people": people,
        "teams": [post.team for post in request.posts],
        "leads": _leads(request),
        "mine": mine,
        "others": [one for one in found.absences if one not in mine],
    }
    return render(request, "staff/rota/overview.jinja", context)


@require_http_methods(["GET", "POST"])
def away(request: Request) -> HttpResponse:
    """Say that I am away, and who covers."""
    team = _team(request)
    form = AwayForm(request.POST or None)
    form.offer(_people(request, team, without=request.staff.pk))
    if form.is_valid():
        given = form.cleaned_data
        try:
            rota.be_away(
                request.staff,
                teams={post.team_id for post in request.posts},
                since=given["since"],
                until=given["until"],
                cover=int(given["cover"]) if given["cover"] else None,
                now=request.now,
            )
        except rota.RotaRefused as refused:
            form.add_error(refused.field, refused.say)
        else:
            return redirect("rota")
    return _asked(request, form, "Say that you are away", "Save")


@require_http_methods(["GET", "POST"])
def shift(request: Request) -> HttpResponse:
    """Put somebody of my team on call. For whoever leads it."""
    team = _led(request)
    form = ShiftForm(request.POST or None)
    roles = sorted({post.role for post in posts.of_team(team, request.now)})
    form.offer(
        _people(request, team),
        [Option(role, components.sentence(components.role(role))) for role in roles],
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            rota.add_shift(
                team=team,
                role=given["role"],
                staff=int(given["staff"]),
                since=given["since"],
                until=given["until"],
                now=request.now,
            )
        except rota.RotaRefused as refused:
            form.add_error(refused.field, refused.say)
        else:
            return redirect("rota")
    return _asked(request, form, "Put somebody on call", "Save")


@require_http_methods(["GET", "POST"])
def mobile(request: Request) -> HttpResponse:
    """The number at which I am texted."""
    _team(request)
    form = MobileForm(request.POST or None, initial={"mobile": request.staff.mobile})
    if form.is_valid():
        rota.set_mobile(request.staff, form.cleaned_data["mobile"])
        return redirect("rota")
    return _asked(request, form, "Your mobile number", "Save")


@require_POST
def back(request: Request) -> HttpResponse:
    """End an absence of mine."""
    form = BackForm(request.POST)
    if not form.is_valid():
        raise NotAllowed
    rota.be_back(request.staff, form.cleaned_data["since"], now=request.now)
    return redirect("rota")


@require_POST
def remove(request: Request) -> HttpResponse:
    """Take a shift of my team away. For whoever leads it."""
    team = _led(request)
    form = RemoveForm(request.POST)
    if not form.is_valid():
        raise NotAllowed
    rota.remove_shift(form.cleaned_data["shift"], team=team)
    return redirect("rota")


def _asked(request: Request, form: DutyForm, title: str, button: str) -> HttpResponse:
    """The page of a form; 422 where something is wrong."""
    for name in ("since", "until"):
        if name in form.fields:
            form.question(name).now = request.now
    context = {"form": form, "title": title, "button": button}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/rota/form.jinja", context, status=status)


def _team(request: Request) -> int:
    """The team that is asked for, of my own; else that of my newest post.

    Raises:
        NotAllowed: I have no post.
    """
    wanted = request.GET.get("team", "")
    for post in request.posts:
        if str(post.team_id) == wanted:
            return int(post.team_id)
    if request.post is None:
        raise NotAllowed
    return int(request.post.team_id)


def _leads(request: Request) -> bool:
    """Whether I lead the team that is asked for."""
    team = _team(request)
    return any(post.team_id == team and manages(post.role) for post in request.posts)


def _led(request: Request) -> int:
    """The team that is asked for, if I lead it.

    Raises:
        NotAllowed: somebody else does.
    """
    if not _leads(request):
        raise NotAllowed
    return _team(request)


def _people(request: Request, team: int, without: int = 0) -> list[Option]:
    """The colleagues of a team to choose from, each once."""
    found: dict[Any, Option] = {}
    for post in posts.of_team(team, request.now):
        words = f"{post.staff}, {components.role(post.role)}"
        found.setdefault(post.staff_id, Option(str(post.staff_id), words))
    found.pop(without, None)
    return list(found.values())
