"""A family's rows as the lanes and marks of the timeline picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from plait.pages import components
from plait.pages.staff import gravity, paths
from plait.pages.staff.happenings import Asked, Happening
from plait.pages.staff.opening import ROLE_WORDS, Open, label_of, short_name
from plait.pages.timeline_picture import draw, gravest
from plait.pages.timeline_shapes import (
    SHAPES,
    Bracket,
    Lane,
    Lock,
    Mark,
    Picture,
    Shape,
    Zoom,
)
from plait.records.shapes import PersonView, TimelineEvent
from plait.timeline import correspondence
from plait.worklist.routing import TeamCard
from plait.worklist.shapes import Row

#: Roles that have a lane, from the top.
_LANES = ("infant", "unborn", "mother", "partner", "other_carer", "sibling")
#: Agencies from the top, by kind.
_AGENCIES = (
    "maternity", "health_visiting", "gp", "perinatal", "paediatrics", "social_care",
    "police", "partnership",
)  # fmt: skip
#: Facts that stand in their agency's lane though they are about a person.
_OF_AGENCIES = frozenset({"meetings", "communication", "social_care"})

_ANSWERS = (*sorted(correspondence.ANSWERS), "handover.accepted")


def picture(
    rows: Sequence[Happening],
    owed: Iterable[Row],
    *,
    opened: Open,
    asked: Asked,
    events: Iterable[TimelineEvent],
    agencies: Mapping[str, str],
    kinds: Mapping[str, str],
    teams: Mapping[int, TeamCard],
    now: datetime,
) -> Picture:
    """The picture of these rows and of what is owed."""
    owed = list(owed)
    answered = _answered(events)
    marks = [
        mark
        for row in rows
        if not row.is_held and not row.is_withdrawn
        for mark in _marks(row, answered)
    ]
    locks = [
        Lock(
            row.agency, row.at + timedelta(days=2), row.words, row.ask,
            is_later=row.is_later,
        )
        for row in rows
        if row.is_held
    ]  # fmt: skip
    brackets = [_bracket(row, opened, teams) for row in owed]
    return draw(
        lanes=_lanes(opened, marks, locks, brackets, agencies, kinds),
        marks=marks,
        brackets=brackets,
        locks=locks,
        now=now,
        cluster=lambda crowd: _crowd(crowd, opened, asked),
        zoom=zoom_of(asked.zoom),
        known_at=asked.known_at,
        born_on=_born_on(opened),
    )


def zoom_of(text: str) -> Zoom:
    """The zoom that an address asks for; everything where it is none."""
    return text if text in ("12", "2") else "all"  # type: ignore[return-value]


def _lanes(
    opened: Open,
    marks: Sequence[Mark],
    locks: Sequence[Lock],
    brackets: Sequence[Bracket],
    agencies: Mapping[str, str],
    kinds: Mapping[str, str],
) -> list[Lane]:
    used = {one.lane for one in marks} | {one.lane for one in locks}
    used |= {one.lane for one in brackets}
    people = sorted(opened.family.people, key=lambda p: _LANES.index(p.role))
    lanes = [
        Lane(str(person.id), _person_title(person, opened.family.people), True)
        for person in people
        if person.role in ("infant", "mother", "partner") or str(person.id) in used
    ]
    acted = [slug for slug in used if slug in agencies]
    acted.sort(key=lambda slug: (_rank(kinds.get(slug, "")), agencies[slug]))
    return lanes + [Lane(slug, agencies[slug]) for slug in acted]


def _person_title(person: PersonView, people: Sequence[PersonView]) -> str:
    if person.role == "sibling":
        return f"{ROLE_WORDS[person.role]}: {short_name(person)}"
    return label_of(person, people)


def _rank(kind: str) -> int:
    return _AGENCIES.index(kind) if kind in _AGENCIES else len(_AGENCIES)


def _marks(row: Happening, answered: Mapping[str, datetime]) -> list[Mark]:
    """The row in the lane of its agency, or of each person who was there."""
    in_agency = row.about is None or not row.role or row.group in _OF_AGENCIES
    lanes = [row.agency] if in_agency else [str(one) for one in row.people]
    return [
        Mark(
            id=row.id,
            lane=lane,
            shape=_shape(row),
            at=row.at,
            recorded_at=row.recorded_at,
            words=row.words,
            href=row.href,
            label="" if row.score is None else str(row.score),
            answered_at=answered.get(row.id),
            gravity=gravity.of_row(row),
        )
        for lane in lanes
    ]


def _shape(row: Happening) -> Shape:
    if row.kind == "birth.recorded":
        return "birth"
    if row.group == "mental_health_care" and row.kind.startswith("referral."):
        return "referral"
    if row.kind in _ANSWERS or (row.group == "screens" and row.score is None):
        return "other"
    return SHAPES.get(row.group, "other")


def _answered(events: Iterable[TimelineEvent]) -> dict[str, datetime]:
    """When each message was acknowledged, where the answer names it."""
    return {
        str(one.event.fact["answers"]): one.event.occurred_at
        for one in events
        if one.event.kind in _ANSWERS
        and one.event.fact.get("answers")
        and not (one.is_superseded or one.is_withdrawn)
    }


def _bracket(row: Row, opened: Open, teams: Mapping[int, TeamCard]) -> Bracket:
    team = teams.get(row.team_id)
    words = f"{row.title}: {components.status(row.state).word.lower()}"
    if row.closed_at:
        week = "in the week of " if row.is_closing_held else ""
        words += f" {week}{components.day(row.closed_at)}"
    elif row.due_at:
        words += f", by {components.limit(row.due_at)}"
    return Bracket(
        id=str(row.id),
        lane=team.agency if team else row.agency,
        opened_at=row.opened_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        state=row.state,
        words=f"{words}. Owed by {row.owed_by_words}",
        href=paths.owed(opened.id, row.id),
    )


def _crowd(crowd: Sequence[Mark], opened: Open, asked: Asked) -> tuple[str, str]:
    """Words and address of marks too close to be told apart: the list of that lane."""
    first, last = components.day(crowd[0].at), components.day(crowd[-1].at)
    days = f"on {first}" if first == last else f"from {first} to {last}"
    words = f"{len(crowd)} facts {days}"
    worst = gravest(crowd)
    if worst.gravity:
        words += f", in front {worst.words}"
    query = {"zoom": "12"} if asked.zoom == "all" else {"zoom": "2"}
    lane = crowd[0].lane
    is_person = any(str(person.id) == lane for person in opened.family.people)
    query |= {"person" if is_person else "agency": lane}
    return words, f"?{urlencode(query)}#list"


def _born_on(opened: Open) -> date | None:
    born = [p.born_on for p in opened.family.people if p.role == "infant" and p.born_on]
    return max(born, default=None)


def person_of(text: str, opened: Open) -> UUID | None:
    """The person of the family with this id, or None."""
    return next((p.id for p in opened.family.people if str(p.id) == text), None)
