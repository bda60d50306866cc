"""What people read of the exchange with another Plait: what is stuck, and what came."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from lib.town import NOW, make_staff
from plait.access import sessions
from plait.access.models import Agency, Team
from plait.records.models import (
    ExchangeLink,
    ExchangeOut,
    ExchangePartner,
    RemoteAgency,
    RemoteTeam,
    Subject,
)
from plait.worklist import directory, elsewhere, travels


@pytest.fixture
def far(town, as_engine):
    """The health visitors of Vale, whose home is Vale's Plait."""
    with as_engine():
        vale = ExchangePartner.objects.create(
            slug="vale", name="Vale's Plait", url="https://vale.example",
            added_at=timezone.now(),
        )  # fmt: skip
        agency = Agency.objects.create(
            slug="vale-hv", name="Vale health visiting", kind="health_visiting",
            partnership=town.teams["gp"].agency.partnership,
        )  # fmt: skip
        team = Team.objects.create(
            agency=agency, name="Vale visitors", phone="01632 960077",
            roles=["health_visitor"],
        )  # fmt: skip
        RemoteAgency.objects.create(agency=agency, partner=vale, slug_there="vale-hv")
        RemoteTeam.objects.create(team=team, partner=vale, number_there=7)
    directory.forget()
    return team


@pytest.fixture
def sent(records, far):
    """A message of a midwife to them."""
    return records(
        "maternity", "message.sent", about="mother", to="health_visitor", team=far.pk
    )


def words(answer) -> str:
    page = answer.content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def event_page(home, sent) -> str:
    return f"/families/{home.id}/events/{sent.event.id}"


def test_a_page_says_how_far_it_came(home, sent, signed_in, as_engine):
    """
    On its way, received, readable there; and to ring where they do not answer.
    """
    midwife = signed_in("maternity")
    assert "on its way to Vale&#39;s Plait" in words(
        midwife.get(event_page(home, sent))
    )

    with as_engine():
        ExchangePartner.objects.update(failing_since=timezone.now())
    stuck = words(midwife.get(event_page(home, sent)))
    with as_engine():
        ExchangeOut.objects.update(state="taken")
    done = words(midwife.get(event_page(home, sent)))

    assert "has not answered. It goes by itself; ring instead" in stuck
    assert "01632 960077" in stuck
    assert "Vale visitors can read it" in done


def test_the_page_of_what_was_sent_says_it_too(
    home, records, far, sent, signed_in, as_engine
):
    """
    A message, a share, a request and a handover: nobody looks for it elsewhere.
    """
    to = {"to": "health_visitor", "team": far.pk}
    shared = records("maternity", "info.shared", about="mother", why="words", **to)
    asked = records("maternity", "info.requested", about="mother", wanted="words", **to)
    offered = records("maternity", "handover.offered", about="infant", **to)
    pages = [
        f"messages/{sent.event.id}", f"shared/{shared.event.id}",
        f"requests/{asked.event.id}", f"handover/{offered.event.id}",
    ]  # fmt: skip
    with as_engine():
        ExchangePartner.objects.update(failing_since=timezone.now())
    midwife = signed_in("maternity")

    for page in pages:
        said = words(midwife.get(f"/families/{home.id}/{page}"))
        assert "has not answered. It goes by itself; ring instead" in said, page
        assert "01632 960077" in said


def test_a_partner_that_does_not_answer_is_said_on_every_page(
    sent, signed_in, as_engine
):
    """
    With since when, and to ring instead; not for a moment's pause.
    """
    for minutes, is_said in ((1, False), (10, True)):
        with as_engine():
            ExchangePartner.objects.update(
                failing_since=timezone.now() - timedelta(minutes=minutes)
            )
        page = words(signed_in("gp").get("/families"))
        assert ("Vale&#39;s Plait has not answered since" in page) is is_said


def test_what_was_given_up_is_above_the_senders_list_until_somebody_rang(
    sent, signed_in, as_engine
):
    """
    And above nobody else's.
    """
    with as_engine():
        ExchangeOut.objects.update(state="given_up", ended_at=timezone.now())
        row = ExchangeOut.objects.get()
    midwife = signed_in("maternity")
    said = "did not reach Vale&#39;s Plait: it did not answer for a week"

    assert said in words(midwife.get("/due"))
    assert said not in words(signed_in("gp").get("/due"))

    signed_in("gp").post(f"/notices/{row.id}/rang")
    assert said in words(midwife.get("/due"))
    midwife.post(f"/notices/{row.id}/rang")
    assert said not in words(midwife.get("/due"))


def test_the_number_is_the_one_that_is_answered_now(town, home, sent, far, as_engine):
    """
    The office's by day, and at night the other; of what is stuck and of what was lost.
    """
    with as_engine():
        Team.objects.filter(pk=far.pk).update(out_of_hours_phone="01632 960088")
        ExchangePartner.objects.update(failing_since=NOW)
    directory.forget()
    midwife, day = town.staff["maternity"], NOW + timedelta(hours=2)

    def numbers(at, state):
        with as_engine():
            ExchangeOut.objects.update(state=state, ended_at=NOW)
        sessions.begin(midwife.pk)
        lost = travels.undelivered({town.teams["maternity"].pk}, at)
        sessions.open_subject(midwife, home.id)
        way = travels.on_its_way(home.id, sent.event.id, at)
        return {one.phone for one in (*lost, *way)}

    for state in ("waiting", "given_up"):
        assert numbers(day, state) == {"01632 960077"}
        assert numbers(day + timedelta(hours=12), state) == {"01632 960088"}


def test_to_a_partner_that_was_removed_nothing_waits(
    sent, records, far, signed_in, as_engine
):
    """
    What waited, and what is sent after, is said at once.
    """
    with as_engine():
        elsewhere.remove("vale", now=timezone.now(), using="default")
    records("maternity", "message.sent", about="mother", to="gp", team=far.pk)
    page = words(signed_in("maternity").get("/due"))

    assert page.count("we do not exchange with it any more") == 2


def test_a_record_that_came_is_marked_until_somebody_has_checked(
    home, far, signed_in, as_engine
):
    """
    By whoever may open it.
    """
    with as_engine():
        ExchangeLink.objects.create(
            subject=Subject.objects.get(id=home.id), partner_id="vale", is_new=True,
            linked_at=timezone.now(),
        )  # fmt: skip
    visitor, page = signed_in("health_visiting"), f"/families/{home.id}"
    assert "This record came from" in words(visitor.get(page))

    assert signed_in("police").post(f"{page}/came-from").status_code == 404
    assert "This record came from" in words(visitor.get(page))
    visitor.post(f"{page}/came-from")

    assert "This record came from" not in words(visitor.get(page))


def test_nobody_of_a_partner_signs_in_here(far, as_engine, client):
    """
    Also where somebody gave them a row with a name: it has no post and no password.
    """
    with as_engine():
        number = elsewhere.staff_of(
            "vale", 5, given="Hanna", family_name="Up", job_title="",
            agency="vale-hv", using="default",
        )  # fmt: skip
        make_staff(far, "health_visitor")
    answer = client.post("/accounts/demonstration/", {"staff": str(number)})

    assert answer.status_code == 404
