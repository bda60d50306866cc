"""What is said of a meeting reaches nobody else, and no word of it goes missing."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from lib.family_world import NOW
from lib.meeting_world import record
from lib.room import fields_of
from plait.access.models import Involvement
from plait.records import ledger
from plait.records.models import Event
from plait.records.shapes import NewEvent

WORDS = "CANARYILLNESS"
EVERYBODY = (
    "social_care", "police", "paediatrics", "health_visiting", "perinatal",
)  # fmt: skip


@pytest.fixture
def officer(scribe, meeting):
    return scribe(meeting.officer)


@pytest.fixture
def others(scribe, meeting, visitor, officer):
    """Everybody who reads the minutes but the social worker who sent them."""
    return [
        visitor, officer, scribe(meeting.world.psychiatrist),
        scribe(meeting.paediatrician),
    ]  # fmt: skip


def events(meeting, as_engine, kind):
    with as_engine():
        found = Event.objects.filter(subject_id=meeting.family, kind=kind)
        return list(found.order_by("number"))


def test_what_was_sent_in_writing_keeps_its_class_in_the_minutes(
    meeting, worker, officer, as_engine
):
    """
    Social care may read what health sent; the police at the table may not.
    """
    with as_engine():
        Involvement.objects.filter(
            subject_id=meeting.family, team=meeting.world.teams["social_care"]
        ).update(classes=3)
        sent = {
            "meeting": str(meeting.meeting), "team": meeting.team("perinatal"),
            "reply": "apologies", "information": WORDS,
        }  # fmt: skip
        record(meeting, "meeting.replied", sent, by="perinatal", sensitivity="health",
               at=NOW - timedelta(hours=2))  # fmt: skip
    worker.attends(*EVERYBODY[:-1], absent=("perinatal",))
    worker.decides_all()
    assert WORDS in worker.page()
    assert worker.finish().status_code == 302

    assert WORDS in worker.minutes()
    assert WORDS not in officer.minutes()


def test_a_meeting_that_began_before_it_was_written_up_keeps_its_minutes(
    meeting, worker, as_engine
):
    """
    They talked at once, and the call was entered while they were talking.
    """
    worker.attends(*EVERYBODY)
    worker.decides_all()
    worker.hears("social_care", WORDS)
    early = NOW - timedelta(days=2)
    when = {"day": early.day, "month": early.month, "year": early.year,
            "time": "09:00"}  # fmt: skip
    worker.save("chair", chair="A B", **{f"began-{k}": v for k, v in when.items()})
    assert worker.finish().status_code == 302

    [held] = events(meeting, as_engine, "meeting.held")
    assert held.occurred_at < NOW - timedelta(days=1)
    assert WORDS in worker.minutes()


def test_minutes_that_went_out_again_are_read_again(meeting, worker, others, as_engine):
    """
    Who read the first ones has not read these.
    """
    worker.attends(*EVERYBODY)
    worker.decides_all()
    worker.finish()
    worker.does("approve")
    worker.does("send")
    for who in others:
        who.does("acknowledge", agrees="yes")
    assert "Read by all" in worker.minutes()

    with as_engine():
        record(meeting, "meeting.dissented", {
            "meeting": str(meeting.meeting), "who": "A", "agency": "B", "words": "C",
        }, by="police", at=NOW)  # fmt: skip
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        worker.does("approve")
        worker.does("send")
        assert "4 teams have not said" in worker.minutes()
        others[0].does("acknowledge", agrees="yes")
        assert "3 teams have not said" in worker.minutes()
        assert "has read those that were sent before, not these" in worker.minutes()

    said = [
        one.fact["everybody"]
        for one in events(meeting, as_engine, "meeting.minutes_acknowledged")
    ]
    assert said == [False, False, False, True, False]


def test_a_correction_leaves_the_meeting_its_minutes(meeting, worker, as_engine):
    """
    The form asks who was represented, and not of which meeting it is.
    """
    worker.attends(*EVERYBODY)
    worker.decides_all()
    worker.hears("social_care", WORDS)
    worker.finish()
    [held] = events(meeting, as_engine, "meeting.held")
    answer = worker.browser.post(
        f"/families/{meeting.family}/events/{held.id}/correct",
        {
            "event_id": str(uuid4()), "opened_at": NOW.isoformat(),
            "about": str(meeting.world.infant), "what": "held", "type": "strategy",
            "quorate": "yes", "represented": ["social_worker", "police"],
            "when": "earlier", "occurred_at-day": "11", "occurred_at-month": "3",
            "occurred_at-year": "2026", "occurred_at-time": "2pm",
            "why": "The paediatrician left early", "step": "save",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()

    [_, now] = events(meeting, as_engine, "meeting.held")
    assert now.fact["represented"] == ["social_worker", "police"]
    assert now.fact["meeting"] == held.fact["meeting"]
    assert len(now.fact["attendance"]) == len(EVERYBODY)
    assert WORDS in worker.minutes()


def test_minutes_out_of_which_something_was_taken_are_approved_again(
    meeting, worker, visitor, as_engine
):
    """
    A dissent that is withdrawn after the approval does not go out as if never said.
    """
    worker.attends(*EVERYBODY)
    worker.decides_all()
    worker.save(worker.new("dissent"), 0, team=str(meeting.team("health_visiting")),
                who="Robin Made-Up", decision="threshold", words=WORDS)  # fmt: skip
    worker.finish()
    worker.does("approve")
    assert "They have not been sent yet" in worker.minutes()
    [said] = events(meeting, as_engine, "meeting.dissented")

    with as_engine():
        ledger.append(
            NewEvent(
                id=uuid4(), subject_id=meeting.family, kind=said.kind, about=None,
                fact={"withdrawn": True, "reason": "x"}, occurred_at=said.occurred_at,
                recorded_at=NOW, agency=said.agency, team_id=said.team_id,
                corrects=said.id,
            )
        )  # fmt: skip

    assert "Changed since" in visitor.minutes()
    assert worker.does("send").status_code == 422


@pytest.mark.parametrize("version", ["9" * 30, "-1", "x", ""])
@pytest.mark.parametrize("start", ["heard", "attended", "action", "decided"])
def test_a_version_that_never_was_takes_nothing_away(worker, start, version):
    """
    No page of ours says it; what is asked of a part that is not there does nothing.
    """
    key = f"{start}.{uuid4()}"

    answer = worker.post(gone=key, **{f"v.{key}": version})

    assert answer.status_code < 500


def test_who_was_only_asked_neither_approves_minutes_nor_sends_them(
    meeting, worker, visitor, as_engine
):
    """
    They may read a part of them alone; they say what is wrong instead.
    """
    worker.attends(*EVERYBODY)
    worker.decides_all()
    worker.finish()
    page = visitor.minutes()
    assert "Approve" not in page
    read = fields_of(worker.minutes())["read"]

    answer = visitor.does("approve", read=read)

    assert answer.status_code == 422
    assert "approves its minutes and sends them" in answer.content.decode()
    assert events(meeting, as_engine, "meeting.minutes_approved") == []
