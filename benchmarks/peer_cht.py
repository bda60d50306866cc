"""The Community Health Toolkit's task rules on the same five standards.

The toolkit is fetched by npm into `var/peers` and runs there as it is; only the rules
(`peer_cht.js`) are ours. Its time is that of judging alone: the families lie ready in
its memory, while ours are read from the disk.
"""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.population_by_hand import FIVE

VERSIONS = ("cht-conf@6.6.1", "cht-nootils@4.2.0")
_HERE = Path(__file__).resolve().parent
_PLACE = _HERE.parent / "var" / "peers"
_ALL = """
    select family, kind, kept, occurred // 1000 as occurred
    from read_parquet('{0}/events/*.parquet') join '{0}/facts.parquet' using (fact)
    where subject = 0
    order by family, occurred
"""


class NotThere(Exception):
    """The toolkit could not be had. Says in words why."""


@dataclass(frozen=True, slots=True)
class Peer:
    """What the toolkit did.

    Attributes:
        families: how many it judged, all in memory.
        cpu: seconds of the processor for all of them.
        tasks: how many tasks each of the five gave.
    """

    families: int
    cpu: float
    tasks: dict[str, int]


def judged(extract: Path) -> Peer:
    """Judge every family of an extract by the toolkit.

    Raises:
        NotThere: there is no node, no npm or no network.
    """
    modules = _fetched()
    with tempfile.TemporaryDirectory() as folder:
        families = Path(folder) / "families.ndjson"
        with families.open("w", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(one)}\n" for one in _families(extract))
        command = [_found("node"), "--max-old-space-size=8000",
                   str(_HERE / "peer_cht.js"), str(modules), str(families)]  # fmt: skip
        said = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(said.stdout)
    assert set(found["tasks"]) == set(FIVE), found
    return Peer(found["families"], found["cpu_seconds"], found["tasks"])


def _fetched() -> Path:
    modules = _PLACE / "node_modules"
    if (modules / "cht-conf").is_dir() and (modules / "cht-nootils").is_dir():
        return modules
    _PLACE.mkdir(parents=True, exist_ok=True)
    command = [_found("npm"), "install", "--prefix", str(_PLACE), "--ignore-scripts",
               "--no-audit", "--no-fund", *VERSIONS]  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise NotThere("npm could not fetch it")
    return modules


def _found(program: str) -> str:
    where = shutil.which(program)
    if where is None:
        raise NotThere(f"there is no {program}")
    return where


def _families(extract: Path) -> Iterator[dict[str, Any]]:
    """Each family as a contact with its reports, as the toolkit takes them."""
    contact: dict[str, Any] = {}
    with duckdb.connect() as database:
        found = database.execute(_ALL.format(extract))
        while rows := found.fetchmany(100_000):
            for number, (family, kind, kept, occurred) in enumerate(rows):
                if not contact or contact["contact"]["_id"] != family:
                    if contact:
                        yield contact
                    contact = {
                        "contact": {"_id": family, "type": "contact"},
                        "reports": [],
                    }
                contact["reports"].append(
                    {
                        "_id": f"{family}-{number}",
                        "form": kind,
                        "reported_date": occurred,
                        "fields": json.loads(kept),
                    }
                )
    if contact:
        yield contact
