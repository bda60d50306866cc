"""The SQL gives the rows of `derive`, whatever the standards and the timelines."""

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.population_worlds import (
    gathered,
    is_in_order,
    owed,
    rows,
    smallest,
    world,
)
from lib import databases
from plait.population import duck, postgres
from plait.population.sql_engine import Prepared

#: One query costs the same for one family as for a hundred.
_FAMILIES = 60
_STANDARDS = 45


def differs(made, judge):
    """What one gives and the other does not, with how the rows are in order."""
    found, rules = gathered(made)
    got = judge(found.events, rules, made.as_of, made.known_at)
    wanted, told = owed(made, found, rules), rows(got, rules)
    if wanted == told and is_in_order(got, rules):
        return None
    return [one for one in wanted if one not in told], [
        one for one in told if one not in wanted
    ]


def agrees(made, judge):
    """Fail with the smallest world in which they differ."""
    if differs(made, judge) is None:
        return
    small = smallest(made, lambda one: differs(one, judge) is not None)
    pytest.fail(f"{small}\n{differs(small, judge)}")


@settings(max_examples=6)
@given(number=st.integers(0, 10**9))
def test_duckdb_gives_what_derive_gives(number):
    """Random standards, corrections, late recordings, clocks that change."""
    agrees(world(number, families=_FAMILIES, count=_STANDARDS), duck.judge)


@pytest.mark.parametrize("number", [1, 2])
def test_postgresql_gives_what_derive_gives(test_server, number):
    """The same text, in temporary tables of PostgreSQL."""
    made = world(number, families=12, count=30)
    with databases.superuser() as connection:
        agrees(made, partial(_on_postgresql, connection))


def _on_postgresql(connection, events, rules, as_of, known_at):
    prepared = Prepared.of(events, rules)
    return postgres.judge_on(connection, prepared, as_of, known_at)
