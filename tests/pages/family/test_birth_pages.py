"""The pages towards a birth, and the answer at night: whole, or as far as one may know.

The family of these tests has a baby of nine weeks; here she expects another.
"""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.birth_alert import *  # noqa: F403 - fixtures are found by their names
from lib.birth_alert import WARD, read
from lib.family_world import NOW, write
from plait.access.models import Involvement
from plait.records.models import Person
from plait.worklist import projection

#: What each page may ask of the database.
QUERIES = 12


def test_the_week_of_the_pregnancy_is_said_and_a_picture_drawn(psychiatrist, world):
    page = read(psychiatrist, world)

    assert "9 weeks and 0 days today" in page
    assert "due Wed 14 Oct 2026" in page
    assert 'aria-label="What is due, by week of pregnancy"' in page
    assert "Due date, 40+0" in page


def test_every_bar_of_the_picture_is_a_row_of_the_table(psychiatrist, world):
    page = read(psychiatrist, world)

    drawn = set(re.findall(r'aria-label="(\d+)\. ', page))
    listed = set(re.findall(r'birth-table__number">(\d+)<', page))
    assert drawn
    assert drawn <= listed


def test_a_due_date_that_moves_moves_the_weeks(psychiatrist, world, as_engine):
    with as_engine():
        write(world, "pregnancy.edd_set", {"edd": "2026-10-21"}, by="perinatal")
        projection.rebuild([world.family], now=NOW, using="default")

    page = read(psychiatrist, world)

    assert "8 weeks and 0 days today" in page
    assert "The due date was changed once" in page


def test_without_a_due_date_no_week_is_guessed(world, signed_in, as_engine):
    with as_engine():
        write(world, "pregnancy.notified", {}, by="perinatal")

    page = read(signed_in(world.psychiatrist), world)

    assert "No due date is known." in page
    assert "<svg" not in page.split('id="weeks"')[1].split("</section>")[0]


def test_after_a_loss_the_page_stops_its_clocks(psychiatrist, world, sends, as_engine):
    sends()
    with as_engine():
        write(world, "pregnancy.ended", {"outcome": "miscarriage"}, by="perinatal",
              at=NOW)  # fmt: skip
        projection.rebuild([world.family], now=NOW, using="default")

    page = read(psychiatrist, world)

    assert "The clocks that ran towards the birth have stopped" in page
    assert "What is owed to the mother herself goes on" in page
    assert "weeks and" not in page.split("<main")[1].split("<h1")[1]
    assert "No birth is looked for in this record" in read(psychiatrist, world, "/plan")
    read(psychiatrist, world, "/alert/new", 404)


def test_twins_are_said_to_come_early(psychiatrist, world, as_engine):
    with as_engine():
        for _ in range(2):
            Person.objects.create(
                id=uuid4(), subject_id=world.family, role="unborn", given="",
                family_name="Quillfeather",
            )  # fmt: skip

    assert "2 babies are expected." in read(psychiatrist, world)


def test_a_family_without_a_pregnancy_is_told_so(world, signed_in, as_engine):
    page = read(signed_in(world.visitor), world)

    assert "After the birth" in page  # the baby of nine weeks
    assert "Is there a plan" not in page


def test_the_alert_goes_out_and_says_who_has_it(psychiatrist, world, sends):
    assert sends().status_code == 302

    page = read(psychiatrist, world)

    assert "Yes, there is a plan for this birth" in page
    assert "5 of 5 recipients have not said that they have this version" in page
    assert WARD in page
    assert "by telephone, 01632 960171" in page
    assert "Nobody has tried it out on the ward yet" in page


def test_the_first_thing_on_the_page_of_the_family_is_the_answer(
    psychiatrist, world, sends
):
    sends()

    page = psychiatrist.get(f"/families/{world.family}").content.decode()

    assert page.index("Yes, there is a plan") < page.index('id="owed"')
    assert "Ring the named midwife" in page


def test_somebody_outside_is_rung_and_reads_it_back(psychiatrist, world, sends):
    sends()
    path = f"/families/{world.family}/birth/alert/told/ashmere-ed"

    shown = psychiatrist.get(path).content.decode()
    without = psychiatrist.post(path, {"told": "Sister Finch"})
    saved = psychiatrist.post(path, {"told": "Sister Finch", "read_back": ["yes"]})

    assert "1632 960171" in shown
    assert "Ring the named midwife" in shown
    assert without.status_code == 422
    assert "Ask them to read it back" in without.content.decode()
    assert saved.status_code == 302
    assert "Sister Finch took it, and read it back" in read(psychiatrist, world)


def test_when_all_have_it_that_can_be_recorded(psychiatrist, world, sends, as_engine):
    sends()
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select id from event where kind = 'plan.birth.alert_sent'")
        [(alert,)] = cursor.fetchall()
        cursor.execute("select id from event where kind = 'message.sent'")
        messages = [row[0] for row in cursor.fetchall()]
    waiting = read(psychiatrist, world)
    with as_engine():
        for message in messages:
            write(world, "message.acknowledged", {"answers": str(message)}, at=NOW)
        for one in ("ashmere-ed", "ashmere-ambulance", "ashmere-out-of-hours"):
            told = {"answers": str(alert), "recipient": one, "told": "A nurse"}
            write(world, "plan.birth.alert_told", told | {"read_back": True}, at=NOW)

    page = read(psychiatrist, world)

    assert "Record that everybody has confirmed the plan" not in waiting
    assert "Record that everybody has confirmed the plan" in page
    assert "have not said that they have this version" not in page


def test_a_new_version_begins_with_the_last_and_waits_for_all(
    psychiatrist, world, sends
):
    sends()
    path = f"/families/{world.family}/birth/alert/told/ashmere-ed"
    psychiatrist.post(path, {"told": "Sister Finch", "read_back": ["yes"]})

    form = read(psychiatrist, world, "/alert/new")
    assert 'value="Ring the named midwife"' in form
    assert "This is version 2" in form
    assert "Send version 2 to everybody</button>" in re.sub(r"\s+(?=</)", "", form)
    assert sends(version="2").status_code == 302

    page = read(psychiatrist, world)
    assert "5 of 5 recipients" in page
    assert "Older versions" in page


def test_a_colleague_who_was_quicker_is_not_overwritten(psychiatrist, world, sends):
    sends()

    answer = sends(version="1")

    assert answer.status_code == 422
    assert "A colleague sent this version meanwhile" in answer.content.decode()


def test_a_withdrawn_alert_is_no_answer_any_more(psychiatrist, world, sends):
    sends()
    path = f"/families/{world.family}/birth/alert/withdraw"

    assert psychiatrist.post(path, {"reason": ""}).status_code == 422
    assert psychiatrist.post(path, {"reason": "She has moved"}).status_code == 302

    page = read(psychiatrist, world, "/plan")
    assert "The alert of this birth was withdrawn" in page
    assert "Ring the named midwife" not in page


def test_what_is_not_ticked_is_not_ready(psychiatrist, world):
    path = f"/families/{world.family}/birth/early"

    assert psychiatrist.post(path, {"ready": ["medicines"]}).status_code == 302

    ready = read(psychiatrist, world).split('id="early"')[1].split("</ul>")[0]
    assert ready.count(">Ready<") == 1
    assert ready.count(">Not ready<") == 5


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"first": "ashmere-general", "second": "ashmere-general"}, "another hospital"),
        ({"first": "other", "second": "none"}, "Enter the place where the birth"),
        ({"first": "the moon", "second": "none"}, "Select where the birth is planned"),
    ],
    ids=["twice", "without a name", "unknown"],
)
def test_a_place_that_cannot_be_is_asked_again(psychiatrist, world, form, says):
    answer = psychiatrist.post(f"/families/{world.family}/birth/places", form)

    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_a_second_hospital_gets_the_alert_too(psychiatrist, world):
    place = {
        "first": "ashmere-general", "second": "other", "second_name": "Hillside",
        "second_phone": "01632 960444",
    }  # fmt: skip
    psychiatrist.post(f"/families/{world.family}/birth/places", place)

    form = read(psychiatrist, world, "/alert/new")

    assert "Labour ward, Hillside" in form
    assert "you ring 01632 960444" in form


def test_two_hospitals_that_no_service_lists_both_get_the_alert(psychiatrist, world):
    places = {
        "first": "other", "first_name": "Hillside", "first_phone": "01632 960444",
        "second": "other", "second_name": "Seaview", "second_phone": "01632 960555",
    }  # fmt: skip
    psychiatrist.post(f"/families/{world.family}/birth/places", places)

    form = read(psychiatrist, world, "/alert/new")

    assert "Labour ward, Hillside" in form
    assert "Labour ward, Seaview" in form


def test_before_they_go_home_at_night_it_is_said_to_wait(
    world, signed_in, as_engine, expects
):
    with as_engine():
        baby = uuid4()
        Person.objects.create(
            id=baby, subject_id=world.family, role="infant", given="Ada",
            family_name="Quillfeather", born_on=NOW.date(),
        )  # fmt: skip
        write(world, "birth.recorded", {"born_on": NOW.date().isoformat()},
              by="perinatal", about=baby, at=NOW - timedelta(hours=2))  # fmt: skip
    page = read(signed_in(world.psychiatrist), world)

    assert "No discharge-planning meeting is recorded after this birth" in page
    assert "meetings/call?type=discharge_planning" in page
    # It is the next thing now: before the weeks that are past.
    assert page.index('id="home"') < page.index('id="weeks"')
    assert 'id="early"' not in page
    assert "Nobody goes home at night or at a weekend without a plan" in page
    assert "Advice of local procedures" in page
    assert "Nobody has checked it against its source yet" in page


def test_a_discharge_meeting_that_is_called_is_led_to_and_not_called_twice(
    psychiatrist, world, as_engine
):
    starts = {"starts_at": (NOW + timedelta(days=1)).isoformat()}
    with as_engine():
        write(world, "meeting.called", {"type": "discharge_planning"} | starts,
              by="perinatal", at=NOW)  # fmt: skip

    home = read(psychiatrist, world).split('id="home"')[1].split("</section>")[0]

    assert "It is called for" in home
    assert "Call the discharge-planning meeting" not in home


@pytest.mark.parametrize("page", ["", "/plan", "/alert/new", "/places", "/early"])
def test_a_page_costs_no_more_queries_than_its_number(psychiatrist, world, sends, page):
    sends()
    read(psychiatrist, world, page)

    with CaptureQueriesContext(connection) as asked:
        read(psychiatrist, world, page)

    assert len(asked) <= QUERIES, "\n".join(q["sql"][:90] for q in asked)


def test_who_is_not_there_gets_no_page(world, signed_in, as_engine, sends):
    sends()
    with as_engine():
        Involvement.objects.filter(team=world.teams["social_care"]).update(
            until=NOW - timedelta(days=1)
        )
    client = signed_in(world.social_worker)

    for page in ("", "/plan", "/places", "/early", "/alert/new", "/alert/withdraw"):
        answer = client.get(f"/families/{world.family}/birth{page}")
        assert answer.status_code in (403, 404), page
        assert b"Quillfeather" not in answer.content


def test_the_names_of_nobody_stand_in_titles(psychiatrist, world, sends):
    sends()

    for page in ("", "/plan", "/alert/new"):
        title = re.findall("<title>(.*?)</title>", read(psychiatrist, world, page))[0]
        assert "Quillfeather" not in title
    assert isinstance(world.family, UUID)
