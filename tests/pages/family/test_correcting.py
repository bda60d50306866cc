"""Correcting and withdrawing: both versions stay, with the reason."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, write
from lib.forms_sent import injury, sent, where


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


def test_the_check_of_a_correction_says_what_opens_again(world, signed_in):
    """
    A meeting that was not quorate after all had answered nothing.
    """
    signed_in(world.visitor).post(where(world, "mark"), injury(world))
    client = signed_in(world.social_worker)
    sends = sent(world, what="held", type="strategy", about=str(world.infant),
                represented=["social_worker", "police", "paediatrician"])  # fmt: skip
    done = client.post(where(world, "meeting"), sends | {"quorate": "yes"})
    path = done.url.removesuffix("/recorded") + "/correct"
    again = sends | {"quorate": "no", "why": "The police had to leave",
                    "event_id": str(uuid4())}  # fmt: skip

    check = client.post(path, again | {"step": "check"}).content.decode()
    page = client.post(path, again, follow=True).content.decode()

    asks = check.partition("asks-heading")[2].partition("</section>")[0]
    assert "It opens again" in asks
    assert "Strategy meeting after a mark" in asks
    assert "Owed again" in page


def test_the_page_that_withdraws_says_what_ends(world, signed_in):
    """
    What a mark asked of others ends with it, and both pages name it.
    """
    client = signed_in(world.visitor)
    done = client.post(where(world, "mark"), injury(world))
    path = done.url.removesuffix("/recorded") + "/withdraw"

    before = client.get(path).content.decode()
    sends = {"event_id": str(uuid4()), "why": "Another family"}
    page = client.post(path, sends, follow=True).content.decode()

    ends = before.partition("It ends")[2].partition("</section>")[0]
    assert "Strategy meeting after a mark" in ends
    assert "Strategy meeting after a mark" in page.partition("No longer owed")[2]


def test_the_check_says_nothing_of_a_duty_that_others_have_answered(
    world, signed_in, as_engine
):
    """
    A booking whose questions were asked is not answered again by those of today.
    """
    with as_engine():
        write(
            world,
            "contact.midwife.booking",
            by="perinatal",
            at=NOW - timedelta(days=90),
        )
    sends = sent(world, how="items", item_1="yes", item_2="no", step="check")

    page = (
        signed_in(world.visitor).post(where(world, "whooley"), sends).content.decode()
    )

    assert "What this asks of you and others" in page
    assert "booking appointment" not in page.partition("asks-heading")[2]
