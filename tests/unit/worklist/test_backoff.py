"""How long a notice waits: longer each time, never for ever, the same for the same."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from plait.worklist.backoff import TRIES, wait

ids = st.uuids()
STEPS = (1, 2, 4, 8, 16, 30, 30)


@given(ids, st.integers(1, TRIES - 1))
def test_each_wait_is_its_step_and_a_fifth_more_at_most(notice: UUID, tries: int):
    waited = wait(tries, notice)

    assert waited is not None
    step = timedelta(minutes=STEPS[tries - 1])
    assert step <= waited <= step * 1.2
    assert wait(tries, notice) == waited


@given(ids, st.integers(TRIES, 10_000))
def test_after_the_last_try_it_is_given_up(notice: UUID, tries: int):
    assert wait(tries, notice) is None


@given(ids)
def test_all_tries_outlast_a_mail_server_that_is_down_for_an_hour(notice: UUID):
    whole = sum((wait(n, notice) for n in range(1, TRIES)), timedelta())

    assert timedelta(minutes=90) < whole < timedelta(minutes=112)


def test_notices_that_failed_together_do_not_come_back_together():
    waits = {wait(3, UUID(int=number * 7)) for number in range(100)}

    assert len(waits) > 50
