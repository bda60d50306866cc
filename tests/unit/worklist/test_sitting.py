"""Who is talked of at the weekly sitting, in which order, and who must wait."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from lib.stories import at
from plait.standards.services import complex_cases
from plait.worklist.complex_cases import (
    Case,
    is_sitting_day,
    next_sitting,
    plan,
)

_, SAYS = complex_cases.of_team("ashmere-maternity")
MONDAY = date(2026, 3, 9)


def case(number: int, tier: str = "amber", **fields) -> Case:
    plain = {
        "subject_id": UUID(int=number), "id": UUID(int=number), "team": 1,
        "about": None, "label": "M. A.", "state": "open", "tier": tier,
        "rank": SAYS.rank(tier), "joint": False, "since": date(2026, 3, 2),
        "talked_at": None, "talks": 0, "due_on": None, "changed_at": None,
        "meeting_id": None, "meeting_at": None, "edd": None, "midwife_at": None,
        "midwife": None, "visitor_at": None, "visitor": None,
    }  # fmt: skip
    return Case(**plain | fields)


def talked(number: int, day: str, tier: str = "amber", **fields) -> Case:
    on = at(f"{day} 09:40")
    due = date.fromisoformat(day) + timedelta(days=SAYS.tier(tier).days)
    return case(number, tier, talked_at=on, talks=1, due_on=due, **fields)


def told(sitting) -> list[tuple[int, str]]:
    return [(one.case.id.int, one.why) for one in sitting.turns]


def test_red_is_talked_of_each_week_and_amber_each_month():
    cases = [
        talked(1, "2026-03-02", "red"),
        talked(2, "2026-03-02"),
        talked(3, "2026-02-09"),
        talked(4, "2026-02-16"),
    ]

    found = plan(cases, SAYS, MONDAY)
    assert told(found) == [(1, "due"), (3, "due")]
    assert [one.id.int for one in found.rest] == [2, 4]


def test_the_gravest_come_first_and_of_those_who_should_have_been_there_already():
    cases = [
        case(1),
        case(2, "safeguarding"),
        case(3, "red"),
        talked(4, "2026-02-09", "red"),
        talked(5, "2026-03-02", "red"),
        talked(6, "2026-03-02", "amber", changed_at=at("2026-03-05 09:00")),
    ]

    assert told(plan(cases, SAYS, MONDAY)) == [
        (4, "overdue"), (3, "new"), (5, "due"), (2, "new"), (1, "new"), (6, "changed"),
    ]  # fmt: skip


def test_each_family_has_its_minute_and_nobody_is_dropped_when_there_are_too_many():
    cases = [case(number) for number in range(1, 31)]

    found = plan(cases, SAYS, MONDAY)

    assert SAYS.meeting.room_for == 22
    assert found.starts_at == at("2026-03-09 09:30")
    assert found.ends_at == at("2026-03-09 10:15")
    assert [one.at for one in found.turns[:2]] == [
        at("2026-03-09 09:30"), at("2026-03-09 09:32"),
    ]  # fmt: skip
    assert len(found.turns) == 30
    assert len(found.moved) == 8
    assert [one.fits for one in found.turns[21:23]] == [True, False]


def test_a_red_family_is_never_moved_for_an_amber_one():
    cases = [case(number) for number in range(1, 31)] + [case(99, "red")]

    assert plan(cases, SAYS, MONDAY).turns[0].case.id.int == 99


def test_who_was_moved_comes_first_among_the_equally_grave_the_next_time():
    moved = talked(1, "2026-02-02")

    found = plan([case(2), moved], SAYS, MONDAY)
    assert told(found) == [(1, "overdue"), (2, "new")]


def test_who_was_talked_of_today_keeps_a_place_also_if_the_tier_changed():
    first = talked(1, "2026-03-09", "amber")
    second = replace(talked(2, "2026-03-09", "red"), talked_at=at("2026-03-09 09:45"))

    found = plan([case(3, "red"), second, first], SAYS, MONDAY)

    assert told(found) == [(1, "talked"), (2, "talked"), (3, "new")]
    assert [one.case.id.int for one in found.to_do] == [3]
    before, after = found.beside(UUID(int=2))
    assert (before.case.id.int, after.case.id.int) == (1, 3)


def test_a_sitting_that_is_run_early_is_done_on_that_day_and_comes_again_on_its_own():
    """Red is due again on the Monday; amber has its month."""
    cases = [talked(1, "2026-03-06", "red"), talked(2, "2026-03-06")]

    friday = plan(cases, SAYS, MONDAY, today=date(2026, 3, 6))
    assert told(friday) == [(1, "talked"), (2, "talked")]
    assert told(plan(cases, SAYS, MONDAY, today=MONDAY)) == [(1, "due")]


def test_who_was_left_out_is_not_talked_of():
    found = plan([case(1, state="left_out")], SAYS, MONDAY)

    assert (found.turns, found.rest) == ((), ())


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-09 08:00", "2026-03-09"),
        ("2026-03-09 11:00", "2026-03-09"),
        ("2026-03-09 15:00", "2026-03-16"),
        ("2026-03-11 09:00", "2026-03-16"),
        # Easter Monday is 6 April: the sitting is on the Tuesday, also on that day.
        ("2026-04-02 09:00", "2026-04-07"),
        ("2026-04-07 09:00", "2026-04-07"),
        ("2026-04-08 09:00", "2026-04-13"),
    ],
)
def test_the_next_sitting_is_on_a_working_day(now, day):
    found = next_sitting(SAYS, at(now))

    assert found == date.fromisoformat(day)
    assert is_sitting_day(SAYS, found)
    assert not is_sitting_day(SAYS, found + timedelta(days=1))
