"""The other subjects: members of staff with their training, and reviews."""

from __future__ import annotations

from typing import Final

import numpy as np

from plait.synthetic.nation.book import NOBODY, PARTNERSHIP, Book
from plait.synthetic.nation.calendar import UNTIL
from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.stock import fact, one_of

ROLES: Final = (
    "midwife", "health_visitor", "gp", "social_worker", "perinatal", "paediatrician",
    "receptionist",
)  # fmt: skip
#: The kind of agency in which each of these roles works.
WORKS_IN: Final = (0, 1, 2, 5, 3, 6, 2)
STARTED = one_of("post.started", "role", ROLES)
ENDED = fact("post.ended")
COURSES: Final = (
    "safeguarding_level_2", "safeguarding_level_3", "bruising_joint",
    "maternity_mental_health", "perinatal_safeguarding", "fire_safety",
)  # fmt: skip
TRAINED = one_of("training.completed", "course", COURSES)
SUPERVISED = fact("supervision.held")
KNOWN = fact("incident.known")
PANEL = fact("panel.notified")
RAPID = fact("rapid_review.sent")
BEGUN = fact("review.started")
PUBLISHED = fact("review.published")
RECOMMENDED = [fact("recommendation.made", number=str(n)) for n in (1, 2)]
DONE = [fact("recommendation.done", number=str(n)) for n in (1, 2)]
YEAR, REPORT = fact("learning_year.ended"), fact("annual_report.published")
LOOKED_AT = one_of("recommendation.reviewed", "result", ("sustained", "not yet"))

_DAYS: Final = UNTIL // 1440
_DAY: Final = 1440
_SUPERVISIONS: Final = 10


def tell_staff(book: Book, draws: Draws, of: Array) -> None:
    """Posts, courses with their gaps, and supervision about every three months."""
    role = draws.whole(0, len(ROLES) - 1, len(of))
    by = np.array(WORKS_IN)[role]
    began = draws.office(draws.whole(5, _DAYS - 200, len(of)))
    book.write(np.array(STARTED)[role], of, began, by, about=NOBODY)
    for course, chance in zip(TRAINED, (0.8, 0.7, 0.5, 0.4, 0.5, 0.6), strict=True):
        which = draws.chance(len(of), chance)
        wait = draws.days(which.sum(), 70, 0.9) * _DAY
        book.write(course, of[which], began[which] + wait, by[which], about=NOBODY)
        again = which & draws.chance(len(of), 0.6)
        wait = draws.whole(340, 460, again.sum()) * _DAY
        book.write(course, of[again], began[again] + wait, by[again], about=NOBODY)
    at = began
    for _ in range(_SUPERVISIONS):
        at = at + draws.days(len(of), 85, 0.3) * _DAY
        book.write(SUPERVISED, of, at, by, about=NOBODY)
    ends = draws.chance(len(of), 0.15)
    wait = draws.whole(200, 900, ends.sum()) * _DAY
    book.write(ENDED, of[ends], began[ends] + wait, by[ends], about=NOBODY)


def tell_reviews(book: Book, draws: Draws, of: Array) -> None:
    """A serious incident, and what the partnership makes of it."""
    at = draws.office(draws.whole(20, _DAYS - 30, len(of)))
    book.write(KNOWN, of, at, PARTNERSHIP, about=NOBODY)
    for what, days in ((PANEL, 4), (RAPID, 17), (BEGUN, 20), (PUBLISHED, 170)):
        at = at + draws.days(len(of), days, 0.4) * _DAY
        book.write(what, of, at, PARTNERSHIP, about=NOBODY)
    for made, done in zip(RECOMMENDED, DONE, strict=True):
        book.write(made, of, at + 30, PARTNERSHIP, about=NOBODY)
        wait = draws.days(len(of), 120) * _DAY
        book.write(done, of, at + wait, PARTNERSHIP, about=NOBODY)
    wait = draws.days(len(of), 210) * _DAY
    result = np.array(LOOKED_AT)[draws.whole(0, 1, len(of))]
    book.write(result, of, at + wait, PARTNERSHIP, about=NOBODY)
    ended = at + draws.whole(20, 300, len(of)) * _DAY
    book.write(YEAR, of, ended, PARTNERSHIP, about=NOBODY)
    wait = draws.days(len(of), 150) * _DAY
    book.write(REPORT, of, ended + wait, PARTNERSHIP, about=NOBODY)
