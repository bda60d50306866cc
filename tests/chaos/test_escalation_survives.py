"""The trial itself: two kills, and that its count sees what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections, transaction

from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.worklist import notice_words, recording, sweep

CHECKOUT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(CHECKOUT))

from chaos.place import Span  # noqa: E402
from chaos.sink import Mail, Sink  # noqa: E402

from chaos import families, sabotage, tally  # noqa: E402 - it lies beside the tests

NOON = datetime(2026, 3, 9, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LATE = NOW + timedelta(days=1, hours=1)


@pytest.mark.slow
def test_two_kills_lose_nothing_and_repeat_nothing():
    """
    A real trial, on a throw-away Plait of its own.
    """
    foreign = ("DATABASE_URL", "PLAIT_", "DJANGO_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    chosen = {"CYCLES": "2", "SEED": "3", "FAMILIES": "8", "KEEP": "no"}
    done = subprocess.run(
        [sys.executable, "-m", "chaos", "escalation"],
        cwd=CHECKOUT,
        env=kept | chosen,
        check=False,
        capture_output=True,
        text=True,
    )

    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "lost 0, duplicated 0, late 0 of " in said
    assert "notices lost 0, duplicated 0 of " in said


@pytest.fixture
def told(own_database, monkeypatch):
    """
    A family whose ladders were told, every rung that there is, and the mails of it.
    """
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())
    town = make_town(using="engine")
    for kind, team in town.teams.items():
        make_staff(team, f"{kind}_lead", "engine")
    home = make_home(town, using="engine")
    with transaction.atomic():
        staff = town.staff["health_visiting"]
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        recording.record(
            kind="injury.observed", fact={"mobile": False}, about=home.infant,
            family=home.id, occurred_at=NOW, recorded_at=NOW, by=staff,
        )  # fmt: skip
    expected = {
        rung: max(at, LATE) for rung, at in families.expected([home.id]).items()
    }
    sweep.sweep(LATE, using="engine")
    return expected, Sink(0, mails())


def mails() -> list[Mail]:
    """The mails of the notices that were posted, as they would arrive."""
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select o.id::text, s.email, o.filled->>'what', o.filled->>'when', "
            "o.filled->>'reference', o.filled->>'link' from outgoing o "
            "join staff s on s.id = o.staff_id where channel = 'email' order by o.id"
        )
        return [
            Mail(
                f"<{id_}@localhost>",
                to,
                notice_words.mail_of(
                    "escalation",
                    {"what": what, "when": when, "reference": reference, "link": link},
                    "http://localhost",
                ),
            )
            for id_, to, what, when, reference, link in cursor.fetchall()
        ]


def counted(admin, expected, sink):
    """What the trial would say."""
    return tally.count(
        admin, expected=expected, until=LATE, spans=[Span(NOW)], acked=set(),
        mails=sink.mails,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("control", "lost", "twice"), [("drop", 1, 0), ("twice", 0, 1)]
)
def test_an_outcome_that_was_spoilt_is_seen(told, connect, control, lost, twice):
    """
    Else a trial that says nought would prove nothing.
    """
    expected, sink = told
    admin = connect("superuser")
    admin.autocommit = True
    before = counted(admin, expected, sink)
    sabotage.spoil(control, admin, sink, list(expected))
    after = counted(admin, expected, sink)

    assert before.is_clean
    assert (after.lost, after.duplicated) == (lost, twice)
    assert (after.notices_lost, after.notices_duplicated) == (lost, twice)
    assert not after.is_clean


def test_a_mail_that_is_sent_again_under_the_same_id_is_no_duplicate(told, connect):
    """
    The worker died between sending and marking: a reader's program sees one mail.
    """
    expected, sink = told
    sink.mails.append(sink.mails[0])
    found = counted(connect("superuser"), expected, sink)

    assert (found.resent, found.notices_duplicated) == (1, 0)


def test_a_control_that_there_is_not_is_refused():
    """
    A misspelt one would be a trial without it.
    """
    with pytest.raises(ValueError, match="CONTROL must be drop or twice"):
        sabotage.check("dorp")


def test_only_what_one_start_left_untold_counts_as_waiting():
    """
    A worker that was killed twice in ten seconds could not have told it.
    """
    spans = [
        Span(NOON, NOON + 10 * SECOND),
        Span(NOON + 300 * SECOND, NOON + 310 * SECOND),
        Span(NOON + 600 * SECOND),
    ]
    due = NOON + 5 * SECOND

    told = NOON + 620 * SECOND
    assert tally.longest_wait(due, told, spans) == 20 * SECOND
    assert tally.longest_wait(due, due + SECOND, spans) == SECOND


def test_a_count_of_nothing_is_not_clean():
    """
    A trial in which nothing fell due shows nothing.
    """
    assert not tally.Tally().is_clean
    assert tally.Tally(rungs=3, notices=2).is_clean
    assert not tally.Tally(rungs=3, notices=2, late=1).is_clean
