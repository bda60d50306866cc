"""One family's turn at a sitting of the complex-cases team, over the pages alone."""

import re
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from lib.complex_list import *  # noqa: F403 - fixtures are found by their names
from lib.complex_list import LIST, begin, everybody, key, sent, text
from plait.pages.staff import complex_turn
from plait.records.models import ComplexCaseRow, Event, WorklistEntry
from plait.worklist import projection


def test_who_was_talked_of_makes_room_for_the_next_family(
    flagged, another, lead, home, today
):
    first = f"{LIST}/{today}/{another.id}"
    page = begin(lead, first)
    assert "Family 1 of 2, 2 left" in page

    done = lead.post(first, sent(page, **everybody(page), do="talked"))

    assert done.headers["Location"] == f"{LIST}/{today}/{home.id}"
    page = begin(lead, done.headers["Location"])
    assert "Family 2 of 2, 1 left" in page
    assert re.search(r'-came" type="radio" value="yes" checked', page)


def test_a_turn_is_run_in_two_clicks_and_its_minutes_are_events(
    flagged, lead, home, turn, as_engine
):
    page = begin(lead, turn)
    assert "An amber flag" in page
    assert "You talk of her for the first time." in page

    action = key(page, "action")
    due = timezone.localdate() + timedelta(days=7)
    done = lead.post(turn, sent(
        page,
        **everybody(page),
        **{
            f"{key(page, 'heard')}-words": "Sleeps two hours. Her mother stays.",
            f"{action}-action": "Visit at home and ask again",
            f"{action}-owner": "health_visitor",
            f"{action}-due-day": str(due.day), f"{action}-due-month": str(due.month),
            f"{action}-due-year": str(due.year),
            "do": "talked",
        },
    ))  # fmt: skip
    assert done.status_code == 302, re.findall(
        r"error-message[^>]*>(.*?)</", text(done), re.DOTALL
    ) + re.findall(r'<a href="#part[^>]*>([^<]*)', text(done))
    with as_engine():
        told = Event.objects.filter(subject_id=home.id)
        kinds = dict(told.values_list("kind", "fact"))
        row = ComplexCaseRow.objects.get()

    assert kinds["meeting.held"]["type"] == "complex_case"
    assert kinds["meeting.held"]["quorate"] is True
    assert kinds["meeting.heard"]["words"] == "Sleeps two hours. Her mother stays."
    assert kinds["action.agreed"]["action"] == "Visit at home and ask again"
    assert kinds["complex_case.tiered"]["tier"] == "amber"
    assert "She was talked of" in text(lead.get(turn))
    assert (row.talks, row.meeting_id) == (1, None)
    assert row.due_on == timezone.localdate() + timedelta(days=28)
    again = lead.post(turn, sent(page, do="talked"))
    assert again.status_code == 302


def test_the_standard_of_the_list_is_met_by_the_turn(flagged, lead, turn, as_engine):
    assert "The complex cases meeting talks of her" in text(lead.get("/due?who=team"))
    page = begin(lead, turn)

    lead.post(turn, sent(page, **everybody(page), do="talked"))

    with as_engine():
        entries = WorklistEntry.objects.filter(standard="complex_case_reviewed")
        how = set(entries.values_list("closed_how", flat=True))
    assert "met" in how


def test_a_turn_without_its_quorum_says_why_and_loses_nothing(flagged, lead, turn):
    page = begin(lead, turn)
    words = f"{key(page, 'heard')}-words"

    refused = lead.post(turn, sent(page, do="talked", **{words: "Only we were there"}))

    assert refused.status_code == 422
    assert "Say why the meeting went on without its quorum" in text(refused)
    assert "Only we were there" in text(lead.get(turn))
    page = text(lead.get(turn))
    done = lead.post(turn, sent(page, do="talked", **{"quorum-reason": "Ill today"}))
    assert done.status_code == 302


def test_a_changed_tier_needs_its_reason(flagged, lead, turn, as_engine):
    page = begin(lead, turn)

    refused = lead.post(turn, sent(page, **{"tier-tier": "red"}, do="save"))
    assert refused.status_code == 422
    assert "Enter why the tier changes" in text(refused)

    answers = {"tier-tier": "red", "tier-reason": "She hears voices"}
    assert lead.post(turn, sent(page, **answers, do="save")).status_code == 302
    page = text(lead.get(turn))
    lead.post(turn, sent(page, **everybody(page), do="talked"))
    with as_engine():
        row = ComplexCaseRow.objects.get()
    assert row.tier == "red"
    assert row.due_on == timezone.localdate() + timedelta(days=7)


def test_two_who_write_at_once_are_shown_each_others_words(
    flagged, lead, turn, town, as_engine
):
    page = begin(lead, turn)
    words = f"{key(page, 'heard')}-words"
    assert lead.post(turn, sent(page, do="save", **{words: "Mine"})).status_code == 302

    other = lead.post(turn, sent(page, do="save", **{words: "Theirs"}))

    assert other.status_code == 409
    assert "Mine" in text(other)
    assert "Theirs" in text(other)
    assert "Mine" in text(lead.get(turn))


def test_who_is_in_the_room_is_kept_for_the_next_family(flagged, lead, turn):
    page = begin(lead, turn)
    [name] = [one for one in everybody(page) if f'name="{one}"' in page][:1]
    who = name.replace("-came", "-name")

    lead.post(turn, sent(page, do="save", **{name: "yes", who: "Anna Lee"}))

    assert lead.session["complex_room"]["there"]
    kept = lead.session["complex_room"]["there"].values()
    assert "Anna Lee" in [one["name"] for one in kept]


def test_a_sitting_that_is_run_before_its_day_is_done_all_the_same(flagged, lead, home):
    page = text(lead.get(LIST))
    day = re.search(r'href="(/complex-cases/[\d-]+)"', page)[1]
    turn = f"{day}/{home.id}"
    page = begin(lead, turn)

    lead.post(turn, sent(page, **everybody(page), do="talked"))

    assert "She was talked of" in text(lead.get(turn))
    assert "1 family, 1 talked of" in text(lead.get(day))


def test_a_rebuild_finds_nothing_to_change(flagged, lead, turn, as_engine):
    page = begin(lead, turn)
    lead.post(turn, sent(page, **everybody(page), do="talked"))

    with as_engine():
        done = projection.rebuild(now=timezone.now(), using="default")

    assert (done.changed, done.failed) == (0, 0)


def test_a_turn_whose_meeting_was_called_off_can_be_called_again(
    flagged, lead, home, turn, as_engine
):
    begin(lead, turn)
    with as_engine():
        meeting = ComplexCaseRow.objects.get().meeting_id
    off = lead.post(
        f"/families/{home.id}/meetings/{meeting}/cancel",
        {"reason": "The fire alarm", "event_id": str(uuid4())},
    )
    assert off.status_code == 302, text(off)
    with as_engine():
        assert ComplexCaseRow.objects.get().meeting_id is None

    begin(lead, turn)

    with as_engine():
        again = ComplexCaseRow.objects.get().meeting_id
    assert again not in (None, meeting)


def test_two_who_ask_at_the_same_moment_call_one_meeting(
    flagged, lead, home, turn, monkeypatch, as_engine
):
    """
    The second read the list before the first had pressed.
    """
    stale = complex_turn.lists.of_family
    with as_engine():
        before = stale(home.id)
    begin(lead, turn)

    monkeypatch.setattr(complex_turn.lists, "of_family", lambda _: before)
    second = lead.post(turn, {"do": "begin"})

    assert second.status_code == 302
    with as_engine():
        assert Event.objects.filter(kind="meeting.called").count() == 1


def test_a_turn_asks_few_questions_of_the_database(
    flagged, another, lead, turn, django_assert_max_num_queries
):
    """
    Whoever runs the meeting opens one after another: however many there are.
    """
    page = begin(lead, turn)
    lead.post(turn, sent(page, do="save", **everybody(page)))

    with django_assert_max_num_queries(15):
        lead.get(turn)
