"""What cannot be is refused in words for the person, and leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from lib.town import NOW, make_home
from plait.access import sessions
from plait.access.errors import NotAllowed, PlaitError
from plait.casework import (
    births,
    concerns,
    contacts,
    corrections,
    injuries,
    pregnancies,
    referrals,
    screens,
)
from plait.records import nhs_numbers
from plait.records.errors import (
    CorrectsNothing,
    DifferentEventWithSameId,
    NumberTwiceInFamily,
)
from plait.records.models import Person, Subject
from plait.worklist import identity, recording, refusals


def refused(error, verb, **fields):
    """The refusal, after a check that nothing was kept of it."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from event where subject_id = %s",
                       [fields["family"]])  # fmt: skip
        before = cursor.fetchone()
    with pytest.raises(error) as caught:
        verb(**fields)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from event where subject_id = %s",
                       [fields["family"]])  # fmt: skip
        assert cursor.fetchone() == before
    assert isinstance(caught.value, PlaitError)
    assert caught.value.say.endswith((".", "?"))
    return caught.value


def test_what_cannot_be_is_refused_in_words(home, occasion):
    """
    Each bad input has its own clear answer, and leaves nothing behind.
    """
    soon = NOW + timedelta(minutes=6)
    error = refused(
        refusals.InTheFuture, contacts.record_contact, what="gp.other",
        about=home.mother, **occasion("maternity") | {"occurred_at": soon},
    )  # fmt: skip
    assert "future" in error.say
    refused(
        refusals.BeforeBirth, injuries.record_injury, about=home.infant, marks=[],
        mobile=False, **occasion("maternity", NOW - timedelta(days=200)),
    )  # fmt: skip
    error = refused(
        refusals.CannotBe, screens.record_screen, instrument="epds",
        about=home.mother, items=[4] * 10, **occasion("maternity"),
    )  # fmt: skip
    assert error.field == "items"
    refused(
        refusals.CannotBe, screens.record_screen, instrument="epds",
        about=home.mother, **occasion("maternity"),
    )  # fmt: skip
    error = refused(
        refusals.CannotBe, contacts.record_contact, what="gp.othr",
        about=home.mother, **occasion("maternity"),
    )  # fmt: skip
    assert "Did you mean" in error.say
    refused(
        refusals.NotOfThisFamily, contacts.record_contact, what="gp.other",
        about=uuid4(), **occasion("maternity"),
    )  # fmt: skip
    refused(
        refusals.AboutSomebodyElse, concerns.record_diagnosis, severity="mild",
        about=home.infant, **occasion("maternity"),
    )  # fmt: skip
    refused(
        nhs_numbers.ImpossibleNhsNumber, births.record_birth, family_name="Ashby",
        nhs_number="943 476 5918", **occasion("maternity"),
    )  # fmt: skip


def test_a_baby_is_not_seen_in_a_call(home, occasion):
    """
    Whoever records it, and whatever it corrects.
    """
    call = {"what": "gp.other", "about": home.mother, "mode": "telephone"}
    error = refused(
        refusals.NotOnTheTelephone, contacts.record_contact, infant_seen=True,
        **call, **occasion("maternity"),
    )  # fmt: skip
    assert error.field == "infant_seen"

    visit = {**call, "mode": "face_to_face"}
    seen = contacts.record_contact(infant_seen=True, **visit, **occasion("maternity"))
    refused(
        refusals.NotOnTheTelephone, corrections.correct, event=seen.event.id,
        fact={"mode": "telephone", "infant_seen": True}, reason="a call",
        **occasion("maternity"),
    )  # fmt: skip


def test_a_baby_whose_number_has_a_record_is_refused_with_whom_to_ask(
    home, occasion, as_engine
):
    """
    Also within the family, where it is the mother's; the same form twice is no matter.
    """
    number = "9990000018"
    with as_engine():
        other = Subject.objects.create(
            kind="family", reference="F-OTHER1", created_at=NOW,
            partnership_id="ashmere",
            home_team_id=Subject.objects.get(pk=home.id).home_team_id,
        )  # fmt: skip
        Person.objects.create(subject=other, role="mother", nhs_number=number)
        Person.objects.filter(id=home.mother).update(nhs_number="9990000026")

    error = refused(
        identity.HasRecord, births.record_birth, family_name="Ashby",
        nhs_number=number, **occasion("maternity"),
    )  # fmt: skip
    assert error.field == "nhs_number"
    assert "quote F-OTHER1" in error.say
    refused(
        NumberTwiceInFamily, births.record_birth, family_name="Ashby",
        nhs_number="9990000026", **occasion("maternity"),
    )  # fmt: skip
    once = {"family_name": "Ashby", "nhs_number": "9990000034"}
    form = occasion("maternity", event_id=uuid4())
    first = births.record_birth(**once, **form)
    assert births.record_birth(**once, **form).infant == first.infant


def test_dates_that_cannot_be_are_refused_by_the_verbs(home, occasion):
    """
    Whatever form they come from.
    """
    early = NOW.date() - timedelta(days=365 * 4)
    refused(
        refusals.CannotBe, births.record_birth, family_name="Ashby", born_on=early,
        **occasion("maternity"),
    )  # fmt: skip
    for edd in (early, NOW.date() + timedelta(days=400)):
        refused(
            refusals.CannotBe, pregnancies.set_due_date, about=home.mother, edd=edd,
            **occasion("maternity"),
        )  # fmt: skip
        refused(
            refusals.CannotBe, pregnancies.notify_pregnancy, about=home.mother,
            edd=edd, **occasion("maternity"),
        )  # fmt: skip


def test_five_minutes_of_clock_skew_are_let_pass(home, occasion):
    """
    A tablet whose clock runs a little ahead is not refused.
    """
    soon = NOW + timedelta(minutes=5)

    recorded = contacts.record_contact(
        what="gp.other", about=home.mother,
        **occasion("maternity") | {"occurred_at": soon},
    )  # fmt: skip

    assert recorded.event.occurred_at == soon


def test_the_same_form_twice_is_one_event_and_another_one_is_refused(home, occasion):
    """
    Idempotent when equal, refused when different.
    """
    form = uuid4()
    first = contacts.record_contact(
        what="gp.other", about=home.mother, **occasion("maternity", event_id=form)
    )
    again = contacts.record_contact(
        what="gp.other", about=home.mother, **occasion("maternity", event_id=form)
    )

    assert (first.event.was_there, again.event.was_there) == (False, True)
    refused(
        DifferentEventWithSameId, contacts.record_contact, what="gp.other",
        about=home.mother, note="more", **occasion("maternity", event_id=form),
    )  # fmt: skip


def test_another_familys_fact_cannot_be_corrected(town, home, occasion, as_engine):
    """
    Of a family that is not open, hidden and absent are alike.
    """
    with as_engine():
        other = make_home(town)
    theirs = contacts.record_contact(
        what="gp.other", about=home.mother, **occasion("maternity")
    )
    midwife = town.staff["maternity"]
    sessions.open_subject(midwife, other.id)
    there = {
        "family": other.id, "occurred_at": NOW, "recorded_at": NOW, "by": midwife,
    }  # fmt: skip

    refused(
        refusals.NothingToCorrect, corrections.withdraw, event=theirs.event.id,
        reason="x", **there,
    )  # fmt: skip
    refused(
        CorrectsNothing, recording.record, kind="contact.gp.other", fact={},
        about=other.mother, corrects=theirs.event.id, **there,
    )  # fmt: skip


def test_a_correction_keeps_the_kind(home, occasion):
    """
    A mark cannot be turned into a birth by correcting it.
    """
    wrong = contacts.record_contact(
        what="gp.other", about=home.mother, **occasion("maternity")
    )

    refused(
        refusals.AnotherKind, recording.record, kind="contact.other", fact={},
        about=home.mother, corrects=wrong.event.id, **occasion("maternity"),
    )  # fmt: skip


def test_a_closed_record_takes_nothing(home, occasion):
    """
    Without opening there is no recording, whoever asks.
    """
    when = occasion("maternity")
    sessions.end()

    with pytest.raises(NotAllowed):
        contacts.record_contact(what="gp.other", about=home.mother, **when)


def test_an_enquiry_is_for_those_whom_the_law_names(home, occasion):
    """
    A midwife cannot record that a section 47 enquiry started.
    """
    error = refused(
        NotAllowed, referrals.record_enquiry, is_over=False, about=home.infant,
        **occasion("maternity"),
    )  # fmt: skip
    assert "for children's social care or the police to record" in error.say
