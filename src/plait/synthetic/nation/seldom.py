"""What happens to few families: courses of a beginning and what mostly follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    HEALTH_VISITING,
    HOSPITAL,
    MATERNITY,
    MOTHER,
    NOBODY,
    PERINATAL,
    POLICE,
    SOCIAL_CARE,
    Written,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.lives import Story
from plait.synthetic.nation.stock import days, fact

#: Stands for the number that the partner has in the family.
PARTNER: Final = -2
_DAY: Final = 24.0
_REFERRAL: Final = "referral.mental_health."


@dataclass(frozen=True, slots=True)
class OnDay:
    """A fact that names a day, so many days after it happens."""

    first: int
    after: int


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from the beginning: in how many of 1, and how long it mostly takes.

    `named` says that it names the beginning as what it answers.
    """

    says: int
    by: int
    chance: float
    hours: float
    named: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A beginning, in how many of 1 families and when, and the steps that follow."""

    share: float
    says: int | OnDay
    by: int
    about: int
    when: Literal["any", "pregnancy", "born"]
    steps: tuple[Step, ...]


def _to_gp(chance: float, hours: float) -> Step:
    return Step(fact("message.sent", to="gp"), PERINATAL, chance, hours)


def _challenge(stage: int) -> int:
    return fact("challenge.raised", stage=stage, urgent=True)


_CHALLENGE: Final = Course(
    0.0015, _challenge(1), HEALTH_VISITING, NOBODY, "any",
    (
        *(Step(_challenge(stage), HEALTH_VISITING, 1.15 - 0.2 * stage, 20.0 * stage,
               named=True) for stage in (2, 3, 4, 5)),
        Step(fact("challenge.raised", stage=3, urgent=False), HEALTH_VISITING, 0.2, 70,
             named=True),
        Step(fact("challenge.answered", stage=4, outcome="changed"), SOCIAL_CARE, 0.6,
             110, named=True),
        Step(fact("challenge.answered", stage=5, outcome="agreed"), SOCIAL_CARE, 0.1,
             150, named=True),
        Step(fact("challenge.withdrawn"), HEALTH_VISITING, 0.2, 130, named=True),
    ),
)  # fmt: skip

#: When it is stands in no fact of the stock: its outcome is owed within a year.
_BOOKED: Final = fact(
    "appointment.booked", at="2020-01-02T10:00:00Z", minutes=60, kind="home_visit",
    **{"for": ["mother"]},
)  # fmt: skip

COURSES: Final = (
    Course(0.01, fact("concern.raised_by_family"), HEALTH_VISITING, MOTHER, "any", (
        Step(fact("contact.health_visitor.other", mode="telephone"), HEALTH_VISITING,
             0.75, 13),
    )),
    Course(0.004, _BOOKED, PERINATAL, MOTHER, "any", (
        Step(fact("appointment.outcome", appointment="booked", result="attended"),
             PERINATAL, 0.9, 170, named=True),
    )),
    Course(0.001, fact("police_protection.taken"), POLICE, BABY, "born", (
        Step(fact("police_protection.ended"), POLICE, 0.93, 44),
    )),
    Course(0.001, fact("harm.suspected", found_elsewhere=True), SOCIAL_CARE, BABY,
           "born", (
        Step(fact("message.sent", to="social_worker", urgency="urgent",
                  home_area=True), SOCIAL_CARE, 0.8, 0.7),
    )),
    Course(0.0015, fact("responsibility.offered", to_area="another area",
                        to="social_worker", urgency="urgent"), SOCIAL_CARE, NOBODY,
           "any", (
        Step(fact("responsibility.accepted", to_area="another area"), SOCIAL_CARE, 0.8,
             4, named=True),
        Step(fact("responsibility.refused", to_area="another area"), SOCIAL_CARE, 0.08,
             6, named=True),
    )),
    Course(0.003, fact(f"{_REFERRAL}received", to="liaison_team", urgency="emergency"),
           PERINATAL, MOTHER, "any", (
        Step(fact("assessment.mental_health", seniority="clinician", place="ward"),
             PERINATAL, 0.9, 0.9),
    )),
    Course(0.002, fact(f"{_REFERRAL}received", purpose="preconception"), PERINATAL,
           MOTHER, "born", (
        Step(fact("assessment.preconception"), PERINATAL, 0.8, 30 * _DAY),
        _to_gp(0.6, 38 * _DAY),
    )),
    Course(0.002, fact("hospital.admitted", concern=True), HOSPITAL, BABY, "born", (
        Step(fact("meeting.held", type="discharge_planning", quorate=True), HOSPITAL,
             0.75, 30),
        Step(fact("hospital.discharged"), HOSPITAL, 0.95, 90),
    )),
    Course(0.004, fact("plan.birth.shared"), MATERNITY, MOTHER, "pregnancy", (
        Step(fact("plan.birth.received"), MATERNITY, 0.8, 60),
        Step(fact("plan.birth.alert_tested"), MATERNITY, 0.7, 90),
    )),
    Course(0.012, OnDay(days("action.agreed", "due", owner="social_worker"), 14),
           SOCIAL_CARE, NOBODY, "any", (
        Step(fact("action.done"), SOCIAL_CARE, 0.78, 10 * _DAY, named=True),
        Step(fact("action.dropped"), SOCIAL_CARE, 0.05, 6 * _DAY, named=True),
    )),
    Course(0.004, OnDay(days("info.shared", "review_on"), 28), SOCIAL_CARE, MOTHER,
           "any", (
        Step(fact("info.shared", outcome="still"), SOCIAL_CARE, 0.65, 26 * _DAY),
    )),
    Course(0.003, OnDay(days("info.withheld", "look_again_on"), 28), PERINATAL, MOTHER,
           "any", (
        Step(fact("info.shared", outcome="after_all"), PERINATAL, 0.35, 20 * _DAY),
        Step(fact("info.withheld", outcome="still"), PERINATAL, 0.3, 26 * _DAY),
    )),
    Course(0.003, OnDay(days("address.restricted", "review_on", restricted=True,
                             cause="fear"), 90), SOCIAL_CARE, MOTHER, "any", (
        Step(fact("address.restricted", restricted=False), SOCIAL_CARE, 0.65,
             84 * _DAY),
    )),
    Course(0.003, fact("subject.asked"), HOSPITAL, MOTHER, "any", (
        Step(fact("subject.copied", complete=True), HOSPITAL, 0.85, 20 * _DAY,
             named=True),
    )),
    Course(0.002, fact("access.emergency_opened", code="child_danger"), HOSPITAL,
           NOBODY, "any", (
        Step(fact("access.reviewed", outcome="right"), HOSPITAL, 0.85, 30, named=True),
    )),
    Course(0.004, fact(f"{_REFERRAL}accepted", purpose="partner"), PERINATAL, PARTNER,
           "any", (
        Step(fact("contact.perinatal", mode="video"), PERINATAL, 0.85, 16 * _DAY),
        Step(fact("discharge.mental_health"), PERINATAL, 0.5, 110 * _DAY),
    )),
    Course(0.004, fact("meeting.called", type="prebirth"), SOCIAL_CARE, BABY,
           "pregnancy", (
        Step(fact("message.sent", to="perinatal_duty"), SOCIAL_CARE, 0.7, 9),
        Step(fact("meeting.held", type="prebirth", quorate=True), SOCIAL_CARE, 0.8,
             8 * _DAY),
    )),
    _CHALLENGE,
    Course(0.002, fact("plan.birth.places_set", first={"name": "A hospital"}),
           MATERNITY, MOTHER, "pregnancy", (
        Step(fact("plan.birth.early_agreed", ready=[
            {"id": "cot", "title": "A cot", "is_ready": True},
        ]), MATERNITY, 0.7, 5 * _DAY),
        Step(fact(
            "plan.birth.alert_sent", version=1, do=["Ring the named midwife"],
            ring=[{"whom": "Midwives", "phone": "01632 960199"}],
            recipients=[{"id": "ward", "title": "The ward", "phone": "01632 960190"}],
        ), MATERNITY, 0.8, 6 * _DAY),
    )),
    Course(0.05, fact("allocation.ended", post="midwife"), MATERNITY, NOBODY,
           "pregnancy", (
        Step(fact("allocation.made", post="midwife"), MATERNITY, 0.8, 14),
    )),
    Course(0.06, fact("allocation.ended", post="health_visitor"), HEALTH_VISITING,
           NOBODY, "born", (
        Step(fact("allocation.made", post="health_visitor"), HEALTH_VISITING, 0.75, 20),
    )),
    Course(0.004, fact(f"{_REFERRAL}asked", missing=["reach"]), PERINATAL, MOTHER,
           "any", (
        Step(fact(f"{_REFERRAL}supplied", given={"reach": "in the mornings"}),
             PERINATAL, 0.7, 12),
        Step(fact(f"{_REFERRAL}told", whom=["referrer", "gp"], how="telephone"),
             PERINATAL, 0.8, 30),
    )),
)  # fmt: skip


def tell(story: Story) -> None:
    """Each course of a few families, by itself."""
    for course in COURSES:
        begun = _begin(story, course)
        for step in course.steps:
            one = begun.pick(story.draws.chance(len(begun), step.chance))
            wait = story.slow(one.of, story.draws.hours(len(one), step.hours))
            story.book.write(
                step.says,
                one.of,
                one.at + wait,
                step.by,
                about=_about(story, course.about, one.of),
                names=one.number if step.named else None,
            )


def _begin(story: Story, course: Course) -> Written:
    lives, draws = story.lives, story.draws
    of = lives.born if course.when == "born" else lives.everyone
    of = draws.some(of, course.share)
    if course.about == PARTNER:
        of = of[lives.has_partner[of]]
    if course.when == "born":
        at = story.age(of, draws.whole(5, 500, len(of)))
    else:
        most = 500 if course.when == "any" else 190
        at = draws.office(lives.booked_on[of] + draws.whole(5, most, len(of)))
    if course.when == "pregnancy":
        before = at < lives.over[of] - MINUTES_A_DAY
        of, at = of[before], at[before]
    says = course.says
    what: int | Array
    if isinstance(says, OnDay):
        what = says.first + np.asarray(at // MINUTES_A_DAY) + says.after
    else:
        what = says
    return story.book.write(
        what, of, at, course.by, about=_about(story, course.about, of)
    )


def _about(story: Story, who: int, of: Array) -> int | Array:
    return story.lives.partner[of] if who == PARTNER else who
