"""Finding a family, and showing what a person may see of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection

from integration.database.world import (
    LONG_AGO,
    exclude,
    involve,
    make_family,
    write_event,
)
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records import nhs_numbers, queries
from plait.records.models import AccessListing


@pytest.fixture
def asking(world):
    """The health visitor is asking; nothing is open."""
    sessions.begin(world.visitor.pk)


@pytest.mark.parametrize(
    "search",
    [
        {"family_name": "o'brien"},
        {"family_name": "OBR"},
        {"family_name": "O\u2019Brien", "born_on": date(1995, 7, 14)},
        {"family_name": "obrien", "given": "jan"},
        {"given": "Ján"},
        {"words": ["jane", "O'Brien"]},
        {"words": ["O'Brien", "Jane"]},
        {"words": ["o", "brien"]},
        {"words": ["J", "obrien"]},
        {"words": ["baby"], "born_on": date(2026, 1, 5)},
        {"born_on": date(1995, 7, 14)},
        {"nhs_number": "943 476 5919"},
        {"reference": " f-test "},
    ],
    ids=str,
)
def test_a_family_is_found_by_what_staff_know(world, asking, search):
    """
    By name however it is written, birthday, NHS number or reference.
    """
    [found] = queries.find_families(**search)

    assert (found.subject_id, found.reference) == (world.family, "F-TEST")
    assert [person.role for person in found.people] == ["mother", "infant"]
    assert [person.is_match for person in found.people].count(True) >= 1


@pytest.mark.parametrize(
    "search",
    [
        {"family_name": "smith"},
        {"family_name": "obrien", "born_on": date(1995, 7, 15)},
        {"family_name": "obrien", "given": "mary"},
        {"words": ["jane", "smith"]},
        {"words": ["jane"], "born_on": date(2026, 1, 5)},
        {"nhs_number": "9876543210"},
        {"reference": "F-NONE"},
    ],
    ids=str,
)
def test_what_does_not_match_is_not_found(world, asking, search):
    """
    All that was typed must fit the same person.
    """
    assert queries.find_families(**search) == []


def test_a_search_is_written_with_what_it_listed(world, asking, as_engine):
    """
    Also one that found nothing.
    """
    queries.find_families(family_name="obrien")
    queries.find_families(family_name="smith")

    with as_engine():
        listed = [row.subjects for row in AccessListing.objects.order_by("subjects")]
    assert listed == [[], [world.family]]


def test_hidden_and_absent_are_found_alike(world, as_engine):
    """
    Families of others, families of kin and those that do not exist: none is found.
    """
    with as_engine():
        make_family(world.perinatal, "F-OTHER")
        kin, _, _ = make_family(world.visitors, "F-KIN")
        involve(kin, world.visitors, "health_visitor", 1)
        exclude(kin, world.visitor)
    sessions.begin(world.visitor.pk)

    for reference in ("F-OTHER", "F-KIN", "F-NONE"):
        assert queries.find_families(reference=reference) == []
    assert queries.my_families() == [(world.family, "F-TEST")]


def test_a_search_needs_something_to_go_by(asking):
    """
    Nothing, and a name so short that it means everyone, are refused with words.
    """
    with pytest.raises(queries.NothingToFind):
        queries.find_families(given=" ")
    for short in ({"family_name": "O'"}, {"given": "J"}, {"words": ["O", "J"]}):
        with pytest.raises(queries.NameTooShort):
            queries.find_families(**short)
    with pytest.raises(nhs_numbers.ImpossibleNhsNumber):
        queries.find_families(nhs_number="943 476 5918")


def test_nobody_finds_nothing(world):
    """
    Without anybody asking, a search is empty.
    """
    assert queries.find_families(family_name="obrien") == []


def test_a_closed_family_is_not_shown(world, asking):
    """
    Neither is one that does not exist: the same error.
    """
    for subject in (world.family, uuid4()):
        with pytest.raises(NotAllowed):
            queries.family(subject)


def test_a_family_shows_its_people_and_who_is_involved(world, asking):
    """
    Mother first, then the infant; each team with how to reach it and since when.
    """
    sessions.open_subject(world.visitor, world.family)

    family = queries.family(world.family)

    assert [person.role for person in family.people] == ["mother", "infant"]
    assert family.people[1].label == "Baby O."
    assert [(team.role, team.phone, team.since) for team in family.involved] == [
        ("health_visitor", "01632 960001", LONG_AGO),
        ("perinatal_psychiatrist", "01632 960001", LONG_AGO),
    ]
    assert [(one.role, one.last) for one in family.sights] == [
        ("infant", None),
        ("mother", None),
    ]
    assert queries.contacts_of(world.family) == {}


def test_the_infant_and_the_mother_are_last_seen_apart(world, as_engine, asking):
    """
    A visit to the mother counts for the infant only if the infant was seen; a call on
    the telephone shows nobody; a withdrawn visit never was.
    """
    with as_engine():
        write_event(
            world.family,
            world.visitors,
            about=world.mother,
            fact='{"infant_seen": true, "mode": "face_to_face", "place": "home"}',
            occurred_at=LONG_AGO + timedelta(days=1),
            recorded_at=LONG_AGO + timedelta(days=1),
        )
        mother_alone = write_event(
            world.family,
            world.visitors,
            about=world.mother,
            occurred_at=LONG_AGO + timedelta(days=2),
            recorded_at=LONG_AGO + timedelta(days=2),
        )
        for fact in ('{"mode": "telephone"}', '{"infant_seen": true}'):
            last = write_event(
                world.family,
                world.visitors,
                about=world.mother,
                fact=fact,
                occurred_at=LONG_AGO + timedelta(days=3),
                recorded_at=LONG_AGO + timedelta(days=3),
            )
        write_event(
            world.family,
            world.visitors,
            about=world.mother,
            fact='{"withdrawn": true}',
            corrects=last,
            occurred_at=LONG_AGO + timedelta(days=3),
            recorded_at=LONG_AGO + timedelta(days=4),
        )
    sessions.open_subject(world.visitor, world.family)

    family = queries.family(world.family)

    infant, mother = family.sights
    assert infant.last.at == LONG_AGO + timedelta(days=1)
    assert infant.last.fact["place"] == "home"
    assert mother.last.event_id == mother_alone
    assert family.involved[0].last_seen == LONG_AGO + timedelta(days=3)


def test_a_timeline_keeps_what_was_corrected(world, as_engine, asking):
    """
    Both versions are there; the old one says that another took its place.
    """
    with as_engine():
        old = write_event(world.family, world.visitors)
        new = write_event(
            world.family,
            world.visitors,
            corrects=old,
            recorded_at=LONG_AGO + timedelta(days=9),
        )
    sessions.open_subject(world.visitor, world.family)

    shown = {each.event.id: each for each in queries.timeline_for(world.family)}

    assert shown[old].is_superseded
    assert not shown[new].is_superseded
    assert [each.event.id for each in queries.event(world.family, new)] == [old, new]
    before = queries.timeline_for(world.family, known_at=LONG_AGO + timedelta(days=8))
    assert [(each.event.id, each.is_superseded) for each in before] == [(old, False)]


def test_what_is_hidden_shows_as_held_by_a_team_in_a_week(world, as_engine, asking):
    """
    Not what, not how much; and nothing of the classes whose existence is bound.
    """
    with as_engine():
        for sens in (1, 1, 2, 3, 4, 5):
            write_event(world.family, world.perinatal, sens=sens)
        gone = write_event(
            world.family,
            world.perinatal,
            sens=1,
            occurred_at=LONG_AGO - timedelta(days=30),
        )
        write_event(
            world.family,
            world.perinatal,
            sens=1,
            corrects=gone,
            fact='{"withdrawn": true}',
        )
    assert queries.held_elsewhere(world.family) == []

    sessions.open_subject(world.visitor, world.family)

    [held] = queries.held_elsewhere(world.family)
    assert held.team_id == world.perinatal.pk
    assert held.week == date(2026, 1, 5)


def test_a_hidden_event_is_refused_as_one_that_does_not_exist(world, as_engine, asking):
    """
    By its id as well.
    """
    with as_engine():
        hidden = write_event(world.family, world.perinatal, sens=1)
    sessions.open_subject(world.visitor, world.family)

    for event in (hidden, uuid4()):
        with pytest.raises(NotAllowed):
            queries.event(world.family, event)


def test_a_reason_that_is_hidden_says_who_holds_it(world, as_engine, asking):
    """
    Of health, the team; of what the police hold, not even that.
    """
    with as_engine():
        open_one = write_event(world.family, world.visitors)
        health = write_event(world.family, world.perinatal, sens=1)
        police = write_event(world.family, world.perinatal, sens=3)
        entry = uuid4()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into worklist_entry (subject_id, id, standard, version, title, "
                "trigger, person_label, owed_by, team_id, agency, opened_at, because, "
                "classes, why, rungs, told) values (%s, %s, 's', 1, '', %s, '', '', "
                "%s, '', now(), %s, 1, '', '[]', '[]')",
                [
                    world.family,
                    entry,
                    open_one,
                    world.visitors.pk,
                    [open_one, health, police],
                ],
            )

    reasons = queries.reasons_of(world.family, entry)

    assert [(each.event_id, each.team_id) for each in reasons] == [
        (open_one, world.visitors.pk),
        (None, world.perinatal.pk),
        (None, None),
    ]


def test_searches_and_timelines_use_an_index(world, as_engine, asking):
    """
    Only leakproof operators reach an index under row-level security.
    """
    sessions.open_subject(world.visitor, world.family)
    with connection.cursor() as cursor:
        # A table this small is quicker to read whole, and to sort; ask what could be.
        cursor.execute("set local enable_seqscan = off; set local enable_sort = off")
        for query, index in (
            (queries._EVENTS % "'00000000-0000-4000-8000-000000000001'", "event_"),
            ("select id from person where nhs_number = '1'", "person_by_nhs_number"),
            (
                "select id from person where name_key ^@ 'obrien'",
                "person_by_name",
            ),
            (
                "select id from person where given_key ^@ 'jane'",
                "person_by_given_name",
            ),
            (
                (
                    "select id from worklist_entry where team_id = 1 "
                    "and closed_at is null order by due_at limit 50"
                ),
                "worklist_entry_due",
            ),
        ):
            cursor.execute(f"explain {query}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "Index Scan" in plan or "Bitmap Index Scan" in plan, plan
            assert index in plan, plan
            assert "SubPlan" not in plan, plan
