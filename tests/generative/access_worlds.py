"""Worlds of staff and families: made by Hypothesis, and written into the database."""

import json
from collections.abc import Iterable

from django.db import connection
from hypothesis import strategies as st

from generative.access_ids import (
    change_id,
    concern_id,
    entry_id,
    event_id,
    meeting_id,
    subject_id,
)
from generative.access_oracle import (
    CLASSES,
    POLICE,
    Emergency,
    Entry,
    Event,
    Failure,
    Involvement,
    Meeting,
    Post,
    Release,
    World,
)

#: Moments that matter: long past, just past, this very moment, just to come.
PAST, THIS_MOMENT, FUTURE = -10, 0, 10
BEGINS = st.sampled_from([PAST, PAST, PAST, PAST, PAST, PAST, THIS_MOMENT, FUTURE])
ENDS = st.sampled_from([None, None, None, None, FUTURE, THIS_MOMENT, PAST])
#: The standard that the events start and under which the obligations stand.
STANDARD = "red_flag_senior_review"
SETS = st.frozensets(st.sampled_from(CLASSES), min_size=1, max_size=5)
#: One involvement in eight opens no class.
GIVEN = st.integers(0, 7).flatmap(lambda n: SETS if n else st.just(frozenset()))


#: What an event was said to count with later: two in three were never changed.
_LATER = st.sampled_from(
    [(), (), *((one,) for one in CLASSES if one != POLICE), ("health", "routine")]
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few teams, staff and families, with every class of event in them."""
    world = World(
        teams=draw(st.integers(2, 4)),
        staff=draw(st.integers(2, 4)),
        subjects=draw(st.integers(1, 3)),
    )
    team, staff = st.integers(1, world.teams), st.integers(1, world.staff)
    subject = st.integers(0, world.subjects - 1)
    world.posts = [
        Post(each, draw(team), *draw(_spans()), leads=draw(st.booleans()))
        for each in range(1, world.staff + 1)
        for _ in range(draw(st.integers(1, 3)))
    ]
    world.involvements = draw(
        st.lists(involvements(subject, team, staff), min_size=4, max_size=16)
    )
    world.emergencies = draw(st.lists(emergencies(subject, team, staff), max_size=3))
    world.kin = draw(st.sets(st.tuples(staff, subject), max_size=2))
    someone = draw(st.integers(1, 3 * world.staff))
    world.closed_accounts = {someone} & set(range(1, world.staff + 1))
    sensitivities = [each for each in CLASSES for _ in range(2)]
    world.events = [
        Event(
            number, draw(subject), draw(team),
            (sensitivity, *(() if sensitivity == POLICE else draw(_LATER))),
            draw(st.integers(0, 3)),
        )
        for number, sensitivity in enumerate(sensitivities)
    ]  # fmt: skip
    named = st.one_of(st.none(), staff)
    number = st.integers(0, len(world.events) - 1)
    world.releases = [
        Release(number, draw(team), draw(named), *draw(_spans()))
        for number in draw(st.lists(number, min_size=3, max_size=8))
    ]
    nobody_or_team = st.one_of(st.none(), team)
    world.entries = [
        Entry(
            number, draw(subject), draw(team), draw(nobody_or_team),
            draw(nobody_or_team), draw(SETS), draw(st.frozensets(team, max_size=2)),
        )
        for number in range(draw(st.integers(2, 6)))
    ]  # fmt: skip
    world.failures = [
        Failure(number, draw(team), draw(nobody_or_team))
        for number in draw(st.sets(subject))
    ]
    world.meetings = [
        Meeting(
            number, draw(subject), draw(st.sampled_from(CLASSES)),
            draw(st.frozensets(team, min_size=1, max_size=2)),
        )
        for number in range(2)
    ]  # fmt: skip
    world.office = draw(team)
    return world


def involvements(subject, team, staff):
    """One involvement; one in four has a name on it."""
    named = st.one_of(st.none(), st.none(), st.none(), staff)
    return st.builds(
        lambda s, t, n, c, span: Involvement(s, t, n, c, *span),
        subject,
        team,
        named,
        GIVEN,
        _spans(),
    )


def emergencies(subject, team, staff):
    """One that is over, runs, ends this very moment, or has not begun."""
    spans = st.sampled_from([
        (PAST, FUTURE), (PAST, THIS_MOMENT), (PAST, PAST), (THIS_MOMENT, FUTURE),
        (FUTURE, FUTURE),
    ])  # fmt: skip
    return st.builds(
        lambda s, t, w, span: Emergency(s, t, w, *span), subject, team, staff, spans
    )


def _spans():
    return st.tuples(BEGINS, ENDS).filter(
        lambda span: span[1] is None or span[1] >= span[0]
    )


def mask_of(classes: Iterable[str]) -> int:
    """The classes as the database keeps them."""
    return sum(1 << CLASSES.index(each) for each in classes)


def write(world: World) -> None:
    """Write the world into the database, as the engine, in this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute("insert into partnership values ('a', 'A', 'a')")
        cursor.execute("insert into partnership values ('b', 'B', 'b')")
        cursor.execute("insert into agency values ('a', 'A', 'gp', 'a')")
        cursor.execute("insert into agency values ('o', 'O', 'partnership', 'a')")
        cursor.executemany(
            "insert into team (id, agency_id, name, phone, out_of_hours_phone, roles) "
            "values (%s, %s, %s, '', '', '{}')",
            [
                (team, "o" if team == world.office else "a", str(team))
                for team in range(1, world.teams + 1)
            ],
        )
        cursor.executemany(
            "insert into staff (id, password, email, given_name, family_name, "
            "job_title, is_active, agency_id) values (%s, '', %s, '', '', '', %s, 'a')",
            [
                (staff, f"{staff}@a.example", staff not in world.closed_accounts)
                for staff in range(1, world.staff + 1)
            ],
        )
        cursor.executemany(
            "insert into subject (id, kind, reference, home_team_id, partnership_id, "
            "created_at) values (%s, 'family', %s, 1, 'a', now())",
            [(subject_id(n), f"F-{n}") for n in range(world.subjects)],
        )
        cursor.executemany(
            "insert into person (subject_id, id, role, given, family_name, name_key, "
            "sex, preferred_name, language, interpreter, safe_to_text, household) "
            "values (%s, %s, 'mother', '', 'Smith', 'smith', '', '', '', false, false, "
            "true)",
            [(subject_id(n), subject_id(n)) for n in range(world.subjects)],
        )
        cursor.executemany(
            "insert into event (subject_id, id, kind, fact, occurred_at, recorded_at, "
            "agency, team_id, sens) values (%s, %s, 'concern.red_flag', '{}', "
            "'2026-01-07 12:00+00'::timestamptz + %s * interval '7 days', now(), '', "
            "%s, %s)",
            [
                (
                    subject_id(event.subject),
                    event_id(event.number),
                    event.week,
                    event.team,
                    CLASSES.index(event.classes[0]),
                )
                for event in world.events
            ],
        )
        _write_releases(cursor, world)
        cursor.executemany(
            "insert into worklist_entry (subject_id, id, standard, version, title, "
            "trigger, person_label, owed_by, team_id, from_team_id, told_team_id, "
            "agency, opened_at, because, classes, why, rungs, told, concerned) values "
            "(%s, %s, %s, 1, '', %s, '', '', %s, %s, %s, 'a', now(), '{}', %s, '', "
            "'[]', '[]', %s)",
            [
                (
                    subject_id(entry.subject),
                    entry_id(entry.number),
                    STANDARD,
                    entry_id(entry.number),
                    entry.owed_by,
                    entry.started_by,
                    entry.told,
                    mask_of(entry.classes),
                    sorted(entry.concerned),
                )
                for entry in world.entries
            ],
        )
        cursor.executemany(
            "insert into worklist_concern (subject_id, entry_id, team_id, part) "
            "values (%s, %s, %s, 'needed')",
            [
                (subject_id(entry.subject), concern_id(entry.number, team), team)
                for entry in world.entries
                for team in sorted(entry.concerned)
            ],
        )
        cursor.executemany(
            "insert into failed_derivation "
            "(subject_id, team_id, office_id, at, reason) "
            "values (%s, %s, %s, now(), '')",
            [(subject_id(one.subject), one.home, one.office) for one in world.failures],
        )
    for event in world.events:
        for number in range(1, len(event.classes)):
            write_change(event, number)
    for meeting in world.meetings:
        write_meeting(meeting)
    for post in world.posts:
        write_post(post)
    for involvement in world.involvements:
        write_involvement(involvement)
    for emergency in world.emergencies:
        write_emergency(emergency)
    for staff, subject in sorted(world.kin):
        write_kin(staff, subject)


def _write_releases(cursor, world: World) -> None:
    # They are the keeper's to write: the engine has a door for it too.
    cursor.execute("set local role plait_keeper")
    cursor.executemany(
        "insert into event_release (subject_id, id, root, team_id, staff_id, "
        "given_by_id, source_event, since, until, basis) values (%s, "
        "gen_random_uuid(), %s, %s, %s, %s, %s, now() + %s * interval '1 minute', "
        "now() + %s * interval '1 minute', '')",
        [
            (
                subject_id(world.events[one.event].subject),
                event_id(one.event),
                one.team,
                one.named,
                world.events[one.event].team,
                event_id(one.event),
                one.begins,
                one.ends,
            )
            for one in world.releases
        ],
    )
    cursor.execute("set local role plait_engine")


def write_post(post: Post) -> None:
    _as_engine(
        "insert into post (staff_id, team_id, role, valid_from, valid_to) values "
        "(%s, %s, %s, now() + %s * interval '1 minute', "
        "now() + %s * interval '1 minute')",
        [
            post.staff,
            post.team,
            "pathway_lead" if post.leads else "gp",
            post.begins,
            post.ends,
        ],
    )


def write_involvement(involvement: Involvement) -> None:
    _as_engine(
        "insert into involvement (subject_id, id, team_id, staff_id, role, classes, "
        "purpose, since, until, basis) values (%s, gen_random_uuid(), %s, %s, 'gp', "
        "%s, 'direct_care', now() + %s * interval '1 minute', "
        "now() + %s * interval '1 minute', '')",
        [
            subject_id(involvement.subject),
            involvement.team,
            involvement.named,
            mask_of(involvement.classes),
            involvement.begins,
            involvement.ends,
        ],
    )


def write_emergency(emergency: Emergency) -> None:
    _as_engine(
        "insert into involvement (subject_id, id, team_id, staff_id, role, classes, "
        "purpose, since, until, basis, source_event) values (%s, gen_random_uuid(), "
        "%s, %s, 'emergency', 15, 'emergency', now() + %s * interval '1 minute', "
        "now() + %s * interval '1 minute', '', gen_random_uuid())",
        [
            subject_id(emergency.subject),
            emergency.team,
            emergency.staff,
            emergency.begins,
            emergency.ends,
        ],
    )


def write_change(event: Event, number: int) -> None:
    """Its own agency says that it counts with its n-th class from now on."""
    _as_engine(
        "insert into event (subject_id, id, kind, fact, occurred_at, recorded_at, "
        "agency, team_id, sens) values (%s, %s, 'class.changed', %s, "
        "'2026-01-07 12:00+00'::timestamptz + %s * interval '7 days', now(), '', "
        "%s, 0)",
        [
            subject_id(event.subject),
            change_id(event.number, number),
            json.dumps(
                {
                    "event": str(event_id(event.number)),
                    "seen_as": event.classes[number],
                    "reason": "words",
                }
            ),
            event.week,
            event.team,
        ],
    )


def write_meeting(meeting: Meeting) -> None:
    _as_engine(
        "insert into meeting (subject_id, id, type, state, label, sens, teams) "
        "values (%s, %s, 'strategy', 'called', '', %s, %s)",
        [
            subject_id(meeting.subject),
            meeting_id(meeting.number),
            CLASSES.index(meeting.sensitivity),
            sorted(meeting.asked),
        ],
    )
    for team in sorted(meeting.asked):
        _as_engine(
            "insert into meeting_seat (subject_id, meeting_id, team_id, role, reply, "
            "asked_at, state) values (%s, %s, %s, 'gp', '', now(), 'called')",
            [subject_id(meeting.subject), meeting_id(meeting.number), team],
        )


def write_kin(staff: int, subject: int) -> None:
    _as_engine(
        "insert into exclusion (subject_id, staff_id, reason, declared_by, "
        "declared_at) values (%s, %s, '', '', now())",
        [subject_id(subject), staff],
    )


def end_everything_of_a_team(world: World, team: int) -> None:
    """End its involvements now, in the world and in the database."""
    world.involvements = [
        Involvement(
            each.subject,
            each.team,
            each.named,
            each.classes,
            each.begins,
            max(0, each.begins) if each.team == team and _runs(each) else each.ends,
        )
        for each in world.involvements
    ]
    _as_engine(
        "update involvement set until = greatest(now(), since) "
        "where team_id = %s and (until is null or until > now())",
        [team],
    )


def _runs(involvement: Involvement) -> bool:
    return involvement.ends is None or involvement.ends > 0


def _as_engine(query: str, values: list) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        cursor.execute(query, values)
