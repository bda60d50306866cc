"""Who may see one event: said in words, and changed by whoever recorded it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access import agencies, posts
from plait.access.classes import BIT, holds
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import seeing as verbs
from plait.pages import components, fact_words
from plait.pages.choices import Option
from plait.pages.staff import banners, decided, opening, paths
from plait.pages.staff.seeing_forms import (
    HIDDEN,
    SEALED,
    WHO,
    EndForm,
    NameForm,
    SeeingForm,
)
from plait.records import queries
from plait.records.seeing import seeing_of, teams_given
from plait.timeline.facts.seeing import CHANGED, NAME_ENDED, NAMED
from plait.worklist import seeing as rules
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.opening import Open
    from plait.records.shapes import Seeing, StoredEvent

#: What the page after a change remembers: the reader may not see the event any more.
_DONE = "seeing_changed"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the history: what was done, why, by whom and when."""

    what: str
    why: str
    who: str
    when: str


def shown(opened: Open, newest: StoredEvent, request: Request) -> Mapping[str, Any]:
    """What the page of an event says of who may see it."""
    is_ours = may_say(request, newest)
    href = paths.seeing(opened.id, newest.root) if is_ours or _is_told(newest) else ""
    return {
        "who_sees": WHO[newest.sensitivity],
        "seeing_href": href,
        "seeing_words": "Change who may see this"
        if is_ours
        else "Who said so, and why",
    }


def may_say(request: Request, newest: StoredEvent) -> bool:
    """Whether whoever asks says who may see it."""
    kinds = {slug: card.kind for slug, card in agencies.cards().items()}
    if newest.kind.startswith(rules.ABOUT_SEEING):
        return False
    return rules.may_say(decided.own_agency(request), newest, kinds)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def seeing(request: Request, subject_id: UUID, event_id: UUID) -> HttpResponse:
    """Say who may see an event from now on; and who said so before.

    Raises:
        NotAllowed: the event may not be seen.
    """
    opened = opening.open_family(request, subject_id)
    if request.method == "POST" and _was_sent(request):
        return _after(request, opened, event_id)
    newest = queries.event(subject_id, event_id)[-1].event
    do = request.POST.get("do", "")
    do = do if do in ("name", "end") and newest.sensitivity == SEALED else "change"
    forms = _forms(request, opened, newest, do)
    form = forms[do]
    if form.is_bound and not may_say(request, newest):
        raise NotAllowed
    if form.is_valid():
        try:
            _do(do, form, newest, request)
        except NotAllowed:
            form.add_error(None, "That could not be kept. Select somebody else.")
        except PlaitError as refused:
            field = getattr(refused, "field", "") or None
            form.add_error(field if field in form.fields else None, refused.say)
        else:
            request.session[_DONE] = str(form.event_id_value)
            return _after(request, opened, event_id)
    status = 422 if form.is_bound and form.errors else 200
    context = {**_context(request, opened, newest, forms), "form": form}
    return render(request, "staff/seeing.jinja", context, status=status)


def _was_sent(request: Request) -> bool:
    """Whether this very form was sent and kept just before."""
    return request.POST.get("event_id") == request.session.get(_DONE)


def _after(request: Request, opened: Open, event_id: UUID) -> HttpResponse:
    """To the event, or where the reader may not see it any more to the family."""
    opened = opening.open_family(request, opened.id)
    try:
        queries.event(opened.id, event_id)
    except NotAllowed:
        return redirect(paths.family(opened.id))
    return redirect(paths.event(opened.id, event_id))


def _do(do: str, form: DutyForm, newest: StoredEvent, request: Request) -> None:
    data = form.cleaned_data
    occasion: Any = {
        "family": newest.subject_id, "occurred_at": request.now,
        "recorded_at": request.now, "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": form.event_id_value,
    }  # fmt: skip
    if do == "change":
        verbs.change_class(
            event=newest.root, seen_as=data["seen_as"], reason=data["reason"],
            named=[_named(one) for one in data.get("people") or ()], **occasion,
        )  # fmt: skip
        return
    verb = verbs.name_person if do == "name" else verbs.end_name
    verb(
        event=newest.root,
        person=_named(data["person"]),
        reason=data["reason"],
        **occasion,
    )


def _named(value: str) -> verbs.Named:
    staff, _, team = value.partition("-")
    return verbs.Named(int(staff), int(team))


def _forms(
    request: Request, opened: Open, newest: StoredEvent, do: str
) -> Mapping[str, Any]:
    """The forms of the page by what they do; the one that was sent with its answers."""

    def data(name: str) -> Any:
        return request.POST if request.method == "POST" and do == name else None

    me = f"{request.staff.pk}-{request.post.team_id}" if request.post else ""
    people = _people(request, opened)
    change = SeeingForm(data("change"), initial={"people": [me]}, auto_id="id_%s")
    change.offer(_classes(request, opened, newest), people)
    forms: dict[str, Any] = {"change": change}
    if newest.sensitivity == SEALED:
        there = [one for one in seeing_of(opened.id, newest.root) if one.is_named]
        named = {f"{one.staff}-{one.fact.get('team')}": one.named for one in there}
        forms["name"] = NameForm(data("name"), auto_id="name_%s")
        forms["name"].offer(one for one in people if one.value not in named)
        forms["end"] = EndForm(data("end"), auto_id="end_%s")
        forms["end"].offer(Option(value, name) for value, name in named.items())
    return forms


def _people(request: Request, opened: Open) -> Sequence[Option]:
    """Who may be named: of my agency, and of the teams around this family."""
    if request.post is None:
        return ()
    own = request.post.team.agency_id
    there = {one.team_id for one in queries.teams_there(opened.id)}
    held = posts.of_agency_or_teams(own, there, request.now)
    may = posts.not_close_to(opened.id, [post.staff_id for post in held])
    me = request.staff.pk
    return [
        Option(
            f"{post.staff_id}-{post.team_id}",
            f"{post.staff}, {components.role(post.role)}, {post.team.name}",
        )
        for post in sorted(held, key=lambda post: post.staff_id != me)
        if post.staff_id in may
    ]


def _classes(request: Request, opened: Open, newest: StoredEvent) -> Sequence[Option]:
    """Each class that it may have, with the teams that would see it and would not."""
    given = teams_given(opened.id)
    kinds = {slug: card.kind for slug, card in agencies.cards().items()}
    own = decided.own_agency(request)
    card = directory().teams.get(newest.team_id or 0)
    team = card.name if card else "whoever recorded it"
    return [
        Option(
            name, WHO[name], _hint(name, given, team), ("people",) * (name == SEALED)
        )
        for name in WHO
        if name != newest.sensitivity
        and not rules.is_too_low(newest, name)
        and rules.may_say(own, newest, kinds, wanted=name)
    ]


def _hint(name: str, given: Mapping[str, int], own: str) -> str:
    """Which of the teams that the reader may know would see it, and which would not."""
    if name == SEALED:
        return f"Not the rest of your own team. {HIDDEN}"
    see = {team for team, mask in given.items() if holds(mask, BIT[name])} | {own}
    not_see = sorted(set(given) - see)
    said = [f"Seen by {components.phrase(sorted(see))}."]
    if not_see:
        said.append(f"Not by {components.phrase(not_see)}.")
    if name not in ("routine", "health"):
        said.append(HIDDEN)
    elif not_see:
        said.append("They learn that something is held, and whom to ask.")
    return " ".join(said)


def _context(
    request: Request, opened: Open, newest: StoredEvent, forms: Mapping[str, Any]
) -> Mapping[str, Any]:
    said = seeing_of(opened.id, newest.root)
    return {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "title": fact_words.title(newest.kind),
        "back": paths.event(opened.id, newest.root),
        "who_sees": WHO[newest.sensitivity],
        "named": [one.named for one in said if one.kind == NAMED and one.is_named],
        "history": [_told(one) for one in reversed(said)],
        "forms": forms if may_say(request, newest) else {},
        **_who_says(newest),
    }


def _who_says(newest: StoredEvent) -> Mapping[str, Any]:
    """Who may change it, for a reader who may not, and how to reach them."""
    card, team = agencies.cards().get(newest.agency), None
    if newest.team_id is not None:
        team = directory().teams.get(newest.team_id)
    return {
        "owner": card.name if card else newest.agency,
        "owner_phone": team.phone if team else "",
        "is_police": card is not None and card.kind == "police",
    }


def _told(one: Seeing) -> Told:
    what = {
        CHANGED: WHO.get(str(one.fact.get("seen_as")), ""),
        NAMED: f"{one.named} was named",
        NAME_ENDED: f"{one.named} is no longer named",
    }[one.kind]
    who = ", ".join(part for part in (one.by, one.team) if part)
    return Told(what, str(one.fact["reason"]), who, components.happened(one.at))


def _is_told(newest: StoredEvent) -> bool:
    return any(one.kind == CHANGED for one in seeing_of(newest.subject_id, newest.root))
