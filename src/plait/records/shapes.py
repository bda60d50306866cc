"""What the room takes and gives: plain frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid4


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEvent:
    """An event that is to be appended. Its fact has been checked.

    `agency` may be left empty where a team is named: it is the team's. `sensitivity`
    is a class name; None is the class of the kind.
    """

    subject_id: UUID
    kind: str
    fact: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    about: UUID | None = None
    agency: str = ""
    team_id: int | None = None
    by_id: int | None = None
    sensitivity: str | None = None
    corrects: UUID | None = None
    source_id: str | None = None
    id: UUID = field(default_factory=uuid4)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as it is kept.

    `root` is the id of the event that was first recorded: its own, unless it is a
    correction. `was_there` says that `append` found it there already, and wrote
    nothing.
    """

    subject_id: UUID
    id: UUID
    kind: str
    fact: Mapping[str, Any]
    occurred_at: datetime
    recorded_at: datetime
    about: UUID | None
    agency: str
    team_id: int | None
    by_id: int | None
    sensitivity: str
    corrects: UUID | None
    root: UUID
    first_recorded_at: datetime
    was_there: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEvent:
    """An event as a person who may see it reads it.

    `by` and `team` are names for people, empty for what came from elsewhere. With
    `is_superseded` a later correction has taken its place; both stay visible. With
    `is_withdrawn` the newest version says that it never happened.
    """

    event: StoredEvent
    by: str
    team: str
    is_superseded: bool = False
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeing:
    """What was said of who may see an event, by whom and why.

    `named` is the name of the person whom it names, and `is_named` whether it holds.
    """

    event_id: UUID
    kind: str
    fact: Mapping[str, Any]
    at: datetime
    by: str
    team: str
    named: str = ""
    is_named: bool = False

    @property
    def staff(self) -> int | None:
        """The number of the person whom it names."""
        return self.fact.get("staff")


@dataclass(frozen=True, slots=True)
class HeldElsewhere:
    """That a team holds something of a week which the person may not read.

    `week` is its Monday. It says neither what nor how much.
    """

    team_id: int | None
    agency: str
    week: date


@dataclass(frozen=True, slots=True)
class ReasonAt:
    """A reason of an obligation, and where it is held.

    `event_id` is None where the person may not read it; `team_id` and `agency` are
    None too where its very existence is bound.
    """

    event_id: UUID | None
    is_visible: bool
    team_id: int | None
    agency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """Someone of a family, as a banner shows them."""

    id: UUID
    role: str
    given: str
    family_name: str
    preferred_name: str
    born_on: date | None
    nhs_number: str | None
    sex: str
    language: str
    interpreter: bool
    safe_to_text: bool
    household: bool
    died_on: date | None
    source_id: str | None

    @property
    def label(self) -> str:
        """Initials, for a list that is read before the record is opened: `Baby A.`"""
        first = self.given or self.role.replace("_", " ").capitalize()
        return f"{first} {self.family_name[:1]}." if self.family_name else first


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """A team that is involved with a family, and how to reach it.

    `last_seen` is the moment of its last contact that the viewer may read.
    """

    team_id: int
    team: str
    agency: str
    agency_kind: str
    role: str
    phone: str
    out_of_hours_phone: str
    since: datetime
    until: datetime | None
    basis: str
    last_seen: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSeen:
    """When somebody was last seen, by whom, and how, as far as was recorded."""

    at: datetime
    by: str
    team: str
    kind: str
    fact: Mapping[str, Any]
    event_id: UUID


#: Why what was recorded of somebody is not enough to say that they were seen.
Doubt = Literal["", "video", "mode", "which", "unsaid"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """When a mother or an infant was last seen, and what was less than that since.

    `last` is None where nobody saw them. `since` is newer than it and not as good: a
    video call, or a contact that does not say how, whom, or whether somebody looked.
    `doubt` names which.
    """

    person_id: UUID
    role: str
    last: LastSeen | None = None
    since: LastSeen | None = None
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """A family that is open: its people, who is involved, who was seen when."""

    id: UUID
    kind: str
    reference: str
    partnership: str
    partnership_name: str
    home_team_id: int
    people: tuple[PersonView, ...]
    policy: str = ""
    involved: tuple[Involved, ...] = ()
    sights: tuple[Sight, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """Where someone lives and how to reach them: for the location class only."""

    person_id: UUID
    address: str
    postcode: str
    phone: str


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Someone of a family that was found; `is_match` marks whom the search meant."""

    id: UUID
    role: str
    given: str
    family_name: str
    born_on: date | None
    is_match: bool


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """A family that a search found, and its people."""

    subject_id: UUID
    reference: str
    people: tuple[FoundPerson, ...]
