"""What speaks against a time for an appointment, and what is recorded of who came."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from plait.access.rota import Away, Held, Roster
from plait.worklist.attending import Came, Setting, told_of
from plait.worklist.bookings import Group, Taken, conflicts, outcome_by, works_then

TEAM, NURSE, OTHER = 5, 1, 2
LONG_AGO = datetime(2025, 1, 6, 9, tzinfo=UTC)
#: A Tuesday in winter: London is at UTC.
TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
HERE = Roster((Held(NURSE, TEAM, "perinatal_clinician", LONG_AGO),))
ONE, TWO = UUID(int=1), UUID(int=2)
GROUP = Group(
    TWO, TEAM, "Group", "parent_infant_group", 1, time(13), 90, "vale_house",
    date(2026, 2, 3), date(2026, 5, 26), 8, (NURSE,),
)  # fmt: skip


def found(at=TEN, minutes=60, worker=NURSE, roster=HERE, taken=(), **more):
    return conflicts(
        at, minutes, team=TEAM, worker=worker, roster=roster, taken=taken, **more
    )


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, ()),
        ({"at": TEN - 2 * HOUR}, ("outside_hours",)),
        ({"at": TEN + 6 * HOUR, "minutes": 90}, ("outside_hours",)),
        ({"at": TEN + 6 * HOUR, "minutes": 60}, ()),
        ({"at": datetime(2026, 4, 3, 10, tzinfo=UTC)}, ("not_a_working_day",)),
        ({"at": datetime(2026, 3, 7, 10, tzinfo=UTC)}, ("not_a_working_day",)),
        ({"taken": [Taken(TEN - HOUR, TEN, frozenset({NURSE}), ONE)]}, ()),
        ({"taken": [Taken(TEN, TEN + HOUR, frozenset({NURSE}), ONE)]},
         ("double_booked",)),
        ({"taken": [Taken(TEN, TEN + HOUR, frozenset({NURSE}), ONE)], "without": ONE},
         ()),
        ({"taken": [Taken(TEN, TEN + HOUR, frozenset({OTHER}), ONE)]}, ()),
        ({"taken": [GROUP.taken(date(2026, 3, 3))], "at": TEN + 4 * HOUR},
         ("in_a_group",)),
        ({"taken": [Taken(TEN, TEN + HOUR, frozenset({NURSE}), ONE)], "worker": None},
         ()),
    ],
)  # fmt: skip
def test_what_speaks_against_a_time(asked, said):
    """
    One end touches the next beginning and is no clash; Good Friday is no working day.
    """
    assert found(**asked) == said


@pytest.mark.parametrize(
    ("until", "said"), [(None, ("away",)), (TEN + HOUR, ("away",)), (TEN, ())]
)
def test_a_colleague_who_is_away_is_said(until, said):
    """
    Back at ten is there at ten.
    """
    roster = Roster(HERE.posts, absences=(Away(NURSE, TEAM, LONG_AGO, until),))

    assert found(roster=roster) == said


def test_the_outcome_is_owed_by_the_next_working_day():
    """
    From the Thursday before Good Friday it is the Tuesday after Easter.
    """
    assert outcome_by(TEN) == date(2026, 3, 4)
    assert outcome_by(datetime(2026, 4, 2, 10, tzinfo=UTC)) == date(2026, 4, 7)


def test_who_has_left_works_there_no_more():
    """
    A post that ended is no post.
    """
    left = Roster((Held(NURSE, TEAM, "perinatal_clinician", LONG_AGO, TEN),))

    assert works_then(HERE, team=TEAM, worker=NURSE, at=TEN)
    assert not works_then(left, team=TEAM, worker=NURSE, at=TEN)
    assert not works_then(HERE, team=TEAM, worker=OTHER, at=TEN)


def test_a_group_meets_each_week_but_for_bank_holidays():
    """
    A group on Mondays leaves out Easter Monday.
    """
    monday = Group(
        TWO, TEAM, "Group", "coping_group", 0, time(10), 60, "", date(2026, 3, 24),
        date(2026, 4, 14), 8, (),
    )  # fmt: skip

    assert monday.sessions(date(2026, 1, 1), date(2026, 12, 31)) == [
        date(2026, 3, 30), date(2026, 4, 13)
    ]  # fmt: skip


MOTHER, BABY, TWIN = UUID(int=11), UUID(int=12), UUID(int=13)


def told(*came, infants=(BABY,), mode="face_to_face"):
    roles = {MOTHER: "mother"} | dict.fromkeys(infants, "infant")
    setting = Setting(
        contact="contact.perinatal", roles=roles, mode=mode, planned="Home visit"
    )
    return told_of([Came(person=who, result=result) for who, result in came], setting)


def test_mother_and_baby_seen_are_one_contact():
    """
    The baby who was there was looked at: infant seen.
    """
    [(kind, who, fact)] = told((MOTHER, "attended"), (BABY, "attended"))

    assert (kind, who) == ("contact.perinatal", [MOTHER, BABY])
    assert fact["infant_seen"] is True
    assert fact["people_present"] == [str(MOTHER), str(BABY)]


def test_a_baby_who_was_not_brought_is_a_fact_of_its_own():
    """
    The mother was seen, and her baby was not.
    """
    seen, missed = told((MOTHER, "attended_late"), (BABY, "was_not_brought"))

    assert seen[2]["infant_seen"] is False
    assert missed == (
        "nonattendance.was_not_brought", [BABY],
        {"contact": "contact.perinatal", "planned": "Home visit"},
    )  # fmt: skip


def test_a_call_shows_nobody_a_baby_and_one_twin_is_not_both():
    """
    Each baby that was seen is named.
    """
    [(_, _, called)] = told((MOTHER, "attended"), mode="telephone")
    [(_, _, one)] = told((MOTHER, "attended"), (BABY, "attended"), infants=(BABY, TWIN))

    assert called["infant_seen"] is False
    assert one["infants_seen"] == [str(BABY)]
    assert one["infant_seen"] is False


def test_who_came_late_and_could_not_be_seen_did_not_miss_it():
    """
    They came. Only the outcome says it.
    """
    assert told((MOTHER, "late_not_seen")) == []
