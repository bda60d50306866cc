"""Ending a duty with a reason: by the team that owes it, where that is allowed."""

import re
from uuid import uuid4

import pytest

from lib.town import make_staff
from plait.records.models import Event
from plait.standards.loader import library
from plait.worklist import projection

STANDARD = "borderline_epds_repeated"
#: Nobody may end this one.
BINDING = "positive_whooley_followed_up"
CAUSES = ("not_applicable", "done_elsewhere", "declined", "duplicate", "other")


@pytest.fixture
def screen(records):
    """A borderline score: health visitors repeat it, and may say why not."""
    return records("health_visiting", "screen.epds", about="mother", total=11)


def address(client, show: str = "open", standard: str = STANDARD) -> str:
    """The address of the duty, by its title on the worklist."""
    title = library().get(standard).title
    page = shown(client, f"/due?show={show}")
    found = re.search(rf'href="([^"]+)">{re.escape(title)}', page)
    assert found, page
    return found[1]


def shown(client, where: str) -> str:
    return client.get(where).content.decode()


def ends(client, at: str, **sent):
    return client.post(f"{at}/dismiss", {"event_id": str(uuid4()), **sent})


def ended(as_engine) -> list[dict]:
    """What was said by each event that ended a duty."""
    with as_engine():
        return list(
            Event.objects.filter(kind="duty.dismissed").values_list("fact", flat=True)
        )


@pytest.mark.usefixtures("screen")
def test_the_team_that_owes_it_ends_it_with_a_reason(signed_in, home):
    """
    Off the list, with who said why on its page, in its history and on the timeline.
    """
    client = signed_in("health_visiting")
    where = address(client)
    assert "End it with a reason" in shown(client, where)

    answer = ends(
        client,
        where,
        cause="done_elsewhere",
        where="By her GP, Dr Made-Up",
        note="Fine",
    )

    assert answer.status_code == 302
    page = shown(client, where)
    assert "Ended with a reason: it was already done elsewhere" in page
    assert "By her GP, Dr M" in page
    assert "Made Up" in page
    assert "End it with a reason</a>" not in page
    assert library().get(STANDARD).title not in shown(client, "/due")
    assert address(client, "closed") == where
    family = shown(client, f"/families/{home.id}")
    assert "Duty ended with a reason" in family


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Select why it is ended"),
        ({"cause": "because"}, "Select why it is ended"),
        ({"cause": "done_elsewhere"}, "Enter where it was done, and by whom"),
        ({"cause": "other", "where": "not asked"}, "Enter the reason"),
    ],
)
def test_a_reason_is_one_of_the_list_with_its_words(signed_in, sent, said):
    """
    Nothing is written without one.
    """
    client = signed_in("health_visiting")
    where = address(client)

    answer = ends(client, where, **sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert address(client) == where


@pytest.mark.usefixtures("screen")
@pytest.mark.parametrize("cause", CAUSES)
def test_every_reason_of_the_list_ends_it(signed_in, cause):
    """
    With the words that two of them need.
    """
    client = signed_in("health_visiting")
    where = address(client)

    answer = ends(client, where, cause=cause, where="At the clinic", why="It is wrong")

    assert answer.status_code == 302
    assert address(client, "closed") == where


def test_it_is_never_offered_where_the_standard_does_not_say_so(signed_in, records):
    """
    Neither the link nor the page nor the form that is sent all the same.
    """
    records("health_visiting", "screen.whooley", about="mother", items=[1, 0])
    client = signed_in("health_visiting")
    where = address(client, standard=BINDING)

    assert "End it with a reason" not in shown(client, where)
    assert client.get(f"{where}/dismiss").status_code == 404
    assert ends(client, where, cause="duplicate").status_code == 404
    assert address(client, standard=BINDING) == where


@pytest.mark.usefixtures("screen")
def test_another_team_that_sees_it_cannot_end_it(signed_in, town):
    """
    The family is theirs too, and the duty is not.
    """
    where = address(signed_in("health_visiting"))
    perinatal = signed_in("perinatal")

    assert ends(perinatal, where, cause="duplicate").status_code == 404
    assert address(signed_in("health_visiting")) == where


@pytest.mark.usefixtures("screen")
def test_sent_twice_it_is_ended_once(signed_in, as_engine):
    """
    The second leads to the same page as the first, and writes nothing.
    """
    client = signed_in("health_visiting")
    where = address(client)
    page = shown(client, f"{where}/dismiss")
    [event] = re.findall(r'name="event_id" value="([^"]+)"', page)

    first = ends(client, where, cause="duplicate", event_id=event)
    again = ends(client, where, cause="duplicate", event_id=event)
    other = ends(client, where, cause="declined")

    assert (first.status_code, again.status_code, other.status_code) == (302, 302, 404)
    assert first["Location"] == again["Location"] == where
    assert [fact["cause"] for fact in ended(as_engine)] == ["duplicate"]


@pytest.mark.usefixtures("screen")
def test_it_is_undone_by_withdrawing_and_is_owed_again(
    signed_in, town, as_engine, client
):
    """
    By a colleague too; what was said stays in the record, struck through.
    """
    first = signed_in("health_visiting")
    where = address(first)
    ends(first, where, cause="declined")
    with as_engine():
        colleague = make_staff(town.teams["health_visiting"], "health_visitor")
    client.force_login(colleague)
    [event] = re.findall(
        r'href="([^"]+/events/[^"]+)">See what was recorded, or undo',
        shown(client, where),
    )
    page = shown(client, event)
    assert "Withdraw this" in page
    assert "Correct this" not in page
    form = shown(client, f"{event}/withdraw")
    assert "correct it" not in form
    [sent] = re.findall(r'name="event_id" value="([^"]+)"', form)

    client.post(f"{event}/withdraw", {"event_id": sent, "why": "She did not decline"})

    assert address(client) == where
    assert "Ended with a reason" not in shown(client, where)
    assert "Withdrawn" in shown(client, event)


@pytest.mark.usefixtures("screen")
def test_whoever_ends_it_is_told_where_the_rules_failed(signed_in, home, monkeypatch):
    """
    It is kept that they said so; the page of the duty says that it may be out of date.
    """
    client = signed_in("health_visiting")
    where = address(client)
    calm = shown(client, where)

    def fails(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr(projection, "refresh", fails)
    answer = ends(client, where, cause="duplicate")

    assert answer.status_code == 302
    assert "We could not work out what is owed to this family" not in calm
    assert "We could not work out what is owed to this family" in shown(client, where)
