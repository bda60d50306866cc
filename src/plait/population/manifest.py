"""The manifest of an extract: what it is, and what each of its files must be.

It is written last, so a folder without one was not finished. What it says is checked
when an extract is opened: see `reading`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from plait.clock.moments import parse_moment
from plait.population.keeping import Needs
from plait.standards.collection import Library

#: The version of the format that this Plait writes, and the only one that it reads.
FORMAT: Final = 1
NAME: Final = "manifest.json"
FACTS_FILE: Final = "facts.parquet"
FAMILIES_FILE: Final = "families.parquet"
EVENTS_FOLDER: Final = "events"

_AGAIN: Final = "Export again."
_BUCKET: Final = re.compile(rf"{EVENTS_FOLDER}/bucket-\d{{5}}\.parquet", re.ASCII)
_OTHERS: Final = frozenset({FACTS_FILE, FAMILIES_FILE})


class BadExtract(Exception):
    """A folder that is no extract, or not a whole one. Says in words what is wrong."""


@dataclass(frozen=True, slots=True)
class FileNote:
    """What a file must be: its rows, its bytes and its SHA-256.

    `chain` is what the events of a bucket were when it was written; it changes with
    any new event of any of its families. Only an export has it.
    """

    rows: int
    size: int
    sha256: str
    chain: str = ""

    def as_json(self) -> dict[str, Any]:
        """As the manifest says it."""
        known = {"rows": self.rows, "size": self.size, "sha256": self.sha256}
        return {**known, "chain": self.chain} if self.chain else known


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency: of which kind it is, and in which area."""

    slug: str
    kind: str
    area: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an extract says of itself.

    Attributes:
        needs: what of each kind of fact was kept.
        rules: a digest of the standards that it was made for.
        standards: the ids of these standards, each with its versions.
        rows: of events. `families`: how many subjects they belong to.
        watermark: the newest moment of recording that was taken in; None without any.
        made_at: when it was made; None for what is made up.
        agencies, areas: their names, by the codes of the columns.
        owing: the agencies that may owe something, with kind and area; nothing in one
            of an earlier Plait.
        files: by their names within the folder.
    """

    needs: Needs
    rules: str
    standards: Mapping[str, tuple[int, ...]]
    rows: int
    families: int
    watermark: datetime | None = None
    made_at: datetime | None = None
    agencies: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    owing: tuple[Agency, ...] = ()
    files: Mapping[str, FileNote] = field(default_factory=dict)

    @property
    def buckets(self) -> tuple[str, ...]:
        """The names of the files of events, in order."""
        return tuple(sorted(filter(is_bucket, self.files)))

    def as_text(self) -> str:
        """The manifest as the text of its file."""
        files = {name: note.as_json() for name, note in sorted(self.files.items())}
        said = {
            "format": FORMAT,
            "plait": version("plait"),
            "made_at": _text_of(self.made_at),
            "watermark": _text_of(self.watermark),
            "rows": self.rows,
            "families": self.families,
            "rules": self.rules,
            "standards": {name: list(each) for name, each in self.standards.items()},
            "agencies": list(self.agencies),
            "areas": list(self.areas),
            "owing": [asdict(one) for one in self.owing],
            "kept": self.needs.as_json(),
            "files": files,
        }
        return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def standards_of(library: Library) -> dict[str, tuple[int, ...]]:
    """The ids of standards with their versions, as a manifest names them."""
    return {
        id_: tuple(sorted({one.version for one in versions}))
        for id_, versions in library.by_id.items()
    }


def bucket_name(number: int) -> str:
    """The name of a bucket's file within the folder."""
    return f"{EVENTS_FOLDER}/bucket-{number:05}.parquet"


def is_bucket(name: str) -> bool:
    """Whether a file of this name holds events."""
    return _BUCKET.fullmatch(name) is not None


def parse(text: str) -> Manifest:
    """A manifest from the text of its file.

    Raises:
        BadExtract: it is none, or of another version of the format.
    """
    try:
        said = json.loads(text)
        found = said["format"]
    except (ValueError, RecursionError, KeyError, TypeError):
        msg = f"{NAME}: is not the manifest of an extract. {_AGAIN}"
        raise BadExtract(msg) from None
    if found != FORMAT:
        msg = (
            f"{NAME}: wanted format {FORMAT}, got {str(found)[:20]!r}. It was written "
            "by another version of Plait: use that one, or export again."
        )
        raise BadExtract(msg)
    try:
        return _made_of(said)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        what = f" ({error.args[0]})" if isinstance(error, KeyError) else ""
        msg = f"{NAME}: something is missing in it or was changed{what}. {_AGAIN}"
        raise BadExtract(msg) from None


def _made_of(said: Mapping[str, Any]) -> Manifest:
    files = {str(name): _note(note) for name, note in said["files"].items()}
    if strange := [one for one in files if one not in _OTHERS and not is_bucket(one)]:
        # It might lie outside the folder, or stand for one bucket twice.
        msg = f"{NAME}: names {strange[0][:60]!r}, which is no file of ours. {_AGAIN}"
        raise BadExtract(msg)
    made = Manifest(
        needs=Needs.from_json(said["kept"]),
        rules=str(said["rules"]),
        standards={name: tuple(each) for name, each in said["standards"].items()},
        rows=int(said["rows"]),
        families=int(said["families"]),
        watermark=_moment(said["watermark"]),
        made_at=_moment(said["made_at"]),
        agencies=tuple(map(str, said["agencies"])),
        areas=tuple(map(str, said["areas"])),
        owing=tuple(_agency(one) for one in said.get("owing", ())),
        files=files,
    )
    if sum(files[name].rows for name in made.buckets) != made.rows:
        raise ValueError
    return made


def _agency(said: Mapping[str, Any]) -> Agency:
    return Agency(str(said["slug"]), str(said["kind"]), str(said["area"]))


def _note(note: Mapping[str, Any]) -> FileNote:
    return FileNote(
        int(note["rows"]), int(note["size"]), str(note["sha256"]), note.get("chain", "")
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)


def _text_of(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
