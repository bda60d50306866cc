"""Form fields that draw themselves as NHS.UK components.

A form is declared once, in Python: its label, hint, options and the words of its
errors. A bound field knows how to draw itself (`as_field_group()`), so templates
say which question comes where and nothing else.

Error texts are instructions ("Enter the score"), after the NHS content guide.
No error repeats what a person typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

#: Parameters of an NHS macro, as the macro takes them.
Params = dict[str, Any]


class NhsBoundField(BoundField):
    """A field of a form, with its answer, that draws itself."""

    #: One of ours; Django's own type knows nothing of how it is drawn.
    field: Any

    @property
    def error(self) -> str:
        """The first thing that is wrong with the answer, or nothing."""
        return str(self.errors[0]) if self.errors else ""

    @property
    def anchor(self) -> str:
        """The id of the control that an error summary leads to."""
        return str(self.field.anchor(self.auto_id))

    def as_field_group(self) -> SafeString:
        """The label, hint, error and control, as an NHS form group."""
        component = self.field.component
        return render_to_string(
            f"fields/{component}.jinja",
            {"params": self.field.params(self), "bound": self},
        )

    def shown(self) -> str:
        """The answer in words, for a page that asks "is this right?"."""
        return str(self.field.in_words(self.form.cleaned_data.get(self.name)))


class NhsField(forms.Field):
    """What our fields have in common: a hint, and how they are drawn."""

    bound_field_class = NhsBoundField
    #: The template under `fields/` that draws it.
    component = "input"

    def __init__(
        self,
        *,
        missing: str = "",
        is_heading: bool = False,
        group: str = "",
        **kwargs: Any,
    ) -> None:
        self.is_heading = is_heading
        #: A class of the whole group, for the style sheet.
        self.group = group
        messages = kwargs.setdefault("error_messages", {})
        if missing:
            messages["required"] = missing
        # Django's own words would repeat what was sent.
        wanted = missing or "Select one of the answers"
        messages |= dict.fromkeys(("invalid_choice", "invalid_list"), wanted)
        super().__init__(**kwargs)

    def anchor(self, auto_id: str) -> str:
        """The id of the first control."""
        return auto_id

    def params(self, bound: NhsBoundField) -> Params:
        """What every macro takes: id, name, hint and error."""
        params: Params = {"id": bound.auto_id, "name": bound.html_name}
        if self.help_text:
            params["hint"] = {"text": self.help_text}
        if bound.error:
            params["errorMessage"] = {"text": bound.error}
        if self.group:
            params["formGroup"] = {"classes": self.group}
        return params

    def label_of(self, bound: NhsBoundField) -> Params:
        """The label; as the heading of the page where it is its only question."""
        size = "nhsuk-label--l" if self.is_heading else "nhsuk-label--s"
        return {"text": str(bound.label), "classes": size}

    def legend_of(self, bound: NhsBoundField) -> Params:
        """The legend of a group of controls."""
        size = "nhsuk-fieldset__legend--l" if self.is_heading else ""
        classes = size or "nhsuk-fieldset__legend--s"
        return {"text": str(bound.label), "classes": classes}

    def in_words(self, value: Any) -> str:
        """An answer as a person would read it."""
        return "Not given" if value in (None, "", []) else str(value)


class TextField(NhsField, forms.CharField):
    """A short answer in words."""

    def __init__(self, *, width: int | None = None, **kwargs: Any) -> None:
        self.width = width
        super().__init__(**kwargs)
        say_in_our_words(self)

    def params(self, bound: NhsBoundField) -> Params:
        """Also the width in characters."""
        params = super().params(bound)
        params |= {"label": self.label_of(bound), "value": text(bound.value())}
        params["autocomplete"] = "off"
        if self.width:
            params["classes"] = f"nhsuk-input--width-{self.width}"
        return params


class LongTextField(NhsField, forms.CharField):
    """Several lines in a person's own words."""

    component = "textarea"

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        self.rows = rows
        kwargs.setdefault("max_length", 4000)
        super().__init__(**kwargs)
        say_in_our_words(self)

    def params(self, bound: NhsBoundField) -> Params:
        """Also how many rows to show."""
        label, value = self.label_of(bound), text(bound.value())
        return super().params(bound) | {
            "label": label,
            "value": value,
            "rows": self.rows,
            "autocomplete": "off",
        }


class WholeNumberField(NhsField, forms.IntegerField):
    """A count, or a measure in whole units, between two limits."""

    def __init__(
        self,
        *,
        what: str,
        lowest: int,
        highest: int,
        suffix: str = "",
        beside: bool = False,
        **kwargs: Any,
    ) -> None:
        self.suffix = suffix
        #: Whether it stands beside its neighbours rather than under them.
        self.beside = beside
        impossible = f"{what} must be a whole number from {lowest} to {highest}"
        kwargs["error_messages"] = dict.fromkeys(
            ("invalid", "min_value", "max_value"), impossible
        )
        super().__init__(min_value=lowest, max_value=highest, **kwargs)

    def params(self, bound: NhsBoundField) -> Params:
        """A narrow box with a number pad on a phone."""
        params = super().params(bound) | {
            "label": self.label_of(bound),
            "value": text(bound.value()),
            "inputmode": "numeric",
            "autocomplete": "off",
            "classes": "nhsuk-input--width-3",
        }
        if self.beside:
            params["formGroup"] = {"classes": "form-beside"}
        if self.suffix:
            params["suffix"] = self.suffix
        return params

    def to_python(self, value: Any) -> int | None:
        """The number, with its unit behind it or without."""
        if isinstance(value, str):
            value = value.strip().removesuffix(self.suffix).strip()
        number: int | None = super().to_python(value)
        return number

    def in_words(self, value: Any) -> str:
        """The number with its unit."""
        if value is None:
            return super().in_words(value)
        return f"{value} {self.suffix}".strip()


class HiddenField(forms.CharField):
    """Something the page carries along that nobody fills in."""

    widget = forms.HiddenInput


@dataclass(frozen=True, slots=True)
class Answer:
    """A line of the page that asks "right?": `anchor` is the control to change it."""

    label: str
    words: str
    anchor: str


class NhsForm(forms.Form):
    """A form that can list its errors, and ask a question only when it is wanted."""

    template_name_label = ""

    def question(self, name: str) -> Any:
        """One of our fields, by its name."""
        return self.fields[name]

    def bound(self, name: str) -> Any:
        """One of our fields with its answer, by its name."""
        return self[name]

    def error_list(self) -> list[Params]:
        """The errors in the order of the page, each leading to its control."""
        whole = [{"text": say} for say in self.non_field_errors()]
        return whole + [
            {"text": text, "href": f"#{self.bound(name).anchor}"}
            for name in self.fields
            if isinstance(self[name], NhsBoundField)
            for text in list(self[name].errors)[:1]
        ]

    def questions(self) -> list[NhsBoundField]:
        """The fields that a person sees at the top level, in order."""
        revealed = {
            name
            for field in self.fields.values()
            for option in getattr(field, "options", ())
            for name in option.reveals
        }
        return [
            bound
            for bound in self.visible_fields()
            if isinstance(bound, NhsBoundField) and bound.name not in revealed
        ]

    def require_when(self, question: str, answer: Any, *fields: str) -> None:
        """Ask for `fields` where `question` was answered with `answer`; drop else."""
        given = self.cleaned_data.get(question)
        is_asked = answer in given if isinstance(given, list) else given == answer
        for name in fields:
            value = self.cleaned_data.get(name)
            if not is_asked:
                self.cleaned_data[name] = None
                self.errors.pop(name, None)
            elif value in (None, "", []) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])

    def in_words(self) -> list[tuple[str, str]]:
        """Every question with its answer in words, for a page that asks "right?"."""
        return [
            (without_optional(bound.label), bound.shown())
            for bound in self.visible_fields()
            if isinstance(bound, NhsBoundField)
            and self.cleaned_data.get(bound.name) not in (None, "", [])
        ]

    def answers_given(self) -> list[Answer]:
        """The same, each with the control where it is changed, where it has one."""
        anchors = {
            without_optional(bound.label): bound.anchor
            for bound in self.visible_fields()
            if isinstance(bound, NhsBoundField)
        }
        return [
            Answer(label, words, anchors.get(label, ""))
            for label, words in self.in_words()
        ]


def carried(
    data: Mapping[str, Any], *, without: Iterable[str]
) -> list[tuple[str, str]]:
    """All values of a submitted form but `without`, to be sent again unseen."""
    left_out = set(without)
    lists = data.lists() if hasattr(data, "lists") else data.items()
    return [
        (name, str(value))
        for name, values in lists
        if name not in left_out
        for value in (values if isinstance(values, list) else [values])
    ]


def without_optional(label: Any) -> str:
    """A label without the word that it may be left."""
    return str(label or "").removesuffix(" (optional)")


def too_long(label: Any, most: int) -> str:
    """What is said of an answer that is longer than `most`, in the field's words."""
    words = without_optional(label)
    name = f"Your answer to “{words}”" if words.endswith("?") else words
    return f"{name or 'Your answer'} must be {most:,} characters or fewer"


def say_in_our_words(field: forms.CharField) -> None:
    """Give a field of words errors that name it and say what to do.

    Django's own would say "this value", and how long a text was sent.
    """
    what = without_optional(field.label or "This")
    subject = f"{what} must" if not what.endswith("?") else "Your answer must"
    if field.max_length:
        field.error_messages["max_length"] = too_long(field.label, field.max_length)
    field.error_messages["null_characters_not_allowed"] = (
        f"{subject} have letters, digits and signs only"
    )


def text(value: Any) -> str:
    """A value as it stands in a control; nothing for None."""
    return "" if value is None else str(value)
