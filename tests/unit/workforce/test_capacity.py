"""How much a team can carry: posts, vacancies, and the file that says the weights."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from plait.standards import services
from plait.standards.services import BadStandards, capacity, topics
from plait.standards.services.capacity import capacity_of
from plait.workforce.capacity import away_now, by_profession, leave_ahead
from plait.workforce.shapes import Funded, Leave, Working

VALE = capacity_of(services.services()["vale-perinatal"])
TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def rows(funded=(), working=(), away=()):
    """The professions of a team by their id."""
    found = by_profession(VALE, funded, working, away, TODAY)
    return {one.profession.id: one for one in found}


def test_vacant_is_funded_less_filled_on_the_day():
    """
    What has ended or not begun counts in neither.
    """
    nurse = rows(
        [
            Funded("community_nurse", Decimal("4.00"), TODAY),
            Funded("community_nurse", Decimal("9.00"), TODAY + DAY),
        ],
        [
            Working(1, "community_nurse", Decimal("0.80"), TODAY - DAY, TODAY),
            Working(2, "community_nurse", Decimal("1.00"), TODAY, None),
            Working(3, "community_nurse", Decimal("1.00"), TODAY - DAY, TODAY - DAY),
        ],
        away=[1],
    )["community_nurse"]

    assert (nurse.funded, nurse.filled, nurse.vacant) == (
        Decimal("4.00"), Decimal("1.80"), Decimal("2.20")
    )  # fmt: skip
    assert nurse.away == Decimal("0.80")


def test_more_than_is_funded_is_no_negative_vacancy():
    nurse = rows(
        [Funded("community_nurse", Decimal("0.50"), TODAY)],
        [Working(1, "community_nurse", Decimal("0.80"), TODAY)],
    )["community_nurse"]

    assert (nurse.vacant, nurse.over) == (0, Decimal("0.30"))


def test_what_is_usual_is_worked_out_of_the_births():
    assert rows()["nursery_nurse"].usual == (Decimal("1.7"), Decimal("2.5"))


def test_leave_is_of_now_or_ahead():
    now, soon, far = (
        Leave(TODAY - DAY, TODAY + DAY),
        Leave(TODAY + 27 * DAY, None),
        Leave(TODAY + 28 * DAY, None),
    )

    assert away_now([soon, now], TODAY) == now
    assert away_now([Leave(TODAY - DAY, TODAY)], TODAY) is None
    assert list(leave_ahead([far, soon, now], TODAY, 4)) == [soon]


def test_a_family_of_which_nobody_said_how_often_it_is_seen_is_not_light():
    """
    What is not known weighs as the heaviest that there is.
    """
    heaviest = max(one.points for one in VALE.weights.intensity)

    assert VALE.points(None, None) == heaviest
    assert VALE.points("gone", "near") == heaviest
    assert VALE.points("enhanced", "far") == 3


def test_no_number_of_ours_is_said_to_be_checked():
    every = [VALE.ahead, VALE.births, VALE.weights]
    for one in VALE.professions:
        every += [one.per_births, one.caseload]

    assert not any(one.verified for one in every if one is not None)


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ("least: 5.0, most: 5.0", "least: 5.0, most: 4.0", "wanted 5.0 or more"),
        ("weeks: 4", "weeks: 0", "ahead.weeks"),
        ("id: enhanced", "id: standard", "wanted each id once, got 'standard' twice"),
        ("id: social_worker", "id: doctor", "wanted each id once, got 'doctor' twice"),
        ("points: 30", "points: -1", "caseload.points"),
    ],
)
def test_a_wrong_file_says_what_was_wanted_and_got(tmp_path, was, is_now, said):
    """
    The check of the standards reads it as well.
    """
    here = services.services()["vale-perinatal"].folder
    folder = tmp_path / "vale-perinatal"
    folder.mkdir()
    (folder / "service.yaml").write_text((here / "service.yaml").read_text())
    text = (here / f"{capacity.NAME}.yaml").read_text()
    assert was in text
    (folder / f"{capacity.NAME}.yaml").write_text(text.replace(was, is_now, 1))

    services.use(tmp_path)
    try:
        [fault] = topics.faults()
        with pytest.raises(BadStandards):
            capacity_of(services.services()["vale-perinatal"])
    finally:
        services.use(None)

    assert said in fault
