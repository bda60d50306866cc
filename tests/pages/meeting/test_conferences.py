"""A conference without its quorum agrees a plan for the meantime, and meets again."""

from datetime import timedelta

import pytest

from lib.family_world import NOW
from lib.meeting_world import record
from plait.records.models import Event


@pytest.fixture
def type_() -> str:
    return "conference_initial"


def date_of(**fields: int) -> dict[str, str]:
    return {f"next_at-{name}": str(value) for name, value in fields.items()}


@pytest.fixture
def conference(meeting, worker):
    """Social care and one other came, and there is no chair."""
    worker.attends("social_care", "health_visiting",
                   absent=("police", "paediatrics", "perinatal"))  # fmt: skip
    worker.decides("conference", "yes", "Neglect")
    return meeting


def test_it_needs_a_reason_and_a_new_date_within_ten_working_days(conference, worker):
    page = worker.finish().content.decode()
    assert "Say why the meeting went on without its quorum" in page
    assert "Enter a new date, within 10 working days" in page
    assert "agrees a plan for the meantime only" in worker.page()

    worker.save("quorum", reason="The chair was ill")
    worker.save(
        "next", **date_of(day=26, month=3, year=2026), **{"next_at-time": "10am"}
    )
    assert "within 10 working days" in worker.finish().content.decode()

    worker.save(
        "next", **date_of(day=25, month=3, year=2026), **{"next_at-time": "10am"}
    )
    assert worker.finish().status_code == 302
    assert "A plan for the meantime only" in worker.minutes()


def test_no_plan_begins_without_a_quorum(conference, worker, as_engine):
    worker.save("quorum", reason="The chair was ill")
    worker.save(
        "next", **date_of(day=25, month=3, year=2026), **{"next_at-time": "10am"}
    )
    worker.finish()

    with as_engine():
        kinds = set(Event.objects.values_list("kind", flat=True))
    assert "meeting.held" in kinds
    assert "plan.child_protection.started" not in kinds


def test_a_quorate_conference_begins_the_plan(meeting, worker, as_engine):
    worker.attends("social_care", "health_visiting", "paediatrics",
                   absent=("police", "perinatal"))  # fmt: skip
    worker.save(worker.new("attended"), 0, role="conference_chair", name="Example",
                team=str(meeting.team("social_care")), decides="yes")  # fmt: skip
    worker.decides("conference", "yes", "Neglect")

    assert worker.finish().status_code == 302

    with as_engine():
        assert Event.objects.filter(kind="plan.child_protection.started").exists()


def test_twice_running_asks_why_again(conference, worker, as_engine):
    with as_engine():
        record(conference, "meeting.held",
               {"type": "conference_initial", "quorate": False},
               by="social_care", at=NOW - timedelta(days=8))  # fmt: skip
    worker.save("quorum", reason="The chair was ill")
    worker.save(
        "next", **date_of(day=25, month=3, year=2026), **{"next_at-time": "10am"}
    )

    assert (
        "the last conference was not quorate either" in worker.finish().content.decode()
    )
    assert "may not happen twice running" in worker.page()

    worker.save("quorum", reason="The chair was ill", again="Nobody else was free")
    assert worker.finish().status_code == 302
    assert "Nobody else was free" in worker.minutes()
