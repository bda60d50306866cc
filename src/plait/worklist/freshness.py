"""How fresh a worklist is: the sweep, the engine, and every feed of another system.

A list that is silent because something is down must not look like a list that is
short. What is wrong is told in words, with what to do instead.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connections

from plait.standards.collection import BadStandards
from plait.worklist import faults
from plait.worklist.directory import directory
from plait.worklist.rules_in_use import rules_in_use
from plait.worklist.shapes import Down, Engine, Feed, Freshness

#: After this long without a whole pass, every page says so.
STALE = timedelta(seconds=120)
#: After this long without a worked example that held, every page says so.
ENGINE_STALE = timedelta(minutes=10)

#: How long a feed may be silent, by `feed` or `feed:agency`.
Expected = Mapping[str, timedelta]

NOTHING_EXPECTED: Final[Expected] = {}

#: All of it as one value of a statement, because every page needs it.
STATE: Final = """(select json_build_object(
    'sweep', (select json_build_array(last_finished, alarm, failed, unreached)
        from sweep_state where id = 1),
    'engine', (select json_build_array(
            checked_at, rebuilt_at, rebuilt_failed, rules, faults)
        from engine_state where id = 1),
    'outbox', (select json_build_array(looked_at, delayed_since)
        from outbox_state where id = 1),
    'partners', (select json_agg(json_build_array(name, failing_since) order by slug)
        from exchange_partner where is_active and failing_since is not null),
    'feeds', (select json_agg(json_build_array(
            feed, agency, heard_at, newest_at, refused, refused_at)
            order by feed, agency)
        from feed_state)))"""

#: A change of the standards reaches each process within seconds, not at one moment.
SOON: Final = timedelta(minutes=2)

_RING: Final = "Ring instead, and tell whoever runs this system."


@dataclass(slots=True)
class _Apart:
    """Since when this process sees that the worker goes by other rules."""

    since: datetime | None = None

    def for_long(self, engine: Engine, now: datetime) -> bool:
        """Whether they differ, and did already some time ago."""
        is_apart = engine.rules and engine.worker_rules not in ("", engine.rules)
        self.since = (self.since or now) if is_apart else None
        return self.since is not None and now - self.since > SOON


_apart = _Apart()


def freshness(
    now: datetime, *, expected: Expected = NOTHING_EXPECTED, using: str = "default"
) -> Freshness:
    """How fresh everything is at `now`, and what is wrong."""
    with connections[using].cursor() as cursor:
        cursor.execute(f"select {STATE}")
        (found,) = cursor.fetchone()
    return freshness_of(found, now, expected=expected, using=using)


def freshness_of(
    state: Any,
    now: datetime,
    *,
    expected: Expected = NOTHING_EXPECTED,
    using: str = "default",
) -> Freshness:
    """The same from a value of `STATE` that was read already."""
    read = json.loads(state) if isinstance(state, str) else state or {}
    finished, alarm, failed, unreached = read.get("sweep") or (None, "", 0, 0)
    last = _moment(finished)
    is_stale = last is None or now - last > STALE or bool(alarm)
    engine = _engine(read.get("engine"))
    feeds = _feeds(read.get("feeds") or (), now, expected, using)
    downs = [*_sweep_down(failed), *_unreached(unreached), *_feeds_down(feeds)]
    # Where the worker is down it is said once, and not for its engine as well.
    downs += _engine_down(engine, now, is_stale=is_stale)
    downs += _outbox_down(read.get("outbox"), now, is_stale=is_stale)
    downs += _partners_down(read.get("partners") or (), now)
    return Freshness(
        last_finished=last,
        is_stale=is_stale,
        seconds=None if last is None else max(0, int((now - last).total_seconds())),
        alarm=alarm,
        engine=engine,
        feeds=feeds,
        downs=tuple(downs),
    )


def _engine(found: Any) -> Engine:
    checked, rebuilt, failed, rules, wrong = found or (None, None, 0, "", ())
    try:
        own = rules_in_use()
    except BadStandards:
        own = None
    return Engine(
        checked_at=_moment(checked),
        rebuilt_at=_moment(rebuilt),
        rebuilt_failed=failed,
        worker_rules=rules,
        rules=own.digest if own else "",
        standards=own.standards if own else 0,
        faults=tuple(dict.fromkeys([*faults.faults(), *wrong])),
    )


def _feeds(
    rows: Iterable[Any], now: datetime, expected: Expected, using: str
) -> tuple[Feed, ...]:
    """Every feed that was heard from or ought to be, by name."""
    names = {team.agency: team.agency_name for team in directory(using).teams.values()}
    found: dict[str, Feed] = {}
    for feed, agency, heard, newest, refused, refused_at in rows:
        key = f"{feed}:{agency}" if agency else feed
        at, every = _moment(heard), expected.get(key)
        found[key] = Feed(
            name=feed,
            agency=names.get(agency, agency),
            heard_at=at,
            newest_at=_moment(newest),
            every=every,
            is_silent=every is not None and (at is None or now - at > every),
            refused=refused,
            refused_at=_moment(refused_at),
        )
    for key, every in expected.items():
        if key not in found:
            feed, _, agency = key.partition(":")
            found[key] = Feed(
                feed, names.get(agency, agency), None, every=every, is_silent=True
            )
    return tuple(found[key] for key in sorted(found))


def _sweep_down(failed: int) -> Iterator[Down]:
    if failed:
        yield Down(
            "Nobody could be told what is late for "
            f"{failed} {'family' if failed == 1 else 'families'}",
            f"It is tried again all the time. {_RING}",
        )


def _unreached(duties: int) -> Iterator[Down]:
    if duties:
        what = "something that is late" if duties == 1 else f"{duties} late duties"
        yield Down(
            f"Nobody could be reached about {what}",
            "The safeguarding partnership office has it on its list until somebody "
            "acknowledges it there. Ring whoever must act.",
        )


def _feeds_down(feeds: Iterable[Feed]) -> Iterator[Down]:
    for one in feeds:
        whose = one.agency or "whoever works with that system"
        if one.is_silent and one.heard_at is None:
            yield Down(
                f"Nothing was ever heard from {one.words}",
                f"What they recorded there is not here. Ring {whose} instead, and "
                "tell whoever runs this system.",
            )
        elif one.is_silent:
            yield Down(
                f"{one.words} is silent since",
                f"What was recorded there since is not here. Ring {whose} instead, "
                "and tell whoever runs this system.",
                one.heard_at,
            )
        if one.is_last_refused:
            yield Down(
                f"Nothing could be taken in of what {one.words} sent at",
                f"What was recorded there may not be here. {_RING}",
                one.refused_at,
            )


def _engine_down(engine: Engine, now: datetime, *, is_stale: bool) -> Iterator[Down]:
    for fault in engine.faults:
        yield Down(
            fault.removesuffix("."),
            "The last good rules stay in use. Tell whoever runs this system.",
        )
    if is_stale:
        return
    if engine.checked_at is None:
        yield Down("The rules were not checked yet", _RING)
    elif now - engine.checked_at > ENGINE_STALE:
        yield Down("The rules could not be checked since", _RING, engine.checked_at)
    if _apart.for_long(engine, now):
        yield Down(
            "These pages and the worker do not use the same rules",
            "What a page says is owed may differ from what is told. Whoever runs "
            "this system must restart it, and rebuild.",
        )


def _outbox_down(found: Any, now: datetime, *, is_stale: bool) -> Iterator[Down]:
    looked, delayed = map(_moment, found or (None, None))
    if delayed is not None:
        yield Down("Messages are delayed since", _RING, delayed)
    elif looked is not None and now - looked > STALE and not is_stale:
        yield Down("Messages may not have left since", _RING, looked)


def _partners_down(found: Iterable[Any], now: datetime) -> Iterator[Down]:
    for name, failing in found:
        since = _moment(failing)
        if since is not None and now - since > STALE:
            yield Down(
                f"{name} has not answered since",
                "What was sent there waits, and goes by itself when it answers. Ring "
                "them instead.",
                since,
            )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
