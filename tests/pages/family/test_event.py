"""The page of one event: what was entered, and what followed from it."""

from datetime import timedelta

import pytest

from lib.family_world import NOW, write
from lib.forms_sent import injury, sent, where


@pytest.fixture
def shown(world, signed_in, as_engine):
    """`shown(kind, fact)`: the page of such an event, for who recorded it."""

    def read(kind, fact):
        with as_engine():
            event = write(world, kind, fact)
        answer = signed_in(world.visitor).get(
            f"/families/{world.family}/events/{event}"
        )
        return answer.content.decode()

    return read


@pytest.mark.parametrize(
    ("kind", "fact", "said"),
    [
        ("screen.epds", {"items": [2, 0, 1] + [1] * 7}, "2, 0, 1, 1, 1"),
        ("screen.epds", {"answers_printed": [0] * 10}, "0, 0, 3, 0, 3, 3"),
        ("screen.whooley", {"items": [True, False]}, "yes, no"),
    ],
)
def test_the_answers_are_shown_as_they_count(shown, kind, fact, said):
    """
    Whoever checks a sum finds the items, however they were entered.
    """
    assert said in shown(kind, fact)


def test_a_sum_alone_has_no_items(shown):
    """
    What was not entered is not made up.
    """
    page = shown("screen.epds", {"total": 14, "safety_item": 0})

    assert "14 out of 30" in page
    assert "Item scores" not in page


def test_an_event_says_which_duties_it_started(world, signed_in):
    """
    With whoever owes each, and the way to its story.
    """
    client = signed_in(world.visitor)
    done = client.post(where(world, "mark"), injury(world))

    page = client.get(done.url.replace("/recorded", "")).content.decode()

    started = page[page.index("What it started") :]
    assert "A mark on a baby who cannot move seen by a paediatrician" in started
    assert f'href="/families/{world.family}/owed/' in started


def test_an_event_says_what_it_answered(world, signed_in):
    """
    What it ended stands apart from what it began.
    """
    client = signed_in(world.visitor)
    raised = {f"item_{n}": "1" for n in range(1, 10)} | {"item_1": "2", "item_2": "2"}
    low = {f"item_{n}": "0" for n in range(1, 10)}
    for items, at in ((raised, NOW - timedelta(minutes=5)), (low, NOW)):
        form = sent(world, how="items", item_10="0", opened_at=at.isoformat())
        done = client.post(where(world, "epds"), form | items)

    page = client.get(done.url.replace("/recorded", "")).content.decode()

    assert "It started nothing that you may see" in page
    assert "What it answered or ended" in page


def test_tags_stand_apart_from_the_words_before_them(world, signed_in, as_engine):
    """
    "(mother)Corrected" is two words.
    """
    with as_engine():
        first = write(world, "contact.health_visitor.other", {"place": "home"})
        write(
            world, "contact.health_visitor.other", {"place": "clinic"},
            recorded_at=NOW - timedelta(hours=2), corrects=first,
        )  # fmt: skip

    page = signed_in(world.visitor).get(f"/families/{world.family}").content.decode()

    assert ') <strong class="nhsuk-tag nhsuk-tag--white">Corrected' in page


def test_words_of_a_person_cannot_turn_the_words_beside_them(world, signed_in, shown):
    """
    What was kept before such signs were refused is held apart from the page.
    """
    turned = "fine \u202eesraw"

    page = shown("contact.health_visitor.other", {"place": turned, "note": turned})
    listed = signed_in(world.visitor).get(f"/families/{world.family}").content.decode()

    assert page.lower().count(f"<bdi>{turned}</bdi>") == 2
    assert f"<bdi>{turned}</bdi>" in listed
