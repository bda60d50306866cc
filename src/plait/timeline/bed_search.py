"""The search for a mother and baby unit bed, and stays on a ward without the baby.

Pure: the same facts give the same searches, whoever asks. A search is open from the
first request until she is admitted or it is decided against. Each try stays as it was
recorded: two people who ask the same unit are two tries.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from plait.clock.ages import add_months
from plait.clock.moments import local_day, start_of_day
from plait.timeline.timeline import Known, Timeline

REQUESTED: Final = "admission.mbu.requested"
ASKED: Final = "admission.mbu.asked"
ADMITTED: Final = "admission.mbu.started"
DECLINED: Final = "admission.mbu.declined"
UNIT_LEFT: Final = "admission.mbu.ended"
WARD: Final = "admission.acute_mh.started"
WARD_LEFT: Final = "admission.acute_mh.ended"
REVIEWED: Final = "admission.acute_mh.reviewed"
DIED: Final = "person.died"
#: After these a mother on a ward may be there without a baby, or no more.
_TURNS: Final = frozenset({WARD, "birth.recorded", "person.joined", DIED})

#: These say who is in hospital, and who is not any more.
ADMISSIONS: Final = frozenset({ADMITTED, UNIT_LEFT, WARD, WARD_LEFT, DIED})

#: A baby is so young, in months, that a ward without it is an exception.
BABY_MONTHS: Final = 12


@dataclass(slots=True)
class Search:
    """One search: what asked for it, each unit that was asked, and how it ended.

    Treat it as frozen.
    """

    request: Known
    tries: list[Known] = field(default_factory=list)
    outcome: Known | None = None

    @property
    def is_open(self) -> bool:
        """Whether nobody has been admitted and nothing decided."""
        return self.outcome is None

    def last_of(self, unit: str) -> Known | None:
        """The last time that this unit was asked in this search."""
        return next(
            (one for one in reversed(self.tries) if one.fact.get("unit") == unit), None
        )


@dataclass(slots=True)
class Stay:
    """A mother's stay on a ward without her baby. Treat it as frozen."""

    began: Known
    reviews: list[Known] = field(default_factory=list)
    ended: Known | None = None

    @property
    def last_looked_at(self) -> datetime:
        """The last review, or the admission where there is none."""
        return self.reviews[-1].occurred_at if self.reviews else self.began.occurred_at


def searches(timeline: Timeline) -> list[Search]:
    """Every search of a family, the first one first."""
    found: list[Search] = []
    for event in timeline.events:
        last = found[-1] if found else None
        is_open = last is not None and last.is_open
        if event.kind == REQUESTED and not is_open:
            found.append(Search(event))
        elif last is not None and is_open and event.kind in (ADMITTED, DECLINED):
            last.outcome = event
    for event in timeline.of_kind(ASKED) if found else ():
        _search_of(event, found, timeline).tries.append(event)
    return found


def _search_of(event: Known, found: list[Search], timeline: Timeline) -> Search:
    """The search whose request a try names; else the last that had begun by then.

    What is typed has no seconds, so a try may seem to be before what it is of.
    """
    named = str(event.fact.get("request") or "")
    root = timeline.aliases.get(named, named)
    own = next((one for one in found if one.request.id == root), None)
    if own is not None:
        return own
    begun = [one for one in found if one.request.occurred_at <= event.occurred_at]
    return begun[-1] if begun else found[0]


def open_search(timeline: Timeline) -> Search | None:
    """The search that goes on; None where there is none."""
    found = searches(timeline)
    return found[-1] if found and found[-1].is_open else None


def stays(timeline: Timeline) -> list[Stay]:
    """Every stay of a mother on a ward while she had a baby under a year.

    Who gives birth while she is there is without her baby from the birth on. Where the
    last such baby dies, nobody asks where it is any more.
    """
    found: list[Stay] = []
    is_there = False
    for event in timeline.events:
        last = found[-1] if found and found[-1].ended is None else None
        if event.kind == WARD and event.role in (None, "mother"):
            is_there = True
        elif event.kind in (WARD_LEFT, ADMITTED):
            is_there = False
        has_baby = event.kind in _TURNS and (
            youngest(timeline, event.occurred_at) is not None
        )
        if last is None and is_there and has_baby:
            found.append(Stay(event))
        elif last is not None and event.kind == REVIEWED:
            last.reviews.append(event)
        elif last is not None and (
            not is_there or (event.kind == DIED and not has_baby)
        ):
            last.ended = event
    return found


def in_hospital(timeline: Timeline, about: str | None, agency: str) -> Known | None:
    """The admission of a person that goes on, as one agency recorded it.

    Args:
        about: the person, by id. agency: whose recording counts, by slug.
    """
    found: Known | None = None
    for event in timeline.events:
        if event.kind not in ADMISSIONS or event.about != about:
            continue
        if event.kind in (ADMITTED, WARD) and event.agency == agency:
            found = event
        elif event.kind in (UNIT_LEFT, WARD_LEFT, DIED):
            found = None
    return found


def now_on_a_ward(timeline: Timeline) -> Stay | None:
    """The stay that goes on; None where there is none."""
    found = stays(timeline)
    return found[-1] if found and found[-1].ended is None else None


def youngest(
    timeline: Timeline, at: datetime, *, under_months: int | None = BABY_MONTHS
) -> date | None:
    """The birthday of the youngest baby who lives at a moment.

    Args:
        under_months: None where that baby is older than so many months.
    """
    born = [
        person.born_on
        for person in timeline.people.values()
        if person.role == "infant"
        and person.born_on is not None
        and person.born_on <= local_day(at)
        and (person.died_at is None or person.died_at > at)
    ]
    last = max(born, default=None)
    if last is None or under_months is None:
        return last
    return last if at < start_of_day(add_months(last, under_months)) else None
