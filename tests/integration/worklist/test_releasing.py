"""What is addressed to a team may be read by it, whatever classes it holds."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection

from lib.town import NOW
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.access.models import Exclusion
from plait.records import queries
from plait.worklist import releasing
from plait.worklist.refusals import SentToOthers
from plait.worklist.sharing_refusals import NotYoursToRelease

LATER = NOW + timedelta(hours=1)


def read(opens, who: str, home) -> set[UUID]:
    """The events that somebody reads who opens the record."""
    with opens(who, home):
        return {one.event.id for one in queries.timeline_for(home.id)}


def ill(records):
    return records("perinatal", "diagnosis.mental_health", about="mother",
                   severity="severe", condition="depression")  # fmt: skip


def share(records, *events: UUID, to: str = "police", **more):
    """The perinatal team tells a team that is not involved of these events."""
    return records(
        "perinatal", "info.shared", about="mother", at=LATER, to=to,
        sensitivity="health", released=[str(one) for one in events], **more,
    ).event.id  # fmt: skip


def test_a_message_is_read_by_whom_it_is_for_and_by_nobody_beside(home, records, opens):
    """
    It has a class that the health visitor does not hold in general.
    """
    told = records("perinatal", "message.sent", about="mother", sensitivity="health",
                   to="health_visitor", note="she sleeps badly").event.id  # fmt: skip
    other = ill(records).event.id

    seen = read(opens, "health_visiting", home)

    assert told in seen
    assert other not in seen


ADDRESSED = {
    "message.sent": {"note": "she sleeps badly"},
    "handover.offered": {"occasion": "discharge", "words": "As agreed"},
}


@pytest.mark.parametrize(
    ("sent", "yes", "no"),
    [
        ("message.sent", "message.acknowledged", "message.declined"),
        ("handover.offered", "handover.accepted", "handover.returned"),
    ],
)
def test_who_is_addressed_opens_the_rest_when_they_have_said_yes_by_name(
    town, home, records, opens, sent, yes, no
):
    """
    Who says no has read what was addressed to them, and never reads more.
    """
    known = records(
        "health_visiting", "contact.health_visitor.new_birth", about="infant"
    ).event.id
    team = town.teams["paediatrics"].pk
    asked = records("health_visiting", sent, about="mother", to="paediatrician",
                    team=team, **ADDRESSED[sent]).event.id  # fmt: skip
    assert read(opens, "paediatrics", home) == {asked}

    answer = {"answers": str(asked), "reason": "Not ours", "at": LATER}
    said = records("paediatrics", no, about="mother", **answer).event.id
    assert read(opens, "paediatrics", home) == {asked, said}

    again = records("health_visiting", sent, about="mother", to="paediatrician",
                    team=team, at=LATER, **ADDRESSED[sent]).event.id  # fmt: skip
    answer = {"answers": str(again), "at": LATER + timedelta(minutes=5)}
    records("paediatrics", yes, about="mother", **answer)
    assert known in read(opens, "paediatrics", home)


def test_nobody_opens_a_record_by_answering_what_was_sent_to_others(
    town, home, records, opens
):
    """
    The police were told one thing, and say yes to a message to the midwives.
    """
    known = records(
        "health_visiting", "contact.health_visitor.new_birth", about="infant"
    ).event.id
    sent = records("health_visiting", "message.sent", about="mother", to="midwife",
                   note="she sleeps badly").event.id  # fmt: skip
    ours = ill(records).event.id
    share(records, ours, team=town.teams["police"].pk)
    answer = {"answers": str(sent), "at": LATER + timedelta(minutes=5)}
    with pytest.raises(SentToOthers):
        records("police", "message.acknowledged", about="mother", **answer)

    assert known not in read(opens, "police", home)


def test_an_answer_is_read_by_who_asked(home, records, opens):
    """
    Whatever its class.
    """
    told = records("health_visiting", "message.sent", about="mother",
                   to="perinatal_clinician", note="ring me").event.id  # fmt: skip
    answer = records("perinatal", "message.acknowledged", about="mother", at=LATER,
                     sensitivity="health", answers=str(told)).event.id  # fmt: skip

    assert answer in read(opens, "health_visiting", home)


def test_who_is_given_one_event_reads_that_one_and_learns_of_no_other(
    town, home, records, opens
):
    """
    Not even that others hold something.
    """
    known = ill(records).event.id
    ill(records)
    sessions.begin(town.staff["paediatrics"].pk)
    with pytest.raises(NotAllowed):
        sessions.open_subject(town.staff["paediatrics"], home.id)

    team = town.teams["paediatrics"].pk
    shared = share(records, known, team=team, to="paediatrician")

    with opens("paediatrics", home):
        seen = {one.event.id for one in queries.timeline_for(home.id)}
        assert seen == {known, shared}
        assert queries.held_elsewhere(home.id) == []


def test_a_release_ends_to_the_moment(home, town, records, opens):
    """
    What was given until now is not given any more.
    """
    known = ill(records).event.id
    share(records, known, team=town.teams["health_visiting"].pk, to="health_visitor")
    assert known in read(opens, "health_visiting", home)
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        cursor.execute("update event_release set since = now() - interval '1 day', "
                       "until = now() where root = %s", [known])  # fmt: skip
        cursor.execute("set local role plait_app")

    assert known not in read(opens, "health_visiting", home)


def test_nobody_releases_what_another_agency_recorded(home, records):
    """
    Who recorded it decides; and nothing of it is kept.
    """
    known = ill(records).event.id

    with pytest.raises(NotYoursToRelease):
        records("health_visiting", "info.shared", about="mother", at=LATER, to="gp",
                released=[str(known)])  # fmt: skip


def test_nor_does_the_database_let_anybody(home, town, records):
    """
    What no page offers is refused there as well.
    """
    known = ill(records).event.id
    team = town.teams["gp"].pk
    source = records("health_visiting", "info.shared", about="mother", at=LATER,
                     to="gp", team=team).event.id  # fmt: skip

    with pytest.raises(NotYoursToRelease):
        releasing.release(home.id, [releasing.Release(known, team, source, "told")])


def test_kin_are_given_nothing(home, town, records, opens, as_engine):
    """
    Also where it is sent to their own team.
    """
    records("perinatal", "message.sent", about="mother", to="health_visitor")
    with as_engine():
        Exclusion.objects.create(
            staff=town.staff["health_visiting"], subject_id=home.id, declared_at=NOW
        )

    with pytest.raises(NotAllowed), opens("health_visiting", home):
        pass


def test_a_correction_goes_where_the_message_went(home, records, opens):
    """
    Who was told what was wrong is told what is right.
    """
    told = records("perinatal", "message.sent", about="mother", sensitivity="health",
                   to="health_visitor", note="she sleeps badly").event.id  # fmt: skip
    right = records("perinatal", "message.sent", about="mother", at=LATER,
                    to="health_visitor", note="she sleeps well", corrects=told,
                    reason="wrong").event.id  # fmt: skip

    assert {told, right} <= read(opens, "health_visiting", home)
