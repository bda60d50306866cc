"""What somebody asked to see of what is held about them, and giving them a copy.

What a copy holds are versions of events of one's own agency, by their ids. Its words
are kept nowhere but on paper: their digest is. See docs/adr/0051.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack
from uuid import UUID

from plait.timeline.facts.subject_requests import ASKED, COPIED, TAKEN_BACK
from plait.worklist.recording import Occasion, Recorded, given, record


def ask_for_copy(
    *,
    about: UUID,
    asked_by: str,
    identity: str,
    asker: str | None = None,
    authority: str | None = None,
    identity_words: str | None = None,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a copy was asked for. `occurred_at` is when that was received.

    Args:
        about: the person whose record it is.
        asked_by, identity: codes of `timeline.facts.subject_requests`.
        asker: who asks, and `authority` why they may, where it is somebody else.
        note: what they asked for.

    Raises:
        NotBornYet, TooYoungToAsk, NoChild: as `worklist.subject_requests`.
        As `worklist.recording.record`.
    """
    fact = given(
        asked_by=asked_by,
        asker=asker,
        authority=authority,
        identity=identity,
        identity_words=identity_words,
        note=note,
    )
    return record(kind=ASKED, about=about, fact=fact, **occasion)


def give_copy(
    *,
    about: UUID,
    answers: UUID,
    versions: Sequence[UUID],
    left_out: Mapping[UUID, str],
    exemptions: int,
    complete: bool,
    digest: str,
    identity: str | None = None,
    identity_words: str | None = None,
    advice: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that a copy was given: what is in it, and what is not for which reason.

    Args:
        answers: the request.
        versions: the ids of the versions that are in it, in their order.
        left_out: the reason by the version that is not in it.
        exemptions: the version of the list of reasons.
        complete: whether nothing is left to decide on.
        digest: SHA-256 of its text.
        identity: how it was checked who they are, where the request does not say.
        advice: who advised, and what.

    Raises:
        WhichAsked, NotChecked, NotTheirsAlone, UnknownReason: as
            `worklist.subject_requests`.
        As `worklist.recording.record`.
    """
    fact = given(
        answers=str(answers),
        given=[str(one) for one in versions],
        left_out=[
            {"event": str(one), "reason": reason} for one, reason in left_out.items()
        ],
        exemptions=exemptions,
        complete=complete,
        digest=digest,
        identity=identity,
        identity_words=identity_words,
        advice=advice,
    )
    return record(kind=COPIED, about=about, fact=fact, **occasion)


def take_back(
    *, about: UUID, answers: UUID, reason: str, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record that a request is asked no more, and why: nothing is owed for it then.

    Raises:
        WhichAsked: it was not asked of one's own agency, or the copy was given.
        As `worklist.recording.record`.
    """
    fact = given(answers=str(answers), reason=reason)
    return record(kind=TAKEN_BACK, about=about, fact=fact, **occasion)
