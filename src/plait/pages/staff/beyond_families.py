"""Recording what meets a duty that no family is owed: a course, supervision, a review.

There is no page of a family for it. It is recorded from the duty itself, by the team
that owes it, and what the standard asks of it is filled in from the standard.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any

from plait.access.errors import PlaitError
from plait.casework import facts
from plait.clock.moments import LONDON, local_day
from plait.pages import components
from plait.pages.choices import Option, RadiosField
from plait.pages.moments import DayField
from plait.pages.staff.duty_forms import DutyForm
from plait.standards.in_use import until_change
from plait.timeline.facts import kind
from plait.worklist.rows import every_standard

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.worklist.recording import Occasion
    from plait.worklist.shapes import ObligationView, Row

#: The words of the button for each kind that is recorded so.
WORDS = {
    "training.completed": "Record the course",
    "supervision.held": "Record the supervision",
    "panel.notified": "Record that the panel was told",
    "rapid_review.sent": "Record that it was sent",
    "review.published": "Record that it was published",
    "annual_report.published": "Record that it was published",
    "recommendation.reviewed": "Record what was found",
}
_OTHERWISE = "Record that it was done"
#: The result with which a recommendation is looked at no more.
_RESULTS = (
    Option("sustained", "It has lasted: the figures say so"),
    Option("partly", "It has lasted in part"),
    Option("not_sustained", "It has not lasted"),
)


class TooEarly(PlaitError):
    """What was done before the duty began does not answer it."""

    say = "Enter a day after the one from which this is owed. Nothing was recorded."


class DoneForm(DutyForm):
    """On which day it was done, and what else the standard leaves to say."""

    day = DayField(what="the day when it was done", label="When was it done?")
    course = RadiosField(
        options=(), label="Which course was it?", missing="Select which course it was"
    )
    result = RadiosField(
        options=_RESULTS,
        label="What did you find?",
        missing="Select what you found",
    )

    def ask(self, standard: str, now: datetime) -> None:
        """Ask what this standard leaves to say: the course where several answer it."""
        self.question("day").now = now
        courses = _courses(standard)
        if len(courses) > 1:
            named = [
                Option(one, components.sentence(one.replace("_", " ")))
                for one in courses
            ]
            self.question("course").offer(named)
        else:
            del self.fields["course"]
        if answer_of(standard) != "recommendation.reviewed":
            del self.fields["result"]


@until_change
@cache
def answer_of(standard: str) -> str:
    """The kind of event that meets it; empty where it is owed to a family."""
    found = every_standard().get(standard)
    if found is None or found.subject == "family":
        return ""
    return next(iter(sorted(found.then.signals[0].kinds)))


def words_of(standard: str) -> str:
    """The words of its button."""
    return WORDS.get(answer_of(standard), _OTHERWISE)


def is_ours(row: Row) -> bool:
    """Whether it is about no family, still to be done, and owed by a team of mine."""
    return row.is_open and row.is_ours and bool(answer_of(row.standard))


def may(found: ObligationView, request: Request) -> bool:
    """Whether this person may record it from its duty."""
    del request
    return is_ours(found.row)


def does(
    form: DutyForm, found: ObligationView, request: Request, occasion: Occasion
) -> None:
    """Record it.

    Raises:
        TooEarly: it was done before it was owed.
    """
    row, day = found.row, form.cleaned_data["day"]
    if day < local_day(row.opened_at):
        raise TooEarly
    at = datetime.combine(day, time(12), tzinfo=LONDON).astimezone(UTC)
    occasion["occurred_at"] = min(max(at, row.opened_at), request.now)
    facts.record_fact(
        kind=answer_of(row.standard),
        about=row.about,
        fact=_fact(form, found),
        **occasion,
    )


def _fact(form: DutyForm, found: ObligationView) -> dict[str, Any]:
    answers = form.cleaned_data
    fact = {name: answers[name] for name in ("course", "result") if answers.get(name)}
    courses = _courses(found.row.standard)
    if len(courses) == 1:
        fact["course"] = courses[0]
    if "result" in fact and found.trigger is not None:
        # Of several recommendations it is this one that was looked at.
        fact["answers"] = str(found.trigger)
    return fact


def _courses(standard: str) -> tuple[str, ...]:
    """The courses any of which meets it; none where no course does."""
    found = every_standard().get(standard)
    if found is None or "course" not in kind(answer_of(standard)).shape.model_fields:
        return ()
    tests = (test for one in found.then.signals for test in one.tests)
    wanted = (test.value for test in tests if test.field == "course")
    each = (one if isinstance(one, tuple) else (one,) for one in wanted)
    return tuple(dict.fromkeys(course for courses in each for course in courses))
