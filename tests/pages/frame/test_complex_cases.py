"""The complex-cases list and its sitting, over the pages alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.complex_list import *  # noqa: F403 - fixtures are found by their names
from lib.complex_list import LIST, begin, text
from plait.records.models import Event


def _leaving(client, where: str, reason: str) -> dict[str, str]:
    """The form that leaves her out, as a browser would send it."""
    told = re.search(r'name="told" value="(\w+)"', text(client.get(where)))[1]
    return {"reason": reason, "told": told, "event_id": str(uuid4())}


def test_the_list_tells_how_gravely_and_who_is_named_and_never_a_name(
    flagged, lead, home
):
    page = text(lead.get(LIST))

    assert "M. A." in page or "A." in page
    assert "Ashby" not in page
    assert "sleeplessness" not in page
    assert "Nobody named" in page
    assert "15+0 weeks" in page
    assert "Never yet" in page
    assert f"/families/{home.id}/complex-case" in page


def test_a_named_midwife_stands_on_the_list(flagged, lead, records, town):
    records(
        "maternity", "allocation.made", about="mother", post="midwife",
        worker=town.staff["maternity"].pk,
    )  # fmt: skip

    page = text(lead.get(LIST))
    assert "Made Up" in page
    assert page.count("Nobody named</strong>") == 1
    assert "No family of the list is so" not in text(lead.get(f"{LIST}?show=unnamed"))


def test_a_midwife_who_left_the_family_is_named_no_more(flagged, lead, records, town):
    worker = town.staff["maternity"].pk
    records(
        "maternity", "allocation.made", about="mother", post="midwife", worker=worker,
        ago=timedelta(hours=3),
    )  # fmt: skip
    records("maternity", "allocation.ended", about="mother", worker=worker)

    assert text(lead.get(LIST)).count("Nobody named</strong>") == 2


@pytest.mark.parametrize(
    ("query", "is_there"),
    [("?tier=amber", True), ("?tier=red", False), ("?show=changed", False),
     ("?show=left_out", False), ("?tier=nonsense", False)],
)  # fmt: skip
def test_the_filters_are_links(query, is_there, flagged, lead):
    page = text(lead.get(LIST + query))

    assert ("complex-table" in page) is is_there


def test_a_team_that_keeps_no_list_is_told_whom_to_ask(flagged, signed_in):
    page = text(signed_in("gp").get(LIST))

    assert "Your team keeps no complex cases list" in page


def test_why_she_is_there_is_told_once_her_record_is_open(flagged, lead, home):
    page = text(lead.get(f"/families/{home.id}/complex-case"))

    assert "An amber flag" in page
    assert "severe lasting sleeplessness" in page
    assert "Leave her out of the list" in page


def test_what_the_team_may_not_read_is_held_and_never_named(
    pregnant, lead, home, records
):
    """Told to others as what few may know: there is a reason, ask the office."""
    records(
        "perinatal", "concern.domestic_abuse", about="mother", flags=["threats"],
    )  # fmt: skip

    page = text(lead.get(f"/families/{home.id}/complex-case"))
    assert "Information held by" in page
    assert "partnership" in page
    assert "threats" not in page
    assert "Domestic abuse told" not in page
    assert "perinatal team" not in page.split("<main")[1]
    assert "Safeguarding" in text(lead.get(LIST))


def test_not_this_one_needs_a_reason_and_something_new_brings_her_back(
    flagged, lead, home, records
):
    where = f"/families/{home.id}/complex-case"
    empty = lead.post(where, {"reason": " ", "event_id": str(uuid4())})
    assert empty.status_code == 422
    assert "Enter why she need not be on the list" in text(empty)

    again = _leaving(lead, where, "seen by her GP each week")
    assert lead.post(where, again).status_code == 302
    assert lead.post(where, again).status_code == 302
    page = text(lead.get(LIST))
    assert "No pregnancy is on your list" in page or "complex-table" not in page
    assert "seen by her GP each week" in text(lead.get(where))
    assert "Left out, with a reason" in text(lead.get(f"{LIST}?show=left_out"))

    records("perinatal", "concern.red_flag", about="mother", flags=["marked change"])
    assert "Red" in text(lead.get(LIST))


@pytest.mark.parametrize(
    ("kind", "more"),
    [("concern.red_flag", {"flags": ["marked change"]}),
     ("concern.domestic_abuse", {"flags": ["threats"]})],
    ids=["read by her", "held from her"],
)  # fmt: skip
def test_she_is_not_left_out_for_less_than_brings_her_by_now(
    kind, more, flagged, lead, home, records
):
    """
    What came while the reason was written is read first; the reason is not lost.
    """
    where = f"/families/{home.id}/complex-case"
    leaving = _leaving(lead, where, "seen by her GP each week")
    records("perinatal", kind, about="mother", **more)

    refused = lead.post(where, leaving)

    assert refused.status_code == 422
    assert "has changed since you opened this page" in text(refused)
    assert "seen by her GP each week" in text(refused)
    assert "complex-table" in text(lead.get(LIST))
    told = re.search(r'name="told" value="(\w+)"', text(refused))[1]
    assert lead.post(where, leaving | {"told": told}).status_code == 302
    assert "complex-table" not in text(lead.get(LIST))


def test_to_put_her_on_the_list_never_leaves_her_out(
    pregnant, lead, home, records, as_engine
):
    """
    Something brought her there while the reason was written.
    """
    where = f"/families/{home.id}/complex-case"
    adding = {"reason": "Her sister is worried", "event_id": str(uuid4())}
    records("perinatal", "concern.amber_flag", about="mother", flags=["sleeplessness"])

    assert lead.post(where, adding).status_code == 422
    assert lead.post(where, adding | {"tier": "red"}).status_code == 302

    with as_engine():
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert "complex_case.added" in kinds
    assert "complex_case.left_out" not in kinds


def test_a_family_is_put_on_the_list_by_hand_with_a_reason(
    pregnant, lead, home, signed_in, as_engine
):
    where = f"/families/{home.id}/complex-case"
    assert "complex-table" not in text(lead.get(LIST))

    form = {"reason": "Her sister is worried", "tier": "red", "event_id": str(uuid4())}
    visitor = signed_in("health_visiting")
    assert visitor.post(where, form).status_code == 302
    assert visitor.post(where, form).status_code in (302, 422, 200)

    assert "Her sister is worried" in text(lead.get(where))
    assert text(lead.get(LIST)).count('complex-case"') == 1
    with as_engine():
        assert Event.objects.filter(kind="complex_case.added").count() == 1


def test_only_who_keeps_the_list_leaves_somebody_out(flagged, home, signed_in):
    where = f"/families/{home.id}/complex-case"
    psychiatry, visitor = signed_in("perinatal"), signed_in("health_visiting")

    page = text(psychiatry.get(where))
    assert "is theirs to say" in page
    assert "Leave her out of the list" not in page
    page = text(visitor.get(where))
    assert "is not yours to read" in page
    assert "flag" not in page.split("<main")[1]


def test_the_sitting_has_her_at_its_beginning_and_asks_everybody(
    flagged, lead, home, today, as_engine
):
    page = text(lead.get(f"{LIST}/{today}"))
    assert "New: not talked of yet" in page
    assert "Ask everybody to come (1 family)" in page
    assert "until 10:15am, 2 minutes each" in page

    assert lead.post(f"{LIST}/{today}/ask").status_code == 302
    assert lead.post(f"{LIST}/{today}/ask").status_code == 302

    with as_engine():
        [called] = Event.objects.filter(kind="meeting.called")
    assert called.fact["type"] == "complex_case"
    assert "Ask everybody" not in text(lead.get(f"{LIST}/{today}"))


def test_everybody_is_asked_for_each_family_with_one_button(
    flagged, another, lead, home, today, as_engine
):
    page = text(lead.get(f"{LIST}/{today}"))
    assert page.index("Red") < page.index("Amber")
    assert "Ask everybody to come (2 families)" in page

    assert lead.post(f"{LIST}/{today}/ask").status_code == 302

    with as_engine():
        called = Event.objects.filter(kind="meeting.called")
        of = set(called.values_list("subject_id", flat=True))
    assert of == {home.id, another.id}


@pytest.mark.parametrize("day", ["2026-13-40", "today", "20261127", "1999-01-01"])
def test_a_day_that_is_none_is_no_page(day, lead):
    assert lead.get(f"{LIST}/{day}").status_code == 404


def test_a_stranger_to_the_list_runs_no_sitting(flagged, signed_in, turn, today):
    gp = signed_in("gp")

    assert gp.get(f"{LIST}/{today}").status_code in (403, 404)
    assert gp.get(turn).status_code in (403, 404)
    assert gp.post(turn, {"do": "begin"}).status_code in (403, 404)


def test_the_pages_ask_few_questions_of_the_database(
    flagged, lead, turn, today, django_assert_max_num_queries
):
    begin(lead, turn)

    with django_assert_max_num_queries(12):
        lead.get(LIST)
    with django_assert_max_num_queries(12):
        lead.get(f"{LIST}/{today}")


def test_what_makes_life_hard_is_asked_on_one_page(pregnant, lead, home):
    page = text(lead.get(f"/families/{home.id}/record/social-factors"))

    assert "A learning disability" in page
    assert "Record domestic abuse by itself" in " ".join(page.split())
