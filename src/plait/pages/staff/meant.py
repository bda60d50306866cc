"""What was meant by words typed into the one box for finding a family.

An NHS number, a reference with or without `F-`, a date of birth however it is written,
names in any order, or names and a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from plait.access.errors import PlaitError
from plait.pages.moments import month_of
from plait.records import nhs_numbers, references

#: Fewer digits than this are no attempt at an NHS number without a name beside it.
_MANY_DIGITS: Final = 9
_CENTURY: Final = 100

_YEAR = r"(?P<year>\d{4}|\d{2})(?!\d)"
_BETWEEN = r"\s*[-/.,\s]\s*"
_MONTH = r"(?P<month>[^\W\d_]{3,9})\.?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DATES: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}{_BETWEEN}(?P<month>\d{{1,2}}){_BETWEEN}{_YEAR}",
        rf"{_DAY}(?:{_BETWEEN})?(?:of\s+)?{_MONTH}(?:{_BETWEEN})?{_YEAR}",
        rf"(?<!\w){_MONTH}\s*{_DAY}{_BETWEEN}{_YEAR}",
    )
)
_SIGNED = re.compile(r"[FSR]-", re.IGNORECASE)
_BARE_REFERENCE = re.compile(r"[0-9A-Z]{6,7}", re.IGNORECASE)


class NotARealDate(PlaitError):
    """Something that is written like a date and is none."""

    say = "The date of birth must be a real date, like 20 9 2026 or 20 Sep 2026."


@dataclass(frozen=True, slots=True)
class Meant:
    """What a search is for. `names` may be in any order; the rest is exact."""

    names: tuple[str, ...] = ()
    born_on: date | None = None
    nhs_number: str = ""
    reference: str = ""

    @property
    def other_reference(self) -> str:
        """A reference that the only name could be as well: six letters, no digit."""
        if len(self.names) != 1 or len(self.names[0]) != references.LENGTH:
            return ""
        letters = set(self.names[0].upper())
        is_one = letters <= set(references.ALPHABET)
        return references.parse(self.names[0]) if is_one else ""


def understand(text: str, today: date) -> Meant:
    """What was meant.

    Raises:
        ImpossibleNhsNumber, ImpossibleReference, NotARealDate: what looks like one
            of them cannot be one.
    """
    text = re.sub("[\u2010-\u2015]", "-", text).strip()
    digits = re.sub(r"[\s-]", "", text)
    if digits.isdigit() and len(digits) >= _MANY_DIGITS:
        return Meant(nhs_number=nhs_numbers.parse(digits))
    born_on, text = _without_date(text, today)
    names, numbers, reference = [], "", ""
    for word in re.split(r"[\s,;]+", text):
        if _is_reference(word):
            reference = references.parse(word)
        elif any(letter.isdigit() for letter in word):
            numbers += word.replace("-", "")
        elif word:
            names.append(word)
    return Meant(
        names=tuple(names),
        born_on=born_on,
        nhs_number=_number(numbers),
        reference=reference,
    )


def _is_reference(word: str) -> bool:
    if _SIGNED.match(word):
        return True
    has_digit = any(letter.isdigit() for letter in word)
    is_shaped = _BARE_REFERENCE.fullmatch(word) is not None
    if word.isdigit():
        # No NHS number is so short; and a reference may be of digits alone.
        is_one = set(word) <= set(references.ALPHABET)
        return is_one and len(word) == references.LENGTH
    return is_shaped and has_digit


def _number(typed: str) -> str:
    """What is left with digits: a number, or a reference that went wrong."""
    if not typed:
        return ""
    return nhs_numbers.parse(typed) if typed.isdigit() else references.parse(typed)


def _without_date(text: str, today: date) -> tuple[date | None, str]:
    """The date in a text, and the text without it."""
    for pattern in _DATES:
        match = pattern.search(text)
        if match is None:
            continue
        try:
            month = month_of(match["month"])
        except ValueError:
            continue  # a name between two numbers
        year = int(match["year"])
        if year < _CENTURY:
            year += today.year // _CENTURY * _CENTURY
            year -= _CENTURY if year > today.year else 0
        try:
            born_on = date(year, month, int(match["day"]))
        except ValueError as impossible:
            raise NotARealDate from impossible
        if born_on > today:
            say = "The date of birth must be today or in the past."
            raise NotARealDate(say)
        return born_on, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text
