"""Capacity and demand: who waits, what is to be expected, and what if there were more.

The queue is played by the worker and never within a request: the page asks, shows how
far it is, and keeps the last answer with its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_GET

from plait.access.errors import NotAllowed
from plait.pages.boards import capacity_shown as shown
from plait.pages.boards import xmr
from plait.records.forecasts import Answer, Question
from plait.standards import services
from plait.standards.services.capacity import Capacity, capacity_of
from plait.standards.services.demand import Demand, demand_of
from plait.workforce.demand import Needed, needed
from plait.workforce.queueing.words import WHAT_IT_IS
from plait.workforce.readers import OWN, READERS
from plait.worklist import forecasts

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.workforce.queueing.kept import Kept

#: A question that waits longer than this waits for a worker that is not there.
NOT_TAKEN: Final = timedelta(seconds=60)
#: What is often asked: words, WTE more, per cent more referrals.
OFTEN: Final = (
    ("Two more nurses", "2", "0"),
    ("One nurse fewer", "-1", "0"),
    ("A tenth more referrals", "0", "10"),
    ("Two more nurses, and a tenth more referrals", "2", "10"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks; `faults` by field what is wrong with it."""

    extra: str
    more: str
    question: Question
    faults: dict[str, str]


@require_GET
def capacity(request: Request) -> HttpResponse:
    """The page of one team.

    Raises:
        NotAllowed: the reader manages no such team, and pays for none.
    """
    post, others = _post(request)
    asked = _asked(request, post.team_id)
    now = forecasts.known(Question(post.team_id))
    then = _then(asked, request)
    say = shown.Say(post.role in OWN)
    kept = forecasts.read(now)
    other = forecasts.read(then) if then and then.state == "made" else None
    demand, staffing = _said(post.team.agency_id)
    context = {
        "team": post.team, "others": others, "asked": asked, "say": say,
        "what_it_is": WHAT_IT_IS, "often": _often(post.team_id, others),
        "now": now, "kept": kept, "is_old": forecasts.is_old(now, request.now),
        "then": then, "demand": demand, "births": staffing and staffing.births,
        "needed": _needed(demand, staffing, kept),
        "is_coming": _is_coming(now, then), "is_stuck": _is_stuck(now, then, request),
        "number": xmr.number, "is_made_up": bool(settings.DEMO),
    }  # fmt: skip
    if kept is not None:
        context |= _shown(kept, other, say)
    return render(request, "boards/capacity.jinja", context)


def _shown(kept: Kept, other: Kept | None, say: shown.Say) -> dict[str, Any]:
    return {
        "lead": shown.lead(kept, say),
        "ages": shown.ages(kept, say),
        "age_names": shown.AGE_NAMES,
        "pictures": shown.pictures(kept, other, say),
        "soon": shown.soon(kept, say),
        "beside": list(shown.beside(kept, other, say)) if other else [],
        "other": other,
        "assumed": shown.assumptions(kept, say),
        "other_assumed": shown.assumptions(other, say) if other else (),
        "waits": shown.waits(kept, say),
        "teams": shown.teams(kept, say),
        "too_few": shown.TOO_FEW,
    }


def _post(request: Request) -> tuple[Any, Sequence[Any]]:
    """The post as which it is read, and all such posts of the reader."""
    mine = [one for one in request.posts if one.role in READERS]
    own_first = sorted(mine, key=lambda one: one.role not in OWN)
    chosen = request.GET.get("team", "")
    for one in own_first:
        if chosen in ("", str(one.team_id)):
            return one, own_first
    raise NotAllowed


def _asked(request: Request, team: int) -> Asked:
    extra = request.GET.get("extra", "").strip()[:12]
    more = request.GET.get("more", "").strip()[:12]
    faults: dict[str, str] = {}
    low, high = forecasts.EXTRA
    halves = _number(extra, 2, low * 2, high * 2)
    if halves is None:
        faults["extra"] = (
            f"Staff more or fewer must be a number of posts from {low:g} to {high:g} "
            "in halves, such as 2 or -0.5"
        )
    per_cent = _number(more, 1, *forecasts.MORE)
    if per_cent is None:
        least, most = forecasts.MORE
        faults["more"] = (
            f"Referrals more or fewer must be a whole per cent from {least} to {most}, "
            "such as 10"
        )
    question = Question(team, halves or 0, per_cent or 0)
    return Asked(extra, more, question, faults)


def _number(typed: str, times: int, low: float, high: float) -> int | None:
    """The number so many times; 0 where nothing is typed; None where it cannot be."""
    try:
        value = float((typed or "0").replace(",", ".").removesuffix("%")) * times
    except ValueError:
        return None
    if not low <= value <= high or value != round(value):
        return None
    return round(value)


def _then(asked: Asked, request: Request) -> Answer | None:
    """What is known of "what if"; asked for where it is not known of today."""
    if asked.faults or asked.question.is_as_it_is:
        return None
    found = forecasts.known(asked.question)
    if found.state == "none" or (
        found.state in {"made", "failed"} and forecasts.is_old(found, request.now)
    ):
        forecasts.ask(asked.question, request.now)
        return replace(found, state="waiting", asked_at=request.now, done=0)
    return found


def _is_coming(*answers: Answer | None) -> bool:
    """Whether an answer is on its way, so that the page looks again by itself."""
    return any(
        one is not None and one.state in {"waiting", "running"} for one in answers
    )


def _is_stuck(now: Answer, then: Answer | None, request: Request) -> bool:
    """Whether nobody takes up what is asked."""
    return any(
        one is not None and one.state == "waiting" and one.asked_at is not None
        and request.now - one.asked_at > NOT_TAKEN
        for one in (now, then)
    )  # fmt: skip


def _said(agency: str) -> tuple[Demand | None, Capacity | None]:
    """What the service of an agency says of its demand and of its posts."""
    service = services.of_agency(agency)
    if service is None or not services.has_topic(service, "demand"):
        return None, None
    return demand_of(service), capacity_of(service)


def _needed(
    demand: Demand | None, staffing: Capacity | None, kept: Kept | None
) -> Needed | None:
    """Births against posts; who is in post is not known before the queue is played."""
    if demand is None or staffing is None:
        return None
    if kept is None:
        return needed(demand, staffing, {}, a_year=None)
    there = demand.in_post.wte if kept.in_post is None else kept.in_post
    return needed(demand, staffing, there, a_year=kept.a_year)


def _often(team: int, others: Sequence[Any]) -> list[tuple[str, str]]:
    """Links to what is often asked."""
    of_team = {"team": str(team)} if len(others) > 1 else {}
    return [
        (words, "?" + urlencode({**of_team, "extra": extra, "more": more}))
        for words, extra, more in OFTEN
    ]
