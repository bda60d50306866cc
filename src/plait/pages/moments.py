"""Form fields for when something happened: a day, or a day and a time of day.

Staff think in local time. What leaves a field is an aware UTC datetime or a date.
A moment is checked here for being readable and not in the future; whether it is
possible for this family (before birth, say) is for the fact to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from plait.clock.moments import LONDON
from plait.pages import components
from plait.pages.forms import NhsBoundField, NhsField, Params

#: How far ahead of ours a clock may run before we say "in the future".
SKEW = timedelta(minutes=5)

_TIME = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_NAMED_TIMES = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
_MIDDAY = 12
#: Nobody of a family was born before it.
_EARLIEST_YEAR = 1900
_SHORTEST_MONTH = 3
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august",
    "september", "october", "november", "december",
)  # fmt: skip
_PARTS = ("day", "month", "year", "time")


class PartsWidget(forms.Widget):
    """Reads day, month, year and time from controls named after the field."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> dict[str, str] | None:
        """What was typed in each box; None where no box was sent."""
        del files
        typed = {part: data.get(f"{name}-{part}") for part in _PARTS}
        if all(value is None for value in typed.values()):
            return None
        return {part: str(value or "").strip() for part, value in typed.items()}

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        """Whether the boxes were not on the page."""
        del files
        return f"{name}-day" not in data


class DayField(NhsField, forms.Field):
    """A day, in three boxes."""

    widget = PartsWidget
    component = "day"

    def __init__(
        self,
        *,
        what: str,
        may_be_ahead: bool = False,
        may_be_past: bool = True,
        most_days_ahead: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.what = what
        self.may_be_ahead = may_be_ahead
        self.may_be_past = may_be_past
        #: A day that is farther ahead is a slip of the finger, and would be forgotten.
        self.most_days_ahead = most_days_ahead
        #: Set by the form for its request; the field knows no clock.
        self.now: datetime | None = None
        super().__init__(missing=f"Enter {what}", **kwargs)

    def anchor(self, auto_id: str) -> str:
        """The box for the day."""
        return f"{auto_id}-day"

    def clean(self, value: Any) -> Any:
        """The day as a date; None where it may be left and was left."""
        if not _is_filled(value):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        return self._checked(_day(value, self.what))

    def _checked(self, day: date) -> date:
        if self.now and not self.may_be_ahead and day > _local(self.now).date():
            say = f"{_capital(self.what)} must be today or in the past"
            raise ValidationError(say, "future")
        if self.now and not self.may_be_past and day < _local(self.now).date():
            say = f"{_capital(self.what)} must be today or in the future"
            raise ValidationError(say, "past")
        if self.now and self.most_days_ahead is not None:
            last = _local(self.now).date() + timedelta(days=self.most_days_ahead)
            if day > last:
                say = f"{_capital(self.what)} must be {components.day(last)} or before"
                raise ValidationError(say, "far")
        return day

    def params(self, bound: NhsBoundField) -> Params:
        """Three boxes, with what was typed or the day given."""
        parts = _shown_parts(bound.value())
        params = super().params(bound) | {"fieldset": {"legend": self.legend_of(bound)}}
        params["items"] = [
            _box(bound, "day", parts, 2),
            _box(bound, "month", parts, 2),
            _box(bound, "year", parts, 4),
        ]
        return params

    def in_words(self, value: Any) -> str:
        """Mon 23 Nov 2026."""
        return components.day(value) if value else "Not given"


class MomentField(DayField):
    """A day and a time of day, local; cleaned to an aware UTC datetime."""

    #: Whether the time may be left empty: then it is midday, or now if that is earlier.
    may_leave_time = False

    def clean(self, value: Any) -> Any:
        """The moment in UTC; None where it may be left and was left."""
        if not _is_filled(value):
            if self.required:
                raise ValidationError(self.error_messages["required"], "required")
            return None
        day = _day(value, self.what)
        if self.may_leave_time and not value["time"]:
            midday = datetime.combine(day, time(_MIDDAY), tzinfo=LONDON).astimezone(UTC)
            is_today = self.now is not None and day == _local(self.now).date()
            return min(midday, self.now) if is_today and self.now else midday
        local = datetime.combine(day, _time_of_day(value["time"]), tzinfo=LONDON)
        moment = local.astimezone(UTC)
        if moment.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
            say = "The clocks went forward that night: this time did not happen"
            raise ValidationError(say, "gap")
        if self.now and not self.may_be_ahead and moment > self.now + SKEW:
            say = f"{_capital(self.what)} must be now or in the past"
            raise ValidationError(say, "future")
        return moment

    def params(self, bound: NhsBoundField) -> Params:
        """Three boxes for the day and one for the time."""
        params = super().params(bound)
        clock = _box(bound, "time", _shown_parts(bound.value()), 4)
        params["items"].append(clock | {"width": None, "inputmode": "text"})
        return params

    def in_words(self, value: Any) -> str:
        """Mon 23 Nov 2026, 9:14am."""
        return components.moment(value) if value else "Not given"


class LocalMomentField(MomentField):
    """A day and a time of day where the time zone is asked beside; cleaned without one.

    `aware` makes a moment of it.
    """

    def __init__(self, *, what: str, **kwargs: Any) -> None:
        super().__init__(what=what, may_be_ahead=True, **kwargs)

    def clean(self, value: Any) -> Any:
        """The local time, naive."""
        if not _is_filled(value):
            raise ValidationError(self.error_messages["required"], "required")
        return datetime.combine(_day(value, self.what), _time_of_day(value["time"]))


def aware(local: datetime, zone: ZoneInfo, turn: str = "") -> datetime:
    """The moment of a local time in a zone, in UTC.

    Args:
        turn: `first` or `second`, where the clocks go back and the time comes twice.

    Raises:
        ValidationError: the clocks go forward and there is no such time (`gap`), or it
            comes twice and it was not said which is meant (`twice`).
    """
    first, second = (
        local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)
    )
    if first.astimezone(zone).replace(tzinfo=None) != local:
        say = "The clocks go forward then: there is no such time. Enter another time"
        raise ValidationError(say, "gap")
    if first != second and turn not in ("first", "second"):
        say = "The clocks go back then, and this time comes twice. Select which one"
        raise ValidationError(say, "twice")
    return second if turn == "second" else first


def parts_of(at: datetime, zone: ZoneInfo) -> dict[str, str]:
    """A moment as the boxes show it, in the local time of a zone."""
    local = at.astimezone(zone)
    parts = (str(local.day), str(local.month), str(local.year), _clock_words(local))
    return dict(zip(_PARTS, parts, strict=True))


def _is_filled(value: Any) -> bool:
    return bool(value) and any(value[part] for part in ("day", "month", "year"))


def _day(typed: Mapping[str, str], what: str) -> date:
    """The date in the three boxes, or an error that names what is missing."""
    missing = [part for part in ("day", "month", "year") if not typed[part]]
    if missing:
        say = f"{_capital(what)} must include a {' and a '.join(missing)}"
        raise ValidationError(say, "incomplete")
    try:
        day = date(int(typed["year"]), month_of(typed["month"]), int(typed["day"]))
    except (ValueError, OverflowError):
        day = date.min
    if day.year < _EARLIEST_YEAR:
        say = f"{_capital(what)} must be a real date"
        raise ValidationError(say, "invalid")
    return day


def month_of(typed: str) -> int:
    """The number of a month: 9, 09, Sep, Sept or September.

    Raises:
        ValueError: it is neither a number nor the name of a month.
    """
    name = typed.strip().rstrip(".").casefold()
    if len(name) >= _SHORTEST_MONTH:
        for number, month in enumerate(_MONTHS, start=1):
            if month.startswith(name):
                return number
    return int(name)


def _time_of_day(typed: str) -> time:
    """9:14am, 14:30, 1430 or 9 as a time of day."""
    say = "Enter the time, like 9:14am or 14:30"
    match = _TIME.fullmatch(_NAMED_TIMES.get(typed.lower(), typed))
    if not match:
        raise ValidationError(say, "invalid")
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= _MIDDAY:
        raise ValidationError(say, "invalid")
    if half:
        hour = hour % _MIDDAY + (_MIDDAY if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError as impossible:
        raise ValidationError(say, "invalid") from impossible


def _shown_parts(value: Any) -> dict[str, str]:
    """The boxes' contents, from what was typed or from a moment given."""
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in _PARTS}
    if value is None:
        return dict.fromkeys(_PARTS, "")
    day = _local(value) if isinstance(value, datetime) else value
    clock = _clock_words(day) if isinstance(day, datetime) else ""
    parts = (str(day.day), str(day.month), str(day.year), clock)
    return dict(zip(_PARTS, parts, strict=True))


def _box(
    bound: NhsBoundField, part: str, parts: Mapping[str, str], width: int
) -> Params:
    return {
        "id": f"{bound.auto_id}-{part}",
        "name": f"{bound.html_name}-{part}",
        "label": {"text": part.capitalize()},
        "value": parts[part],
        "width": width,
        "error": bool(bound.error),
        "autocomplete": "off",
    }


def _clock_words(local: datetime) -> str:
    """9:14am."""
    hour = local.hour % _MIDDAY or _MIDDAY
    half = "am" if local.hour < _MIDDAY else "pm"
    return f"{hour}:{local.minute:02d}{half}"


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
