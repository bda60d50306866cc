"""What the database shows is what the access model says, for everyone and everything.

An oracle in plain Python decides each case; the database, asked as the app role under
row-level security, must agree on every one. Then the rules are broken one at a time,
and every break must be noticed. `PLAIT_WORLDS` makes more worlds than CI does.
"""

import copy
import os
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generative import access_oracle as oracle
from generative.access_ids import (
    change_id,
    concern_id,
    entry_id,
    event_id,
    meeting_id,
    seat_id,
    subject_id,
)
from generative.access_mutants import MUTANTS
from generative.access_worlds import (
    STANDARD,
    end_everything_of_a_team,
    involvements,
    mask_of,
    worlds,
    write,
    write_involvement,
    write_kin,
)
from plait.access.models import Staff
from plait.worklist import directory, reasoning

WORLDS = int(os.environ.get("PLAIT_WORLDS", "120"))

#: Enough to notice a broken rule; most are noticed in the first few.
WORLDS_A_MUTANT = 150

QUICK = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "database": None,
}


class Disagreement(AssertionError):
    """The database shows what the oracle forbids, or hides what it allows."""


class Comparison:
    """Compares, and counts what was decided."""

    def __init__(self, world: oracle.World) -> None:
        self.world = world
        self.counted: Counter[str] = Counter()

    def everything(self) -> None:
        """Nobody, then each member of staff with each record open, or none."""
        directory.forget()
        with _as_app() as cursor:
            cursor.execute("select plait.forget()")
            self._same("nobody", set(), _visible(cursor), self._all())
            for staff in range(1, self.world.staff + 1):
                self._staff(cursor, staff)
            self._emergency(cursor, staff=1, subject=0)

    def _staff(self, cursor, staff: int) -> None:
        cursor.execute("select plait.begin_request(%s)", [staff])
        (teams,) = cursor.fetchone()
        if staff in self.world.closed_accounts:
            self._same("account", teams, None, ())
        else:
            self._same("teams", oracle.teams_of(self.world, staff), set(teams), ())
        self._sees(cursor, staff, opened=None)
        found = {subject_id(n) for n in oracle.finds(self.world, staff)}
        cursor.execute(
            "select subject_id from plait.find_people("
            "array['smith'], array[null], null, null, null, 50)"
        )
        self._same("search", found, {row[0] for row in cursor.fetchall()}, ())
        cursor.execute("select subject_id from plait.my_subjects(null, 50)")
        self._same("list", found, {row[0] for row in cursor.fetchall()}, ())
        self._doors(cursor, staff)
        for subject in range(self.world.subjects):
            self._open(cursor, staff, subject)

    def _emergency(self, cursor, staff: int, subject: int) -> None:
        """Somebody opens a record in an emergency; nothing of it stays."""
        world = copy.deepcopy(self.world)
        wanted = oracle.opens_in_emergency(world, staff, subject)
        team = min(oracle.teams_of(world, staff), default=1)
        with _undone():
            cursor.execute("select plait.begin_request(%s)", [staff])
            found, opened, minutes = _opened_in_emergency(team, subject)
            self._same("emergency", wanted, found, ())
            if wanted != "opened":
                return
            self._same("whose", subject_id(subject), opened, ())
            self._same("how long", 60, minutes, ())
            world.emergencies.append(oracle.Emergency(subject, team, staff, 0, 60))
            within = Comparison(world)
            within._sees(cursor, staff, subject)
            self.counted.update(within.counted)

    def _doors(self, cursor, staff: int) -> None:
        """The counts of a partnership, and what was proposed for its policy."""
        for partnership in "ab":
            is_ours = partnership == "a"
            wanted = is_ours and oracle.counts(self.world, staff)
            self._same("counts", wanted, _counts(partnership), ())
            wanted = is_ours and oracle.leads(self.world, staff)
            cursor.execute("select plait.leads_policy(%s)", [partnership])
            self._same("leads", wanted, cursor.fetchone()[0], ())

    def _open(self, cursor, staff: int, subject: int) -> None:
        wanted = oracle.classes_on_opening(self.world, staff, subject)
        cursor.execute(
            "select plait.open_subject(%s, 'direct_care')", [subject_id(subject)]
        )
        (mask,) = cursor.fetchone()
        expected = None if wanted is None else mask_of(wanted)
        self._same("opening", expected, mask, ())
        opened = None if wanted is None else subject
        self._sees(cursor, staff, opened)
        cursor.execute(
            "select team_id, week from plait.held_elsewhere(%s)", [subject_id(subject)]
        )
        held = {(team, (week.toordinal() - MONDAY) // 7) for team, week in cursor}
        learns = oracle.learns_that_held(self.world, staff, subject, opened)
        self._same("held elsewhere", learns, held, ())
        if opened is not None:
            self._reasons(staff, subject)

    def _reasons(self, staff: int, subject: int) -> None:
        """The page that says why something is owed, and why nothing is."""
        found = reasoning.reasoning(
            subject_id(subject), STANDARD, policy="", partnership="a",
            by=Staff(pk=staff), now=datetime.now(UTC),
        )  # fmt: skip
        told = {UUID(i) for c in found.cases for s in c.steps for i in s.event_ids}
        facts = {case.fact for case in found.cases}
        reads = {
            event_id(one.number)
            for one in oracle.of(self.world.events, subject)
            if oracle.may_read_event(self.world, staff, one, subject)[0]
        }
        owed = {
            entry_id(one.number)
            for one in oracle.of(self.world.entries, subject)
            if oracle.may_read_entry(self.world, staff, one, subject)[0]
        }
        held = {holder.team for holder in found.held}
        asks = found.ask is not None
        self._same("reasons", reads, facts, ())
        self._same("reasons, step by step", told & reads, told, ())
        self._same("owed", owed, {row.id for row in found.owed}, ())
        holders = oracle.names_as_holding(self.world, staff, subject)
        self._same("held, whatever it is about", holders, held, ())
        is_all = oracle.reads_every_class(self.world, staff, subject)
        self._same("that not all can be shown", not is_all, asks, ())

    def _sees(self, cursor, staff: int, opened: int | None) -> None:
        world = self.world
        expected = {
            event_id(event.number)
            for event in world.events
            if oracle.may_read_event(world, staff, event, opened)[0]
        } | {
            entry_id(entry.number)
            for entry in world.entries
            if oracle.may_read_entry(world, staff, entry, opened)[0]
        }
        expected |= {
            change_id(*which)
            for *which, event in oracle.changes(world)
            if oracle.may_read_event(world, staff, event, opened)[0]
        }
        for meeting in world.meetings:
            if oracle.may_read_meeting(world, staff, meeting, opened):
                expected.add(meeting_id(meeting.number))
            seats = oracle.seats_read(world, staff, meeting, opened)
            expected |= {seat_id(meeting.number, team) for team in seats}
        expected |= {
            concern_id(entry.number, team)
            for entry in world.entries
            for team in entry.concerned
            if oracle.may_read_concern(world, staff, entry, team)
        }
        if opened is not None:
            expected.add(subject_id(opened))
        self._same("rows", expected, _visible(cursor), self._all())
        failed = {
            subject_id(one.subject)
            for one in world.failures
            if oracle.may_read_failure(world, staff, one, opened)
        }
        cursor.execute("select subject_id from failed_derivation")
        self._same("failures", failed, {row[0] for row in cursor.fetchall()}, ())

    def _all(self) -> set:
        return (
            {event_id(event.number) for event in self.world.events}
            | {entry_id(entry.number) for entry in self.world.entries}
            | {
                concern_id(entry.number, team)
                for entry in self.world.entries
                for team in entry.concerned
            }
            | {subject_id(number) for number in range(self.world.subjects)}
            | {change_id(*which) for *which, _ in oracle.changes(self.world)}
            | {meeting_id(one.number) for one in self.world.meetings}
            | {
                seat_id(one.number, team)
                for one in self.world.meetings
                for team in one.asked
            }
        )

    def _same(self, what: str, expected, shown, decided) -> None:
        if expected != shown:
            message = f"{what}: wanted {expected}, the database shows {shown}"
            raise Disagreement(message)
        self.counted["decisions"] += len(decided)
        self.counted["allowed"] += len(expected) if decided else 0


#: The Monday of week 0 in the worlds.
MONDAY = 739621


def _visible(cursor) -> set:
    cursor.execute(
        "select id from event union all select id from worklist_entry "
        "union all select id from person "
        "union all select entry_id from worklist_concern "
        "union all select id from meeting"
    )
    found = {row[0] for row in cursor.fetchall()}
    cursor.execute("select meeting_id, team_id from meeting_seat")
    return found | {
        seat_id(meeting.int - meeting_id(0).int, team)
        for meeting, team in cursor.fetchall()
    }


def _opened_in_emergency(team: int, subject: int) -> tuple:
    """What came of it, which record, and for how many minutes."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select outcome, subject_id, extract(epoch from until - now()) / 60 "
                "from plait.open_in_emergency(gen_random_uuid(), %s, %s, null, null, "
                "null, null)",
                [team, f"F-{subject}"],
            )
            return cursor.fetchone()
    except DatabaseError:
        return "refused", None, None


def _counts(partnership: str) -> bool:
    """Whether the door of the counts opens."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "select count(*) from plait.quality_of(%s, now(), now(), now())",
                [partnership],
            )
    except DatabaseError:
        return False
    return True


@contextmanager
def _as_app():
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_app")
        yield cursor


@contextmanager
def _undone():
    """What is done inside is undone at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_everyone_sees_exactly_what_they_may(db, record_property):
    """
    In every world, and after whatever changes in it.
    """
    counted: Counter[str] = Counter()

    @given(world=worlds(), data=st.data())
    @settings(max_examples=WORLDS, **QUICK)
    def property_holds(world, data) -> None:
        with _undone():
            write(world)
            comparison = Comparison(copy.deepcopy(world))
            comparison.everything()
            for _ in range(data.draw(st.integers(0, 2), label="changes")):
                _change(comparison.world, data)
                comparison.everything()
            counted.update(comparison.counted)

    property_holds()

    ratio = counted["allowed"] / counted["decisions"]
    record_property("decisions", counted["decisions"])
    record_property("allowed", ratio)
    assert 0.2 < ratio < 0.7, "worlds where nearly all is hidden, or shown, test little"


def _change(world: oracle.World, data) -> None:
    """Something changes: the next request must know."""
    team = st.integers(1, world.teams)
    staff = st.integers(1, world.staff)
    subject = st.integers(0, world.subjects - 1)
    what = data.draw(st.sampled_from(["kin", "involve", "end"]), label="change")
    if what == "kin":
        pair = data.draw(st.tuples(staff, subject), label="kin")
        if pair not in world.kin:
            world.kin.add(pair)
            write_kin(*pair)
    elif what == "involve":
        added = data.draw(involvements(subject, team, staff), label="involvement")
        world.involvements.append(added)
        write_involvement(added)
    else:
        end_everything_of_a_team(world, data.draw(team, label="team"))


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_broken_rule_is_noticed(db, mutant):
    """
    The comparison above is worth something: it fails for each of these.
    """

    @given(world=worlds())
    @settings(
        max_examples=WORLDS_A_MUTANT, phases=[Phase.generate], derandomize=True, **QUICK
    )
    def property_holds(world) -> None:
        with _undone():
            write(world)
            Comparison(world).everything()

    if mutant.seed is not None:
        property_holds = seed(mutant.seed)(property_holds)

    with _undone():
        mutant.breaks(connection)
        with pytest.raises(Disagreement):
            property_holds()
