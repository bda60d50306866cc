"""How fresh a list is: feeds, engine and worker; silence must not look like safety."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from lib.town import NOW, make_town
from plait.standards.collection import BadStandards
from plait.timeline.lines import read_lines
from plait.worklist import (
    faults,
    feeds,
    freshness,
    importing,
    projection,
    rules_in_use,
    selfcheck,
    sweep,
)

LINE = (
    '{"id":"e1","subject":"family:F1","about":"F1-mother","kind":"contact.gp.other",'
    '"occurred_at":"2026-03-02T10:00+00:00","recorded_at":"2026-03-02T10:10+00:00",'
    '"agency":"ashmere-gp","fact":{}}'
)
BAD = '{"id":"e2","subject":"family:F1","kind":"contact.gp.othr"}'
HOURLY = {"gp-system": timedelta(hours=1)}
LATER = NOW + timedelta(minutes=61)


@pytest.fixture
def _town(own_database, monkeypatch):
    """
    A town, and a worker that was just started.
    """
    monkeypatch.setattr(sweep, "_watch", sweep._Watch())
    make_town(using="engine")


@pytest.fixture
def told():
    """`told("name", function)`: a source of faults, for one test."""
    names = []

    def tell(name, source):
        names.append(name)
        faults.told_by(name, source)

    yield tell
    for name in names:
        faults.forget(name)


def takes_in(*lines, now=NOW, **more):
    return importing.take_in(read_lines(lines), source="gp-system", now=now, **more)


def fresh(now=NOW, expected=HOURLY):
    return freshness.freshness(now, expected=expected, using="engine")


def whats(found) -> list[str]:
    return [one.what for one in found.downs if "rules" not in one.what]


@pytest.mark.usefixtures("_town")
def test_an_import_is_heard_for_the_feed_and_for_each_agency_in_it():
    """
    When it came, and when the newest of it was recorded there.
    """
    takes_in(LINE)

    whole, part = fresh().feeds
    assert (whole.words, whole.heard_at, whole.is_silent) == ("gp-system", NOW, False)
    assert part.words == "gp-system (Ashmere gp)"
    assert part.newest_at == datetime(2026, 3, 2, 10, 10, tzinfo=UTC)
    assert whats(fresh()) == []


@pytest.mark.usefixtures("_town")
def test_an_empty_file_is_heard_and_a_silent_feed_is_said():
    """
    Nothing new is news; nothing at all for longer than it may is a fault.
    """
    takes_in(LINE)
    assert whats(fresh(LATER)) == ["gp-system is silent since"]
    assert fresh(LATER).downs[0].since == NOW

    takes_in(now=LATER)

    assert whats(fresh(LATER)) == []


@pytest.mark.usefixtures("_town")
def test_a_feed_that_was_never_heard_from_is_said():
    """
    Nobody has to hear from it once for its silence to count; nor from its agency.
    """
    expected = {"maternity": timedelta(days=1), "gp-system:ashmere-gp": timedelta(1)}

    assert whats(fresh(expected=expected)) == [
        "Nothing was ever heard from gp-system (Ashmere gp)",
        "Nothing was ever heard from maternity",
    ]
    assert "Ring Ashmere gp instead" in fresh(expected=expected).downs[0].to_do


@pytest.mark.usefixtures("_town")
def test_an_agency_that_falls_silent_in_a_living_feed_is_said():
    """
    The feed comes, and this agency's part of it does not.
    """
    takes_in(LINE)
    takes_in(now=LATER)
    expected = {**HOURLY, "gp-system:ashmere-gp": timedelta(hours=1)}

    assert whats(fresh(LATER, expected)) == ["gp-system (Ashmere gp) is silent since"]


@pytest.mark.usefixtures("_town")
@pytest.mark.parametrize("whole", [True, False], ids=["all or nothing", "line by line"])
def test_a_file_that_was_refused_whole_was_not_heard(whole):
    """
    It came, and nothing of it is here: that is said until one is taken in.
    """
    try:
        takes_in(BAD, all_or_nothing=whole)
    except importing.NothingKept:
        assert whole
    refused = [
        "Nothing was ever heard from gp-system",
        "Nothing could be taken in of what gp-system sent at",
    ]
    assert whats(fresh()) == refused

    takes_in(LINE, now=NOW + timedelta(minutes=1))

    assert whats(fresh(NOW + timedelta(minutes=2))) == []


@pytest.mark.usefixtures("_town")
def test_what_is_refused_of_a_file_is_counted():
    """
    The rest was taken in, so it was heard from.
    """
    takes_in(LINE, BAD)

    whole, _ = fresh().feeds
    assert (whole.refused, whole.is_silent, whole.is_last_refused) == (1, False, False)


@pytest.mark.usefixtures("_town")
def test_an_older_import_never_makes_a_feed_look_fresher_or_older():
    """
    Whichever import ends last, the newest moment counts.
    """
    feeds.heard("gp-system", [], refused=0, now=LATER)
    feeds.heard("gp-system", [], refused=0, now=NOW)

    assert fresh().feeds[0].heard_at == LATER


@pytest.mark.usefixtures("_town")
def test_the_worker_s_pass_is_the_engine_s_pulse():
    """
    Each pass works a worked example; without one for too long every page says so.
    """
    assert "The rules were not checked yet" not in [d.what for d in fresh().downs]
    sweep.sweep(NOW, using="engine")
    well = fresh(NOW + timedelta(seconds=30))
    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "update sweep_state set last_finished = %s", [NOW + timedelta(minutes=11)]
        )
    late = fresh(NOW + timedelta(minutes=11))

    assert well.engine.checked_at == NOW
    assert well.engine.worker_rules == well.engine.rules != ""
    assert well.engine.standards > 20
    assert "The rules could not be checked since" in [d.what for d in late.downs]


@pytest.mark.usefixtures("_town")
def test_an_example_that_does_not_hold_any_more_is_a_fault(monkeypatch):
    """
    The engine answers wrongly: the pulse is missing, and it is said which rule.
    """
    sweep.sweep(NOW, using="engine")
    monkeypatch.setattr(selfcheck.worked, "fault", lambda *_: "wanted due, got nothing")
    later = NOW + timedelta(minutes=1)
    selfcheck.check(later, using="engine")

    assert fresh(later).engine.checked_at == NOW
    assert any("what its examples say" in one.what for one in fresh(later).downs)


@pytest.mark.usefixtures("_town")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BadStandards("x.yaml:3: Quillfeather"), "The standards or a policy cannot be"),
        (RuntimeError("Quillfeather"), "The rules cannot be worked out"),
    ],
)
def test_rules_that_cannot_be_worked_out_never_stop_the_sweep(monkeypatch, error, said):
    """
    It is said in our words, with nothing of the error's own.
    """

    def fails(*_args):
        raise error

    monkeypatch.setattr(selfcheck, "_worked", fails)
    done = sweep.sweep(NOW, using="engine")

    assert done.ran
    words = [one.what for one in fresh().downs]
    assert any(said in one for one in words)
    assert not any("Quillfeather" in one for one in words)


def test_whoever_watches_the_rules_is_heard(told):
    """
    Each fault once; a source that cannot tell is a fault itself.
    """

    def cannot_tell():
        raise OSError

    told("standards", lambda: ["The edit was refused: x.yaml:3."])
    told("policies", lambda: ["The edit was refused: x.yaml:3."])
    told("others", cannot_tell)

    assert faults.faults() == (
        "The edit was refused: x.yaml:3.",
        "Whether the others are whole could not be found out.",
    )


@pytest.mark.usefixtures("_town")
def test_pages_and_worker_that_use_other_rules_say_so(monkeypatch):
    """
    After a change that only one of them knows of, and not at once: it takes a moment.
    """
    sweep.sweep(NOW, using="engine")
    own = rules_in_use.rules_in_use()
    monkeypatch.setattr(
        freshness, "rules_in_use", lambda: replace(own, digest="0000000")
    )

    said = "These pages and the worker do not use the same rules"
    at_once = [one.what for one in fresh().downs]
    sweep.sweep(NOW + timedelta(minutes=3), using="engine")
    later = [one.what for one in fresh(NOW + timedelta(minutes=3)).downs]

    assert said not in at_once
    assert said in later


@pytest.mark.usefixtures("_town")
def test_families_that_nobody_could_be_told_of_are_counted(monkeypatch):
    """
    A pass that ended is not a pass that told everybody.
    """
    monkeypatch.setattr(sweep, "_tell_all", lambda *_: (0, 2))
    sweep.sweep(NOW, using="engine")

    assert "Nobody could be told what is late for 2 families" in [
        one.what for one in fresh().downs
    ]


@pytest.mark.usefixtures("_town")
def test_a_rebuild_of_all_is_noted_and_of_one_is_not():
    """
    So that it can be seen when all was worked out anew.
    """
    projection.rebuild([], now=NOW)
    assert fresh().engine.rebuilt_at is None
    projection.rebuild(now=NOW)

    assert fresh().engine.rebuilt_at == NOW


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_digest_of_the_rules_is_the_same_in_every_process(seed):
    """
    Else every worklist would say that the worker uses others.
    """
    code = (
        "from plait.worklist.rules_in_use import rules_in_use as r; print(r().digest)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": seed,
             "DJANGO_SETTINGS_MODULE": "plait.site.settings"},
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout.strip() == rules_in_use.rules_in_use().digest
