"""What is known, for the second opinion on what is owed: read naively, from events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from generative.oracle_clock import london
from generative.oracle_table import days

REVERSED = {3, 5, 6, 7, 8, 9, 10}
ROLES = {"mother", "unborn", "infant", "partner", "other_carer", "sibling"}


@dataclass
class Fact:
    """An event as it is known: the newest version under the first one's name."""

    id: str
    about: str | None
    kind: str
    fact: dict
    at: datetime
    first_recorded: datetime
    agency: str
    role: str | None = None

    def field(self, name):
        """A value of the fact, or what the questionnaire comes to."""
        if self.kind.startswith("screen.") and name in ("total", "safety"):
            return _score(self.kind[7:], self.fact)[name == "safety"]
        return self.fact.get(name)

    @property
    def order(self):
        """When it happened, and what came first to be known."""
        return self.at, self.first_recorded, self.id


_SAFETY = {"epds": [10], "phq9": [9], "core10": [6], "pbq": [18, 24]}


def _score(instrument, fact):
    if fact.get("answers_printed") is not None:
        if instrument != "epds":
            raise NotImplementedError(instrument)
        items = [
            3 - p if n in REVERSED else p
            for n, p in enumerate(fact["answers_printed"], 1)
        ]
    elif fact.get("items") is not None:
        items = [int(i in (1, True, "yes")) if instrument == "whooley" else i
                 for i in fact["items"]]  # fmt: skip
    else:
        return fact.get("total"), fact.get("safety_item")
    safety = [items[n - 1] for n in _SAFETY.get(instrument, [])]
    return sum(items), max(safety) if safety else None


class World:
    """What was known at one moment of what had happened by another."""

    def __init__(self, events, as_of, known_at):
        seen = [e for e in events if known_at is None or e.recorded_at <= known_at]
        by_id = {e.id: e for e in seen}
        chains: dict[str, list] = {}
        self.root_of = {}
        for event in seen:
            root, steps = event, 0
            while root.corrects in by_id:
                root, steps = by_id[root.corrects], steps + 1
            self.root_of[event.id] = root.id
            chains.setdefault(root.id, []).append((event.recorded_at, steps, event.id))
        self.facts = []
        for root, versions in chains.items():
            newest = by_id[max(versions)[2]]
            if newest.fact.get("withdrawn") or newest.occurred_at > as_of:
                continue
            self.facts.append(
                Fact(root, newest.about, newest.kind, dict(newest.fact),
                     newest.occurred_at, by_id[root].recorded_at, newest.agency)
            )  # fmt: skip
        self.facts.sort(key=lambda f: f.order)
        for fact in self.facts:
            fact.role = self.role(fact.about)
        self.as_of = as_of

    def role(self, person):
        """What somebody is in the family, as far as is known now."""
        found = None
        if person is None:
            return None
        for fact in self.facts:
            if fact.about == person and fact.kind == "person.joined":
                found = fact.fact["role"]
            if fact.about == person and fact.kind == "birth.recorded":
                found = "infant" if found in (None, "unborn") else found
        tail = (person or "").rstrip("0123456789").rstrip("-").split("-")[-1]
        return found or (tail if tail in ROLES else None)

    def of(self, *kinds):
        """The facts of these kinds, in order."""
        return [fact for fact in self.facts if fact.kind in kinds]

    def born_on(self, person):
        """The birthday: of the birth, or as it was said when they joined."""
        if person is None:
            return None
        births = [f for f in self.of("birth.recorded") if f.about == person]
        joined = [f for f in self.of("person.joined") if f.about == person]
        for fact in [*reversed(births), *joined]:
            if fact.fact.get("born_on"):
                return date.fromisoformat(fact.fact["born_on"])
        return london(births[-1].at) if births else None

    def pregnancy(self, at):
        """After which end, and up to which, a moment's pregnancy runs."""
        births = [f.at for f in self.of("birth.recorded")]
        last = [
            b for b in births
            if not any(b < other <= b + days(90) for other in births)
        ]  # fmt: skip
        ends = sorted(last + [f.at for f in self.of("pregnancy.ended")])
        before = [end for end in ends if end < at]
        after = [end for end in ends if end >= at]
        return before[-1] if before else None, after[0] if after else None

    def due_date(self, at):
        """The newest due date of that pregnancy, or the one that booking implies."""
        start, end = self.pregnancy(at)

        def inside(fact):
            return (start is None or fact.at > start) and (
                end is None or fact.at <= end
            )

        stated = [
            (f.at, f.first_recorded, f.kind == "pregnancy.edd_set", f.id, f.fact["edd"])
            for f in self.of("pregnancy.notified", "pregnancy.edd_set")
            if f.fact.get("edd") and inside(f)
        ]
        if stated:
            return date.fromisoformat(max(stated)[-1])
        booked = [
            f for f in self.of("pregnancy.booked")
            if f.fact.get("gestation_days") is not None and inside(f)
        ]  # fmt: skip
        if booked:
            return london(booked[-1].at) + days(280 - booked[-1].fact["gestation_days"])
        return None
