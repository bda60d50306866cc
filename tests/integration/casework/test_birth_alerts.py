"""An alert of a birth is heard by each, renewed for all, and opens nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.town import NOW
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.casework import birth_alerts as verbs
from plait.casework.messages import answer_message
from plait.records import queries
from plait.worklist import birth_alerts, birth_rules, projection

WARD = {"id": "ward", "title": "The ward", "role": "paediatrician"}
ED = {"id": "ed", "title": "Emergency department", "phone": "01632 960000"}
WORDS = verbs.Words(
    do=["Ring the named midwife", "Keep mother and baby together"],
    ring=[{"whom": "Midwives", "phone": "01632 960001", "hours": "any hour"}],
    due_on=date(2026, 10, 14),
)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ward(town):
    """A team of another agency, which works with no family of this test."""
    return {**WARD, "team": town.teams["paediatrics"].id}


@pytest.fixture
def sends(occasion, home, records, ward):
    """The midwife sends a version of the alert."""
    records("maternity", "pregnancy.notified", about="mother", edd="2026-10-14")

    def send(version=1, at=NOW, recipients=None, **more):
        given = {"words": WORDS, "recipients": recipients or [ward, ED]} | more
        return verbs.send_alert(
            about=home.mother, version=version, **given, **occasion("maternity", at)
        ).event

    return send


@pytest.fixture
def hears(occasion, home, town):
    """The ward acknowledges the message that it got, without the record's words."""

    def hear(at=LATER):
        with connection.cursor() as cursor:
            sessions.begin(town.staff["paediatrics"].pk)
            cursor.execute(
                "select id from message where state = 'sent' order by sent_at desc"
            )
            (message,) = cursor.fetchone()
        return answer_message(
            message=message, answer="acknowledged", about=home.mother,
            **occasion("paediatrics", at),
        )  # fmt: skip

    return hear


def rows(town, home, who="maternity"):
    staff = town.staff[who]
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    return birth_alerts.of_family(home.id)


def kinds_read(town, home, who):
    staff = town.staff[who]
    sessions.begin(staff.pk)
    sessions.open_subject(staff, home.id)
    return {one.event.kind for one in queries.timeline_for(home.id)}


def test_a_team_gets_a_message_and_who_has_no_plait_waits_to_be_rung(
    sends, town, home, ward
):
    sends()

    [row] = rows(town, home)
    assert (row.version, row.state, row.label) == (1, "current", "J. A.")
    assert row.waiting == (ward["team"],)
    assert (row.outside, row.outside_waiting, row.waits) == (1, 1, 2)
    assert row.due_on == date(2026, 10, 14)


def test_an_alert_tells_a_team_that_is_not_there_no_more_than_the_alert(
    sends, hears, town, home, records
):
    """
    Not before it has acknowledged it, and not afterwards either.
    """
    records("maternity", "concern.safeguarding", about="mother", note="Words of others")
    sends()

    before = kinds_read(town, home, "paediatrics")
    hears()
    after = kinds_read(town, home, "paediatrics")

    assert before == {"message.sent"}
    assert after == {"message.sent", "message.acknowledged"}
    [told] = [
        one.event.fact
        for one in queries.timeline_for(home.id)
        if one.event.kind == "message.sent"
    ]
    assert told["ask"] == "1. Ring the named midwife\n2. Keep mother and baby together"


def test_who_is_neither_there_nor_told_sees_no_row(sends, town, home):
    sends()
    sessions.begin(town.staff["police"].pk)

    assert (
        birth_alerts.of_teams(
            [town.teams["police"].id, town.teams["paediatrics"].id],
            born_since=date(2026, 1, 1),
        )
        == ()
    )
    with pytest.raises(NotAllowed):
        sessions.open_subject(town.staff["police"], home.id)


def test_a_guarded_alert_is_no_word_to_who_may_not_know_of_it(sends, town, home):
    """
    Of health anybody who opens the record learns that there is one; of this nobody.
    """
    sends(sensitivity="domestic_abuse")

    assert rows(town, home, "health_visiting") == ()
    assert len(rows(town, home, "paediatrics")) == 1


def test_health_is_said_to_be_there_to_who_may_not_read_it(sends, town, home):
    sends()

    [row] = rows(town, home, "health_visiting")

    assert row.version == 1
    assert "plan.birth.alert_sent" not in kinds_read(town, home, "health_visiting")


def test_a_new_version_waits_for_everybody_and_marks_the_old(
    sends, hears, town, home, occasion, ward
):
    first = sends()
    hears()
    verbs.tell(about=home.mother, alert=first.id, recipient="ed", told="A nurse",
               **occasion("maternity", LATER))  # fmt: skip
    [heard] = rows(town, home)
    sends(2, at=LATER + timedelta(hours=1))

    old, new = rows(town, home)
    assert heard.waits == 0
    assert (old.state, new.state) == ("old", "current")
    assert (new.waiting, new.outside_waiting) == ((ward["team"],), 1)


def test_a_version_that_a_colleague_sent_meanwhile_is_refused_whole(sends, town, home):
    sends()

    with pytest.raises(birth_rules.SentMeanwhile):
        sends(at=LATER)

    assert len(rows(town, home)) == 1


def test_the_same_form_sent_twice_is_one_alert_and_one_message(sends, town, home):
    form = uuid4()
    sends(event_id=form)
    again = sends(event_id=form)

    assert again.was_there
    sessions.begin(town.staff["paediatrics"].pk)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from message where subject_id = %s", [home.id])
        assert cursor.fetchone() == (1,)


def test_only_who_works_without_plait_is_told_by_telephone(sends, home, occasion):
    alert = sends()

    with pytest.raises(birth_rules.NotTold):
        verbs.tell(about=home.mother, alert=alert.id, recipient="ward", told="A nurse",
                   **occasion("maternity", LATER))  # fmt: skip


def test_after_a_loss_no_alert_is_sent(sends, records):
    records("maternity", "pregnancy.ended", about="mother", outcome="stillbirth")

    with pytest.raises(birth_rules.NoBirthExpected):
        sends(at=LATER)


def test_what_is_withdrawn_is_said_to_all_and_heard_again(
    sends, hears, town, home, occasion, ward
):
    alert = sends()
    hears()
    verbs.withdraw_alert(
        about=home.mother, alert=alert.id, version=1, recipients=[ward, ED],
        reason="She has moved", **occasion("maternity", LATER + timedelta(hours=1)),
    )  # fmt: skip

    [row] = rows(town, home)
    assert (row.state, row.waiting) == ("withdrawn", (ward["team"],))
    hears(LATER + timedelta(hours=2))
    [row] = rows(town, home)
    assert row.waiting == ()
    with pytest.raises(birth_rules.NoSuchAlert):
        verbs.withdraw_alert(
            about=home.mother, alert=alert.id, version=1, recipients=[ward],
            reason="Again", **occasion("maternity", LATER + timedelta(hours=3)),
        )  # fmt: skip


def test_the_rows_are_rebuilt_as_they_were(sends, hears, town, home, as_engine):
    sends()
    hears()
    sends(2, at=LATER + timedelta(hours=1))
    live = rows(town, home)

    with as_engine():
        unchanged = projection.rebuild([home.id], now=NOW, using="default").changed
        with connection.cursor() as cursor:
            cursor.execute("delete from birth_alert where subject_id = %s", [home.id])
        rebuilt = projection.rebuild([home.id], now=NOW, using="default").changed

    assert (unchanged, rebuilt) == (0, 2)
    assert rows(town, home) == live
