"""The page of how long it takes from a mark to the meeting, for the office alone."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from plait.pages.run_chart import run_chart
from plait.records.models import MarkMeasureRow

PAGE = "/measures/mark-to-meeting"


@pytest.fixture
def seen(home, as_engine):
    """`seen(7, 12)`: so many marks of today that met after so many hours."""

    def add(times, hours=None, **more):
        at = timezone.now() - timedelta(hours=1)
        with as_engine():
            for _ in range(times):
                MarkMeasureRow.objects.create(
                    subject_id=home.id, mark=uuid4(), observed_at=at,
                    met_at=None if hours is None else at + timedelta(hours=hours),
                    **{"asks": "asked", "agency_kind": "gp", "area": "ashmere"} | more,
                )  # fmt: skip

    return add


def text(answer):
    body = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_the_office_reads_the_median_and_how_it_was_counted(signed_in, seen):
    seen(7, 12, first_quorate=True)
    seen(6, asks="plausible")

    page = signed_in("partnership").get(PAGE)

    said = text(page)
    assert "7 marks that ask for a meeting" in said
    assert "6 marks that were said to fit" in said
    assert "12 hours" in said
    assert "How it is counted" in said
    assert "<svg" in page.content.decode()


def test_small_numbers_are_said_to_be_small_and_give_no_median(signed_in, seen):
    seen(3, 12)

    said = text(signed_in("partnership").get(PAGE))

    assert "fewer than 5 marks that ask for a meeting" in said
    assert "too few to say" in said
    assert "12 hours" not in said


def test_without_any_mark_it_says_so(signed_in):
    said = text(signed_in("partnership").get(PAGE))

    assert "0 marks that ask for a meeting" in said
    assert "no month with enough marks" in said


@pytest.mark.parametrize("end", ["", ".csv", ".json"])
def test_nobody_but_the_office_reads_it(signed_in, seen, end):
    seen(7, 12)

    answer = signed_in("health_visiting").get(f"{PAGE}{end}")

    assert answer.status_code == 404


def test_both_files_hold_what_the_page_holds(signed_in, seen):
    seen(7, 12, absent=["police:missing"])
    office = signed_in("partnership")

    told = json.loads(office.get(f"{PAGE}.json").content)
    lines = office.get(f"{PAGE}.csv").content.decode().splitlines()
    rows = list(csv.DictReader(one for one in lines if not one.startswith("#")))

    assert (told["series"][-1]["n"], told["series"][-1]["value"]) == (7, 12.0)
    months = [row for row in rows if row["by"] == "month"]
    assert (months[-1]["n"], months[-1]["value"]) == ("7", "12.0")
    assert len(months) == len(told["series"]) == 12
    assert [row["n"] for row in rows if row["by"] == "absent: missing"] == ["7"]
    assert any("Nights and weekends count" in one for one in lines)


def test_a_month_without_a_value_breaks_the_line():
    values = [("1", 10.0), ("2", 20.0), ("3", None), ("4", 30.0), ("5", 40.0)]

    drawn = run_chart(values)

    assert len(drawn.lines) == 2
    assert drawn.median == 25
    assert drawn.points[2].y is None
    assert all(0 <= one.y <= 280 for one in drawn.points if one.y is not None)
    assert run_chart([("1", None)]).is_empty
