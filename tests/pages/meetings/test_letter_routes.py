"""The way of a letter to a parent: never to a wrong door."""

from datetime import timedelta

import pytest

from lib.family_world import NOW, write
from lib.letters import (
    ADDRESS,
    POSTCODE,
    ROUTE,
    answers,
    letters,
    path,
    send,
    words_of,
)
from plait.access.models import Involvement


@pytest.mark.parametrize("letters_", [None, "not_safe", "by_hand"])
def test_where_post_is_not_said_to_be_safe_no_address_is_printed(
    world, held, decide, safe, signed_in, as_engine, letters_
):
    """
    Neither on the pages nor in the letter: it is handed over, by somebody named.
    """
    decide("section47", "none")
    if letters_:
        safe(world.mother, letters_, hands_over="Jo Bell")
    client = signed_in(world.social_worker)

    pages = [client.get(path(world, held)), client.get(path(world, held, world.mother))]
    pages.append(client.post(path(world, held, world.mother), answers()))
    words = words_of(send(client, world, held, world.mother, hands_over="Jo Bell"))

    for page in pages:
        assert page.status_code == 200
        assert "Hand it over in person" in page.content.decode()
        assert ADDRESS not in page.content.decode()
    assert ADDRESS not in words
    assert POSTCODE not in words
    [event] = letters(as_engine)
    assert (event.fact["route"], event.fact["hands_over"]) == ("by_hand", "Jo Bell")


def test_the_newest_word_on_the_route_holds(world, held, decide, safe, signed_in):
    """
    Safe once is not safe for ever; and what is safe for one is not so for another.
    """
    decide("section47", "none")
    safe(world.mother)
    client = signed_in(world.social_worker)
    assert (
        ADDRESS
        in client.post(path(world, held, world.mother), answers()).content.decode()
    )
    safe(world.mother, "not_safe")

    page = client.post(path(world, held, world.mother), answers()).content.decode()

    assert ADDRESS not in page


def test_a_warning_is_not_undone_by_what_was_recorded_late(
    world, held, decide, safe, signed_in, as_engine
):
    """
    "Safe" of last week, typed today, says nothing of since; nor the other way round.
    """
    decide("section47", "none")
    safe(world.mother, "not_safe")
    with as_engine():
        write(world, ROUTE, {"letters": "safe"}, by="social_care", about=world.mother,
              at=NOW - timedelta(days=9), recorded_at=NOW)  # fmt: skip
    client = signed_in(world.social_worker)

    page = client.post(path(world, held, world.mother), answers()).content.decode()

    assert ADDRESS not in page


def test_what_is_safe_for_one_adult_is_not_so_for_the_other(
    world, held, decide, safe, signed_in, partner
):
    """
    They may live at one address and open each other's letters.
    """
    decide("section47", "none")
    safe(world.mother)

    page = signed_in(world.social_worker).post(path(world, held, partner), answers())

    assert "Hand it over in person" in page.content.decode()
    assert ADDRESS not in page.content.decode()


def test_who_may_not_know_where_they_live_hands_it_over(
    world, held, decide, safe, signed_in, as_engine
):
    """
    Without the class of locations there is no address, whatever was said of it.
    """
    decide("section47", "none")
    safe(world.mother)
    with as_engine():
        Involvement.objects.filter(team=world.teams["social_care"]).update(classes=1)

    page = signed_in(world.social_worker).post(
        path(world, held, world.mother), answers()
    )

    assert ADDRESS not in page.content.decode()
    assert "Hand it over in person" in page.content.decode()
