"""An extract of the ledger says what the events in memory say, and only that."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from unittest.mock import Mock
from uuid import UUID

import pyarrow as pa
import pytest

from generative.population_worlds import world
from integration.population.ledgers import (
    EXTRACT_KEY,
    address,
    id_of,
    keys_of,
    load,
    news_of,
    plan,
    record,
    run,
    said,
    start,
    words,
)
from lib import databases
from lib.stories import standard
from lib.town import LONG_AGO
from plait.engine.derive import derive
from plait.population import export as exporting
from plait.population import ledger_stream, placing
from plait.population.columns import ORDER, STATES, micros
from plait.population.engines import judge_of
from plait.population.gather import gather
from plait.population.ledger_stream import LedgerStream, NotReadable
from plait.population.reading import open_extract
from plait.population.rulebook import Rulebook
from plait.standards.collection import Library
from plait.standards.loader import library
from plait.timeline.events import Event


@pytest.mark.parametrize("number", [5, 11])
def test_what_is_exported_is_what_the_events_in_memory_say(
    engine, town, stream, tmp_path, number
):
    """Ranks, roots, corrections of corrections, days, people and facts are the same."""
    events = load(engine, town, number)
    made_up = Library.of(
        standard(id=f"one_{at}", when={"kind": kind}, then={"kind": "person.died"})
        for at, kind in enumerate(sorted({event.kind for event in events}))
    )
    asked = plan(library(), made_up)

    done = run(stream, tmp_path, asked)

    made = gather(events, asked.needs)
    subjects = [subject.partition(":")[2] for subject in made.subjects]
    assert done.rows == len(events)
    assert words(tmp_path, stream) == said(
        made.events, made.book.facts, made.agencies, dict(enumerate(subjects))
    )
    for table in open_extract(tmp_path).tables():
        by = [(name, "ascending") for name in ORDER]
        assert table.equals(table.sort_by(by))


@pytest.mark.filterwarnings("ignore:Arrow output on a DB-API result")
def test_what_is_audited_from_an_export_is_what_derive_says(
    engine, town, stream, tmp_path
):
    """From the ledger to the obligations, with keys as large as they get."""
    made, events = world(5), load(engine, town)
    run(stream, tmp_path, plan(Library(made.standards, {}, {}), buckets=1))
    found = open_extract(tmp_path)
    rules = Rulebook.of(made.standards, found.book())

    table = judge_of("duckdb")(found.files[0], rules, made.as_of)

    told = Counter()
    for subject in {event.subject for event in events}:
        own = [event for event in events if event.subject == subject]
        for one in derive(own, made.standards, made.as_of):
            due = one.due_at and micros(one.due_at)
            told[one.story.standard.id, micros(one.opened_at), due, one.state] += 1
    assert told.total() > 20
    assert told == Counter(
        (rules.listed[row["standard"]].id, row["opened"], row["due"],
         STATES[row["state"]])
        for row in table.to_pylist()
    )  # fmt: skip


def test_no_id_and_no_name_leaves_the_installation(engine, town, stream, tmp_path):
    """A family is a number that nobody can make without the secret."""
    events = load(engine, town)
    run(stream, tmp_path, plan())
    other = LedgerStream(
        address(engine.info.dbname, "engine"), b"another", batch=20_000
    )

    whole = b"".join(path.read_bytes() for path in tmp_path.rglob("*.*"))
    ids = {one for event in events for one in (event.id, event.about) if one}
    with other:
        assert not set(keys_of(lambda: other)) & set(keys_of(stream))
    for one in ids | {event.subject.partition(":")[2] for event in events}:
        assert UUID(one).bytes not in whole
        assert one.encode() not in whole
    assert EXTRACT_KEY not in whole


def test_two_families_never_share_a_number(engine, town, stream, tmp_path, monkeypatch):
    """Who comes second to one is given another, the same in every export."""
    events = load(engine, town)
    monkeypatch.setattr(ledger_stream, "KEY_BITS", 4)

    run(stream, tmp_path)

    found = keys_of(stream)
    assert set(found.values()) == {each.subject.partition(":")[2] for each in events}
    assert max(found) < 2**4
    assert run(stream, tmp_path).read == 0


def test_an_extract_knows_where_home_was_at_each_event(engine, town, stream, tmp_path):
    """Before the move the old area, from the acceptance on the new one."""
    family = id_of("moved")
    start(engine, town, family)
    move = {
        "home": True, "from_area": "wendlebury", "to_area": "ashmere",
        "service": "health_visiting", "answers": id_of("offer"),
    }  # fmt: skip
    days = [LONG_AGO + timedelta(days=each) for each in range(3)]
    kinds = [("contact.other", {}), ("transfer.accepted", move), ("contact.other", {})]
    for at, (kind, fact) in enumerate(kinds):
        event = Event(
            id_of(f"move {at}"), f"family:{family}", None, kind, days[at], days[at],
            "ashmere-gp", fact,
        )  # fmt: skip
        record(engine, event)

    run(stream, tmp_path)

    found = open_extract(tmp_path)
    table = pa.concat_tables(found.tables()).sort_by("occurred")
    areas = [found.manifest.areas[code] for code in table["area"].to_pylist()]
    assert areas == ["wendlebury", "ashmere", "ashmere"]
    assert table["names"].to_pylist() == [-1, -2, -1]
    [row] = found.families().to_pylist()
    assert found.manifest.areas[row["area"]] == "ashmere"
    assert (row["deprivation"], row["ethnicity"], row["language"]) == (None,) * 3


def test_a_language_that_few_speak_names_nobody(engine, town, stream, tmp_path):
    """It is kept where ten families of the area speak it, else it is another."""
    for at in range(11):
        family = id_of(f"speaks {at}")
        start(engine, town, family)
        engine.execute(
            "insert into person (subject_id, id, role, given, family_name, name_key, "
            "sex, preferred_name, language, interpreter, safe_to_text, "
            "household) values (%s, %s, 'mother', '', '', '', '', '', %s, false, "
            "false, true)",
            [family, id_of(f"mother {at}"), "Cornish" if at == 0 else "Polish"],
        )
        record(engine, news_of(Event("", f"family:{family}", *[None] * 6), at))

    run(stream, tmp_path)

    found = sorted(open_extract(tmp_path).families()["language"].to_pylist())
    assert found == ["(other)", *["polish"] * 10]


def test_two_exports_into_one_folder_and_a_strange_folder_are_refused(
    engine, town, stream, tmp_path
):
    """Nothing is mixed, and nothing of somebody else's is taken away."""
    with (
        placing.only_writer(tmp_path / "out"),
        pytest.raises(placing.NotOurFolder, match="another export"),
    ):
        run(stream, tmp_path / "out")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear")
    with pytest.raises(placing.NotOurFolder, match="something else lies in it"):
        run(stream, tmp_path / "mine")
    with pytest.raises(placing.NotOurFolder, match="wanted a folder, got a file"):
        run(stream, tmp_path / "mine" / "letter.txt")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "Dear"


@pytest.mark.parametrize("name", ["manifest.json", "events/ours.csv", "facts.parquet"])
def test_what_only_sounds_like_an_extract_is_not_written_over(
    engine, town, stream, tmp_path, name
):
    """Much else has a manifest.json, or a folder of events."""
    load(engine, town)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"name": "a page"}')

    with pytest.raises(placing.NotOurFolder, match="something else lies in it"):
        run(stream, tmp_path)

    assert path.read_text() == '{"name": "a page"}'
    assert [one.name for one in tmp_path.iterdir()] == [name.partition("/")[0]]


def test_too_little_memory_says_how_much_would_do(engine, town, stream, tmp_path):
    """Before anything is read."""
    load(engine, town)

    with pytest.raises(exporting.TooLittleMemory, match=r"--memory \d+M or more"):
        run(stream, tmp_path, plan(buckets=1, memory=2**20))


def test_a_role_that_may_not_read_everything_exports_nothing(
    own_database, town, tmp_path
):
    """The web's role is refused by the database, in words without a password."""
    with pytest.raises(NotReadable) as refused:
        LedgerStream(address(own_database, "app"), EXTRACT_KEY, batch=9_000)

    assert "password" not in str(refused.value)
    assert not list(tmp_path.iterdir())


def test_a_subject_that_is_not_shown_is_not_left_out(engine, town, stream, monkeypatch):
    """A family that is left out would be a breach that nobody counts."""
    load(engine, town)
    hidden = f"{ledger_stream._HEADS} and s.kind <> 'family'"
    monkeypatch.setattr(ledger_stream, "_HEADS", hidden)

    with stream() as ledger, pytest.raises(NotReadable, match="more events than"):
        ledger.heads()


def test_a_connection_that_is_lost_in_the_middle_is_said(stream, monkeypatch):
    """It comes as an error of a file, and is none of the folder that is written to."""

    def lost():
        raise OSError("[libpq] PQgetCopyData failed: server closed the connection")
        yield

    cursor = Mock()
    cursor.fetch_record_batch = lost

    with stream() as ledger, monkeypatch.context() as patched:
        patched.setattr(ledger, "_connection", Mock(cursor=lambda: cursor))
        with pytest.raises(NotReadable, match="stopped giving events"):
            list(ledger._batches("select"))


def test_the_command_says_what_it_did_and_names_nobody(engine, town, tmp_path):
    """With its own address, secret and standards, as an operator runs it."""
    events = load(engine, town)
    databases.let_pass(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "plait", "export", "--out", str(tmp_path / "out")],
        env=databases.environment(engine.info.dbname),
        check=True, capture_output=True, text=True,
    )  # fmt: skip

    assert f"{len(events):,} events of" in done.stdout
    assert "Files rewritten: 1 of 1" in done.stdout
    assert open_extract(tmp_path / "out").manifest.rows == len(events)
    assert not {word for word in done.stdout.split() if word.count("-") == 4}


def test_an_installation_without_families_gives_an_extract_of_nobody(
    engine, town, stream, tmp_path
):
    """It is whole, and there is nobody in it."""
    assert run(stream, tmp_path).rows == 0

    assert sum(table.num_rows for table in open_extract(tmp_path).tables()) == 0
