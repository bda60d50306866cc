"""The actions that a family's meetings agreed: their list, and ending one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.shortcuts import render
from django.views.decorators.http import require_safe

from plait.access.errors import PlaitError
from plait.casework import actions as verbs
from plait.clock.moments import LONDON, local_day
from plait.pages import components
from plait.pages.forms import LongTextField
from plait.pages.moments import DayField
from plait.pages.staff import banners, decided, opening, paths
from plait.pages.staff.duty_forms import DutyForm
from plait.records import queries
from plait.standards.quorums import quorums
from plait.worklist import queries as owed_queries
from plait.worklist.agreed_actions import (
    STANDARD,
    AgreedAction,
    agreed_action,
    agreed_actions,
)
from plait.worklist.directory import directory
from plait.worklist.ladder import most_guarded
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Known
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView, Row

DONE_WORDS = "Record that it was done"
DONE_LEAD = (
    "Until somebody says where it can be seen that it was done, it stays owed. Whoever "
    "chairs the meeting reads what you write."
)
DROP_WORDS = "It is no longer needed"
DROP_LEAD = (
    "It is then owed no more and nobody is told that it is late. Your reason stays in "
    "the record in your name."
)


class TooEarly(PlaitError):
    """What was done before an action was agreed is not its doing."""

    say = (
        "Enter the day on which it was agreed, or a later one. If it had been done "
        "before, say so as the reason why it is no longer needed."
    )


class ActionDoneForm(DutyForm):
    """How anybody can see that it was done, when, and what came of it."""

    evidence = LongTextField(
        label="What was done, and where can anybody see that it was?",
        help_text="For example: seen at home with the baby undressed, recorded as a "
        "visit today.",
        missing="Enter what was done, and where anybody can see that it was",
    )
    day = DayField(what="the day when it was done", label="When was it done?")
    outcome = LongTextField(label="What came of it? (optional)", required=False)


class ActionDroppedForm(DutyForm):
    """Why it is no longer needed."""

    why = LongTextField(
        label="Why is it no longer needed?",
        missing="Enter why it is no longer needed",
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One action as the list shows it.

    `when` is by when it is or was to be done; `ended` how it ended, by whom and when;
    `words` the evidence or the reason; `href` its duty, `agreed` the event that agreed
    it, each empty where there is none to be seen.
    """

    action: str
    of: str
    owner: str
    when: str
    tag: tuple[str, str]
    ended: str
    words: str
    outcome: str
    agreed: str
    href: str
    done_href: str


def done_href(row: Row) -> str:
    """Where it is recorded that the action of this duty was done."""
    return f"{paths.owed(row.subject_id, row.id)}/action-done"


def is_ours(row: Row) -> bool:
    """Whether it is an action, still to be done, and owed by a team of mine."""
    return row.standard == STANDARD and row.is_open and row.is_ours


@require_safe
def of_family(request: Request, subject_id: UUID) -> HttpResponse:
    """The actions of a family's meetings, as far as whoever asks may read them.

    Raises:
        NotAllowed: the family may not be opened.
    """
    opened = opening.open_family(request, subject_id)
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    found = agreed_actions(timeline)
    rows: dict[str, Row] = {}
    for one in (each for each in found if each.is_open):
        begun, _ = owed_queries.of_event(
            opened.id, UUID(one.agreed.id), by=request.staff, now=request.now
        )
        for row in begun:
            if row.standard == STANDARD:
                rows[one.agreed.id] = row
    found.sort(key=lambda one: one.due or date.max)
    told = [
        (one, _line(one, rows.get(one.agreed.id), seen, opened, request.now))
        for one in found
    ]
    context = {
        "opened": opened,
        "family": opened.family,
        "banners": banners.banners(opened, request.now),
        "waiting": [line for one, line in told if one.is_open],
        "ended": [line for one, line in reversed(told) if not one.is_open],
        "back": paths.family(opened.id),
    }
    return render(request, "staff/actions.jinja", context)


def open_now(opened: Open, seen: Iterable[TimelineEvent]) -> tuple[int, int]:
    """How many actions of the family are open, and how many there are at all."""
    seen = list(seen)
    if not any(one.event.kind == "action.agreed" for one in seen):
        return 0, 0
    timeline, _ = visible(opened.id, seen)
    found = agreed_actions(timeline)
    return sum(one.is_open for one in found), len(found)


def _line(
    one: AgreedAction,
    row: Row | None,
    seen: Iterable[TimelineEvent],
    opened: Open,
    now: datetime,
) -> Line:
    fact = one.agreed.fact
    ended = one.ended.fact if one.ended else {}
    return Line(
        action=str(fact.get("action") or "An action"),
        of=_meeting(one),
        owner=_owner(fact, row),
        when=_when(one, row),
        tag=_tag(one, row, now),
        ended=_ended(one, seen),
        words=str(ended.get("evidence") or ended.get("reason") or ""),
        outcome=str(ended.get("outcome") or ""),
        agreed=paths.event(opened.id, UUID(one.agreed.event.id)),
        href=paths.owed(row.subject_id, row.id) if row and one.is_open else "",
        done_href=done_href(row) if row and is_ours(row) else "",
    )


def _meeting(one: AgreedAction) -> str:
    """Of which meeting it is, as far as whoever reads may know of it."""
    meeting = one.meeting
    at = one.agreed.occurred_at
    if meeting is not None:
        at = meeting.held.occurred_at if meeting.held else meeting.starts_at or at
    known = quorums().get(meeting.type) if meeting is not None else None
    title = known.title if known is not None else "agreed"
    return f"{components.sentence(title)}, {components.day(at)}"


def _owner(fact: Any, row: Row | None) -> str:
    """Who owes it: the role and the team."""
    if row is not None:
        return f"{row.owed_by_words}, {row.team}"
    role = components.role(str(fact.get("owner") or "")) if fact.get("owner") else ""
    team = directory().teams.get(fact.get("team") or -1)
    return ", ".join(part for part in (role, team.name if team else "") if part)


def _when(one: AgreedAction, row: Row | None) -> str:
    if one.due is not None:
        return f"by the end of {components.day(one.due)}"
    is_dated = row is not None and row.due_at is not None
    return components.by_limit(row.due_at) if row and is_dated else "no day was agreed"


def _tag(one: AgreedAction, row: Row | None, now: datetime) -> tuple[str, str]:
    if one.is_done:
        return "Done", "green"
    if not one.is_open:
        return "No longer needed", "grey"
    late = one.due is not None and one.due < local_day(now)
    is_late = row.state == "overdue" if row is not None else late
    return ("Late", "red") if is_late else ("Open", "blue")


def _ended(one: AgreedAction, seen: Iterable[TimelineEvent]) -> str:
    """`Sam Okafor, Ashmere Health Visiting, Thu 5 Mar 2026`."""
    if one.ended is None:
        return ""
    by: Known = one.ended
    found = next((each for each in seen if str(each.event.id) == by.event.id), None)
    who = (found.by, found.team) if found is not None else ()
    return ", ".join(part for part in (*who, components.day(by.occurred_at)) if part)


def may_do(found: ObligationView, request: Request) -> bool:
    """Whether this person may say that it was done: their team owes or agreed it."""
    row = found.row
    if row.standard != STANDARD or not row.is_open:
        return False
    if row.is_ours:
        return True
    one = _of(found)
    return one is not None and one.agreed.agency == decided.own_agency(request)


def may_drop(found: ObligationView, request: Request) -> bool:
    """Whether their agency agreed it, or called its meeting."""
    if found.row.standard != STANDARD or not found.row.is_open:
        return False
    one = _of(found)
    return one is not None and decided.own_agency(request) in one.may_drop


def _of(found: ObligationView) -> AgreedAction | None:
    """The action that a duty is, as far as it may be read."""
    subject = found.row.subject_id
    timeline, _ = visible(subject, queries.timeline_for(subject))
    return agreed_action(timeline, str(found.trigger))


def do(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    """Record that it was done.

    Raises:
        TooEarly: it was done before it was agreed.
    """
    row, day = found.row, form.cleaned_data["day"]
    if day < local_day(row.opened_at):
        raise TooEarly
    at = datetime.combine(day, time(12), tzinfo=LONDON).astimezone(UTC)
    occasion["occurred_at"] = min(max(at, row.opened_at), request.now)
    occasion["sensitivity"] = most_guarded(found.classes)
    assert found.trigger is not None  # noqa: S101 - every stored duty has one
    verbs.do_action(
        action=found.trigger,
        about=row.about,
        evidence=form.cleaned_data["evidence"],
        outcome=form.cleaned_data["outcome"] or None,
        **occasion,
    )


def drop(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    """Record that it is no longer needed."""
    del request
    occasion["sensitivity"] = most_guarded(found.classes)
    assert found.trigger is not None  # noqa: S101 - every stored duty has one
    verbs.drop_action(
        action=found.trigger,
        about=found.row.about,
        reason=form.cleaned_data["why"],
        **occasion,
    )
