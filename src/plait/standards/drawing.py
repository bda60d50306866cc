"""A standard as a picture: a lane for each agency, time running right, no script.

Drawn for a phone: the drawing is 390 units wide and has no size of its own, so that a
unit is a pixel at 390 px and it grows with its box. A diamond is a decision, a triangle
somebody who is told when it is late: shapes differ in form, so that it reads in black
and white. No style attribute: the content security policy of the pages forbids them.
"""

from __future__ import annotations

import textwrap
from xml.sax.saxutils import escape, quoteattr

from plait.standards import drawing_shapes as shapes
from plait.standards.drawing_shapes import (
    DUE,
    EDGE,
    GAP,
    LAST,
    OPENS,
    START,
    WIDTH,
    Lane,
    Sheet,
)
from plait.standards.lanes import WHOEVER, lane_of
from plait.standards.plain_words import (
    also_window,
    answer_in_words,
    limit_in_words,
    limit_of_case,
    line_in_words,
    rung_after,
    signals_in_words,
    span_in_words,
)
from plait.standards.roles import role_title
from plait.standards.shapes import FORCE_IN_WORDS, ORIGIN_IN_WORDS, Also, Standard

__all__ = ["WIDTH", "draw", "in_words"]

_FONT = "Frutiger W01, Arial, sans-serif"


def draw(standard: Standard) -> str:
    """The picture of a standard as an SVG element, to be put into a page as it is.

    Its title and description say in words all that it shows.
    """
    sheet = Sheet()
    for lane in _lanes(standard):
        sheet.lane(lane)
    _axis(sheet, standard)
    sheet.y += GAP
    sheet.say(
        f"{FORCE_IN_WORDS[standard.force]}. {ORIGIN_IN_WORDS[standard.limit_origin]}"
    )
    height = sheet.y + EDGE
    due = [
        shapes.line(DUE, top, DUE, bottom, shapes.BLACK, 1.5, dashes="5 4")
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
            f'<rect width="{WIDTH}" height="{height:g}" fill="{shapes.WHITE}"/>',
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
        said.append(f"And also: {_also_words(standard.also)}, {also_window(standard)}.")
    said += [f"{name}: {words}." for name, words in _decisions(standard)]
    limits = "; otherwise ".join(limit_of_case(case) for case in standard.within)
    owner = role_title(standard.owed_by)
    said.append(f"Then {_the(owner)} owes, {limits}: {answer_in_words(standard)}.")
    if standard.opens is not None:
        said.append(f"The window opens at {limit_in_words(standard.opens)}.")
    if standard.stop:
        said.append(f"It ends without that on: {signals_in_words(standard.stop)}.")
    said += [
        f"If it is late, {rung_after(rung)}, {_the(role_title(rung.tell))} is told."
        for rung in standard.if_late
    ]
    return " ".join(said)


def _the(title: str) -> str:
    return title if title.startswith("whoever") else f"the {title}"


def _also_words(also: Also) -> str:
    often = "" if also.times == 1 else f", at least {also.times} times"
    return f"{signals_in_words(also.signals)}{often}"


def _decisions(standard: Standard) -> list[tuple[str, str]]:
    """What is decided before anything is owed: a name and the words."""
    found = [("Only while", line_in_words(line)) for line in standard.while_]
    if standard.unless is not None:
        span = span_in_words(standard.unless.within)
        words = f"{signals_in_words(standard.unless.signals)}, in the {span} before"
        found.append(("Unless there was", words))
    return found


def _lanes(standard: Standard) -> list[Lane]:
    """The lanes from the top: what starts it, what is decided, then the agencies."""
    starts = signals_in_words(standard.when)
    lanes = [Lane("What starts it", (starts,), (shapes.square(START),))]
    if standard.also is not None:
        words = f"{_also_words(standard.also)} ({also_window(standard)})"
        lanes.append(_also_lane(standard.also, words))
    for name, words in _decisions(standard):
        asked = f"Decide: {name[:1].lower()}{name[1:]}"
        lanes.append(Lane(asked, (words,), (shapes.decision(START),)))
    lanes += _agency_lanes(standard)
    if standard.stop:
        words = signals_in_words(standard.stop)
        lanes.append(Lane("Ends without it", (words,), (shapes.cross(OPENS + 50),)))
    return lanes


def _agency_lanes(standard: Standard) -> list[Lane]:
    """A lane for each agency: the first owes it; who is told stands in their own."""
    owner = lane_of(standard.owed_by)
    words = {owner: [f"{_capital(role_title(standard.owed_by))} owes it:"]}
    words[owner].append(_capital(answer_in_words(standard)))
    marks = {owner: _window(standard)}
    step = (LAST - DUE - 34) / max(len(standard.if_late) - 1, 1)
    for number, rung in enumerate(standard.if_late, start=1):
        lane = lane_of(rung.tell)
        told = f"{number} {_capital(role_title(rung.tell))}: told {rung_after(rung)}"
        words.setdefault(lane, []).append(told)
        at = DUE + 34 + (number - 1) * step
        marks.setdefault(lane, []).append(shapes.bell(at, number))
    return [
        Lane(
            "Whoever it falls to" if lane == WHOEVER else lane.title,
            tuple(words[lane]),
            tuple(marks[lane]),
            lane == owner,
        )
        for lane in words
    ]


def _also_lane(also: Also, words: str) -> Lane:
    """The span in which the other half counts: a line of its own, to scale.

    The square is what starts it. Where the span ends with the pregnancy its length is
    not known, and the line is broken.
    """
    left, right = EDGE + 4, WIDTH - EDGE - 4
    before = span_in_words(also.before)
    if also.until_birth:
        at, after = left + 0.75 * (right - left), "end of the pregnancy"
        marks = (
            shapes.also_bar(left, right),
            shapes.gap((at + right) / 2),
            shapes.square(at),
        )
    else:
        share = also.before / ((also.before + also.after) or also.before)
        at = min(left + share * (right - left), right - 8)
        after = f"{span_in_words(also.after)} after" if also.after else "that moment"
        marks = (shapes.also_bar(left, right), "", shapes.square(at))
    return Lane(
        "And also, in any agency", (words,), marks, ends=(f"{before} before", after)
    )


def _window(standard: Standard) -> list[str]:
    """The time in which it is owed, and the decision at its end: was it answered?"""
    marks = []
    opens = START
    if standard.opens is not None:
        opens = OPENS
        marks.append(shapes.bar(START, OPENS, shapes.WHITE))
    marks.append(shapes.bar(opens, DUE - 13, shapes.BLUE))
    marks.append(shapes.decision(DUE))
    if standard.lookback:
        marks.append(shapes.bar(EDGE, START, shapes.WHITE))
    return marks


def _axis(sheet: Sheet, standard: Standard) -> None:
    """Time, with the words for the moments on it."""
    sheet.y += 8
    y = sheet.y
    sheet.parts.append(shapes.line(EDGE, y, WIDTH - EDGE, y, shapes.BLACK, 2))
    end, back = WIDTH - EDGE, WIDTH - EDGE - 9
    tip = f"{end},{y:g} {back},{y - 5:g} {back},{y + 5:g}"
    sheet.parts.append(f'<polygon points="{tip}" fill="{shapes.BLACK}"/>')
    ticks: list[tuple[float, tuple[str, ...], str]] = [(START, ("starts",), "start")]
    if standard.opens is not None:
        opens = textwrap.wrap(limit_in_words(standard.opens), 14)
        ticks.append((OPENS, ("opens at", *opens), "middle"))
    cases = "; otherwise ".join(limit_of_case(case) for case in standard.within)
    due = ("due", *textwrap.wrap(cases, 19), "answered by then?")
    ticks.append((DUE, due, "middle"))
    ticks.append((WIDTH - EDGE, ("if late",), "end"))
    for x, words, anchor in ticks:
        if anchor != "end":
            sheet.parts.append(shapes.line(x, y - 5, x, y + 5, shapes.BLACK, 2))
        at = EDGE if anchor == "start" else x
        for row, word in enumerate(words, start=1):
            down = y + 4 + row * 17
            bold = row == 1
            sheet.parts.append(shapes.text(at, down, word, bold=bold, anchor=anchor))
    sheet.y += 4 + 17 * max(len(words) for _, words, _ in ticks)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
