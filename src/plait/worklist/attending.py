"""What is recorded of who came and who did not, to appointments and groups. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from plait.timeline.appointments import SEEN

#: That somebody was not seen, by what became of it. Who came late and could not be
#: seen has no such fact: they did come.
MISSED: Final[Mapping[str, str]] = {
    "did_not_attend": "nonattendance.did_not_attend",
    "was_not_brought": "nonattendance.was_not_brought",
    "no_access": "nonattendance.no_access",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What became of it for one person."""

    person: UUID
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where and how it was to be, and as what it is recorded that they were seen.

    `contact` is the kind of contact; `planned` what it was and `place` where, in words.
    `roles` are the roles of the living of the family, by id.
    """

    contact: str
    roles: Mapping[UUID, str]
    mode: str = ""
    planned: str = ""
    place: str = ""
    note: str | None = None


def told_of(
    came: Sequence[Came], setting: Setting
) -> list[tuple[str, list[UUID], dict[str, Any]]]:
    """One contact with all who were seen, and that each of the others was not.

    Each is a kind, whom it is about (the first one) and what it says.
    """
    told: list[tuple[str, list[UUID], dict[str, Any]]] = []
    seen = [one.person for one in came if one.result in SEEN]
    if seen:
        told.append((setting.contact, seen, _seen(seen, setting)))
    note = {"note": setting.note} if setting.note and not seen else {}
    planned = {"contact": setting.contact}
    if setting.planned:
        planned["planned"] = setting.planned
    told += [
        (MISSED[one.result], [one.person], planned | note)
        for one in came
        if one.result in MISSED
    ]
    return told


def _seen(seen: Sequence[UUID], setting: Setting) -> dict[str, Any]:
    """What the contact says: a baby who was there was looked at, but for a call."""
    infants = [one for one, role in setting.roles.items() if role == "infant"]
    sighted = [one for one in infants if one in seen and setting.mode != "telephone"]
    said = {"mode": setting.mode, "place": setting.place, "note": setting.note}
    fact: dict[str, Any] = {name: value for name, value in said.items() if value}
    if len(seen) > 1:
        fact["people_present"] = [str(one) for one in seen]
    if infants:
        fact["infant_seen"] = len(sighted) == len(infants)
    if len(infants) > 1:
        fact["infants_seen"] = [str(one) for one in sighted]
    return fact
