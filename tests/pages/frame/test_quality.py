"""The page of the pathway's owner: counts in words, for the office alone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from plait.records.models import FailedDerivation, WorklistEntry
from plait.standards.loader import library

STANDARD = "positive_whooley_followed_up"


@pytest.fixture
def fired(town, home, as_engine):
    """`fired(7, how="met", late=True, standard=...)`: so many entries of a standard."""

    def fire(times: int, how=None, *, late=False, standard=STANDARD) -> None:
        now = timezone.now()
        due = now - timedelta(days=2) if late else now + timedelta(days=2)
        with as_engine():
            for _ in range(times):
                WorklistEntry.objects.create(
                    subject_id=home.id, id=uuid4(), standard=standard, version=1,
                    title="x", owed_by="health_visitor", classes=1, trigger=uuid4(),
                    team=town.teams["health_visiting"], because=[],
                    agency="ashmere-health-visiting",
                    opened_at=now - timedelta(days=9), due_at=due,
                    closed_how=how, closed_at=now if how else None,
                )  # fmt: skip

    return fire


def shown(client, query: str = "") -> str:
    return client.get(f"/quality{query}").content.decode()


def cells(page: str, standard: str = STANDARD) -> list[str]:
    """The words of the cells of a standard's row."""
    row = re.search(rf'(?s)<tr role="row" id="standard-{standard}".*?</tr>', page)
    assert row, page
    return [
        re.sub(r'(?s)<span class="quality__label".*?</span>|<[^>]+>', "", one).strip()
        for one in re.findall(r'(?s)<td role="cell"[^>]*>(.*?)</td>', row[0])
    ]


@pytest.mark.parametrize("who", ["health_visiting", "gp", "perinatal", "police"])
def test_it_is_for_the_office_alone(signed_in, who):
    """
    Others get what they would get for a page that is not there, and no link to it.
    """
    client = signed_in(who)

    assert client.get("/quality").status_code == 404
    assert "/quality" not in client.get("/due").content.decode()


def test_the_office_is_led_to_it(signed_in):
    """
    By a place of the frame.
    """
    client = signed_in("partnership")

    assert 'href="/quality"' in client.get("/due").content.decode()
    assert client.get("/quality").status_code == 200


def test_a_row_tells_what_became_of_what_fired(signed_in, fired):
    """
    Numbers by state, the share in time and how long it took.
    """
    fired(5)
    fired(6, late=True)
    fired(8, "met")
    fired(5, "met", late=True)
    page = shown(signed_in("partnership"))

    assert cells(page) == [
        "24", "5", "6", "8", "5", "0", "0", "0", "42%", "9 days; 9 days",
    ]  # fmt: skip
    assert f'href="/guide/standards/{STANDARD}"' in page


def test_small_numbers_are_hidden_and_cannot_be_worked_out(signed_in, fired):
    """
    Neither from the sum nor from the share.
    """
    fired(20, "met")
    fired(2, "met", late=True)

    assert cells(shown(signed_in("partnership"))) == [
        "20 or more", "0", "0", "20", "fewer than 5", "0", "0", "0", "too few to say",
        "9 days; 9 days",
    ]  # fmt: skip


def test_what_never_fired_shows_none_yet_and_no_share(signed_in):
    """
    0% would look like bad work where there was none to do.
    """
    page = shown(signed_in("partnership"))

    assert "No standard fired in this period." in page
    assert "that did not fire: none yet" in page
    assert "0%" not in page
    assert library().get(STANDARD).title in page


def test_what_is_open_alone_has_no_share_yet(signed_in, fired):
    """
    Nothing of it is decided.
    """
    fired(9)

    assert cells(shown(signed_in("partnership")))[-2:] == ["none yet", "none yet"]


def test_what_mostly_is_late_stands_at_the_top_in_words(signed_in, fired):
    """
    With a way to its row.
    """
    fired(6, late=True)
    fired(5, "met")
    page = shown(signed_in("partnership"))

    top = page[: page.index("Standards that fired")]
    assert library().get(STANDARD).title in top
    assert "More than half were not done in time" in top
    assert f'href="#standard-{STANDARD}"' in top


def test_it_is_sorted_by_what_is_shown(signed_in, fired):
    """
    By links that stand in the address, and say how it is sorted.
    """
    fired(6, standard="hv_six_week")
    fired(9, standard="hv_new_birth")
    client = signed_in("partnership")

    def order(query: str) -> list[str]:
        return re.findall(r'id="standard-(\w+)"', shown(client, query))

    assert order("?sort=fired&period=all") == ["hv_new_birth", "hv_six_week"]
    assert 'aria-sort="descending"' in shown(client, "?sort=fired")
    titles = [library().get(name).title.lower() for name in order("?sort=title")]
    assert titles == sorted(titles)


def test_a_group_and_a_period_narrow_it(signed_in, fired):
    """
    And nonsense in the address gives the usual page.
    """
    fired(6)
    client = signed_in("partnership")

    assert f'id="standard-{STANDARD}"' in shown(
        client, "?group=perinatal_mental_health"
    )
    assert f'id="standard-{STANDARD}"' not in shown(client, "?group=maternity")
    nonsense = "?group=x&period=9y&sort=secret&partnership=elsewhere"
    assert f'id="standard-{STANDARD}"' in shown(client, nonsense)


def test_it_says_how_it_was_counted_how_fresh_and_what_is_missing(
    signed_in, home, town, as_engine
):
    """
    Also that a family could not be worked out.
    """
    with as_engine():
        FailedDerivation.objects.create(
            subject_id=home.id, team=town.teams["health_visiting"],
            office=town.teams["partnership"], at=timezone.now(), reason="ValueError",
        )  # fmt: skip
    page = shown(signed_in("partnership"))

    assert "How these numbers are counted" in page
    assert "What is open, stopped or dismissed is not counted." in page
    assert "They were counted at " in page
    assert "1 family whose list could not be worked out" in page
