"""The inbox of referrals, and one referral from the post to the decision."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from lib.family_world import NOW
from plait.access import sessions
from plait.access.models import Exclusion
from plait.records.models import Person


def page_of(client, address="/referrals"):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def take(client, world, referral, do, *, status=302, **answers):
    """One step of a referral, as its form sends it."""
    address = f"/families/{world.family}/referrals/{referral}/{do}"
    answer = client.post(address, {"event_id": str(uuid4())} | answers)
    assert answer.status_code == status, answer.content.decode()
    return answer


def kinds(as_engine):
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select kind from event order by recorded_at, number")
        return [row[0] for row in cursor.fetchall()]


TRIAGE = {
    "class": "urgent", "risk_self": "none_told", "risk_infant": "not_asked",
    "mbu_needed": "no", "decision": "later", "rule-moderate_to_severe": "yes",
    "why-moderate_to_severe": "Low mood for six weeks",
}  # fmt: skip


def rules(**given):
    """Every rule answered: not known, but for those that are given."""
    from plait.standards import services
    from plait.standards.services.intake import intake_of

    intake = intake_of(services.of_agency("ashmere-perinatal"))
    every = {f"rule-{one.id}": "not_known" for one in intake.criteria_for("")}
    return every | TRIAGE | given


def test_the_inbox_shows_initials_and_the_clock_and_opens_nothing(
    world, signed_in, referred
):
    page = page_of(signed_in(world.psychiatrist))

    assert "J. Q." in page
    assert "Quillfeather" not in page
    assert "Urgent" in page
    assert "Red flag: A recent marked change of mood" in page
    assert "Referral acknowledged" in page or "acknowledged" in page.lower()
    assert "Waiting for us (1)" in page


def test_a_referral_that_was_triaged_and_seen_is_still_owed_a_decision(
    world, signed_in, referred, happen
):
    """
    Where the rules of a service ask for none, the page says that it waits all the same.
    """
    made = {"answers": str(referred)}
    received = happen("referral.mental_health.received", made, hours_ago=1.5)
    names = {"answers": str(received)}
    happen("triage.completed", {"class": "routine", **names}, hours_ago=1)
    happen("assessment.mental_health", {"seniority": "consultant"}, hours_ago=0.8)
    told = {"whom": ["referrer", "gp"], **names}
    happen("referral.mental_health.told", told, hours_ago=0.5)
    client = signed_in(world.psychiatrist)
    alone = f"/families/{world.family}/referrals/{referred}"

    for address in ("/referrals", alone):
        assert "Perinatal referral decided: 7 days left" in page_of(client, address)

    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute("delete from worklist_entry")
        cursor.execute("set local role plait_app")
    for address in ("/referrals", alone):
        page = page_of(client, address)
        assert "No clock runs. It waits for your decision all the same." in page
        assert "Nothing is owed about this referral" not in page


def test_a_referral_says_its_red_flags_before_anything_else(world, signed_in, referred):
    address = f"/families/{world.family}/referrals/{referred}"
    page = page_of(signed_in(world.psychiatrist), address)

    assert page.index("A recent marked change of mood") < page.index("What it is for")


def test_who_referred_sees_what_became_of_it_and_no_inbox(world, signed_in, referred):
    page = page_of(signed_in(world.visitor))

    assert "Referrals that your team made" in page
    assert "Not received yet" in page
    assert "Waiting for us" not in page


def test_who_referred_reads_how_it_stands_and_nothing_of_the_care(
    world, signed_in, referred, happen
):
    """
    The row itself is the service's: what the referring team gets leaves that out.
    """
    take(signed_in(world.psychiatrist), world, referred, "accept", note="")
    happen("screen.core10", {"total": 22, "safety_item": 0}, hours_ago=0)

    with transaction.atomic():
        sessions.begin(world.visitor.pk)
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from care_episode")
            (rows,) = cursor.fetchone()
    page = page_of(signed_in(world.visitor))

    assert rows == 0
    assert "J. Q." in page
    assert "Accepted" in page


def test_others_see_no_row_of_it(world, signed_in, referred):
    page = page_of(signed_in(world.social_worker))

    assert str(world.family) not in page
    assert "Your team has made no referral here" in page


def test_somebody_from_whom_the_family_is_closed_has_no_row(
    world, signed_in, referred, as_engine
):
    with as_engine():
        Exclusion.objects.create(
            subject_id=world.family, staff=world.psychiatrist, reason="x",
            declared_by="family", declared_at=NOW,
        )  # fmt: skip

    assert str(world.family) not in page_of(signed_in(world.psychiatrist))


def test_a_referral_goes_through_the_hands_of_the_duty_clinician(
    world, signed_in, referred, as_engine
):
    client = signed_in(world.psychiatrist)

    take(client, world, referred, "receive", urgency="urgent")
    asked = take(client, world, referred, "ask", missing=["reach"], note="")
    take(client, world, referred, "supply", reach="Mornings, her own mobile")
    take(client, world, referred, "triage", **rules())
    accepted = take(client, world, referred, "accept", note="Speaks Polish")
    told = take(
        client, world, referred, "tell", whom=["referrer"], how="message",
        words="We have her",
    )  # fmt: skip

    assert asked["Location"].endswith(str(referred))
    assert accepted["Location"].endswith("/tell")
    assert told["Location"].endswith(str(referred))
    page = page_of(client, told["Location"])
    assert "Accepted" in page
    assert "Mornings, her own mobile" in page
    assert "Low mood for six weeks" in page
    assert kinds(as_engine)[-8:] == [
        "referral.mental_health.received", "referral.mental_health.asked",
        "message.sent", "referral.mental_health.supplied", "triage.completed",
        "referral.mental_health.accepted", "message.sent",
        "referral.mental_health.told",
    ]  # fmt: skip


def test_triage_and_acceptance_are_one_form_where_nothing_stands_against_it(
    world, signed_in, referred, as_engine
):
    client = signed_in(world.psychiatrist)

    take(client, world, referred, "triage", **rules(decision="accept"))

    assert kinds(as_engine)[-3:] == [
        "referral.mental_health.received", "triage.completed",
        "referral.mental_health.accepted",
    ]  # fmt: skip


@pytest.mark.parametrize("danger", [{"class": "emergency"}, {"risk_infant": "now"}])
def test_in_an_emergency_somebody_is_told_or_it_is_said_why_not(
    world, signed_in, referred, danger
):
    client = signed_in(world.psychiatrist)

    refused = take(client, world, referred, "triage", status=422, **rules(**danger))
    take(client, world, referred, "triage",
         **rules(**danger, crisis_told="Nurse Hale, 2:20pm"))  # fmt: skip

    assert "Enter who of the crisis team was told" in refused.content.decode()


def test_two_who_accept_at_once_are_told_of_each_other(
    world, signed_in, referred, colleague, as_engine
):
    first, second = signed_in(world.psychiatrist), signed_in(colleague)
    take(first, world, referred, "accept", note="")

    refused = take(second, world, referred, "accept", note="", status=409)

    assert "Nothing of yours was recorded" in refused.content.decode()
    assert kinds(as_engine).count("referral.mental_health.accepted") == 1


def test_the_same_form_sent_twice_decides_once(world, signed_in, referred, as_engine):
    client = signed_in(world.psychiatrist)
    form = {"event_id": str(uuid4()), "note": ""}

    take(client, world, referred, "accept", **form)
    take(client, world, referred, "accept", **form)

    assert kinds(as_engine).count("referral.mental_health.accepted") == 1


def test_what_is_passed_on_is_open_until_somebody_says_yes_by_name(
    world, signed_in, referred
):
    client = signed_in(world.psychiatrist)
    take(client, world, referred, "pass-on", service="talking_therapies",
         reason="Mild, and she asks for talking")  # fmt: skip

    assert "Passed on, not taken up (1)" in page_of(client)
    nobody = take(
        client, world, referred, "answer", answer="yes", by_name="", status=422
    )
    assert "Enter who of the other service said so" in nobody.content.decode()
    take(client, world, referred, "answer", answer="yes", by_name="Amy Pole, therapist")

    assert "Taken up elsewhere" in page_of(client, "/referrals?view=decided")


def test_a_service_that_says_no_gives_it_back_to_be_decided(world, signed_in, referred):
    client = signed_in(world.psychiatrist)
    take(client, world, referred, "pass-on", service="gp", reason="Mild")

    take(client, world, referred, "answer", answer="no", by_name="Dr Low",
         reason="Too severe for us")  # fmt: skip

    page = page_of(client, f"/families/{world.family}/referrals/{referred}")
    assert "Another service did not take it: Too severe for us" in page
    assert "Accept it" in page

    take(client, world, referred, "accept")
    page = page_of(client, f"/families/{world.family}/referrals/{referred}")
    assert "yours to decide again" not in page


def test_a_second_referral_of_the_same_mother_is_shown_and_joined(
    world, signed_in, referred, happen
):
    client = signed_in(world.psychiatrist)
    take(client, world, referred, "accept", note="")
    second = happen(
        "referral.mental_health.received",
        {"urgency": "routine", "referrer": "midwife"},
        hours_ago=0,
    )

    assert "Has another referral that is open" in page_of(client)
    take(client, world, second, "join", with_episode=str(referred))

    assert "Joined to another" in page_of(client, "/referrals?view=decided")


def test_a_referral_of_another_family_or_none_is_not_found(world, signed_in):
    client = signed_in(world.psychiatrist)

    assert (
        client.get(f"/families/{world.family}/referrals/{uuid4()}").status_code == 404
    )
    odd = client.get(f"/families/{world.family}/referrals/{uuid4()}/dance")
    assert odd.status_code == 404


def test_what_another_agency_holds_is_said_and_never_named(
    world, signed_in, referred, happen
):
    happen("concern.safeguarding", {"flags": ["x"]}, by=world.visitor)

    page = page_of(
        signed_in(world.psychiatrist),
        f"/families/{world.family}/referrals/{referred}",
    )

    assert "Safeguarding concern" in page


def test_the_inbox_costs_at_most_twelve_queries(
    world, signed_in, referred, django_assert_max_num_queries
):
    client = signed_in(world.psychiatrist)
    page_of(client)

    with django_assert_max_num_queries(12):
        page_of(client)


def test_an_odd_key_begins_at_the_first_page(world, signed_in, referred):
    client = signed_in(world.psychiatrist)

    id_ = "00000000000000000000000000000000"
    for after in (
        "x",
        "9.2026-01-01T00:00:00.1",
        "1.2026-01-01T00:00:00+00:00.zz",
        f"0.0001-01-01T00:00:00%2B00:00:00.5.{id_}",
        f"0.0001-01-01T00:00:00%2B14:00.{id_}",
    ):
        assert "J. Q." in page_of(client, f"/referrals?after={after}")


def test_a_row_says_whether_the_service_saw_them_before(
    world, signed_in, happen, referred
):
    """
    Not known to us is said as well: silence is no answer.
    """
    client = signed_in(world.psychiatrist)
    assert "Not seen by us yet" in page_of(client)

    happen("assessment.mental_health", {}, hours_ago=2)

    assert "Seen by us, last Wed 11 Mar 2026" in page_of(client)


def test_a_referral_leads_to_its_documents_and_appointments(
    world, signed_in, happen, referred
):
    """
    Where it is written while nobody has, and to the page of it once somebody did.
    """
    client = signed_in(world.psychiatrist)
    where = f"/families/{world.family}/referrals/{referred}"
    assert "Book an appointment" not in page_of(client, where)
    happen("referral.mental_health.accepted", {"answers": str(referred)}, hours_ago=2)

    page = page_of(client, where)
    assert 'documents/assessment/write">Assessment</a>: not written yet' in page
    assert 'documents/care-plan/write">Care plan</a>: not written yet' in page
    assert "Book an appointment" in page
    happen("plan.perinatal_care.recorded", {}, hours_ago=1)
    assert 'documents/care-plan">Care plan</a>: written Wed 11' in page_of(
        client, where
    )


@pytest.mark.parametrize("name", ["O", "李"])
def test_a_referral_opens_whatever_the_length_and_the_letters_of_the_name(
    world, signed_in, referred, as_engine, name
):
    with as_engine():
        Person.objects.filter(id=world.mother).update(family_name=name)

    page = page_of(
        signed_in(world.psychiatrist), f"/families/{world.family}/referrals/{referred}"
    )

    assert "Red flag" in page
