"""Starting a family."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lib.start_forms import PARENT, boxes, sent
from plait.clock.moments import local_day
from plait.pages import components
from plait.records.models import Person, PersonContact

MOST_QUERIES = 20


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
        ({"family_name": "x" * 5000}, "Family name must be 100 characters or fewer"),
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


def test_the_page_after_starting_costs_few_queries(home, signed_in):
    """
    The same however much is owed.
    """
    client = signed_in("health_visiting")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/families/{home.id}/started")

    assert len(queries) <= MOST_QUERIES
