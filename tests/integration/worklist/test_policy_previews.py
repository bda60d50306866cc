"""What a proposed change would have done, told without telling of a family."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lib.town import make_staff, make_town
from plait.access import sessions
from plait.access.models import Partnership
from plait.clock.moments import local_day
from plait.records import policy_store
from plait.standards import changeable, loader, policies
from plait.worklist import adopted, policy_work

NOW = timezone.now().replace(microsecond=0) - timedelta(minutes=2)
KEY = "parameter:acknowledge_urgent_hours"
URGENT = "message_acknowledged"


@pytest.fixture(autouse=True)
def _policies(town, as_engine):
    """The town works by the policy of Ashmere."""
    with as_engine():
        Partnership.objects.filter(slug="ashmere").update(policy="ashmere")
    adopted.forget()
    yield
    adopted.forget()


@pytest.fixture
def lead(town, as_engine):
    """Who leads the pathway of the town."""
    with as_engine():
        return make_staff(town.teams["partnership"], "pathway_lead")


def test_a_proposal_is_tried_and_its_small_numbers_are_hidden(
    records, home, lead, as_engine
):
    """
    One family would have been another: fewer than five is not told.
    """
    records(
        "health_visiting", "message.sent", about="mother", at=NOW, to="gp",
        urgency="urgent",
    )  # fmt: skip
    current = policies.policy("ashmere")
    then = changeable.with_value(loader.library(), current, KEY, 1)
    proposal = uuid4()
    sessions.begin(lead.pk)
    policy_store.propose(
        proposal=proposal, partnership="ashmere", key=KEY, base_version=1,
        content=policies.content_of(then), adopt_on=local_day(NOW), reason="Made up",
        at=NOW,
    )  # fmt: skip

    with as_engine():
        policy_work.try_proposals(NOW, using="default")
    [found] = policy_store.proposals("ashmere")
    sessions.end()

    counts = found.counts
    assert (counts["families"], counts["released"]) == (None, 0)
    assert counts["standards"][URGENT] == {
        "caught": 0, "released": 0, "earlier": None, "later": 0,
    }  # fmt: skip
    assert "1" not in json.dumps(counts["standards"])


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, 0), (1, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (1_003, 1_005)],
)
def test_a_count_is_told_to_the_nearest_five(count, told):
    """
    The difference of two proposals would tell of one family else.
    """
    assert policy_work.blurred(count) == told


def propose(who, *, partnership="ashmere", at=NOW):
    """A proposal that waits to be tried."""
    proposal = uuid4()
    sessions.begin(who.pk)
    policy_store.propose(
        proposal=proposal, partnership=partnership, key=KEY, base_version=1,
        content=policies.content_of(policies.policy(partnership)),
        adopt_on=local_day(NOW), reason="Made up", at=at,
    )  # fmt: skip
    sessions.end()
    return proposal


def test_a_trial_that_fails_stops_no_other(lead, as_engine, monkeypatch):
    """
    The worker goes on to the next, and says the name of the error alone.
    """
    calls = []

    def fails(one, *_):
        calls.append(one)
        raise RuntimeError

    monkeypatch.setattr(policy_work, "_try", fails)
    for _ in "ab":
        propose(lead)

    with as_engine():
        assert policy_work.try_proposals(NOW, using="default") == 0

    assert len(calls) == 2


def test_no_number_of_proposals_holds_the_worker_up(lead, as_engine):
    """
    One a pass; and whoever proposes much keeps no other partnership waiting.
    """
    with as_engine():
        other = make_town("wendlebury")
        Partnership.objects.filter(slug="wendlebury").update(policy="wendlebury")
        cleo = make_staff(other.teams["partnership"], "pathway_lead")
    adopted.forget()
    many = [propose(lead, at=NOW + timedelta(seconds=n)) for n in range(3)]
    theirs = propose(cleo, partnership="wendlebury", at=NOW + timedelta(minutes=1))

    tried = []
    with as_engine():
        for minute in range(4):
            before = {one.id for one in policy_store.untried(using="default")}
            at = NOW + timedelta(minutes=2 + minute)
            assert policy_work.try_proposals(at, using="default") == 1
            after = {one.id for one in policy_store.untried(using="default")}
            tried += before - after

    assert tried == [many[0], theirs, *many[1:]]
