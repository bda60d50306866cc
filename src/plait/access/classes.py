"""The sensitivity classes: a set, never a ladder.

An event carries exactly one class. What a person may see of a family is a mask, one
bit a class, so that holding police information does not bring mental-health notes
with it, nor the other way round.
"""

from collections.abc import Iterable
from typing import Final

from plait.timeline.facts import SENSITIVITIES

BIT: Final = SENSITIVITIES

#: The names in bit order: the place of a name in this tuple is its bit number.
NAMES: Final = tuple(sorted(BIT, key=lambda name: BIT[name]))

ROUTINE: Final = 1 << BIT["routine"]
HEALTH: Final = 1 << BIT["health"]
THIRD_PARTY: Final = 1 << BIT["third_party"]
POLICE: Final = 1 << BIT["police"]
SEALED: Final = 1 << BIT["sealed"]
LOCATION: Final = 1 << BIT["location"]
DOMESTIC_ABUSE: Final = 1 << BIT["domestic_abuse"]
EVERYTHING: Final = (1 << len(NAMES)) - 1

#: Classes whose very existence is hidden from those who do not hold them.
EXISTENCE_IS_BOUND: Final = THIRD_PARTY | POLICE | SEALED | LOCATION | DOMESTIC_ABUSE

#: How closely a class is kept, where one of several must be chosen: what is sealed most
#: closely, then what nobody else learns of, then health, then routine. It opens
#: nothing: who may read is a set. `plait.guard` in the database says the same.
_GUARD: Final = {"routine": 0, "health": 1, "sealed": 3}


def bit_of(name: str) -> int:
    """The bit number of a class.

    Raises:
        ValueError: the name is not a class.
    """
    try:
        return BIT[name]
    except KeyError:
        wanted = ", ".join(NAMES)
        message = f"A sensitivity class is one of {wanted}; got {name!r}."
        raise ValueError(message) from None


def name_of(bit: int) -> str:
    """The name of the class with this bit number."""
    return NAMES[bit]


def mask_of(names: Iterable[str]) -> int:
    """The mask that holds exactly these classes."""
    mask = 0
    for name in names:
        mask |= 1 << bit_of(name)
    return mask


def names_in(mask: int) -> tuple[str, ...]:
    """The classes of a mask, in bit order."""
    return tuple(name for bit, name in enumerate(NAMES) if mask >> bit & 1)


def guard(name: str) -> int:
    """How closely a class is kept, from 0 for routine to 3 for what is sealed.

    Raises:
        ValueError: the name is not a class.
    """
    bit_of(name)
    return _GUARD.get(name, 2)


def most_guarded(mask: int) -> str:
    """The most closely kept class of a mask, of an empty one routine."""
    return max(
        names_in(mask) or ("routine",), key=lambda name: (guard(name), BIT[name])
    )


def holds(mask: int, bit: int) -> bool:
    """Whether the mask has the class with this bit number."""
    return bool(mask >> bit & 1)
