"""Why an appointment was not booked, moved or ended, in words for who tried."""

from __future__ import annotations

from datetime import datetime, timedelta

from plait.worklist.refusals import NotRecorded


class TooLongAgo(NotRecorded):
    """It began too long ago to be booked: what happened is recorded instead."""

    say = (
        "This time is too long ago. If they were seen, record the contact. If they "
        "were not, record that."
    )
    field = "at"


class TooFarAhead(NotRecorded):
    """It is so far ahead that it is a slip of the finger."""

    say = "This day is too far ahead. Check the year."
    field = "at"


class NobodyComes(NotRecorded):
    """Nobody of this family was chosen, or somebody who is not of it."""

    say = "Select who of this family is to come."
    field = "people"


class HasDied(NotRecorded):
    """Somebody who has died is to come."""

    say = (
        "Somebody who is to come has died, as it is recorded. Look at the family's "
        "page, and book it for those who live."
    )
    field = "people"


class NotOfTheTeam(NotRecorded):
    """The colleague has no post in the team then."""

    say = "Select a colleague who has a post in your team on that day."
    field = "worker"


class NoSuchAppointment(NotRecorded):
    """It names an appointment that this record does not have."""

    say = "We could not find this appointment in the record. Open the family's page."
    field = "appointment"


class AppointmentIsOver(NotRecorded):
    """It was cancelled, or somebody said already what became of it."""

    say = (
        "This appointment was cancelled, or what became of it was recorded already. "
        "Open it again to see how it stands."
    )
    field = "appointment"


class MovedMeanwhile(NotRecorded):
    """Somebody else moved it after this page was opened."""

    say = (
        "Somebody has moved this appointment meanwhile. Open it again to see when it "
        "is now."
    )
    field = "appointment"


class NotYet(NotRecorded):
    """It has not begun, so nothing has become of it."""

    say = (
        "This appointment has not begun yet. If they will not come, cancel it or move "
        "it."
    )
    field = "result"


class NotToCome(NotRecorded):
    """What became of it is said of somebody who was not to come."""

    say = "Say it of those who were to come."
    field = "result"


class InfantsAreBrought(NotRecorded):
    """A baby is said not to have come, or an adult not to have been brought."""

    say = "A baby does not miss an appointment: say that the baby was not brought."
    field = "result"


class AnotherTeams(NotRecorded):
    """It is another team's appointment."""

    say = "This is another team's appointment. Ring them to have it changed."
    field = "appointment"


class WhyAllTheSame(NotRecorded):
    """Something speaks against the time, and nobody has said why it is booked."""

    say = "Enter why it is booked all the same."
    field = "reason"


class NoSuchGroup(NotRecorded):
    """It names a group that is not of my team, or that has no session then."""

    say = "We could not find this group, or it has no session on that day."
    field = "group"


class GroupIsFull(NotRecorded):
    """Every place of the group is taken."""

    say = "Every place in this group is taken. Choose another group."
    field = "group"


class InTheGroupAlready(NotRecorded):
    """The family has a place in it."""

    say = "They have a place in this group already."
    field = "group"


class GroupCannotBe(NotRecorded):
    """A group that cannot be. `field` says which answer to change."""


def check_time(
    at: datetime, now: datetime, *, past_hours: int, ahead_days: int
) -> None:
    """Refuse a time that is too long ago, or too far ahead.

    Raises:
        TooLongAgo, TooFarAhead.
    """
    if at < now - timedelta(hours=past_hours):
        raise TooLongAgo
    if at > now + timedelta(days=ahead_days):
        raise TooFarAhead
