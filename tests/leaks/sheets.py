"""A care plan in an area: a version with a part of another class, and what is drafted.

The perinatal team writes it, and its service says what a plan holds.
"""

from __future__ import annotations

import random
from pathlib import Path
from uuid import UUID

from generative.access_worlds import event_id, subject_id
from leaks.area import Area, Item, Words, add_event
from plait.records import document_drafts
from plait.standards import services
from plait.timeline.documents import PLAN
from plait.timeline.facts.documents import PART
from plait.worklist.writing import draft_id

#: Who writes plans.
TEAM = 2
SERVICES = Path(__file__).parents[1] / "data" / "services"
_WRITTEN = ("person", "event", "entry", "sheet")
#: What the pages of documents could show.
SHOWS = dict.fromkeys(
    ("documents", "document", "document-compare", "document-write", "document-save",
     "document-step"),
    _WRITTEN,
)  # fmt: skip


def make(area: Area, subject: int, words: Words) -> None:
    """A version with a part in the area, and a section that is being written."""
    chance = random.Random(f"sheets {area.seed} {subject}")
    guarded = chance.choice(["routine", "third_party", "domestic_abuse"])
    plan = add_event(
        area, subject, words, chance, PLAN, team=TEAM, sensitivity="health"
    )
    part = add_event(area, subject, words, chance, PART, team=TEAM, sensitivity=guarded)
    area.sheets |= {plan.number: plan.number, part.number: plan.number}
    area.items.append(Item("sheet", words(), subject, TEAM))


def fact_of(area: Area, number: int, word: str) -> dict[str, object]:
    """The fact of a version or of its part: the word is that of a section."""
    if number not in area.sheets:
        return {}
    version, name = area.sheets[number], "risk"
    fact: dict[str, object] = {"version": 1}
    if version != number:
        fact["belongs_to"], name = str(event_id(version)), "home_safety"
    section = {"id": name, "title": f"Title {name}", "words": word, "at_night": True}
    return fact | {"document": {"id": "care-plan", "sections": [section]}}


def whose(area: Area, number: int) -> str:
    """Whom an event is about: a plan is the mother's, as what is planned for her is."""
    return "mother" if number in area.sheets or number in area.planned else "infant"


def write(cursor, area: Area, moment, *, by: int) -> None:
    """Write the drafts, as somebody of the team; the service says what a plan holds."""
    services.use(SERVICES)
    cursor.execute("set local role plait_app")
    for item in area.of("sheet"):
        family = subject_id(item.subject)
        for name, value in (
            ("subject", family), ("staff", by), ("teams", f",{TEAM},"),
            ("classes", 127), ("excluded", "{}"),
        ):  # fmt: skip
            text = str(value)
            cursor.execute("select set_config(%s, %s, true)", [f"plait.{name}", text])
        document_drafts.write(
            document_drafts.Writing(
                subject_id=family, draft_id=_draft(family), section="partner", base=0,
                words=item.word, sensitivity="routine", team_id=TEAM, by_id=by,
                at=moment,
            )
        )  # fmt: skip
    cursor.execute("set local role plait_engine")


def _draft(family: UUID) -> UUID:
    """The draft of the next version: the team recorded one."""
    return draft_id(family, "care-plan", TEAM, 1)
