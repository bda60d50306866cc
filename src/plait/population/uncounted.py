"""Whom a counting has left out: where they live, and who recorded of them.

That none of them looks late must not look as if they were in time. So each partnership
in whose numbers they would be is told how many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from plait.population.columns import SUBJECTS
from plait.population.reading import Extract


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A family, a member of staff or a review that could not be worked out.

    Attributes:
        number: in the extract. It says nothing about who it is.
        areas: where its home was, at any time; nothing where that is not known.
        agencies: all that recorded something of it.
    """

    number: int
    is_family: bool
    areas: frozenset[str]
    agencies: frozenset[str]


def left_out(extract: Extract, numbers: Collection[int]) -> tuple[LeftOut, ...]:
    """What is known of the subjects of these numbers, in their order."""
    if not numbers:
        return ()
    wanted = pa.array(sorted(numbers), pa.int64())
    columns = ["family", "subject", "area", "agency"]
    parts = [
        pq.read_table(path, columns=columns, filters=pc.field("family").isin(wanted))
        for path in extract.files
    ]
    rows = pa.concat_tables(parts).group_by("family").aggregate(
        [("subject", "min"), ("area", "distinct"), ("agency", "distinct")]
    )  # fmt: skip
    names = extract.manifest
    return tuple(
        LeftOut(
            row["family"],
            SUBJECTS[row["subject_min"]] == "family",
            _named(row["area_distinct"], names.areas),
            _named(row["agency_distinct"], names.agencies),
        )
        for row in rows.sort_by("family").to_pylist()
    )


def counted(
    whom: Collection[LeftOut], area: str, agencies: Collection[str]
) -> Iterator[tuple[str, int, int]]:
    """How many families, and how many others, are missing from the numbers of an area.

    First of the whole area (no agency), then of each agency that recorded of some.
    Whose home is not known may be anybody's, and is among them.
    """
    there = [one for one in whom if area in one.areas or not one.areas]
    yield ("", *_parts(there))
    for agency in sorted(agencies):
        own = [one for one in there if agency in one.agencies]
        if own:
            yield (agency, *_parts(own))


def _parts(whom: Sequence[LeftOut]) -> tuple[int, int]:
    families = sum(one.is_family for one in whom)
    return families, len(whom) - families


def _named(codes: Sequence[int], names: Sequence[str]) -> frozenset[str]:
    return frozenset(names[code] for code in codes if 0 <= code < len(names))
