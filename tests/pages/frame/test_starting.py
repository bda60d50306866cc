"""Starting a family."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plait.access.models import Exclusion, Team
from plait.clock.moments import local_day
from plait.pages import components
from plait.records.models import AccessListing, Person, PersonContact, Subject

MOST_QUERIES = 20

PARENT = {
    "family_name": "Newby",
    "given": "Ada",
    "parent_born_on-day": "14",
    "parent_born_on-month": "7",
    "parent_born_on-year": "1995",
    "interpreter": "no",
    "safe_to_text": "no",
}


def boxes(name: str, day: date) -> dict[str, str]:
    """A day as its three boxes."""
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"{name}-{part}": str(value) for part, value in parts.items()}


@pytest.fixture
def today() -> date:
    """The local day."""
    return local_day(timezone.now())


def kinds(as_engine) -> list[str]:
    """The kinds of all events, in order."""
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select kind from event order by number")
        return [kind for (kind,) in cursor.fetchall()]


def test_a_family_with_a_baby_begins(signed_in, as_engine, today):
    """
    Its page opens, and the new birth visit is owed at once.
    """
    client = signed_in("health_visiting")
    baby = {"baby": "born", **boxes("born_on", today - timedelta(days=3))}

    answer = client.post("/families/new", PARENT | baby, follow=True)

    page = answer.content.decode()
    assert re.fullmatch("/families/[-0-9a-f]+/started", answer.redirect_chain[-1][0])
    assert "NEWBY, Ada" in page
    assert "Family started" in page
    assert "New birth visit" in page
    assert "birth.recorded" in kinds(as_engine)
    assert "New birth visit" in client.get("/due").content.decode()


def test_a_family_that_expects_begins(signed_in, as_engine, today):
    """
    With the pregnancy and its due date.
    """
    client = signed_in("maternity")
    expected = {"baby": "expected", **boxes("edd", today + timedelta(days=150))}

    answer = client.post("/families/new", PARENT | expected, follow=True)

    assert "NEWBY, Ada" in answer.content.decode()
    assert "pregnancy.notified" in kinds(as_engine)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"family_name": ""}, "Enter the family name of the parent"),
        ({"nhs_number": "9434765918"}, "A digit is wrong"),
        ({"baby": ""}, "Select if the baby is born"),
        ({"baby": "born"}, "Enter the date of birth of the baby"),
        ({"family_name": "x" * 5000}, "Family name must have 100 characters or fewer"),
        ({"interpreter": "yes"}, "Enter the language that the interpreter is needed"),
        ({"phone": "ring me"}, "Enter a telephone number with 10 to 14 digits"),
        ({"partner": "yes"}, "Enter the first name of the partner"),
        (
            {"partner": "yes", "partner_given": "Bo"},
            "Select if the partner lives with the parent",
        ),
        (
            boxes("parent_born_on", date(2023, 1, 1)),
            "The parent must be 10 to 60 years old",
        ),
        (
            {"baby": "born", **boxes("born_on", date(2001, 1, 1))},
            "A baby must be under 3 years old when a family is started",
        ),
        (boxes("edd", date(2020, 1, 1)), "must be between 4 weeks ago and 42 weeks"),
        (boxes("edd", date(2099, 1, 1)), "must be between 4 weeks ago and 42 weeks"),
        ({"interpreter": ""}, "Select if an interpreter is needed"),
        (
            {"baby": "born", **boxes("born_on", date(2099, 1, 1))},
            "must be today or in the past",
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(
    signed_in, as_engine, changed, words
):
    """
    In the summary and beside the question; no half of a family.
    """
    sent = PARENT | {"baby": "expected"} | changed

    answer = signed_in("health_visiting").post("/families/new", sent)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert kinds(as_engine) == []


def test_the_form_can_be_opened(signed_in):
    """
    With a word about searching first.
    """
    page = signed_in("gp").get("/families/new").content.decode()

    assert "Search first" in page


NUMBER, ANOTHER = "9990000018", "9990000026"


@pytest.fixture
def numbered(home, as_engine) -> None:
    """The mother of the known family has an NHS number."""
    with as_engine():
        Person.objects.filter(id=home.mother).update(nhs_number=NUMBER)


def sent(**changed: str) -> dict[str, str]:
    """The form of a family that expects a baby, with this changed."""
    return PARENT | {"baby": "expected"} | changed


def namesake() -> dict[str, str]:
    """The form for somebody with the names and the birthday of Jane Ashby."""
    born = boxes("parent_born_on", date(1995, 7, 14))
    return sent(family_name="Ashby", given="JANE") | born


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


def test_twins_telephone_and_language_are_kept(signed_in, as_engine, today):
    """
    Two babies, born on two days; English where the form promised so.
    """
    yesterday = today - timedelta(days=1)
    form = PARENT | {
        "phone": "07700 900982", "baby": "born", "baby_given": "Ivo", "twins": "yes",
        "twin_given": "Ida", **boxes("born_on", yesterday),
        **boxes("twin_born_on", today),
    }  # fmt: skip

    signed_in("maternity").post("/families/new", form)

    with as_engine():
        babies = Person.objects.filter(role="infant").order_by("born_on")
        assert [(one.given, one.born_on) for one in babies] == [
            ("Ivo", yesterday), ("Ida", today),
        ]  # fmt: skip
        assert PersonContact.objects.get().phone == "07700 900982"
        assert Person.objects.get(role="mother").language == "English"


def test_expected_twins_are_two(signed_in, as_engine):
    """
    So that each has clocks of their own when they are born.
    """
    signed_in("maternity").post("/families/new", sent(twins="yes"))

    with as_engine():
        assert Person.objects.filter(role="unborn").count() == 2


def test_a_birth_without_a_time_is_told_as_a_day(signed_in, today):
    """
    No time of day is made up for it.
    """
    client = signed_in("health_visiting")
    baby = {"baby": "born", **boxes("born_on", today - timedelta(days=3))}
    answer = client.post("/families/new", PARENT | baby, follow=True)

    address = answer.redirect_chain[-1][0].removesuffix("/started")
    family = client.get(address).content.decode()
    links = set(re.findall(rf'href="({address}/(?:events|owed)/[-0-9a-f]+)"', family))
    pages = [family, *(client.get(link).content.decode() for link in links)]

    assert len(pages) > 4
    born = components.day(today - timedelta(days=3))
    for page in pages:
        assert "midday" not in page
        assert f"{born}, midnight" not in page


def test_a_date_may_name_its_month(signed_in, as_engine):
    """
    As the NHS service manual asks.
    """
    signed_in("maternity").post(
        "/families/new", sent() | {"parent_born_on-month": "sept"}
    )

    with as_engine():
        assert Person.objects.get(role="mother").born_on == date(1995, 9, 14)


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


def test_the_page_after_starting_costs_few_queries(home, signed_in):
    """
    The same however much is owed.
    """
    client = signed_in("health_visiting")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/families/{home.id}/started")

    assert len(queries) <= MOST_QUERIES
