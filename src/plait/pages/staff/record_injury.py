"""The questions about a mark or injury: which baby, who saw it, how it was explained.

What everybody is asked stands first and is picked already where it is usual; what only
an explanation asks for is shown with one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from plait.clock.ages import age_in_months
from plait.clock.moments import local_day
from plait.pages import components
from plait.pages.choices import Option, RadiosField, YesNoField
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff import record_areas
from plait.pages.staff.record_forms import (
    PersonChoice,
    RecordForm,
    Setting,
    given,
    options,
)
from plait.pages.staff.record_marks import Mark

#: Who explains a mark.
EXPLAINERS = options(
    (
        ("mother", "The mother"),
        ("partner", "Her partner"),
        ("other_carer", "Another carer"),
    )
)
#: Questions that an explanation asks for: the style sheet hides them without one.
_EXPLAINED = "form-explained"


class InjuryForm(RecordForm):
    """What was said about the mark, whether the baby can move, and when it was seen."""

    kind = "injury.observed"
    title = "Record a mark or injury"
    about_roles = ("infant", "sibling")
    about_words = "Which child?"
    rings = ("paediatrician", "social_care_front_door")
    when_words = "When was the mark seen?"

    mobile = YesNoField(
        yes="Yes, by themselves",
        no="No, not yet",
        label="Can the baby move about?",
        missing="Select whether the baby can move about",
    )
    seen_by = RadiosField(
        options=(
            Option("self", "I saw it"),
            Option("colleague", "A colleague saw it", reveals=("colleague",)),
            Option("parent", "A parent or carer told us of it"),
            Option("other", "Somebody else told us of it", reveals=("teller",)),
        ),
        label="Who saw it?",
        initial="self",
        missing="Select who saw it",
    )
    colleague = TextField(
        label="Your colleague's name and role",
        required=False,
        missing="Enter your colleague's name and role",
        max_length=200,
        width=20,
    )
    teller = TextField(
        label="Their name, and what they are to the baby",
        help_text="For example, grandmother, or the nursery's manager",
        required=False,
        missing="Enter who told you",
        max_length=200,
        width=20,
    )
    reported_from = RadiosField(
        options=(
            Option("seen", "One of us saw the mark itself"),
            Option("photo", "From a photo"),
            Option("past", "We were told of it and did not see it"),
        ),
        label="How do you know of it?",
        help_text="The clocks run from when the mark was seen, not from when you "
        "were told",
        initial="seen",
        missing="Select how you know of it",
    )
    explanation = RadiosField(
        options=(
            Option("none", "No explanation was given"),
            Option("inconsistent", "It does not fit the mark or the baby's age"),
            Option("changed", "It changed, or people say different things"),
            Option("plausible", "It fits the mark and what the baby can do"),
        ),
        label="What explanation was given?",
        missing="Select what explanation was given",
    )
    explained_by = RadiosField(
        options=(*EXPLAINERS, Option("nobody", "Nobody")),
        label="Who explained it?",
        required=False,
        missing="Select who explained the mark",
        group=_EXPLAINED,
    )
    explanation_words = LongTextField(
        label="What did they say, in their own words? (optional)",
        required=False,
        group=_EXPLAINED,
    )
    explanation_changed = RadiosField(
        options=(
            Option("no", "No"),
            Option("yes", "Yes, another one was given first"),
            Option("not_asked", "Not asked"),
        ),
        label="Has the explanation changed?",
        required=False,
        missing="Select whether the explanation changed",
        group=_EXPLAINED,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        setting: Setting,
        marks: Sequence[Mark] = (),
        **more: Any,
    ) -> None:
        self.marks = tuple(marks)
        super().__init__(data, setting=setting, **more)
        self._ask_whether_mobile()
        record_areas.ask(self)

    def _ask_whether_mobile(self) -> None:
        """Ask it of those alone of whom the partnership's rule leaves it open."""
        setting, mobile = self.setting, self.question("mobile")
        if setting.mobility:
            meant = setting.mobility[:1].lower() + setting.mobility[1:]
            mobile.help_text = f"Your partnership says no for {meant}"
        offered = {option.value for option in self.question("about").options}
        children = [one for one in setting.people if str(one.id) in offered]
        too_young = [one for one in children if self._is_too_young(one, setting.now)]
        if too_young:
            mobile.required = False
        if children and len(too_young) == len(children):
            del self.fields["mobile"]
            self.lead = (
                f"We do not ask whether the baby can move about. {self._rule()}."
            )

    def _rule(self) -> str:
        months = self.setting.not_mobile_under_months
        return f"Your partnership says no for every baby under {months} months"

    def _is_too_young(self, child: PersonChoice, at: datetime) -> bool:
        """Whether the partnership counted the child as not mobile, by age, then."""
        months = self.setting.not_mobile_under_months
        return (
            child.born_on is not None
            and age_in_months(child.born_on, local_day(at)) < months
        )

    def _is_not_mobile_by_age(self) -> bool:
        children = (one for one in self.setting.people if one.id == self.about_id)
        return any(self._is_too_young(one, self.occurred()) for one in children)

    def clean_own(self) -> None:
        """Whether the child can move is the partnership's rule, or must be said."""
        if self._is_not_mobile_by_age():
            self.cleaned_data["mobile"] = False
        elif self.cleaned_data.get("mobile") is None and "mobile" in self.fields:
            self.add_error("mobile", "Select whether the baby can move about")
        self._clean_who_saw_it()
        self._clean_explanation()

    def _clean_who_saw_it(self) -> None:
        """Nobody of ours saw what a parent told of; what is past was not just now."""
        self.require_when("seen_by", "colleague", "colleague")
        self.require_when("seen_by", "other", "teller")
        data = self.cleaned_data
        source = data.get("reported_from")
        if data.get("seen_by") in ("parent", "other") and source == "seen":
            say = "Select a photo, or that you were told: none of you saw the mark"
            self.add_error("reported_from", say)
        if source == "past" and data.get("when") == "now":
            self.refuse("occurred_at", "Enter when the mark was seen")

    def _clean_explanation(self) -> None:
        """Who explained it goes with an explanation, and none with nobody."""
        data = self.cleaned_data
        explanation, by = data.get("explanation"), data.get("explained_by")
        if explanation is None:
            return
        if explanation == "none":
            self._clean_no_explanation()
            return
        if by in (None, "", "nobody") and "explained_by" not in self.errors:
            self.add_error("explained_by", "Select who explained the mark")
        if explanation == "changed" and data.get("explanation_changed") == "no":
            say = "You selected that the explanation changed. Select yes"
            self.add_error("explanation_changed", say)

    def _clean_no_explanation(self) -> None:
        """What was typed or picked beside it is refused, and not passed over."""
        data = self.cleaned_data
        if data.get("explained_by") not in (None, "", "nobody"):
            say = "Select nobody, or say above what explanation they gave"
            self.add_error("explained_by", say)
        if data.get("explanation_words"):
            say = "Select above what kind of explanation this was"
            self.add_error("explanation_words", say)
        if data.get("explanation_changed") == "yes":
            say = "Select above what explanation was given, then and now"
            self.add_error("explanation_changed", say)

    @property
    def _explanation(self) -> str:
        """What counts: one that fits, and is not the first one, has changed."""
        data = self.cleaned_data
        given_ = str(data["explanation"])
        has_changed = data.get("explanation_changed") == "yes"
        return "changed" if given_ == "plausible" and has_changed else given_

    def in_words(self) -> list[tuple[str, str]]:
        """As for every form, with what follows from the baby's age."""
        rows = super().in_words()
        if self._explanation != self.cleaned_data["explanation"]:
            asked = "What explanation was given?"
            changed = "It changed: one that fits was not the first one"
            rows = [(label, changed if label == asked else say) for label, say in rows]
        if self.cleaned_data["reported_from"] != "seen":
            seen = components.moment(self.occurred())
            rows.append(("The clocks run from", f"{seen}, when the mark was seen"))
        if not self._is_not_mobile_by_age():
            return rows
        asked = "Can the baby move about?"
        rest = [(label, words) for label, words in rows if label != asked]
        rest.insert(1, (asked, f"No. {self._rule()}"))
        return rest

    def fact(self) -> dict[str, Any]:
        """The marks with what was said."""
        data = self.cleaned_data
        is_explained = self._explanation != "none"
        changed = data.get("explanation_changed")
        if self._explanation == "changed":
            changed = "yes"
        return given(
            {
                "marks": [mark.as_fact() for mark in self.marks],
                "mobile": bool(data.get("mobile")),
                "explanation": self._explanation,
                "explained_by": data["explained_by"] if is_explained else "nobody",
                "explanation_words": data.get("explanation_words"),
                "explanation_changed": changed if is_explained else None,
                "reported_from": data["reported_from"],
                "seen_by": data["seen_by"],
                "seen_by_name": data.get("colleague") or data.get("teller"),
                **record_areas.answered(self),
            }
        )
