"""Starting a family."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from plait.clock.moments import local_day

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

    assert answer.redirect_chain[-1][0].startswith("/families/")
    assert "NEWBY, Ada" in answer.content.decode()
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
