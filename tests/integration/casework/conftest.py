"""What the tests of the casework may ask for: a town, a family, staff, an occasion."""

import pytest

from lib.town import LONG_AGO, NOW, ROUTINE
from lib.town_fixtures import *  # noqa: F403 - fixtures are found by their names
from plait.access.models import Involvement


@pytest.fixture
def occasion(opens, home):
    """The occasion of a verb: who records for the family, at nine."""

    def made(who, at=NOW, **more):
        with opens(who, home) as staff:
            return {
                "family": home.id, "occurred_at": at, "recorded_at": at, "by": staff,
            } | more  # fmt: skip

    return made


@pytest.fixture
def involves(town, home, as_engine):
    """An agency's team is involved with the family, so that it may open the record."""

    def involve(who):
        with as_engine():
            Involvement.objects.create(
                subject_id=home.id, team=town.teams[who], role=town.teams[who].roles[0],
                since=LONG_AGO, classes=ROUTINE, basis="was asked",
            )  # fmt: skip

    return involve
