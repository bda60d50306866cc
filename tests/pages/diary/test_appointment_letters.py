"""The letter and the calendar file of an appointment: what leaves, and what never."""

from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, write
from lib.forms_sent import recorded
from pages.diary.conftest import ADDRESS, book, path
from plait.worklist import projection

#: A Thursday morning, in hours.
SOON = NOW.replace(hour=10, minute=0) + timedelta(days=1)


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("letters", ["", "not_safe", "by_hand"])
def test_where_post_is_not_safe_no_letter_is_made(client, world, safe, letters):
    """
    The page says why, and shows no address; sending the form makes none either.
    """
    if letters:
        safe(letters)
    one = book(client, world, SOON)
    form = {"event_id": str(uuid4()), "to": str(world.mother),
            "checked": "name_and_route"}  # fmt: skip

    page = client.get(path(world, f"{one}/letter"))
    sent = client.post(path(world, f"{one}/letter"), form)

    assert "No letter is made" in text(page)
    assert ADDRESS not in text(page)
    assert sent.status_code in (403, 404)
    assert recorded("appointment.letter_sent") == []


def test_a_letter_goes_to_a_safe_address_and_does_not_say_why_they_come(
    client, world, safe, settings
):
    """
    It is recorded once with the digest of its words, after a second look.
    """
    settings.DOCUMENTS = False
    safe("safe")
    one = book(client, world, SOON)
    form = {"event_id": str(uuid4()), "to": str(world.mother)}

    unchecked = client.post(path(world, f"{one}/letter"), form)
    made = client.post(
        path(world, f"{one}/letter"), form | {"checked": "name_and_route"}
    )

    assert unchecked.status_code == 422
    letter = text(made).split('class="letter">')[1].split("</main>")[0]
    assert ADDRESS in letter
    assert "Thu 12 Mar 2026, 10am to 11am" in letter
    for word in ("perinatal", "psychiatr", "Home visit", "Alex"):
        assert word.lower() not in letter.lower()
    # Others at home may read it: a number for who is hurt there is not on it.
    assert "Samaritans" in letter
    assert "mental health option" in letter
    for word in ("abuse", "0808 2000 247", "hurts"):
        assert word not in letter
    assert len(recorded("appointment.letter_sent")) == 1


def test_the_file_for_a_calendar_names_nobody(client, world):
    """
    No word of who, with whom, where or what for.
    """
    one = book(client, world, SOON)

    file = client.get(path(world, f"{one}/calendar.ics"))

    said = text(file)
    assert "SUMMARY:Appointment" in said
    assert "T100000" in said
    for word in ("Quillfeather", "Jane", "Robin", "Plait meeting", "home", str(one),
                 str(world.family), "F-7K2M9"):  # fmt: skip
        assert word not in said
    assert "appointment.ics" in file["Content-Disposition"]


def test_no_letter_goes_to_a_family_whose_baby_has_died_since(
    client, world, safe, as_engine
):
    """
    The page says so, and that it is to be cancelled; nothing is missed by the baby.
    """
    one = book(client, world, SOON)
    safe("safe")
    assert "Record that it goes out" in text(client.get(path(world, f"{one}/letter")))
    with as_engine():
        write(world, "person.died", about=world.infant, at=NOW - timedelta(hours=1))
        projection.rebuild([world.family], now=NOW, using="default")

    letter = client.get(path(world, f"{one}/letter"))
    form = {"event_id": str(uuid4()), "to": str(world.mother)}
    sent = client.post(path(world, f"{one}/letter"), form)
    page = text(client.get(path(world, one)))

    assert letter["Location"] == sent["Location"] == path(world, one)
    assert "Somebody who was to come has died" in page
    assert "Cancel it" in page
    assert "/letter" not in page
    assert recorded("appointment.letter_sent") == []
