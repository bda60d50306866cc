"""Calling a meeting: one page, filled in already, from the duty or of one's own accord.

Times are of the database's own clock, as who is involved is.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from lib.filled_in import filled_in
from lib.town import make_staff
from plait.access.models import Exclusion, Post
from plait.records.models import Event, MeetingSeat, Outgoing
from plait.timeline.gatherings import gathering
from plait.timeline.timeline import Timeline

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def mark(records, home):
    """A mark on a baby who cannot move: social care owes a strategy meeting."""
    records("health_visiting", "injury.observed", about="infant", mobile=False)
    return home


@pytest.fixture
def call_page(mark, signed_in):
    """The page that the button of the strategy meeting leads to, and who opened it."""
    client = signed_in("social_care")
    due = client.get("/due").content.decode()
    hrefs = re.findall(r'href="([^"]+/meetings/call\?duty=[^"]+)"', due)
    pages = {href: client.get(href).content.decode() for href in hrefs}
    href = next(one for one in pages if "Call a strategy meeting" in pages[one])
    return client, href, pages[href]


@pytest.fixture
def kept(as_engine):
    """What is kept: the events of a kind, and what was posted."""

    def kept(model, **by):
        with as_engine():
            return list(model.objects.filter(**by).order_by("pk"))

    return kept


def at(when):
    """A London time in the boxes of a form."""
    local = when.astimezone(LONDON)
    return {
        "starts_at-day": local.day, "starts_at-month": local.month,
        "starts_at-year": local.year, "starts_at-time": f"{local:%H:%M}",
    }  # fmt: skip


def test_the_button_of_the_duty_calls_its_meeting(call_page, mark, town, kept):
    """
    Everything is filled in: one page, one button.
    """
    client, href, page = call_page

    done = client.post(href, filled_in(page))

    [called] = kept(Event, kind="meeting.called")
    assert done["Location"] == f"/families/{mark.id}/meetings/{called.id}"
    fact = called.fact
    assert fact["type"] == "strategy"
    assert fact["duty_standard"] == "infant_injury_strategy"
    assert called.about == mark.infant
    asked = {one["team"]: one for one in fact["invitations"]}
    kinds = {kind for kind, team in town.teams.items() if team.pk in asked}
    assert kinds == {"social_care", "police", "paediatrics", "health_visiting",
                     "maternity", "perinatal"}  # fmt: skip
    assert "quorum" in asked[town.teams["police"].pk]["why"]
    assert "found_it" in asked[town.teams["health_visiting"].pk]["why"]
    assert "open_to_adult" in asked[town.teams["perinatal"].pk]["why"]
    assert {one["basis"] for one in fact["invitations"]} == {"LB-16LA"}


def test_who_is_asked_sees_it_at_once_and_may_open_the_record(
    call_page, mark, signed_in, kept
):
    """
    The police had nothing to do with the family until they were asked.
    """
    client, href, page = call_page
    police = signed_in("police")
    meeting = client.post(href, filled_in(page))["Location"]

    listed = police.get("/meetings").content.decode()
    assert f'href="{meeting}"' in listed
    assert "Baby A." in listed
    assert "Ashby" not in listed
    assert "not answered</span>" in listed
    assert police.get(meeting).status_code == 200
    assert len(kept(MeetingSeat, reply="")) == 5  # all but the one that called it


def test_a_team_that_is_not_asked_sees_nothing_of_it(
    call_page, mark, signed_in, as_engine, town
):
    """
    Nor does whoever is kin, though their team is asked.
    """
    client, href, page = call_page
    meeting = client.post(href, filled_in(page))["Location"]

    assert meeting not in signed_in("gp").get("/meetings").content.decode()
    with as_engine():
        Exclusion.objects.create(
            subject_id=mark.id, staff=town.staff["police"], declared_by="her cousin",
            declared_at=timezone.now(),
        )  # fmt: skip
    kin = signed_in("police")
    assert meeting not in kin.get("/meetings").content.decode()
    assert kin.get(meeting).status_code == 404


def test_the_same_form_sent_twice_is_one_meeting(call_page, kept):
    """
    And one message to each who is asked.
    """
    client, href, page = call_page
    form = filled_in(page)

    once, again = client.post(href, form), client.post(href, form)

    assert once["Location"] == again["Location"]
    assert len(kept(Event, kind="meeting.called")) == 1
    assert len(kept(Outgoing)) == 6


def test_two_who_call_it_from_two_pages_call_one_meeting(call_page, kept):
    """
    The second, who opened the page before the first was done, is led to it.
    """
    client, href, page = call_page
    other = client.get(href).content.decode()
    first = client.post(href, filled_in(page))["Location"]

    second = client.post(href, filled_in(other))["Location"]

    assert second == first
    assert len(kept(Event, kind="meeting.called")) == 1


def test_the_duty_leads_to_the_meeting_that_was_called_for_it(call_page):
    """
    Nobody calls a second one by the same button.
    """
    client, href, page = call_page

    meeting = client.post(href, filled_in(page))["Location"]

    assert client.get(href)["Location"] == meeting


def test_a_row_leads_to_the_meeting_that_was_called_and_later_to_holding_it(
    call_page, kept, mark, signed_in
):
    """
    Whoever calls such meetings holds it once it has begun; others open it.
    """
    client, href, page = call_page
    client.post(href, filled_in(page))
    [called] = kept(Event, kind="meeting.called")
    path = f"/families/{mark.id}/meetings/{called.id}"
    row = f'href="{path}">Open the meeting'
    family = f"/families/{mark.id}"

    for there in ("/due", family, href_of_duty(client)):
        assert row in plain(client.get(there))
    assert row in plain(signed_in("health_visiting").get(family))

    begins = datetime.fromisoformat(called.fact["starts_at"])
    with time_machine.travel(begins + timedelta(minutes=1), tick=False):
        later = signed_in("social_care").get("/due")
        assert f'href="{path}/hold">Hold the meeting' in plain(later)


def href_of_duty(client):
    """The page of the strategy meeting that is owed."""
    due = client.get("/due").content.decode()
    return re.search(r'href="(/families/[^"]+/owed/[^"/#]+)"[^>]*>[^<]*Strategy', due)[
        1
    ]


def plain(answer):
    """A page with nothing in its links but where they lead."""
    return re.sub(
        r'<a [^>]*?(href="[^"]*")[^>]*>\s*', r"<a \1>", answer.content.decode()
    )


@pytest.mark.parametrize(
    ("answers", "say"),
    [
        ({"starts_at-year": "2020"}, "This time is over"),
        ({"starts_at-day": "", "starts_at-month": "", "starts_at-year": ""},
         "Enter when it begins"),
        ({"starts_at-time": "25:99"}, "Enter the time, like 9:14am"),
        ({"starts_at-year": "9999", "starts_at-month": "12", "starts_at-day": "31",
          "starts_at-time": "23:59"}, "must be within a year from now"),
        ({"link": "http://meet.example/1"}, "The link must begin https://"),
        ({"link": "javascript:alert(1)"}, "The link must begin https://"),
        ({"zone": "Mars/Olympus"}, "Select the time zone of the meeting"),
        ({"invited": "999999"}, "Select who is asked"),
        ({"minutes": "7"}, "Select how long it is"),
        ({"chair": ""}, "Enter who leads the meeting"),
        ({"event_id": "x"}, "This page is out of date"),
        ({"starts_at-year": "2027", "starts_at-month": "3", "starts_at-day": "28",
          "starts_at-time": "01:30"}, "there is no such time"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_kept(call_page, kept, answers, say):
    """
    With what was typed still there.
    """
    client, href, page = call_page

    refused = client.post(href, filled_in(page, **answers))

    assert refused.status_code == 422
    assert say in refused.content.decode()
    assert kept(Event, kind="meeting.called") == []
    assert kept(Outgoing) == []


def test_a_time_that_comes_twice_is_asked_for(call_page, kept):
    """
    In the night in which the clocks go back there are two half past ones.
    """
    client, href, page = call_page
    night = {"starts_at-year": "2027", "starts_at-month": "10", "starts_at-day": "31",
             "starts_at-time": "01:30"}  # fmt: skip

    asked = client.post(href, filled_in(page, **night))
    assert asked.status_code == 422
    assert "Which of the two?" in asked.content.decode()
    client.post(href, filled_in(page, turn="second", **night))

    [called] = kept(Event, kind="meeting.called")
    assert called.fact["starts_at"] == "2027-10-31T01:30:00Z"


def test_others_are_led_to_those_who_call_it(mark, signed_in, kept):
    """
    A health visitor asks social care to call it: by a message, and by their number.
    """
    client = signed_in("health_visiting")
    family = client.get(f"/families/{mark.id}").content.decode()

    page = client.get(f"/families/{mark.id}/meetings/call?type=strategy")
    tried = client.post(f"/families/{mark.id}/meetings/call?type=strategy", {})

    assert "Call the meeting" not in family
    assert page.status_code == tried.status_code == 403
    assert "for children&#39;s social care to call" in page.content.decode()
    assert "01632 960001" in page.content.decode()
    assert kept(Event, kind="meeting.called") == []


def test_of_ones_own_accord_only_meetings_are_offered_that_one_may_call(
    home, signed_in
):
    page = signed_in("maternity").get(f"/families/{home.id}/meetings/call")

    offered = re.findall(r"\?type=(\w+)", page.content.decode())

    assert offered == ["discharge_planning", "complex_case", "escalation_panel"]


def test_every_message_says_when_and_where_to_sign_in_and_nothing_else(
    call_page, kept, mark
):
    """
    No name, no word of a fact, and not what kind of meeting it is.
    """
    client, href, page = call_page
    tomorrow = timezone.now() + timedelta(days=1)
    link = "https://meet.example/abc"
    client.post(href, filled_in(page, **at(tomorrow), place="Room 4", link=link))
    posted = kept(Outgoing)

    assert len(posted) == 6
    for one in posted:
        whole = f"{one.filled}{one.calendar}".lower()
        for word in ("ashby", "jane", "baby", "strateg", "injur", "mark", "room 4",
                     "made up", "police", "social"):  # fmt: skip
            assert word not in whole, word
        [entry] = Calendar.from_ical(one.calendar).walk("VEVENT")
        assert str(entry["location"]) == link
        assert str(entry["attendee"]).endswith("@town.example")
        assert "@" not in str(entry["uid"]).partition("@")[2]


def test_whoever_is_kin_gets_no_message(call_page, kept, as_engine, mark, town):
    client, href, page = call_page
    with as_engine():
        Exclusion.objects.create(
            subject_id=mark.id, staff=town.staff["police"], declared_by="her cousin",
            declared_at=timezone.now(),
        )  # fmt: skip

    client.post(href, filled_in(page))

    assert town.staff["police"].pk not in {one.staff_id for one in kept(Outgoing)}


def test_where_a_team_has_nobody_left_whoever_leads_near_it_is_told(
    call_page, kept, as_engine, town
):
    """
    And the page of the meeting says that nobody is in the team.
    """
    client, href, page = call_page
    with as_engine():
        Post.objects.filter(team=town.teams["health_visiting"]).update(
            valid_to=timezone.now() - timedelta(days=1)
        )
        lead = town.teams["maternity"].__class__.objects.create(
            agency=town.teams["health_visiting"].agency, name="Leads",
            roles=["hv_team_lead"],
        )  # fmt: skip
        leader = make_staff(lead, "hv_team_lead")
    from plait.worklist import directory

    directory.forget()

    meeting = client.post(href, filled_in(page))["Location"]

    assert leader.pk in {one.staff_id for one in kept(Outgoing)}
    shown = client.get(meeting).content.decode()
    assert "Nobody is in this team now. Whoever leads Leads is told instead." in shown


def test_what_is_shown_is_what_the_timeline_says(call_page, kept, mark):
    """
    The rows of lists are worked out from the events, and nothing else.
    """
    client, href, page = call_page
    client.post(href, filled_in(page))
    [called] = kept(Event, kind="meeting.called")

    assert gathering(Timeline.of("family:x", ()), str(called.id)) is None
    assert {one.meeting_id for one in kept(MeetingSeat)} == {called.id}
