"""A page of messages says what is next: by when, whom to ring, and where to read on."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import time_machine

from lib.family_world import NOW
from lib.forms_sent import recorded
from plait.access.models import Post, Staff
from plait.records.models import Event
from plait.worklist import directory


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_answers_second_is_told_so_and_keeps_what_they_typed(
    world, signed_in, write
):
    """
    A colleague was quicker: nothing is recorded that nobody would read.
    """
    address = write()
    worker = signed_in(world.social_worker)
    worker.post(f"{address}/acknowledge", {"event_id": str(uuid4())})

    form = {"event_id": str(uuid4()), "reason": "She moved: ask Corvale"}
    answer = worker.post(f"{address}/decline", form)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This message was answered already" in page
    assert "She moved: ask Corvale" in page
    assert recorded("message.declined") == []


def test_it_is_said_by_when_an_answer_is_owed_and_whom_to_ring(world, signed_in, write):
    """
    Whoever sent it rings the other team. Nobody is told to ring their own.
    """
    address = write(urgency="urgent")

    sender = page_of(signed_in(world.visitor), address)
    assert "An answer is owed" in sender
    assert "Who is told if none comes" in sender
    assert "has no answer yet. Ring as well" in sender
    assert "Ring as well" not in page_of(signed_in(world.social_worker), address)


def test_an_event_leads_to_the_messages_it_belongs_to(
    world, signed_in, write, as_engine
):
    """
    From the timeline too one sees what became of it; also from its answer.
    """
    address = write()
    worker = signed_in(world.social_worker)
    worker.post(f"{address}/acknowledge", {"event_id": str(uuid4())})

    with as_engine():
        found = Event.objects.filter(kind__in=("message.sent", "message.acknowledged"))
        ids = [one.id for one in found]
    assert len(ids) == 2
    for id_ in ids:
        page = page_of(worker, f"/families/{world.family}/events/{id_}")
        assert f'href="{address}"' in page


def test_what_is_declined_is_sent_on_with_its_words(world, signed_in, write):
    """
    It is owed by who sent it, and met by sending it to who it is for.
    """
    title = "A declined message is sent to who it is for"
    address = write(note="She has not slept", guarded="third_party")
    form = {"event_id": str(uuid4()), "reason": "Ask the practice"}
    signed_in(world.social_worker).post(f"{address}/decline", form)
    sender = signed_in(world.visitor)

    [where] = re.findall(
        r'href="([^"]+)">Send it to who it is for', page_of(sender, address)
    )
    assert title in page_of(sender, f"/families/{world.family}")
    chosen = sender.post(where, {"event_id": str(uuid4()), "to": "gp"})["Location"]
    page = page_of(sender, chosen)
    assert "She has not slept" in page
    [declined] = re.findall(r'name="answers"[^>]*value="([^"]+)"', page)
    sent = {
        "event_id": str(uuid4()), "answers": declined, "urgency": "routine",
        "how": "free", "note": "She has not slept", "guarded": "third_party",
    }  # fmt: skip
    done = sender.post(chosen, sent)

    assert done.status_code == 302
    assert "Send it to who it is for" not in page_of(sender, address)
    # Who declined the one reads nothing of the other.
    assert signed_in(world.social_worker).get(done["Location"]).status_code == 404


def test_at_night_the_form_says_that_nobody_reads_it_now(world, signed_in):
    """
    It is read when the office opens. What is urgent reaches who is on call, or nobody.
    """
    night = datetime(2026, 3, 11, 23, 30, tzinfo=UTC)
    with time_machine.travel(night, tick=False):
        page = page_of(
            signed_in(world.visitor),
            f"/families/{world.family}/messages/new?to=social_worker",
        )

    assert "Social care team, which is closed now; Robin Made-Up, when it opens" in page
    assert "If it is urgent, it reaches nobody now: ring" in page


def test_what_was_sent_to_somebody_who_left_waits_for_their_team(
    world, signed_in, write, as_engine
):
    """
    They have no post any more: a colleague finds it and says so in their own name.
    """
    address = write()
    team = world.teams["social_care"]
    with as_engine():
        colleague = Staff.objects.create(
            email="new@ashmere.example", given_name="Ada", family_name="Newly-Here",
            agency_id=team.agency_id,
        )  # fmt: skip
        Post.objects.filter(staff=world.social_worker).update(valid_to=NOW)
        Post.objects.create(
            staff=colleague, team=team, role="social_worker", valid_from=NOW
        )
    directory.forget()
    later = NOW + timedelta(minutes=5)

    with time_machine.travel(later, tick=False):
        client = signed_in(colleague)
        assert address in page_of(client, "/messages")
        client.post(f"{address}/acknowledge", {"event_id": str(uuid4())})
        answered = page_of(signed_in(world.visitor), address)
        left = signed_in(world.social_worker).get(address)

    assert "Ada Newly-Here" in answered
    assert left.status_code in (302, 404)
