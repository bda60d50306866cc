"""What the tests of exports share."""

import pytest

from integration.population.ledgers import EXTRACT_KEY, address
from lib.town import make_town
from plait.population.ledger_stream import LedgerStream


@pytest.fixture
def town(own_database):
    """A town without families; the engine's connection is Django's `engine`."""
    return make_town(using="engine")


@pytest.fixture
def engine(town, connect):
    """A plain connection of the engine, which commits at once."""
    connection = connect("engine")
    connection.autocommit = True
    return connection


@pytest.fixture
def stream(own_database):
    """Opens the ledger as `plait export` does."""
    return lambda: LedgerStream(
        address(own_database, "engine"), EXTRACT_KEY, batch=20_000
    )
