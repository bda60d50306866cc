"""What is asked at each step of a referral. The rules are the service's own data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField, YesNoField
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff.duty_forms import DutyForm
from plait.pages.staff.referral_words import DANGERS
from plait.standards.services.intake import Criterion, Intake

_NOW: Final = "now"
_MET: Final = (
    Option("yes", "Yes"),
    Option("no", "No"),
    Option("not_known", "Not known"),
)
#: What it means that a rule is met, over those that say so.
_WHAT_A_RULE_SAYS: Final = {
    "takes": "If one of these is so, your service takes them",
    "elsewhere": "If one of these is so, another service fits better",
}
_MANY_WORDS: Final = 1000
#: Whose a limit is, in three words beside it.
_FORCE: Final = {
    "law": "law",
    "national": "national limit",
    "national_no_time": "limit is ours",
    "local": "local limit",
    "ours": "limit is ours",
}
_HOW: Final = (
    Option("message", "A message in Plait", "They must acknowledge it"),
    Option("telephone", "By telephone"),
    Option("letter", "By letter", "Only where letters reach the parent safely"),
    Option("in_person", "In person"),
)


class ReceiveForm(DutyForm):
    """How urgent it is taken to be until it is triaged."""

    urgency = RadiosField(
        options=(
            Option("routine", "Routine"),
            Option("urgent", "Urgent"),
            Option("emergency", "Emergency"),
        ),
        label="How urgent is it, until it is triaged?",
        missing="Select how urgent it is",
    )


class AskForm(DutyForm):
    """What is missing, and what else is asked."""

    missing = CheckboxesField(options=(), label="What is missing?", required=False)
    note = LongTextField(label="Anything else to ask (optional)", required=False)

    def offer(self, lacking: Iterable[tuple[str, str]]) -> None:
        """Offer what the referral does not say; all of it is ticked."""
        every = [Option(field, words) for field, words in lacking]
        self.question("missing").offer(every)
        self.initial.setdefault("missing", [one.value for one in every])
        if not every:
            del self.fields["missing"]

    def clean(self) -> dict[str, Any]:
        """Something is asked."""
        data = dict(super().clean() or {})
        if not self.errors and not data.get("missing") and not data.get("note"):
            self.add_error("note", "Select or enter what you ask for")
        return data


class SupplyForm(DutyForm):
    """What came, a field each."""

    def __init__(
        self, data: Any = None, *, wanted: Iterable[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.wanted = tuple(field for field, _ in wanted)
        for field, words in wanted:
            self.fields[field] = LongTextField(
                label=words, required=False, max_length=_MANY_WORDS
            )

    def clean(self) -> dict[str, Any]:
        """Something came."""
        data = dict(super().clean() or {})
        if not self.errors and not any(data.get(each) for each in self.wanted):
            self.add_error(self.wanted[0], "Enter what came, in one field at least")
        return data

    def words(self) -> dict[str, str]:
        """What was written, by field."""
        return {name: str(self.cleaned_data.get(name) or "") for name in self.wanted}


class TriageForm(DutyForm):
    """The rules one by one, the class, dangers now, and what is decided."""

    risk_self = RadiosField(
        options=(),
        label="Is there a danger to the parent?",
        missing="Select whether there is a danger to the parent",
    )
    risk_infant = RadiosField(
        options=(),
        label="Is there a danger to the baby, or will there be at birth?",
        missing="Select whether there is a danger to the baby",
    )
    mbu_needed = YesNoField(
        label="Is a bed in a mother and baby unit needed?",
        missing="Select whether a bed in a mother and baby unit is needed",
    )
    crisis_told = TextField(
        label="Who of the crisis team was told? (optional)",
        help_text="Name and time. In an emergency, or where there is a danger now",
        required=False,
        max_length=200,
    )
    crisis_not_told = TextField(
        label="If nobody was told: why not? (optional)", required=False, max_length=400
    )
    note = LongTextField(label="Anything else (optional)", required=False)
    decision = RadiosField(
        options=(
            Option("accept", "Accept it now"),
            Option("pass-on", "Pass it on to another service",
                   "The next page asks to which"),
            Option("later", "Decide later", "It stays in the inbox, with its clock"),
        ),
        label="What is decided?",
        missing="Select what is decided",
    )  # fmt: skip

    def __init__(
        self,
        data: Any = None,
        *,
        intake: Intake | None,
        purpose: str,
        is_undecided: bool,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.intake = intake
        self.criteria = intake.criteria_for(purpose) if intake else ()
        for one in self.criteria:
            self.fields[f"rule-{one.id}"] = _rule(one)
            self.fields[f"why-{one.id}"] = TextField(
                label="Reason (optional)",
                required=False,
                max_length=400,
            )
            self.initial.setdefault(f"rule-{one.id}", "not_known")
        self.fields["class"] = RadiosField(
            options=_classes(intake),
            label="How urgent is it?",
            missing="Select how urgent it is",
        )
        dangers = [Option(value, words) for value, words in DANGERS.items()]
        self.question("risk_self").offer(dangers)
        self.question("risk_infant").offer(dangers)
        if not is_undecided:
            del self.fields["decision"]
        rules = [name for one in self.criteria for name in _names(one)]
        grave = ("risk_self", "risk_infant", "mbu_needed", "crisis_told",
                 "crisis_not_told", "class")  # fmt: skip
        self.order_fields([*grave, *rules])

    def rules(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each rule with its reason: first those that take them, then the others."""
        return [
            (
                words,
                [
                    (self.bound(rule), self.bound(why))
                    for rule, why in (_names(x) for x in self.criteria if x.met == met)
                ],
            )
            for met, words in _WHAT_A_RULE_SAYS.items()
            if any(x.met == met for x in self.criteria)
        ]

    def others(self) -> list[Any]:
        """Every other question."""
        rules = {name for one in self.criteria for name in _names(one)}
        return [bound for bound in self.questions() if bound.name not in rules]

    def clean(self) -> dict[str, Any]:
        """In an emergency somebody is told, or it is said why nobody was."""
        data = dict(super().clean() or {})
        known = self.intake.class_of(data.get("class", "")) if self.intake else None
        is_now = _NOW in (data.get("risk_self"), data.get("risk_infant"))
        must_tell = is_now or (known is not None and known.tells_crisis)
        is_said = data.get("crisis_told") or data.get("crisis_not_told")
        if must_tell and not is_said and "crisis_told" not in self.errors:
            self.add_error(
                "crisis_told",
                "Enter who of the crisis team was told, or below why nobody was",
            )
        return data

    def found(self) -> dict[str, object]:
        """What was found, as it is kept."""
        data = self.cleaned_data
        criteria = [
            {"id": one.id, "met": data[f"rule-{one.id}"]}
            | ({"reason": data[f"why-{one.id}"]} if data[f"why-{one.id}"] else {})
            for one in self.criteria
        ]
        names = ("class", "risk_self", "risk_infant", "mbu_needed", "note",
                 "crisis_told", "crisis_not_told")  # fmt: skip
        kept = {name: data[name] for name in names if data[name] not in (None, "")}
        return kept | ({"criteria": criteria} if criteria else {})


class AcceptForm(DutyForm):
    """That it is accepted, and what those who allocate must know."""

    note = LongTextField(
        label="What must whoever gets it know? (optional)", required=False
    )


class PassOnForm(DutyForm):
    """To whom, and why."""

    service = RadiosField(
        options=(),
        label="Which service fits better?",
        missing="Select which service fits better",
    )
    reason = LongTextField(
        label="Why, in words that they can start from",
        help_text="Those who get it read this. So does whoever referred",
        missing="Enter why it is passed on",
    )

    def offer(self, intake: Intake, suggested: Iterable[str]) -> None:
        """Offer the services that the service knows; those that rules name first."""
        first = set(suggested)
        ordered = sorted(intake.elsewhere, key=lambda one: one.id not in first)
        self.question("service").offer(
            Option(
                one.id,
                one.title + (" (your rules name it)" if one.id in first else ""),
                f"{one.takes}. " + (f"Ring {one.phone}" if one.phone else
                                    "It works in Plait, and answers there"),
            )
            for one in ordered
        )  # fmt: skip


class AnswerForm(DutyForm):
    """What the other service said, and who of it."""

    answer = RadiosField(
        options=(
            Option("yes", "They take it up", "It is theirs from now on"),
            Option("no", "They do not take it up", "It is ours to decide again",
                   reveals=("reason",)),
        ),
        label="What did they say?",
        missing="Select what they said",
    )  # fmt: skip
    by_name = TextField(
        label="Who said so?",
        help_text="Name and role",
        max_length=200,
        missing="Enter who of the other service said so",
    )
    reason = LongTextField(
        label="Why not?", required=False, missing="Enter why they do not take it up"
    )

    def clean(self) -> dict[str, Any]:
        """Whoever says no says why."""
        data = dict(super().clean() or {})
        self.cleaned_data = data
        self.require_when("answer", "no", "reason")
        return self.cleaned_data


class JoinForm(DutyForm):
    """To which other referral of the same person it is joined."""

    with_episode = RadiosField(
        options=(),
        label="Which one goes on?",
        missing="Select which one goes on",
    )


class TellForm(DutyForm):
    """Who is told what was decided, and how."""

    whom = CheckboxesField(
        options=(
            Option("referrer", "Whoever referred"),
            Option("gp", "The GP"),
            Option("parent", "The parent"),
        ),
        label="Who is told?",
        missing="Select who is told",
    )
    how = RadiosField(options=_HOW, label="How?", missing="Select how they are told")
    words = LongTextField(
        label="What they are told",
        rows=6,
        missing="Enter what they are told",
        max_length=3000,
    )


def _rule(one: Criterion) -> RadiosField:
    return RadiosField(
        options=_MET, label=one.words, inline=True, small=True,
        missing=f"Select whether this is so: {one.words}",
    )  # fmt: skip


def _names(one: Criterion) -> tuple[str, str]:
    return f"rule-{one.id}", f"why-{one.id}"


def _classes(intake: Intake | None) -> list[Option]:
    if intake is None:
        plain: Mapping[str, str] = {
            "emergency": "Emergency", "urgent": "Urgent", "routine": "Routine",
        }  # fmt: skip
        return [Option(value, words) for value, words in plain.items()]
    return [
        Option(one.id, one.words,
               f"{one.within[:1].upper()}{one.within[1:]} ({_FORCE[one.force]})")
        for one in sorted(intake.classes, key=lambda one: one.rank)
    ]  # fmt: skip
