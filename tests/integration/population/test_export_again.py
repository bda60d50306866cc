"""An export that is run again writes what is new, and one that was killed goes on."""

import pytest

from integration.population.ledgers import load, news_of, plan, record, run, words
from lib.stories import standard
from lib.town import LONG_AGO
from plait.population import export as exporting
from plait.population import placing
from plait.population.manifest import NAME, BadExtract
from plait.population.reading import open_extract
from plait.standards.collection import Library
from plait.standards.loader import library


def test_only_buckets_with_news_are_written_anew(engine, town, stream, tmp_path):
    """And they are then what a whole export would give."""
    events = load(engine, town)
    run(stream, tmp_path)
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("events/*")}

    again = run(stream, tmp_path)
    assert (again.rewritten, again.read) == (0, 0)

    record(engine, news_of(events[0], 1))
    some = run(stream, tmp_path)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("events/*")}

    assert (some.rewritten, some.rows) == (1, len(events) + 1)
    assert len(before.items() & after.items()) == 2
    run(stream, tmp_path / "whole")
    assert words(tmp_path, stream) == words(tmp_path / "whole", stream)


def test_an_event_that_is_committed_late_is_in_the_next_export(
    engine, town, stream, connect, tmp_path
):
    """Recorded first, committed last, with an older moment than all that was read."""
    first, *_, last = load(engine, town)
    slow = connect("engine")
    record(slow, news_of(first, 1))
    record(engine, news_of(last, 2))
    run(stream, tmp_path)
    watermark = open_extract(tmp_path).manifest.watermark

    slow.commit()
    run(stream, tmp_path)

    found = open_extract(tmp_path).manifest
    assert watermark > LONG_AGO
    assert found.watermark == watermark
    run(stream, tmp_path / "whole")
    assert words(tmp_path, stream) == words(tmp_path / "whole", stream)


def test_what_is_committed_while_it_reads_belongs_to_the_next(
    engine, town, stream, tmp_path
):
    """One moment for the whole extract: no family is half of then and half of now."""
    events = load(engine, town)

    with stream() as opened:
        record(engine, news_of(events[0], 1))
        done = exporting.export(opened, tmp_path, plan())

    assert done.rows == len(events)
    assert run(stream, tmp_path).rows == len(events) + 1


@pytest.mark.parametrize("when", ["write_bucket", "put_in_place"])
def test_a_killed_export_goes_on_where_it_stopped(
    engine, town, stream, tmp_path, monkeypatch, when
):
    """And whoever opens the folder meanwhile is told that it is not whole."""
    load(engine, town)
    kill(monkeypatch, when)
    with pytest.raises(KeyboardInterrupt):
        run(stream, tmp_path)
    monkeypatch.undo()
    assert not (tmp_path / NAME).exists()
    with pytest.raises(BadExtract, match="was not finished"):
        open_extract(tmp_path)

    done = run(stream, tmp_path)

    run(stream, tmp_path / "whole")
    assert done.read < done.rows
    assert words(tmp_path, stream) == words(tmp_path / "whole", stream)
    assert not list(tmp_path.glob(".unfinished*"))


def kill(monkeypatch, when):
    """End the process at the second call of this step, or the only one."""
    owner = placing if when == "put_in_place" else exporting.writing
    step, calls = getattr(owner, when), []

    def killed(*arguments, **named):
        calls.append(when)
        if len(calls) == 2 or when != "write_bucket":
            raise KeyboardInterrupt
        return step(*arguments, **named)

    monkeypatch.setattr(owner, when, killed)


@pytest.mark.parametrize("moved", [0, 2, 5, 6])
def test_a_kill_among_the_last_steps_is_finished_by_the_next_run(
    engine, town, stream, tmp_path, monkeypatch, moved
):
    """While new files move in there is no manifest, so nobody counts half of both."""
    events = load(engine, town)
    run(stream, tmp_path)
    record(engine, *(news_of(one, at) for at, one in enumerate(events[::9])))
    kill_when_moving_in(monkeypatch, moved)
    with pytest.raises(KeyboardInterrupt):
        run(stream, tmp_path)
    monkeypatch.undo()
    if moved < LAST_MOVE:
        with pytest.raises(BadExtract, match="was not finished"):
            open_extract(tmp_path)

    done = run(stream, tmp_path)

    assert (done.read, done.rows) == (0, len(events) + len(events[::9]))
    assert open_extract(tmp_path).manifest.rows == done.rows
    assert not list(tmp_path.glob(".unfinished*"))


#: Three buckets, facts and families move in, and then the manifest.
LAST_MOVE = 6


def kill_when_moving_in(monkeypatch, moved):
    """Die when so many files have moved in; after the last, when clearing away."""
    move, put = placing.Path.replace, placing.put_in_place
    times = iter(range(moved))

    def killed(*_):
        raise KeyboardInterrupt

    def move_or_die(path, to):
        return move(path, to) if next(times, None) is not None else killed()

    def put_or_die(folder, unfinished):
        monkeypatch.setattr(placing.Path, "replace", move_or_die)
        monkeypatch.setattr(placing.shutil, "rmtree", killed)
        put(folder, unfinished)

    monkeypatch.setattr(placing, "put_in_place", put_or_die)


def test_what_another_plait_has_left_unfinished_is_cleared_away(
    engine, town, stream, tmp_path
):
    """Its manifest says another format: nothing of it can be used."""
    events = load(engine, town)
    run(stream, tmp_path)
    left = tmp_path / ".unfinished-0123"
    left.mkdir()
    (left / NAME).write_text('{"format": 0}')

    done = run(stream, tmp_path)

    assert (done.read, done.rows) == (0, len(events))
    assert not left.exists()


def test_other_standards_that_ask_for_more_make_it_anew(engine, town, stream, tmp_path):
    """What was not kept cannot be brought up to date."""
    events = load(engine, town)
    run(stream, tmp_path)
    more = standard(when={"kind": "contact.other", "where": {"place": "home"}})

    done = run(stream, tmp_path, plan(library(), Library.of([more])))

    assert (done.read, done.rewritten) == (len(events), 3)
    assert "place" in open_extract(tmp_path).manifest.needs.fields["contact.other"]


def test_a_damaged_extract_is_made_anew(engine, town, stream, tmp_path):
    """A changed byte is found and mended, not carried on."""
    events = load(engine, town)
    run(stream, tmp_path)
    path = min(tmp_path.glob("events/*"))
    path.write_bytes(path.read_bytes()[:-9])

    assert run(stream, tmp_path).read == len(events)
    assert open_extract(tmp_path).manifest.rows == len(events)


def test_while_the_next_export_is_not_finished_the_earlier_one_stays(
    engine, town, stream, tmp_path, monkeypatch
):
    """A board can be shown the old numbers, never half of the new ones."""
    events = load(engine, town)
    run(stream, tmp_path)
    before = words(tmp_path, stream)
    record(engine, *(news_of(one, at) for at, one in enumerate(events[::9])))
    kill(monkeypatch, "write_bucket")
    with pytest.raises(KeyboardInterrupt):
        run(stream, tmp_path)
    monkeypatch.undo()

    assert words(tmp_path, stream) == before
    assert 0 < run(stream, tmp_path).read < len(events) + len(events[::9])
