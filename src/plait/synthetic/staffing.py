"""Who works in the made-up teams, how much, and which languages they speak."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from plait.clock.moments import local_day
from plait.synthetic.organisation import Team
from plait.workforce import keeping
from plait.workforce.shapes import Funded, Working

#: So long ago everybody began, and every post was first paid for.
_BEGAN = timedelta(days=900)


@dataclass(frozen=True, slots=True)
class Person:
    """What somebody works as, how much of full time, and what they speak."""

    profession: str
    wte: Decimal
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamStaffing:
    """The posts of a made-up team by profession, and its people by name.

    `leaving` says in how many days is somebody's last.
    """

    funded: Mapping[str, Decimal]
    people: Mapping[str, Person]
    leaving: Mapping[str, int]


@cache
def staffings() -> Mapping[str, TeamStaffing]:
    """Who works in the made-up teams by the team's name, read once."""
    text = files(__package__).joinpath("data/workforce.yaml").read_text("utf-8")
    return {
        name: TeamStaffing(
            {one: Decimal(str(wte)) for one, wte in given["funded"].items()},
            {
                who: Person(profession, Decimal(str(wte)), tuple(languages))
                for who, (profession, wte, *languages) in given["people"].items()
            },
            given.get("leaving", {}),
        )
        for name, given in YAML(typ="safe").load(text).items()
    }


def keep(
    team: Team, number: int, staff: Mapping[str, int], as_of: datetime, *, using: str
) -> None:
    """Write who works in a made-up team, as the engine.

    Args:
        number: the database's number of the team.
        staff: those of its people by name.
    """
    told = staffings().get(team.name)
    if told is None:
        return
    since = local_day(as_of - _BEGAN)
    for profession, wte in told.funded.items():
        row = Funded(profession, wte, since)
        keeping.fund(row, team_id=number, by=None, at=as_of, using=using)
    for name, one in told.people.items():
        days = told.leaving.get(name)
        until = None if days is None else local_day(as_of) + timedelta(days=days)
        time = Working(staff[name], one.profession, one.wte, since, until)
        keeping.work(time, team_id=number, by=None, at=as_of, using=using)
        for language in one.languages:
            keeping.speak(staff[name], language, team_id=number, using=using)
