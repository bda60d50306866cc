"""Five standards in SQL written by hand for just these: what generality costs.

Two passes over the events: when it started, and what answered it. It knows the first
trigger of a family only, no correction, no recording later, no working days and no
person: what a careful analyst writes in an afternoon.

    python -m benchmarks.population_by_hand EXTRACT
"""

import sys
from pathlib import Path

import duckdb

from plait.population.reading import open_extract
from plait.population.rulebook import Rulebook
from plait.standards.collection import Library
from plait.standards.loader import library

FIVE = (
    "hv_new_birth",
    "raised_epds_assessed",
    "pmh_assessment_2w",
    "referral_decision",
    "conjunction_strategy_meeting",
)
_DAYS = {"hv_new_birth": 14, "raised_epds_assessed": 14, "pmh_assessment_2w": 14,
         "referral_decision": 1, "conjunction_strategy_meeting": 1}  # fmt: skip


def five() -> Library:
    """The five as a library of their own."""
    return Library.of(one for one in library() if one.id in FIVE)


def statement(extract: Path) -> str:
    """The SQL: with the facts that each standard means spelt out in it."""
    opened = open_extract(extract, checksums=False)
    rules = Rulebook.of(five(), opened.book())
    meant: dict[int, list[int]] = {}
    for row in rules.members.to_pylist():
        meant.setdefault(row["set"], []).append(row["fact"])
    firsts, answers, states = [], [], []
    for row in rules.standards.to_pylist():
        name = rules.listed[row["standard"]].id
        when, then = meant.get(row["when_set"], []), meant.get(row["then_set"], [])
        started = f"min(occurred) filter (fact in {_in(when)})"
        if row["also_set"] >= 0:
            other = f"min(occurred) filter (fact in {_in(meant[row['also_set']])})"
            started = (
                f"case when {other} is not null then greatest({started}, {other}) end"
            )
        firsts.append(f"{started} as {name}")
        answers.append(
            f"min(occurred) filter (fact in {_in(then)} and occurred >= t.{name}) "
            f"as {name}_by, any_value(t.{name}) as {name}"
        )
        states.append(
            f"count(*) filter ({name} is not null and ({name}_by is null or "
            f"{name}_by > {name} + {_DAYS[name]} * 86400000000)) as {name}"
        )
    files = f"read_parquet('{extract}/events/*.parquet')"
    return (
        f"with t as (select family, {', '.join(firsts)} from {files} group by family), "
        f"a as (select family, {', '.join(answers)} from {files} join t using (family) "
        f"group by family) select {', '.join(states)} from a"
    )


def _in(facts: list[int]) -> str:
    return "(" + ", ".join(map(str, facts or [-1])) + ")"


if __name__ == "__main__":
    with duckdb.connect() as database:
        database.execute("set threads = 2")
        print(database.execute(statement(Path(sys.argv[1]))).fetchall())
