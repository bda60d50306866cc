"""Correcting and withdrawing: both versions stay, with the reason."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, write


@pytest.fixture
def seen(world, as_engine):
    """A contact that health visiting recorded."""
    with as_engine():
        return write(
            world, "contact.health_visitor.other",
            {"mode": "telephone", "infant_seen": False},
        )  # fmt: skip


def address(world, event, page=""):
    """The address of an event, or of a page about it."""
    return f"/families/{world.family}/events/{event}{page}"


def form(world, **answers):
    """The contact as it should have been."""
    return {
        "event_id": str(uuid4()),
        "opened_at": NOW.isoformat(),
        "about": str(world.mother),
        "contact": "contact.health_visitor.other",
        "mode": "face_to_face",
        "infant_seen": "yes",
        "screen": "none",
        "when": "earlier",
        "occurred_at-day": "10",
        "occurred_at-month": "3",
        "occurred_at-year": "2026",
        "occurred_at-time": "2pm",
        "why": "It was a visit and not a call",
        "step": "save",
    } | answers


def test_the_form_is_filled_in_with_what_was_recorded(world, signed_in, seen):
    """
    Only what was wrong has to be changed.
    """
    page = signed_in(world.visitor).get(address(world, seen, "/correct"))

    text = page.content.decode()
    assert 'value="telephone" checked' in text
    assert 'value="2:31pm"' in text
    assert "Why are you correcting this?" in text


def test_a_correction_needs_a_reason(world, signed_in, seen):
    """
    Nothing is changed without saying why.
    """
    answer = signed_in(world.visitor).post(
        address(world, seen, "/correct"), form(world, why="")
    )

    assert answer.status_code == 422
    assert "Enter why you are correcting this" in answer.content.decode()


def test_both_versions_stay_and_the_old_one_is_struck_through(world, signed_in, seen):
    """
    The page of the event shows what was said before, and why it was corrected.
    """
    client = signed_in(world.visitor)
    client.post(address(world, seen, "/correct"), form(world))

    page = client.get(address(world, seen)).content.decode()

    assert "Face to face" in page
    assert "<s>Telephone</s>" in page
    assert "It was a visit and not a call" in page
    assert "Earlier versions" in page


def test_the_list_shows_the_event_once_as_corrected(world, signed_in, seen):
    """
    A correction is not a second event.
    """
    client = signed_in(world.visitor)
    client.post(address(world, seen, "/correct"), form(world))

    page = client.get(f"/families/{world.family}").content.decode()
    listed = page[page.index('class="facts"') :]
    assert listed.count("Other contact with the health visitor") == 1
    assert "Corrected" in listed


def test_what_was_withdrawn_stays_struck_through(world, signed_in, seen):
    """
    With the reason, in the list and on its page.
    """
    client = signed_in(world.visitor)
    why = {"event_id": str(uuid4()), "why": "It was for another family"}
    answer = client.post(address(world, seen, "/withdraw"), why, follow=True)

    assert answer.status_code == 200
    assert 'panel__title">Withdrawn</h1>' in answer.content.decode()
    page = client.get(address(world, seen)).content.decode()
    assert "Withdrawn" in page
    assert "It was for another family" in page
    assert "<s>Telephone</s>" in page
    listed = client.get(f"/families/{world.family}").content.decode()
    assert 'class="struck"' in listed


def test_withdrawing_needs_a_reason(world, signed_in, seen):
    """
    The title begins with the error.
    """
    answer = signed_in(world.visitor).post(
        address(world, seen, "/withdraw"), {"event_id": str(uuid4()), "why": ""}
    )

    assert answer.status_code == 422
    assert "<title>Error: " in answer.content.decode()


@pytest.mark.parametrize("page", ["/correct", "/withdraw"])
def test_another_agencys_event_is_not_ours_to_correct(world, signed_in, seen, page):
    """
    Who recorded it corrects it.
    """
    answer = signed_in(world.social_worker).get(address(world, seen, page))

    assert answer.status_code == 404


def test_an_event_that_may_not_be_read_is_not_there(world, signed_in, as_engine):
    """
    Hidden and absent are alike.
    """
    with as_engine():
        hidden = write(
            world, "diagnosis.mental_health", {"severity": "severe"}, by="perinatal"
        )
    client = signed_in(world.social_worker)

    answer = client.get(address(world, hidden))
    absent = client.get(address(world, uuid4()))

    assert answer.status_code == absent.status_code == 404
    assert len(answer.content) == len(absent.content)


def test_the_marks_of_an_injury_are_on_the_map_again(world, signed_in, as_engine):
    """
    Correcting begins where recording did.
    """
    with as_engine():
        event = write(
            world, "injury.observed",
            {"mobile": False, "marks": [{"site": "nose", "kind": "cut", "size_mm": 4}]},
            about=world.infant,
        )  # fmt: skip

    page = signed_in(world.visitor).get(address(world, event, "/correct"))

    assert "Nose: cut, 4 mm" in page.content.decode()


@pytest.mark.parametrize("page", ["correct", "withdraw"])
def test_a_correction_is_no_more_open_than_what_it_corrects(
    world, signed_in, as_engine, page
):
    """
    Who could not read the event cannot read its correction or its withdrawal.
    """
    with as_engine():
        event = write(
            world, "contact.perinatal", {"mode": "telephone"}, by="perinatal",
            sensitivity="health",
        )  # fmt: skip
        routine = write(
            world, "contact.other", {"place": "refuge"}, by="perinatal",
            sensitivity="health",
        )  # fmt: skip
    client = signed_in(world.psychiatrist)
    sent = form(world, contact="contact.other", place="shelter", why="secret reason")
    client.post(address(world, routine, f"/{page}"), sent)

    theirs = client.get(address(world, routine)).content.decode()
    assert "secret reason" in theirs
    outside = signed_in(world.visitor)
    assert outside.get(address(world, routine)).status_code == 404
    assert outside.get(address(world, event)).status_code == 404
    listed = outside.get(f"/families/{world.family}").content.decode()
    assert "shelter" not in listed
    assert "Other contact" not in listed[listed.index('class="facts"') :]


def test_the_picture_shows_the_score_as_corrected(world, signed_in, as_engine):
    """
    A superseded score stands in no picture; on the day before it was the one known.
    """
    with as_engine():
        first = write(
            world, "screen.epds", {"total": 21, "safety_item": 0},
            at=NOW - timedelta(days=2),
        )  # fmt: skip
        write(
            world, "screen.epds", {"total": 19, "safety_item": 0, "reason": "misread"},
            at=NOW - timedelta(days=3), recorded_at=NOW - timedelta(hours=1),
            corrects=first,
        )  # fmt: skip
    client = signed_in(world.visitor)

    labels = drawn_scores(client.get(f"/families/{world.family}"))
    then = "?known-day=9&known-month=3&known-year=2026"
    before = drawn_scores(client.get(f"/families/{world.family}{then}"))

    assert labels == ["19"]
    assert before == ["21"]


def drawn_scores(answer):
    """The numbers inside the marks of the picture."""
    page = answer.content.decode()
    picture = page[page.index("picture__chart") : page.index("picture-key")]
    return re.findall(r'class="picture__label"[^>]*>(\d+)<', picture)
