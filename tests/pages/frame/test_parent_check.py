"""Before a parent is told who looked: what the record says, to the worker alone."""

import re

import pytest

from plait.records.models import Person

QUIET = "Nothing that you may read speaks against it"
ABUSE = "Domestic abuse was told of or suspected"
LETTERS = "not safe to write to the mother"


@pytest.fixture
def alone(home, as_engine):
    """Nobody but the mother lives with the baby."""
    with as_engine():
        Person.objects.filter(subject_id=home.id).exclude(
            role__in=("mother", "infant")
        ).update(household=False)
    return home


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_way_to_the_list_leads_by_what_speaks_against_it(alone, signed_in):
    """
    Where nothing does, it is not said to be safe.
    """
    visitor, path = signed_in("health_visiting"), f"/families/{alone.id}/looked"
    assert f'href="{path}/before-parent"' in visitor.get(path).content.decode()

    page = visitor.get(f"{path}/before-parent")

    assert QUIET in words(page)
    assert "ask all the same" in words(page)
    assert f'href="{path}/parent"' in page.content.decode()


def test_what_speaks_against_it_is_said_there_and_never_to_the_parent(
    alone, records, signed_in
):
    """
    Neither on the page that is handed over, nor in print: all of this one is not.
    """
    records("health_visiting", "concern.domestic_abuse", about="mother")
    records("health_visiting", "letters.route_recorded", about="mother",
            letters="not_safe")  # fmt: skip
    visitor, path = signed_in("health_visiting"), f"/families/{alone.id}/looked"

    before = visitor.get(f"{path}/before-parent")
    handed = words(visitor.get(f"{path}/parent"))

    assert ABUSE in words(before)
    assert LETTERS in words(before)
    assert QUIET not in words(before)
    main = before.content.decode().partition("<main")[2].partition("</main>")[0]
    assert main.partition(">")[2].strip().startswith('<div class="plait-noprint">')
    assert ABUSE not in handed
    assert LETTERS not in handed


def test_it_says_no_more_than_its_reader_may_read(alone, records, signed_in):
    """
    A team that may not know of abuse is not told of it here.
    """
    records("health_visiting", "concern.domestic_abuse", about="mother")
    path = f"/families/{alone.id}/looked/before-parent"

    for team in ("maternity", "gp", "social_care"):
        answer = signed_in(team).get(path)
        if answer.status_code == 200:
            assert ABUSE not in words(answer), team
