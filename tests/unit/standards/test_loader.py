"""A faulty standard is told to its author with file, line and what may be meant."""

import re
from datetime import date

import pytest
from ruamel.yaml import YAML

from plait.standards.collection import BadStandards, Library
from plait.standards.loader import HERE, library, load, read
from plait.standards.policies import library_of, names

GOOD = HERE / "library" / "perinatal_mental_health" / "red_flag_senior_review.yaml"


@pytest.fixture
def spoilt(tmp_path):
    """A good standard with one thing changed, and what the loader says of it."""

    def spoilt(old, new):
        text = GOOD.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "spoilt.yaml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(BadStandards) as caught:
            read(path)
        return str(caught.value)

    return spoilt


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("concern.red_flag", "concern.redflag", "Did you mean 'concern.red_flag'?"),
        ("owed_by:", "owd_by:", "owd_by: is not a field here. Did you mean 'owed_by'?"),
        ("hours: 24", "hours: -1", "0 or more"),
        ("hours: 24", "hours: 99999999999", "at most 100000"),
        (
            "within: { hours: 24 }",
            "within: [{ when: urgent, hours: 2 }, { hours: 24 }]",
            "wanted fields and their values",
        ),
        (
            "concern.red_flag }",
            "screen.epds, where: { total: { at_least: x } } }",
            "at_least: wanted a number",
        ),
        ("repeat: rearm", "repeat: rearm\nlookback: 99999999999 years", "200 years"),
        ("    then: due", "    then: soon", "wanted 'nothing', or a state"),
        ("version: 1", "version: 1\x00", "is not YAML"),
        ("hours: 24", "hourz: 24", "Did you mean 'hours'?"),
        ("hours: 24", "working_days: 0", "working days start at 1"),
        ("repeat: rearm", "repeat: often", "repeat"),
        ("limit_origin: ours", "limit_origin: national", "never show a limit of ours"),
        ("version: 1", "version: one", "version"),
        ("id: red_flag_senior_review", "id: Red Flag", "id"),
        ("id:", "id: [", "spoilt.yaml"),
    ],
)
def test_a_fault_is_named(spoilt, old, new, said):
    """What was wanted, and what may have been meant."""
    message = spoilt(old, new)

    assert said in message
    assert message.startswith("spoilt.yaml:")


def test_the_line_is_the_line_of_the_fault(spoilt):
    """So that an editor can go there."""
    lines = GOOD.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("owed_by:"))

    message = spoilt("owed_by:", "owd_by:")

    assert f"spoilt.yaml:{number}:" in message


def test_every_fault_of_a_folder_is_told_at_once(tmp_path):
    """Not one at a time."""
    for name in ("a", "b"):
        text = GOOD.read_text(encoding="utf-8").replace("owed_by:", "owd_by:")
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(BadStandards) as caught:
        load(tmp_path)

    assert "a.yaml" in str(caught.value)
    assert "b.yaml" in str(caught.value)


def test_two_versions_may_not_be_in_force_on_one_day(tmp_path):
    """The trigger's day must decide which one counts."""
    text = GOOD.read_text(encoding="utf-8")
    (tmp_path / "one.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(
        text.replace("version: 1", "version: 2", 1), encoding="utf-8"
    )

    with pytest.raises(BadStandards, match="in force on the same day"):
        load(tmp_path)


def test_the_version_is_the_one_in_force_on_the_day(tmp_path):
    """An older version ends on a day; the newer one begins on the next."""
    text = GOOD.read_text(encoding="utf-8")
    raw = YAML().load(text)
    starts = str(raw["applies"]["from"])
    until = text.replace(f"from: {starts}", f"from: {starts}, until: 2026-03-31", 1)
    (tmp_path / "one.yaml").write_text(until, encoding="utf-8")
    (tmp_path / "two.yaml").write_text(
        text.replace("version: 1", "version: 2", 1).replace(starts, "2026-04-01", 1),
        encoding="utf-8",
    )

    both = load(tmp_path)

    march = both.in_force("red_flag_senior_review", _day("2026-03-31"))
    april = both.in_force("red_flag_senior_review", _day("2026-04-01"))
    assert (march.version, april.version) == (1, 2)


def test_the_thirty_are_there():
    """Ids are fixed: other surfaces use them."""
    wanted = set(THIRTY.split())

    assert wanted <= {standard.id for standard in library()}


def test_no_title_holds_a_limit_that_a_partnership_may_set():
    """
    A title is the same everywhere; the limit beside it is not.
    """
    titles = {one.title for name in names() for one in library_of(name)}

    assert not [
        title
        for title in titles
        if re.search(r"\b(within|by|in|under) (\d|one\b)", title)
    ]


def test_an_empty_folder_is_no_library(tmp_path):
    """Silence must not look like nothing owed."""
    with pytest.raises(BadStandards, match=r"holds no \*\.yaml"):
        load(tmp_path)
    with pytest.raises(BadStandards, match="not a folder"):
        load(tmp_path / "nowhere")


def test_an_empty_library_touches_nothing():
    """It can be asked all the same."""
    assert Library.of([]).touched_by(["concern.red_flag"]) == frozenset()


def _day(text):
    return date.fromisoformat(text)


THIRTY = """
booking_by_10_weeks mental_health_asked_at_booking smi_referred_to_perinatal
positive_whooley_followed_up borderline_epds_repeated raised_epds_assessed
self_harm_item_acted_on red_flag_senior_review psychosis_suspected_4h pmh_triage
pmh_assessment_2w psych_intervention_6w care_plan_by_32_weeks hv_antenatal
hv_new_birth hv_six_week gp_maternal_six_week hv_targeted_16w handover_accepted
message_acknowledged infant_injury_paediatric infant_injury_strategy
conjunction_strategy_meeting injury_two_key_closure referral_decision
initial_conference first_core_group infant_not_brought training_in_date rapid_review
"""
