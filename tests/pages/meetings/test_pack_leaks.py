"""A pack holds what its reader may read, and not a word, a count or a gap of more."""

import html
import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from lib.family_world import NOW, write
from pages.family.test_hidden_changes_nothing import ABOUT, HIDDEN
from pages.meetings.conftest import call
from plait.access import sessions
from plait.access.classes import BIT, NAMES, mask_of
from plait.access.models import Involvement
from plait.records.shapes import NewEvent
from plait.timeline.facts import SENSITIVITIES
from plait.worklist import recording

#: A word of its own for each agency and class, spelt so that no line is broken in it.
AGENCIES = ("health_visiting", "perinatal", "social_care", "paediatrics")
READERS = {
    "health_visiting": "visitor",
    "perinatal": "psychiatrist",
    "social_care": "social_worker",
}
NOISE = re.compile(
    r'name="(csrfmiddlewaretoken|event_id)" value="[^"]*"|\d{1,2}:\d\d[ap]m'
)


def canary(agency: str, sensitivity: str) -> str:
    return f"Zy{AGENCIES.index(agency)}q{BIT[sensitivity]}xw"


@pytest.fixture
def canaries(world, as_engine):
    """Every agency has recorded something of every class, in kinds of all sorts."""
    with as_engine():
        meeting = call(world, "health_visiting", "perinatal", "social_care")
        for number, agency in enumerate(AGENCIES):
            for sensitivity in SENSITIVITIES:
                word = canary(agency, sensitivity)
                at = NOW - timedelta(days=20 + 9 * number + BIT[sensitivity])
                more = {"by": agency, "at": at, "sensitivity": sensitivity}
                write(world, "contact.other", {"note": word, "place": word}, **more)
                write(world, "message.sent", {"to": "gp", "note": word}, **more)
                write(world, "nonattendance.no_access", {"reason": word}, **more)
                write(
                    world, "injury.observed",
                    {
                        "mobile": False, "note": word,
                        "marks": [{"site": "left_cheek", "kind": word}],
                    },
                    about=world.infant, **more,
                )  # fmt: skip
                held = write(
                    world, "meeting.held", {"type": "core_group", "note": word}, **more
                )
                write(
                    world, "action.agreed",
                    {"meeting": str(held), "action": word, "owner": "gp"}, **more,
                )  # fmt: skip
    return meeting


def give(as_engine, world, agency, classes):
    """What a team may see of the family."""
    with as_engine():
        Involvement.objects.filter(team=world.teams[agency]).update(
            classes=mask_of(classes)
        )


def unseen(world, kind, sensitivity):
    """The perinatal team records it, with all that follows from it."""
    sessions.begin(world.psychiatrist.pk)
    sessions.open_subject(world.psychiatrist, world.family)
    whom = None if kind == "meeting.called" else ABOUT.get(kind, "mother")
    done = recording.record(
        kind=kind, fact=HIDDEN[kind], about=getattr(world, whom) if whom else None,
        family=world.family, occurred_at=NOW - timedelta(seconds=5), recorded_at=NOW,
        by=world.psychiatrist, sensitivity=sensitivity,
    )  # fmt: skip
    sessions.end()
    assert done.is_worked_out


def both(client, world, meeting) -> tuple[str, str]:
    """The pack on the screen and as a document: its words without spaces."""
    path = f"/families/{world.family}/meetings/{meeting}/pack"
    shown = client.post(path, {"form": "screen"}, follow=True)
    made = client.post(path, {"form": "pdf"})
    assert (shown.status_code, made.status_code) == (200, 200)
    pages = PdfReader(io.BytesIO(made.content)).pages
    words = "".join(page.extract_text() for page in pages)
    return html.unescape(shown.content.decode()), re.sub(r"\s", "", words)


def expected(agency, classes) -> set[str]:
    """What a reader of this agency may read: its own unless sealed, its classes."""
    return {
        canary(one, sensitivity)
        for one in AGENCIES
        for sensitivity in SENSITIVITIES
        if sensitivity in classes or (one == agency and sensitivity != "sealed")
    }


EVERY = {canary(one, name) for one in AGENCIES for name in SENSITIVITIES}


@pytest.mark.parametrize(
    "classes",
    [["routine"], ["routine", "health"], ["routine", "police"],
     ["routine", "sealed", "location"], list(NAMES)],
    ids="-".join,
)  # fmt: skip
@pytest.mark.parametrize("agency", READERS)
def test_a_pack_holds_exactly_what_its_reader_may_read(
    world, canaries, signed_in, as_engine, agency, classes
):
    """
    On the screen, in the document, and on the timeline page: the same words.
    """
    give(as_engine, world, agency, classes)
    client = signed_in(getattr(world, READERS[agency]))

    for words in both(client, world, canaries):
        assert {one for one in EVERY if one in words} == expected(agency, classes)
    timeline = "".join(
        client.get(f"/families/{world.family}?page={page}").content.decode()
        for page in range(1, 8)
    )
    assert {one for one in EVERY if one in timeline} == expected(agency, classes)


@pytest.mark.parametrize(
    "sensitivity", ["third_party", "police", "sealed", "location", "domestic_abuse"]
)
def test_what_is_bound_changes_no_byte_of_a_pack(
    world, meeting, signed_in, as_engine, sensitivity
):
    """
    With it and without it the same pack; the document too, byte by byte.
    """
    client = signed_in(world.visitor)
    path = f"/families/{world.family}/meetings/{meeting}/pack"

    def given():
        shown = client.post(path, {"form": "screen"}, follow=True).content.decode()
        return NOISE.sub("", shown), client.post(path, {"form": "pdf"}).content

    give(as_engine, world, "perinatal", NAMES)
    begun = NOW - timedelta(minutes=15)
    with as_engine():
        seen = NewEvent(
            subject_id=world.family, kind="contact.gp.other", fact={},
            about=world.mother, occurred_at=begun, recorded_at=begun,
            agency="ashmere-health_visiting", team_id=world.teams["health_visiting"].pk,
        )  # fmt: skip
        recording.record_all(world.family, [seen], now=begun, using="default")
    given()  # what a first opening says once
    before = given()
    for kind in HIDDEN:
        unseen(world, kind, sensitivity)
    after = given()
    assert after == before


def test_what_is_held_is_said_once_a_week_and_holder(
    world, meeting, signed_in, as_engine
):
    """
    One note of health or twenty in a week: the same bytes, with whom to ask.
    """
    client = signed_in(world.visitor)

    def hide(count, days):
        with as_engine():
            for number in range(count):
                write(
                    world, "contact.perinatal", {"note": "Zyzzogeton"}, by="perinatal",
                    at=NOW - timedelta(days=days, minutes=number), sensitivity="health",
                )  # fmt: skip

    without = both(client, world, meeting)
    hide(1, 40)
    once = both(client, world, meeting)
    hide(20, 40)

    again = both(client, world, meeting)
    said = "Information held by Perinatal team: ask perinatal psychiatrist"
    assert said not in without[0]
    assert said in once[0]
    asks = f'/families/{world.family}/ask?team={world.teams["perinatal"].pk}"'
    assert asks in once[0]
    assert said.replace(" ", "") in once[1]
    assert "basis DPA 2018 Sch 1 para 18" in once[0]
    assert [NOISE.sub("", one) for one in again] == [NOISE.sub("", one) for one in once]
    assert "Zyzzogeton" not in str(again)


def test_weeks_of_which_no_more_is_told_are_one(world, meeting, signed_in, as_engine):
    """
    So that nothing counts them.
    """
    with as_engine():
        for week in (4, 5, 6):
            write(
                world, "contact.perinatal", {}, by="perinatal", sensitivity="health",
                at=NOW - timedelta(weeks=week),
            )  # fmt: skip

    told = both(signed_in(world.visitor), world, meeting)[0]

    assert "Weeks of Mon 26 Jan 2026 to Mon 9 Feb 2026" in told


@pytest.mark.parametrize("classes", [["routine"], ["routine", "police"]], ids="-".join)
def test_a_look_beforehand_tells_what_both_may_read(
    world, canaries, signed_in, as_engine, classes
):
    """
    Never more than whoever looks may read; and what they hold that is cut, with why.
    """
    give(as_engine, world, "social_care", classes)
    give(as_engine, world, "perinatal", ["routine", "health", "third_party"])
    team = world.teams["perinatal"].pk
    path = f"/families/{world.family}/meetings/{canaries}/pack/of/{team}"

    told = html.unescape(signed_in(world.social_worker).get(path).content.decode())

    own = expected("social_care", classes)
    theirs = expected("perinatal", ["routine", "health", "third_party"])
    assert {one for one in EVERY if one in told} == own
    head, _, rest = told.partition("Who the family is")
    assert {one for one in EVERY if one in rest} == own & theirs
    assert {one for one in EVERY if one in head} == own - theirs
