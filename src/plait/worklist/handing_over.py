"""To whom a document is handed over, and what of it each would read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.access.classes import bit_of
from plait.timeline.correspondence import Sent
from plait.timeline.documents import Section
from plait.worklist import around
from plait.worklist.directory import directory
from plait.worklist.message_rows import team_of
from plait.worklist.routing import TeamCard, team_for

_CLASSES: Final = """
    select coalesce(
        (
            select bit_or(i.classes) from involvement i
            where i.subject_id = %(subject)s and i.team_id = w.team
                and i.staff_id is null and i.since <= now()
                and (i.until is null or i.until > now())
                and i.id in (
                    select involvement_id from plait.involved(%(subject)s::uuid)
                )
        ),
        (
            select a.classes from sharing_agreement a
            join subject s on s.partnership_id = a.partnership_id
            where a.role = w.role and s.id = %(subject)s
        ),
        1
    )
    from unnest(%(teams)s::integer[], %(roles)s::text[])
        with ordinality as w (team, role, place)
    order by w.place
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody to whom it goes: their role and team, and what of it they may read.

    `reads` and `not_read` are titles of sections that the sender may read themselves.
    `sent` is the last message that hands it over; None where there is none.
    """

    role: str
    team: TeamCard
    reads: tuple[str, ...]
    not_read: tuple[str, ...]
    sent: Sent | None


def readers(
    subject_id: UUID,
    roles: Sequence[str],
    sections: Collection[Section],
    sent: Iterable[Sent],
    *,
    using: str = "default",
) -> list[Reader]:
    """Each role with its team. The record must be open.

    What a team reads is what it was given, or what was agreed for the role where it
    does not work with the family yet. Nothing is told that the sender could not read:
    a section that they may not read stands in neither list.
    """
    place, known = around.read(subject_id, using=using).around, directory(using)
    teams = [team_for("addressee", place, known, sent_to=role) for role in roles]
    last = {str(one.event.fact.get("to")): one for one in sent}
    found = []
    for role, team, given in zip(
        roles, teams, _classes(subject_id, teams, roles, using), strict=True
    ):
        reads = [one.title for one in sections if _may(one, given, team)]
        not_read = [one.title for one in sections if not _may(one, given, team)]
        found.append(
            Reader(
                role, known.teams[team], tuple(reads), tuple(not_read), last.get(role)
            )
        )
    return found


def teams_of(
    subject_id: UUID, sent: Iterable[Sent], *, using: str = "default"
) -> dict[str, TeamCard]:
    """The team that each message went to, by the id of the message.

    Where a message names none, as other systems send them, it is the team of its role.
    """
    found, known = {}, directory(using)
    context = None
    for one in sent:
        team = one.event.fact.get("team")
        if team not in known.teams:
            context = context or around.read(subject_id, using=using)
            team = team_of(one.event, context, known)
        if isinstance(team, int) and team in known.teams:
            found[one.id] = known.teams[team]
    return found


def _may(section: Section, given: int, team: int) -> bool:
    is_given = bool(given >> bit_of(section.sensitivity) & 1)
    return is_given or section.team == str(team)


def _classes(
    subject_id: UUID, teams: Sequence[int], roles: Sequence[str], using: str
) -> list[int]:
    """What each team was given, or would be as soon as it is involved."""
    given: dict[str, Any] = {
        "subject": subject_id, "teams": list(teams), "roles": list(roles),
    }  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(_CLASSES, given)
        return [int(row[0] or 0) for row in cursor.fetchall()]
