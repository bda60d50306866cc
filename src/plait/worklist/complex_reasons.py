"""Why a family is on the complex-cases list, as far as the reader may know.

The criteria are read anew from the facts that row-level security gives the reader. Of
what lies behind the list beside those, it is said who holds it and whom to ask, and
never which criterion it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.crypto import salted_hmac

from plait.access import disclosure, sessions
from plait.access.disclosure import Disclosed, Holder, Viewer
from plait.clock.moments import local_day
from plait.engine.complex_cases import Flagged, Met, flagged, since_last
from plait.records import complex_queries
from plait.records import queries as records
from plait.records.shapes import ReasonAt
from plait.standards.services.complex_cases import ComplexCases
from plait.timeline.timeline import Known, Timeline
from plait.worklist.directory import directory
from plait.worklist.obligations import holder_of
from plait.worklist.routing import OFFICE


@dataclass(frozen=True, slots=True)
class Why:
    """What brings a family to the list, and what is new, for one reader.

    Attributes:
        met: the criteria that the reader's own facts meet.
        held: what else lies behind it: who holds it, and whom to ask.
        news: what was recorded since the meeting last talked of her.
        news_held: who recorded something since then which the reader may not read.
        reading: the list's own reading of the reader's facts; None where they alone
            would not bring her there.
        mark: another one as soon as anything else lies behind the list, whether the
            reader may read it or not. It tells nothing of what that is.
    """

    met: tuple[Met, ...]
    held: tuple[Disclosed, ...]
    news: tuple[Known, ...]
    news_held: tuple[Holder, ...]
    reading: Flagged | None
    mark: str


def why(
    subject_id: UUID,
    timeline: Timeline,
    says: ComplexCases,
    *,
    partnership: str,
    using: str = "default",
) -> Why:
    """Why a family is on the list. Its record must be open.

    Args:
        timeline: what the reader may read of it.
        partnership: whose office is asked where even the holder may not be named.
    """
    found = flagged(timeline, says)
    talked = tuple(
        event
        for event in timeline.of_kind("meeting.held")
        if event.fact.get("type") == "complex_case"
        and (found is None or event.occurred_at >= found.pregnancy.known_at)
    )
    news = tuple(since_last(timeline, talked)) if talked else ()
    behind = complex_queries.reasons_of(subject_id, using=using)
    since = local_day(talked[-1].occurred_at) if talked else None
    return Why(
        met=found.met if found else (),
        held=_held(behind, partnership, using),
        news=news,
        news_held=_news_held(subject_id, since, using) if since else (),
        reading=found,
        mark=_mark(found.met if found else (), behind),
    )


def _mark(met: Iterable[Met], behind: Iterable[ReasonAt]) -> str:
    read = sorted(event.id for one in met for event in one.events)
    unread = sum(not one.is_visible for one in behind)
    # By our key: else whoever reads the page could try out how many there are.
    return salted_hmac(
        "plait.complex", f"{read}{unread}", algorithm="sha256"
    ).hexdigest()


def _held(
    behind: list[ReasonAt], partnership: str, using: str
) -> tuple[Disclosed, ...]:
    """Who holds what of it the reader may not read, each once."""
    teams = directory(using)
    number = teams.answering(OFFICE, partnership)
    office = holder_of(teams.teams.get(number) if number is not None else None)
    reasons = [
        disclosure.Reason(
            None,
            "health" if one.team_id is not None else "sealed",
            holder_of(teams.teams.get(one.team_id or -1)),
        )
        for one in behind
        if not one.is_visible
    ]
    viewer = Viewer(teams=frozenset(sessions.teams(using=using))) if reasons else None
    if viewer is None:
        return ()
    return tuple(disclosure.disclose(reasons, viewer, office=office))


def _news_held(subject_id: UUID, since: date, using: str) -> tuple[Holder, ...]:
    """Who recorded something in the weeks from that of the last talk on."""
    teams = directory(using)
    monday = since.toordinal() - since.weekday()
    found = (
        holder_of(teams.teams.get(one.team_id or -1))
        for one in records.held_elsewhere(subject_id, using=using)
        if one.week.toordinal() >= monday
    )
    return tuple(dict.fromkeys(found))
