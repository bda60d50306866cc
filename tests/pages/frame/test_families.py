"""Finding a family, without a name in any address."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait.pages.staff import search
from plait.records.models import Subject

MOST_QUERIES = 12


def found(client, **typed):
    """What a search gives, at the address that it leads to."""
    return client.post("/families", typed, follow=True)


def test_a_family_is_found_by_name_and_birthday(home, signed_in):
    """
    The family, its people, and a link that names nobody.
    """
    page = found(
        signed_in("health_visiting"),
        **{"family_name": "ash", "born_on-day": "5", "born_on-month": "1"},
        **{"born_on-year": "2026"},
    ).content.decode()

    assert "1 family found" in page
    assert "ASHBY, Jane" in page
    assert f'href="/families/{home.id}"' in page


def test_the_address_of_a_search_names_nobody(home, signed_in):
    """
    What was typed is sealed.
    """
    answer = found(signed_in("health_visiting"), family_name="Ashby")

    address = answer.redirect_chain[-1][0]
    assert address.startswith("/families?s=")
    assert "ashby" not in address.lower()


def test_a_search_of_another_person_opens_nothing(home, signed_in):
    """
    An address that is passed on is only the empty form for who gets it.
    """
    answer = found(signed_in("health_visiting"), family_name="Ashby")
    address = answer.redirect_chain[-1][0]

    passed_on = signed_in("maternity").get(address, follow=True)

    assert "ASHBY" not in passed_on.content.decode()
    assert passed_on.redirect_chain[-1][0] == "/families"


def test_a_family_of_others_is_not_found(home, signed_in):
    """
    Just as one that does not exist.
    """
    page = found(signed_in("police"), family_name="Ashby").content.decode()

    assert "0 families found" in page
    assert "ASHBY" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter a name, a date of birth, an NHS number or a reference"),
        ({"reference": "7K2"}, "A reference is F- and 6 letters and digits"),
        ({"family_name": "x" * 500}, "Family name must be 100 characters or fewer"),
        (
            {"nhs_number": "943 476 5918"},
            "A digit is wrong, or two have changed places",
        ),
        ({"nhs_number": "94347659"}, "This one has 8."),
        ({"nhs_number": "call me"}, "Enter an NHS number with 10 digits"),
        ({"family_name": "A"}, "Enter at least 2 letters of the name."),
        (
            {"born_on-day": "31", "born_on-month": "2", "born_on-year": "2026"},
            "Date of birth must be a real date",
        ),
    ],
)
def test_a_search_that_cannot_be_is_explained(home, signed_in, typed, words):
    """
    In the summary and beside the field, with what to do.
    """
    answer = signed_in("health_visiting").post("/families", typed)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "There is a problem" in page
    assert words in page
    assert "<title>Error: " in page


@pytest.mark.parametrize(
    "typed",
    [
        "Ashby", "ashby jane", "Jane Ashby", "Ashby, Jane", "Jane", "jan ash",
        "5/1/2026", "5 Jan 2026", "Ashby 5.1.2026", "14 July 1995 Jane",
        "1995-07-14", "{reference}", "{short}", "{lower}",
    ],
)  # fmt: skip
def test_one_box_finds_by_whatever_staff_know(home, signed_in, as_engine, typed):
    """
    Names in any order, a date however it is written, a reference without its F.
    """
    with as_engine():
        reference = Subject.objects.get(pk=home.id).reference
    short = reference.removeprefix("F-")
    q = typed.format(reference=reference, short=short, lower=reference.lower())

    page = found(signed_in("health_visiting"), q=q).content.decode()

    assert "1 family found" in page
    assert "ASHBY, Jane" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("94347659199", "This one has 11."),
        ("943 476 5918", "A digit is wrong"),
        ("31 2 2026", "must be a real date"),
        ("5 Jan 2199", "must be today or in the past"),
        ("F-7K", "A reference is F- and 6 letters and digits"),
        ("J", "Enter at least 2 letters of the name."),
    ],
)
def test_one_box_says_what_is_wrong_with_what_was_typed(signed_in, typed, words):
    """
    A number, a reference and a date are each told in their own words.
    """
    answer = signed_in("health_visiting").post("/families", {"q": typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_family_is_named_by_its_people_and_not_by_its_reference(home, signed_in):
    """
    The reference stands beside the link, small; the address is still without a name.
    """
    page = found(signed_in("health_visiting"), q="Ashby").content.decode()

    assert f'<a href="/families/{home.id}">Jane Ashby and Baby Ashby</a>' in page


def test_who_finds_nothing_is_told_whom_to_ring(home, signed_in):
    """
    The front door and the safeguarding office, by telephone; never if there is one.
    """
    page = found(signed_in("police"), q="Ashby").content.decode()

    assert "Front door of children&#39;s social care" in page
    assert "Ashmere social care team" in page
    assert "Designated nurse for safeguarding" in page
    assert "01632 960001" in page
    assert "ASHBY" not in page


def test_a_garbled_seal_is_no_search():
    """
    Nothing of ours, nothing shown.
    """
    assert search.unseal("nonsense", 1) is None
    assert search.unseal("", 1) is None


def test_a_seal_gives_back_what_was_sealed():
    """
    To the same person alone.
    """
    sealed = search.seal({"family_name": "Ashby"}, 7)

    assert search.unseal(sealed, 7) == {"family_name": "Ashby"}
    assert search.unseal(sealed, 8) is None


def test_the_page_costs_few_queries(home, signed_in):
    """
    The same for one family and for twenty.
    """
    client = signed_in("health_visiting")
    address = found(client, family_name="Ashby").redirect_chain[-1][0]

    with CaptureQueriesContext(connection) as queries:
        client.get(address)

    assert len(queries) <= MOST_QUERIES


def test_what_was_typed_is_shown_as_text(home, signed_in):
    """
    Marks of HTML are letters like any other.
    """
    page = found(signed_in("health_visiting"), family_name="<b>x</b>").content.decode()

    assert "<b>x" not in page
    assert re.search("&lt;b&gt;x", page)
