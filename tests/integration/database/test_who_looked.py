"""Who may know who looked: exactly that far, and never of whom they may not know."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from integration.database.world import (
    agree,
    exclude,
    involve,
    make_family,
    make_staff,
    make_team,
    write_event,
)
from plait.access import sessions
from plait.access.models import Partnership, RotaShift, Staff
from plait.clock.moments import local_day
from plait.records import who_looked
from plait.records.models import AccessEntry, AccessListing, PhotoOpening
from plait.worklist import rows
from plait.worklist.involving import NOT_A_SERVICE

AGO = timedelta(days=1)


@pytest.fixture
def people(world, as_engine) -> dict[str, Staff]:
    """Who looked, and who asks: teams with somebody who leads, and the offices."""
    with as_engine():
        area = Partnership.objects.get()
        found = {
            "visitor": world.visitor,
            "psychiatrist": world.psychiatrist,
            "lead": make_staff(world.visitors, "hv_team_lead"),
        }
        for kind, role in (
            ("police", "police"),
            ("partnership", "privacy_officer"),
            ("paediatrics", "paediatrician"),
        ):
            team = make_team(area, kind, role)
            found[kind] = make_staff(team, role)
        hospital = found["paediatrics"].posts.get().team
        found["own_officer"] = make_staff(hospital, "privacy_officer")
        involve(world.family, found["police"].posts.get().team, "police", 0b001001)
        for name in ("visitor", "psychiatrist", "police"):
            look(world.family, found[name], ago=AGO)
        look(world.family, found["paediatrics"], ago=AGO)
    return found


def now_there() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        return cursor.fetchone()[0]


def look(family: UUID, staff: Staff, *, ago: timedelta, purpose="direct_care") -> None:
    """Within `as_engine`: what opening would have written then."""
    team = staff.posts.get().team
    with as_keeper():
        AccessEntry.objects.create(
            subject_id=family, staff=staff, team=team, at=now_there() - ago,
            purpose=purpose, why="recorded: Booking", classes=1,
        )  # fmt: skip


@contextmanager
def as_keeper() -> Iterator[None]:
    """Only the doors write the log: as their owner, who keeps it."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        yield
        cursor.execute("set local role plait_engine")


def seen_by(staff: Staff, family: UUID, *, opens: bool = True) -> tuple:
    """As what they ask, and whose looking of the last days they are shown."""
    sessions.begin(staff.pk)
    if opens:
        sessions.open_subject(staff, family)
    asks_as = who_looked.ask(family)
    looks = who_looked.looks(family, since=now_there() - timedelta(days=2))
    shown = {one.staff_id for one in looks if one.at < now_there()}
    return asks_as, shown


def test_who_leads_a_team_sees_their_team_and_others_themselves(world, people):
    """
    Of one record that is open; of nobody else's team.
    """
    lead, visitor = people["lead"], people["visitor"]

    assert seen_by(lead, world.family) == ("team", {visitor.pk})
    assert seen_by(visitor, world.family) == ("own", {visitor.pk})
    assert seen_by(lead, world.family, opens=False) == (None, set())


def test_a_privacy_officer_sees_all_but_whom_they_may_not_know_of(
    world, people, as_engine
):
    """
    Without opening the record. The police only where the agreement gives their class.
    """
    officer = people["partnership"]
    known = {people[one].pk for one in ("visitor", "psychiatrist", "paediatrics")}

    assert seen_by(officer, world.family, opens=False) == ("area", known)
    with as_engine():
        agree("ashmere", "privacy_officer", 0b001001)
    known.add(people["police"].pk)
    assert seen_by(officer, world.family, opens=False) == ("area", known)


def test_an_agency_sees_its_own_people_alone(world, people, as_engine):
    """
    And of a record that none of them opened it learns nothing: not that there is one.
    """
    own = people["own_officer"]
    with as_engine():
        other, *_ = make_family(world.visitors, "F-OTHER")

    shown = seen_by(own, world.family, opens=False)
    assert shown == ("agency", {people["paediatrics"].pk})
    assert seen_by(own, other, opens=False) == (None, set())
    assert seen_by(own, uuid4(), opens=False) == (None, set())
    assert who_looked.record_to_oversee("F-OTHER") is None
    assert who_looked.record_to_oversee("F-TEST") == world.family


def test_a_team_that_is_there_for_what_is_hidden_is_hidden(world, people, as_engine):
    """
    A refuge, say, that is known of because of what is of a place alone.
    """
    with as_engine():
        refuge = make_team(Partnership.objects.get(), "refuge", "refuge_worker")
        worker = make_staff(refuge, "refuge_worker")
        why = write_event(world.family, refuge, sens=5)
        involve(world.family, refuge, "refuge_worker", 0b100001, source_event=why)
        look(world.family, worker, ago=AGO)
    officer = people["partnership"]

    assert worker.pk not in seen_by(officer, world.family, opens=False)[1]
    visitor = people["visitor"]
    sessions.begin(visitor.pk)
    sessions.open_subject(visitor, world.family)
    told = who_looked.for_parent(world.family, since=now_there() - timedelta(days=2))
    teams = {one.team for one in told}
    assert refuge.name not in teams
    assert "police team" not in teams
    assert {"health_visiting team", "perinatal team"} <= teams


def test_kin_and_strangers_may_not_ask(world, people, as_engine):
    """
    Nor does what one person asked serve the next.
    """
    officer, visitor = people["partnership"], people["visitor"]
    seen_by(officer, world.family, opens=False)
    sessions.begin(visitor.pk)
    looks = who_looked.looks(world.family, since=now_there() - timedelta(days=2))
    assert {one.staff_id for one in looks} == {visitor.pk}

    with as_engine():
        exclude(world.family, officer)
    assert seen_by(officer, world.family, opens=False) == (None, set())
    assert seen_by(people["paediatrics"], world.family, opens=False)[0] is None


def test_asking_is_kept_and_opens_nothing(world, people):
    """
    Whoever asks without opening stands in the log, and reads no record.
    """
    officer = people["partnership"]
    seen_by(officer, world.family, opens=False)

    [kept] = AccessEntry.objects.filter(staff=officer)
    assert (kept.purpose, kept.classes) == ("review", 0)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from person")
        assert cursor.fetchone() == (0,)


def test_photos_are_shown_with_who_opened_them(world, people, as_engine):
    """
    To who may know of every team for which they opened the record.
    """
    with as_engine():
        at = AccessEntry.objects.get(staff=people["visitor"]).at
        with as_keeper():
            for name in ("visitor", "police"):
                PhotoOpening.objects.create(
                    subject_id=world.family, photo_id=uuid4(), staff=people[name], at=at
                )

    seen_by(people["partnership"], world.family, opens=False)

    shown = set(PhotoOpening.objects.values_list("staff_id", flat=True))
    assert shown == {people["visitor"].pk}
    looks = who_looked.looks(world.family, since=now_there() - timedelta(days=2))
    assert {one.staff_id for one in looks if one.where == "photo"} == shown


def test_lists_are_counted_apart_and_never_shown(world, people, as_engine):
    """
    A list names other records too; of those that a team may not be told of, none.
    """
    with as_engine(), as_keeper():
        for name in ("visitor", "visitor", "police"):
            AccessListing.objects.create(
                staff=people[name], at=now_there(), purpose="search",
                subjects=[world.family, uuid4()],
            )  # fmt: skip
    since = now_there() - timedelta(days=2)

    seen_by(people["partnership"], world.family, opens=False)
    assert who_looked.lists(world.family, since=since) == {local_day(now_there()): 2}
    assert not AccessListing.objects.exists()


def unusual(staff: Staff, *, most: int = 30) -> dict[str, set[str]]:
    """The reasons for each record that they are shown, by its reference."""
    sessions.begin(staff.pk)
    found = who_looked.unusual(
        since=now_there() - timedelta(days=7), until=now_there(), most_an_hour=most,
        no_service=NOT_A_SERVICE,
    )  # fmt: skip
    told: dict[str, set[str]] = {}
    for one in found:
        told.setdefault(one.reference, set()).update(one.reasons)
    return told


def test_a_usual_opening_is_no_reason_to_ask(world, people):
    """
    Nobody is listed for having worked.
    """
    assert unusual(people["partnership"]) == {}
    assert unusual(people["visitor"], most=1) == {}


def test_each_reason_is_plain_and_is_found(world, people, as_engine):
    """
    Same name, a colleague who is close, many in an hour, after the work had ended.
    """
    visitor, team = people["visitor"], world.visitors
    with as_engine():
        Staff.objects.filter(pk=visitor.pk).update(family_name="o'brien")
        exclude(world.family, people["lead"])
        named, *_ = make_family(team, "F-ENDED")
        past = {"since": now_there() - timedelta(days=9)}
        involve(
            named, team, "health_visitor", 1, **past,
            until=now_there() - timedelta(days=5),
        )  # fmt: skip
        involve(named, team, "hv_team_lead", 1, basis=f"{NOT_A_SERVICE[0]}x", **past)
        look(named, people["lead"], ago=AGO)

    assert unusual(people["partnership"]) == {
        "F-TEST": {"same_name", "colleague"}, "F-ENDED": {"ended"},
    }  # fmt: skip
    with as_engine():
        look(named, visitor, ago=AGO)
    assert "many" in unusual(people["partnership"], most=1)["F-ENDED"]
    assert "many" not in unusual(people["partnership"], most=2)["F-ENDED"]


def test_whoever_opened_a_record_of_ours_is_shown_from_wherever(
    world, people, as_engine
):
    """
    An emergency is most of all opened by somebody who works in another area.
    """
    with as_engine():
        area = Partnership.objects.create(slug="vale", name="Vale")
        team = make_team(area, "maternity", "midwife")
        stranger = make_staff(team, "midwife")
        look(world.family, stranger, ago=AGO, purpose="emergency")

    assert unusual(people["partnership"]) == {"F-TEST": {"emergency"}}
    assert unusual(people["own_officer"]) == {}


def test_night_counts_where_a_colleague_was_on_call(world, people, as_engine):
    """
    At 3 in the morning, and not for the one on call; never by day.
    """
    with as_engine():
        day = now_there().replace(hour=3, minute=0) - timedelta(days=2)
        lead = people["lead"]
        RotaShift.objects.create(
            team=world.visitors, staff=lead, from_at=day - timedelta(hours=9),
            to_at=day + timedelta(hours=9),
        )  # fmt: skip
        look(world.family, lead, ago=now_there() - day)
        at_eleven = now_there() - day - timedelta(hours=8)
        look(world.family, people["visitor"], ago=at_eleven)
    assert unusual(people["partnership"]) == {}

    with as_engine():
        look(world.family, people["visitor"], ago=now_there() - day)
    assert unusual(people["partnership"]) == {"F-TEST": {"at_night"}}


def test_what_came_of_asking_is_kept_beside_it(world, people, as_engine):
    """
    By who may ask, about what was opened, and about nobody's own looking.
    """
    officer, visitor = people["partnership"], people["visitor"]
    day = local_day(now_there() - AGO)
    with as_engine():
        exclude(world.family, people["lead"])

    def asked(by: Staff, about: Staff, on: date = day) -> bool:
        sessions.begin(by.pk)
        return who_looked.look_into(
            world.family, about.pk, on, "Was covering", note=uuid4()
        )

    assert asked(officer, visitor)
    assert not asked(officer, visitor, day - timedelta(days=30))
    assert not asked(officer, people["police"])
    assert not asked(visitor, people["psychiatrist"])
    assert not asked(officer, officer)
    sessions.begin(officer.pk)
    [row] = who_looked.unusual(
        since=now_there() - timedelta(days=7), until=now_there(), most_an_hour=30,
        no_service=(),
    )  # fmt: skip
    assert (row.words, row.reasons) == ("Was covering", ("colleague",))


def test_one_sees_what_one_opened_oneself(world, people):
    """
    With whether it could be opened now.
    """
    visitor = people["visitor"]
    sessions.begin(visitor.pk)

    [mine] = who_looked.mine(visitor.pk, since=now_there() - timedelta(days=2))

    assert (mine.subject_id, mine.may_open) == (world.family, True)
    assert who_looked.mine(people["lead"].pk, since=now_there() - AGO * 2) == ()


@pytest.mark.parametrize(
    "role", ["hv_team_lead", "team_manager", "manager", "midwife", "leader", "lead_x"]
)
def test_who_manages_is_the_same_in_the_database(db, role):
    """
    Two places know it: they agree.
    """
    with connection.cursor() as cursor:
        cursor.execute("select plait.manages(%s)", [role])
        assert cursor.fetchone() == (rows.manages(role),)
