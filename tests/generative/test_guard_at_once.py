"""Guarding many tables at once is guarding each of them, number by number."""

from hypothesis import given, settings
from hypothesis import strategies as st

from lib import slow_guard
from plait.assurance.publishing import published

FATES = ("met", "late", "missed", "open")


@st.composite
def blocks(draw):
    """One measure, whole and cut in up to three ways, with sums or without."""
    fates = FATES[: draw(st.integers(1, 4))]
    count = st.integers(0, draw(st.sampled_from([1, 4, 9, 30])))
    row = st.fixed_dictionaries(dict.fromkeys(fates, count))
    parts = draw(st.dictionaries(st.sampled_from("vwxyz"), row, max_size=5))
    rest = draw(row)
    whole = {
        fate: rest[fate] + sum(part[fate] for part in parts.values()) for fate in fates
    }
    ways = {"agency": parts} if parts else {}
    for way in draw(st.sampled_from([(), ("cut",), ("cut", "other")])):
        first = {fate: draw(st.integers(0, whole[fate])) for fate in fates}
        ways[way] = {"1": first, "2": {f: whole[f] - first[f] for f in fates}}
    members = draw(st.sets(st.sampled_from(fates)))
    return whole, ways, {"decided": members} if members else {}


@settings(max_examples=150)
@given(blocks())
def test_it_withholds_what_a_slow_guard_withholds(block):
    """The same numbers are shown, and the same of the others is said."""
    slow = slow_guard.published(*block)

    shown = published(*block)

    assert dict(shown.numbers) == dict(slow.numbers)
    assert shown.small == slow.small
