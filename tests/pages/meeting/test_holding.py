"""A meeting is held: what is typed is kept, and at the end it is recorded once."""

from datetime import timedelta

from lib.family_world import NOW
from lib.meeting_world import make_stranger, record
from plait.records.models import Event

LONG_BEFORE = NOW - timedelta(hours=5)


def kinds(meeting, as_engine) -> list[str]:
    """The kinds of what was recorded of the family since the meeting was called."""
    with as_engine():
        found = Event.objects.filter(subject_id=meeting.family).order_by("number")
        every = [one.kind for one in found]
    return every[every.index("meeting.called") + 1 :]


def test_a_meeting_is_held_and_recorded_in_the_order_in_which_it_went(
    meeting, worker, as_engine
):
    worker.attends("social_care", "police", "health_visiting", "paediatrics",
                   absent=("perinatal",))  # fmt: skip
    worker.hears("health_visiting", "The mark was not there on Monday")
    worker.decides_all()
    worker.decides("safety_plan", "yes", "Grandmother stays with them")
    worker.save(
        worker.new("dissent"),
        0,
        who="Robin Made-Up",
        decision="threshold",
        team=str(meeting.team("health_visiting")),
        words="It is a birthmark",
    )
    worker.save(
        worker.new("action"),
        0,
        action="See the baby",
        owner="social_worker",
        **{"due-day": "12", "due-month": "3", "due-year": "2026"},
    )

    answer = worker.finish()

    assert answer.status_code == 302, answer.content.decode()
    assert answer["Location"] == meeting.path("minutes")
    assert kinds(meeting, as_engine) == [
        "meeting.held", "meeting.heard", "meeting.decided", "meeting.decided",
        "meeting.decided", "meeting.decided", "meeting.dissented", "action.agreed",
        "s47.started", "plan.safety.agreed",
    ]  # fmt: skip


def test_what_is_missing_is_said_and_nothing_is_recorded(meeting, worker, as_engine):
    worker.attends("social_care", "police", "paediatrics", "health_visiting")

    answer = worker.finish()

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say whether Perinatal team took part" in page
    assert "Say whether the threshold is met" in page
    assert "Say what the parents are told" in page
    assert kinds(meeting, as_engine) == []


def test_the_quorum_line_says_who_is_missing_as_they_are_ticked(meeting, worker):
    page = worker.page()
    assert "Not quorate yet" in page
    assert "Perinatal mental health team not represented" in page

    worker.attends("social_care", "police", "perinatal")
    assert "Missing: paediatrician" in worker.page()
    worker.attends("paediatrics")

    assert "Quorate</strong>" in worker.page()
    assert "not represented" not in worker.page()


def test_whoever_ought_to_be_there_is_named_though_nobody_asked_them(
    meeting, worker, scribe, as_engine
):
    """
    To whom it is told that they ought; what is recorded is what all may know.
    """
    with as_engine():
        record(meeting, "hospital.admitted", {}, by="paediatrics",
               at=NOW - timedelta(hours=5), sensitivity="health")  # fmt: skip
    gap = "Consultant of the ward not represented"
    assert gap in scribe(meeting.world.psychiatrist).page()
    assert gap not in worker.page()

    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()

    assert "Consultant of the ward" not in worker.minutes()


def test_a_deputy_who_cannot_decide_does_not_count(meeting, worker):
    worker.attends("social_care", "paediatrics", "perinatal")
    worker.save(f"attended.{meeting.team('police')}", came="yes", name="PC Example",
                decides="no", deputy_for="DS Example")  # fmt: skip

    page = worker.page()

    assert "Missing: police child abuse investigation team" in page
    assert "cannot decide for their agency" in page


def test_who_came_unasked_counts_and_stands_in_the_minutes(meeting, worker):
    worker.attends("social_care", "police", "perinatal", "health_visiting",
                   absent=("paediatrics",))  # fmt: skip
    worker.decides_all()
    assert "Missing: paediatrician" in worker.page()

    worker.save(worker.new("attended"), 0, role="consultant_paediatrician",
                agency="Northgate Hospital", name="Dr Example", by="telephone",
                decides="yes")  # fmt: skip
    worker.finish()

    minutes = worker.minutes()
    assert "Northgate Hospital" in minutes
    assert "by telephone" in minutes
    assert "Quorate</bdi></dt>" in minutes
    assert ">Yes<" in minutes


def test_an_inquorate_meeting_goes_on_with_a_reason_alone(meeting, worker, as_engine):
    worker.attends("social_care", "health_visiting", "paediatrics", "perinatal",
                   absent=("police",))  # fmt: skip
    worker.decides_all()
    assert "Say why the meeting went on without its quorum" in str(
        worker.finish().content
    )

    worker.save("quorum", reason="The police were rung three times")
    assert worker.finish().status_code == 302

    minutes = worker.minutes()
    assert "The police were rung three times" in minutes
    assert ">No<" in minutes


def test_recording_it_twice_records_it_once(meeting, worker, visitor, as_engine):
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    worker.finish()
    once = kinds(meeting, as_engine)

    again, others = worker.finish(), visitor.finish()

    assert again["Location"] == others["Location"] == meeting.path("minutes")
    assert kinds(meeting, as_engine) == once


def test_what_another_agency_must_record_is_said_and_left_to_it(
    meeting, visitor, worker, as_engine
):
    """
    A strategy meeting is social care's to record: half of it is recorded by nobody.
    """
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides_all()
    page = visitor.browser.get(meeting.path("hold/finish")).content.decode()

    refused = visitor.finish()

    assert "Section 47 enquiry started" in page
    assert "children&#39;s social care or the police" in page
    # Such a meeting is social care's to hold, so nothing of it is recorded.
    assert refused.status_code == 422
    assert kinds(meeting, as_engine) == []


def test_a_decision_for_no_enquiry_ends_with_its_reasons(meeting, worker, as_engine):
    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   "health_visiting")  # fmt: skip
    worker.decides("threshold", "no", "The mark is a birthmark")
    worker.decides("section47", "none", "Seen by a paediatrician at ten")
    worker.decides("parents", "no", not_told_why="They are told tomorrow at home")

    worker.finish()

    assert "s47.started" not in kinds(meeting, as_engine)
    assert "Seen by a paediatrician at ten" in worker.minutes()


def test_a_stranger_finds_no_meeting(meeting, scribe, as_engine):
    with as_engine():
        stranger = make_stranger(meeting)
    outside = scribe(stranger)

    for page in ("hold", "hold/stamp", "hold/finish", "minutes"):
        assert outside.browser.get(meeting.path(page)).status_code == 404


def test_without_scripts_the_whole_page_is_saved_by_one_button(meeting, worker):
    key = worker.new("heard")
    team = str(meeting.team("health_visiting"))

    answer = worker.post(
        **{f"{key}-team": team, f"{key}-words": "Seen on Monday", "part": [key],
           f"v.{key}": "0", "add": "heard",
           "decided.threshold-words": "Nobody explains it"}
    )  # fmt: skip

    assert answer.status_code == 302
    assert answer["Location"].endswith("hold#heard")
    page = worker.page()
    assert "Seen on Monday" in page
    assert "Saved 2:31pm by Robin Made-Up" in page


def test_what_was_sent_in_writing_stands_there_already(meeting, worker, as_engine):
    with as_engine():
        record(meeting, "meeting.replied", {
            "meeting": str(meeting.meeting), "team": meeting.team("health_visiting"),
            "reply": "apologies", "information": "She was seen on Monday",
        }, by="health_visiting", at=LONG_BEFORE)  # fmt: skip
    page = worker.page()
    assert "She was seen on Monday" in page
    assert "Sent apologies" in page

    worker.attends("social_care", "police", "paediatrics", "perinatal",
                   absent=("health_visiting",))  # fmt: skip
    worker.decides_all()
    worker.finish()

    assert "(sent in writing)" in worker.minutes()


def test_an_impossible_day_is_said_and_the_words_stay(meeting, worker):
    key = worker.new("action")

    answer = worker.save(key, 0, action="See her", **{"due-day": "45"})

    assert answer.status_code == 422
    assert "must include a month and a year" in answer.json()["say"]
    assert worker.save("nonsense.part", 0, words="x").json()["version"] == 0
