"""The pen: one event once, chained, never changed, and corrections that name theirs."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction

from integration.database.world import (
    NOW,
    agree,
    make_family,
    new_event,
    visible_events,
    world_through,
    write_event,
)
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records import ledger, subjects
from plait.records.errors import (
    CorrectsNothing,
    DifferentEventWithSameId,
    ImpossibleEvent,
    NothingAppended,
)


@pytest.fixture
def opened(world):
    """The health visitor is asking, and has the family open."""
    sessions.begin(world.visitor.pk)
    return sessions.open_subject(world.visitor, world.family)


def test_an_event_is_kept_as_it_was_given(world, opened):
    """
    What comes back is what went in; the agency is the team's.
    """
    stored = ledger.append(new_event(world))

    assert stored.agency == "ashmere-health_visiting"
    assert stored.sensitivity == "routine"
    assert stored.root == stored.id
    assert stored.first_recorded_at == NOW
    assert not stored.was_there
    assert visible_events() == {stored.id}


def test_the_class_of_an_event_is_that_of_its_kind(world, opened):
    """
    Nobody has to think of it; whoever must, may.
    """
    usual = ledger.append(
        new_event(
            world,
            kind="diagnosis.mental_health",
            fact={"condition": "depression", "severity": "severe"},
        )
    )
    chosen = ledger.append(new_event(world, sensitivity="third_party"))

    assert (usual.sensitivity, chosen.sensitivity) == ("health", "third_party")


def test_the_same_event_twice_is_one(world, opened):
    """
    A form that is sent twice, a moment apart, writes once and keeps the first time.
    """
    event = new_event(world)
    first = ledger.append(event)

    again = ledger.append(replace(event, recorded_at=NOW + timedelta(seconds=9)))

    assert again.was_there
    assert again.recorded_at == first.recorded_at
    assert visible_events() == {first.id}


def test_an_imported_event_is_the_same_only_with_the_same_time(world, opened):
    """
    The source gave the moment of recording, so it is content.
    """
    event = new_event(world, source_id="E1")
    ledger.append(event)

    assert ledger.append(event).was_there
    with pytest.raises(DifferentEventWithSameId), transaction.atomic():
        ledger.append(replace(event, recorded_at=NOW + timedelta(seconds=9)))


@pytest.mark.parametrize(
    "change",
    [
        {"fact": {"note": "somebody else"}},
        {"kind": "contact.gp.other"},
        {"about": None},
        {"occurred_at": NOW - timedelta(hours=2)},
        {"sensitivity": "sealed"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_same_id_for_another_event_is_refused(world, opened, change, as_engine):
    """
    And the words of the refusal carry nothing of either.
    """
    event = new_event(world)
    ledger.append(event)

    with (
        as_engine(),
        pytest.raises(DifferentEventWithSameId) as refused,
        transaction.atomic(),
    ):
        ledger.append(replace(event, **change))

    assert "seen at home" not in str(refused.value)
    assert "somebody else" not in str(refused.value)


def test_a_correction_keeps_the_root_and_the_first_recording(world, opened):
    """
    Also a correction of a correction.
    """
    first = ledger.append(new_event(world))
    second = ledger.append(
        new_event(world, corrects=first.id, recorded_at=NOW + timedelta(days=1))
    )
    third = ledger.append(
        new_event(world, corrects=second.id, recorded_at=NOW + timedelta(days=2))
    )

    assert {second.root, third.root} == {first.id}
    assert third.first_recorded_at == NOW


def test_a_correction_keeps_the_class_of_what_it_corrects(world, opened):
    """
    Else putting right what the police said would show it to everybody.
    """
    first = ledger.append(new_event(world, sensitivity="police"))

    second = ledger.append(new_event(world, corrects=first.id))
    third = new_event(world, corrects=second.id)
    ledger.append_all([third])
    again = ledger.append(third)
    raised = ledger.append(
        new_event(world, corrects=first.id, sensitivity="third_party")
    )

    assert second.sensitivity == "police"
    assert (again.was_there, again.sensitivity) == (True, "police")
    assert raised.sensitivity == "third_party"


def test_a_correction_names_an_event_of_its_own_family(world, opened, as_engine):
    """
    Another family's event, a hidden one and one that does not exist are refused alike.
    """
    with as_engine():
        other, _, _ = make_family(world.visitors, "F-OTHER")
        foreign = write_event(other, world.visitors)
        hidden = write_event(world.family, world.perinatal, sens=1)

    for wrong in (foreign, hidden, uuid4()):
        with pytest.raises(CorrectsNothing), transaction.atomic():
            ledger.append(new_event(world, corrects=wrong))


def test_the_engine_too_corrects_within_one_family(world, as_engine):
    """
    An import cannot tie two families together.
    """
    with as_engine():
        other, _, _ = make_family(world.visitors, "F-OTHER")
        foreign = write_event(other, world.visitors)

        with pytest.raises(CorrectsNothing), transaction.atomic():
            ledger.append(new_event(world, corrects=foreign))


def test_the_future_is_refused_beyond_the_skew_of_a_clock(world, opened):
    """
    Five minutes are forgiven, more is not.
    """
    ledger.append(new_event(world, occurred_at=NOW + timedelta(minutes=5)))

    with pytest.raises(ImpossibleEvent), transaction.atomic():
        ledger.append(
            new_event(world, occurred_at=NOW + timedelta(minutes=5, seconds=1))
        )


@pytest.mark.parametrize(
    "pretence",
    ["author", "team", "no author", "no team", "other record", "sealed"],
)
def test_nobody_writes_as_somebody_else(world, opened, pretence):
    """
    The author, the team and the open record are those of who is asking.
    """
    changes = {
        "author": {"by_id": world.psychiatrist.pk},
        "team": {"team_id": world.perinatal.pk},
        "no author": {"by_id": None},
        "no team": {"team_id": None},
        "other record": {"subject_id": uuid4()},
        "sealed": {"sensitivity": "sealed"},
    }
    with pytest.raises(NotAllowed), transaction.atomic():
        ledger.append(new_event(world, **changes[pretence]))


def test_a_closed_record_takes_no_event_and_tells_nothing(world, as_engine):
    """
    A family that exists and one that does not give the same refusal, and so does an
    id that is taken in the one that exists.
    """
    with as_engine():
        taken = write_event(world.family, world.visitors)
    sessions.begin(world.visitor.pk)

    said = set()
    for wrong in ({}, {"id": taken}, {"subject_id": uuid4()}, {"corrects": taken}):
        with pytest.raises(NotAllowed) as refused, transaction.atomic():
            ledger.append(new_event(world, **wrong))
        said.add((type(refused.value), str(refused.value)))

    assert len(said) == 1


def test_the_whole_timeline_is_read_where_something_was_recorded(
    world, opened, as_engine
):
    """
    Then hidden classes too, for the rules; before that, nothing.
    """
    with as_engine():
        hidden = write_event(world.family, world.perinatal, sens=1)

    mine = ledger.append(new_event(world))

    known = {event.id: event for event in ledger.read_full(world.family)}
    assert set(known) == {str(hidden), str(mine.id)}
    assert known[str(hidden)].sensitivity == "health"
    assert known[str(mine.id)].about == str(world.mother)
    assert known[str(mine.id)].subject == f"family:{world.family}"
    assert known[str(mine.id)].fact == {"note": "seen at home"}


def test_what_was_appended_elsewhere_reads_nothing_here(own_database):
    """
    Not before an append, not after one to another family, not in the next transaction.
    """
    with transaction.atomic(using="engine"):
        world, other = world_through("engine")
    for about_to in (False, True):
        with transaction.atomic():
            sessions.begin(world.visitor.pk)
            sessions.open_subject(world.visitor, world.family)
            if about_to:
                ledger.append(new_event(world))
                assert len(ledger.read_full(world.family)) == 1
            closed = other if about_to else world.family
            with pytest.raises(NothingAppended), transaction.atomic():
                ledger.read_full(closed)

    with transaction.atomic():
        sessions.begin(world.visitor.pk)
        sessions.open_subject(world.visitor, world.family)
        with pytest.raises(NothingAppended), transaction.atomic():
            ledger.read_full(world.family)


def test_a_forged_setting_does_not_stand_for_an_append(own_database, connect):
    """
    Whether a transaction has appended is asked of a table, not of a setting.
    """
    with transaction.atomic(using="engine"):
        world, _ = world_through("engine")
    app = connect("app")

    with app.transaction():
        app.execute("select set_config('plait.subject', %s, true)", [str(world.family)])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("select * from plait.full_timeline(%s)", [world.family])


def test_entries_become_exactly_what_was_worked_out(world, opened, as_engine):
    """
    Added, changed, left alone and taken away; other standards are not touched.
    """
    ledger.append(new_event(world))
    one, two = entry(world, "hv_new_birth"), entry(world, "gp_maternal_six_week")

    assert ledger.project(world.family, [one, two]) == 2
    assert ledger.project(world.family, [one, two]) == 0
    assert ledger.project(world.family, [], standards=["hv_new_birth"]) == 1
    with connection.cursor() as cursor:
        cursor.execute("select standard, because from worklist_entry")
        assert cursor.fetchall() == [("gp_maternal_six_week", two["because"])]


def test_entries_are_written_only_where_something_was_recorded(world, opened):
    """
    The web cannot write what is owed by itself.
    """
    with pytest.raises(NothingAppended), transaction.atomic():
        ledger.project(world.family, [entry(world, "hv_new_birth")])


def entry(world, standard: str) -> dict:
    return {
        "id": uuid4(),
        "standard": standard,
        "version": 1,
        "title": "New birth visit",
        "trigger": uuid4(),
        "about": world.infant,
        "owed_by": "health_visitor",
        "team_id": world.visitors.pk,
        "agency": "ashmere-health_visiting",
        "opened_at": NOW,
        "due_at": NOW + timedelta(days=14),
        "because": [uuid4()],
        "classes": 1,
    }


def test_a_team_is_involved_by_what_was_recorded(world, opened, as_engine):
    """
    The classes come from the agreement of the family's partnership, and twice is once.
    """
    with as_engine():
        agree("ashmere", "perinatal_duty", 0b000011)
    with pytest.raises(NotAllowed), transaction.atomic():
        subjects.involve(
            subject_id=world.family,
            team_id=world.perinatal.pk,
            role="perinatal_duty",
            basis="referral",
            source_event=uuid4(),
        )
    event = ledger.append(new_event(world))
    asked = {
        "subject_id": world.family,
        "team_id": world.perinatal.pk,
        "role": "perinatal_duty",
        "basis": "referral received",
        "source_event": event.id,
    }

    assert subjects.involve(**asked) == subjects.involve(**asked)

    with connection.cursor() as cursor:
        cursor.execute("select classes from involvement where role = 'perinatal_duty'")
        assert cursor.fetchall() == [(0b000011,)]
    ended = subjects.end_involvement(
        subject_id=world.family, team_id=world.perinatal.pk, role="perinatal_duty"
    )
    assert ended == 1


def test_a_record_is_started_open_and_with_its_team_involved(world, as_engine):
    """
    Whoever starts a family can go on with it at once.
    """
    with as_engine():
        agree("ashmere", "health_visitor", 0b100011)
    sessions.begin(world.visitor.pk)

    family = subjects.start(team_id=world.visitors.pk, role="health_visitor")
    mother = subjects.add_person(
        subject_id=family, role="mother", given="Ann", family_name="de la Cruz"
    )

    assert sessions.opened().classes == 0b100011
    assert mother.name_key == "delacruz"
    ledger.append(new_event(world, subject_id=family, about=mother.id))
    with pytest.raises(NotAllowed):
        subjects.start(team_id=world.perinatal.pk, role="health_visitor")
