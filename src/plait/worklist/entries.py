"""Obligations as worklist entries: whose they are, of whom, and why in safe words.

Pure. The words of an entry never come out of an event's own fields: they are the
standard's title, the public words of a kind, and the names of roles and teams. So an
entry can stand on the list of somebody who may not read what is behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plait.access.classes import EXISTENCE_IS_BOUND
from plait.clock.moments import parse_moment
from plait.engine.obligations import Obligation
from plait.standards.quorums import quorums
from plait.timeline.facts import SENSITIVITIES, kinds
from plait.timeline.facts.appointments import BOOKED, MOVED
from plait.timeline.timeline import Known, Timeline
from plait.worklist.arranged import arranged
from plait.worklist.concerns import Concern, concerns_of
from plait.worklist.handovers import carried
from plait.worklist.ladder import Ladder, entry_id, ladder_of, told_already
from plait.worklist.moved import Moved
from plait.worklist.owners import Owners
from plait.worklist.routing import (
    ACTION,
    Around,
    Directory,
    named_team,
    owing_role,
    sent_to,
    team_for,
)

ROUTINE = SENSITIVITIES["routine"]

#: How the parts of the words why are joined, and how one begins that is held.
_AND = "; and "
_HELD_BY = "information held by "

#: What is addressed by such an event may name the very team, in `team`.
_NAMES_A_TEAM = (
    "challenge.", "responsibility.", "message.", "handover.", "transfer."
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an entry is about, as it may be shown on a list: initials only."""

    label: str
    born_on: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the worklist table, as the projection writes it."""

    id: UUID
    standard: str
    version: int
    title: str
    about: str | None
    person_label: str
    person_born_on: date | None
    owed_by: str
    team_id: int
    from_team_id: int | None
    told_team_id: int | None
    agency: str
    trigger: str
    opened_at: datetime
    opens_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    closed_how: str | None
    closed_by: str | None
    because: tuple[str, ...]
    classes: int
    why: str
    rungs: tuple[dict[str, Any], ...]
    told: tuple[dict[str, Any], ...]
    next_rung: int | None
    next_rung_at: datetime | None
    #: Whom it concerns; the projection keeps it as arrays and as rows of their own.
    concerns: tuple[Concern, ...] = ()
    #: The member of the owing team who has the family, or who took this duty.
    worker_id: int | None = None
    late_said_at: datetime | None = None
    #: The policy and version that it was made under, as `ashmere/1`; and the other one,
    #: where two were asked and this is the stricter.
    policy: str | None = None
    stricter_than: str | None = None
    #: Whose the limit is: law, national, local or ours.
    limit_origin: str = ""

    @property
    def concerned(self) -> frozenset[int]:
        """The numbers of the teams that it concerns."""
        return frozenset(one.team for one in self.concerns)


def initials(role: str | None, given: str, family_name: str) -> str:
    """A person on a list: `Baby A.` for a child, `J. S.` for anybody else."""
    last = f"{family_name[:1].upper()}." if family_name else ""
    if role in ("infant", "unborn", None) or not given:
        who = {"infant": "Baby", "unborn": "Unborn baby", "mother": "Mother"}
        return f"{who.get(role or '', 'Family')} {last}".strip()
    return f"{given[:1].upper()}. {last}".strip()


def entries_of(
    obligations: Iterable[Obligation],
    *,
    timeline: Timeline,
    around: Around,
    people: Mapping[str, Named],
    directory: Directory,
) -> list[Entry]:
    """The entries of these obligations of one subject.

    Args:
        people: the family's people by id. The family itself stands under "".
    """
    around = carried(around, timeline, directory)
    told, agreed = told_already(timeline), arranged(timeline)
    owners = Owners(timeline, directory.places(around.partnership))
    moved = Moved(timeline, around, directory)
    made = []
    for owed in obligations:
        trigger = timeline.get(owed.trigger)
        found_by, there = moved.team(_team(trigger)), moved.around(owed, around)
        there = owners.around(owed, trigger, there, directory)
        team_id, role = _owing(owed, trigger, found_by, there, directory)
        ladder = ladder_of(owed, told.get(key := (owed.standard, owed.trigger), ()))
        reasons = _reasons(owed, timeline)
        about = people.get(owed.about or "") or people[""]
        made.append(
            Entry(
                **_of_duty(owed, ladder, trigger),
                title=owed.story.standard.title,
                person_label=about.label, person_born_on=about.born_on,
                owed_by=role, team_id=team_id, from_team_id=found_by,
                told_team_id=moved.team(_told_team(ladder.told, team_id)),
                agency=directory.teams[team_id].agency,
                classes=classes_of(reasons),
                why=why_of(reasons, directory, timeline),
                concerns=moved.known(concerns_of(
                    owed.story.standard, reasons, owing=team_id, began=found_by,
                    offer=agreed.offered.get(key), around=around, directory=directory,
                )),
                worker_id=agreed.worker_of(key, team_id),
                late_said_at=agreed.late_said.get(key),
            )
        )  # fmt: skip
    return made


def opens_at(owed: Obligation, trigger: Known | None) -> datetime | None:
    """When it can first be done: what became of an appointment, once it has begun.

    The standard's own window, where it has one. A list shows nothing before.
    """
    booked = trigger is not None and trigger.kind in (BOOKED, MOVED)
    if owed.opens_at is None and trigger is not None and booked:
        return parse_moment(str(trigger.fact["at"]))
    return owed.opens_at


def _reasons(owed: Obligation, timeline: Timeline) -> list[Known]:
    return [e for id_ in owed.because if (e := timeline.get(id_)) is not None]


def _owing(
    owed: Obligation,
    trigger: Known | None,
    found_by: int | None,
    around: Around,
    directory: Directory,
) -> tuple[int, str]:
    """To whom it falls: the team, and in which role."""
    to = sent_to(trigger.kind, trigger.fact) if trigger else None
    if trigger is not None and owed.owed_by == "addressee":
        named = named_team(trigger.kind, trigger.fact, directory)
        if named is not None:
            return named, owing_role(owed.owed_by, sent_to=to)
    # Who answers a disagreement is of the agency whose decision it is; an offer and a
    # message may name the team that is meant.
    is_named = trigger is not None and trigger.kind.startswith(_NAMES_A_TEAM)
    team = team_for(
        owed.owed_by, around, directory, found_by=found_by, sent_to=to,
        near=trigger.fact.get("team") if trigger and is_named else None,
    )  # fmt: skip
    return team, owing_role(owed.owed_by, sent_to=to)


def _of_duty(owed: Obligation, ladder: Ladder, trigger: Known | None) -> dict[str, Any]:
    """What an entry takes as it is from the duty and its ladder."""
    return {
        "id": entry_id(owed.subject, owed.standard, owed.version, owed.trigger),
        "standard": owed.standard,
        "version": owed.version,
        "about": owed.about,
        "trigger": owed.trigger,
        "opened_at": owed.opened_at,
        "opens_at": opens_at(owed, trigger),
        "due_at": owed.due_at,
        "closed_at": owed.closed_at,
        "closed_how": _how(owed),
        "closed_by": owed.met_by or owed.stopped_by,
        "because": tuple(owed.because),
        "policy": owed.policy,
        "stricter_than": owed.stricter_than,
        "limit_origin": owed.story.standard.limit_origin,
        "rungs": ladder.rungs,
        "told": ladder.told,
        "next_rung": ladder.next_rung,
        "next_rung_at": ladder.next_rung_at,
    }


def class_of(event: Known) -> int:
    """The number of the class of an event: its own, or the default of its kind."""
    name = event.event.sensitivity or kinds()[event.kind].sensitivity
    return SENSITIVITIES[name]


def classes_of(events: Iterable[Known]) -> int:
    """The set of classes of the events, as a bit mask. Nothing is routine."""
    mask = 0
    for event in events:
        mask |= 1 << class_of(event)
    return mask or 1 << ROUTINE


def why_of(
    events: Iterable[Known], directory: Directory, timeline: Timeline | None = None
) -> str:
    """Why it is owed, in words that a reader of routine information may have.

    Of an action it is said which kind of meeting agreed it, where that is known.
    """
    parts: list[str] = []
    for event in events:
        words = _safe_words(event, directory) + _of_meeting(event, timeline)
        if words not in parts:
            parts.append(words)
    if not parts:
        return ""
    return _sentence(parts)


def _of_meeting(event: Known, timeline: Timeline | None) -> str:
    """`: strategy meeting`, where both are routine information."""
    if event.kind != ACTION or timeline is None or class_of(event) != ROUTINE:
        return ""
    meeting = timeline.get(str(event.fact.get("meeting") or ""))
    if meeting is None or class_of(meeting) != ROUTINE:
        return ""
    known = quorums().get(str(meeting.fact.get("type")))
    return f": {known.title}" if known is not None else ""


def why_for(why: str, own_teams: AbstractSet[str]) -> str:
    """The same words for a reader of these teams, to whom what is theirs is not held.

    They are written once for all readers, so they name whoever holds something. To
    somebody of that very team it would say that their own information is kept from
    them.
    """
    if _HELD_BY[1:] not in why:
        return why
    parts = why.split(_AND)
    parts[0] = parts[0][:1].lower() + parts[0][1:] if _is_held(parts[0]) else parts[0]
    told = (
        "what your team recorded" if one.removeprefix(_HELD_BY) in own_teams else one
        for one in parts
    )
    return _sentence(list(dict.fromkeys(told)))


def _is_held(part: str) -> bool:
    return part[1:].startswith(_HELD_BY[1:])


def _sentence(parts: Sequence[str]) -> str:
    text = _AND.join(parts)
    return text[:1].upper() + text[1:]


def _safe_words(event: Known, directory: Directory) -> str:
    if class_of(event) == ROUTINE:
        title = kinds()[event.kind].title
        return title[:1].lower() + title[1:] if title[1:2].islower() else title
    if EXISTENCE_IS_BOUND >> class_of(event) & 1:
        return "information held: ask the safeguarding partnership office"
    team = directory.teams.get(_team(event) or -1)
    return f"{_HELD_BY}{team.name if team else 'another team'}"


def _team(event: Known | None) -> int | None:
    team = event.event.team if event else None
    return int(team) if team and team.isdecimal() else None


def _told_team(told: Iterable[Mapping[str, Any]], owing: int) -> int | None:
    """The team that was told last, where it is another than the one that owes it."""
    teams = [one["team"] for one in told if one["team"] is not None]
    return teams[-1] if teams and teams[-1] != owing else None


def _how(owed: Obligation) -> str | None:
    if owed.closed_at is None:
        return None
    return "met" if owed.met_by else "stopped"
