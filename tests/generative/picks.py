"""What chance picks in a made-up history, out of one row of bytes.

Hypothesis takes longer to draw a hundred picks one by one than the tests take to look
at what comes of them. A row it draws at once; where a test fails it makes the row
smaller, and so each pick the first of its options.
"""

from collections.abc import Sequence
from typing import TypeVar

Option = TypeVar("Option")


class Picks:
    """Picks, one after the other, each with two bytes of the row."""

    def __init__(self, row: bytes) -> None:
        self._row = iter(row)

    def number(self) -> int:
        """A number below 65,536.

        Raises:
            IndexError: nothing is left of the row.
        """
        try:
            return next(self._row) * 256 + next(self._row)
        except StopIteration:
            raise IndexError("The row of bytes is too short.") from None

    def of(self, options: Sequence[Option]) -> Option:
        """One of these, each as likely as the next."""
        return options[self.number() % len(options)]

    def order(self, things: Sequence[Option]) -> list[Option]:
        """These in any order."""
        return sorted(things, key=lambda _: self.number())
