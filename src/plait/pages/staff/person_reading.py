"""One person of a family: what may be read about them, and how it stands to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plait.access.errors import NotAllowed
from plait.pages.staff import decided, opening
from plait.records import queries
from plait.timeline.whose import share_of
from plait.worklist import subject_requests
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from uuid import UUID

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.timeline.timeline import Timeline
    from plait.timeline.whose import Share
    from plait.worklist.recording import Occasion
    from plait.worklist.subject_requests import Request as CopyRequest

#: Why the record is opened where a copy is asked for, prepared or looked at again.
PURPOSE = "subject_request"


@dataclass(frozen=True, slots=True)
class Of:
    """A person of the family whose record is open, and what may be read of it.

    `now` are the events as they are known now, in the order in which they happened;
    `every` has what was corrected or withdrawn as well.
    """

    opened: Open
    person: PersonView
    every: tuple[TimelineEvent, ...]
    timeline: Timeline
    agency: str

    @property
    def now(self) -> list[TimelineEvent]:
        """The newest version of each event that was not withdrawn."""
        return self.such(lambda _: True)

    @property
    def label(self) -> str:
        """`Mother`, `Baby`: as the pages of the family call them."""
        return opening.label_of(self.person, self.opened.family.people)

    @property
    def name(self) -> str:
        """`Jane Smith`."""
        return opening.short_name(self.person)

    def share_of(self, one: TimelineEvent) -> Share:
        """How an event stands to this person."""
        return share_of(
            str(self.person.id),
            one.event.about,
            one.event.fact,
            frozenset(str(each.id) for each in self.opened.family.people),
        )

    def such(self, holds: Callable[[TimelineEvent], bool]) -> list[TimelineEvent]:
        """The events as known now for which something holds."""
        return [
            one
            for one in self.every
            if not (one.is_superseded or one.is_withdrawn) and holds(one)
        ]

    def requests(self) -> list[CopyRequest]:
        """What one's own agency was asked for about them, the oldest first."""
        return subject_requests.requests(
            self.timeline, person=str(self.person.id), agency=self.agency
        )


def read(request: Request, subject_id: UUID, person_id: UUID, because: str = "") -> Of:
    """Open the record for this page and read it.

    Args:
        because: the purpose, where it is another than that of the agency's work.

    Raises:
        NotAllowed: the record may not be opened, or nobody of it has this id.
    """
    opened = opening.open_family(request, subject_id, because=because)
    person = opened.person(person_id)
    if person is None:
        raise NotAllowed
    every = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, every)
    return Of(opened, person, tuple(every), timeline, decided.own_agency(request))


def read_for_copy(request: Request, subject_id: UUID, person_id: UUID) -> Of:
    """The same for a copy: of somebody who was born, by somebody with a post.

    Raises:
        NotAllowed: as `read`, and where nobody could ask for one.
    """
    of = read(request, subject_id, person_id, PURPOSE)
    if of.person.role == "unborn" or not of.agency:
        raise NotAllowed
    return of


def occasion(request: Request, of: Of, event_id: UUID, sensitivity: str) -> Occasion:
    """When, by whom and of which class something is recorded."""
    return {
        "family": of.opened.id,
        "occurred_at": request.now,
        "recorded_at": request.now,
        "by": request.staff,
        "team": request.post.team_id if request.post else None,
        "event_id": event_id,
        "sensitivity": sensitivity,
    }
