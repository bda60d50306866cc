"""How often each standard fires and what becomes of it: for the pathway's owner.

Counts alone, for the office of the partnership whose families they are: the database
refuses everybody else. A standard that mostly is dismissed, or mostly is late, asks too
much, or asks the wrong people, or is not done: that is for a person to find out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, Literal

from django.db import connections

from plait.access.errors import NotAllowed
from plait.standards.collection import Library
from plait.standards.shapes import Standard
from plait.worklist import adopted, dismissals
from plait.worklist.small_numbers import (
    SHOWN_FROM,
    Number,
    beside_their_sum,
    hidden,
    is_small,
)

#: What becomes of a duty, in the order of the page. Together they are all that fired.
PARTS: Final = (
    "open", "overdue", "met", "met_late", "missed", "stopped", "dismissed",
)  # fmt: skip
#: Those of which it is known whether they were in time.
DECIDED: Final = ("met", "met_late", "missed", "overdue")
#: Those that are over.
ENDED: Final = ("met", "met_late", "missed", "stopped", "dismissed")

#: A standard is looked at when it happened so often at least, and to more than half.
ENOUGH: Final = 10

#: How far back the page looks, in days; None is everything.
PERIODS: Final[Mapping[str, int | None]] = MappingProxyType(
    {"28d": 28, "3m": 91, "12m": 365, "all": None}
)

_LONG_AGO: Final = datetime(1900, 1, 1, tzinfo=UTC)

_AREAS = """
    select distinct p.slug, p.name
    from post h
    join team t on t.id = h.team_id
    join agency a on a.slug = t.agency_id
    join partnership p on p.slug = a.partnership_id
    where h.staff_id = plait.my_staff() and a.kind = 'partnership'
        and h.valid_from <= %s and (h.valid_to is null or h.valid_to > %s)
    order by p.name
"""

_FAILED = """
    select count(*) from failed_derivation f
    join team t on t.id = f.office_id
    join agency a on a.slug = t.agency_id
    where a.partnership_id = %s
"""


@dataclass(frozen=True, slots=True)
class Area:
    """A partnership whose pathway the reader owns."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One standard's counts as they are. They never leave this room unhidden.

    `parts` are counted by `PARTS`, `reasons` by the causes of dismissals. `median` and
    `ninetieth` are seconds from when it could be done until it was; None if never.
    """

    standard: str
    version: int
    parts: Mapping[str, int]
    reasons: Mapping[str, int]
    median: float | None
    ninetieth: float | None

    @property
    def fired(self) -> int:
        """How many duties there were."""
        return sum(self.parts.values())

    def count(self, names: Iterable[str]) -> int:
        """How many of these parts together."""
        return sum(self.parts[name] for name in names)


@dataclass(frozen=True, slots=True)
class Took:
    """How long it took until it was done, in the unit that the standard counts in.

    Half of them were done within `median`, 9 in 10 of them within `ninetieth`.
    """

    median: float
    ninetieth: float
    unit: Literal["hours", "days"]


@dataclass(frozen=True, slots=True)
class Counted:
    """One standard as it may be shown.

    `share` is the per cent that were met in time, of those of which it is known; None
    where nothing is known yet, or (`is_share_hidden`) numbers are too small. `took` is
    the same; `look` says why it should be looked at, in sentences.
    """

    standard: str
    title: str
    group: str
    is_in_use: bool
    fired: Number
    parts: Mapping[str, Number]
    reasons: tuple[tuple[str, Number], ...] = ()
    share: int | None = None
    is_share_hidden: bool = False
    took: Took | None = None
    is_took_hidden: bool = False
    look: tuple[str, ...] = ()

    @property
    def has_fired(self) -> bool:
        """Whether there is anything to count."""
        return self.fired.value != 0


@dataclass(frozen=True, slots=True)
class Quality:
    """What the page shows of one partnership and period.

    `failed` families are missing from it, because what they are owed is not known;
    `not_listed` standards are counted for boards alone and are not on any worklist.
    """

    area: Area
    standards: tuple[Counted, ...]
    counted_at: datetime
    since: datetime | None
    failed: int
    not_listed: int

    @property
    def to_look_at(self) -> tuple[Counted, ...]:
        """Those that should be looked at."""
        return tuple(one for one in self.standards if one.look)


def areas(now: datetime, *, using: str = "default") -> tuple[Area, ...]:
    """The partnerships whose pathway whoever is asking owns: a post in the office."""
    with connections[using].cursor() as cursor:
        cursor.execute(_AREAS, [now, now])
        return tuple(Area(*row) for row in cursor.fetchall())


def quality(
    area: Area, period: str, *, now: datetime, using: str = "default"
) -> Quality:
    """How every standard of the partnership fared: what fired in the period.

    Args:
        area: one of `areas`.
        period: a key of `PERIODS`.

    Raises:
        NotAllowed: whoever is asking has no post in its office.
    """
    days = PERIODS[period]
    since = None if days is None else now - timedelta(days=days)
    raw = {one.standard: one for one in counts(area.slug, since, now, using=using)}
    with connections[using].cursor() as cursor:
        cursor.execute(_FAILED, [area.slug])
        (failed,) = cursor.fetchone()
    rules = adopted.now_in_use(area.slug, using=using).library
    listed = {one.id: one for one in rules if not one.counted_only}
    names = [*listed, *(name for name in raw if name not in listed)]
    return Quality(
        area=area,
        standards=tuple(counted(name, raw.get(name), rules) for name in names),
        counted_at=now,
        since=since,
        failed=failed,
        not_listed=len({one.id for one in rules if one.counted_only} - set(listed)),
    )


def counts(
    partnership: str, since: datetime | None, now: datetime, *, using: str = "default"
) -> list[Raw]:
    """The counts as they are, by standard.

    Raises:
        NotAllowed: whoever is asking has no post in the office of the partnership.
    """
    if partnership not in {area.slug for area in areas(now, using=using)}:
        raise NotAllowed  # the database would refuse it as well, and break the page
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select * from plait.quality_of(%s::text, %s::timestamptz, "
            "%s::timestamptz, %s::timestamptz)",
            [partnership, since or _LONG_AGO, now, now],
        )
        return [_raw(row) for row in cursor.fetchall()]


def _raw(row: Sequence[Any]) -> Raw:
    (name, version, _, waiting, due, overdue, met, met_late, stopped, missed,
     dismissed, reasons, median, ninetieth) = row  # fmt: skip
    found = json.loads(reasons) if isinstance(reasons, str) else reasons
    return Raw(
        standard=name,
        version=version,
        parts={
            "open": waiting + due, "overdue": overdue, "met": met,
            "met_late": met_late, "missed": missed, "stopped": stopped,
            "dismissed": dismissed,
        },
        reasons=_by_cause(found),
        median=median,
        ninetieth=ninetieth,
    )  # fmt: skip


def _by_cause(found: Mapping[str, int]) -> dict[str, int]:
    """Counted by the causes of the list; what is not of it is another reason."""
    causes = dict.fromkeys(dismissals.CAUSES, 0)
    for cause, times in found.items():
        causes[cause if cause in causes else "other"] += times
    return {cause: times for cause, times in causes.items() if times}


def counted(name: str, raw: Raw | None, rules: Library) -> Counted:
    """The standard as it may be shown, whether or not it ever fired."""
    standard = rules.get(name)
    title, group = (standard.title, standard.group) if standard else (name, "")
    if raw is None:
        zeros = {part: Number(0) for part in PARTS}
        return Counted(name, title, group, standard is not None, Number(0), zeros)
    fired, parts = hidden(raw.parts)
    share, is_share_hidden = _share(raw, parts)
    answered = raw.count(("met", "met_late"))
    return Counted(
        standard=name,
        title=title,
        group=group,
        is_in_use=standard is not None,
        fired=fired,
        parts=parts,
        reasons=_reasons(raw, parts["dismissed"]),
        share=share,
        is_share_hidden=is_share_hidden,
        took=_took(raw, standard) if answered >= SHOWN_FROM else None,
        is_took_hidden=is_small(answered),
        look=tuple(_look(raw)),
    )


def _share(raw: Raw, parts: Mapping[str, Number]) -> tuple[int | None, bool]:
    """The per cent in time, and whether it is hidden: it tells of its parts."""
    decided = raw.count(DECIDED)
    if not decided:
        return None, False
    if any(parts[name].value is None for name in DECIDED):
        return None, True
    if decided < SHOWN_FROM:
        return None, True
    return round(100 * raw.parts["met"] / decided), False


def _reasons(raw: Raw, dismissed: Number) -> tuple[tuple[str, Number], ...]:
    """The reasons given, the most frequent first as far as that may be told."""
    if dismissed.value is None:
        # Their sum would tell how many there were.
        numbers = dict.fromkeys(raw.reasons, Number(None))
    else:
        numbers = beside_their_sum(raw.reasons)
    in_order = [cause for cause in dismissals.CAUSES if cause in numbers]
    in_order.sort(key=lambda cause: -numbers[cause].order)
    return tuple((dismissals.CAUSES[cause], numbers[cause]) for cause in in_order)


def _took(raw: Raw, standard: Standard | None) -> Took | None:
    if raw.median is None or raw.ninetieth is None:
        return None
    in_hours = standard is not None and standard.within[0].limit.unit == "hours"
    size = 3600 if in_hours else 86_400
    return Took(
        round(raw.median / size, 1),
        round(raw.ninetieth / size, 1),
        "hours" if in_hours else "days",
    )


def _look(raw: Raw) -> Iterable[str]:
    """Why it should be looked at, without a number that could be small."""
    ended, decided = raw.count(ENDED), raw.count(DECIDED)
    late = decided - raw.parts["met"]
    if ended >= ENOUGH and raw.parts["dismissed"] * 2 > ended:
        most = max(raw.reasons, key=lambda cause: raw.reasons[cause], default="other")
        yield (
            "More than half were ended with a reason instead of being done. The reason "
            f"given most often: {_lower(dismissals.cause_words(most))}. It may ask for "
            "something that is not needed, or ask the wrong people."
        )
    if decided >= ENOUGH and late * 2 > decided:
        yield (
            "More than half were not done in time. The limit may be too short, too few "
            "people may be there to do it, or it is done and not recorded."
        )


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
