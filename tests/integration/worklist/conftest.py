"""What the tests of the worklist may ask for: a town, a family, staff."""

from lib.town_fixtures import *  # noqa: F403 - fixtures are found by their names
