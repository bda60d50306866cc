"""A family that moves: its care is offered to another area, and accepted there or not.

Each service hands over by itself. Where the family's home service hands over, the home
of the family moves with it. Who protects a child goes a road of its own
(`timeline.ownership`).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from plait.timeline.facts.shapes import Day, Fact, Kind, Name, Words

Service = Literal["health_visiting", "maternity", "perinatal"]


class Transfer(Fact):
    """What an offer and its answers say alike, so that each can be read by itself.

    `service` is the kind of agency that hands over. `to` is the role to which the fact
    is addressed and `team` the number of the team. The areas are slugs.
    """

    service: Service
    from_area: Name
    to_area: Name
    to: Name | None = None
    team: int | None = None


class TransferOffered(Transfer):
    """A service offers its part in the care of a family to that of another area.

    `town` is where they live from `moves_on` on: never an address. `place_hidden` says
    that nobody but the team that is asked may learn where. `access_days` are the whole
    days after the acceptance for which the old area still reads. The others are the
    pack: what the new team needs, in the words of whoever hands over.
    """

    to: Name
    team: int
    moves_on: Day
    access_days: Annotated[int, Field(ge=0, le=84, strict=True)]
    summary: Words
    town: Name | None = None
    place_hidden: bool | None = None
    still_open: Words | None = None
    history: Words | None = None
    seen: Words | None = None
    services: Words | None = None


class TransferAccepted(Transfer):
    """A team of the new area takes over, by name. `to` and `team` are its own.

    `home` says that the home of the family moves with it. `access_ends_on` is the last
    day on which the old area reads what others recorded.
    """

    answers: Name
    to: Name
    team: int
    accepted_by: Name
    first_contact_on: Day
    access_ends_on: Day
    home: bool = False
    place_hidden: bool | None = None


class TransferRefused(Transfer):
    """The new area does not take over: why, and what is missing. It goes back."""

    answers: Name
    to: Name
    team: int
    missing: Words | None = None


class TransferKept(Fact):
    """After a refusal: the service keeps the family, and offers nobody anything."""

    service: Service


KINDS = (
    Kind(
        "transfer.offered",
        "communication",
        "Move to another area offered",
        TransferOffered,
        "health",
        public="The care of a family that moves was offered to another area",
    ),
    Kind(
        "transfer.accepted",
        "communication",
        "Move to another area accepted",
        TransferAccepted,
    ),
    Kind(
        "transfer.refused",
        "communication",
        "Move to another area not accepted",
        TransferRefused,
        "health",
        public="A move to another area was not accepted",
    ),
    Kind(
        "transfer.kept",
        "communication",
        "Family stays with its service, and does not move on",
        TransferKept,
    ),
)
