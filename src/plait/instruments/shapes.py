"""The shape of an instrument: everything about a questionnaire that is data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

TextPolicy = Literal["embed", "embed_unmodified", "licensed_pack", "score_only"]

#: What may be done with the words of an instrument.
#: - embed: its words may be shown, and laid out as we need;
#: - embed_unmodified: its words may be shown, but never changed;
#: - licensed_pack: its words come from a licence that the service itself holds;
#: - score_only: only scores are kept.
TEXT_POLICIES: Final[tuple[str, ...]] = get_args(TextPolicy)

#: With these policies the words of an instrument may be part of Plait.
WORDS_MAY_SHIP: Final = frozenset({"embed", "embed_unmodified"})


@dataclass(frozen=True, slots=True)
class Band:
    """A range of totals with a name: from `at_least` up to the next band."""

    name: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Subscale:
    """Items that are added up on their own, with bands of their own."""

    id: str
    title: str
    items: tuple[int, ...]
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of the instrument or its score in a terminology."""

    system: str
    code: str
    means: str
    checked_by: str


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of an instrument: a stem, one question an item, the options."""

    source: str
    stem: str
    items: tuple[str, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A questionnaire.

    Attributes:
        period: the time that the person is asked about, in words.
        printed: for each item, the score of each printed option from the top.
        yes_no: whether the answers are yes or no (1 or 0).
        safety_items: numbers (from 1) of the items about harm to self or infant; any
            score of 1 or more is acted on, whatever the total.
        bands: what totals mean; a setting, lowest first. A total below the first is
            in no band.
        subscales: parts that are added up on their own.
        licence: what the publisher allows, in words.
        text_policy: what that means for the words; see `TEXT_POLICIES`.
        wording: the words, or None: staff then use the printed form.
        sources: where the scoring and the bands come from.
    """

    id: str
    title: str
    short_title: str
    period: str
    printed: tuple[tuple[int, ...], ...]
    yes_no: bool
    safety_items: tuple[int, ...]
    bands: tuple[Band, ...]
    subscales: tuple[Subscale, ...]
    codes: tuple[Code, ...]
    licence: str
    text_policy: TextPolicy
    wording: Wording | None
    sources: tuple[str, ...]

    @property
    def items(self) -> int:
        """How many items are scored."""
        return len(self.printed)

    @property
    def least(self) -> int:
        """The lowest score of an item."""
        return min(self.printed[0])

    @property
    def greatest(self) -> int:
        """The highest score of an item."""
        return max(self.printed[0])

    @property
    def least_total(self) -> int:
        """The lowest total."""
        return self.least * self.items

    @property
    def greatest_total(self) -> int:
        """The highest total."""
        return self.greatest * self.items

    @property
    def reversed_items(self) -> tuple[int, ...]:
        """Numbers (from 1) of the items whose top option scores highest."""
        return tuple(
            number
            for number, scores in enumerate(self.printed, start=1)
            if scores[0] > scores[-1]
        )


def band_of(bands: Sequence[Band], total: int) -> str | None:
    """The name of the band that a total is in, or None if it is below the first."""
    name = None
    for band in bands:
        if total < band.at_least:
            break
        name = band.name
    return name


def with_bands(instrument: Instrument, settings: Mapping[str, int]) -> Instrument:
    """The same instrument with bands of a service's own.

    Args:
        instrument: the instrument as it ships.
        settings: the lowest total of each band, by name, as a policy sets them.

    Raises:
        ValueError: there are none, two begin at the same total, or one lies outside
            the totals that the instrument can give.
    """
    bands = tuple(
        Band(name, at_least)
        for name, at_least in sorted(settings.items(), key=lambda setting: setting[1])
    )
    check_bands(bands, greatest=instrument.greatest_total, where=instrument.id)
    return replace(instrument, bands=bands)


def check_bands(bands: Sequence[Band], *, greatest: int, where: str) -> None:
    """Refuse bands that no total can be in.

    Raises:
        ValueError: as `with_bands`, saying where.
    """
    starts = [band.at_least for band in bands]
    if not bands:
        message = f"{where}: wanted one band or more, got none"
        raise ValueError(message)
    if starts != sorted(set(starts)):
        message = f"{where}: wanted bands from low to high, each once; got {starts}"
        raise ValueError(message)
    if starts[0] < 0 or starts[-1] > greatest:
        message = f"{where}: wanted bands from 0 to {greatest}, got {starts}"
        raise ValueError(message)
