"""Two installations of Plait in one process: two databases, and envelopes between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connections

from lib.town import NOW, Home, Town, make_home, make_town
from plait.exchange import cards, keys, outbound, receiving, taking
from plait.exchange.own import Own
from plait.exchange.posting import Answer, NotReached
from plait.exchange.problems import Refused
from plait.records.models import Person
from plait.records.nhs_numbers import is_possible
from plait.records.shapes import NewEvent
from plait.timeline import facts
from plait.worklist import recording

_numbers = iter(
    f"{first}{last}"
    for first in range(999_000_100, 999_100_000)
    for last in range(10)
    if is_possible(f"{first}{last}")
)


def new_number() -> str:
    """A made-up NHS number that nobody had before."""
    return next(_numbers)


@dataclass(repr=False)
class End:
    """One installation: its name and keys, its database, its town."""

    own: Own
    using: str
    town: Town
    is_up: bool = True
    #: What it was sent, so that it can be sent again.
    got: list[str] = field(default_factory=list)

    def post(self, url: str, text: str) -> Answer:
        """Its door: what a web server does with an envelope."""
        assert url == f"https://{self.own.slug}.example"
        if not self.is_up:
            raise NotReached("ConnectTimeoutError")
        return self.answer(text, self.now)

    now: datetime = NOW

    def answer(self, text: str, now: datetime) -> Answer:
        """The answer of its door at a moment."""
        self.got.append(text)
        try:
            return Answer(200, receiving.receive(text, self.own, now, using=self.using))
        except Refused as refused:
            found = refused.problem
            return Answer(found.status, f'{{"code": "{found.code}"}}')

    def takes(self, now: datetime) -> int:
        """Its worker takes in what was kept."""
        return taking.take_all(self.own, now, using=self.using)

    def sends(self, now: datetime, post: Callable[[str, str], Answer]) -> int:
        """Its worker sends what waits."""
        return outbound.send_all(self.own, now, post=post, using=self.using)

    def records(
        self, who: str, kind: str, family: UUID, at: datetime = NOW, **fact: Any
    ) -> UUID:
        """One of its teams records something."""
        event_id = uuid4()
        about = fact.pop("about", None)
        corrects = fact.pop("corrects", None)
        event = NewEvent(
            id=event_id, subject_id=family, kind=kind, fact=facts.check(kind, fact),
            about=about, occurred_at=at, recorded_at=at, corrects=corrects,
            team_id=self.town.teams[who].pk, by_id=self.town.staff[who].pk,
        )  # fmt: skip
        recording.record_all(family, [event], now=at, using=self.using)
        return event_id

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What its database says."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall()

    def states(self, family: UUID) -> list[str]:
        """How what it sends of a family stands, the oldest first."""
        found = self.rows(
            "select state from exchange_out where subject_id = %s "
            "order by posted_at, id",
            family,
        )
        return [state for (state,) in found]

    def timeline(self, family: UUID) -> list[tuple[Any, ...]]:
        """What it knows of a family, as far as the numbers of teams are not its own."""
        return self.rows(
            "select id, kind, fact - 'team', agency, sens, corrects from event "
            "where subject_id = %s and kind <> 'person.joined' order by id",
            family,
        )

    def remote(self, kind: str) -> int:
        """Our number of the other's team of this kind of agency."""
        [(team,)] = self.rows(
            "select t.team_id from remote_team t join team on team.id = t.team_id "
            "join agency a on a.slug = team.agency_id where a.kind = %s",
            kind,
        )
        return team


def make_end(slug: str, using: str) -> End:
    """An installation with a town of its own."""
    return End(Own(slug, keys.made()), using, make_town(slug, using=using))


def introduce(
    one: End, other: End, now: datetime = NOW, urls: Mapping[str, str] | None = None
) -> None:
    """Each takes the other's card."""
    for giver, taker in ((one, other), (other, one)):
        card = cards.make(
            giver.own.slug,
            f"{giver.own.slug.title()}'s Plait",
            (urls or {}).get(giver.own.slug, f"https://{giver.own.slug}.example"),
            giver.own.keys,
            now=now,
            using=giver.using,
        )
        cards.take(
            card,
            own=taker.own.slug,
            confirmed=cards.fingerprint(giver.own.keys),
            now=now,
            using=taker.using,
        )


def numbered_home(end: End, number: str | None) -> Home:
    """A family of the end whose mother has this NHS number."""
    home = make_home(end.town, using=end.using)
    Person.objects.using(end.using).filter(subject_id=home.id, id=home.mother).update(
        nhs_number=number
    )
    return home


def carry(one: End, other: End, now: datetime = NOW) -> None:
    """Both work once, and what is sent arrives."""
    for end in (one, other):
        end.now = now
    for giver, taker in ((one, other), (other, one)):
        giver.sends(now, taker.post)
        taker.takes(now)
