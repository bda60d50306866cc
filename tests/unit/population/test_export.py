"""What an extract says of a family as a whole points at nobody."""

from dataclasses import fields

import numpy as np

from plait.population import export
from plait.population.ledger_stream import Heads
from plait.population.spilling import Codes


def test_a_language_is_said_where_ten_families_of_the_area_speak_it():
    """
    One family of an area speaks as ten of another do: with the area it would be found.
    """
    many = 12
    nothing = {one.name: None for one in fields(Heads)}
    heads = Heads(
        **nothing
        | {
            "kinds": np.zeros(many, "i1"),
            "keys": np.arange(many),
            "areas": np.array([1, *[0] * 11]),
            "area_names": ["ashmere", "wendlebury"],
            "languages": [*["polish"] * 11, None],
        }
    )

    found = export._families(heads, Codes())["language"].to_pylist()

    assert found == ["(other)", *["polish"] * 10, None]
