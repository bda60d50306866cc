"""What is asked of whoever writes, approves, reviews, sends or gives a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from plait.pages.choices import CheckboxesField, Option, RadiosField
from plait.pages.forms import LongTextField, NhsForm
from plait.pages.moments import DayField
from plait.pages.staff import document_parts
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.services.documents import DocumentOf
from plait.worklist.writing import plain

#: The names of a section's words, and of the version that they are based on.
WORDS: Final = "s-"
BASE: Final = "b-"
#: Nothing that anybody types by hand is longer; a section itself is shorter.
_MOST: Final = 50_000
_ROWS: Final = 5


class WriteForm(NhsForm):
    """A field for each section of a document, in the order of the service."""

    def __init__(self, data: Any, *, of: DocumentOf, says: Mapping[str, str]) -> None:
        super().__init__(
            data, initial={WORDS + name: words for name, words in says.items()}
        )
        for one in of.sections:
            who = document_parts.who_reads(one.sensitivity)
            own = one.simple_title or one.title
            hers = f" In her own copy: “{own}”." if one.shown_to_parent else ""
            label = one.title if one.required else f"{one.title} (optional)"
            self.fields[WORDS + one.id] = LongTextField(
                label=label,
                help_text=f"{one.prompt} Who may read it: {who[:1].lower()}{who[1:]}."
                f"{hers}",
                rows=_ROWS,
                required=False,
                max_length=_MOST,
            )

    def typed(self, section: str) -> str | None:
        """The words of a section as they were sent; None where it was not."""
        sent = self.data.get(WORDS + section)
        return None if sent is None else plain(str(sent)[:_MOST])


class ApproveForm(DutyForm):
    """That a senior colleague stands for the plan."""

    note = LongTextField(
        label="A word to whoever wrote it (optional)",
        help_text="If something has to change first, do not approve it: tell them.",
        required=False,
    )


class ReviewForm(DutyForm):
    """What came of going through the plan with her, and when it is done again."""

    outcome = RadiosField(
        options=(
            Option("stays", "It stays as it is"),
            Option("to_change", "It is to be written anew",
                   "Write the next version after this"),
        ),
        label="You went through the plan with her. What came of it?",
        missing="Select what came of it",
    )  # fmt: skip
    next_on = DayField(
        what="the day by which it is reviewed again",
        label="Reviewed again by",
        help_text="Within three months, and within two weeks of any change. Both "
        "limits are ours.",
        may_be_ahead=True,
        may_be_past=False,
        most_days_ahead=366,
    )
    note = LongTextField(label="What she said to it (optional)", required=False)

    def at(self, now: datetime) -> ReviewForm:
        """Ask it at this moment: three months on unless somebody says otherwise."""
        self.question("next_on").now = now
        self.initial.setdefault("next_on", (now + timedelta(days=90)).date())
        return self


class ShareForm(DutyForm):
    """Who is sent this version, to acknowledge it."""

    to = CheckboxesField(
        options=(), label="Who is it for?", missing="Select who it is for"
    )
    note = LongTextField(
        label="A word to them (optional)",
        help_text="The message says which version it is, and leads to it.",
        required=False,
        max_length=1000,
    )

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these roles."""
        self.question("to").offer(options)


class ParentsForm(DutyForm):
    """That she has her own copy, and where it is safe."""

    way = RadiosField(
        options=(
            Option("read_together", "We read it through together"),
            Option("on_paper", "I gave it to her on paper"),
            Option("sent_to_her", "I sent it to her, by a way that is safe for her"),
        ),
        label="How does she have it?",
        missing="Select how she has it",
    )
    keeps = RadiosField(
        options=(
            Option("at_home", "Yes, at home"),
            Option("not_at_home", "No: it is kept for her elsewhere"),
        ),
        label="Is a copy safe for her to keep?",
        help_text="Ask her when she is alone.",
        missing="Select whether a copy is safe for her to keep",
    )
    note = LongTextField(label="What she said to it (optional)", required=False)
