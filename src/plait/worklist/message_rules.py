"""What no answer to a message alone can show to be wrong."""

from __future__ import annotations

from plait.timeline.correspondence import (
    ACKNOWLEDGED,
    ACTED_ON,
    DECLINED,
    SENT,
    answers_of,
    correspondence,
    waiting,
)
from plait.timeline.timeline import Known, Timeline
from plait.worklist.refusals import NotRecorded


class WhichMessage(NotRecorded):
    """Several messages wait for an answer, and an answer is of one of them."""

    say = (
        "More than one message waits for an answer. Open the message that you answer, "
        "and answer it there."
    )
    field = "answers"


class NoSuchMessage(NotRecorded):
    """It names a message that is not in this record, or was taken back."""

    say = "We could not find this message in the record. Open the family's messages."
    field = "answers"


class AnsweredAlready(NotRecorded):
    """A colleague was quicker: a second answer would not be seen by who sent it."""

    say = (
        "This message was answered already. Open it to see by whom, and what they "
        "said. To say something else, write back."
    )


class NoReasonToDecline(NotRecorded):
    """Whoever sent it must know why, and who should have it."""

    say = "Enter why this message is not for you, and who should have it."
    field = "reason"


def check_answer(event: Known, timeline: Timeline) -> None:
    """An answer is of one message, and whoever declines says why.

    Raises:
        NoSuchMessage: it names none of this record.
        WhichMessage: it names none, and more than one waits.
        AnsweredAlready: another answer of the message came first, and still holds.
        NoReasonToDecline: it declines without a reason.
    """
    named = event.fact.get("answers")
    if named is not None:
        sent = timeline.get(str(named))
        if sent is None or sent.kind != SENT:
            raise NoSuchMessage
        if _is_answered(event, sent, timeline):
            raise AnsweredAlready
    elif _waited_before(event, timeline) > 1:
        raise WhichMessage
    if event.kind == DECLINED and not _says(event, "reason"):
        raise NoReasonToDecline


def _is_answered(event: Known, sent: Known, timeline: Timeline) -> bool:
    """Whether it was answered before. What was acknowledged may be done later."""
    found = next(one for one in correspondence(timeline) if one.event is sent)
    # Of two at one moment, or that crossed, the one that was kept first holds.
    every = [found.answer, found.acted, *answers_of(sent, timeline)]
    kinds = {one.kind for one in every if one is not None and one is not event}
    return bool(kinds - {ACKNOWLEDGED} if event.kind == ACTED_ON else kinds)


def _waited_before(event: Known, timeline: Timeline) -> int:
    """How many messages this answer, which names none, would answer at once."""
    others = [one.event for one in timeline.events if one is not event]
    without = Timeline.of(timeline.subject, others)
    return sum(one.event.occurred_at <= event.occurred_at for one in waiting(without))


def _says(event: Known, field: str) -> bool:
    return bool(str(event.fact.get(field) or "").strip())
