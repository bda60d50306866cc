"""Whatever is shared, ended and runs out: each reads what they may, and no more."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.town import NOW, make_home, make_staff, make_town
from plait.access import sessions
from plait.access.errors import NotAllowed
from plait.records import ledger, queries
from plait.records.shapes import NewEvent
from plait.worklist import around, directory, releasing

CLASSES = ("routine", "health", "third_party", "sealed")
#: Who gives, who is involved and given, and who is only given.
GIVING = ("perinatal", "maternity")
GIVEN = ("health_visiting", "gp")
#: What the classes of their role are; the GP is not involved.
HOLDS = {
    "perinatal": {"routine", "health"},
    "maternity": {"routine", "health"},
    "health_visiting": {"routine"},
    "gp": set(),
}


@dataclass
class World:
    """What was recorded and shared, by the model's own book."""

    home: object
    town: object
    people: dict[str, list]
    events: dict[UUID, tuple[str, str]] = field(default_factory=dict)
    shares: list[tuple[UUID, str]] = field(default_factory=list)
    #: the event, the team, the one person or None: while it may be read
    released: set[tuple[UUID, str, int | None]] = field(default_factory=set)

    def sees(self, who: str, staff) -> set[UUID]:
        """What the prose says that a person reads."""
        return {
            one
            for one, (by, class_) in self.events.items()
            if (by == who and class_ != "sealed")
            or class_ in HOLDS[who]
            or (one, who, None) in self.released
            or (one, who, staff.pk) in self.released
        }


def reads(world: World, staff) -> set[UUID]:
    """What the database gives them of it."""
    sessions.begin(staff.pk)
    try:
        sessions.open_subject(staff, world.home.id)
    except NotAllowed:
        return set()
    seen = {one.event.root for one in queries.timeline_for(world.home.id)}
    return seen & set(world.events)


def writes(world: World, who: str, kind: str, fact: dict, class_: str) -> UUID:
    """Record by somebody of a team, with what is released or ended because of it."""
    staff = world.people[who][0]
    sessions.begin(staff.pk)
    if class_ == "sealed":
        with engine():
            event = append(world, who, kind, fact, class_, None)
        name(world, who, staff, event)
        return event
    sessions.open_subject(staff, world.home.id)
    event = append(world, who, kind, fact, class_, staff.pk)
    known = ledger.read_full(world.home.id)
    releasing.after(around.read(world.home.id), [event], known, using="default")
    return event


def name(world: World, who, staff, event) -> None:
    """They are named for what is sealed, as if they had sealed it themselves."""
    team = world.town.teams[who].pk
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        cursor.execute(
            "insert into event_release (subject_id, id, root, team_id, staff_id, "
            "given_by_id, source_event, since, basis) "
            "values (%s, gen_random_uuid(), %s, %s, %s, %s, %s, now(), 'is named')",
            [world.home.id, event, team, staff.pk, team, event],
        )
        cursor.execute("set local role plait_app")
    world.released.add((event, who, staff.pk))


def append(world: World, who, kind, fact, class_, by) -> UUID:
    """One event; its id."""
    event = uuid4()
    ledger.append(NewEvent(
        id=event, subject_id=world.home.id, kind=kind, fact=fact, by_id=by,
        about=world.home.mother, occurred_at=NOW, recorded_at=NOW, sensitivity=class_,
        team_id=world.town.teams[who].pk, agency=world.town.teams[who].agency_id,
    ))  # fmt: skip
    world.events[event] = (who, class_)
    return event


@contextmanager
def engine():
    """What is done inside is done by the engine."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        yield
        cursor.execute("set local role plait_app")


def share(world: World, data) -> None:
    """Some of a team's own events, to another team or one of it."""
    who, to = data.draw(st.sampled_from(GIVING)), data.draw(st.sampled_from(GIVEN))
    only = data.draw(st.sampled_from([None, *(one.pk for one in world.people[to])]))
    own = [
        one for one, (by, class_) in world.events.items()
        if by == who and (class_ != "sealed" or only is not None)
        # Nobody shares what they may not read.
        and one in world.sees(who, world.people[who][0])
    ]  # fmt: skip
    some = data.draw(st.lists(st.sampled_from(own), unique=True)) if own else []
    fact = {"team": world.town.teams[to].pk, "released": [str(one) for one in some]}
    fact |= {"only": only} if only is not None else {}
    if data.draw(st.booleans()):
        fact["until"] = "2126-01-01T00:00:00Z"
    made = writes(world, who, "info.shared", fact, "health")
    world.released |= {(one, to, only) for one in [*some, made]}
    world.shares.append((made, to))


def end(world: World, data) -> None:
    """A share, or one event of it, by whoever shared it."""
    made, to = data.draw(st.sampled_from(world.shares))
    sources = {one.id: one for one in _read(world)}
    fact = sources[str(made)].fact
    some = [UUID(one) for one in fact["released"]]
    one = data.draw(st.sampled_from([None, *some]))
    ending = {"share": str(made), "team": fact["team"], "reason": "over"}
    ending |= {"event": str(one)} if one else {}
    ending |= {"only": fact["only"]} if "only" in fact else {}
    ended = writes(world, world.events[made][0], "info.release_ended", ending, "health")
    gone = set(some) if one is None else {one}
    world.released = {r for r in world.released if r[0] not in gone or r[1] != to}
    world.released.add((ended, to, fact.get("only")))


def run_out(world: World, data) -> None:
    """What a share released comes to its last moment."""
    made, to = data.draw(st.sampled_from(world.shares))
    fact = next(one for one in _read(world) if one.id == str(made)).fact
    some = [UUID(one) for one in fact["released"]]
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_keeper")
        cursor.execute(
            "update event_release set until = now(), since = now() - %s "
            "where source_event = %s and root = any(%s) and (until is null or "
            "until > now()) returning root, staff_id, team_id",
            [timedelta(days=1), made, some],
        )
        cursor.execute(
            "select root, staff_id from event_release where team_id = %s "
            "and (until is null or until > now())", [world.town.teams[to].pk],
        )  # fmt: skip
        still = {(root, to, staff) for root, staff in cursor.fetchall()}
        cursor.execute("set local role plait_app")
    gone = {(one, to, fact.get("only")) for one in some}
    world.released -= gone - still


def _read(world: World):
    with engine():
        return ledger.read_full(world.home.id)


@pytest.fixture
def town(db, as_engine):
    """The town, with two people in each team, and its family."""
    directory.forget()
    with as_engine():
        made = make_town()
        home = make_home(made)
        people = {
            who: [made.staff[who], make_staff(team, team.roles[0])]
            for who, team in made.teams.items()
            if who in GIVING + GIVEN
        }
    yield made, home, people
    directory.forget()


def test_each_reads_their_own_their_classes_and_what_is_released_now(town):
    """
    After any sequence of sharing, ending and running out.
    """
    made, home, people = town

    @given(data=st.data())
    @settings(max_examples=20)
    def property_holds(data) -> None:
        with transaction.atomic():
            world = World(home, made, people)
            for who in GIVING:
                for class_ in data.draw(st.lists(st.sampled_from(CLASSES), max_size=2)):
                    writes(world, who, "concern.safeguarding", {}, class_)
            for _ in range(data.draw(st.integers(1, 5), label="steps")):
                does = [share, end, run_out] if world.shares else [share]
                data.draw(st.sampled_from(does))(world, data)
            for who, staff in ((w, s) for w, two in people.items() for s in two):
                assert reads(world, staff) == world.sees(who, staff), who
            transaction.set_rollback(True)

    property_holds()
