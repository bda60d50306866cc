"""Taking in a whole subject at once, with its people and all its events.

For what comes by the hundred, as made-up families do. It is the same pen, the same
chain and the same projection as for one fact at a time; only the round trips are
fewer. It works on the engine's connection alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from plait.access.classes import ROUTINE
from plait.access.models import Involvement, SharingAgreement
from plait.records import ledger, names, references
from plait.records.models import Person, PersonContact, Subject
from plait.records.shapes import NewEvent
from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import around, involving, projection, releasing
from plait.worklist.directory import directory
from plait.worklist.routing import Around, Directory, Involved

ENGINE = "engine"

#: Why a team is involved that has the families of a place.
CASELOAD = "has the families of this place on its caseload"

#: After these the recording team's involvement in the role ends.
ENDS = {
    "discharge.mental_health": ("perinatal_duty", "perinatal_clinician"),
    "plan.child_protection.ended": ("social_worker",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody of the subject. `id` is what events name; `address` may be empty."""

    id: UUID
    role: str
    given: str = ""
    family_name: str = ""
    born_on: date | None = None
    died_on: date | None = None
    nhs_number: str | None = None
    sex: str = ""
    language: str = ""
    interpreter: bool = False
    safe_to_text: bool = False
    address: str = ""
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubject:
    """A subject, its people and its events, in the order of their recording.

    In the events `team` and `by` are numbers of a team and of a member of staff,
    written as text, and ids are UUIDs. Their facts have been checked. `caseload` are
    teams, with their roles, that have the family because of where it lives.
    """

    id: UUID
    kind: str
    partnership: str
    home_team: int
    people: Sequence[NewPerson]
    events: Sequence[Event]
    caseload: Sequence[tuple[int, str]] = ()
    staff: int | None = None
    source_id: str | None = None


def take_in(new: NewSubject, *, now: datetime, using: str = ENGINE) -> int:
    """Write the subject with all that is known of it, and what is now owed to it.

    Gives how many events were written. All of it is written, or nothing.

    Raises:
        PlaitError: the ledger refused an event; see `records.errors`.
    """
    with transaction.atomic(using=using):
        _start(new, now, using)
        written = ledger.append_all(
            [_new_event(new, e) for e in new.events], using=using
        )
        context = around.read(new.id, using=using)
        events = ledger.read_full(new.id, using=using)
        timeline = Timeline.of(context.subject, events)
        known = {event.id: event for event in events}
        given = _involve(new, timeline, known, context.around, using)
        releasing.release(new.id, given, using=using)
        context = around.read(new.id, using=using)
        projection.refresh(context, timeline, now=now, using=using)
    return written


def _start(new: NewSubject, now: datetime, using: str) -> None:
    """The subject's row, and who belongs to it."""
    known_since = min((event.recorded_at for event in new.events), default=now)
    Subject.objects.using(using).create(
        id=new.id,
        kind=new.kind,
        reference=references.new(new.kind),
        home_team_id=new.home_team,
        partnership_id=new.partnership,
        staff_id=new.staff,
        source_id=new.source_id,
        created_at=known_since,
    )
    Person.objects.using(using).bulk_create(_person(new.id, one) for one in new.people)
    PersonContact.objects.using(using).bulk_create(
        PersonContact(
            subject_id=new.id,
            person_id=one.id,
            address=one.address,
            postcode=one.postcode,
            phone=one.phone,
        )
        for one in new.people
        if one.address or one.phone
    )


def _person(subject_id: UUID, one: NewPerson) -> Person:
    return Person(
        subject_id=subject_id,
        id=one.id,
        role=one.role,
        given=one.given,
        family_name=one.family_name,
        name_key=names.key_of(one.family_name),
        born_on=one.born_on,
        died_on=one.died_on,
        nhs_number=one.nhs_number,
        sex=one.sex,
        language=one.language,
        interpreter=one.interpreter,
        safe_to_text=one.safe_to_text,
    )


def _new_event(new: NewSubject, event: Event) -> NewEvent:
    return NewEvent(
        id=UUID(event.id),
        subject_id=new.id,
        kind=event.kind,
        fact=event.fact,
        about=UUID(event.about) if event.about else None,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        agency=event.agency,
        team_id=int(event.team) if event.team else None,
        by_id=int(event.by) if event.by else None,
        sensitivity=event.sensitivity,
        corrects=UUID(event.corrects) if event.corrects else None,
    )


def _involve(
    new: NewSubject,
    timeline: Timeline,
    events: Mapping[str, Event],
    there: Around,
    using: str,
) -> list[releasing.Release]:
    """Who became involved because of what happened, since when and until when.

    Gives what was released to whom meanwhile.
    """
    teams = directory(using)
    given: list[releasing.Release] = []
    current: dict[tuple[int, str], Involved] = {}
    wanted_for: dict[tuple[int, str], involving.Involve] = {}
    ended: list[tuple[Involved, involving.Involve]] = []
    for has, why in _caseload(new, timeline):
        current[has.team_id, has.role] = has
        wanted_for[has.team_id, has.role] = why
    for event in sorted(timeline.events, key=lambda one: one.recorded_at):
        known = Around(there.partnership, there.home_team, tuple(current.values()))
        given += releasing.by_event(events[event.id], events, known, teams)
        for wanted in involving.by_event(event, timeline, known, teams):
            place = (wanted.team_id, wanted.role)
            if place not in current:
                current[place] = Involved(*place, event.recorded_at, wanted.until)
                wanted_for[place] = wanted
        for place in [one for one in current if one[1] in ENDS.get(event.kind, ())]:
            over = replace(current.pop(place), until=event.recorded_at)
            ended.append((over, wanted_for[place]))
    held = [*ended, *((current[place], wanted_for[place]) for place in current)]
    if new.home_team not in {one.team_id for one, _ in held if one.until is None}:
        held.append(_home(new, timeline, teams))
    agreed = _agreed(new.partnership, using)
    Involvement.objects.using(using).bulk_create(
        _row(new.id, one, wanted, agreed) for one, wanted in held
    )
    return given


def _caseload(
    new: NewSubject, timeline: Timeline
) -> list[tuple[Involved, involving.Involve]]:
    """The teams that have the family from the first that was known of it."""
    first = min(timeline.events, key=lambda one: one.recorded_at)
    return [
        (
            Involved(team_id, role, first.recorded_at),
            involving.Involve(team_id, role, CASELOAD, UUID(first.id)),
        )
        for team_id, role in new.caseload
    ]


def _home(
    new: NewSubject, timeline: Timeline, teams: Directory
) -> tuple[Involved, involving.Involve]:
    """The home team's own involvement, in the first role that it answers for."""
    first = min(timeline.events, key=lambda one: one.recorded_at)
    role = next(iter(teams.teams[new.home_team].answers_for), "home_team")
    basis = "holds this record"
    return (
        Involved(new.home_team, role, first.recorded_at),
        involving.Involve(new.home_team, role, basis, UUID(first.id)),
    )


def _row(
    subject_id: UUID,
    held: Involved,
    wanted: involving.Involve,
    agreed: Mapping[str, int],
) -> Involvement:
    return Involvement(
        subject_id=subject_id,
        id=uuid4(),
        team_id=held.team_id,
        role=held.role,
        classes=agreed.get(held.role, ROUTINE),
        since=held.since,
        until=held.until,
        basis=wanted.basis,
        source_event=wanted.source_event,
    )


def _agreed(partnership: str, using: str) -> Mapping[str, int]:
    """What each role may be given, by the partnership's agreement."""
    found = SharingAgreement.objects.using(using).filter(partnership_id=partnership)
    return dict(found.values_list("role", "classes"))
