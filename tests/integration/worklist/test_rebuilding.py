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
from plait.access import sessions
from plait.access.errors import PlaitError
from plait.access.models import Involvement, Team
from plait.worklist import projection, recording, sweep

#: Who is asked to each meeting: `@` and a kind of agency is the number of its team.
ASKED = [
    {"team": "@perinatal", "role": "perinatal_psychiatrist", "why": ["open_to_adult"]},
    {"team": "@police", "role": "police", "why": ["quorum"]},
]
#: What may be recorded, by whom, about whom. Enough to open, answer, stop and conjoin.
#: `@meeting` is the meeting that was called last.
FACTS = [
    ("maternity", "screen.epds", "mother", {"total": 14, "safety_item": 1}),
    ("maternity", "screen.epds", "mother", {"total": 11, "safety_item": 0}),
    ("maternity", "screen.whooley", "mother", {"items": [True, False]}),
    ("maternity", "concern.red_flag", "mother", {"flags": ["x"]}),
    ("maternity", "referral.mental_health.made", "mother", {}),
    ("maternity", "referral.social_care.made", "infant", {}),
    ("maternity", "handover.offered", "mother", {"to": "health_visitor"}),
    ("maternity", "message.sent", "mother", {"to": "gp", "urgency": "urgent"}),
    ("maternity", "birth.recorded", "infant", {"born_on": "2026-01-05"}),
    ("maternity", "pregnancy.booked", "mother", {"gestation_days": 70}),
    ("maternity", "pregnancy.edd_set", "mother", {"edd": "2026-09-01"}),
    ("perinatal", "diagnosis.mental_health", "mother", {"severity": "severe"}),
    ("perinatal", "referral.mental_health.received", "mother", {}),
    ("perinatal", "referral.mental_health.accepted", "mother", {}),
    ("perinatal", "assessment.mental_health", "mother", {}),
    ("perinatal", "assessment.crisis", "mother", {}),
    ("health_visiting", "injury.observed", "infant", {"mobile": False}),
    ("health_visiting", "nonattendance.was_not_brought", "infant", {}),
    ("health_visiting", "contact.health_visitor.other", "infant",
     {"infant_seen": True}),
    ("health_visiting", "contact.health_visitor.new_birth", "infant", {}),
    ("health_visiting", "handover.accepted", "mother", {}),
    ("maternity", "meeting.called", "mother",
     {"type": "complex_case", "represented": ["gp"]}),
    ("social_care", "meeting.held", "infant",
     {"type": "strategy", "quorate": True, "represented": ["perinatal_mental_health"]}),
    ("health_visiting", "person.died", "infant", {}),
    ("second", "contact.health_visitor.new_birth", "infant", {}),
    ("second", "contact.health_visitor.six_week", "infant", {}),
    ("second", "injury.observed", "infant", {"mobile": False}),
    ("second", "allocation.made", "mother", {"worker": 7}),
    ("maternity", "concern.red_flag", "mother", {"flags": ["y"]}),
    ("social_care", "meeting.called", "infant",
     {"type": "strategy", "starts_at": "2026-03-10T14:00:00+00:00", "minutes": 60,
      "invitations": ASKED}),
    ("social_care", "meeting.invited", "infant",
     {"meeting": "@meeting", "not_any_more": ["@police"],
      "invitations": [{"team": "@gp", "role": "gp", "why": ["added"]}]}),
    ("social_care", "meeting.moved", "infant",
     {"meeting": "@meeting", "starts_at": "2026-03-11T09:00:00+00:00"}),
    ("perinatal", "meeting.replied", "infant",
     {"meeting": "@meeting", "team": "@perinatal", "reply": "deputy",
      "decides": False}),
    ("social_care", "meeting.held", "infant",
     {"meeting": "@meeting", "type": "strategy", "quorate": False,
      "missing": ["police"], "represented": ["perinatal_mental_health"]}),
    ("social_care", "action.agreed", "infant",
     {"meeting": "@meeting", "action": "See the baby", "owner": "health_visitor",
      "team": "@health_visiting", "due": "2026-03-12", "number": 1}),
    ("social_care", "meeting.minutes_sent", "infant",
     {"meeting": "@meeting", "type": "strategy"}),
    ("social_care", "meeting.cancelled", "infant",
     {"meeting": "@meeting", "type": "strategy"}),
    ("health_visiting", "injury.observed", "infant",
     {"mobile": False, "area_of_incident": "wendlebury"}),
    ("social_care", "responsibility.offered", "infant",
     {"to_area": "wendlebury", "what": "all", "summary": "A mark"}),
    ("perinatal", "triage.completed", "mother", {"class": "urgent"}),
    ("perinatal", "referral.mental_health.redirected", "mother", {"to": "gp"}),
    ("perinatal", "discharge.mental_health", "mother", {}),
    ("perinatal", "caseload.weighed", "mother", {"intensity": "high"}),
    ("perinatal", "appointment.booked", "mother",
     {"at": "2026-03-05T10:00:00Z", "minutes": 60, "kind": "home_visit",
      "for": ["mother"]}),
    ("perinatal", "group.joined", "mother",
     {"group": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "title": "A group",
      "for": ["mother"]}),
    ("perinatal", "group.attended", "mother",
     {"group": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "title": "A group",
      "at": "2026-03-05T13:00:00Z", "minutes": 90, "kind": "parent_infant_group",
      "result": "attended"}),
]  # fmt: skip

#: A meeting to its minutes, another that is called off; and a mark in another area.
MEETINGS = [(n, 1, 0, "new") for n in (29, 32, 30, 31, 33, 34, 35, 29, 36)]
ELSEWHERE = [(38, 1, 0, "new"), (37, 1, 0, "new")]
#: A referral is made, received, triaged, accepted and assessed; another is passed on.
CARE = [(n, 1, 0, "new") for n in (4, 12, 39, 13, 14, 41, 4, 12, 40)]
#: Of one in care it is said how much work it is.
WEIGHED = [(n, 1, 0, "new") for n in (4, 12, 39, 13, 42)]
#: An appointment is booked, and withdrawn; a group is joined, and a session taken.
DIARY = [(42, 1, 0, "new"), (43, 1, 0, "new"), (44, 1, 0, "new"), (42, 1, 0, "new"),
         (3, 1, 0, "withdraw")]  # fmt: skip

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
