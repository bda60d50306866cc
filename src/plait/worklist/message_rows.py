"""Messages as rows for lists and for searching: worked out from the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from plait.standards.roles import role_title, roles
from plait.timeline.correspondence import ANSWERS, SENT, Sent, correspondence, words_of
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.timeline import Known, Timeline
from plait.worklist.around import Context
from plait.worklist.routing import Directory, team_for

_KINDS = frozenset({SENT, *ANSWERS})


def are_touched(new: Iterable[str] | None, timeline: Timeline) -> bool:
    """Whether events of these kinds may change the row of a message.

    None is that somebody new is there, or is called by another name.
    """
    if new is None:
        return bool(timeline.of_kind(SENT))
    return not _KINDS.isdisjoint(new)


def rows_of(
    timeline: Timeline, context: Context, directory: Directory
) -> list[dict[str, Any]]:
    """A row a message, by the columns of its table, with the words to search in."""
    named = context.named()
    return [
        _row(one, named[one.event.about or ""].label if one.event.about in named
             else named[""].label, context, directory)
        | {"carries": _carries(one, timeline)}
        for one in correspondence(timeline)
    ]  # fmt: skip


def team_of(event: Known, context: Context, directory: Directory) -> int | None:
    """The team that a message went to: the one it names, or that its role means."""
    named = event.fact.get("team")
    if isinstance(named, int) and named in directory.teams:
        return named
    role = str(event.fact.get("to") or "")
    if role not in roles():
        return None
    return team_for("addressee", context.around, directory, sent_to=role)


def _carries(one: Sent, timeline: Timeline) -> str:
    """What it hands over: the id of a document, `summary`, or nothing."""
    if one.event.fact.get("care_ended"):
        return "summary"
    version = timeline.get(str(one.event.fact.get("document") or ""))
    named = version.fact.get("document") if version else None
    return str(named.get("id") or "") if isinstance(named, Mapping) else ""


def _row(
    one: Sent, label: str, context: Context, directory: Directory
) -> dict[str, Any]:
    fact = one.event.fact
    sender = _number(one.event.event.team, directory.teams)
    to_team = team_of(one.event, context, directory)
    # What is sealed is for one of them alone, and is on nobody else's list.
    staff = fact.get("only") or fact.get("staff")
    return {
        "id": _uuid(one.id),
        "thread": _uuid(one.thread) or _uuid(one.id),
        "from_team": sender,
        "by": _number(one.event.event.by, directory.workers),
        "to_role": fact.get("to"),
        "to_team": to_team,
        "to_staff": staff if staff in directory.workers else None,
        "is_routine": fact.get("urgency", "routine") == "routine",
        "sent_at": one.event.occurred_at,
        "state": one.state,
        "answer": _uuid(one.answer.id) if one.answer else None,
        "answered_at": one.answer.occurred_at if one.answer else None,
        "answered_by": _number(one.answer.event.by, directory.workers)
        if one.answer
        else None,
        "acted": _uuid(one.acted.id) if one.acted else None,
        "label": label,
        "sens": _sens(one.event),
        "files": len(fact.get("files") or ()),
        "version": _uuid(one.event.event.id),
        "words": _searched(one, sender, to_team, directory),
    }


def _searched(
    one: Sent, sender: int | None, to_team: int | None, directory: Directory
) -> str:
    """What a search looks in: what was said, and between whom."""
    fact = one.event.fact
    by = _number(one.event.event.by, directory.workers)
    staff = fact.get("staff")
    teams = [directory.teams[team].name for team in (sender, to_team) if team]
    people = [directory.workers.get(each) for each in (by, staff) if each]
    files = [str(each["name"]) for each in fact.get("files") or ()]
    role = role_title(str(fact["to"])) if fact.get("to") in roles() else ""
    said = [words_of(fact), *teams, *people, role, *files]
    return "\n".join(each for each in said if each)


def _number(named: str | None, known: Mapping[int, Any]) -> int | None:
    """A number that an event carries as text, where it is one of ours."""
    number = int(named) if named and named.isdecimal() else None
    return number if number in known else None


def _uuid(named: str | None) -> str | None:
    try:
        return str(UUID(str(named)))
    except ValueError:
        return None


def _sens(event: Known) -> int:
    return SENSITIVITIES[event.event.sensitivity or kinds()[event.kind].sensitivity]
