"""Opening in an emergency: who for, what, how long, and what nothing can get round."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from integration.database.world import (
    exclude,
    involve,
    make_family,
    make_staff,
    make_team,
    visible_events,
    write_event,
)
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.access.models import Involvement, Partnership, Staff
from plait.records import emergencies
from plait.records.emergencies import Tried, Wanted
from plait.records.models import AccessEntry, EmergencyTry, WorklistEntry

RIGHT = Wanted(given="jane", family_name="OBRIEN", born_on="1995-07-14")


@pytest.fixture
def stranger(world, as_engine) -> Staff:
    """Somebody of a hospital that is not involved."""
    with as_engine():
        team = make_team(Partnership.objects.get(), "paediatrics", "paediatrician")
        return make_staff(team, "paediatrician")


def team_of(staff: Staff) -> int:
    return staff.posts.get().team_id


def tries(staff: Staff, wanted: Wanted = RIGHT, event: UUID | None = None) -> Tried:
    """Try, and record it where it opens: else the database would not keep it."""
    event = event or uuid4()
    sessions.begin(staff.pk)
    tried = emergencies.try_to_open(wanted, event=event, team=team_of(staff))
    if tried.result == "opened":
        write_opening(tried.subject_id, event, staff)
    return tried


def write_opening(family: UUID, event: UUID, staff: Staff) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into event (subject_id, id, kind, fact, occurred_at, recorded_at, "
            "agency, team_id, by_id, sens) values (%s, %s, 'access.emergency_opened', "
            "'{}', now(), now(), '', %s, %s, 0)",
            [family, event, team_of(staff), staff.pk],
        )


def grant(family: UUID, staff: Staff, *, since: datetime, lasts: timedelta) -> UUID:
    """As the engine: what a moment in the past would have left behind."""
    event = uuid4()
    write_opening(family, event, staff)
    involve(
        family, staff.posts.get().team, "emergency", 15, staff=staff,
        purpose="emergency", since=since, until=since + lasts, source_event=event,
    )  # fmt: skip
    return event


def now_there() -> datetime:
    """Now, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        return cursor.fetchone()[0]


def test_it_opens_the_classes_0_to_3_and_nothing_else(world, stranger, as_engine):
    """
    What is sealed stays shut, and so does where somebody lives.
    """
    with as_engine():
        events = [write_event(world.family, world.visitors, sens=n) for n in range(6)]

    opening = uuid4()

    tried = tries(stranger, event=opening)

    assert (tried.result, tried.subject_id) == ("opened", world.family)
    assert visible_events() == {*events[:4], opening}
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from person_contact")
        assert cursor.fetchone() == (0,)


def test_it_is_for_an_hour_and_ends_to_the_very_moment(world, stranger, as_engine):
    """
    At its last moment it is over; a microsecond before, it holds. A colleague of the
    same team has nothing of it.
    """
    hour = timedelta(minutes=60)
    tried = tries(stranger)
    assert tried.until - now_there() == hour
    with as_engine():
        Involvement.objects.filter(purpose="emergency").update(until=now_there())
    sessions.begin(stranger.pk)
    with pytest.raises(NotAllowed):
        sessions.open_subject(stranger, world.family)
    with as_engine():
        grant(world.family, stranger, since=now_there() - hour, lasts=hour)
    sessions.begin(stranger.pk)
    with pytest.raises(NotAllowed):
        sessions.open_subject(stranger, world.family)

    with as_engine():
        almost = hour - timedelta(microseconds=1)
        grant(world.family, stranger, since=now_there() - almost, lasts=hour)
        colleague = make_staff(stranger.posts.get().team, "paediatrician")
    sessions.begin(stranger.pk)
    assert sessions.open_subject(stranger, world.family).classes == 15
    sessions.begin(colleague.pk)
    with pytest.raises(NotAllowed):
        sessions.open_subject(colleague, world.family)


def test_kin_are_answered_as_if_there_were_no_record(world, stranger, as_engine):
    """
    Being close to a family beats an emergency, before and after it was opened.
    """
    with as_engine():
        exclude(world.family, stranger)
        grant(world.family, stranger, since=now_there(), lasts=timedelta(minutes=5))

    kin = tries(stranger)
    absent = tries(stranger, Wanted(reference="F-222222"))

    assert kin == absent == Tried("none")
    with pytest.raises(NotAllowed):
        sessions.open_subject(stranger, world.family)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(given="Jan", family_name="O'Brien", born_on="1995-07-14"),
        Wanted(given="Jane", family_name="O'Bri", born_on="1995-07-14"),
        Wanted(given="Jane", family_name="O'Brien", born_on="1995-07-15"),
        Wanted(given="Jane", family_name="O'Brien"),
        Wanted(family_name="O'Brien", born_on="1995-07-14"),
        Wanted(given="Jane", family_name="-", born_on="1995-07-14"),
        Wanted(nhs_number="9434765919", reference="F-OTHER"),
        Wanted(),
    ],
    ids=str,
)
def test_only_what_fits_exactly_opens(world, stranger, wanted):
    """
    No beginnings of names, no half of what means one person, no guess.
    """
    assert tries(stranger, wanted).result == "none"


def test_two_records_that_fit_open_neither(world, stranger, as_engine):
    """
    Somebody who is in two families is asked for by number or reference.
    """
    with as_engine():
        make_family(world.visitors, "F-TWIN")

    assert tries(stranger).result == "none"
    assert tries(stranger, Wanted(nhs_number="9434765919")).result == "opened"
    assert tries(stranger, Wanted(reference="f-twin")).result == "opened"


def test_who_may_read_as_much_already_needs_no_emergency(world, as_engine):
    """
    And who is involved with fewer classes may open it: it is written either way.
    """
    assert tries(world.visitor).result == "opened"
    assert tries(world.visitor).result == "open"
    assert tries(world.psychiatrist).result == "opened"
    with as_engine():
        kept = EmergencyTry.objects.values_list("staff_id", "way", "outcome")
        assert sorted(kept) == sorted([
            (world.visitor.pk, "name", "opened"),
            (world.visitor.pk, "name", "open"),
            (world.psychiatrist.pk, "name", "opened"),
        ])  # fmt: skip


def test_ten_tries_in_an_hour_are_all(world, stranger):
    """
    After that not even the right one opens. The same form sent twice is one try.
    """
    event = uuid4()
    assert tries(stranger, event=event).result == "opened"
    assert tries(stranger, event=event).result == "before"
    for _ in range(emergencies.TRIES_AN_HOUR - 1):
        assert tries(stranger, Wanted(reference="F-NONE22")).result == "none"

    assert tries(stranger, Wanted(nhs_number="9434765919")).result == "too_many"


def test_more_than_two_late_reviews_close_the_way(world, stranger, as_engine):
    """
    Two may wait too long, not three; and only those whose limit is past count.
    """

    def opened_before(*, late: bool) -> None:
        now = now_there()
        with as_engine():
            family, *_ = make_family(world.visitors, f"F-{uuid4().hex[:6]}")
            ago = now - timedelta(days=9)
            event = grant(family, stranger, since=ago, lasts=timedelta(0))
            WorklistEntry.objects.create(
                subject_id=family, id=uuid4(), standard="break_glass_review", version=1,
                title="", owed_by="privacy_officer", team=world.visitors, agency="",
                opened_at=now, due_at=now + timedelta(seconds=-1 if late else 1),
                classes=1, trigger=event, because=[], why="", rungs=[], told=[],
            )  # fmt: skip

    opened_before(late=True)
    opened_before(late=True)
    opened_before(late=False)
    missing = Wanted(reference="F-222222")
    assert tries(stranger, missing).result == "none"

    opened_before(late=True)
    assert tries(stranger, missing).result == "unreviewed"
    assert tries(stranger).result == "unreviewed"


def test_whoever_opened_it_ends_it_and_nobody_makes_it_longer(
    world, stranger, as_engine
):
    """
    Not even the engine, nor with another class, nor for another person.
    """
    tries(stranger)
    for change in (
        {"until": now_there() + timedelta(minutes=61)},
        {"classes": 31},
        {"staff": world.visitor},
        {"purpose": "direct_care"},
        {"since": now_there() - timedelta(minutes=1)},
    ):
        with (
            as_engine(),
            pytest.raises(IntegrityError),
            transaction.atomic(),
        ):
            Involvement.objects.filter(purpose="emergency").update(**change)
    with as_engine(), pytest.raises(IntegrityError), transaction.atomic():
        grant(world.family, stranger, since=now_there(), lasts=timedelta(minutes=61))
    sessions.begin(world.visitor.pk)
    assert emergencies.close(world.family) is False
    sessions.begin(stranger.pk)
    assert emergencies.close(world.family) is True

    with pytest.raises(NotAllowed):
        sessions.open_subject(stranger, world.family)
    assert emergencies.close(world.family) is False


def test_no_grant_is_kept_without_its_event_nor_an_event_without_its_grant(
    world, stranger
):
    """
    Whoever opens is written into the record, in the same transaction.
    """
    event = uuid4()

    def opens_and_records_nothing() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            sessions.begin(stranger.pk)
            emergencies.try_to_open(RIGHT, event=event, team=team_of(stranger))
            cursor.execute("set constraints all immediate")

    with pytest.raises(IntegrityError):
        opens_and_records_nothing()

    sessions.begin(world.visitor.pk)
    sessions.open_subject(world.visitor, world.family)
    with pytest.raises(DatabaseError, match="recorded by opening"):
        write_opening(world.family, event, world.visitor)


def test_each_opening_meanwhile_is_written_as_one_in_an_emergency(world, stranger):
    """
    Whatever the page says of its purpose; and a person's wrong password is a try.
    """
    tries(stranger)
    emergencies.note_wrong_password("name")
    sessions.open_subject(stranger, world.family, "supervision")

    purposes = AccessEntry.objects.values_list("purpose", "why")
    assert set(purposes) == {("emergency", "opened it in an emergency")}


def test_a_team_of_others_opens_nothing(world, stranger):
    """
    It is opened for a team of one's own.
    """
    sessions.begin(stranger.pk)
    with pytest.raises(Exception, match="this team is not mine"):
        emergencies.try_to_open(RIGHT, event=uuid4(), team=world.visitors.pk)


def test_minutes_left_are_never_more_than_there_can_be():
    """
    Begun minutes count, what is over is none.
    """
    now = timezone.now()
    running = emergencies.Running(uuid4(), now + timedelta(seconds=61))

    assert running.minutes_left(now) == 2
    assert running.minutes_left(now + timedelta(minutes=2)) == 0
    assert running.minutes_left(now - timedelta(days=1)) == 60
