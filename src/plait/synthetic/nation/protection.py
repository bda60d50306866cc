"""Injuries, referrals to social care, meetings, enquiries and plans."""

from __future__ import annotations

from typing import Final

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    HEALTH_VISITING,
    HOSPITAL,
    MATERNITY,
    SOCIAL_CARE,
    Written,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.lives import Story
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.stock import fact, one_of

EXPLANATIONS: Final = ("none", "inconsistent", "changed", "plausible")
INJURY = [
    one_of("injury.observed", "explanation", EXPLANATIONS, mobile=mobile)
    for mobile in (False, True)
]
PAEDIATRIC = fact("paediatric.assessed", assessor="paediatrician", place="hospital")
SURVEY = [fact(f"skeletal_survey.{step}") for step in
          ("requested", "reported", "followup_done")]  # fmt: skip
OPINIONS = one_of("injury.opinion", "by", ("paediatric", "social_care"))
CLOSED = fact("injury.closed", agreed="both agree on what was found")
_REFERRAL: Final = "referral.social_care."
MADE = fact(f"{_REFERRAL}made", to="social_care_front_door")
DECISIONS = one_of(
    f"{_REFERRAL}decided", "decision",
    ("no further action", "early help", "assessment", "strategy meeting"),
)  # fmt: skip
DECLINED = fact(f"{_REFERRAL}declined", reason="no sign of harm was named")
FEEDBACK = fact(f"{_REFERRAL}feedback_given")
CONCERN = fact("concern.safeguarding")
HARM = fact("harm.suspected")
ASSESSED = fact("assessment.child_and_family.completed")
PREBIRTH = [fact(f"assessment.prebirth.{step}") for step in ("started", "completed")]
PREBIRTH_PLAN = fact("plan.prebirth.agreed")
_QUORUM: Final = ["police", "social_worker", "health_visitor"]
_WITH: Final = [*_QUORUM, "paediatrician", "perinatal_mental_health"]


def _held(type_: str) -> list[int]:
    """The facts of a meeting: not quorate, quorate, quorate with perinatal care."""
    return [
        fact("meeting.held", type=type_, quorate=quorate, represented=there,
             missing=[] if quorate else ["police"])
        for quorate, there in ((False, ["social_worker"]), (True, _QUORUM),
                               (True, _WITH))
    ]  # fmt: skip


STRATEGY, STRATEGY_CALL = _held("strategy"), _held("strategy_call")
CONFERENCE, REVIEW = _held("conference_initial"), _held("conference_review")
CORE_GROUP = _held("core_group")
MINUTES = {
    name: fact("meeting.minutes_sent", type=name)
    for name in ("strategy", "conference_initial", "core_group", "conference_review")
}
REPORT, REVIEW_REPORT = one_of(
    "meeting.report_shared", "type", ("conference_initial", "conference_review")
)
ENQUIRY = fact("s47.started")
ENQUIRY_ENDED = one_of("s47.ended", "outcome", ("conference", "no further action"))
PLAN = fact("plan.child_protection.started")
PLAN_ENDED = fact("plan.child_protection.ended")
IN_NEED = fact("plan.child_in_need.started")
IN_NEED_ENDED = fact("plan.child_in_need.ended")
SYSTEM = fact("cpis.updated")
VISIT = fact("contact.social_worker", place="home", infant_seen=True)
SHUT = fact("nonattendance.no_access", planned="social worker's visit")
CORE_GROUPS: Final = 5


def tell(story: Story) -> None:
    """Marks on babies, then referrals before and after birth, and what they come to."""
    lives, draws = story.lives, story.draws
    marked = _injuries(story)
    risk = rate("referred_to_social_care") * np.where(lives.complex, 3.2, 0.66)
    of = draws.some(lives.everyone, risk)
    at = draws.office(lives.booked_on[of] + draws.whole(20, 700, len(of)))
    # Of those who had a mark, the referral is told of with it.
    other = ~np.isin(of, marked.of, assume_unique=True)
    # Nobody is referred after a pregnancy that was lost.
    other &= ~(lives.is_lost[of] & (at > lives.over[of] - MINUTES_A_DAY))
    of, at = of[other], at[other]
    by = np.where(at < lives.over[of], MATERNITY, HEALTH_VISITING)
    worried = story.book.write(CONCERN, of, at, by, about=BABY)
    made = story.book.write(MADE, worried.of, worried.at + 90, SOCIAL_CARE, about=BABY)
    _decide(story, made)
    _referred_after(story, marked)


def _injuries(story: Story) -> Written:
    """A mark is seen on a baby; those who do not move yet are examined."""
    lives, book, draws = story.lives, story.book, story.draws
    unwell = np.clip(1 + 0.5 * lives.severity, 0.3, 4)
    of = draws.some(lives.born, (rate("injury_seen") * unwell)[lives.born])
    at = lives.born_at[of] + draws.hours(len(of), 80 * 24, 0.9) + 2 * MINUTES_A_DAY
    mobile = (at - lives.born_at[of] > 260 * MINUTES_A_DAY).astype(int)
    how = draws.one_of(np.array([0.4, 0.15, 0.1, 0.35]), n=len(of))
    seen = book.write(
        np.array(INJURY)[mobile, how], of, at, HEALTH_VISITING, about=BABY
    )
    looked = seen.pick(draws.chance(len(seen), 0.86))
    wait = story.slow(looked.of, draws.hours(len(looked), 9, 1.0))
    looked = book.write(PAEDIATRIC, looked.of, looked.at + wait, HOSPITAL, about=BABY)
    one = looked.pick(draws.chance(len(looked), 0.45))
    for what, hours in zip(SURVEY, (2, 30, 13 * 24), strict=True):
        wait = story.slow(one.of, draws.hours(len(one), hours, 0.5))
        one = book.write(what, one.of, one.at + wait, HOSPITAL, about=BABY)
    for what, by, chance in zip(OPINIONS, (HOSPITAL, SOCIAL_CARE), (0.9, 0.8),
                                strict=True):  # fmt: skip
        one = looked.pick(draws.chance(len(looked), chance))
        wait = story.slow(one.of, draws.days(len(one), 5)) * MINUTES_A_DAY
        one = book.write(what, one.of, one.at + wait, by, about=BABY)
    wait = draws.days(len(one), 6) * MINUTES_A_DAY
    book.write(CLOSED, one.of, one.at + wait, SOCIAL_CARE, about=BABY)
    return seen


def _referred_after(story: Story, marked: Written) -> None:
    """Most marks are referred, the same day or some days later."""
    draws = story.draws
    one = marked.pick(draws.chance(len(marked), 0.8))
    wait = story.slow(one.of, draws.hours(len(one), 8, 1.2))
    made = story.book.write(MADE, one.of, one.at + wait, HEALTH_VISITING, about=BABY)
    _decide(story, made)


def _decide(story: Story, made: Written) -> None:
    """Social care declines or decides, mostly within a working day, and tells."""
    book, draws = story.book, story.draws
    wait = story.slow(made.of, draws.hours(len(made), 17, 0.8))
    declined = draws.chance(len(made), 0.08)
    book.write(DECLINED, made.of[declined], made.at[declined] + wait[declined],
               SOCIAL_CARE, about=BABY)  # fmt: skip
    kept = made.pick(~declined)
    none, enquiries = rate("no_further_action"), rate("section_47_of_referrals")
    what = draws.one_of(
        np.array([none, 0.15, 0.85 - none - enquiries, enquiries]), n=len(kept)
    )
    decided = book.write(np.array(DECISIONS)[what], kept.of, kept.at + wait[~declined],
                         SOCIAL_CARE, about=BABY)  # fmt: skip
    what = what[np.searchsorted(kept.of, decided.of)]
    told = decided.pick(draws.chance(len(decided), 0.75))
    wait = story.slow(told.of, draws.hours(len(told), 30))
    book.write(FEEDBACK, told.of, told.at + wait, SOCIAL_CARE, about=BABY)
    _assess(story, decided.pick(what >= 2))
    _protect(story, decided.pick(what == 3))


def _assess(story: Story, decided: Written) -> None:
    """A social worker visits and assesses, before birth for who is not born yet."""
    lives, book, draws = story.lives, story.book, story.draws
    wait = story.slow(decided.of, draws.days(len(decided), 33)) * MINUTES_A_DAY
    is_born = decided.at > lives.over[decided.of]
    done = decided.pick(is_born & draws.chance(len(decided), 0.9))
    later = wait[np.searchsorted(decided.of, done.of)]
    done = book.write(ASSESSED, done.of, done.at + later, SOCIAL_CARE, about=BABY)
    need = done.pick(draws.chance(len(done), 0.4))
    need = book.write(IN_NEED, need.of, need.at + 60, SOCIAL_CARE, about=BABY)
    stay = draws.days(len(need), 150) * MINUTES_A_DAY
    book.write(IN_NEED_ENDED, need.of, need.at + stay, SOCIAL_CARE, about=BABY)
    before = decided.pick(~is_born)
    one = book.write(PREBIRTH[0], before.of, before.at + 600, SOCIAL_CARE, about=BABY)
    wait = draws.days(len(one), 30) * MINUTES_A_DAY
    one = book.write(PREBIRTH[1], one.of, one.at + wait, SOCIAL_CARE, about=BABY)
    in_time = one.pick(one.at < lives.over[one.of] - MINUTES_A_DAY)
    book.write(PREBIRTH_PLAN, in_time.of, in_time.at + 300, SOCIAL_CARE, about=BABY)
    at = decided.at
    of = decided.of
    for _ in range(4):
        at = at + draws.whole(6, 22, len(of)) * MINUTES_A_DAY
        shut = draws.chance(len(of), 0.09)
        book.write(np.where(shut, SHUT, VISIT), of, at, SOCIAL_CARE, about=BABY)


def _meet(
    story: Story, type_: str, held: list[int], of: Array, at: Array, chance: float
) -> Written:
    """A meeting, quorate with this chance, and its minutes."""
    book, draws = story.book, story.draws
    quorate = draws.chance(len(of), chance)
    with_perinatal = quorate & draws.chance(len(of), 0.35)
    what = np.array(held)[quorate.astype(int) + with_perinatal]
    met = book.write(what, of, at, SOCIAL_CARE, about=BABY)
    if type_ in MINUTES:
        sent = met.pick(draws.chance(len(met), 0.85))
        wait = story.slow(sent.of, draws.days(len(sent), 7)) * MINUTES_A_DAY
        book.write(MINUTES[type_], sent.of, sent.at + wait, SOCIAL_CARE, about=BABY)
    return met


def _protect(story: Story, decided: Written) -> None:
    """Harm is suspected: strategy meeting, enquiry, conference, plan, core groups."""
    book, draws = story.book, story.draws
    feared = book.write(HARM, decided.of, decided.at + 15, SOCIAL_CARE, about=BABY)
    wait = story.slow(feared.of, draws.hours(len(feared), 26, 0.9))
    called = draws.chance(len(feared), 0.15)
    _meet(story, "strategy_call", STRATEGY_CALL, feared.of[called],
          feared.at[called] + 240, 0.7)  # fmt: skip
    met = _meet(story, "strategy", STRATEGY, feared.of, feared.at + wait, 0.78)
    one = met.pick(draws.chance(len(met), 0.8))
    begun = book.write(ENQUIRY, one.of, one.at + 60, SOCIAL_CARE, about=BABY)
    wait = story.slow(begun.of, draws.days(len(begun), 10, 0.4)) * MINUTES_A_DAY
    to_conference = draws.chance(len(begun), 0.42)
    what = np.where(to_conference, *ENQUIRY_ENDED)
    over = book.write(what, begun.of, begun.at + wait, SOCIAL_CARE, about=BABY)
    goes_on = over.pick(to_conference[np.searchsorted(begun.of, over.of)])
    _conference(story, goes_on)


def _conference(story: Story, over: Written) -> None:
    """The conference, and the plan with its core groups and reviews."""
    book, draws = story.book, story.draws
    wait = story.slow(over.of, draws.days(len(over), 4)) * MINUTES_A_DAY
    at = story.draws.office((over.at + wait) // MINUTES_A_DAY + 1)
    shared = draws.chance(len(over), 0.7)
    book.write(REPORT, over.of[shared], at[shared] - 1500, SOCIAL_CARE, about=BABY)
    met = _meet(story, "conference_initial", CONFERENCE, over.of, at, 0.85)
    one = met.pick(draws.chance(len(met), 0.87))
    plan = book.write(PLAN, one.of, one.at + 120, SOCIAL_CARE, about=BABY)
    told = plan.pick(draws.chance(len(plan), 0.8))
    book.write(SYSTEM, told.of, told.at + draws.hours(len(told), 20), SOCIAL_CARE,
               about=BABY)  # fmt: skip
    of, at = plan.of, plan.at
    for number in range(CORE_GROUPS):
        step = 8 if number == 0 else 30
        wait = story.slow(of, draws.days(len(of), step, 0.25)) * MINUTES_A_DAY
        at = at + wait
        _meet(story, "core_group", CORE_GROUP, of, at, 0.85)
        if number in (2, 4):
            shared = draws.chance(len(of), 0.7)
            book.write(REVIEW_REPORT, of[shared], at[shared], SOCIAL_CARE, about=BABY)
            _meet(story, "conference_review", REVIEW, of, at + 5 * MINUTES_A_DAY, 0.85)
    ends = draws.chance(len(of), 0.6)
    book.write(PLAN_ENDED, of[ends], at[ends] + 9 * MINUTES_A_DAY, SOCIAL_CARE,
               about=BABY)  # fmt: skip
