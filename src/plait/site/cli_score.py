"""`plait score`: the scores of questionnaires, line by line."""

import json
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, BinaryIO

import click

from plait.instruments.loader import library
from plait.instruments.scoring import ImpossibleScore, score_of
from plait.instruments.shapes import Instrument, with_bands

#: No answers to a questionnaire are longer; a longer line is refused, not kept.
_LONGEST_LINE_BYTES = 1_000_000

_ANSWERS = frozenset({"instrument", "items", "answers_printed", "total", "safety_item"})


class _Refused(ValueError):
    """A line that is not a question we can answer; its text says why."""


@click.command(name="score")
@click.option(
    "--ndjson",
    is_flag=True,
    help="Read one JSON object a line from standard input, write one a line.",
)
@click.option(
    "--bands",
    multiple=True,
    metavar="INSTRUMENT:NAME=FROM,...",
    help="Use other bands, such as epds:possible=11,probable=13.",
)
def command(*, ndjson: bool, bands: tuple[str, ...]) -> None:
    """Score questionnaires.

    \b
    Reads lines such as
      {"instrument": "epds", "items": [0,1,2,0,1,1,0,2,1,0]}
      {"instrument": "epds", "answers_printed": [0,1,2,0,1,1,0,2,1,0]}
      {"instrument": "epds", "total": 8, "safety_item": 0}
    and writes, for each, a line with instrument, total, safety_item and bands, or a
    line with an error in its place.
    """
    if not ndjson:
        message = "say --ndjson: one JSON object a line in, one a line out"
        raise click.UsageError(message)
    instruments = dict(library())
    for setting in bands:
        changed = _with_setting(instruments, setting)
        instruments[changed.id] = changed
    _answer_lines(sys.stdin.buffer, instruments)


def _answer_lines(lines: BinaryIO, instruments: Mapping[str, Instrument]) -> None:
    """Write one line for each line read, at once, so that it works in a pipe."""
    number = 0
    while line := lines.readline(_LONGEST_LINE_BYTES):
        number += 1
        whole = _is_whole(line) or not _skip_rest(lines)
        answer: dict[str, Any]
        try:
            answer = _answer(line if whole else b"", instruments)
        except (_Refused, ImpossibleScore) as refused:
            answer = {"error": str(refused), "line": number}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _is_whole(line: bytes) -> bool:
    """Whether the end of a line has been read, so far as one can tell from it."""
    return line.endswith(b"\n") or len(line) < _LONGEST_LINE_BYTES


def _skip_rest(lines: BinaryIO) -> bool:
    """Read to the end of a line that is too long, keeping nothing; was there more?"""
    rest = skipped = lines.readline(_LONGEST_LINE_BYTES)
    while rest and not rest.endswith(b"\n"):
        rest = lines.readline(_LONGEST_LINE_BYTES)
    return skipped not in (b"", b"\n")


def _answer(line: bytes, instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """The score that a line asks for."""
    asked = _read(line)
    instrument = _instrument(asked.get("instrument"), instruments)
    _refuse_misspelt(asked)
    found = score_of(instrument, asked)
    return {
        "instrument": found.instrument,
        "total": found.total,
        "safety_item": found.safety_item,
        "bands": list(found.bands),
    }


def _read(line: bytes) -> dict[str, Any]:
    """The JSON object on a line."""
    try:
        asked = json.loads(line, object_pairs_hook=_no_field_twice)
    except _Refused:
        raise
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        message = (
            f"wanted a JSON object of at most {_LONGEST_LINE_BYTES} bytes on a line"
        )
        raise _Refused(message)
    return asked


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        message = "a field stands twice in it"
        raise _Refused(message)
    return found


def _refuse_misspelt(asked: Mapping[str, Any]) -> None:
    """Refuse a field that is nearly one of ours; others may travel along unread."""
    for field in sorted(set(asked) - _ANSWERS):
        near = get_close_matches(field[:40].lower(), _ANSWERS, cutoff=0.75)
        if near:
            message = f"a field is not one that we read; did you mean {near[0]}?"
            raise _Refused(message)


def _instrument(name: object, instruments: Mapping[str, Instrument]) -> Instrument:
    """The instrument of that id, or a refusal that helps to find it."""
    if isinstance(name, str) and name in instruments:
        return instruments[name]
    near = get_close_matches(str(name)[:40].lower(), instruments)
    hint = f"; did you mean {near[0]}?" if near else "; got another"
    message = f"wanted an instrument of {', '.join(sorted(instruments))}{hint}"
    raise _Refused(message)


def _with_setting(instruments: Mapping[str, Instrument], setting: str) -> Instrument:
    """An instrument with the bands that an option sets."""
    name, _, pairs = setting.partition(":")
    try:
        bands = {
            band.strip(): int(at_least)
            for band, _, at_least in (pair.partition("=") for pair in pairs.split(","))
        }
        return with_bands(_instrument(name, instruments), bands)
    except ValueError as fault:
        message = f"wanted INSTRUMENT:NAME=FROM,... such as epds:possible=11; {fault}"
        raise click.BadParameter(message, param_hint="--bands") from None
