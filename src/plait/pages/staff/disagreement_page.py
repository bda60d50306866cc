"""The page of one disagreement: its story, its ladder, and what may be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from plait.casework import disagreements as verbs
from plait.clock.moments import LONDON, local_day
from plait.pages import components
from plait.pages.staff import decided, paths
from plait.pages.staff.due_rows import DueRow, agency_kinds, due_row
from plait.records import queries
from plait.standards.plain_words import by_when
from plait.standards.roles import roles
from plait.timeline.facts.disagreements import STAGES
from plait.worklist import adopted
from plait.worklist import queries as owed_queries
from plait.worklist.disagreements import ANSWERED, RAISED, Disagreement, disagreements
from plait.worklist.obligations import visible

if TYPE_CHECKING:
    from plait.pages.request import Request
    from plait.pages.staff.decided import Decided
    from plait.pages.staff.opening import Open
    from plait.records.shapes import TimelineEvent
    from plait.standards.shapes import Standard
    from plait.timeline.timeline import Known, Timeline
    from plait.worklist.shapes import Row

#: Who the people of each stage are, whichever agency decided.
STAGE_WORDS = (
    "Practitioner to practitioner",
    "Line managers, with the named professional",
    "Service managers, with the designated nurse or doctor",
    "Heads of service, or delegated safeguarding partners",
    "Lead safeguarding partners, and the independent scrutineer is told",
)

#: How a disagreement stands: the words of its tag and their colour.
STATES: Mapping[str, tuple[str, str]] = {
    "waiting": ("Waiting for an answer", "blue"),
    "answered": ("Answered: with who raised it", "yellow"),
    "changed": ("The decision is changed", "green"),
    "agreed": ("Settled: both agree", "green"),
    "withdrawn": ("Withdrawn", "grey"),
}

_OUTCOMES = {
    "changed": "The decision is changed",
    "agreed": "Both agree that it stands",
    "not_agreed": "Not agreed",
}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One thing that was said: a heading, who and when, and the words."""

    title: str
    who: str
    at: datetime
    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A stage of the ladder: who answers, in what time, and how it stands."""

    number: int
    words: str
    role: str
    limit: str
    whose: str
    state: str
    is_now: bool
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A disagreement as somebody of the family's teams reads it."""

    one: Disagreement
    decided: Decided
    story: tuple[Spoken, ...]
    owed: tuple[DueRow, ...]
    ladder: tuple[Rung, ...]

    @property
    def role(self) -> str:
        """The role that answers at the stage that it has reached."""
        return self.ladder[self.one.stage - 1].role

    @property
    def is_late(self) -> bool:
        """Whether the answer at this stage is overdue."""
        row = self.ladder[self.one.stage - 1].row
        return row is not None and row.state == "overdue"


def read(opened: Open) -> tuple[Timeline, list[TimelineEvent]]:
    """What whoever asks may read of the family, and each event of it."""
    seen = queries.timeline_for(opened.id)
    timeline, _ = visible(opened.id, seen)
    return timeline, seen


def told(
    found: Disagreement,
    request: Request,
    opened: Open,
    seen: Sequence[TimelineEvent],
) -> Told:
    """The disagreement with its decision, story and clocks."""
    what = decided.of_disagreement(found, request, opened, seen)
    rows = [row for step in found.steps for row in _begun(step, request, opened)]
    return Told(
        found,
        what,
        story=tuple(_story(found, opened, seen)),
        owed=tuple(
            due_row(row, request.now, agency_kinds(request))
            for row in dict.fromkeys(rows)
            if row.is_open
        ),
        ladder=_ladder(found, what, rows, request, opened),
    )


def _begun(step: Known, request: Request, opened: Open) -> list[Row]:
    """What the step began of the clocks of disagreements."""
    begun, _ = owed_queries.of_event(
        opened.id, UUID(step.id), by=request.staff, now=request.now
    )
    return [row for row in begun if row.standard.startswith("challenge_stage_")
            or row.standard == "challenge_answer_considered"]  # fmt: skip


def _story(
    found: Disagreement, opened: Open, seen: Sequence[TimelineEvent]
) -> list[Spoken]:
    by_id = {str(one.event.id): one for one in seen}
    return [
        Spoken(
            title=_title(step),
            who=", ".join(part for part in (one.by, one.team) if part)
            or "another system",
            at=step.occurred_at,
            words=str(step.fact.get("reason") or step.fact.get("note") or ""),
            href=paths.event(opened.id, UUID(step.id)),
        )
        for step in found.steps
        if (one := by_id.get(step.event.id)) is not None
    ]


def _title(step: Known) -> str:
    stage, outcome = step.fact.get("stage", 1), step.fact.get("outcome")
    if step.kind == RAISED:
        if not step.fact.get("challenge"):
            begun = "" if stage == 1 else f" at stage {stage}"
            return f"Disagreed{begun}"
        how = "straight to" if step.fact.get("skipped") else "to"
        return f"Taken {how} stage {stage}"
    if step.kind == ANSWERED:
        said = _OUTCOMES.get(str(outcome), "")
        return f"Stage {stage} answered" + (f": {_lowered(said)}" if said else "")
    return "Both agree: settled" if outcome == "agreed" else "Withdrawn"


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:]


def standard_of(
    stage: int, opened: Open, now: datetime, *, urgent: bool
) -> Standard | None:
    """The standard that gives the clock of a stage, under the family's policy."""
    name = f"challenge_stage_{stage}"
    shelf = adopted.library_under(opened.family.policy)
    today = local_day(now)
    own = shelf.in_force(f"{name}_urgent", today) if urgent else None
    return own or shelf.in_force(name, today)


def limit_words(standard: Standard | None, *, urgent: bool) -> str:
    """`within 2 hours`; `within 1 working day, by midday`."""
    if standard is None:
        return ""
    limit = standard.limit_for({"urgent": urgent})
    closes = standard.close_of_business
    if closes is None or limit.unit != "working_days":
        return by_when(limit)
    at = datetime.combine(date(2026, 1, 1), closes, LONDON)
    return f"{by_when(limit)}, by {components.time_of_day(at)}"


def rungs(
    decision: verbs.Decision, opened: Open, now: datetime, *, urgent: bool
) -> list[Rung]:
    """The five stages for a decision, before anything was said."""
    made = []
    for number in range(1, STAGES + 1):
        standard = standard_of(number, opened, now, urgent=urgent)
        made.append(
            Rung(
                number,
                STAGE_WORDS[number - 1],
                role=verbs.role_that_answers(number, decision),
                limit=limit_words(standard, urgent=urgent),
                whose=components.whose_limit(standard.limit_origin) if standard else "",
                state="",
                is_now=False,
            )
        )
    return made


def _ladder(
    found: Disagreement,
    what: Decided,
    rows: Sequence[Row],
    request: Request,
    opened: Open,
) -> tuple[Rung, ...]:
    said = {int(one.fact.get("stage", 1)): one for one in found.raised}
    answered = {
        int(one.fact.get("stage", 1)): str(one.fact.get("outcome") or "")
        for one in found.steps
        if one.kind == ANSWERED
    }
    clocks = {
        int(row.standard.removeprefix("challenge_stage_")[0]): row
        for row in rows
        if row.standard.startswith("challenge_stage_")
    }
    urgent = found.is_urgent
    return tuple(
        Rung(
            rung.number, rung.words,
            role=str(said[rung.number].fact.get("to") or rung.role)
            if rung.number in said else rung.role,
            limit=rung.limit, whose=rung.whose,
            state=_stands(rung.number, found, said, answered),
            is_now=found.is_open and rung.number == found.stage,
            row=clocks.get(rung.number),
        )
        for rung in rungs(what.decision, opened, request.now, urgent=urgent)
    )  # fmt: skip


def _stands(
    number: int,
    found: Disagreement,
    said: Mapping[int, Known],
    answered: Mapping[int, str],
) -> str:
    """How a stage stands, in words."""
    if number in answered:
        return _OUTCOMES.get(answered[number], "Answered")
    if number not in said:
        return "Left out" if number < found.stage else "Not reached"
    if number < found.stage:
        return "Taken further without an answer"
    return "Waiting for an answer" if found.state == "waiting" else "Ended"


@dataclass(frozen=True, slots=True)
class May:
    """What whoever asks may do: each as the database will let it."""

    answer: bool
    take_up: bool
    skip: tuple[int, ...]
    end: bool

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing for them to do."""
        return not (self.answer or self.take_up or self.skip or self.end)


def may(told: Told, request: Request) -> May:
    """What whoever asks may do about a disagreement."""
    one, own = told.one, decided.own_agency(request)
    role = roles().get(told.role)
    kinds = agency_kinds(request)
    is_theirs = role is None or not role.held_by or bool(set(role.held_by) & set(kinds))
    deciding = (one.answerers | {told.decided.decision.agency}) - one.raisers
    goes_up = bool(own) and one.may_go_up and own not in deciding
    take_up = goes_up and (one.state != "waiting" or told.is_late)
    lowest = one.stage + (2 if take_up else 1)
    return May(
        answer=bool(own) and one.state == "waiting" and own not in one.raisers
        and is_theirs,
        take_up=take_up,
        skip=tuple(range(lowest, STAGES + 1)) if goes_up and one.is_open else (),
        end=one.last.kind != "challenge.withdrawn" and own == one.first.agency,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An open disagreement as a line on the family's page."""

    href: str
    title: str
    state: str
    stage: int
    is_urgent: bool


def about(opened: Open, event_id: UUID, seen: Sequence[TimelineEvent]) -> list[Line]:
    """Every disagreement with one decision, open or not, the oldest first."""
    timeline, _ = visible(opened.id, seen)
    return [
        _line(one, opened, seen)
        for one in disagreements(timeline)
        if str(one.first.fact.get("of")) == str(event_id)
    ]


def lines(opened: Open, seen: Sequence[TimelineEvent]) -> list[Line]:
    """The open disagreements that whoever asks may read, the oldest first."""
    if not any(one.event.kind == RAISED for one in seen):
        return []
    timeline, _ = visible(opened.id, seen)
    return [_line(one, opened, seen) for one in disagreements(timeline) if one.is_open]


def _line(one: Disagreement, opened: Open, seen: Sequence[TimelineEvent]) -> Line:
    of = str(one.first.fact.get("of") or "")
    named: Any = next((e for e in seen if str(e.event.root) == of), None)
    return Line(
        href=paths.disagreement(opened.id, UUID(one.id)),
        title=decided.title_of(named),
        state=STATES[one.state][0],
        stage=one.stage,
        is_urgent=one.is_urgent,
    )
