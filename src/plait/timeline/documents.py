"""The documents of a subject as they stand, read off its timeline: every version.

Pure: the same facts give the same documents. Whoever may not read all of a version is
given what they may: the timeline holds no more. Nothing here says that there is more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from plait.clock.ages import day_of_gestation, parse_gestation
from plait.clock.moments import local_day
from plait.timeline.correspondence import Sent, correspondence
from plait.timeline.facts import kinds
from plait.timeline.facts.documents import APPROVED, PART, PUBLISHED, REVIEWED
from plait.timeline.timeline import Known, Timeline

PLAN: Final = "plan.perinatal_care.recorded"
ASSESSMENT: Final = "assessment.mental_health"
#: The kind of event that a version of each document is.
KIND_OF: Final[Mapping[str, str]] = {"care-plan": PLAN, "assessment": ASSESSMENT}
#: All that a document is read from.
KINDS: Final = frozenset({PLAN, ASSESSMENT, PART, APPROVED, REVIEWED, PUBLISHED})
#: By when a plan is written, in a pregnancy.
PLANNED_BY: Final = parse_gestation("32+0")


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it stands in a version.

    `since` is the version in which it was last written, and `sensitivity` its class.
    """

    id: str
    title: str
    words: str = field(repr=False)
    sensitivity: str
    team: str
    since: int
    place: int = 0
    is_shown: bool = False
    simple_title: str = ""
    is_at_night: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a document, as far as its reader may read it.

    Attributes:
        id: of the event that it is. document: `care-plan` or `assessment`.
        number: from 1. event: what it was read from; a part, where only that is seen.
        is_seen: whether the event itself is seen, and not only a part of it.
        sections: in the order of the document.
        approved: who stands for it. published: the copies that the parent had of it.
    """

    id: str
    document: str
    number: int
    event: Known
    is_seen: bool
    sections: tuple[Section, ...]
    approved: Known | None = None
    published: tuple[Known, ...] = ()

    def section(self, named: str) -> Section | None:
        """The section of this id; the first, where two teams wrote one."""
        return next((one for one in self.sections if one.id == named), None)


@dataclass(frozen=True, slots=True)
class Document:
    """A document with its versions, the first one first, and the reviews of it."""

    id: str
    versions: tuple[Version, ...]
    reviews: tuple[Known, ...] = ()

    @property
    def latest(self) -> Version:
        """The version that holds."""
        return self.versions[-1]

    def version(self, number: int) -> Version | None:
        """The version of this number."""
        return next((one for one in self.versions if one.number == number), None)


@dataclass(frozen=True, slots=True)
class PlanClock:
    """When 32+0 is, by the due date that is known now.

    `was` is the day by the due date before, and `moved_at` when the new one was
    recorded: `is_past_when_moved` where the new day was over by then.
    """

    day: date
    was: date | None = None
    moved_at: datetime | None = None

    @property
    def is_past_when_moved(self) -> bool:
        """Whether the day was over before anybody could know of it."""
        return self.moved_at is not None and local_day(self.moved_at) > self.day


def documents(timeline: Timeline, about: str) -> dict[str, Document]:
    """Every document about a person, by its id; none where there is no version."""
    found = {}
    for named in KIND_OF:
        versions = _versions(timeline, named, about)
        if versions:
            reviews = (*timeline.of_kind(REVIEWED),) if named == "care-plan" else ()
            mine = tuple(one for one in reviews if one.about == about)
            found[named] = Document(named, versions, mine)
    return found


def handed_over(timeline: Timeline, version: Version) -> list[Sent]:
    """The messages that hand over this version, the first one first."""
    return [
        one
        for one in correspondence(timeline)
        if _names(timeline, one.event.fact.get("document"), version.id)
    ]


def plan_clock(timeline: Timeline, now: datetime) -> PlanClock | None:
    """By when a plan is to be written in the pregnancy of now.

    None where there is no pregnancy, or no due date is known.
    """
    last, until = timeline.pregnancy(now)
    edd = timeline.due_date(now) if until is None else None
    if edd is None:
        return None
    stated = [
        event
        for kind in ("pregnancy.notified", "pregnancy.edd_set")
        for event in timeline.of_kind(kind)
        if event.fact.get("edd") and (last is None or event.occurred_at > last)
    ]
    stated.sort(key=lambda one: (one.occurred_at, one.recorded_at))
    day = day_of_gestation(edd, PLANNED_BY)
    days = [
        day_of_gestation(date.fromisoformat(each.fact["edd"]), PLANNED_BY)
        for each in stated
    ]
    others = [(was, at) for at, was in enumerate(days) if was != day]
    if not others:
        return PlanClock(day) if _is_near(day, now) else None
    was, at = others[-1]
    moved = stated[at + 1].known_from if at + 1 < len(stated) else None
    return PlanClock(day, was, moved) if _is_near(day, now) else None


#: A due date so long ago is of a pregnancy of which nobody said how it ended.
_OVER_DAYS: Final = 100


def _is_near(day: date, now: datetime) -> bool:
    return (local_day(now) - day).days <= _OVER_DAYS


def _versions(timeline: Timeline, named: str, about: str) -> tuple[Version, ...]:
    mains = {
        event.id: event
        for event in timeline.of_kind(KIND_OF[named])
        if event.about == about and event.fact.get("document")
    }
    parts: dict[str, list[Known]] = {}
    for event in timeline.of_kind(PART):
        if event.about == about and event.fact["document"]["id"] == named:
            root = str(event.fact["belongs_to"])
            parts.setdefault(timeline.aliases.get(root, root), []).append(event)
    ids = {id_: mains.get(id_) or parts[id_][0] for id_ in (*mains, *parts)}
    in_order = sorted(ids.items(), key=lambda pair: _order(pair[1]))
    standing: dict[tuple[str, str], Known] = {}
    found = []
    for id_, event in in_order:
        for part in parts.get(id_, ()):
            standing[part.event.team or "", sensitivity_of(part)] = part
        main = mains.get(id_)
        found.append(_version(timeline, id_, event, main, standing.values()))
    return tuple(found)


def _version(
    timeline: Timeline,
    id_: str,
    event: Known,
    main: Known | None,
    standing: Iterable[Known],
) -> Version:
    sections = [] if main is None else _sections(main)
    sections += [one for part in standing for one in _sections(part)]
    approvals = (
        one
        for one in timeline.of_kind(APPROVED)
        if _names(timeline, one.fact.get("answers"), id_)
    )
    return Version(
        id=id_,
        document=str(event.fact["document"]["id"]),
        number=int(event.fact["version"]),
        event=event,
        is_seen=main is not None,
        sections=tuple(sorted(sections, key=lambda one: (one.place, one.since))),
        approved=next(approvals, None),
        published=tuple(
            one
            for one in timeline.of_kind(PUBLISHED)
            if _names(timeline, one.fact.get("of"), id_)
        ),
    )


def sensitivity_of(event: Known) -> str:
    """The class of an event: its own, or that of its kind."""
    return event.event.sensitivity or kinds()[event.kind].sensitivity


def _sections(event: Known) -> list[Section]:
    return [
        Section(
            id=str(one["id"]),
            title=str(one["title"]),
            words=str(one["words"]),
            sensitivity=sensitivity_of(event),
            team=event.event.team or "",
            since=int(event.fact["version"]),
            place=int(one.get("place") or 0),
            is_shown=bool(one.get("shown")),
            simple_title=str(one.get("simple") or ""),
            is_at_night=bool(one.get("at_night")),
        )
        for one in event.fact["document"]["sections"]
    ]


def _order(event: Known) -> tuple[Any, ...]:
    return (int(event.fact["version"]), event.recorded_at, event.id)


def _names(timeline: Timeline, named: object, id_: str) -> bool:
    text = str(named or "")
    return timeline.aliases.get(text, text) == id_
