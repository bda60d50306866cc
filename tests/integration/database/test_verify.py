"""`plait verify`, as an operator runs it."""

import pytest
from click.testing import CliRunner
from django.db import connections, transaction

from integration.database.world import world_through
from plait.site import cli_verify
from plait.site.cli_verify import command


@pytest.fixture
def operator(own_database, monkeypatch):
    """The command, on a database with one event; Django is set up already."""
    monkeypatch.setattr(cli_verify, "use_django", lambda: None)
    with transaction.atomic(using="engine"):
        world, other = world_through("engine")
    assert world.family != other
    return CliRunner()


def test_an_untouched_ledger_is_said_to_hold(operator):
    """
    With how much was walked, and status 0.
    """
    done = operator.invoke(command)

    assert (done.exit_code, done.stdout) == (
        0,
        "1 events of 1 subjects: every link holds.\n",
    )


def test_a_change_is_named_and_ends_with_status_1(operator, connect):
    """
    By subject and number; nothing of what it says.
    """
    with connect("superuser") as thief:
        thief.execute("alter table plait.event disable trigger all")
        thief.execute("""update plait.event set fact = '{"note": "secret"}'""")
    connections["engine"].close()

    done = operator.invoke(command)

    assert done.exit_code == 1
    assert "event 1: it was changed" in done.output
    assert "1 places do not hold, in 1 events of 1 subjects" in done.output
    assert "secret" not in done.output
