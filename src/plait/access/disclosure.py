"""What this person may see of an obligation's reasons.

The rules read everything; people do not. A reason that a person may read is given in
full. Of another it is said who holds it and whom to ask, and of a class whose very
existence is bound, only that somebody must be asked.

The database has already kept hidden events back. This asks again, from the facts of
the viewer, so that a mistake in one place is not a leak.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from plait.access.classes import BIT, EXISTENCE_IS_BOUND, holds

#: The ground on which the holder may tell: Data Protection Act 2018, Schedule 1,
#: paragraph 18, safeguarding of children and of individuals at risk.
BASIS: Final = "DPA 2018 Sch 1 para 18"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds something, and whom to ask there."""

    team: str
    role: str
    phone: str = ""
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A fact behind an obligation, and who holds it.

    `sensitivity` is a class name. `words` tell the fact in full, or are None where
    the database did not give it.
    """

    event_id: UUID | None
    sensitivity: str
    holder: Holder
    words: str | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """What decides what a person sees of the record that is open.

    `classes` is the mask that opening gave, 0 when it is not open. `released` are the
    events that may be read whatever their class.
    """

    teams: frozenset[int]
    classes: int = 0
    released: frozenset[UUID] = frozenset()
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Disclosed:
    """A reason as this person may see it. `event_id` only where it is told in full."""

    words: str
    is_full: bool
    event_id: UUID | None = None
    holder: Holder | None = None


def disclose(
    reasons: Iterable[Reason], viewer: Viewer, *, office: Holder
) -> list[Disclosed]:
    """Each reason as this person may see it, in the same order, each line once.

    Args:
        reasons: the facts behind an obligation.
        viewer: who is asking.
        office: whom to ask where even the holder may not be named: the partnership's
            safeguarding office.
    """
    told: list[Disclosed] = []
    for reason in reasons:
        disclosed = _disclose(reason, viewer, office)
        # Twice the same line would count what is hidden.
        if disclosed.is_full or disclosed not in told:
            told.append(disclosed)
    return told


def may_see(reason: Reason, viewer: Viewer) -> bool:
    """Whether this person may read this reason in full."""
    if viewer.is_excluded:
        return False
    is_own = reason.holder.team_id in viewer.teams and reason.sensitivity != "sealed"
    return (
        is_own
        or holds(viewer.classes, BIT[reason.sensitivity])
        or reason.event_id in viewer.released
    )


def held(holder: Holder, basis: str = BASIS) -> str:
    """The words for what a person may not read: who holds it and whom to ask."""
    phone = f" ({holder.phone})" if holder.phone else ""
    return f"Information held by {holder.team}: ask {holder.role}{phone}, basis {basis}"


def _disclose(reason: Reason, viewer: Viewer, office: Holder) -> Disclosed:
    if reason.words is not None and may_see(reason, viewer):
        return Disclosed(
            reason.words, is_full=True, event_id=reason.event_id, holder=reason.holder
        )
    is_bound = EXISTENCE_IS_BOUND >> BIT[reason.sensitivity] & 1
    holder = office if is_bound else reason.holder
    return Disclosed(held(holder), is_full=False, holder=holder)
