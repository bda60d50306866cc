"""An episode of care of a mental-health service, from the referral to the discharge.

`plait.timeline.care_episodes` reads them off a timeline.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from plait.timeline.timeline import Known

_R: Final = "referral.mental_health."
MADE, RECEIVED, ACCEPTED = f"{_R}made", f"{_R}received", f"{_R}accepted"
REDIRECTED, DECLINED = f"{_R}redirected", f"{_R}declined"
ASKED, SUPPLIED = f"{_R}asked", f"{_R}supplied"
TAKEN_UP, REFUSED = f"{_R}taken_up", f"{_R}refused"
JOINED, TOLD = f"{_R}joined", f"{_R}told"
#: One of these begins an episode.
BEGINNINGS: Final = frozenset({MADE, RECEIVED, ACCEPTED, REDIRECTED, DECLINED})
TRIAGED: Final = "triage.completed"
ALLOCATED, UNALLOCATED = "allocation.made", "allocation.ended"
PLANNED: Final = "plan.perinatal_care.recorded"
OFFERED: Final = "handover.offered"
HANDED_OVER: Final = "handover.accepted"
RETURNED: Final = "handover.returned"
SUPERVISED: Final = "supervision.case_discussed"
DISCHARGED: Final = "discharge.mental_health"
#: Scores that a service follows: their sums say how it goes.
SCORES: Final = frozenset(
    {"screen.core10", "screen.epds", "screen.phq9", "screen.gad7", "screen.pbq",
     "screen.honos", "screen.reqol10", "screen.adbb", "screen.mors_sf"}
)  # fmt: skip
#: Of these the infant is the person: parent-infant work has measures of its own.
INFANT_SCORES: Final = frozenset({"screen.adbb", "screen.mors_sf"})
#: A partner was asked how they are, met, or offered an assessment.
PARTNER: Final = frozenset(
    {"assessment.mental_health", "contact.perinatal", "contact.declined",
     "screen.wellbeing_asked", "screen.whooley", "screen.epds", "screen.phq9",
     "referral.mental_health.made", "referral.talking_therapies.made", "info.withheld"}
)  # fmt: skip
#: Whoever was met or assessed was seen by the service.
SEEN: Final = frozenset(
    {"contact.perinatal", "assessment.mental_health", "assessment.crisis",
     "assessment.preconception", "assessment.parent_infant"}
)  # fmt: skip

#: Roles to which a referral goes that is for another service than the perinatal one.
ELSEWHERE: Final = frozenset({"crisis_team", "liaison_team", "talking_therapies"})
#: Roles of a perinatal service: passed on to one of them, a new episode begins there.
PERINATAL: Final = frozenset(
    {"perinatal_mental_health", "perinatal_duty", "perinatal_admin",
     "perinatal_clinician"}
)  # fmt: skip

State = Literal[
    "sent", "received", "asked", "triaged", "accepted", "allocated", "seen",
    "redirecting", "redirected", "discharging", "joined", "closed",
]  # fmt: skip
#: In these nothing is to be decided or done any more.
OVER: Final = frozenset({"redirected", "joined", "closed"})
#: In these a referral waits for a decision: the inbox.
UNDECIDED: Final = frozenset({"sent", "received", "asked", "triaged", "redirecting"})
#: In these it was passed on to another service.
PASSED_ON_STATES: Final = frozenset({"redirecting", "redirected"})
#: In these somebody is cared for, or waits for it: the caseload.
IN_CARE: Final = frozenset({"accepted", "allocated", "seen", "discharging"})


@dataclass(slots=True, eq=False)
class Episode:
    """One episode of care. Treat it as frozen.

    Attributes:
        first: the event that began it; its id is the episode's.
        about: the person whom it is about, by id.
        team: the number of the team as its events name it; None while nobody has it.
        agency: the slug of the agency whose it is; "" while nobody's.
        made, received, triaged, accepted: the events of its beginning.
        asked: what was asked of whoever referred and has not been given yet.
        given: what came later, field by field.
        passed_on: the newest event that redirected or declined it, while it counts.
        taken_up: by which another service said yes; refused: by which it said no.
        told: who was told what became of it, with the event.
        coordinator, infant_worker: who has it now, as allocated.
        past_workers: every colleague who ever had it, by number, the last one last.
        seen: the events in which the service saw them; infant_seen: a baby.
        babies_seen: each baby by id, with the newest such event; "" is all of them.
        scores: the screens that the service itself took, the first one first.
        partner: that a partner was offered something; supervised: the newest talk.
        plan: the newest care plan; discharge: the newest offer of their care to whoever
            has them next; `offers` are all of it by id, each with who accepted it.
        handed_over: the acceptance after which nobody's answer is waited for.
        closed: what ended it; joined_to: the id of the episode that goes on instead.
        came_from: the id of the episode of another team that was passed on to this one.
    """

    first: Known
    about: str | None
    team: str | None = None
    agency: str = ""
    made: Known | None = None
    received: Known | None = None
    triaged: Known | None = None
    accepted: Known | None = None
    asked: Known | None = None
    given: dict[str, str] = field(default_factory=dict)
    passed_on: Known | None = None
    taken_up: Known | None = None
    refused: Known | None = None
    told: dict[str, Known] = field(default_factory=dict)
    coordinator: Known | None = None
    infant_worker: Known | None = None
    past_workers: list[int] = field(default_factory=list)
    seen: list[Known] = field(default_factory=list)
    infant_seen: Known | None = None
    babies_seen: dict[str, Known] = field(default_factory=dict)
    scores: list[Known] = field(default_factory=list)
    partner: Known | None = None
    supervised: Known | None = None
    plan: Known | None = None
    discharge: Known | None = None
    offers: dict[str, Known | None] = field(default_factory=dict)
    handed_over: Known | None = None
    closed: Known | None = None
    joined_to: str | None = None
    came_from: str | None = None
    events: list[Known] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The id of the event that began it."""
        return self.first.id

    @property
    def began(self) -> Known:
        """That it was received; until then that it was sent. Clocks count from it."""
        return self.received or self.first

    @property
    def state(self) -> State:
        """How it stands."""
        if self.joined_to is not None:
            return "joined"
        if self.taken_up is not None:
            return "redirected"
        if self.closed is not None:
            return "closed"
        if self.passed_on is not None:
            return "redirecting"
        return self._in_care() if self.accepted else self._undecided()

    def _in_care(self) -> State:
        if self.discharge is not None:
            return "discharging"
        if self.coordinator is None:
            return "accepted"
        return "seen" if self.seen else "allocated"

    def _undecided(self) -> State:
        if self.asked is not None:
            return "asked"
        if self.triaged is not None:
            return "triaged"
        return "received" if self.received is not None else "sent"

    def is_of(self, event: Known) -> bool:
        """Whether it is of the service that recorded this, or of nobody yet."""
        if self.team is None or event.event.team is None:
            return self.agency in ("", event.agency)
        return self.team == event.event.team

    def take(self, event: Known) -> None:
        """It is of the service that recorded this."""
        self.team, self.agency = event.event.team or self.team, event.agency

    @property
    def is_open(self) -> bool:
        """Whether anything is still to be decided or done."""
        return self.state not in OVER

    @property
    def asked_urgency(self) -> str:
        """The urgency that whoever referred asked for."""
        return str((self.made or self.received or self.first).fact.get("urgency") or "")

    @property
    def urgency(self) -> str:
        """The class that triage set; until then what the service received it as."""
        if self.triaged is not None and self.triaged.fact.get("class"):
            return str(self.triaged.fact["class"])
        return str((self.received or self.first).fact.get("urgency") or "routine")

    @property
    def purpose(self) -> str:
        """preconception, partner, parent_infant; "" for the parent's own treatment."""
        return str(self.said("purpose") or "")

    def said(self, name: str) -> object:
        """What the referral says of a field: given later, when received, or made."""
        if name in self.given:
            return self.given[name]
        for event in (self.received, self.made, self.first):
            if event is not None and event.fact.get(name) not in (None, "", []):
                return event.fact[name]
        return None

    def babies_seen_at(self, babies: Iterable[str]) -> datetime | None:
        """Since when every one of these babies was seen; None where one never was.

        Of twins it is the one whom the service saw less lately.
        """
        every = self.babies_seen.get("")
        found = []
        for baby in babies:
            own = self.babies_seen.get(baby)
            seen = [one.occurred_at for one in (own, every) if one is not None]
            if not seen:
                return None
            found.append(max(seen))
        return min(found, default=None)

    def days_unseen(self, at: datetime) -> int | None:
        """Whole days since the service saw them; None where it never did."""
        return (at - self.seen[-1].occurred_at).days if self.seen else None
