"""A family that moves: what each service offers, what it hands over, and the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import PlaitError
from plait.casework import moves as casework
from plait.pages.staff import banners, moving_words, opening, owner_lines, paths
from plait.pages.staff.moving_forms import (
    PACK,
    AcceptForm,
    KeepForm,
    OfferForm,
    RefuseForm,
    WithdrawForm,
)
from plait.records import addresses, queries
from plait.timeline import moves
from plait.timeline.timeline import Timeline
from plait.worklist import moving, obligations
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory
from plait.worklist.moved import team_of
from plait.worklist.rows import short_name

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.moves import Transfer
    from plait.worklist.recording import Occasion
    from plait.worklist.routing import TeamCard
    from plait.worklist.shapes import ObligationView

#: What the parts of a pack are called on its page.
HEADINGS: Final[Mapping[str, str]] = {
    "summary": "What to know on the first day",
    "still_open": "What is open",
    "seen": "Who was seen last",
    "history": "What has happened",
    "services": "Who else works with them",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One family's moves, as whoever asks may read them.

    `own` is their team; `service` is its kind where it hands over by itself, else "".
    """

    opened: Open
    timeline: Timeline
    own: TeamCard | None

    @property
    def service(self) -> str:
        """The service of whoever asks, if it is one that hands over."""
        kind = self.own.agency_kind if self.own else ""
        return kind if kind in moves.ROLES else ""

    def is_there(self) -> bool:
        """Whether their team works with the family now, and not only did."""
        return self.own is not None and (
            self.opened.family.home_team_id == self.own.id
            or any(
                directory().teams[one.team_id].agency == self.own.agency
                and one.role not in moving.NOT_AT_WORK
                for one in self.opened.family.involved
                if one.team_id in directory().teams
            )
        )

    def areas(self) -> list[tuple[str, str]]:
        """The areas to which they can hand over, each with what it is called."""
        own, teams = self.own, directory()
        if own is None or not self.service:
            return []
        every = sorted({team.partnership for team in teams.teams.values()})
        home = moving.area_of(own, self.opened.family.partnership)
        return [
            (area, short_name(area))
            for area in every
            if area != home and moving.asked(self.service, area, own, teams)
        ]

    def may_offer(self) -> bool:
        """Whether their service can be offered to another area now."""
        return (
            bool(self.areas())
            and self.is_there()
            and moves.waiting(self.timeline, self.service) is None
        )


def place_of(opened: Open, duty: ObligationView | None) -> str:
    """The page where a duty about a move is met."""
    if duty is not None and duty.trigger and duty.row.standard == "transfer_answered":
        return reverse("move-transfer", args=[opened.id, duty.trigger])
    return reverse("move", args=[opened.id])


def banner_of(
    request: Request, opened: Open, events: list[TimelineEvent]
) -> moving_words.Banner | None:
    """What the family's page says of a move on its top; None where there is none."""
    if not any(one.event.kind in moves.KINDS for one in events):
        return None
    standing = _standing(request, opened, events)
    return moving_words.banner(opened, standing.timeline, standing.own)


@require_GET
def move(request: Request, subject_id: UUID) -> HttpResponse:
    """How it stands with each service, and with the protection of each child."""
    opened = opening.open_family(request, subject_id, with_sights=True)
    standing = _standing(request, opened)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "standing": standing,
        "lines": moving_words.lines(opened, standing.timeline),
        "services": [moving_words.title(one) for one in moves.ROLES],
        "owners": owner_lines.lines(opened),
        "may_offer": standing.may_offer(),
        "days": moving.ACCESS_DAYS,
        "back": paths.family(opened.id),
    }
    return render(request, "staff/move.jinja", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def offer(request: Request, subject_id: UUID) -> HttpResponse:
    """Offer the own service's part to another area, with a pack to begin from."""
    opened = opening.open_family(request, subject_id, with_sights=True)
    standing = _standing(request, opened)
    sent = _sent_before(standing, request.POST.get("event_id", ""))
    if sent:
        return redirect(reverse("move-transfer", args=[opened.id, sent]))
    if not standing.may_offer():
        return redirect(reverse("move", args=[opened.id]))
    form = OfferForm(request.POST or None, initial=_draft(request, standing))
    form.offer(standing.areas(), request.now)
    if request.method == "POST" and form.is_valid():
        try:
            made = casework.offer_move(
                pack=casework.Pack(**_answers(form.cleaned_data)),
                **_occasion(request, opened, form),
            )
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(reverse("move-transfer", args=[opened.id, made.event.root]))
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "service": moving_words.title(standing.service),
        "days": moving.ACCESS_DAYS,
        "back": reverse("move", args=[opened.id]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/move_offer.jinja", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def transfer(request: Request, subject_id: UUID, offer_id: UUID) -> HttpResponse:
    """What is handed over, as it is read and printed; and its answer."""
    opened = opening.open_family(request, subject_id, with_sights=True)
    standing = _standing(request, opened)
    one = _transfer(standing, offer_id)
    do = request.POST.get("do", "")
    forms = _forms(request, standing, one, do)
    if request.method == "POST":
        where = _done(request, standing, one, forms)
        if where:
            return redirect(where)
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "one": one,
        "line": next(
            line
            for line in moving_words.lines(opened, standing.timeline)
            if line.href.endswith(one.offer.id)
        ),
        "to_area": short_name(str(one.offer.fact["to_area"])),
        "from_team": moving_words.team_words(team_of(one.offer)),
        "asked": moving_words.team_words(one.offer.fact["team"]),
        "parts": [(HEADINGS[name], one.offer.fact.get(name)) for name in PACK],
        "moves_on": date.fromisoformat(one.offer.fact["moves_on"]),
        "ends_on": _ends_on(one),
        "forms": forms,
        "did": do if do in forms else "",
        "is_stale": request.method == "POST" and do not in forms,
        "back": reverse("move", args=[opened.id]),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "staff/move_transfer.jinja", context, status=status)


def _ends_on(one: Transfer) -> date | None:
    """The last day on which the old area reads on; None while that is not known."""
    given = one.answer.fact.get("access_ends_on") if one.answer else None
    return date.fromisoformat(given) if given else None


def _standing(
    request: Request, opened: Open, events: list[TimelineEvent] | None = None
) -> Standing:
    seen = queries.timeline_for(opened.id) if events is None else events
    timeline, _ = obligations.visible(opened.id, seen)
    team = request.post.team_id if request.post else None
    own = directory().teams.get(team) if team is not None else None
    return Standing(opened, timeline, own)


def _transfer(standing: Standing, offer_id: UUID) -> Transfer:
    found = (
        one
        for one in moves.transfers(standing.timeline)
        if one.offer.id == str(offer_id)
    )
    one = next(found, None)
    if one is None:
        raise Http404
    return one


def _draft(request: Request, standing: Standing) -> Mapping[str, Any]:
    """What the pack begins with, for a form that was not sent yet."""
    if request.method == "POST" or standing.own is None:
        return {}
    opened = standing.opened
    seen = queries.timeline_for(opened.id)
    owed = owed_queries.of_subject(
        opened.id, by=request.staff, now=request.now,
        may_read=obligations.readable(standing.timeline),
    )  # fmt: skip
    draft = moving_words.drafted(opened, seen, owed, standing.timeline, standing.own)
    # Asked afresh for every other family: nobody should pass over the question.
    is_hidden = bool(addresses.restricted_of(opened.id))
    return draft | ({"place_hidden": True} if is_hidden else {})


def _answers(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "event_id"}


def _occasion(request: Request, opened: Open, form: DutyForm) -> Occasion:
    return {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": form.event_id_value,
    }


def _sent_before(standing: Standing, event_id: str) -> str:
    """The id, if their own agency recorded this very form already."""
    found = standing.timeline.get(event_id) if event_id else None
    own = standing.own
    return found.id if found and own and found.agency == own.agency else ""


def _forms(
    request: Request, standing: Standing, one: Transfer, do: str
) -> dict[str, DutyForm]:
    """The forms of what may be done, by name; the one that was sent is bound."""
    own, teams = standing.own, directory().teams
    if own is None:
        return {}
    asked = teams.get(one.offer.fact["team"])
    found: dict[str, DutyForm] = {}

    def made(name: str, make: Callable[..., DutyForm], **more: Any) -> None:
        data = request.POST if name == do else None
        found[name] = make(data, prefix=name, **more)

    if one.answer is None and asked is not None and own.agency == asked.agency:
        made("accept", AcceptForm, now=request.now)
        made("refuse", RefuseForm)
    if one.offer.agency == own.agency:
        if one.answer is None:
            made("withdraw", WithdrawForm)
        elif one.is_refused and standing.may_offer():
            made("keep", KeepForm)
    return found


def _done(
    request: Request, standing: Standing, one: Transfer, forms: Mapping[str, DutyForm]
) -> str:
    """Where to go once what was sent is recorded; "" while it is not."""
    do, opened = request.POST.get("do", ""), standing.opened
    here = reverse("move", args=[opened.id])
    if _sent_before(standing, request.POST.get(f"{do}-event_id", "")):
        return here
    form = forms.get(do)
    if form is None or not form.is_valid():
        return ""
    occasion = _occasion(request, opened, form)
    data = _answers(form.cleaned_data)
    try:
        if do == "keep":
            casework.keep_family(**data, **occasion)
        else:
            _DOES[do](offer=UUID(one.offer.id), **data, **occasion)
    except PlaitError as refused:
        form.add_error(None, refused.say)
        return ""
    # Who refused reads no more of it.
    return reverse("due") if do == "refuse" else here


_DOES: Mapping[str, Callable[..., Any]] = {
    "accept": casework.accept_move,
    "refuse": casework.refuse_move,
    "withdraw": casework.withdraw_move,
}
