"""Who is asked to a meeting, worked out from who is there."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lib.stories import at, story
from plait.records.shapes import Involved
from plait.standards.quorums import quorum_of, quorums
from plait.standards.roles import AGENCY_KINDS
from plait.timeline.timeline import Timeline
from plait.worklist import invitees as asking
from plait.worklist.routing import Directory, TeamCard

NOW = at("2026-11-24 10:00")
LONG_AGO = datetime(2026, 1, 5, 9, tzinfo=UTC)
ROLES = {
    "maternity": ("midwife",),
    "health_visiting": ("health_visitor",),
    "gp": ("gp",),
    "paediatrics": ("paediatrician", "ward_consultant"),
    "social_care": ("social_worker",),
    "police": ("police",),
    "perinatal": ("perinatal_duty", "perinatal_clinician"),
    "partnership": ("partnership", "delegated_safeguarding_partner"),
}
#: Teams 1 to 8 are of one area, 11 to 18 of the next; 20 is a conference service.
TEAM = {kind: number for number, kind in enumerate(AGENCY_KINDS, start=1)}
BESIDE = {kind: number + 10 for kind, number in TEAM.items()}
CONFERENCES = 20


def _card(number, kind, area, roles):
    return TeamCard(number, f"{area} {kind}", f"{area}-{kind}", kind, area,
                    answers_for=roles)  # fmt: skip


DIRECTORY = Directory.of(
    [
        *(_card(TEAM[kind], kind, "ashmere", ROLES[kind]) for kind in AGENCY_KINDS),
        *(_card(BESIDE[kind], kind, "wendle", ROLES[kind]) for kind in AGENCY_KINDS),
        _card(CONFERENCES, "social_care", "ashmere", ("conference_chair",)),
    ]
)


def place(kind, role, basis="recorded: Something", teams=None, until=None):
    return Involved(
        team_id=(teams or TEAM)[kind], team=kind, agency=kind, agency_kind=kind,
        role=role, phone="", out_of_hours_phone="", since=LONG_AGO, until=until,
        basis=basis, last_seen=None,
    )  # fmt: skip


def ask(type_="strategy", places=(), given="", trigger="", team=None):
    timeline = Timeline.of("family:1", story(given))
    found = timeline.of_kind(trigger)[-1] if trigger else None
    if found is not None:
        object.__setattr__(found.event, "team", str(team) if team else None)
    return {
        one.team: one
        for one in asking.invitees(
            asking.Called(
                quorum=quorum_of(type_), at=NOW, partnership="ashmere",
                home_team=TEAM["health_visiting"], places=places, timeline=timeline,
                directory=DIRECTORY, trigger=found,
            )
        )
    }  # fmt: skip


MARK = "2026-11-24 09:00  infant  injury.observed {mobile: false}"


def test_those_without_whom_it_does_not_count_are_asked():
    found = ask()

    assert set(found) == {TEAM["social_care"], TEAM["police"], TEAM["paediatrics"]}
    assert all(asking.QUORUM in one.why for one in found.values())


def test_health_is_asked_through_whoever_knows_the_family():
    """
    With a health visitor there, nobody needs to be found who has never met them.
    """
    found = ask(places=[place("health_visiting", "health_visitor")])

    assert TEAM["paediatrics"] not in found
    assert asking.QUORUM in found[TEAM["health_visiting"]].why


def test_of_a_mark_a_paediatrician_is_asked_beside_those_who_know_the_family():
    found = ask(
        places=[place("health_visiting", "health_visitor")],
        given=MARK, trigger="injury.observed", team=TEAM["health_visiting"],
    )  # fmt: skip

    assert TEAM["paediatrics"] in found
    assert asking.FOUND_IT in found[TEAM["health_visiting"]].why


def test_every_service_that_is_open_is_asked():
    there = [
        place("maternity", "midwife"),
        place("gp", "gp"),
        place("perinatal", "perinatal_clinician"),
    ]

    found = ask(places=there)

    assert {TEAM["maternity"], TEAM["gp"], TEAM["perinatal"]} < set(found)
    assert found[TEAM["perinatal"]].why[0] == asking.OPEN_TO_ADULT


def test_a_team_that_was_only_told_of_something_late_is_not_asked():
    """
    Nor one that was asked to another meeting and has nothing else to do with them.
    """
    found = ask(
        places=[
            place("partnership", "partnership", "was told that it is late: A visit"),
            place("gp", "gp", "was asked: Meeting called"),
        ]
    )

    assert TEAM["partnership"] not in found
    assert TEAM["gp"] not in found


def test_whose_work_has_ended_is_shown_and_not_asked():
    """
    The mother was discharged: whoever calls decides.
    """
    told = [
        "2026-10-01 09:00  mother  referral.mental_health.accepted",
        "2026-11-01 09:00  mother  discharge.mental_health",
    ]
    events = story("\n".join(told))
    for event in events:
        object.__setattr__(event, "team", str(TEAM["perinatal"]))
    found = asking.invitees(
        asking.Called(
            quorum=quorum_of("strategy"), at=NOW, partnership="ashmere", home_team=2,
            places=[place("perinatal", "perinatal_clinician")],
            timeline=Timeline.of("family:1", events), directory=DIRECTORY,
        )
    )  # fmt: skip
    perinatal = next(one for one in found if one.team == TEAM["perinatal"])

    assert perinatal.why == (asking.WAS_OPEN,)
    assert not perinatal.is_asked


def test_where_it_was_found_in_another_area_both_areas_are_asked():
    """
    Social care and police of where the child was found, and of where the child lives.
    """
    found = ask(given=MARK, trigger="injury.observed", team=BESIDE["paediatrics"])

    assert found[BESIDE["social_care"]].why == (asking.AREA_OF_INCIDENT,)
    assert found[BESIDE["police"]].why == (asking.AREA_OF_INCIDENT,)
    assert asking.QUORUM in found[TEAM["social_care"]].why


def test_where_it_was_said_to_be_found_counts_before_who_recorded_it():
    """
    And where the quorum asks the other area, the home area is asked all the same.
    """
    said = MARK.replace("false}", "false, area_of_incident: wendle}")
    own, beside = TEAM["social_care"], BESIDE["social_care"]

    found = ask(given=said, trigger="injury.observed", team=TEAM["gp"])
    newest = ask(
        places=[place("social_care", "social_worker", teams=BESIDE)],
        given=said, trigger="injury.observed", team=TEAM["gp"],
    )  # fmt: skip

    assert asking.AREA_OF_INCIDENT in found[beside].why
    assert {own, beside} <= set(found)
    assert {own, beside} <= set(newest)


def test_the_ward_is_asked_while_the_child_is_in_hospital():
    found = ask(given="2026-11-23 09:00  infant  hospital.admitted")

    assert asking.IN_HOSPITAL in found[TEAM["paediatrics"]].why


def test_a_team_has_one_seat_in_the_role_that_is_somebodys_own():
    """
    The chair of a conference is a part of its own; a colleague does not stand for it.
    """
    found = ask("conference_initial")

    assert found[CONFERENCES].role == "conference_chair"
    assert found[TEAM["social_care"]].role == "social_worker"


def test_each_is_told_on_which_ground():
    started = "2026-11-23 09:00  infant  s47.started"

    assert {one.basis for one in ask().values()} == {"LB-16LA"}
    assert {one.basis for one in ask(given=started).values()} == {"LB-47"}


PLACES = st.lists(
    st.builds(
        lambda kind, teams: place(kind, ROLES[kind][0], teams=teams),
        st.sampled_from(AGENCY_KINDS),
        st.sampled_from([TEAM, BESIDE]),
    ),
    max_size=6,
)


@given(st.sampled_from(sorted(quorums())), PLACES)
def test_nobody_is_forgotten_and_nobody_is_asked_twice(type_, places):
    """
    Whoever is around, each role of the quorum and each open service is asked once.
    """
    found = asking.invitees(
        asking.Called(
            quorum=quorum_of(type_), at=NOW, partnership="ashmere", home_team=2,
            places=places, timeline=Timeline.of("family:1", ()), directory=DIRECTORY,
        )
    )  # fmt: skip

    teams = [one.team for one in found]
    assert len(teams) == len(set(teams))
    assert {one.team_id for one in places} <= set(teams)
    kinds = {DIRECTORY.teams[team].agency_kind for team in teams}
    for role in quorum_of(type_).all:
        assert kinds.intersection(asking.roles()[role].held_by), role


def test_whom_only_something_guarded_brings_is_shown_and_not_asked():
    """
    Everybody who is asked reads who else is: so no reason of theirs is written down.
    """
    given = "2026-11-20 09:00  infant  referral.social_care.made"
    timeline = Timeline.of("family:1", story(given))
    [made] = timeline.of_kind("referral.social_care.made")
    object.__setattr__(made.event, "team", str(TEAM["gp"]))
    called = asking.Called(
        quorum=quorum_of("strategy"), at=NOW, partnership="ashmere",
        home_team=TEAM["health_visiting"], places=(), timeline=timeline,
        directory=DIRECTORY, trigger=made,
    )  # fmt: skip
    told = {one.team: one for one in asking.invitees(called)}[TEAM["gp"]]
    assert told.is_asked

    for name in ("sealed", "third_party", "police", "location", "domestic_abuse"):
        object.__setattr__(made.event, "sensitivity", name)
        found = {one.team: one for one in asking.invitees(called)}[TEAM["gp"]]
        assert (found.why, found.is_asked) == ((asking.ADDED,), False)
