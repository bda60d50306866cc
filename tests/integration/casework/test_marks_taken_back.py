"""No agency alone explains a mark away, by taking it back or making less of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from lib.town import NOW
from plait.casework import corrections, injuries, referrals
from plait.records import queries
from plait.records.models import Person
from plait.worklist import queries as owed_queries
from plait.worklist import refusals

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def mark(home, occasion):
    """A mark on a baby who cannot move, without an explanation."""
    return injuries.record_injury(
        about=home.infant, mobile=False, marks=[], **occasion("health_visiting")
    ).event


@pytest.fixture
def told(home, opens):
    """What the front door of children's social care was told."""

    def told():
        with opens("health_visiting", home):
            return [
                one.event
                for one in queries.timeline_for(home.id)
                if one.event.kind == "message.sent"
            ]

    return told


def owed(home, opens, who="health_visiting"):
    with opens(who, home) as staff:
        rows = owed_queries.of_subject(home.id, by=staff, now=LATER)
        return {row.standard for row in rows if row.is_open}


def test_a_withdrawn_mark_is_told_to_social_care(home, mark, occasion, told, opens):
    """
    They owe an answer to it; the mark stays in the record with the reason.
    """
    form = uuid4()
    again = {"event": mark.id, "reason": "It was dirt"}
    done = corrections.withdraw(
        **again, **occasion("health_visiting", LATER, event_id=form)
    )
    corrections.withdraw(**again, **occasion("health_visiting", LATER, event_id=form))

    [message] = told()
    assert message.fact["to"] == "social_care_front_door"
    assert "withdrew a mark" in message.fact["note"]
    assert "It was dirt" in message.fact["note"]
    assert done.owed  # their answer to it
    with opens("health_visiting", home):
        versions = queries.event(home.id, mark.id)
    assert [one.is_withdrawn for one in versions] == [True, True]


@pytest.mark.parametrize(
    ("fact", "is_told"),
    [
        ({"mobile": False, "explanation": "plausible"}, True),
        ({"mobile": True, "explanation": "none"}, True),
        ({"mobile": False, "explanation": "inconsistent"}, False),
        ({"mobile": False, "explanation": "none", "note": "more words"}, False),
    ],
)
def test_a_mark_that_is_made_less_is_told_to_social_care(
    home, mark, occasion, told, fact, is_told
):
    """
    Explained, or on a baby who moves after all; a better description is not.
    """
    corrections.correct(
        event=mark.id, fact=fact, reason="x", **occasion("health_visiting", LATER)
    )

    assert bool(told()) is is_told


def test_a_mark_that_is_said_to_be_another_childs_is_told_to_social_care(
    home, mark, occasion, told, as_engine
):
    """
    What is owed for a baby is not owed for a brother.
    """
    brother = uuid4()
    with as_engine():
        Person.objects.create(
            subject_id=home.id, id=brother, role="sibling", given="Leo",
            family_name="Made-Up", name_key="made-up", born_on=date(2020, 1, 5),
        )  # fmt: skip
    corrections.correct(
        event=mark.id, about=brother, fact={"mobile": False, "explanation": "none"},
        reason="It was his brother", **occasion("health_visiting", LATER),
    )  # fmt: skip

    assert len(told()) == 1


def test_social_care_is_not_told_what_it_did_itself(home, occasion, told, involves):
    """
    Nor of a mark on a child who moves, of which nobody told them.
    """
    involves("social_care")
    own = injuries.record_injury(
        about=home.infant, mobile=False, marks=[], **occasion("social_care")
    ).event
    small = injuries.record_injury(
        about=home.infant, mobile=True, marks=[], **occasion("health_visiting")
    ).event
    corrections.withdraw(event=own.id, reason="x", **occasion("social_care", LATER))
    corrections.withdraw(
        event=small.id, reason="x", **occasion("health_visiting", LATER)
    )

    assert told() == []


def test_of_a_mark_that_was_referred_social_care_is_told(home, occasion, told):
    """
    Also where the child can move about.
    """
    small = injuries.record_injury(
        about=home.infant, mobile=True, marks=[], **occasion("health_visiting")
    ).event
    referrals.record_social_care_referral(
        step="made", about=home.infant, reason="x", **occasion("health_visiting")
    )
    corrections.withdraw(
        event=small.id, reason="x", **occasion("health_visiting", LATER)
    )

    assert len(told()) == 1


@pytest.mark.parametrize("how", ["withdraw", "correct"])
def test_what_another_agency_saw_is_not_taken_back(home, mark, occasion, involves, how):
    """
    A paediatrician gives an opinion on it; the mark stays the health visitor's.
    """
    involves("paediatrics")
    fact = {"fact": {"mobile": True}} if how == "correct" else {}

    with pytest.raises(refusals.AnotherAgencysMark):
        getattr(corrections, how)(
            event=mark.id, reason="a birthmark", **fact,
            **occasion("paediatrics", LATER),
        )  # fmt: skip


def test_an_opinion_alone_ends_nothing(home, mark, occasion, involves, opens):
    """
    A paediatrician who calls it a birthmark leaves every duty where it is.
    """
    involves("paediatrics")
    before = owed(home, opens)
    injuries.record_opinion(
        about=home.infant, opinion_of="paediatric", conclusion="birthmark",
        **occasion("paediatrics", LATER),
    )  # fmt: skip

    assert owed(home, opens) == before
    assert {"infant_injury_strategy", "referral_now"} <= before


def test_a_plausible_explanation_is_referred_and_examined_all_the_same(
    home, occasion, opens
):
    """
    Whoever heard it does not decide on it.
    """
    injuries.record_injury(
        about=home.infant, mobile=False, marks=[], explanation="plausible",
        **occasion("health_visiting"),
    )  # fmt: skip

    assert {"referral_now", "infant_injury_paediatric"} <= owed(home, opens)


@pytest.mark.parametrize("reason", [None, " "])
def test_the_front_door_declines_with_a_reason(home, mark, occasion, involves, reason):
    """
    A refusal without one cannot be answered.
    """
    involves("social_care")
    with pytest.raises(refusals.NoReason):
        referrals.record_social_care_referral(
            step="declined", about=home.infant, reason=reason,
            **occasion("social_care", LATER),
        )  # fmt: skip


def test_a_declined_referral_ends_nothing_and_asks_the_referrer(
    home, mark, occasion, involves, opens
):
    """
    What was owed for the mark is owed still, and the next rung stands on the worklist.
    """
    involves("social_care")
    referrals.record_social_care_referral(
        step="made", about=home.infant, reason="a mark", **occasion("health_visiting")
    )
    before = owed(home, opens)
    referrals.record_social_care_referral(
        step="declined", about=home.infant, reason="below the threshold",
        **occasion("social_care", LATER),
    )  # fmt: skip
    after = owed(home, opens)

    assert "challenge_offered_after_decline" in after - before
    assert {"infant_injury_strategy", "infant_injury_paediatric"} <= after
