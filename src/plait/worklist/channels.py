"""What a channel takes and answers: a mail server, GOV.UK Notify, or a stand-in.

The channels themselves are made by `plait.site` from its settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A notice with where it goes.

    `may_have_left`: an earlier try ended without our knowing how. A channel that can be
    asked is asked before anything is sent again.
    """

    id: UUID
    to: str
    template: str
    values: Mapping[str, str]
    calendar: str | None = None
    may_have_left: bool = False

    def __repr__(self) -> str:
        """Without where it goes: a message may stand in a traceback."""
        return f"Message({self.id})"


@dataclass(frozen=True, slots=True)
class Sent:
    """It left. With `provider_id` its fate can be asked for later."""

    message_id: str = ""
    provider_id: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It never will. `reason` is a key of `notice_words.REASONS`.

    `error` is the name of the error's class, or a code: never its text.
    """

    reason: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Not now; `error` as in `Refused`."""

    error: str


@dataclass(frozen=True, slots=True)
class Delivered:
    """It arrived, as far as the channel can know."""


Outcome = Sent | Refused | TryAgain
#: None: it is not known yet.
Fate = Delivered | Refused | None


class Channel(Protocol):
    """One way out of the house."""

    def send(self, message: Message) -> Outcome:
        """Send it. Never raises for what a network or the other side does."""
        ...

    def ask(self, provider_id: str) -> Fate:
        """What became of it. Never raises; None also where it cannot be asked."""
        ...


#: By the name of the channel; what is not set up is not there.
Channels = Mapping[str, Channel]
