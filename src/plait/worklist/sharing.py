"""What was asked, shared and withheld, as its events tell it, and what may follow.

Pure. An answer names the request that it answers; see docs/adr/0044.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from plait.standards.roles import roles
from plait.timeline.timeline import Known, Timeline
from plait.worklist import sharing_refusals as refusals
from plait.worklist.arranged import WILL_BE_LATE
from plait.worklist.refusals import SentToOthers

REQUESTED: Final = "info.requested"
SHARED: Final = "info.shared"
WITHHELD: Final = "info.withheld"
ENDED: Final = "info.release_ended"

State = Literal["open", "answered", "partly", "refused"]

#: How an answer to a request ends it.
_ANSWERS: Final = ("answered", "partly", "refused")


@dataclass(frozen=True, slots=True)
class Request:
    """What one team asked of another, and every answer, the oldest first."""

    asked: Known
    answers: tuple[Known, ...]

    @property
    def id(self) -> str:
        """The id of the request: of its event as first recorded."""
        return self.asked.id

    @property
    def state(self) -> State:
        """As the newest answer leaves it. It takes nothing back that was given."""
        if not self.answers:
            return "open"
        said = str(self.answers[-1].fact.get("outcome") or "")
        is_refusal = self.answers[-1].kind == WITHHELD
        if said in ("answered", "partly"):
            return "answered" if said == "answered" else "partly"
        return "refused" if is_refusal else "answered"

    @property
    def by_team(self) -> int | None:
        """The team that asked, by number."""
        return number(self.asked.event.team)

    @property
    def asked_team(self) -> int | None:
        """The team that was asked, by number; None where only its role is known."""
        return number(self.asked.fact.get("team"))

    def is_for(self, agency: str, agency_kind: str) -> bool:
        """Whether an agency was asked: by its name, or by the role."""
        named = self.asked.fact.get("asked_agency")
        if named:
            return bool(named == agency)
        role = roles().get(str(self.asked.fact.get("to") or ""))
        return role is None or not role.held_by or agency_kind in role.held_by


def is_about_lateness(event: Known) -> bool:
    """Whether it only says why a duty will be late."""
    return event.fact.get("purpose") == WILL_BE_LATE


def requests(timeline: Timeline) -> list[Request]:
    """Every request, as far as the timeline has it, in the order of their asking.

    An answer that names none, as another system may send it, answers what was open.
    """
    answers: dict[str, list[Known]] = {}
    for event in timeline.events:
        if event.kind in (SHARED, WITHHELD):
            answers.setdefault(named(event, "answers", timeline), []).append(event)
    loose = [one for one in answers.get("", ()) if one.fact.get("outcome") in _ANSWERS]
    return [
        Request(one, tuple(_answers(one, answers.get(one.id, []), loose)))
        for one in timeline.of_kind(REQUESTED)
    ]


def _answers(asked: Known, own: list[Known], loose: list[Known]) -> list[Known]:
    agency = asked.fact.get("asked_agency")
    meant = [
        one
        for one in loose
        if one.occurred_at >= asked.occurred_at and agency in (None, one.agency)
    ]
    return sorted([*own, *meant], key=lambda one: one.occurred_at)


def request(timeline: Timeline, event_id: str) -> Request | None:
    """The request that this event, or a correction of it, made."""
    wanted = timeline.aliases.get(event_id, event_id)
    return next((one for one in requests(timeline) if one.id == wanted), None)


def open_for(
    timeline: Timeline, agency: str, agency_kind: str, *, by_team: int | None = None
) -> list[Request]:
    """The requests to an agency that nobody has answered yet.

    Args:
        by_team: the team that asked, by number; None for whoever did.
    """
    return [
        one
        for one in requests(timeline)
        if one.state == "open"
        and one.is_for(agency, agency_kind)
        and (by_team is None or one.by_team == by_team)
    ]


def ended(timeline: Timeline, share: str) -> list[Known]:
    """What ended a share, or a part of it, before its time; the oldest first."""
    return [
        one for one in timeline.of_kind(ENDED) if named(one, "share", timeline) == share
    ]


def looked_again(timeline: Timeline, decided: str) -> list[Known]:
    """What was decided when a share or a refusal was looked at again; oldest first."""
    return [
        one
        for one in timeline.events
        if one.kind in (SHARED, WITHHELD) and named(one, "answers", timeline) == decided
    ]


def named(event: Known, field: str, timeline: Timeline) -> str:
    """The id of the event that a field names, as first recorded; "" for none."""
    found = str(event.fact.get(field) or "")
    return timeline.aliases.get(found, found)


def number(value: object) -> int | None:
    """A number as a fact or an event holds it; None for what is none."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else None


def check(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """Refuse what cannot follow, of what is recorded on a page.

    Raises:
        WhichRequest: an answer names no request while others are open, or none at all.
        SentToOthers: another agency was asked.
        WhyWithheld: nothing is said of why it is not shared.
        NotYoursToRelease: another agency recorded what is to be shared.
        SealedNeedsAName: it is sealed, and no person is named.
        NotTheirsToEnd: another agency shared it, or nothing that is known was.
    """
    rule = _RULES.get(event.kind)
    if rule is not None:
        rule(event, timeline, agency_kind)


def _check_answer(event: Known, timeline: Timeline, agency_kind: str) -> None:
    if is_about_lateness(event):
        return
    why = str(event.fact.get("reason") or "").strip()
    if event.kind == WITHHELD and not why:
        raise refusals.WhyWithheld
    _check_released(event, timeline)
    if not event.fact.get("answers"):
        if event.fact.get("outcome") in _ANSWERS:
            _check_only_one(event, timeline, agency_kind)
        return
    answered = timeline.get(str(event.fact["answers"]))
    looked_at = (WITHHELD, SHARED) if event.kind == SHARED else (WITHHELD,)
    if answered is None or answered.kind not in (REQUESTED, *looked_at):
        raise refusals.WhichRequest
    if answered.kind in looked_at:
        if answered.agency != event.agency:
            raise refusals.NotTheirsToEnd
        return
    asked = Request(answered, ())
    if not asked.is_for(event.agency, agency_kind):
        role = roles().get(str(answered.fact.get("to") or ""))
        raise SentToOthers.than([role.title] if role else [])


def _check_released(event: Known, timeline: Timeline) -> None:
    """Each agency shares what it recorded itself; what is sealed with one person."""
    for one in event.fact.get("released") or ():
        found = timeline.get(str(one))
        if found is None or found.agency != event.agency:
            raise refusals.NotYoursToRelease
        if found.event.sensitivity == "sealed" and event.fact.get("only") is None:
            raise refusals.SealedNeedsAName


def _check_only_one(event: Known, timeline: Timeline, agency_kind: str) -> None:
    """One that names none answers the only one that is open, and never several."""
    others: Iterable[Request] = (
        Request(one.asked, tuple(a for a in one.answers if a is not event))
        for one in requests(timeline)
    )
    still = [
        one
        for one in others
        if one.state == "open" and one.is_for(event.agency, agency_kind)
    ]
    if len(still) != 1:
        raise refusals.WhichRequest


def _check_ended(event: Known, timeline: Timeline, agency_kind: str) -> None:
    del agency_kind
    share = timeline.get(str(event.fact["share"]))
    is_theirs = share is not None and share.agency == event.agency
    if share is None or share.kind != SHARED or not is_theirs:
        raise refusals.NotTheirsToEnd
    if not str(event.fact.get("reason") or "").strip():
        raise refusals.WhyEnded


_RULES: Final[Mapping[str, Callable[[Known, Timeline, str], None]]] = {
    SHARED: _check_answer,
    WITHHELD: _check_answer,
    ENDED: _check_ended,
}
