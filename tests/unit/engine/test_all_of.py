"""An answer of several parts: when the whole of it is there, however long the story."""

from datetime import UTC, datetime, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as some

from lib.stories import standard
from plait.engine.derive import derive
from plait.timeline.events import Event

START = datetime(2026, 6, 1, 9, tzinfo=UTC)
PARTS = ("triage.completed", "assessment.risk", "assessment.crisis")


def event(id_, kind, minutes, agency="one"):
    """A fact about the mother, so many minutes after the flag."""
    at = START + timedelta(minutes=minutes)
    return Event(
        id=id_, subject="family:F1", about="F1-mother", kind=kind, fact={},
        occurred_at=at, recorded_at=at, agency=agency,
    )  # fmt: skip


def needs(parts, **more):
    """A standard whose answer needs these kinds, or the same kind several times."""
    return standard(then={"all": [{"kind": kind} for kind in parts], **more})


def met_by(events, one):
    """What the duty that the flag started was met by."""
    flag = event("flag", "concern.red_flag", 0)
    as_of = START + timedelta(days=900)
    [owed] = derive([flag, *events], [one], as_of)
    return owed.met_by


def by_definition(events, parts, *, different):
    """The last event of the earliest set, by trying every set that there is."""
    of_part = [[e for e in events if e.kind == kind] for kind in parts]
    lasts = [
        max(chosen, key=lambda e: (e.occurred_at, e.id))
        for chosen in product(*of_part)
        if len({e.id for e in chosen}) == len(chosen)
        and (not different or len({e.agency for e in chosen}) == len(chosen))
    ]
    last = min(lasts, key=lambda e: (e.occurred_at, e.id), default=None)
    return last.id if last else None


@settings(max_examples=300, deadline=None)
@given(
    some.lists(
        some.tuples(
            some.sampled_from(PARTS), some.integers(1, 6), some.sampled_from("abc")
        ),
        max_size=7,
    ),
    some.lists(some.sampled_from(PARTS), min_size=2, max_size=3),
    some.booleans(),
)
def test_it_is_met_by_the_last_of_the_earliest_set(told, parts, different):
    """
    An event for each part, none twice, and no agency twice where they must differ.
    """
    events = [
        event(f"e{number}", kind, minutes, agency)
        for number, (kind, minutes, agency) in enumerate(told)
    ]
    more = {"different": "agency"} if different else {}

    found = met_by(events, needs(parts, **more))

    assert found == by_definition(events, parts, different=different)


def test_a_long_history_is_not_tried_pair_by_pair():
    """
    Ten thousand from one agency, and the one that counts comes last.
    """
    kinds = PARTS[:2]
    many = [event(f"e{n}", kinds[n % 2], n + 1) for n in range(10_000)]
    last = event("last", kinds[1], 20_000, "two")

    assert met_by(many, needs(kinds, different="agency")) is None
    assert met_by([*many, last], needs(kinds, different="agency")) == "last"
