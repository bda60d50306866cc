"""From the notice of a pregnancy to its end: booking, questions, contacts, losses."""

from __future__ import annotations

from typing import Final

import numpy as np

from plait.synthetic.nation.book import (
    BABY,
    GP,
    HEALTH_VISITING,
    HOSPITAL,
    MATERNITY,
    MOTHER,
    NOBODY,
    Written,
)
from plait.synthetic.nation.calendar import MINUTES_A_DAY
from plait.synthetic.nation.draws import Array
from plait.synthetic.nation.held import contacts, held
from plait.synthetic.nation.lives import Story, measures
from plait.synthetic.nation.published import rate
from plait.synthetic.nation.scores import gad2, whooley
from plait.synthetic.nation.stock import days, fact, facts, one_of

MOST_GESTATION: Final = 315
_TERM: Final = 280

JOINED_MOTHER = fact("person.joined", role="mother")
JOINED_UNBORN = fact("person.joined", role="unborn")
JOINED_PARTNER = fact("person.joined", role="partner", household=True)
NOTIFIED = fact("pregnancy.notified")
NOTIFIED_EDD = days("pregnancy.notified", "edd")
EDD_SET = days("pregnancy.edd_set", "edd")
BOOKED = facts("pregnancy.booked", "gestation_days", range(MOST_GESTATION + 1))
BOOKED_UNKNOWN = fact("pregnancy.booked")
BOOKING_CONTACT = fact("contact.midwife.booking", place="clinic", mode="face_to_face")
NO_ILLNESS = fact("screen.smi_history", present=False, first_degree_relative=False)
ILLNESS = fact("screen.smi_history", present=True, first_degree_relative=False)
ILL_RELATIVE = fact("screen.smi_history", present=False, first_degree_relative=True)
ASKED_ALONE = fact("screen.domestic_abuse", asked=True, alone=True)
ASKED_NOT_ALONE = fact("screen.domestic_abuse", asked=True, alone=False)
NOT_ASKED = fact("screen.domestic_abuse", asked=False)
ABUSE_TOLD = fact("concern.domestic_abuse")
HOUSEHOLD = one_of("household.asked", "partner_known", (False, True))
ANTENATAL = fact("contact.midwife.antenatal", place="clinic", mode="face_to_face")
MISSED = fact("nonattendance.did_not_attend", planned="antenatal contact")
HV_ANTENATAL = np.array(
    contacts("contact.health_visitor.antenatal", sees=None, place="home")
)
NO_ACCESS = fact("nonattendance.no_access", planned="home visit")
ENDED = one_of("pregnancy.ended", "outcome", ("miscarriage", "stillbirth"))
FEAR = fact("concern.amber_flag", flags=["fear of birth"])

#: Weeks of the antenatal contacts after booking.
_WEEKS: Final = (16, 20, 25, 28, 31, 34, 36, 38, 40)


def tell(story: Story) -> None:
    """All of it, in the order in which it mostly happens."""
    _notice(story)
    booked = _book(story)
    _ask(story, booked)
    _contacts(story)
    _lose(story)


def in_pregnancy(story: Story, of: Array, at: Array) -> Array:
    """Which of these moments lie a few hours before the end of the pregnancy."""
    return at < story.lives.over[of] - 300


def _notice(story: Story) -> None:
    """Somebody learns of it: mother and the unborn join, a partner some days later."""
    lives, book, draws = story.lives, story.book, story.draws
    of = lives.everyone
    by = np.where(draws.chance(len(of), 0.45), GP, MATERNITY)
    edd = NOTIFIED_EDD + lives.conceived + _TERM + draws.whole(-6, 6, len(of))
    is_known = draws.chance(len(of), 0.6)
    told = book.write(
        np.where(is_known, edd, NOTIFIED), of, draws.office(lives.notified_on), by
    )
    for what, who in ((JOINED_MOTHER, MOTHER), (JOINED_UNBORN, BABY)):
        book.write(what, told.of, told.at, MATERNITY, about=who, with_=told.lag)
    twins = told.pick(lives.has_twins[told.of])
    book.write(JOINED_UNBORN, twins.of, twins.at, MATERNITY, about=2, with_=twins.lag)


def _book(story: Story) -> Written:
    """Booked, at the gestation of the published shares; for some it is not recorded."""
    lives, book, draws = story.lives, story.book, story.draws
    of = lives.everyone
    is_missing = lives.booked_measure == measures("booked_at").index("missing")
    what = np.where(is_missing, BOOKED_UNKNOWN, BOOKED + lives.booked_at)
    booked = book.write(what, of, draws.office(lives.booked_on), MATERNITY)
    met = booked.pick(draws.chance(len(booked), 0.97))
    book.write(BOOKING_CONTACT, met.of, met.at, MATERNITY, with_=met.lag)
    asked = met.pick(draws.chance(len(met), 0.88))
    knows = draws.chance(len(asked), 0.95)
    known = np.array(HOUSEHOLD)[(lives.has_partner[asked.of] & knows).astype(int)]
    book.write(known, asked.of, asked.at, MATERNITY, about=NOBODY, with_=asked.lag)
    there = booked.pick(lives.has_partner[booked.of])
    book.write(
        JOINED_PARTNER, there.of, there.at, MATERNITY,
        about=lives.partner[there.of], with_=there.lag,
    )  # fmt: skip
    scanned = np.maximum(story.week(of, 12.3, 4), draws.office(lives.booked_on + 1))
    kept = in_pregnancy(story, of, scanned)
    edd = EDD_SET + lives.conceived + _TERM
    book.write(edd[kept], of[kept], scanned[kept], HOSPITAL)
    return met


def _ask(story: Story, met: Written) -> None:
    """At booking: mood, worry, illness before, abuse at home."""
    lives, book, draws = story.lives, story.book, story.draws
    asked = met.pick(draws.chance(len(met), rate("whooley_at_booking")))
    book.write(whooley(story, asked.of), asked.of, asked.at, MATERNITY, with_=asked.lag)
    asked = met.pick(draws.chance(len(met), 0.72))
    book.write(gad2(story, asked.of), asked.of, asked.at, MATERNITY, with_=asked.lag)
    asked = met.pick(draws.chance(len(met), 0.94))
    draw = draws.share(len(asked))
    ill = rate("severe_illness_before") * (1 + np.maximum(lives.severity[asked.of], 0))
    relative = rate("severe_illness_of_relative")
    said = np.where(
        draw < ill, ILLNESS, np.where(draw > 1 - relative, ILL_RELATIVE, NO_ILLNESS)
    )
    book.write(said, asked.of, asked.at, MATERNITY, with_=asked.lag)
    draw = draws.share(len(met))
    how = np.where(
        draw < 0.78, ASKED_ALONE, np.where(draw < 0.9, ASKED_NOT_ALONE, NOT_ASKED)
    )
    alone = book.write(how, met.of, met.at, MATERNITY, with_=met.lag)
    chance = rate("domestic_abuse_told") * (1 + 2 * lives.complex[alone.of])
    told = alone.pick(draws.chance(len(alone), chance))
    book.write(ABUSE_TOLD, told.of, told.at, MATERNITY, with_=told.lag)


def _contacts(story: Story) -> None:
    """The midwife's contacts, kept or missed, and the health visitor's before birth."""
    lives, book, draws = story.lives, story.book, story.draws
    for week in _WEEKS:
        at = story.week(lives.everyone, week, 3)
        due = in_pregnancy(story, lives.everyone, at)
        due &= at > (lives.booked_on + 5) * MINUTES_A_DAY
        of, when = lives.everyone[due], at[due]
        unwell = (lives.severity[of] > 1) | lives.complex[of]
        missed = draws.chance(len(of), rate("antenatal_missed") * (1 + unwell))
        book.write(ANTENATAL, of[~missed], when[~missed], MATERNITY)
        book.write(MISSED, of[missed], when[missed], MATERNITY)
    of = story.reached(lives.everyone, rate("hv_antenatal"))
    at = story.week(of, 32, 12)
    kept = in_pregnancy(story, of, at)
    what = HV_ANTENATAL[held(draws, int(kept.sum()), "hv")]
    seen = book.write(what, of[kept], at[kept], HEALTH_VISITING)
    shut = seen.pick(draws.chance(len(seen), rate("no_access")))
    before = draws.days(len(shut), 5) * MINUTES_A_DAY
    book.write(NO_ACCESS, shut.of, shut.at - before, HEALTH_VISITING)
    afraid = seen.pick(draws.chance(len(seen), 0.03))
    book.write(FEAR, afraid.of, afraid.at, HEALTH_VISITING, with_=afraid.lag)


def _lose(story: Story) -> None:
    """A few pregnancies end without a live birth."""
    lives = story.lives
    of = lives.everyone[lives.is_lost]
    weeks = (lives.over[of] // MINUTES_A_DAY - lives.conceived[of]) // 7
    what = np.array(ENDED)[(weeks >= 24).astype(int)]
    story.book.write(what, of, lives.over[of], HOSPITAL)
