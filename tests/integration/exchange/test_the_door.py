"""What the door answers to envelopes, good and bad: the web, with its own rights."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client

from lib.town import NOW
from plait.exchange import envelopes, keys
from plait.exchange.envelopes import ENVELOPE, LARGEST, RECEIPT
from plait.records.models import ExchangeIn, ExchangePartner

DOOR = "/exchange/v1/envelopes"
TYPE = "application/jose"
OURS, THEIRS, STRANGER = keys.made(), keys.made(), keys.made()
ID = UUID("0190f3a4-1111-4222-8333-944444444444")


@pytest.fixture
def door(db, as_engine, settings):
    """`door(text)` posts to it as nobody; ashmere is a partner of vale."""
    settings.EXCHANGE_NAME = "vale"
    settings.EXCHANGE_KEY = json.dumps(OURS.as_list(private=True))
    with as_engine():
        ExchangePartner.objects.create(
            slug="ashmere", name="Ashmere's Plait", url="https://ashmere.example",
            keys=THEIRS.as_list(), added_at=NOW,
        )  # fmt: skip
    client = Client(enforce_csrf_checks=True)

    def post(text, **more):
        with time_machine.travel(NOW, tick=False):
            return client.post(DOOR, text, content_type=TYPE, **more)

    return post


def said(**changed):
    """What stands outside on an envelope of ashmere to vale."""
    return {
        "v": 1, "id": str(ID), "sender": "ashmere", "receiver": "vale",
        "made_at": NOW.isoformat(), "digest": "a" * 64, "sealed": "x.y",
    } | changed  # fmt: skip


def signed(by=THEIRS, **changed) -> str:
    return envelopes.sign(ENVELOPE, said(**changed), by)


def kept(as_engine) -> int:
    with as_engine():
        return ExchangeIn.objects.count()


def test_an_envelope_is_kept_and_answered_with_a_signed_receipt(door, as_engine):
    """
    The same one again gets the same, and is kept once.
    """
    answers = [door(signed()) for _ in range(2)]

    for answer in answers:
        receipt = envelopes.verify(RECEIPT, answer.content.decode(), OURS, NOW)
        assert answer.status_code == 200
        assert (receipt["state"], receipt["id"]) == ("kept", str(ID))
        assert (receipt["sender"], receipt["receiver"]) == ("vale", "ashmere")
    assert kept(as_engine) == 1


def changed_on_its_way() -> str:
    head, body, signature = signed().split(".")
    other = signed(receiver="vale", id=str(uuid4())).split(".")[1]
    assert body != other
    return f"{head}.{other}.{signature}"


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("", 400, "malformed"),
        ("not an envelope", 400, "malformed"),
        ("é", 400, "malformed"),
        ("a.b.c", 400, "malformed"),
        (signed()[:-9], 401, "bad_signature"),
        (changed_on_its_way(), 401, "bad_signature"),
        (signed(by=STRANGER), 401, "unknown_sender"),
        (signed(sender="nobody"), 401, "unknown_sender"),
        (signed(receiver="ashmere"), 400, "wrong_receiver"),
        (signed(digest="short"), 400, "malformed"),
        (signed(made_at="yesterday"), 400, "malformed"),
        (signed(made_at=(NOW - timedelta(hours=25)).isoformat()), 400, "clock"),
        (signed(made_at=(NOW + timedelta(hours=25)).isoformat()), 400, "clock"),
        (envelopes.sign(RECEIPT, said(), THEIRS), 400, "malformed"),
        ("a" * (LARGEST + 1), 413, "too_large"),
    ],
)
def test_what_is_wrong_is_refused_in_words(door, as_engine, text, status, code):
    """
    As a problem document with nothing of anybody; and nothing is kept.
    """
    answer = door(text)

    problem = json.loads(answer.content)
    assert (answer.status_code, problem["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["detail"]
    assert kept(as_engine) == 0


def test_the_same_id_with_other_content_is_a_conflict(door, as_engine):
    """
    What was kept first stays.
    """
    door(signed())

    answer = door(signed(digest="b" * 64))

    assert (answer.status_code, json.loads(answer.content)["code"]) == (
        409,
        "different",
    )
    assert kept(as_engine) == 1


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_that_is_wrong_by_an_hour_is_taken_and_noted(door, as_engine, hours):
    """
    For the operator, who sees it in `plait exchange list`.
    """
    answer = door(signed(made_at=(NOW + timedelta(hours=hours)).isoformat()))

    with as_engine():
        partner = ExchangePartner.objects.get()
    assert answer.status_code == 200
    assert partner.skew_seconds == hours * 3600


def test_too_many_in_a_minute_are_asked_to_wait(door, as_engine, monkeypatch):
    """
    What was kept before is answered all the same.
    """
    monkeypatch.setattr("plait.exchange.receiving.MOST", 2)
    for _ in range(2):
        assert door(signed(id=str(uuid4()))).status_code == 200

    answer = door(signed())

    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert kept(as_engine) == 2


def test_a_partner_that_was_removed_is_a_stranger(door, as_engine):
    """
    Its key opens nothing any more.
    """
    with as_engine():
        ExchangePartner.objects.update(is_active=False)

    assert door(signed()).status_code == 401


def test_a_rotated_key_holds_until_its_day(door, as_engine):
    """
    And no longer.
    """
    for days, status in ((1, 200), (-1, 401)):
        old = THEIRS.rotated(until=NOW + timedelta(days=days))
        with as_engine():
            ExchangePartner.objects.update(keys=old.as_list())
        assert door(signed()).status_code == status


def test_an_installation_without_a_name_or_a_key_says_so(door, settings):
    """
    As it does with a key that it cannot read.
    """
    settings.EXCHANGE_KEY = "{}"
    assert door(signed()).status_code == 404

    settings.EXCHANGE_NAME = ""
    assert json.loads(door(signed()).content)["code"] == "not_set_up"


def test_the_door_is_for_posting_alone(door):
    """
    And sets no cookie.
    """
    assert Client().get(DOOR).status_code == 405
    assert not door(signed()).cookies
