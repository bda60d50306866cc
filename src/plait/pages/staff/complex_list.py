"""The complex-cases list of my team, and one family's place on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access import sessions
from plait.access.classes import HEALTH
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import complex_cases as verbs
from plait.clock.moments import local_day
from plait.engine.complex_cases import Pregnancy, pregnancy_now
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import HiddenField, LongTextField
from plait.pages.staff import banners, complex_words, opening, paths
from plait.pages.staff.complex_reason_lines import reason_lines
from plait.pages.staff.duty_forms import DutyForm
from plait.records import queries
from plait.worklist import complex_cases as lists
from plait.worklist import complex_reasons
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.complex_cases import Case, Keeper
    from plait.worklist.recording import Occasion

#: What the list can be narrowed to, beside a tier.
SHOWS = {
    "unnamed": "Nobody named",
    "changed": "Changed since last time",
    "left_out": "Left out",
}


class AddForm(DutyForm):
    """Why a family comes on the list by hand, and how often it is talked of."""

    reason = LongTextField(
        label="Why should the team talk of her?",
        help_text="It is read by those who may read information about her health.",
        missing="Enter why the team should talk of her",
    )
    tier = RadiosField(
        options=(), label="How often?", missing="Select how often", initial="amber"
    )


class LeaveOutForm(DutyForm):
    """Why a family need not be on the list."""

    reason = LongTextField(
        label="Not this one, because",
        help_text="She comes back by herself as soon as something new is recorded.",
        missing="Enter why she need not be on the list",
    )
    #: Which reasons the page told of.
    told = HiddenField(required=False)


@dataclass(frozen=True, slots=True)
class Filter:
    """A link that narrows the list; `count` is how many it leaves."""

    words: str
    href: str
    count: int
    is_current: bool


@require_GET
def everyone(request: Request) -> HttpResponse:
    """Every pregnancy on my team's list, with the record of each closed."""
    keeper = complex_words.keeper(request)
    if keeper is None:
        return render(request, "staff/complex/none.jinja", {})
    cases = lists.of_team(keeper.team.id)
    if cases:
        seen = list({one.subject_id for one in cases})
        sessions.list_subjects(seen, opening.purpose(request))
    tier, show = request.GET.get("tier", ""), request.GET.get("show", "")
    found = [one for one in cases if _is_shown(one, tier, show)]
    day = lists.next_sitting(keeper.says, request.now)
    sitting = lists.plan(cases, keeper.says, day, local_day(request.now))
    context = {
        "keeper": keeper,
        "lines": [complex_words.line(one, request.now) for one in found],
        "filters": _filters(cases, keeper, tier, show),
        "is_narrowed": bool(tier or show),
        "total": sum(one.is_open for one in cases),
        "sitting": sitting,
        "sitting_href": complex_words.sitting_href(day),
        "criteria": keeper.says.criteria,
        "tiers": keeper.says.tiers,
    }
    return render(request, "staff/complex/list.jinja", context)


def _is_shown(case: Case, tier: str, show: str) -> bool:
    if show == "left_out":
        return not case.is_open
    if not case.is_open or (tier and case.tier != tier):
        return False
    if show == "unnamed":
        return case.midwife_at is None or case.visitor_at is None
    return show != "changed" or case.changed_at is not None


def _filters(cases: list[Case], keeper: Keeper, tier: str, show: str) -> list[Filter]:
    here = reverse("complex-cases")

    def link(words: str, of_tier: str = "", of_show: str = "") -> Filter:
        asked = {"tier": of_tier, "show": of_show}
        query = urlencode({name: one for name, one in asked.items() if one})
        count = sum(_is_shown(one, of_tier, of_show) for one in cases)
        is_current = (tier, show) == (of_tier, of_show)
        return Filter(words, f"{here}?{query}" if query else here, count, is_current)

    tiers = [link(complex_words.tag_of(one.id)[0], one.id) for one in keeper.says.tiers]
    shows = [link(words, of_show=name) for name, words in SHOWS.items()]
    return [link("All"), *tiers, *shows]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """One family's place on the list: why, and to put it there or leave it out."""
    opened = opening.open_family(request, subject_id)
    case = lists.of_family(opened.id)
    keeper = lists.keeper_for(opened.family.partnership, case.team if case else None)
    if keeper is None:
        raise NotAllowed
    timeline, _ = visible(opened.id, queries.timeline_for(opened.id))
    why = complex_reasons.why(
        opened.id, timeline, keeper.says, partnership=opened.family.partnership
    )
    pregnancy = pregnancy_now(timeline)
    may_leave = keeper.team.id in {post.team_id for post in request.posts}
    is_on = case is not None and case.is_open
    if not is_on and "told" in request.POST:
        # Sent again, or a colleague left her out meanwhile: the page says why.
        return redirect(reverse("complex-case", args=[opened.id]))
    form = _form(request, keeper, why, is_on=is_on, may_leave=may_leave)
    if pregnancy is None:
        form = None
    if form is not None and form.is_valid():
        refused = _record(request, opened, form, pregnancy, why)
        if refused is None:
            return redirect(reverse("complex-case", args=[opened.id]))
        form.add_error("reason", refused.say)
    context = _told(request, opened, case, why) | {
        "keeper": keeper,
        "reasons": reason_lines(why, keeper.says),
        "is_on": is_on,
        "form": form,
        "is_pregnant": pregnancy is not None,
        # Whoever may read nothing of health is not told that nothing was found.
        "may_know": may_leave or bool(opened.classes & HEALTH),
    }
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, "staff/complex/family.jinja", context, status=status)


def _told(
    request: Request, opened: Open, case: Case | None, why: complex_reasons.Why
) -> dict[str, Any]:
    left = why.reading.left_out if why.reading else None
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "line": complex_words.line(case, request.now) if case else None,
        "held": why.held,
        "left": left.fact.get("reason") if left else "",
        "back": paths.family(opened.id),
    }


def _form(
    request: Request,
    keeper: Keeper,
    why: complex_reasons.Why,
    *,
    is_on: bool,
    may_leave: bool,
) -> DutyForm | None:
    """To leave her out where she is on the list, else to put her there."""
    # What was sent counts: meanwhile she may have come on the list, and it would be
    # the worst of answers to leave her out for the reason why she should be there.
    if is_on and "tier" not in request.POST:
        now = {"told": why.mark}
        # Sent again after something came, it is of what stands there by then.
        data = {**request.POST.dict(), **now} if request.POST else None
        return LeaveOutForm(data, initial=now) if may_leave else None
    form = AddForm(request.POST or None)
    form.question("tier").offer(
        Option(one.id, one.words) for one in keeper.says.tiers
    )  # fmt: skip
    return form


def _record(
    request: Request,
    opened: Open,
    form: DutyForm,
    pregnancy: Pregnancy | None,
    why: complex_reasons.Why,
) -> PlaitError | None:
    """Record it; what refused it, if anything did."""
    occasion: Occasion = {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "event_id": form.event_id_value,
    }
    about = UUID(pregnancy.about) if pregnancy and pregnancy.about else None
    data = form.cleaned_data
    try:
        if isinstance(form, LeaveOutForm):
            if request.POST.get("told") != why.mark:
                return verbs.CameMeanwhile()
            ids = [one.id for one in why.met]
            verbs.leave_out(
                reason=data["reason"], criteria=ids, about=about, **occasion
            )
        else:
            verbs.add(reason=data["reason"], tier=data["tier"], about=about, **occasion)
    except PlaitError as refused:
        return refused
    return None
