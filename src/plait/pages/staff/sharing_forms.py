"""What every form of sharing asks: about whom, what for, on which grounds.

What most people leave as it is stands folded, with an answer in it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from plait.casework.sharing import Grounds, Openness
from plait.pages.choices import CheckboxesField, Option, RadiosField, SelectField
from plait.pages.forms import LongTextField, NhsBoundField, TextField
from plait.pages.moments import DayField
from plait.pages.staff import sharing_words as words
from plait.pages.staff.duty_forms import DutyForm
from plait.standards import sharing_bases
from plait.standards.sharing_bases import Share

AS_SUGGESTED = "As suggested for the purpose"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a form of sharing is asked.

    Attributes:
        people: the family, each an id and a label.
        share: whom it is between and when, for the grounds that are suggested.
    """

    people: tuple[tuple[UUID, str], ...]
    share: Share
    now: datetime


class SharingForm(DutyForm):
    """Whom it is about, what for, on which grounds, and whether they were told."""

    #: The questions that stand open, and those that stand folded under a heading.
    OPEN: ClassVar[tuple[str, ...]] = ()
    FOLDED: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    subjects = CheckboxesField(
        options=(),
        label="Whom is it about?",
        small=True,
        missing="Select whom it is about",
    )
    purpose = RadiosField(
        options=(),
        label="What is it for?",
        help_text="Under each stands the ground in law that we suggest.",
        small=True,
        missing="Select what it is for",
    )
    basis = SelectField(options=(), label="Ground in statute", required=False)
    article_6 = SelectField(
        options=(), label="UK GDPR: which part of article 6?", required=False
    )
    article_9 = SelectField(
        options=(),
        label="UK GDPR: which article, for health and other special information?",
        required=False,
    )
    dpa_condition = SelectField(
        options=(), label="Data Protection Act 2018: which condition?", required=False
    )
    confidence = SelectField(
        options=(), label="Why may the duty of confidence be set aside?", required=False
    )
    told = RadiosField(
        options=(
            Option("told", "Yes", reveals=("told_who", "told_on")),
            Option("not_told", "No", reveals=("untold_why", "not_told_words")),
        ),
        label="Were they told that it is shared?",
        help_text="Tell them where it is safe: no surprises.",
        missing="Select whether they were told",
    )
    told_who = TextField(label="Who was told?", max_length=200, required=False,
                         missing="Enter who was told")  # fmt: skip
    told_on = DayField(
        what="the day when they were told", label="When?", required=False
    )
    untold_why = SelectField(
        options=words.options(words.NOT_TOLD, first="Select"),
        label="Why not?",
        required=False,
        missing="Select why they were not told",
    )
    not_told_words = LongTextField(
        label="More about that (optional)", rows=2, required=False
    )
    consent = SelectField(
        options=words.options(words.CONSENT),
        label="Was consent sought?",
        initial="not_sought",
        required=False,
    )
    consent_why = LongTextField(
        label="More about consent (optional)", rows=2, required=False
    )
    decided_with = TextField(
        label="Who decided it with you? (optional)", max_length=200, required=False
    )

    def __init__(self, data: Any = None, *, setting: Setting, **more: Any) -> None:
        super().__init__(data, **more)
        self.setting = setting
        asked = {name for _, names in self.FOLDED for name in names} | {*self.OPEN}
        revealed = {
            name
            for one in asked & {*self.fields}
            for option in getattr(self.fields[one], "options", ())
            for name in option.reveals
        }
        for name in {*self.fields} - asked - revealed - {"event_id"}:
            del self.fields[name]
        folded = (name for _, names in self.FOLDED for name in names)
        self.order_fields(["event_id", *self.OPEN, *folded])
        for field in self.fields.values():
            if isinstance(field, DayField):
                field.now = setting.now
        self._offer()

    def _offer(self) -> None:
        people = [Option(str(id_), label) for id_, label in self.setting.people]
        self.question("subjects").offer(people)
        self.question("purpose").offer(
            Option(code, said, hint=self._hint(code))
            for code, said in sharing_bases.purposes().items()
        )
        if self.initial.get("purpose") not in sharing_bases.purposes():
            self.initial["purpose"] = next(iter(sharing_bases.purposes()))
        for name in ("basis", *sharing_bases.PARTS):
            if name in self.fields:
                part = "statute" if name == "basis" else name
                self.question(name).offer(words.grounds(part, first=AS_SUGGESTED))

    def _hint(self, purpose: str) -> str:
        """Which ground is suggested for a purpose."""
        found = self.suggestion(purpose).statute
        title = sharing_bases.grounds("statute")[found].title
        return f"{title} ({found})"

    def suggestion(self, purpose: str) -> sharing_bases.Suggestion:
        """What is suggested for a purpose, between these two, today."""
        one = self.setting.share
        return sharing_bases.suggested(
            Share(one.from_kind, one.to_kind, purpose, one.on, one.states)
        )

    @property
    def consent_line(self) -> str:
        """Why consent is not the ground, for the purpose that is picked."""
        picked = self["purpose"].value()
        known = sharing_bases.purposes()
        return self.suggestion(picked if picked in known else next(iter(known))).consent

    def open_questions(self) -> list[NhsBoundField]:
        """The questions that stand open, in order."""
        return [self.bound(one) for one in self.OPEN if one in self.fields]

    def folded_questions(self) -> list[tuple[str, list[NhsBoundField], bool]]:
        """The others under their headings, and whether one of them has an error."""
        found = []
        for heading, names in self.FOLDED:
            asked = [self.bound(one) for one in names if one in self.fields]
            if asked:
                found.append((heading, asked, any(one.errors for one in asked)))
        return found

    def clean(self) -> dict[str, Any]:
        """What an answer asks for besides."""
        super().clean()
        if "told" in self.fields:
            self.require_when("told", "told", "told_who")
            self.require_when("told", "not_told", "untold_why")
        return self.cleaned_data

    def grounds(self, why: str) -> Grounds:
        """The purpose, and each ground as it was chosen or suggested."""
        data = self.cleaned_data
        codes = self.suggestion(data["purpose"]).codes()
        picked = {name: data.get(name) or code for name, code in codes.items()}
        return Grounds(
            purpose=data["purpose"], why=why, bases=sharing_bases.version(), **picked
        )

    def openness(self) -> Openness:
        """Who decided it, whether they were told, and what of consent."""
        data = self.cleaned_data
        names = Openness.__dataclass_fields__
        return Openness(**{name: data.get(name) or None for name in names})

    def subject_ids(self) -> list[UUID]:
        """The persons it is about."""
        return [UUID(one) for one in self.cleaned_data["subjects"]]
