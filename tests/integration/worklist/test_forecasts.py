"""A team's queue is asked about by the web, and answered by the worker."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from lib.queue_town import MORNING, add_episodes, busy_past, few, make_service
from lib.town import make_staff
from plait.access import rota, sessions
from plait.records import forecasts as store
from plait.records import ledger
from plait.records.forecasts import Question
from plait.records.shapes import NewEvent
from plait.workforce import keeping
from plait.workforce.queueing.kept import Kept
from plait.workforce.shapes import Working
from plait.worklist import forecasts


@pytest.fixture
def service(town, as_engine):
    with as_engine():
        return make_service(town)


@pytest.fixture
def manager(service):
    """The manager is asking."""
    sessions.begin(service.manager.pk)
    return service.manager


def test_what_is_asked_is_answered_by_the_worker(service, home, manager, as_engine):
    """
    From the episodes of the team, as numbers alone, with the moment.
    """
    question = Question(service.team.pk, extra_halves=4)
    forecasts.ask(question, MORNING)
    assert forecasts.known(question).state == "waiting"

    with as_engine():
        add_episodes(service.team, home, busy_past())
        done = forecasts.run(MORNING, using="default")
    answer = forecasts.known(question)

    assert (done, answer.state, answer.made_at) == (1, "made", MORNING)
    kept = Kept.model_validate(answer.result)
    waiting = sum(one.is_waiting for one in busy_past())
    assert sum(one.waiting for one in kept.kinds) == waiting
    assert "and 2 more" in kept.assumptions[1]
    assert "A. B." not in str(answer.result)
    assert str(home.id) not in str(answer.result)


def test_a_team_as_it_is_is_asked_for_by_itself_and_not_twice(service, as_engine):
    """
    Each day, and after six hours.
    """
    with as_engine():
        asked = [forecasts.keep_fresh(MORNING, using="default")]
        asked.append(forecasts.keep_fresh(MORNING, using="default"))
        forecasts.run(MORNING, using="default")
        asked += [
            forecasts.keep_fresh(MORNING + later, using="default")
            for later in (timedelta(hours=1), timedelta(hours=7))
        ]

    assert asked == [1, 0, 0, 1]


def test_what_another_version_kept_is_worked_out_anew(service, as_engine):
    """
    It cannot be read, and so it is as if there were none.
    """
    question = Question(service.team.pk)
    with as_engine():
        forecasts.keep_fresh(MORNING, using="default")
        store.keep(question, {"form": 0}, MORNING, using="default")
        answer = store.answer(question, using="default")
        later = MORNING + timedelta(minutes=1)
        asked = forecasts.keep_fresh(later, using="default")

    assert (forecasts.read(answer), asked) == (None, 1)


def test_what_fails_is_said_and_the_last_answer_stays(
    service, home, manager, as_engine, monkeypatch
):
    """
    Silence must not look like an answer.
    """
    question = Question(service.team.pk)
    later = MORNING + timedelta(hours=8)
    with as_engine():
        add_episodes(service.team, home, few())
        forecasts.keep_fresh(MORNING, using="default")
        forecasts.run(MORNING, using="default")
        forecasts.keep_fresh(later, using="default")
        monkeypatch.setattr(forecasts, "forecast", _fails)
        forecasts.run(later, using="default")
        again = forecasts.keep_fresh(later + timedelta(minutes=1), using="default")

    answer = forecasts.known(question)
    assert (answer.state, answer.made_at, again) == ("failed", MORNING, 0)
    assert Kept.model_validate(answer.result).kinds[2].waiting == 2


def _fails(*_given):
    raise RuntimeError("made to fail")


def test_a_worker_that_died_leaves_the_question_to_another(service, as_engine):
    """
    It is taken once, and again after a minute without an answer.
    """
    with as_engine():
        forecasts.keep_fresh(MORNING, using="default")
        taken = [
            store.take(MORNING + timedelta(seconds=at), using="default")
            for at in (1, 2, 70)
        ]

    assert [one is not None for one in taken] == [True, False, True]


def test_another_team_neither_reads_nor_asks(service, town, as_engine):
    """
    The database says so.
    """
    question = Question(service.team.pk)
    with as_engine():
        forecasts.keep_fresh(MORNING, using="default")
        forecasts.run(MORNING, using="default")
    sessions.begin(town.staff["health_visiting"].pk)

    assert forecasts.known(question).state == "none"
    with pytest.raises(DatabaseError), transaction.atomic():
        forecasts.ask(Question(service.team.pk, 2), MORNING)


def test_the_web_cannot_write_an_answer(service, manager):
    """
    It asks; what is answered is the worker's.
    """
    forecasts.ask(Question(service.team.pk), MORNING)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as one:
        one.execute("update capacity_forecast set result = '{}', made_at = now()")


def test_what_was_joined_or_passed_on_does_not_wait(service, home, as_engine):
    """
    It was never two referrals; and it waits for another service.
    """
    with as_engine():
        add_episodes(service.team, home, few())
        with connection.cursor() as cursor:
            cursor.execute(
                "update care_episode set state = case "
                "when received_at = (select max(received_at) from care_episode) "
                "then 'joined' else 'redirecting' end where state = 'accepted'"
            )
        [team] = forecasts.teams(using="default")
        asked = forecasts.asked_of(
            team, Question(team.id), MORNING.date(), using="default"
        )

    assert len(asked.past) == 3
    assert not any(one.is_waiting for one in asked.past)


def test_old_questions_of_a_team_are_forgotten(service, manager, as_engine):
    """
    As it is, and the last sixty: nobody fills the database by asking.
    """
    for number in range(1, 41):
        for more in (0, 10):
            at = MORNING + timedelta(seconds=number)
            forecasts.ask(Question(service.team.pk, number - 20, more), at)
    with as_engine():
        store.keep(Question(service.team.pk), {}, MORNING, using="default")
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from capacity_forecast")
            (count,) = cursor.fetchone()

    assert count == store.KEPT + 1


def test_a_queue_is_played_with_the_posts_and_the_leave_that_the_team_keeps(
    service, as_engine
):
    """
    Who sees families counts, those away on their days; no name is kept.
    """
    week = MORNING + timedelta(days=7)
    with as_engine():
        nurse = make_staff(service.team, "perinatal_nurse")
        other = make_staff(service.team, "perinatal_admin")
        for staff, profession, wte in (
            (nurse, "community_nurse", "0.80"), (other, "administrator", "1.00"),
        ):  # fmt: skip
            row = Working(staff.pk, profession, Decimal(wte), MORNING.date())
            keeping.work(
                row, team_id=service.team.pk, by=None, at=MORNING, using="default"
            )
        rota.put(
            absences=[rota.Away(nurse.pk, service.team.pk, MORNING, week)],
            using="default",
        )
        [team] = forecasts.teams(using="default")
        found = forecasts.at_hand(team, MORNING.date(), using="default")
        forecasts.keep_fresh(MORNING, using="default")
        forecasts.run(MORNING, using="default")
        kept = forecasts.read(store.answer(Question(team.id), using="default"))

    assert (found.is_kept, found.seeing) == (True, 0.8)
    assert found.away[MORNING.date()] == 0.8
    assert week.date() not in found.away
    assert kept.wte == 0.8
    assert kept.in_post["administrator"] == 1.0
    assert kept.in_post["psychiatrist"] == 0.0


def test_what_was_missed_is_learnt_once_and_not_where_it_was_withdrawn(
    service, home, as_engine
):
    """
    Ten were missed and ten were kept, whoever else wrote a miss down too.
    """
    mother = home.mother

    def write(kind, day, **more):
        at = MORNING - timedelta(days=day)
        given = {"fact": {}, "about": mother} | more
        new = NewEvent(
            id=uuid4(), subject_id=home.id, kind=kind, occurred_at=at, recorded_at=at,
            agency=service.team.agency_id, team_id=service.team.pk, **given,
        )  # fmt: skip
        ledger.append(new, using="default")
        return new.id

    missed = "nonattendance.did_not_attend"
    with as_engine():
        for day in range(1, 11):
            write(missed, day)
            write(missed, day, fact={"note": "written by hand"})
            write("contact.perinatal", day)
        gone = write(missed, 20)
        write(missed, 20, fact={"withdrawn": True}, corrects=gone)
        [team] = forecasts.teams(using="default")
        asked = forecasts.asked_of(
            team, Question(team.id), MORNING.date(), using="default"
        )

    assert asked.assumed.missed == 0.5
