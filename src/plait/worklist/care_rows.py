"""Episodes of care as rows for lists: worked out from the events, and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, get_args
from uuid import UUID

from plait.clock.moments import local_day
from plait.instruments.measures import by_kind
from plait.standards import services
from plait.standards.services.intake import Intake, intake_of
from plait.timeline import bed_search
from plait.timeline.care import (
    ASKED,
    BEGINNINGS,
    IN_CARE,
    PASSED_ON_STATES,
    REFUSED,
    SUPPLIED,
    TAKEN_UP,
    TRIAGED,
    UNDECIDED,
    Episode,
)
from plait.timeline.care_episodes import episodes, is_touched
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.facts.care import Referrer
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory, team_for

#: After these she is called by another name, is due on another day, or has a baby.
_PEOPLE: Final = frozenset(
    {"person.joined", "birth.recorded", "pregnancy.notified", "pregnancy.edd_set",
     "pregnancy.booked", "pregnancy.ended"}
)  # fmt: skip
#: Of these an episode says its own, so that a clock that one began is known as its.
_STEPS: Final = BEGINNINGS | {ASKED, SUPPLIED, TAKEN_UP, REFUSED, TRIAGED}
#: What is said of an admission that goes on.
_HOSPITALS: Final = {bed_search.ADMITTED: "mbu", bed_search.WARD: "ward"}
_PURPOSES: Final = ("preconception", "partner", "parent_infant")
_CLASSES: Final = ("emergency", "very_urgent", "urgent", "routine", "preconception")
#: Babies whose births are as near as this are twins.
_TWINS: Final = timedelta(days=90)
#: Sums of one instrument that a row keeps.
_SHOWN: Final = 6
#: Where no class of the service says another, it comes last.
_LAST: Final = 9


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change the row of an episode.

    None is that somebody new is there, or is called by another name.
    """
    if new is None:
        return bool(episodes(timeline))
    kinds_ = set(new)
    if not kinds_.isdisjoint(BEGINNINGS):
        return True  # also where the only referral was withdrawn
    if BEGINNINGS.isdisjoint(timeline.kinds):
        return False
    beside = _PEOPLE | bed_search.ADMISSIONS
    return is_touched(kinds_) or not beside.isdisjoint(kinds_)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row an episode, by the columns of its table."""
    every = episodes(timeline)
    babies = _babies(timeline) if every else {}
    rows = []
    for number, one in enumerate(every):
        team = _team(one, context, directory)
        if team is None:
            continue
        before = [x for x in every[:number] if x.is_open and x.about == one.about]
        beside = next((x for x in before if _team(x, context, directory) == team), None)
        row = _row(one, context, directory, team)
        row |= {
            "edd": _due(timeline),
            "born_on": max(babies.values(), default=None),
            "infant_seen_at": one.babies_seen_at(babies),
            "beside": _uuid(beside.id) if beside and one.is_open else None,
            **_hospital(one, timeline),
        }
        rows.append(row)
    return rows


def team_of(one: Episode, context: Context, directory: Directory) -> int | None:
    """The team that has it, or that it waits for. None where a service has it that
    is not here: it stands on the family's timeline, and on no other service's list.
    """
    return _team(one, context, directory)


def intake_for(team: int, directory: Directory) -> Intake | None:
    """What the service of a team says of whom it takes; None where it says nothing."""
    service = services.of_agency(directory.teams[team].agency)
    if service is None or not services.has_topic(service, "intake"):
        return None
    return intake_of(service)


def lacking(one: Episode, intake: Intake) -> list[str]:
    """What the referral does not say that the service needs, by field."""
    wanted = intake.wanted_for(one.purpose)
    return [each.field for each in wanted if one.said(each.field) in (None, "", [])]


def _row(
    one: Episode, context: Context, directory: Directory, team: int
) -> dict[str, Any]:
    named = context.named()
    about = one.about or ""
    label = (named[about] if about in named else named[""]).label
    intake = intake_for(team, directory)
    class_ = intake.class_of(one.urgency) if intake else None
    began = one.received or one.first
    return {
        "id": one.id,
        "team_id": team,
        "from_team_id": _from(one, team, directory),
        "about": _uuid(one.about),
        "label": label,
        "state": one.state,
        "purpose": _one_of(one.purpose, _PURPOSES),
        "referrer": _one_of(one.said("referrer"), get_args(Referrer)),
        "asked_urgency": one.asked_urgency,
        "urgency": one.urgency if class_ else _one_of(one.urgency, _CLASSES),
        "rank": class_.rank if class_ else _LAST,
        "received_at": began.occurred_at,
        **_moments(one),
        "scores": _scores(one),
        "worker_id": _worker(one.coordinator, directory),
        "infant_worker_id": _worker(one.infant_worker, directory),
        "steps": [x for x in map(_uuid, _steps(one)) if x],
        "missing": lacking(one, intake) if intake and not one.accepted else [],
        "flags": _flags(one, intake),
        "to_tell": _to_tell(one),
        "sens": _sens(one),
    }


def _moments(one: Episode) -> dict[str, Any]:
    """When what happened, by the columns."""
    supervised = one.supervised
    return {
        "triaged_at": _at(one.triaged),
        "accepted_at": _at(one.accepted),
        "first_seen_at": _at(one.seen[0]) if one.seen else None,
        "last_seen_at": _at(one.seen[-1]) if one.seen else None,
        "plan_at": _at(one.plan),
        "partner_at": _at(one.partner),
        "supervised_at": _at(supervised),
        "supervision_on": supervised.fact.get("next_on") if supervised else None,
        "discharge_at": _at(one.discharge),
        "closed_at": _ended(one),
    }


def _steps(one: Episode) -> list[str]:
    return [event.id for event in one.events if event.kind in _STEPS]


def _hospital(one: Episode, timeline: Timeline) -> dict[str, Any]:
    """Where she is in hospital while the service has her, as it recorded itself."""
    is_theirs = one.state in IN_CARE
    stay = (
        bed_search.in_hospital(timeline, one.about, one.agency) if is_theirs else None
    )
    return {
        "hospital": _HOSPITALS[stay.kind] if stay else "",
        "hospital_since": _at(stay),
    }


def _scores(one: Episode) -> list[dict[str, object]]:
    """The newest scores of each measure that the service took, the first one first."""
    found: dict[str, list[dict[str, object]]] = {}
    for event in one.scores:
        day = local_day(event.occurred_at).isoformat()
        for measure in by_kind().get(event.kind, ()):
            value = event.fact.get(measure.field)
            value = event.total if value is None else value
            if isinstance(value, int):
                row = {"i": measure.id, "t": value, "on": day}
                found.setdefault(measure.id, []).append(row)
    return [each for every in found.values() for each in every[-_SHOWN:]]


def _to_tell(one: Episode) -> list[str]:
    """Who must still hear what became of it."""
    is_decided = one.accepted is not None or one.state in {*PASSED_ON_STATES, "joined"}
    whom = ["gp"] if one.said("referrer") == "gp" else ["referrer", "gp"]
    return [each for each in whom if is_decided and each not in one.told]


def _ended(one: Episode) -> datetime | None:
    if one.is_open:
        return None
    last = one.closed or one.taken_up or one.events[-1]
    return last.occurred_at


def _team(one: Episode, context: Context, directory: Directory) -> int | None:
    named = _number(one.team)
    if named in directory.teams:
        return int(named or 0)
    waits_at = team_for("perinatal_duty", context.around, directory)
    agency = directory.teams[waits_at].agency
    if one.agency in ("", agency):
        return waits_at
    # What another system sends names no team: whose it is, its agency says.
    theirs = [x for x in directory.teams.values() if x.agency == one.agency]
    theirs.sort(key=lambda team: "perinatal_duty" not in team.answers_for)
    if not theirs:
        return waits_at if one.state in UNDECIDED else None
    return theirs[0].id


def _from(one: Episode, team: int, directory: Directory) -> int | None:
    """The team that referred. A service does not refer to itself."""
    sender = _number(one.made.event.team) if one.made else None
    return sender if sender in directory.teams and sender != team else None


def _worker(allocated: Known | None, directory: Directory) -> int | None:
    worker = allocated.fact.get("worker") if allocated else None
    return worker if worker in directory.workers else None


def _due(timeline: Timeline) -> date | None:
    """The due date while she is pregnant."""
    # A birth ends the pregnancy from the next moment on.
    return timeline.due_date(timeline.events[-1].occurred_at + timedelta.resolution)


def _babies(timeline: Timeline) -> dict[str, date]:
    """The birthdays of the youngest babies who live: of twins both, after a loss none.

    A baby who died is nobody who must be seen, and an older child is no baby instead.
    """
    every = [one for one in timeline.people.values() if one.role == "infant"]
    born = [(one, one.born_on) for one in every if one.born_on is not None]
    youngest = max((day for _, day in born), default=None)
    return {
        one.id: day
        for one, day in born
        if youngest and youngest - day < _TWINS and one.died_at is None
    }


def _flags(one: Episode, intake: Intake | None) -> list[str]:
    """The flags that the service knows. What else was written is in the record."""
    said = one.said("flags")
    known = {flag.id for flag in intake.flags} if intake else set()
    return [each for each in said if each in known] if isinstance(said, list) else []


def _one_of(value: object, known: Iterable[str]) -> str:
    """A word of a list, as a list across families may show it; else nothing."""
    return str(value) if value in set(known) else ""


def _sens(one: Episode) -> int:
    first = one.first
    name = first.event.sensitivity or kinds()[first.kind].sensitivity
    return SENSITIVITIES[name]


def _at(event: Known | None) -> datetime | None:
    return event.occurred_at if event else None


def _number(named: str | None) -> int | None:
    return int(named) if named and named.isdecimal() else None


def _uuid(named: str | None) -> str | None:
    try:
        return str(UUID(str(named)))
    except ValueError:
        return None
