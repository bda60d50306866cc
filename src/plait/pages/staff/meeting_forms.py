"""What is asked to call, move, answer and call off a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo, available_timezones

from django import forms

from plait.casework.calling import Plan
from plait.clock.moments import LONDON, at_time, local_day
from plait.clock.working_days import Calendar
from plait.pages.choices import (
    CheckboxesField,
    Option,
    RadiosField,
    SelectField,
    YesNoField,
)
from plait.pages.forms import HiddenField, LongTextField, NhsForm, TextField
from plait.pages.moments import LocalMomentField, aware, parts_of
from plait.pages.staff import meeting_words
from plait.timeline.facts.meetings import Meeting

USUAL_ZONE: Final = "Europe/London"
#: Meetings begin in these hours where they can wait for them.
_FIRST, _MORNING, _LAST = time(9), time(10), time(16, 30)
#: What is due later than that from now need not be met today.
_NOT_PRESSING: Final = timedelta(days=5)
_HALF_HOUR: Final = timedelta(minutes=30)
#: So long it takes at least until those who are asked can be there.
_NOTICE: Final = timedelta(minutes=25)
_LENGTHS: Final = (15, 30, 45, 60, 90, 120, 180, 240)
#: Nobody plans a meeting for a later time than that: it is a slip of a digit.
_FARTHEST: Final = timedelta(days=366)
_TOO_FAR: Final = "When it begins must be within a year from now"
#: As the fact has it: an address that a browser opens, over an encrypted line.
_LINK: Final = "https://"


def next_half_hour(now: datetime, due_at: datetime | None) -> datetime:
    """When to meet: the next half hour of a working day, or sooner where it is due.

    At night and on days off only where it would be late else. What is due in some days
    is two working days from now, so that those who are asked can be there.
    """
    soonest = _round_up(now + _NOTICE)
    calendar = Calendar.england()
    if due_at is not None and due_at - now > _NOT_PRESSING:
        return at_time(calendar.add(local_day(now), 2), _MORNING)
    local = soonest.astimezone(LONDON)
    day = local.date()
    if not calendar.is_working_day(day) or local.time() > _LAST:
        first = at_time(calendar.add(day, 1), _FIRST)
    else:
        first = max(soonest, at_time(day, _FIRST))
    is_too_late = due_at is not None and first > due_at
    return soonest if is_too_late else first


def _round_up(at: datetime) -> datetime:
    at = at.astimezone(UTC)
    past = timedelta(
        minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond
    )
    return at + (_HALF_HOUR - past if past else timedelta())


@cache
def zones() -> tuple[Option, ...]:
    """The time zones that a meeting can be in: those near, the usual one first."""
    near = sorted(
        one for one in available_timezones() if one.startswith(("Europe/", "Atlantic/"))
    )
    listed = [USUAL_ZONE, *(one for one in near if one != USUAL_ZONE), "UTC"]
    return tuple(Option(one, meeting_words.place_of(one)) for one in listed)


class StepForm(NhsForm):
    """A step of a meeting: the id that makes sending it twice one event."""

    event_id = HiddenField(required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        initial = {"event_id": str(uuid4())} | dict(more.pop("initial", None) or {})
        super().__init__(data, initial=initial, **more)

    def clean_event_id(self) -> str:
        """The id made with the page; above the form where it is spoilt."""
        try:
            return str(UUID(self.cleaned_data["event_id"]))
        except ValueError:
            self.add_error(None, "This page is out of date. Open it again")
            return ""

    @property
    def event_id_value(self) -> UUID:
        """The id of what is recorded."""
        return UUID(self.cleaned_data["event_id"])

    def refuse(self, name: str, say: str) -> None:
        """Put an error beside its question, or above the form where it has none."""
        self.add_error(name if name in self.fields else None, say)


class PlanForm(StepForm):
    """When, how long and where a meeting is."""

    starts_at = LocalMomentField(
        what="when it begins",
        label="When does it begin?",
        help_text="Local time, for example 27 3 2026 at 9:30am or 14:30",
    )
    turn = RadiosField(
        options=(
            Option("first", "The first time, before the clocks go back"),
            Option("second", "The second time, after it"),
        ),
        label="Which of the two?",
        required=False,
    )
    minutes = SelectField(
        options=[Option(str(n), meeting_words.length(n)) for n in _LENGTHS],
        label="How long?",
        missing="Select how long it is",
    )
    place = TextField(
        label="Where? (optional)",
        help_text="A room, or “by video”. Only those who are asked read it, in Plait",
        required=False,
        max_length=200,
    )
    link = TextField(
        label="Link to join it (optional)",
        help_text="It begins https:// and stands in calendars, so it must name nobody",
        required=False,
        max_length=1000,
    )
    zone = SelectField(
        options=(), label="Time zone", missing="Select the time zone of the meeting"
    )

    def __init__(self, data: Any = None, *, now: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.now = now
        self.question("zone").offer(zones())
        self.asks_turn = bool(self.data.get("turn")) if self.is_bound else False

    def start_at(self, at: datetime, zone: str = USUAL_ZONE) -> None:
        """Fill in when it begins, as it is said in the zone."""
        self.initial["starts_at"] = parts_of(at, ZoneInfo(zone))
        self.initial["zone"] = zone

    def clean_link(self) -> str:
        """An address over an encrypted line."""
        link = str(self.cleaned_data["link"]).strip()
        try:
            Meeting.model_validate({"type": "strategy", "link": link or None})
        except ValueError:
            say = f"The link must begin {_LINK} and have no spaces"
            raise forms.ValidationError(say, "invalid") from None
        return link

    def clean(self) -> dict[str, Any]:
        """The moment that is meant, in the zone that is meant."""
        data = self.cleaned_data
        local, zone = data.get("starts_at"), data.get("zone")
        if local and zone:
            try:
                found = aware(local, ZoneInfo(zone), data.get("turn") or "")
            except forms.ValidationError as problem:
                self.asks_turn = problem.code == "twice"
                self.add_error("turn" if self.asks_turn else "starts_at", problem)
            except OverflowError:
                self.add_error("starts_at", _TOO_FAR)
            else:
                data["at"] = found
                if found > self.now + _FARTHEST:
                    self.add_error("starts_at", _TOO_FAR)
        return data

    def questions(self) -> list[Any]:
        """Which of two times is asked only where a time comes twice."""
        return [
            one for one in super().questions() if one.name != "turn" or self.asks_turn
        ]

    def plan(self) -> Plan:
        """What was filled in."""
        data = self.cleaned_data
        return Plan(
            starts_at=data["at"],
            minutes=int(data["minutes"]),
            zone=data["zone"],
            place=data["place"],
            link=data["link"],
        )


class CallForm(PlanForm):
    """A meeting: about whom, who leads it, and who is asked."""

    about = RadiosField(
        options=(), label="Who is it about?", missing="Select who it is about"
    )
    chair = TextField(
        label="Who leads it?",
        max_length=200,
        missing="Enter who leads the meeting",
    )
    invited = CheckboxesField(
        options=(), label="Who is asked?", missing="Select who is asked"
    )
    more = SelectField(
        options=(), label="Ask another team as well (optional)", required=False
    )
    field_order = (
        "about", "starts_at", "turn", "minutes", "place", "link", "chair", "invited",
        "more", "zone",
    )  # fmt: skip

    def offer(
        self,
        people: Iterable[Option],
        invited: Sequence[Option],
        more: Iterable[Option],
    ) -> None:
        """Offer these people, and these teams to ask."""
        self.question("about").offer(people)
        self.question("invited").offer(invited)
        self.question("more").offer((Option("", "Nobody else"), *more))

    def teams(self) -> list[int]:
        """The teams that are asked, by number."""
        data = self.cleaned_data
        picked = [*data["invited"], *([data["more"]] if data.get("more") else [])]
        return [int(one) for one in dict.fromkeys(picked)]


class MoreForm(StepForm):
    """Which teams are asked as well, and which are asked no more."""

    more = CheckboxesField(options=(), label="Who else is asked?", required=False)
    other = SelectField(
        options=(), label="Ask another team as well (optional)", required=False
    )
    gone = CheckboxesField(
        options=(), label="Who is asked no more? (optional)", required=False
    )
    reason = LongTextField(
        label="Why? (optional)",
        help_text="Needed where somebody is asked no more. All who are asked read it",
        required=False,
        missing="Enter why they are asked no more",
    )

    def clean(self) -> dict[str, Any]:
        """Somebody, and a reason for asking somebody no more."""
        data = self.cleaned_data
        if not any(data.get(name) for name in ("more", "other", "gone")):
            where = "more" if "more" in self.fields else "other"
            self.add_error(where, "Select who is asked, or who is asked no more")
        if data.get("gone") and not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Enter why they are asked no more")
        return data

    def teams(self) -> list[int]:
        """The teams that are asked as well."""
        data = self.cleaned_data
        picked = [
            *(data.get("more") or []),
            *([data["other"]] if data.get("other") else []),
        ]
        return [int(one) for one in dict.fromkeys(picked)]


class CancelForm(StepForm):
    """Why a meeting is called off."""

    reason = LongTextField(
        label="Why is it called off?",
        help_text="All who are asked read it. What the meeting was to meet stays owed",
        missing="Enter why it is called off",
    )


class ReplyForm(StepForm):
    """What a team answers, who comes, and what they send in writing."""

    reply = RadiosField(
        options=(
            Option("accepts", "We are coming", reveals=("who",)),
            Option("deputy", "We send a deputy", reveals=("deputy", "decides")),
            Option("apologies", "We cannot come"),
        ),
        label="What does your team answer?",
        missing="Select what your team answers",
    )
    who = TextField(label="Who comes? (optional)", required=False, max_length=200)
    deputy = TextField(
        label="Who comes instead?",
        required=False,
        max_length=200,
        missing="Enter who comes instead",
    )
    decides = YesNoField(
        label="Can they decide for your agency?",
        required=False,
        missing="Select whether they can decide for your agency",
    )
    untrained = YesNoField(
        label="Has whoever comes had training for such meetings? (optional)",
        required=False,
    )
    information = LongTextField(
        label="What your agency knows, in writing",
        help_text="The meeting hears it if nobody of you comes. It is read by those "
        "who may read such things of your agency",
        required=False,
        missing="Enter what your agency knows, or that it knows nothing",
        rows=5,
    )

    def clean(self) -> dict[str, Any]:
        """Who a deputy is and whether they decide; what is known where nobody comes."""
        self.require_when("reply", "deputy", "deputy", "decides")
        data = self.cleaned_data
        missing = data.get("reply") == "apologies" and not data.get("information")
        if missing and "information" not in self.errors:
            words = self.fields["information"].error_messages["required"]
            self.add_error("information", words)
        return data

    def fact(self) -> Mapping[str, Any]:
        """What was answered, as the verb takes it."""
        data = self.cleaned_data
        is_deputy = data["reply"] == "deputy"
        is_trained = data.get("untrained")
        comes = data["reply"] != "apologies"
        who = data.get("deputy") if is_deputy else data.get("who")
        return {
            "answer": data["reply"],
            "who": (who or None) if comes else None,
            "decides": data.get("decides") if is_deputy else (True if comes else None),
            "untrained": True if comes and is_trained is False else None,
            "information": data.get("information") or None,
        }
