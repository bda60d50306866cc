"""A second opinion on what is owed: the vocabulary read again, naively.

Written from the words alone and sharing no code with the engine: the thirty standards
stand here as rows, days are counted one by one, and every event is asked about every
duty. It is slow and short. Where it and the engine differ, one of them is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from generative.oracle_clock import last_moment, london, midnight
from generative.oracle_table import TABLE, days

REVERSED = {3, 5, 6, 7, 8, 9, 10}
ROLES = {"mother", "unborn", "infant", "partner", "other_carer", "sibling"}


# --- what is known ----------------------------------------------------------------


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


# --- duties -----------------------------------------------------------------------


class Judge:
    """One standard on one world."""

    def __init__(self, row, world, closes=None, limits=None):
        self.row, self.world, self.closes = row, world, closes
        self.within = (limits or {}).get(row.id, row.within)

    def start(self, fact):
        """Its moment on the chosen clock."""
        recorded = self.row.clock == "recorded"
        return fact.first_recorded if recorded else fact.at

    def starts(self):
        """Each trigger with its partner and the opening, the earliest opening first."""
        row, found = self.row, []
        for trigger in self.world.facts:
            if not any(s(trigger) for s in row.when) or london(trigger.at) < row.since:
                continue
            if any(
                any(s(f) for s in row.unless)
                and trigger.at - row.unless_within <= f.at <= trigger.at
                and f is not trigger
                for f in self.world.facts
            ):
                continue
            opened, partner = self.start(trigger), None
            if row.also:
                partner = self.partner(trigger)
                if partner is None:
                    continue
                opened = max(opened, self.start(partner))
            if opened <= self.world.as_of:
                found.append((opened, trigger.order, trigger, partner))
        return sorted(found, key=lambda one: one[:2])

    def rows(self):
        """Every duty under the standard, as the fields that can be compared."""
        row, seen, found = self.row, set(), []
        for opened, _, trigger, partner in self.starts():
            end = self.end(trigger, partner, opened)
            key = self.key(trigger, end)
            if key in seen:
                continue
            seen.add(key)
            limit = self.within(trigger.fact) if callable(self.within) else self.within
            found.append(self.made(trigger, partner, opened, end, limit, row.opens))
            while row.again and end and end[2] and ("again", end[1].id) not in seen:
                since, done = end[0], end[1]
                seen.add(("again", done.id))
                end = self.end(done, None, since)
                found.append(self.made(done, None, since, end, row.again, None))
        return found

    def partner(self, trigger):
        """The other half: the earliest on the chosen clock."""
        until = (
            self.world.pregnancy(trigger.at)[1]
            if self.row.after is None
            else trigger.at + self.row.after
        )
        halves = [
            f for f in self.world.facts
            if f is not trigger
            and any(s(f) for s in self.row.also)
            and f.at >= trigger.at - self.row.before
            and (until is None or f.at <= until)
            and (not self.row.same_person or f.about == trigger.about)
        ]  # fmt: skip
        return min(halves, key=lambda f: (self.start(f), f.order), default=None)

    def key(self, trigger, end):
        """What two triggers share if they are one duty."""
        if self.row.repeat == "each":
            return trigger.id
        if self.row.repeat == "rearm":
            person = trigger.about if self.row.same_person else None
            return person, end and end[1].id
        if self.row.of_pregnancy or self.row.whose:
            return self.world.pregnancy(trigger.at)
        return trigger.about

    def counts(self, fact, trigger, partner, opened):
        """Whether it is late enough, names no other, and is not itself."""
        if fact is trigger or fact is partner:
            return False
        if self.row.same_person and fact.about != trigger.about:
            return False
        earliest = opened - self.row.lookback
        named = fact.fact.get("answers")
        if named is not None:
            halves = {trigger.id, partner.id if partner else trigger.id}
            return self.world.root_of.get(named, named) in halves and fact.at >= min(
                earliest, trigger.at
            )
        shared = any(fact.kind in s.kinds for s in self.row.when)
        if shared and fact.at <= trigger.at:
            return False
        return fact.at >= earliest

    def end(self, trigger, partner, opened):
        """(moment, event, whether it was met), or None."""
        met = self.answer(trigger, partner, opened)
        stops = self.stops(trigger, partner, opened)
        stop = min(stops, key=lambda s: s[0], default=None)
        if met and (stop is None or met.at <= stop[0]):
            return met.at, met, True
        return (*stop, False) if stop else None

    def answer(self, trigger, partner, opened):
        """The first event that answers."""
        able = [f for f in self.world.facts if self.counts(f, trigger, partner, opened)]
        if not self.row.together:
            return next((f for f in able if any(s(f) for s in self.row.then)), None)
        one, other = self.row.then
        pairs = [
            max(a, b, key=lambda f: f.order)
            for a in able if one(a) for b in able
            if other(b) and a.agency != b.agency
        ]  # fmt: skip
        return min(pairs, key=lambda f: f.order, default=None)

    def stops(self, trigger, partner, opened):
        """(moment, event) of everything that would end it unanswered."""
        found = [
            (f.at, f) for f in self.world.facts
            if any(s(f) for s in self.row.stop)
            and f.at >= opened and self.counts(f, trigger, partner, opened)
        ][:1]  # fmt: skip
        for death in self.world.of("person.died"):
            if death.about is not None and self.is_theirs(death, trigger):
                found.append((max(death.at, opened), death))
        for left in self.world.of("area.left"):
            if left.about is None or self.is_theirs(left, trigger):
                accepted = self.accepted(left, trigger)
                if accepted is not None and accepted >= opened:
                    found.append((accepted, left))
        for loss in self.world.of("pregnancy.ended"):
            of_it = self.row.of_pregnancy or trigger.role == "unborn"
            if loss.role == trigger.role == "unborn":
                another = loss.about != trigger.about
            else:
                of = self.world.pregnancy
                another = of(loss.at) != of(trigger.at)
            if of_it and not another and loss.at >= opened:
                found.append((loss.at, loss))
        return found

    def is_theirs(self, fact, trigger):
        """Whether it is about the person whose clock it is."""
        if self.row.whose:
            return fact.role == self.row.whose
        return fact.about == trigger.about

    def accepted(self, left, trigger):
        """When the move was complete."""
        if left.fact.get("transfer_accepted"):
            return left.at
        moves = [
            f for f in self.world.of("area.left")
            if f.about == left.about and not f.fact.get("transfer_accepted")
        ]  # fmt: skip
        acceptances = [
            f for f in self.world.of("responsibility.accepted")
            if f.about is None or self.is_theirs(f, trigger)
        ]  # fmt: skip
        number = moves.index(left)
        if number >= len(acceptances):
            return None
        return max(left.at, acceptances[number].at)

    def base(self, limit, trigger):
        """The day that the limit hangs on."""
        if limit[0] == "gestation":
            return self.world.due_date(trigger.at)
        return self.world.born_on(trigger.about)

    def made(self, trigger, partner, opened, end, limit, opens):
        """The duty as the engine would write it."""
        due = last_moment(limit, opened, self.base(limit, trigger), self.closes)
        window = opens and last_moment(opens, opened, self.base(opens, trigger))
        if window:
            window = midnight(london(window))
        as_of = self.world.as_of
        if end and end[0] <= as_of:
            late = due is not None and end[0] > due
            state = (("met", "met_late") if end[2] else ("stopped", "missed"))[late]
        elif due is not None and as_of > due:
            state = "overdue"
        else:
            state = "waiting" if window and as_of < window else "due"
        return {
            "standard": self.row.id,
            "about": trigger.about,
            "opened_at": opened.isoformat(),
            "opens_at": window.isoformat() if window else None,
            "due_at": due.isoformat() if due else None,
            "state": state,
            "met_by": end[1].id if end and end[2] else None,
            "stopped_by": end[1].id if end and not end[2] else None,
            "owed_by": self.row.owed_by,
            "because": [f.id for f in (trigger, partner) if f],
        }


def owed(events, as_of, known_at=None, *, closes=None, limits=None):
    """What the events of one subject come to, sorted."""
    world = World(events, as_of, known_at)
    subject = events[0].subject.split(":")[0] if events else "family"
    found = [
        made
        for row in TABLE
        if row.subject == subject
        for made in Judge(row, world, closes, limits).rows()
    ]
    return sorted(found, key=repr)
