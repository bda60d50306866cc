"""A message is written, reaches who is there, and is answered by a named person."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection

from lib.family_world import NOW
from lib.forms_sent import recorded
from plait.access.models import Absence, Post, Staff, Team
from plait.worklist import directory


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def new(world, to="social_worker"):
    return f"/families/{world.family}/messages/new?to={to}"


def as_engine_rows(query):
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(query)
        found = cursor.fetchall()
        cursor.execute("set local role plait_app")
    return found


def test_opened_is_not_answered(world, signed_in, write):
    """
    Whoever opens it is named, and the message waits until somebody acknowledges it.
    """
    address = write()
    worker = signed_in(world.social_worker)

    page_of(worker, address)
    seen = page_of(signed_in(world.visitor), address)
    assert "Opened by Robin Made-Up" in seen
    assert "not acknowledged" in seen
    assert "Not answered" in seen
    done = worker.post(f"{address}/acknowledge", {"event_id": str(uuid4())})
    after = page_of(signed_in(world.visitor), address)

    assert done.status_code == 302
    assert "Acknowledged by Robin Made-Up, Social care team" in after
    assert "not acknowledged" not in after


def test_what_is_guarded_reaches_those_it_was_sent_to(world, signed_in, write):
    """
    Children's social care hold no class of health here, and read this one message.
    """
    address = write(note="She has not slept for four nights", guarded="health")

    page = page_of(signed_in(world.social_worker), address)

    assert "She has not slept for four nights" in page


def test_who_only_has_the_record_open_reads_it_by_its_class(world, signed_in, write):
    """
    The psychiatrist holds the class of health; of somebody else's, nothing is there.
    """
    health = write(guarded="health")
    other = write(guarded="third_party")
    client = signed_in(world.psychiatrist)

    assert "Please ring me" in page_of(client, health)
    assert client.get(other).status_code == 404


def test_the_page_says_who_covers(world, signed_in, as_engine):
    """
    It goes to a post: while its holder is away, to whoever covers for them.
    """
    team = world.teams["social_care"]
    with as_engine():
        cover = Staff.objects.create(
            email="cover@ashmere.example", given_name="Ada", family_name="Stand-In",
            agency_id=team.agency_id,
        )  # fmt: skip
        Post.objects.create(
            staff=cover, team=team, role="team_manager",
            valid_from=NOW - timedelta(days=9),
        )  # fmt: skip
        Absence.objects.create(
            staff=world.social_worker, team=team, from_at=NOW - timedelta(days=1),
            to_at=None, cover_staff=cover,
        )  # fmt: skip

    page = page_of(
        signed_in(world.visitor),
        new(world),
    )

    assert "Social care team; Ada Stand-In, who covers for Robin Made-Up" in page


def test_a_notice_of_it_says_nothing_of_anybody(world, write):
    """
    Who is there gets a mail with the reference; an urgent one is a text message too.
    """
    write()
    write(urgency="urgent")

    rows = as_engine_rows(
        "select channel, filled->>'what', urgent, staff_id from outgoing order by 1, 3"
    )
    assert [row[:3] for row in rows] == [
        ("email", "A message needs your answer", False),
        ("email", "An urgent message needs your answer", True),
        ("sms", "An urgent message needs your answer", True),
    ]
    assert {row[3] for row in rows} == {world.social_worker.pk}


def test_a_form_sent_twice_is_one_message(world, signed_in, write):
    """
    It is one event, and one notice; other words under the same id are refused.
    """
    id_ = str(uuid4())
    first, again = write(event_id=id_), write(event_id=id_)

    assert first == again
    assert len(recorded("message.sent")) == 1
    other = signed_in(world.visitor).post(
        new(world),
        {"event_id": id_, "about": str(world.mother), "urgency": "routine",
         "how": "free", "note": "Something else", "guarded": "health"},
    )  # fmt: skip
    assert other.status_code == 422
    assert "Something else" in other.content.decode()


def test_a_refusal_keeps_what_was_typed(world, signed_in):
    """
    The error says what is wanted, and nothing is lost.
    """
    answer = signed_in(world.visitor).post(
        new(world),
        {"event_id": str(uuid4()), "how": "parts", "situation": "",
         "urgency": "routine", "assessment": "I am worried", "ask": "Ring me",
         "guarded": "health"},
    )  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter what is happening now" in page
    assert "I am worried" in page
    assert recorded("message.sent") == []


def test_it_is_declined_with_a_reason_alone(world, signed_in, write):
    """
    Whoever sent it reads why, and who should have it.
    """
    address = write()
    worker = signed_in(world.social_worker)

    without = worker.post(f"{address}/decline", {"event_id": str(uuid4())})
    assert without.status_code == 422
    assert "Enter why it is not for you" in without.content.decode()
    form = {"event_id": str(uuid4()), "reason": "She moved: ask Corvale"}
    worker.post(f"{address}/decline", form)
    page = page_of(signed_in(world.visitor), address)

    assert "Declined by Robin Made-Up, Social care team" in page
    assert "She moved: ask Corvale" in page


def test_what_was_asked_is_done_and_can_be_seen(world, signed_in, write):
    """
    Who acknowledged it says later what did it, and sends the same form twice.
    """
    address = write()
    worker = signed_in(world.social_worker)
    worker.post(f"{address}/acknowledge", {"event_id": str(uuid4())})

    form = {"event_id": str(uuid4()), "note": "Rang her at 3pm", "did": ""}
    worker.post(f"{address}/done", form)
    worker.post(f"{address}/done", form)

    page = page_of(signed_in(world.visitor), address)
    assert len(recorded("message.acted_on")) == 1
    assert "Done by Robin Made-Up, Social care team" in page
    assert "Rang her at 3pm" in page


@pytest.mark.parametrize("do", ["acknowledge", "decline", "done"])
def test_nobody_answers_for_a_team_that_is_not_theirs(world, signed_in, write, do):
    """
    Not who sent it, and not who reads along.
    """
    address = write()

    for staff in (world.visitor, world.psychiatrist):
        client = signed_in(staff)
        assert client.get(f"{address}/{do}").status_code == 404
        sent = client.post(f"{address}/{do}", {"event_id": str(uuid4()), "note": "x"})
        assert sent.status_code == 404


def test_who_writes_back_stays_in_the_talk(world, signed_in, write):
    """
    It goes to whoever wrote last, and stands under what it answers.
    """
    address = write(note="First words")
    talk = address.rpartition("/")[2]
    page = page_of(signed_in(world.social_worker), address)
    assert f"/messages/new?reply={talk}" in page

    client = signed_in(world.social_worker)
    reply = f"/families/{world.family}/messages/new?reply={talk}"
    assert "Health visiting team" in page_of(client, reply)
    form = {"event_id": str(uuid4()), "urgency": "routine", "how": "free",
            "note": "Second words", "guarded": "health"}  # fmt: skip
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        done = client.post(reply, form)

    both = page_of(signed_in(world.visitor), done["Location"])
    assert both.index("First words") < both.index("Second words")


def test_a_link_to_write_keeps_working(world, signed_in):
    """
    What leads to recording a message leads to writing one, with whom it is for.
    """
    client = signed_in(world.visitor)

    moved = client.get(
        f"/families/{world.family}/record/message.sent?to=gp&urgency=urgent"
    )

    assert moved["Location"].endswith("/messages/new?to=gp&urgency=urgent")
    assert "checked" in page_of(client, moved["Location"])


def test_what_is_urgent_names_the_number_that_is_answered_now(
    world, signed_in, write, as_engine
):
    """
    The office's by day; at night the one that somebody answers.
    """
    with as_engine():
        Team.objects.filter(pk=world.teams["social_care"].pk).update(
            phone="01632 960777", out_of_hours_phone="01632 960888"
        )
    directory.forget()
    address = write(urgency="urgent")
    day = page_of(signed_in(world.visitor), address)
    with time_machine.travel(NOW + timedelta(hours=10), tick=False):
        night = page_of(signed_in(world.visitor), address)

    assert "01632 960777" in day
    assert "01632 960888" in night
    assert "Ring as well" in night
    assert "01632 960777" not in night
