"""Minutes are made from the events: each reads what they may, and says so."""

import re
from datetime import timedelta

import pytest

from lib.family_world import NOW
from lib.meeting_world import record
from lib.room import fields_of
from plait.records import drafts
from plait.records.models import Event, MeetingDraft, Outgoing
from plait.worklist.minutes_notices import READ_WITHIN
from plait.worklist.rows import every_standard

HEALTH, POLICE, ROUTINE = "CANARYHEALTH", "CANARYPOLICE", "CANARYROUTINE"


@pytest.fixture
def officer(scribe, meeting):
    return scribe(meeting.officer)


@pytest.fixture
def psychiatrist(scribe, meeting):
    return scribe(meeting.world.psychiatrist)


@pytest.fixture
def recorded(meeting, worker):
    """The meeting was held and recorded by social care."""
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.hears("social_care", ROUTINE)
    assert worker.finish().status_code == 302
    return meeting


def facts(meeting, as_engine, kind) -> list[dict]:
    """What was recorded of a kind."""
    with as_engine():
        found = Event.objects.filter(subject_id=meeting.family, kind=kind)
        return [one.fact for one in found.order_by("number")]


def test_each_reads_what_they_may_and_never_more(
    meeting, worker, visitor, officer, psychiatrist
):
    psychiatrist.hears("perinatal", HEALTH)
    officer.hears("police", POLICE)
    worker.hears("social_care", ROUTINE)
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()
    for who in (psychiatrist, officer):
        part = re.search(r'name="part" value="(heard[^"]+)"', who.minutes())[1]
        assert who.does("add", part=part).status_code == 302

    seen = {
        name: [one for one in (HEALTH, POLICE, ROUTINE) if one in who.minutes()]
        for name, who in (
            ("social care", worker), ("health visitor", visitor),
            ("police", officer), ("perinatal", psychiatrist),
        )
    }  # fmt: skip

    assert seen == {
        "social care": [ROUTINE],
        "health visitor": [ROUTINE],
        "police": [POLICE, ROUTINE],
        "perinatal": [HEALTH, ROUTINE],
    }
    assert "held by Perinatal team: ask them" in visitor.minutes()
    assert "/ask?team=" in visitor.minutes()
    assert "held by Police team" not in visitor.minutes()


def test_what_the_recorder_could_not_read_is_not_lost(
    meeting, worker, officer, as_engine
):
    officer.hears("police", POLICE)
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()
    assert facts(meeting, as_engine, "meeting.heard") == []

    page = officer.minutes()
    assert "Written, and not in the minutes" in page
    part = re.search(r'name="part" value="(heard[^"]+)"', page)[1]
    officer.does("add", part=part)
    officer.does("add", part=part)

    assert [one["words"] for one in facts(meeting, as_engine, "meeting.heard")] == [
        POLICE
    ]
    assert "Written, and not in the minutes" not in officer.minutes()


def test_minutes_are_approved_sent_and_read_by_all(
    recorded, worker, visitor, officer, psychiatrist, scribe, as_engine
):
    assert "Not approved" in worker.minutes()
    assert worker.does("send").status_code == 422
    worker.does("approve")
    assert "They have not been sent yet" in worker.minutes()
    worker.does("send")
    assert "4 teams have not said" in worker.minutes()

    others = [visitor, officer, psychiatrist, scribe(recorded.paediatrician)]
    for who in others[:-1]:
        assert who.does("acknowledge", agrees="yes").status_code == 302
    others[-1].does("acknowledge", agrees="no", note="The medical was at noon")

    said = facts(recorded, as_engine, "meeting.minutes_acknowledged")
    assert [one["everybody"] for one in said] == [False] * 3 + [True]
    assert [one["agrees"] for one in said] == [True] * 3 + [False]
    page = worker.minutes()
    assert "Read by all" in page
    assert "The medical was at noon" in page
    sent = facts(recorded, as_engine, "meeting.minutes_sent")[0]
    kinds = ("social_care", "health_visiting", "perinatal", "paediatrics", "police")
    assert sorted(sent["teams"]) == sorted(recorded.team(one) for one in kinds)
    assert re.fullmatch(r"[0-9a-f]{64}", sent["digest"])


def test_each_team_that_was_there_is_told_once_and_of_nobody(
    recorded, worker, as_engine
):
    worker.does("approve")
    sent = fields_of(worker.minutes()) | {"step": "send"}
    for _ in range(2):
        assert worker.browser.post(recorded.path("minutes"), sent).status_code == 302

    with as_engine():
        posted = list(Outgoing.objects.filter(template="minutes"))
    others = ("health_visiting", "perinatal", "paediatrics", "police")
    assert sorted(one.team_id for one in posted) == sorted(map(recorded.team, others))
    for one in posted:
        assert one.filled["what"] == "Minutes are ready to be read"
        assert one.filled["link"] == recorded.path("minutes")
        assert one.filled.keys() == {"what", "when", "reference", "link"}
    limit = every_standard()["minutes_read_by_all"].limit_for({})
    assert (limit.n, limit.unit) == (READ_WITHIN, "working_days")


def test_who_did_not_agree_finds_the_ladder_beside_their_words(meeting, worker):
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.save(worker.new("dissent"), 0, who="Robin", words="Too late by then",
                agency="Ashmere", decision="section47")  # fmt: skip
    worker.finish()

    row = next(
        one for one in worker.minutes().split("nhsuk-summary-list__row")
        if "Too late by then" in one
    )  # fmt: skip

    assert f'href="/families/{meeting.family}/disagree?event=' in row


def test_from_the_minutes_and_the_draft_a_link_leads_to_the_meeting(meeting, worker):
    here = meeting.path("").rstrip("/")
    assert f'<a class="nhsuk-back-link" href="{here}">' in worker.page()
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()

    assert f'<a class="nhsuk-back-link" href="{here}">' in worker.minutes()
    page = worker.browser.get(here).content.decode()
    for rest in ("minutes", "pack", "letter"):
        assert f'href="{meeting.path(rest)}"' in page
    assert "Who has opened their pack" in page


def test_wrong_minutes_are_wrong_for_a_reason(recorded, worker, visitor):
    worker.does("approve")
    worker.does("send")

    answer = visitor.does("acknowledge", agrees="no")

    assert answer.status_code == 422
    assert "Enter what is wrong with the minutes" in answer.content.decode()


def test_minutes_that_changed_while_they_were_read_are_not_approved(
    recorded, worker, as_engine
):
    answer = worker.does("approve", read="0" * 64)

    assert answer.status_code == 422
    assert "The minutes changed while you were reading" in answer.content.decode()
    assert facts(recorded, as_engine, "meeting.minutes_approved") == []


def test_approving_twice_approves_once(recorded, worker, as_engine):
    sent = fields_of(worker.minutes()) | {"step": "approve"}

    for _ in range(2):
        assert worker.browser.post(recorded.path("minutes"), sent).status_code == 302

    assert len(facts(recorded, as_engine, "meeting.minutes_approved")) == 1


def test_script_that_is_typed_is_text_everywhere(meeting, worker):
    bad = "<script>alert('x')</script><img src=x onerror=alert(1)>"
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.decides("threshold", "yes", bad)
    worker.hears("social_care", bad)
    worker.save("chair", chair=bad, note=bad)
    worker.save(worker.new("dissent"), 0, who=bad, words=bad, agency=bad)
    worker.save(worker.new("action"), 0, action=bad, owner="social_worker",
                **{"due-day": "12", "due-month": "3", "due-year": "2026"})  # fmt: skip

    pages = [
        worker.page(),
        worker.browser.get(meeting.path("hold/finish")).content.decode(),
    ]
    assert worker.finish().status_code == 302
    pages.append(worker.minutes())

    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert" in page


def test_a_draft_goes_when_the_minutes_are_long_approved(recorded, worker, as_engine):
    worker.does("approve")
    with as_engine():
        assert drafts.tidy(NOW + timedelta(days=27), using="default") == 0
        assert MeetingDraft.objects.exists()

        assert drafts.tidy(NOW + timedelta(days=29), using="default") > 0

        assert not MeetingDraft.objects.exists()


def test_there_are_no_minutes_before_it_was_held(meeting, worker):
    assert worker.browser.get(meeting.path("minutes")).status_code == 404


def test_minutes_of_a_meeting_that_came_from_elsewhere_say_who_was_represented(
    meeting, worker, as_engine
):
    with as_engine():
        record(
            meeting,
            "meeting.held",
            {
                "meeting": str(meeting.meeting),
                "type": "strategy",
                "quorate": True,
                "represented": ["social_worker", "police"],
            },
            by="social_care",
        )

    page = worker.minutes()

    assert "Social worker and police child abuse investigation team" in page
