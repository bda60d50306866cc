"""Who may end which duty with a reason: asked of the verb itself, not of its page."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection

from lib.town import NOW
from plait.casework import duties
from plait.worklist import dismissals

STANDARD = "positive_whooley_followed_up"


@pytest.fixture
def duty(records, home):
    """What health visitors owe after a positive answer."""
    done = records("health_visiting", "screen.whooley", about="mother", items=[1, 0])
    return {"standard": STANDARD, "trigger": done.event.id, "about": home.mother}


def events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from event where kind = 'duty.dismissed'")
        return int(cursor.fetchone()[0])


def test_a_standard_that_does_not_say_so_is_never_ended(duty, occasion):
    """
    Also for the team that owes it.
    """
    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(duty=duty, cause="duplicate", **occasion("health_visiting"))
    assert events() == 0


@pytest.mark.parametrize("who", ["perinatal", "maternity"])
def test_a_team_that_does_not_owe_it_cannot_end_it(duty, occasion, monkeypatch, who):
    """
    Although the family is open to them.
    """
    monkeypatch.setattr(duties, "may_dismiss", lambda _: True)

    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(duty=duty, cause="duplicate", **occasion(who))
    assert events() == 0


def test_what_nobody_owes_cannot_be_ended(duty, occasion, monkeypatch):
    """
    Another trigger of the same standard, which there is not.
    """
    monkeypatch.setattr(duties, "may_dismiss", lambda _: True)

    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(
            duty={**duty, "trigger": uuid4()}, cause="duplicate",
            **occasion("health_visiting"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "note"), [("because", "x"), ("done_elsewhere", None), ("other", "")]
)
def test_a_cause_is_one_of_the_list_with_its_words(
    duty, occasion, monkeypatch, cause, note
):
    """
    So that it can be counted.
    """
    monkeypatch.setattr(duties, "may_dismiss", lambda _: True)

    with pytest.raises(dismissals.UnknownCause):
        duties.dismiss_duty(
            duty=duty, cause=cause, note=note, **occasion("health_visiting", NOW)
        )
    assert events() == 0
