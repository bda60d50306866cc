"""A month of a team in tables shaped like the Mental Health Services Data Set.

Without names, numbers, birthdays or addresses: people, referrals and contacts have ids
that only this installation can make, and no id of a table can be laid beside one of an
extract. The codes are those of the public data dictionary, as `docs/how-to` names them;
what we cannot fill stays empty, and the first table says so of each field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Final

from django.db import connections

from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.standards import services
from plait.standards.attendance_codes import attendance_codes
from plait.standards.services.intake import Intake, intake_of
from plait.timeline.appointments import Appointment, appointments
from plait.timeline.care import SEEN, Episode
from plait.timeline.care_episodes import episodes
from plait.timeline.timeline import Known, Timeline
from plait.worklist import projection
from plait.worklist.directory import directory
from plait.worklist.mhsds_codes import (
    ABOUT,
    CONTACT,
    CRISIS,
    DIED,
    EMPTY,
    FILLED,
    HEADER,
    MECHANISMS,
    NOT_OURS,
    PERINATAL,
    PLANNED,
    REASONS,
    SOURCES,
    SOURCES_BY_KIND,
    TABLES,
)

_DID_NOT: Final = "nonattendance.did_not_attend"
_MISSED: Final = frozenset({_DID_NOT, "nonattendance.no_access"})
#: An id of the data set is no longer than 20 letters.
_ID_BYTES: Final = 10

_TEAM: Final = """
    select t.id, t.name, a.slug, a.kind, t.roles from team t
    join agency a on a.slug = t.agency_id order by t.name, t.id
"""
#: The episodes of a team, by family: of those without a team of their own the row says
#: whose they are.
_EPISODES: Final = """
    select subject_id, array_agg(id::text) from care_episode
    where team_id = %s and state <> 'joined' and received_at < %s
        and (closed_at is null or closed_at >= %s)
    group by subject_id
"""


@dataclass(frozen=True, slots=True)
class Team:
    """A team whose month is written."""

    id: int
    name: str
    agency: str
    kind: str
    roles: tuple[str, ...]

    @property
    def type(self) -> str:
        """Its code: a crisis team that does nothing else, or a perinatal one."""
        is_crisis = "crisis_team" in self.roles
        return CRISIS if is_crisis and "perinatal_duty" not in self.roles else PERINATAL


Row = tuple[str, ...]


@dataclass(slots=True)
class Month:
    """The rows of each table but the header.

    `failed` are the families that could not be read: a month without them is not whole.
    """

    rows: dict[str, list[Row]] = field(
        default_factory=lambda: {name: [] for name in TABLES if name != HEADER}
    )
    failed: int = 0


def teams(*, using: str = "engine") -> tuple[Team, ...]:
    """Every team of a perinatal service, by name."""
    with connections[using].cursor() as cursor:
        cursor.execute(_TEAM)
        found = [
            Team(id_, name, agency, kind, tuple(roles))
            for id_, name, agency, kind, roles in cursor.fetchall()
        ]
    return tuple(one for one in found if one.kind == "perinatal")


def month(
    team: Team,
    first: date,
    secret: bytes,
    *,
    using: str = "engine",
    progress: Callable[[int, int], object] = lambda _done, _of: None,
) -> Month:
    """The referrals that were open in a month, and the contacts in it.

    Args:
        first: the first day of the month.
        secret: what ids are made with.
        progress: told how many families are read, and of how many.
    """
    service = services.of_agency(team.agency)
    intake = intake_of(service) if service else None
    cards = directory(using).teams.values()
    kinds = {one.agency: one.agency_kind for one in cards}
    with connections[using].cursor() as cursor:
        cursor.execute(_EPISODES, [team.id, add_months(first, 1), first])
        subjects = cursor.fetchall()
    found = Month()
    for number, (subject, ids) in enumerate(subjects, 1):
        try:
            past = projection.read_past(subject, using=using)
            timeline = Timeline.of(str(subject), past)
            for name, row in rows_of(timeline, ids, team, first, intake, secret, kinds):
                found.rows[name].append(row)
        except Exception:  # noqa: BLE001 - counted, and the command refuses the month
            found.failed += 1
        progress(number, len(subjects))
    for rows in found.rows.values():
        # By id: the order of families says nothing.
        rows.sort()
    return found


def rows_of(
    timeline: Timeline, of: Collection[str], team: Team, first: date,
    intake: Intake | None, secret: bytes, kinds: Mapping[str, str],
) -> Iterator[tuple[str, Row]]:  # fmt: skip
    """The rows of one family, each with the name of its table.

    Args:
        of: the ids of the episodes that are the team's.
        kinds: the kind of each agency, by its slug.
    """
    until = add_months(first, 1)
    mine = [one for one in episodes(timeline) if one.id in of]
    ids = _Ids(secret)
    for one in mine:
        begins, ends = _span(one)
        if begins < until and (ends is None or ends >= first):
            source = _source(one, kinds)
            yield from _referral(one, timeline, team, intake, ids, until, source)
    booked = appointments(timeline)
    said = _said(booked)
    for event in _once(timeline.events, {did for did, _ in said}):
        if not first <= local_day(event.occurred_at) < until:
            continue
        episode = _episode_of(event, mine)
        if episode is not None:
            became = said.get((event.id, episode.about or ""), ("", ""))
            yield "MHS201CareContact", _contact(event, episode, team, ids, became)
    for slot in booked:
        if first <= local_day(slot.at) < until:
            for of_, result in _not_held(slot, mine):
                yield "MHS201CareContact", _appointment(slot, of_, team, ids, result)


@dataclass(frozen=True, slots=True)
class _Ids:
    """Ids that only who holds the secret can make."""

    secret: bytes

    def of(self, *said: str) -> str:
        digest = blake2b(
            "|".join(said).encode(), key=self.secret[:64], person=b"plait mhsds",
            digest_size=_ID_BYTES,
        )  # fmt: skip
        return digest.hexdigest()


def _span(one: Episode) -> tuple[date, date | None]:
    """The days on which it began and ended; no end while it is open."""
    began = local_day((one.received or one.first).occurred_at)
    if one.is_open:
        return began, None
    last = one.closed or one.taken_up or one.events[-1]
    return began, local_day(last.occurred_at)


def _referral(
    one: Episode, timeline: Timeline, team: Team, intake: Intake | None, ids: _Ids,
    until: date, source: str,
) -> Iterator[tuple[str, Row]]:  # fmt: skip
    began, ended = _span(one)
    if ended is not None and ended >= until:
        # What came later than the month is none of it.
        ended = None
    end = "" if ended is None else ended.isoformat()
    is_rejected = one.state == "redirected" and not one.accepted
    died = bool(end) and one.closed is not None and one.closed.kind == "person.died"
    class_ = intake.class_of(one.urgency) if intake else None
    request = ids.of("referral", one.id)
    yield "MHS101Referral", (
        request, ids.of("person", timeline.subject, one.about or ""),
        began.isoformat(), source,
        class_.mhsds if class_ else "",
        REASONS.get(one.purpose, ""), "" if is_rejected else end,
    )  # fmt: skip
    yield "MHS102OtherServiceType", (
        request, ids.of("team", str(team.id)), team.type,
        "" if is_rejected else end, end if is_rejected else "",
        DIED if died else "", NOT_OURS if is_rejected and end else "",
    )  # fmt: skip


def _source(one: Episode, kinds: Mapping[str, str]) -> str:
    """The code of who referred: as it is written, else of the agency that made it."""
    said = one.said("referrer")
    if said:
        return SOURCES.get(str(said), "")
    made = one.made or one.received
    kind = kinds.get(made.agency, "") if made is not None else ""
    return SOURCES_BY_KIND.get(kind, "")


def _once(events: Iterable[Known], told: Collection[str]) -> Iterator[Known]:
    """The contacts, what the diary says was missed, and what else was, once a day.

    That somebody missed an appointment is often recorded twice.
    """
    kept: dict[tuple[str | None, date], Known] = {}
    missed: set[tuple[str | None, date]] = set()
    for event in events:
        key = event.about, local_day(event.occurred_at)
        if event.kind in SEEN or event.id in told:
            yield event
            if event.kind in _MISSED:
                missed.add(key)
        elif _is_missed(event):
            kept.setdefault(key, event)
    yield from (event for key, event in kept.items() if key not in missed)


def _is_missed(event: Known) -> bool:
    """Whether it is an appointment of the team to which nobody came."""
    if event.kind in _MISSED and event.fact.get("contact") == CONTACT:
        return True
    return event.kind == _DID_NOT and event.fact.get("planned") in PLANNED


def _episode_of(
    event: Known, every: Sequence[Episode], people: Iterable[str] = ()
) -> Episode | None:
    """The episode of the person that was open then; the newest, if several were."""
    day = local_day(event.occurred_at)
    present = {event.about, *(event.fact.get("people_present") or ()), *people}
    for one in reversed(every):
        began, ended = _span(one)
        is_then = began <= day and (ended is None or day <= ended)
        if is_then and one.about in present and one.is_of(event):
            return one
    return None


def _said(
    booked: Iterable[Appointment],
) -> dict[tuple[str, str], tuple[str, str]]:
    """What became of an appointment and how it was booked to be held.

    By the fact that says so, and for whom.
    """
    return {
        (str(outcome.fact["did"]), who): (str(outcome.fact["result"]), _mode(one))
        for one in booked
        for who, outcome in one.outcomes.items()
        if outcome.fact.get("did")
    }


def _not_held(
    one: Appointment, mine: Sequence[Episode]
) -> Iterator[tuple[Episode, str]]:
    """Of which episodes it left no contact behind, and what became of it."""
    episode = _episode_of(one.first, mine, one.people)
    if episode is None or episode.about is None:
        return
    outcome = one.outcomes.get(episode.about)
    if outcome is not None:
        if not outcome.fact.get("did"):
            yield episode, str(outcome.fact["result"])
    elif one.cancelled is not None and not one.outcomes:
        yield episode, f"cancelled_by_{one.cancelled.fact['by']}"


def _appointment(
    one: Appointment, of: Episode, team: Team, ids: _Ids, result: str
) -> Row:
    return (
        ids.of("contact", one.id), ids.of("referral", of.id),
        ids.of("team", str(team.id)), local_day(one.at).isoformat(),
        MECHANISMS.get(_mode(one), ""), attendance_codes()[result].code, "",
    )  # fmt: skip


def _mode(one: Appointment) -> str:
    """How it was booked to be held; a session of a group is held in person."""
    return "face_to_face" if one.group else str(one.fact.get("mode") or "")


def _contact(
    event: Known, of: Episode, team: Team, ids: _Ids, said: tuple[str, str]
) -> Row:
    is_missed = event.kind.startswith("nonattendance.")
    result, booked = said
    mode = str(event.fact.get("mode") or booked)
    became = result or ("did_not_attend" if is_missed else "attended")
    return (
        ids.of("contact", event.id), ids.of("referral", of.id),
        ids.of("team", str(team.id)), local_day(event.occurred_at).isoformat(),
        MECHANISMS.get(mode, ""),
        attendance_codes()[became].code, "",
    )  # fmt: skip


def header(team: Team, first: date, made_at: datetime) -> list[Row]:
    """What the files are, and of each field whether it is filled and what it says."""
    said: list[Row] = [
        (HEADER, "ReportingPeriodStartDate", "yes", first.isoformat()),
        (HEADER, "DateTimeDatSetCreate", "yes", made_at.isoformat(timespec="seconds")),
        (HEADER, "ServTeamTypeRefToMH", "yes", team.type),
        (HEADER, "About", "yes", ABOUT),
    ]
    said += [(table, "", "no", why) for (table, name), why in EMPTY.items() if not name]
    for table, names in TABLES.items():
        if table == HEADER:
            continue
        for name in names:
            key = (table, name)
            words = EMPTY.get(key) or FILLED.get(key, "")
            said.append((table, name, "no" if key in EMPTY else "yes", words))
    return said
