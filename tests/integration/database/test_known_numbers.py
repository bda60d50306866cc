"""Whose an NHS number is: one record for a mother and a baby, kept by the database."""

import threading
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from integration.database.world import exclude, involve, make_family, write_event
from plait.access import sessions
from plait.records import linkage, subjects
from plait.records.errors import NumberHasRecord, NumberTwiceInFamily
from plait.records.models import Person, Subject

NUMBER, ANOTHER = "9434765919", "9990000018"


@pytest.fixture
def other(world, as_engine):
    """A second family, whose mother has no number: its id and hers."""
    with as_engine():
        return make_family(world.visitors, "F-OTHER")[:2]


def add(family, role, number=NUMBER):
    """Somebody with this number joins."""
    return subjects.add_person(subject_id=family, role=role, nhs_number=number)


@pytest.mark.parametrize("role", ["mother", "infant", "unborn"])
def test_a_mother_and_a_baby_have_one_record(world, other, as_engine, role):
    """
    A second one is refused, in words that do not repeat the number.
    """
    with as_engine():
        with pytest.raises(NumberHasRecord) as refused, transaction.atomic():
            add(other[0], role)

        assert NUMBER not in refused.value.say
        assert Person.objects.get(nhs_number=NUMBER).id == world.mother


@pytest.mark.parametrize("role", ["partner", "other_carer", "sibling"])
def test_others_may_be_in_several_families(world, other, as_engine, role):
    """
    A father with two families; a mother who is the partner of another one.
    """
    with as_engine():
        add(other[0], role)

        assert Person.objects.filter(nhs_number=NUMBER).count() == 2


def test_nobody_is_in_one_family_twice(world, as_engine):
    """
    In whatever role.
    """
    with as_engine(), pytest.raises(NumberTwiceInFamily), transaction.atomic():
        add(world.family, "partner")


def test_a_number_that_is_changed_is_free_again(world, other, as_engine):
    """
    And the new one is kept; an update to a number that is taken is refused.
    """
    with as_engine():
        mother = Person.objects.filter(subject_id=world.family, id=world.mother)
        mother.update(nhs_number=ANOTHER)
        add(other[0], "infant")

        with (
            pytest.raises(NumberHasRecord),
            transaction.atomic(),
            linkage.one_record_each(),
        ):
            mother.update(nhs_number=NUMBER)
        assert Person.objects.get(nhs_number=ANOTHER).id == world.mother


def test_a_partner_who_becomes_a_mother_needs_a_free_number(world, other, as_engine):
    """
    A change of role is checked like a new person.
    """
    with as_engine():
        partner = add(other[0], "partner")

        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(subject_id=other[0], id=partner.id).update(
                role="mother"
            )


def test_the_web_reads_and_writes_no_number_of_its_own_accord(world):
    """
    A number that can be looked up tells who is known.
    """
    sessions.begin(world.visitor.pk)
    for statement in (
        "select * from known_number",
        "insert into known_number values ('1', gen_random_uuid(), gen_random_uuid())",
        "delete from known_number",
    ):
        with (
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def known(number=NUMBER):
    """What is told of a number."""
    [found] = linkage.already_known(numbers=[number])
    return found


def test_a_hidden_record_is_told_with_its_home_team(world, as_engine):
    """
    Its reference and whom to ask; that it may not be opened.
    """
    with as_engine():
        family, _, _ = make_family(world.visitors, "F-OTHER", ANOTHER)
    sessions.begin(world.psychiatrist.pk)

    found = known(ANOTHER)

    assert (found.subject_id, found.reference) == (family, "F-OTHER")
    assert (found.is_mine, found.ask_team) == (False, world.visitors.pk)


@pytest.mark.parametrize("hidden", ["kin", "sealed", "perinatal", "area"])
def test_a_home_that_tells_too_much_is_not_named(world, as_engine, hidden):
    """
    To kin; where something is sealed; where it tells what is the matter, or where a
    family lives that left another area.
    """
    with as_engine():
        family, _, _ = make_family(world.visitors, "F-OTHER", ANOTHER)
        if hidden == "kin":
            exclude(family, world.psychiatrist)
        elif hidden == "sealed":
            write_event(family, world.visitors, sens=4)
        elif hidden == "perinatal":
            Subject.objects.filter(pk=family).update(home_team=world.perinatal)
        else:
            with connection.cursor() as cursor:
                cursor.execute(
                    "insert into partnership values ('faraway', 'Faraway', '')"
                )
            Subject.objects.filter(pk=family).update(partnership_id="faraway")
    sessions.begin(world.psychiatrist.pk)

    assert known(ANOTHER).ask_team is None


def test_namesakes_are_told_and_the_rest_is_not(world, as_engine):
    """
    All three alike, without case and accents; one of them other is nobody.
    """
    sessions.begin(world.visitor.pk)
    jane = linkage.Named("OBrien", "J\u00e1ne", date(1995, 7, 14))
    others = [
        linkage.Named("Obrie", "Jane", date(1995, 7, 14)),
        linkage.Named("Obrien", "Jan", date(1995, 7, 14)),
        linkage.Named("Obrien", "Jane", date(1995, 7, 15)),
    ]

    found = linkage.already_known(numbers=[], people=[*others, jane])

    assert [(one.place, one.is_number, one.is_mine) for one in found] == [
        (3, False, True)
    ]


def test_nobody_is_told_nothing(world):
    """
    Without anybody asking.
    """
    assert linkage.already_known(numbers=[NUMBER]) == []


def test_of_two_at_once_one_is_refused(own_database, connect):
    """
    The later one waits, and then hears of it: whichever server or page it came from.
    """
    engine = connect("superuser")
    engine.execute("set search_path = plait")
    engine.execute(
        "insert into partnership values ('p', 'P', ''); "
        "insert into agency (slug, name, kind, partnership_id) "
        "values ('a', 'A', 'gp', 'p'); "
        "insert into team (id, agency_id, name, phone, out_of_hours_phone, roles) "
        "values (1, 'a', 'T', '', '', '{}')"
    )
    families = [uuid4(), uuid4()]
    for number, family in enumerate(families):
        engine.execute(
            "insert into subject (id, kind, reference, home_team_id, partnership_id, "
            "created_at) values (%s, 'family', %s, 1, 'p', now())",
            [family, f"F-{number}"],
        )
    engine.commit()
    first, second = connect("engine"), connect("engine")
    heard = []

    def write(who, family):
        who.execute(
            "insert into person (subject_id, id, role, given, family_name, name_key, "
            "nhs_number, sex, preferred_name, language, interpreter, safe_to_text, "
            "household) values (%s, gen_random_uuid(), 'mother', '', '', '', %s, '', "
            "'', '', false, false, true)",
            [family, NUMBER],
        )

    def later():
        try:
            write(second, families[1])
            second.commit()
        except psycopg.errors.UniqueViolation as refused:
            heard.append(refused.diag.constraint_name)

    write(first, families[0])
    thread = threading.Thread(target=later)
    thread.start()
    thread.join(0.3)
    assert thread.is_alive()
    first.commit()
    thread.join(10)

    assert heard == ["number_has_one_record"]


def test_an_involved_team_may_open_what_is_told(world, as_engine):
    """
    Then it is theirs, and a page may link to it.
    """
    with as_engine():
        family, _, _ = make_family(world.visitors, "F-OTHER", ANOTHER)
        involve(family, world.perinatal, "perinatal_psychiatrist", 1)
    sessions.begin(world.psychiatrist.pk)

    assert known(ANOTHER).is_mine
