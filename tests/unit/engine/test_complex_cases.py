"""Which of a team's criteria a pregnancy meets, since when, and how gravely."""

import pytest

from lib.stories import at, story
from plait.engine.complex_cases import flagged, pregnancy_now
from plait.standards.services import complex_cases
from plait.timeline.facts import ImpossibleFact, check
from plait.timeline.timeline import Timeline

_, ASHMERE = complex_cases.of_team("ashmere-maternity")
_, WENDLEBURY = complex_cases.of_team("wendlebury-maternity")

BOOKED = """
2026-02-16 09:30  mother  pregnancy.notified {edd: 2026-10-14}  by ashmere-gp
2026-03-11 10:00  mother  pregnancy.booked {gestation_days: 63}  by ashmere-maternity
"""
BY = "by ashmere-maternity"


def timeline(*lines: str, start: str = BOOKED) -> Timeline:
    return Timeline.of("family:F1", story(start + "\n".join(lines)))


def read(*lines: str, team=ASHMERE, start: str = BOOKED):
    return flagged(timeline(*lines, start=start), team)


def ids(found) -> list[str]:
    return [one.id for one in found.met] if found else []


def line(when: str, kind: str, fact: str = "", about: str = "mother") -> str:
    return f"{when}  {about}  {kind} {fact}  {BY}"


FACTORS = "screen.social_factors"


@pytest.mark.parametrize(
    ("event", "criterion", "tier"),
    [
        (("concern.red_flag", "{flags: [marked change]}"), "red_flag", "red"),
        (("concern.psychosis_suspected", ""), "red_flag", "red"),
        (("screen.smi_history", "{present: true}"), "past_severe_illness", "red"),
        (("diagnosis.mental_health", "{severity: psychosis}"), "past_severe_illness",
         "red"),
        (("screen.epds", "{total: 9, safety_item: 1}"), "self_harm", "red"),
        (("concern.self_harm", ""), "self_harm", "red"),
        (("concern.safeguarding", ""), "safeguarding_concern", "safeguarding"),
        (("referral.social_care.made", ""), "referred_to_social_care",
         "safeguarding"),
        (("concern.domestic_abuse", ""), "domestic_abuse", "safeguarding"),
        ((FACTORS, "{factors: [previous_child_removed]}"), "previous_child_removed",
         "safeguarding"),
        ((FACTORS, "{factors: [concealed_pregnancy]}"), "concealed_pregnancy",
         "safeguarding"),
        ((FACTORS, "{factors: [substance_use]}"), "substance_use", "safeguarding"),
        (("concern.amber_flag", "{flags: [sleepless]}"), "amber_flag", "amber"),
        (("medication.recorded", "{psychotropic: true}"), "psychotropics", "amber"),
        ((FACTORS, "{factors: [learning_disability]}"), "learning_disability",
         "amber"),
        ((FACTORS, "{factors: [recent_migrant]}"), "recent_migrant", "amber"),
        ((FACTORS, "{factors: [care_experienced]}"), "care_experienced", "amber"),
    ],
)  # fmt: skip
def test_each_criterion_is_seen_by_its_event(event, criterion, tier):
    found = read(line("2026-03-11 10:30", *event))

    assert ids(found) == [criterion]
    assert found.tier == tier
    assert [one.kind for one in found.met[0].events] == [event[0]]


def test_nothing_that_makes_life_hard_brings_nobody_to_the_list():
    assert read(
        line("2026-03-11 10:30", FACTORS, "{factors: []}"),
        line("2026-03-11 10:31", "screen.smi_history", "{present: false}"),
        line("2026-03-11 10:32", "medication.recorded", "{psychotropic: false}"),
        line("2026-03-11 10:33", "screen.epds", "{total: 9, safety_item: 0}"),
    ) is None  # fmt: skip


def test_who_stopped_her_medicine_is_not_brought_by_it_any_more():
    assert ids(read(
        line("2026-03-11 10:30", "medication.recorded", "{psychotropic: true}"),
        line("2026-04-11 10:30", "medication.recorded", "{psychotropic: false}"),
    )) == []  # fmt: skip


def test_two_missed_visits_count_in_ashmere_and_three_in_wendlebury():
    missed = [
        line(f"2026-0{month}-01 10:00", "nonattendance.did_not_attend")
        for month in (4, 5, 6)
    ]

    assert ids(read(*missed[:1])) == []
    assert ids(read(*missed[:2])) == ["missed_visits"]
    assert ids(read(*missed[:2], team=WENDLEBURY)) == []
    found = read(*missed, team=WENDLEBURY)
    assert found.since == at("2026-06-01 10:00")


@pytest.mark.parametrize(
    ("days", "ashmere", "wendlebury"),
    [(90, [], []), (91, ["late_booking"], []),
     (141, ["late_booking"], ["late_booking"])],
)  # fmt: skip
def test_when_a_booking_is_late_is_the_teams_own_word(days, ashmere, wendlebury):
    """12+6 in Ashmere, 20+0 in Wendlebury: that very day is not late yet."""
    booked = f"2026-03-11 10:00  mother  pregnancy.booked {{gestation_days: {days}}}"

    start = f"{booked}  by ashmere-maternity"
    assert ids(read(start=start)) == ashmere
    assert ids(read(start=start, team=WENDLEBURY)) == wendlebury


@pytest.mark.parametrize(
    ("born", "ashmere", "wendlebury"),
    [("2006-02-16", [], []), ("2006-02-17", ["young_mother"], []),
     ("2008-02-17", ["young_mother"], ["young_mother"])],
)  # fmt: skip
def test_her_age_is_counted_on_the_day_the_pregnancy_was_known(
    born, ashmere, wendlebury
):
    joined = (
        f"2026-02-16 09:00  mother  person.joined {{role: mother, born_on: {born}}}"
    )

    start = f"{joined}  by ashmere-gp{BOOKED}"
    assert ids(read(start=start)) == ashmere
    assert ids(read(start=start, team=WENDLEBURY)) == wendlebury


def test_self_harm_counts_for_as_long_as_the_team_says():
    event = line("2024-08-01 10:00", "concern.self_harm")

    assert ids(read(event)) == ["self_harm"]
    assert ids(read(event, team=WENDLEBURY)) == []
    assert ids(read(line("2024-02-15 10:00", "concern.self_harm"))) == []


def test_a_worry_of_the_pregnancy_before_brings_nobody_now():
    """And severe illness before does."""
    before = """
2023-01-16 09:30  mother  pregnancy.notified {edd: 2023-09-14}  by ashmere-gp
2023-03-16 09:30  mother  concern.red_flag {flags: [marked change]}  by ashmere-gp
2023-03-16 09:35  mother  diagnosis.mental_health {severity: severe}  by ashmere-gp
2023-09-14 04:10  infant  birth.recorded {born_on: 2023-09-14}  by ashmere-maternity
"""

    found = read(start=before + BOOKED)
    assert ids(found) == ["past_severe_illness"]
    assert found.since == at("2026-02-16 09:30")


def test_the_tier_is_the_gravest_and_social_care_is_kept_in_mind():
    found = read(
        line("2026-03-11 10:30", "concern.amber_flag"),
        line("2026-03-12 10:30", "concern.safeguarding"),
        line("2026-03-13 10:30", "concern.red_flag"),
    )

    assert ids(found) == ["red_flag", "safeguarding_concern", "amber_flag"]
    assert (found.tier, found.joint) == ("red", True)
    assert found.since == at("2026-03-11 10:30")


def test_what_the_meeting_decided_holds_until_something_graver_comes():
    lines = [
        line("2026-03-11 10:30", "concern.red_flag"),
        line("2026-03-16 09:40", "complex_case.tiered",
             "{tier: amber, changed: true, reason: settled}"),
    ]  # fmt: skip

    assert read(*lines).tier == "amber"
    assert read(*lines, line("2026-03-20 10:00", "concern.amber_flag")).tier == "amber"
    assert read(*lines, line("2026-03-20 10:00", "concern.self_harm")).tier == "red"


def test_who_was_left_out_comes_back_when_something_new_is_recorded():
    lines = [
        line("2026-03-11 10:30", "concern.amber_flag"),
        line("2026-03-12 10:30", "complex_case.left_out", "{reason: seen elsewhere}"),
    ]

    assert not read(*lines).is_open
    assert not read(*lines, line("2026-03-15 09:00", "contact.midwife.antenatal"),
                    ).is_open  # fmt: skip
    assert read(*lines, line("2026-03-15 09:00", "concern.amber_flag")).is_open


def test_who_was_added_by_hand_is_on_the_list_with_the_reason():
    found = read(
        line("2026-03-11 10:30", "complex_case.added", "{reason: a hunch, tier: red}")
    )

    assert (ids(found), found.tier) == (["by_hand"], "red")
    assert found.met[0].reason == "a hunch"


def test_what_was_recorded_after_the_meeting_is_news():
    lines = [
        line("2026-03-11 10:30", "concern.amber_flag"),
        line("2026-03-16 09:40", "meeting.held", "{type: complex_case}"),
        line("2026-03-17 09:40", "contact.midwife.antenatal"),
    ]

    assert read(*lines).changed_at is None
    assert read(lines[0]).changed_at is None
    told = line("2026-03-18 09:00", "nonattendance.did_not_attend")
    assert read(*lines, told).changed_at == at("2026-03-18 09:00")


def test_the_birth_takes_the_family_off_the_list():
    lines = [line("2026-03-11 10:30", "concern.red_flag")]
    born = line("2026-10-12 04:00", "birth.recorded", about="infant")

    assert read(*lines).is_open
    assert read(*lines, born) is None


def test_a_birth_before_any_booking_leaves_no_pregnancy_open():
    """A late booking that is written down after the birth opens none either."""
    start = "2026-03-02 04:10  infant  birth.recorded {born_on: 2026-03-02}  by x"

    assert pregnancy_now(timeline(start=start)) is None
    assert flagged(timeline(start="2026-03-02 04:10  mother  concern.red_flag  by x"),
                   ASHMERE) is None  # fmt: skip


def test_a_corrected_worry_brings_nobody():
    lines = [
        line("2026-03-11 10:30", "concern.red_flag") + "  id worry",
        line("2026-03-12 10:30", "concern.red_flag", "{withdrawn: true, reason: wrong}")
        + "  corrects worry",
    ]

    assert ids(read(*lines)) == []


def test_a_changed_tier_says_why():
    with pytest.raises(ImpossibleFact, match="why the tier was changed"):
        check("complex_case.tiered", {"tier": "amber", "changed": True})


def test_an_unknown_factor_is_refused():
    with pytest.raises(ImpossibleFact):
        check("screen.social_factors", {"factors": ["red hair"]})


def test_a_booking_that_is_written_after_the_birth_is_no_pregnancy():
    """
    The list holds who expects a baby: she has had hers.
    """
    born = "2026-09-11 05:40  infant  birth.recorded {born_on: 2026-09-11}  "
    story_ = (
        f"{born}{BY}", line("2026-09-12 10:00", "contact.midwife.booking"),
    )  # fmt: skip

    assert pregnancy_now(timeline(*story_, start="\n")) is None
