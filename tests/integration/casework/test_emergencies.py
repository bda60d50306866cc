"""A record opened in an emergency: what it asks of others, and its review."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from lib.town import make_home, make_staff
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.access.permissions import ReservedKind
from plait.casework import corrections
from plait.casework import emergencies as casework
from plait.records import emergencies
from plait.records.emergencies import Wanted
from plait.records.errors import EmergencyStays
from plait.records.models import Outgoing, Person, WorklistEntry
from plait.worklist import emergency_rules, recording

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(town, as_engine):
    """The privacy officer of the partnership."""
    with as_engine():
        return make_staff(town.teams["partnership"], "privacy_officer", given="Win")


def opens(home, staff, *, code="child_danger", event=None):
    sessions.begin(staff.pk)
    mother = Wanted(nhs_number=str(NUMBER))
    tried = casework.open_record(
        mother,
        code=code,
        reason="Found alone on the ward, unconscious",
        event_id=event or uuid4(),
        team=staff.posts.get().team_id,
        by=staff,
        now=timezone.now(),
    )
    assert tried.subject_id == home.id
    return tried


NUMBER = 9434765919


@pytest.fixture
def numbered(home, as_engine):
    """The family, whose mother has a number to find her by."""
    with as_engine():
        Person.objects.filter(subject_id=home.id, role="mother").update(
            nhs_number=str(NUMBER)
        )
    return home


def reviews(officer, opened, *, outcome="right", note="Asked them: it was needed."):
    sessions.begin(officer.pk)
    [found] = [
        one for one in emergencies.emergencies(since=None) if one.event_id == opened
    ]
    sessions.open_subject(officer, found.subject_id, "review")
    return casework.review(
        found,
        outcome=outcome,
        note=note,
        family=found.subject_id,
        occurred_at=timezone.now(),
        recorded_at=timezone.now(),
        by=officer,
        team=officer.posts.get().team_id,
        event_id=uuid4(),
    )


def waiting(as_engine) -> set:
    with as_engine():
        return set(
            WorklistEntry.objects.filter(
                standard="break_glass_review", closed_at=None
            ).values_list("trigger", flat=True)
        )


def test_an_opening_is_owed_a_review_and_told_at_once(
    town, numbered, officer, as_engine
):
    """
    In the same transaction; the message names nobody and says nothing of why.
    """
    opened = uuid4()

    opens(numbered, town.staff["paediatrics"], event=opened)

    assert waiting(as_engine) == {opened}
    with as_engine():
        [notice] = Outgoing.objects.filter(about_event=opened)
    assert (notice.staff_id, notice.urgent) == (officer.pk, True)
    assert notice.filled.keys() == {"what", "reference", "link"}
    assert notice.filled["what"] == "A record was opened in an emergency"


def test_officers_of_both_sides_are_told_and_never_whoever_opened(
    town, numbered, officer, as_engine
):
    """
    An agency's own privacy officer beside that of the partnership.
    """
    with as_engine():
        own = make_staff(town.teams["paediatrics"], "privacy_officer", given="Own")
    opened = uuid4()

    opens(numbered, town.staff["paediatrics"], event=opened)

    with as_engine():
        told = Outgoing.objects.filter(about_event=opened)
        assert set(told.values_list("staff_id", flat=True)) == {officer.pk, own.pk}


def test_without_an_officer_the_office_is_told(town, numbered, as_engine):
    """
    Nothing is opened that nobody hears of.
    """
    opened = uuid4()

    opens(numbered, town.staff["paediatrics"], event=opened)

    with as_engine():
        told = Outgoing.objects.filter(about_event=opened)
        assert [one.staff_id for one in told] == [town.staff["partnership"].pk]


def test_a_review_meets_what_is_owed_and_tells_whoever_opened(
    town, numbered, officer, as_engine
):
    """
    With the outcome, which stands on the opening for both.
    """
    opener, opened = town.staff["paediatrics"], uuid4()
    opens(numbered, opener, event=opened)

    done = reviews(officer, opened, outcome="understandable", note="Ring first.")

    assert waiting(as_engine) == set()
    with as_engine():
        [notice] = Outgoing.objects.filter(about_event=done.event.id)
    assert notice.staff_id == opener.pk
    sessions.begin(opener.pk)
    found = emergencies.emergency(opened)
    assert (found.standing, found.outcome, found.words) == (
        "mine", "understandable", "Ring first.",
    )  # fmt: skip


def test_a_review_says_which_of_several_it_is_of(town, numbered, officer, as_engine):
    """
    One that names none while two wait is refused; each is answered by its own.
    """
    first, second = uuid4(), uuid4()
    opens(numbered, town.staff["paediatrics"], event=first)
    opens(numbered, town.staff["gp"], event=second)
    sessions.begin(officer.pk)
    sessions.open_subject(officer, numbered.id, "review")
    occasion = {
        "kind": "access.reviewed", "family": numbered.id, "by": officer,
        "occurred_at": timezone.now(), "recorded_at": timezone.now(),
    }  # fmt: skip
    with pytest.raises(emergency_rules.WhichOpening):
        recording.record(fact={"outcome": "right"}, **occasion)
    with pytest.raises(emergency_rules.NoSuchOpening):
        recording.record(fact={"answers": str(uuid4())}, **occasion)

    done = reviews(officer, second)

    assert waiting(as_engine) == {first}
    with pytest.raises(emergency_rules.ItStays):
        corrections.withdraw(
            event=done.event.id, reason="A mistake", family=numbered.id, by=officer,
            occurred_at=timezone.now(), recorded_at=timezone.now(),
        )  # fmt: skip
    sessions.begin(officer.pk)
    sessions.open_subject(officer, numbered.id, "review")
    assert recording.record(fact={"outcome": "right"}, **occasion).answered


def test_nobody_reviews_their_own(town, numbered, officer, as_engine):
    """
    Neither by the door, which calls it theirs, nor by a fact of their own.
    """
    opened = uuid4()
    opens(numbered, officer, event=opened)

    with pytest.raises(emergency_rules.OwnOpening):
        reviews(officer, opened)

    assert emergencies.emergency(opened).standing == "mine"
    assert waiting(as_engine) == {opened}


def test_an_opening_cannot_be_taken_back_nor_recorded_by_hand(town, numbered):
    """
    Not by whoever opened, and not by anybody as a fact like others.
    """
    opener, opened = town.staff["paediatrics"], uuid4()
    opens(numbered, opener, event=opened)
    occasion = {
        "family": numbered.id, "by": opener, "occurred_at": timezone.now(),
        "recorded_at": timezone.now(), "event_id": uuid4(),
    }  # fmt: skip

    with pytest.raises(EmergencyStays):
        corrections.withdraw(event=opened, reason="A mistake", **occasion)
    with pytest.raises(EmergencyStays):
        recording.record(kind="access.emergency_opened", fact={}, **occasion)
    with pytest.raises(ReservedKind):
        recording.record(kind="access.reviewed", fact={}, **occasion)


def test_what_the_police_open_is_of_their_class(town, numbered, officer, as_engine):
    """
    Who may not know of them does not read it. Whoever reviews it does, by name.
    """
    opened = uuid4()
    opens(numbered, town.staff["police"], event=opened)

    visitor = town.staff["health_visiting"]
    sessions.begin(visitor.pk)
    sessions.open_subject(visitor, numbered.id)
    assert str(opened) not in {str(one) for one in _events()}
    sessions.begin(officer.pk)
    assert emergencies.emergency(opened).standing == "review"


def test_a_review_needs_words(town, numbered, officer):
    """
    That it was right is not enough to learn from.
    """
    opened = uuid4()
    opens(numbered, town.staff["paediatrics"], event=opened)

    with pytest.raises(casework.SayMore):
        reviews(officer, opened, note="  ")


def test_an_office_of_another_area_learns_nothing(town, numbered, as_engine):
    """
    Strangers see no opening, and those of whoever opened see no reason.
    """
    with as_engine():
        own = make_staff(town.teams["paediatrics"], "privacy_officer", given="Own")
        make_home(town)
    opened = uuid4()
    opens(numbered, town.staff["paediatrics"], event=opened)

    sessions.begin(own.pk)
    found = emergencies.emergency(opened)
    assert (found.standing, found.reason) == ("told", "")
    read = emergencies.read_meanwhile(opened)
    assert read == ()  # whoever opened it has read no page yet
    sessions.begin(town.staff["gp"].pk)
    assert emergencies.emergency(opened) is None
    assert emergencies.read_meanwhile(opened) == ()
    assert emergencies.emergencies(since=timezone.now() - timedelta(days=1)) == ()


def _events() -> list:

    with connection.cursor() as cursor:
        cursor.execute("select id from event")
        return [row[0] for row in cursor.fetchall()]


def test_a_review_that_is_done_lets_the_office_read_on_no_longer(
    town, numbered, officer, as_engine
):
    """
    It was there for the reviews: it stays while one waits, and not after the last.
    """
    first, second = uuid4(), uuid4()
    opens(numbered, town.staff["paediatrics"], event=first)
    opens(numbered, town.staff["gp"], event=second)

    reviews(officer, first)
    with transaction.atomic():
        assert sessions.open_subject(officer, numbered.id, "review") is not None
    reviews(officer, second)

    with pytest.raises(NotAllowed):
        sessions.open_subject(officer, numbered.id, "review")
