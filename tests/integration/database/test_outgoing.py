"""Who may post a notice, and what the web may read of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from integration.database.world import NOW, World
from plait.access import classes, sessions
from plait.access.models import Exclusion
from plait.records.models import Outgoing
from plait.worklist import outbox
from plait.worklist.outbox import Notice, notice_id

VALUES = {
    "reference": "F-7K2M9B",
    "link": "/families/F-7K2M9B/",
    "what": "An action is yours",
}


def notice(world: World, **changed) -> Notice:
    about = uuid4()
    return Notice(
        **{
            "id": notice_id(about, world.psychiatrist.pk, "email"),
            "template": "work",
            "channel": "email",
            "staff_id": world.psychiatrist.pk,
            "team_id": world.perinatal.pk,
            "subject_id": world.family,
            "about_event": about,
            "values": VALUES,
        }
        | changed
    )


def seen() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("select id, state, tries from outgoing order by posted_at, id")
        return cursor.fetchall()


def ask(staff) -> None:
    sessions.begin(staff.pk)


def open_it(world: World, staff) -> None:
    ask(staff)
    sessions.open_subject(staff, world.family)


def test_posted_twice_it_is_one(world, as_engine):
    one = notice(world)
    with as_engine():
        first = outbox.post([one], now=NOW, using="default")
        again = outbox.post([one, one], now=NOW + timedelta(minutes=1), using="default")
        [kept] = Outgoing.objects.all()

    assert (first, again) == (1, 0)
    assert kept.posted_at == kept.next_try_at == NOW
    assert kept.state == "waiting"
    assert kept.home_team_id == world.visitors.pk


def test_a_notice_may_be_of_every_class(world, as_engine):
    """
    A class that came later is one: what is late because of it is told all the same.
    """
    notices = [notice(world, sensitivity=name) for name in classes.NAMES]

    with as_engine():
        assert outbox.post(notices, now=NOW, using="default") == len(classes.NAMES)


def test_what_is_undone_was_not_posted(world, as_engine):
    with as_engine():
        with transaction.atomic():
            outbox.post([notice(world)], now=NOW, using="default")
            transaction.set_rollback(True)
        assert not Outgoing.objects.exists()


def test_whoever_has_the_record_open_may_post_of_it(world):
    open_it(world, world.visitor)

    assert outbox.post([notice(world)], now=NOW, using="default") == 1
    assert len(seen()) == 1


def test_nobody_posts_of_a_record_that_is_not_open(world):
    ask(world.visitor)

    with pytest.raises(ProgrammingError, match="nothing of mine"), transaction.atomic():
        outbox.post([notice(world)], now=NOW, using="default")


def test_of_no_record_a_team_may_be_told_by_its_own_people_alone(world):
    about = {"subject_id": None, "about_event": None}
    ask(world.psychiatrist)

    assert outbox.post([notice(world, **about)], now=NOW, using="default") == 1

    ask(world.visitor)
    with pytest.raises(ProgrammingError, match="nothing of mine"), transaction.atomic():
        outbox.post([notice(world, **about)], now=NOW, using="default")


def test_a_notice_is_seen_by_the_post_the_home_and_whoever_has_the_record_open(
    world, as_engine
):
    with as_engine():
        outbox.post([notice(world)], now=NOW, using="default")

    ask(world.psychiatrist)
    assert len(seen()) == 1, "it goes to them"
    ask(world.visitor)
    assert len(seen()) == 1, "their team is the family's home"


def test_a_notice_of_another_class_is_seen_by_those_who_hold_it(world, as_engine):
    with as_engine():
        outbox.post([notice(world, sensitivity="health")], now=NOW, using="default")

    ask(world.visitor)
    assert seen() == [], "the home team does not hold that class"
    open_it(world, world.visitor)
    assert seen() == []
    ask(world.psychiatrist)
    assert len(seen()) == 1


def test_kin_see_no_notice_of_their_family_and_all_others(world, as_engine):
    with as_engine():
        outbox.post([notice(world)], now=NOW, using="default")
        about = {"subject_id": None, "about_event": None}
        outbox.post([notice(world, **about)], now=NOW, using="default")
        Exclusion.objects.create(
            subject_id=world.family,
            staff=world.psychiatrist,
            reason="kin",
            declared_at=NOW,
        )

    ask(world.psychiatrist)

    assert len(seen()) == 1


@pytest.mark.parametrize("column", ["address", "calendar", "message_id"])
def test_the_web_does_not_read_where_it_goes(world, column):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"select {column} from outgoing")


def test_the_web_changes_nothing_but_that_somebody_rang(world, as_engine):
    one = notice(world)
    with as_engine():
        outbox.post([one], now=NOW, using="default")
    ask(world.psychiatrist)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("update outgoing set state = 'sent'")

    rang = "select plait.rang_instead(%s::uuid, %s::timestamptz)"
    with connection.cursor() as cursor:
        cursor.execute(rang, [one.id, NOW])
        assert cursor.fetchone() == (True,)
        cursor.execute(rang, [one.id, NOW])
        assert cursor.fetchone() == (False,)
        cursor.execute("select rung_by_id from outgoing")
        assert cursor.fetchone() == (world.psychiatrist.pk,)


def test_the_queue_of_jobs_is_closed_to_the_web(db):
    """
    Its tables, its numbers and its functions: what it holds are the engine's jobs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select c.relname, has_table_privilege(
                'plait_app', c.oid, 'select, insert, update, delete, truncate')
            from pg_class c
            where c.relnamespace = 'plait'::regnamespace and c.relkind = 'r'
                and c.relname like 'procrastinate_%'
            union all
            select p.proname, has_function_privilege('plait_app', p.oid, 'execute')
            from pg_proc p
            where p.pronamespace = 'plait'::regnamespace
                and p.proname like 'procrastinate_%'
            """
        )
        found = cursor.fetchall()

    assert len(found) > 10
    assert [name for name, may in found if may] == []
