"""What no fact of a birth alert alone can show to be wrong."""

from __future__ import annotations

from plait.timeline.birth_alerts import Alert, expected, newest
from plait.timeline.timeline import Known, Timeline
from plait.worklist.refusals import NotRecorded


class NoBirthExpected(NotRecorded):
    """No pregnancy is known, or it has ended."""

    say = (
        "No birth is expected in this record. Record the pregnancy first, or look "
        "whether it has ended."
    )


class SentMeanwhile(NotRecorded):
    """Somebody else sent a newer version while this one was written."""

    say = (
        "A colleague sent this version meanwhile. Open the page of the birth, read "
        "theirs, and change it there if it is not right."
    )


class NoSuchAlert(NotRecorded):
    """It is of an alert that does not hold any more, or of none."""

    say = (
        "This is not the birth alert that holds now. Open the page of the birth, and "
        "go on from the newest version."
    )


class NotTold(NotRecorded):
    """It is of somebody whom the alert does not name, or who answers in Plait."""

    say = (
        "Only those of the alert who work without Plait are told by telephone. The "
        "others acknowledge the message that they got."
    )
    field = "recipient"


def check_sent(event: Known, timeline: Timeline) -> None:
    """An alert is of a birth that is expected, or has just been; each version once.

    Raises:
        NoBirthExpected, SentMeanwhile.
    """
    if newest(timeline).stage not in ("expected", "born"):
        raise NoBirthExpected
    before = [one for one in expected(timeline).alerts if one.event.id != event.id]
    if any(one.version >= event.fact["version"] for one in before):
        raise SentMeanwhile


def check_told(event: Known, timeline: Timeline) -> None:
    """Somebody outside Plait was told of the newest version, or that it is withdrawn.

    Raises:
        NoSuchAlert, NotTold.
    """
    alert = _named(event, timeline)
    outside = {
        str(one.recipient["id"])
        for one in (alert.reached if alert else ())
        if one.is_outside
    }
    if alert is None:
        raise NoSuchAlert
    if event.fact["recipient"] not in outside:
        raise NotTold


def check_withdrawn(event: Known, timeline: Timeline) -> None:
    """What is withdrawn is the newest version, and was not withdrawn before.

    Raises:
        NoSuchAlert: it is another.
    """
    alert = _named(event, timeline)
    if alert is None or (alert.withdrawn is not None and alert.withdrawn is not event):
        raise NoSuchAlert


def _named(event: Known, timeline: Timeline) -> Alert | None:
    """The alert that the fact names, if it is the newest one."""
    named = timeline.get(str(event.fact["answers"]))
    last = next(reversed(expected(timeline).alerts), None)
    return last if last and named and last.event.id == named.id else None
