"""How far a mark is from being closed: the two keys, as far as the viewer may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plait.access import agencies, permissions
from plait.pages import components
from plait.pages.choices import Option
from plait.pages.staff import opening, paths
from plait.pages.staff.record_closing import ClosureForm
from plait.records import queries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plait.pages.request import Request
    from plait.pages.staff.tasks import Task
    from plait.records.shapes import StoredEvent, TimelineEvent

OPINION = "injury.opinion"
CLOSED = "injury.closed"

_KEYS = {
    "paediatric": "A paediatrician's opinion",
    "social_care": "The opinion of children's social care",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One of the two keys: whose, what was said, and where; or that it is missing."""

    whose: str
    said: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """Whether a mark is closed, and if not, what is missing.

    `closed_href` leads to the event that closed it; `record_href` is there for who may
    record that it is closed.
    """

    keys: tuple[Key, ...]
    closed_href: str = ""
    record_href: str = ""


def more(task: Task) -> Mapping[str, Any]:
    """The opinions that the form can name; nothing for any other form."""
    if task.recordable.make is not ClosureForm:
        return {}
    offered = [
        Option(str(one.event.root), said(one.event))
        for one in _live(queries.timeline_for(task.opened.id))
        if one.event.kind == OPINION
    ]
    return {"opinions": offered[::-1]}


def said(opinion: StoredEvent) -> str:
    """`A paediatrician's opinion, Thu 5 Mar 2026, 4pm, Ashmere hospital: birthmark`."""
    agency = agencies.cards().get(opinion.agency)
    words = str(opinion.fact.get("conclusion") or "")
    start = (
        f"{_KEYS.get(str(opinion.fact.get('by')), 'An opinion')}, "
        f"{components.moment(opinion.occurred_at)}, "
        f"{agency.name if agency else opinion.agency}"
    )
    return f"{start}: {words}" if words else start


def of_mark(mark: StoredEvent, request: Request) -> Closing | None:
    """Where the two keys of a mark are; None for a mark that was withdrawn."""
    if mark.fact.get("withdrawn"):
        return None
    after = [
        one.event
        for one in _live(queries.timeline_for(mark.subject_id))
        if one.event.about == mark.about and one.event.occurred_at >= mark.occurred_at
    ]
    closed = [one for one in after if one.kind == CLOSED]
    if closed:
        return Closing((), paths.event(mark.subject_id, closed[0].root))
    keys = []
    for by, whose in _KEYS.items():
        given = [
            one for one in after if one.kind == OPINION and one.fact.get("by") == by
        ]
        keys.append(
            Key(whose, said(given[-1]), paths.event(mark.subject_id, given[-1].root))
            if given
            else Key(whose)
        )
    may = permissions.may_record_kind(opening.agency_kind(request), CLOSED)
    href = paths.record(mark.subject_id, CLOSED) if may else ""
    return Closing(tuple(keys), "", href)


def opinions_of(closed: StoredEvent) -> list[tuple[str, str]]:
    """The opinions that closed it, each in words with its page."""
    named = {str(one) for one in closed.fact.get("opinions") or ()}
    return [
        (said(one.event), paths.event(closed.subject_id, one.event.root))
        for one in _live(queries.timeline_for(closed.subject_id))
        if str(one.event.root) in named
    ]


def _live(found: Iterable[TimelineEvent]) -> list[TimelineEvent]:
    return [one for one in found if not (one.is_superseded or one.is_withdrawn)]
