"""Two texts beside each other: which words were taken out, and which put in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

Change = Literal["same", "out", "in"]

#: A word, or signs beside it, each with the spaces behind; or those that begin a text.
_WORDS: Final = re.compile(r"(?:\w+(?:[.,:'\u2019/-]\w+)*|[^\w\s]+)\s*|\s+")
#: Fewer words than these between two changes would only tear them apart.
_TOO_FEW: Final = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and whether they were there before, are there now, or both."""

    change: Change
    words: str


def compared(old: str, new: str) -> list[Piece]:
    """The new text with what was taken out of the old one left standing in it.

    Word by word, and a word is the same whatever space stands behind it. Put together,
    what is `same` or `out` is the old text to the letter, and what is `same` or `in`
    the new one.
    """
    one, other = _WORDS.findall(old), _WORDS.findall(new)
    found: list[Piece] = []
    for is_same, was, now in _runs(one, other):
        if is_same:
            for before, after in zip(one[was], other[now], strict=True):
                _same(found, before, after)
        else:
            _put(found, "out", "".join(one[was]))
            _put(found, "in", "".join(other[now]))
    return found


def _runs(one: list[str], other: list[str]) -> list[tuple[bool, slice, slice]]:
    """What is alike and what is not in turn, each as places in both texts.

    A few words that are alike between two changes belong to the change.
    """
    matcher = SequenceMatcher(
        None, [x.strip() for x in one], [x.strip() for x in other], autojunk=False
    )
    codes = matcher.get_opcodes()
    found: list[tuple[bool, slice, slice]] = []
    for place, (tag, *bounds) in enumerate(codes):
        start, end, begin, stop = bounds
        is_torn = 0 < place < len(codes) - 1 and _words_in(one[start:end]) < _TOO_FEW
        is_same = tag == "equal" and not is_torn
        if found and found[-1][0] == is_same:
            _, was, now = found.pop()
            start, begin = was.start, now.start
        found.append((is_same, slice(start, end), slice(begin, stop)))
    return found


def _words_in(pieces: list[str]) -> int:
    """How many words there are, without signs and spaces."""
    return sum(any(letter.isalnum() for letter in piece) for piece in pieces)


def _same(found: list[Piece], before: str, after: str) -> None:
    """A word that is in both, with the space that was behind it, and is now."""
    if before == after:
        _put(found, "same", before)
        return
    word = before.strip()
    _put(found, "same", word)
    _put(found, "out", before[len(word) :])
    _put(found, "in", after[len(word) :])


def _put(found: list[Piece], change: Change, words: str) -> None:
    """Put words at the end: to the last piece, if they are of the same kind."""
    if not words:
        return
    if found and found[-1].change == change:
        words = found.pop().words + words
    found.append(Piece(change, words))
