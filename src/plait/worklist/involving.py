"""Who becomes involved with a subject because of what was recorded.

A legitimate relationship follows from what happened, so it needs no administrator and
explains itself: a booking involves the midwives who booked; a referral the team that
must answer it; a duty the team that owes it and those without whom it cannot be done.
What they may then see comes from the
sharing agreement for the role, and never from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from plait.access.reserved import keepers
from plait.clock.moments import parse_moment
from plait.standards.roles import roles
from plait.timeline import birth_alerts, correspondence, moves
from plait.timeline.facts import kind as kind_of
from plait.timeline.timeline import Known, Timeline
from plait.worklist import handovers
from plait.worklist.around import Context
from plait.worklist.concerns import NEEDED
from plait.worklist.directory import directory
from plait.worklist.entries import Entry
from plait.worklist.routing import Around, Directory, team_for

#: The team that records such an event is involved from then on, in this role.
RECORDING = {
    "pregnancy.booked": "midwife",
    "contact.midwife.booking": "midwife",
    "contact.health_visitor.antenatal": "health_visitor",
    "contact.health_visitor.new_birth": "health_visitor",
    "contact.health_visitor.six_week": "health_visitor",
    "contact.gp.maternal_six_week": "gp",
    "contact.gp.infant_six_week": "gp",
    "referral.mental_health.received": "perinatal_duty",
    "referral.mental_health.accepted": "perinatal_clinician",
    "contact.perinatal": "perinatal_clinician",
    "admission.mbu.started": "perinatal_clinician",
    "referral.social_care.decided": "social_care_front_door",
    "contact.social_worker": "social_worker",
    "s47.started": "social_worker",
    "plan.child_protection.started": "social_worker",
    "paediatric.assessed": "paediatrician",
}

#: Such an event asks something of a role: the team that the role means is involved.
ASKED = {
    "referral.mental_health.made": "perinatal_duty",
    "referral.social_care.made": "social_care_front_door",
}

#: It is owed by a team that may read what was released to it, and no more as yet: whom
#: a message or an offer is addressed to (`worklist.releasing`).
READ_BY_RELEASE = frozenset({"message_acknowledged", "handover_accepted"})

#: Who so answers what was addressed to their team has taken it on, by name. Until then
#: they read what was released to them and no more; who declines never reads more.
TAKES_ON = frozenset(
    {correspondence.ACKNOWLEDGED, correspondence.ACTED_ON, handovers.ACCEPTED}
)

#: Those who are invited may prepare, and for this long follow what was agreed.
MEETING_CALLED = "meeting.called"
ASKS_TO_MEET = frozenset({MEETING_CALLED, "meeting.invited"})
MEETING_OPENS_FOR = timedelta(days=28)

#: Who owes such an answer reads what was asked or offered, and shares or takes over on
#: it. It opens nothing else, and nothing to those whom its ladder tells.
OPENS_NOTHING = frozenset({"share_recorded", "transfer_answered"})


#: How it begins why a team is there that was told of something late.
TOLD = "was told that it is late: "
NEEDED_FOR = "is needed for: "
#: Why a team still reads that worked with them before they moved: `sql/moving.sql`.
MOVED_FROM = (
    "worked with them until they moved",
    "recorded part of this before they moved",
)
#: So begins why a team is there that does not work with the family for that reason: it
#: was told, is needed at a meeting, or was asked to one.
NOT_A_SERVICE = (
    TOLD,
    NEEDED_FOR,
    *MOVED_FROM,
    *(f"was asked: {kind_of(one).title}" for one in sorted(ASKS_TO_MEET)),
)

#: What was over before it was recorded involves nobody.
_INVOLVE = """
    select case when u is null or u > now() then plait.{door}(
        %s::uuid, %s::integer, %s::text, %s::text, %s::uuid, %s::timestamptz
    ) end from (select %s::timestamptz as u) as until
"""


#: Until when each was there last, of those that are not any more.
_ENDED = """
    select team_id, role, max(until) from involvement
    where subject_id = %s and staff_id is null and until <= now()
    group by team_id, role
"""


@dataclass(frozen=True, slots=True)
class Involve:
    """A team that is to be involved, in which role, why, and until when."""

    team_id: int
    role: str
    basis: str
    source_event: UUID
    until: datetime | None = None


def by_event(
    event: Known, timeline: Timeline, around: Around, directory: Directory
) -> list[Involve]:
    """Who becomes involved because of an event of this timeline."""
    title = kind_of(event.kind).title
    source = UUID(event.id)
    found: list[Involve] = []

    def ask(role: str, until: datetime | None = None) -> None:
        team_id = team_for("addressee", around, directory, sent_to=role)
        found.append(Involve(team_id, role, f"was asked: {title}", source, until))

    team = event.event.team
    if event.kind in RECORDING and team is not None:
        role = RECORDING[event.kind]
        found.append(Involve(int(team), role, f"recorded: {title}", source))
    if event.kind == moves.ACCEPTED and team is not None:
        basis = "took over when they moved here"
        found.append(Involve(int(team), str(event.fact["to"]), basis, source))
    if event.kind in ASKED:
        ask(ASKED[event.kind])
    if event.kind == MEETING_CALLED and not event.fact.get("invitations"):
        for role in event.fact.get("represented", ()):
            ask(role, event.occurred_at + MEETING_OPENS_FOR)
    if event.kind in ASKS_TO_MEET:
        found += _asked_to_meet(event, directory)
    if event.kind in TAKES_ON and team is not None:
        found += _taken_on(event, timeline, around, directory)
    if _lets_itself_in(event, around):
        return [one for one in found if str(one.team_id) != team]
    return found


def _taken_on(
    event: Known, timeline: Timeline, around: Around, directory: Directory
) -> Iterable[Involve]:
    """The team that was written to, or asked, in that role: it has said yes by name.

    Not a team that is not there, to what it asked of itself.
    """
    team = handovers.number(event.event.team)
    asked = [
        one.event
        for one in correspondence.correspondence(timeline)
        if event in (one.answer, one.acted)
        # To have heard of a birth is not to have taken on the family.
        and not birth_alerts.is_of_an_alert(one.event, timeline)
    ]
    asked += [one.offer for one in handovers.handovers(timeline) if one.answer is event]
    basis = f"answered: {kind_of(event.kind).title}"
    is_there = team in _there(around)
    for one in asked:
        if one.event.team == event.event.team and not is_there:
            continue
        role = str(one.fact.get("to") or "")
        near = handovers.number(one.fact.get("team"))
        if role and team == (near or team_for(role, around, directory)):
            yield Involve(team, role, basis, UUID(event.id))


def _lets_itself_in(event: Known, around: Around) -> bool:
    """Whether a team that is not there would be, by what a guest of its own wrote.

    An hour is an hour: nobody whom an emergency let in lets their team in for good by
    what they write in it. Who takes on what others asked, whose it is to act by law,
    and who comes to owe something, is there all the same.
    """
    team, by = event.event.team, event.event.by
    if team is None or by is None or event.kind in TAKES_ON or keepers(event.kind):
        return False
    guests = {(str(one), str(who)) for one, who in around.guests}
    return team not in map(str, _there(around)) and (team, by) in guests


def _there(around: Around) -> set[int]:
    """The teams that work with the family now."""
    return {around.home_team, *(place.team_id for place in around.involved)}


def _asked_to_meet(event: Known, directory: Directory) -> Iterable[Involve]:
    """The very teams that are asked to a meeting, until some time after it."""
    basis = f"was asked: {kind_of(event.kind).title}"
    starts_at = event.fact.get("starts_at")
    begins = parse_moment(str(starts_at)) if starts_at else event.occurred_at
    until = max(begins, event.occurred_at) + MEETING_OPENS_FOR
    for asked in event.fact.get("invitations") or ():
        if int(asked["team"]) in directory.teams:
            yield Involve(
                int(asked["team"]), str(asked["role"]), basis, UUID(event.id), until
            )


def missed(
    context: Context, timeline: Timeline, *, using: str = "default"
) -> list[Involve]:
    """Who ought to have become involved by an event, and never did.

    So it is after the rules failed: what was recorded meanwhile involved nobody. A team
    whose involvement ended after the event was recorded was there, and stays away.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_ENDED, [context.subject_id])
        ended = {(team_id, role): until for team_id, role, until in cursor.fetchall()}
    teams = directory(using)
    return [
        one
        for event in timeline.events
        for one in by_event(event, timeline, context.around, teams)
        if (until := ended.get((one.team_id, one.role))) is None
        or until < event.known_from
    ]


def by_duties(entries: Iterable[Entry], around: Around) -> list[Involve]:
    """Who becomes involved because a duty is owed, or because they were told of it."""
    found = []
    teams = {place.team_id for place in around.involved}
    for entry in entries:
        decided = roles().get(entry.owed_by)
        if (
            entry.closed_at is not None
            or entry.standard in OPENS_NOTHING
            or (
                # Whoever found it, say, is there already in a role of their own.
                decided is not None
                and decided.depends_on_event
                and entry.team_id in teams
            )
        ):
            continue
        source = UUID(entry.trigger)
        basis = f"owes: {entry.title}"
        if entry.standard not in READ_BY_RELEASE:
            found.append(Involve(entry.team_id, entry.owed_by, basis, source))
        found += _needed(entry, teams, source)
        found += _told(entry, source)
    return found


def _told(entry: Entry, source: UUID) -> Iterable[Involve]:
    """Whom was told last, and those in whose stead it was, who read of it later."""
    basis = f"{TOLD}{entry.title}"
    for one in reversed(entry.told):
        if one["team"] is not None and one["team"] != entry.team_id:
            yield Involve(one["team"], one["tell"], basis, source)
        if "instead" not in one:
            return


def _needed(entry: Entry, there: AbstractSet[int], source: UUID) -> Iterable[Involve]:
    """Those who must be there, and are not involved yet: they may prepare."""
    basis = f"{NEEDED_FOR}{entry.title}"
    until = (entry.due_at or entry.opened_at) + MEETING_OPENS_FOR
    for one in entry.concerns:
        if one.part == NEEDED and one.team not in there:
            yield Involve(one.team, one.role, basis, source, until)


def involve(
    subject_id: UUID,
    wanted: Iterable[Involve],
    around: Around,
    *,
    is_mending: bool = False,
    using: str = "default",
) -> bool:
    """Involve those who are not involved yet. Says whether there were any.

    It holds only in the transaction that has appended to the subject, or `is_mending`:
    for the engine, of a subject that could not be worked out before.
    """
    text = _INVOLVE.format(door="involve_after_failure" if is_mending else "involve")
    there = {(place.team_id, place.role) for place in around.involved}
    new: dict[tuple[int, str], Involve] = {}
    for one in wanted:
        if (one.team_id, one.role) not in there:
            new.setdefault((one.team_id, one.role), one)
    if not new:
        return False
    with connections[using].cursor() as cursor:
        for one in new.values():
            cursor.execute(text, [
                subject_id, one.team_id, one.role, one.basis, one.source_event,
                one.until, one.until,
            ])  # fmt: skip
    return True
