"""The page where a duty about sharing is met, or where one begins without a duty."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from plait.pages.staff import paths, sharing_ask
from plait.pages.staff.prefill import picked
from plait.standards.roles import roles
from plait.worklist import sharing
from plait.worklist.arranged import WILL_BE_LATE
from plait.worklist.rows import every_standard

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request
    from plait.records.shapes import StoredEvent
    from plait.worklist.shapes import ObligationView

#: The standard under which a decision not to share is looked at again.
LOOKED_AGAIN = "withheld_looked_at_again"
#: The standard under which a share is.
SHARE_LOOKED_AGAIN = "share_looked_at_again"


def place_of(
    request: Request, subject_id: UUID, what: str, duty: ObligationView | None
) -> str:
    """Where such a fact is recorded: for a request or a refusal, from that itself."""
    if duty is not None and duty.trigger is not None:
        if duty.row.standard == sharing_ask.STANDARD:
            return paths.answer_request(subject_id, duty.trigger)
        if duty.row.standard == LOOKED_AGAIN:
            return f"{paths.withhold(subject_id)}?again={duty.trigger}"
        if duty.row.standard == SHARE_LOOKED_AGAIN:
            # There it is ended, or goes on.
            return paths.share_of(subject_id, duty.trigger)
    begin = {
        sharing.REQUESTED: paths.ask,
        sharing.SHARED: paths.share,
        sharing.WITHHELD: paths.withhold,
    }
    asked = {"to": _role(request, what, duty)}
    if duty is not None:
        asked["duty"] = str(duty.row.id)
    named = {name: value for name, value in asked.items() if value}
    path = begin[what](subject_id)
    return f"{path}?{urlencode(named)}" if named else path


def page_of(event: StoredEvent) -> str:
    """The page that tells all of what an event asked, shared or withheld; else ""."""
    if event.fact.get("withdrawn") or event.fact.get("purpose") == WILL_BE_LATE:
        return ""
    if event.kind == sharing.REQUESTED:
        return paths.info_request(event.subject_id, event.root)
    is_share = event.kind in (sharing.SHARED, sharing.WITHHELD)
    named = event.root if is_share else event.fact.get("share")
    is_ours = is_share or event.kind == sharing.ENDED
    return paths.share_of(event.subject_id, str(named)) if is_ours and named else ""


def _role(request: Request, what: str, duty: ObligationView | None) -> str:
    """The role that the address or the duty names."""
    wanted = request.GET.get("to", "")
    if duty is not None and duty.row.standard in every_standard():
        standard = every_standard()[duty.row.standard]
        wanted = str(picked(what, standard).get("to") or wanted)
    return wanted if wanted in roles() else ""
