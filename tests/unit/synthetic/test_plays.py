"""Plays are data that can be staged in any week, and ask what they should."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from plait.clock.moments import LONDON
from plait.engine.derive import derive
from plait.standards.loader import library
from plait.standards.policies import library_of
from plait.standards.services import of_agency
from plait.standards.services.outcomes import measured_by
from plait.synthetic.plays import BadPlay, Play, play, plays, stage
from plait.timeline.events import Event
from plait.timeline.lines import read_lines, to_line
from plait.timeline.outcomes import pairs, times_of_care
from plait.timeline.timeline import Timeline

AS_OF = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
WEEKEND = 5
#: What happens at any hour of any day.
ANY_DAY = ("birth.", "person.", "pregnancy.ended", "contact.emergency", "injury.")


def owed(name: str, at: datetime = AS_OF) -> dict[str, list]:
    """What a play asks for at a moment, by standard."""
    made = stage(play(name), as_of=at)
    found: dict[str, list] = {}
    for one in derive(made.events, library_of(made.partnership), at):
        found.setdefault(one.standard, []).append(one)
    return found


@pytest.mark.parametrize("name", plays())
@pytest.mark.parametrize("later", range(7))
def test_every_play_can_be_staged_on_every_day_of_the_week(name, later):
    """
    Its events could be imported as they stand, and none is of the future.
    """
    as_of = AS_OF + timedelta(days=later)

    made = stage(play(name), as_of=as_of)

    assert read_lines(json.dumps(to_line(e)) for e in made.events).problems == []
    assert made.events
    assert all(e.recorded_at <= as_of for e in made.events)


@pytest.mark.parametrize("name", plays())
def test_nobody_keeps_office_hours_on_a_sunday(name):
    """
    Contacts, referrals and meetings of a play are on working days.
    """
    for event in stage(play(name), as_of=AS_OF).events:
        if not event.kind.startswith(ANY_DAY):
            assert event.occurred_at.astimezone(LONDON).weekday() < WEEKEND, event.kind


@pytest.mark.parametrize("later", range(7))
def test_the_baby_of_two_halves_is_nine_weeks_old_whenever_it_is_loaded(later):
    """
    Nine weeks and some days, on each day of the week.
    """
    made = stage(play("two-halves"), as_of=AS_OF + timedelta(days=later))
    born = made.person("infant").born_on

    assert (AS_OF.date() + timedelta(days=later) - born).days // 7 in (9, 10)


def test_two_halves_asks_for_no_meeting_until_a_mark_is_seen():
    """
    The illness alone asks for none. The mark, recorded by health visiting, does: of
    the social worker, within one working day.
    """
    assert "conjunction_strategy_meeting" not in owed("two-halves")
    made = stage(play("two-halves"), as_of=AS_OF)
    mark = Event(
        id="00000000-0000-4000-8000-000000000001",
        subject=made.subject,
        about=made.person("infant").id,
        kind="injury.observed",
        occurred_at=AS_OF,
        recorded_at=AS_OF,
        agency="ashmere-health-visiting",
        fact={"mobile": False, "explanation": "none"},
    )

    found = derive([*made.events, mark], library(), AS_OF)

    [meeting] = [o for o in found if o.standard == "conjunction_strategy_meeting"]
    assert meeting.owed_by == "social_worker"
    assert meeting.state == "due"
    assert meeting.due_at - AS_OF < timedelta(days=2)
    agencies = {e.agency for e in made.events if e.id in meeting.because}
    assert agencies == {"vale-perinatal"}


def test_after_the_loss_the_mother_is_still_owed_her_assessment():
    """
    The clocks of the pregnancy have stopped; hers have not.
    """
    found = owed("loss")

    assert [o.state for o in found["raised_epds_assessed"]] in (["due"], ["overdue"])
    assert {o.state for o in found["hv_antenatal"]} == {"stopped"}


def test_each_twin_is_owed_a_visit_of_her_own():
    """
    The visit to the first does not close what is owed to the second.
    """
    found = owed("twins")

    assert len(found["hv_new_birth"]) == 2
    assert len({o.about for o in found["hv_new_birth"]}) == 2


def test_the_family_that_moved_is_owed_everything_until_somebody_accepts():
    """
    Leaving the area alone ends nothing.
    """
    found = owed("moved-family")

    assert all(o.is_open for o in found["hv_six_week"])
    assert [o.state for o in found["handover_accepted"]] == ["overdue"]


def test_the_father_who_is_unwell_is_owed_what_a_mother_would_be():
    """
    The score and the answer about harm are his.
    """
    made = stage(play("partner-unwell"), as_of=AS_OF)
    found = owed("partner-unwell")

    [risk] = found["self_harm_item_acted_on"]
    assert risk.about == made.person("partner").id
    assert risk.is_open


@pytest.mark.parametrize(
    ("name", "standard"),
    [
        ("not-brought", "infant_not_brought"),
        ("not-brought", "message_acknowledged"),
        ("training-due", "training_in_date"),
        ("rapid-review", "rapid_review"),
        ("conference-due", "initial_conference"),
        ("core-group-due", "first_core_group"),
        ("referral-undecided", "referral_decision"),
    ],
)
def test_what_a_play_is_there_to_show_is_still_owed(name, standard):
    """
    Somebody has to act when the demo is loaded.
    """
    assert any(o.is_open for o in owed(name)[standard])


def test_a_play_that_is_not_there_is_said_with_those_that_are():
    """
    The error names what may be asked for.
    """
    with pytest.raises(BadPlay, match=r"there are .*child-shape"):
        play("two-halfs")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("yesterday  mother  contact.other  by Amina Yusuf", "cannot read the line"),
        ("D-3 10:00  uncle  contact.other  by Amina Yusuf", "nobody in the play"),
        ("D-3 10:00  mother  contact.other  by Nobody Known", "nobody in the organ"),
        ("D-3 10:00  mother  contact.other {answers: x}  by Amina Yusuf", "no earlier"),
    ],
)
def test_a_line_that_cannot_be_staged_is_refused(line, says):
    """
    A misspelt play fails when it is staged, and says where.
    """
    script: Play = replace(play("two-halves"), happened=(line,))

    with pytest.raises(BadPlay, match=says):
        stage(script, as_of=AS_OF)


@pytest.mark.parametrize(
    ("name", "results"),
    [
        ("care-that-helped", {"core10": "improved", "honos": "improved"}),
        ("measured-and-worse", {"core10": "worsened", "honos": "no_pair"}),
    ],
)
def test_the_scores_of_a_play_come_to_what_it_tells(name, results):
    """
    One mother improved past the bound, the other got worse past it.
    """
    timeline = Timeline.of("family:F1", stage(play(name), as_of=AS_OF).events)
    [care] = times_of_care(timeline)

    found = pairs(timeline, care, measured_by(of_agency("vale-perinatal")))

    told = {one.measure.id: one.change.result for one in found}
    assert {name: told[name] for name in results} == results


def test_the_next_measure_of_the_mother_who_got_worse_is_owed():
    """
    Nobody has measured for three months, so somebody is told.
    """
    states = [one.state for one in owed("measured-and-worse")["outcome_pair_recorded"]]

    assert states[-1] in ("due", "overdue")


def test_a_family_of_two_areas_has_no_plan_at_thirty_weeks():
    """
    It is owed, and the alert of it is owed by nobody before there is one.
    """
    found = owed("towards-birth")

    assert {o.state for o in found["prebirth_plan_agreed"]} == {"due"}
    assert not found.get("birth_alert_sent")


def test_an_alert_that_half_have_is_to_be_renewed_and_tried_out():
    """
    The care plan is newer, and at 36 weeks nobody has tried it out.
    """
    found = owed("half-heard-alert")

    assert any(o.is_open for o in found["birth_alert_renewed"])
    assert any(o.is_open for o in found["birth_plan_alert_tested"])
    assert [o.state for o in found["birth_early_agreed"]] == ["met"]
