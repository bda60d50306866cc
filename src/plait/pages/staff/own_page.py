"""The page that tells all of an event: its talk, its handover, its move, its share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.urls import reverse

from plait.pages.staff import paths, sharing_duty
from plait.timeline import moves
from plait.timeline.correspondence import ANSWERS, SENT
from plait.timeline.documents import KIND_OF
from plait.timeline.facts.documents import APPROVED, PART, PUBLISHED, REVIEWED
from plait.worklist import handovers

if TYPE_CHECKING:
    from plait.records.shapes import StoredEvent

SHARING: Final = "See all of it: what for, on which grounds, and until when"
TALK: Final = "Read the messages that it belongs to, and what became of them"
HANDOVER: Final = "See the whole handover, and whose the family is"
DOCUMENT: Final = "Read the document that it belongs to, with all of its versions"
MOVE: Final = "See what is handed over to the other area, and the answer"


def of(event: StoredEvent) -> tuple[str, str]:
    """Its address, and the words of the link; empty where it has none.

    What was withdrawn has none: it counts for nothing.
    """
    find = _PAGES.get(event.kind)
    href, words = find(event) if find and not event.fact.get("withdrawn") else ("", "")
    if href:
        return href, words
    return sharing_duty.page_of(event), SHARING


def _document(event: StoredEvent) -> tuple[str, str]:
    version = event.fact.get("belongs_to") or event.root
    named = (event.fact.get("document") or {}).get("id")
    href = f"{paths.document(event.subject_id, named)}?of={version}" if named else ""
    return href, DOCUMENT


def _plan(event: StoredEvent) -> tuple[str, str]:
    version = event.fact.get("answers") or event.fact.get("of")
    href = f"{paths.document(event.subject_id, 'care-plan')}?of={version}"
    return (href if version else ""), DOCUMENT


def _talk(event: StoredEvent) -> tuple[str, str]:
    named = event.root if event.kind == SENT else _answered(event)
    return (paths.message_page(event.subject_id, named) if named else ""), TALK


def _handover(event: StoredEvent) -> tuple[str, str]:
    # The page finds the offer, also where a later step of it is named.
    return paths.handover(event.subject_id, event.root), HANDOVER


def _move(event: StoredEvent) -> tuple[str, str]:
    named = event.root if event.kind == moves.OFFERED else _answered(event)
    if named is None:
        return "", MOVE
    return reverse("move-transfer", args=[event.subject_id, named]), MOVE


def _answered(event: StoredEvent) -> UUID | None:
    """The event that it names as the one it answers."""
    try:
        return UUID(str(event.fact.get("answers") or ""))
    except ValueError:
        return None


_PAGES: Final[Mapping[str, Callable[[StoredEvent], tuple[str, str]]]] = {
    **dict.fromkeys((SENT, *ANSWERS), _talk),
    **dict.fromkeys(handovers.KINDS, _handover),
    **dict.fromkeys(moves.KINDS, _move),
    **dict.fromkeys((*KIND_OF.values(), PART), _document),
    **dict.fromkeys((APPROVED, REVIEWED, PUBLISHED), _plan),
}
