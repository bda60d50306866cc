"""Who has a family's care by name on each day, and where nobody has."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.stories import at, story
from plait.timeline.named_owner import cares, gaps
from plait.timeline.timeline import Timeline

KINDS = {
    "ashmere-maternity": "maternity",
    "ashmere-health-visiting": "health_visiting",
    "vale-perinatal": "perinatal",
}
NOTIFIED = (
    "2025-08-04 09:30  mother  pregnancy.notified {edd: 2026-03-02}  by ashmere-gp"
)
BOOKED = "2025-08-25 10:00  mother  pregnancy.booked  by ashmere-maternity"
MIDWIFE = (
    "2025-08-25 11:00  mother  allocation.made {post: midwife, worker: 3}  "
    "by ashmere-maternity"
)
BORN = (
    "2026-03-02 04:10  infant  birth.recorded {born_on: 2026-03-02}  "
    "by ashmere-maternity"
)
LAST = "2026-03-13 14:00  mother  contact.midwife.final_discharge  by ashmere-maternity"
OFFERED = (
    "2026-03-13 14:30  mother  handover.offered {to: health_visitor}  "
    "by ashmere-maternity id offer"
)
TAKEN = (
    "2026-03-16 09:00  mother  handover.accepted {answers: offer, worker: 8}  "
    "by ashmere-health-visiting"
)
WELL_RUN = (NOTIFIED, BOOKED, MIDWIFE, BORN, LAST, OFFERED, TAKEN)
NOW = at("2026-06-01 09:00")


def read(*lines):
    return Timeline.of("family:F1", story("\n".join(lines)))


def stood(*lines):
    """The spans of the one care there is: service, state, who."""
    [care] = cares(read(*lines), KINDS)
    return [(one.service, one.state, one.worker) for one in care.spans]


def gone_wrong(*lines, until=NOW):
    """Each gap: the service, how it stood, and the London day on which it began."""
    return [
        (one.span.service, one.span.state, f"{one.since:%d %b}")
        for one in gaps(read(*lines), until, KINDS)
    ]


def test_a_well_run_life_has_a_name_on_every_day_to_the_second_birthday():
    [care] = cares(read(*WELL_RUN), KINDS)
    assert gone_wrong(*WELL_RUN, until=at("2029-01-01 00:00")) == []
    assert care.ends_at == at("2028-03-02 00:00")

    day = at("2025-08-25 12:00")
    while day < care.ends_at:
        assert care.on(day).worker in (3, 8), day
        day += timedelta(days=1)
    assert care.on(day) is None


def test_the_midwife_has_it_until_the_health_visitor_accepts():
    assert stood(*WELL_RUN) == [
        ("midwifery", "unnamed", None),
        ("midwifery", "named", 3),
        ("midwifery", "between", 3),
        ("health_visiting", "named", 8),
    ]


def test_an_offer_that_nobody_accepts_becomes_a_gap_and_stays_the_midwifes():
    lines = WELL_RUN[:-1]

    assert stood(*lines)[-1] == ("midwifery", "between", 3)
    # Friday, and two working days.
    assert gone_wrong(*lines) == [("midwifery", "between", "17 Mar")]


def test_a_returned_offer_was_the_midwifes_all_along():
    back = (
        "2026-03-16 09:00  mother  handover.returned {answers: offer, reason: moved}  "
        "by ashmere-health-visiting"
    )

    assert stood(*WELL_RUN[:-1], back)[-1] == ("midwifery", "between", 3)
    assert gone_wrong(*WELL_RUN[:-1], back) == [("midwifery", "between", "17 Mar")]


def test_what_another_service_hands_over_is_no_handover_by_the_midwife():
    perinatal = (
        "2026-03-13 14:30  mother  handover.offered {to: health_visitor}  "
        "by vale-perinatal id other"
    )
    taken = (
        "2026-03-16 09:00  mother  handover.accepted {answers: other, worker: 8}  "
        "by ashmere-health-visiting"
    )

    assert stood(*WELL_RUN[:5], perinatal, taken)[-1] == ("midwifery", "between", 3)


def test_nobody_named_by_16_weeks_is_a_gap_and_not_before():
    lines = (NOTIFIED, BOOKED)

    assert gone_wrong(*lines, until=at("2025-09-15 12:00")) == []
    assert gone_wrong(*lines, until=at("2025-10-01 12:00")) == [
        ("midwifery", "unnamed", "15 Sep")
    ]


def test_a_birth_before_the_booking_needs_a_midwife_on_the_next_working_day():
    assert gone_wrong(BORN, until=at("2026-03-05 09:00")) == [
        ("midwifery", "unnamed", "03 Mar")
    ]


def test_a_birth_a_day_after_the_booking_is_of_the_same_care():
    booked = "2026-03-01 10:00  mother  pregnancy.booked  by ashmere-maternity"

    assert len(cares(read(booked, BORN), KINDS)) == 1


def test_twins_and_their_siblings_have_one_care_a_pregnancy():
    twin = (
        "2026-03-02 04:22  unborn  birth.recorded {born_on: 2026-03-02}  "
        "by ashmere-maternity"
    )
    again = "2027-01-11 10:00  mother  pregnancy.booked  by ashmere-maternity"
    midwife = (
        "2027-01-11 10:10  mother  allocation.made {post: midwife, worker: 4}  "
        "by ashmere-maternity"
    )

    assert stood(*WELL_RUN, twin)[-1] == ("health_visiting", "named", 8)
    first, second = cares(read(*WELL_RUN, twin, again, midwife), KINDS)
    assert (first.now.service, first.now.worker) == ("health_visiting", 8)
    assert (second.now.service, second.now.worker) == ("midwifery", 4)


def test_after_a_loss_the_midwife_stays_until_her_last_visit_or_for_four_weeks():
    lost = (
        "2025-11-03 10:00  mother  pregnancy.ended {outcome: stillbirth}  "
        "by ashmere-maternity"
    )
    last = (
        "2025-11-12 10:00  mother  contact.midwife.final_discharge  "
        "by ashmere-maternity"
    )

    [care] = cares(read(NOTIFIED, BOOKED, MIDWIFE, lost), KINDS)
    assert care.ends_at == at("2025-11-03 10:00") + timedelta(days=28)
    [care] = cares(read(NOTIFIED, BOOKED, MIDWIFE, lost, last), KINDS)
    assert care.ends_at == at("2025-11-12 10:00")
    assert gone_wrong(NOTIFIED, BOOKED, MIDWIFE, lost) == []


def test_one_twin_dies_and_the_other_keeps_the_health_visitor():
    twin = (
        "2026-03-02 04:22  unborn  birth.recorded {born_on: 2026-03-02}  "
        "by ashmere-maternity"
    )
    died = "2026-04-02 04:22  unborn  person.died  by ashmere-hospital"
    both = "2026-04-05 04:22  infant  person.died  by ashmere-hospital"

    [care] = cares(read(*WELL_RUN, twin, died), KINDS)
    assert care.ends_at == at("2028-03-02 00:00")
    [care] = cares(read(*WELL_RUN, twin, died, both), KINDS)
    assert care.ends_at == at("2026-04-05 04:22") + timedelta(days=28)


def test_a_midwife_who_leaves_is_missed_on_the_next_working_day():
    left = (
        "2026-03-06 17:00  mother  allocation.ended {post: midwife, worker: 3}  "
        "by ashmere-maternity"
    )
    another = (
        "2026-03-11 09:00  mother  allocation.made {post: midwife, worker: 5}  "
        "by ashmere-maternity"
    )

    assert gone_wrong(*WELL_RUN[:4], left, until=at("2026-03-11 09:00")) == [
        ("midwifery", "unnamed", "09 Mar")
    ]
    assert gone_wrong(*WELL_RUN[:4], left, another, until=at("2026-03-12 09:00")) == [
        ("midwifery", "unnamed", "09 Mar")
    ]


def test_a_colleague_who_leaves_takes_nobody_elses_family_along():
    left = (
        "2026-03-06 17:00  mother  allocation.ended {post: midwife, worker: 77}  "
        "by ashmere-maternity"
    )

    assert stood(*WELL_RUN[:4], left)[-1] == ("midwifery", "named", 3)


def test_a_baby_born_early_is_the_midwifes_until_eight_weeks_after_it_was_due():
    early = (
        "2025-12-01 04:10  infant  birth.recorded {born_on: 2025-12-01}  "
        "by ashmere-maternity"
    )

    lines = (NOTIFIED, BOOKED, MIDWIFE, early)

    assert stood(*lines)[-1] == ("midwifery", "named", 3)
    # Eight weeks from the due date, not from the birth at 26 weeks.
    assert gone_wrong(*lines, until=at("2026-04-27 12:00")) == []
    assert gone_wrong(*lines) == [("midwifery", "named", "27 Apr")]


def test_a_midwife_who_never_hands_over_is_found_eight_weeks_after_the_birth():
    assert gone_wrong(*WELL_RUN[:4], until=at("2026-04-27 12:00")) == []
    assert gone_wrong(*WELL_RUN[:4]) == [("midwifery", "named", "27 Apr")]


def test_a_family_that_moves_is_ours_until_somebody_there_accepts():
    left = (
        "2026-04-01 10:00  mother  area.left {to_area: away}  "
        "by ashmere-health-visiting"
    )
    accepted = (
        "2026-04-08 10:00  mother  area.left {transfer_accepted: true}  "
        "by ashmere-health-visiting"
    )

    [care] = cares(read(*WELL_RUN, left), KINDS)
    assert care.is_open(NOW)
    [care] = cares(read(*WELL_RUN, left, accepted), KINDS)
    assert care.ends_at == at("2026-04-08 10:00")


def test_the_new_area_has_it_by_the_name_of_whoever_accepts():
    moved = (
        "2026-04-08 10:00  mother  transfer.accepted {service: health_visiting, "
        "from_area: ashmere, to_area: wendlebury, to: health_visitor, team: 9, "
        "answers: x, accepted_by: A B, first_contact_on: 2026-04-09, "
        "access_ends_on: 2026-04-30}  by wendlebury-health-visiting"
    )

    assert stood(*WELL_RUN, moved)[-1] == ("health_visiting", "named", None)


def test_a_baby_who_comes_with_no_birth_recorded_is_the_health_visitors():
    joined = (
        "2026-05-04 10:00  infant  person.joined {role: infant, born_on: 2026-03-02}  "
        "by ashmere-health-visiting"
    )

    only = [one for one in story(joined) if one.id == "e1"]
    timeline = Timeline.of("family:F1", only)

    [care] = cares(timeline, KINDS)
    [gap] = gaps(timeline, at("2026-05-20 09:00"), KINDS)

    assert (care.now.service, care.now.state) == ("health_visiting", "unnamed")
    # From a bank holiday, five working days.
    assert gap.since.date().isoformat() == "2026-05-11"


def test_a_post_without_a_colleague_takes_no_name_away():
    post = (
        "2025-11-03 10:00  mother  allocation.made {post: midwife}  "
        "by ashmere-maternity"
    )

    assert stood(NOTIFIED, BOOKED, MIDWIFE, post)[-1] == ("midwifery", "named", 3)
    assert stood(NOTIFIED, BOOKED, post)[-1] == ("midwifery", "named", None)


def test_a_health_visitor_takes_what_nobody_has_and_not_what_a_midwife_has():
    visitor = (
        "2026-03-05 10:00  mother  allocation.made {post: health_visitor, worker: 8}  "
        "by ashmere-health-visiting"
    )

    assert stood(BORN, visitor)[-1] == ("health_visiting", "named", 8)
    assert stood(*WELL_RUN[:4], visitor)[-1] == ("midwifery", "named", 3)


def test_a_day_before_any_calendar_of_ours_is_counted_all_the_same():
    old = (
        "1961-03-02 04:10  infant  birth.recorded {born_on: 1961-03-02}  "
        "by ashmere-maternity"
    )

    assert gone_wrong(old, until=at("1961-04-01 00:00")) == [
        ("midwifery", "unnamed", "03 Mar")
    ]


@settings(max_examples=60, deadline=None)
@given(
    kept=st.sets(st.sampled_from(range(len(WELL_RUN)))), more=st.permutations(WELL_RUN)
)
def test_whatever_is_missing_somebody_is_said_to_have_it_or_nobody(kept, more):
    """
    Every moment of a care has exactly one span, whatever was recorded in which order.
    """
    lines = [line for line in more if WELL_RUN.index(line) in kept]
    for care in cares(read(*lines), KINDS):
        starts = [one.at for one in care.spans]
        assert starts == sorted(set(starts))
        assert starts[0] == care.began_at
        if care.is_open(NOW):
            assert care.on(NOW) is care.now


@pytest.mark.parametrize("missing", ["handover.accepted", "allocation.made"])
def test_what_is_taken_out_of_a_well_run_life_leaves_a_gap(missing):
    lines = [line for line in WELL_RUN if missing not in line]

    assert gone_wrong(*lines) != []


def test_a_booking_that_is_written_after_the_birth_begins_no_care_of_its_own():
    late = "2026-03-03 10:00  mother  contact.midwife.booking  by ashmere-maternity"
    named = MIDWIFE.replace("2025-08-25 11:00", "2026-03-03 11:00")

    assert len(cares(read(BORN, late, named), KINDS)) == 1
