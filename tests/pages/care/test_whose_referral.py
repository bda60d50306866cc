"""A referral among others: under which place it stands, and which clocks it has."""

import re
from uuid import uuid4

import pytest

from plait.access.classes import ROUTINE
from plait.access.models import Involvement


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


def test_a_parent_is_told_by_no_message_and_the_page_says_so(
    world, signed_in, referred, happen
):
    """
    Nothing is sent to anybody, and the words are of the parent.
    """
    happen("referral.mental_health.accepted", {"answers": str(referred)})
    address = f"/families/{world.family}/referrals/{referred}/tell"
    sent = {
        "event_id": "3f0c6a53-7c0e-4b0e-8f0e-2d6f5b6f7a10",
        "whom": ["parent", "gp"], "how": "message", "words": "We have accepted it.",
    }  # fmt: skip

    answer = signed_in(world.psychiatrist).post(address, sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A message in Plait does not reach the parent" in page
    assert "Whoever referred is in no team" not in page


def test_whoever_refers_again_sees_that_it_is_open_already(world, signed_in, referred):
    """
    A second referral can be made all the same: something may be new.
    """
    address = f"/families/{world.family}/record/mental-health-referral"

    page = page_of(signed_in(world.visitor), address)

    assert "Referred already" in page
    assert f"/families/{world.family}/referrals/{referred}" in page
    assert "What happened?" in page


def test_nobody_is_told_of_a_referral_that_there_is_not(world, signed_in):
    address = f"/families/{world.family}/record/mental-health-referral"

    assert "Referred already" not in page_of(signed_in(world.visitor), address)


def test_whoever_made_a_referral_that_was_joined_is_told_as_well(
    world, signed_in, referred, happen
):
    """
    Joined is decided: the next page drafts what the referrer and the GP are told.
    """
    happen("referral.mental_health.accepted", {"answers": str(referred)})
    second = happen(
        "referral.mental_health.received",
        {"urgency": "routine", "referrer": "midwife"},
        hours_ago=0.5,
    )
    client = signed_in(world.psychiatrist)
    place = f"/families/{world.family}/referrals/{second}"
    sent = {"event_id": str(uuid4()), "with_episode": str(referred)}

    answer = client.post(f"{place}/join", sent)

    assert answer.url == f"{place}/tell"
    assert "has this parent in care already" in page_of(client, answer.url)
    page = page_of(client, place)
    assert "Still to be told what was decided: whoever referred, the GP" in page
    assert "What the referral does not say" not in page
    told = {"event_id": str(uuid4()), "whom": ["referrer", "gp"], "how": "telephone",
            "words": "She is in our care already."}  # fmt: skip
    assert client.post(f"{place}/tell", told).url == place
    assert "Still to be told" not in page_of(client, place)


def test_what_happened_with_a_referral_repeats_nothing_that_stands_above(
    world, signed_in, referred
):
    """
    A line a step: what it says is read above, in the words of its form.
    """
    page = page_of(
        signed_in(world.psychiatrist), f"/families/{world.family}/referrals/{referred}"
    )

    said, happened = page.split("What happened with it")
    assert "A recent marked change of mood" in said
    assert "Referred to mental-health care</a>" in happened
    assert "recent_change" not in happened
    assert "marked change" not in happened


def test_who_referred_reads_on_its_page_what_became_of_it(
    world, signed_in, referred, happen, as_engine
):
    """
    As on the list of those that they made, whatever else they may read.
    """
    happen("referral.mental_health.accepted", {"answers": str(referred)})
    with as_engine():
        Involvement.objects.filter(team=world.teams["health_visiting"]).update(
            classes=ROUTINE
        )

    page = page_of(
        signed_in(world.visitor), f"/families/{world.family}/referrals/{referred}"
    )

    assert ">Accepted</strong>" in page
    assert "Not received yet" not in page
    assert "No pregnancy or baby known" not in page
