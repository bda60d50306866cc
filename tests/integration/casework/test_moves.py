"""A family moves from one area to another, within one installation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError
from django.utils import timezone

from lib.town import HEALTH, LONG_AGO, ROUTINE, make_town
from plait.access import sessions
from plait.access.classes import LOCATION
from plait.access.errors import NotAllowed
from plait.access.models import Involvement
from plait.casework import moves
from plait.casework.addresses import restrict_address
from plait.clock.moments import local_day
from plait.records import queries
from plait.records.models import EventRelease, Subject, WorklistEntry
from plait.worklist import directory, move_refusals, moving, projection, refusals

HV = "health_visiting"
#: The local midnight makes the last day; now, as the database's clock decides access.
NOW = timezone.now()


@pytest.fixture
def there(town, as_engine):
    """The town to which they move."""
    with as_engine():
        found = make_town("wendlebury")
        directory.forget()
    return found


@pytest.fixture
def acts(home, town, there):
    """`acts("health_visiting", of=there)`: somebody opens the record to record."""

    def occasion(who=HV, *, of=town, minutes=0):
        staff = of.staff[who]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        at = NOW + timedelta(minutes=minutes)
        return {
            "family": home.id, "occurred_at": at, "recorded_at": at, "by": staff,
        }  # fmt: skip

    return occasion


@pytest.fixture
def offers(acts):
    """A service of the old town offers the family to the new one."""

    def offer(who=HV, **more):
        given = {
            "to_area": "wendlebury", "moves_on": local_day(NOW), "reason": "New home",
            "summary": "Nine weeks old", "town": "Wendle Cross",
        } | more  # fmt: skip
        return moves.offer_move(pack=moves.Pack(**given), **acts(who)).event.id

    return offer


@pytest.fixture
def accepts(acts, there):
    """The same service of the new town takes over."""

    def accept(offer, who=HV, of=there, **more):
        given = {"accepted_by": "Ana Bell", "first_contact_on": local_day(NOW)} | more
        return moves.accept_move(offer=offer, **given, **acts(who, of=of, minutes=2))

    return accept


@pytest.fixture
def owed(home, as_engine):
    """What is open: by standard and trigger, the team and when it is due."""

    def read():
        with as_engine():
            return {
                (one.standard, one.trigger): (one.team_id, one.due_at)
                for one in WorklistEntry.objects.filter(
                    subject_id=home.id, closed_at=None
                )
            }

    return read


@pytest.fixture
def places(home, as_engine):
    """As what a team is there now: role, classes, whether it ends."""

    def read(team):
        with as_engine():
            found = Involvement.objects.filter(subject_id=home.id, team=team)
            return {
                (one.role, one.classes, one.until is not None)
                for one in found
                if one.until is None or one.until > timezone.now()
            }

    return read


def kinds_read(occasion):
    """The kinds of event that whoever opened the record reads."""
    return {one.event.kind for one in queries.timeline_for(occasion["family"])}


def test_until_it_is_accepted_everything_is_the_old_areas(
    offers, acts, there, home, town, owed, as_engine, records
):
    """
    The new team reads what was handed over, and nothing else.
    """
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    before = owed()
    offer = offers()

    with as_engine():
        assert Subject.objects.get(pk=home.id).partnership_id == "ashmere"
    answer = owed().pop(("transfer_answered", offer))
    assert answer[0] == there.teams[HV].pk
    assert before.items() <= owed().items()
    assert kinds_read(acts(of=there)) == {"transfer.offered"}
    with as_engine():
        released = EventRelease.objects.filter(subject=home.id)
        assert [one.root for one in released] == [offer]
    with pytest.raises(NotAllowed):
        acts("maternity", of=there)


def test_the_home_moves_when_the_new_home_service_accepts(
    offers, accepts, acts, there, home, town, owed, places, as_engine, records
):
    """
    It reads the history by its own agreement, and each duty has a team of the new area.
    """
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    before = owed()
    accepts(offers())

    with as_engine():
        subject = Subject.objects.get(pk=home.id)
    assert subject.partnership_id == "wendlebury"
    assert subject.home_team_id == there.teams[HV].pk
    assert places(there.teams[HV].pk) == {
        ("recipient", 0, False), ("health_visitor", ROUTINE, False),
    }  # fmt: skip
    assert {"birth.recorded", "transfer.accepted"} <= kinds_read(acts(of=there))
    after = owed()
    assert before.keys() <= after.keys()
    for key, (team, due) in before.items():
        assert after[key][1] == due
        if team == town.teams[HV].pk:
            assert after[key][0] == there.teams[HV].pk


def test_the_old_team_reads_on_for_28_days_and_then_what_it_recorded(
    offers, accepts, acts, town, home, places, as_engine, records
):
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    accepts(offers())

    old = town.teams[HV].pk
    assert ("former", ROUTINE, True) in places(old)
    assert ("former", 0, False) in places(old)
    with as_engine():
        [one] = Involvement.objects.filter(
            subject_id=home.id, team=old, role="former", classes=ROUTINE
        )
        assert local_day(one.until) - local_day(NOW) == timedelta(days=29)
        one.until = one.since
        Involvement.objects.filter(subject_id=home.id, id=one.id).update(
            until=one.since
        )
    kinds = kinds_read(acts())
    assert {"person.joined", "transfer.offered", "transfer.accepted"} <= kinds
    assert "birth.recorded" not in kinds


def test_a_service_that_is_at_work_hands_over_by_itself(
    offers, accepts, there, town, home, places, records
):
    """
    The perinatal team was there of late: it stays until its own transfer is accepted.
    """
    records("perinatal", "contact.perinatal", about="mother", at=NOW)
    accepts(offers())

    own = town.teams["perinatal"].pk
    assert ("perinatal_clinician", ROUTINE | HEALTH, False) in places(own)
    accepts(offers("perinatal"), "perinatal")

    assert ("former", ROUTINE | HEALTH, True) in places(own)
    assert not any(role == "perinatal_clinician" for role, *_ in places(own))
    assert ("perinatal_clinician", ROUTINE | HEALTH, False) in places(
        there.teams["perinatal"].pk
    )


def test_a_team_that_works_for_both_areas_keeps_its_own(
    offers, accepts, there, town, places, as_engine
):
    with as_engine():
        town.teams["perinatal"].serves.add("wendlebury")
        directory.forget()
    with pytest.raises(move_refusals.NoServiceThere):
        offers("perinatal")
    accepts(offers())

    assert places(town.teams["perinatal"].pk) == {
        ("perinatal_clinician", ROUTINE | HEALTH, False)
    }


def test_what_is_there_without_its_being_known_is_not_ended(
    offers, accepts, town, home, places, as_engine, records
):
    """
    Why a team is there may be known to nobody: it goes on, and no page tells.
    """
    hidden = records(HV, "concern.red_flag", about="mother", sensitivity="third_party")
    with as_engine():
        Involvement.objects.create(
            subject_id=home.id, team=town.teams["gp"], role="gp", since=LONG_AGO,
            classes=ROUTINE, basis="was told", source_event=hidden.event.id,
        )  # fmt: skip
    accepts(offers())

    assert ("gp", ROUTINE, False) in places(town.teams["gp"].pk)


def test_where_their_place_is_hidden_the_old_area_learns_nothing_of_it(
    offers, accepts, acts, town, there, home, places, owed, as_engine, records
):
    """
    Its access ends at once, and no list of its names a team of the new area.
    """
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    records("perinatal", "contact.perinatal", about="mother", at=NOW)
    with as_engine():
        Involvement.objects.filter(
            subject_id=home.id, team=town.teams["perinatal"]
        ).update(classes=LOCATION | ROUTINE)
    offer = offers(place_hidden=True)
    assert kinds_read(acts("maternity")) & {"transfer.offered"} == set()
    accepts(offer)

    assert places(town.teams[HV].pk) == {("former", 0, False)}
    assert not any(
        classes & LOCATION for _, classes, _ in places(town.teams["perinatal"].pk)
    )
    with as_engine():
        old = {team.pk for team in town.teams.values()}
        for one in WorklistEntry.objects.filter(subject_id=home.id, closed_at=None):
            if one.team_id not in old:
                assert not old & {one.from_team_id, one.told_team_id, *one.concerned}


def test_a_restricted_address_hides_the_place(offers, occasion, home, town, as_engine):
    with as_engine():
        Involvement.objects.filter(subject_id=home.id, team=town.teams[HV]).update(
            classes=LOCATION | ROUTINE
        )
    restrict_address(
        about=home.mother, restricted=True, cause="fear", review_on=local_day(NOW),
        **occasion(HV),
    )  # fmt: skip

    with pytest.raises(move_refusals.PlaceIsHidden):
        offers()
    assert offers(place_hidden=True)


def test_a_refusal_gives_the_family_back_with_a_clock(
    offers, acts, there, town, home, owed, as_engine
):
    offer = offers()
    with pytest.raises(move_refusals.NoReasonToRefuseMove):
        moves.refuse_move(offer=offer, reason=" ", **acts(of=there, minutes=1))
    sent = moves.refuse_move(
        offer=offer, reason="They live in Ashmere", **acts(of=there, minutes=1)
    )

    now = owed()
    assert ("transfer_answered", offer) not in now
    assert now[("transfer_returned", sent.event.id)][0] == town.teams[HV].pk
    assert "transfer.refused" in kinds_read(acts())
    with as_engine():
        assert Subject.objects.get(pk=home.id).partnership_id == "ashmere"
    moves.keep_family(reason="They came back", **acts(minutes=2))
    assert ("transfer_returned", sent.event.id) not in owed()


def test_only_one_offer_of_a_service_waits(offers, acts, there):
    """
    One that is withdrawn is not read any more by whom it was for.
    """
    first = offers()

    with pytest.raises(move_refusals.MoveIsOfferedAlready):
        offers()
    moves.withdraw_move(offer=first, reason="They do not go", **acts())
    with pytest.raises(NotAllowed):
        acts(of=there)
    assert offers() != first
    assert "transfer.offered" in kinds_read(acts(of=there))


def test_who_may_not_offer_or_answer_is_told_why(offers, accepts, acts, there, town):
    with pytest.raises(move_refusals.NoServiceThere):
        offers(to_area="ashmere")
    offer = offers()
    with pytest.raises(move_refusals.MoveOfferedToAnother):
        accepts(offer, of=town)
    with pytest.raises(move_refusals.FirstContactIsOver):
        accepts(offer, first_contact_on=local_day(NOW) - timedelta(days=1))
    with pytest.raises(refusals.NotRecorded):
        moves.accept_move(
            offer=uuid4(), accepted_by="A", first_contact_on=local_day(NOW), **acts()
        )
    accepts(offer)
    with pytest.raises(move_refusals.NoMoveOffered):
        accepts(offer)
    with pytest.raises(move_refusals.MoveWasAnswered):
        moves.withdraw_move(offer=offer, reason="No", **acts(minutes=3))


def test_a_record_does_not_move_to_another_installation(offers, there, monkeypatch):
    """
    What is released to a team there travels; the home stays.
    """
    every = directory.directory()
    asked = every.teams[there.teams[HV].pk]
    monkeypatch.setitem(every.teams, asked.id, replace(asked, is_elsewhere=True))

    with pytest.raises(move_refusals.NoServiceThere):
        offers()


def test_they_move_back(offers, accepts, acts, town, there, home, places, as_engine):
    accepts(offers())
    pack = moves.Pack(
        to_area="ashmere", moves_on=local_day(NOW), reason="Back", summary="Well"
    )
    back = moves.offer_move(pack=pack, **acts(of=there, minutes=3)).event.id
    moves.accept_move(
        offer=back, accepted_by="Peter", first_contact_on=local_day(NOW),
        **acts(minutes=4),
    )  # fmt: skip

    with as_engine():
        assert Subject.objects.get(pk=home.id).partnership_id == "ashmere"
    assert ("health_visitor", ROUTINE, False) in places(town.teams[HV].pk)


def test_a_rebuild_finds_nothing_to_change_after_a_move(
    offers, accepts, home, records, as_engine
):
    records("maternity", "birth.recorded", about="infant", born_on="2026-01-05")
    accepts(offers())

    with as_engine():
        done = projection.rebuild([home.id], now=NOW, using="default")
    assert (done.changed, done.failed) == (0, 0)


def test_a_child_whose_protection_is_under_way_is_not_moved_along(
    offers, accepts, acts, town, home, owed, records
):
    """
    Until social care of the new area accepts in writing, that of the old one owes it.
    """
    mark = records(
        HV, "injury.observed", about="infant", mobile=False, explanation="none", at=NOW
    )
    accepts(offers())

    key = ("infant_injury_strategy", mark.event.id)
    assert owed()[key][0] == town.teams["social_care"].pk


def test_nobody_moves_a_home_without_an_acceptance(offers):
    """
    The database reads it from the facts itself: whoever calls cannot say it.
    """
    offer = offers()

    with pytest.raises(ProgrammingError, match="accepts nothing"):
        moving.settle_one(Subject.objects.get().pk, offer, using="default")
