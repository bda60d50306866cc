"""Whether what somebody records on a page fits with all that is known of the family."""

from __future__ import annotations

from collections.abc import Sequence

from plait.records.shapes import NewEvent, StoredEvent
from plait.timeline import facts
from plait.timeline.events import Event
from plait.timeline.facts.subject_requests import COPIED
from plait.timeline.timeline import Timeline
from plait.worklist import moving, refusals, rules, subject_requests
from plait.worklist.around import Context
from plait.worklist.routing import Directory


def check(
    stored: StoredEvent,
    timeline: Timeline,
    events: Sequence[Event],
    context: Context,
    teams: Directory,
) -> None:
    """Refuse what does not fit: a fact alone cannot show it.

    Raises:
        NotRecorded: the subclass says why.
    """
    own = teams.teams.get(stored.team_id or -1)
    rules.check(
        stored, timeline, events,
        agency_kind=own.agency_kind if own else None,
        places=teams.places(context.around.partnership),
    )  # fmt: skip
    event = timeline.get(str(stored.id))
    if event is not None and event.kind == COPIED:
        subject_requests.check_theirs_alone(event, timeline, context.people)
    moving.check(stored, timeline, events, context, teams)


def check_person(context: Context, new: NewEvent) -> None:
    """Refuse what is about nobody of the family, or about nobody in such a role.

    Raises:
        NotOfThisFamily, AboutSomebodyElse.
    """
    if new.about is None:
        return
    person = context.people.get(str(new.about))
    if person is None:
        raise refusals.NotOfThisFamily
    roles = facts.kind(new.kind).about
    if roles and person.role not in roles and not new.fact.get("withdrawn"):
        raise refusals.AboutSomebodyElse
