"""A meeting that decided something, and the letters that tell of it."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from pypdf import PdfReader

from lib.family_world import NOW, write
from plait.access.classes import NAMES, mask_of
from plait.access.models import Involvement
from plait.records.models import Event, Person, PersonContact

ADDRESS = "14 Zyzzogeton Lane"
POSTCODE = "ZZ9 9ZZ"
ROUTE = "letters.route_recorded"


@pytest.fixture
def partner(world, as_engine):
    with as_engine():
        return Person.objects.get(subject_id=world.family, role="partner").id


@pytest.fixture
def held(world, as_engine):
    """A strategy meeting that decided on an enquiry; social care reads all classes."""
    with as_engine():
        Involvement.objects.filter(team=world.teams["social_care"]).update(
            classes=mask_of(NAMES)
        )
        for person in Person.objects.filter(subject_id=world.family):
            PersonContact.objects.create(
                subject_id=world.family, person_id=person.id, address=ADDRESS,
                postcode=POSTCODE, phone="07700 900123",
            )  # fmt: skip
        return write(
            world, "meeting.held", {"type": "strategy", "quorate": True},
            by="social_care", about=world.infant, at=NOW - timedelta(hours=3),
        )  # fmt: skip


@pytest.fixture
def decide(world, held, as_engine):
    """`decide(question, outcome, **more)`: the meeting decides it."""

    def decided(question, outcome, sensitivity=None, minutes=120, **more):
        fact = {"meeting": str(held), "question": question, "outcome": outcome}
        with as_engine():
            return write(
                world, "meeting.decided", fact | more, by="social_care",
                about=world.infant, at=NOW - timedelta(minutes=minutes),
                sensitivity=sensitivity,
            )  # fmt: skip

    return decided


@pytest.fixture
def safe(world, as_engine):
    """`safe(person, letters)`: how letters reach them."""

    def say(person, letters="safe", **more):
        with as_engine():
            write(world, ROUTE, {"letters": letters} | more, by="social_care",
                  about=person)  # fmt: skip

    return say


def path(world, meeting, person=None):
    start = f"/families/{world.family}/meetings/{meeting}/letter"
    return f"{start}/{person}" if person else start


def answers(**changed):
    return {
        "event_id": str(uuid4()), "why": "There is a mark that nobody can explain.",
        "more": "", "ring": "Robin Made-Up", "phone": "01632 960001",
        "hands_over": "Robin Made-Up", "do": "look",
    } | changed  # fmt: skip


def send(client, world, meeting, person, **changed):
    sent = answers(do="send", checked="name_and_route", **changed)
    return client.post(path(world, meeting, person), sent)


def words_of(answer) -> str:
    assert answer.status_code == 200, answer.content.decode()
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def letters(as_engine):
    with as_engine():
        return list(Event.objects.filter(kind="meeting.decision_sent"))
