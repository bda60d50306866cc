"""The made-up nation comes as near to what was published as its page says."""

from dataclasses import replace
from pathlib import Path

import pytest

from plait.synthetic.nation import calibration, showing
from plait.synthetic.nation import chunk as chunks
from plait.synthetic.nation.published import (
    MISSING,
    PROFILES,
    areas,
    rates,
    shares,
)

ROOT = Path(__file__).resolve().parents[4]
PAGE = ROOT / "docs" / "explanation" / "made-up-nation.md"


@pytest.fixture(scope="module")
def whole():
    """The chunk that the page counts."""
    return chunks.make(calibration.SEED, 0, calibration.FAMILIES)


def test_every_share_is_as_near_as_the_page_says(whole):
    """
    Counted from the events, for each profile and for the rates beside them.
    """
    rows = calibration.compare(whole)

    assert [one for one in rows if not one.holds] == []
    assert {one.profile for one in rows} == {*PROFILES, ""}


def test_a_share_that_is_off_is_noticed(whole):
    """
    The comparison can fail: with nobody booked early it does.
    """
    lives = replace(whole.lives, deprivation=whole.lives.deprivation * 0)
    off = replace(whole, lives=lives)

    rows = calibration.compare(off)

    assert {one.what for one in rows if not one.holds} >= {
        "In the two most deprived tenths"
    }


def test_the_page_is_current(whole, monkeypatch):
    """
    `make docs` would change nothing.
    """
    monkeypatch.setattr(chunks, "make", lambda *_: whole)

    assert showing.page() == PAGE.read_text("utf-8"), "make docs"


def test_neighbours_differ_also_in_what_they_do_not_record(whole):
    """
    Where one trust records everybody's ethnic group, its neighbour misses a sixth.
    """
    groups = chunks.ethnicity(whole.lives)
    missing = {}
    for number, area in enumerate(areas()):
        here = [
            g for g, at in zip(groups, whole.lives.area, strict=True) if at == number
        ]
        missing[area.profile] = here.count(None) / len(here)

    assert missing["milton_keynes"] == 0
    assert missing["northampton"] > 0.13


def test_a_nation_has_about_fifty_events_a_family(whole):
    """
    As many as the engines were measured on.
    """
    assert 45 < len(whole) / calibration.FAMILIES < 60


def test_no_rate_claims_to_be_checked():
    """
    Nobody has read the sources yet, and each rate names one or says that it is ours.
    """
    for name, one in rates().items():
        assert one["source"], name
        assert one["verified"] is False, name


@pytest.mark.parametrize("profile", PROFILES)
def test_published_shares_are_whole(profile):
    """
    The measures of a dimension are all that there is, what is missing among them.
    """
    for dimension in ("booked_at", "born_at", "deprivation", "ethnicity"):
        assert sum(shares(profile, dimension).values()) == pytest.approx(1)
        assert MISSING in shares(profile, dimension)


def test_what_was_not_published_is_not_found():
    """
    A name that is wrong does not count as nobody.
    """
    with pytest.raises(KeyError):
        shares("all", "shoe_size")
