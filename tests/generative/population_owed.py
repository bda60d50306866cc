"""Made-up files of an audit, and a slow count of them."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from plait.clock.moments import local_day
from plait.population.columns import FAMILIES
from plait.population.measures import BECAME, Agency
from plait.population.readable import OWED
from plait.standards.roles import roles

AGENCIES = (
    Agency("ash-hv", "health_visiting", "ash"),
    Agency("ash-mat", "maternity", "ash"),
    Agency("vale-hv", "health_visiting", "vale"),
    Agency("vale-mat-1", "maternity", "vale"),
    Agency("vale-mat-2", "maternity", "vale"),
)
HOURS = (24, 72)
#: Its end is in summer time: 23:30 in London is still of March.
START = datetime(2026, 3, 30, 20, 30, tzinfo=UTC)
_STATES = ("waiting", "due", "overdue", "met", "met_late", "stopped", "missed")
_OWED_BY = ("health_visitor", "midwife", "finder", "addressee", "radiologist")


def owed_rows(random, count):
    """Rows of `OWED`, some without a due moment, a place or an agency."""
    return [_row(random, number) for number in range(count)]


def _row(random, number):
    opened = START + random.randint(-5, 60) * timedelta(hours=1)
    state = random.choice(_STATES)
    is_closed = state not in ("waiting", "due", "overdue")
    return {
        "standard": random.choice(["one", "two"]),
        "version": 1,
        "policy": None,
        "owed_by": random.choice(_OWED_BY),
        "state": state,
        "family": random.randint(1, 6),
        "about": 0,
        "trigger": number + 1,
        "trigger_day": local_day(opened),
        "agency": random.choice([*(one.slug for one in AGENCIES), None]),
        "area": random.choice(["ash", "vale", None]),
        "opened": opened,
        "opens": None,
        "due": random.choice([None, opened + timedelta(hours=random.randint(0, 50))]),
        "closed": opened + timedelta(minutes=random.randint(0, 6000))
        if is_closed
        else None,
        "met_by": -1,
        "stopped_by": -1,
        "partner": -1,
        "held": [],
    }


def family_rows(random):
    """What is known of some of the families."""
    return [
        {
            "family": number,
            "area": 0,
            "deprivation": random.choice([None, *range(1, 11)]),
            "ethnicity": random.choice([None, "A", "Z"]),
            "language": random.choice([None, "", "en"]),
        }
        for number in range(1, random.randint(1, 6))
    ]


def families_of(rows):
    """The table of them."""
    return pa.Table.from_pylist(rows, FAMILIES)


def write(folder, rows):
    """The rows in two files, as an audit writes them."""
    half = len(rows) // 2
    paths = []
    for number, part in enumerate((rows[:half], rows[half:])):
        paths.append(folder / f"bucket-{number}.parquet")
        pq.write_table(pa.Table.from_pylist(part, OWED), paths[-1])
    return paths


def slowly_counted(rows, families):
    """The same by loops: the rows of `MEASURED` as a set of tuples."""
    by_family = {one["family"]: one for one in families}
    groups = {}
    for row in rows:
        known = by_family.get(row["family"], {})
        for key in _keys(row, known):
            groups.setdefault(key, []).append(row)
        for cut in ("deprivation", "ethnicity", "language"):
            groups.setdefault(_key(row, cut=cut, value="not recorded"), [])
    return {(*key, *_counts(found)) for key, found in groups.items()}


def _keys(row, known):
    yield _key(row)
    agency = slowly_owing(row)
    if agency:
        yield _key(row, agency=agency)
    tenth = known.get("deprivation")
    fifth = str(ceil(tenth / 2)) if tenth else None
    for cut, value in (
        ("deprivation", fifth),
        ("ethnicity", known.get("ethnicity")),
        ("language", known.get("language")),
    ):
        yield _key(row, cut=cut, value=value or "not recorded")


def _key(row, agency="", cut="", value=""):
    month = local_day(row["due"] or row["opened"]).replace(day=1)
    return f"standard:{row['standard']}", row["area"] or "", agency, cut, value, month


def slowly_owing(row):
    """The agency that owes it, or nobody."""
    role = roles()[row["owed_by"]]
    kinds = {one.slug: one.kind for one in AGENCIES}
    if role.id == "finder":
        return row["agency"]
    if kinds.get(row["agency"]) in role.held_by:
        return row["agency"]
    there = [
        one.slug
        for one in AGENCIES
        if one.area == row["area"] and one.kind in role.held_by
    ]
    return there[0] if len(there) == 1 else None


def _counts(rows):
    became = Counter(map(_became, rows))
    late = _took(rows, "met_late")
    took = sorted([*_took(rows, "met"), *late])
    half = took[ceil(len(took) / 2) - 1] if took else None
    ninth = took[ceil(len(took) * 0.9) - 1] if took else None
    by = [tuple(sum(one <= h for one in each) for h in HOURS) for each in (took, late)]
    return (len(rows), *(became[name] for name in BECAME), half, ninth, *by)


def _took(rows, fate):
    return [
        (row["closed"] - row["opened"]) / timedelta(hours=1)
        for row in rows
        if _became(row) == fate
    ]


def _became(row):
    if row["state"] == "stopped":
        return "stopped"
    if row["due"] is None:
        return "not_known"
    return "still_open" if row["state"] in ("due", "waiting") else row["state"]


def random_rows(seed):
    """Rows of duties and of families by a number."""
    random = Random(seed)
    return owed_rows(random, random.randint(1, 120)), family_rows(random)
