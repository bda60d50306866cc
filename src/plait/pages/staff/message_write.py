"""Writing a message: for whom first, then what; kept while it is being typed.

What was typed is saved on the server as a draft, for its writer alone. Nothing of it
is kept in the browser. Files are picked last, and sent with the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import messages as casework
from plait.pages import components
from plait.pages.staff import (
    banners,
    message_words,
    opening,
    paths,
    prefill,
    recordables,
)
from plait.pages.staff.message_forms import KEPT, MessageForm, WhoForm
from plait.records import message_drafts, queries
from plait.standards.roles import role_title, roles
from plait.timeline.correspondence import DECLINED, PARTS
from plait.worklist import addressing, around, message_lists
from plait.worklist.directory import directory

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.message_drafts import Draft
    from plait.records.shapes import StoredEvent
    from plait.worklist.addressing import Addressee
    from plait.worklist.shapes import ObligationView

#: What the address says of a message that is being written: no word of anybody.
_OF_THE_ADDRESS = ("to", "team", "reply", "duty", "urgency")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: to whom, in which talk, and how it begins."""

    to: str
    team: int | None
    thread: UUID | None
    initial: Mapping[str, Any]
    query: str


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def write(request: Request, subject_id: UUID) -> HttpResponse:
    """Write a message about a family."""
    opened = opening.open_family(request, subject_id)
    draft = _draft(opened, request.GET.get("draft", ""))
    asked = _asked(request, opened, draft)
    if not asked.to:
        return _who(request, opened, asked)
    form = _form(request, opened, asked, draft)
    step = request.POST.get("step", "")
    if step == "discard":
        message_drafts.take_away(opened.id, _id(form))
        return redirect(paths.messages(opened.id))
    if step == "keep":
        _keep(request, opened, asked, form)
        return redirect(paths.messages(opened.id))
    if request.method == "POST" and form.is_valid():
        try:
            done = _send(request, opened, asked, form)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.message_page(opened.id, done))
    return _page(request, opened, asked, form, draft)


@sensitive_post_parameters()
@require_POST
def save(request: Request, subject_id: UUID) -> HttpResponse:
    """Keep what was typed so far, as it is typed."""
    opened = opening.open_family(request, subject_id)
    asked = _asked(request, opened, None)
    form = _form(request, opened, asked, None)
    _keep(request, opened, asked, form)
    return JsonResponse({"at": components.time_of_day(request.now)})


def _asked(request: Request, opened: Open, draft: Draft | None) -> _Asked:
    given = {name: request.GET.get(name, "") for name in _OF_THE_ADDRESS}
    if draft is not None:
        given |= {name: str(draft.answers.get(name, "")) for name in _OF_THE_ADDRESS}
    initial: dict[str, Any] = {}
    if given["duty"]:
        recordable = recordables.find("message.sent")
        duty = prefill.duty_of(request, opened.id)
        assert recordable is not None  # noqa: S101 - a kind of ours
        initial = dict(prefill.initial_of(request, recordable, duty))
        initial |= _came_back(opened, duty)
    to = given["to"] if given["to"] in roles() else str(initial.get("to") or "")
    team, thread = _replied(request, opened, given["reply"])
    if thread is not None and not to:
        to = _role_of(opened, team)
    if given["team"].isdecimal() and int(given["team"]) in directory().teams:
        team = int(given["team"])
    if given["urgency"] in ("routine", "urgent", "emergency"):
        urgent = given["urgency"] != "routine"
        initial["urgency"] = "urgent" if urgent else "routine"
    query = urlencode({name: value for name, value in given.items() if value})
    return _Asked(to, team, thread, initial, query)


def _came_back(opened: Open, duty: ObligationView | None) -> dict[str, Any]:
    """What a message said that was declined: it is sent on as it was, or changed."""
    declined = _event(opened, duty.trigger if duty else None)
    if declined is None or declined.kind != DECLINED:
        return {}
    sent = _event(opened, UUID(str(declined.fact.get("answers") or UUID(int=0))))
    if sent is None:
        return {}
    said = {name: str(sent.fact.get(name) or "") for name in ("note", *PARTS)}
    has_parts = any(said[name] for name in PARTS)
    how = {"how": "parts" if has_parts else "free", "guarded": sent.sensitivity}
    return said | how | {"urgency": str(sent.fact.get("urgency") or "routine")}


def _event(opened: Open, event_id: UUID | None) -> StoredEvent | None:
    found = queries.events_of(opened.id, [event_id]) if event_id else []
    return found[-1].event if found else None


def _replied(
    request: Request, opened: Open, reply: str
) -> tuple[int | None, UUID | None]:
    """The other team of a talk, and the talk, where the message is one of it."""
    try:
        found = message_lists.of_family(opened.id, thread=UUID(reply), size=1)
    except ValueError:
        return None, None
    if not found.items:
        return None, None
    last = found.items[0]
    mine = {post.team_id for post in request.posts}
    is_theirs = last.to_team in mine or last.from_team not in mine
    return (last.from_team if is_theirs else last.to_team), last.thread


def _role_of(opened: Open, team: int | None) -> str:
    """The role in which a team is written to: as it is there, or answers for."""
    there = around.read(opened.id).around.involved
    known = [place.role for place in there if place.team_id == team]
    card = directory().teams.get(team or -1)
    named = [*known, *(card.answers_for if card else ())]
    fitting = (
        one for one in named if one in roles() and not roles()[one].depends_on_event
    )
    return next(fitting, "")


def _who(request: Request, opened: Open, asked: _Asked) -> HttpResponse:
    """The page that asks for whom it is, before anything is written."""
    form = WhoForm(request.POST or None)
    form.offer(around.read(opened.id).around, directory())
    if request.method == "POST" and form.is_valid():
        to = urlencode({"to": form.cleaned_data["to"]})
        more = f"&{asked.query}" if asked.query else ""
        return redirect(f"{paths.write_message(opened.id)}?{to}{more}")
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "back": paths.messages(opened.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/message_who.jinja", context, status=status)


def _form(
    request: Request, opened: Open, asked: _Asked, draft: Draft | None
) -> MessageForm:
    initial = dict(asked.initial)
    if draft is not None:
        initial |= {name: draft.answers.get(name, "") for name in KEPT}
        initial["event_id"] = str(draft.id)
    form = MessageForm(
        request.POST or None, files=request.FILES or None, initial=initial
    )
    people = [one for one in opened.family.people if one.died_on is None]
    form.ask_about(
        (one.id, f"{opening.short_name(one)}, {opening.ROLE_WORDS[one.role].lower()}")
        for one in people
    )
    return form


def _draft(opened: Open, named: str) -> Draft | None:
    """The draft that the address names, if it is the reader's own."""
    drafts = message_drafts.mine(opened.id) if named else []
    return next((one for one in drafts if str(one.id) == named), None)


def _id(form: MessageForm) -> UUID:
    """The id that the page was made with, whatever else is wrong with the form.

    Raises:
        NotAllowed: it has none.
    """
    try:
        return UUID(str(form.data.get("event_id", "")))
    except ValueError:
        raise NotAllowed from None


def _keep(request: Request, opened: Open, asked: _Asked, form: MessageForm) -> None:
    typed = {
        name: str(form.data.get(name, "")).replace("\x00", "")[:20_000] for name in KEPT
    }
    typed |= {name: request.GET.get(name, "")[:100] for name in _OF_THE_ADDRESS}
    typed["to"] = asked.to
    message_drafts.save(
        opened.id, _id(form), staff=request.staff.pk, answers=typed, at=request.now
    )


def _send(request: Request, opened: Open, asked: _Asked, form: MessageForm) -> UUID:
    data = form.cleaned_data
    done = casework.send_message(
        to=asked.to,
        to_team=asked.team,
        urgency=data["urgency"],
        about=form.about_id,
        note=data.get("note") or None,
        parts={name: data.get(name) or "" for name in PARTS},
        thread=asked.thread,
        answers=form.answered,
        files=data.get("attached") or (),
        family=opened.id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=request.post.team_id if request.post else None,
        event_id=form.event_id_value,
        sensitivity=data["guarded"],
    )
    return done.event.id


def _page(
    request: Request,
    opened: Open,
    asked: _Asked,
    form: MessageForm,
    draft: Draft | None,
) -> HttpResponse:
    addressee, urgent = (
        addressing.addressed(
            opened.id, asked.to, team=asked.team, now=request.now, wakes=wakes
        )
        for wakes in (False, True)
    )
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "role": components.sentence(role_title(asked.to)),
        "goes_to": message_words.goes_to(addressee, urgent),
        "rings": _rings(addressee),
        "draft": draft,
        "is_reply": asked.thread is not None,
        "change": paths.write_message(opened.id),
        "save": f"{paths.messages(opened.id)}/draft?{asked.query}",
        "back": paths.messages(opened.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/message_write.jinja", context, status=status)


def _rings(addressee: Addressee) -> tuple[str, str]:
    """The number to ring where it cannot wait: the office's, or out of hours."""
    team = addressee.team
    return team.name, addressing.number_to_ring(team, is_open=addressee.is_open)
