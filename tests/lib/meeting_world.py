"""A strategy meeting about the baby of the small made-up area, for tests of its pages.

Social care called it and asked health visiting, the perinatal team, paediatrics and the
police, who may read routine information and information of the police.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from lib.family_world import (
    LONG_AGO,
    NOW,
    FamilyWorld,
    _team,
    make_staff_of,
    make_world,
)
from plait.access.classes import HEALTH, POLICE, ROUTINE
from plait.access.models import Involvement, Partnership, SharingAgreement, Staff
from plait.records.shapes import NewEvent
from plait.timeline import facts
from plait.worklist import directory, recording

#: The meeting began half an hour before `NOW`.
BEGAN = NOW - timedelta(minutes=31)
ASKED = {
    "health_visiting": "health_visitor",
    "perinatal": "perinatal_mental_health",
    "paediatrics": "paediatrician",
    "police": "police",
}


@dataclass(frozen=True)
class MeetingWorld:
    """The family, the meeting, and who was asked to it."""

    world: FamilyWorld
    meeting: UUID
    officer: Staff
    paediatrician: Staff

    @property
    def family(self) -> UUID:
        """The family's id."""
        return self.world.family

    def path(self, rest: str) -> str:
        """The address of a page of the meeting."""
        return f"/families/{self.family}/meetings/{self.meeting}/{rest}"

    def team(self, kind: str) -> int:
        """The number of an agency's team."""
        return self.world.teams[kind].pk


def make_meeting(type_: str = "strategy") -> MeetingWorld:
    """Make all of it, as the engine role."""
    world = make_world()
    partnership = Partnership.objects.get(slug="ashmere")
    police = world.teams["police"] = _team(partnership, "police", "police")
    officer = make_staff_of(police, "police")
    SharingAgreement.objects.create(
        partnership=partnership, role="police", classes=ROUTINE | POLICE
    )
    for team, role, classes in (
        (police, "police", ROUTINE | POLICE),
        (world.teams["paediatrics"], "paediatrician", ROUTINE | HEALTH),
    ):
        Involvement.objects.create(
            subject_id=world.family, team=team, role=role, classes=classes,
            since=LONG_AGO, basis="was asked: Meeting called",
        )  # fmt: skip
    directory.forget()
    meeting = uuid4()
    made = MeetingWorld(
        world, meeting, officer, Staff.objects.get(agency_id="ashmere-paediatrics")
    )
    record(
        made, "meeting.called",
        {
            "type": type_,
            "starts_at": BEGAN.isoformat(),
            "minutes": 60,
            "invitations": [
                {"team": made.team(kind), "role": role, "why": _why(kind)}
                for kind, role in ASKED.items()
            ],
        },
        by="social_care", at=NOW - timedelta(days=1), id_=meeting,
    )  # fmt: skip
    return made


def record(
    made: MeetingWorld,
    kind: str,
    fact: dict[str, object],
    *,
    by: str,
    at: datetime = BEGAN,
    id_: UUID | None = None,
    sensitivity: str | None = None,
) -> UUID:
    """Record an event as the engine does, with what follows from it; its id."""
    event = id_ or uuid4()
    recording.record_all(
        made.family,
        [
            NewEvent(
                id=event, subject_id=made.family, kind=kind,
                fact=facts.check(kind, fact), about=made.world.infant,
                occurred_at=at, recorded_at=at, agency=f"ashmere-{by}",
                team_id=made.team(by), sensitivity=sensitivity,
            )
        ],
        now=NOW.astimezone(UTC),
        using="default",
    )  # fmt: skip
    return event


def _why(kind: str) -> list[str]:
    return ["open_to_adult"] if kind == "perinatal" else ["quorum"]


def make_stranger(made: MeetingWorld) -> Staff:
    """Somebody of a team that has nothing to do with the family."""
    gp = _team(Partnership.objects.get(slug="ashmere"), "gp", "gp")
    made.world.teams["gp"] = gp
    directory.forget()
    return make_staff_of(gp, "gp")
