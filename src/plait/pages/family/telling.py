"""A parent tells us how the care was: with a code, and without a name.

Nothing of who asks is read or kept: no account, no address, no record, no day.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plait.casework import experience
from plait.instruments.experience import (
    MOST_WORDS,
    ImpossibleAnswers,
    check_answers,
    questions,
)
from plait.pages import crisis
from plait.pages.choices import Option, RadiosField
from plait.pages.forms import LongTextField, NhsForm, TextField

if TYPE_CHECKING:
    from django.http import HttpResponse

    from plait.pages.request import Request

_MANY_TRIES = "There were many tries from here. Wait five minutes, then send it again."


class TellUsForm(NhsForm):
    """The code, the questions, and free words."""

    code = TextField(
        label="Your code",
        help_text="It is on the paper that you were given, like ABCD-EFGH-2345",
        missing="Enter the code from your paper",
        max_length=40,
        width=20,
    )
    words = LongTextField(
        label="Anything else you want to tell us? (optional)",
        help_text="Staff of the service will read it. Please write no names, and "
        "nothing that shows who you are. Nobody can answer you here: if you need help, "
        "use the numbers on this page.",
        required=False,
        max_length=MOST_WORDS,
        rows=4,
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        asked = questions()
        options = tuple(Option(one.id, one.words) for one in asked.options)
        for one in asked.questions:
            self.fields[f"q_{one.id}"] = RadiosField(
                options=options, label=one.words, required=False, small=True
            )
        self.order_fields(
            ["code", *(name for name in self.fields if name.startswith("q_")), "words"]
        )

    def answers(self) -> dict[str, str]:
        """The questions that were answered, by their ids."""
        return {
            name.removeprefix("q_"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("q_") and value
        }

    def clean(self) -> dict[str, Any]:
        """At least one answer, or a word."""
        if not self.errors:
            try:
                check_answers(self.answers(), self.cleaned_data["words"])
            except ImpossibleAnswers:
                say = "Answer one question or more, or write something"
                self.add_error(None, say)
        return self.cleaned_data


@sensitive_post_parameters()
@login_not_required
@require_http_methods(["GET", "POST"])
def tell_us(request: Request) -> HttpResponse:
    """Ask, and take what is said. What was typed is never lost to an error."""
    form = TellUsForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status = _taken(request, form)
        if not status:
            return redirect("tell-us-thank-you")
    return render(request, "family/tell_us.jinja", _context(form), status=status)


@login_not_required
@require_GET
def thank_you(request: Request) -> HttpResponse:
    """Say that it has arrived, and whom to ring."""
    return render(request, "family/thank_you.jinja", _context(None))


def _taken(request: Request, form: TellUsForm) -> int:
    """Take the answers: 0 if they arrived, else the status that the page has.

    Wrong codes alone are counted: a group's parents may answer in one room.
    """
    if not form.is_valid():
        return 422
    if not ratelimit.consume(request, action="tell_us", dry_run=True):
        form.add_error(None, _MANY_TRIES)
        return 429
    try:
        experience.answer(
            code=form.cleaned_data["code"],
            answers=form.answers(),
            words=form.cleaned_data["words"],
            now=request.now,
        )
    except experience.NoSuchCode as unknown:
        ratelimit.consume(request, action="tell_us")
        form.add_error("code", unknown.say)
        return 422
    return 0


def _context(form: TellUsForm | None) -> dict[str, Any]:
    return {"form": form, "emergency": crisis.EMERGENCY, "lines": crisis.LINES}
