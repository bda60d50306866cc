"""Starting a family of whom somebody has a record already."""

from datetime import date

import pytest
from django.utils import timezone

from lib.start_forms import boxes, namesake, sent
from plait.access.models import Exclusion, Team
from plait.clock.moments import local_day
from plait.records.models import AccessListing, Person, Subject

NUMBER, ANOTHER = "9990000018", "9990000026"


@pytest.fixture
def today() -> date:
    """The local day."""
    return local_day(timezone.now())


@pytest.fixture
def numbered(home, as_engine) -> None:
    """The mother of the known family has an NHS number."""
    with as_engine():
        Person.objects.filter(id=home.mother).update(nhs_number=NUMBER)


def families_kept(as_engine) -> int:
    """How many families there are."""
    with as_engine():
        return Subject.objects.filter(kind="family").count()


def test_a_number_that_my_own_family_has_leads_to_it(
    home, numbered, signed_in, as_engine
):
    """
    No second record: a link to the one that there is.
    """
    answer = signed_in("health_visiting").post(
        "/families/new", sent(nhs_number="999 000 0018")
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This person has a record already" in page
    assert f'href="/families/{home.id}"' in page
    assert families_kept(as_engine) == 1


def test_a_number_of_a_hidden_family_says_whom_to_ring_and_no_more(
    home, numbered, signed_in, as_engine
):
    """
    That there is a record, its home team and telephone; no name, no link. It is
    written in the log of what was listed.
    """
    answer = signed_in("police").post("/families/new", sent(nhs_number=NUMBER))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ring Ashmere health visiting team on 01632 960001" in page
    assert "Ashby" not in page
    assert str(home.id) not in page
    with as_engine():
        listed = AccessListing.objects.filter(purpose="already known")
        assert [row.subjects for row in listed] == [[home.id]]
    assert families_kept(as_engine) == 1


def test_kin_are_sent_to_the_office_and_not_to_the_team(
    home, numbered, signed_in, town, as_engine
):
    """
    Who is kept out of a record does not learn whose home it is.
    """
    with as_engine():
        Exclusion.objects.create(
            subject_id=home.id, staff=town.staff["gp"], reason="brother",
            declared_by="the member of staff", declared_at=timezone.now(),
        )  # fmt: skip

    page = (
        signed_in("gp").post("/families/new", sent(nhs_number=NUMBER)).content.decode()
    )

    assert "Ring Ashmere partnership team" in page
    assert "health visiting" not in page


def test_a_home_that_would_tell_what_is_the_matter_is_not_named(
    home, numbered, signed_in, town, as_engine
):
    """
    A perinatal team as the home of a record tells of an illness.
    """
    with as_engine():
        perinatal: Team = town.teams["perinatal"]
        Subject.objects.filter(pk=home.id).update(home_team=perinatal)

    page = (
        signed_in("police")
        .post("/families/new", sent(nhs_number=NUMBER))
        .content.decode()
    )

    assert "Ring Ashmere partnership team" in page
    assert "perinatal" not in page


def test_one_number_for_two_people_is_an_error(signed_in, as_engine, today):
    """
    Of mother and baby, on one form.
    """
    baby = {"baby": "born", **boxes("born_on", today), "baby_nhs_number": NUMBER}

    answer = signed_in("maternity").post(
        "/families/new", sent(nhs_number=NUMBER) | baby
    )

    assert answer.status_code == 422
    assert "is on this page twice" in answer.content.decode()
    assert families_kept(as_engine) == 0


def test_a_namesake_is_started_only_by_who_says_that_they_looked(
    home, signed_in, as_engine
):
    """
    Same names and birthday: a page that shows the other record, then a button.
    """
    client = signed_in("health_visiting")

    first = client.post("/families/new", namesake())
    page = first.content.decode()

    assert first.status_code == 200
    assert "Check that this family is new" in page
    assert f'href="/families/{home.id}"' in page
    assert families_kept(as_engine) == 1

    client.post("/families/new", namesake() | {"step": "change"})
    assert families_kept(as_engine) == 1

    done = client.post("/families/new", namesake() | {"step": "checked"}, follow=True)
    assert "Family started" in done.content.decode()
    assert families_kept(as_engine) == 2


def test_a_hidden_namesake_is_told_by_whom_to_ring(home, signed_in):
    """
    Without a link and without a name of anybody but the one that was typed.
    """
    page = signed_in("police").post("/families/new", namesake()).content.decode()

    assert "Ring Ashmere health visiting team on 01632 960001" in page
    assert str(home.id) not in page


def test_a_partner_may_be_in_two_families(home, numbered, signed_in, as_engine, today):
    """
    Whoever may open the other family is told of it, and goes on.
    """
    client = signed_in("health_visiting")
    partner = {
        "partner": "yes", "partner_given": "Bo", "partner_household": "no",
        "partner_nhs_number": ANOTHER,
    }  # fmt: skip
    other = {"family_name": "Oakes", "given": "Una", "nhs_number": "9990000034"}

    client.post("/families/new", sent(**partner), follow=True)
    asked = client.post("/families/new", sent(**partner, **other))
    done = client.post(
        "/families/new", sent(**partner, **other, step="checked"), follow=True
    )

    assert "Check that this family is new" in asked.content.decode()
    assert "Family started" in done.content.decode()
    with as_engine():
        found = Person.objects.filter(nhs_number=ANOTHER)
        assert [one.household for one in found] == [False, False]


def test_who_comes_upon_many_records_is_stopped(
    home, numbered, signed_in, town, as_engine
):
    """
    Trying numbers one after another is not a way to learn who is known.
    """
    client = signed_in("police")
    for _ in range(20):
        client.post("/families/new", sent(nhs_number=NUMBER))

    page = client.post("/families/new", sent(nhs_number=NUMBER)).content.decode()

    assert "You have come upon many records today" in page
    assert "Ring Ashmere health visiting team" not in page
