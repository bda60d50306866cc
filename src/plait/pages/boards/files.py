"""A measure to take along: its chart as a picture, its numbers as a table."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from plait.pages import components
from plait.pages.boards import gather, xmr
from plait.pages.boards.drawing import as_png, as_svg, titled

if TYPE_CHECKING:
    from plait.pages.boards.gather import Gathered
    from plait.pages.request import Request

_KINDS: Final = {"svg": "image/svg+xml", "png": "image/png"}
_UNITS: Final = {
    "%": "per cent", " h": "hours", " days": "days", "": "what `opened` counts",
}  # fmt: skip
_SUM: Final = re.compile(r"""([,;][ "]*)(?=[-=+@])""")
_COUNTS: Final = (
    "opened", "met", "met_late", "late_open", "missed", "stopped", "still_open",
    "missing", "decided",
)  # fmt: skip


@require_GET
def picture(request: Request, family: str, name: str, form: str) -> HttpResponse:
    """The chart as `svg` or `png`, with what it shows and how fresh it is on it."""
    found = gather.measure(request, family, name)
    one = found.shown
    drawing = titled(
        xmr.draw(one.chart, one.asked), one.asked.title,
        foot=("  ".join(_fresh(found)), found.missing.in_files),
    )  # fmt: skip
    content = as_svg(drawing).encode() if form == "svg" else as_png(drawing)
    return _file(found, HttpResponse(content, content_type=_KINDS[form]), form)


@require_GET
def numbers(request: Request, family: str, name: str) -> HttpResponse:
    """The months as CSV, after lines that say how they were counted."""
    found = gather.measure(request, family, name)
    answer = HttpResponse(as_csv(found), content_type="text/csv; charset=utf-8")
    return _file(found, answer, "csv")


def as_csv(found: Gathered) -> str:
    """A row a month. What is hidden is empty, and `note` says that something is."""
    out = io.StringIO()
    about = found.about
    for words in (
        f"{about.title}: {found.question.board.name}",
        *_fresh(found),
        found.missing.in_files,
        *(f"{one.document}, {one.clause}" for one in about.sources),
        about.force,
        *about.how,
        *found.shown.notes,
        f"Mean and limits are in {_unit(found)}",
        *(
            f"A new period begins with {one.month:%Y-%m}: {one.reason}"
            for one in found.shown.periods
        ),
    ):
        out.write(f"# {_remark(words)}\r\n")
    table = csv.writer(out)
    columns = ("begins", *_COUNTS, "share", "median_hours", "p90_hours")
    table.writerow((*columns, "mean", "lower", "upper", "rule", "type", "note"))
    for month in found.shown.months:
        told, point = month.told, month.point
        values = [f"{told.month:%Y-%m}"]
        without = {"share"} if about.is_number else set()
        values += [
            "" if name in without else _cell(getattr(told, name))
            for name in columns[1:]
        ]
        is_drawn = point is not None and point.mean is not None
        for part in ("mean", "lower", "upper", "rule", "type"):
            values.append(_cell(getattr(point, part) if is_drawn else None))
        is_hidden = any(getattr(told, name) is None for name in _COUNTS)
        note = month.note or ("some numbers are hidden" if is_hidden else "")
        table.writerow((*values, note))
    return out.getvalue()


def _remark(words: str) -> str:
    """On one line, and no part of it a sum that a spreadsheet would work out.

    A program of tables parts a remark at its commas too.
    """
    return _SUM.sub(r"\1'", " ".join(words.split()))


def _unit(found: Gathered) -> str:
    """The unit of what is drawn, for a sentence."""
    return _UNITS[found.shown.asked.unit]


def _cell(value: object) -> str:
    if isinstance(value, float):
        return xmr.number(value)
    return "" if value is None else str(value)


def _fresh(found: Gathered) -> list[str]:
    """How fresh it is; of numbers that were made up, that they are."""
    fresh = found.fresh(found.told[-1].made_at)
    if fresh is None:
        return []
    words = [f"As things stood on {components.moment(fresh.as_of)}."]
    if fresh.is_made_up:
        words.insert(0, "Made-up numbers, counted from made-up families.")
    if not found.told[0].is_own:
        words.append("Numbers are rounded to 5; small ones are hidden.")
    return words


def _file(found: Gathered, answer: HttpResponse, form: str) -> HttpResponse:
    place = found.question.board.agency or found.question.board.partnership
    name = f"{found.about.name.replace('_', '-')}-{place}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
