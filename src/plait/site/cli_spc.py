"""`plait spc`: which points of a series are news, and which are noise."""

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

import click

from plait.assurance import spc

#: No series is longer; more is refused and not kept.
_LONGEST_BYTES = 10_000_000
#: Numbers further from 0 than this measure nothing that we chart.
_LARGEST = 1e15
_FIELDS = ("points", "improvement", "target", "rebase_at", "rules")


class _Refused(ValueError):
    """What was given is not a series; the text says what was wanted and what came."""


@click.command(name="spc")
@click.option("--json", "as_json", is_flag=True, help="Write JSON; else a table.")
def command(*, as_json: bool) -> None:
    """Chart a series by the rules of NHS England's XmR charts.

    \b
    Reads from standard input
      {"points": [{"x": "2026-01", "y": 82.5}, ...],
       "improvement": "increase", "decrease" or "neutral",
       "target": a number or null, "rebase_at": [index of a period's first point],
       "rules": "nhs7" or "shift8"}
    and writes each point with its mean, limits, rule and type, and the two icons.
    What else to know, such as limits from few values, is said on standard error.
    """
    try:
        asked = _read(sys.stdin.buffer.read(_LONGEST_BYTES + 1))
        found = _chart(asked)
    except _Refused as refused:
        click.echo(f"spc: {refused}", err=True)
        sys.exit(2)
    for note in found.notes:
        click.echo(_plain(note), err=True)
    click.echo(json.dumps(_told(found)) if as_json else _table(found))


def _told(found: spc.Chart) -> dict[str, Any]:
    return {
        "points": [asdict(one) for one in found.points],
        "variation": found.variation,
        "assurance": found.assurance,
    }


def _table(found: spc.Chart) -> str:
    """A line a point, then the icons in words."""
    lines = []
    for one in found.points:
        numbers = (one.y, one.lower, one.mean, one.upper)
        cells = ("-" if n is None else f"{n:.10g}" for n in numbers)
        what = one.type or "no value"
        why = f" ({spc.rule_words(one.rule)})" if one.rule else ""
        lines.append("\t".join([_plain(one.x), *cells, what.replace("_", " ") + why]))
    if found.variation:
        lines.append(spc.VARIATION_WORDS[found.variation])
    if found.assurance:
        lines.append(spc.ASSURANCE_WORDS[found.assurance])
    return "\n".join(["x\ty\tlower\tmean\tupper\twhat it is", *lines])


def _plain(x: str | float) -> str:
    """A name that keeps its place in a table: no tabs, lines, or half characters."""
    text = str(x).encode(errors="replace").decode()
    return "".join(one if one.isprintable() else " " for one in text)


def _read(raw: bytes) -> Mapping[str, Any]:
    if len(raw) > _LONGEST_BYTES:
        raise _Refused(f"wanted at most {_LONGEST_BYTES} bytes, and got more")
    if not raw.strip():
        raise _Refused("wanted a series as JSON on standard input, and got nothing")
    try:
        # Some programs put a mark before their UTF-8.
        asked = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_no_field_twice)
    except _Refused:
        raise
    except json.JSONDecodeError as fault:
        raise _Refused(
            f"wanted JSON; line {fault.lineno}, column {fault.colno}: {fault.msg}"
        ) from None
    except UnicodeDecodeError:
        raise _Refused("wanted JSON in UTF-8, and got other bytes") from None
    except (ValueError, RecursionError):
        raise _Refused(
            "wanted JSON, and could not read it: it is too deep, or a number too long"
        ) from None
    if not isinstance(asked, dict):
        raise _Refused(f"wanted a JSON object with points, and got {_kind(asked)}")
    return asked


def _no_field_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("a field stands twice in one object")
    return found


def _chart(asked: Mapping[str, Any]) -> spc.Chart:
    for name in asked:
        if name not in _FIELDS:
            near = get_close_matches(name[:40], _FIELDS)
            hint = f"; did you mean {near[0]}?" if near else ""
            raise _Refused(
                f"wanted the fields {', '.join(_FIELDS)}, and got {name[:40]!r}{hint}"
            )
    points = asked.get("points")
    if not isinstance(points, list):
        raise _Refused(f"points: wanted a list, and got {_kind(points)}")
    series = [_point(number, one) for number, one in enumerate(points)]
    return spc.chart(
        series,
        improvement=_one_of("improvement", asked.get("improvement"), spc.DIRECTIONS),
        target=_number("target", asked.get("target")),
        rebase_at=_indexes(asked.get("rebase_at"), len(series)),
        rules=_one_of("rules", asked.get("rules", "nhs7"), spc.RULES),
    )


def _point(number: int, one: object) -> spc.Point:
    place = f"points[{number}]"
    if not isinstance(one, dict) or set(one) != {"x", "y"}:
        got = sorted(one) if isinstance(one, dict) else _kind(one)
        raise _Refused(f"{place}: wanted an object with x and y, and got {got}")
    x = one["x"]
    is_name = isinstance(x, str | int | float) and not isinstance(x, bool)
    if not is_name or (isinstance(x, float) and not math.isfinite(x)):
        got = "one that is none" if is_name else _kind(x)
        raise _Refused(f"{place}.x: wanted a text or a number, and got {got}")
    return spc.Point(x, _number(f"{place}.y", one["y"]))


def _number(place: str, given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _Refused(f"{place}: wanted a number or null, and got {_kind(given)}")
    if not abs(given) <= _LARGEST:  # which no NaN is
        raise _Refused(
            f"{place}: wanted a number from -{_LARGEST:g} to {_LARGEST:g}, "
            "and got one beyond, or none"
        )
    return given


def _indexes(given: object, length: int) -> list[int]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise _Refused(f"rebase_at: wanted a list, and got {_kind(given)}")
    for number, one in enumerate(given):
        if isinstance(one, bool) or not isinstance(one, int) or not 0 <= one < length:
            got = one if isinstance(one, int | float) else _kind(one)
            places = f"0 to {length - 1}" if length else "and there is none"
            raise _Refused(
                f"rebase_at[{number}]: wanted the index of a point, {places}, "
                f"and got {str(got)[:40]}"
            )
    return given


def _one_of(place: str, given: object, known: Mapping[str, Any]) -> Any:
    if isinstance(given, str) and given in known:
        return given
    got = repr(given[:40]) if isinstance(given, str) else _kind(given)
    raise _Refused(f"{place}: wanted one of {', '.join(known)}, and got {got}")


def _kind(given: object) -> str:
    """What was given, without its content."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false"}
    if given is None:
        return "nothing"
    return names.get(type(given), "a number")
