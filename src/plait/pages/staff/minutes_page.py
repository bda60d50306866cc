"""The minutes of a meeting: read, approved, sent, and acknowledged by each team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plait.access.errors import NotAllowed
from plait.casework import minutes as casework
from plait.casework import room
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import HiddenField, LongTextField, NhsForm
from plait.pages.staff import banners, minutes_words, paths, room_page
from plait.records import queries
from plait.timeline.gatherings import Gathering
from plait.worklist import meeting_rules, minutes
from plait.worklist.directory import directory
from plait.worklist.refusals import NotRecorded

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.room_page import Held
    from plait.worklist.minutes import Standing
    from plait.worklist.recording import Occasion


class ReadForm(NhsForm):
    """A team's word on the minutes."""

    event_id = HiddenField()
    agrees = RadiosField(
        options=(
            Option("yes", "We have read them, and they are right"),
            Option("no", "We have read them. This is wrong:", reveals=("note",)),
        ),
        label="Have you read these minutes?",
        missing="Select whether the minutes are right",
    )
    note = LongTextField(
        label="What is wrong, and why",
        required=False,
        missing="Enter what is wrong with the minutes",
    )

    def clean(self) -> dict[str, Any]:
        """What is wrong is asked where something is."""
        self.require_when("agrees", "no", "note")
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Answer:
    """One team's word on the minutes."""

    team: str
    say: str
    note: str


@dataclass(frozen=True, slots=True)
class State:
    """How the minutes stand, as a tag and a sentence."""

    word: str
    colour: str
    say: str


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def minutes_of(request: Request, subject_id: UUID, meeting_id: UUID) -> HttpResponse:
    """The minutes; and what is done with them.

    Raises:
        NotAllowed: there is no such meeting to be seen, or it was not held.
    """
    if request.method == "POST":
        casework.one_at_a_time(meeting_id)
    held = room_page.enter(request, subject_id, meeting_id)
    if held.room.gathering.held is None:
        raise NotAllowed
    form = ReadForm(
        request.POST if request.POST.get("step") == "acknowledge" else None,
        initial={"event_id": str(uuid4())},
    )
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            is_done = _do(request, held, form)
        except NotRecorded as refused:
            errors, is_done = [{"text": refused.say}], False
        if is_done:
            return redirect(paths.minutes(subject_id, meeting_id))
    return _page(request, held, form, errors)


def _do(request: Request, held: Held, form: ReadForm) -> bool:
    """One step with the minutes. False where the form is not filled in."""
    gathering = held.room.gathering
    step = request.POST.get("step", "")
    if step == "acknowledge":
        if not form.is_valid():
            return False
        casework.acknowledge(
            gathering,
            agrees=form.cleaned_data["agrees"] == "yes",
            note=form.cleaned_data.get("note") or None,
            **_occasion(request, held),
        )
    elif step == "approve":
        read = request.POST.get("read", "")
        casework.approve(gathering, read=read, **_occasion(request, held))
    elif step == "send":
        reference = held.opened.family.reference
        casework.send(gathering, reference=reference, **_occasion(request, held))
    elif step == "add":
        occasion = _occasion(request, held)
        room.add_heard(held.room, request.POST.get("part", ""), **occasion)
    return True


def _occasion(request: Request, held: Held) -> Occasion:
    """Now, for the team of theirs that has a seat."""
    sent = request.POST.get("event_id", "")
    try:
        event_id = UUID(sent)
    except ValueError:
        event_id = uuid4()
    return {
        "family": held.opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": _own_team(request, held),
        "event_id": event_id,
    }


def _own_team(request: Request, held: Held) -> int:
    """The team of theirs that was asked or came."""
    there = minutes.teams_of(held.room.gathering)
    mine = [post.team_id for post in request.posts]
    found = next((team for team in mine if team in there), None)
    if found is None:
        raise NotAllowed
    return found


def _page(
    request: Request, held: Held, form: ReadForm, errors: list[dict[str, str]]
) -> HttpResponse:
    gathering = held.room.gathering
    stands = minutes.standing(gathering)
    mine = {post.team_id for post in request.posts} & set(stands.teams)
    is_theirs = _may_approve(request, gathering, mine)
    is_fresh = stands.is_approved and not stands.is_changed
    waits = mine & set(stands.waiting) if stands.sent else set()
    if form.is_bound and form.errors:
        errors = form.error_list()
    context = {
        "opened": held.opened,
        "banners": banners.banners(held.opened, request.now),
        "title": held.room.of.quorum.title,
        "held_at": gathering.held.occurred_at if gathering.held else None,
        "said": minutes_words.of_events(
            gathering,
            held=_held_elsewhere(held, request),
            disagree=lambda id_: paths.disagree(held.opened.id, UUID(id_)),
        ),
        "state": _state(stands),
        "unrecorded": _unrecorded(held) if mine else [],
        "may_approve": is_theirs and not is_fresh,
        "may_send": is_theirs and is_fresh and not _is_sent_as_approved(gathering),
        "teams": [_name(one) for one in stands.teams],
        "is_sent": stands.sent is not None,
        "answers": _answers(stands),
        "waiting": [_name(one) for one in stands.waiting],
        "form": form if waits else None,
        "own_team": _name(next(iter(waits))) if waits else "",
        "digest": minutes.digest(gathering),
        "event_id": str(uuid4()),
        "errors": errors,
        "back": paths.meeting(held.opened.id, held.meeting),
    }
    status = 422 if errors else 200
    return render(request, "staff/meeting/minutes.jinja", context, status=status)


def _may_approve(request: Request, gathering: Gathering, mine: set[int]) -> bool:
    """Whether one of their teams there is of an agency that approves the minutes."""
    return any(
        meeting_rules.may_approve(gathering, post.team.agency_id, post.team.agency.kind)
        for post in request.posts
        if post.team_id in mine
    )


def _is_sent_as_approved(gathering: Gathering) -> bool:
    """Whether what went out last is what was approved last."""
    if not gathering.sent or gathering.approved is None:
        return False
    return gathering.sent[-1].recorded_at >= gathering.approved.recorded_at


def _held_elsewhere(held: Held, request: Request) -> list[tuple[str, str]]:
    """Who holds something of the week of the meeting that the reader may not read.

    Each with where they are asked for it; "" where that is nobody whom one can ask.
    """
    first = held.room.gathering.held
    if first is None:
        return []
    day = local_day(first.occurred_at)
    monday = day - timedelta(days=day.weekday())
    own = {post.team_id for post in request.posts}
    found = {}
    for one in queries.held_elsewhere(held.opened.id):
        if one.week == monday:
            name = _name(one.team_id) if one.team_id else one.agency
            can_ask = one.team_id is not None and one.team_id not in own
            href = paths.ask(held.opened.id, one.team_id) if can_ask else ""
            found[f"Information of this week held by {name}: ask them"] = href
    return list(found.items())


def _unrecorded(held: Held) -> list[dict[str, str]]:
    """What was written and is in no minutes, as far as the reader may see it."""
    return [
        {
            "part": one.part,
            "label": str(one.fact.get("agency") or one.fact.get("who") or "An action"),
            "words": str(one.fact.get("words") or one.fact.get("action") or ""),
        }
        for one in room.unrecorded(held.room)
    ]


def _answers(stands: Standing) -> list[Answer]:
    return [
        Answer(
            _name(team),
            _says(
                agrees=one.fact.get("agrees", True), read=_READ[team in stands.earlier]
            ),
            str(one.fact.get("note") or ""),
        )
        for team, one in stands.answered.items()
    ]


#: What a team has read: these minutes, or those that went out before.
_READ = {False: "them", True: "those that were sent before, not these"}


def _says(*, agrees: bool, read: str) -> str:
    """A team's word: that they are right, or that they are not."""
    said = "they are right" if agrees else "says that this is wrong:"
    return f"has read {read}, and {said}"


def _name(team: int) -> str:
    card = directory().teams.get(team)
    return card.name if card else "A team that is not here any more"


def _state(stands: Standing) -> State:
    if not stands.is_approved:
        say = "The chair has not approved them yet."
        return State("Not approved", "yellow", say)
    if stands.is_changed:
        say = "Something was added or corrected after they were approved."
        return State("Changed since", "orange", say)
    if stands.sent is None:
        return State("Approved", "blue", "They have not been sent yet.")
    if stands.waiting:
        count = components.counted(len(stands.waiting), "team")
        have = "has" if len(stands.waiting) == 1 else "have"
        say = f"{count} {have} not said that they have read them."
        return State("Sent", "blue", say)
    return State("Read by all", "green", "Everybody has said that they have read them.")
