"""Opening a family's record for the page that shows it.

The opening is written in the transaction of the page. Why it is opened follows from
whose work it is: children's social care and the police open a record to safeguard a
child, everybody else to care for the family.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.clock.ages import age_in_words
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.staff.record_forms import Areas, PersonChoice, Setting
from plait.records import queries
from plait.records.shapes import FamilyView, PersonView, TimelineEvent
from plait.worklist import adopted
from plait.worklist.directory import directory
from plait.worklist.rows import short_name as area_name

if TYPE_CHECKING:
    from plait.pages.request import Request

_SAFEGUARDING = frozenset({"social_care", "police", "partnership"})

ROLE_WORDS = {
    "mother": "Mother",
    "infant": "Baby",
    "unborn": "Unborn baby",
    "partner": "Partner",
    "other_carer": "Carer",
    "sibling": "Brother or sister",
}


@dataclass(frozen=True, slots=True)
class Open:
    """A family's record that is open for this page."""

    family: FamilyView
    classes: int
    why: str

    @property
    def id(self) -> UUID:
        """The id of the family."""
        return self.family.id

    def person(self, person_id: UUID | None) -> PersonView | None:
        """Somebody of the family by id."""
        return next((p for p in self.family.people if p.id == person_id), None)


def agency_kind(request: Request) -> str:
    """The kind of agency of whoever asks; nothing without a post."""
    return request.post.team.agency.kind if request.post else ""


def purpose(request: Request) -> str:
    """Why whoever asks opens records."""
    is_safeguarding = agency_kind(request) in _SAFEGUARDING
    return "safeguarding" if is_safeguarding else "direct_care"


def open_family(
    request: Request,
    subject_id: UUID,
    *,
    with_sights: bool = False,
    because: str = "",
) -> Open:
    """Open the record of a family for this page, and write that it was opened.

    `with_sights` reads also who is involved and who was last seen, which only the
    family's own page shows. `because` is the purpose, where it is another than that of
    the agency's work.

    Raises:
        NotAllowed: it may not be opened, does not exist, or is no family.
    """
    opened = sessions.open_subject(
        request.staff, subject_id, because or purpose(request)
    )
    read = queries.family if with_sights else queries.household
    family = read(subject_id)
    if family.kind != "family":
        raise NotAllowed
    return Open(family, opened.classes, opened.why)


def name_of(person: PersonView) -> str:
    """`SMITH, Jane`, as a patient banner writes a name; said where it is unknown."""
    last = person.family_name.upper()
    if person.role == "unborn" and not last:
        return "Unborn baby"
    first = person.given or ROLE_WORDS[person.role]
    return f"{last}, {first}" if last else first


def short_name(person: PersonView) -> str:
    """`Jane Smith`."""
    first = person.preferred_name or person.given or ROLE_WORDS[person.role]
    return f"{first} {person.family_name}".strip()


def people_of(one: TimelineEvent, opened: Open) -> list[PersonView]:
    """Whom an event is about, then who else was there."""
    there = one.event.fact.get("people_present") or ()
    ids = [str(one.event.about), *(each for each in there if isinstance(each, str))]
    by_id = {str(person.id): person for person in opened.family.people}
    return [by_id[each] for each in dict.fromkeys(ids) if each in by_id]


def label_of(person: PersonView, people: Iterable[PersonView]) -> str:
    """`Mother`, `Baby`; and where a family has several babies, which of them.

    By the name, or by a number where there is no name or two have the same one.
    """
    words = ROLE_WORDS[person.role]
    alike = [one for one in people if one.role == person.role]
    if len(alike) == 1:
        return words
    if person.given and sum(one.given == person.given for one in alike) == 1:
        return f"{words} {person.given}"
    return f"{words} {1 + [one.id for one in alike].index(person.id)}"


def family_name(people: Iterable[PersonView]) -> str:
    """`The Fenwick family`, by the mother's name; `Family` where none is known."""
    named = [person for person in people if person.family_name]
    named.sort(key=lambda person: person.role != "mother")
    return f"The {named[0].family_name} family" if named else "Family"


def setting_of(request: Request, opened: Open) -> Setting:
    """What a form needs to know of where it is asked."""
    today = local_day(request.now)
    people = [p for p in opened.family.people if p.died_on is None]
    policy = adopted.now_in_use(opened.family.partnership).on(today)
    return Setting(
        people=tuple(
            PersonChoice(person.id, person.role, _label(person, today), person.born_on)
            for person in people
        ),
        now=request.now,
        agency_kind=agency_kind(request),
        mobility=policy.mobility_definition if policy else "",
        not_mobile_under_months=(policy.not_mobile_under_months or 0) if policy else 0,
        areas=areas_of(request, opened),
    )


def areas_of(request: Request, opened: Open) -> Areas:
    """The areas in which whoever asks may find a child of this family."""
    home = opened.family.partnership
    places = directory().places(home)
    own = request.post.team.agency_id if request.post else ""
    return Areas(
        home=home,
        found_in=places.found.get(own, home),
        every=tuple((area, area_name(area)) for area in places.areas),
    )


def _label(person: PersonView, today: object) -> str:
    role = ROLE_WORDS[person.role]
    if person.role in ("infant", "sibling") and person.born_on:
        age = age_in_words(person.born_on, today)  # type: ignore[arg-type]
        return f"{short_name(person)}, {components.sentence(role).lower()}, {age} old"
    if person.role == "unborn":
        return "The unborn baby"
    return f"{short_name(person)}, {role.lower()}"
