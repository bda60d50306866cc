"""Every duty has a team: the involved one, the partnership's, the office, the home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.town import LONG_AGO
from plait.standards.roles import roles
from plait.worklist.entries import initials
from plait.worklist.routing import Around, Directory, Involved, TeamCard, team_for


def team(number, kind, partnership="here", answers_for=(), serves=()):
    return TeamCard(
        number, f"team {number}", f"agency-{number}", kind, partnership,
        answers_for=tuple(answers_for), serves=tuple(serves),
    )  # fmt: skip


TEAMS = Directory.of(
    [
        team(1, "health_visiting"),
        team(2, "social_care", answers_for=["social_worker"]),
        team(3, "perinatal", "there", serves=["here"]),
        team(4, "partnership"),
        team(5, "social_care", answers_for=["social_worker", "team_manager"]),
        team(6, "gp", "there"),
    ]
)
HOME = Around("here", home_team=1)


def involved(*places):
    return Around(
        "here",
        home_team=1,
        involved=tuple(
            Involved(number, role, LONG_AGO + timedelta(days=days))
            for days, (number, role) in enumerate(places)
        ),
    )


BORDER = Directory.of(
    [
        team(1, "health_visiting"),
        team(2, "social_care", answers_for=["social_worker", "team_manager"]),
        replace(team(5, "social_care", "there", ["social_worker"]), agency="theirs"),
        replace(team(6, "social_care", "there", ["team_manager"]), agency="theirs"),
        replace(team(7, "social_care", "there", ["team_manager"]), agency="theirs"),
        team(8, "partnership", answers_for=["lead_safeguarding_partner"]),
    ]
)


@pytest.mark.parametrize(
    ("role", "near", "around", "expected"),
    [
        ("social_worker", None, HOME, 2),
        ("social_worker", 5, HOME, 5),
        ("team_manager", 5, HOME, 6),
        ("team_manager", 5, involved((7, "team_manager")), 7),
        ("lead_safeguarding_partner", 5, HOME, 8),
        ("social_worker", 99, HOME, 2),
    ],
)
def test_who_answers_for_a_decision_is_of_the_agency_that_took_it(
    role, near, around, expected
):
    """
    Across the border too: the area that decided, and not the family's own.
    """
    found = team_for("addressee", around, BORDER, sent_to=role, near=near)

    assert found == expected


@pytest.mark.parametrize(
    ("role", "around", "expected"),
    [
        ("social_worker", HOME, 2),
        ("team_manager", HOME, 5),
        ("health_visitor", HOME, 1),
        ("perinatal_clinician", HOME, 3),
        ("gp", HOME, 4),
        ("no_such_role", HOME, 4),
        ("line_manager", HOME, 1),
        ("social_worker", involved((5, "social_worker")), 5),
        ("social_worker", involved((5, "team_manager")), 5),
        ("social_worker", involved((5, "social_worker"), (2, "social_worker")), 2),
        ("social_worker", involved((99, "social_worker")), 2),
    ],
)
def test_a_role_means_one_team(role, around, expected):
    """
    In the role, able to answer, of the kind, the office: in this order, newest first.
    """
    assert team_for(role, around, TEAMS) == expected


def test_whoever_found_it_owes_it_and_whoever_is_named_answers():
    """
    Two roles that the event decides.
    """
    assert team_for("finder", HOME, TEAMS, found_by=3) == 3
    assert team_for("finder", HOME, TEAMS) == 1
    assert team_for("addressee", HOME, TEAMS, sent_to="social_worker") == 2
    assert team_for("addressee", HOME, TEAMS) == 1
    assert team_for("addressee", HOME, TEAMS, sent_to="addressee") == 1


@given(
    role=st.sampled_from([*roles(), "unheard_of"]),
    kinds=st.lists(st.sampled_from(["gp", "police", "other"]), max_size=4),
    found_by=st.one_of(st.none(), st.integers(1, 9)),
)
def test_there_is_always_a_team(role, kinds, found_by):
    """
    Whatever the role, and however few teams there are besides the home team.
    """
    directory = Directory.of(
        [team(1, "health_visiting"), *(team(n, k) for n, k in enumerate(kinds, 2))]
    )

    assert team_for(role, HOME, directory, found_by=found_by) in directory.teams


@pytest.mark.parametrize(
    ("role", "given_name", "family_name", "label"),
    [
        ("infant", "Wren", "Ashby", "Baby A."),
        ("infant", "", "", "Baby"),
        ("unborn", "", "Ashby", "Unborn baby A."),
        ("mother", "Jane", "Ashby", "J. A."),
        ("mother", "", "Ashby", "Mother A."),
        ("partner", "Li", "", "L."),
    ],
)
def test_a_list_shows_initials_alone(role, given_name, family_name, label):
    """
    Until the record is opened nobody has a name.
    """
    assert initials(role, given_name, family_name) == label
