"""Appointments on pages: booked, moved, cancelled, and what became of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import LONG_AGO, NOW, write
from lib.forms_sent import recorded
from pages.diary.conftest import book, filled, path, sign_in, when
from plait.access.models import Absence
from plait.records.models import AppointmentRow, WorklistEntry
from plait.worklist import projection

#: A Thursday morning, in hours.
SOON = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def text(answer) -> str:
    return answer.content.decode()


def rows(as_engine):
    with as_engine():
        return list(AppointmentRow.objects.order_by("at"))


def outcome(world, mother, infant, **more):
    return {
        "event_id": str(uuid4()), f"result_{world.mother}": mother,
        f"result_{world.infant}": infant, "note": "",
    } | more  # fmt: skip


def test_an_appointment_is_booked_and_stands_in_the_diary_by_initials(
    client, world, as_engine
):
    """
    It is on the family's page with names; the diary names nobody.
    """
    one = book(client, world, SOON)

    page = text(client.get(path(world, one)))
    family = text(client.get(f"/families/{world.family}"))
    diary = text(client.get("/diary"))

    assert "Home visit" in page
    assert "Next appointment" in family
    assert "Thu 12 Mar 2026, 10am to 11am" in page
    assert "Quillfeather" not in diary
    assert str(one) in diary
    [row] = rows(as_engine)
    assert (row.state, row.label) == ("booked", "J. Q. and Baby Q.")
    assert row.worker_id == world.psychiatrist.pk


def test_a_form_sent_twice_books_once(client, world, as_engine):
    """
    The second answer leads to the same appointment.
    """
    form = filled(world, SOON)

    first, second = (client.post(path(world, "book"), form) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert len(rows(as_engine)) == 1


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (SOON.replace(hour=19), "outside the hours"),
        (SOON + timedelta(days=2), "weekend or a bank holiday"),
    ],
)
def test_what_speaks_against_a_time_is_said_and_booked_with_a_reason(
    client, world, as_engine, at, says
):
    """
    Nothing is kept until somebody says why; then it is.
    """
    asked = client.post(path(world, "book"), filled(world, at))
    assert (asked.status_code, rows(as_engine)) == (422, [])
    assert says in text(asked)

    one = book(client, world, at, reason="She works by day")

    assert "She works by day" in text(client.get(path(world, one)))


def test_two_at_once_and_somebody_away_are_said(client, world, as_engine):
    """
    Each in words of its own.
    """
    book(client, world, SOON)
    with as_engine():
        Absence.objects.create(
            staff=world.psychiatrist, team=world.teams["perinatal"], from_at=LONG_AGO
        )

    asked = text(
        client.post(path(world, "book"), filled(world, SOON + timedelta(minutes=30)))
    )

    assert "This colleague has another appointment then." in asked
    assert "This colleague is away then." in asked


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (when(NOW - timedelta(days=3)), "This time is too long ago"),
        (when(NOW + timedelta(days=500)), "This day is too far ahead"),
        ({"people": []}, "Select who of this family is to come"),
        ({"people": [str(uuid4())]}, "Select who of this family is to come"),
        ({"kind": "seance"}, "Select what it is"),
        ({"minutes": "-30"}, "Select one of the answers"),
        ({"worker": "999999"}, "Select who sees them"),
        ({"place": ""}, "Select where you meet"),
        ({"kind": "appointment", "mode": "telephone", "place": ""},
         "You cannot see a baby on the telephone"),
        ({"at-time": "25:61"}, "Enter the time"),
        ({"event_id": "spoilt"}, "This page is out of date"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_kept(
    client, world, as_engine, more, says
):
    """
    The answer says what was wanted; the record stays as it was.
    """
    answer = client.post(path(world, "book"), filled(world, SOON) | more)

    assert answer.status_code == 422
    assert says in text(answer)
    assert rows(as_engine) == []


def test_nobody_books_for_who_has_died(client, world, as_engine):
    """
    A baby who has died is not among those who can be chosen.
    """
    with as_engine():
        write(world, "person.died", about=world.infant, by="perinatal")

    answer = client.post(path(world, "book"), filled(world, SOON))

    assert answer.status_code == 422
    assert rows(as_engine) == []


def test_mother_and_baby_are_said_in_one_form(client, world, later, as_engine):
    """
    She came and her baby was not brought: each is a fact, and the duty is there once.
    """
    one = book(client, world, SOON)
    assert client.get(path(world, f"{one}/outcome")).status_code == 302  # not begun
    client = later(SOON + timedelta(hours=2))
    owed = text(client.get("/diary"))

    done = client.post(
        path(world, f"{one}/outcome"), outcome(world, "attended", "was_not_brought")
    )

    assert "What became of these?" in owed
    assert done.status_code == 302
    [contact] = recorded("contact.perinatal")
    [missed] = recorded("nonattendance.was_not_brought")
    assert (contact["infant_seen"], missed["planned"]) == (False, "Home visit")
    said = text(client.get(path(world, one)))
    assert "Not all seen" in said
    assert "Recorded: Mother came" in said
    assert "Recorded: Baby was not brought" in said
    assert "Not all seen" in text(client.get("/diary"))
    assert missed["contact"] == "contact.perinatal"  # as which it would be counted
    assert len(recorded("appointment.outcome")) == 2
    [row] = rows(as_engine)
    assert (row.state, sorted(row.results)) == (
        "kept", ["infant:was_not_brought", "mother:attended"]
    )  # fmt: skip
    with as_engine():
        found = WorklistEntry.objects.filter(closed_at=None)
        assert found.filter(standard="infant_not_brought").count() == 1
        assert not found.filter(standard="appointment_outcome_recorded").exists()
    page = text(client.get(path(world, one)))
    assert "Mother came; baby was not brought" in page.replace("Baby", "baby")


def test_an_outcome_sent_twice_is_recorded_once(client, world, later):
    """
    Neither the contact nor the outcome is there twice.
    """
    one = book(client, world, SOON)
    client = later(SOON + timedelta(hours=2))
    form = outcome(world, "attended", "attended")

    for _ in range(2):
        assert client.post(path(world, f"{one}/outcome"), form).status_code == 302

    assert len(recorded("contact.perinatal")) == 1
    assert len(recorded("appointment.outcome")) == 2
    assert recorded("contact.perinatal")[0]["infant_seen"] is True


def test_after_it_was_attended_it_is_not_moved(client, world, later, as_engine):
    """
    The page leads back to how it stands.
    """
    one = book(client, world, SOON)
    client = later(SOON + timedelta(hours=2))
    client.post(path(world, f"{one}/outcome"), outcome(world, "attended", "attended"))

    answer = client.post(
        path(world, f"{one}/move"), filled(world, SOON + timedelta(days=7))
    )

    assert answer["Location"] == path(world, one)
    assert recorded("appointment.moved") == []


def test_moved_and_cancelled_it_says_so(client, world, as_engine):
    """
    The first time stays in the record; what was owed for it ends.
    """
    one = book(client, world, SOON)
    later = SOON + timedelta(days=7)
    client.post(path(world, f"{one}/move"), filled(world, later))
    moved = rows(as_engine)[0].at
    client.post(
        path(world, f"{one}/cancel"),
        {"event_id": str(uuid4()), "by": "family", "reason": "They are away"},
    )

    page = text(client.get(path(world, one)))

    assert moved == later
    assert "By the family" in page
    assert "They are away" in page
    with as_engine():
        owed = WorklistEntry.objects.filter(standard="appointment_outcome_recorded")
        assert sorted(owed.values_list("closed_how", flat=True)) == [
            "stopped", "stopped"
        ]  # fmt: skip


def test_what_is_to_come_is_on_no_list_before_it_is(client, world, as_engine):
    """
    The outcome is owed once the appointment has begun.
    """
    book(client, world, SOON)

    with as_engine():
        [entry] = WorklistEntry.objects.filter(standard="appointment_outcome_recorded")
        assert entry.opens_at == SOON


def test_another_agency_sees_no_appointment_and_changes_none(client, world):
    """
    That there is one says something of her health: to the health visitor it is not.
    """
    one = book(client, world, SOON)
    other = sign_in(world.visitor)

    assert other.get(path(world, one)).status_code in (403, 404)
    assert "Home visit" not in text(other.get(path(world)))
    assert str(one) not in text(other.get("/diary?whose=team"))


def test_a_missed_appointment_is_read_by_whoever_may_read_the_contact_alone(
    client, world, later, as_engine
):
    """
    The health visitor learns that the team holds something; the duty is still owed.
    """
    with as_engine():
        write(world, "referral.mental_health.accepted", by="perinatal")
    one = book(client, world, SOON)
    client = later(SOON + timedelta(hours=2))
    client.post(
        path(world, f"{one}/outcome"),
        outcome(world, "did_not_attend", "was_not_brought", note="Zyzzogeton"),
    )

    [missed] = recorded("nonattendance.did_not_attend")
    assert missed["contact"] == "contact.perinatal"
    assert "Did not attend" in text(client.get(f"/families/{world.family}"))
    for reader in (world.visitor, world.social_worker):
        other = sign_in(reader)
        for page in ("", "/appointments"):
            answer = other.get(f"/families/{world.family}{page}")
            assert answer.status_code == 200
            shown = text(answer)
            for word in ("Did not attend", "Was not brought", "Zyzzogeton"):
                assert word.lower() not in shown.lower()
    with as_engine():
        owed = WorklistEntry.objects.filter(
            closed_at=None,
            standard__in=["missed_visit_parent_reached",
                          "parent_missed_mental_health_visit", "infant_not_brought"],
        )  # fmt: skip
        found = {row.standard: (row.team_id, row.why) for row in owed}
    team = world.teams["perinatal"]
    assert len(found) == 3
    for standard in (
        "missed_visit_parent_reached",
        "parent_missed_mental_health_visit",
    ):
        of_team, why = found[standard]
        assert of_team == team.pk
        assert why == f"Information held by {team.name}"
    assert found["infant_not_brought"][1] == f"Information held by {team.name}"


def test_a_rebuild_finds_nothing_to_change(client, world, later, as_engine):
    """
    The rows are a function of the events.
    """
    one = book(client, world, SOON)
    client = later(SOON + timedelta(hours=2))
    client.post(path(world, f"{one}/outcome"), outcome(world, "no_access", "no_access"))

    with as_engine():
        before = list(AppointmentRow.objects.values())
        projection.rebuild([world.family], now=NOW, using="default")
        assert list(AppointmentRow.objects.values()) == before
        AppointmentRow.objects.all().delete()
        done = projection.rebuild([world.family], now=NOW, using="default")
        assert (done.changed, done.failed) == (1, 0)
        assert list(AppointmentRow.objects.values()) == before
