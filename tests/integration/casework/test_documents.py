"""A document in versions: nothing is written over, lost, or shown to who may not."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lib.town import NOW, make_staff
from plait.access import sessions
from plait.casework import corrections, documents, messages
from plait.records import document_drafts, queries
from plait.standards.services.documents import written_by
from plait.timeline.correspondence import SENT
from plait.timeline.documents import PLAN
from plait.timeline.facts.documents import PART
from plait.worklist import writing
from plait.worklist.writing import Typed

PLAN_OF = written_by("vale-perinatal").of("care-plan")
WHOLE = {one.id: f"About {one.title}" for one in PLAN_OF.sections if one.required}


@pytest.fixture
def desk(home, town, opens):
    """The desk of the perinatal team, as it stands now; the record is open."""

    def made(who: str = "perinatal", recorded: int = 0) -> documents.Desk:
        with opens(who, home) as staff:
            plan = documents.plan_of(home.id, home.mother)
            team = town.teams[who].pk
            return documents.Desk(
                family=home.id, about=home.mother, of=PLAN_OF,
                draft=writing.draft_id(home.id, "care-plan", team, recorded),
                old=plan.latest if plan else None, by=staff.pk, team=team, at=NOW,
            )  # fmt: skip

    return made


def typed(**words: str) -> dict[str, Typed]:
    return {name: Typed(said) for name, said in words.items()}


def record(desk: documents.Desk, occasion, **words: str) -> UUID:
    """Write these sections beside what is there, and record the version."""
    begun = desk.begun
    documents.keep(desk, {n: Typed(w, begun.get(n, "")) for n, w in words.items()})
    seen = desk.old.number if desk.old else 0
    return documents.record_version(desk, seen=seen, **occasion("perinatal")).event.id


def events(home, kind):
    return [
        one.event for one in queries.timeline_for(home.id) if one.event.kind == kind
    ]


def test_a_draft_is_there_for_the_team_on_another_device(home, desk, town, as_engine):
    """
    And for nobody else, whatever they were given.
    """
    mine = desk()
    documents.keep(mine, typed(birth_plan="A single room"))
    with as_engine():
        colleague = make_staff(town.teams["perinatal"], "care_coordinator")

    for who, sees in ((colleague, True), (town.staff["maternity"], False)):
        sessions.begin(who.pk)
        sessions.open_subject(who, home.id)
        assert bool(document_drafts.read(home.id, mine.draft)) is sees


def test_two_who_write_at_once_do_not_write_over_each_other(desk):
    """
    What only one of them changed is kept; where both did, somebody has to choose.
    """
    mine = desk()
    first = documents.keep(mine, typed(birth_plan="A single room", risk="Low mood"))

    late = documents.keep(mine, typed(birth_plan="Her sister comes", partner="Sam"))
    chosen = documents.keep(
        mine, {"birth_plan": Typed("A room, and her sister", "A single room")}
    )

    assert (first.asked, late.says["birth_plan"]) == ({}, "A single room")
    assert list(late.asked) == ["birth_plan"]
    assert late.asked["birth_plan"].words == "A single room"
    assert late.says["partner"] == "Sam"
    assert late.says["risk"] == "Low mood"
    assert chosen.says["birth_plan"] == "A room, and her sister"
    assert chosen.versions["birth_plan"] == 2


def test_a_section_that_is_too_long_says_so_and_the_others_are_kept(desk):
    kept = documents.keep(desk(), typed(risk="x" * 4001, partner="Sam"))

    assert "4,000 characters or fewer, and has 4,001" in kept.too_long["risk"]
    assert kept.says == {"partner": "Sam"}


def test_a_version_is_recorded_whole_and_each_class_is_a_part(home, desk, occasion):
    """
    What a version holds of another class is read by those who may read that.
    """
    id_ = record(desk(), occasion, **WHOLE, home_safety="Never ring after six")

    [plan] = events(home, PLAN)
    assert (plan.id, plan.fact["version"], plan.sensitivity) == (id_, 1, "health")
    by_class = {
        one.sensitivity: [each["id"] for each in one.fact["document"]["sections"]]
        for one in events(home, PART)
    }
    assert by_class["domestic_abuse"] == ["home_safety"]
    assert "birth_plan" in by_class["routine"]
    assert "medicines" not in by_class["routine"]


def test_who_may_read_what_is_routine_reads_that_and_no_more(
    home, desk, occasion, opens
):
    record(desk(), occasion, **WHOLE, home_safety="Never ring after six")

    with opens("health_visiting", home):
        plan = documents.plan_of(home.id, home.mother).latest

    assert not plan.is_seen
    assert {one.sensitivity for one in plan.sections} == {"routine"}


def test_a_version_with_gaps_is_not_recorded_and_its_words_stay(desk, occasion, home):
    mine = desk()
    documents.keep(mine, typed(partner="Sam"))

    with pytest.raises(documents.NotWhole, match="Birth and the days after"):
        documents.record_version(mine, seen=0, **occasion("perinatal"))

    assert events(home, PLAN) == []
    assert "partner" in document_drafts.read(home.id, mine.draft)


def test_the_next_version_keeps_what_its_writer_did_not_touch(home, desk, occasion):
    """
    A part of a class that says what it said is not recorded again, and stands; but for
    what everybody reads, so that they know which version holds.
    """
    record(desk(), occasion, **WHOLE, home_safety="Never ring after six")
    record(desk(recorded=1), occasion, relapse_signature="She stops eating")
    plan = documents.plan_of(home.id, home.mother)

    assert plan.latest.number == 2
    assert plan.latest.section("relapse_signature").words == "She stops eating"
    assert plan.latest.section("home_safety").words == "Never ring after six"
    parts = {(one.fact["version"], one.sensitivity) for one in events(home, PART)}
    assert parts == {(1, "routine"), (1, "domestic_abuse"), (2, "routine")}
    first, second = sorted(events(home, PLAN), key=lambda one: one.fact["version"])
    assert second.fact["of"] == str(first.id)


def test_a_version_is_recorded_once_however_often_it_is_sent(home, desk, occasion):
    mine = desk()
    documents.keep(mine, typed(**WHOLE))

    for _ in range(2):
        documents.record_version(mine, seen=0, **occasion("perinatal"))

    assert len(events(home, PLAN)) == 1


def test_a_version_that_says_the_same_is_refused(desk, occasion):
    record(desk(), occasion, **WHOLE)

    with pytest.raises(documents.SaysTheSame):
        record(desk(recorded=1), occasion)


def test_a_version_is_compared_with_the_one_that_came_meanwhile(desk, occasion):
    """
    Nothing is recorded over a version that its writer has not seen.
    """
    record(desk(), occasion, **WHOLE)
    mine = desk(recorded=1)
    documents.keep(mine, {"partner": Typed("Sam")})

    with pytest.raises(documents.WrittenMeanwhile):
        documents.record_version(mine, seen=0, **occasion("perinatal"))


def approve(plan: UUID, home, occasion, by=None, **more):
    kept = occasion("perinatal")
    if by is not None:
        sessions.begin(by.pk)
        sessions.open_subject(by, home.id)
        kept["by"] = by
    return documents.approve(
        version=plan, about=home.mother, approval=PLAN_OF.approval, **kept, **more
    )


def test_a_senior_colleague_approves_and_nobody_their_own(
    home, desk, occasion, town, as_engine
):
    plan = record(desk(), occasion, **WHOLE)
    with as_engine():
        senior = make_staff(town.teams["perinatal"], "perinatal_psychiatrist")

    with pytest.raises(documents.NotSenior):
        approve(plan, home, occasion)
    approve(plan, home, occasion, senior)
    with pytest.raises(documents.AlreadyApproved):
        approve(plan, home, occasion, senior)

    found = documents.plan_of(home.id, home.mother).latest
    assert found.approved.fact["role"] == "perinatal_psychiatrist"


def test_whoever_wrote_a_plan_does_not_approve_it(
    home, desk, occasion, town, as_engine
):
    with as_engine():
        senior = make_staff(town.teams["perinatal"], "perinatal_psychiatrist")
    mine = replace(desk(), by=senior.pk)
    sessions.begin(senior.pk)
    sessions.open_subject(senior, home.id)
    documents.keep(mine, typed(**WHOLE))
    kept = {**occasion("perinatal"), "by": senior}
    sessions.begin(senior.pk)
    sessions.open_subject(senior, home.id)
    plan = documents.record_version(mine, seen=0, **kept).event.id

    with pytest.raises(documents.OwnPlan):
        approve(plan, home, occasion, senior)


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_plan_is_reviewed_again_on_a_day_to_come(home, desk, occasion, days):
    plan = record(desk(), occasion, **WHOLE)
    said = {"version": plan, "about": home.mother, "outcome": "stays"}
    next_on = date(2026, 3, 9) + timedelta(days=days)

    with pytest.raises(documents.NoDayToCome, match="after today, and within a year"):
        documents.review(**said, next_on=next_on, **occasion("perinatal"))
    documents.review(**said, next_on=date(2026, 6, 1), **occasion("perinatal"))

    [review] = documents.plan_of(home.id, home.mother).reviews
    assert review.fact["next_on"] == "2026-06-01"


def test_only_the_version_that_holds_is_given_to_the_family(home, desk, occasion):
    first = record(desk(), occasion, **WHOLE)
    record(desk(recorded=1), occasion, partner="Sam")
    said = {"about": home.mother, "way": "on_paper", "keeps": "not_at_home"}

    with pytest.raises(documents.NotTheNewest):
        documents.give_to_family(version=first, **said, **occasion("perinatal"))


def test_a_version_is_handed_to_each_once(home, desk, occasion):
    plan = record(desk(), occasion, **WHOLE)
    kept = occasion("perinatal", event_id=uuid4())

    for _ in range(2):
        messages.hand_over_document(
            document=plan, to=["midwife", "gp"], note="Please read and acknowledge it",
            about=home.mother, **kept,
        )  # fmt: skip

    sent = events(home, SENT)
    assert sorted(one.fact["to"] for one in sent) == ["gp", "midwife"]
    assert {one.fact["document"] for one in sent} == {str(plan)}


def test_what_is_withdrawn_is_withdrawn_with_its_parts(home, desk, occasion):
    """
    A plan in the wrong record leaves nothing of it there to be read as true.
    """
    plan = record(desk(), occasion, **WHOLE, home_safety="Never ring after six")

    corrections.withdraw(event=plan, reason="Another family's", **occasion("perinatal"))

    assert documents.plan_of(home.id, home.mother) is None


def test_a_draft_goes_after_its_version_or_after_half_a_year(desk, occasion, as_engine):
    record(desk(), occasion, **WHOLE)
    documents.keep(desk(recorded=1), typed(partner="Sam"))

    def tidied(days: int) -> int:
        moment = NOW + timedelta(days=days)
        return document_drafts.tidy(moment, using="default")

    with as_engine():
        assert tidied(27) == 0
        assert tidied(29) == len(WHOLE)
        assert tidied(179) == 0
        assert tidied(181) == 1


def test_a_draft_is_added_to_and_never_changed(desk):
    """
    The web has no right to change a row or to take one away.
    """
    documents.keep(desk(), typed(partner="Sam"))

    with connection.cursor() as cursor:
        for right in ("update", "delete", "truncate"):
            cursor.execute(
                "select has_table_privilege('plait_app', 'document_draft', %s)", [right]
            )
            assert cursor.fetchone() == (False,)
