"""What the pages of sharing have in common: the record, and what may be shared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plait.clock.moments import end_of_day, local_day
from plait.clock.working_days import Calendar
from plait.pages import components, fact_words
from plait.pages.choices import Option
from plait.pages.staff import banners, decided, opening, paths
from plait.pages.staff.room_forms import USUAL_CLASS
from plait.pages.staff.sharing_forms import Setting
from plait.records import queries
from plait.standards import sharing_bases
from plait.standards.sharing_bases import Share
from plait.timeline import facts
from plait.timeline.timeline import Timeline
from plait.worklist import sharing
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.opening import Open
    from plait.pages.staff.sharing_whom import Whom
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Known
    from plait.worklist.recording import Occasion

#: So many of one's own events are offered at first, the newest.
OFFERED = 40
#: How long something may be read, and after how long a refusal is looked at again, if
#: nobody says otherwise. Ours.
USUALLY = timedelta(days=28)

#: What was only said about the family is not offered: it is not what one knows of it.
_NOT_OFFERED = frozenset({"duty.dismissed", "meeting.pack_opened"})
_LONGEST_LABEL = 160


@dataclass(frozen=True, slots=True)
class Read:
    """The record that is open, as whoever asks may read it."""

    opened: Open
    seen: list[TimelineEvent]
    timeline: Timeline
    agency: str

    def of(self, event: Known | None) -> TimelineEvent | None:
        """The same event as a list shows it: by whom, of which team."""
        if event is None:
            return None
        wanted = event.event.id
        return next((one for one in self.seen if str(one.event.id) == wanted), None)


def read(request: Request, subject_id: UUID) -> Read:
    """Open the record and read it.

    Raises:
        NotAllowed: it may not be opened.
    """
    opened = opening.open_family(request, subject_id)
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    return Read(opened, seen, timeline, decided.own_agency(request))


def base(request: Request, of: Read) -> dict[str, Any]:
    """What every page of a family shows."""
    return {
        "opened": of.opened,
        "banners": banners.banners(of.opened, request.now),
        "back": paths.shared(of.opened.id),
    }


def setting(request: Request, of: Read, whom: Whom | None) -> Setting:
    """What a form needs to know of where it is asked."""
    people = opening.setting_of(request, of.opened).people
    return Setting(
        people=tuple((one.id, one.label) for one in people),
        share=Share(
            from_kind=opening.agency_kind(request),
            to_kind=whom.kind if whom else "",
            purpose="",
            on=local_day(request.now),
            states=states(of.timeline),
        ),
        now=request.now,
    )


def states(timeline: Timeline) -> tuple[str, ...]:
    """What holds of the family that a ground of law asks for: an open enquiry."""
    started = timeline.of_kind("s47.started")
    ended = timeline.of_kind("s47.ended")
    last = max((one.occurred_at for one in ended), default=None)
    is_open = any(last is None or one.occurred_at > last for one in started)
    return ("section47",) if is_open else ()


def shareable(of: Read) -> list[TimelineEvent]:
    """What one's own agency recorded and may share, the newest first."""
    found = [
        one
        for one in of.seen
        if one.event.agency == of.agency
        and not one.is_superseded
        and not one.is_withdrawn
        and one.event.kind not in _NOT_OFFERED
        and facts.kind(one.event.kind).group != "communication"
    ]
    return found[::-1]


def first(
    found: list[TimelineEvent], people: Iterable[UUID], *, everything: bool
) -> tuple[list[TimelineEvent], int]:
    """The ones that are offered at first, and how many there are besides.

    Of a request those about whom it asks, and those about nobody in particular.
    """
    asked = set(people)
    about = [one for one in found if one.event.about in {None, *asked}]
    chosen = about if asked and not everything else found
    shown = chosen if everything else chosen[:OFFERED]
    return shown, len(found) - len(shown)


def option(one: TimelineEvent, opened: Open) -> Option:
    """An event to tick: when, what, and about whom."""
    event = one.event
    line = fact_words.line(event.kind, event.fact)
    what = fact_words.title(event.kind)
    said = f"{what}: {line}" if line else what
    if len(said) > _LONGEST_LABEL:
        said = f"{said[:_LONGEST_LABEL].rstrip()} …"
    person = opened.person(event.about)
    who = f" ({opening.label_of(person, opened.family.people)})" if person else ""
    return Option(str(event.root), f"{components.day(event.occurred_at)}: {said}{who}")


def classes(found: Iterable[TimelineEvent]) -> Mapping[str, str]:
    """The class of each by its id as first recorded."""
    return {str(one.event.root): one.event.sensitivity or "routine" for one in found}


def usual_class(request: Request) -> str:
    """Of which class what one's agency writes freely is."""
    return USUAL_CLASS.get(opening.agency_kind(request), "health")


def occasion(request: Request, of: Read, event_id: UUID, sensitivity: str) -> Occasion:
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


def was_sent(of: Read, request: Request) -> UUID | None:
    """The event that this very form recorded before, if it was sent twice."""
    sent = request.POST.get("event_id") or ""
    found = (one.event.id for one in of.seen if str(one.event.id) == sent)
    return next(found, None)


def last_moment(day: date) -> datetime:
    """The end of a day, in UTC."""
    return end_of_day(day).astimezone(UTC)


def in_four_weeks(now: datetime) -> date:
    """The day that is suggested where one has to be named: one on which people work."""
    return Calendar.england().add(local_day(now + USUALLY) - timedelta(days=1), 1)


def next_working_day(now: datetime) -> date:
    """The day after on which people work: for when something is needed."""
    return Calendar.england().add(local_day(now), 1)


def list_words() -> str:
    """Which list of grounds is used, and that nobody has checked it."""
    return sharing_bases.version_words()


def asked_by(of: Read, one: sharing.Request) -> str:
    """`Robin Made-Up, Social care team`."""
    found = of.of(one.asked)
    who = (found.by, found.team) if found else ()
    return ", ".join(part for part in who if part)
