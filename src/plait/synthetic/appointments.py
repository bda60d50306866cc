"""The made-up diary of the perinatal team: last week, this one and the next.

Families whom the team sees get an appointment that was and one to come, at times that
no colleague has twice. Most came; some did not, a baby was not brought, and of a few
nobody has said it yet. A group meets each week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from plait.clock.moments import at_time, local_day
from plait.clock.working_days import Calendar
from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import Colleague, Organisation, Team
from plait.timeline.events import Event
from plait.worklist.bookings import outcome_by

TEAM: Final = "Vale perinatal team"
GROUP: Final = uuid5(NAMESPACE_URL, f"{TEAM}/group")
GROUP_TITLE: Final = "Parent and baby group"
GROUP_DAY: Final = 1
GROUP_AT: Final = time(13, 30)
_IN_GROUP: Final = 5
_ACCEPTED: Final = "referral.mental_health.accepted"
_ENDED: Final = frozenset({"discharge.mental_health", "area.left", "person.died"})
_TIMES: Final = (time(9, 30), time(11), time(14, 30), time(16))
#: What each profession does mostly.
_KINDS: Final = {
    "perinatal_psychiatrist": ("medication_review", 30),
    "psychology_lead": ("therapy", 60),
    "care_coordinator": ("care_plan_review", 45),
}
_USUAL: Final = ("home_visit", 60)
#: What became of past ones, in turn; nothing is not said yet.
_RESULTS: Final = ("attended",) * 6 + (
    "did_not_attend",
    "attended_late",
    "attended",
    "",
)
_OPEN_DAYS: Final = 250
#: So many appointments of a family were, and so many are to come; so many slots apart.
_BEFORE: Final = 2
_AHEAD: Final = 3
_APART: Final = 15

Slot = tuple[Colleague, datetime]


@dataclass(slots=True)
class TeamDiary:
    """The diary while it is filled: slots are given out once, family by family."""

    world: Organisation
    as_of: datetime
    _past: list[Slot] = field(init=False)
    _ahead: list[Slot] = field(init=False)
    _given: set[Slot] = field(init=False, default_factory=set)
    _number: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        """Lay out the slots: those before now, and those after."""
        slots = list(self._slots())
        self._past = [one for one in reversed(slots) if one[1] < self.as_of]
        self._ahead = [one for one in slots if one[1] > self.as_of]

    @property
    def team(self) -> Team:
        """The team whose diary it is."""
        return next(one for one in self.world.teams if one.name == TEAM)

    def _slots(self) -> Iterator[Slot]:
        """Each colleague's times on the working days around now."""
        calendar = Calendar.england()
        clinical = [one for one in self.team.staff if not one.role.endswith("manager")]
        first = local_day(self.as_of) - timedelta(days=7)
        for days in range(21):
            day = first + timedelta(days=days)
            if not calendar.is_working_day(day):
                continue
            for number, clock in enumerate(_TIMES):
                # The group takes the afternoon of whoever leads it.
                for person in clinical[number % 2 :: 2]:
                    yield person, at_time(day, clock)

    def of(self, made: MadeSubject) -> list[Event]:
        """The appointments of one family, as events; none where it is not seen."""
        if not _is_seen(made, self.as_of):
            return []
        self._number += 1
        found: list[Event] = []
        for turn, slot in enumerate(self._give(self._past, _BEFORE)):
            result = _RESULTS[(self._number + 3 * turn) % len(_RESULTS)]
            found += self._appointment(made, *slot, result=result)
        for slot in self._give(self._ahead, _AHEAD):
            found += self._appointment(made, *slot)
        if self._number <= _IN_GROUP:
            found += self._place(made)
        return found

    def _give(self, slots: list[Slot], turns: int) -> Iterator[Slot]:
        """Some days apart, and each slot once."""
        for turn in range(turns):
            number = self._number + turn * _APART
            slot = slots[number] if number < len(slots) else None
            if slot is not None and slot not in self._given:
                self._given.add(slot)
                yield slot

    def _appointment(
        self, made: MadeSubject, who: Colleague, at: datetime, result: str = ""
    ) -> Iterator[Event]:
        kind, minutes = _KINDS.get(who.role, _USUAL)
        people = _people(made, with_infant=kind == _USUAL[0])
        booked = min(at, self.as_of) - timedelta(days=9, minutes=self._number)
        first = self._event(
            made, "appointment.booked", people[0], who, booked, f"{at}",
            at=at.isoformat(), minutes=minutes, kind=kind, mode="face_to_face",
            place="home" if kind == _USUAL[0] else "vale_house", worker=who.email,
            outcome_by=outcome_by(at).isoformat(), people=people,
        )  # fmt: skip
        yield first
        said = min(at + timedelta(minutes=minutes + 20), self.as_of)
        if result:
            yield from self._said(made, who, first, people, at, said, result)

    def _said(
        self, made: MadeSubject, who: Colleague, first: Event, people: list[str],
        at: datetime, said: datetime, result: str,
    ) -> Iterator[Event]:  # fmt: skip
        """That they were seen or not, and what became of it for each of them."""
        seen = result.startswith("attended")
        mother, *babies = people
        missed = {"planned": "Appointment", "contact": "contact.perinatal"}
        fact: dict[str, Any] = dict(missed)
        if seen:
            fact = {"mode": "face_to_face"} | ({"infant_seen": True} if babies else {})
        kind = "contact.perinatal" if seen else "nonattendance.did_not_attend"
        did = self._event(made, kind, mother, who, at, f"did {at}", known=said, **fact)
        yield did
        for person in people:
            one = result
            if not seen and person != mother:
                one = "was_not_brought"
                yield self._event(
                    made, f"nonattendance.{one}", person, who, at, f"brought {at}",
                    known=said, **missed,
                )  # fmt: skip
            yield self._event(
                made, "appointment.outcome", person, who, said, f"{person} {at}",
                appointment=first.id, answers=first.id, result=one, did=did.id,
            )  # fmt: skip

    def _place(self, made: MadeSubject) -> Iterator[Event]:
        """A place in the group."""
        people = _people(made, with_infant=True)
        joined = self.as_of - timedelta(days=20, minutes=self._number)
        yield self._event(
            made, "group.joined", people[0], self.leader, joined, "group",
            group=str(GROUP), title=GROUP_TITLE, people=people,
        )  # fmt: skip

    @property
    def leader(self) -> Colleague:
        """Who leads the group."""
        return next(one for one in self.team.staff if one.role == "care_coordinator")

    def _event(
        self, made: MadeSubject, kind: str, about: str, who: Colleague, at: datetime,
        key: str, /, *, known: datetime | None = None, **fact: Any,
    ) -> Event:  # fmt: skip
        return Event(
            id=str(uuid5(UUID(made.key), f"{kind} {key}")),
            subject=made.subject,
            about=about,
            kind=kind,
            occurred_at=at,
            recorded_at=known or at,
            agency=self.team.agency,
            fact={"for" if name == "people" else name: x for name, x in fact.items()},
            corrects=None,
            team=TEAM,
            by=who.email,
        )


def _is_seen(made: MadeSubject, as_of: datetime) -> bool:
    """Whether the team sees them now: accepted, not long ago, and not ended."""
    if made.kind != "family" or made.staff_email:
        return False
    since = as_of - timedelta(days=_OPEN_DAYS)
    kinds = {one.kind for one in made.events if one.team == TEAM}
    recent = any(
        one.kind == _ACCEPTED and one.team == TEAM and one.occurred_at > since
        for one in made.events
    )
    mother = next((one for one in made.people if one.role == "mother"), None)
    ended = {one.kind for one in made.events} & _ENDED
    return recent and bool(kinds) and mother is not None and not ended


def _people(made: MadeSubject, *, with_infant: bool) -> list[str]:
    """The mother, and where it is for both, her babies."""
    mothers = [one.id for one in made.people if one.role == "mother"]
    babies = [one.id for one in made.people if one.role == "infant"]
    return [*mothers, *(babies if with_infant else [])]
