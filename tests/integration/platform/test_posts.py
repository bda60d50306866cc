"""A post in a team begins and ends by a command, and says what is wrong otherwise."""

from datetime import timedelta

import pytest

from lib.family_world import NOW, make_world
from plait.access import holding, posts
from plait.access.accounts import AccountRefused

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def world(db, as_engine):
    """A family, and its teams."""
    with as_engine():
        return make_world()


@pytest.fixture
def ends(world, as_engine):
    """Ends the posts of somebody in a team; gives how many ended."""

    def end(email, team=None, *, now=NOW):
        named = team or world.teams["perinatal"].name
        with as_engine():
            return holding.end_posts(email=email, team=named, now=now, using="default")

    return end


@pytest.fixture
def begins(world, as_engine):
    """Gives somebody a post in the perinatal team."""

    def begin(email, role, *, now=NOW):
        with as_engine():
            return holding.give_post(
                email=email, team=world.teams["perinatal"].name, role=role, now=now,
                using="default",
            )  # fmt: skip

    return begin


def test_whoever_leaves_holds_no_post_from_then_on(world, ends):
    """
    And not twice: who has left already is not told that it worked.
    """
    email = world.psychiatrist.email

    assert posts.current_post(world.psychiatrist, NOW) is not None
    assert ends(email.upper()) == 1
    assert posts.current_post(world.psychiatrist, LATER) is None
    with pytest.raises(AccountRefused, match="no post in this team now"):
        ends(email, now=LATER)


def test_whoever_comes_back_has_a_post_again(world, ends, begins):
    """
    The old post stays as it was, and a new one begins.
    """
    email, role = world.psychiatrist.email, world.teams["perinatal"].roles[0]
    ends(email)

    begins(email, role, now=LATER)

    held = posts.current_post(world.psychiatrist, LATER)
    assert held is not None
    assert held.valid_from == LATER
    with pytest.raises(AccountRefused, match="hold this post already"):
        begins(email, role, now=LATER)


@pytest.mark.parametrize(
    ("email", "team", "words"),
    [
        ("nobody@example.org", None, "no account with this email"),
        (None, "No such team", "has no team 'No such team'"),
    ],
)
def test_what_is_not_known_is_said_and_nothing_ends(world, ends, email, team, words):
    """
    What was wanted, and what there is.
    """
    with pytest.raises(AccountRefused, match=words):
        ends(email or world.psychiatrist.email, team)

    assert posts.current_post(world.psychiatrist, NOW) is not None


def test_a_role_for_which_the_team_does_not_answer_is_refused(world, begins):
    """
    A post means that somebody answers for its role there.
    """
    with pytest.raises(AccountRefused, match="does not answer for the role 'gp'"):
        begins(world.psychiatrist.email, "gp")
