"""What is down is said on every worklist, with what to do; silence is not safety."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plait.pages import components
from plait.records.models import EngineState, FailedDerivation, FeedState
from plait.worklist import projection

SAID = "We could not work out what is owed to this family"


@pytest.fixture
def broken(records, home, monkeypatch):
    """The rules fail for the family from here on; something was recorded."""

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(projection, "refresh", fail)
    return records("health_visiting", "contact.health_visitor.other", about="infant")


@pytest.fixture
def heard(as_engine):
    """`heard("gp-system", timedelta(hours=2))`: heard from so long ago."""

    def hear(feed: str, ago: timedelta, **more) -> None:
        with as_engine():
            FeedState.objects.create(
                feed=feed, agency="", heard_at=timezone.now() - ago, **more
            )

    return hear


def shown(client, where: str = "/due") -> str:
    return client.get(where).content.decode()


@pytest.mark.parametrize("where", ["/due", "/due?group=maternity", "/due?show=closed"])
def test_a_family_that_failed_stands_on_the_list_of_its_home_team(
    broken, home, signed_in, where
):
    """
    A row of its own, whatever is filtered, with who, since when and what to do.
    """
    page = shown(signed_in("health_visiting"), where)

    assert "Needs a look first" in page
    assert SAID in page
    assert "Family A.<small>F-" in page
    assert "Look at its timeline" in page
    assert f'href="/families/{home.id}"' in page
    assert "Nothing is due from your team." not in page


def test_the_office_is_told_whom_to_ring_and_gets_no_door_that_is_shut(
    broken, home, signed_in
):
    """
    It may not open the family, so there is no link; the number is there.
    """
    page = shown(signed_in("partnership"))

    assert SAID in page
    assert 'href="tel:01632960001"' in page
    assert f"/families/{home.id}" not in page


def test_a_colleague_s_training_that_failed_has_no_family_to_open(
    signed_in, town, home, as_engine
):
    """
    It is said of whom, and there is no door that would be shut.
    """
    with as_engine():
        FailedDerivation.objects.create(
            subject_id=home.id, team=town.teams["gp"], at=timezone.now(),
            reason="ValueError", label="Colleague",
        )  # fmt: skip
    page = shown(signed_in("gp"))

    assert "what is owed to this colleague" in page
    assert "Open the family" not in page


def test_others_are_not_told_of_a_family_that_is_not_theirs(broken, signed_in):
    """
    That there is such a family is news to them.
    """
    assert SAID not in shown(signed_in("police"))


def test_when_all_is_well_a_quiet_line_says_when_it_was_seen_to(
    signed_in, swept, heard, settings
):
    """
    Worker, rules with their version, and each feed with its time; and no strip.
    """
    settings.FEEDS = {"maternity": timedelta(hours=1)}
    at = timezone.now()
    swept(at)
    heard("maternity", timedelta(minutes=5))
    page = shown(signed_in("gp"))

    line = re.search(r'(?s)<p class="plait-fresh.*?</p>', page)
    assert line
    checked = components.time_of_day(at)
    assert f"Late duties checked {checked}." in line[0]
    assert re.search(rf"Rules checked {checked}: \d+ standards", line[0])
    assert re.search(r"Feeds:\s+maternity ", line[0])
    assert "plait-strip" not in page


def test_no_feed_at_all_is_said_too(signed_in, swept):
    """
    What other systems hold is then not here.
    """
    swept(timezone.now())

    assert "Feeds: none. What other systems hold is not here" in shown(signed_in("gp"))


@pytest.mark.parametrize("where", ["/due", "/families", "/guide"])
def test_a_silent_feed_is_said_on_every_page(signed_in, swept, heard, settings, where):
    """
    Since when, and whom to ring instead.
    """
    settings.FEEDS = {"maternity": timedelta(hours=1)}
    swept(timezone.now())
    heard("maternity", timedelta(hours=2))
    page = shown(signed_in("gp"), where)

    assert "maternity is silent since" in page
    assert "Ring whoever works with that system instead" in page


def test_a_fault_of_the_rules_is_said_on_every_page(signed_in, swept, as_engine):
    """
    As the worker found it.
    """
    swept(timezone.now())
    with as_engine():
        EngineState.objects.update(faults=["An edit was refused: x.yaml:3."])

    assert "An edit was refused: x.yaml:3." in shown(signed_in("gp"))


def test_what_goes_down_comes_with_a_refresh_once(signed_in, swept, time_machine_at):
    """
    The list is refreshed and the strip is not, so it comes along, when it is news.
    """
    swept(timezone.now())
    client = signed_in("gp")
    page = shown(client)
    [where] = re.findall(r'hx-get="([^"]+)"', page)
    where = where.replace("&amp;", "&")
    calm = shown(client, where)
    with time_machine_at(timedelta(minutes=5)):
        news = shown(client, where)
        [again] = re.findall(r'hx-get="([^"]+)"', news)
        old = shown(client, again.replace("&amp;", "&"))

    assert "hx-swap-oob" not in calm
    assert 'hx-swap-oob="true"' in news
    assert "Escalation was last checked 5 minutes ago" in news
    assert "hx-swap-oob" not in old
