"""How standards fare, against a world that was counted by hand."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from lib.town import NOW, make_home, make_town
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records import ledger
from plait.records.models import WorklistEntry
from plait.records.shapes import NewEvent
from plait.worklist import quality
from plait.worklist.quality import Area

STANDARD = "positive_whooley_followed_up"
ASHMERE = Area("ashmere", "Ashmere Partnership")
DUE = NOW - timedelta(days=3)
OPENED = NOW - timedelta(days=10)
AFTER, BEFORE, FUTURE = (
    DUE + timedelta(days=1),
    DUE - timedelta(days=1),
    NOW + timedelta(1),
)

#: How many of each there are, and the moments of such an entry.
WORLD = {
    "open": (6, {"due_at": FUTURE}),
    "waiting": (2, {"opens_at": FUTURE, "due_at": FUTURE}),
    "no date": (1, {"due_at": None}),
    "overdue": (5, {}),
    "met": (7, {"closed_how": "met", "closed_at": BEFORE}),
    "met on the dot": (1, {"closed_how": "met", "closed_at": DUE}),
    "met_late": (8, {"closed_how": "met", "closed_at": AFTER}),
    "stopped": (9, {"closed_how": "stopped", "closed_at": BEFORE}),
    "missed": (10, {"closed_how": "stopped", "closed_at": AFTER}),
}
CAUSES = {"not_applicable": 6, "done_elsewhere": 5, None: 1, "of another system": 5}


@pytest.fixture
def counted(town, home, as_engine):
    """Everything of the world, of one standard and one family."""
    with as_engine():
        for times, more in WORLD.values():
            for _ in range(times):
                make(town, home, **more)
        for cause, times in CAUSES.items():
            for _ in range(times):
                dismissed(town, home, cause)


def make(town, home, *, standard=STANDARD, **more):
    fields = {"opened_at": OPENED, "due_at": DUE, **more}
    WorklistEntry.objects.create(
        subject_id=home.id, id=uuid4(), standard=standard, version=1, title="x",
        owed_by="health_visitor", team=town.teams["health_visiting"], classes=1,
        agency="ashmere-health-visiting", trigger=uuid4(), because=[], **fields,
    )  # fmt: skip


def dismissed(town, home, cause, corrected_to=None):
    """An entry that its team ended, and the event that says why."""
    fact = {"standard": STANDARD, "trigger": str(uuid4()), "cause": cause}
    new = NewEvent(
        subject_id=home.id, kind="duty.dismissed", about=home.mother, id=uuid4(),
        team_id=town.teams["health_visiting"].pk, occurred_at=BEFORE,
        recorded_at=BEFORE, fact={k: v for k, v in fact.items() if v},
    )  # fmt: skip
    ledger.append(new)
    make(town, home, closed_how="stopped", closed_at=AFTER, closed_by=new.id)


def asks(town, who="partnership"):
    sessions.begin(town.staff[who].pk)


def raw(since=None, partnership="ashmere"):
    return {one.standard: one for one in quality.counts(partnership, since, NOW)}


def test_each_duty_is_counted_once_as_what_became_of_it(town, counted):
    """
    All that fired is the sum of it; what has no date yet is open.
    """
    asks(town)

    found = raw()[STANDARD]

    assert found.parts == {
        "open": 9, "overdue": 5, "met": 8, "met_late": 8, "missed": 10, "stopped": 9,
        "dismissed": 17,
    }  # fmt: skip
    assert found.fired == 66


def test_a_reason_that_is_not_of_the_list_is_another_one(town, counted):
    """
    Other systems and older versions have words of their own.
    """
    asks(town)

    assert raw()[STANDARD].reasons == {
        "not_applicable": 6, "done_elsewhere": 5, "other": 6
    }  # fmt: skip


def test_it_took_from_when_it_could_be_done_until_it_was(town, home, as_engine):
    """
    Days between, for those that were done; a window is waited for first.
    """
    with as_engine():
        for days in (1, 2, 3, 4, 10):
            done = {"closed_how": "met", "closed_at": OPENED + timedelta(days=days)}
            make(town, home, **done)
        for _ in range(6):
            opens = OPENED + timedelta(days=4)
            make(
                town, home, standard="hv_six_week", opens_at=opens, closed_how="met",
                closed_at=opens + timedelta(days=1),
            )  # fmt: skip
    asks(town)

    found = {one.standard: one for one in quality.quality(
        ASHMERE, "all", now=NOW).standards}  # fmt: skip
    took, waited = found[STANDARD].took, found["hv_six_week"].took

    assert (took.median, took.ninetieth, took.unit) == (3.0, 7.6, "days")
    assert (waited.median, waited.ninetieth) == (1.0, 1.0)


def test_what_is_shown_hides_what_is_small(town, home, as_engine):
    """
    The share and the time too, where they would tell of it.
    """
    with as_engine():
        for _ in range(20):
            make(town, home, closed_how="met", closed_at=BEFORE)
        make(town, home, closed_how="met", closed_at=AFTER)
        make(town, home, standard="hv_six_week", closed_how="met", closed_at=BEFORE)
    asks(town)

    found = {one.standard: one for one in quality.quality(
        ASHMERE, "all", now=NOW).standards}  # fmt: skip
    one, few = found[STANDARD], found["hv_six_week"]

    assert one.fired.words == "20 or more"
    assert one.parts["met_late"].words == "fewer than 5"
    assert (one.share, one.is_share_hidden) == (None, True)
    assert (few.took, few.is_took_hidden) == (None, True)


def test_nothing_counted_is_no_performance(town, home):
    """
    Every standard of the library is there, with no share at all.
    """
    asks(town)

    found = quality.quality(ASHMERE, "all", now=NOW)

    assert len(found.standards) > 20
    assert not any(one.has_fired or one.share is not None for one in found.standards)
    assert not any(one.is_share_hidden or one.took for one in found.standards)
    assert found.to_look_at == ()


def test_a_standard_that_mostly_is_dismissed_is_looked_at(town, home, as_engine):
    """
    From ten on, and by more than half; the reason given most often is told.
    """
    with as_engine():
        for _ in range(5):
            make(town, home, closed_how="met", closed_at=BEFORE)
            dismissed(town, home, "duplicate")
    asks(town)
    even = quality.quality(ASHMERE, "all", now=NOW).to_look_at
    with as_engine():
        dismissed(town, home, "not_applicable")
    asks(town)

    [found] = quality.quality(ASHMERE, "all", now=NOW).to_look_at

    assert even == ()
    assert found.standard == STANDARD
    assert "it is owed twice" in found.look[0]


def test_a_standard_that_mostly_is_late_is_looked_at(town, home, as_engine):
    """
    Overdue, late and missed together.
    """
    with as_engine():
        for _ in range(4):
            make(town, home, closed_how="met", closed_at=BEFORE)
        for more in ({}, {"closed_how": "met", "closed_at": AFTER}):
            for _ in range(3):
                make(town, home, **more)
    asks(town)

    [found] = quality.quality(ASHMERE, "all", now=NOW).to_look_at

    assert "More than half were not done in time" in found.look[0]


def test_a_period_counts_what_began_in_it(town, home, as_engine):
    """
    From its first moment on.
    """
    with as_engine():
        for days in (1, 27, 29, 90, 400):
            make(town, home, opened_at=NOW - timedelta(days=days))
    asks(town)

    fired = {
        period: raw(None if days is None else NOW - timedelta(days=days))[
            STANDARD
        ].fired
        for period, days in quality.PERIODS.items()
    }

    assert fired == {"28d": 2, "3m": 4, "12m": 4, "all": 5}


def test_families_of_another_partnership_are_not_counted(town, counted, as_engine):
    """
    And its own office counts them alone.
    """
    with as_engine():
        other = make_town("wendlebury")
        make(other, make_home(other))
    asks(other)

    assert raw(partnership="wendlebury")[STANDARD].fired == 1
    with pytest.raises(NotAllowed):
        raw()


@pytest.mark.parametrize("who", ["health_visiting", "gp", "police", "perinatal"])
def test_nobody_but_the_office_counts(town, counted, who):
    """
    Neither by the page's road nor by asking the database.
    """
    asks(town, who)

    assert quality.areas(NOW) == ()
    with pytest.raises(NotAllowed):
        raw()
    with (
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "select * from plait.quality_of('ashmere', %s, %s, %s)", [OPENED, NOW, NOW]
        )
