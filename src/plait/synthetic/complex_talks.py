"""The weekly meetings at which the made-up complex-cases teams talked of families.

Worked out from a family's own events by the criteria of its team, so that each Monday's
list looks as it would after months of Mondays: some new, some due again, some settled.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from plait.clock.moments import at_time, local_day
from plait.clock.working_days import Calendar
from plait.engine.complex_cases import Flagged, flagged
from plait.standards.services import complex_cases
from plait.standards.services.complex_cases import ComplexCases
from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import Organisation, Team
from plait.timeline.events import Event
from plait.timeline.facts import check
from plait.timeline.timeline import Timeline

#: More weeks than these are left out: nobody reads them in a demonstration.
_WEEKS = 10
#: After so many talks in red a family may have settled.
_SETTLED_AFTER = 3
#: What alone may need no talk at all, once somebody has looked.
_LIGHT = frozenset({"late_booking", "missed_visits", "young_mother"})
_SLOTS = 12
_RECORDED_AFTER = timedelta(minutes=3)
_ROLES = ["midwife", "perinatal_mental_health", "health_visitor"]


def talks(made: MadeSubject, world: Organisation, as_of: datetime) -> Iterator[Event]:
    """What the team of this family's maternity service recorded of its Mondays."""
    if made.kind != "family" or any(e.kind == "meeting.held" for e in made.events):
        return
    team = _team(made, world)
    found = complex_cases.of_team(team.agency) if team else None
    if team is None or found is None:
        return
    timeline = Timeline.of(made.subject, made.events)
    case = flagged(timeline, found[1])
    if case is not None:
        yield from _Talks(made, team, found[1], case, as_of).told()


def _team(made: MadeSubject, world: Organisation) -> Team | None:
    """The team that answers for the lead of complex cases where the family lives."""
    agencies = {a.slug: a.partnership for a in world.agencies}
    return next(
        (
            team
            for team in world.teams
            if "complex_case_lead" in team.answers_for
            and agencies[team.agency] == made.partnership
        ),
        None,
    )


class _Talks:
    """One family's Mondays."""

    def __init__(
        self,
        made: MadeSubject,
        team: Team,
        says: ComplexCases,
        case: Flagged,
        as_of: datetime,
    ) -> None:
        self.made, self.team, self.says, self.case = made, team, says, case
        self.as_of = as_of
        #: The same for the same family, whenever it is loaded.
        self.luck = uuid5(NAMESPACE_URL, f"{made.key}/complex").int

    def told(self) -> Iterator[Event]:
        """Each talk, and how often they talk of her from then on."""
        known = max(one.known_at for one in self.case.met)
        first = max(self.case.since, known)
        mondays = [day for day in self._mondays(first) if self._at(day) < self.as_of]
        if mondays and self._is_light and self.luck % 3 == 0:
            yield self._event("complex_case.left_out", mondays[0], {
                "reason": "Her midwife sees her as planned; no other worry.",
                "criteria": [one.id for one in self.case.met],
            })  # fmt: skip
            return
        tier, due, count = self.case.tier, date.min, 0
        for day in mondays[-_WEEKS:]:
            if day < due:
                continue
            count += 1
            yield self._event("meeting.held", day, {
                "type": "complex_case", "quorate": True, "represented": _ROLES,
            })  # fmt: skip
            after = self._tier_after(tier, count)
            is_changed = after != tier
            yield self._event("complex_case.tiered", day, {
                "tier": after, "changed": is_changed,
                "reason": "Seen each week, and steady since." if is_changed else None,
            })  # fmt: skip
            tier = after
            due = day + timedelta(days=self.says.tier(tier).days)

    @property
    def _is_light(self) -> bool:
        return {one.id for one in self.case.met} <= _LIGHT

    def _tier_after(self, tier: str, count: int) -> str:
        """Every second family that is red settles after some weeks."""
        settles = tier == "red" and count == _SETTLED_AFTER and self.luck % 2 == 0
        return "amber" if settles else tier

    def _mondays(self, since: datetime) -> Iterator[date]:
        """The days of the team's meetings after a moment."""
        calendar = Calendar.england()
        day = local_day(since)
        own = day + timedelta(days=(self.says.meeting.weekday - day.weekday()) % 7 or 7)
        while own <= local_day(self.as_of):
            held = own
            while not calendar.is_working_day(held):
                held += timedelta(days=1)
            yield held
            own += timedelta(days=7)

    def _at(self, day: date) -> datetime:
        slot = self.says.meeting.slot(self.luck % _SLOTS)
        return at_time(day, self.says.meeting.at) + slot + _RECORDED_AFTER

    def _event(self, kind: str, day: date, fact: dict[str, object]) -> Event:
        at = self._at(day)
        by = self.team.staff[-1]
        given = {name: value for name, value in fact.items() if value is not None}
        return Event(
            id=str(uuid5(NAMESPACE_URL, f"{self.made.key}/{kind}/{day}")),
            subject=self.made.subject,
            about=self.case.pregnancy.about,
            kind=kind,
            occurred_at=at - _RECORDED_AFTER,
            recorded_at=at,
            agency=self.team.agency,
            fact=check(kind, given),
            team=self.team.name,
            by=by.email,
        )
