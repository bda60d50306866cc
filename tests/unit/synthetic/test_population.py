"""Made-up families are possible, repeatable, and never ahead of their moment."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from plait.engine.derive import derive
from plait.records import nhs_numbers
from plait.standards.loader import library
from plait.synthetic.families import own_numbers
from plait.synthetic.organisation import organisation
from plait.synthetic.population import family, population
from plait.synthetic.workforce import workforce
from plait.timeline.lines import read_lines, to_line

AS_OF = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def families():
    """A hundred and twenty families of one seed."""
    return list(population(seed=7, count=120, as_of=AS_OF))


def test_the_same_seed_gives_the_same_families(families):
    """
    Whoever makes them again makes the same people and the same events.
    """
    again = list(population(seed=7, count=120, as_of=AS_OF))

    assert again == families


def test_another_seed_gives_other_families(families):
    """
    The seed is not decoration.
    """
    others = list(population(seed=8, count=3, as_of=AS_OF))

    assert {one.key for one in others}.isdisjoint(one.key for one in families)


def test_any_family_can_be_made_alone(families):
    """
    Family number 57 does not depend on the 57 before it.
    """
    alone = family(seed=7, number=57, as_of=AS_OF, world=organisation())

    assert alone == families[57]


def test_nothing_is_recorded_after_the_moment(families):
    """
    What has not happened yet is not there, and nothing is recorded before it happens.
    """
    events = [event for one in families for event in one.events]

    assert all(event.occurred_at <= event.recorded_at <= AS_OF for event in events)
    assert min(event.recorded_at for event in events) > AS_OF - timedelta(days=600)


def test_every_event_could_be_imported(families):
    """
    The reader of events finds no fault with any of them, alone or together.
    """
    for one in families:
        read = read_lines(json.dumps(to_line(event)) for event in one.events)

        assert read.problems == []
        assert len(read.events) == len(one.events)


def test_a_pregnancy_later_becomes_a_birth():
    """
    A later moment adds to a story; what was told before stays told.
    """
    before = family(seed=7, number=3, as_of=AS_OF, world=organisation())
    ids = {event.id for event in before.events}

    assert len(ids) == len(before.events)
    assert {event.subject for event in before.events} == {before.subject}


def test_nhs_numbers_are_of_the_range_for_tests(families):
    """
    They pass the check digit, and can belong to nobody.
    """
    given = [p.nhs_number for one in families for p in one.people if p.nhs_number]

    assert all(number.startswith("999") for number in given)
    assert [nhs_numbers.parse(number) for number in given] == given


def test_the_unborn_have_no_birthday_and_no_name(families):
    """
    Who is not born at the moment is not shown as a baby with a birthday.
    """
    unborn = [p for one in families for p in one.people if p.role == "unborn"]

    assert unborn
    assert all(p.born_on is None and not p.given_name for p in unborn)


def test_most_duties_are_done_and_some_are_late(families):
    """
    The worklists look like a working week: nearly everything is done, a little is not.
    """
    owed = [o for one in families for o in derive(one.events, library(), AS_OF)]
    late = [o for o in owed if o.state == "overdue"]
    done = [o for o in owed if o.state in ("met", "met_late")]

    assert len(done) > 0.7 * len(owed)
    assert 0 < len(late) < 0.05 * len(owed)


def test_everybody_on_the_staff_has_a_timeline_but_those_with_a_play():
    """
    A post for each, by the team's own lead; who is left out is left out.
    """
    left_out = "claire.tranter@ashmere-hv.example"

    made = list(workforce(seed=7, as_of=AS_OF, without={left_out}))

    staff = [person.email for team in organisation().teams for person in team.staff]
    assert {one.staff_email for one in made} == set(staff) - {left_out}
    assert all(one.events[0].kind == "post.started" for one in made)


def test_a_number_that_is_taken_is_given_to_nobody_else(families):
    """
    Families draw alone and may draw the same; the later one gets the next free one.
    """
    taken: set[str] = set()
    once = [own_numbers(one, taken) for one in families]
    again = [own_numbers(one, taken) for one in families]

    given = [p.nhs_number for one in (*once, *again) for p in one.people]
    given = [number for number in given if number]
    assert len(set(given)) == len(given)
    assert all(nhs_numbers.parse(number) == number for number in given)
