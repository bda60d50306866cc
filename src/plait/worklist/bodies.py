"""The agencies and records that an import needs, found here or made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from plait.access.classes import ROUTINE
from plait.access.errors import PlaitError
from plait.access.models import (
    Agency,
    Involvement,
    Partnership,
    SharingAgreement,
    Staff,
    Team,
)
from plait.records import references
from plait.records.models import Person, Subject
from plait.standards import policies
from plait.standards.roles import AGENCY_KINDS
from plait.timeline.events import Event
from plait.timeline.facts import did_you_mean
from plait.worklist import directory
from plait.worklist.routing import OFFICE, TeamCard

#: What an agency may be called that is not known here: it becomes a name on pages.
_NAME = re.compile(r"\w[\w .&'()-]{0,49}")
NAME_WANTED = "agency: wanted a name of at most 50 letters, figures, spaces and hyphens"


def is_name(agency: str) -> bool:
    """Whether an agency may be called so."""
    return _NAME.fullmatch(agency) is not None


class UnknownPartnership(PlaitError):
    """There are partnerships here, and none of this name."""


class NowhereToPut(PlaitError):
    """Nothing says which partnership a family belongs to."""


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of a family as the file tells of them.

    `has_joined` says whether an event tells that they joined. Where none does, their
    role is known from their id alone, and it is recorded that they joined when they
    were first spoken of.
    """

    id: UUID
    source_id: str
    role: str
    born_on: date | None
    household: bool
    has_joined: bool
    first: Event


@dataclass(slots=True)
class Bodies:
    """The teams that there are; and where agencies that are not known are made."""

    teams: dict[int, TeamCard]
    partnership: str | None
    only: str | None
    using: str

    def team_of(self, agency: str, name: str | None = None) -> int | None:
        """The agency's team of this name, or its first one; None if it has none."""
        its = [team for team in self.teams.values() if team.agency == agency]
        named = [team.id for team in its if team.name == name]
        return next(iter((*named, *(team.id for team in its))), None)

    def home_of(self, events: Iterable[Event]) -> TeamCard:
        """The team that is a subject's home: of the agency that knew of it first.

        Agencies that are not known here are made, if there is a partnership to make
        them in.

        Raises:
            NowhereToPut: no agency is known, and there is no one partnership to put
                the subject in.
        """
        in_order = sorted(events, key=lambda event: event.recorded_at)
        if self.partnership is not None:
            for agency in dict.fromkeys(event.agency for event in in_order):
                if agency and self.team_of(agency) is None:
                    self._make(agency, self.partnership)
        for event in in_order:
            team = self.team_of(event.agency)
            if team is not None:
                return self.teams[team]
        return self._office(in_order[0].agency)

    def _office(self, agency: str) -> TeamCard:
        where = self.partnership or self.only
        if where is None:
            known = [team.agency for team in self.teams.values()]
            hint = did_you_mean(agency, known) if agency else ""
            say = (
                f"agency: {agency[:60]!r} is not known here, and nothing says which "
                f"partnership this belongs to: give --partnership{hint}"
            )
            raise NowhereToPut(say)
        serving = [team for team in self.teams.values() if team.partnership == where]
        office = [team for team in serving if OFFICE in team.answers_for]
        kind = [team for team in serving if team.agency_kind == OFFICE]
        for team in (*office, *kind):
            return team
        return self._make(f"{where}-{OFFICE}", where)

    def _make(self, slug: str, partnership: str) -> TeamCard:
        """A plain agency with one team of the same name."""
        kind = next(
            (kind for kind in AGENCY_KINDS if _sounds_like(slug, kind)), "other"
        )
        agency, _ = Agency.objects.using(self.using).get_or_create(
            slug=slug,
            defaults={
                "name": slug,
                "kind": kind,
                "partnership_id": partnership,
            },
        )
        team = Team.objects.using(self.using).create(agency=agency, name=slug)
        directory.forget()
        card = directory.directory(self.using).teams[team.pk]
        self.teams[card.id] = card
        return card


def read(partnership: str | None, *, using: str) -> Bodies:
    """The teams that there are, and the partnership that is to be used.

    The first partnership of a database is made if it is named; later ones are for
    people to set up, because a family must not end up in one by a slip of the pen.

    Raises:
        UnknownPartnership: there are others, and none of this slug.
    """
    known = list(Partnership.objects.using(using).values_list("slug", flat=True))
    if partnership is not None and partnership not in known:
        if known:
            hint = did_you_mean(partnership, known)
            say = f"{partnership[:60]!r} is not a partnership here{hint}"
            raise UnknownPartnership(say)
        policy = partnership if partnership in policies.names() else ""
        Partnership.objects.using(using).create(
            slug=partnership, name=partnership, policy=policy
        )
        known = [partnership]
    directory.forget()
    teams: Mapping[int, TeamCard] = directory.directory(using).teams
    return Bodies(
        teams=dict(teams),
        partnership=partnership,
        only=known[0] if len(known) == 1 else None,
        using=using,
    )


def start(
    subject_id: UUID, name: str, home: TeamCard, events: Iterable[Event], *, using: str
) -> None:
    """The subject's row and its home team's involvement, if they are not there yet."""
    kind, _, key = name.partition(":")
    since = min(event.recorded_at for event in events)
    _, is_new = Subject.objects.using(using).get_or_create(
        id=subject_id,
        defaults={
            "kind": kind,
            "reference": references.new(kind),
            "home_team_id": home.id,
            "partnership_id": home.partnership,
            "source_id": key,
            "created_at": since,
            "staff": _staff(key, using) if kind == "staff" else None,
        },
    )
    if not is_new:
        return
    role = next(iter(home.answers_for), home.agency_kind)
    agreed = SharingAgreement.objects.using(using).filter(
        partnership_id=home.partnership, role=role
    )
    Involvement.objects.using(using).create(
        subject_id=subject_id,
        id=uuid5(subject_id, "home"),
        team_id=home.id,
        role=role,
        classes=agreed.values_list("classes", flat=True).first() or ROUTINE,
        since=since,
        basis="holds this record",
    )


def add_people(
    subject_id: UUID, people: Iterable[Someone], *, using: str
) -> list[Someone]:
    """Write who is not there yet. Gives those of whom no event says they joined."""
    there = set(
        Person.objects.using(using)
        .filter(subject_id=subject_id)
        .values_list("id", flat=True)
    )
    new = [one for one in people if one.id not in there]
    Person.objects.using(using).bulk_create(
        Person(
            subject_id=subject_id,
            id=one.id,
            source_id=one.source_id,
            role=one.role,
            born_on=one.born_on,
            household=one.household,
        )
        for one in new
    )
    return [one for one in new if not one.has_joined]


def _staff(key: str, using: str) -> Staff | None:
    """The account of a member of staff whom the file names by email."""
    return Staff.objects.using(using).filter(email=key.lower()).first()


def _sounds_like(slug: str, kind: str) -> bool:
    return kind.replace("_", "") in slug.replace("_", "").replace("-", "").lower()
