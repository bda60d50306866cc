"""`plait audit`: what is owed to everyone at once, from an extract or a file."""

from __future__ import annotations

import atexit
import errno
import gc
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click

from plait.clock.moments import local_day
from plait.engine.obligations import Obligation
from plait.population.engines import MODULES, MissingEngine, NoRoom, Room, judge_of
from plait.population.gather import gather
from plait.population.keeping import Needs
from plait.population.manifest import BadExtract, Manifest
from plait.population.reading import Extract, open_extract
from plait.population.rulebook import Rulebook
from plait.population.run import (
    NOTE,
    BadAudit,
    Done,
    Question,
    audit,
    refuse_what_is_there,
)
from plait.population.telling import Uncountable, obligations
from plait.population.writing import whole, write_text
from plait.site.cli_derive import (
    A_PART,
    ALL_WELL,
    NOTHING_DONE,
    SOME_BAD,
    Moment,
    is_a_part,
    line_of,
    standards_of,
)
from plait.site.sizes import Size
from plait.standards.collection import BadStandards
from plait.timeline.events import Event
from plait.timeline.lines import read_lines

_ONE_DAY = timedelta(days=1)
#: Standard output, or of events standard input.
_PRINTED = "-"
#: What was counted, as anybody may see it: small numbers hidden, others rounded.
MEASURES = "measures.csv"
#: The same by twelve months, and by what is recorded of families.
GROUPS = "measures_by_group.csv"


@contextmanager
def _rarely_tidied() -> Iterator[None]:
    """Look for rings of objects seldom, and not at the end: of many objects few are."""
    atexit.register(gc.freeze)
    before = gc.get_threshold()
    gc.set_threshold(200_000, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


@click.command(help="Say what is owed to everyone at once, as derive says of one.")
@click.option(
    "--events", "source", required=True, metavar="DIR|F.ndjson",
    type=click.Path(path_type=Path),
    help="An extract of `plait export` or `plait synth`, or a file of events.",
)  # fmt: skip
@click.option("--as-of", required=True, type=Moment(), help="The moment asked about.")
@click.option("--known-at", type=Moment(), help="Leave out what was recorded later.")
@click.option(
    "--standards", "folder", type=click.Path(path_type=Path), metavar="DIR",
    help="A folder of standards, instead of the ones that Plait comes with.",
)  # fmt: skip
@click.option("--policy", "policy_name", metavar="NAME", help="A partnership's policy.")
@click.option(
    "--engine", type=click.Choice(sorted(MODULES)), default="duckdb", show_default=True,
    help="Which form of the engine answers; all give the same.",
)  # fmt: skip
@click.option(
    "--out", required=True, metavar="DIR|-", type=click.Path(path_type=Path),
    help="A new folder; - prints the obligations of a file of events, as derive does.",
)  # fmt: skip
@click.option(
    "--memory", type=Size(), default="1G", show_default=True,
    help="How much the engine may take before it spills, or reads smaller pieces.",
)  # fmt: skip
@click.option(
    "--processes", type=click.IntRange(1, 64), default=1, show_default=True,
    help="How many files are judged at once, where the engine uses one processor.",
)  # fmt: skip
@click.option(
    "--measures/--no-measures", "counts", default=True,
    help="Whether measures.csv and measures_by_group.csv are written too.",
)  # fmt: skip
@_rarely_tidied()
def command(
    source: Path,
    as_of: datetime,
    known_at: datetime | None,
    folder: Path | None,
    policy_name: str | None,
    engine: str,
    out: Path,
    memory: int,
    processes: int,
    *,
    counts: bool,
) -> None:
    """Read, judge, write; what cannot be done is said in a sentence."""
    try:
        standards = standards_of(folder, policy_name)
        question = Question(as_of, known_at, standards, engine)
        room = Room(memory, processes)
        judge_of(engine)
        if source.is_dir():
            sys.exit(_of_an_extract(source, question, out, room, counts=counts))
        _of_a_file(source, question, out, room)
    except (BadStandards, BadExtract, BadAudit, MissingEngine, NoRoom) as error:
        click.echo(str(error), err=True)
        sys.exit(NOTHING_DONE)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
        click.echo(f"Could not be read or written: {error.strerror}.", err=True)
        sys.exit(NOTHING_DONE)


def _of_an_extract(
    source: Path, question: Question, out: Path, room: Room, *, counts: bool
) -> int:
    """Judge file by file, with a bar; gives what to say to the shell."""
    if str(out) == _PRINTED:
        raise BadAudit("--out: of an extract wanted a folder, got -.")
    extract = open_extract(source)
    _say_what_is_not_in_it(extract.manifest, question.as_of)
    unknown: list[int] = []
    label = f"Auditing {extract.manifest.families:,} families, staff and reviews"
    with ExitStack() as bars:
        bar = bars.enter_context(
            click.progressbar(length=len(extract.files), label=label, file=sys.stderr)
        )

        def tell(done: Done) -> None:
            unknown.extend(done.unknown)
            bar.update(1)

        def also(owed: list[Path]) -> None:
            bars.close()
            if counts:
                _count(extract, question.as_of, out, room, owed)

        rows = audit(extract, question, out, room=room, tell=tell, also=also)
    click.echo(f"{rows:,} obligations in {out}", err=True)
    if unknown:
        click.echo(
            f"Could not be worked out, and left out: {len(unknown):,}. Their numbers "
            f"stand in {out / NOTE}.",
            err=True,
        )
    return SOME_BAD if unknown else ALL_WELL


def _say_what_is_not_in_it(manifest: Manifest, as_of: datetime) -> None:
    """An extract knows nothing of later days: as if nobody had done anything."""
    until = manifest.made_at or manifest.watermark
    if until is not None and as_of - until > _ONE_DAY:
        end = until.isoformat(timespec="minutes")
        click.echo(
            f"The extract ends {end}. What was done after that is not in it, and is "
            "told as if it had not been done: export again, or ask --as-of then.",
            err=True,
        )


def _count(
    extract: Extract, as_of: datetime, out: Path, room: Room, owed: list[Path]
) -> None:
    """What became of them, by month and by group, as anybody may see it."""
    # It loads DuckDB, whichever the engine.
    from plait.population.publication import Asked, published, write

    asked = Asked(owed, extract.manifest.owing, extract.families(), local_day(as_of))
    # The last step is to hide what is small, after the last file.
    with (
        click.progressbar(
            length=len(owed) + 1, label="Counting what became of them", file=sys.stderr
        ) as bar,
        whole(out / MEASURES) as months,
        whole(out / GROUPS) as groups,
    ):
        write(published(asked, room, lambda _: bar.update(1)), months, groups)
        bar.update(1)


def _of_a_file(source: Path, question: Question, out: Path, room: Room) -> None:
    """Judge a file of events in one piece; bad lines go to standard error."""
    if str(out) != _PRINTED:
        refuse_what_is_there(out)
    if str(source) != _PRINTED and not source.exists():
        raise BadExtract("--events: there is no such folder or file.")
    if is_a_part(source):
        raise BadExtract(A_PART)
    with click.open_file(str(source), "rb") as lines:
        read = read_lines(lines)
    for problem in read.problems:
        click.echo(f"line {problem.number}: {problem.reason}", err=True)
    told, failed = _told(read.events, question, room)
    text = "".join(
        json.dumps(line_of(one, question.standards), ensure_ascii=False) + "\n"
        for one in told
    )
    if str(out) == _PRINTED:
        click.echo(text, nl=False)
    else:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_text(out / "owed.ndjson", text)
        click.echo(f"{len(told):,} obligations in {out}", err=True)
    sys.exit(SOME_BAD if read.problems or failed else ALL_WELL)


def _told(
    events: list[Event], question: Question, room: Room
) -> tuple[list[Obligation], int]:
    """The obligations of every subject, and how many could not be worked out."""
    found = gather(events, Needs.of(question.standards))
    rules = Rulebook.of(question.standards, found.book)
    as_of, known_at = question.as_of, question.known_at
    judge = judge_of(question.engine)
    duties = judge(found.events, rules, as_of, known_at, room=room)
    told: list[Obligation] = []
    failed = 0
    for one in obligations(duties, found, rules, events, as_of, known_at):
        if isinstance(one, Uncountable):
            failed += 1
            click.echo(f"{one.subject}: could not be worked out.", err=True)
        else:
            told += one[1]
    return told, failed
