"""Both areas see one owner at any time, whatever is said in whatever order."""

import itertools
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from plait.timeline.events import Event
from plait.timeline.ownership import Places, children, owner, owners
from plait.timeline.timeline import Timeline

AREAS = ("ashmere", "fenwick", "wendlebury")
PLACES = Places(
    home="wendlebury",
    found={f"{area}-{who}": area for area in AREAS for who in ("gp", "care")},
    social_care={f"{area}-care": area for area in AREAS},
)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHILDREN = ("one-infant", "two-infant", None)

area = st.sampled_from(AREAS)
agency = st.builds(
    "{}-{}".format, area, st.sampled_from(("gp", "care", "care", "care"))
)
kind = st.sampled_from(
    (
        "injury.observed", "responsibility.offered", "responsibility.accepted",
        "responsibility.refused", "responsibility.offered", "responsibility.accepted",
    )
)  # fmt: skip


@st.composite
def sayings(draw):
    """What areas say, in any order: late, twice, withdrawn, and not theirs to say."""
    made = []
    for number in range(draw(st.integers(1, 12))):
        what, minute = draw(kind), draw(st.integers(0, 30))
        earlier = [one for one in made if one.corrects is None]
        offers = [one for one in earlier if one.kind == "responsibility.offered"]
        fact: dict = {}
        if what == "injury.observed":
            fact = {"mobile": False}
            if draw(st.booleans()):
                fact["area_of_incident"] = draw(area)
        elif what == "responsibility.offered":
            fact = {"to_area": draw(area)}
        elif offers and draw(st.booleans()):
            fact = {"answers": draw(st.sampled_from(offers)).id}
        about, corrects = draw(st.sampled_from(CHILDREN)), None
        if earlier and draw(st.integers(0, 7)) == 0:
            first = draw(st.sampled_from(earlier))
            what, about, corrects = first.kind, first.about, first.id
            fact = {**first.fact, "withdrawn": True}
        at = START + timedelta(minutes=minute)
        made.append(
            Event(
                id=f"e{number}", subject="family:F1", about=about, kind=what,
                occurred_at=at, recorded_at=START + timedelta(hours=1, minutes=number),
                agency=draw(agency), fact=fact, corrects=corrects,
            )
        )  # fmt: skip
    return made


def by_hand(timeline, about, at):
    """The owner at a moment, worked out another way: by asking backwards."""
    past = [
        one for one in timeline.events
        if one.occurred_at <= at and one.about in (None, about)
    ]  # fmt: skip
    return plain_owner(past)


def waiting(past, answer):
    """The offer that an acceptance answers, if it was waiting and theirs."""
    for place in range(len(past) - 1, -1, -1):
        one, before = past[place], past[:place]
        if one.kind == "responsibility.accepted" and waiting(before, one) is not None:
            return None
        if one.kind == "responsibility.refused" and waiting(before, one) is not None:
            return None
        whose = plain_owner(before)
        if one.kind == "injury.observed":
            found = one.fact.get("area_of_incident") or PLACES.found[one.agency]
            if found != whose:
                return None
        if one.kind != "responsibility.offered":
            continue
        own = PLACES.social_care.get(one.agency)
        if own != whose or one.fact["to_area"] == own:
            continue
        is_named = answer.fact.get("answers") in (None, one.id)
        is_theirs = PLACES.social_care.get(answer.agency) == one.fact["to_area"]
        return one if is_named and is_theirs else None
    return None


def plain_owner(past):
    """The owner after these, all of which are of one child.

    The last thing that made an area owner is an incident, or an acceptance of an offer
    that was still waiting.
    """
    for place in range(len(past) - 1, -1, -1):
        event = past[place]
        if event.kind == "injury.observed":
            return event.fact.get("area_of_incident") or PLACES.found[event.agency]
        if event.kind == "responsibility.accepted":
            offer = waiting(past[:place], event)
            if offer is not None:
                return offer.fact["to_area"]
    return PLACES.home


@settings(max_examples=300, deadline=None)
@given(sayings())
def test_at_every_moment_one_area_owns(events):
    """
    The same as is found by asking backwards, at each minute and between any two.
    """
    timeline = Timeline.of("family:F1", events)
    for about in CHILDREN:
        for minute in range(-1, 32):
            at = START + timedelta(minutes=minute)
            found = owner(timeline, about, PLACES, at)

            assert found.area in AREAS
            assert found.area == by_hand(timeline, about, at)
            assert found.offered_to != found.area


@settings(max_examples=200, deadline=None)
@given(sayings(), st.randoms())
def test_the_order_in_which_it_arrives_changes_nothing(events, random):
    """
    Nor who asks: the function is given no reader.
    """
    shuffled = list(events)
    random.shuffle(shuffled)
    one, other = (Timeline.of("family:F1", each) for each in (events, shuffled))

    for about in CHILDREN:
        assert owners(one, about, PLACES) == owners(other, about, PLACES)


@settings(max_examples=200, deadline=None)
@given(sayings())
def test_an_owner_changes_only_by_an_incident_or_by_a_written_answer(events):
    """
    A refusal and an offer leave it, and whoever takes over was found or has accepted.
    """
    timeline = Timeline.of("family:F1", events)
    for about in children(timeline):
        standing = owners(timeline, about, PLACES)
        for before, after in itertools.pairwise(standing):
            if before.area == after.area:
                assert before.since == after.since
                continue
            assert after.because is not None
            assert after.since == after.because.occurred_at
            if after.because.kind == "responsibility.accepted":
                assert after.area == before.offered_to
                assert PLACES.social_care[after.because.agency] == after.area
