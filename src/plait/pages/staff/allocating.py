"""Who takes a family on: suggestions with their reasons, and a person who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, get_args
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from plait.access import posts
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import allocating as verbs
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.allocating_forms import AS_IT_IS, NO_MORE, AllocateForm
from plait.records import queries
from plait.timeline.care_episodes import episodes
from plait.workforce.allocating import ORDER, Case, Suggested, fits, suggest
from plait.workforce.shapes import Held, Part, Worker
from plait.worklist import who_has
from plait.worklist.directory import directory
from plait.worklist.obligations import visible
from plait.worklist.rows import manages
from plait.worklist.team_capacity import TeamCapacity, capacity_for, team_capacity
from plait.worklist.weight_rows import weighed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.standards.services.capacity import Capacity
    from plait.timeline.care import Episode
    from plait.timeline.timeline import Timeline

PARTS: Final[tuple[Part, ...]] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Ask:
    """One episode that somebody is allocated to, and all that is known beside it."""

    opened: Open
    timeline: Timeline
    episode: Episode
    team: int
    capacity: Capacity
    found: TeamCapacity
    workers: tuple[Worker, ...]
    language: str
    past: Mapping[int, date | None]
    #: The classes that were said last; empty where nobody has.
    said: tuple[str, str]
    now_has: Mapping[Part, int | None]


@require_http_methods(["GET", "POST"])
def allocate(request: Request, subject_id: UUID, episode_id: UUID) -> HttpResponse:
    """Choose who coordinates the care of a family, and who is the baby's own worker.

    Raises:
        NotAllowed: the record may not be opened, or the reader leads no team.
        Http404: no team that they lead has such an episode in care.
    """
    opened = opening.open_family(request, subject_id)
    ask = _ask(request, opened, episode_id)
    form, suggested = _form(request, ask)
    problem = ""
    if _was_sent(ask, form):
        return redirect(paths.family(subject_id))
    if request.method == "POST" and request.POST.get("do") != "again":
        if form.is_valid():
            form.check(
                {
                    part: frozenset(x.worker.staff for x in found.first)
                    for part, found in suggested.items()
                }
            )
        if form.is_valid():
            problem = _keep(request, ask, form)
            if not problem:
                return redirect(paths.family(subject_id))
            # What is there now is read again, so that the page says how it stands.
            ask = _ask(request, opened, episode_id)
            form, suggested = _form(request, ask, is_fresh=True)
    return _page(request, ask, form, suggested, problem)


def leads(request: Request) -> set[int]:
    """The teams that somebody leads, by number."""
    return {int(post.team_id) for post in request.posts if manages(post.role)}


def _ask(request: Request, opened: Open, episode_id: UUID) -> Ask:
    teams = leads(request)
    if not teams:
        raise NotAllowed
    timeline, _ = visible(opened.id, queries.timeline_for(opened.id))
    every = episodes(timeline)
    one = who_has.episode_of(every, episode_id)
    theirs = who_has.team_with(episode_id, teams)
    if one is None or theirs is None:
        raise Http404
    team, families = theirs
    capacity = capacity_for(team)
    if capacity is None:
        raise Http404
    has = who_has.held(families, capacity)
    found = team_capacity(team, request.now, has)
    there = [x.worker for x in found.colleagues if not x.has_left]
    may = posts.not_close_to(opened.id, [worker.staff for worker in there])
    event = weighed(timeline).get(one.id)
    said = event.fact if event else {}
    return Ask(
        opened,
        timeline,
        one,
        team,
        capacity,
        found,
        tuple(x for x in there if x.staff in may),
        _language(opened, one),
        who_has.had_before(every, one.team, _have(one).values()),
        (str(said.get("intensity") or ""), str(said.get("travel") or "")),
        _have(one),
    )


def _was_sent(ask: Ask, form: AllocateForm) -> bool:
    """Whether this very form was kept already: whoever it names has it by now."""
    event_id = str(form.data.get("event_id", "")) if form.is_bound else ""
    return any(ask.timeline.get(one) for one in AllocateForm.ids_of(event_id))


def _have(one: Episode) -> dict[Part, int | None]:
    """Who has each part now, by number."""
    return {part: who_has.worker_of(who_has.holder(one, part)) for part in PARTS}


def _language(opened: Open, one: Episode) -> str:
    person = opened.person(UUID(one.about)) if one.about else None
    return person.language if person else ""


def _form(
    request: Request, ask: Ask, *, is_fresh: bool = False
) -> tuple[AllocateForm, dict[Part, Suggested]]:
    """The form with everybody in it, weighed as it was sent or said last.

    With `is_fresh` it stands on who has it now, whatever the page was made with.
    """
    sent = request.POST.copy() if request.POST else None
    intensity, travel = ask.said
    initial = {"intensity": intensity, "travel": travel or _nearest(ask.capacity)}
    for part in PARTS:
        event = who_has.holder(ask.episode, part)
        initial[f"had_{part}"] = event.id if event else ""
        if is_fresh and sent is not None:
            sent[f"had_{part}"] = initial[f"had_{part}"]
    if sent is not None:
        intensity, travel = sent.get("intensity", ""), sent.get("travel", "")
    if sent is not None and sent.get("do") == "again":
        # What was not answered yet is no mistake.
        initial |= {name: sent.get(name, "") for name in AllocateForm.base_fields}
        sent = None
    form = AllocateForm(sent, initial=initial)
    form.weigh(ask.capacity)
    suggested = {
        part: _suggested(ask, part, intensity, travel, local_day(request.now))
        for part in PARTS
    }
    for part in PARTS:
        fit = frozenset(x.staff for x in ask.workers if fits(Case(part, 0), x))
        form.offer(part, suggested[part], _keeps(ask, part), fit)
    return form, suggested


def _suggested(
    ask: Ask, part: Part, intensity: str, travel: str, today: date
) -> Suggested:
    """Everybody but who has this part now, in order, for this part."""
    points = ask.capacity.weights.infant
    if part == "coordinator":
        points = ask.capacity.points(intensity or None, travel or None)
    case = Case(part, points, ask.language, ask.past)
    others = [x for x in ask.workers if x.staff != ask.now_has[part]]
    return suggest(case, others, today=today, weeks=ask.capacity.ahead.weeks)


def _keeps(ask: Ask, part: Part) -> list[Option]:
    """The answers that leave a part as it is, or end the baby's own worker's."""
    has = ask.now_has[part]
    there = {one.worker.staff for one in ask.found.colleagues if not one.has_left}
    found = []
    if has in there:
        name = directory().workers.get(has or 0, "a colleague")
        found.append(Option(AS_IT_IS, f"It stays with {name}"))
    if part == "infant":
        value = AS_IT_IS if has is None else NO_MORE
        found.append(Option(value, "Nobody is needed now"))
    return found


def _keep(request: Request, ask: Ask, form: AllocateForm) -> str:
    """Record what was chosen: all of it, or nothing and why not."""
    roles = {x.worker.staff: x.role for x in ask.found.colleagues}
    given = form.cleaned_data
    one = ask.episode
    about = UUID(one.about) if one.about else None
    common: dict[str, Any] = {
        "about": about, "episode": UUID(one.id), "family": ask.opened.id,
        "occurred_at": request.now, "recorded_at": request.now, "by": request.staff,
        "team": ask.team,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if (given["intensity"], given["travel"]) != ask.said:
                verbs.weigh(
                    intensity=given["intensity"], travel=given["travel"],
                    event_id=form.id_of("weighed"), **common,
                )  # fmt: skip
            for part in PARTS:
                who, has = form.chosen(part), ask.now_has[part]
                if given[part] == NO_MORE and has is not None:
                    verbs.end(
                        part=part, worker=has, instead_of=form.had(part),
                        event_id=form.id_of(NO_MORE), **common,
                    )  # fmt: skip
                if who is not None:
                    verbs.allocate(
                        part=part, worker=who, post=roles.get(who, ""),
                        instead_of=form.had(part), reason=given[f"{part}_why"],
                        event_id=form.id_of(part), **common,
                    )  # fmt: skip
    except verbs.AllocatedMeanwhile as other:
        return meanwhile(other)
    except PlaitError as refused:
        return refused.say
    return ""


def meanwhile(other: verbs.AllocatedMeanwhile) -> str:
    """Who has it now, where somebody else was quicker."""
    if other.holds is None:
        return f"{other.say} Nobody has it now. Nothing of yours was recorded."
    name = directory().workers.get(other.holds, "A colleague")
    return f"{other.say} {name} has it now. Nothing of yours was recorded."


def _page(
    request: Request,
    ask: Ask,
    form: AllocateForm,
    suggested: Mapping[Part, Suggested],
    problem: str,
) -> HttpResponse:
    is_again = request.POST.get("do") == "again"
    is_wrong = bool(problem) or (form.is_bound and bool(form.errors))
    held = {x.worker.staff: x.worker.held for x in ask.found.colleagues}
    names = directory().workers
    context = {
        "opened": ask.opened,
        "banners": banners.banners(ask.opened, request.now),
        "form": form,
        "is_wrong": is_wrong,
        "problem": problem,
        "suggested": suggested,
        "order": ORDER,
        "team": ask.found.team.name,
        "episode": ask.episode,
        "language": ask.language,
        "is_weighed": bool(ask.said[0]) or is_again,
        "now_has": {
            part: (names.get(who, "A colleague"), held.get(who, Held()))
            for part, who in ask.now_has.items()
            if who is not None
        },
        "left": [x.worker.staff for x in ask.found.colleagues if x.has_left],
        "holders": ask.now_has,
        "back": paths.family(ask.opened.id),
        "urgency": components.sentence(ask.episode.urgency.replace("_", " ")),
    }
    status = 422 if is_wrong else 200
    return render(request, "staff/staffing/allocate.jinja", context, status=status)


def _nearest(capacity: Capacity) -> str:
    return capacity.travel(None).id


__all__ = ["PARTS", "allocate", "leads", "meanwhile"]
