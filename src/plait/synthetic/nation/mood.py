"""Mental-health care: who is referred, when they are seen, what it comes to."""

from __future__ import annotations

from typing import Final

import numpy as np

from plait.synthetic.nation.book import (
    GP,
    HEALTH_VISITING,
    MATERNITY,
    PERINATAL,
    TALKING_THERAPIES,
    Written,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.held import contacts, held
from plait.synthetic.nation.lives import Story
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.scores import core10, epds, gad7, phq9
from plait.synthetic.nation.stock import fact, one_of

URGENCIES: Final = ("routine", "urgent", "emergency")
_REFERRAL: Final = "referral.mental_health."
MADE = one_of(f"{_REFERRAL}made", "urgency", URGENCIES, to="perinatal_mental_health")
RECEIVED = one_of(
    f"{_REFERRAL}received", "urgency", URGENCIES, to="perinatal_mental_health"
)
TO_CRISIS = one_of(f"{_REFERRAL}made", "urgency", URGENCIES, to="crisis_team")
BY_CRISIS = one_of(f"{_REFERRAL}received", "urgency", URGENCIES, to="crisis_team")
ACCEPTED = fact(f"{_REFERRAL}accepted")
DECLINED = fact(f"{_REFERRAL}declined", reason="the team's criteria were not met")
REDIRECTED = fact(f"{_REFERRAL}redirected", to="talking_therapies")
THERAPIES = fact("referral.talking_therapies.made")
PARENT_INFANT = fact("referral.parent_infant.made")
TRIAGED = one_of("triage.completed", "class", URGENCIES)
ASSESSED = one_of(
    "assessment.mental_health", "seniority", ("clinician", "psychiatrist")
)
RISK = fact("assessment.risk")
CRISIS = fact("assessment.crisis", seniority="psychiatrist")
DIAGNOSED = [
    fact("diagnosis.mental_health", severity=severity, condition=condition)
    for severity, condition in (
        ("mild", "anxiety"), ("moderate", "depression"), ("severe", "depression"),
        ("moderate", "PTSD"), ("moderate", "tokophobia"),
    )
]  # fmt: skip
PSYCHOSIS = fact("diagnosis.mental_health", severity="psychosis")
ALLOCATED = fact("allocation.made", post="care_coordinator")
PLAN = fact("plan.perinatal_care.recorded", version=1)
APPROVED = fact("plan.perinatal_care.approved", version=1)
REVIEWED = fact("plan.perinatal_care.reviewed", version=1, outcome="stays")
SAFETY_PLAN = fact("plan.safety.agreed")
THERAPY = fact("therapy.started")
#: By whether the baby is there, and how it was held.
CONTACTS = np.array(
    [contacts("contact.perinatal", sees=seen) for seen in (False, True)]
)
MISSED = fact("nonattendance.did_not_attend", planned="perinatal appointment")
MEASURED = fact("outcome.measured", instrument="CORE-10")
DISCHARGED = fact("discharge.mental_health")
SELF_HARM = fact("concern.self_harm")
HARM_TO_BABY = fact("concern.harm_to_infant")
SUSPECTED = fact("concern.psychosis_suspected")
RED_FLAG = fact("concern.red_flag", flags=[
    "lasting belief of being unfit as a mother, or estrangement from the baby"
])  # fmt: skip
SUDDEN = fact("concern.red_flag", flags=["sudden change"])
BED_ASKED = fact("admission.mbu.requested")
BED_REFUSED = fact("admission.mbu.declined")
BED = fact("admission.mbu.started")
BED_LEFT = fact("admission.mbu.ended")
WARD = fact("admission.acute_mh.started")
WARD_LEFT = fact("admission.acute_mh.ended")
TOGETHER = fact("assessment.parent_infant")
CLOSE_CONTACTS: Final = 10


def tell(story: Story) -> None:
    """Worries in primary care, the perinatal team, crises, the mother and baby unit."""
    _primary_care(story)
    _perinatal(story)
    _crisis(story)


def _some_day(story: Story, of: Array) -> Array:
    """A day from some weeks after booking until about eight months after birth."""
    return story.draws.office(
        story.lives.booked_on[of] + story.draws.whole(10, 440, len(of))
    )


def _most_unwell(story: Story, share: float, chance: float) -> Array:
    """About this share of all families: those in which the mother is most unwell.

    Args:
        chance: how much of it is chance, beside 1 for how unwell she is.
    """
    lives = story.lives
    score = lives.severity + chance * story.draws.normal(len(lives.everyone))
    return lives.everyone[score >= np.sort(score)[-max(1, round(share * len(score)))]]


def _primary_care(story: Story) -> None:
    """GP and health visitor ask further and refer to talking therapies."""
    book, draws = story.book, story.draws
    of = _most_unwell(story, 0.14, 0.7)
    at = _some_day(story, of)
    asked = book.write(phq9(story, of), of, at, GP)
    book.write(gad7(story, asked.of), asked.of, asked.at, GP, with_=asked.lag)
    sent = asked.pick(draws.chance(len(asked), 0.6))
    referred = book.write(THERAPIES, sent.of, sent.at + 20, GP, with_=sent.lag)
    seen = referred.pick(draws.chance(len(referred), 0.75))
    wait = story.slow(seen.of, draws.days(len(seen), 21, 0.6)) * MINUTES_A_DAY
    first = book.write(THERAPY, seen.of, seen.at + wait, TALKING_THERAPIES)
    for weeks in (3, 7):
        at = first.at + weeks * 7 * MINUTES_A_DAY
        again = book.write(phq9(story, first.of), first.of, at, TALKING_THERAPIES)
        book.write(gad7(story, again.of), again.of, again.at, TALKING_THERAPIES,
                   with_=again.lag)  # fmt: skip


def _perinatal(story: Story) -> None:
    """Referred to the perinatal team: received, triaged, accepted or not."""
    book, draws = story.book, story.draws
    of = _most_unwell(story, rate("perinatal_access") * 1.35, 0.6)
    urgency = draws.one_of(np.array([0.86, 0.12, 0.02]), n=len(of))
    by = np.array([MATERNITY, HEALTH_VISITING, GP])[draws.whole(0, 2, len(of))]
    made = book.write(np.array(MADE)[urgency], of, _some_day(story, of), by)
    urgency = urgency[np.searchsorted(of, made.of)]
    got = book.write(
        np.array(RECEIVED)[urgency], made.of,
        made.at + draws.hours(len(made), 2), PERINATAL,
    )  # fmt: skip
    urgency = urgency[np.searchsorted(made.of, got.of)]
    wait = story.slow(got.of, draws.hours(len(got), 20) // (1 + 3 * urgency))
    book.write(np.array(TRIAGED)[urgency], got.of, got.at + wait, PERINATAL)
    draw = draws.share(len(got))
    accepted = rate("perinatal_accepted")
    wait = story.slow(got.of, draws.days(len(got), 3)) * MINUTES_A_DAY
    for what, low, high in (
        (DECLINED, accepted, accepted + 0.14), (REDIRECTED, accepted + 0.14, 0.97),
    ):  # fmt: skip
        which = (draw >= low) & (draw < high)
        book.write(what, got.of[which], got.at[which] + wait[which], PERINATAL)
    which = draw < accepted
    taken = book.write(ACCEPTED, got.of[which], got.at[which] + wait[which], PERINATAL)
    _treatment(story, taken)


def _treatment(story: Story, taken: Written) -> None:
    """Assessed, allocated, planned, treated, seen again and again, discharged."""
    lives, book, draws = story.lives, story.book, story.draws
    wait = story.slow(taken.of, draws.days(len(taken), 10, 0.6)) * MINUTES_A_DAY
    senior = draws.chance(len(taken), 0.4).astype(int)
    seen = book.write(np.array(ASSESSED)[senior], taken.of, taken.at + wait, PERINATAL)
    which = draws.one_of(np.array([0.25, 0.4, 0.17, 0.12, 0.06]), n=len(seen))
    which = np.where(lives.severity[seen.of] > 2.2, 2, which)
    named = seen.pick(draws.chance(len(seen), 0.8))
    said = np.array(DIAGNOSED)[which[np.searchsorted(seen.of, named.of)]]
    book.write(said, named.of, named.at, PERINATAL, with_=named.lag)
    for what, chance, days in (
        (RISK, 0.9, 0), (ALLOCATED, 0.92, 3), (PLAN, 0.8, 12), (SAFETY_PLAN, 0.35, 1),
    ):  # fmt: skip
        one = seen.pick(draws.chance(len(seen), chance))
        later = story.slow(one.of, draws.hours(len(one), 1 + 24 * days))
        made = book.write(what, one.of, one.at + later, PERINATAL)
        if what is PLAN:
            _looked_at(story, made)
    one = seen.pick(draws.chance(len(seen), 0.7))
    wait = story.slow(one.of, draws.days(len(one), 28)) * MINUTES_A_DAY
    book.write(THERAPY, one.of, one.at + wait, PERINATAL)
    one = seen.pick(draws.chance(len(seen), 0.2) & (seen.at > lives.over[seen.of]))
    made = book.write(PARENT_INFANT, one.of, one.at + 45, PERINATAL)
    wait = draws.days(len(made), 30) * MINUTES_A_DAY
    book.write(TOGETHER, made.of, made.at + wait, PERINATAL)
    _appointments(story, seen)


def _looked_at(story: Story, plans: Written) -> None:
    """Plans approved by somebody senior, and gone through again: most, by turns."""
    turn = np.arange(len(plans))
    for what, which, days in (
        (APPROVED, turn % 8 != 0, 1 + turn % 7),
        (REVIEWED, turn % 3 != 0, 60 + turn % 40),
    ):
        at = plans.at[which] + days[which] * MINUTES_A_DAY
        story.book.write(what, plans.of[which], at, PERINATAL)


def _appointments(story: Story, seen: Written) -> None:
    """Contacts one to three weeks apart, kept or missed, and the end of care."""
    lives, book, draws = story.lives, story.book, story.draws
    of, at = seen.of, seen.at
    for number in range(CLOSE_CONTACTS):
        goes_on = draws.chance(len(of), 0.93)
        of, at = of[goes_on], at[goes_on]
        at = at + draws.whole(7, 24, len(of)) * MINUTES_A_DAY
        missed = draws.chance(len(of), rate("perinatal_missed"))
        with_baby = (at > lives.over[of]) & draws.chance(len(of), 0.7)
        how = held(draws, len(of), "perinatal")
        what = np.where(missed, MISSED, CONTACTS[with_baby.astype(int), how])
        book.write(what, of, at, PERINATAL)
        if number in (1, 5, 9):
            one = draws.chance(len(of), 0.7)
            asked = book.write(core10(story, of[one]), of[one], at[one] + 30, PERINATAL)
            book.write(MEASURED, asked.of, asked.at, PERINATAL, with_=asked.lag)
    wait = draws.days(len(of), 18) * MINUTES_A_DAY
    book.write(DISCHARGED, of, at + wait, PERINATAL)


def _crisis(story: Story) -> None:
    """Thoughts of self-harm, red flags, psychosis suspected, and a bed asked for."""
    lives, book, draws = story.lives, story.book, story.draws
    for what, share in ((SELF_HARM, 0.02), (RED_FLAG, 0.006), (SUDDEN, 0.006)):
        of = _most_unwell(story, share, 0.8)
        by = np.array([MATERNITY, HEALTH_VISITING, GP])[draws.whole(0, 2, len(of))]
        told = book.write(what, of, _some_day(story, of), by)
        met = told.pick(draws.chance(len(told), 0.85))
        wait = story.slow(met.of, draws.hours(len(met), 3, 1.1))
        book.write(RISK, met.of, met.at + wait, PERINATAL)
        one = told.pick(draws.chance(len(told), 0.3))
        scored = book.write(epds(story, one.of), one.of, one.at, HEALTH_VISITING)
        book.write(HARM_TO_BABY, scored.of[::9], scored.at[::9], HEALTH_VISITING)
    unwell = _most_unwell(story, rate("psychosis") * 3, 1.0)
    of = unwell[~lives.is_lost[unwell]]
    at = lives.born_at[of] + draws.hours(len(of), 12 * 24, 0.9)
    feared = book.write(SUSPECTED, of, at, HEALTH_VISITING)
    sent = book.write(TO_CRISIS[2], feared.of, feared.at + 25, HEALTH_VISITING)
    got = book.write(BY_CRISIS[2], sent.of, sent.at + 20, PERINATAL)
    wait = story.slow(got.of, draws.hours(len(got), 2.6, 0.7))
    assessed = book.write(CRISIS, got.of, got.at + wait, PERINATAL)
    ill = assessed.pick(draws.chance(len(assessed), 0.35))
    book.write(PSYCHOSIS, ill.of, ill.at + 10, PERINATAL, with_=ill.lag)
    _beds(story, assessed.pick(draws.chance(len(assessed), 0.5)))


def _beds(story: Story, assessed: Written) -> None:
    """The mother and baby unit takes most of those for whom it is asked."""
    book, draws = story.book, story.draws
    asked = book.write(BED_ASKED, assessed.of, assessed.at + 60, PERINATAL)
    draw = draws.share(len(asked))
    wait = story.slow(asked.of, draws.hours(len(asked), 14))
    no, ward = draw < 0.15, (draw >= 0.15) & (draw < 0.25)
    book.write(BED_REFUSED, asked.of[no], asked.at[no] + wait[no], PERINATAL)
    for what, left, which in ((WARD, WARD_LEFT, ward), (BED, BED_LEFT, draw >= 0.25)):
        came = book.write(what, asked.of[which], asked.at[which] + wait[which],
                          PERINATAL)  # fmt: skip
        stay = draws.days(len(came), 42) * MINUTES_A_DAY
        book.write(left, came.of, came.at + stay, PERINATAL)
