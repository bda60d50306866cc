"""From birth to the second birthday: who visits, who was seen, what was missed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    GP,
    HEALTH_VISITING,
    HOSPITAL,
    MATERNITY,
    MOTHER,
    Written,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array, Draws
from plait.synthetic.nation.held import contacts, held
from plait.synthetic.nation.lives import NEVER, Story
from plait.synthetic.nation.pregnancy import (
    ASKED_ALONE,
    ASKED_NOT_ALONE,
    MOST_GESTATION,
    NO_ACCESS,
)
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.scores import epds, whooley
from plait.synthetic.nation.stock import fact, facts

LEAST_GESTATION: Final = 150

BIRTH = facts("birth.recorded", "gestation_days",
              range(LEAST_GESTATION, MOST_GESTATION + 1))  # fmt: skip
BIRTH_UNKNOWN = fact("birth.recorded")
WENT_HOME = fact("hospital.discharged")
ADMITTED = fact("hospital.admitted", concern=False)
POSTNATAL = fact("contact.midwife.postnatal", place="home", infant_seen=True)
DISCHARGED = fact("contact.midwife.final_discharge", infant_seen=True)
OFFERED = fact("handover.offered", to="health_visitor", occasion="birth")
ACCEPTED = fact("handover.accepted", to="midwife")
RETURNED = fact("handover.returned", to="midwife", missing="an address")
WELLBEING = fact("screen.wellbeing_asked")
TRAUMATIC = fact("concern.amber_flag", flags=["traumatic birth"])
MISSED_VISIT = fact("contact.declined", planned="health visitor's review")
TARGETED = np.array(
    contacts("contact.health_visitor.targeted", sees=True, place="home")
)
#: By whether the baby is seen, and how it was held.
OTHER_HV = np.array(
    [contacts("contact.health_visitor.other", sees=seen) for seen in (False, True)]
)
GP_MOTHER = fact("contact.gp.maternal_six_week")
GP_BABY = fact("contact.gp.infant_six_week", infant_seen=True)
GP_OTHER = fact("contact.gp.other")
GP_OTHER_BABY = fact("contact.gp.other", infant_seen=True)
EMERGENCY = fact("contact.emergency_department", infant_seen=True)
NOT_BROUGHT = fact("nonattendance.was_not_brought", planned="6 to 8 week check")
DIED = fact("person.died")
#: Reviews of the health visitor: by kind, whether the baby is seen, and how held.
REVIEWS = {
    name: np.array(
        [
            contacts(f"contact.health_visitor.{name}", sees=seen, place="home")
            for seen in (False, True)
        ]
    )
    for name in ("new_birth", "six_week", "one_year")
}
#: The review at 2 to 2½ years: by what is written of the ASQ-3, then as the others.
ASQ3: Final[tuple[Mapping[str, bool], ...]] = ({"asq3": True}, {"asq3": False}, {})
TWO_YEAR = np.array(
    [
        [
            contacts("contact.health_visitor.two_year", sees=seen, place="home", **said)
            for seen in (False, True)
        ]
        for said in ASQ3
    ]
)


def tell(story: Story) -> None:
    """All of it: the birth, midwives, health visitors, GP and hospital, deaths."""
    _birth(story)
    _midwives(story)
    _reviews(story)
    _other_visits(story)
    _gp(story)
    _hospital(story)
    _deaths(story)


def _birth(story: Story) -> None:
    """Born, and home from hospital."""
    lives, book, draws = story.lives, story.book, story.draws
    of = lives.born
    is_known = draws.chance(len(of), 0.994)
    days = np.clip(lives.gestation[of], LEAST_GESTATION, MOST_GESTATION)
    what = np.where(is_known, BIRTH + days - LEAST_GESTATION, BIRTH_UNKNOWN)
    born = book.write(what, of, lives.born_at[of], MATERNITY, about=BABY)
    has_twins = lives.has_twins[born.of]
    twins = born.pick(has_twins)
    later = twins.at + draws.whole(4, 50, len(twins))
    book.write(BIRTH + days[np.searchsorted(of, twins.of)] - LEAST_GESTATION,
               twins.of, later, MATERNITY, about=2, with_=twins.lag)  # fmt: skip
    early = lives.gestation[born.of] < 37 * 7
    median = np.where(early, 5.0, 1.2)
    stays = draws.hours(len(born), 24) * median
    home = born.pick(draws.chance(len(born), 0.95))
    stay = np.maximum(stays, 200)[np.searchsorted(born.of, home.of)].astype(np.int32)
    for who in (MOTHER, BABY):
        book.write(WENT_HOME, home.of, home.at + stay, HOSPITAL, about=who)


def _midwives(story: Story) -> None:
    """Visits in the first days, the last one, and the handover to health visiting."""
    lives, book, draws = story.lives, story.book, story.draws
    for hours, chance in ((30, 0.94), (125, 0.93), (250, 0.88)):
        of = story.reached(lives.born, chance)
        wait = story.slow(of, draws.hours(len(of), hours, 0.25))
        book.write(POSTNATAL, of, lives.born_at[of] + wait, MATERNITY)
    of = story.reached(lives.born, 0.96)
    last = book.write(
        DISCHARGED, of, story.age(of, draws.days(len(of), 13, 0.25)), MATERNITY
    )
    gone = last.pick(draws.chance(len(last), 0.9))
    offered = book.write(OFFERED, gone.of, gone.at + 5, MATERNITY, with_=gone.lag)
    draw = draws.share(len(offered))
    sent_back = offered.pick(draw > 0.985)
    taken = offered.pick(draw < 0.93)
    wait = story.slow(taken.of, draws.hours(len(taken), 9))
    book.answer(ACCEPTED, taken, wait, HEALTH_VISITING)
    wait = story.slow(sent_back.of, draws.hours(len(sent_back), 14))
    book.answer(RETURNED, sent_back, wait, HEALTH_VISITING)


def _review(story: Story, name: str, of: Array, at: Array, seen: float) -> Written:
    """One review, and before some of them a visit at which nobody answered."""
    book, draws = story.book, story.draws
    is_seen = draws.chance(len(of), seen).astype(int)
    how = held(draws, len(of), "hv")
    if name == "two_year":
        what = TWO_YEAR[_asq3(draws, len(of)), is_seen, how]
    else:
        what = REVIEWS[name][is_seen, how]
    met = book.write(what, of, at, HEALTH_VISITING)
    shut = met.pick(draws.chance(len(met), rate("no_access")))
    before = draws.whole(1, 6, len(shut)) * MINUTES_A_DAY
    at = np.maximum(shut.at - before, story.lives.born_at[shut.of] + 600)
    book.write(NO_ACCESS, shut.of, at, HEALTH_VISITING)
    return met


def _asq3(draws: Draws, n: int) -> Array:
    """For each of so many reviews the place in `ASQ3` of what is written of it."""
    used, not_written = rate("asq3_used"), rate("asq3_not_recorded")
    return draws.one_of(np.array([used, 1 - used - not_written, not_written]), n=n)


def _when(story: Story, of: Array, in_time: float, last: int, spread: int) -> Array:
    """Days after birth: so many before the last day in time, the others after it.

    An area with a slow pace has more of the late ones.
    """
    draws = story.draws
    late = draws.share(len(of)) > in_time - 0.2 * (story.lives.pace[of] - 1)
    before = last - 3 - (draws.share(len(of)) ** 2 * spread).astype(np.int32)
    after = last + draws.days(len(of), max(spread / 3, 2), 0.8)
    return np.where(late, after, before)


def _reviews(story: Story) -> None:
    """New birth, 6 to 8 weeks, 1 year, 2 years, and the questions that go with them."""
    lives, draws = story.lives, story.draws
    new, in_time = rate("hv_new_birth"), rate("hv_new_birth_in_14_days")
    of = story.reached(lives.born, new)
    at = story.age(of, _when(story, of, in_time / new + 0.02, 14, 4))
    _mood(story, _review(story, "new_birth", of, at, 0.985), epds_asked=0.25)
    six, in_time = rate("hv_six_week"), rate("hv_six_week_in_8_weeks")
    of = story.reached(lives.born, six)
    at = story.age(of, _when(story, of, in_time / six + 0.02, 56, 12))
    met = _review(story, "six_week", of, at, 0.98)
    _mood(story, met, epds_asked=rate("epds_asked_at_six_weeks"))
    year, in_time = rate("hv_one_year"), rate("hv_one_year_in_12_months")
    of = story.reached(lives.born, year)
    at = story.age(of, _when(story, of, in_time / year + 0.02, 365, 60))
    _review(story, "one_year", of, at, 0.98)
    of = story.reached(lives.born, rate("hv_two_year"))
    _review(story, "two_year", of, story.age(of, draws.whole(735, 912, len(of))), 0.99)
    of = draws.some(lives.born, 0.03)
    story.book.write(
        MISSED_VISIT, of, story.age(of, draws.whole(10, 400, len(of))), HEALTH_VISITING
    )


def _mood(story: Story, met: Written, *, epds_asked: float) -> None:
    """How she is, in ordinary words and by questionnaire; abuse at home; the birth."""
    book, draws = story.book, story.draws

    def asked(chance: float) -> Written:
        return met.pick(draws.chance(len(met), chance))

    one = asked(0.9)
    book.write(WELLBEING, one.of, one.at, HEALTH_VISITING, with_=one.lag)
    one = asked(0.7)
    book.write(whooley(story, one.of), one.of, one.at, HEALTH_VISITING, with_=one.lag)
    one = asked(epds_asked)
    book.write(epds(story, one.of), one.of, one.at, HEALTH_VISITING, with_=one.lag)
    one = asked(0.55)
    how = np.where(draws.chance(len(one), 0.85), ASKED_ALONE, ASKED_NOT_ALONE)
    book.write(how, one.of, one.at, HEALTH_VISITING, with_=one.lag)
    one = asked(0.02)
    book.write(TRAUMATIC, one.of, one.at, HEALTH_VISITING, with_=one.lag)


def _other_visits(story: Story) -> None:
    """Targeted contacts for who needs them, and others for anybody."""
    lives, book, draws = story.lives, story.book, story.draws
    needs = lives.complex | (lives.severity > 1.2)
    for day in (110, 150, 215):
        of = draws.some(lives.born, np.where(needs[lives.born], 0.6, 0.08))
        at = story.age(of, draws.days(len(of), day, 0.12))
        what = TARGETED[held(draws, len(of), "hv")]
        book.write(what, of, at, HEALTH_VISITING)
    for _ in range(3):
        of = draws.some(lives.born, 0.45)
        at = story.age(of, draws.whole(16, 650, len(of)))
        seen = draws.chance(len(of), 0.8).astype(int)
        what = OTHER_HV[seen, held(draws, len(of), "hv")]
        met = book.write(what, of, at, HEALTH_VISITING)
        one = met.pick(draws.chance(len(met), 0.12))
        book.write(epds(story, one.of), one.of, one.at, HEALTH_VISITING, with_=one.lag)


def _gp(story: Story) -> None:
    """The two checks at 6 to 8 weeks, and what else leads to the GP."""
    lives, book, draws = story.lives, story.book, story.draws
    of = story.reached(lives.born, rate("gp_maternal_six_week"))
    book.write(GP_MOTHER, of, story.age(of, draws.days(len(of), 50, 0.12)), GP)
    missed = draws.chance(len(lives.born), rate("not_brought"))
    of = lives.born
    at = story.age(of, draws.days(len(of), 49, 0.12))
    book.write(NOT_BROUGHT, of[missed], at[missed], GP, about=BABY)
    there = ~missed & draws.chance(len(of), 0.93)
    book.write(GP_BABY, of[there], at[there], GP, about=BABY)
    for _ in range(4):
        of = draws.some(lives.everyone, 0.62)
        after = draws.whole(20, 950, len(of))
        book.write(GP_OTHER, of, draws.office(lives.notified_on[of] + after), GP)
    for _ in range(5):
        of = draws.some(lives.born, 0.66)
        at = story.age(of, draws.whole(8, 700, len(of)))
        book.write(GP_OTHER_BABY, of, at, GP, about=BABY)


def _hospital(story: Story) -> None:
    """The emergency department, and now and then a bed."""
    lives, book, draws = story.lives, story.book, story.draws
    for _ in range(2):
        of = draws.some(lives.born, rate("emergency_department_a_year") / 2)
        after = draws.whole(3 * MINUTES_A_DAY, 365 * MINUTES_A_DAY, len(of))
        came = book.write(
            EMERGENCY, of, lives.born_at[of] + after, HOSPITAL, about=BABY
        )
        stays = came.pick(draws.chance(len(came), 0.12))
        bed = book.write(ADMITTED, stays.of, stays.at + 190, HOSPITAL, about=BABY)
        wait = draws.hours(len(bed), 40)
        book.write(WENT_HOME, bed.of, bed.at + wait, HOSPITAL, about=BABY)


def _deaths(story: Story) -> None:
    """A few die. The death is the last that is recorded of the family."""
    lives, book = story.lives, story.book
    for dies_at, who in ((lives.dies_at, BABY), (lives.mother_dies_at, MOTHER)):
        of = lives.everyone[(dies_at != NEVER) & (dies_at == lives.ends)]
        none = np.zeros(len(of), np.int32)
        book.write(DIED, of, dies_at[of], HOSPITAL, about=who, with_=none)
