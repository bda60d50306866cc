"""NHS numbers: ten digits, the last of which checks the others.

Source:
    NHS Data Dictionary, NHS NUMBER: modulus 11, weights 10 to 2; a remainder that
    gives 11 is a check digit of 0, one that gives 10 is no number.
"""

from typing import Final

from plait.access.errors import PlaitError

LENGTH: Final = 10


class ImpossibleNhsNumber(PlaitError):
    """What was typed cannot be an NHS number. It is never repeated in the error."""

    say = "Enter an NHS number with 10 digits, like 943 476 5919."


def parse(text: str) -> str:
    """The ten digits, from what a person typed with or without spaces and hyphens.

    Raises:
        ImpossibleNhsNumber: it has another length, something that is not a digit, or
            a check digit that does not fit (so a digit is wrong, or two are swapped).
    """
    digits = "".join(text.split()).replace("-", "")
    if not (digits.isascii() and digits.isdecimal()):
        raise ImpossibleNhsNumber
    if len(digits) != LENGTH:
        say = (
            f"An NHS number has {LENGTH} digits, like 943 476 5919. "
            f"This one has {len(digits)}."
        )
        raise ImpossibleNhsNumber(say)
    if not is_possible(digits):
        say = "Check the NHS number. A digit is wrong, or two have changed places."
        raise ImpossibleNhsNumber(say)
    return digits


def is_possible(digits: str) -> bool:
    """Whether the last of ten digits checks the nine before it."""
    weighted = zip(digits[:9], range(10, 1, -1), strict=True)
    remainder = sum(int(digit) * weight for digit, weight in weighted) % 11
    return (11 - remainder) % 11 == int(digits[9])


def spaced(digits: str) -> str:
    """As it is printed: `943 476 5919`."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
