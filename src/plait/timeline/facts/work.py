"""Escalations and notices, and the timelines of staff and of reviews."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from plait.timeline.facts.shapes import Fact, Kind, Name, Nothing


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
    ("escalation.raised", "Escalated", Escalation),
    ("escalation.answered", "Escalation answered", Escalation),
    ("notice.sent", "Notice sent", Notice),
    ("notice.delivered", "Notice delivered", Notice),
    ("notice.failed", "Notice not delivered", Notice),
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
