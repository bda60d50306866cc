"""`Owner: Ashmere Children's Social Care, since …`: the line that both areas read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from plait.pages.staff import opening
from plait.worklist import owned

if TYPE_CHECKING:
    from plait.pages.staff.opening import Open
    from plait.worklist.owned import Owned


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """Who owns, in words.

    Attributes:
        who: whose protection it is: `Baby`, or "" where that goes without saying.
        owner: the name of the children's social care that owns.
        since: since when; None from the beginning.
        until: the name of the one that is asked to take over; "" while none is.
        href: the page where it is handed over.
    """

    who: str
    owner: str
    since: datetime | None
    until: str
    asked_at: datetime | None
    href: str


def lines(opened: Open) -> list[OwnerLine]:
    """A line a child with whom another area has to do, for a page of the family."""
    found = owned.of_family(opened.id)
    children = [one for one in opened.family.people if one.role in _CHILDREN]
    named = [one for one in found if one.child != opened.id]
    return [
        line(one, opened.id, who=_who(one, opened) if len(children) > 1 else "")
        for one in named or found
    ]


def line_about(subject_id: UUID, about: UUID | None) -> list[OwnerLine]:
    """The line of one child, or of the family where it has none: for a duty's page."""
    found = {one.child: one for one in owned.of_family(subject_id)}
    one = found.get(about or subject_id) or found.get(subject_id)
    return [line(one, subject_id)] if one else []


def line(one: Owned, subject_id: UUID, *, who: str = "") -> OwnerLine:
    """One row in words."""
    return OwnerLine(
        who=who,
        owner=owned.social_care_of(one.area),
        since=one.since,
        until=owned.social_care_of(one.offered_to) if one.offered_to else "",
        asked_at=one.offered_at,
        href=reverse("owner", args=[subject_id, one.child]),
    )


def _who(one: Owned, opened: Open) -> str:
    person = opened.person(one.child)
    return opening.label_of(person, opened.family.people) if person else ""


_CHILDREN = frozenset({"infant", "sibling", "unborn"})
