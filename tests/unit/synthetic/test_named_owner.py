"""No made-up family is a day without a named owner where all did what is usual."""

from datetime import UTC, datetime

import pytest

from plait.synthetic.organisation import organisation
from plait.synthetic.population import population
from plait.timeline.events import Event
from plait.timeline.named_owner import cares, gaps
from plait.timeline.timeline import Timeline

AS_OF = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KINDS = {team.agency: team.kind for team in organisation().teams}
ACCEPTED, LAST = "handover.accepted", "contact.midwife.final_discharge"


def named_midwife(made):
    """A midwife named at the booking, or at the first that maternity recorded."""
    own = [one for one in made.events if KINDS.get(one.agency) == "maternity"]
    first = min(own, key=lambda one: one.occurred_at)
    return Event(
        id="named", subject=made.subject, about=None, kind="allocation.made",
        occurred_at=first.occurred_at, recorded_at=first.occurred_at,
        agency=first.agency, fact={"post": "midwife", "worker": 3},
    )  # fmt: skip


def read(made, *, without=""):
    events = [one for one in made.events if one.kind != without]
    return Timeline.of(made.subject, [*events, named_midwife(made)])


@pytest.fixture(scope="module")
def families():
    """Those of ninety in which maternity recorded anything."""
    every = population(seed=11, count=90, as_of=AS_OF)
    return [
        made
        for made in every
        if any(KINDS.get(one.agency) == "maternity" for one in made.events)
    ]


def handed_over(made):
    """How long after the last visit it was accepted: None where it was not."""
    last = [one.occurred_at for one in made.events if one.kind == LAST]
    taken = [one.occurred_at for one in made.events if one.kind == ACCEPTED]
    return taken[0] - last[0] if last and taken else None


def is_in_time(made):
    wait = handed_over(made)
    return wait is not None and wait.total_seconds() <= 2 * 86_400


def test_no_well_run_life_has_a_day_without_a_named_owner(families):
    well_run = [made for made in families if is_in_time(made)]

    assert len(well_run) >= 30
    for made in well_run:
        assert gaps(read(made), AS_OF, KINDS) == [], made.key
        assert cares(read(made), KINDS)[-1].now.service == "health_visiting"


def test_every_acceptance_that_is_taken_out_of_them_is_found(families):
    """
    The midwife's last visit was made and nobody has accepted: that is a gap.
    """
    for made in filter(is_in_time, families):
        [gap] = gaps(read(made, without=ACCEPTED), AS_OF, KINDS)

        assert gap.span.state == "between", made.key
        assert gap.until == min(gap.care.ends_at, AS_OF)


def test_every_midwife_who_was_never_named_is_found(families):
    """
    Without the name that the others have, nobody has the family until the acceptance.
    """
    for made in filter(is_in_time, families):
        nobody = [one for one in made.events if one.kind != "allocation.made"]

        found = gaps(Timeline.of(made.subject, nobody), AS_OF, KINDS)

        assert [one.span.state for one in found][:1] == ["unnamed"], made.key
