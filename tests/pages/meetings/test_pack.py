"""The pack of a meeting: made for one reader, cut for one reader, opened on record."""

import html
import io
import re
from datetime import timedelta
from uuid import uuid4

import time_machine
from pypdf import PdfReader

from lib.family_world import NOW, write
from pages.meetings.conftest import call
from plait.access.models import Exclusion
from plait.records.models import Event

KIND = "meeting.pack_opened"


def path(world, meeting, rest=""):
    return f"/families/{world.family}/meetings/{meeting}/pack{rest}"


def screen(client, world, meeting) -> str:
    """The pack on the screen."""
    answer = client.post(path(world, meeting), {"form": "screen"}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def document(client, world, meeting):
    return client.post(path(world, meeting), {"form": "pdf"})


def pages_of(answer) -> list[str]:
    """The words of each page, without the breaks that a line or a ligature makes."""
    assert answer.status_code == 200
    found = PdfReader(io.BytesIO(answer.content)).pages
    return [re.sub(r"\s+", " ", page.extract_text()) for page in found]


def opened(as_engine):
    with as_engine():
        return list(Event.objects.filter(kind=KIND).order_by("occurred_at"))


def test_one_button_opens_the_pack_and_it_is_recorded(
    world, meeting, signed_in, as_engine
):
    """
    The page with the button alone records nothing.
    """
    client = signed_in(world.visitor)
    before = client.get(path(world, meeting)).content.decode()

    assert "Open my pack" in before
    assert opened(as_engine) == []
    told = screen(client, world, meeting)

    assert "What happened, week by week" in told
    [event] = opened(as_engine)
    assert event.fact == {"meeting": str(meeting), "form": "screen"}
    assert event.team_id == world.teams["health_visiting"].pk


def test_opening_it_again_within_the_hour_is_one_opening(
    world, meeting, signed_in, as_engine
):
    """
    A document is another form; the next hour is another opening.
    """
    client = signed_in(world.visitor)
    for minutes in (0, 5, 20):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            screen(client, world, meeting)
    with time_machine.travel(NOW + timedelta(minutes=25), tick=False):
        assert document(client, world, meeting).status_code == 200
    assert [one.fact["form"] for one in opened(as_engine)] == ["screen", "pdf"]

    with time_machine.travel(NOW + timedelta(minutes=40), tick=False):
        screen(client, world, meeting)
    assert len(opened(as_engine)) == 3


def test_the_screen_is_shown_to_nobody_who_did_not_press_the_button(
    world, meeting, signed_in
):
    """
    Its address alone leads back to the button; an hour later too.
    """
    client = signed_in(world.visitor)
    assert client.get(path(world, meeting, "/read"))["Location"] == path(world, meeting)
    screen(client, world, meeting)
    assert client.get(path(world, meeting, "/read")).status_code == 200
    with time_machine.travel(NOW + timedelta(minutes=61), tick=False):
        assert client.get(path(world, meeting, "/read")).status_code == 302


def test_who_opened_their_pack_is_said_by_team(world, meeting, signed_in):
    """
    And who has not: by name of the team, with the time.
    """
    screen(signed_in(world.visitor), world, meeting)

    page = signed_in(world.social_worker).get(path(world, meeting)).content.decode()

    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))
    assert "Health visiting team: Wed 11 Mar 2026, 2:31pm, on the screen" in text
    assert "Perinatal team: not opened yet" in text


def test_a_team_without_a_seat_gets_no_pack(world, as_engine, signed_in):
    """
    It has the record open, and is told whom to ask.
    """
    with as_engine():
        meeting = call(world, "perinatal")
    client = signed_in(world.visitor)

    for answer in (
        client.get(path(world, meeting)),
        client.post(path(world, meeting), {"form": "screen"}),
        client.post(path(world, meeting), {"form": "pdf"}),
    ):
        assert answer.status_code == 403
        assert "Only the teams that are asked" in answer.content.decode()
    assert opened(as_engine) == []


def test_a_team_that_is_asked_no_more_gets_no_pack(
    world, meeting, as_engine, signed_in
):
    """
    From the moment that it is said.
    """
    with as_engine():
        write(
            world, "meeting.invited",
            {
                "meeting": str(meeting),
                "not_any_more": [world.teams["health_visiting"].pk],
            },
            by="social_care", at=NOW - timedelta(hours=1),
        )  # fmt: skip

    assert signed_in(world.visitor).get(path(world, meeting)).status_code == 403


def test_kin_get_no_pack(world, meeting, as_engine, signed_in):
    """
    For them there is no such family.
    """
    with as_engine():
        Exclusion.objects.create(
            staff=world.visitor, subject_id=world.family, declared_at=NOW
        )
    for rest in ("", "/read"):
        answer = signed_in(world.visitor).get(path(world, meeting, rest))
        assert answer.status_code == 404


def test_a_cancelled_meeting_gives_out_no_more_packs(
    world, meeting, as_engine, signed_in
):
    """
    Not even to whoever had it open.
    """
    client = signed_in(world.visitor)
    screen(client, world, meeting)
    with as_engine():
        write(
            world, "meeting.cancelled",
            {"type": "strategy", "meeting": str(meeting), "reason": "Called twice"},
            by="social_care", at=NOW - timedelta(minutes=1),
        )  # fmt: skip

    for answer in (
        client.post(path(world, meeting), {"form": "pdf"}),
        client.get(path(world, meeting, "/read"), follow=True),
    ):
        assert answer.status_code == 409
        assert "This meeting is cancelled" in answer.content.decode()


def test_a_meeting_that_is_none_is_not_found(world, meeting, signed_in):
    """
    An id of nothing, or of another event.
    """
    client = signed_in(world.visitor)

    assert client.get(path(world, uuid4())).status_code == 404


def test_a_form_that_we_do_not_make_is_refused(world, meeting, signed_in, as_engine):
    """
    Nothing is recorded of it.
    """
    answer = signed_in(world.visitor).post(path(world, meeting), {"form": "docx"})

    assert answer.status_code == 422
    assert opened(as_engine) == []


def test_every_page_of_the_document_says_whose_copy_it_is(
    world, meeting, signed_in, as_engine
):
    """
    Reader, team, agency, time and reference; and a number of pages.
    """
    with as_engine():
        for day in range(60):
            write(
                world, "contact.health_visitor.other", {"note": "words " * 40},
                at=NOW - timedelta(days=day + 1),
            )  # fmt: skip
    answer = document(signed_in(world.visitor), world, meeting)
    pages = pages_of(answer)

    assert len(pages) > 3
    for number, page in enumerate(pages, 1):
        said = "F-7K2M9 · Robin Made-Up · Health visiting team, Ashmere health"
        assert page.count(said) == 2, page
        assert "Wed 11 Mar 2026, 2:31pm" in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_document_is_kept_by_nobody_on_the_way(world, meeting, signed_in):
    """
    Named by the reference alone.
    """
    answer = document(signed_in(world.visitor), world, meeting)

    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="pack-F-7K2M9.pdf"'
    assert b"Quillfeather" not in str(dict(answer.items())).encode()


def test_what_somebody_typed_is_text(world, meeting, signed_in, as_engine):
    """
    No script, no picture from elsewhere, no file of the server's: words.
    """
    typed = (
        "<script>alert(1)</script> <img src='http://evil.example/x'> "
        "<link rel=attachment href='file:///etc/passwd'> {{ 7*7 }}"
    )
    with as_engine():
        write(world, "contact.gp.other", {"note": typed})
    client = signed_in(world.visitor)
    shown = screen(client, world, meeting)
    made = document(client, world, meeting)

    assert "<script>alert" not in shown
    assert typed in html.unescape(shown)
    words = "".join(pages_of(made)).replace(" ", "")
    assert "<script>alert(1)</script>" in words
    assert "{{7*7}}" in words
    assert b"root:" not in made.content


def test_a_look_beforehand_is_for_whoever_called_it(world, meeting, signed_in):
    """
    Of the teams with a seat alone.
    """
    other = path(world, meeting, f"/of/{world.teams['perinatal'].pk}")
    nobody = path(world, meeting, f"/of/{world.teams['paediatrics'].pk}")

    assert signed_in(world.visitor).get(other).status_code == 404
    caller = signed_in(world.social_worker)
    assert caller.get(nobody).status_code == 404
    told = caller.get(other).content.decode()
    assert "what Perinatal team would get" in told
    assert "Their pack can hold more than this" in told
