"""Forms for questionnaires: item scores or the sum alone, never licensed wording.

Item scores are asked as the instrument counts them, so that they can be copied from a
scored sheet. The words of a question are shown only where its licence lets us.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from plait.instruments import loader, scoring
from plait.instruments.measures import measures
from plait.instruments.shapes import Instrument
from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import TextField, WholeNumberField
from plait.pages.staff.record_forms import RecordForm, Setting, given
from plait.timeline import facts

ADULTS = ("mother", "partner", "other_carer")

#: Said where the words of a questionnaire are not ours to show.
LICENSED = (
    "Use your service's own licensed copy for the questions. "
    "Enter item scores as the sheet scores them."
)

#: Too long for a line of scores on another page, or not asked at a usual contact.
_LONG = frozenset({"pbq", "honos", "reqol10", "adbb"})


def instrument(name: str) -> Instrument:
    """The questionnaire of this id."""
    return loader.library()[name]


class ScreenForm(RecordForm):
    """One questionnaire, item by item or as a sum."""

    about_roles = ADULTS
    about_words = "Who answered the questions?"
    when_words = "When were the questions asked?"
    how = RadiosField(
        options=(
            Option("items", "The score of each item"),
            Option("total", "The total only"),
        ),
        label="What do you have?",
        initial="items",
        missing="Select whether you have item scores or the total",
    )
    seen_alone = YesNoField(
        label="Were they on their own when asked? (optional)", required=False
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        setting: Setting,
        instrument_id: str,
        **more: Any,
    ) -> None:
        self.instrument = found = instrument(instrument_id)
        self.kind = f"screen.{instrument_id}"
        self.title = f"Record {found.short_title}"
        self.lead = "" if found.wording else LICENSED
        roles = more.pop("about_roles", None) or facts.kind(self.kind).about
        super().__init__(data, setting=setting, about_roles=roles or ADULTS, **more)
        for name, one in _questions(self.instrument).items():
            self.fields[name] = one
        self.question("how").offer(
            (
                Option(
                    "items",
                    "The answer to each question" if found.yes_no else "Item scores",
                    reveals=tuple(self.item_names),
                ),
                Option("total", "The total only", reveals=tuple(self.total_names)),
            )
        )
        if not found.yes_no:
            scores = f"Each item scores from {found.least} to {found.greatest}"
            self.question("how").help_text = scores
        own = [n for n in self.fields if n.startswith(("item_", "total", "safety"))]
        self.order_fields(["about", "how", *own, "seen_alone"])

    @property
    def item_names(self) -> list[str]:
        """The names of the fields for the items."""
        return [f"item_{n}" for n in range(1, self.instrument.items + 1)]

    @property
    def total_names(self) -> list[str]:
        """The names of the fields for the sum."""
        has_safety = bool(self.instrument.safety_items)
        return ["total", "safety_item"] if has_safety else ["total"]

    def clean_own(self) -> None:
        """Either every item or the sum."""
        self.require_when("how", "items", *self.item_names)
        self.require_when("how", "total", "total")
        if self.cleaned_data.get("how") == "items":
            self.cleaned_data["safety_item"] = None
            self.errors.pop("safety_item", None)

    def fact(self) -> dict[str, Any]:
        """The answers in the form in which they came."""
        data = self.cleaned_data
        if data["how"] == "items":
            answers: dict[str, Any] = {"items": [int(data[n]) for n in self.item_names]}
        else:
            answers = given({n: data.get(n) for n in self.total_names})
        return answers | given({"seen_alone": data.get("seen_alone")})

    def in_words(self) -> list[tuple[str, str]]:
        """As for every form, the item scores on one line."""
        items = {str(self.question(name).label) for name in self.item_names}
        others = [
            (label, words) for label, words in super().in_words() if label not in items
        ]
        scores = [self.bound(name).shown() for name in self.item_names]
        if self.cleaned_data.get("how") == "items":
            what = "Answers" if self.instrument.yes_no else "Item scores"
            others.insert(2, (f"{what} in order", ", ".join(scores)))
        return others

    def score_words(self) -> str:
        """The sum with its band, for the page that asks "is this right?"."""
        return score_words(self.instrument, self.fact())


class RatedForm(ScreenForm):
    """A scale that a clinician rates: nobody was asked, so nobody was alone or not."""

    about_words = "Who was rated?"
    when_words = "When were they seen?"

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields.pop("seen_alone")


def form_of(name: str) -> Callable[..., ScreenForm]:
    """The form that asks for the scores of an instrument."""
    followed = measures().get(name)
    is_rated = followed is not None and followed.answered_by == "clinician"
    return partial(RatedForm if is_rated else ScreenForm, instrument_id=name)


#: Which score is asked for where two items are about safety.
_TWO = "; the higher of the two"

#: Bands whose name alone does not say of what.
_BANDS = {"possible": "possible depression", "probable": "probable depression"}


def score_words(of: Instrument, fact: Mapping[str, Any]) -> str:
    """`14 out of 30: probable depression; item 10 scored 1`."""
    found = scoring.score_of(of, fact)
    words = f"{found.total} out of {of.greatest_total}"
    if found.bands:
        words += ": " + ", ".join(
            _BANDS.get(b, b.replace("_", " ")) for b in found.bands
        )
    if of.safety_items:
        items = " and ".join(str(number) for number in of.safety_items)
        noun = "items" if len(of.safety_items) > 1 else "item"
        known = found.safety_item is not None
        said = f"scored {found.safety_item}" if known else "not known"
        words += f"; {noun} {items}, about safety, {said}"
    return words


def _questions(of: Instrument) -> dict[str, Any]:
    """A field for each item, then the sum and the safety item."""
    found: dict[str, Any] = {}
    for number in range(1, of.items + 1):
        label = f"Item {number}"
        if of.wording:
            label = f"{number}. {of.wording.stem} {of.wording.items[number - 1]}"
        found[f"item_{number}"] = _item(of, number, label)
    found["total"] = WholeNumberField(
        what="The total",
        lowest=of.least_total,
        highest=of.greatest_total,
        label="Total",
        help_text=f"From {of.least_total} to {of.greatest_total}",
        required=False,
        missing="Enter the total",
    )
    if of.safety_items:
        items = " or ".join(str(number) for number in of.safety_items)
        many = len(of.safety_items) > 1
        found["safety_item"] = WholeNumberField(
            what=f"Item {items}",
            lowest=of.least,
            highest=of.greatest,
            label=f"Score of item {items} (about safety)",
            help_text=f"From {of.least} to {of.greatest}{_TWO if many else ''}. "
            "Leave it empty only if you do not know it",
            required=False,
        )
    return found


def _item(of: Instrument, number: int, label: str) -> Any:
    missing = f"Enter the score of item {number}"
    if of.yes_no:
        missing = f"Select the answer to question {number}"
        return YesNoField(label=label, required=False, missing=missing)
    return WholeNumberField(
        what=f"Item {number}",
        lowest=of.least,
        highest=of.greatest,
        label=label,
        required=False,
        missing=missing,
        beside=not of.wording,
    )


def quick_options() -> tuple[Option, ...]:
    """The questionnaires whose scores fit on one line, each revealing that line."""
    return (
        Option("none", "No"),
        *(
            Option(name, found.short_title, reveals=(f"{name}_answers",))
            for name, found in loader.library().items()
            if name not in _LONG
        ),
    )


def quick_fields() -> dict[str, TextField]:
    """A line of item scores for each questionnaire."""
    return {
        f"{name}_answers": TextField(
            label=f"{found.short_title}: item scores in order",
            help_text=_quick_hint(found),
            required=False,
            missing=f"Enter the item scores of {found.short_title}",
            width=20,
        )
        for name, found in loader.library().items()
        if name not in _LONG
    }


def read_quick(of: Instrument, typed: str) -> dict[str, Any]:
    """Item scores, or a sum alone, from a line that was typed.

    Raises:
        ImpossibleScore: the line is not what the questionnaire can give.
    """
    words = re.findall(r"[a-z]+|\d+", typed.lower())
    if of.yes_no:
        words = [{"yes": "1", "y": "1", "no": "0", "n": "0"}.get(w, w) for w in words]
    if len(words) == 1 and len(words[0]) == of.items and of.items > 1:
        words = list(words[0])
    if not words or not all(word.isdecimal() for word in words):
        wanted = f"{of.items} item scores, or the total alone"
        raise scoring.ImpossibleScore(of.short_title, wanted=wanted, got="text")
    numbers = [int(word[:6]) for word in words]
    fact = {"total": numbers[0]} if len(numbers) == 1 else {"items": numbers}
    scoring.score_of(of, fact)
    return fact


def _quick_hint(of: Instrument) -> str:
    if of.yes_no:
        return f"Yes or no for each of the {of.items}, for example: no yes"
    sample = " ".join(str((n * 2 + 1) % (of.greatest + 1)) for n in range(of.items))
    return (
        f"{of.items} numbers from {of.least} to {of.greatest}, for example: {sample}. "
        "Or the total alone"
    )
