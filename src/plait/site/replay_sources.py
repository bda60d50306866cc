"""Where the pasts come from that are replayed: a file of events, or the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from plait.site.commands import use_django
from plait.site.replay_pool import Past
from plait.timeline.lines import LineProblem, read_lines


class CannotReplay(Exception):
    """The pasts cannot be replayed at all. Says in words why."""


@dataclass(frozen=True, slots=True)
class Source:
    """Pasts that are replayed under one policy, and how many there are.

    `problems` are lines that belong to no past.
    """

    pasts: Callable[[], Iterator[Past]]
    count: int
    policy: str | None
    problems: list[LineProblem] = field(default_factory=list)


def from_file(lines: Iterable[bytes], policy: str | None) -> Source:
    """The subjects of a file, each with its lines; the lines are read later.

    So that many processes may share the reading. A line that names no subject, or an
    id that another subject has, is a problem.
    """
    subjects: dict[str, list[tuple[int, bytes]]] = {}
    owners: dict[str, str] = {}
    problems: list[LineProblem] = []
    for number, line in enumerate(lines, start=1):
        subject, id_ = _names(line)
        if subject is None:
            found = read_lines([line]).problems
            problems += [LineProblem(number, one.reason) for one in found]
            continue
        if id_ is not None and owners.setdefault(id_, subject) != subject:
            reason = "id: an earlier line has this id with different content"
            problems.append(LineProblem(number, reason))
            continue
        subjects.setdefault(subject, []).append((number, line))

    def pasts() -> Iterator[Past]:
        for name, own in subjects.items():
            yield Past(name, lines=own)

    return Source(pasts, len(subjects), policy, problems)


def from_database() -> Iterator[Source]:
    """A source a partnership, under the policy that it has adopted."""
    use_django("cli")
    from plait.worklist import replaying

    def source(slug: str) -> Callable[[], Iterator[Past]]:
        def pasts() -> Iterator[Past]:
            for reference, events in replaying.pasts(slug):
                if isinstance(events, Exception):
                    yield Past(reference, failed=type(events).__name__)
                else:
                    yield Past(reference, events)

        return pasts

    for kept in replaying.partnerships():
        yield Source(source(kept.slug), kept.subjects, kept.policy or None)


def _names(line: bytes) -> tuple[str | None, str | None]:
    """The subject and the id of a line, where it has them."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(data, dict):
        return None, None
    subject, id_ = data.get("subject"), data.get("id")
    if not isinstance(subject, str):
        return None, None
    return subject, id_ if isinstance(id_, str) else None
