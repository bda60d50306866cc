"""Many pasts compared under two libraries, on all cores, a batch at a time.

Whatever fails in one past is told with its name, and the rest go on. Processes are
started afresh, so that none of them inherits a connection.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context

from plait.engine.replay import Comparison, Plan
from plait.timeline.events import Event
from plait.timeline.lines import LineProblem, read_lines

#: How many pasts go to a process at once.
BATCH = 50
#: So few are done before a second process has started.
WORTH_A_PROCESS = 400

#: The lines of one subject, each with its number in the file.
Lines = Sequence[tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Past:
    """One subject's past: its name, and its events or the lines that hold them.

    `failed` says why neither is there.
    """

    name: str
    events: Sequence[Event] | None = None
    lines: Lines = ()
    failed: str = ""


@dataclass(slots=True)
class Found:
    """What comes of some pasts.

    `caught` and `released` give for each subject with such a duty the ids of the
    standards; `failed` gives why a subject could not be worked out.
    """

    pasts: int = 0
    total: Comparison = field(default_factory=Comparison)
    caught: dict[str, list[str]] = field(default_factory=dict)
    released: dict[str, list[str]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    problems: list[LineProblem] = field(default_factory=list)

    def add(self, other: Found) -> None:
        """Take in what came of others."""
        self.pasts += other.pasts
        self.total += other.total
        self.caught |= other.caught
        self.released |= other.released
        self.failed |= other.failed
        self.problems += other.problems


def compared(
    pasts: Iterable[Past],
    plan: Plan,
    as_of: datetime,
    *,
    count: int,
    processes: int | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Found:
    """Compare all of them; `count` is how many there are, about.

    Raises:
        BrokenProcessPool: the system ended one of the processes.
    """
    cores = processes or os.cpu_count() or 1
    batches = _batches(pasts)
    results: Iterator[Found]
    if cores == 1 or count < WORTH_A_PROCESS:
        results = map(partial(compare_batch, plan=plan, as_of=as_of), batches)
    else:
        results = _on_all_cores(batches, plan, as_of, cores)
    whole = Found()
    for one in results:
        whole.add(one)
        progress(one.pasts)
    return whole


def compare_batch(batch: Sequence[Past], plan: Plan, as_of: datetime) -> Found:
    """Compare these here and now."""
    found = Found(pasts=len(batch))
    for past in batch:
        if past.failed:
            found.failed[past.name] = past.failed
            continue
        try:
            comparison = plan.compare(_events(past, found.problems), as_of)
        except Exception as error:  # noqa: BLE001 - one family must not stop the rest
            found.failed[past.name] = _why(past, error)
            continue
        found.total += comparison
        for id_, change in comparison.standards.items():
            if change.caught:
                found.caught.setdefault(past.name, []).append(id_)
            if change.released:
                found.released.setdefault(past.name, []).append(id_)
    return found


def _events(past: Past, problems: list[LineProblem]) -> Sequence[Event]:
    """The events of the past; bad lines go to the problems, by their own numbers."""
    if past.events is not None:
        return past.events
    read = read_lines(line for _, line in past.lines)
    numbers = [number for number, _ in past.lines]
    problems += [replace(one, number=numbers[one.number - 1]) for one in read.problems]
    return read.events


def _why(past: Past, error: Exception) -> str:
    """The name of the error alone for a record: its text may quote."""
    if past.events is None and isinstance(error, ValueError | OverflowError):
        return str(error)
    return type(error).__name__


def _batches(pasts: Iterable[Past]) -> Iterator[list[Past]]:
    waiting = iter(pasts)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def _on_all_cores(
    batches: Iterator[list[Past]], plan: Plan, as_of: datetime, cores: int
) -> Iterator[Found]:
    """The batches as they are done; never many more at hand than there are cores."""
    with ProcessPoolExecutor(
        cores,
        mp_context=get_context("spawn"),
        initializer=_begin,
        initargs=(plan, as_of),
    ) as pool:
        running: set[Future[Found]] = set()
        try:
            for batch in batches:
                running.add(pool.submit(_work, batch))
                if len(running) > 2 * cores:
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (one.result() for one in done)
            yield from (one.result() for one in running)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


#: What this process compares, once it was told.
_TASK: list[tuple[Plan, datetime]] = []


def _begin(plan: Plan, as_of: datetime) -> None:
    _TASK[:] = [(plan, as_of)]


def _work(batch: list[Past]) -> Found:
    [(plan, as_of)] = _TASK
    return compare_batch(batch, plan, as_of)
