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

#: Two answers of no more letters than this stand beside each other.
_SHORT = 11

#: Parameters of an NHS macro, as the macro takes them.
Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked.

    `reveals` names the fields that are asked only when this answer is picked.
    """

    value: str
    label: str
    hint: str = ""
    reveals: tuple[str, ...] = ()


class NhsBoundField(BoundField):
    """A field of a form, with its answer, that draws itself."""

    @property
    def error(self) -> str:
        """The first thing that is wrong with the answer, or nothing."""
        return self.errors[0] if self.errors else ""

    @property
    def anchor(self) -> str:
        """The id of the control that an error summary leads to."""
        return str(self.field.anchor(self.auto_id))

    def as_field_group(self) -> str:
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
        self, *, missing: str = "", is_heading: bool = False, **kwargs: Any
    ) -> None:
        self.is_heading = is_heading
        if missing:
            kwargs.setdefault("error_messages", {})["required"] = missing
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

    def params(self, bound: NhsBoundField) -> Params:
        """Also the width in characters."""
        params = super().params(bound)
        params |= {"label": self.label_of(bound), "value": _text(bound.value())}
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
        self.error_messages["max_length"] = "Shorten this to 4,000 characters or less"

    def params(self, bound: NhsBoundField) -> Params:
        """Also how many rows to show."""
        label, value = self.label_of(bound), _text(bound.value())
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
            "value": _text(bound.value()),
            "inputmode": "numeric",
            "autocomplete": "off",
            "classes": "nhsuk-input--width-3",
        }
        if self.beside:
            params["formGroup"] = {"classes": "form-beside"}
        if self.suffix:
            params["suffix"] = self.suffix
        return params

    def in_words(self, value: Any) -> str:
        """The number with its unit."""
        if value is None:
            return super().in_words(value)
        return f"{value} {self.suffix}".strip()


class RadiosField(NhsField, forms.ChoiceField):
    """One answer out of a few."""

    component = "radios"

    def __init__(
        self,
        *,
        options: Iterable[Option],
        inline: bool = False,
        small: bool = False,
        **kwargs: Any,
    ) -> None:
        self.inline = inline
        self.small = small
        super().__init__(**kwargs)
        self.offer(options)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these answers."""
        self.options = tuple(options)
        self.choices = [(option.value, option.label) for option in self.options]

    def params(self, bound: NhsBoundField) -> Params:
        """The options, with what each of them reveals drawn inside it."""
        params = super().params(bound) | {
            "idPrefix": bound.auto_id,
            "fieldset": {"legend": self.legend_of(bound)},
            "items": [_item(option, bound) for option in self.options],
        }
        del params["id"]
        looks = ((self.inline, "inline"), (self.small, "small"))
        classes = [f"nhsuk-radios--{look}" for wanted, look in looks if wanted]
        if classes:
            params["classes"] = " ".join(classes)
        return params

    def in_words(self, value: Any) -> str:
        """The label of the answer."""
        return dict(self.choices).get(value, super().in_words(value or None))


class YesNoField(RadiosField):
    """Yes or no, as a boolean; None when it may be left and was left."""

    def __init__(
        self,
        *,
        yes: str = "Yes",
        no: str = "No",
        if_yes: tuple[str, ...] = (),
        **kwargs: Any,
    ) -> None:
        options = (Option("yes", yes, reveals=if_yes), Option("no", no))
        is_short = len(yes) + len(no) <= _SHORT and not if_yes
        super().__init__(options=options, inline=is_short, **kwargs)

    def clean(self, value: Any) -> Any:
        """True, False, or None."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """A boolean given as the first answer, as the word that stands for it."""
        return {True: "yes", False: "no"}.get(value, value)

    def in_words(self, value: Any) -> str:
        """The label of the answer."""
        return super().in_words({True: "yes", False: "no"}.get(value))


class CheckboxesField(NhsField, forms.MultipleChoiceField):
    """Any number of answers out of a few."""

    component = "checkboxes"

    def __init__(
        self, *, options: Iterable[Option], small: bool = False, **kwargs: Any
    ) -> None:
        self.options = tuple(options)
        self.small = small
        choices = [(option.value, option.label) for option in self.options]
        super().__init__(choices=choices, **kwargs)

    def params(self, bound: NhsBoundField) -> Params:
        """The options, with those that are ticked."""
        params = super().params(bound) | {
            "idPrefix": bound.auto_id,
            "fieldset": {"legend": self.legend_of(bound)},
            "items": [_item(option, bound) for option in self.options],
        }
        del params["id"]
        if self.small:
            params["classes"] = "nhsuk-checkboxes--small"
        return params

    def in_words(self, value: Any) -> str:
        """The labels of the answers, one after another."""
        labels = dict(self.choices)
        return ", ".join(labels[one] for one in value or []) or "None of these"


class SelectField(NhsField, forms.ChoiceField):
    """One answer out of many."""

    component = "select"

    def __init__(self, *, options: Iterable[Option], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offer(options)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these answers."""
        self.options = tuple(options)
        self.choices = [(option.value, option.label) for option in self.options]

    def params(self, bound: NhsBoundField) -> Params:
        """The options, the one picked marked."""
        value = _text(bound.value())
        return super().params(bound) | {
            "label": self.label_of(bound),
            "items": [
                {
                    "value": option.value,
                    "text": option.label,
                    "selected": option.value == value,
                }
                for option in self.options
            ],
        }

    def in_words(self, value: Any) -> str:
        """The label of the answer."""
        return dict(self.choices).get(value, super().in_words(value or None))


class HiddenField(forms.CharField):
    """Something the page carries along that nobody fills in."""

    widget = forms.HiddenInput


class NhsForm(forms.Form):
    """A form that can list its errors, and ask a question only when it is wanted."""

    template_name_label = ""

    def error_list(self) -> list[Params]:
        """The errors in the order of the page, each leading to its control."""
        whole = [{"text": text} for text in self.non_field_errors()]
        return whole + [
            {"text": text, "href": f"#{self[name].anchor}"}
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

    def answers(self) -> list[tuple[str, str]]:
        """Every question with its answer in words, for a page that asks "right?"."""
        return [
            (str(bound.label), bound.shown())
            for bound in self.visible_fields()
            if isinstance(bound, NhsBoundField)
            and self.cleaned_data.get(bound.name) not in (None, "", [])
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


def _item(option: Option, bound: NhsBoundField) -> Params:
    """One radio or checkbox, ticked or not, with what it reveals."""
    value = bound.value()
    ticked = value if isinstance(value, list | tuple) else [_text(value)]
    item: Params = {
        "value": option.value,
        "text": option.label,
        "checked": option.value in ticked,
    }
    if option.hint:
        item["hint"] = {"text": option.hint}
    if option.reveals:
        asked = (bound.form[name].as_field_group() for name in option.reveals)
        item["conditional"] = {"html": "".join(asked)}
    return item


def _text(value: Any) -> str:
    """A value as it stands in a control; nothing for None."""
    return "" if value is None else str(value)
