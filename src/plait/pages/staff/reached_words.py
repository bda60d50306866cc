"""Who was told of a rung, in words: by name of one's own team, else by post."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from plait.pages import components
from plait.worklist import reached
from plait.worklist.directory import directory
from plait.worklist.ladder import NOBODY

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.worklist.reached import RungTold
    from plait.worklist.shapes import Row, Told


def by_rung(request: Request, row: Row) -> Mapping[int, RungTold]:
    """What was told of a duty, by the number of the rung."""
    own = {post.team_id for post in request.posts}
    found = reached.rungs_told(row.subject_id, row.told, own=own, directory=directory())
    return {one.rung: one for one in found}


def happened(told: Told) -> str:
    """A line of the history: who was told, or that nobody could be."""
    who = components.sentence(told.tell)
    where = f" in {told.team}" if told.team else ""
    if told.found == NOBODY:
        return f"{who} was to be told{where}: nobody could be reached"
    if told.instead:
        return f"{who} was told, because nobody below could be reached"
    return f"{who} was told"
