"""The shapes of which the picture of a standard is made, and the sheet they stand on.

Each differs from the others in form, not in colour alone. `%Y%` in a mark stands for
the middle of the line on which it is drawn.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape

WIDTH: Final = 390
EDGE: Final = 12
#: Where on the way from left to right things happen.
START: Final = 40
OPENS: Final = 120
DUE: Final = 226
LAST: Final = 362
GAP: Final = 14
_LETTERS_A_LINE = 52
_LINE, _TRACK = 19, 34
# The NHS palette.
BLACK: Final = "#212b32"
BLUE: Final = "#005eb8"
DARK_BLUE: Final = "#003087"
GREY: Final = "#4c6272"
PALE: Final = "#d8dde0"
WHITE: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: who or what, the words, each on a line of its own, and its marks."""

    name: str
    words: tuple[str, ...]
    marks: tuple[str, ...]
    is_owed: bool = False
    #: Words under its line: at the left end and at the right end.
    ends: tuple[str, str] | None = None


@dataclass(slots=True)
class Sheet:
    """What is drawn so far, from the top."""

    y: float = 0
    #: From where to where the line of the due moment is drawn: beside no words.
    tracks: list[tuple[float, float]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def say(self, words: str, *, bold: bool = False, colour: str = BLACK) -> None:
        """The words on lines of their own, wrapped."""
        for one in textwrap.wrap(words, _LETTERS_A_LINE):
            self.y += _LINE
            self.parts.append(text(EDGE, self.y, one, bold=bold, colour=colour))

    def lane(self, lane: Lane) -> None:
        """A lane: its name, its words, then its line with the marks."""
        self.y += GAP
        self.say(lane.name, bold=True, colour=DARK_BLUE)
        for words in lane.words:
            self.say(words)
        middle = self.y + _TRACK / 2 + 2
        if lane.is_owed or self.tracks:
            top = middle if lane.is_owed else middle - _TRACK / 2 + 4
            self.tracks.append((top, middle + _TRACK / 2 - 2))
        self.parts.append(line(EDGE, middle, WIDTH - EDGE, middle, PALE, 2))
        self.parts += [mark.replace("%Y%", f"{middle:g}") for mark in lane.marks]
        self.y += _TRACK
        if lane.ends:
            left, right = lane.ends
            self.parts.append(text(EDGE, self.y + 6, left))
            self.parts.append(text(WIDTH - EDGE, self.y + 6, right, anchor="end"))
            self.y += _LINE


def square(x: float) -> str:
    """What starts it."""
    return shape(f"{-8},{-8} {8},{-8} {8},{8} {-8},{8}", x, DARK_BLUE, BLACK)


def gap(x: float) -> str:
    """Two slanted strokes over a gap: what follows is not to scale."""
    strokes = "".join(
        f'<line x1="{side - 4}" y1="9" x2="{side + 4}" y2="-9" stroke="{BLACK}" '
        'stroke-width="2"/>'
        for side in (-4, 4)
    )
    gap = f'<rect x="-4" y="-7" width="8" height="14" fill="{WHITE}"/>'
    return f'<g transform="translate({x:g} %Y%)">{gap}{strokes}</g>'


def decision(x: float) -> str:
    """Something is decided: a diamond."""
    return shape("0,-13 13,0 0,13 -13,0", x, WHITE, BLACK, 2.5)


def bell(x: float, number: int) -> str:
    """Somebody is told: a triangle with the number of the rung in it."""
    inside = text(x, 8, str(number), bold=True, anchor="middle", size=12)
    points = f"{x:g},-13 {x + 14:g},11 {x - 14:g},11"
    return (
        f'<g transform="translate(0 %Y%)"><polygon points="{points}" '
        f'fill="{WHITE}" stroke="{BLACK}" stroke-width="2"/>{inside}</g>'
    )


def cross(x: float) -> str:
    """It ends without an answer."""
    lines = "".join(
        f'<line x1="-7" y1="{a}" x2="7" y2="{-a}" stroke="{BLACK}" stroke-width="3"/>'
        for a in (-7, 7)
    )
    return f'<g transform="translate({x:g} %Y%)">{lines}</g>'


def also_bar(left: float, right: float) -> str:
    """The span in which the other half counts, on both sides of the first."""
    return (
        f'<g transform="translate(0 %Y%)"><rect x="{left:g}" y="-5" '
        f'width="{right - left:g}" height="10" '
        f'fill="{PALE}" stroke="{GREY}"/></g>'
    )


def bar(left: float, right: float, colour: str) -> str:
    """A stretch of time; broken where nothing is owed yet."""
    dashes = "" if colour == BLUE else ' stroke-dasharray="4 3"'
    return (
        f'<g transform="translate(0 %Y%)"><rect x="{left:g}" y="-7" '
        f'width="{right - left:g}" height="14" '
        f'fill="{colour}" stroke="{BLACK}"{dashes}/></g>'
    )


def shape(points: str, x: float, fill: str, stroke: str, width: float = 1) -> str:
    """A polygon round the place `x` of its line."""
    return (
        f'<polygon transform="translate({x:g} %Y%)" points="{points}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
    )


def line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str,
    width: float,
    dashes: str = "",
) -> str:
    """A line from one point to another."""
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
        f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
    )


def text(
    x: float,
    y: float,
    words: str,
    *,
    bold: bool = False,
    colour: str = BLACK,
    anchor: str = "start",
    size: int = 0,
) -> str:
    """Words at a point, on one line."""
    weight = ' font-weight="600"' if bold else ""
    if size:
        weight += f' font-size="{size}"'
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    # A white edge keeps the words readable where the line of the due moment crosses.
    edge = f'stroke="{WHITE}" stroke-width="4" paint-order="stroke"'
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" {edge}{weight}{side}>'
        f"{escape(words)}</text>"
    )
