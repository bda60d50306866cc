"""How somebody has done, read off a timeline: scores, times of care, and pairs.

Pure: the same facts give the same scores, whoever asks. A pair is the first and the
last score of one measure in one time of care, taken by the agency that gave the care.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from plait.clock.moments import local_day
from plait.instruments.change import Change, change
from plait.instruments.measures import Measure, by_kind, named
from plait.timeline.timeline import Known, Timeline

ACCEPTED: Final = "referral.mental_health.accepted"
ENDED: Final = "discharge.mental_health"
DIED: Final = "person.died"
MEASURED: Final = "outcome.measured"

#: After events of these kinds another pair may be there, or another time of care.
KINDS: Final = frozenset(
    {ACCEPTED, ENDED, MEASURED, *by_kind(), "birth.recorded", DIED}
)

#: A measure so long before care began still counts as its first: it is often taken at
#: the assessment after which a referral is accepted. As `outcome_pair_recorded` has it.
BEFORE: Final = timedelta(days=14)
#: And so long after it ended as its last: by telephone, after the last visit.
AFTER: Final = timedelta(days=28)
#: Two scores closer to each other than this are one moment, and no pair.
APART: Final = timedelta(days=14)
#: The bond with a baby is measured where one is there who is younger than this.
A_BABY: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Scored:
    """One score of one measure: of whom, when, and the event that says so."""

    measure: Measure
    about: str
    value: float
    event: Known

    @property
    def at(self) -> datetime:
        """When it was taken."""
        return self.event.occurred_at


@dataclass(frozen=True, slots=True)
class Care:
    """A time of care: from the referral that was accepted to the discharge, if any."""

    about: str
    began: Known
    ended: Known | None

    @property
    def agency(self) -> str:
        """Whose care it is."""
        return self.began.agency

    def covers(self, at: datetime) -> bool:
        """Whether a score of this moment tells of this time of care."""
        last = self.ended.occurred_at + AFTER if self.ended else None
        first = self.began.occurred_at - BEFORE
        return first <= at and (last is None or at <= last)


@dataclass(frozen=True, slots=True)
class Pair:
    """The first and the last score of a measure in a time of care, as far as taken.

    `about` is whose score it is: of a measure of the bond the parent, of a measure of
    a baby that baby, or nobody where none has been measured.
    """

    care: Care
    measure: Measure
    about: str
    first: Scored | None
    last: Scored | None
    change: Change

    @property
    def is_whole(self) -> bool:
        """Whether there are two scores."""
        return self.last is not None


def scores(timeline: Timeline) -> list[Scored]:
    """Every score that is followed over time, the first one first."""
    found: list[Scored] = []
    for event in timeline.events:
        if event.about is None:
            continue
        for measure, value in _values(event):
            if measure.can_be(value):
                found.append(Scored(measure, event.about, value, event))
    return found


def times_of_care(timeline: Timeline) -> list[Care]:
    """Every time of care, the first one first.

    A referral that is accepted by an agency which has the person already begins none.
    A discharge ends the care of its own agency; one by another agency ends nothing.
    A death ends it as well.
    """
    found: list[Care] = []
    for event in timeline.of_kind(ACCEPTED):
        about = event.about
        if about is None or _has(found, event):
            continue
        ends = [
            one
            for one in (*timeline.of_kind(ENDED), *timeline.of_kind(DIED))
            if one.about == about
            and one.occurred_at >= event.occurred_at
            and (one.kind == DIED or one.agency == event.agency)
        ]
        ended = min(ends, key=lambda one: one.occurred_at, default=None)
        found.append(Care(about, event, ended))
    return found


def pairs(timeline: Timeline, care: Care, wanted: Iterable[Measure]) -> list[Pair]:
    """A pair for each measure wanted, whole or not, for one time of care.

    The last score is at least `APART` after the first. What is measured of a baby or of
    the bond is asked for only where there was a baby; each baby has a pair of their
    own.
    """
    own = [
        one
        for one in scores(timeline)
        if one.event.agency == care.agency and care.covers(one.at)
    ]
    found: list[Pair] = []
    for measure in wanted:
        if measure.of != "parent" and not had_a_baby(timeline, care):
            continue
        such = [one for one in own if one.measure.id == measure.id]
        whose = [care.about]
        if measure.of == "infant":
            whose = list(dict.fromkeys(one.about for one in such)) or [""]
        found += [
            _pair(care, measure, about, [one for one in such if one.about == about])
            for about in whose
        ]
    return found


def had_a_baby(timeline: Timeline, care: Care) -> bool:
    """Whether a baby of the family lived and was under a year at some time of care."""
    began = local_day(care.began.occurred_at)
    ended = local_day(care.ended.occurred_at) if care.ended else None
    for person in timeline.people.values():
        if person.role != "infant" or person.born_on is None:
            continue
        last = person.born_on + A_BABY
        if person.died_at is not None:
            last = min(last, local_day(person.died_at))
        if last > began and (ended is None or person.born_on <= ended):
            return True
    return False


def stage_of(one: Scored, cares: Iterable[Care]) -> str:
    """Where in a time of care a score was taken: start, review or discharge.

    Empty where it belongs to none: whoever took it had nobody in care by then.
    """
    care = next(
        (
            care
            for care in reversed(list(cares))
            if care.agency == one.event.agency
            and care.covers(one.at)
            and (one.measure.of != "parent" or care.about == one.about)
        ),
        None,
    )
    if care is None:
        return ""
    if care.ended is not None and one.at >= care.ended.occurred_at - AFTER:
        return "discharge"
    is_first = one.at <= care.began.occurred_at + AFTER
    return "start" if is_first else "review"


def _values(event: Known) -> list[tuple[Measure, float]]:
    """The scores that an event carries."""
    if event.kind == MEASURED:
        measure, value = named(event.fact.get("instrument")), event.fact.get("total")
        if measure is None or not isinstance(value, int | float):
            return []
        return [(measure, float(value))]
    found = []
    for measure in by_kind().get(event.kind, ()):
        value = (
            event.total if measure.field == "total" else event.fact.get(measure.field)
        )
        if isinstance(value, int | float):
            found.append((measure, float(value)))
    return found


def _pair(care: Care, measure: Measure, about: str, such: list[Scored]) -> Pair:
    first = such[0] if such else None
    last = such[-1] if first and such[-1].at - first.at >= APART else None
    became = change(
        measure, first.value if first else None, last.value if last else None
    )
    return Pair(care, measure, about, first, last, became)


def _has(found: list[Care], event: Known) -> bool:
    """Whether the person is in care of this agency when the referral is accepted."""
    return any(
        one.about == event.about
        and one.agency == event.agency
        and (one.ended is None or one.ended.occurred_at >= event.occurred_at)
        for one in found
    )
