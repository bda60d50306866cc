"""The shape that every fact shares, and what is said when one is impossible."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

#: Classes of sensitivity. They are a set, not a ladder: the number is a bit.
SENSITIVITIES: dict[str, int] = {
    "routine": 0,
    "health": 1,
    "third_party": 2,
    "police": 3,
    "sealed": 4,
    "location": 5,
    "domestic_abuse": 6,
}

Words = Annotated[str, Field(max_length=4000)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Grams = Annotated[int, Field(ge=200, le=8000, strict=True)]
GestationDays = Annotated[int, Field(ge=0, le=315, strict=True)]
Millimetres = Annotated[float, Field(gt=0, le=500)]
#: A day of somebody's life: no clock can be counted from a due date in the year 9999.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2100, 12, 31))]
Urgency = Literal["routine", "urgent", "emergency"]


class ImpossibleFact(ValueError):
    """A fact that cannot be: a field is missing, out of range, or misspelt.

    `field` names the field ("" for the fact as a whole). The text says what was
    wanted; it repeats what was got only where that cannot be somebody's words.
    """

    def __init__(self, field_name: str, message: str) -> None:
        self.field = field_name
        self.message = message
        super().__init__(f"{field_name}: {message}" if field_name else message)

    @property
    def say(self) -> str:
        """What the person on the screen is told."""
        return self.message[:1].upper() + self.message[1:]


class Fact(BaseModel):
    """What every fact may carry.

    Attributes:
        note: free words of whoever recorded it.
        answers: the id of the event that this one answers. It then answers no other.
        withdrawn: only in a correction: the corrected event never happened.
        reason: why it was corrected, declined, withheld or changed.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    note: Words | None = None
    answers: Name | None = None
    withdrawn: Literal[True] | None = None
    reason: Words | None = None

    #: Fields whose values may be repeated in an error: codes, never words.
    ONE_OF: ClassVar[str] = ""


class Nothing(Fact):
    """The kind says it all."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: what may be recorded and how it is spoken of.

    `title` is what staff call it. `public` is what a reader who may see routine
    information only is told of it. `about` are the roles that it can be about;
    empty means any person or none. `needs_birth` marks what can only happen to an
    infant who has been born.
    """

    name: str
    group: str
    title: str
    shape: type[Fact]
    sensitivity: str = "routine"
    about: tuple[str, ...] = ()
    subject: str = "family"
    public: str = ""
    needs_birth: bool = False
    fields: tuple[str, ...] = field(default=(), compare=False)
