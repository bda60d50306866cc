"""The SQL gives the rows of `derive`, whatever the standards and the timelines."""

import os
from collections.abc import Collection
from contextlib import nullcontext
from functools import partial
from unittest.mock import Mock

import duckdb
import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generative.population_facts import THEMES
from generative.population_known import by_hand, of_examples
from generative.population_mutants import MUTANTS
from generative.population_worlds import (
    gathered,
    is_in_order,
    owed,
    rows,
    smallest,
    world,
)
from lib import databases
from plait.population import duck, postgres, sql_engine
from plait.population.engines import MissingEngine, NoRoom
from plait.population.sql_engine import Prepared, run

#: A query costs nearly the same for one family as for a hundred.
_MANY = {"families": 80, "count": 50}
_FEW = {"families": 40, "count": 40}
#: The worlds in which most breaks are noticed, and those made by hand.
_WORLDS = ((1, "births"), (2, "moves"), "by hand")
#: The stages before what starts a duty, each of which runs once.
_ONCE = sql_engine.BEFORE
#: Every third break, of those in one world; all of them when it is asked for.
_ALL = "PLAIT_ALL_MUTANTS" in os.environ
_TRIED = MUTANTS if _ALL else [one for one in MUTANTS if one.where in _WORLDS][::3]


def differs(made, judge):
    """What is owed but not given, and given but not owed; None where they agree."""
    found, rules = gathered(made)
    got = judge(found.events, rules, made.as_of, made.known_at)
    wanted, told = owed(made, found, rules), rows(got, rules)
    if wanted == told and is_in_order(got, rules):
        return None
    return set(wanted) - set(told), set(told) - set(wanted)


def agrees(made, judge):
    """Fail with the smallest world in which they differ."""
    if differs(made, judge) is None:
        return
    small = smallest(made, lambda one: differs(one, judge) is not None)
    pytest.fail(f"{small}\n{differs(small, judge)}")


@settings(max_examples=4)
@given(
    number=st.integers(0, 10**9), theme=st.sampled_from([None, *THEMES]),
)  # fmt: skip
def test_duckdb_gives_what_derive_gives(number, theme):
    """Random standards, corrections, late recordings, clocks that change."""
    agrees(world(number, theme=theme, **_MANY), duck.judge)


def test_the_examples_of_the_standards_give_what_derive_gives():
    """Every standard that ships, on what happens in all their examples."""
    agrees(of_examples(), duck.judge)


@pytest.mark.parametrize(("number", "theme"), [(1, None), (2, "births"), (3, "moves")])
def test_postgresql_gives_what_derive_gives(test_server, number, theme):
    """The same text, in temporary tables of PostgreSQL."""
    made = world(number, families=25, count=30, theme=theme)
    with databases.superuser() as connection:
        agrees(made, partial(_on_postgresql, connection))


def _on_postgresql(connection, events, rules, as_of, known_at):
    prepared = Prepared.of(events, rules)
    return postgres.judge_on(connection, prepared, as_of, known_at)


def test_postgresql_without_a_database_says_what_to_name(monkeypatch):
    """In the database of the records nobody may make temporary tables."""
    made = by_hand()
    found, rules = gathered(made)
    monkeypatch.delenv(postgres.ADDRESS, raising=False)
    with pytest.raises(MissingEngine, match=postgres.ADDRESS):
        postgres.judge(found.events, rules, made.as_of)
    monkeypatch.setenv(postgres.ADDRESS, "host=127.0.0.1 port=1 connect_timeout=1")
    with pytest.raises(MissingEngine, match="No database answers"):
        postgres.judge(found.events, rules, made.as_of)
    monkeypatch.setenv(postgres.ADDRESS, "the password, perhaps")
    with pytest.raises(MissingEngine, match="No database answers") as refused:
        postgres.judge(found.events, rules, made.as_of)
    assert "perhaps" not in str(refused.value)


def test_postgresql_that_stops_in_the_middle_is_said(monkeypatch):
    """As where its disk is full: its own words would be a traceback."""
    made = by_hand()
    found, rules = gathered(made)
    monkeypatch.setenv(postgres.ADDRESS, "dbname=any")
    monkeypatch.setattr(postgres.psycopg, "connect", lambda _: nullcontext())
    full = Mock(side_effect=psycopg.errors.DiskFull("no space"))
    monkeypatch.setattr(postgres, "judge_on", full)

    with pytest.raises(NoRoom, match="stopped, or has no room"):
        postgres.judge(found.events, rules, made.as_of)


def test_nothing_is_owed_where_nothing_happened():
    """No events give no rows, and none is made up."""
    made = world(1, families=1, count=3)
    found, rules = gathered(made)
    assert duck.judge(found.events.slice(0, 0), rules, made.as_of).num_rows == 0


def test_rows_in_another_order_are_put_in_order_first():
    """A table that was shuffled gives what an extract gives."""
    made = world(5, **_FEW)
    found, rules = gathered(made)
    turned = found.events.sort_by([("event", "descending")])
    judge = partial(duck.judge, rules=rules, as_of=made.as_of, known_at=made.known_at)
    assert judge(turned).equals(judge(found.events))


def test_families_are_judged_in_pieces_as_in_one(monkeypatch):
    """Few at once, so that memory is bounded: no family is split, and none is lost."""
    made = world(5, **_FEW)
    found, rules = gathered(made)
    whole = duck.judge(found.events, rules, made.as_of, made.known_at)
    monkeypatch.setattr(sql_engine, "_AT_ONCE", 20_000)
    assert duck.judge(found.events, rules, made.as_of, made.known_at).equals(whole)


class _Resumed(duck.DuckStore):
    """A store that has kept some stages from before, and does not run them again."""

    kept: Collection[str] = ()

    def keep(self, name, select):
        return 1 if name in self.kept else super().keep(name, select)

    def drop(self, *names):
        """Drop nothing: the next break begins with what was kept."""


def _turn(mutant):
    """Where a break is, among the stages that run once."""
    if mutant.stage == "is_known":
        return 0
    return _ONCE.index(mutant.stage) if mutant.stage in _ONCE else len(_ONCE)


def _world_of(where):
    """The world in which a break is noticed."""
    if where == "by hand":
        return by_hand()
    number, theme = where
    return world(number, theme=theme, **_FEW)


@pytest.mark.parametrize(
    "where", sorted({one.where for one in _TRIED}, key=str), ids=str
)
def test_every_break_of_the_text_is_noticed(where):
    """One word of the SQL changed, and a row differs from what derive gives."""
    made = _world_of(where)
    found, rules = gathered(made)
    wanted = owed(made, found, rules)
    prepared = Prepared.of(found.events, rules)
    with duckdb.connect(config={"threads": 1}) as connection:
        store = _Resumed(connection)
        for name, table in (*prepared.rules.items(), ("events", prepared.events)):
            store.load(name, table)
        judge = partial(
            run, store, prepared, prepared.events, made.as_of, made.known_at
        )
        assert rows(judge(), rules) == wanted
        # The later first: so what was kept before a break is not broken.
        mutants = [one for one in _TRIED if one.where == where]
        for mutant in sorted(mutants, key=_turn, reverse=True):
            store.kept = _ONCE[: _turn(mutant)]
            assert rows(judge(mutant.text()), rules) != wanted, mutant.name
