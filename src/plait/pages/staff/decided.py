"""What is disagreed with, as the person who disagrees may read it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from plait.access import agencies
from plait.access.errors import NotAllowed
from plait.casework.disagreements import Decision
from plait.pages import components, fact_words
from plait.pages.staff import paths
from plait.worklist import obligations
from plait.worklist.directory import directory
from plait.worklist.disagreements import DECISIONS
from plait.worklist.ladder import most_guarded

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.worklist.disagreements import Disagreement

HIDDEN = "A decision that you may not read"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision in words, whose it is, and of which class what is said of it is.

    `href` is empty where it may not be read.
    """

    decision: Decision
    title: str
    details: str
    who: str
    when: str
    href: str
    sensitivity: str


def is_decision(one: TimelineEvent) -> bool:
    """Whether this is a decision with which another agency may disagree."""
    is_over = one.is_superseded or one.is_withdrawn or one.event.fact.get("withdrawn")
    return one.event.kind in DECISIONS and not is_over


def own_agency(request: Request) -> str:
    """The slug of the agency in which whoever asks works now."""
    return str(request.post.team.agency_id) if request.post else ""


def of_event(one: TimelineEvent, opened: Open) -> Decided:
    """The decision that an event is."""
    event = one.event
    cards = agencies.cards()
    named = cards[event.agency].name if event.agency in cards else event.agency
    return Decided(
        Decision(str(event.root), event.about, event.agency, event.team_id),
        title=fact_words.title(event.kind),
        details=str(event.fact.get("reason") or ""),
        who=", ".join(dict.fromkeys(part for part in (one.team, named) if part)),
        when=components.happened(event.occurred_at),
        href=paths.event(opened.id, event.root),
        sensitivity=event.sensitivity,
    )


def of_duty(request: Request, opened: Open, entry_id: UUID) -> Decided:
    """A duty with which somebody disagrees: its team, or what it makes of it.

    Raises:
        NotAllowed: there is none that they may see.
    """
    found = obligations.obligation(
        opened.id, entry_id, by=request.staff, now=request.now
    )
    row = found.row
    return Decided(
        Decision(str(row.id), row.about, row.agency, row.team_id),
        title=row.title,
        details="",
        who=f"owed by {row.owed_by_words}, {row.team}",
        when=f"due {components.limit(row.due_at)}",
        href=paths.owed(opened.id, row.id),
        sensitivity=most_guarded(found.classes),
    )


def of_disagreement(
    found: Disagreement,
    request: Request,
    opened: Open,
    seen: Iterable[TimelineEvent],
) -> Decided:
    """What a disagreement is about; in no words where it may not be read."""
    of = str(found.first.fact.get("of") or "")
    newest = [one for one in seen if str(one.event.root) == of]
    newest.sort(key=lambda one: one.event.recorded_at)
    if newest:
        return of_event(newest[-1], opened)
    try:
        return of_duty(request, opened, UUID(of))
    except (ValueError, NotAllowed):
        return _hidden(found, of)


def _hidden(found: Disagreement, of: str) -> Decided:
    number = found.first.fact.get("team")
    team = directory().teams.get(number) if isinstance(number, int) else None
    about = found.first.about
    return Decided(
        Decision(
            of,
            UUID(about) if about else None,
            team.agency if team else "",
            team.id if team else None,
        ),
        title=HIDDEN,
        details="",
        who=f"{team.name}, {team.agency_name}" if team else "another agency",
        when="",
        href="",
        sensitivity=found.first.event.sensitivity or "routine",
    )


def title_of(one: TimelineEvent | None) -> str:
    """What a decision is called in a list; of a duty, only that it is one."""
    return fact_words.title(one.event.kind) if one else "what is owed to the family"
