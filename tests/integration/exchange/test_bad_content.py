"""What only the worker can see of an envelope, and days on which nobody answers."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.town import NOW
from lib.two_plaits import carry, new_number, numbered_home
from plait.exchange import envelopes, packing
from plait.exchange.envelopes import ENVELOPE, Outside
from plait.exchange.posting import Answer

DAY = timedelta(days=1)


@pytest.fixture
def homes(ends):
    number = new_number()
    return [numbered_home(end, number) for end in ends]


def send(ashmere, home, at=NOW, **more):
    return ashmere.records(
        "maternity", "message.sent", home.id, at, to="health_visitor",
        team=ashmere.remote("health_visiting"), note="x", **more,
    )  # fmt: skip


def reason(end, envelope):
    """What became of an envelope at the end to which it was sent."""
    return end.rows("select state, reason from exchange_in where id = %s", envelope)


def forge(one, other, content, **outside):
    """An envelope with this inside, signed by one; gives its id."""
    text = json.dumps(content)
    shape = Outside(
        id=content["id"], sender=one.own.slug, receiver=other.own.slug, made_at=NOW,
        digest=envelopes.digest_of(text),
        sealed=envelopes.seal(text, other.own.keys),
    )  # fmt: skip
    said = shape.model_dump(mode="json") | outside
    other.answer(envelopes.sign(ENVELOPE, said, one.own.keys), NOW)
    other.takes(NOW)
    return said["id"]


@pytest.fixture
def content(ends, homes):
    """What is inside a good envelope, with an id of its own."""
    ashmere, _ = ends
    send(ashmere, homes[0])
    rows = ashmere.rows(
        "select subject_id, id, event_id, to_team_id, to_staff_id, until, because, "
        "content, posted_at, tries from exchange_out where subject_id = %s",
        homes[0].id,
    )
    inside = packing.inside_of(
        packing.Waiting(*rows[0]), own="ashmere", partner="vale", using="ashmere"
    )
    found = inside.model_dump(mode="json") | {"id": str(uuid4())}
    found["event"] |= {"id": str(uuid4())}
    return found


def test_a_good_one_is_taken(ends, content):
    """
    So that what follows is refused for what was changed.
    """
    assert reason(ends[1], forge(*ends, content)) == [("taken", "")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agency": "vale-social-care"}, "not_yours"),
        ({"agency": "ashmere-police"}, "not_yours"),
        ({"team": 999_999}, "not_yours"),
        ({"kind": "no.such.kind"}, "kind"),
        ({"kind": "training.completed"}, "kind"),
        ({"sensitivity": "sealed"}, "kind"),
        ({"fact": {"to": "health_visitor", "urgency": "panic"}}, "impossible"),
    ],
)
def test_a_partner_speaks_for_itself_alone_and_of_what_travels(
    ends, homes, content, change, code
):
    """
    And says nothing that cannot be.
    """
    before = ends[1].timeline(homes[1].id)
    content["event"] |= change

    assert reason(ends[1], forge(*ends, content)) == [("refused", code)]
    assert ends[1].timeline(homes[1].id) == before


def test_a_partner_takes_back_nothing_of_others(ends, homes, content):
    """
    Neither ours, nor what another agency recorded.
    """
    _, vale = ends
    own = vale.records("maternity", "message.sent", homes[1].id, to="gp", note="x")
    content["event"] |= {"corrects": str(own), "fact": {"withdrawn": True}}

    assert reason(vale, forge(*ends, content)) == [("refused", "not_yours")]


def test_a_partner_answers_only_what_it_was_sent(ends, homes, content):
    """
    Or a duty of ours would end by a word of somebody who never saw it.
    """
    _, vale = ends
    own = vale.records("maternity", "message.sent", homes[1].id, to="midwife", note="x")
    content["event"] |= {
        "kind": "message.acknowledged", "fact": {"answers": str(own)}
    }  # fmt: skip

    assert reason(vale, forge(*ends, content)) == [("refused", "not_yours")]


def test_a_partner_releases_nothing_of_others(ends, homes, content):
    """
    Naming what we recorded does not show it to anybody.
    """
    _, vale = ends
    own = vale.records("perinatal", "contact.perinatal", homes[1].id)
    content["event"] |= {
        "kind": "info.shared", "fact": {"to": "gp", "released": [str(own)]}
    }  # fmt: skip

    assert reason(vale, forge(*ends, content)) == [("refused", "not_yours")]


def test_the_people_in_a_fact_are_ours(ends, homes, content):
    """
    Who was there, by our own ids; and a colleague there by name.
    """
    _, vale = ends
    content["event"]["fact"] |= {"people_present": [str(homes[0].infant)]}

    forge(*ends, content)

    [(there,)] = vale.rows(
        "select fact ->> 'people_present' from event where id = %s",
        content["event"]["id"],
    )
    assert there == f'["{homes[1].infant}"]'


def test_what_another_sealed_cannot_be_signed_as_ones_own(ends, content):
    """
    Sender, receiver and id stand inside too.
    """
    other = str(uuid4())

    assert reason(ends[1], forge(*ends, content, id=other)) == [("refused", "tampered")]


def test_an_item_that_nobody_shared_is_not_taken(ends, content):
    """
    It waits for the word that shares it, and that never comes.
    """
    _, vale = ends
    content["event"] |= {"kind": "contact.midwife.booking", "fact": {}}
    content["because"] = str(uuid4())

    id_ = forge(*ends, content)
    assert reason(vale, id_) == [("kept", "")]

    vale.takes(NOW + 9 * DAY)
    assert reason(vale, id_) == [("refused", "lost")]


def test_a_server_that_is_down_for_a_day_loses_nothing(ends, homes):
    """
    The sender says since when it does not answer, and tries again by itself.
    """
    ashmere, vale = ends
    vale.is_up = False
    sent = {send(ashmere, homes[0], NOW + n * timedelta(hours=4)) for n in range(6)}
    for hour in range(24):
        ashmere.sends(NOW + timedelta(hours=hour), vale.post)
    [(since,)] = ashmere.rows("select failing_since from exchange_partner")

    vale.is_up = True
    for turn in range(3):
        carry(ashmere, vale, NOW + DAY + turn * timedelta(minutes=20))
    [(still,)] = ashmere.rows("select failing_since from exchange_partner")

    assert since == NOW
    assert still is None
    assert {row[0] for row in vale.timeline(homes[1].id)} == sent
    assert ashmere.states(homes[0].id) == ["taken"] * 6


def test_after_a_week_it_is_given_up_and_somebody_is_to_ring(ends, homes):
    """
    It is kept as such, not dropped.
    """
    ashmere, vale = ends
    vale.is_up = False
    send(ashmere, homes[0])
    for day in (0, 3, 8):
        ashmere.sends(NOW + day * DAY, vale.post)
    vale.is_up = True

    assert ashmere.states(homes[0].id) == ["given_up"]


def test_an_answer_that_the_partner_did_not_sign_is_no_receipt(ends, homes):
    """
    Whoever stands in between cannot make us believe that it arrived.
    """
    ashmere, vale = ends
    send(ashmere, homes[0])
    ashmere.sends(NOW, lambda _url, _text: Answer(200, "thank you"))
    [(error,)] = ashmere.rows("select last_error from exchange_partner")

    assert ashmere.states(homes[0].id) == ["waiting"]
    assert error == "bad_receipt"
    for turn in range(1, 3):
        carry(ashmere, vale, NOW + turn * timedelta(minutes=20))
    assert ashmere.states(homes[0].id) == ["taken"]


def test_what_is_refused_there_is_known_here(ends, homes):
    """
    With the reason, so that somebody rings.
    """
    ashmere, vale = ends
    ashmere.rows(
        "update remote_team set number_there = 424242 where team_id = %s returning 1",
        ashmere.remote("health_visiting"),
    )
    send(ashmere, homes[0])
    for turn in range(3):
        carry(ashmere, vale, NOW + turn * timedelta(minutes=20))
    ashmere.rows(
        "update remote_team set number_there = %s where number_there = 424242 "
        "returning 1",
        vale.town.teams["health_visiting"].pk,
    )

    found = ashmere.rows(
        "select state, reason, content from exchange_out where subject_id = %s",
        homes[0].id,
    )
    assert found == [("refused", "no_team", "")]
