"""Form fields whose answers are picked: one out of a few, some, or one out of many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from plait.pages.forms import NhsBoundField, NhsField, Params, text

#: Two answers of no more letters than this stand beside each other.
_SHORT = 11


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be picked.

    `reveals` names the fields that are asked only when this answer is picked.
    """

    value: str
    label: str
    hint: str = ""
    reveals: tuple[str, ...] = ()


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
        """Offer these answers.

        Raises:
            ValueError: two answers reveal one field. It would stand on the page twice,
                and what was typed the first time would be lost.
        """
        self.options = _revealed_once(options)
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
        return _label(self.options, value) or super().in_words(None)


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
    """Any number of answers out of a few; `between` them stands a comma or else."""

    component = "checkboxes"

    def __init__(
        self,
        *,
        options: Iterable[Option],
        small: bool = False,
        between: str = ", ",
        **kwargs: Any,
    ) -> None:
        self.small = small
        self.between = between
        super().__init__(**kwargs)
        self.offer(options)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these answers.

        Raises:
            ValueError: as for radios.
        """
        self.options = _revealed_once(options)
        self.choices = [(option.value, option.label) for option in self.options]

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
        picked = (_label(self.options, one) for one in value or [])
        return self.between.join(picked) or "None of these"


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
        value = text(bound.value())
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
        return _label(self.options, value) or super().in_words(None)


def _revealed_once(options: Iterable[Option]) -> tuple[Option, ...]:
    offered = tuple(options)
    revealed = [name for option in offered for name in option.reveals]
    if len(set(revealed)) < len(revealed):
        msg = f"wanted each field revealed by one answer; got {revealed}"
        raise ValueError(msg)
    return offered


def _label(options: Iterable[Option], value: Any) -> str:
    """What an answer is called; nothing where it is none of these."""
    return next((one.label for one in options if one.value == value), "")


def _item(option: Option, bound: NhsBoundField) -> Params:
    """One radio or checkbox, ticked or not, with what it reveals."""
    value = bound.value()
    ticked = value if isinstance(value, list | tuple) else [text(value)]
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
