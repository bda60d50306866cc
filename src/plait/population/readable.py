"""Rows of duties with words in place of numbers, as an audit writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from plait.population.columns import STATES, day_number
from plait.population.rulebook import Rulebook
from plait.standards.shapes import Standard

_MOMENT: Final = pa.timestamp("us", tz="UTC")
_MOMENTS: Final = ("opened", "opens", "due", "closed")
_WORD: Final = pa.dictionary(pa.int16(), pa.string())

#: One row an obligation. Families, people and events are numbers of the extract.
OWED: Final = pa.schema(
    [
        ("standard", _WORD),
        ("version", pa.int16()),
        #: the policy and its version that it is made under; null without one
        ("policy", _WORD),
        ("owed_by", _WORD),
        ("state", _WORD),
        ("family", pa.int64()),
        ("about", pa.int16()),
        ("trigger", pa.int32()),
        ("trigger_day", pa.date32()),
        #: who recorded the trigger, and where the family's home was
        ("agency", _WORD),
        ("area", _WORD),
        *((name, _MOMENT) for name in _MOMENTS),
        ("met_by", pa.int32()),
        ("stopped_by", pa.int32()),
        ("partner", pa.int32()),
        ("held", pa.list_(pa.int32())),
    ]
)
#: How a file of them is written: measured on the rows of a nation, by processor time
#: and then by size. Words and moments that come again are told once; bounds of a row
#: group help with the family alone, for only its rows stand in order.
WRITTEN: Final[Mapping[str, Any]] = {
    "use_dictionary": [
        "standard", "version", "policy", "owed_by", "state", "about", "agency", "area",
        "opens", "due",
    ],
    "column_encoding": dict.fromkeys(
        ["family", "trigger", "trigger_day", "met_by", "held.list.element"],
        "DELTA_BINARY_PACKED",
    ),
    "write_statistics": ["family"],
}  # fmt: skip


def readable(
    duties: pa.Table,
    rules: Rulebook,
    agencies: Sequence[str] = (),
    areas: Sequence[str] = (),
) -> pa.Table:
    """The rows as `OWED`.

    Args:
        duties: as `columns.DUTIES`.
        agencies, areas: their names, by the codes of the extract.
    """
    listed = rules.listed
    numbers = duties["standard"].combine_chunks()
    versions = pa.array([one.version for one in listed], pa.int16())
    columns: dict[str, Any] = {
        "standard": _words(numbers, [one.id for one in listed]),
        "version": versions.take(numbers),
        "policy": _policies(duties, listed),
        "owed_by": _words(numbers, [one.owed_by for one in listed]),
        "state": _words(duties["state"].combine_chunks(), STATES),
        "trigger_day": duties["trigger_day"].cast(pa.date32()),
        "agency": _words(duties["agency"].combine_chunks(), agencies),
        "area": _words(duties["area"].combine_chunks(), areas),
    }
    columns |= {name: duties[name].cast(_MOMENT) for name in _MOMENTS}
    columns |= {name: duties[name] for name in OWED.names if name not in columns}
    return pa.table([columns[name] for name in OWED.names], schema=OWED)


def _words(codes: pa.Array, words: Sequence[str]) -> pa.Array:
    """The words that codes stand for; null where a code stands for nothing.

    The same word may stand there twice, as a standard does that a policy has changed.
    """
    distinct = list(dict.fromkeys(words))
    at = np.array([distinct.index(word) for word in words] or [0], np.int16)
    numbers = codes.to_numpy(zero_copy_only=False).astype(np.int64)
    is_none = (numbers < 0) | (numbers >= len(words))
    places = at[np.where(is_none, 0, numbers)]
    indices = pa.array(places, pa.int16(), mask=is_none)
    return pa.DictionaryArray.from_arrays(indices, pa.array(distinct, pa.string()))


def _policies(duties: pa.Table, listed: Sequence[Standard]) -> pa.Array:
    """The version of a policy that each duty is made under."""
    labels = list(
        dict.fromkeys(label for one in listed for _, label in one.under or ())
    )
    numbers = duties["standard"].to_numpy()
    days = duties["trigger_day"].to_numpy()
    found = np.full(len(numbers), -1, np.int64)
    for number, one in enumerate(listed):
        for since, label in one.under or ():
            is_under = (numbers == number) & (days >= day_number(since))
            found[is_under] = labels.index(label)
    return _words(pa.array(found), labels)
