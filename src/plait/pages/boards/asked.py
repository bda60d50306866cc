"""What a board's address asks for: whose board, which number, a line beside it."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from plait.assurance import readings, spc

if TYPE_CHECKING:
    from plait.assurance.readings import Board, By
    from plait.pages.request import Request

SHOWS: Final = {"share": "Per cent met in time", "median": "Median time"}
BY: Final = {"month": "Month by month", "quarter": "Quarter by quarter"}
RULES: Final = {
    "nhs7": "7 in a row (NHS)",
    "shift8": "8 on a side, 6 rising",
}
#: A line to compare with is no further than there may be numbers.
_MOST: Final = {"share": 100.0, "median": 10_000.0, "number": 10_000_000.0}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    `boards` are all that the reader has; `typed` is the line as it was typed, and
    `fault` what is wrong with it.
    """

    board: Board
    boards: tuple[Board, ...]
    show: str
    by: By
    rules: str
    line: float | None
    typed: str
    fault: str

    def query(self, **other: str) -> str:
        """The end of an address that asks the same, or the same but this."""
        parts = {
            "board": self.board.key, "show": self.show, "by": self.by,
            "rules": self.rules,
            "line": self.typed if not self.fault else "",
        } | other  # fmt: skip
        usual = {"show": "share", "by": "month", "rules": "nhs7", "line": ""}
        if len(self.boards) == 1:
            usual["board"] = self.board.key
        kept = {name: value for name, value in parts.items()
                if value != usual.get(name)}  # fmt: skip
        return f"?{urlencode(kept)}" if kept else ""


def question(request: Request, *, is_number: bool = False) -> Question:
    """What the address asks for; what it cannot be is as if it were not there.

    Args:
        is_number: what is asked about is a number of people, and no per cent.

    Raises:
        NotAllowed: the board is none of the reader's, or they have none.
    """
    mine = readings.boards()
    chosen = readings.board(request.GET.get("board") or None)
    show = request.GET.get("show", "")
    by: By = "quarter" if request.GET.get("by") == "quarter" else "month"
    # A quarter has no median: those of months do not add up to one.
    show = show if show in SHOWS and by == "month" else "share"
    rules = request.GET.get("rules", "")
    typed = request.GET.get("line", "").strip()[:12]
    is_count = is_number and show == "share"
    line, fault = _line(typed, _MOST["number" if is_count else show])
    return Question(
        board=chosen, boards=mine, show=show, by=by, line=line, typed=typed,
        fault=fault,
        rules=rules if rules in spc.RULES else "nhs7",
    )  # fmt: skip


def _line(typed: str, most: float) -> tuple[float | None, str]:
    if not typed:
        return None, ""
    try:
        number = float(typed.rstrip("% ").replace(",", "."))
    except ValueError:
        number = float("nan")
    if not isfinite(number) or not 0 <= number <= most:
        return None, f"The line must be a number from 0 to {most:,.0f}, such as 90"
    return number, ""
