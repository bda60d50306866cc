"""What was published of maternity care, area by area, and the rates beside it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from ruamel.yaml import YAML

#: The measure that counts what was not recorded, or not as it should be.
MISSING: Final = "missing"
#: Whose published figures an area may have.
PROFILES: Final = ("all", "northampton", "kettering", "milton_keynes")
#: What each profile is called where it is read.
PROFILE_TITLES: Final = MappingProxyType(
    {
        "all": "all submitters",
        "northampton": "Northampton General Hospital",
        "kettering": "Kettering General Hospital",
        "milton_keynes": "Milton Keynes University Hospital",
    }
)


@dataclass(frozen=True, slots=True)
class Area:
    """A made-up area.

    Attributes:
        share: how many families live there, in parts of the whole.
        pace: how long its services take, 1 being usual.
        reach: added to the share of families whom a planned contact reaches.
    """

    slug: str
    partnership: str
    profile: str
    share: float
    pace: float
    reach: float


def _text(name: str) -> str:
    return files(__package__).joinpath(f"data/{name}").read_text("utf-8")


def _yaml(name: str) -> Any:
    return YAML(typ="safe").load(_text(name))


@cache
def shares(profile: str, dimension: str) -> Mapping[str, float]:
    """The share of each measure of a dimension, `missing` among them, in its order.

    Raises:
        KeyError: there are no such figures.
    """
    counts = {
        row["measure"]: int(row["count"])
        for row in csv.DictReader(_text("maternity_2022_23.csv").splitlines())
        if (row["profile"], row["dimension"]) == (profile, dimension)
    }
    if not counts:
        raise KeyError(profile, dimension)
    whole = sum(counts.values())
    return MappingProxyType({name: n / whole for name, n in counts.items()})


def known_shares(profile: str, dimension: str) -> Mapping[str, float]:
    """The same without what is missing."""
    every = shares(profile, dimension)
    known = 1 - every.get(MISSING, 0.0)
    return {name: one / known for name, one in every.items() if name != MISSING}


@cache
def rates() -> Mapping[str, Mapping[str, Any]]:
    """Every rate by its name: `value`, `source` and whether anybody checked it."""
    found: dict[str, Mapping[str, Any]] = _yaml("rates.yaml")
    return MappingProxyType(found)


def rate(name: str) -> float:
    """The value of a rate.

    Raises:
        KeyError: there is none of this name.
    """
    return float(rates()[name]["value"])


@cache
def areas() -> tuple[Area, ...]:
    """The areas of the nation; the number of one is its code."""
    return tuple(Area(**one) for one in _yaml("areas.yaml"))


@cache
def languages() -> Mapping[str, float]:
    """The share of each main language by its code."""
    parts: dict[str, int] = _yaml("languages.yaml")
    whole = sum(parts.values())
    return MappingProxyType({code: one / whole for code, one in parts.items()})
