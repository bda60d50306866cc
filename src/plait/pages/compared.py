"""Two texts beside each other: which words were taken out, and which put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Change = Literal["same", "out", "in"]

#: A word with what stands behind it, or the spaces that begin a text.
_WORDS: Final = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they were there before, are there now, or both."""

    change: Change
    words: str


def compared(old: str, new: str) -> list[Piece]:
    """The new text with what was taken out of the old one left standing in it.

    Word by word. Put together, what is `same` or `out` is the old text to the letter,
    and what is `same` or `in` the new one.
    """
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for tag, start, end, begin, stop in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(one[start:end])))
            continue
        if start < end:
            found.append(Piece("out", "".join(one[start:end])))
        if begin < stop:
            found.append(Piece("in", "".join(other[begin:stop])))
    return found
