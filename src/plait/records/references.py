"""The references that people read to each other, such as F-7K2M9."""

import re
import secrets
from typing import Final

from plait.access.errors import PlaitError

#: No vowels, so that no word appears; no 0, 1, I, L or O, which look alike.
ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"

LETTER: Final = {"family": "F", "staff": "S", "review": "R"}

#: 28 to the power of 6 is 480 million, so two rarely meet.
LENGTH: Final = 6


_SHAPE: Final = re.compile(rf"([FSR])?-?([0-9A-Z]{{{LENGTH}}})")


class ImpossibleReference(PlaitError):
    """What was typed cannot be a reference. It is never repeated in the error."""

    say = f"A reference is F- and {LENGTH} letters and digits, like F-7K2M9B."


def new(kind: str) -> str:
    """A reference that tells nothing: neither an order nor a time."""
    return f"{LETTER[kind]}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def tidy(text: str) -> str:
    """The reference in what a person typed: case and spaces do not matter."""
    return "".join(text.split()).upper()


def parse(text: str) -> str:
    """The reference, from what a person typed with or without `F-`.

    Raises:
        ImpossibleReference: it has another length, or something else than letters and
            digits.
    """
    typed = re.sub("[\u2010-\u2015]", "-", tidy(text))
    match = _SHAPE.fullmatch(typed)
    if match is None:
        raise ImpossibleReference
    return f"{match[1] or LETTER['family']}-{match[2]}"
