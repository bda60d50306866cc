"""What is asked when somebody wants a copy, and about each item of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField, TextField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards import subject_exemptions

if TYPE_CHECKING:
    from datetime import datetime

    from plait.pages.forms import NhsBoundField
    from plait.worklist.subject_requests import Care

GIVE: Final = "give"
#: Somebody asks for another person.
FOR_OTHERS: Final = ("parental_responsibility", "on_behalf")
_CHILDREN: Final = frozenset({"infant", "sibling"})
_ITEM: Final = "item-"

IDENTITY: Final = {
    "known": "We know them, and it was they who asked",
    "document": "They showed a document with their name and photo",
    "rang_back": "We rang them back on a number that we knew already",
    "other": "In another way",
    "not_yet": "Not checked yet",
}
ASKED_BY: Final = {
    "themselves": "They ask for themselves",
    "parental_responsibility": "Somebody with parental responsibility for this child",
    "on_behalf": "Somebody whom they let ask for them, or who may by law",
}
#: What is said of an item that is given, by the care that it wants.
GIVE_WORDS: Final[dict[Care, str]] = {
    "plain": "Give it",
    "words": "I have read this: nothing about somebody else",
    "guarded": "Give it: I have read it, it says nothing about somebody else, and no "
    "reason below holds",
}


def _identity(*, not_yet: bool) -> RadiosField:
    return RadiosField(
        options=tuple(
            Option(code, words, reveals=("identity_words",) if code == "other" else ())
            for code, words in IDENTITY.items()
            if not_yet or code != "not_yet"
        ),
        label="How was it checked who they are?",
        help_text="Ask for no more than you need to be sure.",
        missing="Select how it was checked who they are",
    )


def _identity_words() -> TextField:
    return TextField(
        label="How?", max_length=300, required=False, missing="Enter how it was checked"
    )


class AskedForm(DutyForm):
    """Who asked for a copy, when, and what shows that they may."""

    received_on = DayField(
        what="the day on which it was received",
        label="When was it received?",
        help_text="The month counts from this day, whoever of your agency was told.",
    )
    asked_by = RadiosField(
        options=(), label="Who asks?", missing="Select who asks for it"
    )
    asker = TextField(
        label="Their name",
        max_length=200,
        required=False,
        missing="Enter the name of who asks",
    )
    authority = LongTextField(
        label="What shows that they may?",
        help_text="For a child: how you know that they have parental responsibility, "
        "and what speaks against giving it to them. Plait does not decide this.",
        required=False,
        missing="Enter what shows that they may ask",
    )
    identity = _identity(not_yet=True)
    identity_words = _identity_words()
    note = LongTextField(
        label="What did they ask for? (optional)",
        help_text="They need not say why.",
        rows=2,
        required=False,
    )

    def __init__(self, data: Any = None, *, role: str, now: datetime) -> None:
        super().__init__(data)
        self.question("received_on").now = now
        offered = ["themselves", "on_behalf"]
        if role in _CHILDREN:
            offered = ["parental_responsibility", "on_behalf"]
            if role == "sibling":
                offered.insert(0, "themselves")
        others = [code for code in offered if code in FOR_OTHERS]
        # Of several that want them they are asked once, below all answers.
        reveals = ("asker", "authority") if len(others) == 1 else ()
        self.question("asked_by").offer(
            Option(code, ASKED_BY[code], reveals=reveals if code in others else ())
            for code in offered
        )
        if not reveals:
            self.question("asker").label = "Name of who asks"
            if "themselves" in offered:
                words = "Leave it empty if they ask for themselves."
                self.question("asker").help_text = words

    def clean(self) -> dict[str, Any]:
        """Who asks is said where it is somebody else."""
        super().clean()
        if self.cleaned_data.get("asked_by") in FOR_OTHERS:
            self._want("asker", "authority")
        else:
            self.cleaned_data |= {"asker": None, "authority": None}
            self.errors.pop("asker", None)
            self.errors.pop("authority", None)
        self.require_when("identity", "other", "identity_words")
        return self.cleaned_data

    def _want(self, *names: str) -> None:
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])


class TakenBackForm(DutyForm):
    """Why a copy is not asked for any more."""

    reason = LongTextField(
        label="Why is it not asked for any more?",
        help_text="For example, they said so themselves, or it was recorded twice. To "
        "refuse is another thing: that is said in a letter, with how to complain.",
        rows=2,
        missing="Enter why it is not asked for any more",
    )


@dataclass(frozen=True, slots=True)
class Item:
    """An event that is decided on: its version, its words, and the care that it wants.

    `words` are the words that stand on paper if it is given.
    """

    id: str
    kind: str
    when: str
    title: str
    words: str
    care: Care
    sensitivity: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{_ITEM}{self.id}"


class CopyForm(DutyForm):
    """What becomes of each item. Nothing is given that nobody decided on."""

    identity = _identity(not_yet=False)
    identity_words = _identity_words()
    advice = LongTextField(
        label="Who advised you on what is left out, and what? (optional)",
        help_text="For example your information governance lead, or a health "
        "professional who knows them.",
        rows=2,
        required=False,
    )
    checked = CheckboxesField(
        options=(Option("yes", "I have looked at the whole copy, and at whose it is"),),
        label="Before you record it",
        required=False,
    )

    def __init__(
        self, data: Any, *, items: Sequence[Item], asked_by: str, is_known: bool
    ) -> None:
        super().__init__(data)
        self.items = items
        if is_known:
            del self.fields["identity"], self.fields["identity_words"]
        for one in items:
            self.fields[one.field] = _field(one, asked_by)
        self.order_fields(one.field for one in items)

    def clean(self) -> dict[str, Any]:
        """How it was checked is said where it is in another way."""
        super().clean()
        if "identity" in self.fields:
            self.require_when("identity", "other", "identity_words")
        return self.cleaned_data

    def of(self, care: str) -> list[NhsBoundField]:
        """The items that want such a care."""
        return [self.bound(one.field) for one in self.items if one.care == care]

    def given(self) -> list[str]:
        """The versions that are given, in their order."""
        return [one for one, said in self._said() if said == GIVE]

    def left_out(self) -> dict[str, str]:
        """The reason by the version that is not."""
        return {one: said for one, said in self._said() if said != GIVE}

    def _said(self) -> list[tuple[str, str]]:
        return [(one.id, self.cleaned_data[one.field]) for one in self.items]


def _field(one: Item, asked_by: str) -> RadiosField | SelectField:
    reasons = subject_exemptions.reasons(asked_by)
    first = subject_exemptions.suggested(one.kind, one.sensitivity, asked_by)
    # A class that nobody is told of has no reason of its own that always holds.
    usual = {"plain": GIVE, "words": ""}.get(one.care, first.code if first else "")
    make = SelectField if one.care == "plain" else RadiosField
    more: dict[str, Any] = {} if one.care == "plain" else {"small": True}
    return make(
        options=(
            Option(GIVE, GIVE_WORDS[one.care]),
            *(Option(each.code, f"Leave it out: {each.title}") for each in reasons),
        ),
        label=f"{one.when}: {one.title}",
        help_text=one.words,
        initial=usual,
        missing=f"Decide about {one.title}, {one.when}",
        **more,
    )
