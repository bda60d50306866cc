"""A child of two areas on pages: who owns, the offer, and the answer in writing."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lib.town import LONG_AGO, ROUTINE, make_town
from plait.access import sessions
from plait.access.models import Involvement
from plait.records.models import WorklistEntry
from plait.worklist import directory, recording


@pytest.fixture
def there(town, home, as_engine):
    """The town across the border; its children's unit and social care are involved."""
    with as_engine():
        found = make_town("wendlebury")
        directory.forget()
        for who in ("paediatrics", "social_care"):
            Involvement.objects.create(
                subject_id=home.id, team=found.teams[who], since=LONG_AGO,
                role=found.teams[who].roles[0], classes=ROUTINE, basis="was asked",
            )  # fmt: skip
        Involvement.objects.create(
            subject_id=home.id, team=town.teams["social_care"], since=LONG_AGO,
            role="social_care_front_door", classes=ROUTINE, basis="was asked",
        )  # fmt: skip
    return found


@pytest.fixture
def mark(there, home):
    """Its children's unit finds a mark."""
    staff, at = there.staff["paediatrics"], timezone.now()
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    done = recording.record(
        kind="injury.observed", about=home.infant, family=home.id, by=staff,
        fact={"mobile": False, "explanation": "none", "found_elsewhere": True},
        occurred_at=at, recorded_at=at,
    )  # fmt: skip
    sessions.end()
    return done.event.id


@pytest.fixture
def sign_in(there, mark):
    """`sign_in(town, "social_care")`: a browser with that town's staff signed in."""

    def client(of, who="social_care"):
        found = Client()
        found.force_login(of.staff[who])
        return found

    return client


def text(answer):
    """What a page says, without its tags."""
    body = answer.content.decode().partition("<main")[2]
    body = re.sub(r"<[^>]+>", " ", body).replace("&#39;", "'")
    return " ".join(body.split())


def place(home):
    """The page of who owns the baby's protection."""
    return f"/families/{home.id}/owner/{home.infant}"


def do(client, home, name, **answers):
    """Send one of its forms."""
    form = {f"{name}-{key}": value for key, value in answers.items()}
    form = {f"{name}-event_id": str(uuid4())} | form
    return client.post(place(home), form | {"do": name})


OFFER = {
    "to_area": "ashmere", "what": "The enquiry", "summary": "At her aunt's",
    "urgent": "yes",
}  # fmt: skip
ACCEPT = {"words": "We take over today.", "role": "service manager"}
OWNER = "Owner: Wendlebury social care"


def test_two_social_workers_hand_a_child_over(sign_in, town, there, home, as_engine):
    """
    Offered, read by both with one owner, and accepted in writing.
    """
    host, own = sign_in(there), sign_in(town)
    assert do(host, home, "offer", **OFFER).status_code == 302

    with as_engine():
        entry = WorklistEntry.objects.get(
            subject_id=home.id, standard="infant_injury_strategy"
        )
    for one in (host, own):
        for page in (f"/families/{home.id}", f"/families/{home.id}/owed/{entry.id}"):
            said = text(one.get(page))
            assert OWNER in said
            assert "until Ashmere social care accepts in writing" in said
    asked = text(own.get(place(home)))
    assert "The enquiry" in asked
    assert "At her aunt's" in asked

    assert do(own, home, "accept", **ACCEPT).status_code == 302

    for one in (host, own):
        assert "Owner: Ashmere social care" in text(one.get(f"/families/{home.id}"))


def test_the_duty_to_answer_leads_to_this_page(sign_in, town, there, home, as_engine):
    host, own = sign_in(there), sign_in(town)
    do(host, home, "offer", **OFFER)
    with as_engine():
        entry = WorklistEntry.objects.get(
            subject_id=home.id, standard="cross_area_accept"
        )

    page = own.get(f"/families/{home.id}/owed/{entry.id}").content.decode()
    assert "Accept or refuse" in page
    where = f"/families/{home.id}/record/responsibility.accepted?duty={entry.id}"
    assert own.get(where)["Location"] == place(home)


def test_it_is_refused_with_a_reason(sign_in, town, there, home):
    host, own = sign_in(there), sign_in(town)
    do(host, home, "offer", **OFFER)

    assert do(own, home, "refuse", reason="").status_code == 422
    assert do(own, home, "refuse", reason="They live with you").status_code == 302

    said = text(host.get(f"/families/{home.id}"))
    assert OWNER in said
    assert "accepts in writing. Hand over" in said


def test_what_is_missing_is_asked_for(sign_in, town, there, home):
    host, own = sign_in(there), sign_in(town)

    wrong = do(host, home, "offer", **OFFER | {"to_area": "", "what": ""})
    assert wrong.status_code == 422
    assert "Select to which area" in text(wrong)
    assert "Enter what they should take over" in text(wrong)
    do(host, home, "offer", **OFFER)
    assert do(own, home, "accept", words="", role="").status_code == 422


def test_a_form_that_is_sent_twice_offers_once(sign_in, there, home):
    host = sign_in(there)
    form = {f"offer-{key}": value for key, value in OFFER.items()}
    form |= {"do": "offer", "offer-event_id": str(uuid4())}

    answers = [host.post(place(home), form).status_code for _ in range(2)]

    assert answers == [302, 302]


def test_nobody_else_is_offered_a_form(sign_in, town, home):
    """
    A health visitor reads who owns, and can neither offer nor accept.
    """
    visitor = sign_in(town, "health_visiting")

    assert OWNER in text(visitor.get(place(home)))
    assert "Only children" in text(visitor.get(place(home)))
    assert do(visitor, home, "accept", **ACCEPT).status_code == 422
    assert do(visitor, home, "offer", **OFFER).status_code == 422


def test_script_in_what_is_written_is_only_text(sign_in, town, there, home):
    host, own = sign_in(there), sign_in(town)
    do(host, home, "offer", **OFFER | {"what": "<script>alert(1)</script>"})

    assert b"<script>alert" not in own.get(place(home)).content


def test_somebody_who_is_nobody_of_the_family_is_not_found(sign_in, there, home):
    answer = sign_in(there).get(f"/families/{home.id}/owner/{uuid4()}")

    assert answer.status_code == 404


def test_the_home_area_is_told_from_here(sign_in, town, there, home, as_engine):
    host = sign_in(there)

    done = do(host, home, "tell", note="A bruise on the cheek; we meet at three")

    assert done.status_code == 302
    with as_engine():
        told = WorklistEntry.objects.get(subject_id=home.id, standard="home_area_told")
        assert told.closed_how == "met"


def test_a_mark_asks_in_which_area_it_was(sign_in, town, there, home):
    """
    Who works in another area is asked outright, with their own picked; at home it is an
    afterthought.
    """
    fields = {"site": "left_cheek", "kind": "bruise", "do": "next", "step": "marks"}
    host, own = sign_in(there, "paediatrics"), sign_in(town, "health_visiting")

    for client, asks in ((host, "In which area was"), (own, "in another area then")):
        page = client.post(
            f"/families/{home.id}/record/mark",
            fields | {"mark": "left_cheek|bruise||"},
        )
        assert asks in text(page), text(page)
