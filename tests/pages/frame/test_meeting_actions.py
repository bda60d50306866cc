"""The actions of meetings: on the worklist, done in one step, and in a list."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

TITLE = "Action that a meeting agreed"
DONE = "Seen undressed at home; the visit of today has it"


@pytest.fixture
def action(records):
    """The health visitor is to see the baby by the day after tomorrow."""

    def agree(**more):
        due = timezone.localdate() + timedelta(days=2)
        return records(
            "health_visiting", "action.agreed", about="infant",
            action="Weigh <b>him</b> at home", owner="health_visitor",
            due=due.isoformat(), **more,
        )  # fmt: skip

    return agree


def done_at(client):
    """The address behind the button of the row."""
    page = client.get("/due").content.decode()
    return re.search(r'href="([^"]+/action-done)">Record that it was done', page)[1]


def answers(**more):
    """What is sent: when and how it can be seen."""
    today = timezone.localdate()
    day = {"day-day": today.day, "day-month": today.month, "day-year": today.year}
    return day | {"evidence": DONE, "event_id": str(uuid4())} | more


def test_from_the_row_it_is_one_step_to_say_that_it_was_done(action, signed_in, home):
    client = signed_in("health_visiting")
    action()
    assert "Weigh" not in client.get("/due").content.decode()
    where, sent = done_at(client), answers()

    first, second = client.post(where, sent), client.post(where, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert TITLE not in client.get("/due").content.decode()
    page = client.get(f"/families/{home.id}/actions").content.decode()
    assert page.count(DONE) == 1
    assert "Done, or no longer needed" in page


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ({"evidence": " "}, "Enter what was done, and where anybody can see"),
        ({"day-year": "1999"}, "Enter the day on which it was agreed, or a later"),
        ({"day-year": "2999"}, "must be today or in the past"),
        ({"day-day": "31", "day-month": "2"}, "must be a real date"),
    ],
)
def test_what_cannot_be_is_asked_again_and_nothing_is_written(
    spoilt, said, action, signed_in
):
    client = signed_in("health_visiting")
    action()

    answer = client.post(done_at(client), answers(**spoilt))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert TITLE in client.get("/due").content.decode()


def test_the_list_says_who_owes_each_and_by_when(action, signed_in, home):
    client = signed_in("health_visiting")
    action()

    page = client.get(f"/families/{home.id}/actions").content.decode()

    assert "Weigh &lt;b&gt;him&lt;/b&gt; at home" in page
    assert "Owed by <strong>Health visitor" in page
    assert "Record that it was done" in page
    family = client.get(f"/families/{home.id}").content.decode()
    assert "Actions that meetings agreed</a>: 1 of 1 open" in family
    assert f'<li><a href="/families/{home.id}/actions">Actions</a></li>' in family


def test_an_action_is_no_longer_needed_for_a_reason(action, signed_in, home):
    client = signed_in("health_visiting")
    action()
    where = done_at(client).replace("action-done", "action-dropped")

    refused = client.post(where, {"event_id": str(uuid4())})
    taken = client.post(where, {"event_id": str(uuid4()), "why": "He is in hospital"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    page = client.get(f"/families/{home.id}/actions").content.decode()
    assert "No longer needed" in page
    assert "He is in hospital" in page


def test_an_empty_list_does_not_say_that_there_is_nothing(signed_in, home):
    """Nobody has agreed anything here; that is not said as if it were all."""
    client = signed_in("maternity")

    page = client.get(f"/families/{home.id}/actions").content.decode()

    assert "Weigh" not in page
    assert "There may be some that you may not." in page


def test_an_action_may_be_agreed_for_a_day_to_come_from_the_record(signed_in, home):
    """The page offers roles, and takes a day that is ahead."""
    client = signed_in("health_visiting")
    where = f"/families/{home.id}/record/action.agreed"
    day = timezone.localdate() + timedelta(days=3)

    page = client.get(where).content.decode()

    assert "What is to be done?" in page
    assert "Evidence" not in page
    answer = client.post(where, {
        "about": str(home.infant), "action": "Weigh him", "owner": "health_visitor",
        "due-day": day.day, "due-month": day.month, "due-year": day.year,
        "when": "now", "step": "check", "event_id": str(uuid4()),
        "opened_at": timezone.now().isoformat(),
    })  # fmt: skip
    assert answer.status_code == 200, answer.content.decode()
    assert "There is a problem" not in answer.content.decode()
