"""A birth alert that holds no more: replaced, withdrawn, or over after a loss."""

from uuid import uuid4

from django.db import connection

from lib.birth_alert import *  # noqa: F403 - fixtures are found by their names
from lib.birth_alert import WARD, read
from lib.family_world import NOW, write
from plait.worklist import projection


def test_an_alert_that_was_replaced_is_no_answer_for_who_may_not_read_the_newer(
    world, signed_in, sends, as_engine
):
    """
    The newer one is of a class that she was not given. The old one says what is wrong
    now: it is not shown as the plan, nor read out by telephone.
    """
    sends(guarded="routine")
    visitor = signed_in(world.visitor)
    assert "Ring the named midwife" in read(visitor, world, "/plan")
    newer = {
        "version": 2, "do": ["Ring the police first"], "recipients": [
            {"id": "ashmere-ward", "title": WARD, "role": "ward_midwife",
             "team": world.teams["ward_midwife"].pk},
        ],
        "ring": [{"whom": "Somebody", "phone": "01632 960302"}],
    }  # fmt: skip
    with as_engine():
        write(world, "plan.birth.alert_sent", newer, by="perinatal", at=NOW,
              sensitivity="domestic_abuse")  # fmt: skip
        projection.rebuild([world.family], now=NOW, using="default")

    for page in ("", "/plan"):
        text = read(visitor, world, page)
        assert "Yes, there is a plan" not in text
        assert "Ring the named midwife" not in text
        assert "Ring the police first" not in text
        assert "replaced, and you may not read what replaced it: ring" in text
        assert "Perinatal team: 01632 960001" in text
    read(visitor, world, "/alert/told/ashmere-ed", 404)


def test_after_a_loss_the_alert_can_be_withdrawn_and_all_are_told(
    psychiatrist, world, sends, as_engine
):
    """
    So that no ward that has it on its wall speaks to her of a birth to come.
    """
    sends()
    with as_engine():
        write(world, "pregnancy.ended", {"outcome": "miscarriage"}, by="perinatal",
              at=NOW)  # fmt: skip
        projection.rebuild([world.family], now=NOW, using="default")
    path = f"/families/{world.family}/birth/alert/withdraw"
    assert path in read(psychiatrist, world)

    answer = psychiatrist.post(path, {"reason": "It ended", "event_id": str(uuid4())})

    assert answer.status_code == 302
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select count(*) from event where kind = 'message.sent' "
                       "and fact->>'situation' like '%%withdrawn%%'")  # fmt: skip
        [(told,)] = cursor.fetchall()
    assert told == 2
    page = read(psychiatrist, world)
    assert path not in page
    assert "Ring them, and record who took it" in page
