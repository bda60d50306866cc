"""What is said when an envelope cannot be taken: a word, a status and a sentence.

They are the same for everybody and hold nothing of anybody: they go over the wire and
into logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plait.access.errors import PlaitError


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason. `is_final` says that to send the same again would not help."""

    code: str
    status: int
    title: str
    detail: str
    is_final: bool = False


_EVERY: Final = (
    Problem("malformed", 400, "This is not an envelope",
            "Wanted a signed envelope as docs/reference/exchange.md describes it.",
            is_final=True),
    Problem("wrong_receiver", 400, "This envelope is for another installation",
            "The receiver that it names is not this one. Check the partner's name.",
            is_final=True),
    Problem("clock", 400, "The clocks are more than a day apart",
            "The moment at which it was made is more than 24 hours from our clock. Set "
            "the clock of the one that is wrong. It may be sent again then."),
    Problem("unknown_sender", 401, "We do not know this sender or its key",
            "Ask whoever runs this installation to add you, or your new key."),
    Problem("bad_signature", 401, "The signature does not fit",
            "It was changed on its way, or signed with another key. It may be sent "
            "again."),
    Problem("different", 409, "Another envelope had this id",
            "What was kept under this id says something else. Nothing was changed.",
            is_final=True),
    Problem("too_large", 413, "The envelope is too large",
            "An envelope may have 256 kB.", is_final=True),
    Problem("too_many", 429, "Too many envelopes in one minute",
            "Wait a minute, and send it again."),
    Problem("not_set_up", 404, "This installation exchanges nothing",
            "It has no name or no key for it."),
    Problem("unavailable", 503, "This installation cannot keep it now",
            "Nothing was kept. Send it again."),
    # What only the reading of it shows: told in the receipt.
    Problem("tampered", 200, "What is sealed in it does not fit what is outside",
            "Its parts belong to different envelopes.", is_final=True),
    Problem("not_yours", 200, "It speaks for an agency or team of others",
            "A partner records for its own agencies alone, and corrects and answers "
            "only what is its own or was sent to it.", is_final=True),
    Problem("kind", 200, "This kind of event does not travel so",
            "Messages, handovers and information do; others only where what is shared "
            "names them.", is_final=True),
    Problem("no_team", 200, "There is no such team here",
            "Ask for a new directory of this installation, and add it.", is_final=True),
    Problem("impossible", 200, "What was recorded cannot be",
            "The rules of this installation refuse it. Record it again.",
            is_final=True),
    Problem("sealed", 200, "It was sealed before it went",
            "It is for named people where it was recorded, and is not sent.",
            is_final=True),
    Problem("lost", 200, "What it belongs to never came",
            "It corrects or is shared by something that was never received here.",
            is_final=True),
)  # fmt: skip

PROBLEMS: Final = {one.code: one for one in _EVERY}


class Refused(PlaitError):
    """An envelope that is not taken; `problem` says why."""

    def __init__(self, code: str) -> None:
        self.problem = PROBLEMS[code]
        super().__init__(self.problem.title)


class NotYet(PlaitError):
    """Something that it belongs to has not come yet: it waits."""
