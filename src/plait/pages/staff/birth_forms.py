"""What is asked about a birth that is planned, and about the alert of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField
from plait.pages.forms import HiddenField, LongTextField, TextField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.services.birth_alert import Hospital, Ready
from plait.timeline.facts.births import MOST_TO_DO

OTHER: Final = "other"
#: Whom to ring: so many are asked for.
RINGS: Final = 3
_LINE: Final = 200
_PHONE: Final = 40
_GUARDED: Final = (
    Option("health", "About health", "Those who may read what is about health"),
    Option("routine", "Nothing guarded", "Everybody who works with the family"),
    Option(
        "domestic_abuse",
        "About domestic abuse",
        "Only those who may read that. Nobody else learns that there is an alert, but "
        "those it is sent to",
    ),
)


class PlacesForm(DutyForm):
    """Where the birth is planned, and the hospital that it may be instead."""

    first = RadiosField(
        options=(), label="Where is the birth planned?",
        missing="Select where the birth is planned",
    )  # fmt: skip
    first_name = TextField(
        label="Which place?", required=False, max_length=_LINE,
        missing="Enter the place where the birth is planned",
    )  # fmt: skip
    first_phone = TextField(
        label="Phone number of its labour ward", required=False, width=20,
        max_length=_PHONE, missing="Enter the phone number of its labour ward",
    )  # fmt: skip
    second = RadiosField(
        options=(),
        label="Which second hospital may it be?",
        help_text="Where she would go if the baby comes early, or if the first is "
        "full or too far. Both get the alert.",
        missing="Select the second hospital, or that there is none",
    )
    second_name = TextField(
        label="Which hospital?", required=False, max_length=_LINE,
        missing="Enter the second hospital",
    )  # fmt: skip
    second_phone = TextField(
        label="Phone number of its labour ward ", required=False, width=20,
        max_length=_PHONE, missing="Enter the phone number of its labour ward",
    )  # fmt: skip
    note = LongTextField(label="What else to know (optional)", rows=2, required=False)

    def offer(self, hospitals: Iterable[Hospital]) -> None:
        """Offer these hospitals, and a place of one's own words."""
        listed = [Option(one.id, one.title) for one in hospitals]
        for name, words in (("first", "Another place"), ("second", "Another hospital")):
            other = Option(OTHER, words, reveals=(f"{name}_name", f"{name}_phone"))
            none = [Option("none", "None")] if name == "second" else []
            self.question(name).offer([*listed, other, *none])

    def clean(self) -> dict[str, Any]:
        """A place of one's own words has a name and a number; the two differ."""
        super().clean()
        for name in ("first", "second"):
            self.require_when(name, OTHER, f"{name}_name", f"{name}_phone")
        first, second = (self.cleaned_data.get(one) for one in ("first", "second"))
        if first and first == second and first != OTHER:
            self.add_error("second", "Select another hospital than the first, or none")
        return self.cleaned_data

    def place(self, name: str, hospitals: Iterable[Hospital]) -> dict[str, str] | None:
        """The place that was chosen; None for none."""
        chosen = self.cleaned_data[name]
        if chosen == OTHER:
            return {
                "name": self.cleaned_data[f"{name}_name"],
                "phone": self.cleaned_data[f"{name}_phone"],
            }
        found = next((one for one in hospitals if one.id == chosen), None)
        return {"id": found.id, "name": found.title} if found else None


class EarlyForm(DutyForm):
    """What is ready for an early birth; what is not ticked is not ready."""

    ready = CheckboxesField(
        options=(),
        label="What is ready if the baby comes early?",
        help_text="What you do not tick is shown as not ready yet.",
        required=False,
    )
    note = LongTextField(
        label="Who gets the rest ready, and by when (optional)", rows=3, required=False
    )

    def offer(self, things: Iterable[Ready]) -> None:
        """Offer these things, which the maternity service lists."""
        self.things = tuple(things)
        self.question("ready").offer(Option(x.id, x.title) for x in self.things)

    def said(self) -> list[dict[str, Any]]:
        """Each thing, and whether it is ready."""
        ticked = set(self.cleaned_data["ready"])
        return [
            {"id": one.id, "title": one.title, "is_ready": one.id in ticked}
            for one in self.things
        ]


class AlertForm(DutyForm):
    """What those who are there at the birth need: at most three things, and numbers."""

    version = HiddenField()
    do_1 = TextField(
        label="First thing to do", max_length=_LINE,
        missing="Enter the first thing to do",
        help_text="As you would say it to whoever is on duty at 3am.",
    )  # fmt: skip
    do_2 = TextField(label="Second (optional)", required=False, max_length=_LINE)
    do_3 = TextField(label="Third (optional)", required=False, max_length=_LINE)
    ring_1 = TextField(
        label="Whom to ring first", max_length=_LINE, missing="Enter whom to ring first"
    )
    ring_1_phone = TextField(
        label="Their number", width=20, max_length=_PHONE, missing="Enter their number"
    )
    ring_1_hours = TextField(
        label="When it is answered (optional)", width=20, required=False,
        max_length=100,
        help_text="For example, weekdays, 9am to 5pm; or: at any hour. Out of those "
        "hours it stands below the others.",
    )  # fmt: skip
    ring_2 = TextField(
        label="Whom to ring if nobody answers (optional)",
        required=False,
        max_length=_LINE,
    )
    ring_2_phone = TextField(
        label="Their number ", width=20, required=False, max_length=_PHONE
    )
    ring_2_hours = TextField(
        label="When it is answered (optional) ", width=20, required=False,
        max_length=100,
    )  # fmt: skip
    guarded = RadiosField(
        options=_GUARDED,
        initial="health",
        label="What is in it?",
        help_text="Those you send it to can read it whatever you choose. It decides "
        "who else can.",
        missing="Answer “What is in it?”",
    )

    def clean(self) -> dict[str, Any]:
        """Somebody to ring has a number, and a number is somebody's."""
        super().clean()
        who, phone = (self.cleaned_data.get(x) for x in ("ring_2", "ring_2_phone"))
        if who and not phone:
            self.add_error("ring_2_phone", "Enter the number of whom to ring second")
        if phone and not who:
            self.add_error("ring_2", "Enter whose the second number is")
        return self.cleaned_data

    @property
    def version_value(self) -> int:
        """The version that this page began; 0 where it was spoilt."""
        text = str(self.cleaned_data.get("version") or "")
        return int(text) if text.isdecimal() and len(text) < 4 else 0  # noqa: PLR2004

    def do(self) -> list[str]:
        """What to do, the first thing first."""
        named = (f"do_{n}" for n in range(1, MOST_TO_DO + 1))
        return [said for name in named if (said := self.cleaned_data.get(name))]

    def ring(self) -> list[dict[str, str]]:
        """Whom to ring, each with the number and when it is answered."""
        found = []
        for name in ("ring_1", "ring_2"):
            if not self.cleaned_data.get(name):
                continue
            parts = {
                "whom": self.cleaned_data[name],
                "phone": self.cleaned_data[f"{name}_phone"],
                "hours": self.cleaned_data.get(f"{name}_hours"),
            }
            found.append({key: str(value) for key, value in parts.items() if value})
        return found

    @staticmethod
    def filled(fact: Mapping[str, Any]) -> dict[str, Any]:
        """The answers that the last version gave, to change."""
        answers: dict[str, Any] = {
            f"do_{n}": line for n, line in enumerate(fact.get("do") or (), 1)
        }
        for n, ring in enumerate((fact.get("ring") or ())[:2], 1):
            answers |= {
                f"ring_{n}": ring["whom"],
                f"ring_{n}_phone": ring["phone"],
                f"ring_{n}_hours": ring.get("hours", ""),
            }
        return answers


class ToldForm(DutyForm):
    """That somebody outside Plait was told by telephone, and read it back."""

    told = TextField(
        label="Who took it, by name and role?",
        max_length=_LINE,
        missing="Enter who took it, by name and role",
    )
    read_back = CheckboxesField(
        options=(Option("yes", "They read it back to me, and it was right"),),
        label="Did they read it back?",
        missing="Ask them to read it back, then tick that they did",
    )


class WithdrawForm(DutyForm):
    """Why the alert holds no more."""

    reason = LongTextField(
        label="Why does it hold no more?",
        help_text="Those who may read the alert read this. The teams that have it are "
        "told only that it is withdrawn.",
        rows=3,
        missing="Enter why it holds no more",
    )
