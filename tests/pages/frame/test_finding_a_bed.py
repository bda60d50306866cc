"""A bed for both is looked for on pages, and a mother on a ward is reviewed."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from plait.clock.moments import LONDON
from plait.pages.staff import bed_there
from plait.records.models import Event
from plait.standards.services import services
from plait.timeline import bed_search

MOST_QUERIES = 24


def text(answer, status=200):
    """What a page says, without its tags."""
    assert answer.status_code == status, answer.content.decode()[:2000]
    body = answer.content.decode().partition("<main")[2]
    body = re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'")
    return " ".join(body.split())


@pytest.fixture
def psychiatrist(home, signed_in):
    """A perinatal clinician of a service that has entered its units."""
    return signed_in("perinatal")


@pytest.fixture(autouse=True)
def _units_of_this_town(monkeypatch):
    """
    The made-up town's perinatal service has the units of the demonstration.
    """
    vale = services()["vale-perinatal"]
    monkeypatch.setattr(bed_there, "of_agency", lambda _: vale)


def bed(home, more=""):
    return f"/families/{home.id}/bed{more}"


def need(client, home, **answers):
    sent = {
        "event_id": str(uuid4()),
        "need": "She hears voices and cannot sleep",
        "parenting": "no",
        "planned": "no",
        "meanwhile": "Her mother is with them day and night",
    }
    return client.post(bed(home, "/need"), sent | answers)


def asked(client, home, unit="larkfield", ago=timedelta(0), **answers):
    local = (timezone.now() - ago).astimezone(LONDON)
    sent = {
        "event_id": str(uuid4()),
        "asked-day": str(local.day),
        "asked-month": str(local.month),
        "asked-year": str(local.year),
        "asked-time": f"{local:%H:%M}",
        "answer": "no_bed",
    }
    return client.post(bed(home, f"/units/{unit}"), sent | answers)


def kinds(as_engine):
    with as_engine():
        events = Event.objects.filter(kind__startswith="admission.").order_by("number")
        return [one.kind for one in events]


@pytest.fixture
def young(records):
    """The baby was born five weeks ago."""
    five = timezone.now() - timedelta(weeks=5)
    records(
        "maternity", "birth.recorded", about="infant", ago=timedelta(weeks=5),
        born_on=five.date().isoformat(),
    )  # fmt: skip


def test_a_search_from_the_need_to_the_admission(psychiatrist, young, home, as_engine):
    assert "No search is open" in text(psychiatrist.get(bed(home)))
    assert need(psychiatrist, home).status_code == 302

    page = text(psychiatrist.get(bed(home)))
    assert "A bed is needed" in page
    assert "A mother and baby unit bed is found" in page
    assert "Larkfield mother and baby unit" in page
    assert "The baby is under 12 months" in page
    assert "nhswebbeds.co.uk" in page
    assert asked(psychiatrist, home, spoke_to="Nurse in charge").status_code == 302
    assert asked(psychiatrist, home, "old-orchard", answer="bed").status_code == 302
    page = text(psychiatrist.get(bed(home)))
    assert "No bed now" in page
    assert "It has a bed" in page
    assert "spoke to Nurse in charge" in page

    done = psychiatrist.post(
        bed(home, "/admitted"), {"event_id": str(uuid4()), "unit": "old-orchard"}
    )

    assert done.status_code == 302
    assert kinds(as_engine) == [
        bed_search.REQUESTED, bed_search.ASKED, bed_search.ASKED, bed_search.ADMITTED,
    ]  # fmt: skip
    page = text(psychiatrist.get(bed(home)))
    assert "No search is open" in page
    assert "mother and baby were admitted" in page


def test_a_bed_only_to_assess_parenting_is_refused_with_where_to_ask(
    psychiatrist, young, home, as_engine
):
    page = text(need(psychiatrist, home, parenting="yes"), 422)

    assert "It does not admit only to assess parenting" in page
    assert "She hears voices" in page
    assert kinds(as_engine) == []


def test_an_answer_before_the_need_is_refused_and_nothing_typed_is_lost(
    psychiatrist, young, home, as_engine
):
    need(psychiatrist, home)

    page = text(
        asked(psychiatrist, home, ago=timedelta(hours=3), spoke_to="The ward"), 422
    )

    assert "The unit was asked before the bed was asked for" in page
    assert kinds(as_engine) == [bed_search.REQUESTED]


def test_a_unit_is_asked_outside_its_window_with_a_reason_alone(
    psychiatrist, records, home, as_engine
):
    """
    The baby of this home was born on 5 January 2026; it is older than a year by then.
    """
    old = timezone.now() - timedelta(days=400)
    records(
        "maternity", "birth.recorded", about="infant", ago=timedelta(days=300),
        born_on=old.date().isoformat(),
    )  # fmt: skip
    need(psychiatrist, home)

    page = text(asked(psychiatrist, home), 422)
    assert "The baby is 12 months or older" in page
    answer = asked(psychiatrist, home, reason="The unit said on the phone to send it")

    assert answer.status_code == 302
    assert kinds(as_engine) == [bed_search.REQUESTED, bed_search.ASKED]


def test_a_try_without_a_search_and_a_day_that_does_not_go_with_the_answer(
    psychiatrist, young, home, as_engine
):
    assert "No search for a bed is open" in text(asked(psychiatrist, home), 422)
    need(psychiatrist, home)
    page = text(asked(psychiatrist, home, answer="not_suitable"), 422)
    assert "Enter why the unit says that it is not suitable" in page
    assert psychiatrist.get(bed(home, "/units/none-such")).status_code == 404
    assert psychiatrist.get(bed(home, "/none-such")).status_code == 404
    assert kinds(as_engine) == [bed_search.REQUESTED]


def test_what_is_sent_twice_is_recorded_once(psychiatrist, young, home, as_engine):
    same = str(uuid4())
    need(psychiatrist, home, event_id=same)
    need(psychiatrist, home, event_id=same)
    once = str(uuid4())
    asked(psychiatrist, home, event_id=once)
    asked(psychiatrist, home, event_id=once)

    assert kinds(as_engine) == [bed_search.REQUESTED, bed_search.ASKED]


def test_a_mother_on_a_ward_without_her_baby_is_on_the_list_until_she_leaves(
    psychiatrist, young, records, home
):
    assert psychiatrist.get(bed(home, "/review"))["Location"] == bed(home)
    records("perinatal", "admission.acute_mh.started", about="mother")
    assert "Where is the baby?" in text(psychiatrist.get(bed(home, "/review")))
    page = text(psychiatrist.get("/families/on-a-ward"))
    assert "is reviewed every day" in page
    assert "J. A." in page
    assert "Ashby" not in page
    assert "Nobody has reviewed it yet" in text(psychiatrist.get(bed(home)))

    sent = {
        "event_id": str(uuid4()), "baby_is": "At home", "decision": "ask_units",
        "looked_after_by": "Her partner; seen by the health visitor today",
    }  # fmt: skip
    assert psychiatrist.post(bed(home, "/review"), sent).status_code == 302

    page = text(psychiatrist.get(bed(home)))
    assert "The baby is: At home" in page
    assert "J. A." in text(psychiatrist.get("/families/on-a-ward"))
    records("perinatal", "admission.acute_mh.ended", about="mother", ago=timedelta(0))
    assert "Nobody of your teams" in text(psychiatrist.get("/families/on-a-ward"))
    sent["event_id"] = str(uuid4())
    page = text(psychiatrist.post(bed(home, "/review"), sent), 422)
    assert "not recorded that she is on a ward" in page


def test_others_read_what_they_may_and_record_nothing(
    psychiatrist, young, home, signed_in, as_engine
):
    need(psychiatrist, home)
    visitor = signed_in("health_visiting")

    page = text(visitor.get(bed(home)))
    assert "She hears voices" not in page
    assert "As far as you may see, nobody is looking" in page
    assert need(visitor, home).status_code == 302
    assert asked(visitor, home).status_code == 404
    assert kinds(as_engine) == [bed_search.REQUESTED]
    assert "The perinatal mental health teams keep this list" in text(
        visitor.get("/families/on-a-ward")
    )


def test_the_pages_cost_few_queries(psychiatrist, young, records, home):
    records("perinatal", "admission.acute_mh.started", about="mother")
    need(psychiatrist, home)
    for page, most in ((bed(home), MOST_QUERIES), ("/families/on-a-ward", 12)):
        psychiatrist.get(page)
        with CaptureQueriesContext(connection) as found:
            psychiatrist.get(page)
        assert len(found) <= most, page
