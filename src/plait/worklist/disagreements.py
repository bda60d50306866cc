"""A professional disagreement as its events tell it: where it stands, who may go on.

Pure. It is apart from the ladder of a duty: raising it tells nobody that anything is
late, and no clock of the child stops for it (see docs/adr/0033).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from plait.clock.moments import local_day
from plait.timeline.facts.disagreements import STAGES
from plait.timeline.timeline import Known, Timeline
from plait.worklist import refusals

RAISED: Final = "challenge.raised"
ANSWERED: Final = "challenge.answered"
WITHDRAWN: Final = "challenge.withdrawn"

#: `waiting` for an answer, `answered` and with who raised it, or settled.
State = Literal["waiting", "answered", "changed", "agreed", "withdrawn"]

#: An unborn baby is near the birth, and a disagreement urgent, this long before it.
NEAR_BIRTH: Final = timedelta(weeks=4)

#: The kinds of event that are a decision of an agency: another may disagree with it.
DECISIONS: Final = frozenset(
    {
        "referral.social_care.decided",
        "referral.social_care.declined",
        "referral.mental_health.accepted",
        "referral.mental_health.redirected",
        "referral.mental_health.declined",
        "triage.completed",
        "admission.mbu.declined",
        "admission.mbu.ended",
        "discharge.mental_health",
        "hospital.discharged",
        "s47.started",
        "s47.ended",
        "police_protection.ended",
        "injury.opinion",
        "injury.closed",
        "paediatric.assessed",
        "assessment.child_and_family.completed",
        "assessment.prebirth.completed",
        "plan.child_protection.started",
        "plan.child_protection.ended",
        "plan.child_in_need.started",
        "plan.child_in_need.ended",
        "plan.prebirth.agreed",
        "plan.safety.agreed",
        "meeting.held",
        "meeting.decided",
        "meeting.cancelled",
        "meeting.decision_sent",
        "message.declined",
        "handover.returned",
        "responsibility.refused",
        "info.withheld",
        "duty.dismissed",
    }
)

_PARTNERS = ("delegated_safeguarding_partner", "lead_safeguarding_partner")


def _ladder(
    practitioners: tuple[str, ...], manager: str, service: str
) -> tuple[tuple[str, ...], ...]:
    return (practitioners, (manager,), (service,), *((one,) for one in _PARTNERS))


#: Who answers at each of the five stages, by the kind of agency that decided. At the
#: first it is the practitioners: of several roles the one that the team answers for.
ANSWERERS: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = MappingProxyType(
    {
        "maternity": _ladder(
            ("midwife",), "community_midwifery_lead", "head_of_midwifery"
        ),
        "health_visiting": _ladder(
            ("health_visitor",), "hv_team_lead", "hv_service_manager"
        ),
        "gp": _ladder(("gp",), "practice_manager", "gp_safeguarding_lead"),
        "paediatrics": _ladder(
            ("paediatrician",), "consultant_paediatrician", "named_doctor"
        ),
        "social_care": _ladder(
            ("social_worker", "social_care_front_door", "conference_chair"),
            "team_manager",
            "service_manager",
        ),
        "police": _ladder(("police",), "police", "police"),
        "perinatal": _ladder(
            ("perinatal_clinician", "crisis_team"),
            "perinatal_team_manager",
            "perinatal_service_manager",
        ),
        "partnership": _ladder(("partnership",), "partnership", "designated_nurse"),
    }
)


def answerer(stage: int, agency_kind: str, answers_for: Iterable[str] = ()) -> str:
    """The role that answers at a stage, for a decision of such an agency.

    Args:
        answers_for: the roles of the team that decided.
    """
    found = ANSWERERS.get(agency_kind, ANSWERERS["partnership"])[stage - 1]
    own = set(answers_for)
    return next((role for role in found if role in own), found[0])


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One disagreement: its events in the order in which they were said."""

    steps: tuple[Known, ...]

    @property
    def first(self) -> Known:
        """What was raised first: it names the decision, and the disagreement."""
        return self.steps[0]

    @property
    def id(self) -> str:
        """The id of the disagreement: that of its first event."""
        return self.first.id

    @property
    def last(self) -> Known:
        """What was said last."""
        return self.steps[-1]

    @property
    def raised(self) -> tuple[Known, ...]:
        """Each stage to which it was taken, the first first."""
        return tuple(one for one in self.steps if one.kind == RAISED)

    @property
    def stage(self) -> int:
        """The stage that it has reached."""
        return int(self.raised[-1].fact.get("stage", 1))

    @property
    def is_urgent(self) -> bool:
        """Whether its clocks are in hours."""
        return bool(self.raised[-1].fact.get("urgent"))

    @property
    def raisers(self) -> frozenset[str]:
        """The agencies that disagree: none of them answers for the other side."""
        return frozenset(one.agency for one in self.raised)

    @property
    def answerers(self) -> frozenset[str]:
        """The agencies that have answered."""
        return frozenset(one.agency for one in self.steps if one.kind == ANSWERED)

    @property
    def state(self) -> State:
        """Where it stands."""
        outcome = self.last.fact.get("outcome")
        if self.last.kind == WITHDRAWN:
            return "agreed" if outcome == "agreed" else "withdrawn"
        if self.last.kind == RAISED:
            return "waiting"
        return "changed" if outcome == "changed" else "answered"

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to say something."""
        return self.state in ("waiting", "answered")

    @property
    def may_go_up(self) -> bool:
        """Whether there is a stage above, and who disagreed has not ended it."""
        return self.stage < STAGES and self.last.kind != WITHDRAWN

    def without(self, event_id: str) -> Disagreement | None:
        """The same as it was before this event; None where that began it."""
        before = tuple(one for one in self.steps if one.id != event_id)
        is_begun = bool(before) and before[0] is self.first
        return Disagreement(before) if is_begun else None


def disagreements(timeline: Timeline) -> list[Disagreement]:
    """Every disagreement of a family, as far as the timeline has it, oldest first.

    An answer of somebody who may not read what was raised names that alone.
    """
    found: dict[str, list[Known]] = {
        one.id: [one]
        for one in timeline.of_kind(RAISED)
        if not one.fact.get("challenge")
    }
    of: dict[str, str] = {id_: id_ for id_ in found}
    for kind in (RAISED, ANSWERED, WITHDRAWN):
        for event in timeline.of_kind(kind):
            fact = event.fact
            named = str(fact.get("challenge") or "")
            if not named and kind != RAISED:
                follows = str(fact.get("answers") or "")
                named = of.get(timeline.aliases.get(follows, follows), "")
            named = timeline.aliases.get(named, named)
            if named in found and event is not found[named][0]:
                found[named].append(event)
                of[event.id] = named
    return [
        Disagreement((chain[0], *sorted(chain[1:], key=_order)))
        for chain in found.values()
    ]


#: At one instant a stage is first raised, then answered, then ended.
_RANK = {RAISED: 0, ANSWERED: 1, WITHDRAWN: 2}


def _order(event: Known) -> tuple[datetime, int, int]:
    return event.occurred_at, int(event.fact.get("stage", 1)), _RANK[event.kind]


def named(timeline: Timeline, challenge: str) -> Disagreement | None:
    """The disagreement of this id, or in which this event was said."""
    root = timeline.aliases.get(challenge, challenge)
    return next(
        (
            one
            for one in disagreements(timeline)
            if any(step.id == root for step in one.steps)
        ),
        None,
    )


def is_urgent(timeline: Timeline, at: datetime) -> bool:
    """Whether a disagreement is urgent unless somebody says otherwise.

    So it is while a mark on a baby is not closed, and in the last weeks before a birth.
    """
    closed = timeline.of_kind("injury.closed")
    for mark in timeline.of_kind("injury.observed"):
        ends = (one for one in closed if one.about == mark.about)
        if not any(one.occurred_at >= mark.occurred_at for one in ends):
            return True
    due = timeline.due_date(at)
    unborn = any(
        one.role == "unborn" and (one.died_at is None or one.died_at > at)
        for one in timeline.people.values()
    )
    return unborn and due is not None and due - local_day(at) < NEAR_BIRTH


def check(event: Known, timeline: Timeline) -> None:
    """Refuse a step that a disagreement cannot take.

    Raises:
        NotRecorded: the subclass says why.
    """
    found = named(timeline, event.id)
    if not event.fact.get("challenge") and (found is None or event is found.first):
        _check_first(event, timeline)
        return
    before = found.without(event.id) if found else None
    if before is None:
        raise refusals.NoSuchDisagreement
    if before.last.kind == WITHDRAWN:
        raise refusals.DisagreementIsOver
    {RAISED: _check_up, ANSWERED: _check_answer, WITHDRAWN: _check_end}[event.kind](
        event, before, timeline
    )


def _check_first(event: Known, timeline: Timeline) -> None:
    """Only another agency's decision is disagreed with, from the first stage on."""
    of = event.fact.get("of")
    if event.kind != RAISED or not of:
        return
    decision = timeline.get(str(of))
    if decision is not None and decision.agency == event.agency:
        raise refusals.OwnDecision
    if event.fact.get("stage", 1) > 1 and not event.fact.get("skipped"):
        raise refusals.StageLeftOut


def _check_up(event: Known, before: Disagreement, timeline: Timeline) -> None:
    """A stage only goes up, one at a time unless it is said why not."""
    decision = timeline.get(str(before.first.fact.get("of")))
    deciding = before.answerers | ({decision.agency} if decision else set())
    if event.agency in deciding - before.raisers:
        raise refusals.NotTheirsToTakeUp
    stage = int(event.fact.get("stage", 1))
    if stage <= before.stage:
        raise refusals.StageGoesUp
    if stage > before.stage + 1 and not event.fact.get("skipped"):
        raise refusals.StageLeftOut


def _check_answer(event: Known, before: Disagreement, timeline: Timeline) -> None:
    """The other side answers, once, at the stage that it has reached."""
    del timeline
    if event.agency in before.raisers:
        raise refusals.OwnSide
    is_this = event.fact.get("answers") in (None, before.raised[-1].id)
    if before.state != "waiting" or not is_this:
        raise refusals.MovedOn
    if event.fact.get("stage", 1) != before.stage:
        raise refusals.MovedOn


def _check_end(event: Known, before: Disagreement, timeline: Timeline) -> None:
    """Whoever raised it ends it, and nobody else."""
    del timeline
    if event.agency != before.first.agency:
        raise refusals.NotTheirsToEndIt
