"""What may be done about a duty: each has its button, and the worklist follows."""

import re
from datetime import timedelta

import pytest

from lib.town import make_staff


@pytest.fixture
def mark(records):
    """A mark on a baby who cannot move: the social worker owes a strategy meeting."""
    return records(
        "health_visiting", "injury.observed", about="infant", mobile=False,
        explanation="none",
    )  # fmt: skip


STRATEGY = "Strategy meeting after a mark on a baby who cannot move"


def address(client, title: str = STRATEGY, show: str = "open") -> str:
    """The address behind a title of the worklist."""
    page = client.get(f"/due?show={show}").content.decode()
    found = re.search(rf'href="([^"]+)">{re.escape(title)}', page)
    assert found, page
    return found[1]


def shown(client, where: str) -> str:
    return client.get(where).content.decode()


def test_why_it_will_be_late_stands_on_the_row_and_in_full_on_its_page(mark, signed_in):
    """
    The row says that it was said; the words are for those who may read them.
    """
    client = signed_in("social_care")
    where = address(client)

    client.post(f"{where}/late", {"reason": "The doctor is away until 2pm"})

    assert "Said why it will be late: " in shown(client, "/due")
    assert "The doctor is away" not in shown(client, "/due")
    assert "The doctor is away until 2pm" in shown(client, where)
    assert "is-due" in shown(client, "/due") or "is-today" in shown(client, "/due")


def test_a_reason_must_be_given(mark, signed_in):
    """
    Nothing is written without one.
    """
    client = signed_in("social_care")

    answer = client.post(f"{address(client)}/late", {"reason": " "})

    assert answer.status_code == 422
    assert "Enter why it will be late" in answer.content.decode()


def test_who_disagrees_has_the_next_person_told_now(mark, signed_in, town):
    """
    Before it is late, with the reason; the rung after it is then the next.
    """
    client = signed_in("health_visiting")
    where = address(client, show="others")

    client.post(f"{where}/disagree", {"reason": "Tomorrow is too late for this baby"})

    page = shown(client, where)
    assert "Disagreed, and the team manager of children" in page
    assert "Tomorrow is too late for this baby" in page
    ladder = page[page.index("plait-ladder") :]
    assert ladder.index("Team manager") < ladder.index("<strong>Next</strong>")


def test_the_sender_owes_it_until_a_colleague_accepts(
    mark, signed_in, town, as_engine, client
):
    """
    Offered by name; from the acceptance on it is that colleague's.
    """
    with as_engine():
        colleague = make_staff(town.teams["social_care"], "social_worker")
    sender = signed_in("social_care")
    where = address(sender)

    sender.post(f"{where}/hand-over", {"to": f"staff:{colleague.pk}"})
    offered = shown(sender, where)
    client.force_login(colleague)
    client.post(f"{where}/accept", {"event_id": ""})

    assert "Offered, and not accepted yet." in offered
    assert "Taken over" in shown(client, where)
    assert "You<small>" in shown(client, "/due?scope=me")
    assert STRATEGY not in shown(sender, "/due?scope=me")


def test_another_team_accepts_and_owes_it(mark, signed_in, town):
    """
    It leaves the list of one team for that of the other.
    """
    sender, taker = signed_in("social_care"), signed_in("paediatrics")
    where = address(sender)

    sender.post(f"{where}/hand-over", {"to": f"team:{town.teams['paediatrics'].pk}"})
    assert "Offered to your team" in shown(taker, "/due")
    taker.post(f"{where}/accept", {"event_id": ""})

    assert STRATEGY not in shown(sender, "/due?show=open")
    assert address(taker) == where


def test_nobody_accepts_what_was_not_offered_to_them(mark, signed_in, town):
    """
    Nor may a team that does not owe it hand it on.
    """
    where = address(signed_in("social_care"))

    for who, deed in (("paediatrics", "accept"), ("health_visiting", "hand-over")):
        answer = signed_in(who).post(f"{where}/{deed}", {"to": "team:1"})
        assert answer.status_code == 404


def test_what_was_told_is_acknowledged_by_name(mark, signed_in, records):
    """
    One button; the row says so, and the page says who.
    """
    client = signed_in("social_care")
    where = address(client)
    signed_in("health_visiting").post(f"{where}/disagree", {"reason": "Now, please"})
    assert "not acknowledged" in shown(client, "/due")
    assert "Acknowledge that you were told" in shown(client, where)

    client.post(f"{where}/acknowledge", {"event_id": ""})

    assert "not acknowledged" not in shown(client, "/due")
    assert "Acknowledged: Made Up" in shown(client, where)
    assert "Acknowledge that you were told" not in shown(client, where)


def test_me_is_who_has_the_family(records, signed_in, town, home, as_engine, client):
    """
    Until somebody is named it stands with everybody whose role owes it, and says so.
    """
    with as_engine():
        colleague = make_staff(town.teams["health_visiting"], "health_visitor")
    records("health_visiting", "birth.recorded", about="infant", born_on="2026-01-05",
            ago=timedelta(days=3))  # fmt: skip
    me = signed_in("health_visiting")
    client.force_login(colleague)
    assert "nobody named yet" in shown(me, "/due?scope=me")
    assert "nobody named yet" in shown(client, "/due?scope=me")

    me.post(f"/families/{home.id}/worker", {"worker": str(colleague.pk)})

    assert "New birth visit" not in shown(me, "/due?scope=me")
    assert "Made Up<small>" in shown(me, "/due")
    assert "You<small>" in shown(client, "/due?scope=me")
    assert "Made Up has this family" in shown(me, f"/families/{home.id}/worker")


def test_a_worker_is_of_my_own_team(signed_in, town, home):
    """
    Nobody names a colleague of another team.
    """
    other = town.staff["maternity"].pk

    answer = signed_in("health_visiting").post(
        f"/families/{home.id}/worker", {"worker": str(other)}
    )

    assert answer.status_code == 422
