"""Numbers of teams and staff in a fact, from one installation's to another's.

Each has numbers of its own. On the way a number is written `installation#number`; what
means nobody here is left out rather than taken for somebody else. Ids of events are
alike everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from plait.worklist import elsewhere

TEAMS: Final = ("team", "to_team", "from_team")
STAFF: Final = ("worker", "covers_for", "only", "reached")
AGENCIES: Final = ("asked_agency",)
#: Those whom an alert of a birth is for, each with a team of its own.
RECIPIENTS: Final = "recipients"
#: Whose team a number in `team` is: it is addressed to it.
ADDRESSED: Final = frozenset(
    {"message.sent", "handover.offered", "info.requested", "info.shared"}
)


@dataclass(frozen=True, slots=True)
class Translator:
    """From one installation to a partner, or from it."""

    own: str
    partner: str
    using: str

    def outward(self, fact: Mapping[str, Any]) -> dict[str, Any]:
        """Our fact as it travels."""
        return self._each(fact, self._team_out, self._staff_out, self._agency_out)

    def named(self, fact: Mapping[str, Any]) -> list[int]:
        """Our own people whom a fact names, by number: they need a name there."""
        values = (fact.get(name) for name in STAFF)
        every = (x for one in values for x in (one if isinstance(one, list) else [one]))
        return [
            one
            for one in every
            if isinstance(one, int) and elsewhere.is_colleague(one, using=self.using)
        ]

    def inward(
        self, kind: str, fact: Mapping[str, Any], *, addressed: int
    ) -> dict[str, Any]:
        """A fact that travelled, as ours; `addressed` is the team that it is for."""
        found = self._each(fact, self._team_in, self._staff_in, self._agency_in)
        if kind in ADDRESSED:
            found["team"] = addressed
        return found

    def _each(
        self, fact: Mapping[str, Any], team: Any, staff: Any, agency: Any
    ) -> dict[str, Any]:
        changes = (
            dict.fromkeys(TEAMS, team)
            | dict.fromkeys(STAFF, staff)
            | dict.fromkeys(AGENCIES, agency)
        )
        found: dict[str, Any] = {}
        for name, value in fact.items():
            change = changes.get(name)
            if name == RECIPIENTS and isinstance(value, list):
                found[name] = [_recipient(one, team) for one in value]
            elif change is None:
                found[name] = value
            elif isinstance(value, list):
                found[name] = [x for x in map(change, value) if x is not None]
            elif (changed := change(value)) is not None:
                found[name] = changed
        return found

    def _team_out(self, number: Any) -> str | None:
        if not isinstance(number, int):
            return None
        there = elsewhere.number_of(self.partner, number, using=self.using)
        if there is not None:
            return f"{self.partner}#{there}"
        is_ours = elsewhere.is_ours(number, using=self.using)
        return f"{self.own}#{number}" if is_ours else None

    def _staff_out(self, number: Any) -> str | None:
        if not isinstance(number, int):
            return None
        there = elsewhere.staff_number(self.partner, number, using=self.using)
        if there is not None:
            return f"{self.partner}#{there}"
        is_ours = elsewhere.is_colleague(number, using=self.using)
        return f"{self.own}#{number}" if is_ours else None

    def _team_in(self, said: Any) -> int | None:
        place, number = _parted(said)
        if place == self.partner:
            return elsewhere.team_of(self.partner, number, using=self.using)
        if place == self.own and elsewhere.is_ours(number, using=self.using):
            return number
        return None

    def _staff_in(self, said: Any) -> int | None:
        place, number = _parted(said)
        if place == self.partner:
            return elsewhere.staff_here(self.partner, number, using=self.using)
        if place == self.own and elsewhere.is_colleague(number, using=self.using):
            return number
        return None

    def _agency_out(self, slug: Any) -> str:
        for there, here in elsewhere.agencies_of(
            self.partner, using=self.using
        ).items():
            if here == slug:
                return f"{self.partner}#{there}"
        return f"{self.own}#{slug}"

    def _agency_in(self, said: Any) -> str | None:
        place, _, slug = str(said).partition("#")
        if place == self.partner:
            return elsewhere.agencies_of(self.partner, using=self.using).get(slug)
        return slug if place == self.own else None


def with_people(value: Any, people: Mapping[str, str]) -> Any:
    """The same with our ids of people in the place of theirs, however deep."""
    if isinstance(value, dict):
        return {name: with_people(one, people) for name, one in value.items()}
    if isinstance(value, list):
        return [with_people(one, people) for one in value]
    return people.get(value, value) if isinstance(value, str) else value


def _recipient(one: Any, change: Any) -> Any:
    """One of those whom an alert is for; without a team that is known, no role here.

    A role alone would mean another team here than the one that was told.
    """
    if not isinstance(one, dict) or "team" not in one:
        return one
    rest = {name: value for name, value in one.items() if name != "team"}
    team = change(one["team"])
    if team is not None:
        return {**rest, "team": team}
    return {name: value for name, value in rest.items() if name != "role"}


def _parted(said: Any) -> tuple[str, int]:
    place, _, number = str(said).partition("#")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004
    return (place, int(number)) if is_number else ("", 0)
