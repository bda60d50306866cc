"""What a parent is asked about their care: our own plain questions, as data.

They are in the style of POEM, and are not it: its wording is nowhere in Plait.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

from ruamel.yaml import YAML

#: No answer to a question of one's own may be longer than this, in signs.
MOST_WORDS: Final = 1000


class ImpossibleAnswers(ValueError):
    """Answers that could not be given; the text never repeats any."""


@dataclass(frozen=True, slots=True)
class Said:
    """A question or an option: its id, and its words."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Questions:
    """The questions of one version, in their order, with the options of each."""

    version: int
    options: tuple[Said, ...]
    questions: tuple[Said, ...]


@lru_cache(maxsize=1)
def questions() -> Questions:
    """The questions that are asked now."""
    text = files("plait.instruments").joinpath("experience.yaml").read_text("utf-8")
    raw = YAML(typ="safe", pure=True).load(text)
    return Questions(
        raw["version"],
        tuple(Said(**one) for one in raw["options"]),
        tuple(Said(**one) for one in raw["questions"]),
    )


def check_answers(answers: Mapping[str, object], words: str) -> dict[str, str]:
    """The answers that were given, in the order of the questions.

    Raises:
        ImpossibleAnswers: a question or an option is unknown, nothing at all was
            said, or the words are too long.
    """
    asked = questions()
    known = {one.id for one in asked.questions}
    options = {one.id for one in asked.options}
    if not known.issuperset(answers):
        message = "wanted answers to questions that are asked, got another"
        raise ImpossibleAnswers(message)
    if any(answer not in options for answer in answers.values()):
        message = f"wanted one of {', '.join(sorted(options))}, got another answer"
        raise ImpossibleAnswers(message)
    if not answers and not words.strip():
        message = "wanted one answer or more, got none"
        raise ImpossibleAnswers(message)
    if len(words) > MOST_WORDS:
        message = f"wanted up to {MOST_WORDS} signs of words, got {len(words)}"
        raise ImpossibleAnswers(message)
    return {one.id: str(answers[one.id]) for one in asked.questions
            if one.id in answers}  # fmt: skip
