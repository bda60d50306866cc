"""What the tests of the casework may ask for: a town, a family, staff, an occasion."""

import pytest

from lib.town import NOW
from lib.town_fixtures import *  # noqa: F403 - fixtures are found by their names


@pytest.fixture
def occasion(opens, home):
    """The occasion of a verb: who records for the family, at nine."""

    def made(who, at=NOW, **more):
        with opens(who, home) as staff:
            return {
                "family": home.id, "occurred_at": at, "recorded_at": at, "by": staff,
            } | more  # fmt: skip

    return made
