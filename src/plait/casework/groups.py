"""What staff do with groups: begin one, give families a place, take the register.

That a family has a place and came is that family's own record. Nothing of it is in
another family's, and the group itself names nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, Unpack
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from plait.access.models import Staff
from plait.records import care_groups
from plait.records.care_groups import NewGroup
from plait.timeline.facts.appointments import ATTENDED, JOINED, LEFT
from plait.worklist import appointment_refusals as refusals
from plait.worklist import diary
from plait.worklist.attending import Came, Setting, told_of
from plait.worklist.bookings import Group
from plait.worklist.recording import Occasion, Recorded, given, record

#: A group lasts a year at most: then it is begun anew.
_LONGEST_DAYS: Final = 366


def begin(group: NewGroup, *, by: Staff, at: datetime) -> None:
    """Begin a group of one's own team.

    Raises:
        GroupCannotBe: it ends before it begins, has no session, or lasts over a year.
    """
    if group.until_on < group.from_on:
        say = "The last day must be on or after the first"
        raise refusals.GroupCannotBe(say, field="until_on")
    if (group.until_on - group.from_on).days > _LONGEST_DAYS:
        say = "A group lasts a year at most: begin it again for the next"
        raise refusals.GroupCannotBe(say, field="until_on")
    known = Group(
        group.id, group.team, group.title, group.kind, group.weekday, group.opens,
        group.minutes, group.place, group.from_on, group.until_on, group.places,
        group.workers,
    )  # fmt: skip
    if not known.sessions(group.from_on, group.until_on):
        say = "There is no session between these days. Check the day of the week"
        raise refusals.GroupCannotBe(say, field="from_on")
    care_groups.add(group, by=by.pk, at=at)


def join(
    *, group: Group, people: Sequence[UUID], **occasion: Unpack[Occasion]
) -> Recorded:
    """Give some of a family a place in a group.

    Raises:
        NobodyComes, HasDied, GroupIsFull, InTheGroupAlready.
        And as `worklist.recording.record`.
    """
    if not people:
        raise refusals.NobodyComes
    fact: dict[str, Any] = {
        "group": str(group.id),
        "title": group.title,
        "team": group.team,
        "for": [str(one) for one in people],
    }
    with transaction.atomic():
        care_groups.hold(group.id)
        now, own = occasion["recorded_at"], occasion["family"]
        there = {
            one.subject_id
            for one in diary.members([group.id])
            if one.is_there(now) and one.subject_id != own
        }
        if len(there) >= group.places:
            raise refusals.GroupIsFull
        return record(kind=JOINED, about=people[0], fact=fact, **occasion)


def leave(
    *,
    group: UUID,
    about: UUID,
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """End the place of a family in a group.

    Raises:
        As `worklist.recording.record`.
    """
    fact = given(group=str(group), reason=reason)
    return record(kind=LEFT, about=about, fact=fact, **occasion)


def attend(
    *,
    group: Group,
    day: date,
    came: Sequence[Came],
    setting: Setting,
    **occasion: Unpack[Occasion],
) -> list[Recorded]:
    """Say for one family who came to a session, and record that they were seen or not.

    Raises:
        NoSuchGroup: it has no session on that day, or it has not begun.
        InfantsAreBrought, and as `worklist.recording.record`.
    """
    at = group.starts_on(day)
    if not group.has_session(day) or at > occasion["recorded_at"]:
        raise refusals.NoSuchGroup
    first, now = occasion.get("event_id") or uuid4(), occasion["occurred_at"]
    done: list[Recorded] = []
    with transaction.atomic():
        ids: dict[UUID, str] = {}
        for number, (kind, who, fact) in enumerate(told_of(came, setting)):
            own = _at(occasion, at, uuid5(first, f"seen {number}"))
            one = record(kind=kind, about=who[0], fact=fact, **own)
            done.append(one)
            ids |= dict.fromkeys(who, str(one.event.id))
        for number, each in enumerate(came):
            own = _at(occasion, now, uuid5(first, f"session {number}"))
            fact = _session(group, at.isoformat(), each) | given(
                did=ids.get(each.person)
            )
            done.append(record(kind=ATTENDED, about=each.person, fact=fact, **own))
    return done


def _session(group: Group, at: str, came: Came) -> dict[str, Any]:
    return given(
        group=str(group.id),
        title=group.title,
        at=at,
        minutes=group.minutes,
        kind=group.kind,
        place=group.place or None,
        worker=group.workers[0] if group.workers else None,
        team=group.team,
        result=came.result,
    )


def _at(occasion: Occasion, at: datetime, event_id: UUID) -> Occasion:
    return {**occasion, "occurred_at": at, "event_id": event_id}
