"""The page where it is said who may see something."""

import re
from uuid import uuid4

import pytest

from lib.family_world import make_staff_of, write
from plait.access.classes import NAMES
from plait.pages.staff.seeing_forms import WHO

REASON = "He reads her letters"


@pytest.fixture
def note(world, as_engine):
    """What a health visitor wrote: everybody who is involved reads it."""
    with as_engine():
        return write(world, "contact.other", {"note": "heron at the window"})


@pytest.fixture
def page(world, note):
    """The address of the event, and of the page on who may see it."""
    return f"/families/{world.family}/events/{note}"


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def sends(client, page, **answers):
    return client.post(
        f"{page}/seeing",
        {"event_id": str(uuid4()), "do": "change", "reason": REASON} | answers,
    )


def test_every_class_has_words():
    """
    A class without would be a page that breaks.
    """
    assert set(WHO) == set(NAMES)


def test_the_page_says_who_will_and_who_will_not(world, signed_in, page):
    """
    By the teams around the family that the reader may know.
    """
    client = signed_in(world.visitor)
    assert "Everybody who may open this record" in said(client.get(page))

    shown = said(client.get(f"{page}/seeing"))

    health = shown[shown.index("Those who may read health") :]
    seen = "Seen by Health visiting team and Perinatal team. Not by Social care team."
    assert seen in health
    assert "Nobody else learns that it is there" in shown
    assert "police information" not in shown


def test_raised_it_is_gone_for_others_at_once(world, signed_in, page):
    """
    From its page, from the family's, and from the search; its own team reads why.
    """
    worker = signed_in(world.social_worker)
    assert "heron" in said(worker.get(page))
    visitor = signed_in(world.visitor)

    answer = sends(visitor, page, seen_as="domestic_abuse")

    assert answer.url == page
    assert worker.get(page).status_code == 404
    assert worker.get(f"{page}/seeing").status_code == 404
    family = said(worker.get(f"/families/{world.family}"))
    assert "heron" not in family
    assert "domestic" not in family
    shown = said(visitor.get(f"{page}/seeing"))
    assert REASON in shown
    assert "Now: Those who may read about domestic abuse" in shown


def test_a_form_that_lacks_something_is_kept(world, signed_in, page):
    """
    With what was typed, and the field to mend.
    """
    client = signed_in(world.visitor)

    nobody = sends(client, page, seen_as="sealed")
    no_why = sends(client, page, seen_as="health", reason=" ")
    nothing = sends(client, page, seen_as="none such", do="none such")

    assert [nobody.status_code, no_why.status_code, nothing.status_code] == [422] * 3
    assert "Select at least one person who may see it" in said(nobody)
    assert REASON in said(nobody)
    assert "Enter why" in said(no_why)
    assert "heron" in said(signed_in(world.social_worker).get(page))


def test_another_agency_is_not_asked(world, signed_in, page):
    """
    It reads who may see it, and finds no form; what it sends is refused.
    """
    worker = signed_in(world.social_worker)

    assert "Change who may see this" not in said(worker.get(page))
    assert "Who may see it from now on" not in said(worker.get(f"{page}/seeing"))
    assert sends(worker, page, seen_as="health").status_code == 404


def test_it_is_sealed_for_named_people_and_named_again(
    world, signed_in, page, as_engine
):
    """
    Sent twice it leads on as the first time, also where the sender sees it no more.
    """
    with as_engine():
        lead = make_staff_of(world.teams["health_visiting"], "hv_team_lead")
    key, team = str(uuid4()), world.teams["health_visiting"].pk
    visitor, leads = signed_in(world.visitor), signed_in(lead)
    named = f"{lead.pk}-{team}"

    for _ in range(2):
        done = sends(visitor, page, seen_as="sealed", people=[named], event_id=key)
        assert done.url == f"/families/{world.family}"
    assert visitor.get(page).status_code == 404
    assert "Only people that you name" in said(leads.get(page))

    again = sends(leads, page, do="name", person=f"{world.visitor.pk}-{team}")
    assert again.url == page
    assert visitor.get(page).status_code == 200
    alone = sends(leads, page, do="end", person=f"{world.visitor.pk}-{team}")
    assert alone.url == page
    assert visitor.get(page).status_code == 404
    last = sends(leads, page, do="end", person=named)
    assert "nobody can open it again" in said(last)
