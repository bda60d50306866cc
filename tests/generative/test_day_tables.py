"""Limits counted out for many days at once end when each of them ends."""

from datetime import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.clock.deadlines import FROM_A_BASE_DAY, UNITS, Limit, due, window_opens
from plait.clock.moments import start_of_day
from plait.clock.working_days import Calendar
from plait.population import day_tables
from plait.population.columns import UNCOUNTABLE, day_of, micros

ENGLAND = Calendar.england()
limits = st.builds(
    Limit,
    st.sampled_from(sorted(set(UNITS) - {"hours", "named_day"})),
    st.integers(1, 300),
)
closing = st.sampled_from([None, time(17)])
#: Around the clocks' changes, month ends, leap days, and the edges of the calendar.
days = st.one_of(
    st.integers(10_954, 10_960),
    st.integers(20_400, 21_800),
    st.integers(33_200, 33_240),
    st.sampled_from([11_016, 17_955, 19_782, 20_541, 20_752]),
)


@settings(max_examples=300)
@given(
    limits, st.lists(days, min_size=1, max_size=20), st.sampled_from([None, time(17)])
)
def test_many_days_are_counted_as_each_is(limit, chosen, closes):
    counted = np.array(chosen, np.int64)

    ends = day_tables.ends(limit, closes, counted, ENGLAND)
    begins = day_tables.begins(limit, counted, ENGLAND)

    for number, end, begin in zip(chosen, ends, begins, strict=True):
        day = day_of(number)
        base = day if limit.unit in FROM_A_BASE_DAY else None
        opened = start_of_day(day)
        try:
            last = micros(
                due(
                    limit,
                    opened_at=opened,
                    base_day=base,
                    calendar=ENGLAND,
                    close_of_business=closes,
                )
            )
            first = micros(window_opens(limit, opened_at=opened, base_day=base))
        except ValueError:
            last = first = UNCOUNTABLE
        assert (last, first) == (end, begin), (limit, day)
