"""One family's turn at a sitting: why she is here, what is new, what is agreed.

It is a meeting as every other, with its draft: what is written survives a reload, and
two who write into it at the same time are shown each other's words. One button records
it and opens the next family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID, uuid4

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed, PlaitError
from plait.casework import room as casework
from plait.clock.moments import local_day
from plait.pages.choices import Option
from plait.pages.staff import (
    banners,
    complex_room,
    complex_sitting,
    complex_words,
    opening,
    paths,
    room_page,
    room_saving,
)
from plait.pages.staff.complex_reason_lines import event_lines, reason_lines
from plait.pages.staff.due_rows import agency_kinds, due_row
from plait.records import queries
from plait.worklist import complex_cases as lists
from plait.worklist import complex_reasons, room
from plait.worklist import held as meetings
from plait.worklist import queries as owed_queries
from plait.worklist.agreed_actions import AgreedAction, agreed_actions
from plait.worklist.conditions import Mine
from plait.worklist.obligations import readable, visible
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.due_rows import DueRow
    from plait.pages.staff.opening import Open
    from plait.pages.staff.room_page import Held, PartView
    from plait.pages.staff.room_saving import Outcome
    from plait.timeline.timeline import Timeline
    from plait.worklist.complex_cases import Case, Keeper, Sitting

#: So much of what is new and of what is owed is told: two minutes are short.
_NEWS: Final = 8
_OWED: Final = 5


@dataclass(frozen=True, slots=True)
class Turn:
    """Who asks for whose turn, and in which sitting it is."""

    request: Request
    on: date
    opened: Open
    case: Case
    keeper: Keeper
    sitting: Sitting

    @property
    def here(self) -> str:
        """The address of this page."""
        return complex_words.turn_href_of(self.on, self.case.subject_id)

    @property
    def is_done(self) -> bool:
        """Whether she was talked of at this sitting, on its day or as it is run now."""
        return self.case.talked_on() in (self.on, local_day(self.request.now))

    def onwards(self) -> str:
        """Where to after it: the next family that was not talked of, or the list."""
        left = [one for one in self.sitting.to_do if one.case.id != self.case.id]
        ids = [one.case.id for one in self.sitting.turns]
        place = ids.index(self.case.id) if self.case.id in ids else -1
        later = [one for one in left if ids.index(one.case.id) > place]
        for one in (*later, *left):
            return complex_words.turn_href(self.on, one)
        return complex_words.sitting_href(self.on)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def turn(request: Request, on: str, subject_id: UUID) -> HttpResponse:
    """The page of one family's turn."""
    day = complex_sitting.day_of(on)
    keeper = complex_sitting.keeper_or_refuse(request)
    sitting = complex_sitting.planned(request, keeper, day)
    opened = opening.open_family(request, subject_id)
    case = lists.of_family(opened.id)
    if case is None or case.team != keeper.team.id:
        raise NotAllowed
    found = Turn(request, day, opened, case, keeper, sitting)
    if case.meeting_id is None:
        return _not_called(found)
    if request.method == "POST":
        return _written(found, case.meeting_id)
    return _page(found, _enter(found, case.meeting_id), [])


def _not_called(found: Turn) -> HttpResponse:
    """No meeting to write into: it was held already, or is to be called."""
    request, case = found.request, found.case
    is_done = found.is_done
    if request.method == "POST" and not is_done:
        try:
            complex_sitting.call(
                request, found.opened, case, found.keeper, at=request.now
            )
        except PlaitError as refused:
            return _page(found, None, [], say=refused.say)
        return redirect(found.here)
    if request.method == "POST":
        # Sent again, or recorded by somebody else meanwhile.
        return redirect(found.onwards())
    return _page(found, None, [])


def _enter(found: Turn, meeting: UUID) -> Held:
    return room_page.go_in(found.request, found.opened, meeting)


def _written(found: Turn, meeting: UUID) -> HttpResponse:
    """Write what was sent; and record it, where that was asked."""
    request = found.request
    if request.POST.get("do") == "talked":
        casework.one_at_a_time(meeting)
    held = _enter(found, meeting)
    scribe = room_page.scribe(request, held)
    gone = request.POST.get("gone", "")
    if gone:
        one = room_saving.take_away(held, scribe, gone, request.POST)
        outcomes = [one] if one else []
    else:
        outcomes = room_saving.save_all(held, scribe, request.POST)
    complex_room.remember(request, found.on, request.POST, held)
    held = _enter(found, meeting)
    if not all(one.is_well for one in outcomes):
        return _page(found, held, outcomes)
    if request.POST.get("do") != "talked":
        return redirect(found.here)
    complex_room.settle(request, held, scribe)
    return _recorded(found, _enter(found, meeting), scribe.team)


def _recorded(found: Turn, held: Held, team: int) -> HttpResponse:
    """Record the meeting, and go on to the next family."""
    request = found.request
    missing = [
        {"text": one.say, "href": f"#{room_page.view(held, one.part).anchor}"}
        if room_page.form(held, one.part) is not None
        else {"text": one.say, "href": "#people"}
        for one in meetings.missing(held.room.of)
    ]
    if missing:
        return _page(found, held, [], errors=missing)
    try:
        casework.finish(
            held.room,
            family=found.opened.id,
            occurred_at=request.now,
            recorded_at=request.now,
            by=request.staff,
            team=team,
        )
    except casework.RecordedMeanwhile:
        return redirect(found.onwards())
    except NotRecorded as refused:
        return _page(found, held, [], say=refused.say)
    return redirect(found.onwards())


def _page(
    found: Turn,
    held: Held | None,
    outcomes: Sequence[Outcome],
    *,
    errors: Sequence[Mapping[str, str]] = (),
    say: str = "",
) -> HttpResponse:
    shown = {
        one.key: _sent(held, one, found.request)
        for one in outcomes
        if held and not one.is_well
    }
    errors = [*errors, *_errors(outcomes, shown)]
    if say:
        errors.append({"text": say})
    parts = _parts(found, held, shown) if held else {}
    likely = complex_room.as_likely(found.request, found.on, held) if held else None
    context = _told(found, held) | {
        "held": held,
        "parts": parts,
        "line": room_page.quorum_line(likely) if likely else None,
        "errors": errors,
        "is_whole": held.room.is_whole if held else True,
    }
    is_conflict = any(one.theirs or one.is_over for one in outcomes)
    status = 409 if is_conflict else 422 if errors else 200
    template = "staff/complex/turn.jinja"
    return render(found.request, template, context, status=status)


def _sent(held: Held | None, one: Outcome, request: Request) -> PartView:
    assert held is not None  # noqa: S101 - nothing is sent into no meeting
    return room_page.view(
        held, one.key, asked=one.form, theirs=one.theirs,
        version=room_saving.base_of(one.key, request.POST),
    )  # fmt: skip


def _errors(
    outcomes: Iterable[Outcome], shown: Mapping[str, PartView]
) -> list[dict[str, str]]:
    found = []
    for one in outcomes:
        if one.theirs is not None:
            say = f"{one.theirs.by} wrote here too: choose what stays"
        elif one.say:
            say = one.say
        else:
            continue
        found.append({"text": say, "href": f"#{shown[one.key].anchor}"})
    return found


def _parts(
    found: Turn, held: Held, shown: Mapping[str, PartView]
) -> dict[str, list[PartView]]:
    """The parts of the draft that this page writes, in its order."""

    def parts(keys: Iterable[str]) -> list[PartView]:
        return [shown.get(one) or _view(found, held, one) for one in keys]

    of = held.room.of
    actions = [one for one in of.draft if one.startswith(room.ACTION)]
    actions += [one for one in shown if one.startswith(room.ACTION)]
    actions.append(f"{room.ACTION}{uuid4()}")
    people = [room.ATTENDED + one.key for one in of.places]
    return {
        "people": parts(people),
        "heard": parts([complex_room.own_words(held, found.keeper.team.id)]),
        "actions": parts(dict.fromkeys(actions)),
        "tier": parts([room.TIER]),
        "quorum": parts([room.QUORUM] if _is_short(found, held) else []),
    }


def _is_short(found: Turn, held: Held) -> bool:
    """Whether somebody must say why it went on without its quorum, or has said it."""
    likely = complex_room.as_likely(found.request, found.on, held)
    is_written = bool(room_page.value_of(held, room.QUORUM))
    return is_written or not likely.room.judgement.quorate


def _view(found: Turn, held: Held, key: str) -> PartView:
    """A part as it is kept; what is not written yet as it is likely to be."""
    likely = complex_room.likely(found.request, found.on, held, key)
    if key == room.TIER:
        likely = {"tier": found.case.tier, "was": found.case.tier}
    kept = room_page.value_of(held, key)
    if kept or not likely:
        view = room_page.view(held, key)
    else:
        view = room_page.view(held, key, asked=room_page.form(held, key, value=likely))
    if key.startswith(room.HEARD):
        view.form.question("words").label = "What was said, in a few words"
    if key == room.TIER:
        rows = found.keeper.says.tiers
        view.form.question("tier").offer(Option(one.id, one.words) for one in rows)
    return view


def _told(found: Turn, held: Held | None) -> dict[str, Any]:
    """What the page tells before anything is written."""
    request, opened = found.request, found.opened
    timeline = held.room.timeline if held else _timeline(opened)
    area = opened.family.partnership
    why = complex_reasons.why(opened.id, timeline, found.keeper.says, partnership=area)
    owed = _owed(found, timeline)
    news = event_lines(why.news)
    return _places(found) | {
        "opened": opened,
        "banners": banners.banners(opened, request.now),
        "found": found,
        "case": found.case,
        "case_line": complex_words.line(found.case, request.now),
        "is_done": found.is_done,
        "reasons": reason_lines(why, found.keeper.says),
        "reasons_held": why.held,
        "news": news[:_NEWS],
        "news_more": max(len(news) - _NEWS, 0),
        "news_held": why.news_held,
        "owed": owed[:_OWED],
        "owed_more": max(len(owed) - _OWED, 0),
        "actions": [_action(one) for one in agreed_actions(timeline) if one.is_open],
    }


def _timeline(opened: Open) -> Timeline:
    return visible(opened.id, queries.timeline_for(opened.id))[0]


def _owed(found: Turn, timeline: Timeline) -> list[DueRow]:
    """What is owed to the family now, the longest due first."""
    request = found.request
    every = owed_queries.of_subject(
        found.opened.id,
        by=request.staff,
        now=request.now,
        may_read=readable(timeline),
        held=Mine.of(request.posts),
    )
    is_open = [one for one in every if one.is_open and one.state != "waiting"]
    is_open.sort(key=lambda one: (one.due_at is None, one.due_at or one.opened_at))
    viewer = agency_kinds(request)
    return [due_row(one, request.now, viewer) for one in is_open]


def _places(found: Turn) -> dict[str, Any]:
    """Where the family stands in the sitting, and where to go from here."""
    before, after = found.sitting.beside(found.case.subject_id)
    ids = [one.case.id for one in found.sitting.turns]
    return {
        "number": ids.index(found.case.id) + 1 if found.case.id in ids else None,
        "count": len(ids),
        "left": len(found.sitting.to_do),
        "before": complex_words.turn_href(found.on, before) if before else "",
        "after": complex_words.turn_href(found.on, after) if after else "",
        "here": found.here,
        "up": complex_words.sitting_href(found.on),
        "family_href": paths.family(found.opened.id),
    }


def _action(one: AgreedAction) -> dict[str, Any]:
    fact = one.agreed.fact
    return {
        "words": str(fact.get("action") or "An action"),
        "owner": str(fact.get("owner") or ""),
        "due": one.due,
    }
