"""What staff share, ask for or withhold, why, and on which ground of law.

What is shared are events of one's own agency, by their ids: they are opened to exactly
those who are named, and never copied. See docs/adr/0044.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Final, Unpack
from uuid import UUID

from django.db import transaction

from plait.timeline.facts import SENSITIVITIES
from plait.worklist import answer_notices
from plait.worklist.answer_notices import Asked
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.sharing import ENDED, REQUESTED, SHARED, WITHHELD

#: From the most guarded class to the least, for what is said of several.
_GUARDED: Final = (
    "sealed", "location", "police", "domestic_abuse", "third_party", "health",
    "routine",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets it: a team of ours and its role, or somebody outside.

    Attributes:
        team: the number of the team, and `to` the role in which it is meant.
        only: the number of one person of it, if it is for that person alone.
        asked_agency: the slug of its agency, for a request.
        organisation: the name of an organisation outside, `sort` its kind, `person`
            the name of who gets it there.
        function: what the person does there.
    """

    team: int | None = None
    to: str | None = None
    only: int | None = None
    asked_agency: str | None = None
    organisation: str | None = None
    sort: str | None = None
    person: str | None = None
    function: str | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why, and on which grounds of law: codes of the version `bases` of the list."""

    purpose: str
    why: str
    basis: str | None = None
    article_6: str | None = None
    article_9: str | None = None
    dpa_condition: str | None = None
    confidence: str | None = None
    bases: int | None = None


@dataclass(frozen=True, slots=True)
class Openness:
    """Who decided with the author; whether the family was told and asked.

    The codes are those of `timeline.facts.sharing`.
    """

    decided_with: str | None = None
    told: str | None = None
    told_who: str | None = None
    told_on: date | None = None
    untold_why: str | None = None
    not_told_words: str | None = None
    consent: str | None = None
    consent_why: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What is shared, and how it may be handled.

    Attributes:
        released: ids of events of the own agency, each as first recorded.
        until: when they may be read no more; None is for good.
        documents: what is shared beside, by title.
    """

    released: Sequence[UUID] = ()
    until: datetime | None = None
    documents: Sequence[str] = ()
    third_party: bool | None = None
    police: bool | None = None
    handling: str | None = None
    handling_words: str | None = None
    method: str | None = None
    retention: str | None = None
    review_on: date | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of the fact."""
        return _of(self) | given(
            released=[str(one) for one in self.released] or None,
            until=self.until.isoformat() if self.until else None,
            documents=list(self.documents) or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What every share and every withholding says.

    Attributes:
        subjects: the persons that it is about.
        answers: the request that it answers, or the share or the withholding that it
            looks at again.
        outcome: how it does so.
    """

    recipient: Recipient
    grounds: Grounds
    openness: Openness = field(default_factory=Openness)
    subjects: Sequence[UUID] = ()
    answers: UUID | None = None
    outcome: str | None = None

    @property
    def about(self) -> UUID | None:
        """The one person that it is about; None where it is about several."""
        return self.subjects[0] if len(self.subjects) == 1 else None

    def fields(self) -> dict[str, Any]:
        """The fields of the fact."""
        return (
            _of(self.recipient)
            | _of(self.grounds)
            | _of(self.openness)
            | given(
                subjects=[str(one) for one in self.subjects] or None,
                answers=str(self.answers) if self.answers else None,
                outcome=self.outcome,
            )
        )


def share(
    *, decision: Decision, content: Content, **occasion: Unpack[Occasion]
) -> Recorded:
    """Share events of one's own agency with a team, a person or somebody outside.

    A team of ours may read them from now on, until `content.until`.

    Raises:
        WhichRequest, SentToOthers: as `worklist.sharing.check`.
        NotYoursToRelease: one of them was recorded by another agency.
        SealedNeedsAName: one is sealed, and no person is named.
        As `worklist.recording.record`.
    """
    fact = decision.fields() | content.fields()
    with transaction.atomic():
        done = record(kind=SHARED, about=decision.about, fact=fact, **occasion)
        is_answer = decision.outcome in ("answered", "partly")
        if is_answer:
            _tell_answered(done, decision)
        elif decision.outcome != "still":  # they have it already
            _tell_shared(done, decision)
    return done


def _tell_shared(done: Recorded, decision: Decision) -> None:
    """Whoever may read something now is told that it is there."""
    to = decision.recipient
    asked = Asked(to.team, to.to or "", to.only, only=to.only is not None)
    page = f"shared/{done.event.root}"
    _tell(done, answer_notices.SHARED, asked, page)


def _tell_answered(done: Recorded, decision: Decision) -> None:
    """Whoever asked is told that there is an answer, whatever it says."""
    if decision.answers is None:
        return
    event, to = done.event, decision.recipient
    by = answer_notices.author_of(event.subject_id, decision.answers)
    asked = Asked(to.team, to.to or "", to.only or by, only=to.only is not None)
    _tell(done, answer_notices.ANSWERED, asked, f"requests/{decision.answers}")


def _tell(done: Recorded, what: str, asked: Asked, page: str) -> None:
    now = done.event.recorded_at
    answer_notices.tell(done.event, what, asked, page=page, now=now)


def withhold(
    *,
    decision: Decision,
    reason: str,
    detrimental: bool | None = None,
    advice: str | None = None,
    look_again_on: date | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Record that something is not shared, and why. It is looked at again.

    Args:
        detrimental: whether sharing was judged to do more harm than good.
        advice: who advised, and what.
        look_again_on: by when it is looked at again; without it within 28 days.

    Raises:
        As `share`.
    """
    fact = decision.fields() | given(
        reason=reason,
        detrimental=detrimental,
        advice=advice,
        look_again_on=_day(look_again_on),
    )
    with transaction.atomic():
        done = record(kind=WITHHELD, about=decision.about, fact=fact, **occasion)
        if decision.outcome == "refused":
            _tell_answered(done, decision)
    return done


def ask(
    *,
    decision: Decision,
    what: str,
    needed_by: date | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Ask another team for what it holds. It says nothing of whether it holds any.

    Raises:
        As `worklist.recording.record`.
    """
    fact = decision.fields() | given(wanted=what, needed_by=_day(needed_by))
    to = decision.recipient
    with transaction.atomic():
        done = record(kind=REQUESTED, about=decision.about, fact=fact, **occasion)
        page = f"requests/{done.event.root}"
        _tell(done, answer_notices.ASKED, Asked(to.team, to.to or ""), page)
    return done


def end_release(
    *,
    share: UUID,
    reason: str,
    event: UUID | None = None,
    to_team: int | None = None,
    only: int | None = None,
    about: UUID | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """End at once what a share of one's own agency released, or one event of it.

    Args:
        to_team: the team to which it was released: it is told, or `only` one of it.

    Raises:
        NotTheirsToEnd: another agency shared it.
        As `worklist.recording.record`.
    """
    fact = given(
        share=str(share),
        # What ends only a part of it is no second look at the whole.
        answers=None if event else str(share),
        event=str(event) if event else None,
        reason=reason,
        team=to_team,
        only=only,
    )
    return record(kind=ENDED, about=about, fact=fact, **occasion)


def class_of(classes: Iterable[str]) -> str:
    """The class of what is said of these: the most guarded of them."""
    found = set(classes) & set(SENSITIVITIES)
    return next((one for one in _GUARDED if one in found), "routine")


def _of(part: Any) -> dict[str, Any]:
    """The fields of a part that were given, as a fact holds them."""
    return {
        name: _day(value) if isinstance(value, date) else value
        for name, value in asdict(part).items()
        if value is not None and name not in ("released", "until", "documents")
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
