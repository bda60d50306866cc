"""What is due on the way to a birth, from whom, by which week: as rows and as bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from plait.clock.ages import day_of_gestation, format_gestation, gestation_days
from plait.clock.moments import local_day
from plait.engine.derive import derive
from plait.pages import birth_picture, components
from plait.pages.birth_picture import Duty, Picture
from plait.pages.staff import paths
from plait.pages.staff.birth_reading import Reading, born_on
from plait.pages.staff.due_rows import due_row
from plait.standards.roles import role_title
from plait.timeline.birth_alerts import BORN
from plait.timeline.events import Event
from plait.worklist import around, obligations
from plait.worklist.rows import every_standard, short_name

if TYPE_CHECKING:
    from plait.pages.staff.due_rows import DueRow
    from plait.standards.collection import Library
    from plait.worklist.around import Context
    from plait.worklist.shapes import Row

#: The stages of a pathway that lead to a birth and home from it.
STAGES: Final = frozenset({"pregnancy", "birth"})
#: What belongs to it in other stages: when a need is found, or after the birth.
ALSO: Final = frozenset(
    {
        "hv_new_birth", "home_before_meeting", "hospital_discharge_block",
        "home_first_discharge", "complex_case_reviewed", "complex_case_urgent_reviewed",
        "close_contact_first_days", "close_contact_to_two_weeks",
        "care_plan_reviewed_after_change", "care_plan_shared_after_birth",
        "unborn_plan_reviewed_after_birth", "cpis_after_birth", "meeting_after_call",
        "initial_conference", "strategy_general",
    }
)  # fmt: skip
#: Of what a baby who came today would ask, the first so many are shown.
MOST: Final = 12
_UNIT: Final = "gestation_days"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing owed: its number in the picture, its words, and by which week.

    `weeks` are the limits of each partnership whose policy counts here, the earliest
    first; empty where only one does.
    """

    number: int
    due: DueRow
    week: str
    weeks: tuple[tuple[str, str], ...] = ()

    @property
    def row(self) -> Row:
        """The row of the worklist."""
        return self.due.row


@dataclass(frozen=True, slots=True)
class Early:
    """What a birth today would ask or end: its title, and of whom by when."""

    title: str
    words: str


def lines(
    reading: Reading,
    owed: Iterable[Row],
    context: Context,
    *,
    now: datetime,
    viewer: frozenset[str],
) -> list[Line]:
    """What is owed towards this birth, by when it is due; without a day it is last."""
    shown = [row for row in owed if _is_of_it(row, reading)]
    shown.sort(key=lambda row: (not row.due_at, row.due_at or row.opened_at, row.title))
    due_on = reading.expected.pregnancy.due_on
    return [
        Line(
            number,
            due_row(row, now, viewer),
            _week(row.due_at, due_on),
            _weeks(row, context, due_on),
        )
        for number, row in enumerate(shown, 1)
    ]


def _is_of_it(row: Row, reading: Reading) -> bool:
    standard = every_standard().get(row.standard)
    stage = standard.stage if standard else ""
    if stage not in STAGES and row.standard not in ALSO:
        return False
    began = reading.expected.pregnancy.began
    # A week's beginning stands for a moment that may not be known more exactly.
    return began is None or row.opened_at.date() >= _monday(began.date())


def _monday(day: date) -> date:
    return date.fromordinal(day.toordinal() - day.weekday())


def _week(at: datetime | None, due_on: date | None) -> str:
    """`32+0` on the day that it is due; "" where no due date is known."""
    if at is None or due_on is None:
        return ""
    days = gestation_days(due_on, local_day(at))
    return format_gestation(days) if 0 <= days <= _LONGEST else ""


#: 42 weeks: after that a week of pregnancy says nothing any more.
_LONGEST: Final = 294


def _weeks(
    row: Row, context: Context, due_on: date | None
) -> tuple[tuple[str, str], ...]:
    """The week under each partnership's policy, where they differ."""
    found = {
        name: days
        for library in context.libraries
        if (days := _limit(library, row.standard)) is not None
        for name in (short_name(library.policy or context.around.partnership),)
    }
    if due_on is None or len(set(found.values())) < 2:  # noqa: PLR2004 - two differ
        return ()
    ordered = sorted(found.items(), key=lambda pair: pair[1])
    return tuple((name, format_gestation(days)) for name, days in ordered)


def _limit(library: Library, standard_id: str) -> int | None:
    """The day of pregnancy by which a policy asks for it; None where it is no week."""
    versions = library.versions(standard_id)
    if not versions:
        return None
    limits = [one.limit for one in versions[-1].within if one.limit.unit == _UNIT]
    return limits[0].n if limits else None


def picture(reading: Reading, shown: Iterable[Line]) -> Picture | None:
    """The picture; None without a due date, and after a loss."""
    pregnancy = reading.expected.pregnancy
    due_on, born = pregnancy.due_on, born_on(reading)
    if due_on is None or pregnancy.stage not in ("expected", "born"):
        return None
    span = birth_picture.span(
        due_on=due_on,
        began_on=local_day(pregnancy.began) if pregnancy.began else None,
        born_on=born,
        today=reading.today,
    )
    duties = [_duty(one, due_on) for one in shown]
    return birth_picture.draw(
        duties, span, due_on=due_on, today=reading.today, born_on=born
    )


def _duty(one: Line, due_on: date) -> Duty:
    row = one.row
    words = f"{one.number}. {row.title}: {one.due.tag.word.lower()}, {one.due.due}"
    return Duty(
        one.number,
        f"{words}, owed by {row.owed_by_words}",
        paths.owed(row.subject_id, row.id),
        row.state,
        local_day(row.opens_at or row.opened_at),
        local_day(row.due_at) if row.due_at else None,
        local_day(row.closed_at) if row.closed_at else None,
        tuple((name, _day_of(week, due_on)) for name, week in one.weeks),
    )


def _day_of(week: str, due_on: date) -> date:
    weeks, days = week.split("+")
    return day_of_gestation(due_on, int(weeks) * 7 + int(days))


def if_born_today(reading: Reading, context: Context, now: datetime) -> list[Early]:
    """What a birth today would ask of whom, and what it would find undone.

    It is worked out anew, from what the reader may read alone, and kept nowhere.
    """
    if reading.expected.pregnancy.stage != "expected" or not context.libraries:
        return []
    events = list(obligations.events_of(reading.opened.id, reading.events))
    library = context.libraries[0]
    before = {_key(one): one for one in derive(events, library, now)}
    after = derive([*events, _birth(reading, now)], library, now)
    found = [
        Early(one.story.standard.title, _asked(one.owed_by, one.due_at, now))
        for one in after
        if _key(one) not in before
        and one.is_open
        and _is_asked(one.story.standard.stage, one.standard)
    ]
    found += [
        Early(one.story.standard.title, "not done yet, and would not be done before")
        for one in after
        if not one.is_open
        and one.met_by is None
        and (known := before.get(_key(one))) is not None
        and known.is_open
        and one.story.standard.stage in STAGES
    ]
    return found[:MOST]


def _is_asked(stage: str, standard: str) -> bool:
    return stage in STAGES or standard in ALSO


def _key(one: object) -> tuple[str, str]:
    return (one.standard, one.trigger)  # type: ignore[attr-defined]


def _asked(role: str, due_at: datetime | None, now: datetime) -> str:
    when = components.due_words(due_at, now)
    return f"would be owed by the {role_title(role)}, {when}"


def _birth(reading: Reading, now: datetime) -> Event:
    """A birth at this moment, which has not been."""
    people = reading.opened.family.people
    baby = next((one for one in people if one.role == "unborn"), None)
    return Event(
        id="if-born-today",
        subject=f"family:{reading.opened.id}",
        about=str(baby.id) if baby else "if-born-today-baby",
        kind=BORN,
        occurred_at=now,
        recorded_at=now,
        agency="",
        fact={"born_on": reading.today.isoformat()},
    )


def context_of(reading: Reading) -> Context:
    """Which policies count for the family: one query."""
    return around.read(reading.opened.id)


def as_ready(fact: Mapping[str, object] | None) -> dict[str, bool]:
    """What was said to be ready for an early birth, by its id."""
    ready = (fact or {}).get("ready") or ()
    assert isinstance(ready, (list, tuple))  # noqa: S101 - a shape of ours
    return {str(one["id"]): bool(one["is_ready"]) for one in ready}
