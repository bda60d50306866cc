"""What the parts of a meeting's draft have in common, and what they may offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from plait.clock.moments import parse_moment
from plait.pages import components
from plait.pages.forms import NhsField, NhsForm
from plait.pages.moments import DayField
from plait.records.drafts import Part
from plait.timeline import facts
from plait.worklist import room
from plait.worklist.room import Chair

_TURNS = "Remove the hidden sign that turns the direction of writing"


@dataclass(frozen=True, slots=True)
class Around:
    """What the forms of one meeting offer.

    `places` are those in the room, `teams` every team that may come, `roles` every
    role that somebody may come in: pairs of value and label.
    """

    type: str
    places: tuple[Chair, ...]
    teams: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    now: datetime

    def place(self, key: str) -> Chair | None:
        """The place with this key."""
        return next((one for one in self.places if one.key == key), None)


class PartForm(NhsForm):
    """One part: `value()` is what is kept of it, and what it was filled from.

    `start` is how its name begins. `names` are the fields that are kept.
    """

    start: ClassVar[str] = ""
    #: Of a list: others of its kind can be added.
    is_listed: ClassVar[bool] = False
    #: The field whose words are joined where two scribes wrote and both are kept.
    joined: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = ""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        key: str,
        around: Around,
        value: Mapping[str, Any],
    ) -> None:
        self.key, self.around = key, around
        super().__init__(data, prefix=key, initial=self.shown(value))
        for one in self.fields.values():
            one.required = False
            if isinstance(one, DayField):
                one.now = around.now
        self.offer()

    def offer(self) -> None:
        """Offer the answers that depend on the meeting."""

    def shown(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """The kept answers as the controls take them."""
        return dict(value)

    def heading(self) -> str:
        """What the part is called on the page."""
        return self.title

    def clean(self) -> dict[str, Any]:
        """Nothing that the record would refuse later is kept now."""
        for name, said in self.cleaned_data.items():
            if facts.turns(said):
                self.add_error(name, _TURNS)
        return self.cleaned_data

    def value(self) -> dict[str, Any]:
        """The answers as they are kept: what was left is not there."""
        return {
            name: _kept(said)
            for name, said in self.cleaned_data.items()
            if said not in (None, "", [])
        }

    def sensitivity(self) -> str:
        """The class of what it says."""
        return "routine"

    def said(self, value: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Kept answers in words, to show beside one's own."""
        shown = self.shown(value)
        return [
            (str(one.label or self.heading()), str(one.in_words(shown[name])))
            for name, one in self.fields.items()
            if name in shown and isinstance(one, NhsField)
        ]  # fmt: skip


def _kept(said: Any) -> Any:
    return said.isoformat() if isinstance(said, date | datetime) else said


def moment(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The moment that is kept under a name, if one is."""
    written = value.get(name)
    return {name: parse_moment(str(written))} if written else {}


#: The questions: what is asked, and the answers with their words.
QUESTIONS: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "threshold": (
        "Is the threshold met?",
        (("yes", "Met: significant harm is suspected"), ("no", "Not met")),
    ),
    "section47": (
        "Section 47 enquiry",
        (
            ("joint", "Joint, social care with the police"),
            ("single", "Single, social care alone"),
            ("none", "None"),
        ),
    ),
    "medical": ("Medical examination", (("yes", "Wanted"), ("no", "Not wanted"))),
    "safety_plan": ("Safety plan", (("yes", "Agreed"), ("no", "Not agreed"))),
    "siblings": (
        "Brothers and sisters",
        (("yes", "They need to be seen or kept safe too"), ("no", "No step needed"),
         ("none", "There are none")),
    ),
    "parents": (
        "What the parents are told",
        (("yes", "They are told"), ("no", "They are not told now")),
    ),
    "legal": ("Legal advice", (("yes", "Wanted"), ("no", "Not wanted"))),
    "conference": (
        "Child protection conference",
        (("yes", "A conference is asked for"), ("no", "No conference")),
    ),
    "other": ("What else was decided", (("yes", "Agreed"), ("no", "Not agreed"))),
}  # fmt: skip
_AT_A_CONFERENCE = (
    "Child protection plan",
    (("yes", "The child needs a plan"), ("no", "No plan")),
)


def question_words(
    question: str, type_: str
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What a question is called at a meeting of this type, and its answers."""
    if question == "conference" and room.is_conference(type_):
        return _AT_A_CONFERENCE
    return QUESTIONS[question]


def says_by(part: Part) -> str:
    """`Saved 10:14am by Anna Lee`."""
    by = f" by {part.by}" if part.by else ""
    return f"Saved {components.time_of_day(part.at)}{by}"
