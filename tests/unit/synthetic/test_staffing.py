"""The made-up teams have people who are there, in posts that their service knows."""

from dataclasses import replace
from datetime import UTC, datetime

from plait.standards import services
from plait.standards.services.capacity import capacity_of
from plait.synthetic.caseload import allocations
from plait.synthetic.organisation import organisation
from plait.synthetic.population import population
from plait.synthetic.staffing import staffings
from plait.timeline.care_episodes import episodes
from plait.timeline.facts.caseloads import WEIGHED
from plait.timeline.timeline import Timeline

AS_OF = datetime(2026, 11, 23, 9, tzinfo=UTC)


def test_everybody_who_works_in_a_made_up_team_is_of_it():
    """
    And everybody of it works as something.
    """
    for name, told in staffings().items():
        team = organisation().team(name)

        assert {one.name for one in team.staff} == set(told.people)


def test_somebody_who_works_in_the_perinatal_team_is_leaving_it():
    """
    Within a fortnight, so that there is time to give their families on.
    """
    told = staffings()["Vale perinatal team"]

    assert told.leaving
    assert told.leaving.keys() <= told.people.keys()
    assert all(0 < days <= 14 for days in told.leaving.values())


def test_their_professions_are_those_of_the_service():
    """
    At least one post is vacant, as in most teams.
    """
    for name, told in staffings().items():
        team = organisation().team(name)
        service = services.of_agency(team.agency)
        known = {one.id for one in capacity_of(service).professions}

        filled = sum(one.wte for one in told.people.values())
        assert {*told.funded, *(x.profession for x in told.people.values())} <= known
        assert filled < sum(told.funded.values())


def test_whoever_is_accepted_is_weighed_and_mostly_allocated():
    """
    By a colleague whose role it is, once it was accepted; some have nobody yet.
    """
    world = organisation()
    accepted, weighed, had = [], [], []
    for made in population(seed=20, count=60, as_of=AS_OF):
        told = [numbered(one) for one in allocations(made, world)]
        timeline = Timeline.of(made.subject, [*made.events, *told])
        accepted += [one for one in episodes(timeline) if one.accepted]
        had += [one for one in episodes(timeline) if one.coordinator]
        weighed += [one for one in told if one.kind == WEIGHED]

    assert 0 < len(had) <= len(weighed) <= len(accepted)
    for one in had:
        assert one.coordinator.occurred_at >= one.accepted.occurred_at


def numbered(event):
    """The event with a number for its worker, as the database will have one."""
    if "worker" not in event.fact:
        return event
    return replace(event, fact={**event.fact, "worker": 1})
