"""Who takes a family on: suggestions with reasons, a choice, and two leads at once."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lib.town import make_staff
from plait.access import sessions
from plait.access.models import Exclusion
from plait.records import ledger
from plait.records.models import CareEpisode, Event, Person
from plait.records.shapes import NewEvent
from plait.workforce.models import CareWeight, SpokenLanguage, WorkingTime
from plait.worklist import projection

DAY = timedelta(days=1)


@pytest.fixture
def team(town, as_engine):
    """A manager, two nurses who coordinate, and a nursery nurse, with their time."""
    place = town.teams["perinatal"]
    with as_engine():
        town.staff["lead"] = make_staff(place, "perinatal_team_manager", given="Lea")
        for name, role, profession in (
            ("Marta", "care_coordinator", "community_nurse"),
            ("Kofi", "care_coordinator", "community_nurse"),
            ("Bea", "nursery_nurse", "nursery_nurse"),
        ):
            staff = town.staff[name] = make_staff(place, role, given=name)
            WorkingTime.objects.create(
                team=place, staff=staff, profession=profession, wte="1.00",
                from_on=date(2020, 1, 1), written_at="2020-01-01T09:00:00Z",
            )  # fmt: skip
        SpokenLanguage.objects.create(
            team=place, staff=town.staff["Kofi"], language="Polish"
        )
    return place


@pytest.fixture
def accepted(team, home, records):
    """An episode of the mother that the perinatal team has accepted; its id."""
    first = records("perinatal", "referral.mental_health.received", about="mother")
    records("perinatal", "referral.mental_health.accepted", about="mother")
    return first.event.id


@pytest.fixture
def lead(team, signed_in):
    return signed_in("lead")


def page_of(home, episode):
    return f"/families/{home.id}/care/{episode}/allocate"


def text(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def hidden(answer, name):
    """What stands in a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', answer.content.decode())
    return found[1] if found else ""


def choice(answer, coordinator, infant="as-it-is", **more):
    """What is sent from a page that was read."""
    return {
        "event_id": hidden(answer, "event_id"), "intensity": "enhanced",
        "travel": "near", "coordinator": coordinator, "infant": infant,
        "had_coordinator": hidden(answer, "had_coordinator"),
        "had_infant": hidden(answer, "had_infant"), **more,
    }  # fmt: skip


def test_two_are_allocated_with_one_page_and_sent_twice_it_is_once(
    lead, home, accepted, town
):
    """
    The row for lists says who coordinates, who has the baby, and how much work it is.
    """
    page = lead.get(page_of(home, accepted))
    sent = choice(page, town.staff["Marta"].pk, town.staff["Bea"].pk)
    for _ in range(2):
        assert lead.post(page_of(home, accepted), sent).status_code == 302

    lead_sees(town)
    row = CareEpisode.objects.get(id=accepted)
    assert (row.worker_id, row.infant_worker_id, row.state) == (
        town.staff["Marta"].pk, town.staff["Bea"].pk, "allocated"
    )  # fmt: skip
    weight = CareWeight.objects.get(id=accepted)
    assert (weight.intensity, weight.travel) == ("enhanced", "near")
    kinds = Event.objects.filter(kind__in=["allocation.made", "caseload.weighed"])
    assert kinds.count() == 3


def test_the_babys_worker_may_be_needed_no_more(lead, home, accepted, town):
    """
    Who coordinates stays, be it the same colleague.
    """
    address, marta = page_of(home, accepted), town.staff["Marta"].pk
    both = {"other_infant": marta, "infant_why": "Knows him"}
    lead.post(address, choice(lead.get(address), marta, "other", **both))
    page = lead.get(address)
    assert "Marta Up is the baby" in text(page)
    sent = choice(page, "as-it-is", "no-more")
    for _ in range(2):
        assert lead.post(address, sent).status_code == 302

    lead_sees(town)
    row = CareEpisode.objects.get(id=accepted)
    assert (row.worker_id, row.infant_worker_id) == (marta, None)
    assert Event.objects.filter(kind="allocation.ended").count() == 1


def test_the_family_page_says_who_has_them(lead, home, accepted, town, signed_in):
    """
    With the way to allocate for whoever leads the team, and for nobody else.
    """
    address = page_of(home, accepted)
    family = f"/families/{home.id}"
    page = lead.get(family)
    assert "nobody coordinates the care yet." in text(page)
    assert address in page.content.decode()
    marta, bea = town.staff["Marta"].pk, town.staff["Bea"].pk
    lead.post(address, choice(lead.get(address), marta, bea))

    referral = f"{family}/referrals/{accepted}"
    assert "Change who has it" in text(lead.get(referral))
    page = signed_in("Kofi").get(family)
    assert "Change who has it" not in text(signed_in("Kofi").get(referral))
    assert "Marta Up coordinates the care, and Bea Up is the baby" in text(page)
    assert address not in page.content.decode()


def test_what_another_system_sent_without_a_team_is_allocated_too(
    lead, home, town, as_engine
):
    at = timezone.now() - DAY
    with as_engine():
        for kind in ("received", "accepted"):
            ledger.append(
                NewEvent(
                    subject_id=home.id, kind=f"referral.mental_health.{kind}", fact={},
                    about=home.mother, occurred_at=at, recorded_at=at,
                    agency="ashmere-perinatal",
                )
            )  # fmt: skip
        projection.rebuild([home.id], now=timezone.now(), using="default")
        [row] = CareEpisode.objects.values_list("id", "team_id", "state")

    assert row[1:] == (town.teams["perinatal"].pk, "accepted")
    assert lead.get(page_of(home, row[0])).status_code == 200


def test_the_reasons_stand_beside_each_name(lead, home, accepted, as_engine):
    """
    Who speaks the mother's language comes before who does not.
    """
    with as_engine():
        Person.objects.filter(subject_id=home.id, id=home.mother).update(
            language="Polish"
        )
    words = text(lead.get(page_of(home, accepted)))

    assert "Language: Polish." in words
    assert words.index("Kofi Up (suggested)") < words.index("Marta Up (suggested)")
    assert "Has room for 30 of 30 points; this is 5. Speaks Polish." in words
    assert "Nobody has said yet how often this family is to be seen" in words
    assert "It is not known whether their training is in date." in words


def test_suggesting_again_records_nothing(lead, home, accepted, town):
    """
    With another class of work the numbers are others.
    """
    page = lead.get(page_of(home, accepted))
    sent = choice(page, "", "", do="again")
    answer = lead.post(page_of(home, accepted), sent)

    assert answer.status_code == 200
    assert "Has room for 30 of 30 points; this is 2." in text(answer)
    assert "Select who coordinates" not in text(answer)
    assert re.search('value="enhanced"[^>]* checked', answer.content.decode())
    lead_sees(town)
    assert not CareWeight.objects.exists()


def test_somebody_who_is_not_suggested_needs_a_reason(lead, home, accepted, town):
    """
    A person decides, and says why.
    """
    page = lead.get(page_of(home, accepted))
    sent = choice(page, "other", other_coordinator=town.staff["Bea"].pk)
    answer = lead.post(page_of(home, accepted), sent)
    assert answer.status_code == 422
    assert "Enter why, as they are not suggested" in text(answer)
    sent["other_coordinator"] = ""
    assert "Select who it is" in text(lead.post(page_of(home, accepted), sent))

    sent |= {"other_coordinator": town.staff["Bea"].pk, "coordinator_why": "Knows her"}
    assert lead.post(page_of(home, accepted), sent).status_code == 302
    lead_sees(town)
    [event] = Event.objects.filter(kind="allocation.made")
    assert event.fact["reason"] == "Knows her"
    assert event.fact["post"] == "care_coordinator"


def test_of_two_leads_at_once_the_second_is_told_who_has_it(lead, home, accepted, town):
    """
    Nothing of the second is recorded; their next try stands on what is there.
    """
    first = lead.get(page_of(home, accepted))
    second = lead.get(page_of(home, accepted))
    lead.post(page_of(home, accepted), choice(first, town.staff["Marta"].pk))
    sent = choice(second, town.staff["Kofi"].pk, town.staff["Bea"].pk)
    answer = lead.post(page_of(home, accepted), sent)

    assert answer.status_code == 422
    assert "Marta Up has it now. Nothing of yours was recorded." in text(answer)
    lead_sees(town)
    row = CareEpisode.objects.get(id=accepted)
    assert (row.worker_id, row.infant_worker_id) == (town.staff["Marta"].pk, None)

    again = choice(answer, town.staff["Kofi"].pk)
    assert lead.post(page_of(home, accepted), again).status_code == 302
    lead_sees(town)
    assert CareEpisode.objects.get(id=accepted).worker_id == town.staff["Kofi"].pk


def test_whoever_had_her_before_is_named_first(lead, home, accepted, town, records):
    """
    From an episode that is over.
    """
    page = lead.get(page_of(home, accepted))
    lead.post(page_of(home, accepted), choice(page, town.staff["Marta"].pk))
    records("perinatal", "discharge.mental_health", about="mother", ago=timedelta(0))
    new = records(
        "perinatal", "referral.mental_health.received", about="mother",
        ago=timedelta(0),
    )  # fmt: skip
    records(
        "perinatal", "referral.mental_health.accepted", about="mother",
        ago=timedelta(0), answers=str(new.event.id),
    )  # fmt: skip

    assert lead.get(page_of(home, accepted)).status_code == 404
    words = text(lead.get(page_of(home, new.event.id)))
    assert "Marta Up (suggested)" in words
    assert "Had this family before, until" in words
    assert words.index("Marta Up (suggested)") < words.index("Kofi Up (suggested)")


def test_kin_of_the_family_are_not_among_them(lead, home, accepted, town, as_engine):
    """
    As if they were not there.
    """
    with as_engine():
        Exclusion.objects.create(
            subject_id=home.id, staff=town.staff["Kofi"], reason="kin",
            declared_by=town.staff["lead"], declared_at="2026-01-01T09:00:00Z",
        )  # fmt: skip

    assert "Kofi" not in text(lead.get(page_of(home, accepted)))


def test_only_who_leads_the_team_of_the_episode_allocates(
    lead, home, accepted, signed_in, town
):
    """
    Another episode, a colleague or another agency: there is no such page.
    """
    address = page_of(home, accepted)
    page = lead.get(address)
    sent = choice(page, town.staff["Marta"].pk)

    assert signed_in("Marta").get(address).status_code == 404
    assert signed_in("Marta").post(address, sent).status_code == 404
    assert signed_in("health_visiting").get(address).status_code == 404
    assert lead.get(page_of(home, uuid4())).status_code == 404
    sent["coordinator"] = str(10**9)
    assert lead.post(address, sent).status_code == 422
    lead_sees(town)
    assert CareEpisode.objects.get(id=accepted).worker_id is None


def test_the_page_costs_few_queries(lead, home, accepted):
    """
    However many colleagues there are.
    """
    lead.get(page_of(home, accepted))
    with CaptureQueriesContext(connection) as asked:
        lead.get(page_of(home, accepted))

    statements = [x["sql"] for x in asked if "SAVEPOINT" not in x["sql"]]
    assert len(statements) <= 12, [one[:90] for one in statements]


def lead_sees(town):
    """Read as who leads the team from here on."""
    sessions.begin(town.staff["lead"].pk)


def test_whoever_leaves_leaves_nobody_behind(lead, home, accepted, town, as_engine):
    """
    Their families stand on a list until somebody else is allocated, one or all.
    """
    marta, kofi = town.staff["Marta"], town.staff["Kofi"]
    address = page_of(home, accepted)
    assert "1 family is without a worker" in text(lead.get("/staffing"))
    page = lead.get(address)
    both = {"other_infant": marta.pk, "infant_why": "Knows him"}
    lead.post(address, choice(page, marta.pk, "other", **both))
    words = text(lead.get("/staffing"))
    assert "Every one of them has somebody" in words
    assert "That is 0.5 for each whole-time equivalent" in words
    with as_engine():
        marta.posts.update(valid_to="2026-01-01T09:00:00Z")

    words = text(lead.get("/staffing/waiting"))
    assert "somebody to coordinate the care; Another worker for the baby" in words
    assert "Was with Marta Up until they left." in words
    assert (
        f"/staffing/people/{marta.pk}/families?team="
        in lead.get("/staffing/waiting").content.decode()
    )
    mine = f"/staffing/people/{marta.pk}/families"
    words = text(lead.get(mine))
    assert "Marta Up holds no post in this team any more." in words
    assert "Has no post in the team now" in text(lead.get("/staffing"))

    sent = {"event_id": str(uuid4()), "cover": kofi.pk, "why": "Marta has left"}
    for _ in range(2):
        assert lead.post(mine, sent).status_code == 302
    lead_sees(town)
    row = CareEpisode.objects.get(id=accepted)
    assert (row.worker_id, row.infant_worker_id) == (kofi.pk, kofi.pk)
    assert Event.objects.filter(kind="allocation.made").count() == 4
    assert "Checked at" in text(lead.get("/staffing/waiting"))


def test_a_family_that_the_cover_may_not_have_stays_and_is_said(
    lead, home, accepted, town, as_engine
):
    """
    Nothing of it is half given.
    """
    marta, kofi = town.staff["Marta"], town.staff["Kofi"]
    page = lead.get(page_of(home, accepted))
    lead.post(page_of(home, accepted), choice(page, marta.pk, town.staff["Bea"].pk))
    with as_engine():
        Exclusion.objects.create(
            subject_id=home.id, staff=kofi, reason="kin",
            declared_by=town.staff["lead"], declared_at="2026-01-01T09:00:00Z",
        )  # fmt: skip

    mine = f"/staffing/people/{marta.pk}/families"
    sent = {"event_id": str(uuid4()), "cover": kofi.pk, "why": "Marta has left"}
    answer = lead.post(mine, sent)

    assert answer.status_code == 422
    assert "1 family stays where it is" in text(answer)
    lead_sees(town)
    assert CareEpisode.objects.get(id=accepted).worker_id == marta.pk


def test_colleagues_read_the_lists_and_only_the_lead_gives_families(
    lead, home, accepted, town, signed_in
):
    """
    Who is of no such team has no such page.
    """
    marta = town.staff["Marta"].pk
    client = signed_in("Kofi")
    words = text(client.get("/staffing/waiting"))
    assert "Whoever leads the team allocates" in words
    assert ">Allocate<" not in client.get("/staffing/waiting").content.decode()
    mine = f"/staffing/people/{marta}/families"
    assert "has no family of this team" in text(client.get(mine))
    sent = {"cover": town.staff["Kofi"].pk, "why": "x"}
    assert client.post(mine, sent).status_code == 404
    assert client.get("/staffing/people/999999/families").status_code == 404
    assert signed_in("maternity").get("/staffing/waiting").status_code == 404
    assert "Enter why" in text(lead.post(mine, {"cover": sent["cover"]}))
