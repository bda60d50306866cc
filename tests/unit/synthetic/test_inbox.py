"""Whatever day the demo is loaded on, its perinatal team has a believable inbox."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from plait.clock.moments import LONDON
from plait.engine.derive import derive
from plait.standards import services
from plait.standards.policies import library_of
from plait.standards.services.intake import intake_of
from plait.synthetic.caseload import allocations
from plait.synthetic.inbox import stories, waiting
from plait.synthetic.organisation import organisation
from plait.synthetic.plays import plays
from plait.synthetic.population import in_care
from plait.timeline.care import IN_CARE
from plait.timeline.care_episodes import episodes
from plait.timeline.lines import read_lines, to_line
from plait.timeline.timeline import Timeline

AS_OF = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SATURDAY = 5
ANY_DAY = ("birth.", "person.")


def found(as_of):
    """Every episode of the inbox's stories, by the story's id."""
    return [
        (made.play, one)
        for made in waiting(as_of=as_of)
        for one in episodes(Timeline.of(made.subject, made.events))
    ]


@pytest.mark.parametrize("later", range(7))
def test_every_story_can_be_told_on_every_day_of_the_week(later):
    """
    Its events could be imported, none is of the future, and none is on a weekend.
    """
    as_of = AS_OF + timedelta(days=later)

    for made in waiting(as_of=as_of):
        assert read_lines(json.dumps(to_line(e)) for e in made.events).problems == []
        assert all(e.recorded_at <= as_of for e in made.events)
        assert {
            e.kind
            for e in made.events
            if e.occurred_at.astimezone(LONDON).weekday() >= SATURDAY
            and not e.kind.startswith(ANY_DAY)
        } == set()


@pytest.mark.parametrize("later", range(7))
def test_the_inbox_holds_what_an_inbox_holds_on_every_day_of_the_week(later):
    """
    Undecided, asked, passed on, refused, twice; and care that waits for one answer.
    """
    every = found(AS_OF + timedelta(days=later))
    states = Counter(one.state for _, one in every)
    purposes = {one.purpose for _, one in every}

    assert states == {
        "received": 6, "triaged": 3, "asked": 1, "redirecting": 2, "discharging": 1
    }  # fmt: skip
    assert purposes == {"", "preconception", "partner"}
    assert any(one.said("referrer") == "self" for _, one in every)
    assert any(one.said("out_of_area") for _, one in every)
    assert Counter(name for name, _ in every)["inbox-twice"] == 2
    for name, one in every:
        steps = [one.first, one.began, one.triaged, one.passed_on, one.refused]
        moments = [step.occurred_at for step in steps if step is not None]
        assert moments == sorted(moments), name


def test_the_newest_came_on_the_last_working_day():
    """
    Also on a Monday after a weekend.
    """
    monday = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

    newest = max(one.began.occurred_at for _, one in found(monday))

    assert newest.date().isoformat() == "2026-11-27"


def test_every_flag_service_and_rule_is_one_that_the_service_knows():
    """
    So that the page names each as the service does.
    """
    intake = intake_of(services.of_agency("vale-perinatal"))
    flags, rules, sent_to = set(), set(), set()
    for _, one in found(AS_OF):
        flags |= set(one.said("flags") or ())
        if one.triaged is not None:
            rules |= {each["id"] for each in one.triaged.fact.get("criteria") or ()}
        if one.passed_on is not None:
            sent_to.add(one.passed_on.fact["service"])

    assert flags <= {one.id for one in intake.flags}
    assert rules <= {one.id for one in intake.criteria}
    assert {intake.service_of(name).id for name in sent_to} == sent_to
    assert any(one.is_red for one in intake.flags if one.id in flags)


def test_nobody_but_the_perinatal_team_is_late_with_those_who_wait_for_it():
    """
    So that the stories stand out. The question to the GP, too, has no answer yet.
    """
    late = {
        owed.standard
        for made in waiting(as_of=AS_OF)
        for owed in derive(made.events, library_of(made.partnership), AS_OF)
        if owed.state == "overdue"
    }

    assert late
    assert {one for one in late if not one.startswith("pmh_")} <= {"handover_accepted"}


def test_no_story_has_the_name_of_a_play():
    """
    Their ids make their families' keys.
    """
    assert stories().keys().isdisjoint(plays())


def test_more_families_are_cared_for_with_scores_and_supervision():
    """
    Accepted by the perinatal team, mostly still in its care, and the same each time.
    """
    world = organisation()
    made = list(in_care(seed=20, count=12, as_of=AS_OF))
    told = [
        Timeline.of(one.subject, [*one.events, *allocations(one, world)])
        for one in made
    ]
    every = [one for timeline in told for one in episodes(timeline)]

    assert [one.key for one in made] == [
        one.key for one in in_care(seed=20, count=12, as_of=AS_OF)
    ]
    assert sum(one.state in IN_CARE for one in every) >= 9
    assert sum(len(one.scores) > 1 for one in every) >= 9
    assert any(one.supervised for one in every)
