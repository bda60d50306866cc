"""The hash chain: what was tampered with is named, and writers queue for it."""

from datetime import timedelta
from threading import Thread

from django.db import connections, transaction

from integration.database.world import LONG_AGO, new_event, world_through
from plait.records import integrity, ledger


def test_the_chain_holds_and_a_change_is_named(own_database, connect):
    """
    A superuser who stops the triggers and edits, deletes or truncates is found out.
    """
    with transaction.atomic(using="engine"):
        world, _ = world_through("engine")
        for day in range(5):
            ledger.append(
                new_event(world, occurred_at=LONG_AGO + timedelta(hours=day)),
                using="engine",
            )
    assert integrity.verify(using="engine").broken == ()
    assert integrity.verify(using="engine").events == 6

    thief = connect("superuser")
    thief.execute("set search_path = plait")
    for tampering, found in (
        ("update event set fact = '{}' where number = 3", [(3, "it was changed")]),
        (
            "delete from event where number = 2",
            [(3, "an event before this one is missing")],
        ),
        ("delete from event where number = 5", [(5, "events at the end are missing")]),
        ("delete from event where number > 0", [(5, "all its events are missing")]),
        (
            "update event set hash = sha256(hash) where number = 4",
            [(4, "it was changed"), (5, "it does not follow the event before it")],
        ),
        ("delete from chain_head", [(5, "its chain has no head")]),
    ):
        with thief.transaction(force_rollback=True):
            thief.execute("alter table event disable trigger all")
            thief.execute(tampering)
            thief.execute("set local role plait_engine")
            rows = [
                row[1:]
                for row in thief.execute(integrity._BROKEN).fetchall()
                if row[0] == world.family
            ]
            assert rows[: len(found)] == found, tampering


def test_writers_of_one_family_queue(own_database):
    """
    Four at once: every event has its own number, and the chain holds.
    """
    with transaction.atomic(using="engine"):
        world, _ = world_through("engine")

    def write() -> None:
        try:
            for _ in range(10):
                ledger.append(new_event(world), using="engine")
        finally:
            connections["engine"].close()

    threads = [Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verified = integrity.verify(using="engine")
    assert (verified.events, verified.broken) == (41, ())
