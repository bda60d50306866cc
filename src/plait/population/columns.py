"""The columns of an extract and of what is owed, with their meaning and units.

Moments are whole microseconds since 1970 in UTC, days are London days since
1970-01-01. What a number stands for lies beside it: see `keeping` and `gather`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

import pyarrow as pa

#: What a subject is, by its code.
SUBJECTS: Final = ("family", "staff", "review")
#: Who a person of a family is, by code; "" is nobody, or somebody not known.
ROLES: Final = (
    "", "mother", "unborn", "infant", "partner", "other_carer", "sibling",
)  # fmt: skip
#: The states of an obligation, by code.
STATES: Final = (
    "waiting", "due", "overdue", "met", "met_late", "stopped", "missed",
)  # fmt: skip

#: No event, no person, no place.
NOTHING: Final = -1
#: Something was named that is not there.
NOT_THERE: Final = -2
#: A due moment that cannot be counted: it lies outside the table of working days.
UNCOUNTABLE: Final = -(2**62)

#: One row an event, also those that correct others.
EVENTS: Final = pa.schema(
    [
        #: the subject, as a number that says nothing about who it is
        ("family", pa.int64()),
        ("subject", pa.int8()),
        #: from 1, in the order of the events' ids within the subject
        ("event", pa.int32()),
        #: the same number of the event first recorded behind a correction
        ("root", pa.int32()),
        #: how many corrections lie between
        ("depth", pa.int16()),
        #: whom it is about, as a number within the subject
        ("about", pa.int16()),
        #: the role that the person's id itself says, where nobody joined
        ("hint", pa.int8()),
        #: the number of what it says, in the dictionary of facts
        ("fact", pa.int32()),
        ("occurred", pa.int64()),
        ("recorded", pa.int64()),
        #: when the root was recorded
        ("first", pa.int64()),
        ("day", pa.int32()),
        ("first_day", pa.int32()),
        ("agency", pa.int16()),
        #: the family's home at that moment
        ("area", pa.int16()),
        #: the event that it says that it answers
        ("names", pa.int32()),
        #: the event whose duty it ends
        ("trigger", pa.int32()),
    ]
)
#: In this order the rows of a file stand: whole subjects, each as it happened.
ORDER: Final = ("family", "occurred", "first", "root", "event")

#: One row a distinct fact.
FACTS: Final = pa.schema(
    [("fact", pa.int32()), ("kind", pa.string()), ("kept", pa.string())]
)

#: One row a family, where something is known of it as a whole.
FAMILIES: Final = pa.schema(
    [
        ("family", pa.int64()),
        ("area", pa.int16()),
        #: the tenth of neighbourhoods, 1 the most deprived
        ("deprivation", pa.int8()),
        ("ethnicity", pa.string()),
        ("language", pa.string()),
    ]
)

#: One row an obligation, as `engine.derive` gives it.
DUTIES: Final = pa.schema(
    [
        ("family", pa.int64()),
        #: the number of the standard in the rulebook
        ("standard", pa.int16()),
        ("about", pa.int16()),
        #: the root of the event that started it
        ("trigger", pa.int32()),
        ("opened", pa.int64()),
        ("opens", pa.int64()),
        #: null while the day that it hangs on is not known
        ("due", pa.int64()),
        ("closed", pa.int64()),
        ("state", pa.int8()),
        ("met_by", pa.int32()),
        ("stopped_by", pa.int32()),
        #: the other half of a conjunction
        ("partner", pa.int32()),
        #: what made its `while` hold, each once, in the order of the lines
        ("held", pa.list_(pa.int32())),
        #: the number of its limit in the rulebook
        ("limit", pa.int32()),
        #: of the trigger
        ("trigger_day", pa.int32()),
        ("fact", pa.int32()),
        ("agency", pa.int16()),
        ("area", pa.int16()),
    ]
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """The moment as the number that a column holds."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(number: int) -> datetime:
    """The moment that a number of a column stands for, in UTC."""
    return _EPOCH + number * _MICROSECOND


def day_number(day: date) -> int:
    """The day as the number that a column holds."""
    return day.toordinal() - _FIRST_DAY


def day_of(number: int) -> date:
    """The day that a number of a column stands for."""
    return date.fromordinal(number + _FIRST_DAY)
