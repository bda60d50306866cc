"""The made-up organisation is whole: every role is answered for, nobody is real."""

from collections import Counter

from plait.standards.policies import names
from plait.standards.roles import AGENCY_KINDS, roles
from plait.synthetic.organisation import organisation


def test_every_role_is_answered_for_in_every_partnership():
    """
    Whoever a standard makes owe something or tells has a team there.
    """
    world = organisation()

    for partnership in world.partnerships:
        for role in roles().values():
            if not role.depends_on_event:
                team = world.answering(
                    role.id, partnership=partnership.slug, town=partnership.towns[0]
                )
                assert team.kind in role.held_by


def test_every_post_is_a_role_that_there_is():
    """
    A misspelt role would be a post whose duties nobody gets.
    """
    posts = {person.role for team in organisation().teams for person in team.staff}

    assert posts <= set(roles())


def test_nobody_on_the_staff_can_be_written_to_or_rung():
    """
    Addresses end in .example, numbers are of the range kept for drama.
    """
    world = organisation()
    emails = [person.email for team in world.teams for person in team.staff]

    assert max(Counter(emails).values()) == 1
    assert all(email.endswith(".example") for email in emails)
    for team in world.teams:
        assert team.phone.startswith("01632 960")
        assert team.out_of_hours.startswith("01632 960")


def test_about_sixty_people_work_there():
    """
    Enough for every role to have somebody, few enough to know them.
    """
    staff = [person for team in organisation().teams for person in team.staff]

    assert 38 <= len(staff) <= 66


def test_partnerships_have_policies_and_kinds_are_known():
    """
    Each names a policy that Plait comes with, and each agency is of a known kind.
    """
    world = organisation()

    assert {one.policy for one in world.partnerships} <= set(names())
    assert {agency.kind for agency in world.agencies} == set(AGENCY_KINDS)


def test_the_two_partnerships_agree_on_different_things():
    """
    In Wendlebury health visitors may read mental-health details, in Ashmere not.
    """
    agreed = {
        (one.partnership, one.role): one.may_see for one in organisation().agreements
    }

    assert "health" not in agreed["ashmere", "health_visitor"]
    assert "health" in agreed["wendlebury", "health_visitor"]
    assert all("sealed" not in may_see for may_see in agreed.values())
