"""What the worker does for capacity and demand: it plays a team's queue.

It reads the episodes of the team as the engine and keeps numbers. Nothing that it keeps
is about anybody, and nothing that is due depends on it.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connections
from pydantic import ValidationError

from plait.assurance import few
from plait.clock.moments import local_day
from plait.records import forecasts
from plait.records.forecasts import Answer, Question
from plait.standards import services
from plait.standards.services.capacity import Capacity, capacity_of
from plait.standards.services.demand import Demand, demand_of
from plait.standards.services.intake import intake_of
from plait.workforce.queueing import kept
from plait.workforce.queueing.forecasting import Asked, check, forecast
from plait.workforce.queueing.learning import ENOUGH, WEEKS, Assumed, AtWork
from plait.workforce.queueing.shapes import Kind, Past
from plait.worklist import at_work
from plait.worklist.at_work import AtHand

log = logging.getLogger(__name__)

#: So old a forecast of a team as it is may become before it is made anew by itself.
FRESH: Final = timedelta(hours=6)
#: What may be asked: WTE more or fewer, in halves; per cent more referrals or fewer.
EXTRA: Final = (-20.0, 20.0)
MORE: Final = (-90, 300)
_WORKING_DAYS: Final = 5
#: Told as it goes, in steps of so many per cent.
_STEP: Final = 10

_TEAMS: Final = """
    select t.id, t.name, a.slug from team t join agency a on a.slug = t.agency_id
    where a.slug = any (%s) order by t.id
"""
#: What is passed on waits for another service, and not for ours; what was joined to an
#: open episode was never two referrals.
_EPISODES: Final = """
    select urgency, purpose, received_at, first_seen_at, case
        when state = 'redirecting' then coalesce(triaged_at, received_at)
        else closed_at
    end
    from care_episode where team_id = %s and state <> 'joined'
"""
#: What was missed is often recorded twice: of a person and a day it counts once.
_MISSED: Final = """
    select count(distinct (
            e.subject_id, e.about, (e.occurred_at at time zone 'Europe/London')::date
        )) filter (where e.kind = 'nonattendance.did_not_attend'),
        count(*) filter (where e.kind = 'contact.perinatal')
    from event e
    where e.team_id = %s and e.occurred_at >= %s and not e.fact ? 'withdrawn'
        and e.kind in ('nonattendance.did_not_attend', 'contact.perinatal')
        and not exists (
            select from event c
            where c.subject_id = e.subject_id and c.corrects = e.id
        )
"""


@dataclass(frozen=True, slots=True)
class Team:
    """A team of a service that has said what it is there for."""

    id: int
    name: str
    agency: str
    demand: Demand
    capacity: Capacity
    kinds: tuple[Kind, ...]


def teams(*, using: str = "engine") -> tuple[Team, ...]:
    """Every team of whose service there is a `demand.yaml`."""
    found = {
        one.agency: one
        for one in services.services().values()
        if one.agency != services.ANYBODYS and services.has_topic(one, "demand")
    }
    with connections[using].cursor() as cursor:
        cursor.execute(_TEAMS, [sorted(found)])
        rows = cursor.fetchall()
    return tuple(
        Team(
            id_, name, agency, demand_of(found[agency]), capacity_of(found[agency]),
            kinds(found[agency]),
        )
        for id_, name, agency in rows
    )  # fmt: skip


def kinds(service: services.Service) -> tuple[Kind, ...]:
    """The classes of referrals of a service, as a simulation takes them."""
    named = intake_of(service)
    found = []
    for one in demand_of(service).kinds:
        class_ = named.class_of(one.id)
        title = class_.words if class_ else one.id.replace("_", " ").capitalize()
        found.append(Kind(one.id, title, one.limit_days, one.at_once))
    return tuple(found)


def known(question: Question) -> Answer:
    """What whoever asks may read of a question about a team of theirs."""
    return forecasts.answer(question)


def ask(question: Question, now: datetime) -> None:
    """Ask the worker for an answer."""
    forecasts.ask(question, now)


def run(now: datetime, *, using: str = "engine") -> int:
    """Answer what is asked; gives how many were. One that fails stops no other."""
    done = 0
    while (question := forecasts.take(now, using=using)) is not None:
        try:
            _answer(question, now, using)
        except Exception as error:  # noqa: BLE001 - one must not stop the rest
            # The name alone: its text may quote a row.
            log.error("capacity: the worker failed: %s", type(error).__name__)  # noqa: TRY400
            forecasts.note_failure(question, now, using=using)
        done += 1
    return done


def keep_fresh(now: datetime, *, using: str = "engine") -> int:
    """Ask for each team as it is, where its forecast is old; gives how many."""
    asked = 0
    for team in teams(using=using):
        answer = forecasts.answer(Question(team.id), using=using)
        if answer.state in {"waiting", "running"} or not is_old(answer, now):
            continue
        if answer.state == "failed" and not _is_long_ago(answer.asked_at, now):
            continue
        forecasts.ask(answer.question, now, using=using)
        asked += 1
    return asked


def read(answer: Answer) -> kept.Kept | None:
    """What was answered; None where nothing was, or another version kept it."""
    if answer.result is None:
        return None
    try:
        return kept.Kept.model_validate(answer.result)
    except ValidationError:
        return None


def is_old(answer: Answer, now: datetime) -> bool:
    """Whether a forecast is missing, of another day or version, or hours old."""
    made = answer.made_at
    if made is None or local_day(made) < local_day(now) or read(answer) is None:
        return True
    return now - made > FRESH


def _is_long_ago(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment > FRESH


def _answer(question: Question, now: datetime, using: str) -> None:
    every = teams(using=using)
    team = next(one for one in every if one.id == question.team)
    asked = asked_of(team, question, local_day(now), using=using)
    told = 0

    def progress(done: int, of: int) -> None:
        nonlocal told
        part = 100 * done // of
        if part >= told + _STEP:
            told = part
            forecasts.note_progress(question, min(part, 99), using=using)

    found = forecast(asked, progress)
    checked = check(asked)
    others = [
        kept.place(one.name, asked_of(one, Question(one.id), asked.today, using=using))
        for one in every
        if one.agency == team.agency
    ]
    seen = [one for one in others if one.clocked]
    in_post = _in_post(every, team, asked.today, using)
    result = kept.keep(found, checked, seen, told=few.told, in_post=in_post)
    forecasts.keep(question, result.model_dump(mode="json"), now, using=using)


def _in_post(
    every: Sequence[Team], team: Team, today: date, using: str
) -> dict[str, float] | None:
    """Who is in post in the whole service: births are of all of it."""
    mine = [one for one in every if one.agency == team.agency]
    each = [at_hand(one, today, using=using) for one in mine]
    return at_work.of_service(each, team.capacity)


def asked_of(team: Team, question: Question, today: date, *, using: str) -> Asked:
    """All that a forecast of a team is made from."""
    work = team.demand.work
    missed = _missed(team.id, today, using)
    there = at_hand(team, today, using=using)
    return Asked(
        past=_past(team, using),
        kinds=team.kinds,
        today=today,
        assumed=Assumed(
            first_hours=work.first_appointment_hours.value,
            weekly_hours=work.weekly_hours_in_care.value,
            care_weeks=work.weeks_in_care.value,
            family_share=work.share_for_families.value,
            missed=work.share_missed.value if missed is None else missed,
            rebook_days=round(work.rebook_days.value),
            notice_days=round(work.notice_days.value),
        ),
        at_work=AtWork(
            wte=there.seeing,
            hours_a_day=work.hours_a_week.value / _WORKING_DAYS,
            leave_share=work.share_on_leave.value,
            away=there.away or None,
        ),
        more=1 + question.more / 100,
        extra_wte=question.extra_halves / 2,
    )


def at_hand(team: Team, today: date, *, using: str) -> AtHand:
    """Who is in post in a team, of what it keeps of itself, and away."""
    return at_work.at_hand(
        team.id, today, demand=team.demand, capacity=team.capacity, using=using
    )


def kind_of(urgency: str, purpose: str, known: Sequence[str]) -> str:
    """The class of an episode: what it is for where that is one, else how urgent.

    One that the service does not name counts as the last of its classes.
    """
    return next((one for one in (purpose, urgency) if one in known), known[-1])


def _past(team: Team, using: str) -> tuple[Past, ...]:
    known = [one.id for one in team.kinds]
    with connections[using].cursor() as cursor:
        cursor.execute(_EPISODES, [team.id])
        rows = cursor.fetchall()
    return tuple(
        Past(kind_of(urgency, purpose, known), local_day(received), _day(seen),
             _day(closed))
        for urgency, purpose, received, seen, closed in rows
        if received is not None
    )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else local_day(moment)


def _missed(team: int, today: date, using: str) -> float | None:
    """The part of appointments that was missed, as recorded; None: too few are."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MISSED, [team, today - timedelta(weeks=WEEKS)])
        missed, seen = cursor.fetchone()
    if missed < ENOUGH or not seen:
        return None
    return float(min(missed / (missed + seen), 0.9))
