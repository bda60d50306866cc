"""`plait synth` writes a whole nation, or leaves nothing and says why."""

import errno

import pytest
from click.testing import CliRunner

from plait.population import writing as parquet
from plait.population.reading import open_extract
from plait.population.shelves import needs_of, shipped
from plait.site.cli_synth import command
from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation import writing

SMALL = 150


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch):
    """Chunks of few families, so that a small nation has several."""
    monkeypatch.setattr(writing, "FAMILIES", SMALL)
    monkeypatch.setattr(chunks, "FAMILIES", SMALL)


def synth(*arguments):
    """Run the command."""
    return CliRunner().invoke(command, [str(one) for one in arguments])


def test_a_nation_is_an_extract_that_opens(tmp_path):
    """
    Whole by its own manifest, with every family, staff and reviews beside them.
    """
    out = tmp_path / "nation"

    done = synth("--families", 320, "--seed", 4, "--out", out)

    assert done.exit_code == 0, done.output
    assert "320 made-up families" in done.output
    extract = open_extract(out)
    assert len(extract.files) == 3
    families = extract.families()
    assert families["family"].to_pylist() == list(range(1, 321))
    assert families["language"].null_count > 0
    assert extract.manifest.families > 320
    assert extract.manifest.made_at is None


def test_any_chunk_alone_equals_its_file(tmp_path):
    """
    So machines can each make a part.
    """
    out = tmp_path / "nation"
    known = writing.dictionary(needs_of(shipped()))

    writing.write(out, families=320, seed=4, libraries=shipped())

    tables = list(open_extract(out).tables())
    for number, size in ((2, 20), (1, SMALL)):
        alone = writing.events_of(chunks.make(4, number, size), known)
        assert tables[number].equals(alone)


def test_the_same_seed_writes_the_same_files(tmp_path):
    """
    Byte for byte.
    """
    for name in ("one", "two"):
        writing.write(tmp_path / name, families=50, seed=9, libraries=shipped())

    one, two = (
        {
            path.relative_to(tmp_path / name): path.read_bytes()
            for path in (tmp_path / name).rglob("*.*")
            if path.is_file()
        }
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) == 4


@pytest.mark.parametrize("families", [0, -3, writing.MOST_FAMILIES + 1])
def test_an_impossible_number_is_refused(tmp_path, families):
    """
    It says what was wanted and what was got, and makes nothing.
    """
    done = synth("--families", families, "--out", tmp_path / "nation")

    assert done.exit_code == 2
    assert f"wanted 1 to 250,000,000 families, got {families:,}" in done.output
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_never_written_over(tmp_path):
    """
    Neither a file nor a folder that holds something; an empty folder is taken.
    """
    (tmp_path / "mine.txt").write_text("my own")
    (tmp_path / "empty").mkdir()

    for out in (tmp_path, tmp_path / "mine.txt"):
        done = synth("--families", 5, "--out", out)
        assert done.exit_code == 2
        assert "wanted a new or an empty folder" in done.output
    assert (tmp_path / "mine.txt").read_text() == "my own"
    assert synth("--families", 5, "--out", tmp_path / "empty").exit_code == 0


def test_a_folder_that_is_there_is_filled_and_not_replaced(tmp_path, monkeypatch):
    """
    It may be a disk of its own, or the one that somebody stands in.
    """
    monkeypatch.chdir(tmp_path)
    inode = tmp_path.stat().st_ino
    left = tmp_path / f".{tmp_path.name}.unfinished"
    left.mkdir()
    assert "Delete that folder" in synth("--families", 5, "--out", ".").output
    left.rmdir()

    done = synth("--families", 5, "--out", ".")

    assert done.exit_code == 0, done.output
    assert tmp_path.stat().st_ino == inode
    assert not left.exists()
    assert open_extract(tmp_path).manifest.rows > 0


def test_a_full_disk_leaves_nothing(tmp_path, monkeypatch):
    """
    In the middle of it: no folder of that name, and none beside it.
    """

    def full(*_arguments, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parquet, "write_facts", full)

    with pytest.raises(OSError, match="No space left"):
        writing.write(tmp_path / "nation", families=5, seed=1, libraries=shipped())

    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_is_not_taken_for_a_nation(tmp_path):
    """
    What it left has another name, and the next run says what to do with it.
    """
    left = tmp_path / ".nation.unfinished"
    left.mkdir()
    (left / "manifest.json").write_text("{}")

    done = synth("--families", 5, "--out", tmp_path / "nation")

    assert done.exit_code == 2
    assert "Delete that folder" in done.output
    assert left.exists()
    assert not (tmp_path / "nation").exists()


def test_somebody_who_stops_it_leaves_nothing(tmp_path):
    """
    As with a full disk.
    """

    def stop(_families):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.write(
            tmp_path / "nation", families=5, seed=1, libraries=shipped(), tell=stop
        )

    assert list(tmp_path.iterdir()) == []
