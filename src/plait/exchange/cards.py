"""A card: what one installation tells another of itself, signed with its own key.

It carries where it answers, its public keys, and its agencies and teams. A card that is
signed with a key that we know brings these up to date; the first one is believed only
after people have read its fingerprint to each other.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AwareDatetime, Field

from plait.exchange import envelopes
from plait.exchange.envelopes import CARD, Shape, Slug, Text
from plait.exchange.keys import BadKeys, Keys
from plait.exchange.problems import Refused
from plait.worklist import elsewhere
from plait.worklist.elsewhere import AgencyThere, Partner, TeamThere

_OFFICE = "partnership"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class CardRefused(Exception):
    """The card is not taken; the words say why, and what to do."""


class Team(Shape):
    """A team of the installation, by its number there."""

    number: int
    name: Text
    phone: Text = ""
    out_of_hours: Text = ""
    roles: tuple[Text, ...] = ()
    serves: tuple[Slug, ...] = ()


class Agency(Shape):
    """An agency of the installation, and its teams."""

    slug: Slug
    name: Text
    kind: Text
    area: Slug
    area_name: Text
    teams: tuple[Team, ...]


class Card(Shape):
    """What an installation tells of itself."""

    v: Literal[1] = 1
    slug: Slug
    name: Text
    url: Text
    keys: tuple[dict[str, Any], ...]
    agencies: Annotated[tuple[Agency, ...], Field(max_length=500)]
    made_at: AwareDatetime


def make(
    slug: str, name: str, url: str, keys: Keys, *, now: datetime, using: str = "engine"
) -> str:
    """Our own card."""
    card = Card(
        slug=slug,
        name=name,
        url=url,
        keys=tuple(keys.as_list()),
        agencies=tuple(
            Agency.model_validate(asdict(one))
            for one in elsewhere.own_agencies(using=using)
        ),
        made_at=now,
    )
    return envelopes.sign(CARD, card.model_dump(mode="json"), keys)


def fingerprint(keys: Keys) -> str:
    """What two people read to each other on the telephone: 32 figures in eights."""
    kids = sorted(one.kid for one in keys.every if one.until is None)
    number = int.from_bytes(sha256("\n".join(kids).encode()).digest()[:14], "big")
    digits = f"{number:032}"[-32:]
    return " ".join(digits[at : at + 8] for at in range(0, 32, 8))


def read(text: str, now: datetime) -> tuple[Card, Keys]:
    """A card and its keys, if it is signed with one of them.

    Raises:
        CardRefused: it is none, or was changed.
    """
    try:
        said = envelopes.claims(CARD, text.strip())
        card = envelopes.shaped(Card, said.payload)
        keys = Keys.of(card.keys)
        keys.current("sign")
        keys.current("seal")
        envelopes.verify(CARD, text.strip(), keys, now)
    except (Refused, BadKeys):
        msg = "This is no card of another Plait, or it was changed on its way."
        raise CardRefused(msg) from None
    where = urlsplit(card.url)
    if where.scheme != "https" and where.hostname not in _LOOPBACK:
        msg = (
            f"The address on the card must begin with https://; got {card.url[:60]!r}."
        )
        raise CardRefused(msg)
    return card, keys


def take(
    text: str,
    *,
    own: str,
    confirmed: str,
    now: datetime,
    using: str = "engine",
) -> Card:
    """Keep the partner whose card this is, or bring it up to date.

    Args:
        own: our own name, which a partner may not have.
        confirmed: the fingerprint as people there read it to us. A partner whose known
            key signed the card needs none.

    Raises:
        CardRefused: as `read`; it is our own; the fingerprint is another; or it claims
            to be the office of an area whose office is ours.
    """
    card, keys = read(text, now)
    if card.slug == own:
        msg = f"The card has our own name, {own}. Each installation needs its own."
        raise CardRefused(msg)
    known = elsewhere.partner(card.slug, using=using)
    if not (known and _is_signed_by(text, Keys.of(known.keys), now)):
        wanted = fingerprint(keys)
        if "".join(confirmed.split()) != "".join(wanted.split()):
            # The right one is not told: whoever copies it has asked nobody.
            got = "another" if confirmed else "none"
            msg = (
                f"Wanted the fingerprint of the card, got {got}. Ring {card.name} on a "
                "number that you know, have them read it from `plait exchange keys`, "
                "and give what you hear with --fingerprint."
            )
            raise CardRefused(msg)
    _check_offices(card, using)
    elsewhere.keep(
        Partner(
            slug=card.slug, name=card.name, url=card.url.rstrip("/"), keys=card.keys
        ),
        (_agency(one) for one in card.agencies),
        now=now,
        using=using,
    )
    return card


def _check_offices(card: Card, using: str) -> None:
    """An area has one office, and what that may do is no partner's to claim."""
    ours = elsewhere.offices_here(using=using)
    for one in card.agencies:
        if one.kind == _OFFICE and one.area in ours:
            msg = (
                f"The card names {one.slug!r} as the office of {one.area!r}, whose "
                f"office is here. Ask {card.name} to take it off, and nothing changes "
                "until they have."
            )
            raise CardRefused(msg)


def _is_signed_by(text: str, keys: Keys, now: datetime) -> bool:
    try:
        envelopes.verify(CARD, text.strip(), keys, now)
    except Refused:
        return False
    return True


def _agency(one: Agency) -> AgencyThere:
    return AgencyThere(
        slug=one.slug,
        name=one.name,
        kind=one.kind,
        area=one.area,
        area_name=one.area_name,
        teams=tuple(TeamThere(**dict(team)) for team in one.teams),
    )
