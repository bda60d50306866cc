"""The page that shows how near the made-up nation comes to what was published."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation.calendar import FIRST_DAY, LAST_DAY
from plait.synthetic.nation.calibration import FAMILIES, SEED, Row, compare
from plait.synthetic.nation.published import PROFILE_TITLES, areas, rates

_BEGINNING: Final = """\
# The made-up nation

<!-- Written by `make docs` from src/plait/synthetic/nation. Do not edit by hand. -->

`plait synth --families N --seed S --out DIR` makes up a nation as an
[extract](../reference/cli.md): families, staff and reviews with all that was recorded
of them, to try boards and engines on. **Nobody in it is real, and no figure of it says
anything about a real place.** Areas have invented names. Some have the published
figures of a real trust, so that neighbours differ as neighbours do, also in what they
do not record.

The same number of families and the same seed make the same nation on every machine with
the same version of NumPy. Each file holds 25,000 families and can be made by itself.
"""

_PUBLISHED: Final = """\
## Beside what was published

Source: NHS Maternity Statistics (Maternity Services Data Set), England, 2022-23, NHS
England, Open Government Licence v3.0; the counts lie in
`src/plait/synthetic/nation/data/maternity_2022_23.csv`. *Within* is how far apart the
two may lie, in percentage points: 3.3 standard errors of so many families, and 0.2 for
what was rounded at the source. A test holds every line.
"""

_ASSUMED: Final = """\
## Beside rates for which we have no file

These are taken from memory of the source that is named, or are ours. **None has been
checked** (`verified: false` in `data/rates.yaml`, where all of them stand): do not
quote them. 1 to 3 points more are allowed where areas differ on purpose, or where a
score follows from how unwell somebody is.
"""

_ENDING: Final = """\
## What it is not

- One number for each mother says how unwell she is. Scores, referrals, missed contacts
  and marks on babies lean on it. So they go together more simply than in life.
- Ethnicity, language and deprivation change nothing else: there is no inequality in it
  to be found, and none to be shown.
- One pregnancy a family, a partner or none, no siblings. A family's record ends with a
  death or when it leaves the nation; a twin who lives on is not followed.
- Most that follows from a fact is done after a time drawn by chance, at the pace of the
  area. How often is ours: `pace` and `reach` in `data/areas.yaml`, and the chances that
  stand in `answers.py` beside what follows.
- Visits fall on weekdays, also on bank holidays. Births and deaths fall on any day.
"""


def page() -> str:
    """The page as Markdown."""
    chunk = chunks.make(SEED, 0, FAMILIES)
    rows = compare(chunk)
    parts = [_BEGINNING, _size(chunk), _areas(), _PUBLISHED]
    for profile, title in PROFILE_TITLES.items():
        here = [one for one in rows if one.profile == profile]
        parts.append(f"### {title[:1].upper()}{title[1:]}\n\n{_table(here)}\n")
    assumed = [one for one in rows if not one.profile]
    parts += [_ASSUMED, f"{_table(assumed, sources=True)}\n", _ENDING]
    return "\n".join(parts)


def _size(chunk: chunks.Chunk) -> str:
    each = len(chunk) / FAMILIES
    kinds = len({chunks.made_facts()[one].kind for one in set(chunk.made.tolist())})
    return (
        f"The first {FAMILIES:,} families of seed {SEED} have {len(chunk):,} events, "
        f"{each:.0f} a family, of {kinds} kinds. Pregnancies were notified from the "
        f"beginning of {FIRST_DAY.year + 1} on; the extract was made on {LAST_DAY.day} "
        f"{LAST_DAY:%B %Y}. {len(rates())} rates decide.\n"
    )


def _areas() -> str:
    lines = [
        "## Its areas",
        "",
        "| Area | Partnership | Published figures of | Pace | Reach |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.slug} | {one.partnership} | {PROFILE_TITLES[one.profile]} "
        f"| {one.pace:g} | {one.reach:+.2f} |"
        for one in areas()
    ]
    return "\n".join([*lines, ""])


def _table(rows: Iterable[Row], *, sources: bool = False) -> str:
    wanted = "Assumed" if sources else "Published"
    head = f"| What | {wanted} | Made | Within |"
    lines = [f"{head} Source |" if sources else head]
    lines.append("|---|---|---|---|---|" if sources else "|---|---|---|---|")
    for one in rows:
        line = (
            f"| {one.what} | {_percent(one.wanted)} | {_percent(one.made)} "
            f"| {100 * one.within:.1f} |"
        )
        lines.append(f"{line} {one.source} |" if sources else line)
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
