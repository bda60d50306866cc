"""Pregnancy: notified, booked, scanned, seen; sometimes lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plait.clock.ages import gestation_days
from plait.clock.moments import local_day
from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.synthetic.streams import messages, mood
from plait.synthetic.streams.story import Story

#: Weeks of the routine antenatal appointments after booking.
ANTENATAL_WEEKS = (16, 25, 28, 31, 34, 36, 38, 40)
_NO_MORE_AFTER_DAYS = 2


def tell(diary: Diary, story: Story) -> None:
    """Write the pregnancy, from the first notification to the last appointment."""
    mother = story.mother.id
    notified_by = "gp" if diary.chance(rates.NOTIFIED_BY_GP) else "maternity"
    notified_at = diary.office(story.notified_on)
    _join(diary, story, notified_by)
    diary.write(
        "pregnancy.notified", notified_at, mother, notified_by,
        edd=story.edd.isoformat(),
    )  # fmt: skip
    _book(diary, story)
    scan = diary.office(story.at_gestation(12, 2))
    if local_day(scan) > story.booked_on:
        diary.write(
            "pregnancy.edd_set", scan, mother, "maternity", edd=story.edd.isoformat()
        )
    _appointments(diary, story)
    _health_visitor(diary, story)
    if story.lost_on is not None:
        _lose(diary, story)


def _join(diary: Diary, story: Story, by: str) -> None:
    """Everybody who belongs to the family from the start."""
    first = diary.office(story.notified_on - timedelta(days=1))
    for person in (story.mother, story.partner, *story.infants):
        if person is None:
            continue
        is_infant = person in story.infants
        born = (
            None if is_infant or person.born_on is None else person.born_on.isoformat()
        )
        fact: dict[str, Any] = {
            "role": "unborn" if is_infant else person.role,
            "household": True,
        }
        if born:
            fact["born_on"] = born
        diary.write("person.joined", first, person.id, by, known=first, **fact)


def _book(diary: Diary, story: Story) -> None:
    """The booking appointment, and what is asked there."""
    mother, at = story.mother.id, diary.office(story.booked_on)
    days = gestation_days(story.edd, story.booked_on)
    diary.write("pregnancy.booked", at, mother, "maternity", gestation_days=days)
    diary.write(
        "contact.midwife.booking", at, mother, "maternity",
        mode="face_to_face", seen_alone=True,
        interpreter=story.mother.interpreter,
    )  # fmt: skip
    diary.write(
        "screen.smi_history", at, mother, "maternity",
        present=story.ill_before, first_degree_relative=story.ill_relative,
    )  # fmt: skip
    mood.ask_at_booking(diary, story, at)
    mood.history(diary, story, at)
    diary.write(
        "screen.domestic_abuse", at, mother, "maternity", asked=True,
        alone=diary.chance(0.9),
    )  # fmt: skip


def _appointments(diary: Diary, story: Story) -> None:
    """Routine appointments until the birth or the loss; a few are missed."""
    until = story.born_on or story.lost_on or story.at_gestation(42)
    missed = (
        rates.MISSED_ANTENATAL_WHEN_UNWELL
        if story.is_unwell or story.complex
        else rates.MISSED_ANTENATAL
    )
    for week in ANTENATAL_WEEKS:
        at = diary.office(story.at_gestation(week, diary.draw.randrange(-2, 4)))
        day = local_day(at)
        if day <= story.booked_on or day >= until - timedelta(_NO_MORE_AFTER_DAYS):
            continue
        if diary.chance(missed):
            diary.write(
                "nonattendance.did_not_attend", at, story.mother.id, "maternity",
                planned="antenatal appointment",
            )  # fmt: skip
            messages.missed(diary, story, at, "maternity")
            again = diary.days_later(at, 2, 6)
            if local_day(again) < until:
                _antenatal(diary, story, again)
        else:
            _antenatal(diary, story, at)


def _antenatal(diary: Diary, story: Story, at: datetime) -> None:
    """One antenatal appointment, with the question how she is."""
    diary.write(
        "contact.midwife.antenatal", at, story.mother.id, "maternity",
        mode="face_to_face",
    )  # fmt: skip
    diary.write("screen.wellbeing_asked", at, story.mother.id, "maternity")


def _health_visitor(diary: Diary, story: Story) -> None:
    """The health visitor's antenatal contact, from 28 weeks."""
    until = story.born_on or story.lost_on or story.at_gestation(42)
    day = story.at_gestation(28, diary.draw.randrange(3, 60))
    if day < until:
        diary.write(
            "contact.health_visitor.antenatal", diary.office(day), story.mother.id,
            "health_visiting", mode="face_to_face", place="home",
        )  # fmt: skip


def _lose(diary: Diary, story: Story) -> None:
    """The loss, and the first contact with the mother after it."""
    if story.lost_on is None:
        return
    at = diary.any_time(story.lost_on)
    diary.write(
        "pregnancy.ended", at, story.mother.id, "maternity", outcome="miscarriage"
    )
    diary.write(
        "contact.midwife.antenatal", diary.days_later(at, 2, 5), story.mother.id,
        "maternity", mode="telephone", note="Bereavement midwife rang.",
    )  # fmt: skip
