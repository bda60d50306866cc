"""How a contact was held: in person, by video, by telephone, or nobody wrote it."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.stock import fact

IN_PERSON: Final = "face_to_face"
#: None is not recorded. Rates are named after them.
WAYS: Final = (IN_PERSON, "video", "telephone", None)
_RATES: Final = ("by_video", "by_telephone", "held_not_recorded")


def contacts(
    kind: str, *, sees: bool | None, place: str = "", **more: Any
) -> list[int]:
    """The facts of a contact, one a way of holding it, in the order of `WAYS`.

    Args:
        sees: whether the baby is seen; None where a contact does not say. On the
            telephone nobody is.
        place: where it was, if it was in person or nobody wrote down how it was held.
        more: what else each of them says.
    """
    found = []
    for way in WAYS:
        fields: dict[str, Any] = dict(more) if way is None else {**more, "mode": way}
        if sees is not None:
            fields["infant_seen"] = sees and way != "telephone"
        if place and way in {IN_PERSON, None}:
            fields["place"] = place
        found.append(fact(kind, **fields))
    return found


def held(draws: Draws, n: int, service: str) -> Array:
    """For each of so many contacts of a service, the number of its way in `WAYS`."""
    rates = [rate(f"{service}_{name}") for name in _RATES]
    return draws.one_of(np.array([1 - sum(rates), *rates]), n=n)
