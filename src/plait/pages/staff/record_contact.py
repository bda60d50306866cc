"""The form for a contact: who was seen, where and how, with a questionnaire in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from plait.instruments.scoring import ImpossibleScore
from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import TextField
from plait.pages.staff.record_forms import Draft, RecordForm, Setting, given
from plait.pages.staff.record_screens import (
    ADULTS,
    instrument,
    quick_fields,
    quick_options,
    read_quick,
    score_words,
)
from plait.timeline import facts

#: The kinds of contact that each kind of agency makes; every one may make the last.
KINDS_OF: Mapping[str, tuple[str, ...]] = {
    "maternity": (
        "contact.midwife.booking",
        "contact.midwife.antenatal",
        "contact.midwife.postnatal",
        "contact.midwife.final_discharge",
    ),
    "health_visiting": (
        "contact.health_visitor.antenatal",
        "contact.health_visitor.new_birth",
        "contact.health_visitor.six_week",
        "contact.health_visitor.targeted",
        "contact.health_visitor.one_year",
        "contact.health_visitor.two_year",
        "contact.health_visitor.other",
    ),
    "gp": (
        "contact.gp.maternal_six_week",
        "contact.gp.infant_six_week",
        "contact.gp.other",
    ),
    "perinatal": ("contact.perinatal",),
    "paediatrics": ("contact.emergency_department",),
    "social_care": ("contact.social_worker",),
}
ANY_KIND = "contact.other"


class ContactForm(RecordForm):
    """A contact, on one page; saved at once unless there is a screen in it."""

    kind = ANY_KIND
    title = "Record a contact"
    button = "Save"
    about_words = "Who was it with?"

    contact = RadiosField(
        options=(), label="What kind of contact?", missing="Select the kind of contact"
    )
    mode = RadiosField(
        options=(
            Option("face_to_face", "Face to face"),
            Option("video", "Video"),
            Option("telephone", "Telephone"),
        ),
        label="How?",
        initial="face_to_face",
        missing="Select how you met",
    )
    place = TextField(
        label="Where? (optional)",
        help_text="For example, home or clinic. Do not write an address",
        required=False,
        max_length=200,
        width=20,
    )
    infant_seen = YesNoField(
        label="Did you see the baby?",
        if_yes=("infant_awake", "infant_undressed"),
        missing="Select whether you saw the baby",
    )
    infant_awake = YesNoField(label="Was the baby awake?", required=False)
    infant_undressed = YesNoField(
        label="Did you see the baby undressed?", required=False
    )
    seen_alone = YesNoField(
        label="Was the parent seen alone? (optional)", required=False
    )
    interpreter = YesNoField(
        label="Was an interpreter there? (optional)", required=False
    )
    wellbeing = YesNoField(
        label="Did you ask how the parent is feeling? (optional)", required=False
    )
    screen = RadiosField(
        options=quick_options(),
        label="Did you use a questionnaire?",
        initial="none",
        missing="Select whether you used a questionnaire",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, setting: Setting, **more: Any
    ) -> None:
        super().__init__(data, setting=setting, **more)
        for name, one in quick_fields().items():
            self.fields[name] = one
        kinds = (*KINDS_OF.get(setting.agency_kind, ()), ANY_KIND)
        self.question("contact").offer(
            Option(name, facts.kind(name).title) for name in kinds
        )
        if not any(p.role == "infant" for p in setting.people):
            for name in ("infant_seen", "infant_awake", "infant_undressed"):
                del self.fields[name]
        self.order_fields(["contact", "about"])

    @property
    def needs_check(self) -> bool:  # type: ignore[override]
        """A contact with a score in it shows the sum before it is saved."""
        return self.cleaned_data.get("screen", "none") != "none"

    def clean_own(self) -> None:
        """The baby's questions only if seen; the scores as the questionnaire wants."""
        if "infant_seen" in self.fields:
            self.require_when("infant_seen", True)
        chosen = self.cleaned_data.get("screen", "none")
        for name in quick_fields():
            self.require_when("screen", name.removesuffix("_answers"), name)
        typed = self.cleaned_data.get(f"{chosen}_answers")
        if typed:
            try:
                self.cleaned_data["scores"] = read_quick(instrument(chosen), typed)
            except ImpossibleScore as impossible:
                say = f"Enter {impossible.wanted}"
                self.add_error(f"{chosen}_answers", say)
        if chosen != "none" and self._answerer() is None:
            say = "This family has no parent who could have answered"
            self.add_error("screen", say)

    def fact(self) -> dict[str, Any]:
        """How and where, and who was seen."""
        names = (
            "mode", "place", "seen_alone", "infant_seen", "infant_awake",
            "infant_undressed", "interpreter",
        )  # fmt: skip
        return given({name: self.cleaned_data.get(name) for name in names})

    def drafts(self) -> tuple[Draft, ...]:
        """The contact, that the parent was asked, and the questionnaire."""
        data = self.cleaned_data
        found = [self.draft(data["contact"], self.fact() | self.shared())]
        if data.get("wellbeing") and self._answerer():
            found.append(self._of_parent("screen.wellbeing_asked", {}))
        if data.get("scores"):
            found.append(self._of_parent(f"screen.{data['screen']}", data["scores"]))
        return tuple(found)

    def _of_parent(self, kind: str, fact: Mapping[str, Any]) -> Draft:
        alone = given({"seen_alone": self.cleaned_data.get("seen_alone")})
        return Draft(kind, self._answerer(), {**fact, **alone}, self.occurred())

    def _answerer(self) -> UUID | None:
        """The parent who was asked: whom it was with, else the mother."""
        adults = {p.id: p.role for p in self.setting.people}
        about = self.about_id
        if about and adults.get(about) in ADULTS:
            return about
        return next((id_ for id_, role in adults.items() if role == "mother"), None)

    def score_words(self) -> str:
        """The sum with its band, where there is one."""
        scores = self.cleaned_data.get("scores")
        if not scores:
            return ""
        return score_words(instrument(self.cleaned_data["screen"]), scores)
