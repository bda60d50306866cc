"""The made-up partnerships, agencies, teams and staff of the demo.

Read from `data/organisation.yaml`. Nothing here touches a database:
`plait.synthetic.loading` does that.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

from plait.standards.roles import roles


@dataclass(frozen=True, slots=True)
class Colleague:
    """A made-up member of staff, and the one post that she or he holds."""

    given_name: str
    family_name: str
    role: str
    job_title: str
    email: str

    @property
    def name(self) -> str:
        """Given and family name, as a badge shows it."""
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True)
class Team:
    """A team: where it works, how to ring it, whose duties land on it."""

    name: str
    agency: str
    kind: str
    town: str
    phone: str
    out_of_hours: str
    serves: tuple[str, ...]
    answers_for: tuple[str, ...]
    staff: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """An organisation of a partnership, with its kind (maternity, gp, ...)."""

    slug: str
    name: str
    kind: str
    partnership: str
    teams: tuple[Team, ...]


@dataclass(frozen=True, slots=True)
class Partnership:
    """A safeguarding partnership: its policy and the towns that it covers."""

    slug: str
    name: str
    policy: str
    towns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which sensitivity classes a role may be given in a partnership."""

    partnership: str
    role: str
    may_see: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everyone who works in the demo world."""

    partnerships: tuple[Partnership, ...]
    agencies: tuple[Agency, ...]
    agreements: tuple[Agreement, ...]

    @property
    def teams(self) -> tuple[Team, ...]:
        """Every team of every agency, in the order of the file."""
        return tuple(team for agency in self.agencies for team in agency.teams)

    def team(self, name: str) -> Team:
        """The team of this name.

        Raises:
            LookupError: no team is called so.
        """
        for team in self.teams:
            if team.name == name:
                return team
        raise LookupError(f"no team is called {name!r}")

    def agency(self, slug: str) -> Agency:
        """The agency of this slug.

        Raises:
            LookupError: no agency has this slug.
        """
        for agency in self.agencies:
            if agency.slug == slug:
                return agency
        raise LookupError(f"no agency has the slug {slug!r}")

    def team_for(self, kind: str, *, partnership: str, town: str) -> Team:
        """The team of an agency kind that a family in this town would meet.

        A team of the same town comes first, then any that serves the partnership.

        Raises:
            LookupError: nobody of this kind serves the partnership.
        """
        found = [t for t in self.teams if t.kind == kind and partnership in t.serves]
        for team in found:
            if team.town == town:
                return team
        if found:
            return found[0]
        raise LookupError(f"no {kind} team serves {partnership!r}")

    def answering(self, role: str, *, partnership: str, town: str) -> Team:
        """The team whose worklist a duty of this role lands on.

        Raises:
            LookupError: no team of the partnership answers for the role.
        """
        found = [
            t for t in self.teams if role in t.answers_for and partnership in t.serves
        ]
        for team in found:
            if team.town == town:
                return team
        if found:
            return found[0]
        raise LookupError(f"no team answers for {role!r} in {partnership!r}")


@cache
def organisation() -> Organisation:
    """The organisation of the demo, read once from its YAML file."""
    text = files(__package__).joinpath("data/organisation.yaml").read_text("utf-8")
    raw = YAML(typ="safe").load(text)
    return Organisation(
        partnerships=tuple(
            Partnership(p["slug"], p["name"], p["policy"], tuple(p["towns"]))
            for p in raw["partnerships"]
        ),
        agencies=tuple(_agency(a) for a in raw["agencies"]),
        agreements=tuple(
            Agreement(partnership, role.id, tuple(may_see))
            for partnership, rows in raw["agreements"].items()
            for kind, may_see in rows.items()
            for role in roles().values()
            if kind in role.held_by
        ),
    )


def _agency(raw: dict[str, Any]) -> Agency:
    """One agency of the file, with its teams."""
    return Agency(
        slug=raw["slug"],
        name=raw["name"],
        kind=raw["kind"],
        partnership=raw["partnership"],
        teams=tuple(_team(t, raw) for t in raw["teams"]),
    )


def _team(raw: dict[str, Any], agency: dict[str, Any]) -> Team:
    """One team of the file; it serves its own partnership if nothing else is said."""
    return Team(
        name=raw["name"],
        agency=agency["slug"],
        kind=agency["kind"],
        town=raw["town"],
        phone=str(raw["phone"]),
        out_of_hours=str(raw["out_of_hours"]),
        serves=tuple(raw.get("serves", [agency["partnership"]])),
        answers_for=tuple(raw["answers_for"]),
        staff=tuple(_colleague(row, raw["email"]) for row in raw["staff"]),
    )


def _colleague(row: list[str], domain: str) -> Colleague:
    """One row of a team's staff: given name, family name, role, title."""
    given, family, role, title = row
    local = f"{given}.{family}".lower().replace(" ", "-")
    return Colleague(given, family, role, title, f"{local}@{domain}")
