"""Made-up families, as many as asked for, the same for the same seed.

Family number `n` draws from its own stream of random numbers, so that any family
can be made alone and adding families changes none that are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from plait.clock.ages import day_of_gestation
from plait.clock.moments import local_day
from plait.synthetic import rates
from plait.synthetic.caseload import caseload
from plait.synthetic.diary import Diary, draw_uuid, share
from plait.synthetic.families import (
    MadePerson,
    MadeSubject,
    address,
    drama_phone,
    language,
    names,
    nhs_number,
)
from plait.synthetic.organisation import Organisation, organisation
from plait.synthetic.streams import messages, mistakes, mood, pregnancy, routine, visits
from plait.synthetic.streams import safeguarding as safeguarding_stream
from plait.synthetic.streams.story import Story

#: The standards whose answers the streams tell as part of a story.
TOLD = frozenset(
    {
        "booking_by_10_weeks", "mental_health_asked_at_booking",
        "smi_referred_to_perinatal", "positive_whooley_followed_up",
        "borderline_epds_repeated", "raised_epds_assessed", "self_harm_item_acted_on",
        "red_flag_senior_review", "psychosis_suspected_4h", "pmh_triage",
        "pmh_assessment_2w", "psych_intervention_6w", "care_plan_by_32_weeks",
        "hv_antenatal", "hv_new_birth", "hv_six_week", "gp_maternal_six_week",
        "hv_targeted_16w", "handover_accepted", "message_acknowledged",
        "infant_injury_paediatric", "infant_injury_strategy",
        "conjunction_strategy_meeting", "injury_two_key_closure", "referral_decision",
        "initial_conference", "first_core_group", "infant_not_brought",
        "strategy_minutes_sent",
    }
)  # fmt: skip
#: How far back the first pregnancy was notified.
MONTHS = 18
_DAYS = MONTHS * 30
_DAYS_A_YEAR = 365.25
#: How unwell, at least, and since how many days, those are whom the team has taken on.
_UNWELL = 1.4
_ASKED_DAYS_AGO = (46, 120)


def population(*, seed: int, count: int, as_of: datetime) -> Iterator[MadeSubject]:
    """So many made-up families, as everything stood at `as_of`.

    Args:
        seed: the same seed, count and `as_of` give the same families.
        as_of: an aware datetime; nothing is recorded after it.
    """
    world = organisation()
    for number in range(count):
        yield family(seed=seed, number=number, as_of=as_of, world=world)


def in_care(*, seed: int, count: int, as_of: datetime) -> Iterator[MadeSubject]:
    """So many more families whom the perinatal team took on in the last months.

    The same arguments as of `population`; a few have ended their care already.
    """
    world = organisation()
    for number in range(count):
        yield family(
            seed=seed, number=number, as_of=as_of, world=world, is_in_care=True
        )


def family(
    *,
    seed: int,
    number: int,
    as_of: datetime,
    world: Organisation,
    is_in_care: bool = False,
) -> MadeSubject:
    """One made-up family: its people, and all that was recorded by `as_of`.

    With `is_in_care` it is another family, which the perinatal team has taken on.
    """
    draw = Random(f"{seed}/{number}/in-care" if is_in_care else f"{seed}/{number}")
    key = draw_uuid(draw)
    partnership = draw.choice(world.partnerships)
    town = draw.choice(partnership.towns)
    diary = Diary(
        draw=draw,
        as_of=as_of,
        subject=f"family:{key}",
        partnership=partnership.slug,
        town=town,
        world=world,
    )
    story = _story(diary)
    if is_in_care:
        story = replace(story, severity=max(story.severity, _UNWELL))
        _write(diary, story, asked_at=_asked_at(diary, story))
    else:
        _move(diary, story)
        _write(diary, story)
    home = diary.team("health_visiting" if _is_born(story, as_of) else "maternity")
    return MadeSubject(
        kind="family",
        key=key,
        partnership=partnership.slug,
        home_team=home.name,
        people=_people_by(story, as_of),
        events=tuple(
            sorted(diary.events, key=lambda e: (e.recorded_at, e.occurred_at))
        ),
        caseload=caseload(world, partnership.slug, town),
    )


def _asked_at(diary: Diary, story: Story) -> datetime:
    """When the perinatal team was asked: in the last months, and after the booking."""
    ago = diary.draw.randint(*_ASKED_DAYS_AGO)
    day = max(local_day(diary.as_of) - timedelta(days=ago), story.booked_on)
    return diary.office(day + timedelta(days=1))


def _write(diary: Diary, story: Story, *, asked_at: datetime | None = None) -> None:
    """Plait the streams together. `asked_at`: when the perinatal team was asked."""
    pregnancy.tell(diary, story)
    visits.tell(diary, story)
    if asked_at is not None:
        born_at = story.born_at
        is_born = born_at is not None and born_at < asked_at
        by = "health_visiting" if is_born else "maternity"
        mood.refer(diary, story, asked_at, by, urgency="routine")
        mood.follow(diary, story)
    elif story.is_very_unwell and diary.chance(rates.RED_FLAG_WHEN_VERY_UNWELL):
        day = story.edd + timedelta(days=diary.draw.randint(8, 90))
        mood.red_flag(diary, story, diary.office(day))
    elif story.is_unwell and diary.chance(0.5):
        day = story.booked_on + timedelta(days=diary.draw.randint(20, 260))
        by = "health_visiting" if day > story.edd else "maternity"
        mood.refer(diary, story, diary.office(day), by, urgency="routine")
    safeguarding_stream.tell(diary, story)
    visits.targeted(diary, story)
    messages.tell(diary, story, diary.office(story.booked_on))
    routine.tell(diary, told=TOLD)
    mistakes.tell(diary)


def _story(diary: Diary) -> Story:
    """Settle the course of the pregnancy and who belongs to the family."""
    draw = diary.draw
    notified_on = local_day(diary.as_of) - timedelta(days=draw.randrange(3, _DAYS))
    booked_at = share(draw, rates.BOOKED_AT)
    known_at = max(32, booked_at - draw.randint(4, 16))
    edd = notified_on + timedelta(days=280 - known_at)
    born_on = day_of_gestation(edd, share(draw, rates.BORN_AT) * 7 + draw.randrange(7))
    lost_on = None
    booked_on = day_of_gestation(edd, booked_at)
    if diary.chance(rates.LOST):
        lost_on = max(booked_on, notified_on) + timedelta(days=draw.randint(7, 60))
    complex_ = diary.chance(rates.COMPLEX_SOCIAL_FACTORS)
    severity = draw.gauss(0.35 if complex_ else 0, 1)
    lost = lost_on is not None
    mother, partner, infants = _people(diary, notified_on, born_on)
    return Story(
        mother=mother,
        infants=infants,
        partner=partner,
        severity=severity,
        edd=edd,
        notified_on=notified_on,
        booked_on=booked_on,
        born_at=None if lost else diary.any_time(born_on),
        born_on=None if lost else born_on,
        lost_on=lost_on,
        complex=complex_,
        ill_before=diary.chance(rates.SEVERE_ILLNESS_BEFORE * (1 + max(severity, 0))),
        ill_relative=diary.chance(rates.SEVERE_ILLNESS_OF_RELATIVE),
    )


def _people(
    diary: Diary, today: date, born_on: date
) -> tuple[MadePerson, MadePerson | None, tuple[MadePerson, ...]]:
    """The mother, a partner or none, and the babies to come."""
    draw = diary.draw
    mother = _mother(diary, today)
    has_partner = diary.chance(rates.PARTNER_AT_HOME)
    partner = _partner(diary, mother, today) if has_partner else None
    babies = tuple(
        MadePerson(
            id=draw_uuid(draw),
            role="infant",
            given_name=draw.choice(names()["infants"]),
            family_name=mother.family_name,
            born_on=born_on,
            sex=draw.choice(["female", "male"]),
            nhs_number=nhs_number(draw),
            language=mother.language,
            address=mother.address,
        )
        for _ in range(2 if diary.chance(rates.TWINS) else 1)
    )
    return mother, partner, babies


def _mother(diary: Diary, today: date) -> MadePerson:
    """The mother, with a made-up name, address and language."""
    draw = diary.draw
    tongue, interpreter = language(draw)
    return MadePerson(
        id=draw_uuid(draw),
        role="mother",
        given_name=draw.choice(names()["mothers"]),
        family_name=draw.choice(names()["families"]),
        born_on=_birthday(draw, today, share(draw, rates.MOTHER_AGED)),
        sex="female",
        nhs_number=nhs_number(draw),
        language=tongue,
        interpreter=interpreter,
        safe_to_text=diary.chance(0.9),
        address=address(draw, diary.town),
        phone=drama_phone(draw),
    )


def _partner(diary: Diary, mother: MadePerson, today: date) -> MadePerson:
    """Her partner, who has her name more often than not."""
    draw = diary.draw
    own = draw.choice(names()["families"])
    return MadePerson(
        id=draw_uuid(draw),
        role="partner",
        given_name=draw.choice(names()["partners"]),
        family_name=mother.family_name if diary.chance(0.6) else own,
        born_on=_birthday(draw, today, share(draw, rates.MOTHER_AGED) + 2),
        sex="male",
        nhs_number=nhs_number(draw),
        language=mother.language,
        address=mother.address,
        phone=drama_phone(draw),
    )


def _birthday(draw: Random, today: date, age: int) -> date:
    """A birthday of somebody who is so many years old today."""
    return today - timedelta(days=int(age * _DAYS_A_YEAR) + draw.randrange(1, 360))


def _is_born(story: Story, as_of: datetime) -> bool:
    """Whether the baby is there yet."""
    return story.born_at is not None and story.born_at <= as_of


def _people_by(story: Story, as_of: datetime) -> tuple[MadePerson, ...]:
    """The people as they are known at `as_of`: a baby to come has no birthday yet."""
    people = [story.mother]
    if story.partner is not None:
        people.append(story.partner)
    for infant in story.infants:
        if _is_born(story, as_of):
            people.append(infant)
        else:
            people.append(
                replace(
                    infant,
                    role="unborn",
                    given_name="",
                    born_on=None,
                    nhs_number="",
                    sex="",
                )
            )
    return tuple(people)


def _move(diary: Diary, story: Story) -> None:
    """A few families leave the area; the new one accepts them, mostly."""
    if not diary.chance(rates.MOVED):
        return
    at = diary.office(story.booked_on + timedelta(days=diary.draw.randint(60, 500)))
    diary.write(
        "responsibility.offered",
        at,
        story.mother.id,
        "health_visiting",
        to="health_visitor",
    )
    for person in (story.mother, *story.infants):
        diary.write(
            "area.left", at, person.id, "health_visiting", to_area="another area"
        )
    accepted = diary.days_later(at, 1, 9)
    diary.write("responsibility.accepted", accepted, story.mother.id, "health_visiting")
    diary.ends = at
