"""No page leads to "explained" by one agency; and a refusal leads to the next rung."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, write
from lib.forms_sent import recorded, sent, where
from plait.access.classes import ROUTINE
from plait.access.models import Involvement, Staff

HOUR = timedelta(hours=1)


@pytest.fixture
def mark(world, as_engine):
    """A mark that was seen three hours ago; paediatrics is involved too."""
    with as_engine():
        Involvement.objects.create(
            subject_id=world.family, team=world.teams["paediatrics"],
            role="paediatrician", classes=ROUTINE, since=NOW - 9 * HOUR, basis="x",
        )  # fmt: skip
        return write(
            world, "injury.observed", {"mobile": False, "marks": []},
            about=world.infant, at=NOW - 3 * HOUR,
        )  # fmt: skip


@pytest.fixture
def opinions(world, mark, as_engine):
    """Both opinions, each of its own agency."""
    with as_engine():
        return [
            str(
                write(
                    world, "injury.opinion", {"by": by, "conclusion": "a birthmark"},
                    about=world.infant, by=agency, at=NOW - HOUR,
                )
            )
            for by, agency in (
                ("paediatric", "paediatrics"),
                ("social_care", "social_care"),
            )
        ]  # fmt: skip


@pytest.fixture
def paediatrician(world, mark, as_engine, signed_in):
    with as_engine():
        return signed_in(Staff.objects.get(agency_id="ashmere-paediatrics"))


def closing(world, **answers):
    return sent(world, about=str(world.infant)) | answers


def test_a_mark_says_which_key_is_missing(world, mark, signed_in, as_engine):
    """
    On its own page, for everybody who may see it.
    """
    page = f"/families/{world.family}/events/{mark}"
    client = signed_in(world.visitor)
    before = client.get(page).content.decode()
    with as_engine():
        write(
            world, "injury.opinion", {"by": "paediatric", "conclusion": "a birthmark"},
            about=world.infant, by="paediatrics", at=NOW - HOUR,
        )  # fmt: skip
    after = client.get(page).content.decode()

    assert "It is <strong>not closed</strong>" in before
    assert before.count("<strong>not given</strong>") == 2
    assert after.count("<strong>not given</strong>") == 1
    assert "Ashmere paediatrics: a birthmark" in after
    assert "Record that both closed it" not in after  # not theirs to record


def test_it_closes_with_two_opinions_and_the_reasons_of_both(
    world, mark, opinions, paediatrician
):
    """
    The event names both opinions, and the mark's page leads to it.
    """
    form = closing(world, opinions=opinions, agreed="Both saw it: a birthmark")
    assert (
        "Ashmere social care"
        in paediatrician.get(where(world, "injury.closed")).content.decode()
    )
    answer = paediatrician.post(where(world, "injury.closed"), form)
    assert answer.status_code == 302, answer.content.decode()

    [fact] = recorded("injury.closed")
    assert (fact["agreed"], fact["opinions"]) == ("Both saw it: a birthmark", opinions)
    event = answer["Location"].removesuffix("/recorded")
    page = paediatrician.get(event).content.decode()
    for opinion in opinions:
        assert opinion in page
    on_mark = paediatrician.get(f"/families/{world.family}/events/{mark}")
    assert event in on_mark.content.decode()


@pytest.mark.parametrize(
    ("chosen", "agreed", "say"),
    [
        ([0, 1], "", "Enter the reasons that both agencies agreed"),
        ([0, 1], "  ", "Enter the reasons that both agencies agreed"),
        ([0], "A birthmark", "Select the two opinions"),
        ([], "A birthmark", "Select the two opinions"),
    ],
)
def test_half_of_it_is_refused(world, opinions, paediatrician, chosen, agreed, say):
    """
    One opinion, or no reasons, is one agency alone.
    """
    form = closing(world, opinions=[opinions[one] for one in chosen], agreed=agreed)
    answer = paediatrician.post(where(world, "injury.closed"), form)

    assert (answer.status_code, say in answer.content.decode()) == (422, True)
    assert recorded("injury.closed") == []


def test_without_opinions_it_is_said_what_is_missing(world, mark, paediatrician):
    """
    And what was typed is there still.
    """
    form = closing(world, agreed="A birthmark, they told me")
    page = paediatrician.post(where(world, "injury.closed"), form).content.decode()

    assert "At least one of them is not recorded yet" in page
    assert "they told me" in page


def test_who_saw_it_cannot_close_it(world, mark, signed_in):
    """
    A health visitor is told whose it is.
    """
    answer = signed_in(world.visitor).get(where(world, "injury.closed"))

    assert answer.status_code == 403


def test_a_refusal_needs_a_reason_and_leads_on(world, signed_in, as_engine):
    """
    The page after saving, and the event's page, offer the next rung.
    """
    client = signed_in(world.social_worker)
    form = sent(world, what="declined", about=str(world.infant))
    bare = client.post(where(world, "social-care-referral"), form | {"reason": " "})
    assert bare.status_code == 422
    assert "Enter the reason for this" in bare.content.decode()

    done = client.post(
        where(world, "social-care-referral"), form | {"reason": "No threshold"}
    )
    after = client.get(done["Location"]).content.decode()
    seen = signed_in(world.visitor).get(done["Location"].removesuffix("/recorded"))
    assert "If somebody disagrees" in after
    assert f"/families/{world.family}/disagree?event=" in seen.content.decode()


def test_another_agencys_mark_is_not_taken_back(world, mark, paediatrician):
    """
    There is no page for it.
    """
    page = f"/families/{world.family}/events/{mark}"
    form = {"event_id": str(uuid4()), "why": "A birthmark"}

    assert paediatrician.post(f"{page}/withdraw", form).status_code == 404
    assert paediatrician.get(f"{page}/correct").status_code == 404
    assert "Only Ashmere health visiting can correct" in (
        paediatrician.get(page).content.decode()
    )


def test_a_mark_that_is_withdrawn_is_struck_through_and_told(world, mark, signed_in):
    """
    Whoever withdraws it sees that children's social care are told, and owe an answer.
    """
    client = signed_in(world.visitor)
    page = f"/families/{world.family}/events/{mark}"
    asked = client.get(f"{page}/withdraw").content.decode()
    assert "they are told that you withdrew it" in asked
    form = {"event_id": str(uuid4()), "why": "It was dirt"}
    done = client.post(f"{page}/withdraw", form)
    assert client.post(f"{page}/withdraw", form)["Location"] == done["Location"]
    after = client.get(done["Location"]).content.decode()

    [message] = recorded("message.sent")
    assert message["to"] == "social_care_front_door"
    assert "It was dirt" in message["note"]
    assert "social care" in after.lower()
    assert "Withdrawn" in client.get(page).content.decode()
    assert "<s>" in client.get(page).content.decode()
