"""Who is asked, or was answered, is told by mail that it is there, and no more."""

from datetime import date, timedelta

import pytest

from lib.town import NOW, make_staff
from plait.access.models import Absence
from plait.casework import handovers, messages, sharing
from plait.casework.handovers import Offer, Receiver
from plait.casework.sharing import Content, Decision, Grounds, Recipient
from plait.records.models import Outgoing

LATER = NOW + timedelta(hours=1)
WRITTEN = Offer("birth", "midwife", {"feeding": "Breastfed"})


@pytest.fixture
def told(as_engine):
    """What was posted, by whom it goes to: the words, and where the link leads."""

    def read():
        with as_engine():
            found = Outgoing.objects.order_by("posted_at", "id")
            return [
                (one.staff_id, one.filled["what"], one.filled["link"].split("/")[3])
                for one in found
            ]

    return read


@pytest.fixture
def decides(town, home):
    def made(who, only=None, **more):
        team = town.teams[who]
        return Decision(
            recipient=Recipient(team=team.pk, to=team.roles[0], only=only),
            grounds=Grounds(purpose="child_at_risk", why="He was alone"),
            subjects=[home.mother], **more,
        )  # fmt: skip

    return made


def test_who_is_asked_for_information_is_told_and_then_who_asked(
    occasion, decides, town, told
):
    """
    The question goes to who is there for the team, the answer to whoever asked.
    """
    asked = sharing.ask(
        decision=decides("perinatal"), what="Is she well?",
        needed_by=date(2026, 3, 12), **occasion("health_visiting"),
    ).event.root  # fmt: skip
    sharing.withhold(
        decision=decides("health_visiting", answers=asked, outcome="refused"),
        reason="We hold nothing that helps", **occasion("perinatal", LATER),
    )  # fmt: skip
    sharing.withhold(
        decision=decides("health_visiting"), reason="Nothing bears on the child",
        **occasion("perinatal", LATER),
    )  # fmt: skip

    assert told() == [
        (town.staff["perinatal"].pk, "Information was asked of you", "requests"),
        (
            town.staff["health_visiting"].pk,
            "Your request for information was answered",
            "requests",
        ),
    ]


def test_what_is_for_one_person_is_told_to_nobody_in_their_place(
    occasion, decides, town, told, as_engine
):
    """
    The team's other midwife hears nothing of it.
    """
    with as_engine():
        other = make_staff(town.teams["maternity"], "midwife")
        Absence.objects.create(
            staff=other, team=town.teams["maternity"], from_at=NOW - timedelta(days=1),
            to_at=None, cover_staff=town.staff["maternity"],
        )  # fmt: skip

    sharing.share(
        decision=decides("maternity", only=other.pk),
        content=Content(documents=["A letter"]), **occasion("health_visiting"),
    )  # fmt: skip

    assert told() == [(other.pk, "Information was shared with you", "shared")]


def test_a_handover_is_told_to_who_covers_and_comes_back_to_who_offered_it(
    occasion, town, told, as_engine
):
    """
    The health visitor who is asked by name is away: it goes to who covers for her.
    """
    team, asked = town.teams["health_visiting"], town.staff["health_visiting"]
    with as_engine():
        cover = make_staff(team, "health_visitor")
        Absence.objects.create(
            staff=asked, team=team, from_at=NOW - timedelta(days=1), to_at=None,
            cover_staff=cover,
        )  # fmt: skip
    own = town.staff["maternity"]

    offer = handovers.offer_handover(
        to=Receiver("health_visitor", team.pk, asked.pk), offer=WRITTEN,
        **occasion("maternity"),
    ).event.root  # fmt: skip
    handovers.return_handover(
        offer=offer, reason="She moves next week",
        back_to=Receiver("midwife", town.teams["maternity"].pk, own.pk),
        **occasion("health_visiting", LATER),
    )  # fmt: skip

    assert told() == [
        (cover.pk, "A handover needs your answer", "handover"),
        (own.pk, "A handover came back to you", "handover"),
    ]


def test_who_sent_what_is_declined_is_told(occasion, town, told):
    """
    It is theirs again to find who it is for.
    """
    sent = messages.send_message(
        to="gp", note="Please see her", **occasion("health_visiting")
    ).event.id

    messages.answer_message(
        message=sent, answer="declined", reason="She has another practice",
        **occasion("gp", LATER),
    )  # fmt: skip

    assert told()[-1] == (
        town.staff["health_visiting"].pk,
        "A message that you sent was declined",
        "messages",
    )
