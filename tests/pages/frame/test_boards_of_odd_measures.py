"""Boards of what is no per cent of duties, and of parts and months that are odd."""

import csv
import re
from datetime import date

import pytest

from lib.boards_read import HV, PAGE, text
from lib.made_readings import reading
from plait.clock.ages import add_months


def test_a_number_of_people_is_said_to_be_one_everywhere(signed_in, counted):
    """
    It has no per cent, no quarter and no time limit; a line may be of hundreds.
    """
    ys = [400, 410] * 3 + [300, 310]
    one = {"measure": "national:perinatal_caseload", "met_late": 0, "missed": 0}
    counted(
        *(
            reading(add_months(date(2025, 7, 1), n), met=y, **one)
            for n, y in enumerate(ys)
        )
    )
    office, here = signed_in("partnership"), "/boards/national/perinatal_caseload"

    page = office.get(f"{here}?line=250").content.decode()
    assert ">L</text>" in page.partition('class="board-icon"')[2].partition("</svg>")[0]
    assert "must be a number" not in page
    assert "Quarter by quarter" not in page
    assert "Median time" not in page
    said = text(office.get(here))
    assert "Higher" in said
    assert "Improving" not in said
    assert "asks for nothing" in said
    assert "that states the time" not in said
    assert "The median is" not in said
    lines = office.get(f"{here}/numbers.csv").content.decode().splitlines()
    assert "# Mean and limits are in what `opened` counts" in lines
    assert {one["share"] for one in csv.DictReader(
        one for one in lines if not one.startswith("#")
    )} == {""}  # fmt: skip
    assert "1 higher or lower, neither better nor worse" in text(office.get("/boards"))


def test_a_wait_is_told_in_days_and_what_states_no_time_is_not_called_a_limit(
    signed_in, counted
):
    """
    A measure of waits counts people, and missed appointments have no time limit.
    """
    wait = {"measure": "national:perinatal_wait", "met_late": 0, "missed": 0}
    missed = {"measure": "national:perinatal_dna", "met_late": 0}
    counted(
        reading(1, met=15, median_hours=480.0, **wait),
        reading(1, met=40, missed=60, **missed),
    )
    office = signed_in("partnership")

    said = text(office.get("/boards/national/perinatal_wait"))
    dna = text(office.get("/boards/national/perinatal_dna"))

    assert "Half of those first seen in Jan 26 had waited 20 days or less." in said
    assert "See the days, month by month" in said
    assert "Per cent that were missed" in dna
    assert "it states no time" in dna
    assert "The time limit is set" not in dna


def test_months_that_share_people_are_drawn_without_limits(signed_in, counted):
    """
    Of twelve months that overlap a run is no news: no icon, no rule, and it says why.
    """
    one = {"measure": "national:mhs91", "met_late": 0, "missed": 0}
    months = [date(2025, n, 1) for n in range(3, 13)] + [1, 2]
    counted(*(reading(m, met=100 + 5 * n, **one) for n, m in enumerate(months, 1)))
    office = signed_in("partnership")

    page = office.get("/boards/national/mhs91")
    said = text(page)
    assert "160 in Feb 26. How many" in said
    assert "eleven of which are in the next one too" in said
    assert "Limits: almost all" not in said
    assert 'class="board-icon"' not in page.content.decode()
    rows = office.get("/boards/national/mhs91/numbers.csv").content.decode()
    assert "2026-02,160,160,0,0,0,0,0,0,160,,,,,,,,," in rows
    assert "0 improving" in text(office.get("/boards"))


def test_what_is_told_by_quarter_alone_is_on_the_board_and_has_a_page(
    signed_in, counted
):
    """
    Of a rare duty months are too small to be told: the gravest are such.
    """
    rare = {"measure": "standard:infant_injury_strategy", "met_late": 1, "missed": 0}
    counted(*(reading(date(2025, month, 1), met=9, **rare) for month in range(1, 13)))
    office, here = signed_in("partnership"), "/boards/standard/infant_injury_strategy"

    board = office.get("/boards")
    assert f'href="{here}?by=quarter"' in board.content.decode()
    assert "in Oct to Dec 25" in text(board)
    page = office.get(here)
    assert "quarter by quarter" in text(page)
    assert "Month by month" not in page.content.decode()
    assert office.get(f"{here}/chart.svg").status_code == 200


@pytest.mark.parametrize("asked", ["by=quarter", "show=median", "by=quarter&line=90"])
def test_a_board_stays_one_of_months_whatever_a_measure_was_looked_at_by(
    signed_in, counted, asked
):
    """
    The way back from a page by quarter keeps what was asked there.
    """
    counted(*(reading(date(2025, month, 1)) for month in range(1, 13)))

    board = signed_in("partnership").get(f"/boards?{asked}")

    assert board.status_code == 200
    assert "% in Dec 25" in text(board)


def test_a_month_of_which_more_is_told_late_is_not_drawn_yet(signed_in, counted):
    """
    Who tells of a pregnancy after its 10th week is in that month only then: until 8
    weeks after it, it looks better than it was. February began two days ago.
    """
    one = {"measure": "standard:booking_by_10_weeks", "missed": 0}
    months = [date(2025, month, 1) for month in range(10, 13)] + [1, 2]
    counted(*(reading(month, met=40, met_late=20, **one) for month in months))

    said = text(signed_in("partnership").get("/boards/standard/booking_by_10_weeks"))

    assert "66.7% in Dec 25. Nothing stands out" in said
    assert "Jan 26 In time 66.7%" in said
    assert "What it is too early to say" in said
    assert "So a month is drawn 8 weeks after its end" in said


def test_a_month_in_which_nothing_began_has_a_row(signed_in, counted):
    """
    Nobody stores one: else a number that fell to nought would end while it was high.
    """
    one = {"measure": "national:c1", "met_late": 0, "missed": 0, "met": 20}
    counted(
        *(reading(date(2025, month, 1), **one) for month in (9, 11)),
        *(reading(date(2025, month, 1)) for month in (9, 11)),
    )
    office = signed_in("partnership")

    said = text(office.get("/boards/national/c1"))
    assert "0 in Feb 26" in said
    assert "Oct 25 How many 0" in said
    share = text(office.get(PAGE))
    assert "Oct 25 In time nothing began Began 0" in share
    assert "in Nov 25. Nothing stands out" in share
    assert "2025-10,0,0" in office.get(f"{PAGE}/numbers.csv").content.decode()


def test_of_few_it_is_said_how_much_one_of_them_moves_it(signed_in, counted, lead):
    """
    An agency reads its own as they are: of 4 one late visit is 25 points.
    """
    counted(reading(1, met=4, met_late=0, missed=0), reading(2, met=38, missed=2),
            reading(2, agency=HV, met=3, met_late=1, missed=0))  # fmt: skip

    own, office = text(lead.get(PAGE)), text(signed_in("partnership").get(PAGE))
    # National measures are counted of a partnership: an agency has no page of them.
    assert "Counted in two ways" in office
    assert "Counted in two ways" not in own
    assert "With as few as 4 in a month or quarter one of them moves" in own
    assert "by 25 points" in own
    assert "With as few as 45 in a month or quarter its per cent may be off" in office


def test_a_reason_is_no_sum_in_a_spreadsheet(signed_in, counted):
    """
    A remark is parted at its commas there, and what begins with = is worked out.
    """
    counted(reading(1), reading(2))
    office = signed_in("partnership")
    why = 'Two teams,=1+1; "-2+3, and a rest-home, at 5'
    given = {"what": "begins", "month": "2026-02-01", "reason": why}
    office.post(f"{PAGE}/periods", given)

    told = office.get(f"{PAGE}/numbers.csv").content.decode()

    assert """Two teams,'=1+1; "'-2+3, and a rest-home, at 5""" in told
    assert not re.search(r"""[,;][ "]*[=+@-]""", told.replace("'", "x"))


def test_teams_of_one_name_are_told_apart_and_an_agency_without_teams_stands_beside(
    signed_in, counted
):
    """
    Else one would be shown where the other stands.
    """
    half, agencies = {"met_late": 0, "missed": 0}, (HV, "ashmere-maternity")
    parts = [
        reading(1, agency=agency, team="North", met=met, met_late=100 - met, missed=0)
        for agency, met in zip(agencies, (95, 40), strict=True)
    ]
    alone = reading(1, agency="ashmere-gp", met=90, **half)
    counted(reading(1, met=225, met_late=65, missed=0), alone, *parts)

    said = text(signed_in("partnership").get(PAGE))

    assert "By team or agency, in the last 12 months" in said
    assert "North, Ashmere health visiting In time 95% Decided 100" in said
    lower = said.partition("North, Ashmere maternity In time 40%")[2]
    assert lower.partition("Beside the others")[2].startswith(" Lower than chance")


def test_a_month_that_is_not_decided_is_not_the_last_one_before_an_empty_one(
    signed_in, counted
):
    """
    The sentence at the top is about a point that is drawn.
    """
    counted(
        reading(1, met=38, missed=2), reading(2, met=20, met_late=10, still_open=20),
        reading(3, met=0, met_late=0, missed=0),
    )  # fmt: skip

    assert "88.9% in Jan 26." in text(signed_in("partnership").get(PAGE))
