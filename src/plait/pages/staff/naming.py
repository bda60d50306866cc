"""Who of my team has this family: to take it on, or to give it to a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
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

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request


@require_http_methods(["GET", "POST"])
def worker(request: Request, subject_id: UUID) -> HttpResponse:
    """Name the worker of my team. It is kept who named whom, and when.

    Raises:
        NotAllowed: it may not be opened, or the viewer has no post.
    """
    opened = opening.open_family(request, subject_id)
    if request.post is None:
        raise NotAllowed
    team = request.post.team_id
    people = posts.who_may_have(subject_id, team, request.now)
    now_has = named.workers(queries.timeline_for(subject_id)).get(team)
    form = _form(request, people)
    if form.is_valid():
        chosen = int(form.cleaned_data["worker"])
        post = next(one for one in people if one.staff_id == chosen)
        try:
            duties.name_worker(
                worker=chosen,
                post=post.role,
                family=subject_id,
                occurred_at=request.now,
                recorded_at=request.now,
                by=request.staff,
                team=team,
                event_id=form.event_id_value,
                sensitivity="routine",
            )
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.family(subject_id))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "team": request.post.team.name,
        "now_has": now_has.name if now_has else "",
        "back": paths.family(subject_id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/worker.jinja", context, status=status)


def _form(request: Request, people: Sequence[Any]) -> WorkerForm:
    """The question, with the reader's own name first."""
    me = request.staff.pk
    form = WorkerForm(request.POST or None, initial={"worker": str(me)})
    form.offer(
        Option(
            str(post.staff_id),
            f"I take this family on ({post.staff})"
            if post.staff_id == me
            else f"{post.staff}, {components.role(post.role)}",
        )
        for post in sorted(people, key=lambda post: post.staff_id != me)
    )
    return form
