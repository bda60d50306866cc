"""The shapes of who has a family's care by name, and how long it may be nobody.

See `timeline.named_owner`, which reads them off the facts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from plait.clock.ages import add_months
from plait.clock.deadlines import Limit, due
from plait.clock.moments import end_of_day, local_day, start_of_day
from plait.clock.working_days import FIRST_DAY, LAST_DAY, Calendar
from plait.timeline.timeline import Known

Service = Literal["midwifery", "health_visiting"]
#: named: somebody has it. between: somebody has it, has made the last visit, and nobody
#: has accepted. unnamed: nobody has it by name.
State = Literal["named", "between", "unnamed"]

#: The posts whose holder can be a family's midwife, or its health visitor.
POSTS: Final[Mapping[Service, frozenset[str]]] = MappingProxyType(
    {
        "midwifery": frozenset(
            {"midwife", "perinatal_midwife", "community_midwifery_lead"}
        ),
        "health_visiting": frozenset({"health_visitor", "hv_team_lead"}),
    }
)
#: The kind of agency in which each works.
AGENCY: Final[Mapping[Service, str]] = MappingProxyType(
    {"midwifery": "maternity", "health_visiting": "health_visiting"}
)

#: How long a family may be without a name, and how long an offer may wait after the
#: midwife's last visit, before it is a gap: working days, all of them ours.
AFTER_BOOKING: Final = 5
UNNAMED: Final = 1
BETWEEN: Final = 2
#: A midwife hands over within this time of the birth, or of the due date where that is
#: later: ours.
_HAND_OVER: Final = timedelta(weeks=8)
#: Care after a loss, where nobody says that it has ended: ours.
_AFTER_A_LOSS: Final = timedelta(days=28)
#: The calendar of working days ends; from so many days before on it is not asked.
_SPARE: Final = 30
#: Care goes on to the second birthday.
MONTHS: Final = 24


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, until the next span or the end of the care.

    Attributes:
        at: since when it is so.
        team: the team by number, where it is one that is here.
        worker: the colleague by number; None where nobody is named, or where who is
            named works with another system.
        because: the event that made it so.
    """

    at: datetime
    service: Service
    state: State
    team: int | None
    worker: int | None
    because: Known


@dataclass(slots=True)
class Care:
    """The care around one pregnancy and its babies: whose it was, in order.

    `ended_at` is None while nothing ended it; it ends at `ends_at` in any case, which
    is not known before the birth. `offer` is what waits for a health visitor's answer.
    Treat it as frozen.
    """

    id: str
    began_at: datetime
    name_by: datetime
    spans: list[Span]
    born_at: datetime | None = None
    lost_at: datetime | None = None
    discharged_at: datetime | None = None
    ended_at: datetime | None = None
    offer: Known | None = None
    edd: date | None = None
    babies: set[str] = field(default_factory=set)

    @property
    def now(self) -> Span:
        """How it stands after all that is known."""
        return self.spans[-1]

    @property
    def hand_over_by(self) -> datetime | None:
        """When a midwife hands over at the latest: from the birth, or the due date."""
        if self.born_at is None:
            return None
        born = local_day(self.born_at)
        return end_of_day(max(born, self.edd or born) + _HAND_OVER)

    @property
    def ends_at(self) -> datetime | None:
        """When it ends: what ended it, a while after a loss, or the second birthday."""
        ends = [self.ended_at] if self.ended_at else []
        if self.lost_at is not None:
            ends.append(self.lost_at + _AFTER_A_LOSS)
        if self.born_at is not None:
            ends.append(start_of_day(add_months(local_day(self.born_at), MONTHS)))
        return min(ends, default=None)

    def is_open(self, at: datetime) -> bool:
        """Whether somebody must have it at this moment."""
        ends = self.ends_at
        return self.began_at <= at and (ends is None or at < ends)

    def on(self, at: datetime) -> Span | None:
        """Whose it was at a moment; None before it began and after it ended."""
        if not self.is_open(at):
            return None
        return next(one for one in reversed(self.spans) if one.at <= at)

    def due_at(self, span: Span) -> datetime | None:
        """Until when this may be so; from then on it is a gap. None where it may.

        A midwife who has a family by name must hand it over one day.
        """
        if span.state == "named":
            is_hers = span.service == "midwifery" and self.lost_at is None
            return self.hand_over_by if is_hers and self.born_at else None
        if span is self.spans[0]:
            return self.name_by
        return working_days(BETWEEN if span.state == "between" else UNNAMED, span.at)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time in which nobody had it by name for longer than there was to name one."""

    care: Care
    span: Span
    since: datetime
    until: datetime


def service_of(post: object) -> Service | None:
    """The service of which a post is; None for any other."""
    return next((name for name, posts in POSTS.items() if post in posts), None)


def working_days(n: int, at: datetime) -> datetime:
    """The last moment of the n-th working day after; of n days where none are known."""
    moment = None
    if FIRST_DAY <= local_day(at) <= LAST_DAY - timedelta(days=_SPARE):
        limit = Limit("working_days", n)
        moment = due(limit, opened_at=at, base_day=None, calendar=Calendar.england())
    return moment or at + timedelta(days=n)
