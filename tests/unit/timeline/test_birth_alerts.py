"""The birth that is expected, and the alert of it, as a timeline tells it."""

from dataclasses import replace

from lib.stories import at, story
from plait.timeline.birth_alerts import expected, is_of_an_alert, still_looked_for
from plait.timeline.timeline import Timeline

BOOKED = "2026-02-23 10:00  mother  pregnancy.booked {gestation_days: 45}  by m"
DUE = "2026-02-24 10:00  mother  pregnancy.edd_set {edd: 2026-10-14}  by m"
WARD = "{id: ward, title: The ward, role: ward_midwife, team: 7}"
ED = "{id: ed, title: Emergency department, phone: 01632 960000}"
BORN = "2026-09-11 05:40  infant  birth.recorded {born_on: 2026-09-11}  by m"


def alert(moment, version=1):
    return (
        f"{moment}  mother  plan.birth.alert_sent {{version: {version}, do: [Ring "
        "the named midwife], ring: [{whom: A midwife, phone: 01632 960101}], "
        f"recipients: [{WARD}, {ED}]}}  by m"
    )


def read(*lines):
    """What is expected, and the ids of the events by their place in the story."""
    events = list(story("\n".join(lines)))
    return expected(Timeline.of("family:F1", events)), events


def with_answers(*lines, **answers):
    """The same where some facts answer others: the id of each and whom it answers."""
    events = [
        replace(one, fact={**one.fact, "answers": answers[one.id]})
        if one.id in answers
        else one
        for one in story("\n".join(lines))
    ]
    return Timeline.of("family:F1", events)


def test_where_no_pregnancy_is_known_nothing_is_expected():
    found, _ = read("2026-03-03 11:00  mother  contact.other  by g")

    assert found.pregnancy.stage == "none"
    assert found.alert is None


def test_the_due_date_stands_for_the_week_and_a_moved_one_is_counted():
    found, _ = read(
        BOOKED,
        DUE,
        "2026-06-01 10:00  mother  pregnancy.edd_set {edd: 2026-10-21}  by m",
    )

    assert found.pregnancy.stage == "expected"
    assert found.pregnancy.day_on(at("2026-08-26 12:00").date()) == 32 * 7
    assert found.pregnancy.moved == 1


def test_without_a_due_date_the_week_is_not_known():
    found, _ = read("2026-02-16 09:30  mother  pregnancy.notified  by g")

    assert found.pregnancy.stage == "expected"
    assert found.pregnancy.day_on(at("2026-03-01 12:00").date()) is None


def test_a_birth_before_booking_is_a_birth():
    found, _ = read(BORN)

    assert (found.pregnancy.stage, found.pregnancy.began) == ("born", None)
    assert still_looked_for(found.pregnancy, at("2026-09-25 23:00"))
    assert not still_looked_for(found.pregnancy, at("2026-09-26 01:00"))


def test_twins_are_two_births_of_one_pregnancy():
    found, _ = read(BOOKED, DUE, BORN, BORN.replace("05:40", "05:58"))

    assert len(found.pregnancy.births) == 2


def test_after_a_loss_an_alert_is_over_and_nothing_is_looked_for():
    found, _ = read(
        BOOKED,
        alert("2026-08-20 10:00"),
        "2026-08-27 10:00  mother  pregnancy.ended {outcome: stillbirth}  by m",
    )

    assert found.pregnancy.stage == "lost"
    assert found.alerts[-1].state == "over"
    assert not still_looked_for(found.pregnancy, at("2026-08-27 12:00"))


def test_the_next_pregnancy_begins_without_the_alert_of_the_last():
    found, _ = read(
        BOOKED,
        alert("2026-08-20 10:00"),
        BORN,
        "2028-02-16 09:30  mother  pregnancy.notified  by g",
    )

    assert found.pregnancy.stage == "expected"
    assert found.alert is None


def test_a_newer_alert_takes_the_place_of_the_old_and_waits_for_everybody_again():
    timeline = with_answers(
        BOOKED,
        alert("2026-08-20 10:00"),
        "2026-08-20 11:00  mother  plan.birth.alert_told "
        "{answers: x, recipient: ed, told: A nurse, read_back: true}  by m",
        alert("2026-08-27 10:00", 2),
        e3="e2",
    )

    old, new = expected(timeline).alerts
    assert (old.state, new.state) == ("old", "current")
    assert [one.recipient["id"] for one in old.waits] == ["ward"]
    assert [one.recipient["id"] for one in new.waits] == ["ward", "ed"]


def test_a_team_has_it_when_it_says_so_and_not_when_it_declines():
    lines = (
        BOOKED,
        alert("2026-08-20 10:00"),
        "2026-08-20 10:00  mother  message.sent {to: ward_midwife, team: 7}  by m",
        "2026-08-20 12:00  mother  message.{what}  by m",
    )
    said = {}
    for what in ("acknowledged", "declined"):
        text = [one.replace("{what}", what) for one in lines]
        timeline = with_answers(*text, e3="e2", e4="e3")
        [message] = timeline.of_kind("message.sent")
        assert is_of_an_alert(message, timeline)
        said[what] = expected(timeline).alert.reached[0].has_it

    assert said == {"acknowledged": True, "declined": False}


def test_what_is_newer_than_the_alert_is_named():
    found, _ = read(
        BOOKED,
        DUE,
        alert("2026-08-20 10:00"),
        "2026-08-25 10:00  mother  plan.prebirth.agreed  by s",
    )

    assert [one.kind for one in found.alert.changed] == ["plan.prebirth.agreed"]


def test_a_withdrawn_alert_holds_no_more():
    timeline = with_answers(
        BOOKED,
        alert("2026-08-20 10:00"),
        "2026-08-25 10:00  mother  plan.birth.alert_withdrawn "
        "{answers: x, reason: She moved}  by m",
        e3="e2",
    )

    found = expected(timeline)
    assert found.alert is None
    assert found.alerts[-1].state == "withdrawn"


def test_a_test_counts_for_the_version_that_was_tried():
    found, _ = read(
        BOOKED,
        alert("2026-08-20 10:00"),
        "2026-08-21 22:00  mother  plan.birth.alert_tested  by m",
        alert("2026-08-27 10:00", 2),
    )

    assert [one.tested is not None for one in found.alerts] == [True, False]


def test_a_due_date_said_after_the_birth_begins_no_other_pregnancy():
    found, _ = read(BOOKED, DUE, BORN, DUE.replace("2026-02-24", "2026-09-20"))

    assert found.pregnancy.stage == "born"


def test_a_booking_that_is_written_after_the_birth_is_of_no_other_pregnancy():
    """
    A birth before booking: she is booked the next day, and expects no second baby.
    """
    found, _ = read(BORN, "2026-09-12 10:00  mother  contact.midwife.booking  by m")

    assert found.pregnancy.stage == "born"


def test_a_pregnancy_months_after_a_birth_is_another():
    found, _ = read(BORN, "2026-12-12 10:00  mother  pregnancy.booked  by m")

    assert found.pregnancy.stage == "expected"
