"""Whose a duty is: who may record what meets it, and how anybody else reaches them."""

import re
from uuid import uuid4

import pytest

from lib.family_world import NOW, write
from lib.forms_sent import injury, message, recorded, sent, where
from plait.access.models import Involvement, Staff


@pytest.fixture
def paediatrician(world, as_engine):
    """The paediatrician, who was asked to see the baby."""
    with as_engine():
        Involvement.objects.create(
            subject_id=world.family, team=world.teams["paediatrics"],
            role="paediatrician", classes=1, since=NOW, basis="was asked",
        )  # fmt: skip
        return Staff.objects.get(email="paediatrician@ashmere.example")


def examined(world, **answers):
    """An examination with all that is asked."""
    usual = {
        "about": str(world.infant),
        "assessor": "Dr Lee, consultant",
        "place": "children's unit",
        "found": "One bruise; a survey was asked for",
    }
    return sent(world, **usual | answers)


def owed_list(page: str) -> str:
    """The part of a family's page that says what is owed."""
    return page.partition('id="owed-heading"')[2].partition("</section>")[0]


def test_a_duty_of_another_team_cannot_be_recorded_away(world, signed_in):
    """
    A health visitor is not offered the paediatrician's examination, and cannot save it.
    """
    client = signed_in(world.visitor)
    client.post(where(world, "mark"), injury(world))

    page = owed_list(client.get(f"/families/{world.family}").content.decode())
    assert "paediatric.assessed" not in page
    assert "Reach them" in page
    answer = client.post(where(world, "paediatric.assessed"), examined(world))

    assert answer.status_code == 403
    assert recorded("paediatric.assessed") == []


def test_the_refusal_says_who_records_it_and_how_to_reach_them(world, signed_in):
    """
    The team, its number, and a message that is addressed already.
    """
    answer = signed_in(world.visitor).get(where(world, "paediatric.assessed"))

    page = answer.content.decode()
    assert "This is for paediatrics to record" in page
    assert "Paediatrics team" in page
    assert 'href="tel:01632960001"' in page
    assert "messages/new?to=paediatrician" in page


def test_a_message_begins_with_whom_it_is_for(world, signed_in):
    """
    What the link says is picked already.
    """
    client = signed_in(world.visitor)

    page = client.get(
        where(world, "message.sent"), {"to": "paediatrician", "urgency": "urgent"},
        follow=True,
    ).content.decode()  # fmt: skip

    assert "Paediatrician." in page
    assert re.search(r'value="urgent"\s+checked', page)


def test_an_examination_says_who_where_and_what(world, signed_in, paediatrician):
    """
    The duty ends only with an examination that somebody has described.
    """
    signed_in(world.visitor).post(where(world, "mark"), injury(world))
    client = signed_in(paediatrician)

    bare = client.post(
        where(world, "paediatric.assessed"),
        examined(world, assessor="", place="", found=""),
    ).content.decode()
    for words in ("who examined the child", "where the child was", "what was found"):
        assert f"Enter {words}" in bare
    page = client.post(
        where(world, "paediatric.assessed"), examined(world), follow=True
    ).content.decode()

    assert "What it answered" in page
    [fact] = recorded("paediatric.assessed")
    assert fact["assessor"] == "Dr Lee, consultant"
    assert fact["found"] == "One bruise; a survey was asked for"


def test_nobody_gives_the_opinion_of_the_other_agency(world, signed_in):
    """
    Two keys are two keys: a social worker gives the one of social care.
    """
    form = sent(
        world, about=str(world.infant), by="paediatric", conclusion="An accident"
    )

    answer = signed_in(world.social_worker).post(where(world, "injury.opinion"), form)

    assert answer.status_code == 422
    assert recorded("injury.opinion") == []


def test_a_form_offers_no_step_that_is_anothers(world, signed_in):
    """
    A health visitor makes a referral; whether it is accepted is for the perinatal team.
    """
    page = signed_in(world.visitor).get(where(world, "mental-health-referral"))

    assert "We made a referral" in page.content.decode()
    assert "We accepted it" not in page.content.decode()


def test_a_message_is_answered_by_those_to_whom_it_was_sent(world, signed_in):
    """
    Whoever sent it, or reads along, cannot say that it was heard.
    """
    visitor = signed_in(world.visitor)
    page = visitor.post(*message(world, note="Please ring me"))["Location"]
    form = {"event_id": str(uuid4())}

    assert visitor.post(f"{page}/acknowledge", form).status_code == 404
    signed_in(world.social_worker).post(f"{page}/acknowledge", form)

    assert len(recorded("message.acknowledged")) == 1


@pytest.mark.parametrize("who", ["visitor", "social_worker"])
def test_what_begins_a_duty_is_for_everybody(world, signed_in, who):
    """
    A concern or a diagnosis that one knows of is never another agency's alone.
    """
    client = signed_in(getattr(world, who))

    for kind in ("concern", "diagnosis.mental_health", "mark", "assessment.risk"):
        assert client.get(where(world, kind)).status_code == 200


def test_what_was_recorded_for_others_by_mistake_can_be_withdrawn(
    world, signed_in, as_engine
):
    """
    Whoever wrote it takes it back, also where they could not write it today.
    """
    with as_engine():
        wrong = write(world, "paediatric.assessed", about=world.infant)
    client = signed_in(world.visitor)
    path = f"/families/{world.family}/events/{wrong}/withdraw"

    form = re.search(
        r'name="event_id" value="([^"]+)"', client.get(path).content.decode()
    )
    answer = client.post(
        path, {"event_id": form[1], "why": "It was not us"}, follow=True
    )

    assert "Withdrawn" in answer.content.decode()
