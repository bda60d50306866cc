"""What the pages of documents have in common: what was read, and how it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404

from plait.access import permissions
from plait.access.classes import EVERYTHING
from plait.access.errors import NotAllowed
from plait.pages import components
from plait.pages.staff import banners, opening, paths
from plait.pages.staff.seeing_forms import WHO
from plait.records import queries
from plait.standards.roles import role_title
from plait.standards.services.documents import DocumentOf, Documents, written_by
from plait.timeline.correspondence import SENT
from plait.timeline.documents import (
    KIND_OF,
    KINDS,
    Document,
    PlanClock,
    Version,
    documents,
    plan_clock,
)
from plait.timeline.facts.documents import PART
from plait.worklist import obligations

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.timeline.timeline import Known, Timeline

_NUMBER: Final = re.compile("[0-9]{1,5}")
TITLES: Final[Mapping[str, str]] = {
    "care-plan": "Perinatal care plan",
    "assessment": "Comprehensive assessment",
}
#: The standards whose clocks stand on the page of the plan.
CLOCKS: Final = frozenset(
    {"care_plan_by_32_weeks", "care_plan_late_referral", "care_plan_approved",
     "care_plan_reviewed_regularly", "care_plan_reviewed_after_change",
     "care_plan_shared", "care_plan_shared_after_birth", "family_plan_given"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents about the mother of a family that is open, and who may write.

    `written` is what one's own service writes; None where it writes none. `team` is
    for which team one writes, 0 for none.
    """

    opened: Open
    mother: PersonView
    events: list[TimelineEvent]
    timeline: Timeline
    found: Mapping[str, Document]
    written: Documents | None
    team: int
    agency_kind: str

    def named(self, named: str) -> Document | None:
        """The document of this id, if there is a version of it that may be seen."""
        return self.found.get(named)

    def of_service(self, named: str) -> DocumentOf | None:
        """What one's own service writes under this name, if one may record it."""
        may = permissions.may_record_kind(self.agency_kind, KIND_OF[named])
        return self.written.of(named) if self.written and may else None

    def is_whole(self) -> bool:
        """Whether there is no class that whoever reads was not given."""
        return self.opened.classes == EVERYTHING

    def by(self, event: Known) -> str:
        """`Robin Made-Up, Vale perinatal team`: who recorded an event."""
        found = (one for one in self.events if str(one.event.root) == event.id)
        first = next(found, None)
        if first is None:
            return ""
        return ", ".join(each for each in (first.by, first.team) if each)


def read(request: Request, subject_id: UUID) -> Papers:
    """Open the record, and read its documents as whoever asks may.

    Raises:
        NotAllowed: it may not be opened, or nobody in it has a document.
    """
    opened = opening.open_family(request, subject_id)
    mothers = [one for one in opened.family.people if one.role == "mother"]
    if not mothers:
        raise NotAllowed
    events = queries.timeline_for(opened.id)
    timeline, _ = obligations.visible(opened.id, events)
    post = request.post
    return Papers(
        opened=opened,
        mother=mothers[0],
        events=events,
        timeline=timeline,
        found=documents(timeline, str(mothers[0].id)),
        written=written_by(post.team.agency_id) if post else None,
        team=post.team_id if post else 0,
        agency_kind=opening.agency_kind(request),
    )


def read_one(request: Request, subject_id: UUID, named: str) -> tuple[Papers, Document]:
    """The same, and one document of them.

    Raises:
        NotAllowed: there is no version of it that may be seen.
        Http404: there is no document of this name.
    """
    if named not in TITLES:
        raise Http404
    papers = read(request, subject_id)
    found = papers.named(named)
    if found is None:
        raise NotAllowed
    return papers, found


def number(text: str) -> int:
    """The number of a version as an address or a form has it; 0 for what is none."""
    return int(text) if _NUMBER.fullmatch(text) else 0


def recorded_by_team(papers: Papers, named: str) -> int:
    """How many versions one's own team recorded, those it took back as well."""
    mine = {
        one.event.root
        for one in papers.events
        if one.event.kind == KIND_OF[named]
        and one.event.team_id == papers.team
        and one.event.corrects is None
        and one.event.fact.get("version")
    }
    return len(mine)


def context(papers: Papers, request: Request) -> dict[str, Any]:
    """What every page of documents shows."""
    return {
        "opened": papers.opened,
        "banners": banners.banners(papers.opened, request.now),
        "family_href": paths.family(papers.opened.id),
        "documents_href": paths.documents(papers.opened.id),
        "is_whole": papers.is_whole(),
    }


def version_words(papers: Papers, version: Version) -> str:
    """`Version 2, Mon 3 Mar 2026, by Robin Made-Up, Vale perinatal team`."""
    at = components.moment(version.event.occurred_at)
    by = papers.by(version.event)
    return f"Version {version.number}, {at}" + (f", by {by}" if by else "")


def who_reads(sensitivity: str) -> str:
    """Who may read a section of this class: `Those who may read …`."""
    return WHO.get(sensitivity, WHO["health"])


def changed_in(document: Document, version: Version) -> frozenset[str]:
    """The sections that say something else than in the version before."""
    place = document.versions.index(version)
    if place == 0:
        return frozenset()
    older = {one.id: one.words for one in document.versions[place - 1].sections}
    return frozenset(
        one.id for one in version.sections if older.get(one.id) != one.words
    )


def roles_said(roles: Iterable[str]) -> str:
    """The titles of roles, in one phrase."""
    return components.phrase([role_title(one) for one in roles])


@dataclass(frozen=True, slots=True)
class Line:
    """A section to which the family's page leads, with its version and day."""

    words: str
    href: str
    version: int
    day: datetime


def at_night(opened: Open, events: Iterable[TimelineEvent]) -> list[Line]:
    """The early signs, whom to ring and the birth plan: for whoever asks at 3 a.m."""
    found = _plan(opened, events)
    if found is None:
        return []
    version = found.latest
    href = paths.document(opened.id, "care-plan")
    return [
        Line(one.title, f"{href}#{one.id}", version.number, version.event.occurred_at)
        for one in version.sections
        if one.is_at_night
    ]


def _plan(opened: Open, events: Iterable[TimelineEvent]) -> Document | None:
    kept = [one for one in events if one.event.kind in KINDS]
    if not any(one.event.kind in (PART, KIND_OF["care-plan"]) for one in kept):
        return None
    timeline, _ = obligations.visible(opened.id, kept)
    mothers = [one for one in opened.family.people if one.role == "mother"]
    if not mothers:
        return None
    return documents(timeline, str(mothers[0].id)).get("care-plan")


def handed(
    subject_id: UUID, seen: Iterable[TimelineEvent]
) -> dict[UUID, tuple[str, str]]:
    """Of messages that hand over a version: where it is read, and words for it."""
    href = paths.document(subject_id, "care-plan")
    return {
        one.event.root: (f"{href}?of={one.event.fact['document']}", "Read the plan")
        for one in seen
        if one.event.kind == SENT and one.event.fact.get("document")
    }


def clock_words(clock: PlanClock | None) -> list[str]:
    """By when a plan is to be there in this pregnancy, and what moved that day."""
    if clock is None:
        return []
    said = [f"32 weeks of this pregnancy: {components.day(clock.day)}."]
    if clock.was and clock.moved_at:
        said.append(
            f"The due date was changed on {components.day(clock.moved_at)}: before, it "
            f"was {components.day(clock.was)}."
        )
    if clock.is_past_when_moved:
        said.append(
            "That day had passed when the due date was changed, so nobody could have "
            "known. Write the plan now."
        )
    return said


def plan_clock_of(papers: Papers, now: datetime) -> list[str]:
    """The same for the family that is open."""
    return clock_words(plan_clock(papers.timeline, now))
