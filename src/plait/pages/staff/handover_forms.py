"""What is asked when a family's care is handed over, accepted or returned."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.pages.staff.handover_parts import PARTS

#: Why it is handed over, with what stands beside the answer.
OCCASIONS: Final = (
    Option("birth", "After a birth", "Most often from the midwife"),
    Option(
        "discharge",
        "A service ends its care",
        "Choose everybody who carries on, such as health visitor and GP: each "
        "accepts for themselves",
    ),
    Option("area", "The family moves to another area"),
    Option("other", "Something else"),
)
OUT: Final = "out"
_CLASSES: Final = {
    "routine": (
        "Anybody who works with the family",
        "For what anybody around the family may know",
    ),
    "health": (
        "The team that gets it, and who may read health information",
        "The usual choice: it says how a parent is",
    ),
    "third_party": (
        "The team that gets it, and who may read about third parties",
        "If it tells of a partner or of whoever told you",
    ),
    "domestic_abuse": (
        "The team that gets it, and who may read about domestic abuse",
        "If it tells that somebody is hurt, controlled or afraid at home",
    ),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A team that can be asked: in which role, its name, and who of it by name.

    `people` are numbers of staff with what they are called; `has` is who has the
    family already.
    """

    role: str
    team: int
    label: str
    hint: str = ""
    people: tuple[tuple[int, str], ...] = ()
    has: int | None = None

    @property
    def value(self) -> str:
        """How a form names it."""
        return f"{self.role}:{self.team}"


class OfferForm(DutyForm):
    """Why, to whom, and what is handed over."""

    occasion = RadiosField(
        options=OCCASIONS,
        label="Why do you hand over?",
        missing="Select why you hand over",
    )
    to = CheckboxesField(options=(), label="Who is asked to take over?", required=False)
    other = SelectField(
        options=(),
        label="Another team (optional)",
        help_text="A team that does not work with this family yet, also of another "
        "area",
        required=False,
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        for part, (title, hint) in PARTS.items():
            self.fields[f"part_{part}"] = LongTextField(
                label=title, help_text=hint, required=False, rows=4
            )
            self.fields[f"leave_{part}"] = CheckboxesField(
                options=(Option(OUT, f"Leave out: {title[:1].lower()}{title[1:]}"),),
                label=title,
                small=True,
                required=False,
            )

    def offer(self, near: Sequence[Asked], others: Iterable[Asked]) -> None:
        """Offer these teams: those near the family by name, all others in a list."""
        options = []
        for one in near:
            name = f"worker_{one.team}"
            if one.people and name not in self.fields:
                listed = [Option(str(number), words) for number, words in one.people]
                self.fields[name] = SelectField(
                    options=(Option("", "Anybody of the team"), *listed),
                    label="Who of them? (optional)",
                    required=False,
                    initial=str(one.has or ""),
                )
            reveals = (name,) if name in self.fields else ()
            options.append(Option(one.value, one.label, one.hint, reveals))
        self.question("to").offer(options)
        self.question("other").offer(
            (
                Option("", "No other team"),
                *(Option(one.value, one.label) for one in others),
            )
        )

    def ask_class(self, *, has_health: bool) -> None:
        """Ask who may read it. Health facts that were filled in are not for all."""
        self.fields["class"] = RadiosField(
            options=[
                Option(name, words, hint)
                for name, (words, hint) in _CLASSES.items()
                if name != "routine" or not has_health
            ],
            label="Who may read it?",
            missing="Select who may read it",
            initial="health",
        )

    def clean(self) -> dict[str, Any]:
        """Somebody is asked, and something is written."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.asked() and not {"to", "other"} & self.errors.keys():
            self.add_error("to", "Select who is asked to take over")
        if not self.parts():
            self.add_error("part_worries", "Write at least one part of the handover")
        return data

    def asked(self) -> list[tuple[str, int, int | None]]:
        """The role, team and colleague of each that is asked, each team once."""
        chosen = [*(self.cleaned_data.get("to") or ())]
        if self.cleaned_data.get("other"):
            chosen.append(self.cleaned_data["other"])
        found = []
        for value in dict.fromkeys(chosen):
            role, _, team = value.partition(":")
            worker = self.cleaned_data.get(f"worker_{team}") or None
            found.append((role, int(team), int(worker) if worker else None))
        return found

    def parts(self) -> Mapping[str, str]:
        """What is written, by part; what is left out is not there."""
        found = {}
        for part in PARTS:
            words = str(self.cleaned_data.get(f"part_{part}") or "").strip()
            if words and OUT not in (self.cleaned_data.get(f"leave_{part}") or ()):
                found[part] = words
        return found


class AcceptForm(DutyForm):
    """Who has the family from now on, and when they visit."""

    worker = SelectField(
        options=(),
        label="Who has this family from now on?",
        missing="Select who has this family from now on",
    )
    first_visit = DayField(
        what="the first visit",
        label="First visit (optional)",
        help_text="If a day is agreed already",
        required=False,
        may_be_ahead=True,
        most_days_ahead=366,
    )
    note = LongTextField(
        label="A word back to who hands over (optional)", required=False
    )

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these colleagues."""
        self.question("worker").offer((Option("", "Select"), *options))


class ReturnForm(DutyForm):
    """Why it goes back, and what is missing."""

    reason = LongTextField(
        label="Why do you return it?",
        help_text="They stay responsible for the family until you or another team "
        "accepts. They offer it again, or say why not, within 1 working day",
        missing="Enter why you return it",
    )
    missing = LongTextField(
        label="What is missing? (optional)",
        help_text="What they have to put in so that you can accept",
        required=False,
    )


class KeepForm(DutyForm):
    """Why it is not offered again."""

    reason = LongTextField(
        label="Why is it not offered again?",
        help_text="Say who has the family, and until when",
        missing="Enter why it is not offered again",
    )
