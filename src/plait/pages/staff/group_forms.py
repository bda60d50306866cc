"""What is asked to begin a group, to give a family a place, and to end one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField, TextField
from plait.pages.moments import DayField
from plait.pages.staff.appointment_words import LENGTHS
from plait.pages.staff.meeting_forms import StepForm
from plait.pages.staff.record_forms import PersonChoice
from plait.records.care_groups import NewGroup
from plait.standards.services.appointments import Appointments

_SELECT: Final = Option("", "Select")
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_MOST_PLACES: Final = 60
_TIMES: Final = tuple(
    time(hour, minute) for hour in range(8, 20) for minute in (0, 15, 30, 45)
)


class GroupForm(StepForm):
    """A group: what it is, on which day of the week, and who leads it."""

    title = TextField(
        label="What is it called?",
        help_text="Families and colleagues read it. Name nobody in it",
        missing="Enter what the group is called",
        max_length=100,
    )
    kind = SelectField(options=(), label="What is it?", missing="Select what it is")
    weekday = SelectField(
        options=(_SELECT, *(Option(str(n), day) for n, day in enumerate(WEEKDAYS))),
        label="On which day of the week?",
        missing="Select the day of the week",
    )
    opens = SelectField(
        options=(_SELECT, *(Option(f"{x:%H:%M}", f"{x:%H:%M}") for x in _TIMES)),
        label="When does it begin?",
        missing="Select when it begins",
    )
    minutes = SelectField(
        options=(
            Option("", "The usual length"),
            *(Option(str(n), f"{n} minutes") for n in LENGTHS),
        ),
        label="How long is a session?",
        required=False,
    )
    place = SelectField(options=(), label="Where?", missing="Select where it meets")
    from_on = DayField(what="the first day", may_be_ahead=True, label="From which day?")
    until_on = DayField(
        what="the last day", may_be_ahead=True, label="Until which day?"
    )
    places = TextField(
        label="For how many families?",
        missing="Enter for how many families",
        required=False,
        width=2,
        max_length=2,
        help_text="Leave it empty for the usual number",
    )
    workers = CheckboxesField(
        options=(), label="Who leads it?", missing="Select who leads it"
    )

    def __init__(
        self, data: Any = None, *, service: Appointments, now: datetime, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.service = service
        for name in ("from_on", "until_on"):
            self.question(name).now = now
        self.question("kind").offer(
            (_SELECT, *(Option(one.id, one.title) for one in service.groups))
        )
        self.question("place").offer(
            (_SELECT, *(Option(x.id, x.title) for x in service.places))
        )

    def offer(self, workers: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("workers").offer(workers)

    def clean_places(self) -> int | None:
        """How many families have a place; None for the usual number."""
        given = str(self.cleaned_data.get("places") or "").strip()
        if not given:
            return None
        if not (
            given.isascii() and given.isdecimal() and 0 < int(given) <= _MOST_PLACES
        ):
            self.add_error("places", "Enter a whole number from 1 to 60")
            return None
        return int(given)

    def group(self, team: int) -> NewGroup:
        """What was filled in."""
        data = self.cleaned_data
        kind = self.service.group(data["kind"])
        first: date = data["from_on"]
        return NewGroup(
            id=self.event_id_value,
            team=team,
            title=data["title"].strip(),
            kind=data["kind"],
            weekday=int(data["weekday"]),
            opens=time.fromisoformat(data["opens"]),
            minutes=int(data["minutes"] or (kind.minutes if kind else LENGTHS[4])),
            place=data["place"],
            from_on=first,
            until_on=data["until_on"],
            places=data["places"] or (kind.places if kind else 1),
            workers=tuple(int(one) for one in data["workers"]),
        )


class EndForm(StepForm):
    """When a group ends."""

    until_on = DayField(
        what="the last day",
        may_be_ahead=True,
        may_be_past=False,
        label="What is its last day?",
    )


class JoinForm(StepForm):
    """In which group they have a place, and who of them comes."""

    group = RadiosField(options=(), label="Which group?", missing="Select the group")
    people = CheckboxesField(
        options=(),
        label="Who is to come?",
        between="; ",
        missing="Select who of this family is to come",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        groups: Iterable[Option],
        people: Iterable[PersonChoice],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.there = tuple(one for one in people if one.role != "unborn")
        self.question("group").offer(groups)
        self.question("people").offer(
            Option(str(one.id), one.label) for one in self.there
        )

    def who(self) -> list[UUID]:
        """Who is to come, in the order of the family."""
        chosen = set(self.cleaned_data["people"])
        return [one.id for one in self.there if str(one.id) in chosen]


class LeaveForm(StepForm):
    """Why their place ends."""

    reason = LongTextField(label="Why? (optional)", required=False, rows=3)
