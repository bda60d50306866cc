"""Whether one answer can meet two duties, worked out from what their standards ask."""

from __future__ import annotations

from plait.standards.conditions import Test
from plait.standards.plain_words import tests_in_words
from plait.standards.shapes import Standard

#: What an answer of these kinds is called, for use inside a sentence.
_NOUNS = {"meeting.": "meeting", "assessment.": "assessment", "contact.": "visit"}


def one_answers_both(one: Standard, other: Standard) -> str:
    """`One meeting with the police there can meet`; empty where there is none.

    It is so where whatever answers the stricter of the two answers the other as well.
    """
    for strict, loose in ((one, other), (other, one)):
        words = _answers_too(strict, loose)
        if words is not None:
            return words
    return ""


def _answers_too(strict: Standard, loose: Standard) -> str | None:
    """What an answer to `strict` is, if each of them answers `loose`; else None."""
    for standard in (strict, loose):
        answer = standard.then
        if answer.all_of or answer.different_agencies or standard.same_person:
            return None
    extra: list[Test] = []
    for signal in strict.then.signals:
        implied = [to for to in loose.then.signals if signal.implies(to)]
        if not implied:
            return None
        extra += [test for test in signal.tests if test not in implied[0].tests]
    # Only what is called the same is worth saying: a visit is not a meeting.
    nouns = {
        noun
        for signal in strict.then.signals
        for start, noun in _NOUNS.items()
        if all(kind.startswith(start) for kind in signal.kinds)
    }
    if len(nouns) != 1:
        return None
    more = " and ".join(tests_in_words(dict.fromkeys(extra)))
    return f"One {nouns.pop()}{f' {more}' if more else ''} can meet"
