"""What a service says of its appointments: types, lengths, places, groups, limits."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.standards.services import BadStandards, Sourced, of_agency, topic

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Title = Annotated[str, Field(min_length=1, max_length=100)]
Mode = Literal["face_to_face", "video", "telephone"]
TOPIC = "appointments"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Limit(Sourced):
    """A number with where it is from. `at_most` is in the unit of its name."""

    at_most: int = Field(ge=0, le=10_000)


class Limits(_Part):
    """How far from now an appointment may be booked.

    `past_hours`: so long after it began it can still be booked; later, what happened is
    recorded as a contact. `ahead_days`: nobody books later than that.
    """

    past_hours: Limit
    ahead_days: Limit


class Type(_Part):
    """A type of appointment.

    `contact` is the kind as which it is recorded that they were seen; where it is not
    said, the one kind that such an agency makes, or another contact. `with_infant` says
    that the baby mostly comes as well. `minutes` is its usual length.
    """

    id: Id
    title: Title
    minutes: int = Field(ge=5, le=480)
    modes: tuple[Mode, ...] = ("face_to_face",)
    contact: Title | None = None
    with_infant: bool = False


class Place(_Part):
    """Where people are seen. `address` stands in letters; a home has none."""

    id: Id
    title: Title
    address: tuple[Title, ...] = ()


class GroupType(_Part):
    """A type of group: how long a session is, how many families have a place."""

    id: Id
    title: Title
    minutes: int = Field(ge=5, le=480)
    places: int = Field(ge=1, le=60)
    contact: Title | None = None
    with_infant: bool = False


class Appointments(_Part):
    """All of it. Ids are unique within types and groups, and within places."""

    types: tuple[Type, ...] = Field(min_length=1)
    places: tuple[Place, ...] = Field(min_length=1)
    groups: tuple[GroupType, ...] = ()
    limits: Limits

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        kinds = [*(x.id for x in self.types), *(x.id for x in self.groups)]
        places = [one.id for one in self.places]
        for ids in (kinds, places):
            twice = next((one for one in ids if ids.count(one) > 1), None)
            if twice:
                message = f"wanted each id once, got {twice!r} twice"
                raise ValueError(message)
        return self

    def type(self, id_: str) -> Type | None:
        """The type of appointment with this id."""
        return next((one for one in self.types if one.id == id_), None)

    def group(self, id_: str) -> GroupType | None:
        """The type of group with this id."""
        return next((one for one in self.groups if one.id == id_), None)

    def place(self, id_: str) -> Place | None:
        """The place with this id."""
        return next((one for one in self.places if one.id == id_), None)

    def kind_title(self, id_: str) -> str:
        """What people call a type; of one that is not there any more, its id."""
        found = self.type(id_) or self.group(id_)
        return found.title if found else id_.replace("_", " ").capitalize()

    def place_title(self, id_: str) -> str:
        """What people call a place."""
        found = self.place(id_)
        return found.title if found else id_.replace("_", " ").capitalize()


def appointments_of(agency: str) -> Appointments:
    """What the agency's service says; of one that says nothing, what is usual.

    Raises:
        BadStandards: its file is wrong, or there is none at all.
    """
    service = of_agency(agency)
    if service is None:
        raise BadStandards(f"{TOPIC}.yaml:1: no service says how families are seen")
    return topic(service, TOPIC, Appointments)
