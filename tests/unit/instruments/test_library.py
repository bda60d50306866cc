"""The instruments that ship with Plait."""

from dataclasses import replace
from importlib.resources import files

import pytest
from ruamel.yaml import YAML

from plait.instruments.loader import FaultyInstrument, from_raw, library
from plait.instruments.shapes import TEXT_POLICIES, WORDS_MAY_SHIP, with_bands

FILES = sorted(
    file
    for file in files("plait.instruments").joinpath("library").iterdir()
    if file.name.endswith(".yaml")
)


def raw_of(name):
    """What the file of an instrument says."""
    file = files("plait.instruments").joinpath("library", f"{name}.yaml")
    return YAML(typ="safe", pure=True).load(file.read_text("utf-8"))


def test_the_library_has_the_ten_instruments():
    """
    Each instrument that a standard, a screen or an outcome names is there.
    """
    assert set(library()) == {
        "whooley", "gad2", "gad7", "phq9", "epds", "core10", "pbq", "honos", "reqol10",
        "adbb",
    }  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_file_states_its_licence_and_text_policy(file):
    """
    Whose words they are, and what we may do with them, is in the file itself.
    """
    raw = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))

    assert len(raw["licence"]) > 20
    assert raw["text_policy"] in TEXT_POLICIES
    assert raw["sources"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_words_ship_without_a_licence_that_lets_them(file):
    """
    A file whose words are licensed or unknown holds numbers and no questions.
    """
    text = file.read_text("utf-8")
    raw = YAML(typ="safe", pure=True).load(text)

    if raw["text_policy"] not in WORDS_MAY_SHIP:
        assert raw["wording"] is None
        assert "?" not in text
        assert not {"stem", "question", "options"} & set(_keys(raw))


def _keys(value):
    """Every key at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def test_the_epds_is_numbers_only():
    """
    The scale whose words need a written permission has none here.
    """
    epds = library()["epds"]

    assert epds.text_policy == "licensed_pack"
    assert epds.wording is None


@pytest.mark.parametrize(
    ("name", "items", "greatest_total", "reversed_items", "safety_items"),
    [
        ("gad2", 2, 6, (), ()),
        ("gad7", 7, 21, (), ()),
        ("phq9", 9, 27, (), (9,)),
        ("epds", 10, 30, (3, 5, 6, 7, 8, 9, 10), (10,)),
        ("core10", 10, 40, (2, 3), (6,)),
        ("whooley", 2, 2, (1, 2), ()),
    ],
)
def test_an_instrument_counts_as_its_source_says(
    name, items, greatest_total, reversed_items, safety_items
):
    """
    Items, range, reversals and safety items are those of the published scale.
    """
    found = library()[name]

    assert found.items == items
    assert (found.least_total, found.greatest_total) == (0, greatest_total)
    assert found.reversed_items == reversed_items
    assert found.safety_items == safety_items


def test_the_factors_of_the_bonding_questionnaire_share_out_its_items():
    """
    Every one of the 25 items belongs to exactly one factor.
    """
    pbq = library()["pbq"]
    items = sorted(item for scale in pbq.subscales for item in scale.items)

    assert items == list(range(1, 26))
    assert [len(scale.items) for scale in pbq.subscales] == [12, 7, 4, 2]
    assert pbq.greatest_total == 125
    assert set(range(1, 26)) - set(pbq.reversed_items) == {1, 4, 8, 9, 11, 16, 22, 25}


def test_bands_are_a_setting():
    """
    A service may draw its own lines, and the shipped ones stay as they are.
    """
    epds = library()["epds"]

    ours = with_bands(epds, {"probable": 11})

    assert [(band.name, band.at_least) for band in ours.bands] == [("probable", 11)]
    assert len(epds.bands) == 2


@pytest.mark.parametrize("settings", [{}, {"a": 31}, {"a": -1}, {"a": 3, "b": 3}])
def test_bands_that_no_total_can_be_in_are_refused(settings):
    """
    A setting that could never apply is a mistake, found when it is made.
    """
    with pytest.raises(ValueError, match="epds: wanted"):
        with_bands(library()["epds"], settings)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"licence": ""}, "licence is not stated"),
        ({"text_policy": "free"}, "text policy is unknown"),
        ({"safety_items": [11]}, "safety item is not an item"),
        ({"items": 11}, "wanted items 1 to 11"),
        ({"bands": None}, "neither bands nor subscales"),
        ({"id": "edps"}, "not its file name"),
        ({"colour": "blue"}, "missing or unknown: colour"),
        ({"printed": [{"items": [1, 1], "scores": [0, 1]}]}, "item 1 is printed twice"),
        (
            {
                "items": 1,
                "safety_items": [],
                "printed": [{"items": [1], "scores": [0, 2]}],
            },
            "skips a score",
        ),
        (
            {"wording": {"source": "s", "stem": "s", "items": ["a"], "options": ["b"]}},
            "words may not ship",
        ),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(change, reason):
    """
    The message names the file and the fault.
    """
    with pytest.raises(FaultyInstrument, match=rf"epds\.yaml: .*{reason}"):
        from_raw(raw_of("epds") | change, where="epds.yaml")


def test_words_must_fit_the_items():
    """
    One question an item, one label an option.
    """
    raw = raw_of("whooley")
    raw["wording"]["items"].pop()

    with pytest.raises(FaultyInstrument, match="its words are not one an item"):
        from_raw(raw, where="whooley.yaml")


def test_an_instrument_is_a_value():
    """
    Nothing changes an instrument in place.
    """
    with pytest.raises(AttributeError):
        library()["epds"].title = "another"
    with pytest.raises(TypeError):
        library()["epds"] = replace(library()["epds"])
