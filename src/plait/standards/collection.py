"""A set of standards, found by id, by kind of event and by day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from plait.standards.faults import line_of
from plait.standards.shapes import Standard


class BadStandards(ValueError):
    """A library that cannot be used: one line a fault, each with file and line."""


@dataclass(frozen=True, slots=True)
class Library:
    """Standards in the order of their ids and versions."""

    standards: tuple[Standard, ...]
    by_id: dict[str, tuple[Standard, ...]] = field(compare=False)
    touched: dict[str, frozenset[str]] = field(compare=False)
    policy: str | None = None

    @classmethod
    def of(cls, standards: Iterable[Standard], policy: str | None = None) -> Library:
        """A library of these standards.

        Raises:
            BadStandards: an id has the same version twice, or two versions are in
                force on one day.
        """
        ordered = tuple(
            sorted(standards, key=lambda s: (s.id, s.version, s.applies_from))
        )
        by_id: dict[str, tuple[Standard, ...]] = {}
        touched: dict[str, set[str]] = {}
        for standard in ordered:
            for other in by_id.get(standard.id, ()):
                _refuse_overlap(other, standard)
            by_id[standard.id] = (*by_id.get(standard.id, ()), standard)
            for kind in standard.touched_by:
                touched.setdefault(kind, set()).add(standard.id)
        ids = {kind: frozenset(names) for kind, names in touched.items()}
        return cls(ordered, by_id, ids, policy)

    def __iter__(self) -> Iterator[Standard]:
        return iter(self.standards)

    def __len__(self) -> int:
        return len(self.standards)

    def get(self, standard_id: str, version: int | None = None) -> Standard | None:
        """The standard of this id: the version asked for, or the newest."""
        versions = self.by_id.get(standard_id, ())
        for standard in reversed(versions):
            if version is None or standard.version == version:
                return standard
        return None

    def piece(
        self, standard_id: str, version: int, policy: str | None
    ) -> Standard | None:
        """The version as it was for a duty that was made under `ashmere/1`, say.

        None for the policy is a duty from before there was one.
        """
        found = [s for s in self.by_id.get(standard_id, ()) if s.version == version]
        for standard in found:
            labels = [label for _, label in standard.under or ()]
            if policy in labels:
                return standard
        return found[0 if policy is None else -1] if found else None

    def versions(self, standard_id: str) -> tuple[Standard, ...]:
        """Every version of it, oldest first."""
        return self.by_id.get(standard_id, ())

    def in_force(self, standard_id: str, day: date) -> Standard | None:
        """The version for a trigger of that day."""
        for standard in self.by_id.get(standard_id, ()):
            if standard.in_force_on(day):
                return standard
        return None

    def begun_by(self, day: date) -> Library:
        """Without what begins later, where an earlier version of it holds till then."""
        kept = (
            standard
            for versions in self.by_id.values()
            for standard in versions
            if standard.applies_from <= day or standard is versions[0]
        )
        return Library.of(kept, self.policy)

    def touched_by(self, kinds: Iterable[str]) -> frozenset[str]:
        """The ids of the standards that events of these kinds may change."""
        return frozenset().union(*(self.touched.get(kind, ()) for kind in kinds))

    def changed(
        self, change: Callable[[Standard], Standard], policy: str | None
    ) -> Library:
        """The library with every standard changed so, as under a policy."""
        return Library.of((change(standard) for standard in self.standards), policy)


def _refuse_overlap(one: Standard, other: Standard) -> None:
    if one.version == other.version and (one.under is None or other.under is None):
        raise BadStandards(
            f"{_at(other, 'version')}: {other.id} version {other.version} is there "
            f"twice: also in {_at(one, 'version')}"
        )
    ends_first = (
        one.applies_until is not None and one.applies_until < other.applies_from
    )
    other_ends = (
        other.applies_until is not None and other.applies_until < one.applies_from
    )
    if not (ends_first or other_ends):
        raise BadStandards(
            f"{_at(other, 'applies')}: versions {one.version} and {other.version} of "
            f"{other.id} are in force on the same day: give the older one "
            f"`applies.until` in {_at(one, 'applies')}"
        )


def _at(standard: Standard, field: str) -> str:
    """The standard's file with its folder, and the line on which the field begins."""
    line = line_of(standard.path, field)
    return f"{standard.group}/{standard.file}:{line}"
