"""What may be done about a duty: each has its button, and the worklist follows."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from lib.town import make_staff
from plait.access.models import Exclusion
from plait.records.shapes import NewEvent
from plait.worklist import recording


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


def test_another_team_is_not_offered_it(mark, signed_in, town):
    """
    Whose a duty is decides who may open the family: it is no colleague's to give away.
    """
    sender = signed_in("social_care")
    where = address(sender)

    answer = sender.post(
        f"{where}/hand-over", {"to": f"team:{town.teams['paediatrics'].pk}"}
    )

    assert answer.status_code in {404, 422}
    assert STRATEGY in shown(sender, "/due")


def test_an_offer_shows_another_team_nothing(mark, records, signed_in, town, home):
    """
    Also one that came by another road than the page, such as a file.
    """
    records(
        "social_care", "responsibility.offered", about="infant",
        standard="infant_injury_strategy", trigger=str(mark.event.id),
        team=town.teams["gp"].pk, to="gp", ago=timedelta(minutes=1),
    )  # fmt: skip

    assert STRATEGY not in shown(signed_in("gp"), "/due?show=concerned")
    assert signed_in("gp").get(f"/families/{home.id}").status_code == 404
    assert STRATEGY in shown(signed_in("social_care"), "/due")


def test_nobody_accepts_what_was_not_offered_to_them(mark, signed_in, town):
    """
    Nor may a team that does not owe it hand it on.
    """
    where = address(signed_in("social_care"))

    for who, deed in (("paediatrics", "accept"), ("health_visiting", "hand-over")):
        answer = signed_in(who).post(f"{where}/{deed}", {"to": "team:1"})
        assert answer.status_code == 404


def test_what_was_told_is_acknowledged_by_name(mark, signed_in, town, home, as_engine):
    """
    One button; the row says so, and the page says who.
    """
    client = signed_in("social_care")
    where = address(client)
    with as_engine():
        told = NewEvent(
            id=uuid4(), subject_id=home.id, kind="escalation.raised",
            about=home.infant, occurred_at=timezone.now(), recorded_at=timezone.now(),
            team_id=town.teams["social_care"].pk, agency="ashmere-social-care",
            fact={"standard": "infant_injury_strategy", "rung": 0,
                  "trigger": str(mark.event.id), "tell": "social_care_team_manager"},
        )  # fmt: skip
        recording.record_all(home.id, [told], now=timezone.now(), using="default")
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


def test_kin_are_named_for_nothing(mark, signed_in, town, home, as_engine):
    """
    A colleague who is close to the family is left out, as if they were not there.
    """
    with as_engine():
        kin = make_staff(town.teams["social_care"], "social_worker")
        Exclusion.objects.create(
            subject_id=home.id, staff=kin, reason="brother",
            declared_by="the member of staff", declared_at=timezone.now(),
        )  # fmt: skip
    client = signed_in("social_care")
    where = address(client)

    named = client.post(f"/families/{home.id}/worker", {"worker": str(kin.pk)})
    offered = client.post(f"{where}/hand-over", {"to": f"staff:{kin.pk}"})

    assert named.status_code == 422
    assert offered.status_code in {404, 422}
