"""Who of my team has this family: to take it on, or to give it to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plait.access import posts
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import duties
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.duty_forms import WorkerForm
from plait.records import queries
from plait.worklist import named
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.named import Worker
    from plait.worklist.recording import Occasion

#: Stands for nobody among the colleagues.
NOBODY: Final = 0


@require_http_methods(["GET", "POST"])
def worker(request: Request, subject_id: UUID) -> HttpResponse:
    """Name the worker of my team. It is kept who named whom, and when.

    Raises:
        NotAllowed: it may not be opened, or the viewer has no post.
    """
    opened = opening.open_family(request, subject_id)
    if request.post is None:
        raise NotAllowed
    team = _team(request, request.post.team_id)
    people = posts.who_may_have(subject_id, team, request.now)
    now_has = named.workers(queries.timeline_for(subject_id)).get(team)
    form = _form(request, people, now_has)
    if form.is_valid():
        try:
            _save(request, subject_id, team, form, people, now_has)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.family(subject_id))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "team": directory().teams[team].name,
        "now_has": now_has.name if now_has else "",
        "back": paths.family(subject_id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/worker.jinja", context, status=status)


def _save(
    request: Request,
    subject_id: UUID,
    team: int,
    form: WorkerForm,
    people: Sequence[Any],
    now_has: Worker | None,
) -> None:
    """Record who has it, or that whoever had it has it no more."""
    chosen = int(form.cleaned_data["worker"])
    occasion: Occasion = {
        "family": subject_id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": team,
        "event_id": form.event_id_value,
        "sensitivity": "routine",
    }
    if chosen == NOBODY and now_has is not None:
        duties.end_naming(worker=now_has.staff, post=now_has.post or "none", **occasion)
        return
    post = next(one for one in people if one.staff_id == chosen)
    duties.name_worker(worker=chosen, post=post.role, **occasion)


def _team(request: Request, usual: int) -> int:
    """The team of theirs that a list named, else that of the post in use."""
    asked = request.GET.get("team", "")
    return next((p.team_id for p in request.posts if str(p.team_id) == asked), usual)


def _form(
    request: Request, people: Sequence[Any], now_has: Worker | None
) -> WorkerForm:
    """The question, with the reader's own name first."""
    me = request.staff.pk
    form = WorkerForm(request.POST or None, initial={"worker": str(me)})
    options = [
        Option(
            str(post.staff_id),
            f"I take this family on ({post.staff})"
            if post.staff_id == me
            else f"{post.staff}, {components.role(post.role)}",
        )
        for post in sorted(people, key=lambda post: post.staff_id != me)
    ]
    if now_has is not None:
        who = now_has.name or "Who had it"
        nobody = f"Nobody yet: {who} has this family no longer"
        options.append(Option(str(NOBODY), nobody))
    form.offer(options)
    return form
