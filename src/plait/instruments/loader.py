"""Read the instruments that ship with Plait."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from ruamel.yaml import YAML

from plait.instruments.shapes import (
    TEXT_POLICIES,
    WORDS_MAY_SHIP,
    Band,
    Code,
    Instrument,
    Subscale,
    Wording,
    check_bands,
)

_FIELDS = frozenset(Instrument.__dataclass_fields__)


class FaultyInstrument(ValueError):
    """A file of the library does not describe an instrument; it says where and why."""


@lru_cache(maxsize=1)
def library() -> Mapping[str, Instrument]:
    """Every instrument that ships with Plait, by id.

    Raises:
        FaultyInstrument: a file does not describe an instrument.
    """
    folder = files("plait.instruments").joinpath("library")
    found = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            raw = YAML(typ="safe", pure=True).load(file.read_text("utf-8"))
            instrument = from_raw(raw, where=file.name)
            found[instrument.id] = instrument
    return MappingProxyType(found)


def from_raw(raw: Mapping[str, Any], *, where: str) -> Instrument:
    """Make an instrument of what its file says.

    Raises:
        FaultyInstrument: a field is missing, unknown or contradicts another.
    """
    if set(raw) != _FIELDS | {"items"}:
        odd = ", ".join(sorted(set(raw) ^ (_FIELDS | {"items"})))
        message = f"{where}: missing or unknown: {odd}"
        raise FaultyInstrument(message)
    if raw["id"] != where.removesuffix(".yaml"):
        message = f"{where}: its id is {raw['id']}, which is not its file name"
        raise FaultyInstrument(message)

    instrument = Instrument(
        id=raw["id"],
        title=raw["title"],
        short_title=raw["short_title"],
        period=raw["period"],
        printed=_printed(raw, where),
        yes_no=raw["yes_no"],
        safety_items=tuple(raw["safety_items"]),
        bands=_bands(raw["bands"]),
        subscales=tuple(
            Subscale(one["id"], one["title"], tuple(one["items"]), _bands(one["bands"]))
            for one in raw["subscales"]
        ),
        codes=tuple(Code(**code) for code in raw["codes"]),
        licence=raw["licence"],
        text_policy=raw["text_policy"],
        wording=_wording(raw["wording"]),
        sources=tuple(raw["sources"]),
    )
    _check(instrument, where)
    return instrument


def _printed(raw: Mapping[str, Any], where: str) -> tuple[tuple[int, ...], ...]:
    """The scores of the printed options, item by item."""
    scores: dict[int, tuple[int, ...]] = {}
    for group in raw["printed"]:
        for item in group["items"]:
            if item in scores:
                message = f"{where}: item {item} is printed twice"
                raise FaultyInstrument(message)
            scores[item] = tuple(group["scores"])
    if sorted(scores) != list(range(1, raw["items"] + 1)):
        message = f"{where}: wanted items 1 to {raw['items']}, got {sorted(scores)}"
        raise FaultyInstrument(message)
    return tuple(scores[item] for item in sorted(scores))


def _bands(raw: Mapping[str, int] | None) -> tuple[Band, ...]:
    """Bands by name, in the order of the file."""
    return tuple(Band(name, at_least) for name, at_least in (raw or {}).items())


def _wording(raw: Mapping[str, Any] | None) -> Wording | None:
    """The words, where they ship."""
    if raw is None:
        return None
    return Wording(
        raw["source"], raw["stem"], tuple(raw["items"]), tuple(raw["options"])
    )


def _check(instrument: Instrument, where: str) -> None:
    """Refuse an instrument whose parts contradict each other."""
    numbers = set(range(1, instrument.items + 1))
    wording = instrument.wording
    faults = {
        "an item runs in another range or skips a score": any(
            sorted(scores) != list(range(instrument.least, instrument.greatest + 1))
            or list(scores) not in (sorted(scores), sorted(scores, reverse=True))
            for scores in instrument.printed
        ),
        "a safety item is not an item": not numbers.issuperset(instrument.safety_items),
        "a subscale has an item that is not one": any(
            not numbers.issuperset(scale.items) for scale in instrument.subscales
        ),
        "its licence is not stated": not instrument.licence,
        "its text policy is unknown": instrument.text_policy not in TEXT_POLICIES,
        "its words may not ship": wording is not None
        and instrument.text_policy not in WORDS_MAY_SHIP,
        "its words are not one an item and one an option": wording is not None
        and (len(wording.items), len(wording.options))
        != (instrument.items, len(instrument.printed[0])),
        # Of what we hold only scores, no source may have given bands that can be kept.
        "it has neither bands nor subscales": not instrument.bands
        and not instrument.subscales
        and instrument.text_policy != "score_only",
    }
    for fault, found in faults.items():
        if found:
            message = f"{where}: {fault}"
            raise FaultyInstrument(message)
    if instrument.bands:
        check_bands(instrument.bands, greatest=instrument.greatest_total, where=where)
    for scale in instrument.subscales:
        greatest = instrument.greatest * len(scale.items)
        check_bands(scale.bands, greatest=greatest, where=f"{where}, {scale.id}")
