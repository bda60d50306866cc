"""When a child may be at risk: referrals, marks, meetings and plans."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.synthetic.streams.story import Story

#: A referral is rung through and noted at once.
_LOGGED = timedelta(minutes=6)
QUORUM = ["social_worker", "health_visitor", "police"]


def tell(diary: Diary, story: Story) -> None:
    """Write a referral and what follows for a few families, a mark for fewer."""
    if story.born_on is None:
        return
    infant = story.infants[0].id
    risk = rates.REFERRED_TO_SOCIAL_CARE * (2.5 if story.complex else 0.8)
    if diary.chance(risk):
        day = story.at_age(diary.draw.randint(20, 240))
        _refer(diary, diary.office(day), infant)
    if diary.chance(rates.MARK_SEEN):
        day = story.at_age(diary.draw.randint(25, 150))
        _mark(diary, diary.office(day), infant)


def _refer(diary: Diary, at: datetime, infant: str) -> None:
    """A referral to social care, decided within a working day, mostly."""
    diary.write(
        "concern.safeguarding", at, infant, "health_visiting", flags=["neglect"]
    )
    made_at = diary.later(at, 0.3, 2)
    made = diary.write(
        "referral.social_care.made", made_at, infant, "health_visiting",
        to="social_care_front_door", known=made_at + _LOGGED,
    )  # fmt: skip
    decided = diary.answered(at, days=(0, 1), late=(3, 6))
    if made is None or decided is None:
        return
    decided = max(decided, diary.later(at, 3, 5))
    goes_on = diary.chance(0.5)
    diary.write(
        "referral.social_care.decided", decided, infant, "social_care",
        post="social_care_front_door",
        decision="assessment" if goes_on else "early help",
    )  # fmt: skip
    if not goes_on:
        return
    for _ in range(3):
        diary.write(
            "contact.social_worker", diary.days_later(decided, 3, 40), infant,
            "social_care", post="social_worker", infant_seen=True, mode="face_to_face",
        )  # fmt: skip
    diary.write(
        "assessment.child_and_family.completed", diary.days_later(decided, 25, 60),
        infant, "social_care", post="social_worker",
    )  # fmt: skip
    if diary.chance(0.5):
        _enquire(diary, diary.days_later(decided, 2, 20), infant)


def _enquire(diary: Diary, at: datetime, infant: str) -> None:
    """A strategy meeting, an enquiry, a conference and a plan."""
    diary.write(
        "harm.suspected", at - timedelta(hours=3), infant, "social_care",
        post="social_worker",
    )  # fmt: skip
    _strategy(diary, at, infant)
    diary.write("s47.started", at + timedelta(hours=2), infant, "social_care",
                post="social_worker")  # fmt: skip
    conference = diary.answered(at, days=(9, 17), late=(24, 33))
    if conference is None:
        return
    diary.write(
        "meeting.held", conference, infant, "social_care", post="conference_service",
        type="conference_initial", quorate=True, represented=[*QUORUM, "midwife"],
    )  # fmt: skip
    ended = conference + timedelta(hours=3)
    diary.write("s47.ended", ended, infant, "social_care", post="social_worker",
                outcome="conference")  # fmt: skip
    diary.write("plan.child_protection.started", ended, infant, "social_care",
                post="conference_service")  # fmt: skip
    group = diary.answered(conference, days=(4, 11), late=(16, 24))
    while group is not None and group < diary.as_of:
        diary.write(
            "meeting.held", group, infant, "social_care", post="social_worker",
            type="core_group", quorate=True, represented=QUORUM,
        )  # fmt: skip
        group = diary.days_later(group, 28, 42)


def _strategy(diary: Diary, at: datetime, infant: str) -> None:
    """A quorate strategy meeting, with its minutes."""
    fact: dict[str, Any] = {
        "type": "strategy",
        "quorate": True,
        "represented": [*QUORUM, "paediatrician", "perinatal_mental_health"],
    }
    diary.write("meeting.held", at, infant, "social_care", post="social_worker", **fact)
    diary.write(
        "meeting.minutes_sent", diary.days_later(at, 0, 1), infant, "social_care",
        post="social_worker", type="strategy",
    )  # fmt: skip


def _mark(diary: Diary, at: datetime, infant: str) -> None:
    """A mark on a baby who cannot move yet, and what the partnership's rule asks."""
    explained = diary.chance(0.5)
    site = diary.draw.choice(
        ["left_cheek", "right_forearm", "left_lower_leg", "upper_back"]
    )
    seen = diary.write(
        "injury.observed", at, infant, "health_visiting", mobile=False,
        known=at + _LOGGED,
        marks=[{"site": site, "kind": "bruise", "size_mm": diary.draw.randint(5, 20)}],
        explanation="plausible" if explained else "none",
    )  # fmt: skip
    if seen is None:
        return
    made_at = diary.later(at, 0.2, 1)
    diary.write("referral.social_care.made", made_at, infant, "health_visiting",
                to="social_care_front_door", known=made_at + _LOGGED)  # fmt: skip
    diary.write("referral.social_care.decided", diary.later(at, 2, 6), infant,
                "social_care", post="social_care_front_door",
                decision="strategy meeting")  # fmt: skip
    hours = (3, 20) if diary.chance(rates.DONE_IN_TIME) else (26, 50)
    assessed = diary.later(at, *hours)
    diary.write("paediatric.assessed", assessed, infant, "paediatrics")
    met = diary.days_later(at, 0, 1)
    if not explained:
        _strategy(diary, max(met, diary.later(at, 3, 6)), infant)
    concluded = "accidental" if explained else "birthmark"
    after = diary.days_later(at, 4, 8)
    diary.write("injury.opinion", after, infant, "paediatrics", by="paediatric",
                conclusion=concluded)  # fmt: skip
    second = diary.later(after, 1, 20)
    diary.write("injury.opinion", second, infant, "social_care", post="social_worker",
                by="social_care", conclusion=concluded)  # fmt: skip
    diary.write("injury.closed", diary.later(after, 21, 40), infant, "paediatrics")
