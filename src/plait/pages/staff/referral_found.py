"""A referral that was found in a record that is open, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404

from plait.clock.moments import local_day
from plait.pages.staff import opening, paths
from plait.records import queries
from plait.standards.services.intake import Intake
from plait.timeline import care
from plait.timeline.care import Episode
from plait.timeline.care_episodes import episodes, of_event
from plait.worklist import care_lists
from plait.worklist.care_rows import intake_for
from plait.worklist.directory import directory
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.records.shapes import PersonView, TimelineEvent
    from plait.timeline.timeline import Timeline
    from plait.worklist.care_lists import Item

#: The steps that may be taken in each state, the likeliest first.
STEPS: dict[str, tuple[str, ...]] = {
    "sent": ("receive", "triage", "accept", "ask", "pass-on", "join"),
    "received": ("triage", "ask", "accept", "pass-on", "join"),
    "asked": ("supply", "triage", "accept", "pass-on", "join"),
    "triaged": ("accept", "pass-on", "ask", "triage", "join"),
    "redirecting": ("answer", "tell"),
    "accepted": ("tell", "triage", "supervised"),
    "allocated": ("tell", "triage", "supervised"),
    "seen": ("tell", "supervised", "triage"),
    "discharging": ("end", "supervised", "triage"),
    "redirected": ("tell",),
    "joined": ("tell",),
    "closed": ("return", "tell"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A referral, in which record, and its row.

    Attributes:
        one: the episode as the reader may know of it.
        item: its row, with what is owed about it.
        person: whom it is about.
        intake: what the service that has it says of whom it takes.
        is_ours: whether the reader is of the team that has it.
    """

    request: Request
    opened: Open
    timeline: Timeline
    seen: Sequence[TimelineEvent]
    every: tuple[Episode, ...]
    one: Episode
    item: Item
    person: PersonView | None
    intake: Intake | None
    is_ours: bool

    @property
    def steps(self) -> tuple[str, ...]:
        """What whoever asks may do next."""
        if not self.is_ours:
            return ()
        every = STEPS.get(self.one.state, ())
        others = [one for one in self.others if one.is_open]
        fits = {
            "join": bool(others),
            "tell": bool(self.item.to_tell) or self.one.state not in ("seen", "closed"),
            "end": self.one.handed_over is not None,
            "return": self.may_return and not others,
        }
        return tuple(one for one in every if fits.get(one, True))

    @property
    def may_return(self) -> bool:
        """Whether they may come back without a new referral."""
        closed = self.one.closed
        until = closed.fact.get("return_until") if closed else None
        return bool(until) and local_day(self.request.now).isoformat() <= str(until)

    @property
    def others(self) -> tuple[Episode, ...]:
        """The other episodes of the same person."""
        return tuple(
            one
            for one in self.every
            if one is not self.one and one.about == self.one.about
        )

    @property
    def about(self) -> UUID | None:
        """Whom it is about, by id."""
        return UUID(self.one.about) if self.one.about else None

    @property
    def newest(self) -> UUID:
        """The event of it that a step answers."""
        one = self.one
        event = one.passed_on or one.asked or one.received or one.first
        return UUID(event.id)


def find(request: Request, subject_id: UUID, episode_id: UUID) -> Found:
    """The referral of this id in this family. Opening the record is written.

    Raises:
        NotAllowed: the record may not be opened.
        Http404: it has no such referral that they may read.
    """
    opened = opening.open_family(request, subject_id)
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    every = episodes(timeline)
    # A later event of it names it as well: a duty knows what began its clock.
    one = of_event(every, str(episode_id), timeline)
    items = {str(each.id): each for each in care_lists.of_family(opened.id)}
    if one is None or one.id not in items:
        raise Http404
    (item,) = care_lists.with_clocks([items[one.id]])
    about = UUID(one.about) if one.about else None
    return Found(
        request=request,
        opened=opened,
        timeline=timeline,
        seen=seen,
        every=every,
        one=one,
        item=item,
        person=opened.person(about),
        intake=intake_for(item.team, directory()),
        is_ours=item.team in {post.team_id for post in request.posts},
    )


#: On which page of a referral each of these is recorded.
_PAGES = {
    care.TRIAGED: "triage",
    care.ASKED: "ask",
    care.SUPPLIED: "supply",
    care.TAKEN_UP: "answer",
    care.REFUSED: "answer",
    care.JOINED: "join",
    care.TOLD: "tell",
    care.SUPERVISED: "supervised",
}
#: What is recorded from a referral, and by no form beside others.
KINDS = frozenset(_PAGES) - {care.TRIAGED}


def place_of(opened: Open, kind: str, trigger: UUID | None) -> str:
    """The page of the referral where this is recorded; "" where the form will do.

    Args:
        trigger: the event that began the clock which it meets, if one is met.
    """
    do = _PAGES.get(kind)
    if do is None:
        return ""
    timeline, _ = visible(opened.id, queries.timeline_for(opened.id))
    every = episodes(timeline)
    one = of_event(every, str(trigger), timeline) if trigger else None
    if one is None and kind in KINDS:
        one = next((each for each in reversed(every) if each.is_open), None)
    if one is None:
        return paths.family(opened.id) if kind in KINDS else ""
    return paths.referral_step(opened.id, UUID(one.id), do)
