"""What the standards that Plait comes with say, kept beside our compiled Python.

Reading YAML takes seconds at each start of each process, and nearly always says what it
said before. What is kept of a file counts only for the very bytes that it was read
from, read by the same reader; anything else is read again. It lies where Python keeps
its own compiled files, in `__pycache__`: whoever may write there may change our code
as well. Where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ruamel.yaml import __version__ as reader_version

HERE = Path(__file__).parent
FOLDER = HERE / "__pycache__"


class _Lines:
    """On which lines (from 0) the parts of a document are, asked as of ruamel's."""

    def __init__(self, lines: dict[Any, int]) -> None:
        self._lines = lines

    def key(self, name: Any) -> tuple[int]:
        """The line of a field, by its name."""
        return (self._lines[name],)

    item = key


class _Fields(dict[str, Any]):
    """Fields of a document, with their lines."""

    lc: _Lines


class _Items(list[Any]):
    """A list in a document, with its lines."""

    lc: _Lines


def document(path: Path, *, folder: Path = FOLDER) -> Any:
    """What `yaml_files.parse` would say of this file; None if nothing was kept of it.

    Args:
        path: a file of standards below this package.
        folder: where they are kept.
    """
    with contextlib.suppress(OSError, ValueError):
        mark, _, says = _place(path, folder).read_text("utf-8").partition("\n")
        if mark == _mark_of(path.read_bytes(), says):
            return _unpacked(json.loads(says))
    return None


def keep(path: Path, read: Any, *, seen: bytes, folder: Path = FOLDER) -> None:
    """Keep what was read from this file, if it comes back as it is.

    Args:
        path: a file of standards below this package.
        read: what `yaml_files.parse` said of it.
        seen: the bytes that it had before; where it was changed since, nothing is kept.
        folder: where it is kept.
    """
    if sys.dont_write_bytecode:
        return
    with contextlib.suppress(OSError, ValueError, TypeError, AttributeError):
        if path.read_bytes() != seen:
            return
        says = json.dumps(_packed(read))
        if json.dumps(_packed(_unpacked(json.loads(says)))) == says:
            _write(_place(path, folder), f"{_mark_of(seen, says)}\n{says}")


def _place(path: Path, folder: Path) -> Path:
    return folder / f"{'.'.join(path.relative_to(HERE).parts)}.kept"


def _mark_of(seen: bytes, says: str) -> str:
    """The same for the same bytes, read by the same reader, and kept whole."""
    kept = sha256(says.encode()).digest()
    return sha256(_reader() + kept + seen).hexdigest()


@cache
def _reader() -> bytes:
    ours = (HERE / "yaml_files.py").read_bytes() + Path(__file__).read_bytes()
    return sha256(reader_version.encode() + ours).digest()


def _write(place: Path, text: str) -> None:
    """All of it at once: another process may be reading, or writing the same."""
    place.parent.mkdir(exist_ok=True)
    number, name = tempfile.mkstemp(dir=place.parent, prefix=place.name)
    try:
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)  # as Python's own are, for another account's process
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _packed(node: Any) -> Any:
    """The document in what JSON has: parts with their lines, days in words.

    Raises:
        TypeError: something in it is of another kind.
    """
    lines: Any = getattr(node, "lc", None)
    if isinstance(node, dict):
        if not all(isinstance(key, str) for key in node):
            raise TypeError
        parts = node.items()
        return {"{": [[str(k), lines.key(k)[0], _packed(v)] for k, v in parts]}
    if isinstance(node, list):
        return {"[": [[lines.item(i)[0], _packed(v)] for i, v in enumerate(node)]}
    return _scalar(node)


def _scalar(value: Any) -> Any:
    for kind, name in ((datetime, "moment"), (date, "day")):
        if type(value) is kind:
            return {name: value.isoformat()}
    if isinstance(value, str):
        return str(value)
    if value is None or type(value) in (bool, float):
        return value
    if isinstance(value, int):
        return int(value)
    raise TypeError


def _unpacked(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    ((kind, held),) = node.items()
    if kind == "{":
        fields = _Fields((key, _unpacked(value)) for key, _, value in held)
        fields.lc = _Lines({key: line for key, line, _ in held})
        return fields
    if kind == "[":
        items = _Items(_unpacked(value) for _, value in held)
        items.lc = _Lines({i: line for i, (line, _) in enumerate(held)})
        return items
    return {"moment": datetime, "day": date}[kind].fromisoformat(held)
