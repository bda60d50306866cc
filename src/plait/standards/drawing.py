"""A standard as a picture: lanes down, time running right. Accessible SVG, no script.

Drawn for a phone: the drawing is 390 units wide and has no size of its own, so that a
unit is a pixel at 390 px and it grows with its box. Shapes differ in form, not in
colour alone, so that it reads in black and white. No style attribute: the content
security policy of the pages forbids them.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from plait.standards.plain_words import (
    also_window,
    answer_in_words,
    limit_in_words,
    limit_of_case,
    rung_after,
    signals_in_words,
    span_in_words,
)
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS, Also, Standard

WIDTH: Final = 390
_EDGE = 12
#: Where on the way from left to right things happen.
_START, _OPENS, _DUE, _LAST = 40, 120, 232, 362
_LETTERS_A_LINE = 52
_LINE, _TRACK, _GAP = 19, 34, 14
_FONT = "Frutiger W01, Arial, sans-serif"
# The NHS palette.
_BLACK, _BLUE, _DARK_BLUE, _GREY, _PALE = (
    "#212b32", "#005eb8", "#003087", "#4c6272", "#d8dde0",
)  # fmt: skip
_RED, _WHITE = "#d5281b", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Lane:
    """One lane: who or what, the words, and the marks on its line."""

    name: str
    words: str
    marks: tuple[str, ...]
    is_owed: bool = False
    #: Words under its line: at the left end and at the right end.
    ends: tuple[str, str] | None = None


@dataclass(slots=True)
class _Sheet:
    """What is drawn so far, from the top."""

    y: float = 0
    #: From where to where the line of the due moment is drawn: beside no words.
    tracks: list[tuple[float, float]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def text(self, words: str, *, bold: bool = False, colour: str = _BLACK) -> None:
        """The words on lines of their own, wrapped."""
        for line in textwrap.wrap(words, _LETTERS_A_LINE):
            self.y += _LINE
            self.parts.append(_text(_EDGE, self.y, line, bold=bold, colour=colour))

    def lane(self, lane: _Lane) -> None:
        """A lane: its name, its words, then its line with the marks."""
        self.y += _GAP
        self.text(lane.name, bold=True, colour=_DARK_BLUE)
        self.text(lane.words)
        middle = self.y + _TRACK / 2 + 2
        if lane.is_owed or self.tracks:
            top = middle if lane.is_owed else middle - _TRACK / 2 + 4
            self.tracks.append((top, middle + _TRACK / 2 - 2))
        self.parts.append(_line(_EDGE, middle, WIDTH - _EDGE, middle, _PALE, 2))
        self.parts += [mark.replace("%Y%", f"{middle:g}") for mark in lane.marks]
        self.y += _TRACK
        if lane.ends:
            left, right = lane.ends
            self.parts.append(_text(_EDGE, self.y + 6, left))
            self.parts.append(_text(WIDTH - _EDGE, self.y + 6, right, anchor="end"))
            self.y += _LINE


def draw(standard: Standard) -> str:
    """The picture of a standard as an SVG element, to be put into a page as it is.

    Its title and description say in words all that it shows.
    """
    sheet = _Sheet()
    for lane in _lanes(standard):
        sheet.lane(lane)
    _axis(sheet, standard)
    sheet.y += _GAP
    sheet.text(
        f"{FORCE_IN_WORDS[standard.force]}. {ORIGIN_IN_WORDS[standard.limit_origin]}"
    )
    height = sheet.y + _EDGE
    due = [
        _line(_DUE, top, _DUE, bottom, _BLACK, 1.5, dashes="5 4")
        for top, bottom in sheet.tracks
    ]
    name = f"picture-{standard.id}-{standard.version}"
    opening = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="plait-standard-picture" '
        f'viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" '
        f'font-family={quoteattr(_FONT)} font-size="14">'
    )
    return "\n".join(
        [
            opening,
            f'<title id="{name}-title">{escape(standard.title)}</title>',
            f'<desc id="{name}-desc">{escape(in_words(standard))}</desc>',
            f'<rect width="{WIDTH}" height="{height:g}" fill="{_WHITE}"/>',
            *due,
            *sheet.parts,
            "</svg>",
        ]
    )


def in_words(standard: Standard) -> str:
    """All that the picture shows, in sentences."""
    said = [
        "Time runs from left to right.",
        f"It starts with: {signals_in_words(standard.when)}.",
    ]
    if standard.also is not None:
        words = signals_in_words(standard.also.signals)
        said.append(f"And also: {words}, {also_window(standard)}.")
    if standard.unless is not None:
        said.append(f"Unless there was: {signals_in_words(standard.unless.signals)}.")
    limits = "; otherwise ".join(limit_of_case(case) for case in standard.within)
    owner = role_title(standard.owed_by)
    said.append(f"Then {_the(owner)} owes, {limits}: {answer_in_words(standard)}.")
    if standard.opens is not None:
        said.append(f"The window opens at {limit_in_words(standard.opens)}.")
    if standard.stop:
        said.append(f"It ends without that on: {signals_in_words(standard.stop)}.")
    said += [
        f"If it is late, {rung_after(rung)}, the {role_title(rung.tell)} is told."
        for rung in standard.if_late
    ]
    return " ".join(said)


def _the(title: str) -> str:
    return title if title.startswith("whoever") else f"the {title}"


def _lanes(standard: Standard) -> list[_Lane]:
    """The lanes from the top: what starts it, who owes it, whom it is told to."""
    lanes = [
        _Lane("What starts it", signals_in_words(standard.when), (_square(_START),))
    ]
    if standard.also is not None:
        words = f"{signals_in_words(standard.also.signals)} ({also_window(standard)})"
        lanes.append(_also_lane(standard.also, words))
    if standard.unless is not None:
        span = span_in_words(standard.unless.within)
        words = f"{signals_in_words(standard.unless.signals)} in the {span} before"
        lanes.append(_Lane("Unless", words, (_cross(_START - 14),)))
    owner = role_title(standard.owed_by)
    answer = f"Owes: {answer_in_words(standard)}"
    lanes.append(_Lane(_capital(owner), answer, tuple(_window(standard)), True))
    if standard.stop:
        words = signals_in_words(standard.stop)
        lanes.append(_Lane("Ends without it", words, (_cross(_OPENS + 50),)))
    for number, rung in enumerate(standard.if_late):
        step = (_LAST - _DUE - 22) / max(len(standard.if_late) - 1, 1)
        at = _DUE + 16 + number * step
        words = f"Told if it is late: {rung_after(rung)}"
        lanes.append(_Lane(_capital(role_title(rung.tell)), words, (_bell(at),)))
    return lanes


def _also_lane(also: Also, words: str) -> _Lane:
    """The span in which the other half counts: a line of its own, to scale.

    The square is what starts it. Where the span ends with the pregnancy its length is
    not known, and the line is broken.
    """
    left, right = _EDGE + 4, WIDTH - _EDGE - 4
    before = span_in_words(also.before)
    if also.until_birth:
        at, after = left + 0.75 * (right - left), "end of the pregnancy"
        marks = (_also_bar(left, right), _break((at + right) / 2), _square(at))
    else:
        share = also.before / ((also.before + also.after) or also.before)
        at = min(left + share * (right - left), right - 8)
        after = f"{span_in_words(also.after)} after" if also.after else "that moment"
        marks = (_also_bar(left, right), "", _square(at))
    return _Lane(
        "And also, in any agency", words, marks, ends=(f"{before} before", after)
    )


def _window(standard: Standard) -> list[str]:
    """The time in which it is owed, and the decision at its end: was it answered?"""
    marks = []
    opens = _START
    if standard.opens is not None:
        opens = _OPENS
        marks.append(_bar(_START, _OPENS, _WHITE))
    marks.append(_bar(opens, _DUE - 13, _BLUE))
    marks.append(_decision(_DUE))
    asked = _text(_DUE + 18, 5, "Answered by then?")
    marks.append(f'<g transform="translate(0 %Y%)">{asked}</g>')
    if standard.lookback:
        marks.append(_bar(_EDGE, _START, _WHITE))
    return marks


def _axis(sheet: _Sheet, standard: Standard) -> None:
    """Time, with the words for the moments on it."""
    sheet.y += 8
    y = sheet.y
    sheet.parts.append(_line(_EDGE, y, WIDTH - _EDGE, y, _BLACK, 2))
    end, back = WIDTH - _EDGE, WIDTH - _EDGE - 9
    tip = f"{end},{y:g} {back},{y - 5:g} {back},{y + 5:g}"
    sheet.parts.append(f'<polygon points="{tip}" fill="{_BLACK}"/>')
    ticks: list[tuple[float, tuple[str, ...], str]] = [(_START, ("starts",), "start")]
    if standard.opens is not None:
        opens = textwrap.wrap(limit_in_words(standard.opens), 14)
        ticks.append((_OPENS, ("opens at", *opens), "middle"))
    cases = "; otherwise ".join(limit_of_case(case) for case in standard.within)
    ticks.append((_DUE, ("due", *textwrap.wrap(cases, 19)), "middle"))
    ticks.append((WIDTH - _EDGE, ("if late",), "end"))
    for x, words, anchor in ticks:
        if anchor != "end":
            sheet.parts.append(_line(x, y - 5, x, y + 5, _BLACK, 2))
        at = _EDGE if anchor == "start" else x
        for row, word in enumerate(words, start=1):
            down = y + 4 + row * 17
            sheet.parts.append(_text(at, down, word, bold=row == 1, anchor=anchor))
    sheet.y += 4 + 17 * max(len(words) for _, words, _ in ticks)


def _square(x: float) -> str:
    return _shape(f"{-8},{-8} {8},{-8} {8},{8} {-8},{8}", x, _DARK_BLUE, _BLACK)


def _break(x: float) -> str:
    """Two slanted strokes over a gap: what follows is not to scale."""
    strokes = "".join(
        f'<line x1="{side - 4}" y1="9" x2="{side + 4}" y2="-9" stroke="{_BLACK}" '
        'stroke-width="2"/>'
        for side in (-4, 4)
    )
    gap = f'<rect x="-4" y="-7" width="8" height="14" fill="{_WHITE}"/>'
    return f'<g transform="translate({x:g} %Y%)">{gap}{strokes}</g>'


def _decision(x: float) -> str:
    return _shape("0,-13 13,0 0,13 -13,0", x, _WHITE, _BLACK, 2.5)


def _bell(x: float) -> str:
    return _shape("-9,8 9,8 0,-9", x, _RED, _BLACK)


def _cross(x: float) -> str:
    lines = "".join(
        f'<line x1="-7" y1="{a}" x2="7" y2="{-a}" stroke="{_BLACK}" stroke-width="3"/>'
        for a in (-7, 7)
    )
    return f'<g transform="translate({x:g} %Y%)">{lines}</g>'


def _also_bar(left: float, right: float) -> str:
    """The span in which the other half counts, on both sides of the first."""
    return (
        f'<g transform="translate(0 %Y%)"><rect x="{left:g}" y="-5" '
        f'width="{right - left:g}" height="10" '
        f'fill="{_PALE}" stroke="{_GREY}"/></g>'
    )


def _bar(left: float, right: float, colour: str) -> str:
    dashes = "" if colour == _BLUE else ' stroke-dasharray="4 3"'
    return (
        f'<g transform="translate(0 %Y%)"><rect x="{left:g}" y="-7" '
        f'width="{right - left:g}" height="14" '
        f'fill="{colour}" stroke="{_BLACK}"{dashes}/></g>'
    )


def _shape(points: str, x: float, fill: str, stroke: str, width: float = 1) -> str:
    return (
        f'<polygon transform="translate({x:g} %Y%)" points="{points}" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{width:g}"/>'
    )


def _line(
    x1: float,
    y1: float,
    x2: float,
    y2: float,
    colour: str,
    width: float,
    dashes: str = "",
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" '
        f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    bold: bool = False,
    colour: str = _BLACK,
    anchor: str = "start",
) -> str:
    weight = ' font-weight="600"' if bold else ""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    # A white edge keeps the words readable where the line of the due moment crosses.
    edge = f'stroke="{_WHITE}" stroke-width="4" paint-order="stroke"'
    return (
        f'<text x="{x:g}" y="{y:g}" fill="{colour}" {edge}{weight}{side}>'
        f"{escape(words)}</text>"
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
