"""What made-up parents said of a made-up service, without a name.

Three quarters that are over, of which the oldest has too few answers to be shown. All
of it is made up; none of it is anybody's words.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from plait.clock.quarters import quarters_back
from plait.instruments.experience import questions
from plait.worklist.experience import Answered

#: How many answered in each quarter, the oldest first.
ANSWERED: Final = (3, 9, 14)
#: How often each option was ticked, in their order; the last is how often none was.
_CONTENT: Final = (10, 5, 2, 1, 1)
#: Of these questions people said less good things.
_SLOW: Final = {"soon": (3, 5, 5, 4, 1), "family": (4, 4, 4, 4, 3)}
_WORDS: Final = (
    "I waited a long time before the first visit. After that it was good.",
    "You never made me feel like a bad mother.",
    "It helped that the same nurse came each time.",
    "My partner did not know what was going on. Please talk to partners too.",
    "The letters were hard to read.",
    "Thank you for asking about the baby as well as me.",
    "I did not like having to tell it all again to somebody new.",
)
#: One in so many wrote something.
_WROTE: Final = 3


def made_answers(*, seed: int, today: date) -> list[Answered]:
    """The answers, each with its quarter; the same seed and day give the same ones."""
    draw = Random(seed)
    asked = questions()
    words = list(_WORDS)
    found = []
    before = quarters_back(today, len(ANSWERED) + 1)[:-1]
    for quarter, number in zip(before, ANSWERED, strict=True):
        for _ in range(number):
            ticked = {
                question.id: option
                for question in asked.questions
                if (option := _option(draw, question.id))
            }
            wrote = words.pop(0) if words and not draw.randrange(_WROTE) else ""
            found.append(Answered(quarter, asked.version, ticked, wrote))
    return found


def _option(draw: Random, question: str) -> str:
    """One of the options, or nothing."""
    options = [*(one.id for one in questions().options), ""]
    [option] = draw.choices(options, _SLOW.get(question, _CONTENT))
    return option
