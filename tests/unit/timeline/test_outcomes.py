"""Scores, times of care and pairs, read off a timeline."""

import pytest

from lib.stories import story
from plait.instruments.measures import measures
from plait.timeline.outcomes import pairs, scores, times_of_care
from plait.timeline.timeline import Timeline

ACCEPTED = "2026-02-02 10:00  mother  referral.mental_health.accepted  by vale"
ENDED = "2026-06-01 10:00  mother  discharge.mental_health  by vale"
BORN = "2026-01-05 08:00  infant  birth.recorded {born_on: 2026-01-05}  by ward"


def core10(day, total, by="vale", about="mother"):
    return f"{day} 10:00  {about}  screen.core10 {{total: {total}}}  by {by}"


def read(*lines):
    return Timeline.of("family:F1", story("\n".join(lines)))


def paired(*lines, name="core10", care=0):
    """First score, last score and result of each pair of the first time of care."""
    timeline = read(*lines)
    found = pairs(timeline, times_of_care(timeline)[care], [measures()[name]])
    return [
        (
            one.first.value if one.first else None,
            one.last.value if one.last else None,
            one.change.result,
        )
        for one in found
    ]


def test_the_first_and_the_last_score_of_a_time_of_care_are_the_pair():
    """
    What lies between belongs to the picture, and not to the pair.
    """
    lines = [core10(*one) for one in (
        ("2026-02-10", 21), ("2026-04-10", 30), ("2026-05-20", 9),
    )]  # fmt: skip

    assert paired(ACCEPTED, *lines, ENDED) == [(21, 9, "improved")]


@pytest.mark.parametrize(
    ("first", "last", "pair"),
    [
        ("2026-01-19", "2026-06-29", (21, 9, "improved")),
        ("2026-01-18", "2026-06-29", (9, None, "no_pair")),
        ("2026-01-19", "2026-06-30", (21, None, "no_pair")),
        # Thirteen days are one moment, fourteen a pair.
        ("2026-02-10", "2026-02-23", (21, None, "no_pair")),
        ("2026-02-10", "2026-02-24", (21, 9, "improved")),
    ],
)
def test_a_score_counts_from_two_weeks_before_until_four_weeks_after(first, last, pair):
    """
    The day before and the day after belong to no time of care.
    """
    assert paired(ACCEPTED, core10(first, 21), core10(last, 9), ENDED) == [pair]


def test_what_another_agency_measured_is_no_outcome_of_this_one():
    """
    A sum of this service must not tell what another one holds.
    """
    lines = core10("2026-02-10", 21), core10("2026-05-20", 9, by="gp")

    assert paired(ACCEPTED, *lines, ENDED) == [(21, None, "no_pair")]


def test_her_partners_score_is_not_hers():
    """
    Each parent is somebody of their own.
    """
    lines = core10("2026-02-10", 21), core10("2026-05-20", 9, about="partner")

    assert paired(ACCEPTED, *lines, ENDED) == [(21, None, "no_pair")]


def test_a_pair_without_any_score_is_still_there():
    """
    Whoever was not measured must not disappear from the denominator.
    """
    assert paired(ACCEPTED, ENDED) == [(None, None, "no_pair")]


def test_a_second_acceptance_in_care_begins_no_second_time_of_care():
    """
    After the discharge it does.
    """
    again = ACCEPTED.replace("02-02", "03-02")
    later = ACCEPTED.replace("02-02", "09-01")

    found = times_of_care(read(ACCEPTED, again, ENDED, later))

    assert [bool(one.ended) for one in found] == [True, False]


def test_a_discharge_by_another_agency_ends_nothing_and_a_death_ends_all():
    """
    Care goes on until whoever gives it ends it, or there is nobody to care for.
    """
    other = ENDED.replace("by vale", "by gp")
    died = "2026-06-02 10:00  mother  person.died  by gp"

    assert times_of_care(read(ACCEPTED, other))[0].ended is None
    assert times_of_care(read(ACCEPTED, died))[0].ended.kind == "person.died"


def test_the_bond_is_asked_about_where_there_is_a_baby():
    """
    Not in a pregnancy, not after the care ended, and not of a child of two.
    """
    late = BORN.replace("2026-01-05", "2026-06-05")
    long_ago = BORN.replace("2026-01-05", "2024-01-05")

    assert paired(ACCEPTED, BORN, ENDED, name="pbq") == [(None, None, "no_pair")]
    for without in ((), (late,), (long_ago,)):
        assert paired(ACCEPTED, *without, ENDED, name="pbq") == []


def test_each_twin_has_a_pair_of_their_own():
    """
    The first score of one and the last of the other are no pair.
    """
    seen = [
        f"{day} 10:00  {who}  screen.adbb {{total: {total}}}  by vale"
        for day, who, total in (
            ("2026-02-10", "infant", 9), ("2026-02-10", "sibling", 3),
            ("2026-05-10", "infant", 4),
        )
    ]  # fmt: skip

    found = paired(ACCEPTED, BORN, *seen, name="adbb")

    assert found == [(9, 4, "no_bound"), (3, None, "no_pair")]


def test_one_event_of_mors_gives_two_scores_and_free_text_finds_its_measure():
    """
    A measure of another system counts by its name; one that we do not know does not.
    """
    told = read(
        BORN,
        "2026-02-10 10:00  infant  screen.mors_sf {warmth: 31, invasion: 4}  by vale",
        "2026-02-11 10:00  mother  outcome.measured {instrument: CORE-10, total: 0}  "
        "by vale",
        "2026-02-12 10:00  mother  outcome.measured {instrument: other, total: 7}  "
        "by vale",
        "2026-02-13 10:00  mother  outcome.measured {instrument: core10, total: 99}  "
        "by vale",
    )

    found = [(one.measure.id, one.value) for one in scores(told)]

    assert found == [("mors_warmth", 31), ("mors_invasion", 4), ("core10", 0)]
