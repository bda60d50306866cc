"""Families by type: what happened to each, and what the rules ask of whom.

A family of the crowd is one of some thousand types, which differ in the day of birth
and in how much happened. What is owed is worked out by the real engine once a type,
so the worklists of the crowd are what Plait itself would have written.
"""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from plait.access import classes
from plait.engine.derive import derive
from plait.standards.policies import library_of
from plait.synthetic.diary import Diary
from plait.synthetic.organisation import organisation
from plait.synthetic.population import TOLD
from plait.synthetic.streams import routine
from plait.timeline.events import Event
from plait.timeline.facts import check, kinds
from plait.timeline.timeline import Timeline
from plait.worklist.entries import Entry, Named, entries_of
from plait.worklist.routing import Around, Directory, Involved, TeamCard

#: The teams around a family, in the order in which their numbers stand in a family.
AROUND = ("maternity", "health_visiting", "gp", "perinatal", "paediatrics",
          "social_care", "partnership")  # fmt: skip
ANSWERS: Mapping[str, tuple[str, ...]] = {
    "maternity": ("midwife", "community_midwifery_lead", "head_of_midwifery"),
    "health_visiting": ("health_visitor", "hv_team_lead", "hv_service_manager"),
    "gp": ("gp", "practice_manager"),
    "perinatal": ("perinatal_duty", "perinatal_clinician", "care_coordinator"),
    "paediatrics": ("paediatrician",),
    "social_care": ("social_worker", "social_care_front_door", "team_manager"),
    "partnership": ("partnership",),
    "police": ("police",),
}
#: Who is involved with every family, as what.
INVOLVED = (
    ("maternity", "midwife"),
    ("health_visiting", "health_visitor"),
    ("gp", "gp"),
)
PEOPLE = ("mother", "infant")

#: Births lie so many days before and after the moment of loading.
OLDEST, UNBORN = 760, 56

_NOTE = {"infant_seen": True}
#: Day counted from the birth, kind, about whom, by which kind of agency, its fact.
_COURSE: tuple[tuple[int, str, str, str, Mapping[str, Any]], ...] = (
    (-224, "person.joined", "mother", "maternity", {"role": "mother"}),
    (-224, "pregnancy.notified", "mother", "maternity", {"edd": "DUE"}),
    (-214, "pregnancy.booked", "mother", "maternity", {}),
    (-214, "contact.midwife.booking", "mother", "maternity", {}),
    (-214, "screen.whooley", "mother", "maternity", {"items": [0, 0]}),
    (-120, "contact.midwife.antenatal", "mother", "maternity", {}),
    (-70, "contact.health_visitor.antenatal", "mother", "health_visiting", {}),
    (0, "person.joined", "infant", "maternity", {"role": "infant"}),
    (0, "birth.recorded", "infant", "maternity", {"born_on": "BORN"}),
    (3, "contact.midwife.postnatal", "mother", "maternity", {}),
    (12, "contact.health_visitor.new_birth", "infant", "health_visiting", _NOTE),
    (47, "contact.health_visitor.six_week", "infant", "health_visiting", _NOTE),
    (50, "contact.gp.maternal_six_week", "mother", "gp", {}),
    (51, "contact.gp.infant_six_week", "infant", "gp", _NOTE),
    (310, "contact.health_visitor.one_year", "infant", "health_visiting", _NOTE),
    (735, "contact.health_visitor.two_year", "infant", "health_visiting", _NOTE),
)
#: What else happens, again and again, to some more than to others.
_EXTRAS: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("contact.health_visitor.other", "infant", "health_visiting", _NOTE),
    ("contact.gp.other", "mother", "gp", {}),
    ("screen.epds", "mother", "health_visiting", {"items": [1] * 9 + [0]}),
    ("message.sent", "mother", "maternity", {"urgency": "routine", "to": "gp"}),
    ("screen.epds", "mother", "health_visiting", {"items": [2] * 9 + [0]}),
    ("nonattendance.was_not_brought", "infant", "health_visiting", {}),
    ("contact.midwife.postnatal", "mother", "maternity", {}),
    ("contact.emergency_department", "infant", "paediatrics", {}),
    ("handover.offered", "mother", "maternity", {"to": "health_visitor"}),
)
#: What answers what was asked, how many days later, and how often of a hundred.
_ANSWERS: Mapping[str, tuple[str, str, str, Mapping[str, Any], int, int]] = {
    "message.sent": ("message.acknowledged", "mother", "gp", {}, 1, 90),
    "handover.offered": (
        "handover.accepted", "mother", "health_visiting", {}, 2, 88,
    ),
    "nonattendance.was_not_brought": (
        "contact.health_visitor.other", "infant", "health_visiting", _NOTE, 2, 80,
    ),
    "screen.epds": ("assessment.mental_health", "mother", "gp", {}, 9, 80),
}  # fmt: skip
#: How many families of a hundred have so many extras.
EXTRAS = ((58, 2), (30, 6), (10, 20), (2, 90))


@dataclass(frozen=True, slots=True)
class Archetype:
    """A type of family.

    `events` and `entries` name events by their number and teams by their place in
    `AROUND`, from 1; the crowd puts each family's own ids there.
    """

    born_on: date
    is_born: bool
    events: tuple[Event, ...]
    entries: tuple[Entry, ...]


def archetypes(
    now: datetime, *, every_days: int = 1
) -> Iterator[tuple[int, Archetype]]:
    """Every type of family as of `now`, with how many of a hundred are like it."""
    standing = _Standing(now)
    for days in range(-UNBORN, OLDEST, every_days):
        birth = now.date() - timedelta(days=days)
        for weight, extras in EXTRAS:
            yield weight, standing.family(birth, extras, seed=days * 1000 + extras)


class _Standing:
    """What is the same for every type: the moment, the rules and the teams."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.library = library_of("ashmere")
        self.world = organisation()
        self.directory = Directory.of(
            TeamCard(
                id=number,
                name=f"the {kind.replace('_', ' ')} team",
                agency=f"ashmere-{kind}",
                agency_kind=kind,
                partnership="ashmere",
                answers_for=ANSWERS[kind],
            )
            for number, kind in enumerate(AROUND, start=1)
        )
        self.around = Around(
            "ashmere",
            AROUND.index("health_visiting") + 1,
            tuple(
                Involved(AROUND.index(kind) + 1, role, now - timedelta(days=900))
                for kind, role in INVOLVED
            ),
        )

    def family(self, birth: date, extras: int, seed: int) -> Archetype:
        """The family that is born on a day and has so many extra events."""
        events = self._answered(self._events(birth, extras, random.Random(seed)), seed)
        timeline = Timeline.of("family:A", events, as_of=self.now)
        named = {
            role: Named("@", birth if role == "infant" else None) for role in PEOPLE
        }
        entries = entries_of(
            derive(timeline, self.library, self.now),
            timeline=timeline,
            around=self.around,
            people={**named, "": Named("@", None)},
            directory=self.directory,
        )
        is_born = birth <= self.now.date()
        return Archetype(birth, is_born, events, tuple(entries))

    def _answered(self, told: Iterator[Event], seed: int) -> tuple[Event, ...]:
        """The events, with what answers the duties that the course leaves open.

        As in the made-up world most of it is done: else each team would have thousands
        of duties open, which no page is made for and no team has.
        """
        diary = Diary(
            draw=random.Random(seed), as_of=self.now, subject="family:A",
            partnership="ashmere", town="", world=self.world, events=list(told),
        )  # fmt: skip
        numbers = count(len(diary.events) + 1)

        def put(kind: str, at: datetime, about: str | None, by: str,
                fact: Mapping[str, Any], *, known: datetime) -> str | None:  # fmt: skip
            if known >= self.now:
                return None
            agency = by if by in AROUND else "partnership"
            fields = {name: one for name, one in fact.items() if name != "answers"}
            diary.events.append(
                Event(
                    id=str(next(numbers)),
                    subject="family:A",
                    about=about,
                    kind=kind,
                    occurred_at=at,
                    recorded_at=known,
                    agency=f"ashmere-{agency}",
                    fact=check(kind, fields),
                    team=str(AROUND.index(agency) + 1),
                )
            )
            return diary.events[-1].id

        routine.tell(diary, told=TOLD, put=put)
        ordered = sorted(diary.events, key=lambda one: (one.recorded_at, int(one.id)))
        return tuple(replace(one, id=str(n)) for n, one in enumerate(ordered, start=1))

    def _events(
        self, birth: date, extras: int, chance: random.Random
    ) -> Iterator[Event]:
        """What has happened by now, in order, most of it on time."""
        rows = [(birth + timedelta(days=row[0]), *row[1:]) for row in _COURSE]
        rows = [row for row in rows if row[1][:6] != "contact" or chance.random() < 0.9]
        for _ in range(extras):
            day = birth + timedelta(days=chance.randrange(1, OLDEST))
            extra = chance.choice(_EXTRAS)
            rows.append((day, *extra))
            *answer, later, often = _ANSWERS.get(extra[0], (0, 0))
            if chance.randrange(100) < often:
                rows.append((day + timedelta(days=later), *answer))
        rows.sort(key=lambda row: row[0])
        for number, (day, kind, about, agency, fact) in enumerate(rows, start=1):
            at = datetime.combine(day, time(9), UTC) + timedelta(
                minutes=7 * number % 420
            )
            if at >= self.now - timedelta(hours=1):
                return
            filled = {
                name: {"DUE": birth.isoformat(), "BORN": birth.isoformat()}.get(
                    str(value), value
                )
                for name, value in fact.items()
            }
            yield Event(
                id=str(number),
                subject="family:A",
                about=about,
                kind=kind,
                occurred_at=at,
                recorded_at=at + timedelta(minutes=25),
                agency=f"ashmere-{agency}",
                fact=check(kind, filled),
                team=str(AROUND.index(agency) + 1),
            )


def class_of(kind: str) -> int:
    """The number of the sensitivity class of a kind."""
    return classes.bit_of(kinds()[kind].sensitivity)


def as_json(value: Any) -> str:
    """JSON without spaces, as COPY takes it: our facts hold nothing to escape."""
    text = json.dumps(value, separators=(",", ":"))
    assert "\\" not in text
    return text
