"""A family that moves, on pages: offered, read, answered, and said to both areas."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lib.town import make_town
from plait.clock.moments import local_day
from plait.records.models import Subject, WorklistEntry
from plait.worklist import directory

HV = "health_visiting"


@pytest.fixture
def there(town, home, as_engine):
    """The town to which they move."""
    with as_engine():
        found = make_town("wendlebury")
        directory.forget()
    return found


@pytest.fixture
def sign_in(there):
    """`sign_in(town, "social_care")`: a browser with that town's staff signed in."""

    def client(of, who=HV):
        found = Client()
        found.force_login(of.staff[who])
        return found

    return client


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    body = re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'")
    return " ".join(body.split())


def parts(name, day):
    """A day as its three boxes are sent."""
    return {f"{name}-{part}": getattr(day, part) for part in ("day", "month", "year")}


def today():
    """Asked at each use: pages refuse yesterday, and a run may pass midnight."""
    return local_day(timezone.now())


OFFER = {
    "to_area": "wendlebury", "town": "Wendle Cross", "place_hidden": "no",
    "reason": "A bigger flat", "summary": "Nine weeks old and growing",
}  # fmt: skip


def offered(client, home, **changed):
    """Send the offer, and give the answer."""
    form = OFFER | parts("moves_on", today()) | {"event_id": str(uuid4())} | changed
    return client.post(f"/families/{home.id}/move/offer", form)


def do(client, place, name, **answers):
    """Send one of the forms of what is handed over."""
    form = {f"{name}-{key}": value for key, value in answers.items()}
    form = {f"{name}-event_id": str(uuid4())} | form
    return client.post(place, form | {"do": name})


def accepted(client, place):
    """Accept it, with the first contact today."""
    return do(client, place, "accept", accepted_by="Ana Bell", **parts(
        "first_contact_on", today()
    ))  # fmt: skip


def test_a_family_is_handed_over_and_taken(sign_in, town, there, home, as_engine):
    """
    The new team reads the pack alone; once it accepts, both areas read who did.
    """
    old, new = sign_in(town), sign_in(there)
    assert "Offer this family" in text(old.get(f"/families/{home.id}/move"))
    page = text(old.get(f"/families/{home.id}/move/offer"))
    assert "Health visitor: Ashmere health visiting team" in page
    place = offered(old, home)["Location"]

    assert new.get(place).status_code == 200
    assert "Nine weeks old and growing" in text(new.get(place))
    with as_engine():
        entry = WorklistEntry.objects.get(
            subject_id=home.id, standard="transfer_answered"
        )
    where = f"/families/{home.id}/record/transfer.accepted?duty={entry.id}"
    assert new.get(where)["Location"] == place
    assert "Accept or refuse" in new.get("/due").content.decode()
    assert accepted(new, place).status_code == 302

    said = text(old.get(f"/families/{home.id}"))
    assert "Accepted on" in said
    assert "by Ana Bell, and their home moved with it" in said
    assert "Your team reads what others recorded until the end of" in said
    there_said = text(new.get(f"/families/{home.id}"))
    assert "by Ana Bell, and their home moved with it" in there_said
    assert "Your team reads what others recorded" not in there_said
    with as_engine():
        assert Subject.objects.get(pk=home.id).partnership_id == "wendlebury"


def test_it_is_not_accepted_and_stays(sign_in, town, there, home):
    """
    Whoever refused reads no more of it; the old team adds, offers again, or keeps them.
    """
    old, new = sign_in(town), sign_in(there)
    place = offered(old, home)["Location"]
    assert do(new, place, "refuse", reason="").status_code == 422

    assert do(new, place, "refuse", reason="They live in Ashmere")["Location"] == "/due"

    assert new.get(place).status_code == 404
    said = text(old.get(place))
    assert "They live in Ashmere" in said
    assert "Add what is missing, and offer again" in said
    assert do(old, place, "keep", reason="They came back").status_code == 302
    assert old.get(f"/families/{home.id}/move").status_code == 200


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(sign_in, town, home):
    old = sign_in(town)

    wrong = offered(old, home, to_area="", summary="")

    assert wrong.status_code == 422
    assert "Select the area" in text(wrong)
    assert "A bigger flat" in wrong.content.decode()
    assert offered(old, home, **{"moves_on-day": "40"}).status_code == 422
    assert offered(old, home, to_area="ashmere").status_code == 422


def test_a_form_that_is_sent_twice_offers_once(sign_in, town, home):
    old, once = sign_in(town), str(uuid4())

    first = offered(old, home, event_id=once)
    again = offered(old, home, event_id=once)

    assert first["Location"] == again["Location"]
    other = offered(old, home)
    assert other["Location"] == f"/families/{home.id}/move"
    assert "Waiting" in text(old.get(f"/families/{home.id}/move"))


def test_it_is_taken_back(sign_in, town, there, home):
    old, new = sign_in(town), sign_in(there)
    place = offered(old, home)["Location"]

    assert do(old, place, "withdraw", reason="They stay").status_code == 302

    assert new.get(place).status_code == 404
    assert accepted(new, place).status_code == 404


def test_who_does_not_hand_over_reads_how_it_stands(sign_in, town, there, home):
    """
    Others with the record open see that there is an offer as far as they may read it.
    """
    old, midwife = sign_in(town), sign_in(town, "maternity")
    place = offered(old, home, place_hidden="yes")["Location"]

    assert midwife.get(place).status_code == 404
    assert "Wendle" not in text(midwife.get(f"/families/{home.id}"))
    assert "Wendle" not in text(midwife.get(f"/families/{home.id}/move"))
