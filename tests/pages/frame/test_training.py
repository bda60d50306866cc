"""Training on a worklist: whose it is, and the button that records the course."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from plait.access import sessions
from plait.access.models import Involvement
from plait.records.models import Subject
from plait.worklist import recording


@pytest.fixture
def post(town, as_engine):
    """A health visitor began a post a month ago."""
    team, staff = town.teams["health_visiting"], town.staff["health_visiting"]
    began = timezone.now() - timedelta(days=30)
    with as_engine():
        subject = Subject.objects.create(
            id=uuid4(), kind="staff", reference="S-7K2M9", home_team=team, staff=staff,
            partnership_id=team.agency.partnership_id, created_at=began,
        )  # fmt: skip
        Involvement.objects.create(
            subject_id=subject.pk, team=team, role="hv_team_lead", since=began,
            basis="holds this record",
        )  # fmt: skip
    sessions.begin(staff.pk)
    sessions.open_subject(staff, subject.pk, "supervision")
    recording.record(
        kind="post.started", fact={"role": "health_visitor"}, family=subject.pk,
        occurred_at=began, recorded_at=began, by=staff,
    )  # fmt: skip
    sessions.end()
    return subject


def test_a_course_is_recorded_from_its_duty_and_owed_again_in_two_years(
    post, signed_in
):
    """
    The row names the colleague and says who owes it; no family's page is needed.
    """
    client = signed_in("health_visiting")
    page = client.get("/due").content.decode()
    assert "Made Up" in page
    assert "Line manager<small>" in page
    where = re.search(r'href="([^"]+/done)">Record the course', page)[1]

    today = timezone.localdate()
    day = {"day-day": today.day, "day-month": today.month, "day-year": today.year}
    answer = client.post(where, day)

    assert answer.status_code == 302
    page = client.get("/due").content.decode()
    owed = re.search(r'href="([^"]+)">Perinatal safeguarding training', page)[1]
    assert "Due within 24 months: " in client.get(owed).content.decode()


def _row(page, title):
    """The row of the list with this title."""
    rows = page.split("<tr")[1:]
    return next(row for row in rows if title in row)


def _today():
    day = timezone.localdate()
    return {"day-day": day.day, "day-month": day.month, "day-year": day.year}


@pytest.mark.parametrize(
    ("title", "words", "answers", "after"),
    [
        ("Joint course on marks on babies", "Record the course", {}, "24 months"),
        ("Safeguarding training of those who assess", "Record the course",
         {"course": "safeguarding_level_3"}, "36 months"),
        ("Safeguarding supervision held", "Record the supervision", {}, "3 months"),
    ],
)  # fmt: skip
def test_what_a_colleague_owes_is_met_by_what_its_own_standard_asks(
    post, signed_in, title, words, answers, after
):
    """
    Each course meets its own duty and no other, and supervision is no course.
    """
    client = signed_in("health_visiting")
    row = _row(client.get("/due").content.decode(), title)
    where = re.search(rf'href="([^"]+/done)">{words}', row)[1]

    assert client.post(where, _today() | answers).status_code == 302

    row = _row(client.get("/due").content.decode(), title)
    owed = re.search(r'href="([^"]+/owed/[^"/]+)"', row)[1]
    assert f"Due within {after}: " in client.get(owed).content.decode()


def test_where_several_courses_answer_it_is_asked_which_it_was(post, signed_in):
    """
    Nobody is told that a course counts that the standard does not name.
    """
    client = signed_in("health_visiting")
    row = _row(client.get("/due").content.decode(), "those who assess")
    where = re.search(r'href="([^"]+/done)"', row)[1]

    page = client.post(where, _today() | {"course": "fire_safety"})

    assert page.status_code == 422
    assert "Select which course it was" in page.content.decode()
    assert "Safeguarding level 3" in page.content.decode()
    assert (
        "Which course"
        not in client.get(
            re.search(
                r'href="([^"]+/done)"',
                _row(client.get("/due").content.decode(), "Joint course"),
            )[1]
        ).content.decode()
    )
