"""Is there a plan? Asked at night, by a ward and by who may not read all of it."""

import re
from uuid import uuid4

from lib.birth_alert import *  # noqa: F403 - fixtures are found by their names
from lib.birth_alert import FORM, read
from lib.family_world import make_staff_of


def test_who_may_not_read_it_learns_that_there_is_one_and_whom_to_ring(
    world, signed_in, sends
):
    """
    And not a word of what it says, on any page of the birth.
    """
    sends()
    visitor = signed_in(world.visitor)

    for page in ("", "/plan"):
        text = read(visitor, world, page)
        assert "and you may not read it: ring" in text
        assert "Perinatal team: 01632 960001 (their office is open now)" in text
        assert "Ring the named midwife" not in text
        assert "Vale perinatal team" not in text


def test_a_ward_that_was_told_lists_it_by_initials_and_reads_what_it_was_told(
    world, signed_in, sends, as_engine
):
    """
    Its team works with no family: it sees the alert, and nothing else of the record.
    """
    sends()
    with as_engine():
        midwife = make_staff_of(world.teams["ward_midwife"], "ward_midwife")
    ward = signed_in(midwife)

    listed = ward.get("/birth-alerts").content.decode()
    told = read(ward, world, "/plan")
    family = ward.get(f"/families/{world.family}").content.decode()

    assert "J. Q." in listed
    assert "Quillfeather" not in listed
    assert "Your team has not acknowledged it" in listed
    assert "this is what your team was told" in told
    assert "Ring the named midwife" in told
    assert "1. Ring" not in told
    assert family.index("this is what your team was told") < family.index('id="owed"')
    assert "pregnancy" not in family.split('id="list"')[1].lower()


def test_from_any_page_of_a_ward_the_plan_is_two_clicks(
    world, signed_in, sends, as_engine
):
    """
    The births in the header, then the family. A family's page begins with it as well.
    """
    sends()
    with as_engine():
        midwife = make_staff_of(world.teams["ward_midwife"], "ward_midwife")
    ward, other = signed_in(midwife), signed_in(world.visitor)

    header = ward.get("/").content.decode().split("<main")[0]
    births = ward.get("/birth-alerts").content.decode()

    assert 'href="/birth-alerts"' in header
    assert f'href="/families/{world.family}/birth/plan"' in births
    assert 'href="/birth-alerts"' not in other.get("/").content.decode()


def test_each_number_is_rung_by_pressing_it(psychiatrist, world, sends):
    """
    At night, on a telephone, nobody copies eleven digits.
    """
    sends(do_1="Ring her midwife on 01632 960122, day and night")

    page = psychiatrist.get(f"/families/{world.family}/birth/plan").content.decode()

    for number in ("01632960122", "01632960301", "01632960001", "01632960170"):
        assert f'href="tel:{number}"' in page


def test_who_may_not_read_the_newest_version_is_told_whom_to_ask_for_another(
    world, signed_in, sends
):
    """
    Theirs would take its place everywhere. What they wrote is there to be read out.
    """
    sends()
    worker = signed_in(world.social_worker)
    page = read(worker, world)
    assert "Only whoever may read the newest version can send another" in page
    assert "Write the alert" not in page

    shown = read(worker, world, "/alert/new")
    sent = worker.post(
        f"/families/{world.family}/birth/alert/new",
        FORM | {"version": "2", "do_1": "Ring the registrar", "guarded": "routine"},
    )

    assert "You cannot send a new version of this alert" in shown
    assert "Perinatal team: 01632 960001" in shown
    assert sent.status_code == 409
    assert "Ring the registrar" in sent.content.decode()
    assert "Version 1, sent" in read(worker, world, "/plan")


def test_an_alert_that_nobody_may_know_of_is_not_written_over_nor_told_of(
    world, signed_in, sends
):
    """
    Whom to ring is the office: not whoever sent it, who would be named by that.
    """
    sends(guarded="domestic_abuse")
    worker = signed_in(world.social_worker)
    assert "No alert of this birth was sent" in read(worker, world)

    sent = worker.post(
        f"/families/{world.family}/birth/alert/new",
        FORM | {"version": "1", "guarded": "routine"},
    )

    page = sent.content.decode()
    assert sent.status_code == 422
    assert "more is held about this birth than you may read" in page
    assert "sent this version meanwhile" not in page
    assert "Ring the named midwife" in page
    assert "erinatal" not in page.split("There is a problem")[1].split("</div>")[0]


def test_a_ward_that_has_not_acknowledged_it_does_so_from_the_answer(
    world, signed_in, sends, as_engine
):
    """
    One link to the message, one press there; then nothing is asked any more.
    """
    sends()
    with as_engine():
        midwife = make_staff_of(world.teams["ward_midwife"], "ward_midwife")
    ward = signed_in(midwife)
    page = read(ward, world, "/plan")
    [message] = re.findall(r'href="([^"]+)"[^>]*>Say that your team has it', page)
    assert message in ward.get(f"/families/{world.family}").content.decode()

    heard = ward.post(f"{message}/acknowledge", {"event_id": str(uuid4())})
    assert heard.status_code == 302

    assert "Say that your team has it" not in read(ward, world, "/plan")
    assert "has not said yet" not in read(ward, world, "/plan")
