"""What is asked of whoever writes a message, or answers one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from plait.pages import components
from plait.pages.choices import Option, RadiosField, SelectField
from plait.pages.file_field import FilesField
from plait.pages.forms import HiddenField, LongTextField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.roles import roles
from plait.timeline.correspondence import PARTS
from plait.worklist.routing import Around, Directory

#: What is kept of a draft: never a file, which is picked when it is sent.
KEPT = ("about", "urgency", "how", "note", *PARTS, "guarded")

# By when an answer is owed is each partnership's to set: what is sent says it.
_URGENCY = (
    Option("routine", "It can wait"),
    Option("urgent", "It is urgent", "Ring them as well"),
)
_GUARDED = (
    Option("health", "About health", "Those who may read what is about health"),
    Option("routine", "Nothing guarded", "Everybody who works with the family"),
    Option(
        "third_party",
        "About somebody else",
        "A partner, a relative, or whoever told you: the fewest may read it",
    ),
    Option(
        "domestic_abuse",
        "About domestic abuse",
        "Only those who may read that, whoever else works with the family",
    ),
)


class WhoForm(DutyForm):
    """For whom a message is."""

    to = SelectField(
        options=(),
        label="Who is it for?",
        help_text="It goes to the team that does this for the family, and to whoever "
        "of it is on duty.",
        missing="Select who it is for",
    )

    def offer(self, around: Around, directory: Directory) -> None:
        """Those who work with the family first, each with their team."""
        there = {
            place.role: directory.teams[place.team_id].name
            for place in around.involved
            if place.team_id in directory.teams and place.role in roles()
        }
        known = [one for one in roles().values() if not one.depends_on_event]
        first = [one for one in known if one.id in there]
        rest = [one for one in known if one.id not in there]
        self.question("to").offer(
            (
                Option("", "Choose who"),
                *(
                    Option(one.id, f"{components.sentence(one.title)}, {there[one.id]}")
                    for one in first
                ),
                *(Option(one.id, components.sentence(one.title)) for one in rest),
            )
        )


class MessageForm(DutyForm):
    """A message: what it says, how urgent it is, and who may read it."""

    about = SelectField(options=(), label="Who is it about?", required=False)
    urgency = RadiosField(
        options=_URGENCY,
        initial="routine",
        label="How urgent is it?",
        missing="Answer “How urgent is it?”",
    )
    how = RadiosField(
        options=(
            Option("free", "In my own words", reveals=("note",)),
            Option("parts", "In four parts", "What is happening, what was before, what "
                   "I think, what I ask", PARTS),
        ),
        initial="free",
        label="How do you want to write it?",
        missing="Answer “How do you want to write it?”",
    )  # fmt: skip
    note = LongTextField(
        label="Message", rows=6, required=False, missing="Enter what you want to say"
    )
    situation = LongTextField(
        label="What is happening now?",
        required=False,
        missing="Enter what is happening now",
    )
    background = LongTextField(
        label="What should they know of before? (optional)", required=False
    )
    assessment = LongTextField(label="What do you think? (optional)", required=False)
    ask = LongTextField(
        label="What do you ask them to do, and by when?",
        required=False,
        missing="Enter what you ask them to do",
    )
    guarded = RadiosField(
        options=_GUARDED,
        initial="health",
        label="What is in it?",
        help_text="Those you send it to can read it whatever you choose. It decides "
        "who else can.",
        missing="Answer “What is in it?”",
    )
    attached = FilesField(
        label="Files (optional)",
        help_text="Up to 5, each 10 MB or smaller: PDF, JPEG, PNG, WebP, DOCX, ODT or "
        "plain text. Pictures are kept without the place where they were taken. "
        "Files are not checked for viruses.",
        required=False,
    )
    answers = HiddenField(required=False)

    def ask_about(self, people: Iterable[tuple[UUID, str]]) -> None:
        """Offer these people of the family, and the family as a whole."""
        listed = [Option(str(id_), label) for id_, label in people]
        self.question("about").offer((Option("", "The family"), *listed))

    def clean(self) -> dict[str, Any]:
        """Only the words of the way that was chosen are sent."""
        self.require_when("how", "free", "note")
        self.require_when("how", "parts", *PARTS)
        for name in ("background", "assessment"):
            self.errors.pop(name, None)
        return self.cleaned_data

    @property
    def about_id(self) -> UUID | None:
        """Whom it is about; None for the family."""
        chosen = self.cleaned_data.get("about")
        return UUID(chosen) if chosen else None

    @property
    def answered(self) -> str | None:
        """The event whose duty this meets, where it is of one alone."""
        try:
            return str(UUID(self.cleaned_data.get("answers") or ""))
        except ValueError:
            return None


class DeclineForm(DutyForm):
    """Why a message is not for this team."""

    reason = LongTextField(
        label="Why is it not for you, and who should have it?",
        help_text="Whoever sent it reads this. The message stays in the record.",
        missing="Enter why it is not for you, and who should have it",
    )


class DoneForm(DutyForm):
    """That what was asked was done, and where anybody can see it."""

    did = SelectField(
        options=(), label="Where can anybody see that it was done?", required=False
    )
    note = LongTextField(label="What was done?", missing="Enter what was done", rows=3)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these events."""
        none = Option("", "It is not recorded here: I say so below")
        self.question("did").offer((none, *options))

    @property
    def did_id(self) -> UUID | None:
        """The event that did it, where one was picked."""
        chosen = self.cleaned_data.get("did")
        return UUID(chosen) if chosen else None


class HeardForm(DutyForm):
    """That a message was heard, with a word if there is one."""

    note = LongTextField(label="A word to whoever sent it (optional)", required=False)
