"""What somebody asked to see of what is held about them, and the copy for them."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from plait.timeline.facts.shapes import Fact, Kind, Name, Words

ASKED = "subject.asked"
COPIED = "subject.copied"
TAKEN_BACK = "subject.taken_back"

#: At most so many events are decided on in one part of a copy.
MOST_IN_PART = 300

#: For whom somebody asks: for themselves, as somebody with parental responsibility for
#: a child, or for another adult who let them.
AskedBy = Literal["themselves", "parental_responsibility", "on_behalf"]
Identity = Literal["known", "document", "rang_back", "other", "not_yet"]
Events = Annotated[list[UUID], Field(max_length=MOST_IN_PART)]


class CopyAsked(Fact):
    """Somebody asked for what is held about a person. It happened when it was received.

    Attributes:
        asked_by: for themselves, or how they stand to the person.
        asker: who asked, where that is somebody else.
        authority: what shows that they may ask for the person, in words. Nobody but
            the agency that records it decides whether it does.
        identity: how it was checked who they are; `not_yet` says that it was not.
        identity_words: the same in words.
    """

    asked_by: AskedBy = "themselves"
    asker: Name | None = None
    authority: Words | None = None
    identity: Identity = "not_yet"
    identity_words: Words | None = None

    @model_validator(mode="after")
    def _says_who_asks_for_somebody_else(self) -> CopyAsked:
        is_theirs = self.asked_by == "themselves"
        told = (self.asker or "", (self.authority or "").strip())
        if not is_theirs and not all(told):
            message = "say in `asker` who asks, and in `authority` why they may"
            raise ValueError(message)
        return self


class TakenBack(Fact):
    """The request that `answers` names is asked no more; `reason` says why."""

    @model_validator(mode="after")
    def _says_why(self) -> TakenBack:
        if not (self.reason or "").strip():
            message = "say in `reason` why"
            raise ValueError(message)
        return self


class LeftOut(BaseModel):
    """An event that is not in the copy, and the code of the exemption for that."""

    model_config = ConfigDict(frozen=True)

    event: UUID
    reason: Name


class CopyGiven(Fact):
    """A copy was made: which versions of events are in it, which are not, and why.

    Attributes:
        given: the ids of the versions that are in it, in their order.
        left_out: those that are not, each with a code of the list `exemptions`, by its
            version.
        complete: whether nothing was left to decide on; False where a part follows.
        identity: how it was checked who they are, where that was not done before.
        advice: who advised on what was left out.
        digest: SHA-256 of the text of the copy.
    """

    given: Events = Field(default_factory=list)
    left_out: Annotated[list[LeftOut], Field(max_length=MOST_IN_PART)] = Field(
        default_factory=list
    )
    exemptions: int | None = None
    complete: bool = True
    identity: Identity | None = None
    identity_words: Words | None = None
    advice: Words | None = None
    digest: Name | None = None

    @model_validator(mode="after")
    def _each_once(self) -> CopyGiven:
        every = [*self.given, *(one.event for one in self.left_out)]
        if len(set(every)) != len(every):
            message = "name each event once, in `given` or in `left_out`"
            raise ValueError(message)
        return self


KINDS = (
    Kind(ASKED, "communication", "Copy of their record asked for", CopyAsked),
    Kind(COPIED, "communication", "Copy of their record given", CopyGiven),
    Kind(TAKEN_BACK, "communication", "Copy not asked for any more", TakenBack),
)
