"""The readings of the demo's boards are counted by the road of a night."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from plait.assurance.counts import STEPS
from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.population import shelves
from plait.population.engines import Room
from plait.population.measures import Agency
from plait.population.nightly import Judged, Night
from plait.population.nightly import readings as counted
from plait.population.reading import open_extract
from plait.standards import policies
from plait.standards.collection import Library
from plait.synthetic.nation import writing
from plait.synthetic.organisation import Organisation, organisation
from plait.synthetic.readings import COLUMNS
from plait.worklist.rules_in_use import digest_of

#: The nation that is counted: so large that each area of the demo is one of a town.
FAMILIES, SEED = 100_000, 20
MONTHS: Final = 30
#: Of all that is counted these are kept, and all national definitions.
STANDARDS: Final = frozenset({
    "booking_by_10_weeks", "domestic_abuse_asked", "mental_health_asked_at_booking",
    "midwife_first_visit_36h", "handover_accepted", "hv_antenatal", "hv_new_birth",
    "hv_six_week", "hv_one_year", "hv_two_year", "mood_asked_at_six_weeks",
    "raised_epds_assessed", "gp_maternal_six_week", "gp_infant_six_week",
    "pmh_assessment_2w", "pmh_triage", "psych_intervention_6w", "referral_decision",
    "assessment_45", "initial_conference", "infant_injury_strategy",
})  # fmt: skip
#: These are also kept by cuts.
CUT: Final = frozenset({"hv_new_birth", "hv_six_week", "mood_asked_at_six_weeks"})
#: These look back a year or more, and in a nation that is new nobody was seen before.
NEW, NEW_MONTHS = frozenset({"national:mhs91", "national:perinatal_caseload"}), 13
CUTS: Final = ("deprivation", "ethnicity")


def libraries(world: Organisation) -> dict[str, Library]:
    """By partnership of the demo, the standards that it works by."""
    return {one.slug: policies.library_of(one.policy) for one in world.partnerships}


def rules_of(world: Organisation) -> str:
    """The rules by which it was counted: others may say something else."""
    return " ".join(digest_of(one) for one in libraries(world).values())


def count(
    folder: Path, *, families: int, seed: int, room: Room
) -> list[dict[str, Any]]:
    """Make up a nation in this folder, and count it as by night: the rows to keep.

    Raises:
        ValueError: somebody could not be worked out: the demo says that nobody was.
    """
    world = organisation()
    writing.write(folder, families=families, seed=seed, libraries=shelves.shipped())
    extract = open_extract(folder)
    as_of = extract.manifest.watermark
    assert as_of is not None  # noqa: S101 - a nation has events
    night = Night(
        as_of=as_of,
        libraries=libraries(world),
        agencies=[
            Agency(one.slug, one.kind, one.partnership) for one in world.agencies
        ],
        hours=STEPS,
        room=room,
        work=folder.parent,
    )
    found = counted(extract, night, made_at=as_of, tell=_refuse_missing)
    return list(_chosen(found, local_day(as_of)))


def _refuse_missing(one: Judged) -> None:
    if one.left_out:
        raise ValueError(f"{len(one.left_out)} could not be worked out")


def _chosen(rows: Iterable[Mapping[str, Any]], today: date) -> Iterator[dict[str, Any]]:
    last = add_months(today.replace(day=1), -1)
    for row in rows:
        family, _, name = row["measure"].partition(":")
        is_wanted = family == "national" or name in STANDARDS
        cut = row.get("cut", "")
        is_cut = family == "national" or (name in CUT and cut in CUTS)
        back = (last.year - row["month"].year) * 12 + last.month - row["month"].month
        months = NEW_MONTHS if row["measure"] in NEW else MONTHS
        if is_wanted and (not cut or is_cut) and 0 <= back < months:
            yield {**row, "back": back}


def as_bytes(rows: Iterable[Mapping[str, Any]], rules: str) -> bytes:
    """The file of these rows; it says first by which rules they were counted."""
    out = io.StringIO()
    out.write(f"# {rules}\n")
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows(sorted([_cell(row.get(name)) for name in COLUMNS] for row in rows))
    return gzip.compress(out.getvalue().encode(), mtime=0)


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case float():
            return f"{value:.2f}"
        case tuple():
            return " ".join(map(str, value))
        case _:
            return str(value)
