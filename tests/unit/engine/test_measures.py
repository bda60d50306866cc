"""From a mark to the meeting: worked out by hand, and counted a second way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.stories import at, story
from plait.engine.measures import mark_measures
from plait.timeline.events import Event
from plait.timeline.ownership import Places
from plait.timeline.timeline import Timeline

PLACES = Places(
    home="ashmere",
    found={"wendlebury-hospital": "wendlebury"},
    social_care={"ashmere-sc": "ashmere", "wendlebury-sc": "wendlebury"},
)
KINDS = {"ashmere-hv": "health_visiting", "wendlebury-hospital": "paediatrics"}
MARK = "2026-03-03 11:00  infant  injury.observed {mobile: false}  by ashmere-hv"


def held(when, quorate="true", **more):
    fields = "".join(f", {name}: {value}" for name, value in more.items())
    fact = f"{{type: strategy, quorate: {quorate}{fields}}}"
    return f"{when}  infant  meeting.held {fact}  by ashmere-sc"


def measured(*lines):
    timeline = Timeline.of("family:F1", story("\n".join(lines)))
    return mark_measures(timeline, PLACES, KINDS)


def test_a_mark_that_met_the_next_morning_took_twenty_two_and_a_half_hours():
    [one] = measured(MARK, held("2026-03-04 09:30"))

    assert one.hours == 22.5
    assert (one.asks, one.agency_kind, one.area) == (
        "asked", "health_visiting", "ashmere",
    )  # fmt: skip
    assert one.first_quorate is True


def test_over_the_weekend_nights_count():
    """
    Friday 16:00 to Monday 10:00 is 66 hours.
    """
    mark = MARK.replace("03-03 11:00", "03-06 16:00")

    assert measured(mark, held("2026-03-09 10:00"))[0].hours == 66


def test_two_on_a_phone_do_not_count_and_who_was_missing_is_kept():
    [one] = measured(
        MARK,
        held("2026-03-03 17:00", "false", missing="[police]", gaps="[perinatal_duty]"),
        held("2026-03-04 11:00", gaps="[perinatal_duty]"),
    )

    assert one.hours == 24
    assert one.first_quorate is False
    assert one.absent == ("perinatal_duty:gap", "police:missing")


def test_what_never_met_is_a_row_all_the_same():
    [one] = measured(MARK)

    assert (one.hours, one.met_at, one.first_quorate) == (None, None, None)


def test_a_meeting_before_the_mark_or_of_another_type_is_no_answer():
    core = held("2026-03-05 10:00").replace("type: strategy", "type: core_group")
    [one] = measured(held("2026-03-02 10:00"), MARK, core)

    assert one.met_at is None


def test_the_hours_run_from_when_it_was_seen_and_not_from_when_it_was_told():
    told = MARK.replace("11:00", "11:00 [recorded 2026-03-05 09:00]")

    assert measured(told, held("2026-03-05 11:00"))[0].hours == 48


@pytest.mark.parametrize(
    ("fact", "asks"),
    [
        ("{mobile: false, explanation: plausible}", "plausible"),
        ("{mobile: true}", "mobile"),
        ("{mobile: false, explanation: changed}", "asked"),
    ],
)
def test_what_asks_for_no_meeting_is_counted_apart(fact, asks):
    assert measured(MARK.replace("{mobile: false}", fact))[0].asks == asks


def test_a_mark_on_a_sibling_is_not_measured():
    assert measured(MARK.replace("infant", "sibling")) == ()


def test_a_mark_that_was_withdrawn_is_not_there():
    events = story(MARK)
    first = events[-1]
    gone = Event(
        "x", first.subject, first.about, first.kind, first.occurred_at,
        first.recorded_at + timedelta(hours=1), first.agency,
        {**first.fact, "withdrawn": True}, first.id,
    )  # fmt: skip

    assert mark_measures(Timeline.of("family:F1", [*events, gone]), PLACES, KINDS) == ()


def test_closed_by_two_before_any_meeting_is_not_met():
    closed = "2026-03-04 09:00  infant  injury.closed  by ashmere-hospital"
    [one] = measured(MARK, closed)

    assert one.closed_at == at("2026-03-04 09:00")
    assert measured(MARK, held("2026-03-03 15:00"), closed)[0].closed_at is None


def test_where_it_was_found_is_where_the_finder_works():
    mark = MARK.replace("ashmere-hv", "wendlebury-hospital")

    assert measured(mark)[0].area == "wendlebury"


START = datetime(2026, 3, 2, 9, tzinfo=UTC)
said = st.tuples(
    st.sampled_from(("mark", "held", "closed")),
    st.integers(0, 40),
    st.sampled_from(("F1-infant", "F1-infant-2")),
    st.booleans(),
    st.sampled_from(("strategy", "strategy", "core_group")),
    st.sampled_from(("none", "plausible", "changed", "inconsistent")),
    st.sets(st.sampled_from(("police", "paediatrician"))),
)


@st.composite
def timelines(draw):
    made = []
    for number, one in enumerate(draw(st.lists(said, max_size=12))):
        what, hour, about, flag, type_, why, missing = one
        kind, fact = {
            "mark": ("injury.observed", {"mobile": flag, "explanation": why}),
            "held": (
                "meeting.held",
                {"type": type_, "quorate": flag, "missing": sorted(missing)},
            ),
            "closed": ("injury.closed", {}),
        }[what]
        when = START + timedelta(hours=hour)
        made.append(
            Event(f"e{number:02}", "family:F1", about, kind, when, when, "ashmere-hv",
                  fact)
        )  # fmt: skip
    return made


def by_brute_force(events):
    """Each mark by looking at every event after it, without the engine's own ways."""
    for mark in (one for one in events if one.kind == "injury.observed"):
        after = [one for one in events if one.occurred_at >= mark.occurred_at]
        meetings = sorted(
            (one for one in after if one.kind == "meeting.held"
             and one.fact["type"] == "strategy"),
            key=lambda one: (one.occurred_at, one.recorded_at, one.id),
        )  # fmt: skip
        good = [n for n, one in enumerate(meetings) if one.fact["quorate"]]
        met = meetings[good[0]].occurred_at if good else None
        asked = meetings[: good[0] + 1] if good else meetings
        closed = min(
            (one.occurred_at for one in after
             if one.kind == "injury.closed" and one.about == mark.about),
            default=None,
        )  # fmt: skip
        if met is not None and closed is not None and met <= closed:
            closed = None
        yield (
            mark.id, met, closed, meetings[0].fact["quorate"] if meetings else None,
            {f"{who}:missing" for one in asked for who in one.fact["missing"]},
        )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(timelines())
def test_a_second_way_of_counting_finds_the_same(events):
    found = mark_measures(Timeline.of("family:F1", events), PLACES, KINDS)

    assert sorted(
        (one.mark, one.met_at, one.closed_at, one.first_quorate, set(one.absent))
        for one in found
    ) == sorted(by_brute_force(events))
