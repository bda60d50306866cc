"""What may follow what, when something is asked, shared, withheld or ended."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from lib.town import NOW
from plait.access import sessions
from plait.access.classes import EVERYTHING
from plait.access.models import Involvement
from plait.casework import sharing
from plait.casework.sharing import Content, Decision, Grounds, Recipient
from plait.records import queries, releases
from plait.worklist import queries as owed_queries
from plait.worklist.recording import record
from plait.worklist.refusals import SentToOthers
from plait.worklist.sharing_refusals import (
    NotTheirsToEnd,
    NotYoursToRelease,
    SealedNeedsAName,
    WhichRequest,
    WhyWithheld,
)

SOON = NOW + timedelta(hours=1)


@pytest.fixture
def decides(town):
    """`decides("health_visiting", answers=...)`: a decision for that agency's team."""

    def made(who, **more):
        team = town.teams[who]
        return Decision(
            recipient=Recipient(
                team=team.pk, to=team.roles[0], asked_agency=team.agency_id,
                only=more.pop("only", None),
            ),
            grounds=Grounds(purpose="child_at_risk", why="He was alone"),
            **more,
        )  # fmt: skip

    return made


@pytest.fixture
def asks(occasion, decides, home):
    """`asks("perinatal")`: the id of what the health visitor asks them."""

    def ask(who, at=NOW) -> UUID:
        done = sharing.ask(
            decision=decides(who, subjects=[home.mother]), what="Is she well?",
            needed_by=date(2026, 3, 12), **occasion("health_visiting", at),
        )  # fmt: skip
        return done.event.root

    return ask


@pytest.fixture
def illness(occasion, home):
    """The id of what the perinatal team knows."""
    return record(
        kind="diagnosis.mental_health", about=home.mother,
        fact={"severity": "severe", "condition": "psychosis"}, **occasion("perinatal"),
    ).event.root  # fmt: skip


def owed(home, opens, who) -> list[str]:
    """What is owed by the team of somebody, of what this is about."""
    with opens(who, home) as staff:
        rows = owed_queries.of_subject(home.id, by=staff, now=SOON, may_read={})
    return [row.state for row in rows if row.standard == "share_recorded"]


def test_the_very_team_that_was_asked_owes_the_answer_and_reads_no_more_by_it(
    home, opens, asks, occasion, decides, town
):
    """
    A team that is not involved opens the question alone.
    """
    asked = asks("police")

    with opens("police", home):
        seen = {one.event.root for one in queries.timeline_for(home.id)}
        assert queries.held_elsewhere(home.id) == []

    assert seen == {asked}
    assert owed(home, opens, "police") == ["due"]
    sharing.withhold(
        decision=decides("health_visiting", answers=asked, outcome="refused"),
        reason="We hold nothing that helps", **occasion("police", SOON),
    )  # fmt: skip
    assert owed(home, opens, "police") == ["met"]


def test_an_answer_names_its_request_where_several_are_open(
    asks, occasion, decides, illness, home, opens
):
    """
    One that names none is refused; with one open it answers that; with none, nothing.
    """
    asks("perinatal")
    second = asks("perinatal", NOW + timedelta(minutes=5))

    def answer(**more):
        return sharing.share(
            decision=decides("health_visiting", outcome="answered", **more),
            content=Content(released=[illness]),
            **occasion("perinatal", SOON),
        )

    with pytest.raises(WhichRequest):
        answer()
    answer(answers=second)
    assert sorted(owed(home, opens, "perinatal")) == ["due", "met"]
    answer()
    assert sorted(owed(home, opens, "perinatal")) == ["met", "met"]
    with pytest.raises(WhichRequest):
        answer()
    with pytest.raises(WhichRequest):
        answer(answers=uuid4())


def test_what_is_shared_of_ones_own_accord_answers_nobody(
    asks, occasion, decides, illness, home, opens
):
    """
    Neither by the team that was asked, nor by another.
    """
    asks("perinatal")

    sharing.share(decision=decides("gp"), content=Content(released=[illness]),
                  **occasion("perinatal", SOON))  # fmt: skip

    assert owed(home, opens, "perinatal") == ["due"]


def test_only_the_agency_that_was_asked_answers(asks, occasion, decides):
    """
    However well another means it.
    """
    asked = asks("perinatal")

    with pytest.raises(SentToOthers):
        sharing.withhold(
            decision=decides("health_visiting", answers=asked, outcome="refused"),
            reason="We think not", **occasion("maternity", SOON),
        )  # fmt: skip


def test_not_to_share_has_a_reason(occasion, decides):
    """
    Without it nobody could look at it again.
    """
    with pytest.raises(WhyWithheld):
        sharing.withhold(decision=decides("gp"), reason=" ", **occasion("perinatal"))


def test_nothing_of_another_agency_is_shared(occasion, decides, illness):
    """
    Who recorded it decides.
    """
    with pytest.raises(NotYoursToRelease):
        sharing.share(decision=decides("gp"), content=Content(released=[illness]),
                      **occasion("health_visiting", SOON))  # fmt: skip


def test_what_is_sealed_goes_to_one_named_person(
    town, occasion, decides, home, opens, as_engine
):
    """
    And no colleague of that person reads it.
    """
    clinician, gp = town.staff["perinatal"], town.staff["gp"]
    with as_engine():
        Involvement.objects.create(
            subject_id=home.id, team=town.teams["perinatal"], staff=clinician,
            role="perinatal_clinician", classes=EVERYTHING, since=NOW - timedelta(9),
            basis="was named",
        )  # fmt: skip
    sealed = record(
        kind="concern.safeguarding", about=home.mother, fact={"note": "x"},
        **occasion("perinatal", sensitivity="sealed"),
    ).event.root  # fmt: skip

    def share(only):
        return sharing.share(
            decision=decides("gp", only=only), content=Content(released=[sealed]),
            **occasion("perinatal", SOON, sensitivity="sealed"),
        )  # fmt: skip

    with pytest.raises(SealedNeedsAName):
        share(None)
    share(gp.pk)

    with opens("gp", home):
        assert sealed in {one.event.root for one in queries.timeline_for(home.id)}


def test_only_who_shared_it_ends_it_and_one_of_several_alone(
    town, occasion, decides, illness, home, opens
):
    """
    What else was shared stays; who was given it is told.
    """
    other = record(kind="assessment.risk", about=home.mother, fact={},
                   **occasion("perinatal")).event.root  # fmt: skip
    shared = sharing.share(
        decision=decides("health_visiting"), content=Content(released=[illness, other]),
        **occasion("perinatal", SOON),
    ).event.root  # fmt: skip
    team = town.teams["health_visiting"].pk

    with pytest.raises(NotTheirsToEnd):
        sharing.end_release(share=shared, reason="x", to_team=team,
                            **occasion("health_visiting", SOON))  # fmt: skip
    ended = sharing.end_release(
        share=shared, event=illness, reason="It was wrong", to_team=team,
        **occasion("perinatal", SOON, sensitivity="health"),
    ).event.root  # fmt: skip

    with opens("health_visiting", home):
        seen = {one.event.root for one in queries.timeline_for(home.id)}
        given = {one.root: one.until for one in releases.given(home.id)}
    assert {shared, other, ended} <= seen
    assert illness not in seen
    assert given[illness] is not None
    assert given[other] is None
    sessions.end()
