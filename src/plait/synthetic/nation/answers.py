"""What is done about what was found: mostly in time, sometimes late, sometimes never.

The other streams tell courses; here stands what follows from single facts, as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    GP,
    HEALTH_VISITING,
    HOSPITAL,
    MATERNITY,
    MOTHER,
    NOBODY,
    PERINATAL,
    SOCIAL_CARE,
    Rows,
)
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.early_years import WELLBEING
from plait.synthetic.nation.lives import Story
from plait.synthetic.nation.mood import CRISIS, MADE, PLAN, RISK, SAFETY_PLAN
from plait.synthetic.nation.pregnancy import HOUSEHOLD
from plait.synthetic.nation.protection import STRATEGY, STRATEGY_CALL
from plait.synthetic.nation.scores import epds, gad7
from plait.synthetic.nation.stock import STOCK, fact, one_of
from plait.synthetic.nation.talk import HEARD

TOLD: Final = {
    to: fact("message.sent", to=to, urgency="routine")
    for to in ("gp", "health_visitor", "midwife", "obstetrician", "perinatal_duty")
}
#: Who answers a message to each of them.
_HEARD_BY: Final = {
    "gp": GP, "health_visitor": HEALTH_VISITING, "midwife": MATERNITY,
    "obstetrician": HOSPITAL, "perinatal_duty": PERINATAL,
}  # fmt: skip
#: It names what came back: `reading` puts the id in.
SENT_ON = fact("message.sent", to="health_visitor", answers="what came back")
COMPLEX = fact("meeting.held", type="complex_case", quorate=True)
MIDWIFE, VISITOR = one_of("allocation.made", "post", ("midwife", "health_visitor"))
#: A mother on a ward without her baby.
REVIEWED = fact(
    "admission.acute_mh.reviewed", decision="ask_units", baby_is="at home",
    looked_after_by="family",
)  # fmt: skip
RANG_UP = fact("contact.midwife.antenatal", mode="telephone")
RANG = fact("contact.perinatal", mode="telephone")
GP_ASSESSED = fact("assessment.mental_health", seniority="clinician", place="practice")
FAMILY_PLAN = fact("plan.family.published")
READ = fact("meeting.minutes_acknowledged", meeting="the last", everybody=True)
DECISION = fact("meeting.decision_sent", type="conference_initial", route="post")
#: `trigger` is the id of the event that is named: see `chunk`.
DISMISSED = one_of(
    "duty.dismissed", "standard",
    ("message_declined_sent_on", "borderline_epds_repeated"), cause="no longer needed",
)  # fmt: skip

#: The agency that recorded what it follows from does it.
FINDER: Final = -1

When = Callable[[str, dict[str, Any]], bool]
Says = int | Callable[[Story, Array], Array]


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a fact.

    Attributes:
        when: of which facts.
        says: what follows, or how it is drawn.
        by: the kind of agency that does it, or `FINDER`.
        chance: in how many of 1.
        hours: how long it mostly takes; 0 is at the same contact.
        about: whom it is about.
        named: whether it names the event that it follows from.
    """

    when: When
    says: Says
    by: int
    chance: float
    hours: float
    about: int = MOTHER
    named: bool = False


def _is(*kinds: str, **fields: Any) -> When:
    """One of these kinds, with these values of its fields."""
    return lambda kind, said: (
        kind in kinds and all(said.get(name) == value for name, value in fields.items())
    )


def _scored(kind: str, low: int, high: int = 99) -> When:
    return lambda is_, said: is_ == kind and low <= said.get("total", -1) <= high


def _of_safety(kind: str, said: dict[str, Any]) -> bool:
    return kind.startswith("screen.") and said.get("safety_item", 0) > 0


def _unexplained(kind: str, said: dict[str, Any]) -> bool:
    return (
        kind == "injury.observed"
        and not said.get("mobile")
        and said.get("explanation") != "plausible"
    )


def _told(when: When, by: int, chance: float, hours: float, *to: str) -> list[Answer]:
    return [Answer(when, TOLD[one], by, chance, hours) for one in to]


_ILL = _is("screen.smi_history", present=True)
_CONTACTS = _is(
    "contact.midwife.antenatal", "contact.midwife.postnatal",
    "contact.health_visitor.antenatal", "contact.health_visitor.one_year",
    "contact.health_visitor.targeted",
)  # fmt: skip
_BOOKED, _FLAG = _is("contact.midwife.booking"), _is("concern.red_flag")
_NEW_BIRTH = _is("contact.health_visitor.new_birth")
_SIX_WEEK = _is("contact.health_visitor.six_week")
_ACCEPTED = _is("referral.mental_health.accepted")
_OUTCOME = _is(
    "referral.mental_health.accepted", "referral.mental_health.declined",
    "referral.mental_health.redirected",
)  # fmt: skip
_MISSED = "nonattendance.did_not_attend"
_PLANNED = _is("plan.perinatal_care.recorded")
_CONFERENCE = _is("meeting.held", type="conference_initial")

ANSWERS: Final = (
    Answer(_CONTACTS, WELLBEING, FINDER, 0.55, 0),
    Answer(_BOOKED, MIDWIFE, MATERNITY, 0.86, 60),
    *_told(_BOOKED, MATERNITY, 0.62, 50, "gp", "health_visitor"),
    Answer(_NEW_BIRTH, HOUSEHOLD[1], HEALTH_VISITING, 0.6, 0, NOBODY),
    Answer(_SIX_WEEK, HOUSEHOLD[1], HEALTH_VISITING, 0.5, 0, NOBODY),
    Answer(_is(_MISSED, planned="antenatal contact"), RANG_UP, MATERNITY, 0.75, 11),
    Answer(_is(_MISSED, planned="perinatal appointment"), RANG, PERINATAL, 0.7, 16),
    *_told(_is(_MISSED, planned="perinatal appointment"), PERINATAL, 0.5, 18,
           "health_visitor"),
    Answer(_scored("screen.whooley", 1), epds, FINDER, 0.68, 20),
    Answer(_scored("screen.gad2", 3), gad7, FINDER, 0.6, 0),
    Answer(_scored("screen.epds", 13), GP_ASSESSED, GP, 0.55, 150),
    Answer(_scored("screen.phq9", 10), GP_ASSESSED, GP, 0.5, 170),
    Answer(_scored("screen.gad7", 10), GP_ASSESSED, GP, 0.45, 170),
    Answer(_scored("screen.epds", 10, 12), epds, HEALTH_VISITING, 0.66, 12 * 24),
    Answer(_scored("screen.epds", 10, 12), DISMISSED[1], HEALTH_VISITING, 0.04, 90,
           named=True),
    Answer(_is("message.declined"), DISMISSED[0], HEALTH_VISITING, 0.4, 30,
           named=True),
    Answer(_is("message.declined"), SENT_ON, GP, 0.4, 20, named=True),
    Answer(_is("concern.amber_flag", "concern.safeguarding"), COMPLEX, MATERNITY, 0.3,
           150),
    Answer(_ILL, MADE[0], MATERNITY, 0.65, 16),
    Answer(_ILL, PLAN, PERINATAL, 0.5, 45 * 24),
    Answer(_of_safety, RISK, FINDER, 0.75, 1.5),
    *_told(_of_safety, FINDER, 0.6, 9, "gp", "perinatal_duty"),
    *_told(_is("concern.self_harm"), FINDER, 0.65, 9, "gp", "perinatal_duty"),
    *_told(_OUTCOME, PERINATAL, 0.72, 16, "gp"),
    *_told(_is("concern.amber_flag"), FINDER, 0.6, 16, "perinatal_duty"),
    Answer(_is("concern.amber_flag"), VISITOR, HEALTH_VISITING, 0.6, 70),
    *_told(_is("discharge.mental_health"), PERINATAL, 0.7, 9, "gp", "health_visitor"),
    *_told(_PLANNED, PERINATAL, 0.65, 40, "midwife", "obstetrician", "gp",
           "health_visitor"),
    Answer(_PLANNED, FAMILY_PLAN, MATERNITY, 0.4, 200),
    Answer(_FLAG, CRISIS, PERINATAL, 0.7, 9),
    Answer(_FLAG, MADE[1], FINDER, 0.7, 0.6),
    Answer(_FLAG, SAFETY_PLAN, PERINATAL, 0.6, 15),
    Answer(_unexplained, STRATEGY_CALL[1], SOCIAL_CARE, 0.6, 1.7, BABY),
    Answer(_unexplained, STRATEGY[2], SOCIAL_CARE, 0.65, 20, BABY),
    Answer(_is("meeting.minutes_sent"), READ, SOCIAL_CARE, 0.6, 28, BABY),
    Answer(_CONFERENCE, DECISION, SOCIAL_CARE, 0.7, 16, BABY),
    Answer(_is("admission.acute_mh.started"), REVIEWED, PERINATAL, 0.75, 12),
)  # fmt: skip

_REPLIES: Final = {TOLD[to]: by for to, by in _HEARD_BY.items()}
_REPLIED, _REPLY_HOURS = 0.9, 13


def tell(story: Story) -> None:
    """Answer what the book holds so far, each line of the table by itself."""
    rows = story.book.rows()
    asks = _asks()[rows.fact]
    some = np.flatnonzero(asks)
    asks = asks[some]
    for place, each in enumerate(ANSWERS):
        found = some[(asks & np.uint64(1 << place)) != 0]
        chance = each.chance + story.lives.reach[rows.of[found]]
        _answer(story, each, rows, story.draws.some(found, chance))
    _partners(story, rows)


@cache
def _asks() -> Array:
    """For each fact of the stock, a bit for each line of the table that it is of."""
    bits = [
        sum(1 << i for i, each in enumerate(ANSWERS) if each.when(one.kind, one.fact))
        for one in STOCK.facts
    ]
    return np.array(bits, np.uint64)


def _answer(story: Story, each: Answer, rows: Rows, which: Array) -> None:
    book, draws = story.book, story.draws
    of, at, names, lag = rows.of[which], rows.at[which], None, None
    if each.hours:
        at = at + story.slow(of, draws.hours(len(of), each.hours))
    else:
        lag = rows.lag[which]
    if each.named:
        names = rows.number[which]
    says = each.says if isinstance(each.says, int) else each.says(story, of)
    by = rows.by[which] if each.by == FINDER else each.by
    done = book.write(says, of, at, by, about=each.about, names=names, with_=lag)
    if isinstance(each.says, int) and each.says in _REPLIES:
        heard = done.pick(draws.chance(len(done), _REPLIED))
        wait = story.slow(heard.of, draws.hours(len(heard), _REPLY_HOURS, 1.0))
        book.answer(HEARD, heard, wait, _REPLIES[each.says])


def _partners(story: Story, rows: Rows) -> None:
    """A partner is asked how they are, once the mother is in care."""
    accepted = [_ACCEPTED(one.kind, one.fact) for one in STOCK.facts]
    found = np.flatnonzero(np.array(accepted)[rows.fact])
    found = found[story.lives.has_partner[rows.of[found]]]
    found = story.draws.some(found, 0.45)
    of = rows.of[found]
    at = rows.at[found] + story.slow(of, story.draws.hours(len(of), 15 * 24))
    who = story.lives.partner[of]
    there = at > story.lives.booked_on[of] * 1440 + 1440
    story.book.write(WELLBEING, of[there], at[there], PERINATAL, about=who[there])
