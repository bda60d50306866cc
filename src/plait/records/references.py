"""The references that people read to each other, such as F-7K2M9."""

import secrets
from typing import Final

#: No vowels, so that no word appears; no 0, 1, I, L or O, which look alike.
ALPHABET: Final = "23456789BCDFGHJKMNPQRSTVWXYZ"

LETTER: Final = {"family": "F", "staff": "S", "review": "R"}

#: 28 to the power of 6 is 480 million, so two rarely meet.
LENGTH: Final = 6


def new(kind: str) -> str:
    """A reference that tells nothing: neither an order nor a time."""
    return f"{LETTER[kind]}-{''.join(secrets.choice(ALPHABET) for _ in range(LENGTH))}"


def tidy(text: str) -> str:
    """The reference in what a person typed: case and spaces do not matter."""
    return "".join(text.split()).upper()
