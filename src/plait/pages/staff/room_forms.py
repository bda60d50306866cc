"""The questions of each part of a meeting's draft.

All of them may be left: a draft is kept half-written. What must be there is said when
the meeting is recorded; see `plait.worklist.held`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar

from plait.pages.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
)
from plait.pages.forms import HiddenField, LongTextField, TextField
from plait.pages.moments import DayField, MomentField
from plait.pages.staff.record_forms import options
from plait.pages.staff.room_parts import Around, PartForm, moment, question_words
from plait.worklist import room

_NO_CHOICE = Option("", "Select")

#: Of which class what an agency told is, if the scribe says nothing else.
USUAL_CLASS = {
    "police": "police",
    "perinatal": "health",
    "gp": "health",
    "maternity": "health",
    "health_visiting": "health",
    "paediatrics": "health",
}


class AttendedForm(PartForm):
    """Whether somebody who was asked took part, and how."""

    start = room.ATTENDED
    came = RadiosField(
        options=(Option("yes", "Took part"), Option("no", "Did not come")),
        inline=True,
        label="",
    )
    name = TextField(label="Who", max_length=200)
    by = RadiosField(
        options=(
            Option("in_person", "In person"),
            Option("video", "By video"),
            Option("telephone", "By telephone"),
        ),
        inline=True,
        small=True,
        label="How",
    )
    decides = YesNoField(label="Can they decide for their agency?")
    deputy_for = TextField(label="Deputy for (if they are one)", max_length=200)
    untrained = CheckboxesField(
        options=(Option("untrained", "They had no training for such a meeting"),),
        small=True,
        label="",
    )

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """Also the tick, and what they answered before anything is written."""
        found = dict(value)
        place = self.around.place(self.key.removeprefix(self.start))
        if not value and place:
            found = {"name": place.who, "decides": place.decides}
            found = {name: one for name, one in found.items() if one != ""}
        if found.pop("untrained", None):
            found["untrained"] = ["untrained"]
        return found

    def value(self) -> dict[str, Any]:
        """The tick as a yes."""
        found = super().value()
        if found.pop("untrained", None):
            found["untrained"] = True
        return found

    def offer(self) -> None:
        """Whose answer it is, for who cannot see the page."""
        self.question("came").label = f"{self.heading()}: took part?"

    def heading(self) -> str:
        """The team, in which role it was asked."""
        place = self.around.place(self.key.removeprefix(self.start))
        return place.label if place else "Somebody who was not asked"


class UnaskedForm(AttendedForm):
    """Somebody who came without an invitation."""

    is_listed = True
    title = "Somebody who was not asked"
    role = SelectField(options=(_NO_CHOICE,), label="In which role")
    team = SelectField(options=(_NO_CHOICE,), label="Their team")
    agency = TextField(label="Or their agency, if it is not listed", max_length=200)

    def offer(self) -> None:
        """Every role and every team; they came, or they would not be here."""
        del self.fields["came"]
        self.order_fields(["role", "team", "agency", *self.fields])
        self.question("role").offer((_NO_CHOICE, *options(self.around.roles)))
        self.question("team").offer((_NO_CHOICE, *options(self.around.teams)))

    def value(self) -> dict[str, Any]:
        """They came."""
        found = super().value()
        return found | {"came": "yes"} if found.get("role") else found


class _OfAnAgency(PartForm):
    """A part that names an agency: one that is there, or another by its name."""

    def offer(self) -> None:
        """The teams that were asked or came."""
        there = [(str(one.team), one.label) for one in self.around.places if one.team]
        self.question("team").offer((_NO_CHOICE, *options(dict(there).items())))


class HeardForm(_OfAnAgency):
    """What an agency told the meeting."""

    start = room.HEARD
    is_listed = True
    joined = ("words",)
    title = "Information from an agency"
    team = SelectField(options=(_NO_CHOICE,), label="Who told it")
    agency = TextField(label="Or the agency, if it is not listed", max_length=200)
    words = LongTextField(label="What they told", rows=5)
    read_by = SelectField(
        options=(
            Option("", "As usual for what this agency holds"),
            Option("routine", "Everybody who may open this record"),
            Option("health", "Those who may read health information"),
            Option("police", "Those who may read police information"),
            Option("third_party", "Those who may read about other people"),
            Option("domestic_abuse", "Those who may read about domestic abuse"),
        ),
        label="Who may read it in the minutes",
    )
    in_writing = HiddenField()

    def clean(self) -> dict[str, Any]:
        """Whose it is comes first: it says who may read even the first draft of it."""
        found = super().clean()
        if found.get("words") and not (found.get("team") or found.get("agency")):
            self.add_error("team", "Select who told it: until then it is not saved")
        return found

    def heading(self) -> str:
        """The agency, where it is known."""
        place = self.around.place(str(self.initial.get("team") or ""))
        return place.label if place else self.title

    def value(self) -> dict[str, Any]:
        """Said so where it was sent in writing."""
        found = super().value()
        if found.pop("in_writing", None):
            found["in_writing"] = True
        return found

    def sensitivity(self) -> str:
        """As was said; else as what the agency holds usually is."""
        value = self.cleaned_data
        place = self.around.place(str(value.get("team") or ""))
        usual = USUAL_CLASS.get(place.kind, "routine") if place else "routine"
        return str(value.get("read_by") or usual)


class DecidedForm(PartForm):
    """One decision with its reasons."""

    start = room.DECIDED
    joined: ClassVar[tuple[str, ...]] = ("words",)
    outcome = RadiosField(options=(), label="")
    words = LongTextField(label="Reasons")

    def offer(self) -> None:
        """The answers to this question."""
        title, answers = question_words(self.question_id, self.around.type)
        self.question("outcome").label = title
        self.question("outcome").offer(options(answers))

    @property
    def question_id(self) -> str:
        """Which question it decides."""
        return self.key.removeprefix(self.start)

    def heading(self) -> str:
        """The question."""
        return question_words(self.question_id, self.around.type)[0]


class ParentsForm(DecidedForm):
    """Who tells the parents what; and why they are not told, where they are not."""

    joined = ("words", "what", "not_told_why")
    who_tells = TextField(label="Who tells them", max_length=200)
    what = LongTextField(label="What they are told")
    not_told_why = LongTextField(label="Why they are not told now, if they are not")


class DissentForm(_OfAnAgency):
    """Who did not agree, for which agency, and why. Never without a name."""

    start = room.DISSENT
    is_listed = True
    joined = ("words",)
    title = "Somebody did not agree"
    who = TextField(label="Who", max_length=200)
    team = SelectField(options=(_NO_CHOICE,), label="For which agency")
    agency = TextField(label="Or the agency, if it is not listed", max_length=200)
    decision = SelectField(options=(_NO_CHOICE,), label="With which decision")
    words = LongTextField(label="Why, in their words")

    def offer(self) -> None:
        """Also the decisions."""
        super().offer()
        asked = [
            (one, question_words(one, self.around.type)[0])
            for one in room.questions(self.around.type)
        ]
        self.question("decision").offer((_NO_CHOICE, *options(asked)))


class ActionForm(_OfAnAgency):
    """What is to be done, by whom and by when."""

    start = room.ACTION
    is_listed = True
    joined = ("action",)
    title = "An action"
    action = LongTextField(label="What is to be done", rows=2)
    owner = SelectField(options=(_NO_CHOICE,), label="In which role they do it")
    team = SelectField(options=(_NO_CHOICE,), label="Which team does it")
    agency = TextField(label="Or the agency, if it is not listed", max_length=200)
    due = DayField(
        what="the day by which it is done",
        may_be_ahead=True,
        label="By when",
        required=False,
    )

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The day as a day."""
        found = dict(value)
        if found.get("due"):
            found["due"] = date.fromisoformat(str(found["due"]))
        return found

    def offer(self) -> None:
        """Also every role."""
        super().offer()
        self.question("owner").offer((_NO_CHOICE, *options(self.around.roles)))


class ChairForm(PartForm):
    """Who chaired, when it began, and what the chair said."""

    start = room.CHAIR
    joined = ("note",)
    title = "The chair"
    chair = TextField(label="Who chaired", max_length=200)
    began = MomentField(
        what="when it began",
        label="When it began",
        help_text="Leave it if it began when it was to begin",
    )
    note = LongTextField(label="What the chair said (optional)")

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The moment as a moment."""
        return dict(value) | moment(value, "began")


class QuorumForm(PartForm):
    """Why it went on without all who must be there."""

    start = room.QUORUM
    joined = ("reason", "again")
    title = "Going on without the quorum"
    reason = LongTextField(label="Why the meeting went on")
    again = LongTextField(
        label="Why again: the last one was not quorate either",
    )


class NextForm(PartForm):
    """When they meet again."""

    start = room.NEXT
    title = "The next meeting"
    next_at = MomentField(
        what="when you meet again", may_be_ahead=True, label="When you meet again"
    )

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The moment as a moment."""
        return dict(value) | moment(value, "next_at")


class TierForm(PartForm):
    """How often the complex-cases meeting talks of the family from now on."""

    start = room.TIER
    title = "How often you talk of her"
    tier = RadiosField(
        options=(
            Option("red", "Red, each week"),
            Option("safeguarding", "Safeguarding, with the pre-birth meeting"),
            Option("amber", "Amber, each month"),
        ),
        inline=True,
        small=True,
        label="How often do you talk of her from now on?",
    )
    reason = LongTextField(label="Why, if that changes", rows=1)
    was = HiddenField(required=False)

    def clean(self) -> dict[str, Any]:
        """A change has a reason."""
        found = super().clean()
        was = found.get("was")
        if was and found.get("tier") not in ("", None, was) and not found.get("reason"):
            self.add_error("reason", "Enter why the tier changes")
        return found


_SINGLE: Mapping[str, type[PartForm]] = {
    room.CHAIR: ChairForm,
    room.QUORUM: QuorumForm,
    room.NEXT: NextForm,
}
#: What the name of a part may be: a question, a team's number, or an id.
_NAME = re.compile(r"[a-z]+\.([a-z0-9_]{1,20}|[0-9a-f-]{36})")
_LISTS: Iterable[type[PartForm]] = (HeardForm, DissentForm, ActionForm)


def form_of(key: str, around: Around) -> type[PartForm] | None:
    """The form of a part by its name; None where there is no such part."""
    if key in _SINGLE:
        return _SINGLE[key]
    if not _NAME.fullmatch(key):
        is_tier = key == room.TIER and around.type == "complex_case"
        return TierForm if is_tier else None
    if key.startswith(room.DECIDED):
        question = key.removeprefix(room.DECIDED)
        if question not in room.questions(around.type):
            return None
        return ParentsForm if question == "parents" else DecidedForm
    if key.startswith(room.ATTENDED):
        place = around.place(key.removeprefix(room.ATTENDED))
        return AttendedForm if place and place.was_asked else UnaskedForm
    return next((one for one in _LISTS if key.startswith(one.start)), None)
