"""A referral among others: under which place it stands, and which clocks it has."""

import re

import pytest


def page_of(client, address="/referrals"):
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("reader", "here"), [("psychiatrist", "referrals"), ("visitor", "families")]
)
def test_a_referral_stands_under_the_place_of_its_list(
    world, signed_in, referred, reader, here
):
    """
    Whoever decides it comes from the inbox; others come from the family.
    """
    client = signed_in(getattr(world, reader))

    page = page_of(client, f"/families/{world.family}/referrals/{referred}")

    [marked] = re.findall(r'href="([^"]*)" aria-current="true"', page)
    assert marked == f"/{here}"


def test_of_two_referrals_each_has_its_own_clocks(world, signed_in, referred, happen):
    """
    The clock that the other one began is said to be the other's.
    """
    received = happen(
        "referral.mental_health.received",
        {"answers": str(referred), "urgency": "routine"}, hours_ago=1.5,
    )  # fmt: skip
    happen("triage.completed", {"class": "routine", "answers": str(received)})
    second = happen(
        "referral.mental_health.received", {"urgency": "urgent", "referrer": "gp"},
        hours_ago=0.5,
    )  # fmt: skip
    client = signed_in(world.psychiatrist)
    others = "began with another referral"

    first = page_of(client, f"/families/{world.family}/referrals/{referred}")
    later = page_of(client, f"/families/{world.family}/referrals/{second}")

    assert "Perinatal referral triaged:" in later
    assert f"Perinatal referral triaged ({others})" in first
    assert "A referred parent is assessed:" in first
    assert others not in page_of(client)
