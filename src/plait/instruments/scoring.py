"""From answers to scores.

Answers come in one of three forms: `items` (scores, as the instrument counts them),
`answers_printed` (positions of the printed options from the top, 0 first) or `total`
(the sum alone, with the score of the safety item where it is known).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NoReturn

from plait.instruments.loader import library
from plait.instruments.shapes import Instrument, band_of

#: The forms in which answers come; a fact has exactly one of them.
FORMS: Final = ("items", "answers_printed", "total")

_YES_NO: Final[Mapping[object, int]] = {"yes": 1, "no": 0, True: 1, False: 0}
_NOTHING: Final = (None, None)
_INTEGERS: Final = {int}


class ImpossibleScore(ValueError):
    """Answers that the instrument cannot give.

    Attributes:
        wanted: what the instrument takes, in words.
        got: what came, as numbers or in general terms; never words that were typed.
    """

    def __init__(self, instrument: str, *, wanted: str, got: str) -> None:
        super().__init__(f"{instrument}: wanted {wanted}; got {got}")
        self.wanted = wanted
        self.got = got


@dataclass(frozen=True, slots=True)
class Score:
    """What an instrument says.

    Attributes:
        instrument: its id.
        total: the sum of the item scores.
        safety_item: the score of the safety item, the worst if there are several;
            None if the instrument has none or its score is not known.
        bands: the names of the bands that the total and the subscales are in.
    """

    instrument: str
    total: int
    safety_item: int | None
    bands: tuple[str, ...]


def score(instrument: Instrument, *, items: Sequence[object]) -> Score:
    """Add up item scores.

    Raises:
        ImpossibleScore: there are too many or too few, or one is out of range.
    """
    return _scored(instrument, check_items(instrument, items))


def score_from_printed(
    instrument: Instrument, *, answers_printed: Sequence[object]
) -> Score:
    """Add up answers given as positions of the printed options.

    Units:
        answers_printed: for each item the option chosen, 0 for the one at the top.

    Raises:
        ImpossibleScore: there are too many or too few, or there is no such option.
    """
    return _scored(instrument, scores_of(instrument, answers_printed))


def score_total(
    instrument: Instrument, *, total: object, safety_item: object = None
) -> Score:
    """Take a sum that was worked out on paper.

    Without the items the subscales are not known, so their bands are left out.

    Raises:
        ImpossibleScore: no answers could add up to it.
    """
    safety = _check_safety(instrument, safety_item)
    whole = _check_total(instrument, total, safety)
    band = band_of(instrument.bands, whole)
    return Score(instrument.id, whole, safety, () if band is None else (band,))


def score_of(instrument: Instrument, answers: Mapping[str, Any]) -> Score:
    """Score answers in whichever of the three forms they come.

    If they come in more than one, the forms have to agree.

    Raises:
        ImpossibleScore: they come in none, contradict each other, or are impossible.
    """
    given = [form for form in FORMS if answers.get(form) is not None]
    if not given:
        wanted = f"one of {', '.join(FORMS)}"
        raise ImpossibleScore(instrument.id, wanted=wanted, got="none of them")

    found = [_score_form(instrument, form, answers) for form in given]
    safety = _check_safety(instrument, answers.get("safety_item"))
    if len({one.total for one in found}) > 1 or safety not in (
        None,
        found[0].safety_item,
    ):
        got = f"{', '.join(given)} that contradict each other"
        raise ImpossibleScore(instrument.id, wanted="one score", got=got)
    return found[0]


def total_of(
    instrument_id: str, fact: Mapping[str, Any]
) -> tuple[int | None, int | None]:
    """The total and the safety item of a screen's fact; (None, None) without answers.

    It is worked out each time that an event is read, so it is quick for what is usual
    and leaves the rest to `score_of`.

    Raises:
        ImpossibleScore: the answers are impossible.
        KeyError: there is no such instrument.
    """
    instrument, count, least, greatest, safety = _table(instrument_id)
    items = fact.get("items")
    total = fact.get("total")
    if (
        type(items) is list
        and total is None
        and fact.get("answers_printed") is None
        and fact.get("safety_item") is None
        and len(items) == count
        and set(map(type, items)) == _INTEGERS
        and min(items) >= least
        and max(items) <= greatest
    ):
        return sum(items), max([items[index] for index in safety], default=None)
    if items is None and total is None and fact.get("answers_printed") is None:
        return _NOTHING
    found = score_of(instrument, fact)
    return found.total, found.safety_item


def check_items(instrument: Instrument, items: object) -> tuple[int, ...]:
    """Item scores as whole numbers, if the instrument can give them.

    A yes-or-no instrument also takes true and false, "yes" and "no".

    Raises:
        ImpossibleScore: there are too many or too few, or one is out of range.
    """
    answers = _check_count(instrument, items)
    if instrument.yes_no:
        answers = [_from_yes_no(answer) for answer in answers]
    for number, answer in enumerate(answers, start=1):
        if type(answer) is not int or not (
            instrument.least <= answer <= instrument.greatest
        ):
            wanted = f"{instrument.least} to {instrument.greatest} for item {number}"
            _refuse(instrument, wanted, answer)
    return tuple(answers)


def scores_of(instrument: Instrument, answers_printed: object) -> tuple[int, ...]:
    """The item scores of printed positions.

    Raises:
        ImpossibleScore: there are too many or too few, or there is no such option.
    """
    positions = _check_count(instrument, answers_printed)
    scores = []
    for number, position in enumerate(positions, start=1):
        options = instrument.printed[number - 1]
        if type(position) is not int or not 0 <= position < len(options):
            wanted = f"an option 0 to {len(options) - 1} from the top for item {number}"
            _refuse(instrument, wanted, position)
        scores.append(options[position])
    return tuple(scores)


def positions_of(instrument: Instrument, items: Sequence[object]) -> tuple[int, ...]:
    """The printed positions of item scores: the way back from `scores_of`.

    Raises:
        ImpossibleScore: as `check_items`.
    """
    scores = check_items(instrument, items)
    return tuple(
        options.index(value)
        for options, value in zip(instrument.printed, scores, strict=True)
    )


@lru_cache(maxsize=64)
def _table(instrument_id: str) -> tuple[Instrument, int, int, int, tuple[int, ...]]:
    """What `total_of` asks of an instrument each time."""
    instrument = library()[instrument_id]
    safety = tuple(number - 1 for number in instrument.safety_items)
    return instrument, instrument.items, instrument.least, instrument.greatest, safety


def _scored(instrument: Instrument, items: tuple[int, ...]) -> Score:
    """The score of item scores that have been checked."""
    total = sum(items)
    found = [band_of(instrument.bands, total)]
    for scale in instrument.subscales:
        subtotal = sum(items[number - 1] for number in scale.items)
        found.append(band_of(scale.bands, subtotal))
    safety = [items[number - 1] for number in instrument.safety_items]
    bands = tuple(band for band in found if band is not None)
    return Score(instrument.id, total, max(safety, default=None), bands)


def _score_form(instrument: Instrument, form: str, answers: Mapping[str, Any]) -> Score:
    """Score the answers in one of their forms."""
    if form == "items":
        return score(instrument, items=answers[form])
    if form == "answers_printed":
        return score_from_printed(instrument, answers_printed=answers[form])
    return score_total(
        instrument, total=answers[form], safety_item=answers.get("safety_item")
    )


def _check_safety(instrument: Instrument, safety_item: object) -> int | None:
    """Refuse a score that the safety item cannot have."""
    if safety_item is None:
        return None
    if not instrument.safety_items:
        _refuse(instrument, "no safety item, for it has none", safety_item)
    if type(safety_item) is not int or not (
        instrument.least <= safety_item <= instrument.greatest
    ):
        wanted = f"{instrument.least} to {instrument.greatest} for the safety item"
        _refuse(instrument, wanted, safety_item)
    return safety_item


def _check_total(instrument: Instrument, total: object, safety: int | None) -> int:
    """Refuse a sum that no answers add up to, given the worst of the safety items."""
    lowest, highest = instrument.least_total, instrument.greatest_total
    wanted = f"a total of {lowest} to {highest}"
    if safety is not None:
        below_greatest = instrument.greatest - safety
        lowest += safety - instrument.least
        highest -= below_greatest * len(instrument.safety_items)
        wanted = f"a total of {lowest} to {highest} with that safety item"
    if type(total) is not int or not lowest <= total <= highest:
        _refuse(instrument, wanted, total)
    return total


def _check_count(instrument: Instrument, answers: object) -> list[Any]:
    """Refuse anything but a list with one answer an item."""
    wanted = f"a list of {instrument.items} answers"
    if not isinstance(answers, list | tuple):
        _refuse(instrument, wanted, answers)
    if len(answers) != instrument.items:
        raise ImpossibleScore(instrument.id, wanted=wanted, got=str(len(answers)))
    return list(answers)


def _from_yes_no(answer: object) -> object:
    """1 for yes, 0 for no; anything else as it came."""
    if isinstance(answer, str):
        return _YES_NO.get(answer.strip().lower(), answer)
    return _YES_NO[answer] if isinstance(answer, bool) else answer


def _refuse(instrument: Instrument, wanted: str, answer: object) -> NoReturn:
    """Raise, naming the kind of thing that came, and its value if it is a number."""
    if answer is None:
        got = "no answer"
    elif isinstance(answer, bool):
        got = "true or false"
    elif isinstance(answer, int) and abs(answer) < 10**6:
        got = str(answer)
    elif isinstance(answer, int | float):
        got = "a number that is not a whole number of a usual size"
    elif isinstance(answer, str):
        got = "text"
    else:
        got = "something that is not a number"
    raise ImpossibleScore(instrument.id, wanted=wanted, got=got)
