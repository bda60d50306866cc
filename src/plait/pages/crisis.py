"""Whom to ring in a crisis: on each page of the guide, and in letters to parents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Line:
    """A number to ring, whom it reaches, and when to use it.

    `is_safe_on_paper` says whether it may stand in a letter that others at home read.
    """

    name: str
    number: str
    dial: str
    when: str
    is_safe_on_paper: bool = True


#: The first is for danger to life; the others in the order in which people need them.
EMERGENCY: Final = Line(
    "Emergency services",
    "999",
    "999",
    "If a child or a parent is in danger now. If you cannot speak, press 55.",
)
LINES: Final = (
    Line(
        "NHS help line", "111", "111", "Choose the mental health option. Day and night."
    ),
    Line("Samaritans", "116 123", "116123", "Someone to talk to. Day and night."),
    Line("NSPCC", "0808 800 5000", "08088005000", "If you are worried about a child."),
    Line(
        "Domestic Abuse Helpline",
        "0808 2000 247",
        "08082000247",
        "If somebody at home hurts or scares you.",
        is_safe_on_paper=False,
    ),
)
#: The lines for a letter that goes to the home. That a way is safe for their letters
#: does not mean that nobody else there reads them: a number for who is hurt at home
#: would tell whoever hurts them that somebody asked, or thinks so.
LINES_ON_PAPER: Final = tuple(one for one in LINES if one.is_safe_on_paper)
