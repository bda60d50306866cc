"""Pairs of scores as rows, sums of them, and who has none yet."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from lib.town import NOW
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records.models import OutcomePairRow
from plait.worklist import outcomes, projection

AGENCY = "ashmere-perinatal"
BEFORE = NOW - timedelta(days=90)


def row_of(home, measure="core10"):
    return OutcomePairRow.objects.get(subject_id=home.id, measure=measure)


def add(home, town, result, times, *, days=20, measure="core10", first=True):
    """So many whose care ended so many days ago; in care now where None."""
    for _ in range(times):
        OutcomePairRow.objects.create(
            subject_id=home.id, care=uuid4(), measure=measure, about="", agency=AGENCY,
            team=town.teams["perinatal"], label="J. A.", sens=1, began_at=BEFORE,
            ended_at=None if days is None else NOW - timedelta(days=days),
            first_at=BEFORE if first else None, result=result,
        )  # fmt: skip


def told(town, who="perinatal"):
    sessions.begin(town.staff[who].pk)
    [found] = outcomes.of_service(AGENCY, ["core10"], now=NOW)
    return found


def test_what_is_recorded_is_a_pair_at_once_and_a_rebuild_finds_nothing_new(
    town, records, home, as_engine
):
    """
    The row is a function of the events, and of nothing else.
    """
    who = "perinatal"
    records(who, "referral.mental_health.accepted", about="mother", at=BEFORE)
    with as_engine():
        assert row_of(home).result == "no_pair"
    early, late = BEFORE + timedelta(days=1), NOW - timedelta(days=1)
    records(who, "screen.core10", about="mother", at=early, total=21)
    records(who, "screen.core10", about="mother", at=late, total=12)
    records(who, "discharge.mental_health", about="mother", at=NOW)

    with as_engine():
        row = row_of(home)
        assert (row.first_value, row.last_value, row.result) == (21, 12, "improved")
        assert (row.ended_at, row.agency, row.label) == (NOW, AGENCY, "J. A.")
        # She has a baby, so the bond is asked about; and the clinician's own scale.
        assert row_of(home, "pbq").result == row_of(home, "honos").result == "no_pair"
        again = projection.rebuild([home.id], now=NOW, using="default")
        assert (again.failed, again.changed) == (0, 0)


def test_a_corrected_score_changes_the_pair(town, records, home, as_engine):
    """
    What was typed wrong is no outcome of anybody.
    """
    who, at = "perinatal", BEFORE + timedelta(days=1)
    records(who, "referral.mental_health.accepted", about="mother", at=BEFORE)
    wrong = records(who, "screen.core10", about="mother", at=at, total=12)
    records(
        who, "screen.core10", about="mother", at=at, recorded=NOW, total=21,
        corrects=wrong.event.id, reason="typed the wrong way round",
    )  # fmt: skip

    with as_engine():
        assert row_of(home).first_value == 21


def test_a_death_is_no_outcome_to_be_counted(town, records, home, as_engine):
    """
    The rows go; the record stays.
    """
    records("perinatal", "referral.mental_health.accepted", about="mother", at=BEFORE)
    records("perinatal", "person.died", about="mother", at=NOW)

    with as_engine():
        assert not OutcomePairRow.objects.filter(subject_id=home.id).exists()


def test_a_service_reads_its_sums_and_nobody_else_does(town, home, as_engine):
    """
    Neither another team of the family, nor the office, nor anybody a row.
    """
    with as_engine():
        add(home, town, "improved", 6)
        add(home, town, "no_pair", 5, days=None)

    found = told(town)

    assert found.whole.people.value == found.whole.results["improved"].value == 6
    assert found.in_care.people.value == found.in_care.results["first_only"].value == 5
    for who in ("health_visiting", "partnership"):
        with pytest.raises(NotAllowed):
            told(town, who)
    with (
        pytest.raises(ProgrammingError), transaction.atomic(),
        connection.cursor() as cursor,
    ):  # fmt: skip
        cursor.execute("select * from outcome_pair")


def test_a_small_part_is_hidden_and_cannot_be_worked_out(town, home, as_engine):
    """
    Two who got worse stand in no number, nor in a difference of two.
    """
    with as_engine():
        add(home, town, "improved", 8)
        add(home, town, "worsened", 2)
        add(home, town, "no_pair", 6, first=False)

    whole = told(town).whole

    assert whole.people.value == 16
    assert whole.paired.value == 10
    assert {one.value for one in whole.results.values()} == {None}


def test_who_has_no_pair_is_listed_for_her_own_team_by_initials(town, home, as_engine):
    """
    What is missing is said, and nobody has to open a record to see whose it is.
    """
    with as_engine():
        add(home, town, "no_pair", 1, days=None, first=False)
        add(home, town, "improved", 1, days=None, measure="honos")

    sessions.begin(town.staff["perinatal"].pk)
    [one] = outcomes.wanting()
    sessions.begin(town.staff["maternity"].pk)
    others = outcomes.wanting()

    assert (one.label, one.wanting, one.not_begun) == ("J. A.", ("core10",),
                                                       ("core10",))  # fmt: skip
    assert others == []


CELLS = st.dictionaries(
    st.sampled_from(["2026-Q1", "2026-Q2"]),
    st.dictionaries(st.sampled_from(outcomes.RESULTS), st.integers(0, 9)),
    min_size=1,
)


@given(CELLS)
def test_no_small_number_is_ever_shown(cells):
    """
    Neither of a quarter nor of all of them, whichever way they fall.
    """
    whole, parts = outcomes.told(cells)

    for one in (whole, *parts.values()):
        for number in (one.people, one.paired, *one.results.values()):
            assert number.value is None or number.value == 0 or number.value >= 5


@given(CELLS)
def test_what_is_shown_is_true_and_leaves_no_small_one_as_a_difference(cells):
    """
    Where all parts but one are shown beside their sum, that one is not small.
    """
    whole, parts = outcomes.told(cells)

    people = {name: sum(one.values()) for name, one in cells.items()}
    for name, one in parts.items():
        assert one.people.value in (None, people[name])
    hidden = [name for name, one in parts.items() if one.people.value is None]
    if whole.people.value is not None and len(hidden) == 1:
        assert people[hidden[0]] not in range(1, 5)
    results = whole.results
    unknown = [name for name, one in results.items() if one.value is None]
    if whole.people.value is not None and len(unknown) == 1:
        amount = sum(one.get(unknown[0], 0) for one in cells.values())
        assert amount not in range(1, 5)
