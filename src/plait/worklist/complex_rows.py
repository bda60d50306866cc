"""The list of the complex-cases team as rows: worked out from the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from plait.access.classes import BIT, EXISTENCE_IS_BOUND
from plait.clock.moments import local_day
from plait.engine.complex_cases import (
    STARTS,
    Flagged,
    flagged,
    pregnancy_now,
    since_last,
)
from plait.standards.services import complex_cases
from plait.standards.services.complex_cases import ComplexCases
from plait.timeline.facts import kinds
from plait.timeline.gatherings import Gathering, gatherings
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.involving import Involve
from plait.worklist.routing import Directory, answering_team

#: The role that answers for the list.
LEAD: Final = "complex_case_lead"
#: The type of its meetings.
TYPE: Final = "complex_case"
_ENDS: Final = frozenset({"birth.recorded", "pregnancy.ended"})
_MIDWIFE: Final = frozenset({"midwife", "perinatal_midwife"})
_VISITOR: Final = frozenset({"health_visitor"})


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change the list.

    None is that somebody new is there, or is called by another name.
    """
    if new is not None and not (set(STARTS) | _ENDS).isdisjoint(new):
        return True
    return pregnancy_now(timeline) is not None


def team_of(context: Context, directory: Directory) -> int | None:
    """The team that keeps the list for this family; None where nobody does."""
    team = answering_team(LEAD, context.around, directory)
    return team if team is not None and said_by(team, directory) else None


def said_by(team: int, directory: Directory) -> ComplexCases | None:
    """What the complex-cases team says of itself; None for a team that is none."""
    card = directory.teams.get(team)
    found = complex_cases.of_team(card.agency) if card else None
    return found[1] if found else None


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row for the pregnancy that is going on, if the list holds it; else none."""
    found = _found(timeline, context, directory)
    if found is None:
        return []
    team, says, case = found
    named = context.named()
    who = named.get(case.pregnancy.about or "") or named[""]
    called = next(iter(_called(timeline)), None)
    return [
        {
            **_named_ones(timeline, case, directory),
            "id": case.pregnancy.id,
            "team": team,
            "about": case.pregnancy.about,
            "label": who.label,
            "state": "open" if case.is_open else "left_out",
            "tier": case.tier,
            "rank": says.rank(case.tier),
            "joint": case.joint,
            "since": _monday(local_day(case.since)),
            "talked_at": case.last_talked,
            "talks": len(case.talked),
            "due_on": _due(case, says),
            "changed_at": _changed(timeline, case),
            "meeting": called.id if called else None,
            "meeting_at": called.starts_at if called else None,
            "edd": case.pregnancy.edd,
            "because": _because(case),
        }
    ]


def _named_ones(
    timeline: Timeline, case: Flagged, directory: Directory
) -> dict[str, Any]:
    """When a midwife and a health visitor were named in this pregnancy, and who."""
    midwives = _allocated(timeline, case, _MIDWIFE)
    visitors = _allocated(timeline, case, _VISITOR)
    return {
        "midwife_at": midwives[0].occurred_at if midwives else None,
        "midwife": _worker(midwives, directory),
        "visitor_at": visitors[0].occurred_at if visitors else None,
        "visitor": _worker(visitors, directory),
    }


def _because(case: Flagged) -> list[str]:
    """The events behind it, each once."""
    behind = dict.fromkeys(each.id for met in case.met for each in met.events)
    return [one for one in behind if _is_uuid(one)]


def involves(
    timeline: Timeline, context: Context, directory: Directory
) -> list[Involve]:
    """The team that keeps the list works with a family that is on it."""
    found = _found(timeline, context, directory)
    if found is None:
        return []
    team, _, case = found
    newest = max(case.met, key=lambda one: one.known_at).events[-1]
    if not case.is_open or not _is_uuid(newest.id):
        return []
    return [Involve(team, LEAD, "keeps the complex cases list", UUID(newest.id))]


def _found(
    timeline: Timeline, context: Context, directory: Directory
) -> tuple[int, ComplexCases, Flagged] | None:
    if context.kind != "family" or pregnancy_now(timeline) is None:
        return None
    team = team_of(context, directory)
    says = said_by(team, directory) if team is not None else None
    case = flagged(timeline, says) if says else None
    if team is None or says is None or case is None:
        return None
    return team, says, case


def _due(case: Flagged, says: ComplexCases) -> date | None:
    """By when it is to be talked of again; None where it never was."""
    if case.last_talked is None:
        return None
    return local_day(case.last_talked) + timedelta(days=says.tier(case.tier).days)


def _changed(timeline: Timeline, case: Flagged) -> datetime | None:
    """When something new was recorded, of which every reader of the list may know."""
    if not case.talked:
        return None
    news = (
        one.recorded_at
        for one in since_last(timeline, case.talked)
        if not EXISTENCE_IS_BOUND >> BIT[class_of(one)] & 1
    )
    return max(news, default=None)


def class_of(event: Known) -> str:
    """The class of an event: its own, or that of its kind."""
    return event.event.sensitivity or kinds()[event.kind].sensitivity


def _called(timeline: Timeline) -> Iterator[Gathering]:
    """The meetings of the team that are to be held, the newest first."""
    for one in reversed(gatherings(timeline)):
        if one.type == TYPE and one.state == "called" and _is_uuid(one.id):
            yield one


def _allocated(timeline: Timeline, case: Flagged, posts: frozenset[str]) -> list[Known]:
    """The events of this pregnancy that named somebody in these posts, newest first."""
    since = case.pregnancy.known_at
    ended = {
        one.fact.get("worker"): one.occurred_at
        for one in timeline.of_kind("allocation.ended")
    }
    return [
        one
        for one in reversed(timeline.of_kind("allocation.made"))
        if one.fact.get("post") in posts
        and one.occurred_at >= since
        and ended.get(one.fact.get("worker"), since) <= one.occurred_at
        and not EXISTENCE_IS_BOUND >> BIT[class_of(one)] & 1
    ]


def _worker(events: Iterable[Known], directory: Directory) -> int | None:
    """The last whose name was given: some say only that somebody is named."""
    named = (one.fact.get("worker") for one in events)
    return next((one for one in named if one in directory.workers), None)


def _monday(day: date) -> date:
    """The Monday of its week: of what may be held elsewhere no more is told."""
    return day - timedelta(days=day.weekday())


def _is_uuid(named: str) -> bool:
    try:
        UUID(named)
    except ValueError:
        return False
    return True
