"""What the tests of readings may ask for: a town and its staff."""

from lib.town_fixtures import *  # noqa: F403 - fixtures are found by their names
