"""What a lead does when a family is taken on: who coordinates, who has the baby."""

from __future__ import annotations

from typing import Final, Unpack
from uuid import UUID

from django.db import transaction

from plait.access.errors import PlaitError
from plait.records import queries
from plait.timeline.care import ALLOCATED, IN_CARE, UNALLOCATED, Episode
from plait.timeline.care_episodes import episodes
from plait.timeline.facts.caseloads import WEIGHED
from plait.workforce.shapes import Part
from plait.worklist.obligations import visible
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.who_has import worker_of

#: Whoever coordinates does so as this, whatever their own profession is.
COORDINATOR: Final = "care_coordinator"


class AllocatedMeanwhile(PlaitError):
    """Somebody else allocated it while the page was open. `holds` has it, by number."""

    say = "Somebody else allocated this family while you had the page open."

    def __init__(self, holds: int | None) -> None:
        self.holds = holds
        super().__init__()


class NotInCare(PlaitError):
    """It has ended or gone to another service: nobody is allocated any more."""

    say = "This family is not in the care of your team any more. Read how it stands."


def allocate(
    *,
    about: UUID | None,
    episode: UUID,
    part: Part,
    worker: int,
    post: str,
    instead_of: UUID | None,
    reason: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Allocate a colleague to a part of an episode of care.

    Args:
        worker: their number; `post` is the role that they hold in the team.
        instead_of: the allocation that was read before, None where there was none.
        reason: why it is they, where they were not suggested or somebody said.

    Raises:
        AllocatedMeanwhile: it was allocated after it was read. Nothing is kept.
        NotInCare: the team has it no more. Nothing is kept.
        As `worklist.recording.record`.
    """
    fact = given(
        worker=worker,
        post=COORDINATOR if part == "coordinator" else post,
        part=part,
        reason=reason or None,
        episode=str(episode),
    )
    with transaction.atomic():
        done = record(kind=ALLOCATED, about=about, fact=fact, **occasion)
        if not done.event.was_there:
            # The event is in the chain, so whoever else writes waits for us, and what
            # they wrote before is seen here.
            _refuse_what_changed(occasion["family"], episode, part, done, instead_of)
    return done


def end(
    *,
    about: UUID | None,
    episode: UUID,
    part: Part,
    worker: int,
    instead_of: UUID | None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that a part of an episode of care needs its worker no more.

    Raises:
        As `allocate`.
    """
    fact = {"worker": worker, "part": part, "episode": str(episode)}
    with transaction.atomic():
        done = record(kind=UNALLOCATED, about=about, fact=fact, **occasion)
        if not done.event.was_there:
            _refuse_what_changed(occasion["family"], episode, part, done, instead_of)
    return done


def weigh(
    *,
    about: UUID | None,
    episode: UUID,
    intensity: str,
    travel: str,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say how often a family is seen and how far it lives, in classes of the service.

    Raises:
        As `worklist.recording.record`.
    """
    return record(
        kind=WEIGHED,
        about=about,
        fact={"intensity": intensity, "travel": travel, "answers": str(episode)},
        **occasion,
    )


def _refuse_what_changed(
    family: UUID, episode: UUID, part: Part, done: Recorded, read: UUID | None
) -> None:
    """Refuse to allocate what is not as it was read.

    Raises:
        AllocatedMeanwhile, NotInCare: see `allocate`.
    """
    timeline, _ = visible(family, queries.timeline_for(family))
    found = (one for one in episodes(timeline) if one.id == str(episode))
    one = next(found, None)
    if one is None or one.state not in IN_CARE:
        raise NotInCare
    before = _before(one, part, str(done.event.id))
    if before != (str(read) if read else None):
        last = next((x for x in one.events if x.id == before), None)
        raise AllocatedMeanwhile(worker_of(last))


def _before(one: Episode, part: Part, mine: str) -> str | None:
    """The id of the allocation of this part that held before mine; None for none."""
    last: str | None = None
    for event in one.events:
        if event.id == mine or event.fact.get("part", "coordinator") != part:
            continue
        if event.kind == ALLOCATED:
            last = event.id
        elif event.kind == UNALLOCATED:
            last = None
    return last
