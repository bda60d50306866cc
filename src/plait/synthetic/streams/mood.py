"""How the mother is: asked, scored, and acted on by whoever found it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plait.clock.moments import local_day
from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.synthetic.streams import messages
from plait.synthetic.streams.story import Story

#: Cut-offs as the standards use them.
BORDERLINE, RAISED = 10, 13
HIGHEST_EPDS = 30
#: The first sum of CORE-10, the highest, and each how many contacts it is asked.
_FIRST_CORE10, _HIGHEST_CORE10, _SCORED_EACH = 20, 40, 3
_SUPERVISED = 0.8
#: Below this severity the team sends her on to talking therapies.
_NOT_FOR_US = 0.2
#: Referrals come in through a system that notes them at once.
_LOGGED = timedelta(minutes=6)


def epds(diary: Diary, severity: float) -> tuple[int, int]:
    """An EPDS total and its item 10 for this severity.

    The mean is near 6.5 and about a tenth score 13 or more; item 10 follows the
    total. These are assumptions.
    """
    draw = diary.draw
    total = 5.6 + 4.2 * severity + 0.4 * max(severity, 0) ** 2 + draw.gauss(0, 1.5)
    total_ = min(max(round(total), 0), HIGHEST_EPDS)
    likely = 0.0 if total_ < BORDERLINE else min(0.6, (total_ - 9) / 30)
    return total_, draw.randint(1, 2) if diary.chance(likely) else 0


def screen_epds(
    diary: Diary, story: Story, at: datetime, by: str, *, ease: float = 0.0
) -> None:
    """Write an EPDS and what it asks for: done in time, late or not at all.

    Args:
        ease: how much better she is than her usual severity.
    """
    total, item_10 = epds(diary, story.severity - ease)
    mother = story.mother.id
    written = diary.write(
        "screen.epds", at, mother, by, total=total, safety_item=item_10
    )
    if written is None:
        return
    if item_10:
        soon = diary.later(at, 0.2, 2)
        if not diary.chance(rates.DONE_IN_TIME):
            soon = diary.days_later(at, 1, 2)
        diary.write("assessment.risk", soon, mother, by, seniority="finder")
    if total >= RAISED:
        seen = diary.answered(at, days=(2, 12), late=(15, 30))
        if seen is not None:
            diary.write("assessment.mental_health", seen, mother, "gp", seniority="gp")
    elif total >= BORDERLINE:
        again = diary.answered(at, days=(9, 13), late=(15, 28))
        if again is not None and ease:
            diary.write("contact.gp.other", again, mother, "gp", mode="face_to_face")
        elif again is not None:
            screen_epds(diary, story, again, by, ease=0.8)


def ask_at_booking(diary: Diary, story: Story, at: datetime) -> None:
    """The Whooley questions at booking or, where they were forgotten, soon after."""
    if not diary.chance(rates.WHOOLEY_AT_BOOKING):
        at = diary.days_later(at, 5, 30)
    yes = sum(
        diary.chance(min(0.9, 0.05 + 0.25 * max(story.severity, 0))) for _ in "12"
    )
    items = [1] * yes + [0] * (2 - yes)
    mother = story.mother.id
    if diary.write("screen.whooley", at, mother, "maternity", items=items) is None:
        return
    if yes:
        followed = diary.answered(at, days=(0, 6), late=(8, 21))
        if followed is not None:
            screen_epds(diary, story, followed, "maternity")


def history(diary: Diary, story: Story, at: datetime) -> None:
    """A history of severe illness leads to a referral to the perinatal team."""
    if not (story.ill_before or story.ill_relative):
        return
    referred = diary.answered(at, days=(0, 1), late=(3, 9))
    if referred is not None:
        refer(diary, story, referred, "maternity", urgency="routine")


def refer(diary: Diary, story: Story, at: datetime, by: str, *, urgency: str) -> None:
    """Refer to the perinatal team: received, triaged, assessed, and what follows."""
    mother = story.mother.id
    made = diary.write(
        "referral.mental_health.made", at, mother, by,
        urgency=urgency, to="perinatal_duty",
    )  # fmt: skip
    received_at = diary.later(at, 0.5, 20)
    received = diary.write(
        "referral.mental_health.received", received_at, mother, "perinatal",
        urgency=urgency, known=received_at + _LOGGED,
    )  # fmt: skip
    if made is None or received is None:
        return
    triaged = diary.answered(received_at, days=(0, 1), late=(3, 5))
    if triaged is not None:
        diary.write(
            "triage.completed", triaged, mother, "perinatal", **_triage(urgency)
        )
    seen = diary.answered(received_at, days=(4, 13), late=(15, 35))
    if seen is None:
        return
    diary.write(
        "assessment.mental_health", seen, mother, "perinatal", seniority="senior"
    )
    if story.severity < _NOT_FOR_US and not story.ill_before:
        diary.write(
            "referral.mental_health.redirected", seen + timedelta(hours=3), mother,
            "perinatal", to="talking therapies", urgency="routine",
        )  # fmt: skip
        diary.write(
            "referral.mental_health.taken_up", diary.days_later(seen, 2, 6), mother,
            "perinatal", service="talking_therapies", by_name="Duty worker",
        )  # fmt: skip
        return
    diary.write(
        "referral.mental_health.accepted", seen + timedelta(hours=2), mother,
        "perinatal", urgency=urgency,
    )  # fmt: skip
    _treat(diary, story, seen)


def _triage(urgency: str) -> dict[str, Any]:
    """The fact of a triage: its field is called `class`, which Python keeps."""
    return {"class": urgency}


def _treat(diary: Diary, story: Story, seen: datetime) -> None:
    """Care by the perinatal team: diagnosis, therapy, contacts, plan, discharge."""
    mother = story.mother.id
    severity = (
        "severe" if story.is_very_unwell else "moderate" if story.is_unwell else "mild"
    )
    diary.write(
        "diagnosis.mental_health", seen + timedelta(hours=2), mother, "perinatal",
        condition="depression", severity=severity,
    )  # fmt: skip
    therapy = diary.answered(seen, days=(10, 38), late=(44, 60))
    if therapy is not None:
        diary.write("therapy.started", therapy, mother, "perinatal")
    plan_by = min(story.at_gestation(31, 2), story.born_on or story.at_gestation(40))
    plan_at = max(diary.office(plan_by), diary.days_later(seen, 3, 20))
    diary.write(
        "plan.perinatal_care.recorded", plan_at, mother, "perinatal",
        post="care_coordinator",
    )  # fmt: skip
    at = seen
    for _ in range(diary.draw.randint(5, 12)):
        at = diary.days_later(at, 7, 21)
        if diary.chance(rates.MISSED_PERINATAL):
            diary.write("nonattendance.did_not_attend", at, mother, "perinatal",
                        planned="perinatal appointment",
                        contact="contact.perinatal")  # fmt: skip
            messages.missed(diary, story, at, "perinatal")
        else:
            diary.write("contact.perinatal", at, mother, "perinatal")
    diary.write(
        "discharge.mental_health", diary.days_later(at, 7, 21), mother, "perinatal"
    )


def follow(diary: Diary, story: Story) -> None:
    """Scores of the team's own, with the baby at hand, and a talk in supervision."""
    mother = story.mother.id
    kinds = ("assessment.mental_health", "contact.perinatal")
    seen = sorted(
        event.occurred_at
        for event in diary.events
        if event.kind in kinds and event.agency == diary.team("perinatal").agency
    )
    total = min(_FIRST_CORE10 + diary.draw.randint(-4, 6), _HIGHEST_CORE10)
    for at in seen[::_SCORED_EACH]:
        diary.write(
            "screen.core10", at + timedelta(minutes=25), mother, "perinatal",
            total=total, safety_item=0,
        )  # fmt: skip
        total = max(total - diary.draw.randint(-2, 7), 0)
    if seen and diary.chance(_SUPERVISED):
        talked = diary.days_later(seen[0], 5, 25)
        again = local_day(talked) + timedelta(days=84)
        diary.write("supervision.case_discussed", talked, mother, "perinatal",
                    next_on=again.isoformat())  # fmt: skip


def red_flag(diary: Diary, story: Story, at: datetime) -> None:
    """A red flag, and the senior review that it asks for within 24 hours."""
    mother = story.mother.id
    flag = diary.write(
        "concern.red_flag", at, mother, "health_visiting",
        flags=["marked change in mental state"],
    )  # fmt: skip
    if flag is None:
        return
    hours = (1, 20) if diary.chance(rates.DONE_IN_TIME) else (26, 60)
    reviewed = diary.later(at, *hours)
    diary.write(
        "assessment.crisis", reviewed, mother, "perinatal",
        post="perinatal_psychiatrist", seniority="consultant",
    )  # fmt: skip
    refer(diary, story, diary.later(at, 0.5, 4), "health_visiting", urgency="urgent")
