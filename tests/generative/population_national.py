"""Made-up families for the national definitions, and a slow count over timelines."""

from datetime import UTC, datetime, timedelta
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from plait.engine.derive import derive
from plait.population.readable import OWED
from plait.timeline.events import Event

START = datetime(2023, 1, 10, 9, 15, tzinfo=UTC)
AS_OF = datetime(2025, 7, 11, 12, 0, tzinfo=UTC)
KNOWN_AT = datetime(2024, 1, 18, 12, 0, tzinfo=UTC)
#: Days around which things happen, so that limits are hit, and just missed.
_DAYS = ((0,), (1, 13, 14, 15), (21, 21, 29, 30, 31), (42, 43, 55), (55, 56, 57),
         (60, 89, 91, 200), (364, 365, 366), (455, 456, 457),
         (911, 912, 914))  # fmt: skip
_MODES = (*[{"mode": "face_to_face"}] * 3, {"mode": "video"}, {"mode": "telephone"}, {})
_ASQ3 = ({"asq3": True}, {"asq3": True}, {"asq3": False}, {})
_HV = "contact.health_visitor."
_INFANTS = ("infant", "infant-2")


def families(seed, count=110):
    """The events of some families."""
    random = Random(seed)
    found = []
    for number in range(count):
        found += _family(random, f"{seed}F{number}")
    return found


def _family(random, name):
    made = []
    theme = random.choice([*_THEMES, "child"])
    days = [random.choice(around) for around in _DAYS]
    for number in range(random.randint(4, 26)):
        if made and random.random() < 0.12:
            made.append(_correction(random, made, number))
            continue
        kind, about, fact = _what(random, theme if number else "born")
        occurred = START + timedelta(days=random.choice(days))
        if not number:
            occurred = START
        occurred += timedelta(hours=random.choice([0, 0, 5, 14]))
        made.append(
            Event(
                f"{name}-{random.randint(0, 9)}{number:03}",
                f"family:{name}",
                f"{name}-{about}" if about else None,
                kind,
                occurred,
                occurred + timedelta(hours=random.choice([0, 0, 30, 900])),
                "a",
                fact,
            )
        )
    return made


def _correction(random, made, number):
    older = random.choice(made)
    fact = {"withdrawn": True} if random.random() < 0.3 else older.fact
    moved = older.occurred_at + timedelta(days=random.choice([-1, 0, 0, 2]))
    recorded = max(older.recorded_at, moved) + timedelta(days=random.choice([0, 3]))
    return Event(
        f"{older.id}c{number}", older.subject, older.about, older.kind, moved, recorded,
        "a", fact, corrects=older.id,
    )  # fmt: skip


#: By theme the kinds that a family's facts are of, some more often than others.
_THEMES = {
    "child": (
        "birth.recorded", "person.joined", *["person.died"] * 2, *["area.left"] * 2,
        *["transfer.accepted"] * 2, *[f"{_HV}new_birth"] * 4, *[f"{_HV}six_week"] * 3,
        *[f"{_HV}one_year"] * 3, *[f"{_HV}two_year"] * 3,
    ),
    "pregnancy": (
        "birth.recorded", "pregnancy.ended", "pregnancy.notified", "pregnancy.edd_set",
        *["pregnancy.booked"] * 2, *[f"{_HV}antenatal"] * 5, f"{_HV}new_birth",
    ),
    "care": (
        *["referral.mental_health.received"] * 3, "referral.mental_health.accepted",
        "referral.mental_health.declined", "discharge.mental_health",
        "referral.talking_therapies.made", *["therapy.started"] * 2,
        *["contact.perinatal"] * 3, "person.joined", "person.died",
        *["nonattendance.did_not_attend"] * 2, "nonattendance.no_access",
    ),
    "protection": ("s47.started", "strategy", "strategy", "conference_initial",
                   "conference_initial", "birth.recorded"),
    "born": ("birth.recorded",),
}  # fmt: skip


def _what(random, theme):
    """A kind, about whom, and a fact."""
    kind = random.choice(_THEMES[theme])
    child = random.choice(_INFANTS)
    mode = dict(random.choice(_MODES))
    moment = START + timedelta(days=random.choice([0, 1, 19, 98, 99, 300]))
    day = moment.date().isoformat()
    visit = [child, child, "mother", "sibling", None], mode
    said = {
        "strategy": ([None], {"type": kind}),
        "conference_initial": ([None], {"type": kind}),
        "s47.started": ([None], {}),
        "contact.perinatal": (["mother", "mother", child], mode),
        "nonattendance.did_not_attend": (["mother", child], _missed(random)),
        "nonattendance.no_access": (["mother", child], _missed(random)),
        f"{_HV}antenatal": (["mother"], mode),
        f"{_HV}new_birth": visit,
        f"{_HV}six_week": visit,
        f"{_HV}one_year": visit,
        f"{_HV}two_year": (visit[0], mode | dict(random.choice(_ASQ3))),
        "person.joined": _joined(random, child, day),
        "birth.recorded": ([child], random.choice([{}, {}, {"born_on": day}])),
        "pregnancy.notified": (["mother"], {"edd": day}),
        "pregnancy.edd_set": (["mother"], {"edd": day}),
        "pregnancy.booked": (["mother"], {"gestation_days": random.choice([70, 196])}),
        "transfer.accepted": ([None], {"home": True}),
        "area.left": ([None, child], {}),
        "person.died": ([child, "mother"], {}),
    }
    whom, fact = said.get(kind, (["mother"], {}))
    return "meeting.held" if "type" in fact else kind, random.choice(whom), fact


def _missed(random):
    """What was missed: in words, by its kind of contact, or as neither."""
    kind = {"contact": random.choice(["contact.perinatal", "contact.other"])}
    words = random.choice(["perinatal appointment", "antenatal contact"])
    return random.choice([{"planned": words}, kind, {"planned": words, **kind}, {}])


def _joined(random, child, day):
    role = random.choice(["infant", "unborn", "partner"])
    about = "mother" if role == "partner" else child
    return [about], {"role": role, "born_on": day}


def write_owed(folder, events, gathered, standards, known_at):
    """What `derive` says of them, in one file as an audit writes it."""
    rows = []
    for family, subject in enumerate(gathered.subjects):
        ranks = {id_: rank for rank, id_ in enumerate(gathered.ids[family], start=1)}
        people = {person: at for at, person in enumerate(gathered.people[family])}
        own = [event for event in events if event.subject == subject]
        for one in derive(own, standards, AS_OF, known_at):
            row = dict.fromkeys(OWED.names)
            row |= {"standard": one.standard, "state": one.state, "family": family}
            row |= {"about": people.get(one.about, -1), "trigger": ranks[one.trigger]}
            row |= {"opened": one.opened_at, "due": one.due_at}
            rows.append(row)
    folder.mkdir()
    for number in range(2):
        part = [row for row in rows if row["family"] & 1 == number]
        table = pa.Table.from_pylist(part, OWED)
        pq.write_table(table, folder / f"bucket-{number:05}.parquet")
