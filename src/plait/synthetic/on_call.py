"""The made-up rota: who is on call which week, who is away, and mobile numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from plait.access.rota import Away, Hours, Shift
from plait.clock.moments import at_time, local_day
from plait.synthetic.organisation import Organisation, Team

#: So many weeks ahead the made-up rota is written.
WEEKS = 10
#: A made-up leave began yesterday and ends in a week.
_LEAVE = (timedelta(days=-1), timedelta(days=6))
_CHANGE = time(9)
_WORKING_WEEK = range(5)
#: The range of mobile numbers that Ofcom keeps for drama: 07700 900000 to 900999.
_FIRST_MOBILE = 447_700_900_100


@dataclass(frozen=True, slots=True)
class TeamRota:
    """The rota of a made-up team, by the names of its people."""

    on_call: tuple[str, ...] = ()
    hours: tuple[Hours, ...] = ()
    away: Mapping[str, str | None] = field(default_factory=dict)


@cache
def rotas() -> Mapping[str, TeamRota]:
    """The rotas of the made-up teams by the team's name, read once."""
    text = files(__package__).joinpath("data/rota.yaml").read_text("utf-8")
    return {
        name: TeamRota(
            tuple(given.get("on_call", ())),
            tuple(_hours(*given["hours"])) if "hours" in given else (),
            dict(given.get("away", {})),
        )
        for name, given in YAML(typ="safe").load(text).items()
    }


def mobiles(world: Organisation) -> Mapping[str, str]:
    """A made-up mobile number for everybody, by e-mail address."""
    everybody = [person.email for team in world.teams for person in team.staff]
    return {
        email: f"+{_FIRST_MOBILE + number}" for number, email in enumerate(everybody)
    }


def shifts(
    team: Team, number: int, staff: Mapping[str, int], as_of: datetime
) -> Iterator[Shift]:
    """A week on call for each in turn, from this week on.

    Args:
        number: the database's number of the team.
        staff: those of its people by name.
    """
    people = rotas().get(team.name, TeamRota()).on_call
    today = local_day(as_of)
    monday = today - timedelta(days=today.weekday())
    # A week earlier, so that a Monday morning has somebody as well.
    for week in range(-1, WEEKS if people else -1):
        begin = monday + timedelta(weeks=week)
        yield Shift(
            staff[people[week % len(people)]], number, "", at_time(begin, _CHANGE),
            at_time(begin + timedelta(weeks=1), _CHANGE),
        )  # fmt: skip


def absences(
    team: Team, number: int, staff: Mapping[str, int], as_of: datetime
) -> Iterator[Away]:
    """Who of the team is on leave now, and who covers."""
    begin, end = (as_of + part for part in _LEAVE)
    for who, cover in rotas().get(team.name, TeamRota()).away.items():
        covered_by = staff[cover] if cover else None
        yield Away(staff[who], number, begin, end, covered_by)


def _hours(opens: str, closes: str) -> Iterator[Hours]:
    for day in _WORKING_WEEK:
        yield Hours(day, time.fromisoformat(opens), time.fromisoformat(closes))
