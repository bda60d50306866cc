"""`plait replay`: what a change of standards would have caught or released."""

from __future__ import annotations

import errno
import json
import sys
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NoReturn

import click

from plait.clock.moments import end_of_day, local_day
from plait.engine.replay import Change, Plan
from plait.site.cli_derive import (
    A_PART,
    ALL_WELL,
    NOTHING_DONE,
    SOME_BAD,
    is_a_part,
    standards_of,
)
from plait.site.commands import write_whole
from plait.site.replay_pool import Found, compared
from plait.site.replay_sources import CannotReplay, Source, from_database, from_file
from plait.standards import loader, policies
from plait.standards.collection import BadStandards, Library

_DAY = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line."""

    folder: Path | None
    since: date
    as_of: datetime
    policy: str | None
    is_part: bool
    under: str | None = None
    engine: str = "duckdb"


@click.command()
@click.option(
    "--standards", "folder", metavar="NEW", type=click.Path(path_type=Path),
    help="The folder of the changed standards.",
)  # fmt: skip
@click.option(
    "--under", metavar="NAME",
    help="In place of NEW: the standards as they are, under this policy.",
)  # fmt: skip
@click.option(
    "--part", "is_part", is_flag=True,
    help="NEW holds only what changes; all other standards stay as they are.",
)  # fmt: skip
@click.option(
    "--since", required=True, type=_DAY, help="Count duties that opened from this day."
)
@click.option("--until", type=_DAY, help="Up to the end of this day; else up to now.")
@click.option(
    "--events", "events", metavar="F.ndjson|DIR",
    type=click.Path(exists=True, allow_dash=True, path_type=Path),
    help="Events, one JSON object a line, or an extract; else the families kept.",
)  # fmt: skip
@click.option(
    "--policy", metavar="NAME",
    help="A partnership's policy; of the families that are kept, only its own.",
)  # fmt: skip
@click.option("--families", "named", is_flag=True, help="Name those that would change.")
@click.option(
    "--engine", type=click.Choice(["duckdb", "kernel", "postgres"]), default="duckdb",
    show_default=True, help="Which form of the engine replays an extract.",
)  # fmt: skip
@click.option(
    "--picture", metavar="F.svg", type=click.Path(dir_okay=False, path_type=Path),
    help="Draw what would change, too.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(
    folder: Path | None,
    under: str | None,
    since: datetime,
    until: datetime | None,
    events: Path | None,
    policy: str | None,
    engine: str,
    picture: Path | None,
    *,
    is_part: bool,
    named: bool,
    as_json: bool,
) -> None:
    """Say which past families a change of standards would have caught or released.

    Each family's past is compared under the standards as they are and as they would
    be. Nothing is written. A family that fails is named, and the rest go on.
    """
    as_of = _as_of(since, until)
    if (folder is None) == (under is None):
        _give_up("Wanted one of --standards NEW and --under NAME.")
    asked = Asked(folder, since.date(), as_of, policy, is_part, under, engine)
    if named and events is not None and events.is_dir():
        _give_up("--families: the families of an extract have no names.")
    if events is not None and is_a_part(events):
        _give_up(A_PART)
    if picture is not None and not picture.absolute().parent.is_dir():
        _give_up("--picture: there is no such folder to draw it in.")
    try:
        found, ids = _replay(asked, events)
    except (BadStandards, CannotReplay) as error:
        _give_up(str(error))
    except BrokenProcessPool:
        _give_up("The system ended one of the processes: is there memory enough?")
    _say_what_failed(found)
    if as_json:
        answer = _as_json(asked, found, ids, named=named)
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        _say(found, ids, named=named)
    if picture is not None:
        _draw(picture, asked, found, ids)
    sys.exit(SOME_BAD if found.problems or found.failed else ALL_WELL)


def _as_of(since: datetime, until: datetime | None) -> datetime:
    """The moment as of which is replayed."""
    try:
        as_of = end_of_day(until.date()) if until else datetime.now(UTC)
    except OverflowError:
        _give_up("--until: wanted a day before 9999-12-31.")
    if since.date() > local_day(as_of):
        _give_up("--since: wanted a day before --until, and not after today.")
    return as_of


def _say_what_failed(found: Found) -> None:
    for problem in sorted(found.problems, key=lambda one: one.number):
        click.echo(f"line {problem.number}: {problem.reason}", err=True)
    for name, why in sorted(found.failed.items()):
        click.echo(f"{name}: could not be worked out: {why}", err=True)


def _replay(asked: Asked, events: Path | None) -> tuple[Found, list[str]]:
    """What came of it, and the ids of the standards that differ."""
    new = _new(asked)
    if asked.policy is not None:
        policies.policy(asked.policy)  # Say that there is none before all is read.
    if events is not None and events.is_dir():
        return _of_an_extract(events, new, asked)
    whole, ids = Found(), set[str]()
    for source in _sources(asked, events):
        plan = _plan(new, asked, source.policy)
        ids.update(plan.ids)
        whole.problems += source.problems
        if plan.ids:
            whole.add(_with_a_bar(source, plan, asked.as_of))
    return whole, sorted(ids)


def _plan(new: Library, asked: Asked, policy: str | None) -> Plan:
    old = standards_of(None, policy)
    return Plan.of(old, _under(new, asked.under or policy), since=asked.since)


def _of_an_extract(folder: Path, new: Library, asked: Asked) -> tuple[Found, list[str]]:
    """Everyone of an extract: what that stands on is loaded when it is asked for."""
    from plait.site.replay_population import of_an_extract

    plan = _plan(new, asked, asked.policy)
    if not plan.ids:
        return Found(), []
    return of_an_extract(folder, plan, asked.as_of, asked.engine), sorted(plan.ids)


def _sources(asked: Asked, events: Path | None) -> Iterator[Source]:
    if events is not None:
        with click.open_file(str(events), "rb") as lines:
            source = from_file(lines, asked.policy)
        yield source
        return
    for source in from_database():
        if asked.policy in (None, source.policy):
            yield source


def _new(asked: Asked) -> Library:
    """The standards as they would be, before any policy.

    Raises:
        BadStandards: they have faults.
    """
    if asked.folder is None:
        return loader.library()
    changed = loader.load(asked.folder)
    if not asked.is_part:
        return changed
    others = (one for one in loader.library() if one.id not in changed.by_id)
    return Library.of([*others, *changed])


def _under(library: Library, policy: str | None) -> Library:
    return policies.under(library, policies.policy(policy)) if policy else library


def _with_a_bar(source: Source, plan: Plan, as_of: datetime) -> Found:
    label = f"Replaying {len(plan.ids)} standards"
    with click.progressbar(length=source.count, label=label, file=sys.stderr) as bar:
        return compared(
            source.pasts(), plan, as_of, count=source.count, progress=bar.update
        )


def _say(found: Found, ids: list[str], *, named: bool) -> None:
    """A table of the standards, and the counts last."""
    if not ids:
        click.echo("The standards ask the same as before: nothing to replay.")
        return
    wide = max(len("Standard"), *map(len, ids))
    click.echo(_row("Standard", [name.capitalize() for name in _COLUMNS], wide))
    for id_ in ids:
        change = found.total.standards.get(id_, Change())
        click.echo(_row(id_, [getattr(change, name) for name in _COLUMNS], wide))
    if named:
        _name("caught", found.caught)
        _name("released", found.released)
    click.echo(
        f"\nSubjects compared: {found.total.subjects}; "
        f"with something caught: {found.total.caught}; "
        f"released: {found.total.released}; failed: {len(found.failed)}."
    )


def _draw(to: Path, asked: Asked, found: Found, ids: list[str]) -> None:
    from plait.site.replay_picture import picture

    titles = {one.id: one.title for one in [*loader.library(), *_new(asked)]}
    span = f"{asked.since:%-d %b %Y} to {local_day(asked.as_of):%-d %b %Y}"
    drawn = picture(found.total, ids, titles=titles, span=span)
    try:
        write_whole(to, drawn)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        _give_up(f"--picture: could not be written: {error.strerror}.")


_COLUMNS = ("before", "after", "caught", "released", "earlier", "later")
_COLUMN = 10


def _row(first: str, cells: list[object], wide: int) -> str:
    return first.ljust(wide) + "".join(str(cell).rjust(_COLUMN) for cell in cells)


def _name(what: str, subjects: dict[str, list[str]]) -> None:
    if subjects:
        click.echo()
    for name, ids in sorted(subjects.items()):
        click.echo(f"{what}  {name}  {', '.join(ids)}")


def _as_json(
    asked: Asked, found: Found, ids: list[str], *, named: bool
) -> dict[str, Any]:
    total = found.total
    answer: dict[str, Any] = {
        "since": asked.since.isoformat(),
        "until": asked.as_of.isoformat(),
        "subjects": total.subjects,
        "subjects_caught": total.caught,
        "subjects_released": total.released,
        "failed": sorted(found.failed),
        "standards": [
            _change_as_json(id_, total.standards.get(id_, Change())) for id_ in ids
        ],
    }
    if named:
        answer |= {
            "caught": dict(sorted(found.caught.items())),
            "released": dict(sorted(found.released.items())),
        }
    return answer


def _change_as_json(id_: str, change: Change) -> dict[str, Any]:
    counted = {name: getattr(change, name) for name in _COLUMNS}
    return {"id": id_, **counted, **asdict(change)}


def _give_up(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(NOTHING_DONE)
