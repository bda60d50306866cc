"""Team and capacity: who is there to do it, and the forms that keep it.

Everybody of a team reads it. Whoever leads the team writes it; the database asks again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from plait.access import posts
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff.staffing_forms import (
    LanguageForm,
    LastDayForm,
    PostForm,
    TimeForm,
)
from plait.workforce import keeping
from plait.workforce.allocating import ORDER, in_words
from plait.workforce.keeping import StaffingRefused
from plait.workforce.shapes import Funded, Working
from plait.worklist import who_has
from plait.worklist.rows import manages
from plait.worklist.team_capacity import (
    TeamCapacity,
    capacity_for,
    has_capacity,
    team_capacity,
)

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.worklist.who_has import InCare

_KINDS = {"post": "The last day of these posts", "time": "The last day of this time"}


@require_GET
def overview(request: Request) -> HttpResponse:
    """Posts, people, leave, languages, training, and how much each has."""
    post = _post(request)
    families = who_has.in_care(post.team_id)
    found = _weighed(request, post.team_id, families)
    there = {x.worker.staff for x in found.colleagues if not x.has_left}
    context = {
        "found": found,
        "in_care": len(families),
        "waiting": len(who_has.without_worker(families, there)),
        "teams": _teams(request),
        "leads": leads(request, post.team_id),
        "order": ORDER,
        "in_words": in_words,
    }
    return render(request, "staff/staffing/overview.jinja", context)


@require_http_methods(["GET", "POST"])
def fund(request: Request) -> HttpResponse:
    """Enter posts that are paid for."""
    team, found = _led(request)
    form = PostForm(request.POST or None)
    form.offer(_professions(found))

    def keep(given: dict[str, Any]) -> None:
        row = Funded(given["profession"], given["wte"], given["since"], given["until"])
        keeping.fund(row, team_id=team, by=request.staff.pk, at=request.now)

    return _asked(request, form, "Posts that are paid for", team, keep)


@require_http_methods(["GET", "POST"])
def work(request: Request) -> HttpResponse:
    """Enter how much somebody works in the team."""
    team, found = _led(request)
    form = TimeForm(request.POST or None, initial={"staff": request.GET.get("staff")})
    form.offer(_people(request, team), _professions(found))

    def keep(given: dict[str, Any]) -> None:
        row = Working(
            int(given["staff"]),
            given["profession"],
            given["wte"],
            given["since"],
            given["until"],
        )
        keeping.work(row, team_id=team, by=request.staff.pk, at=request.now)

    return _asked(request, form, "Working time of a colleague", team, keep)


@require_http_methods(["GET", "POST"])
def speak(request: Request) -> HttpResponse:
    """Enter a language in which a colleague works."""
    team, _ = _led(request)
    form = LanguageForm(
        request.POST or None, initial={"staff": request.GET.get("staff")}
    )
    form.offer(_people(request, team))

    def keep(given: dict[str, Any]) -> None:
        keeping.speak(int(given["staff"]), given["language"], team_id=team)

    return _asked(request, form, "A language of a colleague", team, keep)


@require_POST
def speak_no_more(request: Request) -> HttpResponse:
    """Take a language away."""
    team, _ = _led(request)
    staff = request.POST.get("staff", "")
    if not staff.isascii() or not staff.isdecimal() or len(staff) > len("999999999"):
        raise Http404
    keeping.speak_no_more(int(staff), request.POST.get("language", ""), team_id=team)
    return redirect(home(team))


@require_http_methods(["GET", "POST"])
def last_day(request: Request, kind: str, row_id: int) -> HttpResponse:
    """Enter on which day posts or a working time end.

    What has not begun may be taken away whole.
    """
    team, found = _led(request)
    row = _row(found, kind, row_id)
    if request.POST.get("do") == "take-away" and row.since >= found.today:
        keeping.take_away(kind, row_id, team_id=team, today=found.today)
        return redirect(home(team))
    form = LastDayForm(request.POST or None)

    def keep(given: dict[str, Any]) -> None:
        keeping.end(kind, row_id, given["last"], team_id=team)

    more = {"row": row, "may_go": row.since >= found.today, "what": _what(found, row)}
    return _asked(request, form, _KINDS[kind], team, keep, more)


def _asked(
    request: Request,
    form: DutyForm,
    title: str,
    team: int,
    keep: Callable[[dict[str, Any]], None],
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a form, or back to the team once it is kept; 422 where wrong."""
    for name in ("since", "until", "last"):
        if name in form.fields:
            form.question(name).now = request.now
    if form.is_valid():
        try:
            keep(form.cleaned_data)
        except StaffingRefused as refused:
            form.add_error(refused.field, refused.say)
        else:
            return redirect(home(team))
    context = {"form": form, "title": title, "back": home(team)} | (more or {})
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/staffing/form.jinja", context, status=status)


def _found(request: Request, team: int) -> TeamCapacity:
    """What the team keeps, with what each colleague has."""
    return _weighed(request, team, who_has.in_care(team))


def _weighed(request: Request, team: int, families: list[InCare]) -> TeamCapacity:
    capacity = capacity_for(team)
    held = who_has.held(families, capacity) if capacity else {}
    return team_capacity(team, request.now, held)


def team_of(request: Request) -> int:
    """The team that is asked for, of mine.

    Raises:
        NotAllowed: I have no post in a team whose service says what its work weighs.
    """
    return int(_post(request).team_id)


def _post(request: Request) -> Any:
    """My post in the team that is asked for; else my newest that has a capacity.

    Raises:
        NotAllowed: I have no post in a team whose service says what its work weighs.
    """
    mine = [x for x in request.posts if _is_weighed(x.team)]
    wanted = request.GET.get("team", "")
    found = next((x for x in mine if str(x.team_id) == wanted), None)
    if found is None and mine and not wanted:
        found = mine[0]
    if found is None:
        raise NotAllowed
    return found


def _teams(request: Request) -> list[Any]:
    """My teams that have such a page, each once."""
    mine = {x.team_id: x.team for x in request.posts if _is_weighed(x.team)}
    return list(mine.values())


def _is_weighed(team: Any) -> bool:
    return has_capacity(team.agency_id, team.agency.kind)


def leads(request: Request, team: int) -> bool:
    """Whether I lead this team."""
    return any(x.team_id == team and manages(x.role) for x in request.posts)


def _led(request: Request) -> tuple[int, TeamCapacity]:
    """The team that is asked for, if I lead it.

    Raises:
        NotAllowed: somebody else does.
    """
    team = int(_post(request).team_id)
    if not leads(request, team):
        raise NotAllowed
    return team, _found(request, team)


def _row(found: TeamCapacity, kind: str, row_id: int) -> Funded | Working:
    """The row of the team that is asked for, of those that have not ended.

    Raises:
        Http404: there is none.
    """
    rows: tuple[Funded | Working, ...] = found.funded
    if kind == "time":
        rows = tuple(x for one in found.colleagues for x in one.times)
    row = next((x for x in rows if x.id == row_id), None)
    if row is None or kind not in _KINDS:
        raise Http404
    return row


def _what(found: TeamCapacity, row: Funded | Working) -> str:
    """What a row is, in words."""
    profession = found.capacity.profession(row.profession) if found.capacity else None
    title = profession.title if profession else row.profession
    said = f"{row.wte.normalize():f} of full time as {components.lower_first(title)}"
    if isinstance(row, Working):
        names = {x.worker.staff: x.worker.name for x in found.colleagues}
        said = f"{names.get(row.staff, 'A colleague')}: {said}"
    return f"{said}, from {in_words(row.since)}"


def _professions(found: TeamCapacity) -> list[Option]:
    every = found.capacity.professions if found.capacity else ()
    return [Option(one.id, one.title) for one in every]


def _people(request: Request, team: int) -> list[Option]:
    """The colleagues of a team to choose from, each once."""
    found: dict[int, Option] = {}
    for post in posts.of_team(team, request.now):
        words = f"{post.staff}, {components.role(post.role)}"
        found.setdefault(post.staff_id, Option(str(post.staff_id), words))
    return list(found.values())


def home(team: int) -> str:
    """The page of a team's capacity."""
    return f"{reverse('staffing')}?{urlencode({'team': team})}"
