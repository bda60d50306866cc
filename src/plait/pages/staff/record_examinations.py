"""Forms for what only one profession can do: examine, assess, give an opinion.

Each ends something that is owed, so none can be saved without saying who did it,
where, and what was found.
"""

from __future__ import annotations

from typing import Any

from plait.pages.choices import Option, RadiosField
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff.record_forms import RecordForm, Setting, given
from plait.pages.staff.record_screens import ADULTS

#: Whose opinion an agency of this kind can give.
_OPINIONS = {
    "paediatrics": Option("paediatric", "A paediatric opinion"),
    "social_care": Option("social_care", "The opinion of children's social care"),
}


class ExaminationForm(RecordForm):
    """A paediatrician examined a child because of a mark or injury."""

    kind = "paediatric.assessed"
    title = "Record a paediatric examination"
    about_roles = ("infant", "sibling")
    about_words = "Which child was examined?"
    when_words = "When was the child examined?"
    assessor = TextField(
        label="Which paediatrician examined the child?",
        help_text="Name and grade, for example: Dr Lee, consultant",
        missing="Enter who examined the child",
        max_length=200,
        width=20,
    )
    place = TextField(
        label="Where?",
        help_text="For example, children's assessment unit",
        missing="Enter where the child was examined",
        max_length=200,
        width=20,
    )
    found = LongTextField(
        label="What was found?",
        help_text="What was seen, what was ruled out, and what happens next",
        missing="Enter what was found",
    )

    def fact(self) -> dict[str, Any]:
        """Who examined, where, and what was found."""
        return {
            name: self.cleaned_data[name] for name in ("assessor", "place", "found")
        }


class AssessmentForm(RecordForm):
    """A parent's mental health was assessed."""

    about_roles = ADULTS
    about_words = "Who was assessed?"
    when_words = "When were they assessed?"
    assessor = TextField(
        label="Who assessed them?",
        help_text="Name and role",
        missing="Enter who assessed them",
        max_length=200,
        width=20,
    )
    seniority = TextField(
        label="How senior was the assessor? (optional)",
        help_text="For example, consultant",
        required=False,
        max_length=200,
        width=20,
    )
    place = TextField(
        label="Where?",
        help_text="For example, at home, by video or on the ward",
        missing="Enter where they were assessed",
        max_length=200,
        width=20,
    )
    found = LongTextField(
        label="What was found, and what happens next?",
        missing="Enter what was found",
    )

    def __init__(
        self, *args: Any, kind: str, words: str, setting: Setting, **more: Any
    ) -> None:
        self.kind = kind
        self.title = words
        super().__init__(*args, setting=setting, **more)

    def fact(self) -> dict[str, Any]:
        """Who assessed, how senior they are, where, and what was found."""
        names = ("assessor", "seniority", "place", "found")
        return given({name: self.cleaned_data.get(name) for name in names})


class OpinionForm(RecordForm):
    """One of the two opinions without which a mark is not closed."""

    kind = "injury.opinion"
    title = "Record an opinion on a mark or injury"
    about_roles = ("infant", "sibling")
    about_words = "Which child?"
    when_words = "When was the opinion given?"
    by = RadiosField(
        options=_OPINIONS.values(),
        label="Whose opinion?",
        missing="Select whose opinion it is",
    )
    conclusion = TextField(
        label="What is the opinion?",
        missing="Enter what the opinion is",
        max_length=200,
    )

    def __init__(self, *args: Any, setting: Setting, **more: Any) -> None:
        super().__init__(*args, setting=setting, **more)
        own = _OPINIONS.get(setting.agency_kind)
        if own is not None:
            # Nobody gives the opinion of the other agency.
            self.question("by").offer([own])
            self.initial["by"] = own.value

    def fact(self) -> dict[str, Any]:
        """Whose opinion, and what it is."""
        return {name: self.cleaned_data[name] for name in ("by", "conclusion")}
