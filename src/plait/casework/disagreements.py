"""What staff say when they disagree with another agency's decision, and what is said.

Each step is an event of the class of the decision, so that it tells nobody more than
the decision does. See `worklist.disagreements` for what may follow what.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, Unpack
from uuid import UUID, uuid5

from django.db import transaction

from plait.timeline.facts.disagreements import STAGES
from plait.worklist.directory import directory
from plait.worklist.disagreements import (
    ANSWERED,
    RAISED,
    WITHDRAWN,
    Disagreement,
    answerer,
)
from plait.worklist.recording import Occasion, Recorded, given, record

Outcome = Literal["agreed", "changed", "not_agreed"]

#: Who is told when it reaches the last stage.
SCRUTINEER: Final = "independent_scrutineer"


@dataclass(frozen=True, slots=True)
class Decision:
    """What is disagreed with: an event or a duty, and whose it is.

    Attributes:
        id: of the event as first recorded, or of the duty. As text: it may come from
            another system.
        about: whom it is about.
        agency: the slug of the agency that decided, or owes.
        team_id: its team, where it is known.
    """

    id: str
    about: UUID | None
    agency: str
    team_id: int | None = None


def role_that_answers(stage: int, decision: Decision) -> str:
    """The role that answers at a stage for this decision."""
    teams = directory().teams
    team = teams.get(decision.team_id) if decision.team_id is not None else None
    if team is None:
        own = (one for one in teams.values() if one.agency == decision.agency)
        team = next(own, None)
    if team is None:
        return answerer(stage, "")
    return answerer(stage, team.agency_kind, team.answers_for)


def disagree(
    *,
    decision: Decision,
    reason: str,
    urgent: bool = False,
    stage: int = 1,
    skipped: bool = False,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Disagree with a decision. Give its class as `sensitivity`.

    Args:
        stage: where it starts; above the first only with `skipped`.
        skipped: waiting for the stages below would not be safe; `reason` says why.

    Raises:
        OwnDecision: their own agency decided it.
        StageLeftOut: it starts above the first stage, and is not `skipped`.
        As `worklist.recording.record`.
    """
    done = partial(
        record,
        kind=RAISED,
        about=decision.about,
        fact=given(
            stage=stage,
            urgent=urgent,
            of=decision.id,
            answers=decision.id,
            to=role_that_answers(stage, decision),
            team=decision.team_id,
            skipped=skipped or None,
            reason=reason,
        ),
        **occasion,
    )
    if stage < STAGES:
        return done()
    with transaction.atomic():
        return _tell_scrutineer(done(), decision.about, occasion)


def take_up(
    *,
    disagreement: Disagreement,
    decision: Decision,
    reason: str,
    stage: int,
    urgent: bool,
    skipped: bool = False,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Take it to a stage above: the next one, or a later one that is `skipped` to.

    Raises:
        StageGoesUp, StageLeftOut, NotTheirsToTakeUp, DisagreementIsOver.
        As `worklist.recording.record`.
    """
    done = partial(
        record,
        kind=RAISED,
        about=decision.about,
        fact=given(
            stage=stage,
            urgent=urgent,
            of=decision.id,
            challenge=disagreement.id,
            answers=disagreement.last.id,
            to=role_that_answers(stage, decision),
            team=decision.team_id,
            skipped=skipped or None,
            reason=reason,
        ),
        **occasion,
    )
    if stage < STAGES:
        return done()
    with transaction.atomic():
        return _tell_scrutineer(done(), decision.about, occasion)


def answer(
    *,
    disagreement: Disagreement,
    outcome: Outcome,
    reason: str,
    about: UUID | None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Answer for the side that decided, with reasons. It goes back to who disagrees.

    Raises:
        OwnSide: it is of an agency that disagrees.
        SentToOthers: another role answers at this stage.
        MovedOn: it was answered or taken further meanwhile.
        As `worklist.recording.record`.
    """
    raised = disagreement.raised[-1]
    return record(
        kind=ANSWERED,
        about=about,
        fact=given(
            stage=disagreement.stage,
            urgent=disagreement.is_urgent,
            challenge=disagreement.id,
            answers=raised.id,
            outcome=outcome,
            reason=reason,
            **_back_to(_number(raised.event.team)),
        ),
        **occasion,
    )


def answer_unread(
    *,
    raised: UUID,
    stage: int,
    outcome: Outcome,
    reason: str,
    about: UUID | None,
    urgent: bool,
    by_team: int | None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """Answer what one may not read, after having asked those who hold it.

    Args:
        raised: the id of the event that is answered.
        stage: the stage at which it stands.
        by_team: the team that raised it, to which the answer goes back.

    Raises:
        As `answer`.
    """
    return record(
        kind=ANSWERED,
        about=about,
        fact=given(
            stage=stage,
            urgent=urgent,
            answers=str(raised),
            outcome=outcome,
            reason=reason,
            **_back_to(by_team),
        ),
        **occasion,
    )


def end(
    *,
    disagreement: Disagreement,
    is_agreed: bool,
    reason: str | None,
    about: UUID | None,
    **occasion: Unpack[Occasion],
) -> Recorded:
    """End what one's own agency raised: both agree now, or it is withdrawn.

    Raises:
        NotTheirsToEndIt, DisagreementIsOver.
        As `worklist.recording.record`.
    """
    return record(
        kind=WITHDRAWN,
        about=about,
        fact=given(
            stage=disagreement.stage,
            challenge=disagreement.id,
            answers=disagreement.last.id,
            outcome="agreed" if is_agreed else None,
            reason=reason,
        ),
        **occasion,
    )


def _back_to(team: int | None) -> dict[str, object]:
    """To whom an answer goes back: the practitioners of the team that raised it."""
    back = directory().teams.get(team) if team is not None else None
    kind, own = (back.agency_kind, back.answers_for) if back else ("", ())
    return {"to": answerer(1, kind, own), "team": team}


def _tell_scrutineer(
    raised: Recorded, about: UUID | None, occasion: Occasion
) -> Recorded:
    """At the last stage the independent scrutineer is told, and acknowledges it."""
    if raised.event.was_there:
        return raised
    more = occasion | {"event_id": uuid5(raised.event.id, SCRUTINEER)}
    record(
        kind="message.sent",
        about=about,
        fact={
            "to": SCRUTINEER,
            "urgency": "urgent" if raised.event.fact.get("urgent") else "routine",
            # So it answers no duty that any message would.
            "answers": str(raised.event.id),
            "note": "A disagreement has reached the lead safeguarding partners.",
        },
        **more,
    )
    return raised


def _number(team: str | None) -> int | None:
    return int(team) if team and team.isdecimal() else None
