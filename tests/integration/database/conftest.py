"""What the tests of the database share."""

import pytest

from integration.database.world import World, make_world


@pytest.fixture
def world(as_engine) -> World:
    """Two agencies and one family that both are involved with."""
    with as_engine():
        return make_world()
