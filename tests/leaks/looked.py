"""Of an area: who looks after privacy, emergencies, their reviews, and who looked.

What is said here of openings is written as the log would hold it, and the grants of
emergencies as the door would make them.
"""

import random
from datetime import datetime, timedelta

from generative.access_oracle import Emergency, Event, Post
from generative.access_worlds import event_id, subject_id
from leaks.area import OFFICE, Area, Item, Look, Words, add_event

OPENED, REVIEWED = "access.emergency_opened", "access.reviewed"
POLICE = 4
#: Of an emergency: from when until when, in minutes from now. Over, running, over this
#: very moment, and just begun.
SPANS = ((-30, 30), (-30, 30), (-60, 0), (-90, -40), (-59, 1), (-1, 59))
#: In an emergency the classes 0 to 3 are given.
_GIVEN = 15


def officers(area: Area, chance: random.Random) -> None:
    """One looks after privacy for the area, one for an agency, and one did before."""
    first, second, third = chance.sample(range(1, area.staff + 1), 3)
    area.posts.append(Post(first, OFFICE, -90, None, officer=True))
    agency = chance.choice([1, 2, 3, 4])
    area.posts.append(Post(second, agency, -90, None, officer=True))
    area.posts.append(Post(third, chance.choice([1, OFFICE]), -90, 0, officer=True))


def an_officer_is_kin(area: Area, subject: int) -> None:
    """Whoever looks after privacy for the area is close to this family."""
    officer = next(one.staff for one in area.posts if one.officer)
    area.kin.add((officer, subject))


def make(area: Area, subject: int, words: Words, chance: random.Random) -> None:
    """Openings of one family: by anybody, and some of them in an emergency."""
    for post in chance.sample(area.posts, 2):
        _looks(area, subject, words, chance, Look(post.staff, post.team))
    for look in _in_emergencies(area, chance):
        _emergency(area, subject, words, chance, look)


def _in_emergencies(area: Area, chance: random.Random) -> list[Look]:
    """By anybody, by an officer, and by a colleague of an officer: each once."""
    watching = [one for one in area.posts if one.officer]
    watched = {one.team for one in watching}
    colleagues = [o for o in area.posts if o.team in watched and not o.officer]
    posts = [chance.choice(found) for found in (area.posts, watching, colleagues)]
    return [Look(s, t) for s, t in {one.staff: one.team for one in posts}.items()]


def _looks(
    area: Area, subject: int, words: Words, chance: random.Random, look: Look
) -> None:
    area.items.append(Item("opening", words(), subject, look))
    if chance.random() < 0.5:
        area.items.append(Item("inquiry", words(), subject, look))


def _emergency(
    area: Area, subject: int, words: Words, chance: random.Random, look: Look
) -> None:
    begins, ends = chance.choice(SPANS)
    emergency = Emergency(subject, look.team, look.staff, begins, ends)
    area.emergencies.append(emergency)
    kept = "police" if look.team == POLICE else "routine"
    event = add_event(
        area, subject, words, chance, OPENED, team=look.team, sensitivity=kept
    )
    area.opened[event.number] = emergency
    area.items.append(Item("emergency", words(), subject, event))
    if chance.random() < 0.6 and not _is_asked(area, subject, look):
        area.items.append(Item("inquiry", words(), subject, look))
    if chance.random() < 0.5:
        review = add_event(
            area, subject, words, chance, REVIEWED, team=OFFICE, sensitivity=kept
        )
        area.reviews[review.number] = event.number
        area.items.append(Item("review", words(), subject, review))


def _is_asked(area: Area, subject: int, look: Look) -> bool:
    return any(one.of.staff == look.staff for one in area.of("inquiry", subject))


def looks_of(area: Area, subject: int) -> list[Look]:
    """Every opening of a family that is in the log."""
    return [
        *(one.of for one in area.of("opening", subject)),
        *(
            Look(one.staff, one.team)
            for one in area.emergencies
            if one.subject == subject and one.begins < 0
        ),
    ]


def fact_of(area: Area, event: Event, word: str, moment: datetime) -> dict[str, object]:
    """What the events of an emergency say; `word` is the event's own."""
    if event.number in area.opened:
        until = moment + timedelta(minutes=area.opened[event.number].ends)
        return {
            "note": word,
            "reason": area.word("emergency", event),
            "code": "child_danger",
            "opened_until": until.isoformat(),
        }
    if event.number in area.reviews:
        return {
            "remark": word,
            "note": area.word("review", event),
            "answers": str(event_id(area.reviews[event.number])),
            "outcome": "right",
        }
    return {}


def write(cursor, area: Area, moment: datetime) -> None:
    """The log, what was asked about it, and the grants; afterwards acts the engine."""
    cursor.execute("set local role plait_keeper")
    for item in area.of("opening"):
        looked: Look = item.of
        at = moment - timedelta(minutes=95)
        _log(cursor, item.subject, looked, at, item.word, item.word)
    for one in area.emergencies:
        if one.begins < 0:
            at = moment + timedelta(minutes=one.begins)
            _log(cursor, one.subject, Look(one.staff, one.team), at, "emergency", "")
    for item in area.of("inquiry"):
        cursor.execute(
            "insert into looked_into (subject_id, id, staff_id, day, by_id, at, words) "
            "select %s, gen_random_uuid(), %s, "
            "(max(at) at time zone 'Europe/London')::date, 1, now(), %s "
            "from access_entry where subject_id = %s and staff_id = %s",
            [
                subject_id(item.subject), item.of.staff, item.word,
                subject_id(item.subject), item.of.staff,
            ],
        )  # fmt: skip
    cursor.execute("set local role plait_engine")
    for number, one in area.opened.items():
        cursor.execute(
            "insert into involvement (subject_id, id, team_id, staff_id, role, "
            "classes, purpose, since, until, basis, source_event) values (%s, "
            "gen_random_uuid(), %s, %s, 'emergency', %s, 'emergency', "
            "now() + %s * interval '1 minute', now() + %s * interval '1 minute', "
            "'opened it in an emergency', %s)",
            [
                subject_id(one.subject), one.team, one.staff, _GIVEN, one.begins,
                one.ends, event_id(number),
            ],
        )  # fmt: skip


def _log(
    cursor, subject: int, look: Look, at: datetime, purpose: str, why: str
) -> None:
    cursor.execute(
        "insert into access_entry (subject_id, id, staff_id, team_id, at, purpose, "
        "why, classes) values (%s, gen_random_uuid(), %s, %s, %s, %s, %s, 1)",
        [subject_id(subject), look.staff, look.team, at, purpose, why],
    )
