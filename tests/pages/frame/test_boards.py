"""Boards: who reads them, what they say, what is hidden, what can be taken along."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta

import pytest
from PIL import Image

from lib.boards_read import HV, PAGE, text
from lib.made_readings import reading, steps
from plait.assurance import readings
from plait.pages.forms import too_long


@pytest.fixture
def a_year(counted):
    """Fourteen months: twelve of them alike, then two far worse, and their parts."""
    months = [date(2025, month, 1) for month in range(1, 13)]
    months += [date(2026, 1, 1), date(2026, 2, 1)]
    rows = []
    for place, month in enumerate(months):
        part = {"met": 80 - place % 2 * 2, "met_late": 16 + place % 2 * 2, "missed": 2}
        if place > 11:
            part = {"met": 50, "met_late": 48, "missed": 2}
        part |= {"median_hours": 200.0 + place}
        part |= {"done_by": steps(10, 40, 70), "late_by": steps(0)}
        rows.append(reading(month, **part))
        rows.append(reading(month, agency=HV, **part))
        rows += [
            reading(
                month,
                agency=HV,
                team=team,
                met=met * part["met"] // 80,
                met_late=5,
                missed=0,
            )
            for team, met in (("Ashmere", 33), ("Corvale", 33), ("Far away", 10))
        ]
        rows.append(reading(month, cut="deprivation", cut_value="1", met=45))
    counted(*rows)


@pytest.mark.parametrize("end", ["", "/chart.png", "/chart.svg", "/numbers.csv",
                                 "/periods"])  # fmt: skip
def test_whose_board_it_is_not_finds_nothing(signed_in, a_year, end):
    """
    A health visitor has none, and no link to one; the office of another has not this.
    """
    visitor = signed_in("health_visiting")

    assert visitor.get(f"{PAGE}{end}").status_code == 404
    assert visitor.get("/boards").status_code == 404
    assert 'href="/boards"' not in visitor.get("/families").content.decode()
    office = signed_in("partnership")
    assert office.get(f"{PAGE}{end}?board=elsewhere").status_code == 404
    assert office.get(f"{PAGE}{end}?board=ashmere:{HV}").status_code == 404
    assert office.get(f"/boards/standard/nothing{end}").status_code == 404


def test_the_board_says_first_what_is_of_concern(signed_in, a_year):
    page = signed_in("partnership").get("/boards")

    said = text(page)
    assert "Ask about these first New birth visit" in said
    assert "1 of concern" in said
    assert "outside the limits" in said
    assert 'aria-label="Of concern: special cause"' in page.content.decode()


def test_an_empty_board_says_so(signed_in):
    assert "Nothing has been counted" in text(signed_in("partnership").get("/boards"))


def test_a_measure_says_whose_limit_it_is_and_how_it_is_counted(signed_in, a_year):
    page = signed_in("partnership").get(PAGE)

    said = text(page)
    assert "The time limit is set by law or contract." in said
    assert "Law or contract" in said
    assert "nobody has checked this clause yet" in said
    assert "None is set. A limit is for one family" in said
    assert "Outside the agency whose own numbers they are, 1 to 4 are hidden" in said
    assert "None in the last 12 months" in said
    assert "These numbers are old" not in said
    assert 'href="/guide/standards/hv_new_birth"' in page.content.decode()


def test_the_table_holds_what_the_chart_holds(signed_in, a_year):
    """
    Every point has a row, with what it is in words.
    """
    page = signed_in("partnership").get(PAGE).content.decode()

    wide = page.partition('<div class="board-wide">')[2].partition("</svg>")[0]
    assert len(re.findall(r"<(?:circle|polygon)", wide)) == 14
    rows = page.partition('id="numbers"')[2].partition("</details>")[0]
    assert rows.count('<tr role="row" class="nhsuk-table__row">') == 14
    assert rows.count("Of concern: outside the limits") == 2


def test_small_numbers_are_hidden_from_the_office_and_not_from_who_leads(
    signed_in, lead, a_year
):
    """
    2 ended late each month: the office reads that it is hidden, the lead reads 2.
    """
    office, own = text(signed_in("partnership").get(PAGE)), text(lead.get(PAGE))

    assert "Ended late hidden" in office
    assert "Ended late 2" not in office
    assert "Ended late 2" in own
    assert "hidden" not in own.partition("How fresh")[0]


def test_teams_are_shown_beside_chance_and_cuts_by_their_part(signed_in, a_year):
    said = text(signed_in("partnership").get(PAGE))

    assert "Far away In time 63.3% Decided 150" in said
    assert "Lower than chance alone would make it: ask why" in said
    assert "Fifth of areas, 1 is the most deprived" in said
    assert "How soon, in the last 12 months" in said


def test_old_numbers_and_made_up_ones_are_said_to_be(signed_in, counted):
    counted(reading(1), ago=timedelta(hours=49), rules=readings.MADE_UP)

    for page in ("/boards", PAGE):
        said = text(signed_in("partnership").get(page))
        assert "These numbers are old" in said
        assert "Made-up numbers. They were counted from families that" in said


def test_a_month_that_is_not_decided_or_too_small_has_no_point(signed_in, counted):
    counted(
        reading(1, met=3, met_late=0, missed=0),
        reading(2, met=20, met_late=10, missed=0, still_open=20),
    )

    said = text(signed_in("partnership").get(PAGE))

    assert "There is no month with enough to draw. The table below" in said
    assert "Feb 26 In time 66.7% Began 50" in said
    assert "not decided yet" in said
    assert "Jan 26 In time too few to say Began hidden" in said
    assert "Met in time hidden" in said


def test_quarters_medians_other_rules_and_a_line_can_be_asked_for(signed_in, a_year):
    office = signed_in("partnership")

    quarters = text(office.get(f"{PAGE}?by=quarter"))
    assert "Oct to Dec 25 In time" in quarters
    assert "Jan to Mar 26" not in quarters
    page = office.get(f"{PAGE}?show=median")
    assert "8.9 days in Feb 26" in text(page)
    assert "In days: less is better" in text(page)
    icon = page.content.decode().partition('class="board-icon"')[2]
    assert ">H</text>" in icon.partition("</svg>")[0]
    assert "6 in a row rising or falling" in text(
        office.get(f"{PAGE}?rules=shift8&show=median")
    )
    line = text(office.get(f"{PAGE}?line=99%25"))
    assert "Will not pass the line as things are" in line
    assert "nobody has set it as a target" in line


@pytest.mark.parametrize("typed", ["lots", "-1", "101", "nan", "1e999", "9O"])
def test_a_line_that_is_none_is_said_and_kept(signed_in, a_year, typed):
    """
    What was typed stays in the field, and the chart is drawn without it.
    """
    page = signed_in("partnership").get(PAGE, {"line": typed})

    assert page.status_code == 200
    assert "The line must be a number from 0 to 100, such as 90" in text(page)
    assert f'value="{typed}"' in page.content.decode()


def test_files_hold_the_same_and_say_how_fresh_they_are(signed_in, a_year):
    """
    The table begins with how it was counted; both pictures have the title on them.
    """
    office = signed_in("partnership")

    told = office.get(f"{PAGE}/numbers.csv")
    lines = told.content.decode().splitlines()
    rows = list(csv.DictReader(one for one in lines if not one.startswith("#")))
    assert [rows[0]["begins"], rows[0]["share"], rows[0]["missed"]] == [
        "2025-01", "80", "",
    ]  # fmt: skip
    assert (rows[-1]["type"], rows[-1]["rule"]) == ("concern", "outside")
    assert rows[0]["note"] == "some numbers are hidden"
    assert any("As things stood on" in one for one in lines)
    assert 'filename="hv-new-birth-ashmere.csv"' in told["Content-Disposition"]
    drawn = office.get(f"{PAGE}/chart.svg").content.decode()
    assert drawn.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    assert "New birth visit: met in time, Ashmere Partnership" in drawn
    assert "style=" not in drawn
    painted = office.get(f"{PAGE}/chart.png")
    assert painted["Content-Type"] == "image/png"
    with Image.open(io.BytesIO(painted.content)) as picture:
        assert picture.size == (1920, 1044)


def test_a_new_period_begins_with_a_reason_once_and_is_taken_back(signed_in, a_year):
    """
    The same form twice is one; the chart has two means; taken back, one again.
    """
    office = signed_in("partnership")
    page = office.get(f"{PAGE}/periods").content.decode()
    seal = re.search(r'name="event_id" value="([^"]+)"', page)[1]
    given = {"what": "begins", "month": "2025-07-01", "reason": "A new team"}

    for _ in range(2):
        answer = office.post(f"{PAGE}/periods", given | {"event_id": seal})
        assert answer["Location"] == f"{PAGE}#periods"

    said = text(office.get(PAGE))
    assert "from Jul 25: A new team Made Up" in said
    assert "A new period begins with 2025-07: A new team" in (
        office.get(f"{PAGE}/numbers.csv").content.decode()
    )
    again = text(office.post(f"{PAGE}/periods", given))
    assert "A new period begins with this month already" in again
    office.post(f"{PAGE}/periods", given | {"what": "back", "reason": "Wrong month"})
    assert "All months are one period" in text(office.get(PAGE))
    before = text(office.get(f"{PAGE}/periods"))
    assert "none begins after all. Wrong month" in before
    assert "a new period begins. A new team" in before


def test_a_period_without_reason_or_of_no_month_is_refused_and_kept(signed_in, a_year):
    """
    What was typed stays; nothing is recorded.
    """
    office = signed_in("partnership")

    page = office.post(f"{PAGE}/periods", {"what": "begins", "month": "2025-07-01"})
    assert "Enter the reason" in text(page)
    assert '<option value="2025-07-01" selected>' in page.content.decode()
    long = {"what": "begins", "month": "1999-01-01", "reason": "x" * 501}
    refused = text(office.post(f"{PAGE}/periods", long))
    assert too_long("Why?", 500) in refused
    assert "Select the month" in refused
    back = {"what": "back", "month": "2025-07-01", "reason": "Wrong"}
    assert "No new period begins with this month" in text(
        office.post(f"{PAGE}/periods", back)
    )
    assert "All months are one period" in text(office.get(PAGE))


def test_a_national_measure_says_what_it_counts_and_where_it_parts_from_ours(
    signed_in, counted
):
    """
    The same people twice, the words of the definition, and nobody has checked it.
    """
    beside = {"measure": "national:c2", "cut": "beside"}
    both = {"met_late": 0, "met": 40, "missed": 0}
    late = {"met_late": 0, "met": 0, "missed": 8}
    counted(
        reading(1, measure="national:c2", **(both | {"missed": 8})), reading(1),
        reading(1, cut_value="met", **beside, **both),
        reading(1, cut_value="met_late", **beside, **late),
        reading(2, measure="national:mhs91", met=61, met_late=0, missed=0),
    )  # fmt: skip
    office = signed_in("partnership")

    said = text(office.get("/boards/national/c2"))
    assert "Counted are infants who had a face-to-face new birth visit" in said
    assert "Counted in two ways" in said
    assert "Met in time How many 40 Of these count nationally 40" in said
    assert "Met late How many 10 Of these count nationally 0" in said
    assert "Only a visit in person counts here." in said
    assert "nobody has checked this clause yet" in said
    ours = office.get(PAGE).content.decode()
    assert 'href="/boards/national/c2"' in ours
    number = text(office.get("/boards/national/mhs91"))
    assert "How many, month by month" in number
    assert "60 in Feb 26" in number
    assert "Target" not in number


def test_a_measure_that_is_no_longer_in_use_is_still_shown(signed_in, counted):
    counted(
        reading(1, measure="standard:gone_since"), reading(1, measure="national:c2")
    )
    office = signed_in("partnership")

    assert "Not in use now: its source is not here." in text(
        office.get("/boards/standard/gone_since")
    )
    assert "New birth visit within 14 days" in text(office.get("/boards/national/c2"))
    assert "Measures no longer in use Gone since" in text(office.get("/boards"))
