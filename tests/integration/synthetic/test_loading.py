"""The demo is loaded by the real pen, once, and shows what Plait is for."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connections, transaction

from lib import databases
from plait.access import sessions
from plait.casework import injuries
from plait.records import integrity, queries
from plait.synthetic import loading
from plait.synthetic.organisation import organisation
from plait.synthetic.plays import play, stage
from plait.worklist import obligations, projection
from plait.worklist.queries import worklist
from plait.worklist.shapes import WorklistFilter

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def loaded() -> Iterator[dict[str, loading.Loaded]]:
    """What was loaded, by the name of the database in which a copy of it lies."""
    found: dict[str, loading.Loaded] = {}
    yield found
    for name in found:
        databases.drop(name)


@pytest.fixture
def demo(own_database, loaded):
    """The plays and a dozen families, loaded: once, and copied for each test."""
    kept = f"{own_database}_loaded"
    if kept in loaded:
        databases.copy_of(kept, own_database)
    else:
        made = loading.load(as_of=NOW, families=12, seed=3)
        connections.close_all()
        databases.copy_of(own_database, kept)
        loaded[kept] = made
    return loaded[kept]


def staff(email: str):
    """The account of one of the made-up staff."""
    return get_user_model().objects.get(email=email)


def rows(query: str) -> list[tuple]:
    """What the engine role reads."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_everybody_and_everything_is_there(demo):
    """
    Teams and staff of the file, a subject for each family, play and colleague.
    """
    teams = organisation().teams

    assert demo.teams == len(teams)
    assert demo.staff == sum(len(team.staff) for team in teams)
    assert demo.subjects == loading.count(12)
    assert rows("select count(*) from event") == [(demo.events,)]
    assert rows("select count(*) from failed_derivation") == [(0,)]


def test_parents_have_told_and_one_mothers_pair_is_whole(demo):
    """
    What is told is of quarters that are over; who told it is nobody.
    """
    by_quarter = rows(
        "select count(*) from experience_answer group by quarter order by quarter"
    )
    pairs = rows(
        "select measure, result from outcome_pair where ended_at is not null "
        "and result <> 'no_pair' order by measure"
    )

    assert by_quarter == [(3,), (9,), (14,)]
    assert ("core10", "improved") in pairs
    assert ("honos", "improved") in pairs
    assert ("pbq", "no_bound") in pairs


def test_what_is_owed_is_what_a_rebuild_finds(demo):
    """
    The bulk road and the slow road give the same worklists.
    """
    rebuilt = projection.rebuild(now=NOW)

    assert rebuilt.subjects == demo.subjects
    assert (rebuilt.changed, rebuilt.failed) == (0, 0)


def test_a_database_that_holds_anything_is_left_alone(demo):
    """
    Made-up people never join others, not even other made-up ones.
    """
    with pytest.raises(loading.NotEmpty):
        loading.load(as_of=NOW, families=1, seed=4)

    assert rows("select count(*) from event") == [(demo.events,)]


def test_loading_happens_whole_or_not_at_all(own_database):
    """
    A load that is broken off leaves an empty database, which can be loaded again.
    """

    def break_off(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loading.load(as_of=NOW, families=1, seed=3, progress=break_off)

    assert rows("select count(*) from staff") == [(0,)]
    assert loading.load(as_of=NOW, families=0, seed=3).subjects > 0


def test_the_teams_of_the_town_may_open_a_family_and_others_may_not(demo):
    """
    Involvement comes from where she lives and from what happened, and names why.
    """
    fenwick = UUID(stage(play("two-halves"), as_of=NOW).key)

    with transaction.atomic():
        amina = staff("amina.yusuf@ashmere-hv.example")
        sessions.begin(amina.pk)
        opened = sessions.open_subject(amina, fenwick)
        assert queries.family(fenwick).people
    with transaction.atomic():
        rosa = staff("rosa.delgado@wendlebury-hv.example")
        sessions.begin(rosa.pk)
        with pytest.raises(sessions.NotAllowed):
            sessions.open_subject(rosa, fenwick)

    assert "caseload" in opened.why


def test_a_mark_and_an_illness_become_a_meeting_that_the_social_worker_owes(demo):
    """
    The story that Plait exists for: the health visitor records a mark; the social
    worker is owed the meeting, sees why, and not what the perinatal team wrote.
    """
    made = stage(play("two-halves"), as_of=NOW)
    fenwick, baby = UUID(made.key), UUID(made.person("infant").id)
    later = NOW + timedelta(minutes=1)

    with transaction.atomic():
        amina = staff("amina.yusuf@ashmere-hv.example")
        sessions.begin(amina.pk)
        sessions.open_subject(amina, fenwick)
        injuries.record_injury(
            family=fenwick, about=baby, mobile=False, occurred_at=NOW,
            recorded_at=later, by=amina,
            marks=[injuries.Mark(site="left_cheek", kind="bruise", size_mm=9)],
        )  # fmt: skip
        kinds = {one.event.kind for one in queries.timeline_for(fenwick)}
    assert "diagnosis.mental_health" not in kinds

    with transaction.atomic():
        daniel = staff("daniel.okoro@ashmere-social-care.example")
        sessions.begin(daniel.pk)
        page = worklist(WorklistFilter(scope="team"), by=daniel, now=later)
        [row] = [
            one for one in page.rows
            if one.standard == "conjunction_strategy_meeting"
            and one.subject_id == fenwick
        ]  # fmt: skip
        sessions.open_subject(daniel, fenwick)
        view = obligations.obligation(fenwick, row.id, by=daniel, now=later)
        words = " ".join(str(reason) for reason in view.reasons)

    assert row.due_at - later < timedelta(days=5)
    assert "Vale perinatal team" in words
    assert "severe" not in words.lower()
    assert "depression" not in words.lower()


def test_every_chain_holds(demo):
    """
    Every made-up event is a link of its subject's chain.
    """
    verified = integrity.verify(using="engine")

    assert verified.broken == ()
    assert verified.events == demo.events


def test_without_demo_mode_nothing_is_loaded(own_database):
    """
    The command refuses, in one sentence, and says how demo mode is turned on.
    """
    done = subprocess.run(
        [sys.executable, "-m", "plait", "demo"],
        env=databases.environment(own_database),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "PLAIT_DEMO=1" in done.stderr
    assert "Traceback" not in done.stderr
    assert rows("select count(*) from partnership") == [(0,)]


def test_a_play_is_told_without_a_database():
    """
    `plait demo --play NAME --tell` needs no server, and shows what was asked.
    """
    done = subprocess.run(
        [sys.executable, "-m", "plait", "demo", "--play", "child-shape", "--tell"],
        env=databases.environment("there_is_none"),
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Strategy meeting with perinatal mental health" in done.stdout
