"""The diary of a colleague and of a team; and groups with their registers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from lib.family_world import LONG_AGO, NOW, make_staff_of
from lib.forms_sent import recorded
from pages.diary.conftest import book, path, sign_in, when
from plait.access.models import Absence, RotaShift
from plait.records.models import (
    AccessListing,
    AppointmentRow,
    CareGroup,
    GroupPlace,
    Subject,
)
from plait.standards.services import appointments as topics
from plait.standards.services.appointments import appointments_of

SOON = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def nurse(world, as_engine):
    """A colleague of the same team."""
    with as_engine():
        return make_staff_of(world.teams["perinatal"], "perinatal_clinician")


@pytest.fixture
def of_vale(monkeypatch):
    """The made-up team has the types and the groups of the Vale service."""
    vale = appointments_of("vale-perinatal")
    for place in ("groups", "group_register", "diary", "appointment_page"):
        monkeypatch.setattr(
            f"plait.pages.staff.{place}.appointments_of", lambda _: vale
        )
    assert topics.TOPIC == "appointments"


@pytest.fixture
def group(client, world, of_vale) -> UUID:
    """A group on Thursdays, led by the psychiatrist."""
    form = {
        "event_id": str(uuid4()), "title": "Baby and me", "kind": "parent_infant_group",
        "weekday": "3", "opens": "13:00", "minutes": "", "place": "vale_house",
        "places": "1", "workers": [str(world.psychiatrist.pk)],
    }  # fmt: skip
    days = day(NOW - timedelta(days=7), "from_on") | day(
        NOW + timedelta(days=60), "until_on"
    )
    answer = client.post("/groups/new", form | days)
    assert answer.status_code == 302, text(answer)
    return UUID(answer["Location"].rsplit("/", 1)[1])


def day(at: datetime, name: str) -> dict[str, str]:
    parts = when(at, name)
    return {key: value for key, value in parts.items() if not key.endswith("-time")}


def join(client, world, group, **more):
    form = {
        "event_id": str(uuid4()), "group": str(group),
        "people": [str(world.mother), str(world.infant)],
    }  # fmt: skip
    return client.post(path(world, "groups/join"), form | more)


def test_a_week_says_who_is_away_and_on_call(client, world, as_engine):
    """
    Beside what is booked, and a bank holiday by its name.
    """
    with as_engine():
        Absence.objects.create(
            staff=world.psychiatrist, team=world.teams["perinatal"], from_at=LONG_AGO
        )
        RotaShift.objects.create(
            staff=world.psychiatrist, team=world.teams["perinatal"], role="",
            from_at=NOW - timedelta(days=1), to_at=NOW + timedelta(days=1),
        )  # fmt: skip

    page = text(client.get("/diary"))
    team = text(client.get("/diary?whose=team"))

    assert "Away" in page
    assert "On call" in page
    assert "Away: Robin Made-Up" in team
    assert "Bank holiday: Good Friday" in text(client.get("/diary?on=2026-04-01"))


def test_mine_is_mine_and_the_teams_is_everybodys(client, world, nurse):
    """
    A colleague's appointment is in the team's diary and theirs, and not in mine.
    """
    one = str(book(client, world, SOON, worker=str(nurse.pk)))

    assert one not in text(client.get("/diary"))
    assert one in text(client.get("/diary?whose=team"))
    assert one in text(client.get(f"/diary?whose={nurse.pk}&view=day&on=2026-03-12"))
    assert one in text(client.get("/diary?whose=team&view=day&on=2026-03-12"))
    assert one in text(sign_in(nurse).get("/diary"))


@pytest.mark.parametrize(
    "query", ["on=rubbish", "on=9999-12-31", "whose=99999999999", "team=0", "view=x"]
)
def test_a_spoilt_address_shows_the_usual(client, query):
    """
    Nobody meets an error because an address was cut.
    """
    assert client.get(f"/diary?{query}").status_code == 200


def test_whose_record_was_seen_in_a_diary_is_written(client, world, as_engine):
    """
    A list across families leaves its line in the access log.
    """
    book(client, world, SOON)
    with as_engine():
        before = AccessListing.objects.count()

    client.get("/diary")

    with as_engine():
        assert AccessListing.objects.count() == before + 1


def test_a_week_of_a_busy_team_asks_no_more_than_an_empty_one(
    client, world, group, django_assert_max_num_queries
):
    """
    At most a dozen queries beside the frame's own.
    """
    for hour in range(5):
        book(client, world, SOON + timedelta(hours=hour), reason="Busy")

    with django_assert_max_num_queries(14):  # two of them begin and end the request
        client.get("/diary?whose=team")


def test_from_the_diary_the_families_are_offered_by_initials(client, world):
    """
    With the day that was chosen, and no name.
    """
    book(client, world, SOON)

    page = text(client.get("/diary/book?on=2026-03-13"))

    assert "J. Q. and Baby Q." in page
    assert "Quillfeather" not in page
    assert "at=2026-03-13T10%3A00" in page


def test_a_group_takes_its_time_and_gives_a_family_a_place(client, world, group):
    """
    Its sessions stand in the diary; an appointment then is said to clash.
    """
    answer = join(client, world, group)

    diary = text(client.get("/diary?on=2026-03-12"))
    asked = client.post(
        path(world, "book"),
        {**_booking(world), **when(SOON.replace(hour=13, minute=30))},
    )

    assert answer["Location"] == path(world)
    assert "Baby and me" in diary
    assert "This colleague runs a group then." in text(asked)
    [joined] = recorded("group.joined")
    assert joined["for"] == [str(world.mother), str(world.infant)]


def _booking(world):
    return {
        "event_id": str(uuid4()), "people": [str(world.mother)], "kind": "home_visit",
        "minutes": "60", "mode": "face_to_face", "place": "home",
        "worker": str(world.psychiatrist.pk),
    }  # fmt: skip


def test_a_family_has_one_place_and_no_second(client, world, group):
    """
    It is said, and nothing is kept.
    """
    join(client, world, group)
    again = join(client, world, group)

    assert again.status_code == 422
    assert "They have a place in this group already" in text(again)
    assert len(recorded("group.joined")) == 1


def test_the_register_records_in_each_familys_own_record(
    client, world, group, later, nurse, as_engine
):
    """
    Initials on the page; mother and baby each with what became of it.
    """
    join(client, world, group)
    client = later(SOON.replace(hour=15))
    address = f"/groups/{group}/sessions/2026-03-12"
    names = {
        who: f"result_{world.family}_{who}" for who in (world.mother, world.infant)
    }

    page = text(client.get(address))
    assert "Not taken" in text(client.get(f"/groups/{group}"))
    half = client.post(
        address, {"event_id": str(uuid4()), names[world.mother]: "attended"}
    )
    form = {
        "event_id": str(uuid4()), names[world.mother]: "attended",
        names[world.infant]: "was_not_brought",
    }  # fmt: skip
    first, second = client.post(address, form), client.post(address, form)

    assert "J. Q." in page
    assert "Quillfeather" not in page
    assert half.status_code == 422
    assert first.status_code == 302
    assert second.status_code in (302, 422)
    assert len(recorded("group.attended")) == 2
    assert len(recorded("contact.perinatal")) == 1
    assert len(recorded("nonattendance.was_not_brought")) == 1
    with as_engine():
        [row] = AppointmentRow.objects.all()
        assert (row.state, str(row.group_id)) == ("kept", str(group))
    assert "Register taken" in text(client.get("/diary?on=2026-03-12"))
    of_group = text(client.get(f"/groups/{group}"))
    assert ">Taken<" in of_group
    assert "Not taken" not in of_group
    with as_engine():
        CareGroup.objects.update(workers=[nurse.pk])
    assert "Register taken" in text(
        client.get(f"/diary?on=2026-03-12&whose={nurse.pk}")
    )
    assert "was not brought" in text(client.get(address))


def test_a_register_is_not_taken_before_the_session(client, world, group):
    """
    Who comes can be read; nothing can be said yet.
    """
    join(client, world, group)
    address = f"/groups/{group}/sessions/2026-03-12"

    client.post(
        address,
        {"event_id": str(uuid4()), f"result_{world.family}_{world.mother}": "attended"},
    )

    assert "has not begun" in text(client.get(address))
    assert recorded("group.attended") == []


def test_a_place_ends_and_another_teams_group_is_not_there(client, world, group):
    """
    To a stranger there is no such group.
    """
    join(client, world, group)
    client.post(
        path(world, f"groups/{group}/leave"), {"event_id": str(uuid4()), "reason": ""}
    )
    other = sign_in(world.visitor)

    assert "Not any more" in text(client.get(f"/groups/{group}"))
    assert other.get(f"/groups/{group}").status_code in (403, 404)
    assert "Baby and me" not in text(other.get("/groups"))
    assert other.get("/groups/new").status_code in (403, 404)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (day(NOW - timedelta(days=30), "until_on"), "on or after the first"),
        (day(NOW + timedelta(days=900), "until_on"), "a year at most"),
        (day(NOW - timedelta(days=6), "until_on"), "no session between these days"),
        ({"places": "-4"}, "whole number from 1 to 60"),
        ({"title": ""}, "Enter what the group is called"),
        ({"workers": ["99999"]}, "Select who leads it"),
    ],
)
def test_a_group_that_cannot_be_is_not_begun(client, world, of_vale, more, says):
    """
    Each is said beside its question.
    """
    form = {
        "event_id": str(uuid4()), "title": "Baby and me", "kind": "parent_infant_group",
        "weekday": "0", "opens": "13:00", "minutes": "", "place": "vale_house",
        "places": "6", "workers": [str(world.psychiatrist.pk)],
        **day(NOW - timedelta(days=7), "from_on"),
        **day(NOW + timedelta(days=60), "until_on"),
    } | more  # fmt: skip

    answer = client.post("/groups/new", form)

    assert answer.status_code == 422
    assert says in text(answer)
    assert "Baby and me" not in text(client.get("/groups"))


def test_a_full_group_takes_nobody(client, world, group, as_engine):
    """
    Another family has its one place; the words say so, and nothing is kept.
    """
    with as_engine():
        other = Subject.objects.create(
            id=uuid4(), kind="family", reference="F-2222Z",
            home_team=world.teams["perinatal"], partnership_id="ashmere",
            created_at=LONG_AGO,
        )  # fmt: skip
        GroupPlace.objects.create(
            subject=other, group_id=group, about=uuid4(),
            team=world.teams["perinatal"], role="mother", label="A. B.",
            joined_at=LONG_AGO,
        )  # fmt: skip

    answer = join(client, world, group)

    assert answer.status_code == 422
    assert "Every place in this group is taken" in text(answer)
    assert recorded("group.joined") == []


@pytest.mark.parametrize("whose", ["²", "٣", "-1", "9" * 40, "team'"])
def test_a_colleague_who_is_no_number_is_the_usual_diary(client, world, whose):
    assert client.get("/diary", {"whose": whose}).status_code == 200
    assert client.get("/diary/book", {"whose": whose}).status_code == 200


def test_who_joins_after_midnight_is_not_on_the_register_of_the_day_before(
    world, group, later
):
    """
    Half past midnight of a summer's night is the day before by UTC.
    """
    client = later(datetime(2026, 4, 2, 23, 30, tzinfo=UTC))
    assert join(client, world, group).status_code == 302

    before = text(client.get(f"/groups/{group}/sessions/2026-04-02"))
    again = text(client.get(f"/groups/{group}/sessions/2026-04-09"))

    assert "J. Q." not in before
    assert "J. Q." in again
