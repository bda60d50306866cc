"""The made-up rota is whole: known teams and people, no number that anybody has."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from plait.synthetic import on_call
from plait.synthetic.organisation import organisation

NOW = datetime(2026, 3, 9, 1, tzinfo=UTC)


def numbered(team):
    """The people of a team by name, each with a number."""
    return {one.name: number for number, one in enumerate(team.staff, start=1)}


def test_everybody_on_the_rota_works_in_that_team():
    """
    A misspelt name would be a night without anybody.
    """
    world = organisation()
    for name, told in on_call.rotas().items():
        people = set(numbered(world.team(name)))
        cover = {one for one in told.away.values() if one}
        assert {*told.on_call, *told.away, *cover} <= people


def test_mobile_numbers_are_of_the_range_kept_for_drama():
    """
    One each, and nobody real is texted.
    """
    numbers = list(on_call.mobiles(organisation()).values())

    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("+447700900") for number in numbers)


def test_a_team_with_a_rota_has_somebody_every_night():
    """
    From the night before the demo began, for weeks.
    """
    world = organisation()
    for name, told in on_call.rotas().items():
        team = world.team(name)
        shifts = list(on_call.shifts(team, 1, numbered(team), NOW))

        assert bool(shifts) == bool(told.on_call)
        assert all(one.until == then.since for one, then in pairwise(shifts))
        if shifts:
            assert shifts[0].since < NOW
            assert shifts[-1].until > NOW + timedelta(weeks=8)
