"""Made-up histories in a database of their own, and extracts of them in words."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid5

import pyarrow as pa

from generative.population_worlds import world
from lib import databases
from lib.town import LONG_AGO
from plait.population import export as exporting
from plait.population.reading import open_extract
from plait.standards.loader import library
from plait.timeline.events import Event

SPACE = UUID("9d8b1c9e-6f0e-4a56-8b6f-0d7c1a3f5e11")
MADE = datetime(2026, 6, 1, tzinfo=UTC)
EXTRACT_KEY = b"made up"
INSERT = """
    insert into event (subject_id, id, kind, about, fact, occurred_at, recorded_at,
        agency, sens, corrects)
    values (%s, %s, %s, %s, %s, %s, %s, %s, 0, %s)
"""


def id_of(text):
    """The id that stands for a made-up one in the database."""
    return None if text is None else str(uuid5(SPACE, text))


def as_kept(event):
    """The event of a made-up world as the database would hold it."""
    fact = dict(event.fact)
    for name in ("answers", "trigger"):
        if name in fact:
            fact[name] = id_of(fact[name])
    return Event(
        id=id_of(event.id),
        subject=f"family:{id_of(event.subject)}",
        about=id_of(event.about and f"{event.subject} {event.about}"),
        kind=event.kind,
        occurred_at=min(event.occurred_at, event.recorded_at),
        recorded_at=event.recorded_at,
        agency=event.agency or "nobody",
        fact=fact,
        corrects=id_of(event.corrects),
    )


def address(name, role):
    """How a role signs in, as `psycopg.connect` takes it."""
    known = databases.login(name, role)
    return {
        "host": known["HOST"], "port": known["PORT"], "user": known["USER"],
        "password": known["PASSWORD"], "dbname": name,
    }  # fmt: skip


def start(engine, town, subject):
    """A family without events."""
    team = town.teams["health_visiting"].pk
    engine.execute(
        "insert into subject (id, kind, reference, home_team_id, partnership_id, "
        "created_at) values (%s, 'family', %s, %s, 'ashmere', %s)",
        [subject, f"F-{subject[:8]}", team, LONG_AGO],
    )


def record(engine, *events):
    """Append these events, each in the order of the corrections."""
    for event in events:
        engine.execute(
            INSERT,
            [
                event.subject.partition(":")[2], event.id, event.kind, event.about,
                json.dumps(dict(event.fact)), event.occurred_at, event.recorded_at,
                event.agency, event.corrects,
            ],
        )  # fmt: skip


def load(engine, town, number=5):
    """A made-up world in the database; gives its events."""
    events = [as_kept(event) for event in world(number).events]
    for subject in sorted({event.subject for event in events}):
        start(engine, town, subject.partition(":")[2])
    waiting, there = events, set()
    while waiting:
        ready = [one for one in waiting if one.corrects in {None, *there}]
        record(engine, *ready)
        there |= {one.id for one in ready}
        waiting = [one for one in waiting if one.id not in there]
    return events


def plan(*libraries, buckets=3, memory=2**30):
    """What the tests ask for."""
    return exporting.Plan(
        libraries=libraries or (library(),), memory=memory, made_at=MADE,
        buckets=buckets,
    )  # fmt: skip


def run(stream, folder, asked=None):
    """Export once."""
    with stream() as opened:
        return exporting.export(opened, folder, asked or plan())


def said(table, facts, agencies, keys):
    """The rows in words: what numbers stand for, and whose they are."""
    rows = []
    for row in table.to_pylist():
        fact = facts[row.pop("fact")]
        row.pop("area")
        row["family"] = keys[row["family"]]
        row["agency"] = agencies[row["agency"]]
        rows.append((json.dumps(row), fact.kind, json.dumps(dict(fact.fields))))
    return sorted(rows)


def keys_of(stream):
    """Each subject by its pseudonym."""
    with stream() as opened:
        heads = opened.heads()
    ids = [
        str(UUID(int=(int(high) << 64) | int(low)))
        for high, low in zip(heads.high, heads.low, strict=True)
    ]
    return dict(zip(heads.keys.tolist(), ids, strict=True))


def words(folder, stream):
    """An extract in words."""
    found = open_extract(folder)
    table = pa.concat_tables(found.tables())
    return said(table, found.facts, found.manifest.agencies, keys_of(stream))


def news_of(event, number):
    """Something more about the same family, recorded before what is known of it."""
    return Event(
        id=id_of(f"news {number}"), subject=event.subject, about=None,
        kind="contact.other", occurred_at=LONG_AGO, recorded_at=LONG_AGO,
        agency="ashmere-gp", fact={"place": "home"},
    )  # fmt: skip
