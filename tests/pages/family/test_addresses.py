"""An address that must not be found is on one page, for a purpose, and nowhere else."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from lib.family_world import write
from lib.routes import OF_A_FAMILY, OTHERS
from plait.access.classes import EVERYTHING, LOCATION, ROUTINE
from plait.access.models import Involvement
from plait.records import addresses
from plait.records.models import AccessEntry, PersonContact

CANARY = "14 Cormorant Passage"
PHONE = "01632 960777"

#: What is asked of a family's pages or could list one.
ASKED = OF_A_FAMILY | {
    name: OTHERS[name] for name in ("due", "due-rows", "families", "meetings", "start")
}


@pytest.fixture
def hidden(world, as_engine):
    """The mother lives in a refuge; health visitors may know where people live."""
    with as_engine():
        Involvement.objects.filter(team=world.teams["health_visiting"]).update(
            classes=EVERYTHING
        )
        PersonContact.objects.create(
            subject_id=world.family, person_id=world.mother, address=CANARY,
            postcode="ZZ1 1ZZ", phone=PHONE, restricted=True, restricted_why="refuge",
        )  # fmt: skip
        write(world, "letters.route_recorded", {"letters": "safe"})


@pytest.fixture
def page(world):
    """Where the mother lives."""
    return f"/families/{world.family}/people/{world.mother}/address"


def in_days(number: int) -> dict[str, str]:
    """The day on which it is looked at again, so many days from now."""
    day = timezone.localdate() + timedelta(days=number)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    return {f"review_on-{name}": str(part) for name, part in parts.items()}


def without_tags(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def said(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode(errors="replace"))


def test_it_is_on_no_page_whoever_looks(world, hidden, signed_in, as_engine):
    """
    Every address of a family's that Plait answers is asked, by who holds every class.
    """
    with as_engine():
        meeting = write(world, "meeting.called", {"type": "strategy"})
        write(
            world, "meeting.held",
            {"type": "strategy", "decision": "s47_started", "meeting": str(meeting)},
        )  # fmt: skip
        mark = write(world, "injury.observed", {"mobile": False}, about=world.infant)
        event = write(world, "contact.other", {"note": "seen"})
    client = signed_in(world.visitor)
    client.raise_request_exception = False
    ids = {
        "family": world.family, "event": event, "entry": uuid4(), "mark": mark,
        "meeting": meeting, "person": world.mother, "standard": "new_birth_visit",
    }  # fmt: skip

    shown = {name: client.get(path.format(**ids)) for name, path in ASKED.items()}
    shown["letter-to"] = client.get(
        f"/families/{world.family}/meetings/{meeting}/letter/{world.mother}"
    )

    assert shown["address"].status_code == 200
    for name, answer in shown.items():
        whole = said(answer) + str(dict(answer.items()))
        assert not [one for one in (CANARY, "ZZ1 1ZZ", PHONE) if one in whole], name


def test_one_page_shows_it_for_a_purpose_and_writes_that_it_did(
    world, hidden, page, signed_in, as_engine
):
    """
    Without a purpose nothing is shown.
    """
    client = signed_in(world.visitor)
    asked = client.get(page)
    assert "This address must not be found" in said(asked)
    assert "Because of a refuge" in said(asked)
    assert client.post(page, {"purpose": ""}).status_code == 422

    shown = client.post(page, {"purpose": "safeguarding"})

    assert CANARY in said(shown)
    with as_engine():
        read = AccessEntry.objects.filter(why="read an address")
        assert [(one.staff_id, one.purpose, one.classes) for one in read] == [
            (world.visitor.pk, "safeguarding", LOCATION)
        ]


def test_it_is_not_there_for_who_may_not_know_where_people_live(
    world, hidden, page, signed_in, as_engine
):
    """
    Nor that it must not be found.
    """
    worker = signed_in(world.social_worker)

    assert worker.get(page).status_code == 404
    assert worker.post(page, {"purpose": "safeguarding"}).status_code == 404
    assert page not in said(worker.get(f"/families/{world.family}"))
    with as_engine():
        assert not AccessEntry.objects.filter(why="read an address").exists()


def test_it_is_restricted_until_a_day_and_lifted_again(
    world, page, signed_in, as_engine
):
    """
    With why. What the record says of it never holds the address.
    """
    with as_engine():
        Involvement.objects.filter(team=world.teams["health_visiting"]).update(
            classes=ROUTINE | LOCATION
        )
    client = signed_in(world.visitor)
    answers = {
        "do": "restrict", "event_id": str(uuid4()), "restricted": "yes",
        "cause": "court_order", "address": CANARY, "postcode": "", "phone": "",
        "reason": "Ring her sister", **in_days(90),
    }  # fmt: skip

    half = client.post(page, answers | {"cause": "", "review_on-day": ""})
    assert half.status_code == 422
    assert "Select why it must not be found" in said(half)
    assert CANARY in said(half)
    done = [client.post(page, answers) for _ in range(2)]

    assert [one.url for one in done] == [page] * 2
    assert "looked at again on" in said(client.get(page))
    assert "Ring her sister" in said(client.get(page))
    assert CANARY in said(client.post(page, {"purpose": "direct_care"}))
    with as_engine(), connection.cursor() as cursor:
        cursor.execute("select fact::text from event where kind = 'address.restricted'")
        [(fact,)] = cursor.fetchall()
    assert CANARY not in fact

    client.post(page, {**answers, "event_id": str(uuid4()), "restricted": "no"})
    assert "must not be found" not in said(client.get(page)).partition("<h2")[0]
    with as_engine():
        assert not PersonContact.objects.get().restricted


@pytest.mark.parametrize("days", [-2000, -1, 0, 400])
def test_a_day_that_has_gone_or_is_too_far_off_is_refused(
    world, page, signed_in, as_engine, days
):
    """
    Nobody looks again on such a day; what was typed stays.
    """
    with as_engine():
        Involvement.objects.filter(team=world.teams["health_visiting"]).update(
            classes=ROUTINE | LOCATION
        )
    answers = {
        "do": "restrict", "restricted": "yes", "cause": "fear", "address": CANARY,
        **in_days(days),
    }  # fmt: skip

    refused = signed_in(world.visitor).post(page, answers)

    assert refused.status_code == 422
    assert "must be after today, and within a year" in said(refused)
    assert CANARY in said(refused)


def test_looking_again_is_owed_by_the_team_that_said_it(
    world, page, signed_in, as_engine
):
    """
    Its button leads to the address; who may not know of it does not see the duty.
    """
    with as_engine():
        Involvement.objects.filter(team=world.teams["health_visiting"]).update(
            classes=ROUTINE | LOCATION
        )
    client, duty = signed_in(world.visitor), "Address that must not be found looked at"
    answers = {"do": "restrict", "restricted": "yes", "cause": "fear"} | in_days(3)
    assert client.post(page, answers | {"event_id": str(uuid4())}).status_code == 302

    theirs = said(client.get(f"/families/{world.family}"))
    others = said(signed_in(world.social_worker).get(f"/families/{world.family}"))

    assert duty in theirs
    assert f'href="{page}"' in theirs.partition(duty)[2].partition("</li>")[0]
    assert "it must not be found; why: they fear" in without_tags(theirs)
    assert duty not in others
    lifted = {"do": "restrict", "restricted": "no", "event_id": str(uuid4())}
    client.post(page, lifted)
    assert duty not in said(client.get(f"/families/{world.family}")).partition("Who")[0]


def test_nobody_lifts_it_in_the_database(world, hidden, as_engine):
    """
    The web updates no row of an address that must not be found.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_app")
        cursor.execute("select plait.begin_request(%s)", [world.visitor.pk])
        cursor.execute("select plait.open_subject(%s, 'direct_care')", [world.family])
        cursor.execute("update person_contact set address = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("select count(*) from person_contact")
        assert cursor.fetchone() == (0,)
    assert set(addresses.restricted_of(world.family)) == {world.mother}
