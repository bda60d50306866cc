"""What a row of an episode of care says of the babies."""
# ruff: noqa: E501 - a line of a story is a line

from datetime import date
from types import SimpleNamespace

import pytest

from lib.stories import at, story
from plait.timeline.care_episodes import episodes
from plait.timeline.timeline import Timeline
from plait.worklist import care_rows
from plait.worklist.routing import Around, Directory, TeamCard

CARE = (
    "2026-03-02 11:00  mother  referral.mental_health.received  by vale-perinatal id post",
    "2026-03-03 09:00  mother  referral.mental_health.accepted {answers: post}  by vale-perinatal",
)
BORN = "2026-03-10 08:00  infant  birth.recorded {born_on: 2026-03-10}  by ashmere-maternity"
TWIN = "2026-03-10 08:30  unborn  birth.recorded {born_on: 2026-03-10}  by ashmere-maternity"
BOTH = "2026-03-20 10:00  mother  contact.perinatal {mode: face_to_face, infant_seen: true}  by vale-perinatal"
ONE = "2026-03-27 10:00  mother  contact.perinatal {mode: face_to_face, infants_seen: [infant]}  by vale-perinatal"


@pytest.fixture
def row(monkeypatch):
    """The row of the first episode of a story, without a team."""
    monkeypatch.setattr(care_rows, "_row", lambda *_: {})
    monkeypatch.setattr(care_rows, "_team", lambda *_: 1)

    def read(*lines):
        timeline = Timeline.of("family:F1", story("\n".join((*CARE, *lines))))
        assert episodes(timeline)
        return care_rows.rows_of(timeline, None, None)[0]

    return read


def test_of_twins_the_one_who_was_not_seen_counts(row):
    assert row(BORN, ONE)["infant_seen_at"] == at("2026-03-27 10:00")
    assert row(BORN, TWIN, ONE)["infant_seen_at"] is None
    assert row(BORN, TWIN, BOTH, ONE)["infant_seen_at"] == at("2026-03-20 10:00")


def test_nobody_is_told_to_see_a_baby_who_has_died(row):
    died = "2026-03-12 08:00  infant  person.died  by ashmere-maternity"

    assert row(BORN)["born_on"] == date(2026, 3, 10)
    assert row(BORN, died)["born_on"] is None
    assert row(BORN, TWIN, died)["born_on"] == date(2026, 3, 10)


def test_an_older_child_is_no_baby_instead_of_one_who_has_died(row):
    older = "2023-03-10 08:00  unborn  birth.recorded {born_on: 2023-03-10}  by ashmere-maternity"
    died = "2026-03-12 08:00  infant  person.died  by ashmere-maternity"

    assert row(older, BORN, died)["born_on"] is None


IN = "2026-03-21 10:00  mother  admission.mbu.started  by vale-perinatal"
OUT = "2026-03-28 10:00  mother  admission.mbu.ended  by vale-perinatal"


def test_she_is_in_hospital_until_somebody_says_that_she_left(row):
    """
    As the service itself recorded it: what others hold is not on its list.
    """
    assert row(BORN, IN)["hospital"] == "mbu"
    assert row(BORN, IN)["hospital_since"] == at("2026-03-21 10:00")
    assert row(BORN, IN, OUT)["hospital"] == ""
    assert (
        row(BORN, IN.replace("vale-perinatal", "ashmere-maternity"))["hospital"] == ""
    )


def card(number, agency, kind, answers=()):
    return TeamCard(
        number, f"Team {number}", agency, kind, "ashmere", answers_for=answers
    )


DIRECTORY = Directory.of(
    [
        card(1, "vale-perinatal", "perinatal", ("perinatal_duty",)),
        card(2, "vale-talking", "mental_health"),
        card(3, "hill-perinatal", "perinatal"),
        card(4, "hill-perinatal", "perinatal", ("perinatal_duty",)),
    ]
)  # fmt: skip
AROUND = SimpleNamespace(around=Around("ashmere", 1))


@pytest.mark.parametrize(
    ("agency", "team"),
    [("vale-perinatal", 1), ("vale-talking", 2), ("hill-perinatal", 4), ("far", None)],
)
def test_what_another_service_has_in_care_is_on_no_list_of_ours(agency, team):
    """
    As other systems send it: without a team.
    """
    lines = [line.replace("vale-perinatal", agency) for line in CARE]
    (one,) = episodes(Timeline.of("family:F1", story("\n".join(lines))))

    assert care_rows.team_of(one, AROUND, DIRECTORY) == team


def test_a_referral_that_nobody_here_has_decided_waits_with_whoever_is_on_duty():
    came = CARE[0].replace("vale-perinatal", "far")
    (one,) = episodes(Timeline.of("family:F1", story(came)))

    assert care_rows.team_of(one, AROUND, DIRECTORY) == 1
