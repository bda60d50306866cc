"""A form for any kind of fact, made from the shape of the fact itself.

What meets a duty must be recordable: kinds without a form of their own get one that
asks for each field of their shape in plain words.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option, RadiosField, SelectField, YesNoField
from plait.pages.forms import TextField, WholeNumberField
from plait.pages.moments import DayField
from plait.pages.staff import record_areas
from plait.pages.staff.record_contact import only_kind_of
from plait.pages.staff.record_forms import RecordForm, Setting, given
from plait.pages.staff.record_plain import URGENCY
from plait.standards.roles import roles
from plait.timeline import facts
from plait.timeline.facts.shapes import Fact
from plait.timeline.ownership import INCIDENTS, OFFERED
from plait.worklist import plausible
from plait.worklist.refusals import CannotBe

#: What every form asks in its own way, or nobody fills in.
_NOT_ASKED = frozenset(
    {*Fact.model_fields, "trigger", "rung", "standard", "tell", "meeting", "zone",
     "link", "minutes", "digest", "number", "duty_standard", "duty_trigger",
     "home_area", "found_elsewhere", "area_of_incident", "what", "summary", "words",
     "contact", "episode", "care_ended"}
)  # fmt: skip
#: More than so many answers are a list to pick from.
_FEW = 6
#: No questionnaire of outcome has a greater total.
_HIGHEST = 500

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
    "stage": "Which stage of the disagreement?",
    "letters": "How may letters reach them?",
    "hands_over": "Who hands letters over?",
    "route": "How did the letter go?",
    "urgent": "Can it wait for no more than hours?",
    "warmth": "Warmth: the sum of its seven items, 0 to 35",
    "invasion": "Invasion: the sum of its seven items, 0 to 35",
    "answered_by": "Who answered?",
}

#: Fields in which a standard looks for one of some words: picked, and never typed.
WORDS: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("triage.completed", "class_"): (
        ("emergency", "Emergency: to be seen within hours"),
        ("very_urgent", "Very urgent"),
        ("urgent", "Urgent"),
        ("routine", "Routine"),
        ("preconception", "Advice before a pregnancy"),
    ),
    ("letters.route_recorded", "letters"): (
        ("safe", "By post: they said themselves that it is safe"),
        ("by_hand", "From hand to hand only"),
        ("not_safe", "It is not safe to write to them"),
    ),
    ("s47.ended", "outcome"): (
        ("conference", "A child protection conference is needed"),
        ("substantiated", "The child was harmed, and is not at risk any more"),
        ("unsubstantiated", "The worry was not borne out"),
    ),
}


SENT_HINT = "It is put on the worklist of the team that does this for the family"

#: What is sent to a role: its worklist shows it.
_SENT = frozenset({"message.sent", "handover.offered", "responsibility.offered"})
#: Contacts that did not happen. Of an agency that makes one kind alone it is that one,
#: and has its class: that a mental-health team was to see her is as private as that it
#: did.
_MISSED = frozenset(
    {
        "nonattendance.did_not_attend",
        "nonattendance.was_not_brought",
        "nonattendance.no_access",
        "contact.declined",
    }
)
#: What answers something that was sent: to whom and how urgent was said there.
_ANSWERS = frozenset(
    {
        "message.acknowledged",
        "message.declined",
        "handover.accepted",
        "handover.returned",
        "responsibility.accepted",
        "responsibility.refused",
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
        self.own = own_fields(kind)
        for name, one in self.own.items():
            self.fields[name] = one
        self.order_fields(["about", *self.own])
        if kind in INCIDENTS:
            record_areas.ask(self)

    def clean_own(self) -> None:
        """A due date that cannot be is asked again before anything is weighed."""
        edd = self.cleaned_data.get("edd")
        is_now = self.cleaned_data.get("when") != "earlier"
        at = self.setting.now if is_now else self.cleaned_data.get("occurred_at")
        if edd is None or at is None:
            return
        try:
            plausible.check_due_date(edd, local_day(at))
        except CannotBe as refused:
            self.add_error("edd", refused.say)

    def fact(self) -> dict[str, Any]:
        """What was filled in, under the names of the shape."""
        shape = facts.kind(self.kind).shape
        answers: dict[str, Any] = {}
        for name in self.own:
            value = self.cleaned_data.get(name)
            key = shape.model_fields[name].alias or name
            answers[key] = value.isoformat() if isinstance(value, date) else value
        if self.kind in _MISSED:
            answers["contact"] = only_kind_of(self.setting.agency_kind)
        return given(answers | record_areas.answered(self))


def own_fields(kind: str) -> dict[str, Any]:
    """What is asked of a fact of this kind, besides whom it is about and when."""
    if kind in _ANSWERS:
        return {}
    if kind == "action.agreed":
        return _of_action()
    found: dict[str, Any] = {}
    for name, info in facts.kind(kind).shape.model_fields.items():
        if name not in _NOT_ASKED:
            one = _field(name, info)
            if one is not None:
                found[name] = one
    if kind == OFFERED:
        del found["to_area"]  # the protection of a child has a page of its own
    if kind in _SENT:
        found["to"] = _role(LABELS["to"], "Select who it is for", SENT_HINT)
    if "post" in found:
        found["post"] = _role(LABELS["post"], "Select which post holds the work")
    for (of_kind, name), words in WORDS.items():
        if of_kind == kind:
            found[name] = _one_of(name, words)
    return found


def _of_action() -> dict[str, Any]:
    """What is to be done, by whom and by when. That it is done is said later."""
    what = "the day by which it is to be done"
    return {
        "action": TextField(
            label="What is to be done?",
            max_length=200,
            missing="Enter what is to be done",
        ),
        "owner": _role("Who does it?", "Select who does it", SENT_HINT),
        "due": DayField(
            what=what,
            label="By when? (optional)",
            help_text="Without a day it is owed within 10 working days. "
            "That limit is ours",
            required=False,
            may_be_ahead=True,
        ),
    }


def _role(label: str, missing: str, hint: str = "") -> SelectField:
    """One of the roles that standards name: nobody is left to guess the word."""
    known = [one for one in roles().values() if not one.depends_on_event]
    listed = [Option(one.id, components.sentence(one.title)) for one in known]
    return SelectField(
        options=[Option("", "Choose who"), *listed],
        label=label,
        help_text=hint,
        missing=missing,
    )


def _one_of(name: str, words: tuple[tuple[str, str], ...]) -> RadiosField:
    """One of the words in which a standard looks for this field."""
    listed = [Option(value, label) for value, label in words]
    missing = f"Answer “{LABELS[name]}”"
    return RadiosField(options=listed, label=LABELS[name], missing=missing)


class _StepField(RadiosField):
    """One of a few whole numbers."""

    def __init__(
        self, numbers: Iterable[int], first: int, asked: Mapping[str, Any]
    ) -> None:
        listed = [Option(str(n), str(n)) for n in numbers]
        answered = {"required": True, "initial": str(first)}
        super().__init__(options=listed, **(dict(asked) | answered))

    def clean(self, value: Any) -> Any:
        """The number."""
        return int(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """A number given as the first answer, as the word that stands for it."""
        return str(value) if isinstance(value, int) else value

    def in_words(self, value: Any) -> str:
        """The number."""
        return super().in_words(self.prepare_value(value))


def _few_numbers(info: FieldInfo) -> range:
    """The whole numbers that a field may be, where they are few; none otherwise."""
    bounds = {
        side: getattr(one, side)
        for one in info.metadata
        for side in ("ge", "le")
        if hasattr(one, side)
    }
    numbers = range(bounds.get("ge", 0), bounds.get("le", -1) + 1)
    return numbers if len(numbers) <= _FEW else range(0)


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
    if int in parts and (numbers := _few_numbers(info)):
        return _StepField(numbers, info.default, asked)
    return _typed(label, name, parts, asked)


def _typed(label: str, name: str, parts: list[Any], asked: dict[str, Any]) -> Any:
    """Yes or no, a day, or words; None for anything else."""
    names = {getattr(part, "__name__", "") for part in parts}
    if "bool" in names:
        return YesNoField(**asked)
    if "date" in names:
        what = label.rstrip("?").lower()
        asked.pop("missing")
        return DayField(what=f"the {what}", may_be_ahead=name == "edd", **asked)
    if "float" in names:
        what = label.removeprefix("What was ").rstrip("?")
        return WholeNumberField(
            what=components.sentence(what), lowest=0, highest=_HIGHEST, **asked
        )
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
