"""What a change of standards would have done, as a picture: a line a standard.

To the right what it would have caught, to the left what it would have released. The
numbers stand beside the bars, so that the picture says no more than its words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from plait.engine.replay import Change, Comparison

_LONGEST: Final = 40
_LINE: Final = 34
_BAR: Final = 18
_WORDS: Final = 300
_SIDE: Final = 240
_TOP: Final = 74
_MARGIN: Final = 16
#: The NHS colours of attention and of what is done; each side has words too.
_CAUGHT: Final = "#b3521b"
_RELEASED: Final = "#005eb8"
_TEXT: Final = "#212b32"


def picture(
    found: Comparison, ids: Sequence[str], *, titles: Mapping[str, str], span: str
) -> str:
    """The picture as SVG.

    Args:
        ids: the standards that differ, in the order in which they are drawn.
        titles: what they are called.
        span: the days that were replayed, in words.
    """
    changes = [found.standards.get(id_, Change()) for id_ in ids]
    counts = [count for one in changes for count in (one.caught, one.released)]
    most = max([*counts, 1])
    wide = _WORDS + 2 * _SIDE + 2 * _MARGIN
    high = _TOP + _LINE * max(len(ids), 1) + _MARGIN
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {wide} {high}",
            "role": "img",
            "aria-labelledby": "title desc",
            "font-family": "Arial, sans-serif",
        },
    )
    title = f"What the change would have done, {span}"
    ET.SubElement(svg, "title", {"id": "title"}).text = title
    both = zip(ids, changes, strict=True)
    said = (f"{_name(id_, titles)}: {_words(one)}" for id_, one in both)
    ET.SubElement(svg, "desc", {"id": "desc"}).text = ". ".join(said) or "Nothing."
    ET.SubElement(
        svg, "rect", {"width": str(wide), "height": str(high), "fill": "#ffffff"}
    )
    _text(svg, _MARGIN, 26, title, size=18, bold=True)
    middle = _MARGIN + _WORDS + _SIDE
    _text(svg, middle - 8, 56, "released", colour=_RELEASED, anchor="end", bold=True)
    _text(svg, middle + 8, 56, "caught", colour=_CAUGHT, bold=True)
    for at, (id_, one) in enumerate(zip(ids, changes, strict=True)):
        _row(svg, _TOP + at * _LINE, _name(id_, titles), one, most)
    return ET.tostring(svg, encoding="unicode") + "\n"


def _row(svg: ET.Element, top: int, name: str, change: Change, most: int) -> None:
    middle = _MARGIN + _WORDS + _SIDE
    base = top + _BAR - 4
    _text(svg, _MARGIN, base, _shortened(name))
    room = _SIDE - 70
    left = round(room * change.released / most, 1)
    right = round(room * change.caught / most, 1)
    for x, width, colour in (
        (middle - left, left, _RELEASED),
        (middle, right, _CAUGHT),
    ):
        ET.SubElement(
            svg,
            "rect",
            {
                "x": f"{x:g}",
                "y": str(top),
                "width": f"{width:g}",
                "height": str(_BAR),
                "fill": colour,
            },
        )
    _text(svg, middle - left - 6, base, f"{change.released:,}", anchor="end")
    _text(svg, middle + right + 6, base, f"{change.caught:,}")
    ET.SubElement(
        svg,
        "line",
        {
            "x1": str(middle),
            "x2": str(middle),
            "y1": str(top - 6),
            "y2": str(top + _LINE - 6),
            "stroke": _TEXT,
        },
    )


def _text(
    svg: ET.Element,
    x: float,
    y: float,
    words: str,
    *,
    size: int = 14,
    colour: str = _TEXT,
    anchor: str = "start",
    bold: bool = False,
) -> None:
    ET.SubElement(
        svg,
        "text",
        {
            "x": f"{x:g}",
            "y": f"{y:g}",
            "font-size": str(size),
            "fill": colour,
            "text-anchor": anchor,
            "font-weight": "bold" if bold else "normal",
        },
    ).text = words


def _name(id_: str, titles: Mapping[str, str]) -> str:
    return titles.get(id_, id_)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _words(change: Change) -> str:
    return f"{change.caught:,} caught, {change.released:,} released"
