"""A second opinion on what is owed: the vocabulary read again, naively.

Written from the words alone and sharing no code with the engine: the thirty standards
stand here as rows, days are counted one by one, and every event is asked about every
duty. It is slow and short. Where it and the engine differ, one of them is wrong.
"""

from __future__ import annotations

from generative.oracle_clock import last_moment, london, midnight
from generative.oracle_table import TABLE, days
from generative.oracle_world import World

SIGNS = {
    "pregnancy.notified", "pregnancy.edd_set", "pregnancy.booked",
    "contact.midwife.booking", "contact.midwife.antenatal",
}  # fmt: skip


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
            held = self.held(trigger.at, trigger.about)
            if held is None:
                continue
            opened = max([opened, *map(self.start, held)])
            if opened <= self.world.as_of:
                found.append((opened, trigger.order, trigger, partner, held))
        return sorted(found, key=lambda one: one[:2])

    def rows(self):
        """Every duty under the standard, as the fields that can be compared."""
        row, seen, found = self.row, set(), []
        for opened, _, trigger, partner, held in self.starts():
            end = self.end(trigger, partner, opened, held)
            key = self.key(trigger, end)
            if key in seen:
                continue
            seen.add(key)
            limit = self.within(trigger.fact) if callable(self.within) else self.within
            rests = [f for f in (trigger, partner, *held) if f]
            found.append(self.made(rests, opened, end, limit, row.opens))
            while row.again and end and end[2] and ("again", end[1].id) not in seen:
                since, done = end[0], end[1]
                still = self.held(since, trigger.about)
                if still is None:
                    break
                seen.add(("again", done.id))
                end = self.end(done, None, since, still)
                found.append(self.made([done, *still], since, end, row.again, None))
        return found

    def held(self, at, about):
        """What made every line so at a moment; None where one was not."""
        found = []
        for line in self.row.while_:
            proofs = [self.proof(state, at, about) for state in line]
            proofs = [proof for proof in proofs if proof]
            if not proofs:
                return None
            found += [f for f in proofs[0][1:] if f not in found]
        return found

    def proof(self, state, at, about):
        """(True, and the fact that it rests on), or nothing."""
        kind, *what = state
        day, world = london(at), self.world
        if kind == "pregnant":
            start, _ = world.pregnancy(at)
            signs = [
                f.at for f in world.facts
                if f.kind in SIGNS and f.at <= at and (start is None or f.at > start)
            ]  # fmt: skip
            due = world.due_date(at)
            last = due + days(21) if due else day
            if due is None and signs and at - min(signs) > days(301):
                return ()
            return (True,) if signs and day <= last else ()
        if kind == "gestation":
            due = world.due_date(at)
            reached = due and 280 - (due - day).days
            return (True,) if due and what[0] <= reached <= what[1] else ()
        if kind == "open":
            fact = self.opener(*what, at, about)
            return (True, fact) if fact else ()
        everybody = {f.about for f in world.facts if f.about}
        one = about is not None and world.role(about) == "infant"
        for person in [about] if one else everybody:
            born = world.role(person) == "infant" and world.born_on(person)
            if born and born <= day:
                under = (day - born).days < what[0]
                if under == (kind == "under"):
                    return (True,)
        return ()

    def opener(self, since, until, at, about):
        """The earliest that was started by then and not ended since."""
        for fact in self.world.facts:
            if fact.at > at or not since(fact):
                continue
            if self.row.same_person and about and fact.about not in (None, about):
                continue
            ends = [f for f in self.world.facts if until(f) and f.at <= at]
            if not any(
                f.order > fact.order
                and (None in (f.about, fact.about) or f.about == fact.about)
                for f in ends
            ):
                return fact
        return None

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
        halves.sort(key=lambda f: (self.start(f), f.order))
        return halves[self.row.times - 1] if len(halves) >= self.row.times else None

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

    def counts(self, fact, trigger, partner, opened, held=()):
        """Whether it is late enough, names no other, and is not itself."""
        if fact is trigger or fact is partner or fact in held:
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

    def end(self, trigger, partner, opened, held=()):
        """(moment, event, whether it was met), or None."""
        met = self.answer(trigger, partner, opened, held)
        stops = self.stops(trigger, partner, opened, held)
        stop = min(stops, key=lambda s: s[0], default=None)
        if met and (stop is None or met.at <= stop[0]):
            return met.at, met, True
        return (*stop, False) if stop else None

    def answer(self, trigger, partner, opened, held):
        """The first event that answers."""
        able = [
            f for f in self.world.facts
            if self.counts(f, trigger, partner, opened, held)
        ]  # fmt: skip
        if not self.row.together:
            return next((f for f in able if any(s(f) for s in self.row.then)), None)
        one, other = self.row.then
        pairs = [
            max(a, b, key=lambda f: f.order)
            for a in able if one(a) for b in able
            if other(b) and a.agency != b.agency
        ]  # fmt: skip
        return min(pairs, key=lambda f: f.order, default=None)

    def stops(self, trigger, partner, opened, held):
        """(moment, event) of everything that would end it unanswered."""
        found = [
            (f.at, f) for f in self.world.facts
            if any(s(f) for s in self.row.stop)
            and f.at >= opened and self.counts(f, trigger, partner, opened, held)
            and not self.anothers(f, trigger)
        ][:1]  # fmt: skip
        found += self.dismissals(trigger, opened)
        for death in self.world.of("person.died"):
            if death is trigger:
                continue
            if death.about is not None and self.is_theirs(death, trigger):
                found.append((max(death.at, opened), death))
        for left in self.world.of("area.left"):
            if left is trigger:
                continue
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
            if of_it and not another and loss.at >= opened and loss is not trigger:
                found.append((loss.at, loss))
        return found

    def anothers(self, fact, trigger):
        """Whether what ended is of another adult, or of another child."""
        if fact.about is None or trigger.about is None or fact.about == trigger.about:
            return False
        groups = (
            ("mother", "partner", "other_carer"),
            ("infant", "sibling"),
            ("unborn",),
        )
        return any(fact.role in one and trigger.role in one for one in groups)

    def dismissals(self, trigger, opened):
        """Where its team ended it, if it may."""
        gone = self.world.of("duty.dismissed") if self.row.may_dismiss else []
        root = self.world.root_of
        return [
            (f.at, f) for f in gone
            if f.at >= opened and f.fact["standard"] == self.row.id
            and root.get(f.fact["trigger"], f.fact["trigger"]) == trigger.id
        ]  # fmt: skip

    def is_theirs(self, fact, trigger):
        """Whether it is about the person whose clock it is."""
        if not self.row.whose or trigger.role == self.row.whose:
            return fact.about == trigger.about
        gone = {
            d.about for d in self.world.of("person.died")
            if d.at <= fact.at and d.about != fact.about
        }  # fmt: skip
        others = {
            f.about for f in self.world.facts
            if f.role == self.row.whose and f.about != fact.about
        }  # fmt: skip
        return fact.role == self.row.whose and others <= gone

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
        if number >= len(acceptances) or acceptances[number] is trigger:
            return None
        return max(left.at, acceptances[number].at)

    def base(self, limit, trigger):
        """The day that the limit hangs on."""
        if limit[0] == "gestation":
            return self.world.due_date(trigger.at)
        return self.world.born_on(trigger.about)

    def due(self, limit, opened, trigger):
        """The last moment in time, between the row's floor and ceiling."""

        def moment(one):
            return last_moment(one, opened, self.base(one, trigger), self.closes)

        due = moment(limit)
        bounded = limit is self.row.within
        if bounded and self.row.floor:
            both = (due, moment(self.row.floor))
            due = None if None in both else max(both)
        if bounded and self.row.ceiling:
            both = [one for one in (due, moment(self.row.ceiling)) if one]
            due = min(both, default=None)
        return due

    def made(self, rests, opened, end, limit, opens):
        """The duty as the engine would write it."""
        trigger = rests[0]
        due = self.due(limit, opened, trigger)
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
            "because": list(dict.fromkeys(f.id for f in rests)),
        }


def owed(events, as_of, known_at=None, *, closes=None, limits=None, table=TABLE):
    """What the events of one subject come to, sorted."""
    world = World(events, as_of, known_at)
    subject = events[0].subject.split(":")[0] if events else "family"
    found = [
        made
        for row in table
        if row.subject == subject
        for made in Judge(row, world, closes, limits).rows()
    ]
    return sorted(found, key=repr)
