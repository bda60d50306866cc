"""Who could take a family on: an order that is said in words and moves for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from plait.standards import services
from plait.standards.services.capacity import capacity_of
from plait.workforce.allocating import Case, suggest
from plait.workforce.capacity import room_of
from plait.workforce.shapes import Course, Held, Leave, Worker

VALE = capacity_of(services.services()["vale-perinatal"])
NURSE = VALE.profession("community_nurse")
NURSERY = VALE.profession("nursery_nurse")
#: A Monday without a bank holiday in the four weeks after it.
TODAY = date(2026, 11, 23)
WEEKS = 4
DAY = timedelta(days=1)
CASE = Case("coordinator", 3)


def worker(staff=1, name="Marta Nowicka", *, profession=NURSE, wte="1.00", **more):
    """A nurse who works full time and has nobody."""
    amount = Decimal(wte) if wte is not None else None
    return Worker(staff, name, profession, amount, **more)


def asked(case, *workers):
    """The suggestions for a family today."""
    return suggest(case, workers, today=TODAY, weeks=WEEKS)


def names(found):
    """Who is suggested, in order."""
    return [one.worker.name for one in found.first]


def said(found, name):
    """The sentences of one person, together."""
    every = (*found.first, *found.others)
    [one] = [one for one in every if one.worker.name == name]
    return " ".join(one.sentences)


workers_of = st.builds(
    worker,
    staff=st.integers(1, 40),
    name=st.sampled_from(["A B", "C D", "E F", "G H"]),
    profession=st.sampled_from([NURSE, NURSERY, VALE.profession("psychiatrist"), None]),
    wte=st.sampled_from(["0.05", "0.40", "0.80", "1.00", None]),
    held=st.builds(Held, st.just(1), st.just(0), st.integers(0, 40)),
    languages=st.frozensets(st.sampled_from(["Polish", "Urdu"])),
    leave=st.lists(
        st.builds(
            lambda begin, length: Leave(
                TODAY + begin * DAY, TODAY + (begin + length) * DAY
            ),
            st.integers(-10, 40),
            st.integers(0, 30),
        ),
        max_size=2,
    ).map(tuple),
)
teams = st.lists(workers_of, max_size=6, unique_by=lambda one: one.staff)
cases = st.builds(
    Case,
    st.sampled_from(["coordinator", "infant"]),
    st.integers(1, 6),
    st.sampled_from(["", "Polish", "English"]),
    st.dictionaries(st.integers(1, 40), st.none(), max_size=3),
)


def test_room_is_what_is_left_of_the_time_that_somebody_works():
    found = asked(CASE, worker(wte="0.80", held=Held(9, 0, 18)))

    assert said(found, "Marta Nowicka").startswith("Has room for 6 of 24 points; ")
    assert "Works 0.8 of full time as community perinatal" in said(
        found, "Marta Nowicka"
    )


def test_leave_of_the_next_weeks_takes_room_away_and_is_said():
    """
    A week of four is a quarter of what a colleague can take on.
    """
    begin = TODAY + timedelta(weeks=1)
    found = asked(CASE, worker(leave=(Leave(begin, begin + timedelta(weeks=1)),)))

    words = said(found, "Marta Nowicka")
    assert "Has room for 22 of 22 points" in words
    assert "In full it would be 30 points" in words
    assert "On leave from Mon 30 Nov 2026, back on Mon 7 Dec 2026." in words


def test_who_had_the_family_before_comes_first_and_then_who_speaks_its_language():
    case = replace(CASE, language="Polish", past={3: date(2024, 3, 1)})
    found = asked(
        case,
        worker(1, "Has most room"),
        worker(2, "Speaks", held=Held(1, 0, 9), languages=frozenset({"polish"})),
        worker(3, "Knows her", held=Held(1, 0, 20)),
    )

    assert names(found) == ["Knows her", "Speaks", "Has most room"]
    assert "Had this family before, until Fri 1 Mar 2024." in said(found, "Knows her")
    assert "Speaks Polish." in said(found, "Speaks")
    assert "Does not speak Polish, as far as" in said(found, "Has most room")


def test_whoever_knows_the_family_but_has_no_room_is_not_suggested():
    case = replace(CASE, past={1: None})
    found = asked(case, worker(held=Held(14, 0, 28)))

    assert names(found) == []
    assert "No room: holds 28 of 30 points, and this is 3 points." in said(
        found, "Marta Nowicka"
    )
    assert found.why_nobody == ("1 colleague has no room for 3 points.",)


def test_the_babys_worker_is_one_whose_profession_works_with_babies():
    case = Case("infant", VALE.weights.infant)
    found = asked(case, worker(1, "A nurse"), worker(2, "B", profession=NURSERY))

    assert names(found) == ["B"]
    assert "they do not work with babies" in said(found, "A nurse")


def test_what_nobody_has_entered_is_not_known_and_is_not_nought():
    found = asked(CASE, worker(1, "No time", wte=None), worker(2, "B", profession=None))

    assert names(found) == []
    assert "nobody has entered their working time" in said(found, "No time")
    assert "nobody has entered what they work as" in said(found, "B")
    assert found.why_nobody == ("Of 1 it is not known how much they work.",)


def test_a_team_in_which_nobody_fits_says_so():
    assert asked(CASE).why_nobody == (
        "Nobody of the team coordinates care, as far as professions are entered.",
    )


def test_training_is_in_date_late_or_not_known():
    course = Course("Perinatal safeguarding training", TODAY)
    late = replace(course, due_on=TODAY - DAY)
    found = asked(
        CASE,
        worker(1, "In date", courses=(course,)),
        worker(2, "Late", courses=(course, late)),
        worker(3, "Unknown"),
    )

    assert "Training in date until Mon 23 Nov 2026." in said(found, "In date")
    assert (
        "not in date, as far as it is recorded: Perinatal safeguarding training "
        "(Sun 22 Nov 2026)."
    ) in said(found, "Late")
    assert "It is not known whether their training" in said(found, "Unknown")


@given(cases, teams, st.randoms())
def test_the_order_does_not_depend_on_the_order_of_asking(case, team, shuffler):
    shuffled = list(team)
    shuffler.shuffle(shuffled)

    assert asked(case, *team) == asked(case, *shuffled)


@given(cases, teams)
def test_everybody_stands_once_and_each_says_why(case, team):
    found = asked(case, *team)

    every = [*found.first, *found.others]
    assert sorted(one.worker.staff for one in every) == sorted(x.staff for x in team)
    assert all(one.sentences for one in every)
    assert bool(found.first) != bool(found.why_nobody)


@given(cases, teams, st.integers(-5, 30), st.integers(1, 20))
def test_more_leave_never_raises_anybody(case, team, begin, length):
    """
    Nor does holding more: whoever is away has no more room than before.
    """
    leave = Leave(TODAY + begin * DAY, TODAY + (begin + length) * DAY)
    before = asked(case, *team)
    for number, one in enumerate(team):
        for less in (
            replace(one, leave=(*one.leave, leave)),
            replace(one, held=replace(one.held, points=one.held.points + 3)),
        ):
            after = asked(case, *team[:number], less, *team[number + 1 :])
            assert place(after, one.staff) >= place(before, one.staff)


@given(cases, teams)
def test_nobody_is_suggested_who_has_no_room(case, team):
    for one in asked(case, *team).first:
        assert one.room is not None
        assert one.room.left >= case.points
        assert one.room == room_of(one.worker, TODAY, WEEKS)


def place(found, staff):
    """How far down somebody stands; whoever is not suggested stands last."""
    order = [one.worker.staff for one in found.first]
    return order.index(staff) if staff in order else 1000
