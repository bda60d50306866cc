"""What is asked to book, move and cancel an appointment, and of what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from plait.casework.appointments import Plan
from plait.pages import fact_words_appointments as words
from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField
from plait.pages.moments import MomentField
from plait.pages.staff.appointment_words import LENGTHS, MODES
from plait.pages.staff.meeting_forms import StepForm
from plait.pages.staff.record_forms import PersonChoice
from plait.standards.services.appointments import Appointments
from plait.worklist.attending import Came

_SELECT: Final = Option("", "Select")
_USUAL: Final = Option("", "The usual length")
_CHILDREN: Final = frozenset({"infant", "sibling"})
#: What may become of it for an adult and for a child: a child is brought.
_OF_ADULTS: Final = (
    "attended", "attended_late", "late_not_seen", "did_not_attend", "no_access"
)  # fmt: skip
_OF_CHILDREN: Final = (
    "attended", "attended_late", "late_not_seen", "was_not_brought", "no_access"
)  # fmt: skip


class MoveForm(StepForm):
    """When, how long, where, how and with whom."""

    at = MomentField(
        what="when it begins",
        may_be_ahead=True,
        label="When does it begin?",
        help_text="For example, 27 3 2026 at 9:30am or 14:30",
    )
    kind = SelectField(options=(), label="What is it?", missing="Select what it is")
    minutes = SelectField(
        options=(_USUAL, *(Option(str(n), f"{n} minutes") for n in LENGTHS)),
        required=False,
        label="How long?",
    )
    mode = RadiosField(
        options=[Option(name, said) for name, said in MODES.items()],
        label="How?",
        initial="face_to_face",
        missing="Select how you meet",
    )
    place = SelectField(options=(), label="Where?", required=False)
    worker = SelectField(
        options=(), label="Who sees them?", missing="Select who sees them"
    )
    reason = LongTextField(
        label="Why at this time all the same? (optional)",
        help_text="Needed only where something speaks against the time",
        required=False,
        rows=2,
    )

    def __init__(
        self, data: Any = None, *, service: Appointments, now: datetime, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.service = service
        self.question("at").now = now
        self.question("kind").offer(
            (_SELECT, *(Option(one.id, one.title) for one in service.types))
        )
        self.question("place").offer(
            (Option("", "No place"), *(Option(x.id, x.title) for x in service.places))
        )

    def offer(self, workers: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("worker").offer((_SELECT, *workers))

    def clean(self) -> dict[str, Any]:
        """A place where they meet, and a way of meeting that the type has."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        kind, mode = self.service.type(data.get("kind") or ""), data.get("mode")
        if mode == "face_to_face" and not data.get("place"):
            self.add_error("place", "Select where you meet")
        if kind is not None and mode and mode not in kind.modes:
            held = " or ".join(MODES[one].lower() for one in kind.modes)
            self.add_error("mode", f"{kind.title} is held {held}. Select one of these")
        return data

    def plan(self) -> Plan:
        """What was filled in; the length of its type where none was selected."""
        data = self.cleaned_data
        kind = self.service.type(data["kind"])
        usual = kind.minutes if kind else LENGTHS[4]
        is_there = data["mode"] == "face_to_face"
        return Plan(
            at=data["at"],
            minutes=int(data["minutes"] or usual),
            kind=data["kind"],
            place=data["place"] if is_there else "",
            mode=data["mode"],
            worker=int(data["worker"]),
        )


class BookForm(MoveForm):
    """An appointment: also who is to come."""

    people = CheckboxesField(
        options=(),
        label="Who is to come?",
        help_text="A baby who comes has an outcome of its own",
        between="; ",
        missing="Select who of this family is to come",
    )
    note = LongTextField(
        label="What should be known before it? (optional)", required=False, rows=2
    )
    field_order = (
        "people", "kind", "at", "minutes", "mode", "place", "worker", "note", "reason",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, people: Iterable[PersonChoice], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.there = tuple(one for one in people if one.role != "unborn")
        self.question("people").offer(
            Option(str(one.id), one.label) for one in self.there
        )

    def clean(self) -> dict[str, Any]:
        """Also: nobody sees a baby on the telephone."""
        data = super().clean()
        infants = {str(one.id) for one in self.there if one.role == "infant"}
        there = set(data.get("people") or ())
        if data.get("mode") == "telephone" and infants & there:
            self.add_error("people", "You cannot see a baby on the telephone")
        return data

    def who(self) -> list[UUID]:
        """Who is to come, in the order of the family."""
        chosen = set(self.cleaned_data["people"])
        return [one.id for one in self.there if str(one.id) in chosen]


class CancelForm(StepForm):
    """Who calls it off, and why."""

    by = RadiosField(
        options=(Option("family", "The family"), Option("service", "Our team")),
        label="Who calls it off?",
        missing="Select who calls it off",
    )
    reason = LongTextField(
        label="Why?",
        help_text="For example: they are on holiday. Book the next one afterwards",
        missing="Enter why it is called off",
        rows=3,
    )


class OutcomeForm(StepForm):
    """What became of it for each person: one form, one outcome a person."""

    note = LongTextField(
        label="Note (optional)",
        help_text="It goes with the contact, or with what was missed",
        required=False,
        rows=3,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        people: Iterable[PersonChoice],
        mode: str = "",
        is_at_home: bool = False,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.people = tuple(people)
        for one in self.people:
            self.fields[f"result_{one.id}"] = result_field(
                one, mode=mode, is_at_home=is_at_home
            )
        self.order_fields([f"result_{one.id}" for one in self.people])

    def came(self) -> list[Came]:
        """What became of it, by person."""
        return [
            Came(person=one.id, result=self.cleaned_data[f"result_{one.id}"])
            for one in self.people
        ]


def result_field(
    one: PersonChoice,
    *,
    mode: str = "",
    is_at_home: bool = False,
    is_needed: bool = True,
) -> RadiosField:
    """What became of it for one person. A child is brought, and an adult comes."""
    offered: tuple[str, ...] = _OF_CHILDREN if one.role in _CHILDREN else _OF_ADULTS
    if one.role == "infant" and mode == "telephone":
        offered = tuple(each for each in offered if not each.startswith("attended"))
    if not is_at_home:
        offered = tuple(each for each in offered if each != "no_access")
    said: Mapping[str, str] = words.RESULTS
    options = [
        Option(each, said[each][:1].upper() + said[each][1:]) for each in offered
    ]
    return RadiosField(
        options=options,
        label=f"{one.label}: what became of it?",
        missing="Select what became of it for each person",
        required=is_needed,
    )
