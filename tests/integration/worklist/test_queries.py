"""A worklist: filtered, counted and paged in three queries; a duty told with care."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.town import NOW, make_home
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.worklist import obligations, queries
from plait.worklist.shapes import WorklistFilter

QUERIES = 3


@pytest.fixture
def entry(town, as_engine):
    """Write an entry as the projection would: `entry(home, due=..., team="gp")`."""

    def made(home, *, team="health_visiting", due=None, **more):
        values = {
            "id": uuid4(), "subject_id": home.id, "standard": "hv_new_birth",
            "version": 1, "title": "New birth visit", "trigger": uuid4(),
            "about": home.infant, "person_label": "Baby A.",
            "person_born_on": "2026-01-05", "owed_by": "health_visitor",
            "team_id": town.teams[team].pk, "agency": town.teams[team].agency_id,
            "opened_at": NOW - timedelta(days=20), "due_at": due, "classes": 1,
            "because": [], "why": "Birth", "rungs": "[]", "told": "[]",
        } | more  # fmt: skip
        with as_engine(), connection.cursor() as cursor:
            cursor.execute(
                f"insert into worklist_entry ({', '.join(values)}) "
                f"values ({', '.join(['%s'] * len(values))})",
                list(values.values()),
            )
        return values["id"]

    return made


@pytest.fixture
def due(town, home, entry):
    """One entry a part of the list, and somebody who asks for them."""
    hour, day = timedelta(hours=1), timedelta(days=1)
    team = town.teams["health_visiting"].pk
    ids = {
        "overdue": entry(home, due=NOW - hour),
        "today": entry(home, due=NOW + hour),
        "this_week": entry(home, due=NOW + 7 * day),
        "later": entry(home, due=NOW + 9 * day),
        "later_undated": entry(home),
        "coming": entry(home, due=NOW + 40 * day, opens_at=NOW + 10 * day),
        "others": entry(home, team="gp", due=NOW + day, from_team_id=team),
        "escalated": entry(home, team="gp", due=NOW - day, told_team_id=team),
        "closed": entry(home, due=NOW, closed_at=NOW - day, closed_how="met"),
        "nobodys": entry(home, team="police", due=NOW),
    }
    visitor = town.staff["health_visiting"]
    sessions.begin(visitor.pk)

    def ask(page=1, **asked):
        return queries.worklist(WorklistFilter(**asked), by=visitor, now=NOW, page=page)

    return ids, ask


def test_the_counts_tell_each_part_once(due):
    """
    What is mine by when it is due, what has not opened, what others owe us.
    """
    _, ask = due

    counts = ask().counts

    assert (counts.overdue, counts.today, counts.this_week, counts.later) == (
        1,
        1,
        1,
        2,
    )
    assert (counts.coming, counts.escalated, counts.others) == (1, 1, 1)
    assert counts.open == 5


@pytest.mark.parametrize(
    ("show", "names"),
    [
        ("open", ["overdue", "today", "this_week", "later", "later_undated"]),
        ("overdue", ["overdue"]),
        ("today", ["today"]),
        ("this_week", ["this_week"]),
        ("later", ["later", "later_undated"]),
        ("coming", ["coming"]),
        ("others", ["others"]),
        ("escalated", ["escalated"]),
        ("closed", ["closed"]),
    ],
)
def test_a_part_shows_its_rows_soonest_first(due, show, names):
    """
    Each part holds what its count says, and nothing of another team.
    """
    ids, ask = due

    page = ask(show=show)

    assert [row.id for row in page.rows] == [ids[name] for name in names]
    assert page.total == len(names)


def test_filters_narrow_and_count_alike(town, home, due, entry):
    """
    Group, person, agency, age and words; each for the rows and for the counts.
    """
    _, ask = due
    mark = entry(
        home, due=NOW + timedelta(hours=2), standard="infant_injury_paediatric",
        title="Seen by a paediatrician", about=home.mother, person_label="J. A.",
        person_born_on="1995-07-14",
    )  # fmt: skip
    for narrowed in (
        {"group": "safeguarding"},
        {"person": home.mother},
    ):
        page = ask(**narrowed)
        assert [row.id for row in page.rows] == [mark], narrowed
        assert page.counts.open == 1
    assert ask(baby_age="8_weeks_to_6_months").counts.open == 5
    assert ask(baby_age="under_2_weeks").counts.open == 0
    assert ask(agency=town.teams["gp"].agency_id, show="others").total == 1
    assert ask(group="no such group").total == 0


def test_mine_is_what_my_role_owes(home, due, entry):
    """
    My own worklist leaves out what my team's other roles owe.
    """
    ids, ask = due
    lead = entry(home, due=NOW + timedelta(hours=3), owed_by="hv_team_lead")
    found = entry(home, due=NOW + timedelta(hours=4), owed_by="finder")

    mine = {row.id for row in ask(scope="me").rows}

    assert lead not in mine
    assert {found, ids["overdue"]} <= mine
    assert lead in {row.id for row in ask(scope="team").rows}


def test_a_page_beyond_the_last_shows_the_last(home, due, entry):
    """
    Fifty to a page, each row once.
    """
    _, ask = due
    for minute in range(60):
        entry(home, due=NOW + timedelta(minutes=minute))

    pages = [ask(page=number) for number in (0, 1, 2, 99)]

    assert [page.page for page in pages] == [1, 1, 2, 2]
    assert [len(page.rows) for page in pages[1:3]] == [50, 15]
    assert len({row.id for page in pages[1:3] for row in page.rows}) == 65


def test_a_page_is_three_queries_however_long_it_is(home, due, entry):
    """
    The budget of the page with 5 rows and with 50.
    """
    _, ask = due
    ask()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            ask()
        assert len(asked) <= QUERIES
        for minute in range(60):
            entry(home, due=NOW + timedelta(minutes=minute))


def test_a_team_that_is_not_mine_shows_nothing(town, due):
    """
    A team number in the URL is a filter, never a key.
    """
    _, ask = due

    assert ask(team=town.teams["police"].pk).total == 0


@pytest.fixture
def meeting(home, records):
    """The conjunction: an illness the perinatal team knows, a mark the visitor saw."""
    records(
        "perinatal", "diagnosis.mental_health", about="mother", severity="severe",
        condition="depression",
    )  # fmt: skip
    done = records(
        "health_visiting", "injury.observed", about="infant", mobile=False,
        marks=[{"site": "left_cheek", "kind": "bruise"}],
    )  # fmt: skip
    [row] = [r for r in done.owed if r.standard == "conjunction_strategy_meeting"]
    return row


def test_the_story_of_a_duty_tells_each_reader_what_they_may_know(home, opens, meeting):
    """
    The social worker reads the mark in full, and of the illness whom to ask.
    """
    with opens("social_care", home) as social_worker:
        seen = obligations.obligation(home.id, meeting.id, by=social_worker, now=NOW)

    held = [reason for reason in seen.reasons if reason.is_held]
    told = [reason for reason in seen.reasons if not reason.is_held]
    assert len(held) == len(told) == 1
    assert "bruise" in told[0].words
    assert "Information held by Ashmere perinatal team" in held[0].words
    assert "01632 960001" in held[0].words
    text = " ".join([*(s.words for s in seen.steps), *(r.words for r in seen.reasons)])
    assert "depression" not in text
    assert "Both together start the clock" in text
    assert "Due within 1 working day" in text
    assert seen.limit_words == "The time limit is ours: no national body has set it."
    assert all([seen.phone, seen.out_of_hours, seen.rungs, seen.advice])


def test_the_holder_of_the_illness_reads_it_in_full(home, opens, meeting):
    """
    The same duty, for the team that knows.
    """
    with opens("perinatal", home) as psychiatrist:
        seen = obligations.obligation(home.id, meeting.id, by=psychiatrist, now=NOW)

    assert "depression" in " ".join(reason.words for reason in seen.reasons)


def test_a_duty_that_may_not_be_seen_is_like_one_that_is_not_there(town, home, meeting):
    """
    The GP is not involved: hidden and absent are alike.
    """
    doctor = town.staff["gp"]
    sessions.begin(doctor.pk)

    for entry_id in (meeting.id, uuid4()):
        with pytest.raises(NotAllowed):
            obligations.obligation(home.id, entry_id, by=doctor, now=NOW)


def test_what_a_family_is_owed_and_what_was_done(home, opens, records, meeting):
    """
    The family's own lists: now, later, lately done, and everything for the picture.
    """
    records("paediatrics", "paediatric.assessed", about="infant",
            at=NOW + timedelta(hours=1))  # fmt: skip

    with opens("health_visiting", home) as visitor:
        asked = {"by": visitor, "now": NOW + timedelta(hours=2)}
        now = queries.owed_now(home.id, **asked)
        done = queries.recently_closed(home.id, **asked)
        every = queries.of_subject(home.id, **asked)
        one = queries.entry(home.id, meeting.id, **asked)

    assert meeting.id in {row.id for row in now}
    assert [row.standard for row in done] == ["infant_injury_paediatric"]
    assert len(every) == len(now) + len(done)
    assert one.id == meeting.id


def test_a_family_of_another_town_has_nothing_here(town, opens, home, as_engine):
    """
    What is owed to a record that is not open is not listed.
    """
    with as_engine():
        other = make_home(town)

    with opens("maternity", home) as midwife:
        assert queries.owed_now(other.id, by=midwife, now=NOW) == ()
