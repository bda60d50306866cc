"""What is counted each night: every partnership's duties by its own rules, as readings.

Partnerships that work by the same rules are audited together. What comes of it are
rows for `plait.assurance.readings`, which stores them; nothing here knows a database.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.population.engines import Room
from plait.population.measures import Agency, measure
from plait.population.national.counting import Counted, count
from plait.population.national.definitions import definitions
from plait.population.reading import Extract, refuse_changed
from plait.population.run import FOLDER, Question, audit, not_worked_out
from plait.population.uncounted import LeftOut, left_out
from plait.population.uncounted import counted as whom_not
from plait.standards.collection import Library
from plait.worklist.rules_in_use import digest_of

#: What a reading says of what became of duties, and what it is called here.
_BECAME: Final = {
    "met": "met", "met_late": "met_late", "late_open": "overdue", "missed": "missed",
    "stopped": "stopped", "still_open": "still_open",
}  # fmt: skip
#: The cut of a definition by what became of our duty for the same people.
BESIDE: Final = "beside"
_TWELVE: Final = 12
_SAME: Final = (
    "measure", "agency", "cut", "cut_value", "month", "median_hours", "p90_hours",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """What is asked of a night.

    Attributes:
        as_of: the moment that is judged, by what was known then.
        libraries: by partnership the standards that it works by.
        agencies: all that may owe something, in the area of their partnership.
        hours: it is counted how many duties had been met within so many hours.
        national: the ids of the definitions that are stored; None for all.
        work: a folder for what is thrown away again, as large as the extract.
    """

    as_of: datetime
    libraries: Mapping[str, Library]
    agencies: Sequence[Agency]
    hours: Sequence[int] = ()
    national: frozenset[str] | None = None
    engine: str = "duckdb"
    room: Room = field(default_factory=Room)
    work: Path | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What was measured of the partnerships that work by one set of rules.

    `defined` is what national definitions say of them, beside these duties. Those who
    are `left_out` could not be worked out: no duty of theirs is in any number.
    """

    measured: pa.Table
    defined: Counted
    areas: frozenset[str]
    rules: str
    policy: str
    left_out: tuple[LeftOut, ...] = ()


def judged(extract: Extract, night: Night) -> Iterator[Judged]:
    """What was measured, for each set of rules that partnerships work by.

    Raises:
        BadExtract: the extract was made for standards that ask for less, or it was
            written anew meanwhile.
        MissingEngine: what the engine stands on is not installed.
    """
    for rules, (library, areas) in _by_rules(night.libraries).items():
        folder = Path(mkdtemp(prefix="plait-audit-", dir=night.work))
        try:
            question = Question(night.as_of, night.as_of, library, night.engine)
            audit(extract, question, folder / "audit", room=night.room)
            measured = measure(
                sorted((folder / "audit" / FOLDER).glob("*.parquet")),
                night.agencies,
                extract.families(),
                hours=night.hours,
                room=night.room,
            )
            unknown = not_worked_out(folder / "audit")
            defined = count(
                extract, night.as_of, night.as_of, owed=folder / "audit" / FOLDER,
                unknown=unknown, room=night.room,
            )  # fmt: skip
            whom = left_out(extract, unknown)
            refuse_changed(extract)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        own = pc.is_in(measured["area"], pa.array(sorted(areas), pa.string()))
        yield Judged(
            measured.filter(own), defined, areas, rules, library.policy or "", whom
        )


def readings(
    extract: Extract,
    night: Night,
    *,
    made_at: datetime,
    tell: Callable[[Judged], object] = lambda _: None,
) -> list[dict[str, Any]]:
    """The rows that are stored: the fields of `plait.assurance.readings.Reading`.

    What lies in no partnership of the night is in none of them.

    Args:
        tell: called with what was measured by each set of rules.

    Raises:
        BadExtract, MissingEngine: as `judged`.
    """
    moments = {"as_of": night.as_of, "known_at": night.as_of, "made_at": made_at}
    found: list[dict[str, Any]] = []
    for one in judged(extract, night):
        tell(one)
        said = moments | {"rules": one.rules, "policy": one.policy}
        found += (row | said for row in _of_duties(one, local_day(night.as_of)))
        found += (row | said for row in _of_definitions(one, night))
        found += (row | said for row in _beside(one, night))
    return found


def uncounted(
    judged: Iterable[Judged], agencies: Sequence[Agency]
) -> Iterator[dict[str, Any]]:
    """How many each partnership's numbers lack: fields of `assurance.counts.Uncounted`.

    Of each partnership there is a row, also where nobody was left out.
    """
    for one in judged:
        for area in sorted(one.areas):
            slugs = [agency.slug for agency in agencies if agency.area == area]
            for agency, families, others in whom_not(one.left_out, area, slugs):
                yield {
                    "partnership": area, "agency": agency, "families": families,
                    "others": others,
                }  # fmt: skip


def _by_rules(
    libraries: Mapping[str, Library],
) -> dict[str, tuple[Library, frozenset[str]]]:
    found: dict[str, tuple[Library, frozenset[str]]] = {}
    for area, library in libraries.items():
        rules = digest_of(library)
        areas = found[rules][1] if rules in found else frozenset[str]()
        found[rules] = library, areas | {area}
    return found


def _of_duties(one: Judged, today: date) -> Iterator[dict[str, Any]]:
    """The rows of a measure; a month that is to come has nothing to say yet."""
    for row in one.measured.to_pylist():
        if row["month"] > today:
            continue
        became = {name: row[ours] for name, ours in _BECAME.items()}
        yield {
            **{name: row[name] for name in _SAME},
            "partnership": row["area"],
            **became,
            "opened": sum(became.values()),
            "missing": row["not_known"],
            "done_by": tuple(row["done_by"]),
            "late_by": tuple(row["late_by"]),
        }


def _is_wanted(row: Mapping[str, Any], one: Judged, night: Night) -> bool:
    """Whether it is asked for and its month over: half a month looks like a bad one."""
    is_named = night.national is None or row["definition"] in night.national
    has_ended = add_months(row["month"], 1) <= local_day(night.as_of)
    return is_named and has_ended and row["area"] in one.areas


def _first_whole(one: Judged) -> dict[tuple[str, str], date]:
    """Of those who were seen in twelve months, the first month to be told in each area.

    With which twelve months end of which something is known: before, the number grows
    because the record does.
    """
    found: dict[tuple[str, str], date] = {}
    for row in one.defined.counted.to_pylist():
        if definitions()[row["definition"]].counts == "people":
            key = row["definition"], row["area"]
            found[key] = min(found.get(key, row["month"]), row["month"])
    return {key: add_months(month, _TWELVE - 1) for key, month in found.items()}


def _of_definitions(one: Judged, night: Night) -> Iterable[dict[str, Any]]:
    """A definition as a reading: what is in its numerator was met, the rest missed."""
    first = _first_whole(one)
    for row in one.defined.counted.to_pylist():
        begins = first.get((row["definition"], row["area"]), row["month"])
        if not _is_wanted(row, one, night) or row["month"] < begins:
            continue
        met = row["numerator"]
        opened = met if row["denominator"] is None else row["denominator"]
        days = row["median_days"]
        yield {
            "measure": f"national:{row['definition']}",
            "partnership": row["area"],
            "month": row["month"],
            "opened": opened,
            "met": met,
            "missed": opened - met,
            "missing": row["not_known"],
            "median_hours": None if days is None else days * 24.0,
        }


def _beside(one: Judged, night: Night) -> Iterator[dict[str, Any]]:
    """The same people by what became of our duty: a cut of the definition."""
    sums: dict[tuple[str, str, date, str], Counter[bool]] = {}
    for row in one.defined.beside.to_pylist():
        if _is_wanted(row, one, night):
            key = row["definition"], row["area"], row["month"], row["ours"]
            is_met = row["national"] == "yes"
            sums.setdefault(key, Counter())[is_met] += row["number"]
    for (definition, area, month, ours), number in sums.items():
        yield {
            "measure": f"national:{definition}",
            "partnership": area,
            "cut": BESIDE,
            "cut_value": ours,
            "month": month,
            "opened": number.total(),
            "met": number[True],
            "missed": number[False],
        }
