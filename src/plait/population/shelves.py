"""The standards by which an audit may judge without being told of others."""

from __future__ import annotations

from plait.population.keeping import Needs
from plait.population.national import definitions as national
from plait.standards import policies
from plait.standards.collection import Library
from plait.standards.loader import library


def shipped() -> tuple[Library, ...]:
    """The library that Plait comes with, by itself and under each of its policies."""
    return library(), *map(policies.library_of, policies.names())


def needs_of(libraries: tuple[Library, ...]) -> Needs:
    """What of facts must be kept, so that any of these can judge.

    And so that what national bodies define can be counted.
    """
    return national.needs(one for each in libraries for one in each)
