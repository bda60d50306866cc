"""A family whose rules fail is owed attention itself, and the others go on."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import connections, transaction

from lib.town import NOW, make_home, make_town
from plait.access import sessions
from plait.timeline.lines import read_lines
from plait.timeline.timeline import Timeline
from plait.worklist import importing, projection, queries, recording, rules, sweep
from plait.worklist.shapes import WorklistFilter


@pytest.fixture
def street(own_database, monkeypatch):
    """A town with two families; the worker was just started."""
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())
    town = make_town(using="engine")
    return town, make_home(town, using="engine"), make_home(town, using="engine")


@pytest.fixture
def fails(monkeypatch):
    """`fails(home)`: the rules fail for this family; gives how to repair them."""
    derive, touched = projection.derive, projection.derive_touched

    def fail(home):
        def guarded(rule):
            def run(timeline, *args, **kwargs):
                if str(home.id) in timeline.subject:
                    raise ValueError("a name that must not be kept")
                return rule(timeline, *args, **kwargs)

            return run

        monkeypatch.setattr(projection, "derive", guarded(derive))
        monkeypatch.setattr(projection, "derive_touched", guarded(touched))

        def mend():
            monkeypatch.setattr(projection, "derive", derive)
            monkeypatch.setattr(projection, "derive_touched", touched)

        return mend

    return fail


def record(town, home, kind="injury.observed", *, who="health_visiting", at=NOW):
    """A mark on a baby who cannot move, by the web's own connection."""
    with transaction.atomic():
        staff = town.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        return recording.record(
            kind=kind, fact={"mobile": False, "explanation": "none"},
            about=home.infant, family=home.id, occurred_at=at, recorded_at=at,
            by=staff,
        )  # fmt: skip


def refer(town, home, to="social_care", at=NOW):
    """It is asked to a complex-case meeting: it is involved, and owes nothing yet."""
    with transaction.atomic():
        staff = town.staff["maternity"]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        asked = {"team": town.teams[to].pk, "role": "social_worker"}
        recording.record(
            kind="meeting.called", family=home.id,
            fact={"type": "complex_case", "starts_at": "2100-01-04T10:00:00Z",
                  "invitations": [asked]},
            about=home.infant, occurred_at=at, recorded_at=at, by=staff,
        )  # fmt: skip


def rows(query: str, *values) -> list[tuple]:
    with connections["engine"].cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def failed() -> list[tuple]:
    return rows("select subject_id, since, at, tries from failed_derivation")


def listed(town, who, now=NOW, **asked):
    with transaction.atomic():
        sessions.begin(town.staff[who].pk)
        return queries.worklist(WorklistFilter(**asked), by=town.staff[who], now=now)


def kept_of(home) -> list[tuple]:
    """What there is of the family beside its events."""
    return rows(
        "select 'entry', id::text from worklist_entry where subject_id = %s union all "
        "select distinct 'team', team_id::text from involvement "
        "where subject_id = %s and classes <> 0 "  # 0: reads what was sent to it
        "order by 1, 2",
        home.id,
        home.id,
    )


def test_what_was_recorded_is_kept_alone_and_whole(street, fails):
    """
    The event stays, nothing that followed is kept by half, and it is said so.
    """
    town, broken, _ = street
    before = kept_of(broken)
    fails(broken)

    done = record(town, broken)

    assert not done.is_worked_out
    assert rows("select count(*) from event where id = %s", done.event.id) == [(1,)]
    assert kept_of(broken) == before
    assert failed() == [(broken.id, NOW, NOW, 1)]


def test_nothing_is_half_written_when_it_fails_after_a_team_was_involved(
    street, fails, monkeypatch
):
    """
    The first round involves the social worker, and the second fails: neither stays.
    """
    town, broken, _ = street
    before = kept_of(broken)
    work_out, rounds = projection.work_out, []

    def fail_the_second(*args, **kwargs):
        rounds.append(1)
        if len(rounds) > 1:
            raise ValueError
        return work_out(*args, **kwargs)

    monkeypatch.setattr(projection, "work_out", fail_the_second)
    done = record(town, broken)

    assert len(rounds) > 1
    assert not done.is_worked_out
    assert kept_of(broken) == before


def test_a_timeline_that_cannot_be_read_loses_no_fact(street, monkeypatch):
    """
    Also where the rules never come to their turn.
    """
    town, broken, _ = street

    def fails(*_args, **_kwargs):
        raise KeyError("Quillfeather")

    monkeypatch.setattr(Timeline, "of", fails)
    done = record(town, broken)

    assert not done.is_worked_out
    assert rows("select count(*) from event where id = %s", done.event.id) == [(1,)]
    assert rows("select reason from failed_derivation") == [("KeyError",)]


def test_the_others_go_on(street, fails):
    """
    A family that fails does not hold up the one next door.
    """
    town, broken, whole = street
    fails(broken)

    record(town, broken)
    done = record(town, whole)

    assert done.is_worked_out
    assert done.owed
    assert [one[0] for one in failed()] == [broken.id]


@pytest.mark.parametrize(
    "asked",
    [{}, {"scope": "me"}, {"show": "overdue"}, {"group": "maternity"},
     {"baby_age": "over_1_year"}, {"agency": "ashmere-gp"}, {"show": "closed"}],
    ids=str,
)  # fmt: skip
def test_the_home_team_and_the_office_see_it_whatever_is_filtered(street, fails, asked):
    """
    Who, since when and what to do; nobody else sees that there is such a family.
    """
    town, broken, _ = street
    fails(broken)
    record(town, broken)

    [home] = listed(town, "health_visiting", **asked).attention
    [office] = listed(town, "partnership", **asked).attention

    assert home.subject_id == office.subject_id == broken.id
    assert (home.label, home.since, home.is_ours) == ("Family A.", NOW, True)
    assert "Look at its timeline" in home.to_do
    assert not office.is_ours
    assert "Ring Ashmere health visiting team on 01632 960001" in office.to_do
    for who in ("gp", "social_care", "police"):
        assert not listed(town, who, **asked).attention


def test_since_when_stays_while_it_is_tried_again(street, fails):
    """
    After each failure the wait doubles; a pass that is too early does not try.
    """
    town, broken, _ = street
    fails(broken)
    record(town, broken)

    early = sweep.sweep(NOW + timedelta(seconds=30), using="engine")
    assert failed() == [(broken.id, NOW, NOW, 1)]
    first = NOW + timedelta(minutes=1)
    sweep.sweep(first, using="engine")
    sweep.sweep(first + timedelta(seconds=90), using="engine")
    assert failed() == [(broken.id, NOW, first, 2)]
    second = first + timedelta(minutes=2)
    sweep.sweep(second, using="engine")

    assert early.mended == 0
    assert failed() == [(broken.id, NOW, second, 3)]
    assert listed(town, "health_visiting", now=second).attention[0].tries == 3


def test_it_is_cleared_when_it_works_again_and_nothing_is_missing(street, fails):
    """
    The sweep writes what a whole recording would have written: duties and teams.
    """
    town, broken, whole = street
    mend = fails(broken)
    record(town, broken)
    mend()
    record(town, whole)

    done = sweep.sweep(NOW + timedelta(minutes=2), using="engine")

    assert done.mended == 1
    assert failed() == []
    assert not listed(town, "partnership").attention
    counted = [
        rows(
            "select standard, team_id, due_at from worklist_entry "
            "where subject_id = %s order by 1", home.id
        ) for home in (broken, whole)
    ]  # fmt: skip
    teams = [
        {(what, which) for what, which in kept_of(home) if what == "team"}
        for home in (broken, whole)
    ]
    assert counted[0] == counted[1] != []
    assert teams[0] == teams[1]


def teams_of(home) -> set[str]:
    return {which for what, which in kept_of(home) if what == "team"}


def record_again(town, home):
    """Something else of this family, which involves nobody."""
    refer(town, home, to="health_visiting", at=NOW + timedelta(minutes=1))


def rebuild(_town, home):
    projection.rebuild([home.id], now=NOW)


@pytest.mark.parametrize("works", [record_again, rebuild])
def test_whoever_works_it_out_first_involves_whom_the_failure_left_out(
    street, fails, works
):
    """
    Not the worker's next try alone: what takes the failure away makes up for it.
    """
    town, broken, whole = street
    asked = town.teams["social_care"].pk
    mend = fails(broken)
    for home in (broken, whole):
        refer(town, home)
    left_out = teams_of(broken)
    mend()

    works(town, broken)

    assert str(asked) not in left_out
    assert str(asked) in teams_of(broken)
    assert teams_of(broken) == teams_of(whole) | teams_of(broken) - left_out
    assert failed() == []


def test_a_team_that_has_left_is_not_brought_back_by_a_failure(street, fails):
    """
    It was involved by being asked to a meeting, and its involvement has ended since.
    """
    town, broken, _ = street
    refer(town, broken)
    asked = town.teams["social_care"].pk
    there = teams_of(broken)
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "update involvement set until = now() where team_id = %s and basis like "
            "'was asked%%'", [asked]
        )  # fmt: skip
    mend = fails(broken)
    record(town, broken, at=NOW + timedelta(minutes=1))
    mend()

    rebuild(town, broken)

    assert str(asked) in there
    assert failed() == []
    assert rows(
        "select count(*) from involvement where team_id = %s "
        "and basis like 'was asked%%' and (until is null or until > now())", asked
    ) == [(0,)]  # fmt: skip


def test_a_check_that_breaks_loses_no_fact_of_another_system(street, monkeypatch):
    """
    A mistake of ours in a rule is no fault of the file: its facts are kept.
    """

    def breaks(*_args, **_kwargs):
        raise AttributeError("Quillfeather")

    monkeypatch.setattr(rules, "check", breaks)
    at = "2026-03-03T09:00:00+00:00"
    line = {
        "id": "e1", "subject": "family:F1", "about": "m-mother",
        "kind": "contact.gp.other", "occurred_at": at, "recorded_at": at,
        "agency": "ashmere-gp", "fact": {},
    }  # fmt: skip

    done = importing.take_in(read_lines([json.dumps(line)]), source="test", now=NOW)

    assert (done.kept, done.not_worked_out, done.problems) == (1, 1, [])
    assert rows("select reason from failed_derivation") == [("AttributeError",)]
    assert rows("select count(*) from feed_state where heard_at = %s", NOW) == [(2,)]


def test_a_rebuild_notes_who_failed_for_the_office_too(street, fails):
    """
    And for how many, beside when it was done.
    """
    town, broken, whole = street
    record(town, broken)
    record(town, whole)
    fails(broken)

    rebuilt = projection.rebuild(now=NOW)

    assert rebuilt.failed == 1
    assert [one.subject_id for one in listed(town, "partnership").attention] == [
        broken.id
    ]
    assert rows("select rebuilt_at, rebuilt_failed from engine_state") == [(NOW, 1)]


def test_no_word_of_a_record_is_kept_with_a_failure(street, fails, caplog):
    """
    Neither in the table nor in the log: the name of the error alone.
    """
    town, broken, _ = street
    fails(broken)
    record(town, broken)

    [(row,)] = rows("select to_jsonb(f) from failed_derivation f")
    kept = row if isinstance(row, str) else json.dumps(row)
    assert "ValueError" in kept
    assert "must not be kept" not in kept + caplog.text
