"""Who may read and write who works in a team; and what cannot be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction

from lib.town import NOW, make_staff, make_town
from plait.access import sessions
from plait.records.models import Subject, WorklistEntry
from plait.workforce import keeping
from plait.workforce.keeping import StaffingRefused
from plait.workforce.models import MOST_IN_ALL, WorkingTime
from plait.workforce.shapes import Funded, Working

DAY = timedelta(days=1)
FIRST = date(2026, 3, 2)
HALF = Decimal("0.50")


@pytest.fixture
def town(db, as_engine):
    """A town in which somebody leads the perinatal team, and somebody the midwives."""
    with as_engine():
        town = make_town()
        for kind, role in (
            ("perinatal", "perinatal_team_manager"),
            ("maternity", "community_midwifery_lead"),
        ):
            town.staff[f"{kind}_lead"] = make_staff(town.teams[kind], role)
    return town


@pytest.fixture
def asks(town):
    """From here on this person asks."""

    def begin(who):
        sessions.begin(town.staff[who].pk)
        return town.staff[who].pk

    return begin


def works(town, who="perinatal", team="perinatal", **more):
    """Somebody works half time in a team from the first day on."""
    given = {"profession": "community_nurse", "wte": HALF, "since": FIRST} | more
    row = Working(town.staff[who].pk, **given)
    keeping.work(row, team_id=town.teams[team].pk, by=None, at=NOW)
    return row


def test_a_team_reads_its_own_and_no_other(town, asks):
    """
    How much midwives work is nothing of the perinatal team's.
    """
    asks("perinatal_lead")
    works(town)
    keeping.fund(
        Funded("community_nurse", HALF, FIRST),
        team_id=town.teams["perinatal"].pk, by=None, at=NOW,
    )  # fmt: skip
    asks("perinatal")
    own = keeping.team(town.teams["perinatal"].pk)
    asks("maternity_lead")
    others = keeping.team(town.teams["perinatal"].pk)

    assert (len(own.working), len(own.funded)) == (1, 1)
    assert others == keeping.Team((), (), ())


@pytest.mark.parametrize("who", ["perinatal", "maternity_lead"])
def test_only_who_leads_the_team_writes(town, asks, who):
    """
    The database asks again, behind the page.
    """
    asks(who)

    with pytest.raises(ProgrammingError), transaction.atomic():
        works(town)


def test_who_does_not_lead_ends_nothing(town, asks):
    """
    Nor does the page's own connection change whose time it is.
    """
    asks("perinatal_lead")
    works(town)
    asks("perinatal")
    [row] = keeping.team(town.teams["perinatal"].pk).working
    with pytest.raises(ProgrammingError), transaction.atomic():
        keeping.end("time", row.id, FIRST + DAY, team_id=town.teams["perinatal"].pk)
    asks("perinatal_lead")
    with pytest.raises(ProgrammingError), transaction.atomic():
        WorkingTime.objects.filter(pk=row.id).update(wte=HALF)


@pytest.mark.parametrize("wte", ["-0.50", "0", "0.04", "1.01", "12"])
def test_a_time_that_cannot_be_is_refused_with_its_range(town, asks, wte):
    """
    And says what was sent.
    """
    asks("perinatal_lead")

    with pytest.raises(StaffingRefused, match=r"from 0.05 to 1 of full time; got"):
        works(town, wte=Decimal(wte))
    assert not WorkingTime.objects.exists()


def test_times_of_one_person_in_one_team_never_overlap(town, asks):
    """
    The same row twice is one; the day after the last is free.
    """
    asks("perinatal_lead")
    for _ in range(2):
        row = works(town, until=FIRST + 9 * DAY)
    with pytest.raises(StaffingRefused, match="on these days already") as refused:
        works(town, since=FIRST + 9 * DAY)
    works(town, since=FIRST + 10 * DAY)

    assert refused.value.field == "since"
    found = keeping.team(town.teams["perinatal"].pk).working
    assert [replace(found[0], id=0), found[1].since] == [row, FIRST + 10 * DAY]


def test_over_all_teams_nobody_works_more_than_there_is(town, asks):
    """
    Up to 1.2 of full time on any one day; the other team is not named.
    """
    asks("perinatal_lead")
    works(town, wte=Decimal("0.80"), until=FIRST + 9 * DAY)
    asks("maternity_lead")
    with pytest.raises(StaffingRefused, match=f"more than {MOST_IN_ALL} of full time"):
        works(town, team="maternity", wte=HALF, since=FIRST + 9 * DAY)
    works(town, team="maternity", wte=HALF, since=FIRST + 10 * DAY)

    assert WorkingTime.objects.count() == 1


def test_what_is_drawn_out_may_not_become_too_much(town, asks):
    """
    A last day that is put off is checked like a new row.
    """
    asks("perinatal_lead")
    works(town, wte=Decimal("0.80"), until=FIRST + 9 * DAY)
    [row] = keeping.team(town.teams["perinatal"].pk).working
    asks("maternity_lead")
    works(town, team="maternity", since=FIRST + 10 * DAY)
    asks("perinatal_lead")

    with pytest.raises(StaffingRefused, match="more than"):
        keeping.end(
            "time", row.id, FIRST + 10 * DAY, team_id=town.teams["perinatal"].pk
        )


def test_what_has_begun_is_ended_and_stays_readable(town, asks):
    """
    What has not begun may be taken away, twice too.
    """
    asks("perinatal_lead")
    team = town.teams["perinatal"].pk
    works(town)
    [row] = keeping.team(team).working
    with pytest.raises(StaffingRefused, match="enter its last day instead"):
        keeping.take_away("time", row.id, team_id=team, today=FIRST + DAY)
    with pytest.raises(StaffingRefused, match="must be 2 March 2026 or later"):
        keeping.end("time", row.id, FIRST - DAY, team_id=team)
    keeping.end("time", row.id, FIRST, team_id=team)

    assert keeping.team(team).working[0].until == FIRST
    for _ in range(2):
        keeping.take_away("time", row.id, team_id=team, today=FIRST)
    assert keeping.team(team).working == ()
    with pytest.raises(StaffingRefused, match="not there any more"):
        keeping.end("time", row.id, FIRST, team_id=team)


def test_a_language_is_kept_once_under_one_name(town, asks):
    """
    However it is typed; one without a name is refused.
    """
    asks("perinatal_lead")
    team, staff = town.teams["perinatal"].pk, town.staff["perinatal"].pk
    for typed in ("polish", " Polish "):
        keeping.speak(staff, typed, team_id=team)
    with pytest.raises(StaffingRefused, match="1 to 60 letters"):
        keeping.speak(staff, "  ", team_id=team)

    assert keeping.team(team).languages == ((staff, "Polish"),)
    keeping.speak_no_more(staff, "Polish", team_id=team)
    assert keeping.team(team).languages == ()


def test_of_training_a_team_reads_its_own_and_no_other(town, asks, as_engine):
    """
    By when a course is owed next, and no more of what is kept of them.
    """
    with as_engine():
        owes(town, "perinatal")
    found = {}
    for who in ("perinatal", "maternity_lead"):
        asks(who)
        team = keeping.team(town.teams["perinatal"].pk, ["training_in_date"])
        found[who] = team.courses

    staff = town.staff["perinatal"].pk
    assert found["perinatal"] == ((staff, "training_in_date", FIRST),)
    assert found["maternity_lead"] == ()


def owes(town, who):
    """A colleague owes a course by the first day."""
    staff, team = town.staff[who], town.teams[who]
    subject = Subject.objects.create(
        kind="staff", reference="S-1", home_team=team, staff=staff, created_at=NOW,
        partnership_id="ashmere",
    )  # fmt: skip
    WorklistEntry.objects.create(
        subject=subject, id=uuid4(), standard="training_in_date", version=1,
        title="x", trigger=uuid4(), owed_by="line_manager", team=team, agency="x",
        opened_at=NOW, due_at="2026-03-02T23:59:59Z", classes=1,
    )  # fmt: skip
