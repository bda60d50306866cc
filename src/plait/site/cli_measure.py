"""`plait measure`: sums of what happened, with how they were counted."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import click

from plait.clock.moments import end_of_day, local_day
from plait.site.commands import use_django

if TYPE_CHECKING:
    from plait.worklist.measures import Measure

_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m"])
_WIDTH = 28


@click.group(help="Sum what happened.")
def command() -> None:
    """The group of what can be measured."""


@command.command("mark-to-meeting")
@click.option("--partnership", help="Its slug; without it, each of them.")
@click.option("--from", "since", type=_DAY, help="From the month of this day.")
@click.option("--to", "until", type=_DAY, help="To the end of the month of this day.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a partnership.")
def mark_to_meeting(
    partnership: str | None,
    since: datetime | None,
    until: datetime | None,
    *,
    as_json: bool,
) -> None:
    """Say how many hours pass from a mark on a baby to the quorate meeting.

    Whole calendar months are counted, the last twelve unless you say others. Small
    numbers are hidden as on the page.
    """
    use_django("cli")
    from plait.worklist import measures

    now = datetime.now(UTC)
    first = since.date().replace(day=1) if since else measures.first_day(now)
    last = min(now, _end_of_month(until.date())) if until else now
    if first > local_day(last):
        raise click.UsageError("--from: wanted a month before --to, and none to come.")
    areas = measures.every_area()
    if partnership is not None:
        areas = tuple(one for one in areas if one.slug == partnership)
    if not areas:
        raise click.UsageError("--partnership: there is none of this name.")
    for area in areas:
        found = measures.for_keeper(area, first, last)
        click.echo(json.dumps(measures.as_series(found)) if as_json else _table(found))


def _end_of_month(day: date) -> datetime:
    following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return end_of_day(following - timedelta(days=1))


def _table(found: Measure) -> str:
    """The months in words, then how they were counted."""
    lines = [f"{found.area.name}, from {found.since}: {found.total.words} marks"]
    for one in found.ways["month"]:
        median = "" if one.median is None else f"half met within {one.median:.1f} h"
        lines.append(f"  {one.part}  {one.marks.words:{_WIDTH}}{median}".rstrip())
    lines += [f"  {name}: {number.words}" for name, number in found.apart.items()]
    lines += [f"  not there: {who}: {number.words}" for who, number in found.absent]
    if found.failed:
        lines.append(f"  Families that could not be worked out: {found.failed}")
    from plait.worklist.measures import HOW_COUNTED

    return "\n".join([*lines, *HOW_COUNTED])
