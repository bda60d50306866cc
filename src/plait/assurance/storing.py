"""Storing what a night counted: all of it or nothing, and what others are told of it.

Whose own they are reads the last night. What others are told is of one night a month,
and stays as it is until the next telling: two nights one after the other would differ
by a family or two, and rounding hides no difference from who knows one of the numbers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Final

from django.db import IntegrityError, transaction

from plait.assurance.counts import (
    MADE_UP,
    ImpossibleReading,
    Reading,
    Uncounted,
    check,
    telling_of,
)
from plait.assurance.models import ReadingRow, ToldRow, UncountedRow
from plait.assurance.telling import ForOthers, for_others

ENGINE: Final = "engine"


class OlderReading(ValueError):
    """What is stored of this place was judged at a later moment."""


def store(
    rows: Iterable[Reading],
    *,
    of: Iterable[str] = (),
    uncounted: Iterable[Uncounted] = (),
    tell_anew: bool = False,
    using: str = ENGINE,
) -> int:
    """Replace all that is stored of each partnership among these. All, or nothing.

    What others than the agency whose own they are may be told is worked out here, of
    all of it together; it replaces what they were told where a new telling has begun
    (`counts.telling_of`). Gives how many were stored.

    Args:
        of: partnerships that were counted too: one of which nothing was found keeps
            nothing of what was stored before.
        uncounted: how many are missing from these, of each partnership and agency.
        tell_anew: replace what others were told all the same: it was wrong.

    Raises:
        ImpossibleReading: numbers that do not add up, two moments of one place, two
            readings of the same.
        OlderReading: what is stored of a place was judged at a later moment.
    """
    found, missing = list(rows), list(uncounted)
    places: dict[str, Reading] = {}
    for one in found:
        check(one, places.setdefault(one.partnership, one))
    stored = ReadingRow.objects.using(using)
    all_places = {*places, *of}
    try:
        with transaction.atomic(using=using):
            for place, one in places.items():
                old = stored.filter(partnership_id=place)
                if old.filter(as_of__gt=one.as_of).exists():
                    raise OlderReading(f"{place}: a later reading is stored")
            due = all_places - (set() if tell_anew else _told_already(places, using))
            stored.filter(partnership_id__in=all_places).delete()
            stored.bulk_create(map(_row, found), batch_size=1000)
            _tell(list(for_others(found)), places, due, using)
            _say_who_is_missing(missing, all_places, due, using)
    except IntegrityError as fault:
        raise ImpossibleReading(_what(fault)) from None
    return len(found)


def _told_already(places: Mapping[str, Reading], using: str) -> set[str]:
    """The partnerships of whose last telling this is still the time.

    Not where it was of made-up families and this is not, or the other way round.
    """
    told = ToldRow.objects.using(using).filter(partnership_id__in=places)
    found = told.values_list("partnership_id", "as_of", "rules").distinct()
    return {
        place
        for place, as_of, rules in found
        if as_of is not None
        and telling_of(as_of) >= telling_of(places[place].as_of)
        and (rules == MADE_UP) == (places[place].rules == MADE_UP)
    }


def _tell(
    told: list[ForOthers],
    places: Mapping[str, Reading],
    due: Collection[str],
    using: str,
) -> None:
    table = ToldRow.objects.using(using)
    table.filter(partnership_id__in=due).delete()
    table.bulk_create(
        (
            _told_row(one, places[one.place.partnership_id])
            for one in told
            if one.place.partnership_id in due
        ),
        batch_size=1000,
    )


def _say_who_is_missing(
    missing: list[Uncounted], all_places: Collection[str], due: Collection[str],
    using: str,
) -> None:  # fmt: skip
    table = UncountedRow.objects.using(using)
    for is_told, places in ((False, all_places), (True, due)):
        table.filter(partnership_id__in=places, is_told=is_told).delete()
        table.bulk_create(
            UncountedRow(
                partnership_id=one.partnership, agency=one.agency, is_told=is_told,
                families=one.families, others=one.others, as_of=one.as_of,
                made_at=one.made_at,
            )
            for one in missing
            if one.partnership in places
        )  # fmt: skip


def _row(one: Reading) -> ReadingRow:
    given = asdict(one)
    given["done_by"], given["late_by"] = list(one.done_by), list(one.late_by)
    given["partnership_id"] = given.pop("partnership")
    return ReadingRow(**given)


def _told_row(one: ForOthers, of: Reading) -> ToldRow:
    return ToldRow(
        **asdict(one.place), **one.numbers, span=one.span, begins=one.begins,
        done_by=list(one.done_by), as_of=of.as_of, known_at=of.known_at,
        made_at=of.made_at, rules=of.rules, policy=of.policy,
    )  # fmt: skip


def _what(fault: IntegrityError) -> str:
    """Which promise of the table was broken, without the row that broke it."""
    diagnosis = getattr(fault.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    return f"readings: {str(name or 'a promise of the table').replace('_', ' ')}"
