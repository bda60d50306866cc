"""The worklist is a projection: thrown away and worked out again, it is the same."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lib.town import LONG_AGO, NOW, make_home, make_staff, make_town
from lib.town_steps import CARE, DIARY, ELSEWHERE, FACTS, MEETINGS, WEIGHED
from plait.access import sessions
from plait.access.errors import PlaitError
from plait.access.models import Involvement, Team
from plait.worklist import projection, recording, sweep

STEP = st.tuples(
    st.sampled_from(range(len(FACTS))),
    st.integers(0, 30),  # hours since the step before
    st.integers(0, 20),  # days before it was recorded that it happened
    st.sampled_from(["new"] * 5 + ["correct", "withdraw", "sweep", "answer"]),
)


@pytest.fixture
def street(own_database):
    """A town to record in; each example has a family of its own there.

    A second team of health visitors knows the family too. Once they visit, what health
    visitors owe is theirs. Social care works with the family.
    Wendlebury is another area.
    """
    make_town("wendlebury", using="engine")
    town = make_town(using="engine")
    first = town.teams["health_visiting"]
    second = Team.objects.using("engine").create(
        agency=first.agency, name="Second team", roles=first.roles
    )
    town.staff["second"] = make_staff(second, "health_visitor", "engine")

    def made():
        home = make_home(town, using="engine")
        Involvement.objects.using("engine").create(
            subject_id=home.id, team=second, role="hv_team_lead", since=LONG_AGO,
            classes=1, basis="covers for the first team",
        )  # fmt: skip
        Involvement.objects.using("engine").create(
            subject_id=home.id, team=town.teams["social_care"], role="social_worker",
            since=LONG_AGO, classes=3, basis="works with the family",
        )  # fmt: skip
        # Who joined was written by the ledger alone.
        projection.rebuild([home.id], now=NOW)
        return town, home

    return made


def play(town, home, steps):
    """Record the steps in turn. What is refused is refused: nothing is kept of it."""
    now, recorded = NOW, []
    for number, hours, days, what in steps:
        now += timedelta(hours=hours, seconds=1)
        who, kind, about, fact = FACTS[number]
        corrects = None
        if what == "answer":
            kind, fact = "escalation.answered", told(home)
        else:
            fact = filled(fact, town, recorded)
            if "for" in fact:
                fact |= {"for": [str(getattr(home, about))]}
        if what == "sweep":
            sweep._watch = sweep._Watch()
            sweep.sweep(now, using="engine")
            continue
        if what in ("correct", "withdraw") and recorded:
            who, kind, about, fact, corrects = recorded[number % len(recorded)]
            fact = {"withdrawn": True} if what == "withdraw" else fact
        try:
            with transaction.atomic():
                staff = town.staff[who]
                sessions.begin(staff.pk)
                sessions.open_subject(staff, home.id)
                done = recording.record(
                    kind=kind, fact=fact, about=getattr(home, about), family=home.id,
                    occurred_at=now - timedelta(days=days), recorded_at=now, by=staff,
                    corrects=corrects,
                )  # fmt: skip
        except PlaitError:
            continue
        assert done.is_worked_out
        recorded.append((who, kind, about, fact, done.event.id))
    return now


def filled(fact, town, recorded):
    """The fact with the meeting that was called last, and the numbers of teams."""
    if isinstance(fact, dict):
        return {name: filled(one, town, recorded) for name, one in fact.items()}
    if isinstance(fact, list):
        return [filled(one, town, recorded) for one in fact]
    if fact == "@meeting":
        called = [one[4] for one in recorded if one[1] == "meeting.called"]
        return str(called[-1] if called else uuid4())
    if isinstance(fact, str) and fact.startswith("@"):
        return town.teams[fact[1:]].pk
    return fact


def told(home):
    """The fact of an answer to whatever was told first, if anything was."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select fact from event where subject_id = %s "
            "and kind = 'escalation.raised' order by number limit 1", [home.id]
        )  # fmt: skip
        found = cursor.fetchone()
    if found is None:
        return {}
    fact = json.loads(found[0]) if isinstance(found[0], str) else found[0]
    return {name: fact[name] for name in ("standard", "trigger")}


def entries(home):
    """The rows of the family's entries, as they stand."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select to_jsonb(w)::text from worklist_entry w where subject_id = %s "
            "union all "
            "select to_jsonb(c)::text from worklist_concern c where subject_id = %s "
            "union all select to_jsonb(m)::text from meeting m where subject_id = %s "
            "union all "
            "select to_jsonb(s)::text from meeting_seat s where subject_id = %s "
            "union all "
            "select to_jsonb(o)::text from child_owner o where subject_id = %s "
            "union all "
            "select to_jsonb(e)::text from care_episode e where subject_id = %s "
            "union all "
            "select to_jsonb(w)::text from workforce_weight w where subject_id = %s "
            "union all "
            "select to_jsonb(a)::text from appointment a where subject_id = %s "
            "union all "
            "select to_jsonb(g)::text from group_place g where subject_id = %s "
            "order by 1", [home.id] * 9
        )  # fmt: skip
        return [row[0] for row in cursor.fetchall()]


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, min_size=1, max_size=12))
# A duty of the health visitors is there, and another team of theirs comes to visit.
@example(steps=[(1, 0, 0, "new"), (24, 1, 0, "new")])
# Late, told, and the telling is answered.
@example(steps=[(16, 0, 0, "new"), (0, 30, 0, "sweep"), (0, 1, 0, "answer")])
# A meeting is called, answered, moved, held and followed up; another is called off.
@example(steps=MEETINGS)
# A child's protection is offered to another area; then a mark is found there.
@example(steps=ELSEWHERE)
# An episode of care from its referral to its end, and another that is passed on.
@example(steps=CARE)
@example(steps=WEIGHED)
# Appointments and a group.
@example(steps=DIARY)
def test_what_is_rebuilt_equals_what_was_live(street, steps):
    """
    After any recordings, corrections, withdrawals and sweeps, in any order.
    """
    town, home = street()
    now = play(town, home, steps)
    live = entries(home)

    unchanged = projection.rebuild([home.id], now=now + timedelta(days=3))
    with connections["engine"].cursor() as cursor:
        cursor.execute("delete from worklist_entry where subject_id = %s", [home.id])
    rebuilt = projection.rebuild([home.id], now=now + timedelta(days=3))

    assert unchanged.changed == 0
    assert rebuilt.changed == sum('"standard"' in row for row in live)
    assert entries(home) == live


def test_a_meeting_and_an_owner_are_among_what_is_rebuilt(street):
    """
    None of those steps was refused: without a row there is nothing to compare.
    """
    town, home = street()
    play(town, home, MEETINGS + ELSEWHERE)

    with connections["engine"].cursor() as cursor:
        cursor.execute("select state from meeting order by state")
        states = [row[0] for row in cursor.fetchall()]
        cursor.execute("select kind, count(*) from event where number > 0 group by 1")
        written = dict(cursor.fetchall())
        cursor.execute("select count(*) from meeting_seat")
        (seats,) = cursor.fetchone()
        cursor.execute("select count(*) from child_owner")
        (owners,) = cursor.fetchone()

    assert states == ["cancelled", "held"]
    assert seats >= 4
    assert owners == 1
    played = [FACTS[step[0]][1] for step in MEETINGS + ELSEWHERE]
    assert {kind: written.get(kind, 0) for kind in played} == Counter(played)


def test_episodes_of_care_are_among_what_is_rebuilt(street):
    town, home = street()
    play(town, home, CARE)

    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select state, team_id, from_team_id from care_episode "
            "where subject_id = %s order by received_at", [home.id]
        )  # fmt: skip
        found = cursor.fetchall()

    ours, theirs = town.teams["perinatal"].pk, town.teams["maternity"].pk
    assert found == [("closed", ours, theirs), ("redirecting", ours, theirs)]


def test_how_much_work_an_episode_is_is_among_what_is_rebuilt(street):
    """
    As long as it is in care: then it weighs nothing any more.
    """
    found = []
    for steps in (WEIGHED, [*WEIGHED, (41, 1, 0, "new")]):
        town, home = street()
        play(town, home, steps)
        with connections["engine"].cursor() as cursor:
            cursor.execute(
                "select intensity, travel, team_id from workforce_weight "
                "where subject_id = %s", [home.id]
            )  # fmt: skip
            found.append(cursor.fetchall())

    assert found == [[("high", "", town.teams["perinatal"].pk)], []]


def test_appointments_and_places_are_among_what_is_rebuilt(street):
    town, home = street()
    play(town, home, DIARY)

    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select (select array_agg(state order by state) from appointment "
            "where subject_id = %s), (select count(*) from group_place "
            "where subject_id = %s and left_at is null)", [home.id] * 2
        )  # fmt: skip
        assert cursor.fetchall() == [(["booked", "kept"], 1)]


def test_a_drifted_entry_is_put_right(street):
    """
    Somebody with a database console changed an entry: the events know better.
    """
    town, home = street()
    play(town, home, [(16, 0, 0, "new")])
    live = entries(home)
    with connections["engine"].cursor() as cursor:
        cursor.execute("update worklist_entry set due_at = now()")
        cursor.execute(
            "insert into worklist_entry select (jsonb_populate_record(w, "
            "jsonb_build_object('id', gen_random_uuid()))).* from worklist_entry w"
        )

    rebuilt = projection.rebuild(now=NOW)

    assert rebuilt.changed > 0
    assert entries(home) == live


def test_a_family_that_fails_does_not_hold_up_the_others(street, monkeypatch):
    """
    It is noted for its home team by the name of the error, and nothing else of it.
    """
    town, broken = street()
    _, whole = street()
    for home in (broken, whole):
        play(town, home, [(16, 0, 0, "new")])
    with connections["engine"].cursor() as cursor:
        cursor.execute("delete from worklist_entry")
    derive = projection.derive

    def fails(timeline, *args, **kwargs):
        if str(broken.id) in timeline.subject:
            raise ValueError("a name that must not be kept")
        return derive(timeline, *args, **kwargs)

    monkeypatch.setattr(projection, "derive", fails)
    rebuilt = projection.rebuild(now=NOW)

    assert (rebuilt.subjects, rebuilt.failed) == (2, 1)
    assert entries(whole)
    with connections["engine"].cursor() as cursor:
        cursor.execute("select subject_id, team_id, reason from failed_derivation")
        assert cursor.fetchall() == [
            (broken.id, town.teams["health_visiting"].pk, "ValueError")
        ]

    monkeypatch.setattr(projection, "derive", derive)
    projection.rebuild(now=NOW)

    with connections["engine"].cursor() as cursor:
        cursor.execute("select count(*) from failed_derivation")
        assert cursor.fetchone() == (0,)
