"""Spark, with workers of their own, says what the engine here says."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pyarrow.parquet as pq
import pytest

from generative import population_worlds as worlds
from lib.extracts import extract_of
from plait.population import engines, spark
from plait.population.columns import DUTIES, STATES
from plait.population.engines import MissingEngine, judge_of
from plait.population.reading import open_extract
from plait.population.run import rules_of

#: Two workers, each a process with a core and a gigabyte of its own.
CLUSTER = "local-cluster[2,1,1024]"
_MADE = 11


def test_a_cluster_gives_the_same_rows(tmp_path):
    """File by file, in other processes: as one, and as an audit that writes files."""
    if not which("java") or not find_spec("pyspark"):
        pytest.skip("needs Java and PySpark: make engines")
    made = worlds.world(_MADE, families=6)
    extract_of(tmp_path, made.events, needs=worlds.Needs.of(made.standards))
    told = subprocess.run(
        [sys.executable, __file__, str(tmp_path)],
        env={
            **os.environ,
            "PYTHONPATH": str(Path(__file__).parents[1]),
            "PYTHONWARNINGS": "ignore",
            "PLAIT_SPARK": CLUSTER,
        },
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert told.returncode == 0, told.stderr[-2000:]
    extract = open_extract(tmp_path)
    rules = rules_of(extract, _question())
    here = [row for table in _here(extract, rules) for row in worlds.rows(table, rules)]
    there = worlds.rows(pq.read_table(tmp_path / "owed").cast(DUTIES), rules)
    assert there
    assert there == sorted(here, key=worlds._no_nulls)
    audited = [
        (row["family"], row["trigger"], STATES.index(row["state"]))
        for name in extract.manifest.buckets
        for row in pq.read_table(tmp_path / "audit" / "owed" / Path(name).name)
        .select(["family", "trigger", "state"])
        .to_pylist()
    ]
    assert sorted(audited) == sorted((r[0], r[3], STATES.index(r[8])) for r in there)


def _here(extract, rules):
    made = worlds.world(_MADE, families=6)
    engine = judge_of("kernel" if find_spec("numba") else "duckdb")
    for path in extract.files:
        yield engine(path, rules, made.as_of, made.known_at)


def _question():
    from plait.population.run import Question

    made = worlds.world(_MADE, families=6)
    return Question(made.as_of, made.known_at, _Standards(made.standards), "spark")


class _Standards(tuple):
    """As much of a library as an audit asks for."""

    policy = None
    __slots__ = ()


def test_without_spark_or_java_it_says_what_to_install(monkeypatch):
    """One sentence each, and never that a module cannot be imported."""
    monkeypatch.setattr(spark, "which", lambda _: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr(spark, "find_spec", lambda name: name == "pyspark")
    with pytest.raises(MissingEngine, match="needs Java 17"):
        spark.session_for(CLUSTER)
    monkeypatch.setattr(spark, "find_spec", lambda _: None)
    with pytest.raises(MissingEngine, match=r"pip install 'plait\[spark\]'"):
        spark.session_for(CLUSTER)
    assert engines.MODULES["spark"] == "plait.population.spark"


def _in_the_cluster(folder):
    from plait.population.engines import Room
    from plait.population.run import audit

    extract = open_extract(folder)
    asked = _question()
    session = spark.session_for(CLUSTER)
    rules = rules_of(extract, asked)
    out = folder / "owed"
    spark.judge_extract(session, folder, rules, asked.as_of, asked.known_at, out)
    audit(extract, asked, folder / "audit", room=Room())
    session.stop()


if __name__ == "__main__":
    _in_the_cluster(Path(sys.argv[1]))
