"""`plait outbox` counts, and says when something waits too long."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from plait.records.models import SweepState
from plait.site import cli_outbox
from plait.worklist import freshness, outbox_state


@pytest.fixture
def counts(monkeypatch):
    """What the command says, and how it ends."""
    monkeypatch.setattr(cli_outbox, "use_django", lambda _: None)
    return lambda: CliRunner().invoke(cli_outbox.command, [])


def test_an_empty_outbox_says_what_is_set_up_and_that_nothing_waits(streets, counts):
    done = counts()

    assert done.exit_code == 0
    assert "sms: not set up" in done.output
    assert "Nothing waits." in done.output


def test_what_waits_is_counted_with_the_oldest(streets, post, counts):
    post(at=datetime.now(UTC))
    post(at=datetime.now(UTC), channel="sms")

    done = counts()

    assert done.exit_code == 0
    assert "waiting   email       1" in done.output
    assert "waiting   sms         1" in done.output
    assert "The oldest waits since" in done.output
    assert "@" not in done.output


def test_what_waits_too_long_ends_it_with_one(streets, post, counts):
    now = datetime.now(UTC)
    post(at=now - timedelta(minutes=20))
    outbox_state.note(now)

    assert counts().exit_code == 1


def test_an_outbox_that_nobody_looks_after_is_said_on_every_page(streets):
    """
    Where the rest of the worker goes on, so that nothing else would say it.
    """
    now = datetime.now(UTC)
    SweepState.objects.using("engine").create(id=1, last_started=now, last_finished=now)

    def said():
        downs = freshness.freshness(now, using="engine").downs
        return [(one.what, one.since) for one in downs if "Messages" in one.what]

    assert said() == [], "nothing was ever begun"
    begun = now - timedelta(minutes=3)
    outbox_state.begin(begun)
    outbox_state.begin(now)
    assert said() == [("Messages may not have left since", begun)]
    outbox_state.note(now)
    assert said() == []
