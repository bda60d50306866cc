"""The named worker of each team of a family, as far as whoever asks may read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plait.records.shapes import TimelineEvent
from plait.worklist.arranged import ALLOCATED, ENDED, WHOLE
from plait.worklist.directory import directory


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of staff who has a family for their team."""

    staff: int
    name: str
    post: str = ""


def workers(seen: Iterable[TimelineEvent]) -> Mapping[int, Worker]:
    """The named worker by the number of the team: the newest, until that has ended."""
    names = directory().workers
    found: dict[int, Worker] = {}
    for one in seen:
        event = one.event
        worker = event.fact.get("worker")
        if event.kind not in (ALLOCATED, ENDED):
            continue
        if one.is_superseded or one.is_withdrawn:
            continue
        if event.fact.get("part") not in WHOLE:
            continue
        if event.kind == ENDED:
            had = found.get(event.team_id or 0)
            if had is not None and worker in (None, had.staff):
                found.pop(event.team_id or 0)
        elif event.team_id is not None and isinstance(worker, int):
            found[event.team_id] = Worker(
                worker, names.get(worker, ""), str(event.fact.get("post") or "")
            )
    return found
