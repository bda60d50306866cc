"""Communication between agencies, and the timelines of staff and of reviews."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plait.timeline.facts.shapes import Fact, Kind, Name, Nothing, Urgency, Words


class Message(Fact):
    """A message about the family. `to` is the role that it is addressed to.

    `role` is the role in which it was acknowledged, declined or taken over. `team` is
    the team that is meant, by number, where several answer for the role. `home_area`
    says that it tells the family's own area what was found in another.
    """

    urgency: Urgency = "routine"
    to: Name | None = None
    role: Name | None = None
    team: int | None = None
    home_area: Literal[True] | None = None


class Information(Fact):
    """What was shared, withheld or asked for, why and on which legal basis."""

    purpose: Name | None = None
    standard: Name | None = None
    trigger: Name | None = None
    basis: Name | None = None
    to: Name | None = None


class Escalation(Fact):
    """A rung of an obligation's ladder was told, or somebody answered.

    `found` says whether anybody could be reached then: `people` or `nobody`;
    `reached` are their numbers. `instead` says why it was told before its time: of the
    rung below it `nobody` was found, or its notices were `undelivered`.
    """

    standard: Name | None = None
    trigger: Name | None = None
    rung: int | None = Field(default=None, ge=0, le=20)
    tell: Name | None = None
    found: Literal["people", "nobody"] | None = None
    reached: tuple[int, ...] | None = Field(default=None, max_length=100)
    instead: Literal["nobody", "undelivered"] | None = None


class Notice(Fact):
    """A notice left the house, arrived, or did not. It names a post, never an address.

    `to_team` is the team of the post by number, `notice_of` the event that it tells of,
    and `reason` why it did not arrive.
    """

    channel: Literal["email", "sms"]
    to_team: int | None = None
    notice_of: Name | None = None
    template: Name | None = None


class Responsibility(Message):
    """A duty that is offered to a team in a role (`to`), or accepted by it.

    `standard` and `trigger` name the duty. `worker` is the colleague to whom it is
    offered, or who accepts it, by number.

    Without a duty, and with `to_area` (the slug of an area), the protection of the
    child as a whole is offered to another area. `what` is what it takes over, `summary`
    what it must know. `words` are those of the document in which it accepts.
    """

    standard: Name | None = None
    trigger: Name | None = None
    worker: int | None = None
    to_area: Name | None = None
    what: Words | None = None
    summary: Words | None = None
    words: Words | None = None


class Dismissal(Fact):
    """A duty ended without an answer by the team that owed it, and why.

    `standard` and `trigger` name the duty; `cause` is one of a list.
    """

    standard: Name
    trigger: Name
    cause: Name | None = None


class Post(Fact):
    """A post, by the role that it has."""

    role: Name


class Training(Fact):
    """A course that was completed."""

    course: Name


class Recommendation(Fact):
    """What a review recommends, by its number; `result` of looking at it again."""

    number: Name | None = None
    result: Name | None = None


def _staff(name: str, title: str, shape: type[Fact]) -> Kind:
    return Kind(name, "staff", title, shape, subject="staff")


def _review(name: str, title: str, shape: type[Fact] = Nothing) -> Kind:
    return Kind(name, "review", title, shape, subject="review")


_COMMUNICATION = (
    ("message.sent", "Message sent", Message),
    ("message.acknowledged", "Message acknowledged", Message),
    ("message.declined", "Message declined", Message),
    ("handover.offered", "Handover offered", Message),
    ("handover.accepted", "Handover accepted", Message),
    ("handover.returned", "Handover returned", Message),
    ("info.shared", "Information shared", Information),
    ("info.withheld", "Information withheld", Information),
    ("info.requested", "Information asked for", Information),
    ("escalation.raised", "Escalated", Escalation),
    ("escalation.answered", "Escalation answered", Escalation),
    ("notice.sent", "Notice sent", Notice),
    ("notice.delivered", "Notice delivered", Notice),
    ("notice.failed", "Notice not delivered", Notice),
    ("responsibility.offered", "Responsibility offered", Responsibility),
    ("responsibility.accepted", "Responsibility accepted", Responsibility),
    ("responsibility.refused", "Responsibility not accepted", Responsibility),
    ("access.emergency_opened", "Record opened in an emergency", Nothing),
    ("access.reviewed", "Emergency opening reviewed", Nothing),
    ("duty.dismissed", "Duty ended with a reason", Dismissal),
)

KINDS = (
    *(
        Kind(name, "communication", title, shape)
        for name, title, shape in _COMMUNICATION
    ),
    _staff("post.started", "Post started", Post),
    _staff("post.ended", "Post ended", Nothing),
    _staff("training.completed", "Training completed", Training),
    _staff("supervision.held", "Supervision held", Nothing),
    _review("incident.known", "Serious incident became known"),
    _review("panel.notified", "National panel notified"),
    _review("rapid_review.sent", "Rapid review sent"),
    _review("review.started", "Review started"),
    _review("review.published", "Review published"),
    _review("recommendation.made", "Recommendation made", Recommendation),
    _review("recommendation.done", "Recommendation carried out", Recommendation),
    _review(
        "recommendation.reviewed", "Recommendation looked at again", Recommendation
    ),
    _review("learning_year.ended", "Year of the partnership ended"),
    _review("annual_report.published", "Yearly report published"),
)
