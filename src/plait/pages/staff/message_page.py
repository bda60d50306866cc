"""One talk: what was written, to whom, what became of it, and how to answer.

Whoever opens it is noted, if it was sent to a team of theirs. To have opened it is no
answer: only a named person's word for the team is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import messages as casework
from plait.pages import components, fact_words
from plait.pages.choices import Option
from plait.pages.staff import (
    banners,
    document_parts,
    due_rows,
    message_words,
    opening,
    paths,
)
from plait.pages.staff.message_forms import DeclineForm, DoneForm, HeardForm
from plait.records import message_files, queries
from plait.worklist import addressing, message_lists, message_notices, travels
from plait.worklist import queries as owed_queries
from plait.worklist.directory import directory
from plait.worklist.message_lists import Item, Key, Listing

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.pages.staff.duty_forms import DutyForm
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent

#: Of a team's own events so many of the last are offered as what did it.
_OFFERED = 20
#: Of so many that wait it is said by when an answer is owed: each asks the database.
_MOST_OWED = 3
#: The standard by which an answer is owed.
ACKNOWLEDGED_STANDARD = "message_acknowledged"
#: The standard by which what was declined is sent on.
SENT_ON_STANDARD = "message_declined_sent_on"


@dataclass(frozen=True, slots=True)
class Deed:
    """One way to answer: its words, its form, and the verb's name for it."""

    title: str
    lead: str
    button: str
    form: Callable[..., DutyForm]
    answer: casework.Answer


DEEDS: Mapping[str, Deed] = {
    "acknowledge": Deed(
        "Acknowledge the message",
        "It says in your name, for your team, that you have the message and see to it.",
        "Acknowledge",
        HeardForm,
        "acknowledged",
    ),
    "decline": Deed(
        "This message is not for us",
        "Whoever sent it reads why, and has to find who it is for. If you know who "
        "should have it, ring them too.",
        "Decline",
        DeclineForm,
        "declined",
    ),
    "done": Deed(
        "What the message asks was done",
        "It says in your name what was done, and where anybody can see it.",
        "Record that it was done",
        DoneForm,
        "acted_on",
    ),
}


@require_GET
def message(request: Request, subject_id: UUID, message_id: UUID) -> HttpResponse:
    """The talk that a message belongs to, the newest last."""
    opened = opening.open_family(request, subject_id)
    one = message_lists.message(opened.id, message_id)
    before = Key.read(request.GET.get("before", ""))
    found = _around(opened.id, one, before)
    ids = [each.id for each in found.items]
    mine = frozenset(post.team_id for post in request.posts)
    message_lists.note_opened(
        opened.id, ids, by=request.staff.pk, teams=sorted(mine), at=request.now
    )
    answers = [each for row in found.items for each in (row.answer, row.acted) if each]
    seen = queries.events_of(opened.id, [*ids, *answers])
    talk = message_words.told(
        found.items,
        seen,
        message_lists.opened(opened.id, ids),
        message_notices.fates(opened.id, ids),
        mine,
    )
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "talk": talk,
        "person": _about(seen, opened, one),
        "travels": _travels(opened, found.items, request.now),
        "event_ids": {each.id: uuid4() for each in talk if each.is_to_answer},
        "earlier": f"?before={quote(str(found.next))}" if found.next else "",
        "is_newest": before is None,
        "reply": f"{paths.write_message(opened.id)}?reply={one.thread}",
        "reply_words": "Write back" if _is_theirs(found, mine) else "Write more",
        "back": paths.messages(opened.id),
        "here": paths.message_page(opened.id, one.id),
        "rings": _rings(found.items, mine, request.now),
        "owed": _owed(found.items, request),
        "sent_on": _sent_on(found.items, mine, request),
        "papers": document_parts.handed(opened.id, seen),
    }
    return render(request, "staff/message.jinja", context)


def _travels(
    opened: Open, items: Sequence[Item], now: datetime
) -> Mapping[UUID, tuple[travels.Travel, ...]]:
    """How far each message came, or else its answer, where another Plait has a part."""
    far = {team for team, card in directory().teams.items() if card.is_elsewhere}
    apart = [one for one in items if far & {one.from_team, one.to_team}]
    if not apart:
        return {}
    ids = [each for one in apart for each in (one.id, one.answer) if each]
    found = travels.on_their_way(opened.id, ids, now)
    return {
        one.id: found.get(one.id) or found.get(one.answer or one.id, ())
        for one in apart
    }


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def answer(
    request: Request, subject_id: UUID, message_id: UUID, do: str
) -> HttpResponse:
    """Answer one message: the page names it, and the answer is of it alone."""
    deed = DEEDS.get(do)
    if deed is None:
        raise Http404
    opened = opening.open_family(request, subject_id)
    one = message_lists.message(opened.id, message_id)
    if one.to_team not in {post.team_id for post in request.posts}:
        raise NotAllowed
    form = deed.form(request.POST or None)
    if isinstance(form, DoneForm):
        form.offer(_own_events(opened, one))
    if request.method == "POST" and form.is_valid():
        if _was_sent(opened, form.event_id_value):
            return redirect(paths.message_page(opened.id, one.id))
        try:
            _record(deed, form, one, request)
        except PlaitError as refused:
            form.add_error(None, refused.say)
        else:
            return redirect(paths.message_page(opened.id, one.id))
    seen = queries.events_of(opened.id, [one.id])
    context = {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "form": form,
        "deed": deed,
        "told": message_words.told([one], seen, {}, {}, frozenset())[0],
        "back": paths.message_page(opened.id, one.id),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "staff/message_answer.jinja", context, status=status)


@require_GET
def file(
    request: Request, subject_id: UUID, message_id: UUID, file_id: UUID
) -> HttpResponse:
    """A file, to be saved and never shown: nothing of it runs here."""
    opened = opening.open_family(request, subject_id)
    message_lists.message(opened.id, message_id)
    kept = message_files.open_file(opened.id, file_id)
    plain = kept.name.encode("ascii", "ignore").decode() or "file"
    headers = {
        "Cache-Control": "no-store, private",
        "Content-Disposition": f'attachment; filename="{plain}"; '
        f"filename*=UTF-8''{quote(kept.name)}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(kept.content, content_type=kept.type, headers=headers)


def _around(subject_id: UUID, one: Item, before: Key | None) -> Listing:
    """The newest page of the talk, or the one that the message stands on."""
    found = message_lists.of_family(subject_id, thread=one.thread, before=before)
    is_there = any(each.id == one.id for each in found.items)
    if before is not None or is_there or one.id == one.thread:
        return found
    after = Key(one.is_routine, one.sent_at, UUID(int=one.id.int + 1))
    return message_lists.of_family(subject_id, thread=one.thread, before=after)


def _is_theirs(found: Listing, mine: frozenset[int]) -> bool:
    """Whether somebody else wrote the last of these."""
    return bool(found.items) and found.items[0].from_team not in mine


def _about(seen: list[TimelineEvent], opened: Open, one: Item) -> str:
    """Whom the talk is about."""
    for each in seen:
        person = opened.person(each.event.about) if each.event.root == one.id else None
        if person is not None:
            return opening.short_name(person)
    return components.lower_first(opening.family_name(opened.family.people))


def _rings(
    items: tuple[Item, ...], mine: frozenset[int], now: datetime
) -> list[tuple[str, str]]:
    """The numbers of other teams whose answer to something urgent is waited for."""
    teams = message_words.teams_of(
        one.to_team
        for one in items
        if one.waits and not one.is_routine and one.to_team not in mine
    )
    return addressing.numbers_to_ring(teams, now)


def _owed(items: tuple[Item, ...], request: Request) -> dict[UUID, DueRow]:
    """By when those that wait are to be answered, by id: what is urgent first."""
    viewer = due_rows.agency_kinds(request)
    found = {}
    waiting = [one for one in items if one.waits]
    waiting.sort(key=lambda one: (one.is_routine, one.sent_at))
    for one in waiting[:_MOST_OWED]:
        begun, _ = owed_queries.of_event(
            one.subject_id, one.id, by=request.staff, now=request.now
        )
        for row in begun:
            if row.standard == ACKNOWLEDGED_STANDARD and row.is_open:
                found[one.id] = due_rows.due_row(row, request.now, viewer)
    return found


def _sent_on(
    items: tuple[Item, ...], mine: frozenset[int], request: Request
) -> dict[UUID, str]:
    """Where one's own message that came back is sent on, by the id of the message."""
    found = {}
    for one in items:
        if one.state != "declined" or one.from_team not in mine or one.answer is None:
            continue
        begun, _ = owed_queries.of_event(
            one.subject_id, one.answer, by=request.staff, now=request.now
        )
        for row in begun:
            if row.standard == SENT_ON_STANDARD and row.is_open:
                write = paths.write_message(one.subject_id)
                found[one.id] = f"{write}?duty={row.id}"
    return found


def _own_events(opened: Open, one: Item) -> list[Option]:
    """What the team that was asked has recorded since: one may have done it."""
    found = [
        each
        for each in queries.timeline_for(opened.id)
        if each.event.team_id == one.to_team
        and each.event.recorded_at >= one.sent_at
        and not (each.is_superseded or each.is_withdrawn)
        and not each.event.kind.startswith(("message.", "notice."))
    ]
    return [
        Option(
            str(each.event.root),
            f"{fact_words.title(each.event.kind)}, "
            f"{components.moment(each.event.occurred_at)}",
        )
        for each in reversed(found[-_OFFERED:])
    ]


def _was_sent(opened: Open, event_id: UUID) -> bool:
    """Whether the same form was sent before."""
    return bool(queries.events_of(opened.id, [event_id]))


def _record(deed: Deed, form: DutyForm, one: Item, request: Request) -> None:
    data: Mapping[str, Any] = form.cleaned_data
    seen = queries.events_of(one.subject_id, [one.id])
    if not seen:
        raise NotAllowed
    sent = seen[-1].event
    casework.answer_message(
        message=one.id,
        answer=deed.answer,
        about=sent.about,
        reason=data.get("reason") or None,
        note=data.get("note") or None,
        did=form.did_id if isinstance(form, DoneForm) else None,
        family=one.subject_id,
        occurred_at=request.now,
        recorded_at=request.now,
        by=request.staff,
        team=one.to_team,
        event_id=form.event_id_value,
        # Whoever could read the one reads the other.
        sensitivity=sent.sensitivity,
    )
