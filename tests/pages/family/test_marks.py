"""Recording a mark: the body map, the questions about the baby, and when."""

import pytest

from lib.forms_sent import injury, recorded, where
from plait.records.models import Person


@pytest.mark.parametrize(
    ("day", "time", "say"),
    [
        (("12", "3", "2026"), "9am", "must be now or in the past"),
        (("1", "1", "2026"), "9am", "from before the birth"),
        (("31", "2", "2026"), "9am", "must be a real date"),
        (("1", "3", "2026"), "late", "like 9:14am or 14:30"),
    ],
)
def test_times_that_cannot_be_are_refused(world, signed_in, day, time, say):
    """
    Neither the future nor before the baby was born.
    """
    boxes = dict(zip(("day", "month", "year"), day, strict=True)) | {"time": time}
    moment = {f"occurred_at-{part}": value for part, value in boxes.items()}
    answer = signed_in(world.visitor).post(
        where(world, "mark"), injury(world, when="earlier", **moment)
    )

    assert answer.status_code == 422
    assert say in answer.content.decode()
    assert recorded("injury.observed") == []


def test_when_it_was_learnt_is_kept_apart_from_when_it_happened(world, signed_in):
    """
    A mark of last week that was told of today has both moments.
    """
    moments = {
        "occurred_at-day": "2", "occurred_at-month": "3", "occurred_at-year": "2026",
        "occurred_at-time": "10am",
        "learned_at-day": "11", "learned_at-month": "3", "learned_at-year": "2026",
        "learned_at-time": "9am",
    }  # fmt: skip
    signed_in(world.visitor).post(
        where(world, "mark"), injury(world, when="earlier", **moments)
    )

    [fact] = recorded("injury.observed")
    assert fact["learned_at"] == "2026-03-11T09:00:00+00:00"


def test_a_mark_needs_a_place_and_a_kind(world, signed_in):
    """
    The errors lead to the map and to the list.
    """
    answer = signed_in(world.visitor).post(where(world, "mark"), {"step": "next"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Select where the mark is" in page
    assert "Select what the mark looks like" in page


def test_marks_are_added_and_removed_one_by_one(world, signed_in):
    """
    Nothing is kept on the way: the marks travel with the page.
    """
    client = signed_in(world.visitor)
    carried = ["left_cheek|bruise|8|", "left_thigh|red_mark||"]

    more = {"mark": carried, "site": "nose", "kind": "cut", "step": "another"}
    assert (
        client.post(where(world, "mark"), more).content.decode().count("Remove<") == 3
    )
    fewer = client.post(where(world, "mark"), {"mark": carried, "step": "remove-1"})
    page = fewer.content.decode()

    assert "Left thigh: red mark" in page
    assert "Left cheek: bruise" not in page
    assert recorded("injury.observed") == []


def test_a_mark_is_kept_with_its_place_size_and_colour(world, signed_in):
    """
    As the body map said it.
    """
    signed_in(world.visitor).post(where(world, "mark"), injury(world))

    [fact] = recorded("injury.observed")
    assert fact["marks"] == [
        {"site": "left_cheek", "kind": "bruise", "size_mm": 8.0, "colour": "purple"}
    ]
    assert fact["mobile"] is False


def test_a_baby_below_the_partnerships_age_is_not_mobile_whatever_is_sent(
    world, signed_in
):
    """
    Nobody can switch a young baby's clocks off by a slip of the finger.
    """
    client = signed_in(world.visitor)
    form = {"mark": ["left_cheek|bruise||"], "step": "next"}

    page = client.post(where(world, "mark"), form).content.decode()
    assert "Your partnership says no for every baby under 6 months" in page
    assert 'name="mobile"' not in page
    check = client.post(where(world, "mark"), injury(world, mobile="yes", step="check"))
    assert "A mark on a baby who cannot move seen by" in check.content.decode()
    client.post(where(world, "mark"), injury(world, mobile="yes"))

    [fact] = recorded("injury.observed")
    assert fact["mobile"] is False


def test_an_older_child_is_asked_about(world, signed_in, as_engine):
    """
    At or above the age it depends on the child, and must be said.
    """
    with as_engine():
        Person.objects.filter(id=world.infant).update(born_on="2025-09-11")
    client = signed_in(world.visitor)

    assert (
        client.post(where(world, "mark"), injury(world, mobile="")).status_code == 422
    )
    client.post(where(world, "mark"), injury(world, mobile="yes"))

    [fact] = recorded("injury.observed")
    assert fact["mobile"] is True


def test_the_partnerships_definition_of_mobile_is_on_the_page(
    world, signed_in, as_engine
):
    """
    Whether a baby can move is the partnership's own rule.
    """
    with as_engine():
        Person.objects.filter(id=world.infant).update(born_on="2025-09-11")
    form = {"mark": ["left_cheek|bruise||"], "step": "next"}
    page = signed_in(world.visitor).post(where(world, "mark"), form).content.decode()

    assert "not yet crawling, shuffling or cruising" in page
