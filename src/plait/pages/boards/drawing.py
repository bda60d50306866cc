"""A drawing as a list of marks, written as SVG or painted as PNG: one picture, twice.

The marks say their own colours and widths, so that a file that somebody has saved looks
like the page. PNGs are painted with Pillow, which is here already and brings its own
letters: no library of the system, and no fonts, are needed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import hypot
from typing import Any, Final, Literal

from markupsafe import Markup, escape
from PIL import Image, ImageDraw, ImageFont

Place = tuple[float, float]
Shape = Literal["circle", "diamond", "square", "up", "down"]
Anchor = Literal["start", "middle", "end"]

TEXT: Final = "#212b32"
QUIET: Final = "#4c6272"
GREY: Final = "#768692"
PALE: Final = "#d8dde0"
BLUE: Final = "#005eb8"
ORANGE: Final = "#ed8b00"
RED: Final = "#d5281b"
PURPLE: Final = "#7c2855"

#: A PNG has so many dots for each of the drawing's, and is painted larger still.
SCALE: Final = 2
_FINER: Final = 2
_FONT: Final = "Frutiger W01, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Line:
    """A line through these places; `dashes` are lengths on and off."""

    places: tuple[Place, ...]
    colour: str = GREY
    width: float = 1
    dashes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A point: its shape tells what its colour tells. `says` is read on pointing."""

    at: Place
    shape: Shape = "circle"
    colour: str = GREY
    size: float = 4
    says: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A few words; `at` is on their base line."""

    at: Place
    text: str
    colour: str = TEXT
    size: int = 14
    anchor: Anchor = "start"
    is_bold: bool = False


Mark = Line | Dot | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """The marks, from the lowest to the topmost, and what they show in words."""

    width: int
    height: int
    title: str
    says: str
    marks: tuple[Mark, ...]


def as_svg(drawing: Drawing, key: str = "") -> Markup:
    """The drawing as SVG: in a page, or with no key as a file that stands alone.

    `key` makes the ids of its title and description those of no other.
    """
    box = f'viewBox="0 0 {drawing.width} {drawing.height}"'
    alone = "" if key else (
        f' xmlns="http://www.w3.org/2000/svg" width="{drawing.width}"'
        f' height="{drawing.height}"'
    )  # fmt: skip
    name = key or "drawing"
    head = (
        f'<svg{alone} {box} role="img" aria-labelledby="{name}-title {name}-says" '
        f'focusable="false" font-family="{_FONT}">'
        f'<title id="{name}-title">{escape(drawing.title)}</title>'
        f'<desc id="{name}-says">{escape(drawing.says)}</desc>'
    )
    ground = "" if key else '<rect width="100%" height="100%" fill="#ffffff"/>'
    return Markup(  # noqa: S704 - words are escaped where they are written
        "".join([head, ground, *map(_svg, drawing.marks), "</svg>"])
    )


def _svg(mark: Mark) -> str:
    if isinstance(mark, Words):
        bold = ' font-weight="600"' if mark.is_bold else ""
        return (
            f'<text x="{mark.at[0]:g}" y="{mark.at[1]:g}" fill="{mark.colour}" '
            f'font-size="{mark.size}" text-anchor="{mark.anchor}"{bold}>'
            f"{escape(mark.text)}</text>"
        )
    if isinstance(mark, Line):
        dashes = " ".join(map(str, mark.dashes))
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        points = " ".join(f"{x:g},{y:g}" for x, y in mark.places)
        return (
            f'<polyline points="{points}" fill="none" stroke="{mark.colour}" '
            f'stroke-width="{mark.width:g}"{dashed}/>'
        )
    says = f"<title>{escape(mark.says)}</title>" if mark.says else ""
    look = f'fill="{mark.colour}" stroke="#ffffff" stroke-width="1"'
    if mark.shape == "circle":
        x, y = mark.at
        return f'<circle cx="{x:g}" cy="{y:g}" r="{mark.size:g}" {look}>{says}</circle>'
    points = " ".join(f"{x:g},{y:g}" for x, y in _corners(mark))
    return f'<polygon points="{points}" {look}>{says}</polygon>'


#: The corners of each shape, around its middle.
_SHAPES: Final[Mapping[Shape, tuple[Place, ...]]] = {
    "diamond": ((0, -1.45), (1.45, 0), (0, 1.45), (-1.45, 0)),
    "square": ((-1.15, -1.15), (1.15, -1.15), (1.15, 1.15), (-1.15, 1.15)),
    "up": ((0, -1.45), (1.35, 1.1), (-1.35, 1.1)),
    "down": ((0, 1.45), (1.35, -1.1), (-1.35, -1.1)),
}


def _corners(dot: Dot) -> list[Place]:
    x, y = dot.at
    return [
        (round(x + dx * dot.size, 1), round(y + dy * dot.size, 1))
        for dx, dy in _SHAPES[dot.shape]
    ]


def titled(drawing: Drawing, title: str, *, foot: Sequence[str]) -> Drawing:
    """The same with a title above it and lines below, to be read alone."""
    head, tail, line = 48, 14, 20

    def lower(mark: Mark) -> Mark:
        if isinstance(mark, Line):
            return replace(mark, places=tuple((x, y + head) for x, y in mark.places))
        return replace(mark, at=(mark.at[0], mark.at[1] + head))

    height = drawing.height + head + tail + line * len(foot)
    return replace(
        drawing,
        height=height,
        marks=(
            Words((16, 32), title, TEXT, 20, is_bold=True),
            *map(lower, drawing.marks),
            *(
                Words((16, height - tail - line * place), words, QUIET, 13)
                for place, words in enumerate(reversed(foot))
            ),
        ),
    )


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG, on white."""
    zoom = SCALE * _FINER
    size = (drawing.width * zoom, drawing.height * zoom)
    picture = Image.new("RGB", size, "#ffffff")
    pen = ImageDraw.Draw(picture)
    for mark in drawing.marks:
        _PAINT[type(mark)](pen, mark, zoom)
    small = picture.resize(
        (drawing.width * SCALE, drawing.height * SCALE), Image.Resampling.LANCZOS
    )
    out = io.BytesIO()
    small.save(out, "PNG", optimize=True)
    return out.getvalue()


def _paint_words(pen: ImageDraw.ImageDraw, mark: Words, zoom: int) -> None:
    anchor = {"start": "ls", "middle": "ms", "end": "rs"}[mark.anchor]
    pen.text(
        (mark.at[0] * zoom, mark.at[1] * zoom),
        mark.text,
        fill=mark.colour,
        font=ImageFont.load_default(mark.size * zoom),
        anchor=anchor,
        stroke_width=zoom // 3 if mark.is_bold else 0,
        stroke_fill=mark.colour,
    )


def _paint_line(pen: ImageDraw.ImageDraw, mark: Line, zoom: int) -> None:
    width = max(1, round(mark.width * zoom))
    places = [(x * zoom, y * zoom) for x, y in mark.places]
    if not mark.dashes:
        pen.line(places, fill=mark.colour, width=width, joint="curve")
        return
    for dash in _dashes(places, [length * zoom for length in mark.dashes]):
        pen.line(dash, fill=mark.colour, width=width)


def _dashes(places: Sequence[Place], lengths: Sequence[int]) -> Iterator[list[Place]]:
    """The pieces of a dashed line; a dash that goes round a corner is two pieces."""
    turn, left = 0, float(lengths[0])
    for (x, y), (x2, y2) in pairwise(places):
        long, gone = hypot(x2 - x, y2 - y), 0.0
        while gone < long:
            step = min(left, long - gone)
            if turn % 2 == 0:
                ends = (gone / long, (gone + step) / long)
                yield [(x + (x2 - x) * at, y + (y2 - y) * at) for at in ends]
            gone, left = gone + step, left - step
            if left <= 0:
                turn += 1
                left = float(lengths[turn % len(lengths)])


def _paint_dot(pen: ImageDraw.ImageDraw, mark: Dot, zoom: int) -> None:
    if mark.shape == "circle":
        x, y, size = mark.at[0] * zoom, mark.at[1] * zoom, (mark.size + 0.5) * zoom
        box = (x - size, y - size, x + size, y + size)
        pen.ellipse(box, mark.colour, "#ffffff", zoom)
    else:
        corners = [(x * zoom, y * zoom) for x, y in _corners(mark)]
        pen.polygon(corners, mark.colour, "#ffffff", zoom)


_PAINT: Final[Mapping[type, Callable[..., Any]]] = {
    Words: _paint_words,
    Line: _paint_line,
    Dot: _paint_dot,
}
