"""The form for a contact: who was seen, where and how, with a questionnaire in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from plait.instruments.scoring import ImpossibleScore
from plait.pages.choices import CheckboxesField, Option, RadiosField, YesNoField
from plait.pages.forms import TextField
from plait.pages.staff.record_forms import (
    Draft,
    PersonChoice,
    RecordForm,
    Setting,
    given,
)
from plait.pages.staff.record_screens import (
    ADULTS,
    instrument,
    quick_fields,
    quick_options,
    read_quick,
    score_words,
)
from plait.timeline import facts
from plait.worklist import refusals

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


def only_kind_of(agency_kind: str) -> str | None:
    """The one kind of contact that such an agency makes; None where it makes several.

    Of a missed one nobody need ask again what it was.
    """
    kinds = KINDS_OF.get(agency_kind, ())
    return kinds[0] if len(kinds) == 1 else None


def kind_seen_as(named: str | None, agency_kind: str) -> str:
    """The kind of contact as which an appointment is recorded.

    It is the one that the service names; else the one kind that such an agency makes,
    so that what a mental-health team does is health information though its service says
    nothing of its appointments; else another contact.
    """
    return named or only_kind_of(agency_kind) or ANY_KIND


#: What is asked of one kind of contact alone.
OF_KIND: Mapping[str, tuple[str, ...]] = {"contact.health_visitor.two_year": ("asq3",)}

#: Contacts that are the baby's where mother and baby were there; others are hers.
_OF_BABIES = frozenset(
    {
        "contact.health_visitor.new_birth",
        "contact.health_visitor.six_week",
        "contact.health_visitor.one_year",
        "contact.health_visitor.two_year",
        "contact.gp.infant_six_week",
        "contact.emergency_department",
        "contact.social_worker",
    }
)
_FIRST_MOTHER = ("mother", "infant", "unborn", "partner", "other_carer")
_FIRST_BABY = ("infant", *_FIRST_MOTHER)

_NOT_LOOKED_AT = (
    "You met face to face and ticked this baby. If nobody looked at the baby, "
    "untick the baby"
)


class ContactForm(RecordForm):
    """A contact, on one page; saved at once unless there is a screen in it."""

    kind = ANY_KIND
    title = "Record a contact"
    button = "Save"
    about_words = "Who was it with?"

    about = CheckboxesField(  # type: ignore[assignment]
        options=(),
        label="",
        help_text="Tick everybody who was there",
        between="; ",
        missing="Select who it was with",
        error_messages={"invalid_choice": "Select people of this family"},
    )

    contact = RadiosField(
        options=(), label="What kind of contact?", missing="Select the kind of contact"
    )
    asq3 = YesNoField(
        label="Was the ASQ-3 used? (optional)",
        help_text="The Ages and Stages Questionnaire. Leave its scores on the sheet",
        required=False,
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
    answered_by = RadiosField(
        options=(),
        label="Who answered?",
        help_text="Leave this if you asked nobody how they are feeling",
        required=False,
        missing="Select who answered",
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, setting: Setting, **more: Any
    ) -> None:
        super().__init__(data, setting=setting, **more)
        for name, one in quick_fields().items():
            self.fields[name] = one
        kinds = (*KINDS_OF.get(setting.agency_kind, ()), ANY_KIND)
        self.question("contact").offer(
            Option(name, facts.kind(name).title, reveals=OF_KIND.get(name, ()))
            for name in kinds
        )
        for kind, names in OF_KIND.items():
            if kind not in kinds:
                for name in names:
                    del self.fields[name]
        self._ask_of_infants()
        self._ask_who_answered()
        own = ["contact", "asq3", "about", "mode", "place", *self._sights()]
        self.order_fields([*own, "infant_seen", "infant_awake", "infant_undressed"])

    def _ask_of_infants(self) -> None:
        """One question for an only baby, one for each of several; none for none."""
        infants = self._infants()
        if len(infants) > 1:
            seen = self.initial.get("infants_seen")
            for one in infants:
                name = f"saw_{one.id}"
                self.fields[name] = YesNoField(
                    label=f"Did you see {one.label}?",
                    missing="Select whether you saw this baby",
                )
                if seen is not None:
                    self.initial[name] = str(one.id) in seen
            del self.fields["infant_seen"]
            self.fields["infant_awake"].label = "Were those you saw awake? (optional)"
            say = "Did you see them undressed? (optional)"
            self.fields["infant_undressed"].label = say
        elif not infants:
            for name in ("infant_seen", "infant_awake", "infant_undressed"):
                del self.fields[name]

    def _ask_who_answered(self) -> None:
        """Whose answers a questionnaire has; not asked where it can be one alone."""
        adults = self._adults()
        offered = [Option(str(one.id), one.label) for one in adults]
        if len(adults) > 1:
            self.question("answered_by").offer(offered)
            return
        del self.fields["answered_by"]
        for one in adults:
            self.fields["screen"].help_text = f"It is answered by {one.label}"

    def _infants(self) -> list[PersonChoice]:
        return [one for one in self.setting.people if one.role == "infant"]

    def _adults(self) -> list[PersonChoice]:
        return [one for one in self.setting.people if one.role in ADULTS]

    def _sights(self) -> dict[str, UUID]:
        """Of several babies, the question of each whether it was seen."""
        found = {f"saw_{one.id}": one.id for one in self._infants()}
        return {name: id_ for name, id_ in found.items() if name in self.fields}

    @property
    def needs_check(self) -> bool:  # type: ignore[override]
        """A contact with a score in it shows the sum before it is saved."""
        return self.cleaned_data.get("screen", "none") != "none"

    def clean_own(self) -> None:
        """Whoever was seen was there; the scores as the questionnaire wants them."""
        if "infant_seen" in self.fields:
            self.require_when("infant_seen", True)
        self._clean_sights()
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
        self._clean_who_answered()

    def _clean_sights(self) -> None:
        """A call sees nobody; a baby who was there face to face was looked at."""
        mode = self.cleaned_data.get("mode")
        there = self.cleaned_data.get("about") or []
        for name, id_ in self._asked_of_infants().items():
            is_seen = self.cleaned_data.get(name)
            if mode == "telephone" and is_seen:
                self.add_error(name, refusals.NotOnTheTelephone.say)
            if mode == "face_to_face" and is_seen is False and str(id_) in there:
                self.add_error(name, _NOT_LOOKED_AT)

    def _asked_of_infants(self) -> dict[str, UUID]:
        """Whether each baby was seen: the question and whom it is about."""
        infants = self._infants()
        return {"infant_seen": infants[0].id} if len(infants) == 1 else self._sights()

    def _clean_who_answered(self) -> None:
        """Whose answers they are, where somebody was asked."""
        is_screened = self.needs_check
        if not is_screened and not self.cleaned_data.get("wellbeing"):
            return
        there = self.cleaned_data.get("about") or []
        adults = [str(one.id) for one in self._adults()]
        present = [one for one in adults if one in there]
        given_by = self.cleaned_data.get("answered_by")
        likely = present if len(present) == 1 else adults if len(adults) == 1 else []
        self.cleaned_data["answered_by"] = given_by or next(iter(likely), None)
        if self.cleaned_data["answered_by"]:
            return
        if adults:
            self.add_error("answered_by", "Select who answered")
        elif is_screened:
            say = "This family has no parent who could have answered"
            self.add_error("screen", say)

    @property
    def about_id(self) -> UUID | None:
        """Whom it is about: of several the one whose contact it is."""
        there = self.cleaned_data.get("about") or []
        kind = str(self.cleaned_data.get("contact"))
        first = _FIRST_BABY if kind in _OF_BABIES else _FIRST_MOTHER
        chosen = [one for one in self.setting.people if str(one.id) in there]
        chosen.sort(key=lambda one: first.index(one.role) if one.role in first else 9)
        return chosen[0].id if chosen else None

    def fact(self) -> dict[str, Any]:
        """How and where, who was there, and who was seen."""
        names = (
            "mode", "place", "seen_alone", "infant_seen", "infant_awake",
            "infant_undressed", "interpreter",
            *OF_KIND.get(str(self.cleaned_data.get("contact")), ()),
        )  # fmt: skip
        found = given({name: self.cleaned_data.get(name) for name in names})
        there = self.cleaned_data.get("about") or []
        if len(there) > 1:
            found["people_present"] = list(there)
        sights = self._sights()
        if sights:
            seen = [str(sights[name]) for name in sights if self.cleaned_data[name]]
            found["infants_seen"] = seen
            # The rules know one answer: yes means that no baby was left out.
            found["infant_seen"] = len(seen) == len(sights)
        if not found.get("infant_seen") and not found.get("infants_seen"):
            for name in ("infant_awake", "infant_undressed"):
                found.pop(name, None)
        return found

    def drafts(self) -> tuple[Draft, ...]:
        """The contact, that the parent was asked, and the questionnaire."""
        data = self.cleaned_data
        found = [self.draft(data["contact"], self.fact() | self.shared())]
        if data.get("wellbeing") and data.get("answered_by"):
            found.append(self._of_parent("screen.wellbeing_asked", {}))
        if data.get("scores"):
            found.append(self._of_parent(f"screen.{data['screen']}", data["scores"]))
        return tuple(found)

    def _of_parent(self, kind: str, fact: Mapping[str, Any]) -> Draft:
        alone = given({"seen_alone": self.cleaned_data.get("seen_alone")})
        whose = UUID(self.cleaned_data["answered_by"])
        return Draft(kind, whose, {**fact, **alone}, self.occurred())

    def in_words(self) -> list[tuple[str, str]]:
        """As for every form; also who answered where it could be one alone."""
        rows = super().in_words()
        if self.needs_check and "answered_by" not in self.fields:
            whose = self.cleaned_data.get("answered_by")
            rows += [
                ("Who answered", one.label)
                for one in self._adults()
                if str(one.id) == whose
            ]
        return rows

    def score_words(self) -> str:
        """The sum with its band, where there is one."""
        scores = self.cleaned_data.get("scores")
        if not scores:
            return ""
        return score_words(instrument(self.cleaned_data["screen"]), scores)
