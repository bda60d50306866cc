"""Whose a family is while it is handed over: the events alone say so."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.timeline.events import Event
from plait.timeline.timeline import Timeline
from plait.worklist import handover_refusals as refusals
from plait.worklist.handovers import carried, check, handovers, of_id
from plait.worklist.routing import Around, Directory, Involved, TeamCard, team_for

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
#: Numbers of teams: two health visiting teams here, one in another area, midwives, GP.
HERE, NEXT, AWAY, MIDWIVES, SURGERY = 1, 2, 3, 4, 5
KINDS = {
    HERE: "health_visiting", NEXT: "health_visiting", AWAY: "health_visiting",
    MIDWIVES: "maternity", SURGERY: "gp",
}  # fmt: skip
ROLES = {"health_visiting": "health_visitor", "maternity": "midwife", "gp": "gp"}
TEAMS = Directory.of(
    TeamCard(
        number, f"team {number}", f"agency-{number}", kind,
        "wendlebury" if number == AWAY else "ashmere", answers_for=(ROLES[kind],),
    )
    for number, kind in KINDS.items()
)  # fmt: skip


def said(kind, after=0, *, by=MIDWIVES, id_=None, **fact):
    """A step of a handover, so many hours after the beginning."""
    at = START + timedelta(hours=after)
    name = f"handover.{kind}"
    return Event(
        id=id_ or f"{kind}-{after}-{by}", subject="family:1", about=None, kind=name,
        occurred_at=at, recorded_at=at, agency=f"agency-{by}", fact=fact, team=str(by),
    )  # fmt: skip


def offer(id_, team=HERE, after=0, by=MIDWIVES, **more):
    return said("offered", after, by=by, id_=id_, team=team,
                to=ROLES[KINDS[team]], **more)  # fmt: skip


def told(*events):
    return Timeline.of("family:1", events)


def states(*events):
    return [one.state for one in handovers(told(*events))]


def there(*teams):
    """These teams are involved, each in its role, the last one newest."""
    return Around("ashmere", HERE, tuple(
        Involved(team, ROLES[KINDS[team]], START + timedelta(minutes=place))
        for place, team in enumerate(teams)
    ))  # fmt: skip


def owes(around, *events):
    """Which team a health visitor's duty falls to."""
    return team_for("health_visitor", carried(around, told(*events), TEAMS), TEAMS)


def refused(event, *before, is_on_a_page=True):
    timeline = told(*before, event)
    check(timeline.get(event.id), timeline, is_on_a_page=is_on_a_page)


def test_it_is_followed_from_offer_to_answer_and_after():
    back = said("returned", 1, by=HERE, id_="back", answers="one", reason="x")

    assert states(offer("one")) == ["offered"]
    assert states(offer("one"), said("accepted", 1, by=HERE, answers="one")) == [
        "accepted"
    ]
    assert states(offer("one"), back) == ["returned"]
    assert states(offer("one"), back, said("kept", 2, answers="back")) == ["kept"]
    again = offer("two", after=2, answers="back")
    assert states(offer("one"), back, again) == ["again", "offered"]
    assert of_id(told(offer("one"), back, again), "back").id == "one"
    assert of_id(told(offer("one"), back, again), "two").id == "two"


def test_neither_of_two_answers_counts_for_the_other():
    accepted = said("accepted", 1, by=SURGERY, answers="gp")

    found = handovers(told(offer("visitor"), offer("gp", SURGERY), accepted))

    assert {one.id: one.state for one in found} == {
        "visitor": "offered", "gp": "accepted",
    }  # fmt: skip


@pytest.mark.parametrize("is_on_a_page", [True, False])
def test_an_answer_that_names_none_of_several_is_refused(is_on_a_page):
    """
    Also from another system: nobody could say which one it answers.
    """
    answer = said("accepted", 2, by=HERE)
    both = offer("one"), offer("two", SURGERY)

    with pytest.raises(refusals.NamesNoOffer):
        refused(answer, *both, is_on_a_page=is_on_a_page)
    refused(answer, both[0], is_on_a_page=is_on_a_page)
    assert states(both[0], answer) == ["accepted"]


def test_only_the_team_that_is_asked_answers_and_once():
    first = said("accepted", 1, by=HERE, answers="one")

    refused(first, offer("one"))
    with pytest.raises(refusals.OfferedToAnotherTeam):
        refused(said("accepted", 1, by=NEXT, answers="one"), offer("one"))
    with pytest.raises(refusals.NothingOpen):
        refused(said("returned", 2, by=HERE, answers="one", reason="x"),
                offer("one"), first)  # fmt: skip
    with pytest.raises(refusals.NothingOpen):
        refused(said("accepted", 1, by=HERE, answers="nothing"), offer("one"))


def test_a_return_has_a_reason_and_goes_back_to_who_offered():
    back = said("returned", 1, by=HERE, id_="back", answers="one", reason="x")
    with pytest.raises(refusals.NoReasonToReturn):
        refused(said("returned", 1, by=HERE, answers="one", reason=" "), offer("one"))
    refused(back, offer("one"))
    with pytest.raises(refusals.NoReasonToReturn):
        refused(said("kept", 2, answers="back"), offer("one"), back)
    with pytest.raises(refusals.NotYoursToOfferAgain):
        refused(said("kept", 2, by=SURGERY, answers="back", reason="x"),
                offer("one"), back)  # fmt: skip
    with pytest.raises(refusals.NothingOpen):
        refused(offer("two", after=3, answers="one"), offer("one"))


def test_nobody_has_it_before_they_accept():
    """
    From one health visiting team to another here, and to one of another area.
    """
    accepted = said("accepted", 5, by=NEXT, answers="one")
    back = said("returned", 5, by=NEXT, answers="one", reason="x")
    move = offer("one", NEXT, by=HERE)

    assert owes(there(HERE, NEXT), move) == HERE
    assert owes(there(HERE, NEXT), move, back) == HERE
    assert owes(there(HERE, NEXT), move, accepted) == NEXT
    assert owes(there(NEXT, HERE), move, accepted) == NEXT
    away = offer("one", AWAY, by=MIDWIVES)
    assert owes(there(MIDWIVES, AWAY), away) == HERE
    yes = said("accepted", 5, by=AWAY, answers="one")
    assert owes(there(MIDWIVES, AWAY), away, yes) == AWAY


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["offered", "accepted", "returned", "kept"]),
        st.sampled_from([HERE, NEXT, SURGERY]),
        st.sampled_from(["", "1", "2", "3"]),
    ),
    max_size=8,
)


@given(STEPS)
def test_whatever_is_recorded_the_family_is_somebodys(steps):
    """
    Each offer stands somewhere, is answered once at most, and routing finds a team
    that has not merely been asked while another has the role.
    """
    events = [
        offer(str(place), team, place, by=HERE if team != HERE else NEXT)
        if kind == "offered"
        else said(kind, place, by=team, **({"answers": of} if of else {}))
        for place, (kind, team, of) in enumerate(steps)
    ]
    found = handovers(told(*events))

    assert [one.id for one in found] == [
        one.id for one in events if one.kind == "handover.offered"
    ]
    answers = [one.answer.id for one in found if one.answer]
    assert len(answers) == len(set(answers))
    owing = owes(there(HERE, NEXT), *events)
    asked = {one.team: one.state for one in found if one.role == "health_visitor"}
    is_only_asked = asked.get(owing, "accepted") != "accepted"
    other = NEXT if owing == HERE else HERE
    assert not is_only_asked or asked.get(other, "accepted") != "accepted"
