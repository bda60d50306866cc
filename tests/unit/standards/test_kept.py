"""What is kept of our standards is what is written in them, and of nothing else."""

import sys

import pytest

from plait.standards import kept, loader
from plait.standards.collection import BadStandards
from plait.standards.faults import Place
from plait.standards.loader import HERE, made_of, parse, plain

FILE = HERE / "library" / "perinatal_mental_health" / "red_flag_senior_review.yaml"
OURS = sorted((HERE / "library").rglob("*.yaml"))


@pytest.fixture(autouse=True)
def _keeps(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def ours(tmp_path, monkeypatch):
    """
    A standard that Plait comes with, in a package of its own, and where it is kept.
    """
    monkeypatch.setattr(kept, "HERE", tmp_path)
    path = tmp_path / "ours.yaml"
    path.write_bytes(FILE.read_bytes())
    return path, tmp_path / "kept"


def keep(path, folder):
    kept.keep(path, parse(path), seen=path.read_bytes(), folder=folder)


def written(place: Place, where: tuple = ()) -> object:
    """
    A whole document: each value, its type and its line, in their order.
    """
    node = place.raw
    for step in where:
        node = node[step]
    line = place.at(where)
    if isinstance(node, dict):
        return line, [(key, written(place, (*where, key))) for key in node]
    if isinstance(node, list):
        return line, [written(place, (*where, i)) for i in range(len(node))]
    return line, type(plain(node)), plain(node)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_every_standard_of_ours_is_kept_as_it_was_read(path, tmp_path):
    read = Place(path, parse(path))

    kept.keep(path, read.raw, seen=path.read_bytes(), folder=tmp_path)

    again = Place(path, kept.document(path, folder=tmp_path))
    assert written(again) == written(read)
    assert made_of(plain(again.raw), again) == made_of(plain(read.raw), read)


def test_a_file_that_was_changed_is_read_again(ours):
    """
    By one byte, of the same length, in the same second.
    """
    path, folder = ours
    keep(path, folder)

    path.write_bytes(path.read_bytes().replace(b"hours: 24", b"hours: 25"))

    assert kept.document(path, folder=folder) is None


def test_a_file_that_was_changed_while_it_was_read_is_not_kept(ours):
    path, folder = ours
    seen, read = path.read_bytes(), parse(path)
    path.write_bytes(seen.replace(b"hours: 24", b"hours: 25"))

    kept.keep(path, read, seen=seen, folder=folder)

    assert not folder.exists()


def test_what_another_reader_read_is_read_again(ours, monkeypatch):
    path, folder = ours
    keep(path, folder)

    monkeypatch.setattr(kept, "_reader", lambda: b"another")

    assert kept.document(path, folder=folder) is None


@pytest.mark.parametrize("at", [0, 70, 100, -1])
def test_what_was_spoilt_is_read_again(ours, at):
    """
    By one byte, in its mark or in what it says; or cut short; or emptied.
    """
    path, folder = ours
    keep(path, folder)
    (one,) = folder.iterdir()
    whole = one.read_bytes()
    other = bytearray(whole)
    other[at] ^= 1

    for spoilt in (bytes(other), whole[:at], b"", b"\xff" + whole):
        one.write_bytes(spoilt)
        assert kept.document(path, folder=folder) is None


def test_where_nothing_can_be_written_nothing_is_kept(ours):
    """
    An installation that another account owns.
    """
    path, folder = ours
    folder.write_text("no folder", encoding="utf-8")

    keep(path, folder)

    assert kept.document(path, folder=folder) is None


def test_who_wants_no_compiled_files_gets_none(ours, monkeypatch):
    path, folder = ours
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    keep(path, folder)

    assert not folder.exists()


@pytest.mark.parametrize("value", ["!!set {a, b}", "{3: a}", "!!binary aGVsbG8="])
def test_what_would_not_come_back_as_it_was_is_not_kept(ours, value):
    path, folder = ours
    path.write_text(f"id: {value}\n", encoding="utf-8")

    keep(path, folder)

    assert not folder.exists()


def test_nothing_is_left_half_written(ours):
    path, folder = ours

    for _ in range(3):
        keep(path, folder)

    assert [one.name for one in folder.iterdir()] == ["ours.yaml.kept"]
    assert plain(kept.document(path, folder=folder)) == plain(parse(path))


def test_a_kept_one_that_is_good_no_more_is_said_with_its_line(ours):
    """
    What may stand in a standard changes with Plait; the words are those of the file.
    """
    path, folder = ours
    text = path.read_text("utf-8").replace("owed_by:", "owd_by:")
    path.write_text(text, encoding="utf-8")
    keep(path, folder)

    place = Place(path, kept.document(path, folder=folder))

    line = text[: text.index("owd_by:")].count("\n") + 1
    with pytest.raises(BadStandards, match=f"ours.yaml:{line}: owd_by: is not a field"):
        made_of(plain(place.raw), place)


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """
    A copy of one of ours in a folder of its own; ours was kept, and none is parsed.
    """
    loader.document(FILE)
    folder = tmp_path / FILE.parent.name
    folder.mkdir()
    monkeypatch.setattr(loader, "parse", lambda path: f"parsed {path.name}")
    path = folder / FILE.name
    path.write_bytes(FILE.read_bytes())
    return path


def test_a_copy_of_ours_says_what_was_kept_of_ours(copied):
    found = Place(copied, loader.document(copied))

    assert written(found) == written(Place(FILE, parse(FILE)))


def test_a_copy_that_was_changed_is_read_for_itself(copied):
    """
    By one byte, or by its length.
    """
    for old, new in ((b"hours: 24", b"hours: 25"), (b"hours: 24", b"hours: 2")):
        copied.write_bytes(FILE.read_bytes().replace(old, new))

        assert loader.document(copied) == f"parsed {copied.name}"
