"""What an explanation concludes is what `derive` gives, for every standard."""

from hypothesis import given, settings

from generative.oracle_probes import STANDARDS
from generative.test_second_opinion import OF_PROBES, histories
from plait.engine.derive import derive, timeline_of
from plait.engine.explain import explain
from plait.engine.reasons import moment_in_words
from plait.engine.steps import CONDITIONS
from plait.standards.collection import Library
from plait.standards.loader import library
from plait.standards.policies import library_of

LIBRARY = library()
#: Made to use each part that few standards use: `while`, bounds, and how often.
PROBES = Library.of(STANDARDS)


def explained(events, standards, as_of, known_at):
    """The explanation of each standard, in order."""
    return [
        explain(events, standards.versions(name), as_of, known_at)
        for name in standards.by_id
    ]


def rows(found):
    """Obligations as lines, in an order of their own."""
    return sorted((one.line() for one in found), key=repr)


@given(histories())
@settings(max_examples=200, deadline=None)
def test_an_explanation_says_what_is_derived_and_why(history):
    """The same duties, made exactly if all held, by facts that were known then.

    A timeline already cut is explained alike, but for what is out of its sight.
    """
    events, as_of, known_at = history

    told = explained(events, LIBRARY, as_of, known_at)

    owed = [one for each in told for one in each.obligations]
    assert rows(owed) == rows(derive(events, LIBRARY, as_of, known_at))
    timeline = timeline_of(events, as_of, known_at)
    known = {one.id for one in timeline.events}
    for each in told:
        cut = explain(timeline, LIBRARY.versions(each.standard), as_of)
        assert rows(cut.obligations) == rows(each.obligations)
        check_conditions(each)
        check_known(each, known)
        for case in each.cases:
            if case.obligation is not None:
                check_steps(case, case.obligation)


def check_conditions(told):
    """No condition is told as held that failed, and none is forgotten."""
    for case in told.cases:
        asked = [step for step in case.steps if step.kind in CONDITIONS]
        assert asked
        assert case.is_made == all(step.holds for step in asked)


def check_known(told, known):
    """What happened later, or was recorded later, is only ever told as such."""
    for step in told.all_steps:
        if step.kind != "near":
            assert set(step.event_ids) <= known


def check_steps(case, owed):
    """They name what it rests on, what ended it, and when it is due."""
    counted = {id_ for s in case.steps if s.holds for id_ in s.event_ids}
    ended = {
        kind: [id_ for s in case.steps if s.kind == kind and s.holds
               for id_ in s.event_ids]
        for kind in ("answer", "stop")
    }  # fmt: skip
    refused = {
        id_ for s in case.steps if s.kind in ("no_answer", "no_stop")
        for id_ in s.event_ids
    }  # fmt: skip
    assert set(owed.because) <= counted
    assert ended["answer"] == ([owed.met_by] if owed.met_by else [])
    assert ended["stop"] == ([owed.stopped_by] if owed.stopped_by else [])
    assert not refused & {owed.met_by, owed.stopped_by}
    limits = " ".join(step.words for step in case.steps if step.kind == "limit")
    if owed.due_at is not None:
        assert moment_in_words(owed.due_at) in limits
    else:
        assert "is not known" in limits


@given(histories(chapters=OF_PROBES * 3))
@settings(max_examples=200, deadline=None)
def test_it_holds_for_the_parts_that_few_standards_use(history):
    """`while`, bounded limits, how often, coming back, dismissing."""
    events, as_of, known_at = history

    told = explained(events, PROBES, as_of, known_at)

    owed = [one for each in told for one in each.obligations]
    assert rows(owed) == rows(derive(events, PROBES, as_of, known_at))
    for case in (case for each in told for case in each.cases):
        asked = [step for step in case.steps if step.kind in CONDITIONS]
        assert case.is_made == all(step.holds for step in asked)
        if case.obligation is not None:
            check_steps(case, case.obligation)


@given(histories())
@settings(max_examples=150, deadline=None)
def test_it_holds_under_a_policy_with_a_close_of_business(history):
    """A partnership's own limits are counted out alike."""
    events, as_of, known_at = history
    ashmere = library_of("ashmere")

    told = explained(events, ashmere, as_of, known_at)

    owed = [one for each in told for one in each.obligations]
    assert rows(owed) == rows(derive(events, ashmere, as_of, known_at))
