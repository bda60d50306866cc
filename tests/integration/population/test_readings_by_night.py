"""From the ledger to the readings of the boards, in one go, and by one process."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from integration.population.ledgers import address, load
from plait.assurance.models import ReadingRow, UncountedRow
from plait.population import nightly
from plait.population.manifest import BadExtract
from plait.site import database, night
from plait.standards.collection import Library
from plait.standards.loader import library

NOW = datetime(2026, 6, 1, 3, tzinfo=UTC)
_OURS = {"raised_epds_assessed", "hv_new_birth", "pmh_referral_acknowledged"}


@pytest.fixture
def asked(own_database, engine, town, monkeypatch, tmp_path):
    """A made-up history in Ashmere, which works by three standards."""
    load(engine, town)
    # The way to the database is asked before its secrets are elsewhere.
    known = address(own_database, "engine")
    monkeypatch.setattr(database, "address", lambda _: known)
    monkeypatch.setenv("PLAIT_HOME", str(tmp_path))
    few = Library.of(one for one in library() if one.id in _OURS)
    monkeypatch.setattr(night, "libraries", lambda: {"ashmere": few})
    return night.Asked(None, 2**29, NOW)


def rows():
    """What is stored, without the moment at which it was made."""
    fields = ("measure", "month", "agency", "cut", "cut_value", "opened", "met")
    return sorted(ReadingRow.objects.using("engine").values_list(*fields), key=str)


def test_the_ledger_is_counted_and_the_readings_replaced(asked, tmp_path):
    """
    A second night leaves no row of the first, and what fails leaves all as it was.
    """
    killed = tmp_path / "plait-audit-of-before"
    (killed / "audit").mkdir(parents=True)

    many = night.make(asked)

    first = rows()
    assert not killed.exists()
    assert many == len(first) > 0
    assert night.newest() == NOW

    later = replace(asked, now=NOW + timedelta(days=1))
    assert night.make(later) == many
    assert rows() == first
    assert night.newest() == later.now

    with pytest.raises(BadExtract):
        night.make(replace(later, extract=tmp_path / "nowhere"))
    assert rows() == first


def test_who_cannot_be_worked_out_is_stored_as_a_number_and_named_by_id(
    asked, engine, monkeypatch
):
    """
    For who runs it, by the id of the subject; a number of elsewhere has none.
    """
    night.make(asked)
    [nobody, _] = UncountedRow.objects.using("engine").order_by("is_told")
    assert (nobody.partnership_id, nobody.agency, nobody.families) == ("ashmere", "", 0)
    seen = []

    def as_if(folder):
        files = sorted((folder / "owed").glob("*.parquet"))
        seen.append(min(pq.read_table(files, columns=["family"])["family"].to_pylist()))
        return tuple(seen)

    monkeypatch.setattr(nightly, "not_worked_out", as_if)
    night.make(replace(asked, now=NOW + timedelta(days=1)))

    last = UncountedRow.objects.using("engine").filter(is_told=False, agency="")
    assert [(one.families, one.others) for one in last] == [(1, 0)]
    ids = night.ids_of({*seen, 1}, memory=2**29)
    assert set(ids) == set(seen)
    known = engine.execute("select id from subject where kind = 'family'").fetchall()
    assert (ids[seen[0]],) in known
    assert night.ids_of((), memory=2**29) == {}


def test_only_one_counts_at_a_time(asked, engine):
    """Whoever comes second is told, and stores nothing."""
    engine.execute("select pg_advisory_lock(%s)", [night.LOCK])

    with pytest.raises(night.CountedElsewhere):
        night.make(asked)

    assert rows() == []
