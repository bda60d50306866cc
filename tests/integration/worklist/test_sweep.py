"""Late is told: each rung once, whatever happens between and beside."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.worklist import freshness, projection, queries, recording, sweep, telling
from plait.worklist.shapes import WorklistFilter

LATE = NOW + timedelta(days=4)


@pytest.fixture(autouse=True)
def _new_worker(monkeypatch):
    """
    Each test is a worker that was just started.
    """
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())


@pytest.fixture
def streets(own_database):
    """A town with five families, in each a mark on a baby who cannot move."""
    town = make_town(using="engine")
    for kind, team in town.teams.items():
        # Somebody is found in every team, so no ladder goes up before its time.
        make_staff(team, f"{kind}_lead", "engine")
    homes = [make_home(town, using="engine") for _ in range(5)]
    for home in homes:
        record(town, "health_visiting", home, "injury.observed", home.infant,
               mobile=False)  # fmt: skip
    return town, homes


def record(town, who, home, kind, about, *, at=NOW, **fact):
    """Recorded through the web's own connection, in a transaction of its own."""
    from django.db import transaction

    with transaction.atomic():
        staff = town.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        return recording.record(
            kind=kind, fact=fact, about=about, family=home.id, occurred_at=at,
            recorded_at=at, by=staff,
        )  # fmt: skip


def told() -> Counter:
    """How often each rung of each duty was told, by the ledger."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select subject_id, fact->>'standard', fact->>'trigger', fact->>'rung' "
            "from event where kind = 'escalation.raised'"
        )
        return Counter(cursor.fetchall())


def due_rungs(now) -> set:
    """The rungs that are due by the entries' own ladders."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select subject_id, standard, trigger::text, rung->>'index' "
            "from worklist_entry, jsonb_array_elements(rungs) rung "
            "where closed_at is null and (rung->>'at')::timestamptz <= %s",
            [now],
        )
        return set(cursor.fetchall())


def test_each_rung_that_is_due_is_told_once_and_again_never(streets):
    """
    After an outage the first pass catches up; the second finds nothing to do.
    """
    first = sweep.sweep(LATE, using="engine")
    second = sweep.sweep(LATE + timedelta(seconds=30), using="engine")

    assert first.ran
    assert first.told == len(due_rungs(LATE)) > 0
    assert (second.ran, second.told) == (True, 0)
    assert set(told()) == due_rungs(LATE)
    assert set(told().values()) == {1}


def test_two_sweeps_at_once_tell_each_rung_once(streets, connect):
    """
    Also when both get past the lock that lets one of them work at a time.
    """
    _, homes = streets
    barrier = threading.Barrier(2)
    errors = []

    def work():
        try:
            barrier.wait()
            for home in homes:
                telling.tell(home.id, LATE, using="engine")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a failure
            errors.append(error)
        finally:
            connections["engine"].close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not errors
    assert set(told()) == due_rungs(LATE)
    assert set(told().values()) == {1}


def test_only_one_worker_sweeps_at_a_time(streets, connect):
    """
    The second goes home without touching anything.
    """
    connect("engine").execute("select pg_advisory_lock(%s)", [sweep._LOCK])

    result = sweep.sweep(LATE, using="engine")

    assert result == sweep.SweepResult(ran=False)
    assert not told()


def test_a_crash_between_two_families_loses_and_repeats_nothing(streets, monkeypatch):
    """
    Whoever was told stays told; the others are told by the next pass.
    """
    calls = []
    tell = telling.tell

    def dies_on_the_third(*args, **kwargs):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return tell(*args, **kwargs)

    monkeypatch.setattr(telling, "tell", dies_on_the_third)
    with pytest.raises(KeyboardInterrupt):
        sweep.sweep(LATE, using="engine")
    assert 0 < len(told()) < len(due_rungs(LATE))
    monkeypatch.setattr(telling, "tell", tell)

    sweep.sweep(LATE + timedelta(seconds=30), using="engine")

    assert set(told()) == due_rungs(LATE)
    assert set(told().values()) == {1}


def test_a_crash_between_the_event_and_the_entry_leaves_neither(streets, monkeypatch):
    """
    The event that says a rung was told and the entry that shows it go together.
    """

    def dies(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(projection, "refresh", dies)
    with pytest.raises(KeyboardInterrupt):
        sweep.sweep(LATE, using="engine")

    assert not told()


def test_a_family_whose_rules_fail_is_told_all_the_same(streets, monkeypatch):
    """
    Late is late, also where what is owed cannot be worked out anew.
    """

    def fails(*args, **kwargs):
        raise RuntimeError("a mother's name")

    monkeypatch.setattr(projection, "refresh", fails)
    due = due_rungs(LATE)
    sweep.sweep(LATE, using="engine")
    again = sweep.sweep(LATE + timedelta(seconds=30), using="engine")

    assert again.told == 0
    assert set(told()) == due
    assert set(told().values()) == {1}
    with connections["engine"].cursor() as cursor:
        cursor.execute("select reason from failed_derivation")
        assert {row[0] for row in cursor.fetchall()} == {"RuntimeError"}


def test_what_was_told_shows_on_the_entry_and_to_the_team_that_was_told(streets):
    """
    The paediatric duty is late: its ladder names others, and they see it.
    """
    town, homes = streets
    sweep.sweep(LATE, using="engine")

    from django.db import transaction

    with transaction.atomic():
        staff = town.staff["paediatrics"]
        sessions.begin(staff.pk)
        page = queries.worklist(WorklistFilter(show="overdue"), by=staff, now=LATE)
    paediatric = [r for r in page.rows if r.standard == "infant_injury_paediatric"]
    assert len(paediatric) == len(homes)
    assert all(row.told for row in paediatric)
    assert all(one.at == LATE for row in paediatric for one in row.told)


def test_an_answered_duty_is_not_told(streets):
    """
    Done before the sweep looked: nobody is told that it is late.
    """
    town, homes = streets
    record(town, "paediatrics", homes[0], "paediatric.assessed", homes[0].infant,
           at=NOW + timedelta(hours=3))  # fmt: skip

    sweep.sweep(LATE, using="engine")

    assert not [
        1
        for subject, standard, *_ in told()
        if subject == homes[0].id and standard == "infant_injury_paediatric"
    ]


def test_a_rebuild_after_a_sweep_finds_nothing_to_change(streets):
    """
    What was told is in the events, so the entries can be thrown away.
    """
    sweep.sweep(LATE, using="engine")

    rebuilt = projection.rebuild(now=LATE, using="engine")

    assert (rebuilt.subjects, rebuilt.changed, rebuilt.failed) == (5, 0, 0)


def test_a_clock_that_goes_back_never_stamps_backwards(streets):
    """
    The time of the last pass stands until the clock has caught up.
    """
    sweep.sweep(LATE, using="engine")
    town, homes = streets
    record(town, "health_visiting", homes[0], "injury.observed", homes[0].infant,
           mobile=False, at=NOW - timedelta(days=9))  # fmt: skip

    sweep.sweep(LATE - timedelta(hours=1), using="engine")

    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select min(recorded_at) from event where kind = 'escalation.raised'"
        )
        assert cursor.fetchone()[0] >= LATE


def test_a_clock_that_leaps_ahead_tells_nobody_and_raises_the_alarm(streets):
    """
    A jump to another year would escalate the whole county.
    """
    sweep.sweep(NOW, using="engine")

    result = sweep.sweep(NOW + timedelta(days=365 * 4), using="engine")

    assert "leapt ahead" in result.alarm
    assert not told()
    fresh = freshness.freshness(NOW + timedelta(seconds=40), using="engine")
    assert (fresh.is_stale, fresh.alarm) == (True, result.alarm)
    assert sweep.sweep(NOW + timedelta(seconds=30), using="engine").alarm == ""


def test_silence_is_seen_to_be_checked(streets):
    """
    A page can say when escalation was checked, and that it is too long ago.
    """
    assert freshness.freshness(NOW).is_stale
    sweep.sweep(NOW, using="engine")

    assert not freshness.freshness(NOW + timedelta(seconds=120)).is_stale
    assert freshness.freshness(NOW + timedelta(seconds=121)).is_stale
    assert freshness.freshness(NOW + timedelta(seconds=121)).seconds == 121
