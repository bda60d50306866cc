"""The timeline picture: what happened, to whom and by whom, weeks across.

Lanes run down: the infant, the mother, the partner, then each agency that acted or
owes. This module works out where everything stands; a template draws it. It knows
no database and no request: plain values in, plain values out.

Every mark has a shape of its own, so the picture reads in black and white, and
carries the same words as its row in the list beside it.

Units: drawing units, which are CSS pixels at 100 %. Moments are aware datetimes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from plait.clock.ages import age_in_words
from plait.clock.moments import LONDON, local_day, start_of_day
from plait.pages.timeline_shapes import (
    GRAVE,
    SHAPE_WORDS,
    Bracket,
    Lane,
    Line,
    Lock,
    Mark,
    Picture,
    PlacedBracket,
    PlacedLane,
    PlacedLock,
    PlacedMark,
    Shape,
    Tick,
    Zoom,
)

WIDTH = 1040
EDGE = 16
HEAD = 46
#: A mark with the room around it that a finger needs (WCAG 2.2, 2.5.8).
STEP = 24
ROWS = 4
BRACKET = 18
#: What is due so soon is in the picture, however short the family's story is.
AHEAD = timedelta(days=7)
BRACKET_ROWS = 6
LANE_MARGIN = 10
#: A line of a lane's title.
TITLE_LINE = 17
#: Weeks shown by each zoom; None shows everything.
WEEKS: dict[str, int | None] = {"all": None, "12": 12, "2": 2}

Cluster = Callable[[Sequence[Mark]], tuple[str, str]]


def draw(
    *,
    lanes: Sequence[Lane],
    marks: Iterable[Mark],
    brackets: Iterable[Bracket] = (),
    locks: Iterable[Lock] = (),
    now: datetime,
    cluster: Cluster,
    zoom: Zoom = "all",
    known_at: datetime | None = None,
    born_on: date | None = None,
) -> Picture:
    """Work out where everything stands.

    Args:
        cluster: words and address for marks that stand too close to be told apart.
        known_at: marks recorded later than this fade. None: nothing fades.
        born_on: the infant's birthday, for the ages along the top.
    """
    marks, brackets, locks = list(marks), list(brackets), list(locks)
    scale = _scale(marks, brackets, locks, now=now, zoom=zoom)
    marks = [replace(m, is_later=_is_later(m, known_at)) for m in marks]
    placed, y = [], float(HEAD)
    for lane in lanes:
        row = _place_lane(lane, y, marks, brackets, locks, scale, cluster, now)
        placed.append(row)
        y += row.height
    return Picture(
        zoom=zoom,
        starts_at=scale.starts_at,
        ends_at=scale.ends_at,
        width=WIDTH,
        height=y + EDGE,
        lanes=tuple(placed),
        ticks=_ticks(scale, zoom, born_on),
        lines=_lines(scale, now, known_at),
        shapes=_in_key_order({p.mark.shape for row in placed for p in row.marks}),
        states=tuple(sorted({p.bracket.state for row in placed for p in row.brackets})),
        has_locks=any(row.locks for row in placed),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    starts_at: datetime
    ends_at: datetime

    def x(self, at: datetime) -> float:
        share = (at - self.starts_at) / (self.ends_at - self.starts_at)
        return round(EDGE + share * (WIDTH - 2 * EDGE), 1)

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at <= self.ends_at


def _scale(
    marks: list[Mark],
    brackets: list[Bracket],
    locks: list[Lock],
    *,
    now: datetime,
    zoom: Zoom,
) -> _Scale:
    """The time shown: a little after now, so that what is due next stands in it."""
    weeks = WEEKS[zoom]
    if weeks is not None:
        ahead = timedelta(days=2 if zoom == "2" else 10)
        ends = start_of_day(local_day(now + ahead))
        return _Scale(ends - timedelta(weeks=weeks) - timedelta(days=1), ends)
    moments = [m.at for m in marks] + [lock.at for lock in locks] + [now]
    moments += [b.opened_at for b in brackets]
    first = min(moments) - timedelta(days=4)
    last = max([*moments, *(b.due_at for b in brackets if b.due_at)])
    ahead = max((now - first) / 8, AHEAD)
    last = min(max(last, first + timedelta(weeks=4)), now + ahead) + timedelta(days=2)
    return _Scale(start_of_day(local_day(first)), start_of_day(local_day(last)))


def _place_lane(
    lane: Lane,
    y: float,
    marks: list[Mark],
    brackets: list[Bracket],
    locks: list[Lock],
    scale: _Scale,
    cluster: Cluster,
    now: datetime,
) -> PlacedLane:
    here = [m for m in marks if m.lane == lane.key and scale.covers(m.at)]
    held = [held for held in locks if held.lane == lane.key and scale.covers(held.at)]
    spots, rows = _spots(here, held, scale)
    top = y + LANE_MARGIN
    placed_marks = _place_marks(spots, top, scale, cluster)
    placed_locks = [
        PlacedLock(held[0], x, top + row * STEP + STEP / 2)
        for x, row, held in spots
        if isinstance(held[0], Lock)
    ]
    below = top + rows * STEP
    placed, brackets_rows, more = _place_brackets(
        [b for b in brackets if b.lane == lane.key], below, scale, now
    )
    filled = rows * STEP + brackets_rows * BRACKET
    height = 2 * LANE_MARGIN + max(filled, STEP, len(lane.lines) * TITLE_LINE)
    return PlacedLane(
        lane, y, height, placed_marks, tuple(placed), tuple(placed_locks), more
    )


_Spot = tuple[float, int, list[Mark | Lock]]


def _spots(
    marks: list[Mark], locks: list[Lock], scale: _Scale
) -> tuple[list[_Spot], int]:
    """A place for each: the first row with room, else with a neighbour.

    What is grave is placed first, then what is held elsewhere: where there is no room
    left, it is the routine that stands together.
    """
    spots: list[_Spot] = []
    rows: list[list[float]] = [[] for _ in range(ROWS)]
    things: list[Mark | Lock] = [*marks, *locks]
    for thing in sorted(things, key=lambda thing: (_turn(thing), thing.at)):
        x = scale.x(thing.at)
        row = next(
            (
                r
                for r in range(ROWS)
                if all(abs(x - taken) >= STEP for taken in rows[r])
            ),
            None,
        )
        if row is None:
            _crowd(spots, x, thing).append(thing)
        else:
            spots.append((x, row, [thing]))
            rows[row].append(x)
    spots.sort(key=lambda spot: spot[:2])
    return spots, 1 + max((row for _, row, _ in spots), default=-1)


def _turn(thing: Mark | Lock) -> int:
    if isinstance(thing, Lock):
        return 1
    return 0 if thing.gravity >= GRAVE else 2


def _crowd(spots: list[_Spot], x: float, thing: Mark | Lock) -> list[Mark | Lock]:
    """Those beside whom there is no room: of its own sort, routine ones if there are.

    No row is free, so in each of them somebody stands near.
    """

    def fits(spot: _Spot) -> tuple[bool, int, float]:
        first = spot[2][0]
        is_other = isinstance(first, Lock) != isinstance(thing, Lock)
        return is_other, -_turn(first), abs(spot[0] - x)

    return min((s for s in spots if abs(s[0] - x) < STEP), key=fits)[2]


def gravest(marks: Sequence[Mark]) -> Mark:
    """The mark that stands for a crowd: of what was known the gravest, the newest."""
    return max(marks, key=lambda mark: (not mark.is_later, mark.gravity, mark.at))


def _place_marks(
    spots: list[_Spot], top: float, scale: _Scale, cluster: Cluster
) -> tuple[PlacedMark, ...]:
    placed = []
    for x, row, things in spots:
        marks = [thing for thing in things if isinstance(thing, Mark)]
        if not marks:
            continue
        y = top + row * STEP + STEP / 2
        if len(marks) > 1:
            marks.sort(key=lambda mark: mark.at)
            words, href = cluster(marks)
            face = gravest(marks)
            placed.append(PlacedMark(face, x, y, None, len(marks), words, href))
            continue
        [mark] = marks
        end = mark.answered_at
        x2 = scale.x(min(end, scale.ends_at)) if end else None
        placed.append(PlacedMark(mark, x, y, x2, 1, mark.words, mark.href))
    return tuple(placed)


def _place_brackets(
    brackets: list[Bracket], top: float, scale: _Scale, now: datetime
) -> tuple[list[PlacedBracket], int, int]:
    """Brackets in rows; those still owed first, so that what is cut is the settled."""
    placed: list[PlacedBracket] = []
    more = 0
    for bracket in sorted(brackets, key=_urgency):
        ends_at = bracket.closed_at or max(bracket.due_at or now, now)
        if ends_at < scale.starts_at or bracket.opened_at > scale.ends_at:
            continue
        x1 = scale.x(max(bracket.opened_at, scale.starts_at))
        x2 = max(scale.x(min(ends_at, scale.ends_at)), x1 + STEP)
        row = next(
            (r for r in range(BRACKET_ROWS) if _is_free(placed, r, x1, x2, top)), None
        )
        if row is None:
            more += 1
            continue
        placed.append(
            PlacedBracket(
                bracket,
                x1,
                min(x2, WIDTH - 2),
                top + row * BRACKET + BRACKET / 2,
                bracket.opened_at < scale.starts_at,
                ends_at > scale.ends_at or bracket.due_at is None,
            )
        )
    rows = 1 + max((int((p.y - top) // BRACKET) for p in placed), default=-1)
    return placed, rows, more


def _is_free(
    placed: list[PlacedBracket], row: int, x1: float, x2: float, top: float
) -> bool:
    y = top + row * BRACKET + BRACKET / 2
    return all(p.y != y or p.x2 + 6 <= x1 or x2 + 6 <= p.x1 for p in placed)


_ORDER = ("overdue", "due", "waiting", "missed", "met_late", "met", "stopped")


def _urgency(bracket: Bracket) -> tuple[int, datetime]:
    return _ORDER.index(bracket.state), bracket.opened_at


def _ticks(scale: _Scale, zoom: Zoom, born_on: date | None) -> tuple[Tick, ...]:
    """Days when zoomed to two weeks, else weeks; labels where there is room."""
    step = timedelta(days=1 if zoom == "2" else 7)
    first = local_day(scale.starts_at) + timedelta(days=1)
    if zoom != "2":
        first += timedelta(days=(7 - first.weekday()) % 7)
    days = []
    while start_of_day(first) < scale.ends_at:
        days.append(first)
        first += step
    if not days:
        return ()
    gap = (WIDTH - 2 * EDGE) / max(len(days), 1)
    every = max(1, round(66 / gap + 0.49))
    return tuple(
        Tick(
            x=scale.x(start_of_day(day)),
            label=_tick_label(day, zoom, is_first=index == 0) if shown else "",
            age=_tick_age(day, born_on) if shown else "",
            is_major=shown,
        )
        for index, day in enumerate(days)
        for shown in [index % every == 0]
    )


def _tick_label(day: date, zoom: Zoom, *, is_first: bool) -> str:
    short = f"{day.day} {day:%b}"
    if zoom == "all" and (is_first or day.month == 1):
        return f"{short} {day:%y}"
    return short


def _tick_age(day: date, born_on: date | None) -> str:
    """The infant's age on a day, short: `9w 2d`, or nothing before birth."""
    if born_on is None or day < born_on:
        return ""
    words = age_in_words(born_on, day)
    for unit in ("week", "day", "month", "year"):
        words = words.replace(f" {unit}s", unit[0]).replace(f" {unit}", unit[0])
    return words


def _lines(scale: _Scale, now: datetime, known_at: datetime | None) -> tuple[Line, ...]:
    lines = []
    if scale.covers(now):
        lines.append(Line(scale.x(now), "Now", "now"))
    if known_at is not None and scale.covers(known_at):
        local = known_at.astimezone(LONDON)
        words = f"Known on {local.day} {local:%b}"
        lines.append(Line(scale.x(known_at), words, "known"))
    return tuple(lines)


def _is_later(mark: Mark, known_at: datetime | None) -> bool:
    return known_at is not None and mark.recorded_at > known_at


def _in_key_order(shapes: set[Shape]) -> tuple[Shape, ...]:
    return tuple(shape for shape in SHAPE_WORDS if shape in shapes)
