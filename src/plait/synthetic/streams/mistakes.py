"""Mistakes of recording: some are corrected, a few were never true at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from plait.synthetic import rates
from plait.synthetic.diary import Diary, draw_uuid
from plait.timeline.events import Event

#: What others hang on stays as it is: a demo is for reading.
_NEVER_WRONG = ("person.", "pregnancy.", "birth.", "plan.child", "s47.", "injury.")
_HIGHEST_EPDS = 30
#: What answers no duty, so that taking it back leaves no old one undone.
_MAY_BE_TAKEN_BACK = (
    "screen.wellbeing_asked",
    "contact.midwife.antenatal",
    "contact.health_visitor.other",
    "contact.emergency_department",
    "contact.perinatal",
)


def tell(diary: Diary) -> None:
    """Correct a few of the events some days later; withdraw a few of those."""
    for event in list(diary.events):
        if event.kind.startswith(_NEVER_WRONG) or not diary.chance(rates.CORRECTED):
            continue
        noticed = event.recorded_at + timedelta(hours=diary.draw.randrange(2, 400))
        if noticed > diary.as_of:
            continue
        fact = _instead(diary, event)
        diary.events.append(
            Event(
                id=draw_uuid(diary.draw),
                subject=event.subject,
                about=event.about,
                kind=event.kind,
                occurred_at=event.occurred_at,
                recorded_at=noticed,
                agency=event.agency,
                fact=fact,
                corrects=event.id,
                team=event.team,
                by=event.by,
            )
        )


def _instead(diary: Diary, event: Event) -> dict[str, Any]:
    """What is recorded in its place."""
    can_be = event.kind in _MAY_BE_TAKEN_BACK
    if can_be and diary.chance(rates.CORRECTION_WITHDRAWS):
        return {"withdrawn": True, "reason": "Recorded for the wrong family."}
    fact = dict(event.fact)
    if event.kind == "screen.epds":
        step = diary.draw.choice([-2, -1, 1, 2])
        fact["total"] = min(max(fact["total"] + step, 3), _HIGHEST_EPDS)
        return {**fact, "reason": "Added up again."}
    return {**fact, "reason": "Details put right."}
