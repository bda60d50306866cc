"""Everyone of an extract replayed at once, by a form of the engine for populations."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from plait.engine.replay import Plan
from plait.population.engines import MissingEngine, NoRoom, Room, judge_of
from plait.population.manifest import BadExtract
from plait.population.reading import open_extract
from plait.population.replay import replay
from plait.site.replay_pool import Found
from plait.site.replay_sources import CannotReplay


def of_an_extract(folder: Path, plan: Plan, as_of: datetime, engine: str) -> Found:
    """What the change would have done, a file of the extract at a time, with a bar.

    Raises:
        CannotReplay: the folder is no extract, or was made for standards that ask
            less; or what the engine stands on is not installed, or had no room.
    """
    try:
        judge_of(engine)
        return _replayed(folder, plan, as_of, engine)
    except (BadExtract, MissingEngine, NoRoom) as error:
        raise CannotReplay(str(error)) from None


def _replayed(folder: Path, plan: Plan, as_of: datetime, engine: str) -> Found:
    extract = open_extract(folder)
    label = f"Replaying {len(plan.ids)} standards"
    with click.progressbar(
        length=len(extract.files), label=label, file=sys.stderr
    ) as bar:
        total, failed = replay(
            extract,
            plan,
            as_of,
            engine=engine,
            room=Room(),
            tell=lambda _: bar.update(1),
        )
    why = "a limit lies outside the table of working days"
    return Found(
        pasts=total.subjects + len(failed),
        total=total,
        failed={f"family {number} of the extract": why for number in failed},
    )
