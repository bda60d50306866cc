"""A disagreement never moves the child's own clock: whatever is said, nothing else is.

Three objections once used up the ladder of a duty before anything was late. Since then
they have events and clocks of their own, and this holds them apart.
"""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from generative.test_engine_invariants import LIBRARY, START, histories, moment, rows
from plait.engine.derive import derive
from plait.timeline.events import Event
from plait.timeline.facts import check, kinds

#: The standards that are about disagreement itself.
THEIR_OWN = {one.id for one in LIBRARY if one.id.startswith("challenge_")}
SAID = [name for name in kinds() if name.startswith("challenge.")]

said = st.tuples(
    st.sampled_from(SAID),
    st.integers(1, 5),
    st.booleans(),
    st.sampled_from([None, "agreed", "changed", "not_agreed"]),
    st.sampled_from(["F1-mother", "F1-infant", None]),
    st.integers(0, 40),
    st.integers(0, 5),
    st.integers(0, 40),
    st.sampled_from(["of", "answers", "challenge"]),
    st.sampled_from(["a", "b"]),
)


@st.composite
def quarrels(draw):
    """A family's history, and what was said about its decisions by several agencies."""
    history = draw(histories())
    spoken = []
    for number, one in enumerate(draw(st.lists(said, min_size=1, max_size=12))):
        kind, stage, urgent, outcome, about, hour, lag, which, name, agency = one
        every = [*history, *spoken]
        fact = {"stage": stage, "urgent": urgent, "to": "social_worker"}
        fact |= {"outcome": outcome} if outcome else {}
        fact |= {name: every[which % len(every)].id} if every else {}
        at = START + timedelta(hours=11 * hour)
        spoken.append(
            Event(
                f"c{number:02}", "family:F1", about, kind, at,
                at + timedelta(hours=13 * lag), agency, check(kind, fact), None,
            )
        )  # fmt: skip
    return history, spoken


@settings(max_examples=200, deadline=None)
@given(quarrels(), moment)
def test_a_disagreement_changes_no_duty_of_another_standard(quarrel, as_of):
    """
    Not its moment, not its state, not its ladder, and it ends none and begins none.
    """
    history, spoken = quarrel

    without = derive(history, LIBRARY, as_of)
    having = derive([*history, *spoken], LIBRARY, as_of)

    def others(found):
        return [one for one in found if one.standard not in THEIR_OWN]

    assert rows(others(having)) == rows(others(without))
    assert [one.rungs for one in others(having)] == [
        one.rungs for one in others(without)
    ]


def test_no_other_standard_listens_for_a_disagreement():
    """
    Neither by name nor by a pattern.
    """
    listening = {one.id for one in LIBRARY if not one.touched_by.isdisjoint(SAID)}

    assert listening == THEIR_OWN
