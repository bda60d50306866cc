"""Last seen: only whoever was there and looked has seen a baby."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.family_world import NOW, write
from plait.records.models import Person

MET = {"mode": "face_to_face"}
SEEN = MET | {"infant_seen": True}


@pytest.fixture
def boxes(world, signed_in):
    """The boxes of who was last seen, by their heading, as the page shows them."""

    def read():
        answer = signed_in(world.visitor).get(f"/families/{world.family}")
        page = answer.content.decode()
        page = page[page.index('class="sight"') : page.index('class="people-list"')]
        found = {}
        for box in page.split("<h3")[1:]:
            heading, _, rest = box.partition("</h3>")
            found[heading.partition(">")[2]] = rest
        return found

    return read


@pytest.fixture
def contact(world, as_engine):
    """`contact(days_ago, fact, about=...)`: a contact of the health visitor."""

    def record(days, fact, about=None, kind="contact.health_visitor.other", **more):
        with as_engine():
            at = NOW - timedelta(days=days)
            return write(world, kind, fact, about=about, at=at, **more)

    return record


@pytest.fixture
def twin(world, as_engine):
    """A second baby in the family."""
    with as_engine():
        made = Person.objects.create(
            subject_id=world.family, id=uuid4(), role="infant", given="Blake",
            family_name="Quillfeather", name_key="quillfeather",
            born_on=date(2026, 1, 5),
        )  # fmt: skip
    return made.id


@pytest.mark.parametrize(
    "fact",
    [
        MET | {"infant_seen": False},
        MET,
        {"infant_seen": True},
        {"mode": "telephone", "infant_seen": True},
        {"mode": "video", "infant_seen": True},
    ],
)
def test_a_contact_with_the_baby_is_not_a_baby_seen(world, boxes, contact, fact):
    """
    Not looked at, not said, not there: none of it moves when the baby was last seen.
    """
    contact(12, SEEN, world.infant)
    contact(3, fact, world.infant)

    assert "12 days ago" in boxes()["Baby last seen"]


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"mode": "video", "infant_seen": True}, "On video only, Sun 8 Mar 2026"),
        ({"infant_seen": True}, "not whether that was face to face"),
        (MET, "not recorded that anybody looked at the baby"),
    ],
)
def test_what_is_less_than_being_seen_is_said(world, boxes, contact, fact, said):
    """
    A video call since then stands there as what it is.
    """
    contact(12, SEEN, world.infant)
    contact(3, fact, world.infant)

    assert said in boxes()["Baby last seen"]


def test_an_older_video_call_is_not_worth_a_word(world, boxes, contact):
    """
    Only what is newer than the last time that the baby was seen is told.
    """
    contact(12, {"mode": "video", "infant_seen": True}, world.infant)
    contact(3, SEEN, world.infant)

    assert "video" not in boxes()["Baby last seen"]


@pytest.mark.parametrize(
    ("kind", "fact", "days"),
    [
        ("injury.observed", {"mobile": False, "reported_from": "seen"}, "3 days"),
        ("injury.observed", {"mobile": False, "reported_from": "photo"}, "12 days"),
        ("injury.observed", {"mobile": False, "reported_from": "past"}, "12 days"),
        ("paediatric.assessed", {}, "3 days"),
    ],
)
def test_what_cannot_be_done_unseen_counts(world, boxes, contact, kind, fact, days):
    """
    A mark seen at first hand is a baby seen; a mark on a photo is not.
    """
    contact(12, SEEN, world.infant)
    contact(3, fact, world.infant, kind)

    assert f"{days} ago" in boxes()["Baby last seen"]


def test_the_birth_is_when_a_new_baby_was_seen(boxes):
    """
    Whoever was born was seen that day.
    """
    assert "Birth" in boxes()["Baby last seen"]


def test_two_babies_do_not_share_one_answer(world, boxes, contact, twin):
    """
    Each baby has a box, and one that says whom was seen is for that one alone.
    """
    both = {"people_present": [str(world.infant), str(twin), str(world.mother)]}
    contact(9, SEEN | both | {"infants_seen": [str(world.infant), str(twin)]})
    contact(3, SEEN, world.infant)
    contact(2, MET | both | {"infants_seen": [str(twin)]})
    contact(1, SEEN)

    found = boxes()
    assert "3 days ago" in found["Baby Alex last seen"]
    assert "2 days ago" in found["Baby Blake last seen"]
    assert "not recorded which" in found["Baby Alex last seen"]


def test_whoever_was_there_was_seen(world, boxes, contact):
    """
    A visit to mother and baby is the mother seen, though it is about the baby.
    """
    there = {"people_present": [str(world.infant), str(world.mother)]}
    contact(12, MET)
    contact(3, SEEN | there, world.infant)
    contact(1, {"mode": "telephone"})

    assert "3 days ago" in boxes()["Mother last seen"]


def test_what_was_corrected_or_withdrawn_counts_no_more(world, boxes, contact):
    """
    A baby who was seen after all not is a baby not seen.
    """
    contact(12, SEEN, world.infant)
    first = contact(3, SEEN, world.infant)
    contact(3, MET | {"infant_seen": False}, world.infant, corrects=first)
    second = contact(2, SEEN, world.infant)
    contact(2, {"withdrawn": True}, world.infant, corrects=second)

    assert "12 days ago" in boxes()["Baby last seen"]


def test_children_s_social_care_is_missed_too(world, signed_in, as_engine):
    """
    That no social worker is there is said, as it is of the perinatal team.
    """
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("update involvement set until = since where role like 'soc%%'")

    page = signed_in(world.visitor).get(f"/families/{world.family}").content.decode()

    assert "No children&#39;s social care involved" in page
    assert "No perinatal team involved" not in page
