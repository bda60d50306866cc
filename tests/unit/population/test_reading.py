"""An extract is opened whole or not at all, and each fault is one clear sentence."""

import errno
import hashlib
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.extracts import extract_of, families
from lib.stories import standard
from plait.population import kept_types, reading, writing
from plait.population.columns import EVENTS, FACTS
from plait.population.keeping import Needs
from plait.population.manifest import NAME, BadExtract
from plait.population.reading import open_extract, refuse_lacking

ONE = "events/bucket-00000.parquet"
TWO = "events/bucket-00001.parquet"


@pytest.fixture
def folder(tmp_path):
    """A whole extract of three families in two buckets."""
    extract_of(tmp_path, families("A", "B", "C"))
    return tmp_path


def edit(folder, **changes):
    """Change the manifest as with an editor."""
    path = folder / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def fault(folder):
    """What is said when it is opened."""
    with pytest.raises(BadExtract) as refused:
        open_extract(folder)
    return str(refused.value)


def rewrite(folder, name, table, **how):
    """Put another Parquet file in its place, of the same rows, and say so."""
    pq.write_table(table, folder / name, **how)
    said = json.loads((folder / NAME).read_text())["files"]
    whole = (folder / name).read_bytes()
    now = {"size": len(whole), "sha256": hashlib.sha256(whole).hexdigest()}
    edit(folder, files=said | {name: said[name] | now})


def test_what_was_written_is_read_back(tmp_path):
    """Rows, dictionary, agencies and times are the same."""
    made = extract_of(tmp_path, families("A", "B", "C"))

    found = open_extract(tmp_path)

    rows = pa.concat_tables(found.tables()).sort_by("family")
    assert rows.num_rows == made.events.num_rows
    assert sorted(rows.to_pylist(), key=str) == sorted(made.events.to_pylist(), key=str)
    book = found.book()
    assert book.facts == made.book.facts
    numbers = [book.number(one.kind, one.fields) for one in made.book.facts]
    assert numbers == list(range(len(book.facts)))
    assert book.number("person.died", {"new": True}) == len(numbers)
    assert found.manifest.agencies == tuple(made.agencies)
    assert found.families().num_rows == 0


def test_the_integers_are_kept_as_differences(folder):
    """That is what makes a file of sorted events small."""
    file = pq.ParquetFile(folder / ONE).metadata.row_group(0)

    for name in ("family", "event", "occurred", "day"):
        column = file.column(EVENTS.get_field_index(name))
        assert "DELTA_BINARY_PACKED" in column.encodings
        assert column.compression == "ZSTD"


def test_no_folder_and_a_folder_of_something_else_are_told_apart(tmp_path):
    """Someone who mistyped a path learns that."""
    assert "no such folder" in fault(tmp_path / "nowhere")
    assert "no manifest.json in it" in fault(tmp_path)


def test_a_killed_export_is_not_taken_for_a_whole_one(folder):
    """The manifest is written last: without it nothing is counted."""
    (folder / NAME).unlink()

    assert "was not finished" in fault(folder)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "wanted format 1, got '2'"),
        ({"format": None}, "wanted format 1"),
        ({"rows": 5}, "something is missing in it or was changed"),
        ({"kept": ["person.joined"]}, "something is missing in it or was changed"),
        ({"agencies": []}, "number of 'agency' that is not there"),
    ],
)
def test_a_manifest_of_another_version_or_edited_is_refused(folder, changes, said):
    """It says what was wanted."""
    edit(folder, **changes)

    assert said in fault(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "\xff\x00", '{"made": 1}'])
def test_a_file_that_is_no_manifest_is_refused(folder, text):
    """Whatever is in it."""
    (folder / NAME).write_bytes(text.encode("latin-1"))

    assert "is not the manifest of an extract" in fault(folder)


@pytest.mark.parametrize(
    "name",
    [
        "events/../../other/events/bucket-00000.parquet",
        "events/copy/bucket-00000.parquet",
        "../facts.parquet",
    ],
)
def test_a_manifest_names_no_file_but_those_of_an_extract(folder, name):
    """
    Another could lie elsewhere, or hide that a bucket stands there twice.
    """
    files = json.loads((folder / NAME).read_text())["files"]
    edit(folder, files={**files, name: files[ONE]})

    assert "which is no file of ours" in fault(folder)


def test_a_missing_and_an_extra_bucket_are_named(folder):
    """A family that is not counted, and one that would be counted twice."""
    whole = (folder / TWO).read_bytes()
    (folder / TWO).unlink()
    assert fault(folder) == f"{TWO}: is missing. Export again."

    (folder / TWO).write_bytes(whole)
    (folder / "events/bucket-00009.parquet").write_bytes(whole)
    assert "bucket-00009.parquet: is not named in manifest.json" in fault(folder)


def test_a_file_that_is_cut_off_is_named(folder):
    """With how much of it is there."""
    whole = (folder / ONE).read_bytes()
    (folder / ONE).write_bytes(whole[:-100])

    assert f"{ONE}: is cut off: wanted {len(whole):,} bytes" in fault(folder)


def test_one_changed_byte_is_found_by_its_checksum(folder):
    """Also where the file can still be read."""
    changed = bytearray((folder / ONE).read_bytes())
    changed[40] ^= 1
    (folder / ONE).write_bytes(changed)

    assert f"{ONE}: was changed after it was written" in fault(folder)
    assert open_extract(folder, checksums=False).facts


def test_a_table_of_text_called_parquet_is_no_parquet(folder):
    """A CSV file of the same size or larger."""
    (folder / ONE).write_text("family,event\n1,2\n" * 10_000)

    assert fault(folder) == f"{ONE}: is not a Parquet file. Export again."


def test_foreign_parquet_and_wrong_types_are_named_by_their_column(folder):
    """Neither is read as if it were ours."""
    rewrite(folder, ONE, pa.table({"patient": ["x"], "dob": ["y"]}))
    assert f"{ONE}: is not a file of an extract: it has no 'family'" in fault(folder)

    at = EVENTS.get_field_index("occurred")
    wrong = EVENTS.set(at, pa.field("occurred", pa.float64())).empty_table()
    rewrite(folder, ONE, wrong)
    assert "'occurred' must be int64, and is double" in fault(folder)


@pytest.mark.parametrize(
    ("kind", "kept", "said"),
    [
        ("screen.epdz", "{}", "Did you mean 'screen.epds'?"),
        ("screen.epds", '{"total":"13"}', "wanted a whole number, got text"),
        ("screen.epds", "[]", "wanted a JSON object"),
        ("screen.epds", "{", "wanted a JSON object"),
        ("person.joined", '{"role":3}', "'role' of 'person.joined': wanted text"),
        ("person.joined", '{"role":"aunt"}', "wanted a role, got another"),
        ("birth.recorded", '{"born_on":"soon"}', "wanted a day from 1900 to 2100"),
        ("pregnancy.edd_set", '{"edd":"9999-12-31"}', "wanted a day from 1900 to"),
        ("pregnancy.booked", '{"gestation_days":1000000000}', "wanted 0 to 315 days"),
    ],
)
def test_an_unknown_kind_and_a_field_of_a_wrong_type_are_named(
    folder, kind, kept, said
):
    """With the number of the fact, and never with what a person wrote."""
    facts = open_extract(folder).facts
    rows = [(0, kind, kept)] * len(facts)
    columns = {
        name: list(each)
        for name, each in zip(FACTS.names, zip(*rows, strict=True), strict=True)
    }
    columns["fact"] = list(range(len(facts)))
    rewrite(folder, "facts.parquet", pa.table(columns, schema=FACTS))

    assert said in fault(folder)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("family", 2**46), ("family", -1), ("subject", 3), ("event", 0), ("root", -1),
        ("depth", -1), ("about", -2), ("hint", 7), ("fact", 10**6), ("occurred", 2**62),
        ("recorded", -(2**62)), ("first", None), ("day", 2_932_896), ("names", -3),
        ("first_day", -(2**31)), ("agency", 32_000), ("area", 5), ("trigger", -3),
    ],
)  # fmt: skip
def test_a_number_that_cannot_be_is_named_by_its_column(folder, column, value):
    """No engine looks again: one would overflow, and another count on."""
    table = pq.read_table(folder / ONE, schema=EVENTS)
    at = EVENTS.get_field_index(column)
    values = pa.array([value, *table[column].to_pylist()[1:]], EVENTS.field(at).type)

    rewrite(folder, ONE, table.set_column(at, EVENTS.field(at), values))

    assert fault(folder) == (
        f"{ONE}: has a number of {column!r} that is not there, or does not say between "
        "which they are. Export again."
    )


def test_a_file_that_does_not_say_what_it_holds_is_refused(folder):
    """
    Its numbers would be looked at by nobody.
    """
    table = pq.read_table(folder / ONE, schema=EVENTS)

    rewrite(folder, ONE, table, write_statistics=False)

    assert "a number of 'family'" in fault(folder)


def test_a_gestation_of_a_kind_that_has_none_is_told_like_any_other():
    found = kept_types.fault("contact.gp.other", {"gestation_days": "x"})

    assert "wanted 0 to 315 days, got another" in found


def test_a_fact_that_stands_twice_moves_no_other(folder):
    """Numbers are those of the file, whatever it repeats."""
    facts = open_extract(folder).facts
    book = reading.book_of(Needs({}), [*facts, facts[0], *facts[1:]])

    assert book.facts == [*facts, facts[0], *facts[1:]]
    assert book.number(facts[0].kind, facts[0].fields) == 0


def test_a_file_that_may_not_be_read_is_not_called_foreign(folder, monkeypatch):
    """Exporting again would not help."""

    def denied(*_):
        raise PermissionError(errno.EACCES, "Permission denied", "facts.parquet")

    monkeypatch.setattr(reading.pq, "ParquetFile", denied)

    with pytest.raises(PermissionError):
        open_extract(folder)


def test_standards_that_ask_for_more_than_was_kept_are_refused(folder):
    """A newer standard is not judged by what is not there, as if nothing happened."""
    asks = standard(
        id="newer", when={"kind": "pregnancy.booked", "where": {"gestation_days": 70}}
    )
    more = standard(
        id="newest", when={"kind": "contact.other", "where": {"mode": "telephone"}}
    )
    manifest = open_extract(folder).manifest

    refuse_lacking(manifest, [asks])
    with pytest.raises(
        BadExtract, match=r"'newest' asks for 'mode' of 'contact.other'"
    ):
        refuse_lacking(manifest, [asks, more])


def test_needs_read_back_from_a_manifest_are_the_same(folder):
    """So an export can see whether what it must keep has changed."""
    needs = open_extract(folder).manifest.needs

    assert Needs.from_json(json.loads(json.dumps(needs.as_json()))) == needs


def test_a_full_disk_leaves_the_old_file_and_no_half_one(folder, monkeypatch):
    """Nothing is left that looks whole, and the reason can be told."""
    before = (folder / ONE).read_bytes()
    rows = pq.read_table(folder / ONE)

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        writing.write_bucket(folder / ONE, rows)

    assert (folder / ONE).read_bytes() == before
    assert sorted(path.name for path in (folder / "events").iterdir()) == [
        "bucket-00000.parquet",
        "bucket-00001.parquet",
    ]
