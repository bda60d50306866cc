"""Who may end which duty with a reason: asked of the verb itself, not of its page."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import connection

from lib.town import NOW
from plait.casework import duties
from plait.standards.collection import Library
from plait.standards.loader import library
from plait.worklist import adopted, dismissals
from plait.worklist.adopted import InUse

#: Nobody may end this one.
BINDING = "positive_whooley_followed_up"
REPEATED = "borderline_epds_repeated"


@pytest.fixture
def binding(records, home):
    """What health visitors owe after a positive answer."""
    done = records("health_visiting", "screen.whooley", about="mother", items=[1, 0])
    return {"standard": BINDING, "trigger": done.event.id, "about": home.mother}


@pytest.fixture
def duty(records, home):
    """What health visitors owe after a borderline score, and may end."""
    done = records("health_visiting", "screen.epds", about="mother", total=11)
    return {"standard": REPEATED, "trigger": done.event.id, "about": home.mother}


def events() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from event where kind = 'duty.dismissed'")
        return int(cursor.fetchone()[0])


def test_a_standard_that_does_not_say_so_is_never_ended(binding, occasion):
    """
    Also for the team that owes it: what was said of it is undone.
    """
    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(
            duty=binding, cause="duplicate", **occasion("health_visiting")
        )
    assert events() == 0


@pytest.mark.parametrize(("which", "may"), [("binding", True), ("duty", False)])
def test_the_standard_as_the_partnership_has_it_decides(
    occasion, monkeypatch, request, which, may
):
    """
    A policy that lets one of its own be ended, or no longer one of the library.
    """
    it = request.getfixturevalue(which)
    changed = Library.of(
        replace(
            one, may_dismiss=may, touched_by=one.touched_by | {dismissals.DISMISSED}
        ) if one.id == it["standard"] else one
        for one in library()
    )  # fmt: skip
    monkeypatch.setattr(adopted, "in_use", lambda *_a, **_k: InUse(None, changed))

    with nullcontext() if may else pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(duty=it, cause="duplicate", **occasion("health_visiting"))
    assert events() == int(may)


@pytest.mark.parametrize("who", ["perinatal", "maternity"])
def test_a_team_that_does_not_owe_it_cannot_end_it(duty, occasion, who):
    """
    Although the family is open to them.
    """
    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(duty=duty, cause="duplicate", **occasion(who))
    assert events() == 0


def test_what_nobody_owes_cannot_be_ended(duty, occasion):
    """
    Another trigger of the same standard, which there is not.
    """
    with pytest.raises(dismissals.MayNotBeDismissed):
        duties.dismiss_duty(
            duty={**duty, "trigger": uuid4()}, cause="duplicate",
            **occasion("health_visiting"),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("cause", "note"), [("because", "x"), ("done_elsewhere", None), ("other", "")]
)
def test_a_cause_is_one_of_the_list_with_its_words(duty, occasion, cause, note):
    """
    So that it can be counted.
    """
    with pytest.raises(dismissals.UnknownCause):
        duties.dismiss_duty(
            duty=duty, cause=cause, note=note, **occasion("health_visiting", NOW)
        )
    assert events() == 0
