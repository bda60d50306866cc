"""Who may see what was recorded is said by who recorded it, and follows at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from lib.pictures import photo
from lib.town import NOW, make_staff
from plait.access.errors import NotAllowed
from plait.access.models import Exclusion
from plait.casework import corrections, messages, photos, seeing
from plait.records import integrity, queries
from plait.records import photos as kept
from plait.records.file_types import checked
from plait.records.message_rows import MessageFile
from plait.records.picture_files import cleaned
from plait.records.seeing import seeing_of
from plait.worklist import refusals
from plait.worklist.seeing import (
    ClassOfTheSame,
    ClassTooLow,
    NobodyNamed,
    NotYoursToSay,
    SameClass,
)

LATER = NOW + timedelta(minutes=5)
#: The owner of the table, whom no policy binds.
OWNED = (
    "set constraints all immediate; set local role plait_owner; "
    "alter table plait.event no force row level security"
)
WHY = "She fears that he reads what her midwife reads"


@pytest.fixture
def note(records):
    """What a health visitor wrote of a mother: routine, for all who are involved."""
    return records(
        "health_visiting", "contact.other", about="mother", note="heron"
    ).event.id


@pytest.fixture
def changes(occasion):
    """`changes("health_visiting", event, "health")`, a little later."""

    def change(who, event, seen_as, **more):
        return seeing.change_class(
            event=event, seen_as=seen_as, reason=more.pop("reason", WHY),
            **occasion(who, LATER, **more),
        )  # fmt: skip

    return change


@pytest.fixture
def named(town):
    """Somebody of each agency, as one that is named."""
    return {
        who: seeing.Named(staff.pk, town.teams[who].pk)
        for who, staff in town.staff.items()
    }


@pytest.fixture
def reads(opens, home):
    """The kinds that somebody reads of the family, with their class."""

    def read(who):
        with opens(who, home):
            return {
                one.event.id: one.event.sensitivity
                for one in queries.timeline_for(home.id)
            }

    return read


def held(opens, home, who):
    with opens(who, home):
        return queries.held_elsewhere(home.id)


def test_what_is_raised_is_hidden_from_that_moment(note, changes, reads, opens, home):
    """
    Also that it is there, where the class is one whose very existence is bound.
    """
    assert reads("maternity")[note] == "routine"

    changes("health_visiting", note, "domestic_abuse")

    assert note not in reads("maternity")
    assert held(opens, home, "maternity") == []
    assert reads("health_visiting")[note] == "domestic_abuse"
    with opens("maternity", home), pytest.raises(NotAllowed):
        queries.event(home.id, note)


def test_of_health_others_learn_that_it_is_held(note, changes, opens, home, reads):
    """
    Raised from routine to health: who holds no health learns whom to ask.
    """
    changes("health_visiting", note, "health")

    assert note in reads("perinatal")
    assert reads("maternity")[note] == "health"


def test_why_it_was_raised_is_as_guarded_as_it_ever_was(note, changes, reads):
    """
    Raised twice, then lowered: who may read it again learns no reason of before.
    """
    first = changes("health_visiting", note, "health").event.id
    second = changes("health_visiting", note, "domestic_abuse").event.id
    assert not {first, second} & set(reads("maternity"))

    third = changes("health_visiting", note, "routine", reason="By mistake").event.id

    seen = reads("maternity")
    assert seen[note] == "routine"
    assert not {first, second, third} & set(seen)
    assert reads("health_visiting")[third] == "domestic_abuse"


def test_every_version_follows_and_a_correction_keeps_the_class(
    note, changes, reads, occasion
):
    """
    What was struck through is raised too, and what is corrected later stays raised.
    """
    fixed = corrections.correct(
        event=note, fact={"note": "egret"}, reason="Another bird",
        **occasion("health_visiting", LATER),
    ).event.id  # fmt: skip
    changes("health_visiting", fixed, "third_party")
    again = corrections.correct(
        event=note, fact={"note": "stork"}, reason="And another",
        **occasion("health_visiting", LATER),
    ).event.id  # fmt: skip

    assert not {note, fixed, again} & set(reads("maternity"))
    own = reads("health_visiting")
    assert {own[note], own[fixed], own[again]} == {"third_party"}


def test_photos_of_a_mark_go_with_it(home, occasion, records, changes, opens):
    """
    In the same moment; and who may not see the mark opens none of them.
    """
    mark = records(
        "health_visiting", "injury.observed", about="infant", mobile=False
    ).event.id
    photos.add_photos(
        mark=mark, pictures=[cleaned(photo())],
        **occasion("health_visiting", event_id=uuid4()),
    )  # fmt: skip
    with opens("maternity", home):
        [view] = kept.photos_of(home.id)

    changes("health_visiting", mark, "third_party", event_id=uuid4())

    with opens("maternity", home):
        assert kept.photos_of(home.id) == []
        with pytest.raises(NotAllowed):
            kept.open_picture(home.id, view.id)
    with opens("health_visiting", home):
        assert kept.photos_of(home.id) == [view]


def test_what_is_owed_because_of_it_follows(home, records, changes, as_engine):
    """
    An obligation has the classes of its reasons, as they are now.
    """
    raised = records("perinatal", "concern.self_harm", about="mother").event.id

    changes("perinatal", raised, "third_party")

    with as_engine(), connection.cursor() as cursor:
        cursor.execute(
            "select distinct classes from worklist_entry where trigger = %s", [raised]
        )
        assert cursor.fetchall() == [(0b100,)]


def test_sealed_is_hidden_from_its_own_team_as_well(note, changes, reads, named):
    """
    The words that say why are sealed with it.
    """
    with pytest.raises(NobodyNamed):
        changes("health_visiting", note, "sealed")
    done = changes("health_visiting", note, "sealed", named=[named["gp"]])

    assert not {note, done.event.id} & set(reads("health_visiting"))


def test_the_same_form_twice_records_it_once(note, changes, reads):
    """
    By the id that was made with the form.
    """
    key = uuid4()
    first = changes("health_visiting", note, "health", event_id=key)

    with pytest.raises(SameClass):
        changes("health_visiting", note, "health", event_id=key)

    assert first.event.id == key


@pytest.mark.parametrize(
    ("who", "seen_as", "refusal"),
    [
        ("maternity", "health", NotYoursToSay),
        ("health_visiting", "police", NotYoursToSay),
        ("health_visiting", "routine", SameClass),
    ],
)
def test_what_is_refused_says_so(note, changes, reads, who, seen_as, refusal):
    """
    And nothing is kept.
    """
    with pytest.raises(refusal):
        changes(who, note, seen_as)

    assert reads("maternity")[note] == "routine"


def test_health_is_never_made_routine(records, changes):
    """
    What every form of its kind keeps back is shared with one, and never with all.
    """
    score = records("perinatal", "screen.epds", about="mother", total=19).event.id

    with pytest.raises(ClassTooLow):
        changes("perinatal", score, "routine")


def test_who_may_see_a_reason_is_not_changed_by_itself(note, changes, records):
    """
    It follows from what it is about; and it is neither corrected nor withdrawn.
    """
    done = changes("health_visiting", note, "health").event.id

    with pytest.raises(ClassOfTheSame):
        changes("health_visiting", done, "sealed")
    with pytest.raises((DatabaseError, refusals.NotRecorded, NotAllowed)):
        records("health_visiting", "class.changed", corrects=done, withdrawn=True)


def test_the_database_refuses_another_agency_by_itself(note, records, reads):
    """
    Whatever the verbs above it say.
    """
    for who in ("maternity", "perinatal"):
        with pytest.raises(NotAllowed), transaction.atomic():
            records(who, "class.changed", event=str(note), seen_as="sealed", reason=WHY)
    with pytest.raises(NotAllowed), transaction.atomic():
        records(
            "maternity", "class.changed", event=str(uuid4()), seen_as="sealed",
            reason=WHY,
        )  # fmt: skip

    assert reads("maternity")[note] == "routine"


def test_the_class_can_be_worked_out_again_from_the_chain(
    note, changes, as_engine, home
):
    """
    Every link holds after a change; and a class that nothing in the chain says is
    found, whoever wrote it.
    """
    changes("health_visiting", note, "health")
    with as_engine():
        assert integrity.verify().broken == ()
    with connection.cursor() as cursor:
        cursor.execute(OWNED)
        cursor.execute("alter table plait.event disable trigger user")
        cursor.execute("update plait.event set seen_as = 0 where id = %s", [note])

    with as_engine():
        [broken] = integrity.verify().broken

    assert broken.what == "it has another class than the chain says"


def test_no_update_gives_it_another_class(note, changes):
    """
    Not even one that may write the column: only what the chain says passes.
    """
    changes("health_visiting", note, "health")

    with connection.cursor() as cursor:
        cursor.execute(OWNED)
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            cursor.execute("update plait.event set seen_as = 0 where id = %s", [note])
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            cursor.execute("update plait.event set sens = 1 where id = %s", [note])


def test_what_is_sealed_is_read_by_those_who_are_named(
    note, changes, reads, opens, home, town, as_engine, occasion
):
    """
    The colleague who is named reads it, also with why; the rest of the team does not.
    """
    with as_engine():
        colleague = make_staff(town.teams["health_visiting"], "hv_team_lead")
        town.staff["lead"] = colleague
    team = town.teams["health_visiting"].pk
    done = changes(
        "health_visiting", note, "sealed", event_id=uuid4(),
        named=[seeing.Named(colleague.pk, team)],
    )  # fmt: skip

    assert not {note, done.event.id} & set(reads("health_visiting"))
    assert reads("lead")[note] == "sealed"
    with opens("lead", home):
        said = seeing_of(home.id, note)
    assert [(one.kind, one.fact["reason"]) for one in said] == [
        ("class.named", WHY), ("class.changed", WHY),
    ]  # fmt: skip
    assert said[0].named == "Made Up"

    with pytest.raises(NobodyNamed):
        seeing.end_name(
            event=note, person=seeing.Named(colleague.pk, team), reason=WHY,
            **occasion("lead", LATER),
        )  # fmt: skip
    visitor = seeing.Named(town.staff["health_visiting"].pk, team)
    seeing.name_person(event=note, person=visitor, reason=WHY, **occasion("lead"))
    assert note in reads("health_visiting")
    seeing.end_name(event=note, person=visitor, reason=WHY, **occasion("lead", LATER))
    assert note not in reads("health_visiting")


def test_what_was_shared_with_a_team_is_sealed_from_it(
    records, changes, reads, opens, home, town
):
    """
    And it is whose it was again when it is not sealed any more.
    """
    told = records(
        "perinatal", "message.sent", about="mother", sensitivity="health",
        to="health_visitor", note="she sleeps badly",
    ).event.id  # fmt: skip
    assert told in reads("health_visiting")
    psychiatrist = town.staff["perinatal"]
    mine = seeing.Named(psychiatrist.pk, town.teams["perinatal"].pk)

    changes("perinatal", told, "sealed", named=[mine])
    assert told not in reads("health_visiting")
    assert told in reads("perinatal")

    changes("perinatal", told, "health", reason="It was said in the meeting")
    assert told in reads("maternity")


def test_a_file_goes_with_its_message(occasion, changes, opens, home):
    """
    It was kept with the class of before; it is read with that of now.
    """
    sent = messages.send_message(
        to="midwife", files=[checked("letter.txt", b"She is well")],
        **occasion("health_visiting", sensitivity="routine"),
    ).event  # fmt: skip
    with opens("perinatal", home):
        assert MessageFile.objects.filter(event_id=sent.id).exists()

    changes("health_visiting", sent.id, "third_party")

    with opens("perinatal", home):
        assert not MessageFile.objects.filter(event_id=sent.id).exists()


def test_kin_are_never_named(note, changes, town, as_engine, home):
    """
    And it is not said why they cannot be.
    """
    with as_engine():
        aunt = make_staff(town.teams["health_visiting"], "health_visitor")
        Exclusion.objects.create(
            subject_id=home.id, staff=aunt, reason="aunt", declared_by="her",
            declared_at=NOW,
        )  # fmt: skip

    with pytest.raises(NotAllowed):
        changes(
            "health_visiting", note, "sealed",
            named=[seeing.Named(aunt.pk, town.teams["health_visiting"].pk)],
        )  # fmt: skip
