"""A meeting while it is held: who is there, whether it counts, what is still missing.

Pure. A draft is a mapping of the names of its parts to their answers; see `parts` below
for the names. What comes of it when it is recorded is in `worklist.held`.

Parts
    `attended.<team>` or `attended.<id>`  somebody who was asked, or who came unasked
    `heard.<id>`          what an agency told
    `decided.<question>`  a decision; the questions of a type are `questions`
    `dissent.<id>`        who did not agree
    `action.<id>`         what is to be done
    `chair`, `quorum`, `next`  who chaired and when it began; why it went on without
                          all who must be there; when they meet again
    `tier`                of the complex-cases meeting: how often it talks of her now
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from plait.clock.moments import end_of_day, local_day, parse_moment
from plait.clock.working_days import Calendar
from plait.standards.quorums import Judgement, Present, Quorum, judge
from plait.standards.roles import roles
from plait.timeline.gatherings import Gathering
from plait.timeline.timeline import Known
from plait.worklist.routing import TeamCard

ATTENDED, HEARD, DECIDED = "attended.", "heard.", "decided."
DISSENT, ACTION = "dissent.", "action."
CHAIR, QUORUM, NEXT = "chair", "quorum", "next"
#: Of the complex-cases meeting alone: how often it talks of the family from now on.
TIER = "tier"

#: A conference that was not quorate meets again within so many working days. Local:
#: Swindon's procedure, see `quorums.yaml`.
AGAIN_WITHIN = 10

#: Answers of the parts by name.
Draft = Mapping[str, Mapping[str, Any]]

_STRATEGY = (
    "threshold", "section47", "medical", "safety_plan", "siblings", "parents",
    "legal", "conference",
)  # fmt: skip
_CONFERENCE = ("conference", "safety_plan", "siblings", "parents", "legal", "other")
_OTHERS = ("safety_plan", "siblings", "parents", "conference", "legal", "other")
_CONFERENCES = frozenset({"conference_initial", "conference_review"})
_STRATEGIES = frozenset({"strategy", "strategy_call"})


@dataclass(frozen=True, slots=True)
class Chair:
    """A place in the room: for whom somebody was asked, and what they answered.

    Attributes:
        key: the name of its part without `attended.`.
        team: its number; None for who came unasked, of an agency without a team here.
        role: in which role; kind, agency, label: of their agency, and of the team.
        reply, information: what they answered and sent in writing.
        information_class: the class of what they sent; "" for the usual one.
    """

    key: str
    team: int | None
    role: str
    kind: str
    agency: str
    label: str
    reply: str = ""
    who: str = ""
    decides: bool = True
    information: str = ""
    information_id: str = ""
    information_class: str = ""
    why: tuple[str, ...] = ()
    was_asked: bool = True


def questions(type_: str) -> tuple[str, ...]:
    """What a meeting of this type decides, in the order of its page."""
    if type_ in _STRATEGIES:
        return _STRATEGY
    return _CONFERENCE if type_ in _CONFERENCES else _OTHERS


def is_conference(type_: str) -> bool:
    """Whether it is a child protection conference."""
    return type_ in _CONFERENCES


def must_decide(type_: str) -> tuple[str, ...]:
    """The questions without whose answer it cannot be recorded."""
    if type_ in _STRATEGIES:
        return ("threshold", "section47", "parents")
    return ("conference",) if type_ in _CONFERENCES else ()


def caller_of(gathering: Gathering) -> int | None:
    """The team that called it, by number."""
    first = gathering.called or gathering.held
    return team_of(first) if first else None


def team_of(event: Known) -> int | None:
    """The team that recorded an event, by number."""
    team = event.event.team
    return int(team) if team and team.isdecimal() else None


def chairs(
    gathering: Gathering, quorum: Quorum, teams: Mapping[int, TeamCard]
) -> tuple[Chair, ...]:
    """Everybody who was asked, the team that called it first."""
    found = []
    caller = caller_of(gathering)
    if caller is not None and caller in teams and caller not in gathering.seats:
        card = teams[caller]
        found.append(_chair(card, _own_role(card, quorum), reply="accepts"))
    for seat in gathering.seats.values():
        if seat.team not in teams:
            continue
        said = seat.replied.fact if seat.replied else {}
        found.append(
            _chair(
                teams[seat.team],
                seat.role,
                # Who calls it comes, until they say that they do not.
                reply=seat.reply or ("accepts" if seat.team == caller else ""),
                who=str(said.get("who") or ""),
                decides=seat.decides if seat.replied else True,
                information=seat.information,
                information_id=seat.replied.id if seat.replied else "",
                information_class=seat.replied.event.sensitivity or ""
                if seat.replied
                else "",
                why=seat.why,
            )
        )
    return tuple(found)


def unasked(draft: Draft, teams: Mapping[int, TeamCard]) -> tuple[Chair, ...]:
    """Those who came without an invitation, as far as they were written down."""
    found = []
    for name, value in draft.items():
        if not name.startswith(ATTENDED) or not value.get("role"):
            continue
        card = teams.get(int(value.get("team") or 0))
        found.append(
            Chair(
                key=name.removeprefix(ATTENDED),
                team=card.id if card else None,
                role=str(value["role"]),
                kind=card.agency_kind if card else _kind_of(str(value["role"])),
                agency=card.agency if card else str(value.get("agency") or ""),
                label=card.name if card else str(value.get("agency") or ""),
                was_asked=False,
            )
        )
    return tuple(found)


def judged(
    quorum: Quorum, places: Iterable[Chair], draft: Draft, ought: Iterable[str] = ()
) -> Judgement:
    """Whether it counts, with those who are there as it is written now.

    Args:
        ought: the roles that ought to be there beside those who were asked; see
            `worklist.invitees.ought`.
    """
    every = tuple(places)
    present = [
        Present(
            one.role, one.kind, one.agency, draft[ATTENDED + one.key].get("decides")
            is not False,
        )
        for one in every
        if is_there(one, draft)
    ]  # fmt: skip
    return judge(quorum, present, ought=(*_asked(quorum, every), *ought))


def is_there(place: Chair, draft: Draft) -> bool:
    """Whether somebody took this place."""
    return draft.get(ATTENDED + place.key, {}).get("came") == "yes"


def began(gathering: Gathering, draft: Draft) -> datetime | None:
    """When it began, as was written; else when it was to begin."""
    written = draft.get(CHAIR, {}).get("began")
    return parse_moment(str(written)) if written else gathering.starts_at


def next_at(draft: Draft) -> datetime | None:
    """When they meet again, as was written."""
    written = draft.get(NEXT, {}).get("next_at")
    return parse_moment(str(written)) if written else None


def last_day_again(at: datetime) -> datetime:
    """By when a conference that was not quorate meets again."""
    return end_of_day(Calendar.england().add(local_day(at), AGAIN_WITHIN))


def was_inquorate(gathering: Gathering, every: Iterable[Gathering]) -> bool:
    """Whether the last one of its type before it was held without its quorum."""
    before = [
        one.held
        for one in every
        if one.held is not None
        and one.id != gathering.id
        and (is_conference(one.type) or one.type == gathering.type)
        and is_conference(one.type) == is_conference(gathering.type)
    ]
    last = max(before, key=lambda held: held.occurred_at, default=None)
    return last is not None and last.fact.get("quorate") is False


def is_interim(quorum: Quorum, judgement: Judgement) -> bool:
    """Whether it may agree a plan for the meantime alone."""
    return quorum.inquorate == "interim" and not judgement.quorate


def with_written(draft: Draft, places: Iterable[Chair]) -> dict[str, Mapping[str, Any]]:
    """The draft, with what those sent in writing who did not come.

    It stands there as if it were written, until somebody writes it otherwise.
    """
    whole = dict(draft)
    for one in places:
        name = HEARD + one.information_id
        if one.information and one.reply == "apologies" and name not in whole:
            whole[name] = {
                "team": str(one.team),
                "words": one.information,
                "in_writing": True,
            }
    return whole


def classes_of_written(places: Iterable[Chair]) -> dict[str, str]:
    """The class of each part that was sent in writing: it stays what it was sent as."""
    return {
        HEARD + one.information_id: one.information_class
        for one in places
        if one.information
    }


def _chair(card: TeamCard, role: str, **more: Any) -> Chair:
    return Chair(
        key=str(card.id), team=card.id, role=role, kind=card.agency_kind,
        agency=card.agency, label=card.name, **more,
    )  # fmt: skip


def _own_role(card: TeamCard, quorum: Quorum) -> str:
    """In which role a team comes that called it: of the quorum, if one is its own."""
    for role in (*quorum.all, *(one for each in quorum.any for one in each)):
        if card.agency_kind in roles()[role].held_by:
            return role
    return next(iter(card.answers_for), card.agency_kind)


def _kind_of(role: str) -> str:
    known = roles().get(role)
    return known.held_by[0] if known and known.held_by else ""


def _asked(quorum: Quorum, places: Iterable[Chair]) -> list[str]:
    """The roles beside the quorum that were asked: all who are asked know of them."""
    asked = {one.role for one in places if one.was_asked}
    return [role for role in quorum.beside if role in asked]


#: How far ahead of ours the clock of whoever wrote may run.
SKEW = timedelta(minutes=5)
