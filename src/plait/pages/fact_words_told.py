"""Facts whose fields are told under other names: of addresses, births and diaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from plait.pages import (
    fact_words_addresses,
    fact_words_appointments,
    fact_words_births,
)

LABELS: Final[Mapping[str, str]] = {
    **fact_words_addresses.LABELS,
    **fact_words_births.LABELS,
    **fact_words_appointments.LABELS,
}
HIDDEN: Final = fact_words_births.HIDDEN | fact_words_appointments.HIDDEN

NOT_IN_LINE: Final = fact_words_births.NOT_IN_LINE
PHRASES: Final = fact_words_addresses.PHRASES
SAID: Final = fact_words_births.SAID


def renamed(kind: str, fact: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fact with the field names under which it is told."""
    for told in (fact_words_addresses, fact_words_births, fact_words_appointments):
        fact = told.renamed(kind, fact)
    return fact
