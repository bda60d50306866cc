"""What waits for the made-up perinatal team on the morning on which the demo is loaded.

Its stories are plays (`plait.synthetic.plays`) whose day D+0 is the last working day,
so that an inbox is as old on a Monday as on a Friday.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final

from ruamel.yaml import YAML

from plait.clock.moments import LONDON, local_day
from plait.clock.working_days import Calendar
from plait.synthetic.families import MadeSubject
from plait.synthetic.organisation import organisation
from plait.synthetic.plays import Play, Stage, script
from plait.timeline.events import Event

_SATURDAY: Final = 5
#: What happens on any day of the week.
_ANY_DAY: Final = ("birth.", "person.")
#: Visits and reviews that were as they should be, of which no story tells.
_USUAL: Final = frozenset(
    {"hv_six_week", "hv_one_year", "hv_targeted_16w", "hv_targeted_28w",
     "gp_maternal_six_week", "midwife_named_at_birth", "parent_infant_assessed"}
)  # fmt: skip


@cache
def stories() -> Mapping[str, Play]:
    """The stories by their id, in the order of the file, read once."""
    text = files(__package__).joinpath("data/inbox.yaml").read_text("utf-8")
    told = (script(raw) for raw in YAML(typ="safe").load(text))
    return {one.id: one for one in told}


def waiting(*, as_of: datetime) -> list[MadeSubject]:
    """Every story as it stands at `as_of`, an aware datetime.

    Raises:
        BadPlay: a line cannot be read, or names nobody.
    """
    day, world = _last_working_day(local_day(as_of)), organisation()
    return [
        _on_weekdays(Stage(one, as_of, world, day=day, beside=_USUAL).made())
        for one in stories().values()
    ]


def _last_working_day(today: date) -> date:
    """The last working day before today."""
    calendar = Calendar.england()
    day = today - timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day


def _on_weekdays(made: MadeSubject) -> MadeSubject:
    """What would have fallen on a Saturday or Sunday happened on the Friday before."""
    return replace(made, events=tuple(_on_weekday(event) for event in made.events))


def _on_weekday(event: Event) -> Event:
    weekday = event.occurred_at.astimezone(LONDON).weekday()
    if weekday < _SATURDAY or event.kind.startswith(_ANY_DAY):
        return event
    earlier = timedelta(days=weekday - _SATURDAY + 1)
    return replace(
        event,
        occurred_at=event.occurred_at - earlier,
        recorded_at=event.recorded_at - earlier,
    )
