"""The sitting of the complex-cases team: who is talked of on a day, and in which order.

The list is made anew each time that it is read, so that nobody keeps a paper of it. A
meeting is one family's: to ask everybody calls one for each, at its own minute.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID, uuid5

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from plait.access import sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import calling as verbs
from plait.casework.calling import Plan
from plait.clock.moments import local_day
from plait.pages.staff import calling, complex_words, opening
from plait.pages.staff.opening import Open
from plait.records.errors import DifferentEventWithSameId
from plait.timeline.gatherings import gatherings
from plait.worklist import complex_cases as lists
from plait.worklist import convening
from plait.worklist.complex_rows import TYPE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.worklist.complex_cases import Case, Keeper, Sitting
    from plait.worklist.recording import Occasion

#: So many families are called at once: a page must answer.
_AT_ONCE: Final = 12
_ISO_DAY: Final = re.compile(r"20\d\d-\d\d-\d\d")


@require_GET
def sitting(request: Request, on: str) -> HttpResponse:
    """The list of one sitting, with the record of each family closed."""
    day = day_of(on)
    keeper = keeper_or_refuse(request)
    cases = lists.of_team(keeper.team.id)
    if cases:
        seen = sorted({one.subject_id for one in cases})
        sessions.list_subjects(seen, opening.purpose(request))
    found = lists.plan(cases, keeper.says, day, local_day(request.now))
    turns = complex_words.turns(found.turns, day, request.now)
    context = {
        "keeper": keeper,
        "sitting": found,
        "turns": turns,
        "rest": [complex_words.line(one, request.now) for one in found.rest],
        "done": sum(one.is_done for one in turns),
        "moved": [one for one in turns if not one.fits],
        "first": next((one for one in turns if not one.is_done), None),
        "to_ask": sum(not (one.is_done or one.is_asked) for one in turns),
        "room": keeper.says.meeting.room_for,
        "each": complex_words.time_each(keeper.says.meeting.seconds_each),
        "is_sitting_day": lists.is_sitting_day(keeper.says, day),
        "failed": request.GET.get("failed") == "1",
    }
    return render(request, "staff/complex/sitting.jinja", context)


@require_POST
def ask(request: Request, on: str) -> HttpResponse:
    """Ask everybody to the sitting: call the meeting of each family that has none.

    Twelve at once; whoever presses again asks for the others. One that is refused
    holds up no other.
    """
    day = day_of(on)
    keeper = keeper_or_refuse(request)
    found = planned(request, keeper, day)
    waiting = [
        turn for turn in found.turns
        if turn.why != "talked" and turn.case.meeting_id is None
    ]  # fmt: skip
    failed = ""
    for turn in waiting[:_AT_ONCE]:
        try:
            opened = opening.open_family(request, turn.case.subject_id)
            call(request, opened, turn.case, keeper, at=turn.at)
        except PlaitError:
            # It stays on the list, not asked: the turn itself says why.
            failed = "?failed=1"
    return redirect(f"{complex_words.sitting_href(day)}{failed}")


def call(
    request: Request, opened: Open, case: Case, keeper: Keeper, *, at: datetime
) -> UUID:
    """Call the meeting of one family for a moment, or for now if that is past."""
    known = convening.known(opened.family)
    invited = convening.asked_for(known, TYPE, request.now)
    at = max(at, request.now)
    # One that was called off is none any more: the next has an id of its own.
    over = sum(
        one.type == TYPE and one.state != "called" for one in gatherings(known.timeline)
    )
    event_id = uuid5(case.id, f"{TYPE}.{case.talks}.{case.talked_at}.{over}")
    occasion: Occasion = {
        "family": opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": keeper.team.id,
        # Two who press at the same time call one meeting.
        "event_id": event_id,
    }
    # Where a colleague was quicker, they are its chair, and it is called.
    with suppress(DifferentEventWithSameId):
        verbs.call(
            type=TYPE,
            plan=Plan(starts_at=at, minutes=5),
            invitees=[one for one in invited if one.is_asked],
            address=calling.address_of(opened),
            about=case.about,
            chair=request.staff.get_full_name(),
            **occasion,
        )
    return event_id


def day_of(text: str) -> date:
    """The day in an address.

    Raises:
        Http404: it is none.
    """
    if not _ISO_DAY.fullmatch(text):
        raise Http404
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


def keeper_or_refuse(request: Request) -> Keeper:
    """The team of whoever asks that keeps a list.

    Raises:
        NotAllowed: none does.
    """
    keeper = complex_words.keeper(request)
    if keeper is None:
        raise NotAllowed
    return keeper


def planned(request: Request, keeper: Keeper, on: date) -> Sitting:
    """The sitting of a day as it stands now."""
    cases = lists.of_team(keeper.team.id)
    return lists.plan(cases, keeper.says, on, local_day(request.now))
