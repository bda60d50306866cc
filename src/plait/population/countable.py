"""Whom nothing can be counted for: a limit of theirs lies outside the working days.

`engine.derive` says of such a subject that it could not be worked out, and nothing
else. So no duty of theirs is told, also those that could be: a family of which half is
known would stand in a count as if that were all.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from plait.population.columns import UNCOUNTABLE


def uncountable(duties: pa.Table) -> pa.Array:
    """The families, each once, of which some duty cannot be counted.

    Args:
        duties: as `columns.DUTIES`.
    """
    lies_outside = pc.or_(
        *(
            pc.fill_null(pc.equal(duties[name], UNCOUNTABLE), fill_value=False)
            for name in ("due", "opens")
        )
    )
    return pc.unique(duties["family"].filter(lies_outside))


def without(duties: pa.Table, families: pa.Array) -> pa.Table:
    """The duties of all others."""
    if not len(families):
        return duties
    return duties.filter(pc.invert(pc.is_in(duties["family"], families)))
