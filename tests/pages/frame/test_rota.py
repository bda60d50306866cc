"""The rota of one's own team: who is reached, the gaps, and writing it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from lib.town import make_staff
from plait.access.models import Absence, RotaShift
from plait.clock.moments import LONDON

#: A Tuesday at ten, in winter.
TUESDAY = datetime(2026, 3, 10, 10, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _a_tuesday():
    """
    In the hours of every office.
    """
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def lead(town, as_engine):
    """Who leads the health visitors, with a mobile number."""
    with as_engine():
        town.staff["lead"] = make_staff(
            town.teams["health_visiting"], "hv_team_lead", given="Quillon"
        )
    return town.staff["lead"]


def moment(name, at):
    """What is sent for a moment."""
    return {
        f"{name}-day": at.day,
        f"{name}-month": at.month,
        f"{name}-year": at.year,
        f"{name}-time": f"{at:%H:%M}",
    }


def shift(staff, since, until, role=""):
    """What is sent for a shift."""
    return {
        "staff": staff.pk, "role": role, "event_id": str(uuid4()),
        **moment("since", since), **moment("until", until),
    }  # fmt: skip


def text(answer):
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def test_gaps_are_said_out_loud(lead, signed_in):
    """
    With no rota, from the end of each day to the next morning.
    """
    page = text(signed_in("health_visiting").get("/rota"))

    assert "Reached now: Quillon Up" in page
    assert "Nobody is on call from Fri 13 Mar 2026, 5pm to Mon 16 Mar 2026, 9am" in page


def test_a_lead_puts_somebody_on_call_and_the_gap_closes(lead, signed_in):
    """
    The weekend has somebody; sent twice it is one shift.
    """
    client = signed_in("lead")
    data = shift(
        lead,
        datetime(2026, 3, 13, 17, tzinfo=LONDON),
        datetime(2026, 3, 16, 9, tzinfo=LONDON),
    )
    for _ in range(2):
        assert client.post("/rota/shift", data).status_code == 302

    page = text(client.get("/rota"))
    assert RotaShift.objects.count() == 1
    assert "from Fri 13 Mar 2026, 5pm to Mon 16 Mar" not in page.partition("On call")[0]
    assert "Quillon Up, for the whole team: from Fri 13 Mar 2026, 5pm" in page


def test_a_lead_takes_a_shift_away(lead, signed_in):
    """
    And taking it away again is no fault.
    """
    client = signed_in("lead")
    data = shift(lead, TUESDAY, TUESDAY + timedelta(hours=20))
    client.post("/rota/shift", data)
    [one] = RotaShift.objects.all()
    for _ in range(2):
        assert client.post("/rota/remove", {"shift": one.pk}).status_code == 302

    assert not RotaShift.objects.exists()


def test_who_does_not_lead_writes_no_shifts(lead, signed_in, town):
    """
    The page says who does, and its addresses are not there.
    """
    client = signed_in("health_visiting")
    data = shift(lead, TUESDAY, TUESDAY + timedelta(hours=20))

    assert "Put somebody on call" not in text(client.get("/rota"))
    assert client.get("/rota/shift").status_code == 404
    assert client.post("/rota/shift", data).status_code == 404
    assert client.post("/rota/remove", {"shift": "1"}).status_code == 404


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (24, 20, "The end must be after the beginning"),
        (-40, -20, "The end must be in the future"),
        (0, 24 * 9, "A shift must be seven days or shorter"),
        (24 * 500, 24 * 501, "within the next 400 days"),
    ],
)
def test_a_shift_that_cannot_be_meant_is_422(lead, signed_in, since, until, said):
    """
    With what is wanted, and nothing is written.
    """
    hours = timedelta(hours=1)
    data = shift(lead, TUESDAY + since * hours, TUESDAY + until * hours)
    answer = signed_in("lead").post("/rota/shift", data)

    assert answer.status_code == 422
    assert said in text(answer)
    assert not RotaShift.objects.exists()


def test_somebody_is_away_with_cover_and_back_again(lead, signed_in, town):
    """
    Who covers is reached; when they are back they are.
    """
    client = signed_in("lead")
    colleague = town.staff["health_visiting"]
    data = {
        "cover": colleague.pk, "event_id": str(uuid4()), **moment("since", TUESDAY),
    }  # fmt: skip
    for _ in range(2):
        assert client.post("/rota/away", data).status_code == 302
    assert "Reached now: Made Up" in text(client.get("/rota"))
    assert "until further notice. Made Up covers." in text(client.get("/rota"))

    [one] = Absence.objects.all()
    client.post("/rota/back", {"since": one.from_at.isoformat()})

    assert "Reached now: Quillon Up" in text(client.get("/rota"))


def test_away_without_cover_is_a_gap(lead, signed_in):
    """
    By day too.
    """
    client = signed_in("lead")
    until = TUESDAY + timedelta(hours=3)
    client.post("/rota/away", moment("since", TUESDAY) | moment("until", until))
    page = text(client.get("/rota"))

    assert "Nobody can be reached now" in page
    assert "Nobody is there or covers from Tue 10 Mar 2026, 10am to" in page
    assert "Nobody covers." in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Enter when you are away from"),
        ({"cover": "999"}, "Select one of the answers"),
        ({"cover": "<script>"}, "Select one of the answers"),
        ({"since-day": "31", "since-month": "2"}, "must be a real date"),
        ({"since-day": "10", "since-time": "<b>"}, "Enter the time"),
    ],
)
def test_an_absence_that_cannot_be_is_422(lead, signed_in, data, said):
    """
    What was typed is not repeated as markup.
    """
    whole = moment("since", TUESDAY) if data else {"event_id": "x"}
    answer = signed_in("lead").post("/rota/away", whole | data)

    assert answer.status_code == 422
    assert said in text(answer)
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_nobody_covers_themselves(lead, signed_in):
    """
    They are not among those to choose.
    """
    data = moment("since", TUESDAY) | {"cover": str(lead.pk)}

    assert signed_in("lead").post("/rota/away", data).status_code == 422


@pytest.mark.parametrize("since", ["", "soon", "2026-03-10", "2026-03-10T10:00+00:00"])
def test_an_absence_that_is_not_mine_cannot_be_ended(lead, signed_in, since):
    """
    It is as if there were none.
    """
    assert signed_in("lead").post("/rota/back", {"since": since}).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 40, "\uff11"])
def test_a_shift_that_is_no_number_is_404(lead, signed_in, number):
    """
    Never a fault of ours.
    """
    answer = signed_in("lead").post("/rota/remove", {"shift": number})

    assert answer.status_code == 404


def test_a_mobile_number_is_for_the_own_team(lead, signed_in):
    """
    Kept with its country, shown to colleagues, and to nobody else.
    """
    client = signed_in("lead")
    client.post("/rota/mobile", {"mobile": "07700 900123"})

    assert "+447700900123" in text(client.get("/rota"))
    assert "+447700900123" in text(signed_in("health_visiting").get("/rota"))
    assert "900123" not in text(signed_in("maternity").get("/rota"))


def test_a_wrong_mobile_number_is_422(lead, signed_in):
    """
    With one that would do.
    """
    answer = signed_in("lead").post("/rota/mobile", {"mobile": "ring me"})

    assert answer.status_code == 422
    assert "Enter a mobile number, like 07700 900123" in text(answer)


def test_somebody_without_a_post_has_no_rota(town, as_engine, signed_in):
    """
    There is no team to show.
    """
    with as_engine():
        town.staff["police"].posts.update(valid_to=TUESDAY - timedelta(days=1))

    assert signed_in("police").get("/rota").status_code == 404
