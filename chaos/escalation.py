"""Kill worker, web and database at random moments: is every rung told, and once?

Made-up families have ladders whose rungs fall due while the trial runs; health visitors
save questionnaires over HTTP; messages go to a real mail server. Again and again
something is killed with SIGKILL, or the worker dies at a named moment of telling.
"""

import random
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from benchmarks import machine, results
from benchmarks.results import Goal, Result

from chaos import families as made
from chaos import place as places
from chaos import sabotage, sink
from chaos.load import Load, cookie_of
from chaos.place import Place
from chaos.tally import Rung, Tally, count

#: In each cycle new ladders begin, whose rungs fall due within so many seconds.
SOON = timedelta(seconds=15)
#: So long a start may take before something is killed again, on a busy machine.
START_SECONDS = 60
#: In so many of a hundred cycles something is killed while it still starts.
_HASTY = 30
#: So long after the last kill everything must have been told and sent.
SETTLE_SECONDS = 150
_VICTIMS = ("worker", "web", "database", "database and worker", "all", "at a point")
_POINTS = ("after_event", "after_outbox", "after_commit")
_LOADERS = 3
_SWEPT = "select last_finished from plait.sweep_state"


@dataclass
class Outcome:
    """What was counted, and how it came about."""

    seed: int
    cycles: int
    tally: Tally
    kills: Counter[str] = field(default_factory=Counter)
    points: Counter[str] = field(default_factory=Counter)
    recovery: list[float] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, twice or late."""
        return self.tally.is_clean

    def say(self) -> None:
        """Print it, in the words that the issue asks for."""
        tally, kills = (
            self.tally,
            ", ".join(
                f"{name} {number}" for name, number in sorted(self.kills.items())
            ),
        )
        print(f"seed {self.seed}, {self.cycles} cycles; killed: {kills}")
        if self.points:
            print(f"died at: {', '.join(f'{p} {n}' for p, n in self.points.items())}")
        print(
            f"lost {tally.lost}, duplicated {tally.duplicated}, late {tally.late} "
            f"of {tally.rungs}"
        )
        print(
            f"writes lost {tally.writes_lost}, duplicated {tally.writes_duplicated} "
            f"of {tally.writes}"
        )
        print(
            f"notices lost {tally.notices_lost}, duplicated "
            f"{tally.notices_duplicated} of {tally.notices} "
            f"(sent again under the same id: {tally.resent})"
        )
        # None in n bounds the rate at three in n, with 95 in 100 certainty.
        print(
            f"none wrong in {self.cycles} kills bounds the rate at "
            f"{min(1, 3 / max(1, self.cycles)):.0%} a kill"
            if self.is_clean
            else "WRONG"
        )


def run(
    *, cycles: int, seed: int, control: str = "", families: int = 150, keep: bool = True
) -> Outcome:
    """The whole trial. The numbers are kept unless something was spoilt on purpose."""
    sabotage.check(control)
    place = places.make()
    try:
        with sink.listening(place.smtp_port) as mails:
            return _tried(place, mails, cycles, seed, control, families, keep=keep)
    finally:
        place.end()


def _tried(
    place: Place, mails: sink.Sink, cycles: int, seed: int, control: str,
    families: int, *, keep: bool,
) -> Outcome:  # fmt: skip
    chance = random.Random(seed)
    people = _filled(seed)
    place.run("worker", "--once")  # what was late in the made-up world is no trial
    place.start_web()
    place.start_worker()
    place.note_up()
    place.wait_for_web()
    outcome, load = Outcome(seed, cycles, Tally()), Load()
    load.begin(place.web_port, people)
    expected: dict[Rung, datetime] = {}
    for number in range(cycles):
        expected |= _more(max(1, families // cycles), seed + number)
        time.sleep(chance.uniform(0.5, 6.0))
        _cycle(place, chance, outcome)
        if chance.randrange(100) >= _HASTY:
            _wait(place)
    until = datetime.now(UTC) + SOON
    _wait(place)
    load.end()
    _settle(place, expected, until)
    server = place.start_database()
    from plait.site import database

    with database.as_superuser(server, "plait") as admin:
        sabotage.spoil(control, admin, mails, list(expected))
        outcome.tally = count(
            admin, expected=expected, until=until, spans=place.spans,
            acked=load.acked, mails=mails.mails,
        )  # fmt: skip
        version = admin.execute("show server_version").fetchone()
    outcome.say()
    if keep and not control:
        _keep(outcome, load, version[0] if version else None)
    return outcome


def _filled(seed: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """The made-up world, and who saves over HTTP in it."""
    from plait.site.commands import use_django

    use_django("cli")
    from plait.synthetic import loading

    loading.load(as_of=datetime.now(UTC), families=12, seed=seed)
    people = _people()
    _close()
    return people


def _more(families: int, seed: int) -> dict[Rung, datetime]:
    """Families with a mark whose ladders have a rung soon: every rung of theirs."""
    begin = datetime.now(UTC) + timedelta(seconds=1)
    marked = made.marked(families, begin=begin, end=begin + SOON, seed=seed)
    # What was late when they came cannot have been told before they came.
    came = datetime.now(UTC)
    found = {rung: max(at, came) for rung, at in made.expected(marked).items()}
    _close()
    return found


def _wait(place: Place) -> None:
    """Wait until the web server answers and the worker has made a whole pass."""
    from plait.site import database

    began, end = datetime.now(UTC), time.monotonic() + START_SECONDS
    with database.as_superuser(place.start_database(), "plait") as admin:
        while time.monotonic() < end:
            row = admin.execute(
                "select last_finished from plait.sweep_state"
            ).fetchone()
            if row and row[0] and row[0] > began and place.is_web_up():
                return
            time.sleep(0.2)


def _people() -> list[tuple[str, list[tuple[str, str]]]]:
    """Health visitors who are signed in, each with families of theirs."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore
    from django.db import connections

    from plait.access.models import Staff

    with connections["engine"].cursor() as cursor:
        cursor.execute(
            "select p.staff_id, array_agg(distinct i.subject_id || ' ' || m.id) "
            "from post p join involvement i on i.team_id = p.team_id "
            "and i.until is null and i.staff_id is null "
            "join person m on m.subject_id = i.subject_id and m.role = 'mother' "
            "where p.role = 'health_visitor' and m.died_on is null "
            "group by p.staff_id order by p.staff_id"
        )
        found = cursor.fetchall()
    people = []
    for staff_id, pairs in found[:_LOADERS]:
        staff = Staff.objects.get(pk=staff_id)
        session = SessionStore()
        session["_auth_user_id"] = str(staff.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
        session["_auth_user_hash"] = staff.get_session_auth_hash()
        session.save()
        cookie = cookie_of(
            str(session.session_key), settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
        )  # fmt: skip
        people.append((cookie, [tuple(pair.split(" ")) for pair in pairs]))
    return people


def _close() -> None:
    """Let go of the database: it is about to be killed."""
    from django.db import connections

    connections.close_all()


def _cycle(place: Place, chance: random.Random, outcome: Outcome) -> None:
    """Kill something, wait a moment, and start again what is down."""
    victim = chance.choice(_VICTIMS)
    outcome.kills[victim] += 1
    if victim == "at a point":
        _die_at_a_point(place, chance, outcome)
    if victim in ("web", "all"):
        place.kill_web()
    if victim in ("worker", "database and worker", "all"):
        place.kill_worker()
    if victim in ("database", "database and worker", "all"):
        place.kill_database()
    time.sleep(chance.uniform(0.0, 1.5))
    began = time.monotonic()
    place.start_database()
    if place.worker is None or place.worker.poll() is not None:
        place.start_worker()
    place.note_up()
    if place.web is None or place.web.poll() is not None:
        place.start_web()
    outcome.recovery.append(time.monotonic() - began)


def _die_at_a_point(place: Place, chance: random.Random, outcome: Outcome) -> None:
    """Let the worker die at a named moment of telling, if it comes to it soon."""
    place.kill_worker()
    point = f"{chance.choice(_POINTS)}:{chance.randrange(1, 4)}"
    place.start_worker(crash_at=point)
    place.note_up()
    until = time.monotonic() + START_SECONDS
    while place.worker and place.worker.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    if place.worker and place.worker.poll() is not None:
        place.note_down()
        outcome.points[point.partition(":")[0]] += 1
    else:
        place.kill_worker()


def _settle(place: Place, expected: dict[Rung, datetime], until: datetime) -> None:
    """Wait until all is told and sent, or so long that it counts as lost."""
    from plait.site import database

    time.sleep(max(0.0, (until - datetime.now(UTC)).total_seconds()))
    due = sum(at <= until for at in expected.values())
    end = time.monotonic() + SETTLE_SECONDS
    with database.as_superuser(place.start_database(), "plait") as admin:
        while time.monotonic() < end:
            told, waiting = admin.execute(
                "select (select count(distinct (subject_id, fact->>'standard', "
                "fact->>'trigger', fact->>'rung')) from plait.event e "
                "where kind = 'escalation.raised' and subject_id::text = any (%s)), "
                "(select count(*) from plait.outgoing "
                "where state in ('waiting', 'sending') and channel = 'email')",
                [sorted({rung[0] for rung in expected})],
            ).fetchone() or (0, 1)
            if told >= due and not waiting:
                return
            time.sleep(1)


def _keep(outcome: Outcome, load: Load, version: str | None) -> None:
    tally, waits = outcome.tally, sorted(outcome.tally.lateness) or [0.0]
    result = Result(
        what=(
            f"{outcome.cycles} cycles: SIGKILL of worker, web server or PostgreSQL "
            "with all its children at a random moment under load, or the worker dead "
            "at a named moment of telling; then everything is started again. A rung is "
            "late if one start left it untold for 60 s."
        ),
        goals=tuple(
            Goal(name, number, "most", 0, unit)
            for name, number, unit in (
                ("lost", tally.lost, "rungs"),
                ("duplicated", tally.duplicated, "rungs"),
                ("late", tally.late, "rungs"),
                ("acknowledged writes lost", tally.writes_lost, "writes"),
                ("notices lost", tally.notices_lost, "notices"),
                ("notices duplicated", tally.notices_duplicated, "notices"),
            )
        ),
        numbers={
            "seed": outcome.seed,
            "run": str(uuid4()),
            "cycles": outcome.cycles,
            "killed": dict(outcome.kills),
            "died_at_a_point": dict(outcome.points),
            "rungs": tally.rungs,
            "writes": tally.writes,
            "writes_asked_again": load.again,
            "other_answers": {str(k): v for k, v in sorted(load.others.items())},
            "notices": tally.notices,
            "notices_sent_again_under_the_same_id": tally.resent,
            "seconds_untold_while_up": {
                "median": round(statistics.median(waits), 2),
                "p99": round(waits[int(len(waits) * 0.99) - 1], 2),
                "most": round(waits[-1], 2),
            },
            "seconds_to_start_again": {
                "median": round(statistics.median(outcome.recovery), 2),
                "most": round(max(outcome.recovery), 2),
            },
        },
        peers={
            "PostgreSQL alone, killed 40 times in a trial of this design": (
                "0 of 38,985 acknowledged writes lost; 412 of 119,236 with "
                "synchronous_commit off"
            ),
        },
        postgres=version,
    )
    results.keep("chaos_escalation", result, machine.describe(version))
