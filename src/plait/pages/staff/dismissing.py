"""Ending a duty with a reason, where its standard lets the team that owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plait.casework import duties
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import LongTextField, TextField
from plait.pages.staff.duty_forms import DutyForm
from plait.worklist.dismissals import CAUSES
from plait.worklist.ladder import most_guarded

if TYPE_CHECKING:
    from typing import Any

    from plait.pages.request import Request
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView

WORDS = "End it with a reason"
TITLE = "End it with a reason"
LEAD = (
    "It is then owed no more and nobody is told that it is late. Do it instead if you "
    "can. What you say stays in the record in your name, and whoever owns the pathway "
    "counts how often each reason is given."
)

#: What each cause asks for beside itself, and the question that asks it.
_ASKED = {"done_elsewhere": "where", "other": "why"}


class DismissForm(DutyForm):
    """Why it is ended: one of a list, and words where they are needed."""

    cause = RadiosField(
        options=[
            Option(value, words, reveals=(_ASKED[value],) if value in _ASKED else ())
            for value, words in CAUSES.items()
        ],
        label="Why is it ended?",
        missing="Select why it is ended",
    )
    where = TextField(
        label="Where was it done, and by whom?",
        required=False,
        max_length=500,
        missing="Enter where it was done, and by whom",
    )
    why = LongTextField(
        label="What is the reason?", required=False, missing="Enter the reason"
    )
    note = LongTextField(
        label="Anything else that the next reader needs to know (optional)",
        help_text="It is read by those who may read all the reasons for this duty.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Words where the cause asks for them; what was not asked is left out."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for cause, question in _ASKED.items():
            self.require_when("cause", cause, question)
        return found

    @property
    def words(self) -> str:
        """All that was said beside the cause."""
        given = (self.cleaned_data.get(name) for name in ("where", "why", "note"))
        return "\n".join(part for part in given if part)


def may(found: ObligationView, request: Request) -> bool:
    """Whether this person may end it: it is their team's, open, and may be ended."""
    del request
    row = found.row
    return row.is_open and row.is_ours and found.may_dismiss


def does(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    """End it."""
    del request
    assert isinstance(form, DismissForm)  # noqa: S101 - the deed says which form
    assert found.trigger is not None  # noqa: S101 - every stored duty has one
    if form.words:
        # Whoever writes freely may write of any of the reasons.
        occasion["sensitivity"] = most_guarded(found.classes)
    duties.dismiss_duty(
        duty={
            "standard": found.row.standard,
            "trigger": found.trigger,
            "about": found.row.about,
        },
        cause=form.cleaned_data["cause"],
        note=form.words or None,
        **occasion,
    )
