"""What a page of a birth rests on: what the reader may know, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from plait.clock.ages import format_gestation
from plait.clock.moments import local_day
from plait.pages import components
from plait.records import queries
from plait.timeline.birth_alerts import Expected, expected
from plait.worklist import birth_alerts, obligations

if TYPE_CHECKING:
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.timeline.timeline import Timeline
    from plait.worklist.birth_alerts import Row

UNBORN = ("unborn",)
#: After so many days of a pregnancy a birth should have been recorded: 43+0.
LONGEST = 301


@dataclass(frozen=True, slots=True)
class Reading:
    """The birth as whoever asks may know it.

    `rows` say of which alerts there are, also of those whose words are not theirs.
    """

    opened: Open
    events: tuple[TimelineEvent, ...]
    timeline: Timeline
    expected: Expected
    rows: tuple[Row, ...]
    today: date

    @property
    def mother(self) -> UUID | None:
        """Whom the plan is about: the mother, where one is recorded."""
        people = self.opened.family.people
        return next((one.id for one in people if one.role == "mother"), None)

    @property
    def row(self) -> Row | None:
        """The newest alert, whether its words may be read or not."""
        return self.rows[-1] if self.rows else None

    @property
    def is_beyond(self) -> bool:
        """Whether the newest alert is one whose words the reader may not read.

        Nobody writes over what they have not read.
        """
        alerts = self.expected.alerts
        return alerts[-1].state == "old" if alerts else self.row is not None

    def gestation(self) -> str:
        """`30 weeks and 2 days`; "" where no week can be told."""
        pregnancy = self.expected.pregnancy
        days = pregnancy.day_on(self.today)
        if days is None or days > LONGEST or pregnancy.stage != "expected":
            return ""
        weeks, rest = format_gestation(days).split("+")
        return f"{weeks} weeks and {components.counted(int(rest), 'day')}"

    def babies(self) -> int:
        """How many are expected, as far as they are recorded."""
        people = self.opened.family.people
        return sum(one.role in UNBORN and one.died_on is None for one in people)


def read(opened: Open, now_day: date) -> Reading:
    """The same, read for a page: two queries."""
    return made_of(opened, queries.timeline_for(opened.id), now_day)


def made_of(opened: Open, events: Iterable[TimelineEvent], now_day: date) -> Reading:
    """The same from events that were read already."""
    seen = tuple(events)
    timeline, _ = obligations.visible(opened.id, seen)
    found, rows = expected(timeline), birth_alerts.of_family(opened.id)
    return Reading(opened, seen, timeline, _as_they_stand(found, rows), rows, now_day)


def _as_they_stand(found: Expected, rows: tuple[Row, ...]) -> Expected:
    """The same, with no alert taken for the newest that was replaced.

    What replaced it may be of a class that the reader was not given. Its row is worked
    out from all that there is, so it knows.
    """
    replaced = {str(row.id) for row in rows if row.state == "old"}
    alerts = tuple(
        replace(one, state="old", changed=())
        if one.state in ("current", "over") and one.event.id in replaced
        else one
        for one in found.alerts
    )
    return replace(found, alerts=alerts)


def born_on(reading: Reading) -> date | None:
    """The day of the birth, once it has come."""
    at = reading.expected.pregnancy.born_at
    return local_day(at) if at else None
