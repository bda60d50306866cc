"""The database itself holds a policy's change to two people, whoever writes it."""

from contextlib import nullcontext
from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from lib.town import NOW, make_staff, make_town
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records import policy_store
from plait.records.policy_store import (
    AnotherWasAdopted,
    DecidedAlready,
    NotReady,
    ProposedOtherwise,
)

CONTENT = {"parameters": {"epds_probable": 12}, "set": {}, "adopts": "all"}
DAY = date(2026, 3, 9)


@pytest.fixture
def town(db, as_engine):
    """The town, with two who lead its pathway."""
    with as_engine():
        made = make_town()
        made.staff["first"], made.staff["second"] = (
            make_staff(made.teams["partnership"], "pathway_lead", given=name)
            for name in ("Ada", "Bea")
        )
    return made


@pytest.fixture
def proposal(town, as_engine):
    """A proposal of the first, tried and sent."""
    made = uuid4()
    sessions.begin(town.staff["first"].pk)
    policy_store.propose(
        proposal=made, partnership="ashmere", key="parameter:epds_probable",
        base_version=1, content=CONTENT, adopt_on=DAY, reason="Made up", at=NOW,
    )  # fmt: skip
    with as_engine():
        policy_store.keep_preview(made, {}, NOW, using="default")
    policy_store.step(made, "sent", at=NOW)
    return made


def approve(proposal, **changes):
    """Approve it, with one thing otherwise."""
    wanted = {"version": 2, "adopted_on": DAY, "content": CONTENT, "at": NOW} | changes
    policy_store.approve(proposal, **wanted)


@pytest.mark.parametrize(
    ("changes", "refused"),
    [({}, None), ({"content": {}}, ProposedOtherwise), ({"reason": "B"},
     ProposedOtherwise), ({"partnership": "wendlebury"}, NotAllowed)],
)  # fmt: skip
def test_a_form_sent_again_is_once_and_never_taken_for_another(
    town, proposal, changes, refused
):
    """
    Whoever goes back and changes the value is told that it was not proposed.
    """
    sessions.begin(town.staff["first"].pk)
    sent = {
        "proposal": proposal, "partnership": "ashmere", "base_version": 1,
        "key": "parameter:epds_probable", "content": CONTENT, "adopt_on": DAY,
        "reason": "Made up", "at": NOW,
    }  # fmt: skip

    with pytest.raises(refused) if refused else nullcontext():
        policy_store.propose(**sent | changes)

    assert len(policy_store.proposals("ashmere")) == 1


@pytest.mark.parametrize("kind", ["approved", "refused"])
def test_nobody_decides_what_they_proposed(town, proposal, kind):
    """
    By the door of the database, whatever a page may let through.
    """
    sessions.begin(town.staff["first"].pk)

    with pytest.raises(NotAllowed):
        policy_store.step(proposal, kind, reason="Mine", at=NOW)


@pytest.mark.parametrize("kind", ["approved", "refused"])
@pytest.mark.parametrize("name", ["Ada", "ADA", "Ádá"])
def test_two_accounts_are_not_two_people(town, proposal, as_engine, kind, name):
    """
    One with the same name, however it is written, decides nothing.
    """
    with as_engine():
        again = make_staff(town.teams["partnership"], "pathway_lead", given=name)
    sessions.begin(again.pk)

    with pytest.raises(NotAllowed):
        policy_store.step(proposal, kind, reason="Mine", at=NOW)


@pytest.mark.parametrize("kind", ["sent", "withdrawn"])
def test_nobody_sends_or_withdraws_for_another(town, proposal, kind):
    """
    Nor can a colleague take it back.
    """
    sessions.begin(town.staff["second"].pk)

    with pytest.raises(NotAllowed):
        policy_store.step(proposal, kind, reason="Not mine", at=NOW)


def test_who_leads_no_pathway_does_nothing(town, proposal):
    """
    Not even somebody of the same office.
    """
    sessions.begin(town.staff["partnership"].pk)

    with pytest.raises(NotAllowed):
        approve(proposal)


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 3},
        {"adopted_on": date(2026, 3, 8)},
        {"content": CONTENT | {"parameters": {"epds_probable": 15}}},
        {"content": CONTENT | {"set": {"x": {}}}},
        {"content": CONTENT | {"adopts": []}},
        {"content": CONTENT | {"partnership": "Somebody else"}},
        {"content": CONTENT | {"history": []}},
        {"content": {"parameters": CONTENT["parameters"], "set": {}}},
    ],
)
def test_what_is_adopted_is_what_was_approved(town, proposal, changes):
    """
    Another value, day or number is refused, and with it the approval.
    """
    sessions.begin(town.staff["second"].pk)

    with pytest.raises(NotReady):
        approve(proposal, **changes)

    assert [step.kind for step in policy_store.proposals("ashmere")[0].steps] == [
        "sent"
    ]


def test_it_ends_once(town, proposal):
    """
    Approved, it cannot be taken back; the second of two from one version is stale.
    """
    sessions.begin(town.staff["second"].pk)
    approve(proposal)
    sessions.begin(town.staff["first"].pk)

    with pytest.raises(DecidedAlready):
        policy_store.step(proposal, "withdrawn", reason="Too late", at=NOW)


def test_two_from_the_same_version_are_not_both_adopted(town, proposal, as_engine):
    """
    The second would undo the first without anybody having seen it.
    """
    other = uuid4()
    sessions.begin(town.staff["second"].pk)
    policy_store.propose(
        proposal=other, partnership="ashmere", key="parameter:epds_probable",
        base_version=1, content=CONTENT, adopt_on=DAY, reason="Made up", at=NOW,
    )  # fmt: skip
    with as_engine():
        policy_store.keep_preview(other, {}, NOW, using="default")
    policy_store.step(other, "sent", at=NOW)
    approve(proposal)
    sessions.begin(town.staff["first"].pk)

    with pytest.raises(AnotherWasAdopted):
        approve(other)


STEP = """
    insert into policy_step (proposal_id, kind, by_id, at)
    select %s, 'approved', max(id), now() from staff
"""
VERSION = """
    insert into policy_version
        (partnership_id, version, adopted_on, content, proposal_id, at)
    select 'ashmere', 2, now(), '{}', %s, now()
"""


@pytest.mark.parametrize("statement", [STEP, VERSION])
def test_not_even_the_engine_writes_a_step_or_a_version(proposal, as_engine, statement):
    """
    It tries what is proposed, and decides nothing.
    """
    with (
        as_engine(),
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [proposal])


@pytest.mark.parametrize("role", ["app", "engine"])
@pytest.mark.parametrize(
    "table",
    ["policy_proposal", "policy_preview", "policy_step", "policy_version",
     "policy_worked_out"],
)  # fmt: skip
def test_history_is_kept(db, role, table):
    """
    Neither the web nor the worker has the right to change or to take away a row.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select array(select r from unnest(array['update', 'delete', 'truncate']) r"
            f" where has_table_privilege('plait_{role}', '{table}', r))"
        )
        (rights,) = cursor.fetchone()
        cursor.execute(
            "select count(*) from pg_trigger where tgrelid = %s::regclass "
            "and tgenabled = 'A' and tgname like '%%_is_%%'",
            [table],
        )
        (triggers,) = cursor.fetchone()

    assert rights == []
    assert triggers == 2
