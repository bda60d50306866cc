"""Who may open a record, what that shows, and what is written about it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from integration.database.world import (
    LONG_AGO,
    exclude,
    involve,
    visible_events,
    write_event,
)
from plait.access import permissions, sessions
from plait.access.errors import NotAllowed, NotSignedIn, UnknownPurpose
from plait.access.models import Post
from plait.records.models import AccessEntry, AccessListing, PersonContact


def test_nothing_is_seen_before_somebody_asks(world, as_engine):
    """
    No context is set, so no guarded table shows a row.
    """
    with as_engine():
        write_event(world.family, world.visitors)

    with connection.cursor() as cursor:
        for table in (
            "subject",
            "person",
            "person_contact",
            "worklist_entry",
            "involvement",
            "access_entry",
            "access_listing",
            "failed_derivation",
        ):
            cursor.execute(f"select count(*) from {table}")
            assert cursor.fetchone() == (0,), table
    assert visible_events() == set()


def test_opening_shows_the_classes_that_were_given(world, as_engine):
    """
    Routine is shown to the health visitor; mental health is not, though it is there.
    """
    with as_engine():
        routine = write_event(world.family, world.perinatal, sens=0)
        write_event(world.family, world.perinatal, sens=1)

    sessions.begin(world.visitor.pk)
    opened = sessions.open_subject(world.visitor, world.family, "direct_care")

    assert opened.classes == 0b000001
    assert opened.why == "health_visitor of this family"
    assert visible_events() == {routine}


def test_own_team_sees_what_it_recorded_without_opening(world, as_engine):
    """
    What my team wrote is ours to read, but for what is sealed.
    """
    with as_engine():
        own = write_event(world.family, world.visitors, sens=1)
        write_event(world.family, world.visitors, sens=4)
        write_event(world.family, world.perinatal, sens=0)

    sessions.begin(world.visitor.pk)

    assert visible_events() == {own}


def test_sealed_is_shown_to_the_named_person_only(world, as_engine):
    """
    A grant with a name on it opens the sealed class to that member of the team alone.
    """
    with as_engine():
        sealed = write_event(world.family, world.visitors, sens=4)
        involve(
            world.family,
            world.perinatal,
            "named_doctor",
            0b010000,
            staff=world.psychiatrist,
        )
        colleague = world.psychiatrist.__class__.objects.create(
            email="colleague@ashmere.example",
            given_name="A",
            family_name="Colleague",
            agency_id=world.perinatal.agency_id,
        )
        Post.objects.create(
            staff=colleague,
            team=world.perinatal,
            role="perinatal_clinician",
            valid_from=LONG_AGO,
        )

    sessions.begin(world.psychiatrist.pk)
    sessions.open_subject(world.psychiatrist, world.family)
    assert visible_events() == {sealed}

    sessions.begin(colleague.pk)
    sessions.open_subject(colleague, world.family)
    assert visible_events() == set()


def test_kin_see_nothing_whatever_they_were_given(world, as_engine):
    """
    Exclusion beats an involvement, and the events of one's own team.
    """
    with as_engine():
        write_event(world.family, world.visitors)
        involve(world.family, world.visitors, "named_nurse", 0b111111)
        exclude(world.family, world.visitor)

    sessions.begin(world.visitor.pk)

    with pytest.raises(NotAllowed):
        sessions.open_subject(world.visitor, world.family)
    assert visible_events() == set()


def test_an_involvement_that_ended_opens_nothing(world, as_engine):
    """
    It holds from its first moment until just before its last.
    """
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("update involvement set until = now()")

    sessions.begin(world.visitor.pk)

    assert not permissions.can_open(world.visitor, world.family)
    with pytest.raises(NotAllowed):
        sessions.open_subject(world.visitor, world.family)


def test_a_post_that_ended_takes_its_team_away(world, as_owner):
    """
    Who has moved on is nobody here, from the moment that the post ended.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update post set valid_to = now()")

    session = sessions.begin(world.visitor.pk)

    assert session.teams == ()
    with pytest.raises(NotAllowed):
        sessions.open_subject(world.visitor, world.family)


def test_hidden_and_absent_are_answered_alike(world, as_engine):
    """
    The same error with the same words, and nothing written in either case.
    """
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("update involvement set until = since")
    sessions.begin(world.visitor.pk)

    said = []
    for subject in (world.family, uuid4()):
        with pytest.raises(NotAllowed) as refused:
            sessions.open_subject(world.visitor, subject)
        said.append((type(refused.value), str(refused.value)))

    assert said[0] == said[1]
    with as_engine():
        assert AccessEntry.objects.count() == 0


def test_every_opening_is_written_in_the_same_transaction(world, as_engine):
    """
    Who, which team, when, why, and what it showed.
    """
    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family, "safeguarding")

    with as_engine():
        [entry] = AccessEntry.objects.all()
    assert entry.subject_id == world.family
    assert entry.staff_id == world.visitor.pk
    assert entry.team_id == world.visitors.pk
    assert entry.purpose == "safeguarding"
    assert entry.why == "health_visitor of this family"
    assert abs(entry.at - timezone.now()) < timedelta(minutes=5)


def test_a_list_is_written_as_a_list(world, as_engine):
    """
    One row for all of it, apart from openings; each record once.
    """
    sessions.begin(world.visitor.pk)
    sessions.list_subjects([world.family, world.family], "worklist")

    with as_engine():
        [listing] = AccessListing.objects.all()
        assert AccessEntry.objects.count() == 0
    assert listing.subjects == [world.family]
    assert listing.purpose == "worklist"


def test_one_record_is_open_at_a_time(world, as_engine):
    """
    A refused opening closes what was open before it.
    """
    with as_engine():
        write_event(world.family, world.perinatal)
    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family)

    with pytest.raises(NotAllowed):
        sessions.open_subject(world.visitor, uuid4())

    assert visible_events() == set()
    assert sessions.opened() is None


def test_the_next_person_in_a_transaction_inherits_nothing(world, as_engine):
    """
    Saying who asks closes what the one before had open.
    """
    with as_engine():
        write_event(world.family, world.perinatal)
    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family)

    sessions.begin(world.psychiatrist.pk)

    assert sessions.opened() is None
    assert sessions.teams() == (world.perinatal.pk,)


def test_a_closed_account_is_nobody(world, as_owner):
    """
    It cannot ask, and neither can a number that is no account.
    """
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update staff set is_active = false")

    for staff in (world.visitor.pk, 2_000_000_000):
        with pytest.raises(NotSignedIn):
            sessions.begin(staff)
    assert sessions.teams() == ()


def test_somebody_else_cannot_open_for_me(world):
    """
    The person who opens is the one who is asking in this transaction.
    """
    sessions.begin(world.visitor.pk)

    with pytest.raises(NotSignedIn):
        sessions.open_subject(world.psychiatrist, world.family)


def test_a_purpose_must_be_one_of_the_list(world):
    """
    A purpose is chosen, not made up.
    """
    sessions.begin(world.visitor.pk)

    with pytest.raises(UnknownPurpose):
        sessions.open_subject(world.visitor, world.family, "curiosity")


def test_addresses_need_the_location_class(world, as_engine):
    """
    Where people live is apart, and a mask with everything else does not open it.
    """
    sessions.begin(world.psychiatrist.pk)
    sessions.open_subject(world.psychiatrist, world.family)
    assert not PersonContact.objects.exists()

    with as_engine():
        involve(world.family, world.perinatal, "named_doctor", 0b100000)
    sessions.open_subject(world.psychiatrist, world.family)
    assert PersonContact.objects.count() == 1


def test_the_context_ends_with_the_transaction(own_database, connect):
    """
    A pooled connection gives its next user nothing of the one before.
    """
    app = connect("app")
    with app.transaction():
        app.execute("select set_config('plait.teams', ',1,', true)")

    with app.transaction():
        [teams] = app.execute("select plait.my_teams()").fetchone()

    assert teams is None


def test_asking_without_a_transaction_is_refused(own_database):
    """
    It would hold for one statement only, and the pages would be empty.
    """
    with pytest.raises(TransactionManagementError):
        sessions.begin(1)


def test_what_is_another_agencys_to_decide_is_refused(world):
    """
    A health visitor does not start an enquiry under section 47.
    """
    sessions.begin(world.visitor.pk)
    assert not permissions.can_record(world.visitor, world.family, "contact.other")

    sessions.open_subject(world.visitor, world.family)

    assert permissions.can_record(world.visitor, world.family, "contact.other")
    for kind in ("s47.started", "plan.child_protection.started", "escalation.raised"):
        assert not permissions.can_record(world.visitor, world.family, kind)
