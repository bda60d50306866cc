"""Plays: stories written as data, told relative to the week of `as_of`.

A play is a YAML file of `plays/`. It names its people and lists what happened, one
event a line:

    D-12 11:05 [recorded D-11 09:00]  infant  injury.observed {mobile: false}  by A B

`D-12` is twelve days before the Monday of the week of `as_of`, so that a story keeps
its weekdays whenever it is loaded. Times are local (Europe/London). A date inside a
fact may be written `D-12` too. `by` names a colleague of the organisation file. At
the end of a line ` as NAME` names the event; `answers: NAME` or `request: NAME` in a
fact, or ` corrects NAME` at the end of a later line, refers to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from importlib.resources import files
from random import Random
from typing import Any

from ruamel.yaml import YAML

from plait.clock.moments import at_time, local_day
from plait.synthetic import workforce
from plait.synthetic.caseload import caseload
from plait.synthetic.diary import Diary, draw_uuid
from plait.synthetic.families import (
    MadePerson,
    MadeSubject,
    address,
    drama_phone,
    nhs_number,
)
from plait.synthetic.organisation import Colleague, Organisation, Team, organisation
from plait.synthetic.papers import Line, spread
from plait.synthetic.streams import routine
from plait.timeline.events import Event
from plait.timeline.facts import check

_LINE = re.compile(
    r"""(?P<day>D[+-]?\d+)\s+(?P<time>\d\d:\d\d)
        (\s+\[recorded\s+(?P<later>D[+-]?\d+)\s+(?P<later_time>\d\d:\d\d)\])?
        \s+(?P<about>\S+)\s+(?P<kind>[a-z0-9_.]+)
        \s*(?P<fact>\{.*\})?
        \s+by\s+(?P<by>.+?)
        (\s+as\s+(?P<name>\w+))?(\s+corrects\s+(?P<corrects>\w+))?$""",
    re.VERBOSE,
)
_DAY = re.compile(r"D[+-]?\d+")
#: What a play leaves out because it goes without saying.
ROUTINE = frozenset(
    {
        "anxiety_asked_at_booking", "smi_history_asked", "domestic_abuse_asked",
        "gp_told_of_booking", "household_asked", "household_asked_six_week",
        "midwife_named_by_16_weeks", "health_visitor_named_by_16_weeks",
        "wellbeing_asked_each_contact", "mood_asked_at_six_weeks",
        "gp_infant_six_week", "midwife_first_visit_36h", "midwife_handover_offered",
        "key_worker_named", "outcome_pair_recorded", "partner_offered_assessment",
        "pmh_outcome_told", "pmh_referral_acknowledged", "referral_feedback",
        "manager_checkpoint_10", "decision_letter", "conference_record",
        "report_before_conference", "cpis_current", "birth_told_to_perinatal_team",
        "share_recorded", "bruising_course", "maternity_module_yearly",
        "safeguarding_level_2", "safeguarding_level_3", "supervision_quarterly",
        "message_acknowledged",
    }
)  # fmt: skip
_RECORDED_AFTER = timedelta(minutes=12)
_NOBODY = "-"
#: What names an event of an earlier line.
_REFERS = (
    "answers", "belongs_to", "document", "of", "referral", "request", "with_episode",
)  # fmt: skip
_DAYS_A_YEAR = 365.25


class BadPlay(ValueError):
    """A play that cannot be staged. Says which, which line, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Play:
    """One story as written: not yet set in time.

    `review_of` and `staff` are set for stories of a review or of a colleague.
    """

    id: str
    title: str
    tells: str
    kind: str
    partnership: str
    town: str
    people: Mapping[str, Mapping[str, Any]]
    home: str
    happened: tuple[str, ...]
    documents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@cache
def plays() -> Mapping[str, Play]:
    """Every play by its id, in alphabetical order."""
    folder = files(__package__).joinpath("plays")
    found = {}
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name.endswith(".yaml"):
            raw = YAML(typ="safe").load(path.read_text("utf-8"))
            found[raw["id"]] = script(raw)
    return found


def play(name: str) -> Play:
    """The play of this id.

    Raises:
        BadPlay: there is none; says which there are.
    """
    try:
        return plays()[name]
    except KeyError:
        known = ", ".join(plays())
        raise BadPlay(f"there is no play {name[:40]!r}; there are {known}") from None


def script(raw: Mapping[str, Any]) -> Play:
    """A play from the fields of its file."""
    lines = [line.strip() for line in raw["happened"].splitlines()]
    return Play(
        id=raw["id"],
        title=raw["title"],
        tells=" ".join(raw["tells"].split()),
        kind=raw.get("subject", "family"),
        partnership=raw["partnership"],
        town=raw.get("town", ""),
        people=raw.get("people", {}),
        home=raw["home"],
        happened=tuple(line for line in lines if line and not line.startswith("#")),
        documents=raw.get("documents", {}),
    )


def stage(script: Play, *, as_of: datetime) -> MadeSubject:
    """The play set in the week of `as_of`; what lies later has not happened yet.

    Raises:
        BadPlay: a line cannot be read, or names nobody.
    """
    return Stage(script, as_of, organisation()).made()


def last_moment(script: Play, *, monday: date) -> datetime:
    """When the last line of the play was recorded, set in the week of `monday`.

    Raises:
        BadPlay: a line cannot be read.
    """
    return max(_read(script, text, monday).recorded_at for text in script.happened)


def monday_of(as_of: datetime) -> date:
    """The Monday of the local week of this moment: day D+0 of every play."""
    day = local_day(as_of)
    return day - timedelta(days=day.weekday())


class Stage:
    """Sets one play in time and gives its people their identifiers.

    `day` is its day D+0, where that is not the Monday of the week. `beside` are the
    standards that are met beside the usual ones, without being told.
    """

    def __init__(
        self,
        script: Play,
        as_of: datetime,
        world: Organisation,
        *,
        day: date | None = None,
        beside: frozenset[str] = frozenset(),
    ) -> None:
        self.script = script
        self.as_of = as_of
        self.world = world
        self.monday = day or monday_of(as_of)
        self.usual = ROUTINE | beside
        self.draw = Random(f"play/{script.id}")
        self.key = draw_uuid(self.draw)
        self.people = {
            role: self._person(role, given) for role, given in script.people.items()
        }
        self.named: dict[str, str] = {}

    def made(self) -> MadeSubject:
        """The subject, with all that was recorded by `as_of`."""
        read = (_read(self.script, each, self.monday) for each in self.script.happened)
        lines = [each for line in read for each in spread(line, self.script.documents)]
        events = [*self._joined(lines), *(self._event(line) for line in lines)]
        known = [e for e in events if e.recorded_at <= self.as_of]
        known += self._routine(known)
        return MadeSubject(
            kind=self.script.kind,
            key=self.key,
            partnership=self.script.partnership,
            home_team=self.world.team(self.script.home).name,
            people=tuple(self._as_known(p, known) for p in self.people.values()),
            events=tuple(sorted(known, key=lambda e: (e.recorded_at, e.occurred_at))),
            caseload=self._caseload(),
            play=self.script.id,
            staff_email=self._staff_email(),
        )

    def _routine(self, known: list[Event]) -> list[Event]:
        """What every family is asked and told, so that the story stands out."""
        kind, put = self.script.kind, None
        if kind == "review":
            return []
        diary = Diary(
            draw=self.draw, as_of=self.as_of, subject=f"{kind}:{self.key}",
            partnership=self.script.partnership, town=self.script.town,
            world=self.world, events=list(known),
        )  # fmt: skip
        if kind == "staff":
            put = partial(workforce.put, diary, self.world.team(self.script.home))
        told = ["message_acknowledged"]
        if any(one.kind == "screen.core10" for one in known):
            told.append("outcome_pair_recorded")  # a story of scores has its own
        routine.tell(diary, only=self.usual, told=told, in_time=1, put=put)
        return diary.events[len(known) :]

    def _caseload(self) -> tuple[tuple[str, str], ...]:
        """The teams of the town that have the family."""
        if self.script.kind != "family":
            return ()
        return caseload(self.world, self.script.partnership, self.script.town)

    def _staff_email(self) -> str:
        """Whose timeline it is, where the subject is a colleague."""
        if self.script.kind != "staff":
            return ""
        name = self.script.title.rpartition(": ")[2]
        return self._colleague(name)[1].email

    def _person(self, role: str, given: Mapping[str, Any]) -> MadePerson:
        """One person of the play, with made-up identifiers."""
        draw = self.draw
        born_on = self._birthday(given)
        is_adult = born_on is not None and (self.monday - born_on).days > 16 * 365
        return MadePerson(
            id=draw_uuid(draw),
            role=given.get("role", role.rstrip("0123456789_")),
            given_name=given.get("given", ""),
            family_name=given["family"],
            born_on=born_on,
            sex=given.get("sex", ""),
            nhs_number=nhs_number(draw),
            language=given.get("language", "English"),
            interpreter=given.get("interpreter", False),
            safe_to_text=given.get("safe_to_text", True) and is_adult,
            address=address(draw, self.script.town) if given.get("home", True) else "",
            phone=drama_phone(draw) if is_adult else "",
        )

    def _birthday(self, given: Mapping[str, Any]) -> date | None:
        """From an age in years, or from the day of the play."""
        if "age" in given:
            days = int(given["age"] * _DAYS_A_YEAR) + self.draw.randrange(1, 360)
            return self.monday - timedelta(days=days)
        return _day(given["born"], self.monday) if "born" in given else None

    def _joined(self, lines: list[Line]) -> list[Event]:
        """Everybody joins with the first line; a baby not born yet as unborn."""
        if self.script.kind != "family":
            return []
        first = lines[0]
        at = first.at - timedelta(minutes=30)
        joined = []
        for role, person in self.people.items():
            unborn = person.born_on is not None and person.born_on > local_day(at)
            fact: dict[str, Any] = {"role": "unborn" if unborn else person.role}
            if person.born_on is not None and not unborn:
                fact["born_on"] = person.born_on.isoformat()
            line = replace(
                first, at=at, recorded_at=at, about=role, kind="person.joined",
                fact=fact, name=None, corrects=None,
            )  # fmt: skip
            joined.append(self._event(line))
        return joined

    def _as_known(self, person: MadePerson, known: list[Event]) -> MadePerson:
        """A person as the events known so far tell of her or him."""
        mine = [e for e in known if e.about == person.id]
        died = next((e for e in mine if e.kind == "person.died"), None)
        born = person.role != "infant" or any(
            e.kind == "birth.recorded" or e.fact.get("role") == "infant" for e in mine
        )
        if not born:
            return replace(
                person, role="unborn", given_name="", born_on=None, nhs_number=""
            )
        return replace(person, died_on=local_day(died.occurred_at) if died else None)

    def _colleague(self, name: str) -> tuple[Team, Colleague]:
        """The colleague of this name, with her or his team."""
        for team in self.world.teams:
            for colleague in team.staff:
                if colleague.name == name:
                    return team, colleague
        raise BadPlay(f"{self.script.id}: nobody in the organisation is {name!r}")

    def _event(self, line: Line) -> Event:
        """One line as an event."""
        team, colleague = self._colleague(line.by)
        event_id = draw_uuid(self.draw)
        if line.name is not None:
            self.named[line.name] = event_id
        fact = dict(line.fact)
        for name in _REFERS:
            if isinstance(fact.get(name), str):
                fact[name] = self._refer(fact[name])
        return Event(
            id=event_id,
            subject=f"{self.script.kind}:{self.key}",
            about=self._about(line.about),
            kind=line.kind,
            occurred_at=line.at,
            recorded_at=line.recorded_at,
            agency=team.agency,
            fact=check(line.kind, fact),
            corrects=None if line.corrects is None else self._refer(line.corrects),
            team=team.name,
            by=colleague.email,
            sensitivity=line.sensitivity,
        )

    def _about(self, role: str) -> str | None:
        """The id of the person whom a line is about; `-` is nobody."""
        if role == _NOBODY:
            return None
        if role not in self.people:
            raise BadPlay(f"{self.script.id}: nobody in the play is {role!r}")
        return self.people[role].id

    def _refer(self, name: str) -> str:
        """The id of an event that an earlier line named."""
        if name not in self.named:
            raise BadPlay(f"{self.script.id}: no earlier line is called {name!r}")
        return self.named[name]


def _day(text: str, monday: date) -> date:
    """The day that `D-12` stands for."""
    return monday + timedelta(days=int(text[1:]))


def _moment(day: str, clock: str, monday: date) -> datetime:
    """The UTC moment of a day of the play and a local time."""
    return at_time(_day(day, monday), time.fromisoformat(clock))


def _read(script: Play, text: str, monday: date) -> Line:
    """Read one line.

    Raises:
        BadPlay: it has not the form that the module's docstring gives.
    """
    found = _LINE.fullmatch(text)
    if found is None:
        raise BadPlay(f"{script.id}: cannot read the line {text[:80]!r}")
    at = _moment(found["day"], found["time"], monday)
    recorded_at = at + _RECORDED_AFTER
    if found["later"]:
        recorded_at = _moment(found["later"], found["later_time"], monday)
    raw = YAML(typ="safe").load(found["fact"] or "{}")
    return Line(
        at=at,
        recorded_at=recorded_at,
        about=found["about"],
        kind=found["kind"],
        fact={name: _dated(value, monday) for name, value in raw.items()},
        by=found["by"],
        name=found["name"],
        corrects=found["corrects"],
    )


def _dated(value: Any, monday: date) -> Any:
    """`D-12` inside a fact as an ISO date; anything else as it is."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return _day(value, monday).isoformat()
    return value
