"""`plait exchange`: keys, cards, and what is refused with words."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from lib.town import NOW, make_town
from plait.access.models import Agency
from plait.exchange import cards, envelopes, keys
from plait.exchange.cards import CardRefused
from plait.exchange.envelopes import CARD
from plait.exchange.keys import BadKeys
from plait.records.models import ExchangePartner, RemoteTeam
from plait.site import cli_exchange
from plait.worklist import elsewhere

THEIRS = keys.made()
DEFAULT = {"using": "default"}


@pytest.fixture
def card(db, as_engine):
    """Vale's card, as Vale would write it; and our town."""
    with as_engine():
        make_town("vale")
        text = cards.make(
            "vale", "Vale's Plait", "https://vale.example", THEIRS, now=NOW, **DEFAULT
        )
        # Here it has no office: Vale's is elsewhere.
        Agency.objects.filter(slug="vale-partnership").update(kind="gp")
        make_town("ashmere")
    return text


def take(as_engine, text, confirmed=""):
    with as_engine():
        return cards.take(text, own="ashmere", confirmed=confirmed, now=NOW, **DEFAULT)


def test_a_card_is_believed_once_its_fingerprint_was_read_out(card, as_engine):
    """
    Not before, and the right one is not told.
    """
    right = cards.fingerprint(THEIRS)
    for wrong in ("", "1" * 32):
        with pytest.raises(CardRefused) as refused:
            take(as_engine, card, wrong)
        assert right not in str(refused.value)

    take(as_engine, card, right)

    with as_engine():
        assert ExchangePartner.objects.get().slug == "vale"
        assert RemoteTeam.objects.count() > 1


def test_a_newer_card_with_a_known_key_needs_no_call(card, as_engine):
    """
    Of a rotated key the old one signs for the new one once more.
    """
    take(as_engine, card, cards.fingerprint(THEIRS))
    payload = envelopes.claims(CARD, card).payload
    new = THEIRS.rotated(until=NOW + timedelta(days=30))
    payload |= {"keys": new.as_list(), "url": "https://new.vale.example"}

    take(as_engine, envelopes.sign(CARD, payload, THEIRS))

    with as_engine():
        partner = elsewhere.partner("vale", **DEFAULT)
    assert partner.url == "https://new.vale.example"
    assert len(partner.keys) == 4


def test_a_card_that_was_changed_or_is_ours_is_refused(card, as_engine):
    """
    With what was wanted.
    """
    head, body, signature = card.split(".")
    own = envelopes.claims(CARD, card).payload | {"slug": "ashmere"}
    plain = envelopes.claims(CARD, card).payload | {"url": "http://vale.example"}
    for text, words in (
        ("", "no card"),
        (f"{head}.{body[:-4]}AAAA.{signature}", "no card"),
        (envelopes.sign(CARD, own, THEIRS), "our own name"),
        (envelopes.sign(CARD, plain, THEIRS), "https://"),
    ):
        with pytest.raises(CardRefused, match=words):
            take(as_engine, text, cards.fingerprint(THEIRS))


def test_keys_are_kept_for_their_owner_alone(tmp_path):
    """
    A file that others may read is refused, and so is one that is missing or no key.
    """
    path = tmp_path / "secrets" / "keys.json"
    with pytest.raises(BadKeys, match="--make"):
        keys.read(path)

    keys.write(path, THEIRS)
    assert keys.read(path).current("sign").kid == THEIRS.current("sign").kid

    path.chmod(0o640)
    with pytest.raises(BadKeys, match="private"):
        keys.read(path)
    with pytest.raises(BadKeys, match="JSON"):
        keys.read(path, "nonsense")
    with pytest.raises(BadKeys, match="got something else"):
        keys.read(path, json.dumps([{"use": "sign", "key": {"kty": "oct"}}]))


def test_the_command_makes_keys_and_says_their_fingerprint(tmp_path, settings):
    """
    The same one each time, and another after they were rotated.
    """
    settings.EXCHANGE_KEYS = tmp_path / "keys.json"
    settings.EXCHANGE_KEY = ""

    def run(*arguments):
        return CliRunner().invoke(cli_exchange.command, ["keys", *arguments])

    assert "--make" in run().output
    first = run("--make").output
    assert run().output == first
    assert first.strip().replace(" ", "").isdigit()
    assert run("--rotate").output.splitlines()[-1] != first.strip()
