"""What staff do with an assessment or a care plan: write, approve, review, give it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, Literal, Unpack
from uuid import UUID

from django.db import transaction

from plait.access import posts
from plait.clock.moments import local_day
from plait.records import document_drafts, queries
from plait.records.document_drafts import Writing, Written
from plait.records.errors import DifferentEventWithSameId
from plait.standards.services.documents import Approval, DocumentOf
from plait.timeline.documents import KIND_OF, Document, Version, documents
from plait.timeline.facts.documents import APPROVED, PART, PUBLISHED, REVIEWED
from plait.worklist import obligations, writing
from plait.worklist.recording import Occasion, Recorded, given, record
from plait.worklist.refusals import NotRecorded
from plait.worklist.writing import Typed

Outcome = Literal["stays", "to_change"]
Way = Literal["read_together", "on_paper", "sent_to_her"]
Keeps = Literal["at_home", "not_at_home"]

#: Nobody promises to look again later than that.
_LONGEST: Final = timedelta(days=366)


class NotWhole(NotRecorded):
    """Sections are missing without which a version is not recorded."""

    def __init__(self, titles: list[str]) -> None:
        self.titles = titles
        super().__init__(f"Write these sections first: {'; '.join(titles)}.")


class SaysTheSame(NotRecorded):
    """A version that says what the one before says."""

    say = "Nothing is changed since the last version. If it still holds, review it."


class WrittenMeanwhile(NotRecorded):
    """Somebody recorded a version since the page was opened."""

    say = (
        "A version was recorded since you opened this page, so yours is not recorded "
        "yet. It is kept as a draft. Compare the two, and record again."
    )


class NotSenior(NotRecorded):
    """Whoever approves a plan must hold one of the posts that their service names."""

    say = "Your post does not approve plans. Ask one of those who do."


class OwnPlan(NotRecorded):
    """Whoever wrote a plan does not approve it."""

    say = "You recorded this version. Another senior colleague approves it."


class NotTheNewest(NotRecorded):
    """It is said of a version that no longer holds."""

    say = "There is a newer version of this plan. Open that one."


class AlreadyApproved(NotRecorded):
    """Somebody else approved the version already."""

    say = "This version is approved already."


class NoDayToCome(NotRecorded):
    """The day on which a plan is looked at again is no day to come."""

    say = "Enter a day after today, and within a year, by which it is reviewed again."
    field = "next_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who writes into which draft of which document, for which team, and when.

    `draft` is the id of the version that it will be. `old` is the version that holds.
    """

    family: UUID
    about: UUID
    of: DocumentOf
    draft: UUID
    old: Version | None
    by: int
    team: int
    at: datetime

    @property
    def begun(self) -> Mapping[str, str]:
        """What each section says before anything is drafted."""
        return writing.before(self.old, self.team)


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of what was typed.

    Attributes:
        says: what each section says now.
        versions: how often each section of the draft was written.
        asked: what a colleague wrote since, of sections that both changed.
        too_long: what is said of sections that were not kept, by their id.
    """

    says: Mapping[str, str] = field(repr=False)
    versions: Mapping[str, int]
    asked: Mapping[str, Written | None]
    too_long: Mapping[str, str]


def keep(desk: Desk, typed: Mapping[str, Typed]) -> Kept:
    """Keep what was typed so far as a draft of the team.

    What both changed is not written over: it is in `asked`, and both texts are shown.
    """
    document_drafts.lock(desk.draft)
    drafted = document_drafts.read(desk.family, desk.draft)
    says = writing.now_says(drafted, desk.begun)
    long = writing.too_long(desk.of, typed)
    asked: dict[str, Written | None] = {}
    for one in desk.of.sections:
        if one.id not in typed or one.id in long:
            continue
        fate = writing.fate_of(typed[one.id], says.get(one.id, ""))
        found = drafted.get(one.id, ())
        if fate.ask:
            asked[one.id] = found[-1] if found else None
        elif fate.write:
            _write(desk, one.id, one.sensitivity, len(found), typed[one.id].words)
    drafted = document_drafts.read(desk.family, desk.draft)
    return Kept(
        writing.now_says(drafted, desk.begun),
        {name: len(found) for name, found in drafted.items()},
        asked,
        long,
    )


def _write(desk: Desk, section: str, sensitivity: str, base: int, words: str) -> None:
    document_drafts.write(
        Writing(
            subject_id=desk.family,
            draft_id=desk.draft,
            section=section,
            base=base,
            words=words,
            sensitivity=sensitivity,
            team_id=desk.team,
            by_id=desk.by,
            at=desk.at,
        )
    )


def record_version(
    desk: Desk, *, seen: int, note: str | None = None, **occasion: Unpack[Occasion]
) -> Recorded:
    """Record what is drafted as the next version, with a part for each other class.

    All of it or nothing. A part of another team, or of a class that says what it said,
    stands as it is.

    Args:
        seen: the number of the version that its writer compared with, 0 for none.

    Raises:
        NotWhole, SaysTheSame, WrittenMeanwhile.
        As `worklist.recording.record`.
    """
    document_drafts.lock(desk.draft)
    number = desk.old.number if desk.old else 0
    if number != seen:
        raise WrittenMeanwhile
    drafted = document_drafts.read(desk.family, desk.draft)
    says = writing.now_says(drafted, desk.begun)
    gaps = writing.missing(desk.of, says)
    if gaps:
        raise NotWhole([one.title for one in gaps])
    if desk.old and {k: v for k, v in says.items() if v} == desk.begun:
        raise SaysTheSame
    wanted = writing.by_class(desk.of, says, desk.old)
    try:
        with transaction.atomic():
            return _record_all(desk, number + 1, wanted, note, occasion)
    except DifferentEventWithSameId:
        raise WrittenMeanwhile from None


def _record_all(
    desk: Desk,
    number: int,
    wanted: dict[str, list[dict[str, object]]],
    note: str | None,
    occasion: Occasion,
) -> Recorded:
    named = desk.of.id
    mine: Occasion = {**occasion, "event_id": desk.draft}
    done = record(
        kind=KIND_OF[named],
        about=desk.about,
        fact=given(
            document={"id": named, "sections": wanted.get(writing.MAIN, [])},
            version=number,
            of=desk.old.id if desk.old else None,
            note=note,
        ),
        **mine,
    )
    stand = writing.own_parts(desk.old, desk.team)
    for guarded in writing.changed_parts(wanted, stand):
        mine["event_id"] = writing.part_id(desk.draft, guarded)
        mine["sensitivity"] = guarded
        record(
            kind=PART,
            about=desk.about,
            fact={
                "belongs_to": str(desk.draft),
                "version": number,
                "document": {"id": named, "sections": wanted.get(guarded, [])},
            },
            **mine,
        )
    return done


def approve(
    *,
    version: UUID,
    about: UUID,
    approval: Approval,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that a senior colleague stands for a version of the care plan.

    Args:
        approval: which posts may, as the service says.

    Raises:
        NotSenior, OwnPlan, AlreadyApproved, NotTheNewest.
        As `worklist.recording.record`.
    """
    role = _senior_role(approval, occasion)
    plan = _newest(occasion["family"], about, version)
    if plan.approved and plan.approved.id != str(occasion.get("event_id")):
        raise AlreadyApproved
    writer = queries.event(occasion["family"], version)[0].event.by_id
    if approval.not_the_writer and writer == occasion["by"].pk:
        raise OwnPlan
    fact = given(answers=plan.id, version=plan.number, role=role, note=note or None)
    return record(kind=APPROVED, about=about, fact=fact, **occasion)


def _senior_role(approval: Approval, occasion: Occasion) -> str:
    """The post in which somebody approves: of the team, else the newest they hold."""
    by, now, team = occasion["by"], occasion["recorded_at"], occasion.get("team")
    newest = posts.current_post(by, now)
    held = posts.of_team(team, now) if team else ()
    mine = [one.role for one in held if one.staff_id == by.pk]
    mine += [newest.role] if newest else []
    found = next((role for role in mine if role in approval.roles), None)
    if found is None:
        raise NotSenior
    return found


def review(
    *,
    version: UUID,
    about: UUID,
    outcome: Outcome,
    next_on: date,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that the plan was gone through with her, and by when it is again.

    Raises:
        NoDayToCome, NotTheNewest.
        As `worklist.recording.record`.
    """
    today = local_day(occasion["recorded_at"])
    if not today < next_on <= today + _LONGEST:
        raise NoDayToCome
    plan = _newest(occasion["family"], about, version)
    fact = given(
        of=plan.id,
        version=plan.number,
        outcome=outcome,
        next_on=next_on.isoformat(),
        note=note or None,
    )
    return record(kind=REVIEWED, about=about, fact=fact, **occasion)


def give_to_family(
    *,
    version: UUID,
    about: UUID,
    way: Way,
    keeps: Keeps,
    note: str | None = None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Say that the family has its own plan, made from the version that holds.

    Raises:
        NotTheNewest.
        As `worklist.recording.record`.
    """
    plan = _newest(occasion["family"], about, version)
    fact = given(
        of=plan.id, version=plan.number, way=way, keeps=keeps, note=note or None
    )
    return record(kind=PUBLISHED, about=about, fact=fact, **occasion)


def plan_of(family: UUID, about: UUID) -> Document | None:
    """The care plan about a person, as far as whoever asks may read it."""
    timeline, _ = obligations.visible(family, queries.timeline_for(family))
    return documents(timeline, str(about)).get("care-plan")


def _newest(family: UUID, about: UUID, version: UUID) -> Version:
    plan = plan_of(family, about)
    if plan is None or plan.latest.id != str(version):
        raise NotTheNewest
    return plan.latest
