"""What is done about a meeting before it: answered, moved, called off, more asked."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from lib.filled_in import filled_in
from plait.access.models import Involvement
from plait.records.models import Event, MeetingRow, MeetingSeat, Outgoing

SECRET = "She hears voices that tell her what to do"


@pytest.fixture
def kept(as_engine):
    """What is kept of a table."""

    def kept(model, **by):
        with as_engine():
            return list(model.objects.filter(**by).order_by("pk"))

    return kept


@pytest.fixture
def meeting(records, home, signed_in):
    """A strategy meeting that social care has called: its address."""
    records("health_visiting", "injury.observed", about="infant", mobile=False)
    href = f"/families/{home.id}/meetings/call?type=strategy"
    client = signed_in("social_care")
    page = client.get(href).content.decode()
    infant = str(home.infant)
    return client.post(href, filled_in(page, about=infant))["Location"]


@pytest.fixture
def does(meeting, signed_in):
    """`does("police", "reply", reply="accepts")`: a step, as the page offers it."""

    def does(who, do, **answers):
        client = signed_in(who)
        page = client.get(f"{meeting}/{do}")
        if page.status_code != 200:
            return page
        form = filled_in(page.content.decode(), **answers)
        return client.post(f"{meeting}/{do}", form)

    return does


def shown(client, meeting):
    return re.sub(r"\s+", " ", client.get(meeting).content.decode())


def quorum(page):
    found = re.search(r'class="meeting-quorum">(.*?)</p>', page)[1]
    return re.sub(r"<[^>]+>", "", found).removeprefix("Who comes: ")


def test_who_comes_and_who_is_missing_stands_on_one_line(does, meeting, signed_in):
    """
    That mental health is not represented is said, and not left blank.
    """
    social_worker = signed_in("social_care")
    assert quorum(shown(social_worker, meeting)) == (
        "Social worker: coming · police, health and mental health: not answered"
    )

    does("police", "reply", reply="accepts")
    does("health_visiting", "reply", reply="accepts")
    does("perinatal", "reply", reply="apologies", information="Nothing since May")

    assert quorum(shown(social_worker, meeting)) == (
        "Social worker, police and health: coming · "
        "mental health not represented (not coming)"
    )


def test_a_deputy_who_cannot_decide_is_said_to_be_one(does, meeting, signed_in, kept):
    does("police", "reply", reply="deputy", deputy="PC Example", decides="no")

    page = shown(signed_in("social_care"), meeting)

    assert "police: coming, but cannot decide for their agency" in quorum(page)
    assert "Sends a deputy: PC Example. Cannot decide for the agency" in page
    [seat] = kept(MeetingSeat, reply="deputy")
    assert not seat.decides


def test_who_has_no_training_for_such_meetings_is_said(does, meeting, signed_in):
    does("police", "reply", reply="accepts", untrained="no")

    page = shown(signed_in("social_care"), meeting)

    assert "police team: no training for such meetings" in page


@pytest.mark.parametrize(
    ("answers", "say"),
    [
        ({"reply": "deputy", "deputy": ""}, "Enter who comes instead"),
        ({"reply": "deputy", "deputy": "PC Example"}, "Select whether they can decide"),
        ({"reply": "apologies"}, "Enter what your agency knows"),
        ({"reply": "perhaps"}, "Select what your team answers"),
        (
            {"reply": "apologies", "information": "x" * 4001},
            "4,000 characters or fewer",
        ),
    ],
)
def test_an_answer_says_all_that_the_meeting_needs(does, kept, answers, say):
    refused = does("police", "reply", **answers)

    assert refused.status_code == 422
    assert say in refused.content.decode()
    assert kept(Event, kind="meeting.replied") == []


def test_what_health_sends_in_writing_is_read_by_those_who_may_read_health(
    does, meeting, signed_in
):
    """
    That it answered is known to all; what it wrote is not.
    """
    does("perinatal", "reply", reply="apologies", information=SECRET)

    assert SECRET in shown(signed_in("perinatal"), meeting)
    assert SECRET in shown(signed_in("maternity"), meeting)
    for who in ("social_care", "police", "health_visiting"):
        page = shown(signed_in(who), meeting)
        assert SECRET not in page
        assert "Not coming:" not in page
        assert "mental health not represented (not coming)" in page


def test_what_social_care_sends_is_read_by_all_who_are_asked(does, meeting, signed_in):
    does("social_care", "reply", reply="apologies", information="We never met them")

    assert "We never met them" in shown(signed_in("police"), meeting)


def test_what_is_typed_is_text(does, meeting, signed_in):
    """
    Script in an answer or a reason is shown as it was typed.
    """
    script = "<script>alert(1)</script>"
    does("social_care", "reply", reply="deputy", deputy=script, decides="yes",
         information=script)  # fmt: skip
    does("social_care", "cancel", reason=script)

    page = signed_in("police").get(meeting).content.decode()

    assert script not in page
    assert page.count("&lt;script&gt;alert(1)") >= 2


def test_a_team_answers_for_itself_alone(does, meeting, signed_in):
    """
    Who is not asked has no page to answer on.
    """
    assert does("gp", "reply", reply="accepts").status_code == 404


def test_the_count_in_the_header_goes_down_when_it_is_answered(does, signed_in):
    police = signed_in("police")
    does_not = police.get("/due").content.decode()
    does("police", "reply", reply="accepts")

    assert "not answered</span>" in does_not
    assert "not answered</span>" not in police.get("/due").content.decode()


def moved(days):
    at = timezone.now() + timedelta(days=days)
    return {
        "starts_at-day": at.day, "starts_at-month": at.month,
        "starts_at-year": at.year, "starts_at-time": "11:00",
    }  # fmt: skip


def test_a_meeting_is_moved_and_everybody_is_told_with_the_next_version(
    does, meeting, kept
):
    before = {one.staff_id for one in kept(Outgoing)}
    done = does("social_care", "move", **moved(3))

    assert done["Location"] == meeting
    posted = kept(Outgoing, filled__what="A meeting was changed")
    assert {one.staff_id for one in posted} == before
    for one in posted:
        [entry] = Calendar.from_ical(one.calendar).walk("VEVENT")
        assert entry["sequence"] == 1
        assert f"{entry['dtstart'].dt:%H:%M}" == "11:00"
    [row] = kept(MeetingRow)
    assert row.sequence == 1


def test_a_meeting_is_not_moved_into_the_past(does, meeting, kept):
    refused = does("social_care", "move", **moved(-3))

    assert refused.status_code == 422
    assert "This time is over" in refused.content.decode()
    assert kept(Event, kind="meeting.moved") == []


def test_a_meeting_is_called_off_with_the_reason(does, meeting, signed_in, kept):
    """
    Calendars forget it. What it was to meet stays owed, and nothing more is changed.
    """
    refused = does("social_care", "cancel", reason="")
    assert refused.status_code == 422
    does("social_care", "cancel", reason="The child is seen today instead")

    page = shown(signed_in("police"), meeting)
    assert "The child is seen today instead" in page
    posted = kept(Outgoing, filled__what="A meeting was cancelled")
    assert len(posted) == 6
    for one in posted:
        calendar = Calendar.from_ical(one.calendar)
        assert calendar["method"] == "CANCEL"
        assert calendar.walk("VEVENT")[0]["status"] == "CANCELLED"
    for do in ("move", "ask", "cancel"):
        assert does("social_care", do).status_code == 404
    assert does("police", "reply", reply="accepts").status_code == 404


def test_others_may_neither_move_it_nor_call_it_off(does, meeting):
    for do in ("move", "ask", "cancel"):
        assert does("health_visiting", do).status_code == 404


def test_a_step_sent_twice_is_one(meeting, signed_in, kept):
    client = signed_in("police")
    form = filled_in(client.get(f"{meeting}/reply").content.decode())

    once = client.post(f"{meeting}/reply", form)
    again = client.post(f"{meeting}/reply", form)

    assert once["Location"] == again["Location"] == meeting
    assert len(kept(Event, kind="meeting.replied")) == 1


def test_a_team_that_came_after_the_call_is_suggested(
    does, meeting, signed_in, home, town, as_engine, kept
):
    """
    And asked with one tick; then it is told, and suggested no more.
    """
    with as_engine():
        Involvement.objects.create(
            subject_id=home.id, team=town.teams["gp"], role="gp", classes=1,
            since=timezone.now() - timedelta(minutes=1), basis="recorded: Something",
        )  # fmt: skip
    client = signed_in("social_care")
    assert "Ashmere gp team is not asked." in shown(client, meeting)

    does("social_care", "ask")

    page = shown(client, meeting)
    assert "is not asked." not in page
    assert town.staff["gp"].pk in {one.staff_id for one in kept(Outgoing)}
    assert signed_in("gp").get(meeting).status_code == 200


def test_who_is_asked_no_more_is_told_and_not_suggested_again(
    does, meeting, signed_in, town, kept
):
    team = str(town.teams["maternity"].pk)
    refused = does("social_care", "ask", gone=team)
    assert "Enter why they are asked no more" in refused.content.decode()

    does("social_care", "ask", gone=team, reason="They discharged her in May")

    page = shown(signed_in("social_care"), meeting)
    assert "Ashmere maternity team" not in page.partition("Who comes")[2]
    [told] = kept(Outgoing, filled__what="A meeting was cancelled")
    assert told.staff_id == town.staff["maternity"].pk
    assert does("maternity", "reply", reply="accepts").status_code == 404


def test_a_calendar_file_is_for_whoever_asks_alone(meeting, signed_in, town):
    answer = signed_in("police").get(f"{meeting}/calendar.ics")

    [entry] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(entry["attendee"]) == f"mailto:{town.staff['police'].email}"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert signed_in("gp").get(f"{meeting}/calendar.ics").status_code == 404


def test_a_meeting_whose_time_has_passed_says_that_nobody_recorded_it(
    meeting, signed_in, time_machine_at
):
    client = signed_in("social_care")
    with time_machine_at(timedelta(days=9)):
        client = signed_in("social_care")
        page = shown(client, meeting)

    assert "Nobody has recorded how it went" in page
