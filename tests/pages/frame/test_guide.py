"""The guide, which is open to anybody."""

import html

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plait.pages.guide import words
from plait.pages.guide.local import differences, own_standards
from plait.pages.guide.stages import STAGES
from plait.standards.loader import library
from plait.standards.roles import roles

VERSIONS = {one.id: one.version for _, one in own_standards()} | {
    one.id: one.version for one in library()
}
EVERY_STANDARD = list(VERSIONS)


@pytest.fixture
def guide(db) -> Client:
    """A browser with nobody signed in."""
    return Client()


def test_every_standard_is_in_the_list(guide):
    """
    By stage, each with its force; on the pathway and in the list.
    """
    page = guide.get("/guide").content.decode()

    for standard in EVERY_STANDARD:
        assert f'href="/guide/standards/{standard}"' in page


def test_the_list_is_narrowed_by_words(guide):
    """
    Each of them must be in the standard; without JavaScript.
    """
    page = guide.get("/guide?q=paediatrician+mark").content.decode()

    assert "/guide/standards/infant_injury_paediatric" in page
    assert "/guide/standards/booking_by_10_weeks" not in page


def test_a_search_without_a_hit_says_so(guide):
    """
    What it searched, and where else to look.
    """
    page = guide.get("/guide?q=xyzzy").content.decode()

    assert "Nothing in the guide matches" in page
    assert "We searched the title" in page
    assert 'href="/guide/roles"' in page


def test_a_search_says_what_may_have_been_meant(guide):
    """
    As links that find something.
    """
    page = guide.get("/guide?q=sttrategy").content.decode()

    assert 'href="/guide?q=strategy"' in page


@pytest.mark.parametrize("q", ["<script>alert(1)</script>", "a" * 3000, "%00", "é&"])
def test_whatever_is_searched_for_is_only_words(guide, q):
    """
    It is shown as it was typed, and is no part of the page.
    """
    answer = guide.get("/guide", {"q": q})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("stage", list(STAGES.values()), ids=lambda one: one.slug)
def test_every_stage_has_its_page(guide, stage):
    """
    With what each agency owes in it, and whom to ring.
    """
    answer = guide.get(f"/guide/stages/{stage.slug}")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert html.escape(stage.lead, quote=False) in html.unescape(page)
    assert "116 123" in page


@pytest.mark.parametrize("role", list(roles()))
def test_every_role_has_its_page_and_its_poster(guide, role):
    """
    Also a role of which nothing is asked: it says so.
    """
    page = guide.get(f"/guide/roles/{role}")
    poster = guide.get(f"/guide/roles/{role}/poster")

    assert page.status_code == poster.status_code == 200
    assert "What is asked of" in page.content.decode()
    assert "116 123" in poster.content.decode()


def test_a_role_is_told_what_it_owes_by_when_and_whose_limit_it_is(guide):
    """
    And of what it is told, and where it may be asked to.
    """
    page = " ".join(guide.get("/guide/roles/health_visitor").content.decode().split())
    police = guide.get("/guide/roles/police").content.decode()

    assert "By the age of 14 days. The limit is set by law." in page
    assert "What you are told when it is late" in page
    assert "It does not count without you." in police


def test_a_role_is_not_asked_for_what_only_another_partnership_asks(town, signed_in):
    """
    Minutes within a day are Wendlebury's own; a reader of Ashmere owes them to nobody.
    """
    anybody = Client().get("/guide/roles/social_worker/poster").content.decode()
    ashmere = signed_in("gp").get("/guide/roles/social_worker/poster").content.decode()

    assert "Minutes of a strategy meeting sent" in anybody
    assert "Minutes of a strategy meeting sent" not in ashmere


def test_an_id_with_other_signs_is_not_there(guide):
    """
    Neither a stage nor a role nor a poster.
    """
    for address in ("stages/nothing", "roles/nobody", "roles/nobody/poster"):
        assert guide.get(f"/guide/{address}").status_code == 404


@pytest.mark.parametrize("standard", EVERY_STANDARD)
def test_every_standard_has_its_page(guide, standard):
    """
    With picture, stories, source and versions.
    """
    answer = guide.get(f"/guide/standards/{standard}")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "<svg" in page
    assert "plait-example" in page
    assert "116 123" in page
    assert "Who says so" in page
    assert f"Version {VERSIONS[standard]}" in page
    assert "style=" not in page


def test_a_clause_that_nobody_has_checked_says_so(guide):
    """
    Until a person has read it beside its source.
    """
    page = guide.get("/guide/standards/infant_injury_paediatric").content.decode()

    assert "Nobody has checked this clause yet." in page


def test_local_differences_stand_side_by_side(guide):
    """
    Twelve hours here, the library's twenty-four there.
    """
    page = guide.get("/guide/standards/infant_injury_paediatric").content.decode()

    assert "Within 12 hours" in page
    assert "The same" in page


def test_a_reader_is_told_the_limit_of_their_own_partnership_first(town, signed_in):
    """
    Twelve hours in Ashmere; the others' limit stands beside it.
    """
    page = signed_in("gp").get("/guide/standards/infant_injury_paediatric")
    lead = page.content.decode().split("plait-picture")[0]

    assert "Owed by the paediatrician, within 12 hours." in lead
    assert lead.index("within 12 hours</strong>") < lead.index("within 24 hours")
    assert "Ashmere Safeguarding Children Partnership (yours)" in lead


def test_a_difference_is_only_shown_where_there_is_one():
    """
    What everybody does alike has no table.
    """
    [difference] = differences(library().get("infant_injury_paediatric"))

    assert difference.what == "By when"
    assert difference.local == ("within 12 hours", "within 24 hours")


def test_an_unknown_standard_is_not_there(guide):
    """
    A page of ours, not an error.
    """
    assert guide.get("/guide/standards/nothing").status_code == 404


@pytest.mark.parametrize(
    ("then", "sentence"),
    [
        ("due 2026-03-04 23:59:59", "It is owed by the end of Wed 4 Mar 2026."),
        ("met 2026-03-04 10:00:00", "It was done in time, on Wed 4 Mar 2026, 10am."),
        ("nothing", "This standard asks for nothing."),
        ("due", "It is owed."),
    ],
)
def test_an_outcome_is_a_sentence(then, sentence):
    """
    As a person would say it.
    """
    assert words.outcome(then) == sentence


def test_the_guide_asks_the_database_for_nothing(guide):
    """
    Its pages come from files alone.
    """
    guide.get("/guide")

    with CaptureQueriesContext(connection) as queries:
        guide.get("/guide")
        guide.get("/guide?q=bruise")
        guide.get("/guide/standards/hv_new_birth")
        guide.get("/guide/stages/pregnancy")
        guide.get("/guide/roles")
        guide.get("/guide/roles/health_visitor/poster")

    assert [q["sql"] for q in queries if "SAVEPOINT" not in q["sql"]] == []
