"""Birth, and the visits after it: midwife, health visitor, GP, and those missed."""

from __future__ import annotations

from datetime import datetime, timedelta

from plait.clock.moments import local_day
from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.synthetic.streams import mood
from plait.synthetic.streams.story import Story
from plait.timeline.events import Event

_WORRIES = (
    "concern.red_flag",
    "diagnosis.mental_health",
    "referral.mental_health.accepted",
    "plan.child_protection.started",
)
_TERM_WEEKS = 37
_AWAKE = 0.6


def tell(diary: Diary, story: Story) -> None:
    """Write the birth and the routine visits of the first year."""
    if story.born_at is None or story.born_on is None:
        return
    for minutes, infant in enumerate(story.infants):
        _birth(diary, story, story.born_at + timedelta(minutes=9 * minutes), infant.id)
    _midwife(diary, story)
    _new_birth(diary, story)
    _six_weeks(diary, story)
    _first_year(diary, story)


def _birth(diary: Diary, story: Story, at: datetime, infant: str) -> None:
    """One birth, recorded by the maternity unit."""
    days = 280 - (story.edd - local_day(at)).days
    grams = round(diary.draw.gauss(3380, 420) - max(0, _TERM_WEEKS * 7 - days) * 28)
    diary.write(
        "birth.recorded", at, infant, "maternity",
        born_on=local_day(at).isoformat(), gestation_days=days,
        weight_g=min(max(grams, 600), 5200),
    )  # fmt: skip


def _midwife(diary: Diary, story: Story) -> None:
    """Postnatal visits, the last one, and the handover to the health visitor."""
    mother = story.mother.id
    for age in (1, 5):
        diary.write(
            "contact.midwife.postnatal", diary.office(story.at_age(age)), mother,
            "maternity", mode="face_to_face", place="home", infant_seen=True,
        )  # fmt: skip
    last = diary.office(story.at_age(diary.draw.randint(10, 13)))
    diary.write(
        "contact.midwife.final_discharge", last, mother, "maternity",
        mode="face_to_face", infant_seen=True,
    )  # fmt: skip
    offered = diary.write(
        "handover.offered", last + timedelta(minutes=40), mother, "maternity",
        to="health_visitor", urgency="routine",
    )  # fmt: skip
    accepted = diary.answered(last, days=(0, 2), late=(4, 9))
    if offered and accepted is not None:
        accepted = max(accepted, last + timedelta(hours=1))
        diary.write(
            "handover.accepted", accepted, mother, "health_visiting", answers=offered
        )


def _visit(
    diary: Diary,
    story: Story,
    kind: str,
    at: datetime,
    by: str,
    about: str | None = None,
) -> None:
    """A visit at home in which the infants are seen."""
    diary.write(
        kind, at, about or story.mother.id, by, mode="face_to_face",
        place="home" if by == "health_visiting" else "surgery",
        infant_seen=True, infant_awake=diary.chance(_AWAKE),
    )  # fmt: skip


def _home_visit(diary: Diary, story: Story, kind: str, at: datetime) -> datetime:
    """A health visitor's visit; now and then nobody answers the first time."""
    if diary.chance(rates.NO_ACCESS):
        diary.write(
            "nonattendance.no_access", at, story.mother.id, "health_visiting",
            planned="home visit", attempt=1,
        )  # fmt: skip
        at = diary.days_later(at, 1, 4)
    for infant in story.infants:
        _visit(diary, story, kind, at, "health_visiting", infant.id)
    return at


def _new_birth(diary: Diary, story: Story) -> None:
    """The new birth visit: nearly always by day 14."""
    age = diary.draw.randint(10, 12)
    if not diary.chance(rates.DONE_IN_TIME):
        age = diary.draw.randint(15, 23)
    at = diary.office(story.at_age(age))
    at = _home_visit(diary, story, "contact.health_visitor.new_birth", at)
    if diary.chance(rates.EPDS_AT_NEW_BIRTH):
        mood.screen_epds(diary, story, at + timedelta(minutes=30), "health_visiting")


def _six_weeks(diary: Diary, story: Story) -> None:
    """The 6 to 8 week review, the mother's check and the baby's check."""
    day = story.at_age(diary.draw.randint(43, 53))
    if not diary.chance(rates.DONE_IN_TIME):
        day += timedelta(days=diary.draw.randint(12, 24))
    at = _home_visit(diary, story, "contact.health_visitor.six_week", diary.office(day))
    if diary.chance(rates.EPDS_AT_SIX_WEEKS):
        mood.screen_epds(diary, story, at + timedelta(minutes=30), "health_visiting")
    checks_on = story.at_age(diary.draw.randint(43, 53))
    if not diary.chance(rates.DONE_IN_TIME):
        checks_on += timedelta(days=diary.draw.randint(12, 30))
    checked = diary.office(checks_on)
    diary.write(
        "contact.gp.maternal_six_week", checked, story.mother.id, "gp",
        mode="face_to_face", place="surgery",
    )  # fmt: skip
    for infant in story.infants:
        _baby_check(diary, story, infant.id, checked)


def _baby_check(diary: Diary, story: Story, infant: str, at: datetime) -> None:
    """The baby's check at the surgery; some babies are not brought the first time."""
    if diary.chance(rates.NOT_BROUGHT):
        diary.write(
            "nonattendance.was_not_brought", at, infant, "gp", planned="six week check"
        )
        seen = diary.answered(at, days=(1, 2), late=(4, 12))
        if seen is None:
            return
        at = seen
    _visit(diary, story, "contact.gp.infant_six_week", at, "gp", infant)


def _first_year(diary: Diary, story: Story) -> None:
    """Clinics, the one-year review, and now and then the emergency department."""
    for infant in story.infants:
        for _ in range(diary.draw.randint(1, 3)):
            day = story.at_age(diary.draw.randint(60, 300))
            _visit(
                diary, story, "contact.health_visitor.other", diary.office(day),
                "health_visiting", infant.id,
            )  # fmt: skip
        year = diary.office(story.at_age(diary.draw.randint(300, 355)))
        _visit(
            diary, story, "contact.health_visitor.one_year", year, "health_visiting",
            infant.id,
        )  # fmt: skip
        if diary.chance(rates.EMERGENCY_DEPARTMENT):
            day = story.at_age(diary.draw.randint(5, 330))
            diary.write(
                "contact.emergency_department", diary.any_time(day), infant.id,
                "paediatrics", infant_seen=True, mode="face_to_face",
            )  # fmt: skip


def targeted(diary: Diary, story: Story) -> None:
    """The extra visit by 16 weeks, where something that was written gives a worry."""
    if story.born_on is None or not any(map(_is_worry, diary.events)):
        return
    in_time = diary.chance(rates.DONE_IN_TIME)
    for infant in story.infants:
        age = diary.draw.randint(88, 108) if in_time else diary.draw.randint(116, 145)
        _visit(
            diary, story, "contact.health_visitor.targeted",
            diary.office(story.at_age(age)), "health_visiting", infant.id,
        )  # fmt: skip


def _is_worry(event: Event) -> bool:
    """Whether the standard for the extra visit would count this event."""
    if event.kind == "screen.epds":
        return int(event.fact["total"]) >= mood.RAISED - 1
    return event.kind in _WORRIES
