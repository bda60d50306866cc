"""Messages between the teams, and whether anybody answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from plait.synthetic import rates
from plait.synthetic.diary import Diary
from plait.synthetic.streams.story import Story

#: (agency kind that sends, role it is sent to, agency kind that answers)
ROADS = (
    ("health_visiting", "gp", "gp"),
    ("gp", "health_visitor", "health_visiting"),
    ("maternity", "gp", "gp"),
    ("maternity", "health_visitor", "health_visiting"),
    ("health_visiting", "midwife", "maternity"),
    ("health_visiting", "perinatal_duty", "perinatal"),
)
_URGENT = 0.08


def tell(diary: Diary, story: Story, starts: datetime) -> None:
    """Write some messages between `starts` and a year after the due date."""
    # One draw more often than not; nearly every message is answered in its time.
    span = min(diary.as_of, starts + timedelta(days=520)) - starts
    count = min(int(diary.draw.expovariate(1 / rates.MESSAGES_A_FAMILY)), 9)
    for _ in range(count):
        day = (starts + span * diary.draw.random()).date()
        _send(diary, story, diary.office(day))


def _send(diary: Diary, story: Story, at: datetime) -> None:
    """One message on one of the roads, urgent now and then."""
    by, to, answering = diary.draw.choice(ROADS)
    send(diary, story, at, by, to, answering, urgent=diary.chance(_URGENT))


def missed(diary: Diary, story: Story, at: datetime, by: str) -> None:
    """The mother did not come: the health visitor is told, mostly the next day."""
    told = diary.answered(at, days=(0, 1), late=(3, 8))
    if told is not None:
        send(diary, story, told, by, "health_visitor", "health_visiting")


def send(
    diary: Diary,
    story: Story,
    at: datetime,
    by: str,
    to: str,
    answering: str,
    *,
    urgent: bool = False,
) -> None:
    """Write one message and, mostly, its acknowledgement.

    Args:
        by: the kind of agency that sends. `to`: the role that it is sent to.
        answering: the kind of agency that has this role.
    """
    sent = diary.write(
        "message.sent", at, story.mother.id, by, to=to,
        urgency="urgent" if urgent else "routine",
    )  # fmt: skip
    if sent is None:
        return
    luck = diary.chance(rates.DONE_IN_TIME)
    if urgent:
        back = diary.later(at, 0.2, 3.5) if luck else diary.later(at, 5, 30)
    else:
        back = diary.days_later(at, 0, 1) if luck else diary.days_later(at, 3, 9)
    diary.write("message.acknowledged", back, story.mother.id, answering, answers=sent)
