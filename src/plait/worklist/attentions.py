"""Families whose obligations could not be worked out: each is owed attention itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connections

from plait.worklist.directory import directory
from plait.worklist.shapes import Attention

#: One of them, as a value of a statement that reads `failed_derivation`.
COLUMNS: Final = (
    "json_build_array(subject_id, at, coalesce(since, at), label, reference, team_id, "
    "tries)"
)

#: What a subject is called, by the label of those that are no family.
_OTHERS: Final = {"Colleague": "colleague", "Review": "review"}

WORDS: Final = (
    "We could not work out what is owed to this {what}. Everything recorded is kept, "
    "but this {what}'s list may be incomplete."
)
#: The same of a family, for a page that has read since when already.
OF_A_FAMILY: Final = WORDS.format(what="family")
_OURS: Final = (
    "Look at its timeline and decide yourself what is due. Ring whoever else is "
    "involved, because their lists lack it too. Tell whoever runs this system."
)
_NO_FAMILY: Final = "Find out yourself what is due, and tell whoever runs this system."
_OFFICE: Final = (
    "Ring {team}{phone} and make sure that somebody looks at it. Tell "
    "whoever runs this system."
)


def of(subject_id: UUID, *, using: str = "default") -> Attention | None:
    """That what one subject is owed could not be worked out; None where it could."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select json_agg({COLUMNS}) "  # noqa: S608 - a constant of ours
            "from failed_derivation where subject_id = %s",
            [subject_id],
        )
        (found,) = cursor.fetchone()
    return of_open(found, using)


def of_open(found: Any, using: str = "default") -> Attention | None:
    """That of a statement that gave `COLUMNS` as a list, of the record that is open.

    Whoever has it open can look at its timeline, whosever home it is.
    """
    for one in _listed(found) if found else ():
        return _attention(one, is_ours=True, using=using)
    return None


def read(found: Any, teams: Collection[int], using: str) -> tuple[Attention, ...]:
    """Those of a statement that gave `COLUMNS` as a list, for somebody of the teams."""
    return tuple(
        _attention(one, is_ours=one[5] in teams, using=using) for one in _listed(found)
    )


def _listed(found: Any) -> list[Any]:
    listed: list[Any] = json.loads(found) if isinstance(found, str) else found
    return listed


def _attention(one: Sequence[Any], *, is_ours: bool, using: str) -> Attention:
    subject_id, at, since, label, reference, team_id, tries = one
    card = directory(using).teams.get(team_id)
    team, phone = (card.name, card.phone) if card else ("its home team", "")
    what = _OTHERS.get(label, "family")
    to_do = _OURS if what == "family" else _NO_FAMILY
    if not is_ours:
        to_do = _OFFICE.format(team=team, phone=f" on {phone}" if phone else "")
    return Attention(
        subject_id=UUID(subject_id),
        at=datetime.fromisoformat(at),
        since=datetime.fromisoformat(since),
        words=WORDS.format(what=what),
        to_do=to_do,
        label=label or "A family",
        reference=reference,
        team=team,
        phone=phone,
        tries=tries,
        is_ours=is_ours,
        is_family=what == "family",
    )
