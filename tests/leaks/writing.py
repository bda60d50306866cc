"""An area of the oracle, written into the database: by the ledger where it is the road.

In the transaction of whoever calls; its moment is the area's now.
"""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from generative.access_oracle import Event, Post
from generative.access_worlds import entry_id, event_id, mask_of, subject_id
from leaks import births, copies, envelopes, looked, minuted, sheets
from leaks.area import ELSEWHERE, TEAMS, Area, Draft, Item
from plait.records import drafts, ledger, photos
from plait.records.picture_files import Picture
from plait.records.shapes import NewEvent

AREA, OTHER_AREA = "ashmere", "elsewhere"
STANDARD = "red_flag_senior_review"
PROPOSAL = UUID(int=9_000_001)
#: The meeting of each family began so long ago.
STARTED = timedelta(minutes=10)
#: What a kind of event cannot be without.
NEEDED = {
    "injury.observed": {"mobile": False},
    "screen.epds": {"total": 12, "item_10": 0},
}
_MINUTES = "now() + %s * interval '1 minute'"


def person_id(subject: int, role: str) -> UUID:
    """The id of somebody of a family."""
    return UUID(
        int=5_000_000 + 10 * subject + ("mother", "infant", "partner").index(role)
    )


def reference(subject: int) -> str:
    """The reference of a family's record."""
    return f"F-7K2MB{subject + 2}"


def agency(team: int) -> str:
    """The agency of a team: each has one."""
    return f"{AREA}-{TEAMS[team][0]}"


def now() -> datetime:
    """The moment of this transaction."""
    with connection.cursor() as cursor:
        cursor.execute("select now()")
        return cursor.fetchone()[0]


def write(area: Area) -> None:
    """Write it down, as the engine and the keeper."""
    moment = now()
    with connection.cursor() as cursor:
        cursor.execute("set local role plait_engine")
        _bodies(cursor, area)
        _families(cursor, area)
        for event in area.events:
            if event.number not in area.changes:
                append(area, event.number, moment)
        _meetings(cursor, area, moment)
        _owed(cursor, area)
        for item in area.of("photo"):
            _photo(area, item)
        for item in area.of("draft"):
            _draft(area, item, moment)
        cursor.execute("set local role plait_engine")
        envelopes.write_messages(cursor, area, moment)
        envelopes.write_files(cursor, area)
        envelopes.write(cursor, area, moment)
        _by_the_keeper(cursor, area, moment)
        looked.write(cursor, area, moment)
        # Afterwards: what was sealed since is released to no team any more.
        cursor.execute("set local role plait_engine")
        for number in area.changes:
            append(area, number, moment)
        cursor.execute("set local role plait_app")


def _bodies(cursor, area: Area) -> None:
    for slug in (AREA, OTHER_AREA):
        cursor.execute(
            "insert into partnership values (%s, %s, %s)",
            [slug, slug.title(), AREA if slug == AREA else ""],
        )
    for team, (kind, role) in TEAMS.items():
        cursor.execute(
            "insert into agency values (%s, %s, %s, %s)",
            [agency(team), f"Agency {team}", kind,
             OTHER_AREA if team == ELSEWHERE else AREA],
        )  # fmt: skip
        cursor.execute(
            "insert into team (id, agency_id, name, phone, out_of_hours_phone, roles) "
            "values (%s, %s, %s, '01632 960001', '', %s)",
            [team, agency(team), f"Team {team}", [role]],
        )
    cursor.executemany(
        "insert into staff (id, password, email, given_name, family_name, job_title, "
        "is_active, agency_id) values (%s, '', %s, %s, 'Made-Up', '', %s, %s)",
        [
            (one, f"staff{one}@area.example", f"Robin {one}",
             one not in area.closed_accounts,
             agency(next(p.team for p in area.posts if p.staff == one)))
            for one in range(1, area.staff + 1)
        ],
    )  # fmt: skip
    cursor.executemany(
        "insert into post (staff_id, team_id, role, valid_from, valid_to) "
        f"values (%s, %s, %s, {_MINUTES}, {_MINUTES})",
        [
            (one.staff, one.team, role_of(one), one.begins, one.ends)
            for one in area.posts
        ],
    )  # fmt: skip


def role_of(post: Post) -> str:
    """The role of a post."""
    if post.officer:
        return "privacy_officer"
    return "pathway_lead" if post.leads else TEAMS[post.team][1]


def _families(cursor, area: Area) -> None:
    for subject in range(area.subjects):
        family = subject_id(subject)
        cursor.execute(
            "insert into subject (id, kind, reference, home_team_id, partnership_id, "
            "created_at) values (%s, 'family', %s, 1, %s, now() - interval '1 year')",
            [family, reference(subject), AREA],
        )
        name = area.word("person", (subject, "family"))
        cursor.executemany(
            "insert into person (subject_id, id, role, given, family_name, name_key, "
            "born_on, sex, preferred_name, language, interpreter, safe_to_text, "
            "household) values (%s, %s, %s, %s, %s, %s, now()::date - %s::int, '', '', "
            "'', false, false, true)",
            [
                (family, person_id(subject, role),
                 role, area.word("person", (subject, role)).title(), name.title(), name,
                 70 if role == "infant" else 11_000)
                for role in ("mother", "infant", "partner")
            ],
        )  # fmt: skip
    cursor.executemany(
        "insert into involvement (subject_id, id, team_id, staff_id, role, classes, "
        "purpose, since, until, basis) values (%s, gen_random_uuid(), %s, %s, %s, %s, "
        f"'direct_care', {_MINUTES}, {_MINUTES}, 'was asked: Referral')",
        [
            (subject_id(one.subject), one.team, one.named, TEAMS[one.team][1],
             mask_of(one.classes), one.begins, one.ends)
            for one in area.involvements
        ],
    )  # fmt: skip
    for item in area.of("kin"):
        write_kin(cursor, item.of[0], item.subject, item.word)


def write_kin(cursor, staff: int, subject: int, why: str) -> None:
    """Keep somebody from a family; who calls acts as the engine."""
    cursor.execute(
        "insert into exclusion (subject_id, staff_id, reason, declared_by, declared_at)"
        " values (%s, %s, %s, %s, now())",
        [subject_id(subject), staff, why, why],
    )


def fact_of(area: Area, number: int, word: str) -> dict[str, object]:
    """What an event says: its word in its note, and where lists would show it."""
    kind, subject = area.kinds[number], area.events[number].subject
    fact: dict[str, object] = {"note": word, "remark": word, **NEEDED.get(kind, {})}
    if kind == "meeting.called":
        fact |= {
            "type": "strategy",
            "starts_at": (now() - STARTED).isoformat(),
            "minutes": 60,
            "invitations": [
                {"team": team, "role": TEAMS[team][1], "why": ["quorum"]}
                for team in sorted(area.seats[subject])
            ],
        }
    if number == area.messages.get(subject):
        reader = next(i.of[2] for i in area.of("message", subject))
        fact |= {"urgency": "urgent", "to": TEAMS[reader][1], "team": reader}
        fact |= {"files": envelopes.named(area, subject)}
    fact |= copies.fact_of(area, number, word) | sheets.fact_of(area, number, word)
    event = area.events[number]
    fact |= looked.fact_of(area, event, word, now()) | minuted.fact_of(area, event)
    fact |= births.fact_of(area, event, word, now(), person_id(subject, "mother"))
    if number in area.changes:
        fact |= {
            "event": str(event_id(area.changes[number])),
            "seen_as": area.events[area.changes[number]].classes[-1],
            "reason": word,
        }
    if kind == "injury.photo_added":
        fact |= {
            "mark": str(event_id(area.marks[subject])),
            "photos": [_named(area, number)],
        }
    return fact


def append(area: Area, number: int, moment: datetime) -> None:
    """Write one event into the ledger; who calls acts as the engine."""
    event = area.events[number]
    at = moment - timedelta(weeks=event.week, hours=2)
    if number in area.changes:
        at = moment - timedelta(minutes=30)
    root = area.roots[number]
    if root != number:
        at = moment - timedelta(weeks=area.events[root].week, hours=1)
    ledger.append(
        NewEvent(
            id=event_id(number),
            subject_id=subject_id(event.subject),
            kind=area.kinds[number],
            fact=fact_of(area, number, area.word("event", event)),
            about=person_id(event.subject, sheets.whose(area, number)),
            occurred_at=at,
            recorded_at=at,
            agency=agency(event.team),
            team_id=event.team,
            by_id=by(area, event),
            sensitivity=None if number in area.changes else event.classes[0],
            corrects=None if root == number else event_id(root),
        )
    )


def photo_id(area: Area, subject: int) -> UUID:
    """The id of the photo of a family's mark."""
    return photos.id_of(event_id(area.photos[subject]), 1)


def _named(area: Area, number: int) -> dict[str, str]:
    picture = _picture(area, number)
    return {
        "id": str(photos.id_of(event_id(number), 1)),
        "sha256": picture.sha256.hex(),
    }


def _picture(area: Area, number: int) -> Picture:
    """A file that is no picture: it is its word, which is all that is looked for."""
    jpeg = area.word("photo", area.events[number]).encode()
    return Picture(jpeg=jpeg, width=8, height=8)


def _photo(area: Area, item: Item) -> None:
    event = item.of
    with connection.cursor() as cursor:
        as_an_author(cursor, event.team, event.subject)
        by = author(area, event.team)
        cursor.execute("select set_config('plait.staff', %s, true)", [str(by)])
        stored = Stored(event, by)
        photos.keep(stored, [_picture(area, event.number)])
        cursor.execute("set local role plait_engine")


def author(area: Area, team: int) -> int:
    """Who writes for a team: somebody with a post in it, or the first there is."""
    return next((p.staff for p in area.posts if p.team == team), 1)


def by(area: Area, event: Event) -> int:
    """Who recorded an event: an emergency whoever opened it."""
    opened = area.opened.get(event.number)
    return opened.staff if opened else author(area, event.team)


def as_an_author(cursor, team: int, subject: int) -> None:
    """Write as somebody of a team who has a record open, in every class."""
    cursor.execute("set local role plait_app")
    for name, value in (
        ("teams", f",{team},"),
        ("subject", str(subject_id(subject))),
        ("classes", "127"),
        ("excluded", "{}"),
        ("staff", "1"),
    ):
        cursor.execute("select set_config(%s, %s, true)", [f"plait.{name}", value])


class Stored:
    """As much of a stored event as a photo is kept by."""

    def __init__(self, event, by: int) -> None:
        self.id, self.subject_id = event_id(event.number), subject_id(event.subject)
        self.sensitivity, self.team_id, self.by_id = event.sensitivity, event.team, by


def _meetings(cursor, area: Area, moment: datetime) -> None:
    starts = moment - STARTED
    for item in area.of("meeting"):
        subject, event = item.subject, item.of
        seats = [
            {"team": team, "role": TEAMS[team][1], "decides": True,
             "asked_at": moment.isoformat()}
            for team in sorted(area.seats[subject])
        ]  # fmt: skip
        cursor.execute(
            "select plait.project_meetings(%s, %s::jsonb)",
            [
                subject_id(subject),
                json.dumps([{
                    "id": str(event_id(event.number)), "type": "strategy",
                    "state": "called", "label": item.word,
                    "about": str(person_id(subject, "infant")),
                    "starts_at": starts.isoformat(),
                    "ends_at": (starts + timedelta(hours=1)).isoformat(),
                    "called_by": event.team, "missing": [], "sequence": 0,
                    "sens": mask_of([event.sensitivity]).bit_length() - 1,
                    "teams": sorted(area.seats[subject]), "seats": seats,
                }]),
            ],
        )  # fmt: skip


def _owed(cursor, area: Area) -> None:
    for item in area.of("entry"):
        entry = item.of
        cursor.execute(
            "insert into worklist_entry (subject_id, id, standard, version, title, "
            "trigger, person_label, owed_by, team_id, from_team_id, told_team_id, "
            "agency, opened_at, due_at, because, classes, why, rungs, told, concerned)"
            " values (%s, %s, %s, 1, %s, %s, '', %s, %s, %s, %s, %s, now(), "
            "now() + interval '1 day', %s, %s, '', '[]', '[]', %s)",
            [
                subject_id(entry.subject), entry_id(entry.number), STANDARD, item.word,
                entry_id(entry.number), TEAMS[entry.owed_by][1], entry.owed_by,
                entry.started_by, entry.told, agency(entry.owed_by),
                [event_id(area.marks[entry.subject])], mask_of(entry.classes),
                sorted(entry.concerned),
            ],
        )  # fmt: skip
        cursor.executemany(
            "insert into worklist_concern (subject_id, entry_id, team_id, part) "
            "values (%s, %s, %s, 'needed')",
            [
                (subject_id(entry.subject), entry_id(entry.number), team)
                for team in sorted(entry.concerned)
            ],
        )
    cursor.executemany(
        "insert into failed_derivation (subject_id, team_id, office_id, at, since, "
        "reason, label) values (%s, %s, %s, now(), now(), '', %s)",
        [
            (subject_id(i.subject), i.of.home, i.of.office, i.word)
            for i in area.of("failure")
        ],
    )


def _by_the_keeper(cursor, area: Area, moment: datetime) -> None:
    cursor.executemany(
        "insert into event_release (subject_id, id, root, team_id, staff_id, "
        "given_by_id, source_event, since, until, basis) values (%s, "
        f"gen_random_uuid(), %s, %s, %s, %s, %s, {_MINUTES}, {_MINUTES}, '')",
        [
            (subject_id(area.events[one.event].subject), event_id(one.event), one.team,
             one.named, area.events[one.event].team, event_id(one.event), one.begins,
             one.ends)
            for one in area.releases
        ],
    )  # fmt: skip
    for item in area.of("proposal"):
        cursor.execute(
            "insert into policy_proposal (id, partnership_id, key, base_version, "
            "content, adopt_on, reason, proposed_by_id, proposed_at) values (%s, %s, "
            "'parameter:epds_probable', 1, '{}', now()::date, %s, 1, %s)",
            [PROPOSAL, AREA, item.word, moment],
        )


def _draft(area: Area, item: Item, moment: datetime) -> None:
    draft: Draft = item.of
    by = author(area, draft.team)
    with connection.cursor() as cursor:
        as_an_author(cursor, draft.team, draft.subject)
        cursor.execute("select set_config('plait.staff', %s, true)", [str(by)])
    drafts.write(
        drafts.Writing(
            subject_id=subject_id(draft.subject),
            meeting_id=event_id(area.called[draft.subject]),
            part=f"heard.{UUID(int=draft.number)}",
            base=0,
            value={"words": item.word, "note": item.word},
            sensitivity=draft.sensitivity,
            team_id=draft.team,
            by_id=by,
            at=moment,
        )
    )
