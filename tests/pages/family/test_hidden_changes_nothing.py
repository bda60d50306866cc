"""What a person may not know of changes nothing that they are given.

Counts, order, gaps, pictures and error texts could each tell of a hidden event. So the
same pages are asked for before and after one is recorded, and are the same bytes.
"""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from lib.family_world import NOW, FamilyWorld
from plait.access import sessions
from plait.access.classes import EVERYTHING
from plait.access.models import Involvement
from plait.records.shapes import NewEvent
from plait.worklist import recording

CANARY = "Zyzzogeton"

BOUND = ("third_party", "police", "sealed", "location", "domestic_abuse")

#: What is recorded unseen: kinds that involve teams, start clocks, or only stand there.
HIDDEN = {
    "contact.perinatal": {"note": CANARY, "infant_seen": True},
    "concern.safeguarding": {"note": CANARY},
    "referral.social_care.made": {"reason": CANARY},
    "injury.observed": {
        "marks": [{"site": "left_cheek", "kind": "bruise"}],
        "mobile": False,
        "note": CANARY,
    },
    "meeting.called": {"type": "complex_case", "represented": ["paediatrician"]},
}
ABOUT = {"injury.observed": "infant", "referral.social_care.made": "infant"}

#: What a page says anew each time: seals of forms, and the ids of what is not there.
NOISE = re.compile(
    rb'name="(csrfmiddlewaretoken|event_id)" value="[^"]*"'
    rb"|(?<=/events/)[0-9a-f-]{36}"
)

#: Standards that what is recorded unseen starts, answers, excepts or stops.
ASKED = (
    "conjunction_strategy_meeting", "infant_injury_strategy", "infant_not_brought",
    "referral_decision", "raised_epds_assessed", "hv_six_week",
)  # fmt: skip

FILTERS = (
    "", "?zoom=2", "?zoom=12", "?group=contacts", "?group=concerns", "?page=2",
    "?agency=ashmere-perinatal", "?person={mother}", "?person={infant}",
    "?known-day=1&known-month=3&known-year=2026",
    "?known-day=11&known-month=3&known-year=2026",
)  # fmt: skip


def given(answer) -> tuple[object, ...]:
    """All that a browser is given, without what differs each time."""
    return answer.status_code, dict(answer.items()), NOISE.sub(b"", answer.content)


def everything(client, world: FamilyWorld, own) -> dict[str, object]:
    """Every page that says anything of the family, and what it gives."""
    home = f"/families/{world.family}"
    asked = [
        *(home + one.format(mother=world.mother, infant=world.infant)
          for one in FILTERS),
        *(f"{home}/record{one}" for one in ("", "/contact", "/mark", "/epds")),
        *(f"{home}/events/{own}{one}" for one in
          ("", "/recorded", "/correct", "/withdraw")),
        *(f"{home}/why{one}" for one in ("", *(f"/{name}" for name in ASKED))),
        f"{home}/meetings", f"{home}/meetings/call?type=core_group", "/meetings",
        "/", "/due", "/due/rows", "/due?show=others", "/due?show=closed",
        "/due?agency=ashmere-perinatal", f"/due?person={world.mother}",
        "/due?q=Quillfeather", "/families",
    ]  # fmt: skip
    pages = {one: given(client.get(one)) for one in asked}
    for typed in ({"family_name": "Quillfeather"}, {"q": "Nobody"}):
        found = given(client.post("/families", typed, follow=True))
        pages[f"search {typed}"] = found[0], re.sub(rb"s=[\w=-]+", b"", found[2])
    return pages


@pytest.fixture
def settled(world, as_engine):
    """All that is owed is worked out, and the perinatal team sees every class."""
    event, at = uuid4(), NOW - timedelta(minutes=15)
    with as_engine():
        Involvement.objects.filter(team=world.teams["perinatal"]).update(
            classes=EVERYTHING
        )
        seen = NewEvent(
            id=event, subject_id=world.family, kind="contact.gp.other", fact={},
            about=world.mother, occurred_at=at, recorded_at=at,
            agency="ashmere-health_visiting", team_id=world.teams["health_visiting"].pk,
        )  # fmt: skip
        done = recording.record_all(world.family, [seen], now=at, using="default")
    assert done.is_worked_out
    return event


@pytest.fixture
def hidden(world):
    """`hidden(kind, sensitivity)`: the perinatal team records it; its id."""

    def record(kind: str, sensitivity: str):
        at = NOW - timedelta(seconds=5)
        sessions.begin(world.psychiatrist.pk)
        sessions.open_subject(world.psychiatrist, world.family)
        whom = None if kind == "meeting.called" else ABOUT.get(kind, "mother")
        done = recording.record(
            kind=kind,
            fact=HIDDEN[kind],
            about=getattr(world, whom) if whom else None,
            family=world.family,
            occurred_at=at,
            recorded_at=at,
            by=world.psychiatrist,
            sensitivity=sensitivity,
        )
        sessions.end()
        assert done.is_worked_out
        return done.event.id

    return record


@pytest.mark.parametrize("sensitivity", BOUND)
def test_hidden_events_change_no_byte(world, signed_in, settled, hidden, sensitivity):
    """
    Neither who is involved, nor what is owed by others, nor a mark, nor a filter.
    """
    client = signed_in(world.visitor)
    everything(client, world, settled)  # what a first visit says once
    before = everything(client, world, settled)

    for kind in HIDDEN:
        hidden(kind, sensitivity)
    after = everything(client, world, settled)

    changed = [page for page in before if before[page] != after[page]]
    assert changed == []
    assert CANARY not in str(after)


@pytest.mark.parametrize("sensitivity", [*BOUND, "health"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["", "/recorded", "/correct", "/withdraw"])
def test_a_hidden_event_is_like_none(
    world, signed_in, settled, hidden, page, method, sensitivity
):
    """
    Its id, guessed or seen elsewhere, gives what an id of nothing gives.
    """
    there, nowhere = hidden("contact.perinatal", sensitivity), uuid4()
    ask = getattr(signed_in(world.visitor), method)

    answers = [
        given(ask(f"/families/{world.family}/events/{one}{page}"))
        for one in (there, nowhere)
    ]

    assert answers[0] == answers[1]
    assert answers[0][0] in (404, 405)


def test_what_is_held_is_told_for_health_alone(world, signed_in, settled, hidden):
    """
    The negative control: a note of health is shown as held, and never what it says.
    """
    client = signed_in(world.visitor)
    before = everything(client, world, settled)
    hidden("contact.perinatal", "health")
    after = everything(client, world, settled)

    page = f"/families/{world.family}"
    assert before[page] != after[page]
    assert b"Information held by Perinatal team" in after[page][2]
    assert CANARY not in str(after)


@pytest.mark.parametrize("sensitivity", BOUND)
def test_a_duty_of_ours_names_no_holder_of_what_is_bound(
    world, signed_in, settled, as_engine, sensitivity
):
    """
    The team must act, so it is told to; whom to ask is the office, as on its page.
    """
    at = NOW - timedelta(seconds=5)
    with as_engine():
        sent = NewEvent(
            id=uuid4(), subject_id=world.family, kind="message.sent",
            fact={"to": "health_visitor", "text": CANARY}, about=world.mother,
            occurred_at=at, recorded_at=at, agency="ashmere-perinatal",
            team_id=world.teams["perinatal"].pk, sensitivity=sensitivity,
        )  # fmt: skip
        recording.record_all(world.family, [sent], now=at, using="default")

    page = signed_in(world.visitor).get("/due").content.decode()

    assert "Message about the family acknowledged" in page
    assert "Information held: ask the safeguarding partnership office" in page
    assert "Information held by" not in page
    assert CANARY not in page


def test_putting_right_what_is_hidden_keeps_it_hidden(
    world, signed_in, settled, hidden
):
    """
    A correction and a withdrawal have the class of what they are about.
    """
    author, reader = signed_in(world.psychiatrist), signed_in(world.visitor)
    event = hidden("contact.perinatal", "police")
    page = f"/families/{world.family}/events/{event}"
    before = everything(reader, world, settled)

    gone = author.post(f"{page}/withdraw", {"event_id": str(uuid4()), "why": CANARY})

    assert gone.status_code == 302
    assert CANARY in author.get(page).content.decode()
    assert reader.get(page).status_code == 404
    assert everything(reader, world, settled) == before
