"""What national bodies count, in the words of their definitions.

The files in `definitions` say it, one each. `plait.population` counts by the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Literal

from ruamel.yaml import YAML

from plait.assurance.spc import Improvement


@dataclass(frozen=True, slots=True)
class National:
    """A measure that a national body defines.

    Attributes:
        id: as readings name it, without `national:`.
        counts: in which way it is counted, such as `waits` or `attendance`.
        numerator, denominator, month: what is counted of whom, and in which month; no
            denominator where it is a number and no share.
        clause: its name in the document.
        force: how much it binds.
        target: the per cent that the body asks for; None where it asks for none.
        overlaps: whether its months share people, so that they are no separate
            measurements.
        verified: whether a person has checked it in the document.
        ours: the standard of ours that asks for the same, or nothing.
        differs: in what it is not the same as ours, in sentences.
    """

    id: str
    title: str
    counts: str
    numerator: str
    denominator: str
    month: str
    document: str
    clause: str
    url: str
    force: Literal["law", "national"]
    improvement: Improvement
    target: float | None
    overlaps: bool
    verified: bool
    ours: str
    differs: tuple[str, ...]

    @property
    def has_limit(self) -> bool:
        """Whether it says by when something should be done."""
        return self.counts not in ("attendance", "caseload", "people", "waits")

    @property
    def is_number(self) -> bool:
        """Whether it is a number, and no share of anything."""
        return not self.denominator


def texts() -> Iterator[Traversable]:
    """The files of the definitions, by name."""
    folder = files("plait.assurance") / "definitions"
    found = (one for one in folder.iterdir() if one.name.endswith(".yaml"))
    return iter(sorted(found, key=lambda one: one.name))


@cache
def national() -> Mapping[str, National]:
    """Every one by its id."""
    yaml = YAML(typ="safe")
    made = [_made(yaml.load(one.read_text("utf-8"))) for one in texts()]
    return MappingProxyType({one.id: one for one in made})


def _made(said: Mapping[str, Any]) -> National:
    source = said["source"]
    return National(
        id=said["id"],
        title=said["title"],
        counts=said["counts"],
        numerator=said["numerator"],
        denominator=said["denominator"] or "",
        month=said["month"],
        document=source["document"],
        clause=source["clause"],
        url=source["url"],
        force=said["force"],
        improvement=said.get("improvement", "increase"),
        target=said.get("target"),
        overlaps=said.get("overlaps", False),
        verified=source["verified"],
        ours=said.get("ours") or "",
        differs=tuple(said["differs"]),
    )
