"""Who was let in for an hour does not let in their team; and sealed is not shared."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from lib.town import NOW, make_staff
from plait.access import exclusions, sessions
from plait.access.errors import NotAllowed
from plait.access.models import Exclusion, Involvement, Team
from plait.casework import emergencies as casework
from plait.casework import seeing
from plait.records import queries
from plait.records.emergencies import Wanted
from plait.records.models import Person
from plait.worklist import directory, recording
from plait.worklist.sharing_refusals import NotYoursToRelease

NUMBER = "9434765919"
LATER = NOW + timedelta(minutes=5)
LAST = LATER + timedelta(minutes=5)


@pytest.fixture
def guest(town, home, as_engine):
    """`guest("gp")`: somebody who has the record open in an emergency."""
    with as_engine():
        Person.objects.filter(subject_id=home.id, role="mother").update(
            nhs_number=NUMBER
        )

    def opened(who):
        staff = town.staff[who]
        sessions.begin(staff.pk)
        tried = casework.open_record(
            Wanted(nhs_number=NUMBER), code="child_danger",
            reason="Found alone on the ward, unconscious", event_id=uuid4(),
            team=town.teams[who].pk, by=staff, now=timezone.now(),
        )  # fmt: skip
        assert tried.result == "opened"
        sessions.open_subject(staff, home.id)
        return staff

    return opened


@pytest.fixture
def says(home):
    """`says(staff, "message.sent", to="gp")`, now."""

    def said(staff, kind, about="mother", /, **fact):
        at = timezone.now()
        return recording.record(
            kind=kind, fact=fact, about=getattr(home, about), family=home.id,
            occurred_at=at, recorded_at=at, by=staff,
        )  # fmt: skip

    return said


def lasting(as_engine, home, team):
    """Why a team is there beyond any emergency."""
    with as_engine():
        found = Involvement.objects.filter(subject_id=home.id, team=team)
        found = found.exclude(purpose="emergency")
        return list(found.values_list("basis", flat=True))


def test_an_hour_is_an_hour_whatever_is_written_in_it(
    town, home, guest, says, as_engine
):
    """
    Neither a visit that they say they made, nor what they address to their own team,
    lets the team read on; whom else they ask is there as ever.
    """
    staff, team = guest("gp"), town.teams["gp"]

    says(staff, "contact.gp.infant_six_week", "infant")
    says(staff, "message.sent", to="gp", team=team.pk, note="To myself")
    says(staff, "handover.offered", to="gp", team=team.pk)
    says(staff, "referral.social_care.made", "infant")

    assert lasting(as_engine, home, team) == []
    assert lasting(as_engine, home, town.teams["social_care"]) != []


def test_who_was_given_one_event_writes_to_themselves_in_vain(
    town, home, records, as_engine
):
    """
    Who says yes by name to what was asked is let in, and not to what they asked.
    """
    team = town.teams["social_care"]
    records("perinatal", "info.shared", to="social_worker", team=team.pk)

    for sent, answered in (
        ("message.sent", "message.acknowledged"),
        ("handover.offered", "handover.accepted"),
    ):
        asked = records(
            "social_care", sent, to="social_worker", team=team.pk, at=LATER
        ).event.id
        records("social_care", answered, answers=str(asked), at=LAST)

    with as_engine():
        there = Involvement.objects.filter(subject_id=home.id, team=team)
        assert {one.classes for one in there} == {0}


def test_a_team_that_is_there_already_is_no_guest(
    town, home, guest, says, as_engine, involves
):
    """
    What one of a team opened in an emergency takes nothing from the team later.
    """
    staff, team = guest("gp"), town.teams["gp"]
    involves("gp")

    says(staff, "contact.health_visitor.new_birth", "infant")

    assert any("recorded" in why for why in lasting(as_engine, home, team))


def test_whose_it_is_to_act_by_law_is_there(town, home, guest, says, as_engine):
    """
    An enquiry that social care starts in that hour does not end with it.
    """
    staff, team = guest("social_care"), town.teams["social_care"]

    says(staff, "s47.started", "infant")

    assert lasting(as_engine, home, team) != []


def test_nobody_keeps_a_colleague_out_in_an_emergency(
    town, home, guest, as_engine, involves
):
    """
    Or the first to go would be whoever looks after what they opened.
    """
    guest("gp")
    with as_engine():
        officer = make_staff(town.teams["gp"], "privacy_officer")

    def keeps_out():
        with transaction.atomic():
            exclusions.exclude(home.id, officer.pk, "An aunt", "Made Up")

    with pytest.raises(NotAllowed):
        keeps_out()
    involves("gp")
    keeps_out()

    with as_engine():
        assert [one.staff_id for one in Exclusion.objects.all()] == [officer.pk]


def test_nobody_seals_for_themselves_what_stays_when_their_hour_is_over(
    town, home, records, guest, says, as_engine
):
    """
    Somebody of the same agency, of another team, would have been named for good.
    """
    note = records("health_visiting", "contact.other", about="mother").event.id
    with as_engine():
        far = Team.objects.create(
            agency=town.teams["health_visiting"].agency, name="Far", roles=[]
        )
        town.staff["far"], town.teams["far"] = make_staff(far, "health_visitor"), far
    directory.forget()
    snoop = guest("far")

    for kind, fact in (
        ("class.named", {"staff": snoop.pk, "team": far.pk}),
        ("class.changed", {"seen_as": "third_party"}),
    ):
        with pytest.raises(NotAllowed), transaction.atomic():
            says(snoop, kind, event=str(note), reason="x", **fact)


@pytest.fixture
def sealed(records, occasion, town, as_engine):
    """A health visitor's note that only their team lead reads any more."""
    note = records("health_visiting", "contact.other", about="mother").event.id
    with as_engine():
        lead = make_staff(town.teams["health_visiting"], "hv_team_lead")
    seeing.change_class(
        event=note, seen_as="sealed", reason="She fears him",
        named=[seeing.Named(lead.pk, town.teams["health_visiting"].pk)],
        **occasion("health_visiting", LATER),
    )  # fmt: skip
    return note


def test_nobody_shares_what_they_may_not_read(town, home, records, sealed, opens):
    """
    A colleague of the same agency who knows its id gives it to nobody, however named.
    """
    with pytest.raises(NotYoursToRelease), transaction.atomic():
        records(
            "health_visiting", "info.shared", about="mother", to="midwife", at=LAST,
            team=town.teams["maternity"].pk, only=town.staff["maternity"].pk,
            released=[str(sealed)],
        )  # fmt: skip

    with opens("maternity", home):
        assert sealed not in {one.event.id for one in queries.timeline_for(home.id)}


def test_the_office_seals_what_an_agency_recorded_and_names_who_reads_it(
    town, home, records, occasion, as_engine, involves, opens
):
    """
    As the agency itself does: ADR 46 says that either may.
    """
    note = records("health_visiting", "contact.other", about="mother").event.id
    involves("partnership")
    visitor = town.staff["health_visiting"]

    seeing.change_class(
        event=note, seen_as="sealed", reason="She fears him",
        named=[seeing.Named(visitor.pk, town.teams["health_visiting"].pk)],
        **occasion("partnership", LATER),
    )  # fmt: skip

    with opens("health_visiting", home):
        assert note in {one.event.id for one in queries.timeline_for(home.id)}
    with opens("partnership", home):
        assert note not in {one.event.id for one in queries.timeline_for(home.id)}
