"""A handover in the database: whose it is, who is told, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from lib.town import NOW, make_town
from plait.access import sessions
from plait.access.models import Involvement
from plait.casework import handovers
from plait.casework.handovers import Offer, Receiver
from plait.records.models import Event, WorklistEntry
from plait.worklist import directory, handover_refusals, telling

WRITTEN = Offer("birth", "midwife", {"feeding": "Breastfed"})


@pytest.fixture
def does(town, home):
    """`does(staff, verb, …)`: what a member of staff does with this family."""

    def done(staff, verb, *, after=timedelta(), **fields):
        sessions.begin(staff.pk)
        sessions.open_subject(staff, home.id)
        at = NOW + after
        made = verb(
            family=home.id, occurred_at=at, recorded_at=at, by=staff,
            sensitivity="health", **fields,
        )  # fmt: skip
        sessions.end()
        return made

    return done


def receiver(town, who, role):
    return Receiver(role, town.teams[who].pk)


def test_when_a_gp_is_late_the_practice_is_told_and_then_the_sender(
    does, town, home, as_engine
):
    """
    Whom it was offered to owes it, and it is their manager who is told first.
    """
    does(
        town.staff["maternity"], handovers.offer_handover,
        to=receiver(town, "gp", "gp"), offer=WRITTEN,
    )  # fmt: skip
    with as_engine():
        owed = WorklistEntry.objects.get(standard="handover_accepted")
        assert (owed.owed_by, owed.team_id) == ("gp", town.teams["gp"].pk)
        telling.tell(home.id, NOW + timedelta(days=4), using="default")
        told = Event.objects.filter(kind="escalation.raised")
        teams = {
            one.fact["tell"]: one.team_id
            for one in told
            if one.fact["standard"] == "handover_accepted"
        }

    assert teams["line_manager"] == town.teams["gp"].pk
    assert teams.get("finder", town.teams["maternity"].pk) == (
        town.teams["maternity"].pk
    )


def test_a_team_of_another_area_has_nothing_until_it_accepts(
    does, town, home, as_engine
):
    """
    It may open the record to read what it is offered; what is owed stays here.
    """
    with as_engine():
        there = make_town("wendlebury")
        directory.forget()
    own, away = town.staff["health_visiting"], there.staff["health_visiting"]
    offer = does(
        own, handovers.offer_handover,
        to=receiver(there, "health_visiting", "health_visitor"), offer=WRITTEN,
    ).event.id  # fmt: skip

    def owing():
        with as_engine():
            return set(
                WorklistEntry.objects.filter(owed_by="health_visitor")
                .exclude(standard="handover_accepted")
                .values_list("team_id", flat=True)
            )

    does(own, _born, about=home.infant)
    assert owing() == {town.teams["health_visiting"].pk}
    does(away, handovers.accept_handover, offer=offer, after=timedelta(hours=1))

    assert owing() == {there.teams["health_visiting"].pk}
    with as_engine():
        assert Involvement.objects.filter(
            team=there.teams["health_visiting"], role="health_visitor"
        ).exists()


def test_an_answer_that_names_none_of_two_leaves_nothing_behind(does, town, as_engine):
    both = [
        receiver(town, "gp", "gp"),
        receiver(town, "health_visiting", "health_visitor"),
    ]
    does(
        town.staff["perinatal"], handovers.offer_to_each, to=both,
        offer=WRITTEN, event_id=UUID(int=7),
    )  # fmt: skip

    with pytest.raises(handover_refusals.NamesNoOffer):
        does(town.staff["gp"], _unnamed)

    with as_engine():
        kinds = list(Event.objects.values_list("kind", flat=True))
    assert kinds.count("handover.offered") == len(both)
    assert "handover.accepted" not in kinds


def _unnamed(**occasion):
    from plait.worklist.recording import record

    return record(kind="handover.accepted", fact={}, **occasion)


def _born(*, about, **occasion):
    from plait.worklist.recording import record

    return record(
        kind="birth.recorded", about=about, fact={"born_on": "2026-03-05"},
        **occasion | {"sensitivity": None},
    )  # fmt: skip
