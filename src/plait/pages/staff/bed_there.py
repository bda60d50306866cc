"""A family whose bed is looked for: what may be read of it, and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from plait.access import permissions
from plait.clock.moments import local_day
from plait.pages.staff import opening
from plait.records import queries
from plait.standards.services import of_agency
from plait.standards.services.units import Fit, Unit, Units, fit, units_of
from plait.timeline import bed_search
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.timeline.bed_search import Search, Stay
    from plait.timeline.timeline import Timeline


@dataclass(frozen=True, slots=True)
class There:
    """The family, what may be read of its search, and the units of the service."""

    request: Request
    opened: Open
    seen: Mapping[str, TimelineEvent]
    timeline: Timeline
    units: Units | None

    @property
    def mother(self) -> PersonView | None:
        """Whom the search is about."""
        people = self.opened.family.people
        return next((one for one in people if one.role == "mother"), None)

    @property
    def search(self) -> Search | None:
        """The search that goes on."""
        return bed_search.open_search(self.timeline)

    @property
    def stay(self) -> Stay | None:
        """Her stay on a ward without her baby, while it goes on."""
        return bed_search.now_on_a_ward(self.timeline)

    @property
    def may_record(self) -> bool:
        """Whether the agency of whoever asks records such facts."""
        kind = opening.agency_kind(self.request)
        is_theirs = permissions.may_record_kind(kind, bed_search.ASKED)
        return is_theirs and self.mother is not None

    @property
    def page(self) -> str:
        """The address of the search."""
        return reverse("bed", args=[self.opened.id])

    def fit(self, unit: Unit) -> Fit:
        """Whether she and the baby are within what a unit says it takes."""
        assert self.units is not None  # noqa: S101 - it is one of them
        now = self.request.now
        return fit(
            self.units.window_of(unit),
            edd=self.timeline.due_date(now),
            born_on=bed_search.youngest(self.timeline, now, under_months=None),
            on=local_day(now),
        )


def find(request: Request, subject_id: UUID) -> There:
    """Open the record, and read what may be read of its search."""
    opened = opening.open_family(request, subject_id)
    events = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, events)
    agency = request.post.team.agency_id if request.post else ""
    newest = {str(one.event.root): one for one in events}
    service = of_agency(agency) if opening.agency_kind(request) == "perinatal" else None
    return There(request, opened, newest, timeline, units_of(service))
