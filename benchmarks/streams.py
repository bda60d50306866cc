"""Made-up events of one family, as dense as asked for, the same for a given seed."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from plait.timeline.events import Event
from plait.timeline.facts import check

SUBJECT = "family:B1"
BIRTH = datetime(2025, 6, 2, 4, 30, tzinfo=UTC)
#: The stream runs from the eighth week of the pregnancy to the second birthday.
FIRST = BIRTH - timedelta(days=224)
LAST = BIRTH + timedelta(days=730)

Make = Callable[[random.Random], Mapping[str, Any]]


def _nothing(_: random.Random) -> Mapping[str, Any]:
    return {}


def _epds(chance: random.Random) -> Mapping[str, Any]:
    level = chance.choice((0, 0, 0, 1, 1, 2))
    return {"items": [min(3, max(0, level + chance.randint(-1, 1))) for _ in range(10)]}


def _whooley(chance: random.Random) -> Mapping[str, Any]:
    return {"items": [int(chance.random() < 0.2), int(chance.random() < 0.2)]}


def _seen(chance: random.Random) -> Mapping[str, Any]:
    return {"infant_seen": chance.random() < 0.8}


def _message(chance: random.Random) -> Mapping[str, Any]:
    return {
        "urgency": chance.choice(("routine", "routine", "urgent")),
        "to": chance.choice(("health_visitor", "midwife", "gp")),
    }


def _referral(chance: random.Random) -> Mapping[str, Any]:
    return {"urgency": chance.choice(("routine", "routine", "urgent"))}


def _injury(chance: random.Random) -> Mapping[str, Any]:
    return {
        "marks": [{"site": "left cheek", "kind": "bruise"}],
        "mobile": False,
        "explanation": chance.choice(("none", "plausible", "plausible")),
    }


#: How often, which kind, about whom, by whom, and what its fact says.
_USUAL: tuple[tuple[int, str, str, str, Make], ...] = (
    (14, "contact.midwife.antenatal", "mother", "maternity", _nothing),
    (8, "contact.midwife.postnatal", "mother", "maternity", _nothing),
    (16, "contact.health_visitor.other", "infant", "health_visiting", _seen),
    (10, "contact.gp.other", "mother", "gp", _nothing),
    (6, "contact.perinatal", "mother", "perinatal", _nothing),
    (4, "contact.emergency_department", "infant", "paediatrics", _nothing),
    (6, "nonattendance.did_not_attend", "mother", "maternity", _nothing),
    (3, "nonattendance.was_not_brought", "infant", "health_visiting", _nothing),
    (8, "screen.epds", "mother", "health_visiting", _epds),
    (4, "screen.whooley", "mother", "maternity", _whooley),
    (3, "screen.wellbeing_asked", "mother", "health_visiting", _nothing),
    (8, "message.sent", "mother", "maternity", _message),
    (7, "message.acknowledged", "mother", "health_visiting", _nothing),
    (2, "handover.offered", "mother", "maternity", _nothing),
    (2, "handover.accepted", "mother", "health_visiting", _nothing),
    (2, "referral.mental_health.received", "mother", "perinatal", _referral),
    (2, "triage.completed", "mother", "perinatal", _nothing),
    (3, "assessment.mental_health", "mother", "perinatal", _nothing),
    (2, "assessment.risk", "mother", "perinatal", _nothing),
    (1, "concern.red_flag", "mother", "maternity", lambda _: {"flags": ["new"]}),
    (1, "injury.observed", "infant", "health_visiting", _injury),
    (1, "paediatric.assessed", "infant", "paediatrics", _nothing),
    (2, "referral.social_care.made", "infant", "health_visiting", _nothing),
    (2, "referral.social_care.decided", "infant", "social_care", _nothing),
)


def family(events: int, *, seed: int = 7) -> list[Event]:
    """So many events of a mother, her infant and her partner, in order.

    Raises:
        ImpossibleFact: a fact of the stream is not one that Plait would take.
    """
    chance = random.Random(seed)
    stream = _beginning()
    usual = [(kind, about, agency, make) for _, kind, about, agency, make in _USUAL]
    weights = [row[0] for row in _USUAL]
    while len(stream) < events:
        [(kind, about, agency, make)] = chance.choices(usual, weights)
        start = BIRTH if about == "infant" else FIRST
        minutes = int((LAST - start).total_seconds() // 60)
        at = start + timedelta(minutes=chance.randrange(minutes))
        stream.append(_event(len(stream), kind, about, agency, at, make(chance)))
    stream = stream[:events]
    stream.sort(key=lambda event: event.occurred_at)
    return stream


def usual_kinds() -> dict[str, int]:
    """The kinds that the stream draws from, and how often each comes."""
    return {kind: often for often, kind, *_ in _USUAL}


def _beginning() -> list[Event]:
    """Who the family is, and how the infant came."""
    edd = (BIRTH + timedelta(days=4)).date().isoformat()
    born_on = BIRTH.date().isoformat()
    rows = (
        ("person.joined", "mother", FIRST, {"role": "mother", "household": True}),
        ("person.joined", "partner", FIRST, {"role": "partner", "household": True}),
        ("pregnancy.notified", "mother", FIRST, {"edd": edd}),
        ("pregnancy.booked", "mother", FIRST + timedelta(days=10), {}),
        ("contact.midwife.booking", "mother", FIRST + timedelta(days=10), {}),
        ("person.joined", "infant", BIRTH, {"role": "infant", "household": True}),
        ("birth.recorded", "infant", BIRTH, {"born_on": born_on}),
    )
    return [
        _event(number, kind, about, "maternity", at, fact)
        for number, (kind, about, at, fact) in enumerate(rows)
    ]


def _event(
    number: int,
    kind: str,
    about: str,
    agency: str,
    at: datetime,
    fact: Mapping[str, Any],
) -> Event:
    """An event that was recorded twenty minutes after it happened."""
    return Event(
        id=f"e{number}",
        subject=SUBJECT,
        about=f"B1-{about}",
        kind=kind,
        occurred_at=at,
        recorded_at=at + timedelta(minutes=20),
        agency=agency,
        fact=check(kind, fact),
    )
