"""Alerts of births, as whoever asks may know of them, and whom they go to.

A row says that there is an alert and who has it. Its words are events: who may read
those reads them; a team that it is for reads the message that it got, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.standards import services
from plait.standards.services import Service, has_topic, topic
from plait.standards.services.birth_alert import BirthAlertTopic, Goes, Hospital
from plait.worklist.routing import Around, Directory, team_for

#: The topic of a service in which it says whom an alert goes to.
TOPIC: Final = "birth_alert"
#: Alerts on one page of a list: a ward has a handful.
PAGE: Final = 50

_COLUMNS: Final = """subject_id, id, version, state, label, sent_at, from_team_id,
    teams, waiting, outside, outside_waiting, is_behind, tested_at, due_on, born_on,
    sens"""
_OF_FAMILY: Final = f"""
    select {_COLUMNS} from birth_alert where subject_id = %s order by version, sent_at
"""  # noqa: S608 - the columns are a constant of ours
_OF_TEAMS: Final = f"""
    select {_COLUMNS} from birth_alert
    where state = 'current' and teams && %s::integer[]
        and (born_on is null or born_on >= %s)
    order by due_on nulls last, subject_id limit %s
"""  # noqa: S608 - the same
_WAITING: Final = """
    select subject_id, id from birth_alert where subject_id = any (%s)
        and state = 'current'
"""


@dataclass(frozen=True, slots=True)
class Row:
    """That there is an alert of a birth: whose, of which version, and who has it.

    `teams` are those that it is for and that sent it; `waiting` those of them that
    have not answered. `is_behind`: what it rests on is newer.
    """

    subject_id: UUID
    id: UUID
    version: int
    state: str
    label: str
    sent_at: datetime
    from_team: int | None
    teams: tuple[int, ...]
    waiting: tuple[int, ...]
    outside: int
    outside_waiting: int
    is_behind: bool
    tested_at: datetime | None
    due_on: date | None
    born_on: date | None
    sens: int

    @property
    def waits(self) -> int:
        """How many have not said yet that they have it."""
        return len(self.waiting) + self.outside_waiting


def of_family(subject_id: UUID, *, using: str = "default") -> tuple[Row, ...]:
    """Every version of the alert of the newest pregnancy. The record must be open."""
    with connections[using].cursor() as cursor:
        cursor.execute(_OF_FAMILY, [subject_id])
        return tuple(map(_row, cursor.fetchall()))


def of_teams(
    teams: Iterable[int], *, born_since: date, using: str = "default"
) -> tuple[Row, ...]:
    """The alerts that hold and are for these teams or from them: the next birth first.

    Args:
        born_since: a birth before this day is over.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_OF_TEAMS, [sorted(teams), born_since, PAGE])
        return tuple(map(_row, cursor.fetchall()))


def _row(found: Sequence[Any]) -> Row:
    values = list(found)
    for index in (7, 8):
        values[index] = tuple(values[index] or ())
    return Row(*values)


@dataclass(frozen=True, slots=True)
class Offered:
    """What the maternity services say of an alert, for one family.

    `own` is what the service of the family's area says. `hospitals` are those of every
    service, its own first: a birth may be across the border.
    """

    own: BirthAlertTopic | None
    hospitals: tuple[Hospital, ...]
    _agency_of: Mapping[str, str]

    def hospital(self, id_: str) -> Hospital | None:
        """A hospital by its id; None for one that no service lists."""
        return next((one for one in self.hospitals if one.id == id_), None)

    def agency_of(self, one: Goes) -> str:
        """The agency whose team it is."""
        return one.agency or self._agency_of[one.id]


def offered(partnership: str, teams: Directory) -> Offered:
    """What may be chosen where a family of this partnership expects a birth."""
    known = {team.agency: team.partnership for team in teams.teams.values()}
    found: list[tuple[Service, BirthAlertTopic]] = [
        (service, topic(service, TOPIC, BirthAlertTopic))
        for service in services.services().values()
        if has_topic(service, TOPIC)
    ]
    found.sort(key=lambda one: known.get(one[0].agency) != partnership)
    agency_of = {
        goes.id: service.agency
        for service, said in found
        for goes in (*said.always, *(g for h in said.hospitals for g in h.goes_to))
    }
    is_own = bool(found) and known.get(found[0][0].agency) == partnership
    return Offered(
        found[0][1] if is_own else None,
        tuple(hospital for _, said in found for hospital in said.hospitals),
        agency_of,
    )


def recipients(
    said: Offered, places: Iterable[Mapping[str, Any]], around: Around, teams: Directory
) -> list[dict[str, Any]]:
    """Whom an alert goes to: those of each planned place, then those always told.

    A place that no service lists is rung, where its number is known.
    """
    listed: list[dict[str, Any]] = []
    for number, place in enumerate(places, 1):
        hospital = said.hospital(str(place.get("id") or ""))
        if hospital is not None:
            listed += [_goes(one, said, around, teams) for one in hospital.goes_to]
        else:
            listed.append(_rung(place, number))
    listed += [_goes(one, said, around, teams) for one in (said.own.always if said.own
               else ())]  # fmt: skip
    return list({str(one["id"]): one for one in listed}.values())


def _rung(place: Mapping[str, Any], number: int) -> dict[str, Any]:
    phone = place.get("phone")
    # Each of two such hospitals is told: of one id one of them would be lost.
    made = {
        "id": f"other-place-{number}",
        "title": f"Labour ward, {place['name']}"[:200],
    }
    return made | ({"phone": str(phone)} if phone else {})


def _goes(one: Goes, said: Offered, around: Around, teams: Directory) -> dict[str, Any]:
    made: dict[str, Any] = {"id": one.id, "title": one.title}
    if one.role is None:
        return made | {"phone": one.phone}
    agency = said.agency_of(one)
    there = [
        card.id
        for card in teams.teams.values()
        if card.agency == agency and one.role in card.answers_for
    ]
    # The team that works with them already, before the first of its agency.
    involved = {place.team_id for place in around.involved}
    near = next((id_ for id_ in there if id_ in involved), None)
    team = near or next(iter(there), None)
    team = team or team_for("addressee", around, teams, sent_to=one.role)
    return made | {"role": one.role, "team": team}
