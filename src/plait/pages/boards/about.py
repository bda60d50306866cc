"""What a measure is: which standard or national measure, whose limit, how counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plait.assurance.national import National, national
from plait.assurance.spc import Improvement
from plait.pages.groups import GROUPS
from plait.standards.collection import Library
from plait.standards.plain_words import limit_of_case
from plait.standards.shapes import (
    FORCE_IN_WORDS,
    ORIGIN_IN_WORDS,
    Standard,
    Within,
)

NATIONAL_GROUP: Final = "National measures"
_HOURS: Final = {"hours": 1, "days": 24, "age_days": 24, "age_weeks": 168}


@dataclass(frozen=True, slots=True)
class Named:
    """A source: the document and its clause, and whether somebody has checked it."""

    document: str
    clause: str
    url: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Ours:
    """A measure that asks for the same: its name in an address, and its title."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class About:
    """What a page says of a measure.

    Attributes:
        key: as readings name it, `standard:hv_new_birth`.
        standard: the id of the standard in the guide, or nothing.
        limit: how long it allows, in words, and in `hours` where that is one time.
        target: the per cent that a national body asks for, or None.
        how: how it is counted, in sentences.
        is_number: it is a number of people, and no per cent of anything.
        overlaps: its months share people, so that no limits can be drawn.
        drawn_after_days: so long after its end a month may grow, and is not drawn.
        ours: the standard that asks for the same as a national measure, or nothing.
        differs: in what the national measure is not the same, in sentences.
        nationals: the national measures that ask for the same as this standard.
    """

    key: str
    title: str
    group: str
    standard: str
    sources: tuple[Named, ...]
    force: str
    origin: str
    limit: str
    hours: int | None
    improvement: Improvement
    target: float | None
    how: tuple[str, ...]
    is_number: bool = False
    counts: str = ""
    overlaps: bool = False
    drawn_after_days: int = 0
    ours: Ours | None = None
    differs: tuple[str, ...] = ()
    nationals: tuple[Ours, ...] = ()

    @property
    def family(self) -> str:
        """The first part of its address."""
        return self.key.partition(":")[0]

    @property
    def shares(self) -> str:
        """What is drawn of it, if it is no time."""
        return "How many" if self.is_number else f"Per cent {self.share_of}"

    @property
    def share_of(self) -> str:
        """What a per cent of it is of, in words."""
        if self.counts == "attendance":
            return "that were missed"
        return "who count" if self.family == "national" else "met in time"

    @property
    def name(self) -> str:
        """The second part."""
        return self.key.partition(":")[2]


def about(key: str, library: Library) -> About:
    """What is known of the measure; one that is no longer known is said to be so."""
    family, _, name = key.partition(":")
    standard = library.get(name) if family == "standard" else None
    if standard is not None:
        return _of_standard(key, standard)
    if family == "national" and name in national():
        return _of_national(key, national()[name], library)
    return About(
        key, name.replace("_", " ").capitalize(), "Measures no longer in use", "", (),
        "Not in use now: its source is not here.", "", "", None, "increase", None, _HOW,
    )  # fmt: skip


def _of_standard(key: str, one: Standard) -> About:
    case = one.within[0]
    size = _HOURS.get(case.limit.unit)
    is_one = len(one.within) == 1 and size and len(case.limit.parts) == 1
    is_early = any(map(_is_early, one.within))
    return About(
        key=key,
        title=one.title,
        group=GROUPS.get(one.group, one.group),
        standard=one.id,
        sources=tuple(
            Named(each.document, each.clause, each.url or "", each.verified)
            for each in one.sources
        ),
        force=FORCE_IN_WORDS[one.force],
        origin=ORIGIN_IN_WORDS[one.limit_origin],
        limit=", otherwise ".join(limit_of_case(each) for each in one.within),
        hours=case.limit.n * (size or 0) if is_one else None,
        improvement="increase",
        target=None,
        how=(*_HOW, _TOLD_OF_LATE) if is_early else _HOW,
        drawn_after_days=_LATE_DAYS if is_early else 0,
        nationals=tuple(
            Ours(each.id, each.title)
            for each in national().values()
            if each.ours == one.id
        ),
    )


def _is_early(case: Within) -> bool:
    """Whether it may be over before anybody knows of the pregnancy."""
    [*units], days = (part.unit for part in case.limit.parts), case.limit.n
    return units == ["gestation_days"] and days < _EARLY_DAYS


def _of_national(key: str, one: National, library: Library) -> About:
    standard = library.get(one.ours)
    what = f"Counted are {_small(one.numerator)}"
    whole = f", of {_small(one.denominator)}" if one.denominator else ""
    counts = f"{what}{whole}, in the month {one.month}. So the definition says."
    return About(
        key=key,
        title=one.title,
        group=NATIONAL_GROUP,
        standard="",
        sources=(Named(one.document, one.clause, one.url, one.verified),),
        force=_force(one),
        origin=ORIGIN_IN_WORDS["national"] if one.has_limit else "",
        limit="",
        hours=None,
        improvement=one.improvement,
        target=one.target,
        how=(
            counts, _NOT_KNOWN,
            *((_ROUNDED,) if one.is_number else _HOW[_ALSO_NATIONAL:]),
        ),
        is_number=one.is_number,
        counts=one.counts,
        overlaps=one.overlaps,
        ours=Ours(standard.id, standard.title) if standard else None,
        differs=one.differs,
    )  # fmt: skip


def _force(one: National) -> str:
    """How much it binds: what says no time is never shown as if it did."""
    if one.is_number:
        return _A_NUMBER
    return FORCE_IN_WORDS[one.force] if one.has_limit else _A_SHARE


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


_NOT_KNOWN: Final = (
    "Of whom too little is recorded is among the missing, not among those who count: "
    "a visit of which nobody wrote how it was held, or whether the ASQ-3 was used."
)
#: Of some pregnancies it is told after the day on which this was due, in their first 20
#: weeks mostly within 8 weeks of it: a month without them looks better than it is.
_EARLY_DAYS: Final = 140
_LATE_DAYS: Final = 56
_TOLD_OF_LATE: Final = (
    "Of some pregnancies it is told only after this was due. So a month is drawn 8 "
    "weeks after its end, when most of them are known."
)
#: What binds nobody to anything.
_A_NUMBER: Final = "A number that a national body counts: it asks for nothing"
_A_SHARE: Final = "A per cent that a national body counts: it states no time"
#: Of a number of people, which has no per cent and no quarter.
_ROUNDED: Final = "1 to 4 are hidden and others are rounded to 5."
#: From here on it holds for national measures too.
_ALSO_NATIONAL: Final = 4
#: How every measure is counted.
_HOW: Final = (
    (
        "Counted is each time the standard asked something of somebody, by the very "
        "rules that staff were asked to follow, in the month in which it was due."
    ),
    (
        "Met in time is the per cent of those of which it is known: met, met late, "
        "ended when they were late, or late still. What was stopped before it was "
        "late, and what is not due yet, is left out."
    ),
    (
        "A month is drawn when no more than 1 in 10 of what began in it may still be "
        "done in time. Until then it would look better than it is, or worse."
    ),
    (
        "The median is of what was met. What never was is not in it, so read it "
        "beside the per cent."
    ),
    (
        "Outside the agency whose own numbers they are, 1 to 4 are hidden and others "
        "are rounded to 5, and per cents are worked out from the rounded numbers. "
        "More is hidden where a small number could be worked out from the others."
    ),
    (
        "What is too small by month is told by whole quarter only, and its last twelve "
        "months are then the last four whole quarters. Where months are told, a "
        "quarter is the sum of what is told of them."
    ),
)
