"""What national bodies count, as it is written down, and where it is counted."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from lib.extracts import extract_of
from lib.stories import story
from plait.population import manifest as said
from plait.population import writing
from plait.population.keeping import Needs
from plait.population.national.counting import count
from plait.population.national.definitions import definitions, needs
from plait.population.reading import open_extract
from plait.standards.loader import library

AS_OF = datetime(2026, 4, 20, 9, tzinfo=UTC)
STORY = """
2026-03-02 04:10  infant  birth.recorded {born_on: 2026-03-02}
2026-03-16 10:00  infant  contact.health_visitor.new_birth {mode: face_to_face}
2026-03-25 10:00  mother  contact.perinatal {mode: video}
2026-04-10 10:00  mother  contact.perinatal {mode: telephone}
"""


@pytest.fixture
def extract(tmp_path):
    """A folder with the extract of the story, in one file, and what it is of."""
    made = extract_of(tmp_path, story(STORY), buckets=1, needs=needs(library()))
    return tmp_path, made


def put(folder, table, areas):
    """The events anew, with areas."""
    name = said.bucket_name(0)
    note = writing.write_bucket(folder / name, table).as_json()
    path = folder / said.NAME
    written = json.loads(path.read_text())
    written["files"][name] = note
    path.write_text(json.dumps(written | {"areas": areas}))


def of(found, definition):
    """The rows of a definition."""
    return [row for row in found.counted.to_pylist() if row["definition"] == definition]


def test_each_definition_says_where_it_is_from_and_how_ours_differs():
    """Nobody has verified any yet, and each standard it names is one of ours."""
    ours = {one.id for one in library()}

    for one in definitions().values():
        assert not one.source.verified
        assert one.source.document
        assert one.source.clause
        assert one.differs
        assert one.ours is None or one.ours in ours


def test_the_fourteenth_day_is_in_time(extract):
    """Born on the 2nd and seen on the 16th: it is counted on turning 30 days."""
    folder, _ = extract

    [row] = of(count(open_extract(folder), AS_OF), "c2")

    assert (row["month"], row["numerator"], row["denominator"]) == (
        date(2026, 4, 1), 1, 1,
    )  # fmt: skip


def test_a_family_is_counted_where_it_lives_on_that_day(extract):
    """It moved between the birth and the day on which the baby turned 30 days."""
    folder, made = extract
    areas = pa.array([0, 0, 0, 1, 1, 0], pa.int16())
    at = made.events.schema.get_field_index("area")
    put(folder, made.events.set_column(at, "area", areas), ["ashmere", "vale"])

    found = count(open_extract(folder), AS_OF)

    assert [row["area"] for row in of(found, "c2")] == ["vale"]
    assert {row["area"] for row in of(found, "mhs91")} == {"vale"}


def counted(folder, given, as_of, definition):
    """What a definition says of a story: month, how many, and of how many."""
    events = story(given) if isinstance(given, str) else given
    extract_of(folder, events, buckets=1, needs=needs(library()))
    rows = of(count(open_extract(folder), as_of), definition)
    return [(f"{row['month']:%Y-%m}", row["numerator"], row["denominator"])
            for row in rows]  # fmt: skip


@pytest.mark.parametrize(
    ("joined", "expected"),
    [("2026-08-31", [("2026-09", 1, 1)]), ("2026-09-03", [])],
)
def test_a_baby_who_came_with_a_birthday_is_counted_from_then_on(
    tmp_path, joined, expected
):
    """Nobody recorded the birth here. One who came after the age was not here at it."""
    given = f"""
    {joined} 10:00  infant  person.joined {{role: infant, born_on: 2025-09-02}}
    2026-09-01 10:00  infant  contact.health_visitor.one_year
    """
    # Without those who are in every story of a family.
    told = [replace(one, subject="family:one") for one in story(given, "nobody")]

    as_of = datetime(2026, 12, 20, 9, tzinfo=UTC)
    assert counted(tmp_path, told, as_of, "c4") == expected


def test_a_leap_day_is_a_year_old_on_the_last_of_february(tmp_path):
    """The review of that evening is in time, as it is for our standard."""
    given = """
    2024-02-29 04:10  infant  birth.recorded {born_on: 2024-02-29}
    2025-02-28 23:30  infant  contact.health_visitor.one_year
    """

    as_of = datetime(2025, 4, 1, 9, tzinfo=UTC)
    assert counted(tmp_path, given, as_of, "c4") == [("2025-02", 1, 1)]


def test_who_died_is_on_no_caseload(tmp_path):
    """Nobody closed the referral."""
    given = """
    2026-03-02 04:10  mother  referral.mental_health.received
    2026-03-05 04:10  mother  contact.perinatal {mode: video}
    2026-04-05 04:10  mother  person.died
    """

    as_of = datetime(2026, 6, 20, 9, tzinfo=UTC)
    found = counted(tmp_path, given, as_of, "perinatal_caseload")
    assert found == [("2026-03", 1, None)]


def test_only_months_that_have_ended_are_counted(extract):
    """In April, people who were seen are counted up to March."""
    folder, _ = extract

    found = of(count(open_extract(folder), AS_OF), "mhs91")

    assert [row["month"] for row in found] == [date(2026, 3, 1)]


def test_what_was_not_kept_is_not_counted_and_said(tmp_path):
    """An extract for our standards alone may not say how a visit was held."""
    extract_of(tmp_path, story(STORY), buckets=1, needs=Needs.of(()))

    found = count(open_extract(tmp_path), AS_OF)

    assert "'mode'" in found.left_out["c2"]
    assert not of(found, "c2")
    assert of(found, "c8i") == []
    assert "c8i" not in found.left_out


def test_of_those_who_were_reviewed_in_time_it_is_counted_who_had_the_asq3(tmp_path):
    """
    One with it, one without, one of whom nobody wrote it, one too late, one not at all.
    """
    born = "2023-09-05 04:10  infant  birth.recorded {born_on: 2023-09-05}"
    reviews = (
        "2026-02-02 10:00  infant  contact.health_visitor.two_year {asq3: true}",
        "2026-02-02 10:00  infant  contact.health_visitor.two_year {asq3: false}",
        "2026-02-02 10:00  infant  contact.health_visitor.two_year {mode: video}",
        "2026-03-06 10:00  infant  contact.health_visitor.two_year {asq3: true}",
        "",
    )
    events = [
        replace(event, id=f"{number}-{event.id}", subject=f"family:{number}")
        for number, review in enumerate(reviews)
        for event in story(f"{born}\n{review}")
    ]
    extract_of(tmp_path, events, buckets=1, needs=needs(library()))

    found = count(open_extract(tmp_path), AS_OF)

    assert found.left_out == {}
    [row] = of(found, "c6ii")
    numbers = [row[name] for name in ("numerator", "denominator", "not_known")]
    assert (row["month"], numbers) == (date(2026, 3, 1), [1, 3, 1])
    [whole] = of(found, "c6i")
    assert (whole["numerator"], whole["denominator"]) == (3, 5)


def test_an_older_extract_does_not_count_the_asq3_and_says_so(tmp_path):
    """It kept nothing of whether it was used: not that it was not."""
    kept = dict(needs(library()).fields)
    del kept["contact.health_visitor.two_year"]
    extract_of(tmp_path, story(STORY), buckets=1, needs=Needs(kept))

    found = count(open_extract(tmp_path), AS_OF)

    assert set(found.left_out) == {"c6ii"}
    assert "'asq3'" in found.left_out["c6ii"]


def test_an_extract_in_a_folder_whose_name_is_a_pattern_is_that_one(tmp_path):
    """
    Else `extract[1]` is counted from `extract1`, and nobody sees that it is another.
    """
    extract_of(tmp_path / "e[1]", story(STORY), buckets=1, needs=needs(library()))
    extract_of(tmp_path / "e1", story(STORY)[:1], buckets=1, needs=needs(library()))

    found = count(open_extract(tmp_path / "e[1]"), AS_OF)

    assert [row["numerator"] for row in of(found, "c2")] == [1]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2026-03-05 10:00  mother  contact.perinatal {mode: video}", [(0, 1)]),
        ("2026-03-05 10:00  mother  contact.perinatal {mode: telephone}", []),
        (
            (
                "2026-03-05 10:00  mother  nonattendance.did_not_attend "
                "{planned: perinatal appointment}"
            ),
            [(1, 1)],
        ),
        (
            (
                "2026-03-05 10:00  mother  nonattendance.did_not_attend "
                "{planned: antenatal contact}"
            ),
            [],
        ),
        ("2026-03-05 10:00  mother  nonattendance.did_not_attend", []),
        (
            (
                "2026-03-05 10:00  mother  contact.perinatal {mode: face_to_face}\n"
                "    2026-03-06 10:00  mother  nonattendance.did_not_attend "
                "{planned: contact.perinatal}"
            ),
            [(1, 2)],
        ),
        (
            (
                "2026-03-05 10:00  mother  nonattendance.did_not_attend "
                "{planned: Home visit, contact: contact.perinatal}"
            ),
            [(1, 1)],
        ),
        (
            (
                "2026-03-05 10:00  mother  nonattendance.no_access "
                "{planned: Home visit, contact: contact.perinatal}\n"
                "    2026-03-05 10:20  mother  nonattendance.did_not_attend "
                "{planned: perinatal appointment}"
            ),
            [(1, 1)],
        ),
        (
            (
                "2026-03-05 10:00  mother  nonattendance.no_access "
                "{planned: Home visit, contact: contact.other}"
            ),
            [],
        ),
    ],
)
def test_a_missed_perinatal_appointment_is_one_that_says_so(tmp_path, given, expected):
    """Of those that were kept in person or by video, or missed, in its month."""
    found = counted(tmp_path, f"\n    {given}\n", AS_OF, "perinatal_dna")

    assert found == [("2026-03", *one) for one in expected]
