"""The letter to a parent: their words, and of one adult alone."""

import html
import re
from datetime import timedelta
from uuid import uuid4

from lib.family_world import NOW, write
from lib.letters import (
    ADDRESS,
    POSTCODE,
    answers,
    letters,
    path,
    send,
    words_of,
)
from plait.access.classes import NAMES
from plait.records.shapes import NewEvent
from plait.worklist import recording


def test_a_letter_tells_what_was_decided_and_is_recorded(
    world, held, decide, safe, signed_in, as_engine
):
    """
    To one adult, by post where they said that it is safe; with whom to ring.
    """
    decide("section47", "joint", words="Words of the minutes")
    decide("medical", "yes")
    safe(world.mother)
    answer = send(signed_in(world.social_worker), world, held, world.mother)
    words = words_of(answer)

    assert "Dear Jane Quillfeather" in words
    assert f"{ADDRESS} {POSTCODE}" in words
    assert "Children's social care and the police will find out together" in words
    assert "A children's doctor will look at your child" in words
    assert "There is a mark that nobody can explain" in words
    assert "Ring Robin Made-Up: 01632 960001" in words
    assert "You do not have to agree" in words
    assert "You can complain" in words
    assert "Samaritans: 116 123" in words
    assert "Ring 999" in words
    assert "Words of the minutes" not in words
    [event] = letters(as_engine)
    assert event.about == world.mother
    assert event.fact["meeting"] == str(held)
    assert event.fact["type"] == "strategy"
    assert event.fact["route"] == "post"
    assert len(event.fact["digest"]) == 64
    assert "explain" not in str(event.fact)
    assert "no-store" in answer["Cache-Control"]
    named = 'attachment; filename="letter-F-7K2M9.pdf"'
    assert answer["Content-Disposition"] == named


def test_a_letter_to_one_holds_nothing_of_the_other(
    world, held, decide, signed_in, as_engine, partner
):
    """
    No fact of anybody's is put in by itself, and the other is not named.
    """
    canary = "Zyzzogeton"
    decide("threshold", "yes", words=f"{canary} is ill")
    decide("section47", "joint", sensitivity="police", words=canary)
    decide("parents", "yes", what=f"Tell both of {canary}")
    decide("legal", "yes", words=canary)
    with as_engine():
        for sensitivity in NAMES:
            for about in (world.mother, partner, world.infant):
                write(world, "contact.other", {"note": canary}, by="social_care",
                      about=about, sensitivity=sensitivity)  # fmt: skip
    client = signed_in(world.social_worker)

    words = words_of(send(client, world, held, partner))

    assert "Dear Sam Quillfeather" in words
    assert canary not in words
    assert "Jane" not in words
    assert "police" not in words
    assert "may be at risk of harm" in words
    named = client.post(
        path(world, held, partner), answers(why="Because jane is depressed.")
    )
    assert named.status_code == 422
    assert "This names another adult of the family" in named.content.decode()


def test_without_a_second_look_nothing_goes_out(
    world, held, decide, signed_in, as_engine
):
    """
    The letter is shown, the box is not ticked: refused, and nothing is recorded.
    """
    decide("section47", "single")
    client = signed_in(world.social_worker)
    looked = client.post(path(world, held, world.mother), answers())
    unticked = client.post(path(world, held, world.mother), answers(do="send"))

    assert looked.status_code == 200
    assert "The letter, as it will be" in looked.content.decode()
    assert unticked.status_code == 422
    assert "Check the name and the route" in unticked.content.decode()
    assert letters(as_engine) == []


def test_by_hand_needs_somebody_who_hands_it_over(world, held, decide, signed_in):
    """
    Else it lies in a drawer.
    """
    decide("section47", "single")
    sent = answers(hands_over=" ")
    answer = signed_in(world.social_worker).post(path(world, held, world.mother), sent)

    assert answer.status_code == 422
    assert "Enter who hands it over" in answer.content.decode()


def test_sent_twice_it_is_one_letter(world, held, decide, signed_in, as_engine):
    """
    The same form gives the same letter again.
    """
    decide("section47", "single")
    client, once = signed_in(world.social_worker), str(uuid4())

    first, second = (
        words_of(send(client, world, held, world.mother, event_id=once))
        for _ in range(2)
    )

    assert first == second
    assert len(letters(as_engine)) == 1


def test_what_the_meeting_will_not_tell_now_is_not_sent(
    world, held, decide, signed_in, as_engine
):
    """
    The reason is shown; a later decision opens the way again.
    """
    decide("section47", "joint")
    decide("parents", "yes", not_told_why="The police ask us to wait", minutes=90)
    client = signed_in(world.social_worker)

    for answer in (
        client.get(path(world, held)), client.get(path(world, held, world.mother)),
        send(client, world, held, world.mother),
    ):  # fmt: skip
        assert answer.status_code == 423
        assert "The police ask us to wait" in answer.content.decode()
    assert letters(as_engine) == []

    decide("parents", "yes", what="That there is an enquiry", minutes=10)
    assert client.get(path(world, held, world.mother)).status_code == 200


def test_social_care_alone_writes_it(world, held, decide, signed_in):
    """
    Others are told whose it is.
    """
    decide("section47", "single")
    answer = send(signed_in(world.visitor), world, held, world.mother)

    assert answer.status_code == 403
    assert "children&#39;s social care to record" in answer.content.decode()


def test_an_interpreter_is_flagged_and_offered(world, held, decide, signed_in):
    """
    On the page to whoever writes, in the letter to whoever reads.
    """
    decide("section47", "single")
    page = signed_in(world.social_worker).post(
        path(world, held, world.mother), answers()
    )
    words = html.unescape(page.content.decode())

    assert "They need an interpreter (Polish)" in words
    assert "You can have this letter in Polish" in words


def test_nobody_else_is_written_to(world, held, decide, signed_in):
    """
    Not the baby, and nobody of another family.
    """
    decide("section47", "single")
    client = signed_in(world.social_worker)

    assert client.get(path(world, held, world.infant)).status_code == 404
    assert client.get(path(world, held, uuid4())).status_code == 404


def test_a_script_in_a_letter_is_text(world, held, decide, signed_in):
    """
    To look at and on paper.
    """
    decide("section47", "single")
    typed = "<script>alert(1)</script>"
    client = signed_in(world.social_worker)
    looked = client.post(path(world, held, world.mother), answers(why=typed))
    words = words_of(send(client, world, held, world.mother, why=typed))

    assert typed not in looked.content.decode()
    assert typed in words


def test_without_documents_it_is_a_page_to_print(
    world, held, decide, signed_in, settings, as_engine
):
    """
    It says so, records it, and shows the letter.
    """
    settings.DOCUMENTS = False
    decide("section47", "single")
    answer = send(signed_in(world.social_worker), world, held, world.mother)

    assert answer.status_code == 200
    assert "Print this page now" in answer.content.decode()
    assert len(letters(as_engine)) == 1


def test_the_letter_meets_the_duty_of_a_conference(world, signed_in, as_engine):
    """
    `decision_letter`: owed within a working day, met by the letter.
    """
    at = NOW - timedelta(hours=2)
    meeting, team = uuid4(), world.teams["social_care"]

    def event(kind, fact, **more):
        return NewEvent(
            subject_id=world.family, kind=kind, fact=fact, about=world.infant,
            occurred_at=at, recorded_at=at, agency=team.agency_id, team_id=team.pk,
            **more,
        )  # fmt: skip

    with as_engine():
        recording.record_all(
            world.family,
            [
                event("meeting.held", {"type": "conference_initial"}, id=meeting),
                event("meeting.decided", {
                    "meeting": str(meeting), "question": "conference", "outcome": "yes",
                }),
            ],
            now=at, using="default",
        )  # fmt: skip
    client = signed_in(world.social_worker)
    title = "Decision of the conference sent to all"
    due = client.get("/due").content.decode()
    assert title in due
    action = re.search(r'href="([^"]*record/meeting\.decision_sent[^"]*)"', due)
    led = client.get(html.unescape(action[1]))
    assert led["Location"] == path(world, meeting)

    words_of(send(client, world, meeting, world.mother))

    assert title not in client.get("/due").content.decode()
    assert title in client.get("/due?show=closed").content.decode()
