"""Why something is owed to a family, or why nothing is: what each reader is told."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.family_world import NOW
from plait.access.classes import EVERYTHING
from plait.access.models import Involvement
from plait.records.shapes import NewEvent
from plait.worklist import recording

MOST_QUERIES = 24
DAY = timedelta(days=1)
CANNOT = "We cannot show all the reasons to you."
STRATEGY = "conjunction_strategy_meeting"
MARK = {"mobile": False, "explanation": "none"}


@pytest.fixture
def records(world, as_engine):
    """`records("perinatal", "screen.epds", total=11)`: by that team, a day ago."""

    def record(team, kind, *, about="mother", ago=DAY, sensitivity=None, **fact):
        at = NOW - ago
        event = NewEvent(
            id=uuid4(), subject_id=world.family, kind=kind, fact=fact,
            about=getattr(world, about), occurred_at=at, recorded_at=at,
            agency=f"ashmere-{team}", team_id=world.teams[team].pk,
            sensitivity=sensitivity,
        )  # fmt: skip
        with as_engine():
            done = recording.record_all(world.family, [event], now=at, using="default")
        assert done.is_worked_out
        return event

    return record


@pytest.fixture
def asks(world, signed_in):
    """`asks(world.visitor, "raised_epds_assessed")`: the page, as text."""

    def ask(staff, standard=""):
        page = f"/families/{world.family}/why"
        answer = signed_in(staff).get(f"{page}/{standard}" if standard else page)
        assert answer.status_code == 200
        told = re.sub(r"\s+", " ", answer.content.decode())
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", told)

    return ask


def test_a_fact_that_came_near_is_told_with_what_it_lacked(world, records, asks):
    """
    The score that was wanted, and the one that was got.
    """
    records("health_visiting", "screen.epds", total=11)

    page = asks(world.visitor, "raised_epds_assessed")

    assert "Nothing that you may see." in page
    assert "came near, and does not start it" in page
    assert "Wanted: score 13 or more; it was 11." in page


def test_what_is_owed_is_counted_out(world, records, asks):
    """
    From the fact to the moment at which it is due, with a link to the duty.
    """
    records("health_visiting", "screen.epds", total=15)

    page = asks(world.visitor, "raised_epds_assessed")

    assert "started this" in page
    assert f"/families/{world.family}/owed/" in page
    assert "day 0 is Tue 10 Mar 2026, day 14 is Tue 24 Mar 2026" in page
    assert "Nothing has met it." in page


def test_without_any_fact_of_the_kind_that_is_said(world, asks):
    """
    And that the reader may not see all.
    """
    page = asks(world.visitor, "raised_epds_assessed")

    assert "You can read no fact of the kind that starts it." in page
    assert CANNOT in page
    assert re.search(r"rest on them\. Ask .+ \(.+\)", page)


def test_who_may_read_everything_is_told_that_this_is_all(world, as_engine, asks):
    """
    No word about what cannot be shown, because all is.
    """
    with as_engine():
        Involvement.objects.filter(team=world.teams["perinatal"]).update(
            classes=EVERYTHING
        )

    assert CANNOT not in asks(world.psychiatrist, "raised_epds_assessed")
    assert CANNOT in asks(world.visitor, "raised_epds_assessed")


def test_a_half_that_is_held_is_not_called_missing(world, records, asks):
    """
    The meeting is owed because of it; the reasoning stops where it would go astray.
    """
    records("perinatal", "diagnosis.mental_health", severity="severe")
    records("health_visiting", "injury.observed", about="infant", **MARK)

    visitor = asks(world.visitor, STRATEGY)
    psychiatrist = asks(world.psychiatrist, STRATEGY)

    assert f"/families/{world.family}/owed/" in visitor
    assert "The other half" not in visitor
    assert "diagnosis (mother) on" not in visitor
    assert "Information held by Perinatal team: ask " in visitor
    assert "The other half was there: Mental-health diagnosis (mother)" in psychiatrist


def test_an_answer_that_is_held_is_not_told_and_not_denied(world, records, asks):
    """
    Of what met it nothing is said here; nor that nothing has met it.
    """
    records("health_visiting", "screen.epds", total=15, ago=3 * DAY)
    records("perinatal", "assessment.mental_health")

    visitor = asks(world.visitor, "raised_epds_assessed")
    psychiatrist = asks(world.psychiatrist, "raised_epds_assessed")

    assert "Nothing has met it" not in visitor
    assert "Met by" not in visitor
    assert "Met by: Mental-health assessment (mother)" in psychiatrist


@pytest.mark.parametrize(
    "sensitivity", ["third_party", "police", "sealed", "location", "domestic_abuse"]
)
@pytest.mark.parametrize("standard", ["red_flag_senior_review", STRATEGY])
def test_what_is_bound_changes_nothing(world, records, asks, sensitivity, standard):
    """
    Neither a fact that comes near, nor a half, nor a start, to the byte.
    """
    records("health_visiting", "screen.epds", total=11)
    before = asks(world.visitor, standard)

    records("perinatal", "concern.red_flag", sensitivity=sensitivity)
    records("perinatal", "diagnosis.mental_health", severity="severe",
            sensitivity=sensitivity)  # fmt: skip
    records("perinatal", "injury.observed", about="infant", sensitivity=sensitivity,
            **MARK)  # fmt: skip

    assert asks(world.visitor, standard) == before


def test_the_list_shows_what_came_near_first(world, records, asks):
    """
    By what the reader may read; the others along the pathway.
    """
    records("health_visiting", "screen.epds", total=11)
    records("perinatal", "concern.red_flag", sensitivity="police")

    page = asks(world.visitor)

    lists = page.partition('id="standards"')[2]
    near, _, others = lists.partition("</section>")
    assert "Something that can start it is recorded" in near
    assert "/why/raised_epds_assessed" in near
    assert "/why/red_flag_senior_review" in others


def test_the_list_is_narrowed_without_scripts(world, signed_in):
    """
    By a form; and it says where nothing matches.
    """
    client, page = signed_in(world.visitor), f"/families/{world.family}/why"

    some = client.get(f"{page}?q=strategy").content.decode()
    none = client.get(f"{page}?q=zyzzo").content.decode()

    assert f"/why/{STRATEGY}" in some
    assert "/why/hv_six_week" not in some
    assert 'id="standards-none" hidden' in some
    assert 'id="standards-none">No standard matches.' in none


@pytest.mark.parametrize("standard", ["no_such_standard", "training_in_date"])
def test_a_standard_of_nobody_here_is_not_found(world, signed_in, standard):
    """
    One that there is not, and one that is asked of staff.
    """
    page = f"/families/{world.family}/why/{standard}"

    assert signed_in(world.visitor).get(page).status_code == 404


def test_the_family_and_the_duty_lead_to_it(world, records, signed_in):
    """
    A link on each.
    """
    records("health_visiting", "screen.epds", total=15)
    client, home = signed_in(world.visitor), f"/families/{world.family}"
    page = client.get(f"{home}/why/raised_epds_assessed").content.decode()
    duty = re.search(rf'href="({home}/owed/[^"]+)"', page)[1]

    assert f'href="{home}/why"' in client.get(home).content.decode()
    assert f'href="{home}/why/raised_epds_assessed"' in (
        client.get(duty).content.decode()
    )


@pytest.mark.parametrize("standard", ["", "/raised_epds_assessed"])
def test_the_pages_cost_few_queries(world, records, signed_in, standard):
    """
    As many whatever the length of the story.
    """
    for days in range(2, 8):
        records("health_visiting", "screen.epds", total=15, ago=days * DAY)
    client = signed_in(world.visitor)
    client.get(f"/families/{world.family}")

    with CaptureQueriesContext(connection) as queries:
        client.get(f"/families/{world.family}/why{standard}")

    assert len(queries) <= MOST_QUERIES, [q["sql"][:70] for q in queries]
