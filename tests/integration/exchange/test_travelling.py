"""What is released to a team of another installation travels to it, and is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lib.town import NOW
from lib.two_plaits import carry, new_number, numbered_home

LATER = NOW + timedelta(minutes=5)
LAST = LATER + timedelta(minutes=30)


def homes(ashmere, vale):
    """The same family, known to both."""
    number = new_number()
    return numbered_home(ashmere, number), numbered_home(vale, number)


def send(ashmere, home, **more):
    """A midwife of Ashmere writes to the health visitors of Vale."""
    return ashmere.records(
        "maternity", "message.sent", home.id, about=home.mother, to="health_visitor",
        team=ashmere.remote("health_visiting"), note="She sleeps badly.", **more,
    )  # fmt: skip


def test_a_message_arrives_and_its_answer_comes_back(ends):
    """
    With who said it, and the duty to answer it on the other's worklist.
    """
    ashmere, vale = ends
    here, there = homes(ashmere, vale)
    sent = send(ashmere, here)

    carry(ashmere, vale)
    [(subject, kind, agency, author, note, about)] = vale.rows(
        "select e.subject_id, e.kind, e.agency, s.given_name, e.fact ->> 'note', "
        "e.about from event e join staff s on s.id = e.by_id where e.id = %s",
        sent,
    )
    owed = vale.rows(
        "select team_id from worklist_entry where subject_id = %s and trigger = %s",
        there.id,
        sent,
    )

    assert (subject, kind, agency) == (there.id, "message.sent", "ashmere-maternity")
    assert (author, note, about) == ("Made", "She sleeps badly.", there.mother)
    assert (vale.town.teams["health_visiting"].pk,) in owed

    answer = vale.records(
        "health_visiting", "message.acknowledged", there.id, at=LATER, answers=str(sent)
    )
    carry(vale, ashmere, LATER)
    carry(ashmere, vale, LAST)
    [(subject, agency)] = ashmere.rows(
        "select subject_id, agency from event where id = %s", answer
    )
    still = ashmere.rows(
        "select 1 from worklist_entry where trigger = %s and closed_at is null", sent
    )

    assert (subject, agency) == (here.id, "vale-health-visiting")
    assert still == []
    assert (ashmere.states(here.id), vale.states(there.id)) == (["taken"], ["taken"])


def test_nothing_else_ever_travels(ends):
    """
    What is said at home stays at home, and what another told us is not told on.
    """
    ashmere, vale = ends
    home, there = homes(ashmere, vale)
    ashmere.records("maternity", "message.sent", home.id, to="gp", note="x")
    ashmere.records("perinatal", "contact.perinatal", home.id, about=home.mother)

    carry(ashmere, vale)

    assert ashmere.states(home.id) == []
    assert vale.timeline(there.id) == []


def test_what_is_shared_travels_with_it_and_its_correction_follows(ends):
    """
    The item that is named, whatever its kind, and no other.
    """
    ashmere, vale = ends
    home, there = homes(ashmere, vale)
    item = ashmere.records(
        "perinatal", "diagnosis.mental_health", home.id, about=home.mother,
        severity="severe", condition="depression",
    )  # fmt: skip
    ashmere.records("perinatal", "contact.perinatal", home.id, about=home.mother)
    ashmere.records(
        "perinatal", "info.shared", home.id, at=LATER, to="social_worker",
        team=ashmere.remote("social_care"), released=[str(item)],
    )  # fmt: skip
    for at in (LATER, LAST):
        carry(ashmere, vale, at)
    corrected = ashmere.records(
        "perinatal", "diagnosis.mental_health", home.id, about=home.mother, at=LAST,
        severity="moderate", condition="depression", corrects=item,
    )  # fmt: skip
    carry(ashmere, vale, LAST)

    found = {id_: kind for id_, kind, *_ in vale.timeline(there.id)}
    shown = vale.rows(
        "select root from event_release where subject_id = %s and team_id = %s",
        there.id,
        vale.town.teams["social_care"].pk,
    )

    assert sorted(found.values()) == [
        "diagnosis.mental_health", "diagnosis.mental_health", "info.shared"
    ]  # fmt: skip
    assert corrected in found
    assert (item,) in shown


@pytest.mark.parametrize("is_late", [False, True])
def test_an_end_of_what_was_shared_travels_too(ends, is_late):
    """
    And holds there, also for an item that comes after it.
    """
    ashmere, vale = ends
    home, there = homes(ashmere, vale)
    item = ashmere.records(
        "perinatal", "diagnosis.mental_health", home.id, about=home.mother,
        severity="severe", condition="depression",
    )  # fmt: skip
    share = ashmere.records(
        "perinatal", "info.shared", home.id, to="social_worker",
        team=ashmere.remote("social_care"), released=[str(item)],
    )  # fmt: skip
    if is_late:
        ashmere.rows(
            "update exchange_out set next_try_at = %s where event_id = %s returning 1",
            LAST,
            item,
        )
    carry(ashmere, vale)
    carry(ashmere, vale, NOW + timedelta(minutes=1))
    ashmere.records("perinatal", "info.release_ended", home.id, at=LATER,
                    share=str(share))  # fmt: skip
    for at in (LATER, LAST):
        carry(ashmere, vale, at)

    open_still = vale.rows(
        "select 1 from event_release where subject_id = %s and root = %s "
        "and (until is null or until > now())",
        there.id,
        item,
    )
    assert len(vale.timeline(there.id)) == 3
    assert open_still == []


def test_a_family_that_nobody_knows_there_is_begun_and_marked(ends):
    """
    For the team that it was sent to; a name is no match.
    """
    ashmere, vale = ends
    number = new_number()
    here, other = numbered_home(ashmere, number), numbered_home(vale, None)

    send(ashmere, here)
    carry(ashmere, vale)
    send(ashmere, here, at=LATER)
    carry(ashmere, vale, LATER)

    [(subject, is_new)] = vale.rows(
        "select subject_id, is_new from exchange_link where their_id = %s", here.id
    )
    [(home_team, source)] = vale.rows(
        "select home_team_id, source_id from subject where id = %s", subject
    )
    people = vale.rows(
        "select role, given, nhs_number from person where subject_id = %s "
        "order by role desc",
        subject,
    )
    assert subject != other.id
    assert is_new
    assert home_team == vale.town.teams["health_visiting"].pk
    assert source == "exchange:ashmere"
    assert people == [("mother", "Jane", number), ("infant", "", None)]
    assert len(vale.timeline(subject)) == 2


def test_the_same_number_with_another_birthday_is_no_match(ends):
    """
    Then a record is begun without the number, and people look.
    """
    ashmere, vale = ends
    here, other = homes(ashmere, vale)
    vale.rows(
        "update person set born_on = '1990-01-01' where id = %s returning 1",
        other.mother,
    )

    send(ashmere, here)
    carry(ashmere, vale)

    [(subject,)] = vale.rows(
        "select subject_id from exchange_link where their_id = %s", here.id
    )
    numbers = vale.rows("select nhs_number from person where subject_id = %s", subject)
    assert subject != other.id
    assert set(numbers) == {(None,)}
