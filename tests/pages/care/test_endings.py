"""The end of care: whoever has them next accepts first, and coming back is easy."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from lib.family_world import NOW
from plait.access.models import Agency, Post, SharingAgreement, Staff, Team
from plait.pages.staff.ending_forms import WORDS
from plait.records.models import CareEpisode, Event, Person
from plait.worklist import directory
from plait.worklist.care_rules import TakenBackAlready

ENDED = {
    "summary": "Six months of care. Well since August.",
    "infant_risk": "No worry about the baby.",
    "early_signs": "She stops sleeping.",
    "next_pregnancy_said": "yes",
    "next_pregnancy": "Tell the midwife at booking.",
}  # fmt: skip


@pytest.fixture
def practice(world, as_engine) -> Staff:
    """A GP of the area: the summary goes to them as well."""
    with as_engine():
        agency = Agency.objects.create(
            slug="ashmere-gp", name="Ashmere surgery", kind="gp",
            partnership_id="ashmere",
        )  # fmt: skip
        team = Team.objects.create(agency=agency, name="The surgery", roles=["gp"])
        SharingAgreement.objects.create(partnership_id="ashmere", role="gp", classes=3)
        staff = Staff.objects.create(
            email="gp@ashmere.example", given_name="Ada", family_name="Made-Up",
            agency=agency,
        )  # fmt: skip
        Post.objects.create(
            staff=staff, team=team, role="gp", valid_from="2025-01-06T09:00Z"
        )
    directory.forget()
    return staff


@pytest.fixture
def cared_for(world, happen, practice):
    """She was accepted, allocated and seen; her worker is the psychiatrist."""
    first = happen("referral.mental_health.accepted", {}, hours_ago=400)
    happen(
        "allocation.made",
        {"worker": world.psychiatrist.pk, "part": "coordinator", "answers": str(first)},
        hours_ago=390,
    )
    happen("assessment.mental_health", {}, hours_ago=380)
    return first


def address(world, episode, do=""):
    return f"/families/{world.family}/referrals/{episode}" + (f"/{do}" if do else "")


def offer(world, happen, hours_ago=20):
    team = world.teams["health_visiting"].pk
    return happen(
        "handover.offered",
        {"to": "health_visitor", "team": team, "occasion": "discharge",
         "parts": [{"part": "mood", "words": "Well"}]},
        hours_ago=hours_ago,
    )  # fmt: skip


def send(client, where, **answers):
    return client.post(where, {"event_id": str(uuid4())} | answers)


def test_it_cannot_end_while_nobody_has_accepted(world, signed_in, happen, cared_for):
    client = signed_in(world.psychiatrist)
    offer(world, happen)

    page = client.get(address(world, cared_for)).content.decode()
    refused = send(client, address(world, cared_for, "end"), **ENDED)

    assert "has not answered yet" in page
    assert "End our care" not in page
    assert refused.status_code == 409


def test_once_the_health_visitor_has_accepted_it_ends_with_a_summary_to_both(
    world, signed_in, happen, cared_for, as_engine
):
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)

    done = send(client, address(world, cared_for, "end"), **ENDED)
    page = client.get(address(world, cared_for)).content.decode()

    assert done.status_code == 302, done.content.decode()
    assert "Ended" in page
    inbox = signed_in(world.visitor).get("/messages?view=answer").content.decode()
    assert "Needs an answer (1" in inbox
    assert "Summary of ended care <" in inbox


def test_of_two_who_are_asked_both_must_accept(
    world, signed_in, happen, cared_for, practice
):
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    other = happen(
        "handover.offered",
        {"to": "gp", "team": practice.posts.get().team_id, "occasion": "discharge",
         "parts": [{"part": "mood", "words": "Well"}]},
        hours_ago=19,
    )  # fmt: skip
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)

    assert send(client, address(world, cared_for, "end"), **ENDED).status_code == 409

    happen("handover.accepted", {"answers": str(other)}, by=practice, hours_ago=2)
    assert send(client, address(world, cared_for, "end"), **ENDED).status_code == 302


def test_they_come_back_without_a_new_referral(world, signed_in, happen, cared_for):
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)
    until = {
        "return_until-day": "1",
        "return_until-month": "9",
        "return_until-year": "2026",
    }
    send(client, address(world, cared_for, "end"), **ENDED, **until)

    page = client.get(address(world, cared_for)).content.decode()
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        back = send(client, address(world, cared_for, "return"), note="Sleeps little")
        caseload = client.get("/caseload").content.decode()

    assert "Take them back" in page
    assert back.status_code == 302
    assert "Without a worker (1)" in caseload


def test_of_two_who_take_them_back_at_once_the_second_is_told(
    world, signed_in, happen, cared_for, as_engine
):
    """
    Both had the page open, and neither saw the other.
    """
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)
    send(client, address(world, cared_for, "end"), **ENDED)
    again = {"urgency": "routine", "referrer": "self", "answers": str(cared_for)}
    happen("referral.mental_health.received", again, hours_ago=-0.01)

    with pytest.raises(TakenBackAlready):
        happen("referral.mental_health.received", again, hours_ago=-0.02)

    with as_engine():
        states = sorted(CareEpisode.objects.values_list("state", flat=True))
    assert states == ["closed", "received"]


def test_a_day_that_has_gone_is_refused_and_nothing_is_kept(
    world, signed_in, happen, cared_for
):
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)
    gone = {
        "return_until-day": "1",
        "return_until-month": "9",
        "return_until-year": "2025",
    }

    refused = send(client, address(world, cared_for, "end"), **ENDED, **gone)

    assert refused.status_code == 422
    assert "must be today or in the future" in refused.content.decode()
    inbox = signed_in(world.visitor).get("/messages").content.decode()
    assert "No message waits for an answer" in inbox


@pytest.mark.parametrize(("more", "status"), [(0, 302), (1, 422)])
def test_a_summary_that_is_too_long_for_one_message_is_refused_and_never_cut(
    world, signed_in, happen, cared_for, as_engine, more, status
):
    client = signed_in(world.psychiatrist)
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)
    short = dict.fromkeys(WORDS, "x" * 925)
    texts = ENDED | short | {"next_pregnancy": "x" * (925 + more - 5) + "tail!"}

    answer = send(client, address(world, cared_for, "end"), **texts)

    assert answer.status_code == status, answer.content.decode()
    if more:
        assert "3,700 characters or fewer" in answer.content.decode()
        return
    with as_engine():
        sent = Event.objects.filter(kind="message.sent")
        assert {each.fact["note"][-5:] for each in sent} == {"tail!"}


def test_supervision_is_recorded_with_its_next_day(world, signed_in, cared_for):
    client = signed_in(world.psychiatrist)

    done = send(
        client, address(world, cared_for, "supervised"), note="",
        **{"next_on-day": "1", "next_on-month": "6", "next_on-year": "2026"},
    )  # fmt: skip

    assert done.status_code == 302
    page = client.get("/caseload?whose=team").content.decode()
    assert "Mon 1 Jun 2026" in page


@pytest.fixture
def partner(world, as_engine, happen):
    """The mother's partner, whom the same team has in care as well."""
    with as_engine():
        person = Person.objects.get(subject_id=world.family, role="partner")
    happen("referral.mental_health.accepted", {"purpose": "partner"}, about=person.id,
           hours_ago=100)  # fmt: skip
    return person


def test_the_mothers_care_ends_and_her_partners_goes_on(
    world, signed_in, cared_for, partner, as_engine
):
    client = signed_in(world.psychiatrist)
    page = client.get(address(world, cared_for)).content.decode()
    link = f"/families/{world.family}/handover/new?referral={cared_for}"
    assert link in page

    done = send(
        client, link, occasion="discharge", part_feeding="Breastfed", step="offer",
        to=[f"health_visitor:{world.teams['health_visiting'].pk}"],
        **{"class": "health"},
    )  # fmt: skip

    assert done.status_code == 302, done.content.decode()
    with as_engine():
        states = dict(CareEpisode.objects.values_list("about", "state"))
    assert states == {world.mother: "discharging", partner.id: "accepted"}


@pytest.mark.parametrize("odd", ["x", "00000000-0000-0000-0000-000000000000", "%00"])
def test_an_odd_referral_in_the_address_ends_nobodys_care(
    world, signed_in, cared_for, odd
):
    where = f"/families/{world.family}/handover/new?referral={odd}"

    assert signed_in(world.psychiatrist).get(where).status_code == 200


def test_the_summary_begins_with_the_scores_and_with_what_the_plan_says(
    world, signed_in, happen, cared_for
):
    """
    One score alone says so while it can still be taken; the early signs of the newest
    plan are there to be changed.
    """
    happen("screen.core10", {"total": 22, "safety_item": 0}, hours_ago=370)
    happen("screen.core10", {"total": 9, "safety_item": 0}, hours_ago=30)
    happen("screen.honos", {"total": 14}, hours_ago=370)
    for number, words in ((1, "Old words."), (2, "She tidies at night.")):
        section = {"id": "relapse_signature", "title": "Early signs", "words": words}
        happen(
            "plan.perinatal_care.recorded",
            {
                "version": number,
                "document": {"id": "care-plan", "sections": [section]},
            },
            hours_ago=300 - number,
        )
    one = offer(world, happen)
    happen("handover.accepted", {"answers": str(one)}, by=world.visitor, hours_ago=3)

    page = signed_in(world.psychiatrist).get(address(world, cared_for, "end"))

    words = " ".join(page.content.decode().split())
    assert "From 22 to 9, 13 points lower" in words
    assert "14 at the start, and no second score: take one." in words
    assert "She tidies at night." in words
    assert "Old words." not in words
    assert "Change what is not so now" in words
