"""What staff record while they look for a bed for a mother and her baby together."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Unpack
from uuid import UUID

from plait.standards.services.units import Fit, Unit
from plait.timeline.bed_search import (
    ADMITTED,
    ASKED,
    DECLINED,
    REQUESTED,
    REVIEWED,
    Search,
)
from plait.timeline.facts.beds import Answer, Decision
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NotRecorded


class OnlyToAssessParenting(NotRecorded):
    """A bed in a unit is for a mother who is ill, and no place to assess parenting."""

    field = "need"
    say = (
        "A mother and baby unit is for a mother who is unwell. It does not admit only "
        "to assess parenting: ask children's social care where that can be done."
    )


class OutsideTheWindow(NotRecorded):
    """She and the baby are not within the unit's window, and no reason was given."""

    field = "reason"
    say = "Enter why this unit is asked although they are outside what it says it takes"


class BeforeTheNeed(NotRecorded):
    """The unit is said to have been asked before anybody asked for a bed."""

    field = "asked"
    say = (
        "The unit was asked before the bed was asked for. Check the time, or correct "
        "when the bed was asked for first"
    )


class NoSearch(NotRecorded):
    """No search for a bed goes on: nobody asked for one, or it has ended."""

    say = "No search for a bed is open for this family. Say first why one is needed"


class NoSuchStay(NotRecorded):
    """The mother is on no ward without her baby, as far as is recorded."""

    say = "It is not recorded that she is on a ward without her baby now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One time that a unit was asked: what it answered, and how far away it is.

    `reason` is why it is asked outside its window, or why it says it is not suitable.
    """

    unit: Unit
    answer: Answer
    miles: float
    free_on: date | None = None
    spoke_to: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A mother on a ward without her baby, looked at again."""

    decision: Decision
    baby_is: str
    looked_after_by: str
    visits: str | None = None
    note: str | None = None


def ask_for_bed(
    *,
    about: UUID,
    need: str,
    meanwhile: str | None = None,
    planned: bool = False,
    only_to_assess_parenting: bool = False,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Ask for a bed for mother and baby: from now on there are 24 hours to find one.

    Args:
        about: the mother.
        planned: an admission before she is ill, as about a birth.

    Raises:
        OnlyToAssessParenting: nothing is recorded.
        As `worklist.recording.record`.
    """
    if only_to_assess_parenting:
        raise OnlyToAssessParenting
    fact = given(need=need, meanwhile=meanwhile, planned=planned or None)
    return record(kind=REQUESTED, about=about, fact=fact, **occasion)


def record_try(
    *,
    about: UUID,
    search: Search | None,
    one: Try,
    fit: Fit,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a unit was asked, and what it answered. It is never changed.

    Args:
        search: the search that goes on.
        fit: whether she and the baby are within what the unit says it takes.

    Raises:
        NoSearch, BeforeTheNeed, OutsideTheWindow: nothing is recorded.
        As `worklist.recording.record`.
    """
    if search is None or not search.is_open:
        raise NoSearch
    if occasion["occurred_at"] < _to_the_minute(search.request.occurred_at):
        raise BeforeTheNeed
    if not fit.is_within and not one.reason.strip():
        raise OutsideTheWindow(f"{fit.words}. {OutsideTheWindow.say}")
    fact = given(
        unit=one.unit.id,
        unit_name=one.unit.name,
        answer=one.answer,
        request=search.request.id,
        distance_miles=round(one.miles, 1),
        free_on=one.free_on.isoformat() if one.free_on else None,
        spoke_to=one.spoke_to or None,
        reason=one.reason or None,
    )
    return record(kind=ASKED, about=about, fact=fact, **occasion)


def admit(
    *, about: UUID, unit: Unit | None, note: str | None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that mother and baby were admitted: that ends the search.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(
        unit=unit.id if unit else None,
        unit_name=unit.name if unit else None,
        note=note,
    )
    return record(kind=ADMITTED, about=about, fact=fact, **occasion)


def decide_against(
    *, about: UUID, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record why a unit is not right for them: that ends the search.

    Raises:
        As `worklist.recording.record`.
    """
    return record(kind=DECLINED, about=about, fact=given(reason=reason), **occasion)


def review_ward(
    *, about: UUID, review: Review, is_there: bool, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record the daily review of a mother who is on a ward without her baby.

    Raises:
        NoSuchStay: nothing is recorded.
        As `worklist.recording.record`.
    """
    if not is_there:
        raise NoSuchStay
    return record(kind=REVIEWED, about=about, fact=given(**asdict(review)), **occasion)


def _to_the_minute(at: datetime) -> datetime:
    """What is typed has no seconds: the same minute is not before."""
    return at.replace(second=0, microsecond=0)
