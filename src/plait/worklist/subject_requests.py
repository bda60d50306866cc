"""What somebody asked to see of what is held about them, and what is in their copy.

Pure. Each agency answers for what it recorded itself. What names anybody but the person
is in no copy, whoever prepares it: the page does not offer it and `check` refuses it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from plait.standards import subject_exemptions
from plait.timeline.facts.subject_requests import ASKED, COPIED, TAKEN_BACK
from plait.timeline.timeline import Known, Timeline
from plait.timeline.whose import (
    Share,
    has_words,
    is_about_the_record,
    persons,
)
from plait.worklist.refusals import NotRecorded

#: Never in a copy that is made here, and never named in what is said of it: what is
#: sealed is for those whose name is on it, and an address is shown on one page alone.
NEVER: Final = frozenset({"sealed", "location"})
#: Of these even a place left empty would tell that they exist.
_BOUND: Final = NEVER | {"third_party", "police", "domestic_abuse"}

_CHILDREN: Final = frozenset({"infant", "sibling"})
_TOO_YOUNG: Final = frozenset({"infant", "unborn"})

#: What is to be done with an item: nothing, as it has no words; reading it; deciding
#: whether a reason holds; or nothing can be, because it is never in a copy.
Care = Literal["plain", "words", "guarded", "together", "never"]


class NotBornYet(NotRecorded):
    """A copy of what is held about an unborn child."""

    say = "A baby who is not born has no record of their own to ask for yet."


class TooYoungToAsk(NotRecorded):
    """A baby cannot ask themselves."""

    say = "Select who asks for this child: a baby cannot ask themselves."
    field = "asked_by"


class NoChild(NotRecorded):
    """Parental responsibility is for a child."""

    say = "Nobody has parental responsibility for an adult. Select how they ask."
    field = "asked_by"


class WhichAsked(NotRecorded):
    """A copy that answers no request of one's own agency for this person."""

    say = "Record first that they asked, and prepare the copy from there."
    field = "answers"


class NotChecked(NotRecorded):
    """A copy is given and nobody has checked to whom."""

    say = "Check who they are before you give them a copy, and say how you did."
    field = "identity"


class NotTheirsAlone(NotRecorded):
    """Something in the copy names somebody else as well, or is not one's own."""

    say = (
        "Something in this copy cannot be given: it names somebody else, another "
        "agency recorded it, or it was changed meanwhile. Look at the copy again."
    )


class UnknownReason(NotRecorded):
    """Something is left out for a reason that is not on the list."""

    say = "Select a reason of the list for each item that is left out."


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked, and every copy that was given for it, the oldest first.

    `ended` is what says that it is asked no more.
    """

    asked: Known
    copies: tuple[Known, ...]
    ended: Known | None = None

    @property
    def id(self) -> str:
        """The id of the request."""
        return self.asked.id

    @property
    def asked_by(self) -> str:
        """For whom it was asked: a code of `facts.subject_requests`."""
        return str(self.asked.fact.get("asked_by") or "themselves")

    @property
    def is_checked(self) -> bool:
        """Whether it was said how it was checked who they are, then or later."""
        told = (self.asked, *self.copies)
        return any(one.fact.get("identity") not in (None, "not_yet") for one in told)

    @property
    def is_answered(self) -> bool:
        """Whether the whole copy was given."""
        return any(one.fact.get("complete", True) for one in self.copies)

    @property
    def is_over(self) -> bool:
        """Whether nothing is owed for it any more."""
        return self.is_answered or self.ended is not None

    @property
    def decided(self) -> frozenset[str]:
        """The versions of events that were given or left out."""
        return frozenset(one for copy in self.copies for one in decided_in(copy.fact))


def requests(timeline: Timeline, *, person: str, agency: str) -> list[Request]:
    """What one agency was asked for about one person, as far as may be read."""
    ends = {_answered(one, timeline): one for one in timeline.of_kind(TAKEN_BACK)}
    copies = [one for one in timeline.of_kind(COPIED) if one.agency == agency]
    return [
        Request(
            asked,
            tuple(one for one in copies if _answered(one, timeline) == asked.id),
            ends.get(asked.id),
        )
        for asked in timeline.of_kind(ASKED)
        if asked.agency == agency and asked.about == person
    ]


def decided_in(fact: Mapping[str, Any]) -> list[str]:
    """Every version that a copy gave or left out."""
    left = (str(one["event"]) for one in fact.get("left_out") or ())
    return [*map(str, fact.get("given") or ()), *left]


def care_of(
    kind: str, fact: Mapping[str, Any], sensitivity: str, asked_by: str, share: Share
) -> Care:
    """What whoever prepares a copy has to do with an event about the person."""
    if sensitivity in NEVER:
        return "never"
    if share != "alone":
        return "together"
    is_guarded = sensitivity in _BOUND or subject_exemptions.suggested(
        kind, sensitivity, asked_by
    )
    if is_guarded:
        return "guarded"
    return "words" if has_words(kind, fact) else "plain"


def is_told(reason: str, sensitivity: str) -> bool:
    """Whether the copy says that something is left out there, never what or who."""
    found = subject_exemptions.exemptions().get(reason)
    return found is not None and found.is_told and sensitivity not in _BOUND


def is_an_item(kind: str, share: Share) -> bool:
    """Whether an event is one that a copy for the person has to decide on."""
    return share in ("alone", "together") and not is_about_the_record(kind)


def check_asked(asked: Known, timeline: Timeline) -> None:
    """Refuse a request that nobody could have made.

    Raises:
        NotBornYet, TooYoungToAsk, NoChild.
    """
    del timeline
    asked_by = asked.fact.get("asked_by")
    if asked.role == "unborn" or asked.about is None:
        raise NotBornYet
    if asked_by == "themselves" and asked.role in _TOO_YOUNG:
        raise TooYoungToAsk
    if asked_by == "parental_responsibility" and asked.role not in _CHILDREN:
        raise NoChild


def check_taken_back(ended: Known, timeline: Timeline) -> None:
    """Refuse the end of what was not asked of one's own agency, or is over.

    Raises:
        WhichAsked: it is.
    """
    asked = _asked(ended, timeline)
    if asked is None or asked.is_answered:
        raise WhichAsked


def check_copied(copied: Known, timeline: Timeline) -> None:
    """Refuse a copy that was not asked for, or leaves out what may not be.

    Raises:
        WhichAsked, NotChecked, NotTheirsAlone, UnknownReason.
    """
    asked = _asked(copied, timeline)
    if asked is None or asked.ended is not None:
        raise WhichAsked
    if not asked.is_checked:
        raise NotChecked
    known = _reasons(asked.asked_by)
    left_out = copied.fact.get("left_out") or ()
    if any(one["reason"] not in known for one in left_out):
        raise UnknownReason
    named = (timeline.get(str(one["event"])) for one in left_out)
    if any(one is None or one.agency != copied.agency for one in named):
        raise NotTheirsAlone


def check_theirs_alone(
    copied: Known, timeline: Timeline, people: Collection[str]
) -> None:
    """Refuse a copy that holds what is not this person's alone.

    Args:
        people: the ids of everybody of the family.

    Raises:
        NotTheirsAlone: it does.
    """
    given = map(str, copied.fact.get("given") or ())
    if not all(_may_be_given(one, copied, timeline, people) for one in given):
        raise NotTheirsAlone


def _asked(answer: Known, timeline: Timeline) -> Request | None:
    """The request of the same agency about the same person that this answers."""
    own = requests(timeline, person=answer.about or "", agency=answer.agency)
    return next((one for one in own if one.id == _answered(answer, timeline)), None)


def _may_be_given(
    version: str, copied: Known, timeline: Timeline, people: Collection[str]
) -> bool:
    event = timeline.get(version)
    return (
        event is not None
        and event.event.id == version
        and event.agency == copied.agency
        and event.about == copied.about
        and (event.event.sensitivity or "") not in NEVER
        and not is_about_the_record(event.kind)
        and persons(event.about, event.fact, people) == {copied.about}
    )


def _reasons(asked_by: str) -> frozenset[str]:
    return frozenset(one.code for one in subject_exemptions.reasons(asked_by))


def _answered(copied: Known, timeline: Timeline) -> str:
    named = str(copied.fact.get("answers") or "")
    return timeline.aliases.get(named, named)
