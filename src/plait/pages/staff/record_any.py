"""A form for any kind of fact, made from the shape of the fact itself.

What meets a duty must be recordable: kinds without a form of their own get one that
asks for each field of their shape in plain words.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from plait.pages import components
from plait.pages.choices import Option, RadiosField, SelectField, YesNoField
from plait.pages.forms import TextField
from plait.pages.moments import DayField
from plait.pages.staff.record_forms import RecordForm, Setting, given
from plait.pages.staff.record_plain import URGENCY
from plait.standards.roles import roles
from plait.timeline import facts
from plait.timeline.facts.shapes import Fact

#: What every form asks in its own way, or nobody fills in.
_NOT_ASKED = frozenset({*Fact.model_fields, "trigger", "rung", "standard", "tell"})
#: More than so many answers are a list to pick from.
_FEW = 6

LABELS = {
    "to": "Who is it for?",
    "seniority": "How senior was the assessor?",
    "conclusion": "What was concluded?",
    "outcome": "How did it end?",
    "class_": "Which urgency class?",
    "by": "Whose opinion?",
    "severity": "How severe?",
    "condition": "Which condition?",
    "planned": "What was planned?",
    "edd": "Due date",
    "born_on": "Date of birth",
    "urgency": "How urgent is it?",
    "post": "Which post holds the work?",
    "transfer_accepted": "Has the new area accepted the transfer?",
    "to_area": "To which area?",
    "present": "Severe mental illness now or in the past?",
    "first_degree_relative": "Severe mental illness in a parent, sibling or child?",
    "asked": "Was it asked about?",
    "alone": "Was the parent alone?",
    "purpose": "For what purpose?",
    "basis": "On which legal basis?",
}


#: What is sent to a role: its worklist shows it, so nobody is left to guess the word.
_SENT = frozenset({"message.sent", "handover.offered"})
#: What answers something that was sent: to whom and how urgent was said there.
_ANSWERS = frozenset(
    {
        "message.acknowledged",
        "message.declined",
        "handover.accepted",
        "handover.returned",
        "responsibility.accepted",
    }
)


class AnyForm(RecordForm):
    """One fact of a kind that has no form of its own."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        setting: Setting,
        kind: str,
        **more: Any,
    ) -> None:
        found = facts.kind(kind)
        self.kind = kind
        self.title = f"Record: {found.title[:1].lower()}{found.title[1:]}"
        super().__init__(data, setting=setting, about_roles=found.about, **more)
        self.own = _own_fields(found.shape)
        if kind in _SENT:
            self.own["to"] = _addressee()
        if kind in _ANSWERS:
            self.own = {}
        for name, one in self.own.items():
            self.fields[name] = one
        self.order_fields(["about", *self.own])

    def fact(self) -> dict[str, Any]:
        """What was filled in, under the names of the shape."""
        shape = facts.kind(self.kind).shape
        answers: dict[str, Any] = {}
        for name in self.own:
            value = self.cleaned_data.get(name)
            key = shape.model_fields[name].alias or name
            answers[key] = value.isoformat() if isinstance(value, date) else value
        return given(answers)


def _own_fields(shape: type[Fact]) -> dict[str, Any]:
    found = {}
    for name, info in shape.model_fields.items():
        if name not in _NOT_ASKED:
            one = _field(name, info)
            if one is not None:
                found[name] = one
    return found


def _addressee() -> SelectField:
    """The role that something is sent to: whose worklist it will stand on."""
    known = [one for one in roles().values() if not one.depends_on_event]
    listed = [Option(one.id, components.sentence(one.title)) for one in known]
    return SelectField(
        options=[Option("", "Choose who"), *listed],
        label=LABELS["to"],
        help_text="It is put on the worklist of the team that does this for the family",
        missing="Select who it is for",
    )


def _field(name: str, info: FieldInfo) -> Any:
    """A form field for a field of a fact; None for what cannot be asked on a page."""
    label = LABELS.get(name) or name.replace("_", " ").capitalize()
    is_needed = info.is_required()
    words = label if is_needed or label.endswith("?") else f"{label} (optional)"
    asked: dict[str, Any] = {
        "label": words,
        "required": is_needed,
        "missing": f"Answer “{label}”",
    }
    parts = _parts(info.annotation)
    if name == "urgency":
        return RadiosField(options=URGENCY, initial="routine", **asked)
    if Literal in {get_origin(part) for part in parts}:
        values = [v for part in parts for v in get_args(part)]
        return _choice(values, asked)
    names = {getattr(part, "__name__", "") for part in parts}
    if "bool" in names:
        return YesNoField(**asked)
    if "date" in names:
        what = label.rstrip("?").lower()
        asked.pop("missing")
        return DayField(what=f"the {what}", may_be_ahead=name == "edd", **asked)
    if "str" in names:
        return TextField(max_length=200, **asked)
    return None


def _choice(values: list[Any], asked: Mapping[str, Any]) -> Any:
    listed = [Option(str(v), str(v).replace("_", " ").capitalize()) for v in values]
    if len(listed) <= _FEW:
        return RadiosField(options=listed, **asked)
    return SelectField(options=[Option("", "Choose one"), *listed], **asked)


def _parts(annotation: Any) -> list[Any]:
    """The types that a value may have, without None and without constraints."""
    if get_origin(annotation) in (Union, types.UnionType):
        return [p for one in get_args(annotation) for p in _parts(one)]
    if hasattr(annotation, "__metadata__"):
        return _parts(get_args(annotation)[0])
    return [] if annotation is type(None) else [annotation]
