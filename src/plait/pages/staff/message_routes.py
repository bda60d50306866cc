"""Where a message is written or answered that some link, or a duty, asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plait.pages.staff import paths
from plait.timeline.correspondence import ANSWERS, SENT

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.worklist.shapes import ObligationView

#: What has pages of its own, and is not filled in as a plain form.
KINDS = frozenset({SENT, *ANSWERS})


def place_of(
    request: Request, opened: Open, kind: str, duty: ObligationView | None
) -> str:
    """The page for it: an answer is given on the page of the message it answers."""
    if kind == SENT:
        query = request.GET.urlencode()
        return paths.write_message(opened.id) + (f"?{query}" if query else "")
    if duty is not None and duty.trigger is not None:
        return paths.message_page(opened.id, duty.trigger)
    return paths.messages(opened.id)
