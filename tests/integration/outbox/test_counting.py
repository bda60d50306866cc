"""`plait outbox` counts, and says when something waits too long."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from plait.site import cli_outbox
from plait.worklist import outbox_state


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
