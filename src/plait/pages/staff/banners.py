"""The top of a family's page: patient banners, who was seen, and who is involved.

Banners follow the NHS CUI guide for patient banners: SURNAME, Given; labels without
colons, lighter than their values; `14-Jul-1995 (31y)`; NHS numbers 3-3-4; what is not
known is said in words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from markupsafe import Markup

from plait.clock.ages import age_in_words
from plait.clock.moments import local_day
from plait.pages import components, fact_words
from plait.pages.staff.opening import (
    ROLE_WORDS,
    Open,
    label_of,
    name_of,
    short_name,
)
from plait.records.shapes import Involved, LastSeen, PersonView, Sight
from plait.worklist.moving import FORMER, NOT_AT_WORK
from plait.worklist.named import Worker

_NOBODY: Mapping[int, Worker] = MappingProxyType({})

#: Who has a banner, from the top.
_BANNERS = ("mother", "infant", "unborn")
_BABIES = ("infant", "unborn")

#: Agencies of whom it is said if they are not there, by kind.
_MISSED = {
    "perinatal": "No perinatal team involved",
    "social_care": "No children's social care involved",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and its value; `is_warning` for what must not be overlooked."""

    label: str
    value: str | Markup
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Banner:
    """One person's banner: who they are, then what to mind about them."""

    role: str
    name: str
    facts: tuple[Fact, ...]
    more: tuple[Fact, ...]
    has_died: bool


@dataclass(frozen=True, slots=True)
class SightBox:
    """When somebody was last seen, by whom and how; `never` if nobody saw them.

    `since` is newer, and less than being seen: it is said, so that nobody takes it
    for more.
    """

    heading: str
    last: LastSeen | None
    kind: str = ""
    how: str = ""
    never: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Team:
    """A team around the family, and how to reach it."""

    team: str
    agency: str
    role: str
    phone: str
    out_of_hours: str
    last_seen: datetime | None
    why: str
    worker: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody involved, and in words which of the two that matter most is not.

    `former` says which teams worked with them before they moved, and read on.
    """

    teams: tuple[Team, ...]
    absent: tuple[str, ...]
    former: tuple[str, ...] = ()


def banners(opened: Open, now: datetime) -> list[Banner]:
    """The banners of mother and babies, stacked."""
    today = local_day(now)
    people = opened.family.people
    return [
        _banner(person, people, today)
        for role in _BANNERS
        for person in people
        if person.role == role
    ]


def sights(opened: Open) -> list[SightBox]:
    """Each baby last seen, apart from the mother last seen."""
    people = opened.family.people
    return [
        _sight_box(one, person, label_of(person, people))
        for one in opened.family.sights
        for person in [opened.person(one.person_id)]
        if person is not None
    ]


def involved(opened: Open, workers: Mapping[int, Worker] = _NOBODY) -> People:
    """The teams around the family, each once, with all that it is there for.

    `workers` are those who have the family by name, by the number of their team.
    """
    by_team: dict[int, list[Involved]] = {}
    there = [one for one in opened.family.involved if one.role != FORMER]
    for one in there:
        by_team.setdefault(one.team_id, []).append(one)
    names = {team: one.name for team, one in workers.items()}
    teams = tuple(
        _team(places, names.get(team, "")) for team, places in by_team.items()
    )
    kinds = {one.agency_kind for one in there}
    former = (
        # The end is midnight: the day before is the last.
        f"{one.team} worked with them before they moved, and reads on until the end of "
        f"{components.day(local_day(one.until - timedelta(minutes=1)))}"
        for one in opened.family.involved
        if one.role == FORMER and one.until is not None
    )
    return People(
        teams,
        tuple(say for kind, say in _MISSED.items() if kind not in kinds),
        tuple(former),
    )


def _banner(person: PersonView, people: Sequence[PersonView], today: date) -> Banner:
    facts = [Fact("Born", _born(person, today))]
    if person.died_on:
        facts.append(Fact("Died", components.born(person.died_on), is_warning=True))
    if person.role != "unborn":
        facts.append(Fact("NHS No.", _number(person)))
    return Banner(
        role=ROLE_WORDS[person.role],
        name=name_of(person),
        facts=tuple(facts),
        more=tuple(_about_baby(people) if person.role in _BABIES else _wishes(person)),
        has_died=person.died_on is not None,
    )


def _born(person: PersonView, today: date) -> str:
    if person.role == "unborn":
        return "Not yet born"
    if person.born_on is None:
        return "Date of birth not known"
    until = person.died_on or today
    if person.role == "infant":
        return (
            f"{components.born(person.born_on)} ({age_in_words(person.born_on, until)})"
        )
    had_birthday = (until.month, until.day) >= (
        person.born_on.month,
        person.born_on.day,
    )
    years = until.year - person.born_on.year - (not had_birthday)
    return f"{components.born(person.born_on)} ({years}y)"


def _number(person: PersonView) -> str | Markup:
    if person.nhs_number:
        return components.nhs_number(person.nhs_number)
    return "Pending" if person.role == "infant" else "Not known"


def _wishes(person: PersonView) -> list[Fact]:
    language = person.language or "not known"
    if person.interpreter:
        language += ", interpreter needed"
    found = [
        Fact("Preferred language", language, is_warning=person.interpreter),
        Fact(
            "Safe to text",
            "Yes" if person.safe_to_text else "No",
            is_warning=not person.safe_to_text,
        ),
    ]
    if person.preferred_name:
        found.insert(0, Fact("Likes to be called", person.preferred_name))
    return found


def _about_baby(people: Sequence[PersonView]) -> list[Fact]:
    home = [
        f"{short_name(person)} ({ROLE_WORDS[person.role].lower()})"
        for person in people
        if person.household and person.role not in _BABIES and not person.died_on
    ]
    return [Fact("Lives with", components.phrase(home) or "not known")]


#: What is less than being seen, by why.
_SINCE = {
    "video": "On video only, {when}. That is not the same as being seen.",
    "mode": "Said to be seen {when}, but not whether that was face to face.",
    "which": "A baby was seen {when}, but it is not recorded which.",
    "unsaid": "There was a contact {when}, but it is not recorded that anybody "
    "looked at the baby.",
}


def _sight_box(one: Sight, person: PersonView, label: str) -> SightBox:
    is_baby = person.role in _BABIES
    never = (
        "Nobody is recorded as having seen this baby that you may see."
        if is_baby
        else "No contact with the mother is recorded that you may see."
    )
    since = ""
    if one.since is not None:
        since = _SINCE[one.doubt].format(when=components.moment(one.since.at))
    heading = f"{label} last seen"
    if one.last is None:
        return SightBox(heading, None, never=never, since=since)
    how = [
        _said(one.last, "infant_awake", "awake", "asleep"),
        _said(one.last, "infant_undressed", "undressed", "not undressed"),
        _said(one.last, "seen_alone", "parent seen alone", "parent not seen alone"),
    ]
    return SightBox(
        heading,
        one.last,
        kind=fact_words.title(one.last.kind),
        how=", ".join(part for part in how if part),
        since=since,
    )


def _said(last: LastSeen, field: str, yes: str, no: str) -> str:
    found = last.fact.get(field)
    if not isinstance(found, bool):
        return ""
    return yes if found else no


def _working(places: Sequence[Involved]) -> list[str]:
    """In which roles a team is there, each once; being shown something comes last."""
    every = list(dict.fromkeys(place.role for place in places))
    return [role for role in every if role not in NOT_AT_WORK] or every


def _team(places: Sequence[Involved], worker: str) -> Team:
    first = places[0]
    return Team(
        team=first.team,
        agency=first.agency,
        role=components.sentence(components.roles(_working(places))),
        phone=first.phone,
        out_of_hours=first.out_of_hours_phone,
        last_seen=first.last_seen,
        why="; ".join(dict.fromkeys(place.basis for place in places if place.basis)),
        worker=worker,
    )
