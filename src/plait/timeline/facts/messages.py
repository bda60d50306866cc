"""Messages about a family between teams, and that they were heard."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from plait.timeline.facts.shapes import Fact, Kind, Name, Urgency, Words

#: Files with one message, at most.
MOST_FILES = 5

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class MessageFile(BaseModel):
    """A file that goes with a message: its name, what it is, and its SHA-256.

    `bytes` is its size. The file itself is kept encrypted beside the event.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    id: Name
    name: Name
    type: Name
    bytes: Annotated[int, Field(ge=1, strict=True)]
    sha256: Digest


class Addressed(Fact):
    """What is addressed to a role, `to`, and how urgent it is.

    `role` is the role in which it was taken over. `team` is the team that is meant, by
    number, where several answer for the role. `home_area` says that it tells the
    family's own area what was found in another.
    """

    urgency: Urgency = "routine"
    to: Name | None = None
    role: Name | None = None
    team: int | None = None
    home_area: Literal[True] | None = None


class Message(Addressed):
    """A message about the family.

    It is free words (`note`) or has the four parts in which a colleague is told what
    matters: `situation`, `background`, `assessment`, and what the sender asks (`ask`).

    `staff` is whoever of the team was on duty when it was sent. `thread` is the first
    message of the talk that it belongs to; without it, it begins one. `files` go with
    it. `document` is the version of a document that it hands over, by its event, and
    `care_ended` the end of care of which it is the summary.
    """

    staff: int | None = None
    thread: Name | None = None
    document: Name | None = None
    care_ended: Name | None = None
    situation: Words | None = None
    background: Words | None = None
    assessment: Words | None = None
    ask: Words | None = None
    files: Annotated[list[MessageFile], Field(max_length=MOST_FILES)] | None = None


class MessageAnswer(Fact):
    """That a message was heard, or is not for whoever got it; `answers` names it.

    `role` is the role in which it was acknowledged or declined. What is declined goes
    back: `to` is the role of who sent it, and `team` their team, by number.
    """

    role: Name | None = None
    to: Name | None = None
    team: int | None = None


class MessageActedOn(MessageAnswer):
    """What a message asked was done. `did` is the event that did it, where one did."""

    did: Name | None = None


KINDS = (
    Kind("message.sent", "communication", "Message sent", Message),
    Kind(
        "message.acknowledged", "communication", "Message acknowledged", MessageAnswer
    ),
    Kind("message.declined", "communication", "Message declined", MessageAnswer),
    Kind(
        "message.acted_on",
        "communication",
        "What a message asked was done",
        MessageActedOn,
    ),
)
