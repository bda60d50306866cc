"""What the rules ask of a mark: no agency alone explains it away.

A mark is closed by two opinions of two agencies, and on a page with the reasons in
which both agree. What one agency saw, no other takes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from plait.records.picture_files import MOST_PHOTOS
from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline.events import Event
from plait.timeline.timeline import Known, Timeline
from plait.worklist import refusals

#: The two opinions without which a mark is not closed, and how old they may be.
OPINIONS: Final = frozenset({"paediatric", "social_care"})
OPINIONS_LAST: Final = timedelta(days=28)


def check_two_keys(closed: Known, timeline: Timeline) -> None:
    """A mark is closed by two opinions of two agencies, after it was seen."""
    if not _are_two_keys(opinions_before(closed, timeline)):
        raise refusals.TooSoonToClose


def opinions_before(closed: Known, timeline: Timeline) -> list[Known]:
    """The opinions that count for what is closed: since it was seen, none too old."""
    seen = [
        event.occurred_at
        for event in timeline.of_kind("injury.observed")
        if event.about == closed.about and event.occurred_at <= closed.occurred_at
    ]
    since = max([closed.occurred_at - OPINIONS_LAST, *seen[-1:]])
    return [
        event
        for event in timeline.of_kind("injury.opinion")
        if event.about == closed.about
        and since <= event.occurred_at <= closed.occurred_at
    ]


def _are_two_keys(opinions: Iterable[Known]) -> bool:
    """Both are there, and not both from one agency."""
    opinions = list(opinions)
    by = {event.fact["by"] for event in opinions}
    agencies = {event.agency for event in opinions}
    return by >= OPINIONS and len(agencies) >= len(OPINIONS)


def check_joint_reasons(closed: Known, timeline: Timeline) -> None:
    """It carries the reasons that both agreed, and names both opinions."""
    if not str(closed.fact.get("agreed") or "").strip():
        raise refusals.NoJointReasons
    named = {str(one) for one in closed.fact.get("opinions") or ()}
    counting = opinions_before(closed, timeline)
    if not _are_two_keys(one for one in counting if one.id in named):
        raise refusals.NotBothOpinions


def check_photos(added: Known, timeline: Timeline) -> None:
    """Photos are of a mark of the same child, and few."""
    mark = timeline.get(str(added.fact.get("mark")))
    if mark is None or mark.kind != "injury.observed" or mark.about != added.about:
        raise refusals.NoSuchMark
    every = [
        one
        for one in timeline.of_kind("injury.photo_added")
        if one.fact.get("mark") == added.fact["mark"]
    ]
    if sum(len(one.fact["photos"]) for one in every) > MOST_PHOTOS:
        raise refusals.TooManyPhotos


def check_whose(stored: StoredEvent | NewEvent, events: Iterable[Event]) -> None:
    """What an agency recorded of a mark, another does not correct or withdraw."""
    if stored.corrects is None or not stored.kind.startswith("injury."):
        return
    corrected = {one.agency for one in events if one.id == str(stored.corrects)}
    if corrected - {stored.agency}:
        raise refusals.AnotherAgencysMark
