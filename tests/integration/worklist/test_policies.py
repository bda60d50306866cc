"""Which policy a duty is made under: now, over a border, and when one fails."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from lib.town import LONG_AGO, make_staff, make_town
from plait.access import sessions
from plait.access.models import Involvement, Partnership
from plait.clock.moments import local_day
from plait.records import policy_store
from plait.records.models import WorklistEntry
from plait.standards import changeable, loader, policies
from plait.worklist import adopted, obligations, policy_work, projection, queries
from plait.worklist.shapes import WorklistFilter

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
def other(town, as_engine):
    """Another town, which works by the policy of Wendlebury."""
    with as_engine():
        made = make_town("wendlebury")
        Partnership.objects.filter(slug="wendlebury").update(policy="wendlebury")
    adopted.forget()
    return made


@pytest.fixture
def leads(town, as_engine):
    """Two who lead the pathway of the town."""
    with as_engine():
        team = town.teams["partnership"]
        return [make_staff(team, "pathway_lead", given=name) for name in ("Ada", "Bea")]


@pytest.fixture
def adopt(leads, as_engine):
    """`adopt(3)`: that many hours, proposed by one lead and approved by the other."""

    def adopt(hours: int, *, day=None, content=None):
        first, second = leads
        current = adopted.in_use("ashmere", adopted.fresh()).policy
        then = changeable.with_value(loader.library(), current, KEY, hours)
        content = content or policies.content_of(then)
        proposal = uuid4()
        on = day or local_day(NOW)
        sessions.begin(first.pk)
        policy_store.propose(
            proposal=proposal, partnership="ashmere", key=KEY,
            base_version=current.version, content=content, adopt_on=on,
            reason="Made up", at=NOW,
        )  # fmt: skip
        with as_engine():
            policy_store.keep_preview(proposal, {}, NOW, using="default")
        policy_store.step(proposal, "sent", at=NOW)
        sessions.begin(second.pk)
        version = current.version + 1
        policy_store.approve(
            proposal, version=version, adopted_on=on,
            content=content | {"version": version}, at=NOW,
        )  # fmt: skip
        sessions.end()
        return version

    return adopt


def entry(home, standard: str = URGENT, using: str = "default") -> WorklistEntry:
    """The one entry of this standard."""
    return WorklistEntry.objects.using(using).get(subject_id=home.id, standard=standard)


def send(records, ago: timedelta = timedelta(), **more):
    """An urgent message to the GP."""
    at = NOW - ago
    return records(
        "health_visiting", "message.sent", about="mother", at=at, to="gp",
        urgency="urgent", **more,
    )  # fmt: skip


def test_a_duty_keeps_the_policy_and_the_version_it_was_made_under(
    records, home, opens, as_engine
):
    """
    On its row in the table, and in words on its own page.
    """
    send(records)

    with as_engine():
        one = entry(home)
    with opens("health_visiting", home) as staff:
        found = obligations.obligation(home.id, one.id, by=staff, now=NOW)

    assert (one.policy, one.stricter_than) == ("ashmere/1", None)
    assert one.due_at - one.opened_at == timedelta(hours=2)
    assert found.policy_words == "Made under the policy of Ashmere, version 1."


def test_a_version_that_is_adopted_is_used_without_a_restart(
    records, home, adopt, as_engine
):
    """
    What is recorded next follows it; what began before its day does not.
    """
    send(records, ago=timedelta(days=2))
    adopt(7)

    send(records)

    with as_engine():
        found = WorklistEntry.objects.filter(standard=URGENT).order_by("opened_at")
        kept = [(one.policy, one.due_at - one.opened_at) for one in found]
    assert kept == [
        ("ashmere/1", timedelta(hours=2)),
        ("ashmere/2", timedelta(hours=7)),
    ]


def test_an_adoption_that_was_undone_is_not_what_a_later_one_is_taken_for(adopt):
    """
    The page broke after the approval: version 2 is then another one's number.
    """
    with transaction.atomic():
        adopt(3)
        undone = adopted.fresh()
        transaction.set_rollback(True)
    before = adopted.in_use("ashmere", undone)  # by what was read and is no more
    adopt(4)

    after = adopted.in_use("ashmere", adopted.fresh())

    assert before.policy.version == 1
    assert after.policy.version == 2
    assert after.library.get(URGENT).within[0].limit.n == 4


def test_what_began_on_the_first_day_of_a_version_is_worked_out_anew(
    records, home, adopt, as_engine
):
    """
    By the worker, once; then a rebuild finds nothing to change.
    """
    send(records)
    adopt(7)

    with as_engine():
        before = entry(home).policy
        done = [policy_work.follow_versions(NOW, using="default") for _ in "ab"]
        after = entry(home)
        again = projection.rebuild([home.id], now=NOW, using="default")

    assert before == "ashmere/1"
    assert (after.policy, after.due_at - after.opened_at) == (
        "ashmere/2",
        timedelta(hours=7),
    )
    assert done == [1, 0]
    assert (again.changed, again.failed) == (0, 0)


def test_a_version_for_a_later_day_waits_for_it(records, home, adopt, as_engine):
    """
    Until then the version before is the one of the trigger's day.
    """
    adopt(7, day=local_day(NOW) + timedelta(days=3))

    send(records)

    with as_engine():
        assert entry(home).policy == "ashmere/1"
        assert policy_work.follow_versions(NOW, using="default") == 0


def test_a_reader_is_told_what_holds_and_not_what_is_agreed_for_later(adopt):
    """
    The guide says by when it is today, and from its first day on what is then.
    """
    today = local_day(NOW)
    adopt(7, day=today + timedelta(days=3))
    adopted.reread()

    hours = [
        adopted.library_for_readers("ashmere", day=today + timedelta(days=days))
        .get(URGENT).within[0].limit.n
        for days in (0, 2, 3)
    ]  # fmt: skip

    assert hours == [2, 2, 7]


@pytest.mark.parametrize(
    "spoilt",
    [
        {"parameters": {"epds_probabel": 12}},
        {"parameters": {"epds_probable": 99}},
        {"set": {"no_such_standard": {"within": {"days": 1}}}},
        {"set": {"initial_conference": {"within": {"working_days": 40}}}},
        {"set": "nothing"},
    ],
)
def test_a_version_that_does_not_fit_is_left_out_and_said(
    records, home, adopt, as_engine, spoilt
):
    """
    The last good one stays in use, and nothing else stops.
    """
    good = policies.content_of(policies.policy("ashmere"))
    adopt(7, content=good | spoilt)

    send(records)

    with as_engine():
        one = entry(home)
    faults = adopted.policy_faults()
    assert one.policy == "ashmere/1"
    assert one.due_at - one.opened_at == timedelta(hours=2)
    assert len(faults) == 1
    assert faults[0].startswith(
        "Version 2 of the policy of ashmere cannot be used, so version 1 stays in use"
    )


def test_a_file_that_is_broken_leaves_the_library_in_use(
    records, home, as_engine, monkeypatch
):
    """
    No policy at all is better than no worklist; and it is said.
    """

    def broken(name):
        raise policies.BadStandards(f"{name}.yaml:3: is not YAML")

    monkeypatch.setattr(policies, "policy", broken)
    adopted.forget()

    send(records)

    with as_engine():
        assert entry(home).policy is None
    assert "ashmere.yaml:3: is not YAML" in " ".join(adopted.policy_faults())


def involve(team, home, as_engine):
    """The team has to do with the family."""
    with as_engine():
        Involvement.objects.create(
            subject_id=home.id, team=team, role="midwife", since=LONG_AGO,
            basis="Made up", classes=1,
        )  # fmt: skip


def test_a_family_of_two_partnerships_has_the_stricter_limit_of_each(
    records, home, other, as_engine, opens
):
    """
    Ashmere acknowledges in two hours and Wendlebury in four; Wendlebury sees a baby
    who was not brought within one working day and Ashmere within two.
    """
    involve(other.teams["maternity"], home, as_engine)

    send(records)
    records("health_visiting", "nonattendance.was_not_brought", about="infant", at=NOW)

    with as_engine():
        urgent, missed = entry(home), entry(home, "infant_not_brought")
    with opens("health_visiting", home) as staff:
        page = queries.worklist(WorklistFilter(), by=staff, now=NOW)
    [row] = [one for one in page.rows if one.standard == "infant_not_brought"]
    assert (urgent.policy, urgent.stricter_than) == ("ashmere/1", "wendlebury/1")
    assert (missed.policy, missed.stricter_than) == ("wendlebury/1", "ashmere/1")
    assert row.stricter_limit_of == "Wendlebury"


@pytest.mark.parametrize("kind", ["police", "perinatal"])
def test_a_team_that_serves_us_or_may_be_hidden_brings_no_other_policy(
    records, home, other, as_engine, kind
):
    """
    A service of two areas is ours; and of the police nothing may tell.
    """
    if kind == "perinatal":
        with as_engine():
            other.teams[kind].serves.add("ashmere")
    involve(other.teams[kind], home, as_engine)

    send(records)

    with as_engine():
        assert entry(home).stricter_than is None


def test_one_who_joins_over_the_border_brings_the_stricter_limits(
    records, home, other, as_engine
):
    """
    What is owed already is worked out again, and a rebuild agrees.
    """
    records("health_visiting", "nonattendance.was_not_brought", about="infant", at=NOW)
    involve(other.teams["maternity"], home, as_engine)

    with as_engine():
        before = entry(home, "infant_not_brought").policy
        done = projection.rebuild([home.id], now=NOW, using="default")
        after = entry(home, "infant_not_brought")
        again = projection.rebuild([home.id], now=NOW, using="default")

    assert (before, after.policy) == ("ashmere/1", "wendlebury/1")
    assert done.failed == 0
    assert again.changed == 0


def test_the_web_reads_no_proposal_but_by_its_door(town, leads):
    """
    And who leads no pathway is given none.
    """
    sessions.begin(town.staff["gp"].pk)
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('policy_proposal', 'select')")
        (may_read,) = cursor.fetchone()

    assert may_read is False
    assert policy_store.proposals("ashmere") == []
