"""Birth alerts as rows: worked out from the events, thrown away and rebuilt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from plait.clock.moments import local_day
from plait.standards.roles import roles
from plait.timeline import birth_alerts
from plait.timeline.birth_alerts import Alert, Expected
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.facts.births import ALERT
from plait.timeline.timeline import Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory, team_for

#: After these the mother is called by another name.
_NAMES = frozenset({"person.joined"})
_KINDS = birth_alerts.KINDS | _NAMES


def are_touched(new: Iterable[str], timeline: Timeline) -> bool:
    """Whether events of these kinds may change the row of a birth alert."""
    return bool(timeline.of_kind(ALERT)) and not _KINDS.isdisjoint(new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a version of the alert of the newest pregnancy, by its table's columns."""
    if not timeline.of_kind(ALERT):
        return []
    found = birth_alerts.expected(timeline)
    return [_row(one, found, context, directory) for one in found.alerts]


def _row(
    one: Alert, found: Expected, context: Context, directory: Directory
) -> dict[str, Any]:
    sender = _team(one.event.event.team, directory)
    teams = [*_teams(one.reached, context, directory), *([sender] if sender else [])]
    outside = [each for each in one.reached if each.is_outside]
    born = found.pregnancy.born_at
    return {
        "id": one.event.id,
        "version": one.version,
        "state": one.state,
        "label": _label(one, context),
        "sent_at": one.event.occurred_at,
        "from_team": sender,
        "teams": list(dict.fromkeys(teams)),
        "waiting": list(dict.fromkeys(_teams(one.waits, context, directory))),
        "outside": len(outside),
        "outside_waiting": sum(not each.has_it for each in outside),
        "is_behind": bool(one.changed),
        "tested_at": one.tested.occurred_at if one.tested else None,
        "due_on": found.pregnancy.due_on,
        "born_on": local_day(born) if born else None,
        "sens": SENSITIVITIES[
            one.event.event.sensitivity or kinds()[ALERT].sensitivity
        ],
    }


def _label(one: Alert, context: Context) -> str:
    """Initials of whom it is about."""
    named = context.named()
    about = one.event.about or ""
    return named[about if about in named else ""].label


def _teams(
    reached: Iterable[birth_alerts.Reached], context: Context, directory: Directory
) -> Iterator[int]:
    """The team of each: the one that is named, or that its role means."""
    for each in reached:
        team = each.recipient.get("team")
        if isinstance(team, int) and team in directory.teams:
            yield team
        elif (role := str(each.recipient.get("role") or "")) in roles():
            yield team_for("addressee", context.around, directory, sent_to=role)


def _team(named: str | None, directory: Directory) -> int | None:
    number = int(named) if named and named.isdecimal() else None
    return number if number in directory.teams else None
