"""The engine on Apache Spark, where the data lies on a cluster: no shuffle.

Each task takes one file of an extract, which holds whole families, and judges it as it
would be judged here. So every worker needs Plait, and a path at which it finds the
extract; Spark moves nothing but what is owed.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Final

import pyarrow as pa

from plait.population.columns import DUTIES
from plait.population.engines import MissingEngine, Room, judge_of
from plait.population.rulebook import Rulebook

#: The columns of `columns.DUTIES` in the words of Spark.
SCHEMA: Final = ", ".join(
    f"{field.name} {kind}"
    for field in DUTIES
    for kind in [
        {
            "int8": "tinyint",
            "int16": "smallint",
            "int32": "int",
            "int64": "bigint",
        }.get(str(field.type), "array<int>")
    ]
)
_ROOM: Final = Room()
_LOCAL: Final = ("local", "local[", "local-cluster")


def session_for(master: str) -> Any:
    """A session on a cluster: `spark://HOST:7077`, or `local-cluster[2,1,1024]`.

    Where there is a session already, as on Databricks or Foundry, pass that instead.

    Raises:
        MissingEngine: PySpark or Java is not installed.
    """
    _check_that_it_runs()
    import pyspark
    from pyspark.sql import SparkSession

    # Workers are started from here, by the scripts of the package itself.
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith(_LOCAL):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder: Any = SparkSession.builder
    return (
        builder.master(master)
        .appName("plait audit")
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )


def judged(
    session: Any,
    files: Sequence[Path | str],
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
) -> Any:
    """What is owed by the families of these files, as a frame of Spark.

    Its columns are those of `columns.DUTIES`; nothing is worked out before it is asked
    for. Whole families stand together, in no order of families.

    Args:
        session: one of Spark, made by `session_for` or by the platform.
        files: files of an extract, at paths that each worker can read.
        rules: the standards, for the facts of this extract.
    """
    paths = [str(path) for path in files]
    if not paths:
        return session.createDataFrame([], SCHEMA)
    # One number a file, each in a part of its own: nothing is shuffled.
    numbers = session.range(0, len(paths), 1, len(paths))
    return numbers.mapInArrow(_task(paths, rules, as_of, known_at), SCHEMA)


def judge_extract(
    session: Any,
    folder: Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None,
    out: Path | str,
) -> None:
    """Judge an extract and write what is owed as Parquet, a part for each file.

    Args:
        folder: the extract, at a path that each worker can read.
        out: a new folder, or any place that Spark can write to.
    """
    files = sorted((folder / "events").glob("*.parquet"))
    frame = judged(session, files, rules, as_of, known_at)
    frame.write.mode("errorifexists").parquet(str(out))


def judge(
    events: pa.Table | Path,
    rules: Rulebook,
    as_of: datetime,
    known_at: datetime | None = None,
    *,
    room: Room = _ROOM,
) -> pa.Table:
    """What a task does with one file: the kernel judges it, without numba DuckDB."""
    engine = judge_of("kernel" if find_spec("numba") else "duckdb")
    return engine(events, rules, as_of, known_at, room=room)


def on_each(files: Sequence[Path], work: Callable[[Path], Any]) -> Iterator[Any]:
    """What the work comes to for each file, in their order, a task a file.

    Spark is found where the environment variable `PLAIT_SPARK` says; without it, in
    this process.

    Raises:
        MissingEngine: PySpark or Java is not installed.
    """
    session = session_for(os.environ.get("PLAIT_SPARK") or "local[*]")

    def task(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                done = pickle.dumps(work(files[number]))
                yield pa.record_batch({"number": [number], "done": [done]})

    numbers = session.range(0, len(files), 1, max(len(files), 1))
    rows = numbers.mapInArrow(task, "number bigint, done binary").collect()
    for row in sorted(rows, key=lambda one: int(one["number"])):
        yield pickle.loads(bytes(row["done"]))  # noqa: S301 - our own workers wrote it


def _task(
    paths: list[str], rules: Rulebook, as_of: datetime, known_at: datetime | None
) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """What a worker does with the numbers of files that it is given."""

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for number in batch.column(0).to_pylist():
                table = judge(Path(paths[number]), rules, as_of, known_at)
                yield from table.to_batches()

    return work


def _check_that_it_runs() -> None:
    if not find_spec("pyspark"):
        raise MissingEngine(
            "Spark is not installed. Install it with pip install 'plait[spark]', or "
            "leave --engine out: DuckDB gives the same answers on this machine."
        )
    home = os.environ.get("JAVA_HOME")
    if not (which("java") or (home and (Path(home) / "bin/java").exists())):
        raise MissingEngine(
            "Spark needs Java 17 or newer, and there is none. Install it, for example "
            "with apt-get install openjdk-17-jre-headless, or set JAVA_HOME."
        )
