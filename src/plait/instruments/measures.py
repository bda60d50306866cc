"""How the scores of an instrument are read as outcomes: data, and its loader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from math import sqrt
from types import MappingProxyType
from typing import Any, Final, Literal

from ruamel.yaml import YAML

#: Of whom a measure tells: the parent, the baby, or what is between the two.
Of = Literal["parent", "infant", "bond"]
Better = Literal["lower", "higher"]

#: The share of changes by chance alone that lie within a bound is 95 in 100.
Z: Final = 1.96


class FaultyMeasure(ValueError):
    """The file of measures does not describe one; it says which and why."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How large a change must be to be more than the chance of the instrument.

    Attributes:
        points: the least change that counts, as a source gives it; or None.
        sd: the standard deviation of its scores, in points; with `reliability`.
        reliability: how alike two measures of the same are, above 0 and below 1.
        source: where this is from; `verified` says whether anybody looked there.
    """

    points: float | None
    sd: float | None
    reliability: float | None
    source: str
    verified: bool

    @property
    def limit(self) -> float:
        """The bound in points, from `points` or after Jacobson and Truax (1991)."""
        if self.points is not None:
            return self.points
        assert self.sd is not None  # noqa: S101 - checked when it was read
        assert self.reliability is not None  # noqa: S101 - the same
        return Z * self.sd * sqrt(2 * (1 - self.reliability))

    def is_passed_by(self, points: float) -> bool:
        """Whether a change of so many points, up or down, is reliable.

        `points` of a source are the least that counts; a bound that was worked out is
        what chance alone still reaches, so a change must be larger.
        """
        if self.points is not None:
            return abs(points) >= self.points
        return abs(points) > self.limit


@dataclass(frozen=True, slots=True)
class CutOff:
    """The score at which an instrument's authors draw a line.

    Where a lower score is better, a score of `at` or more is on the unwell side; where
    a higher one is, a score below `at`. It is about scores, and is no diagnosis.
    """

    at: float
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One score that is followed over time.

    Attributes:
        kind, field: the kind of event that carries it, and the name of its score.
        of: of whom it tells; answered_by: a parent, or the clinician who rates.
        least, greatest: the scores that there are.
    """

    id: str
    title: str
    kind: str
    field: str
    of: Of
    answered_by: Literal["parent", "clinician"]
    least: int
    greatest: int
    better: Better
    bound: Bound | None
    cut_off: CutOff | None

    def can_be(self, value: float) -> bool:
        """Whether the instrument can give this score."""
        return self.least <= value <= self.greatest


@lru_cache(maxsize=1)
def measures() -> Mapping[str, Measure]:
    """Every measure by its id, in the order of the file.

    Raises:
        FaultyMeasure: the file is wrong.
    """
    text = files("plait.instruments").joinpath("measures.yaml").read_text("utf-8")
    found = [from_raw(raw) for raw in YAML(typ="safe", pure=True).load(text)]
    return MappingProxyType({one.id: one for one in found})


@lru_cache(maxsize=1)
def by_kind() -> Mapping[str, tuple[Measure, ...]]:
    """The measures that an event of each kind carries."""
    found: dict[str, tuple[Measure, ...]] = {}
    for one in measures().values():
        found[one.kind] = (*found.get(one.kind, ()), one)
    return MappingProxyType(found)


def named(instrument: object) -> Measure | None:
    """The measure that free text such as `CORE-10` or `core10` means, if it is one."""
    plain = "".join(sign for sign in str(instrument).lower() if sign.isalnum())
    return measures().get(plain)


def from_raw(raw: Mapping[str, Any]) -> Measure:
    """Make a measure of what the file says.

    Raises:
        FaultyMeasure: a part is missing, unknown or cannot be.
    """
    rest = dict(raw)
    where = str(rest.get("id"))
    try:
        least, greatest = rest.pop("range")
        bound, cut_off = rest.pop("bound"), rest.pop("cut_off")
        found = Measure(
            **rest,
            least=least,
            greatest=greatest,
            bound=bound_from(bound) if bound else None,
            cut_off=CutOff(**cut_off) if cut_off else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        message = f"{where}: {error}"
        raise FaultyMeasure(message) from None
    _check(found)
    return found


def bound_from(raw: Mapping[str, Any]) -> Bound:
    """A bound: `points`, or `sd` and `reliability`, with where it is from.

    Raises:
        FaultyMeasure: it is neither or both, or cannot be.
    """
    points: float | None = raw.get("points")
    sd: float | None = raw.get("sd")
    reliability: float | None = raw.get("reliability")
    if points is not None and sd is None and reliability is None:
        if points > 0:
            return Bound(points, None, None, raw["source"], raw["verified"])
        message = f"wanted points above 0, got {points}"
    elif points is None and sd is not None and reliability is not None:
        if sd > 0 and 0 < reliability < 1:
            return Bound(None, sd, reliability, raw["source"], raw["verified"])
        message = "wanted sd above 0 and reliability within 0 and 1, got "
        message += f"{sd} and {reliability}"
    else:
        message = "wanted either points, or sd and reliability"
    raise FaultyMeasure(message)


def _check(one: Measure) -> None:
    """Refuse a measure whose parts contradict each other."""
    faults = {
        "its range is empty": one.least >= one.greatest,
        "better is neither lower nor higher": one.better not in ("lower", "higher"),
        "it is of nobody that we know": one.of not in ("parent", "infant", "bond"),
        "its bound is wider than its range": one.bound is not None
        and one.bound.limit > one.greatest - one.least,
        "its cut-off is no score": one.cut_off is not None
        and not one.can_be(one.cut_off.at),
    }
    for fault, is_so in faults.items():
        if is_so:
            message = f"{one.id}: {fault}"
            raise FaultyMeasure(message)
