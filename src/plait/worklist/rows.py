"""A row of the worklist table as a page shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any
from uuid import UUID

from plait.standards import policies
from plait.standards.conditions import Signal
from plait.standards.in_use import until_change
from plait.standards.loader import library
from plait.standards.roles import role_title
from plait.standards.shapes import Standard
from plait.timeline.facts import kinds
from plait.worklist.concerns import NEEDED
from plait.worklist.entries import Entry, why_for
from plait.worklist.routing import TeamCard
from plait.worklist.shapes import Row, State, Told

#: The columns of `row_of`, in its order.
COLUMNS = (
    "id, subject_id, standard, version, title, about, person_label, person_born_on, "
    "owed_by, team_id, agency, opened_at, opens_at, due_at, closed_at, closed_how, "
    "why, told, needed, worker_id, late_said_at, policy, stricter_than, "
    "limit_origin"
)

#: How an entry concerns the teams of whoever asks, the most pressing first; row-level
#: security gives no row of other teams. For the last column after `COLUMNS`.
PART = """
    coalesce((select max(part) from worklist_concern
        where worklist_concern.subject_id = worklist_entry.subject_id
        and worklist_concern.entry_id = worklist_entry.id), '')
"""

#: Where the event says whose it is, and any of that team may be meant.
_ANYBODY = frozenset({"finder", "addressee"})
LINE_MANAGER = "line_manager"
#: How the names of roles end whose holders manage others.
_MANAGES = ("_lead", "_manager", "manager")


def row_of(
    values: Sequence[Any],
    *,
    now: datetime,
    teams: Mapping[int, TeamCard],
    mine: AbstractSet[tuple[int, str]],
    me: int | None = None,
    workers: Mapping[int, str] = MappingProxyType({}),
    part: str = "",
) -> Row:
    """The row with these values of `COLUMNS`, as it stands at `now`.

    Args:
        mine: my teams with my role in each: what nobody else has by name is mine.
        me, workers: who is asking, and the names of staff by number.
        part: how it concerns my team, where another owes it.
    """
    (
        id_, subject_id, standard, version, title, about, person_label, born_on,
        owed_by, team_id, agency, opened_at, opens_at, due_at, closed_at, closed_how,
        why, told, needed, worker_id, late_said_at, policy, stricter_than,
        limit_origin,
    ) = values  # fmt: skip
    group, answers = of_standard(standard)
    team = teams.get(team_id)
    return Row(
        id=id_, subject_id=subject_id,
        standard=standard, version=version, title=title, group=group,
        about=about,
        person_label=person_label,
        person_born_on=born_on,
        owed_by=owed_by,
        owed_by_words=owed_by_words(owed_by, team),
        team_id=team_id, team=team.name if team else "", agency=agency,
        opened_at=opened_at, opens_at=opens_at, due_at=due_at, closed_at=closed_at,
        state=state_of(opens_at, due_at, closed_at, closed_how, now),
        why=why_for(why, {teams[id_].name for id_, _ in mine if id_ in teams}),
        answers=answers,
        told=_told(told, teams),
        is_mine=_is_mine(team_id, owed_by, mine, worker_id, me),
        is_ours=any(own == team_id for own, _ in mine),
        worker=workers.get(worker_id, "") if worker_id else "",
        worker_is_me=worker_id is not None and worker_id == me,
        needed=tuple(needed), late_said_at=late_said_at, part=part,
        stricter_limit_of=short_name(policy) if stricter_than else "",
        limit_origin=limit_origin,
    )  # fmt: skip


def row_of_entry(
    entry: Entry,
    *,
    subject_id: UUID,
    now: datetime,
    teams: Mapping[int, TeamCard],
    mine: AbstractSet[tuple[int, str]],
    me: int | None = None,
    workers: Mapping[int, str] = MappingProxyType({}),
) -> Row:
    """The row of an entry that was just worked out, without reading it again."""
    values = (
        entry.id, subject_id, entry.standard, entry.version, entry.title,
        UUID(entry.about) if entry.about else None, entry.person_label,
        entry.person_born_on, entry.owed_by, entry.team_id, entry.agency,
        entry.opened_at, entry.opens_at, entry.due_at, entry.closed_at,
        entry.closed_how, entry.why, entry.told,
        [one.team for one in entry.concerns if one.part == NEEDED],
        entry.worker_id, entry.late_said_at, entry.policy, entry.stricter_than,
        entry.limit_origin,
    )  # fmt: skip
    return row_of(values, now=now, teams=teams, mine=mine, me=me, workers=workers)


def short_name(label: str | None) -> str:
    """Whose policy it is, in a word: `Ashmere` of `ashmere/1`."""
    name = (label or "").partition("/")[0]
    return name.replace("_", " ").title()


def state_of(
    opens_at: datetime | None,
    due_at: datetime | None,
    closed_at: datetime | None,
    closed_how: str | None,
    now: datetime,
) -> State:
    """The state of an entry at a moment: nothing in the table ticks."""
    if closed_at is not None:
        is_late = due_at is not None and closed_at > due_at
        if closed_how == "met":
            return "met_late" if is_late else "met"
        return "missed" if is_late else "stopped"
    if due_at is not None and now > due_at:
        return "overdue"
    if opens_at is not None and now < opens_at:
        return "waiting"
    return "due"


def owed_by_words(owed_by: str, team: TeamCard | None) -> str:
    """Who owes it, for people: the role, or the team where the event decides."""
    if owed_by in _ANYBODY and team is not None:
        return team.name
    title = role_title(owed_by)
    return title[:1].upper() + title[1:]


def manages(role: str) -> bool:
    """Whether who holds the role manages others, and so may be a line manager."""
    return role.endswith(_MANAGES)


@until_change
@cache
def every_standard() -> Mapping[str, Standard]:
    """The newest version of each standard by its id, local ones too."""
    adopted = (
        one for name in policies.names() for one in policies.policy(name).adopted
    )
    return {one.id: one for one in (*adopted, *library())}


@until_change
@cache
def of_standard(name: str) -> tuple[str, tuple[str, ...]]:
    """The group of a standard, and the kinds of event that answer it."""
    standard = every_standard().get(name)
    if standard is None:
        return "", ()
    every = list(kinds())
    signals = standard.then.signals
    # As the standard has them: what it names first is what is usually done.
    answers = list(
        dict.fromkeys(
            kind
            for signal in signals
            for kind in sorted(signal.kinds, key=lambda one: _place(one, signal, every))
        )
    )
    if standard.then.all_of:
        # What answers most of what is asked leads nobody to do one half only.
        answers.sort(key=lambda one: -sum(one in signal.kinds for signal in signals))
    return standard.group, tuple(answers)


def _place(kind: str, signal: Signal, every: Sequence[str]) -> tuple[int, int]:
    """Where a signal names a kind; of what a pattern means, as the vocabulary does."""
    named = signal.written.split(" or ")
    place = named.index(kind) if kind in named else len(named)
    return place, every.index(kind)


def _is_mine(
    team_id: int,
    owed_by: str,
    mine: AbstractSet[tuple[int, str]],
    worker_id: int | None,
    me: int | None,
) -> bool:
    """I have the family; or nobody has it, and my role in the team owes it.

    Where the event decides whose it is, anybody of the team may be that.
    """
    if worker_id is not None:
        return worker_id == me
    if (team_id, owed_by) in mine:
        return True
    roles = [role for team, role in mine if team == team_id]
    if owed_by == LINE_MANAGER:
        return any(map(manages, roles))
    return owed_by in _ANYBODY and bool(roles)


def _told(found: Any, teams: Mapping[int, TeamCard]) -> tuple[Told, ...]:
    """The rungs that were told. JSON comes as text from the database."""
    listed = json.loads(found) if isinstance(found, str) else found
    return tuple(
        Told(
            rung=one["rung"],
            tell=role_title(one["tell"]),
            at=datetime.fromisoformat(one["at"]),
            team=teams[one["team"]].name if one.get("team") in teams else "",
            answered=bool(one.get("answered")),
            team_id=one.get("team"),
            found=one.get("found", ""),
            reached=tuple(one.get("reached", ())),
            instead=one.get("instead", ""),
            event=UUID(one["event"]) if "event" in one else None,
        )
        for one in listed
    )
