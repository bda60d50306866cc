"""National definitions counted by loops over the timelines of families."""

from collections import Counter
from datetime import timedelta
from statistics import median_low

from generative.population_national import AS_OF, START
from plait.clock.ages import add_months
from plait.clock.moments import local_day
from plait.clock.working_days import Calendar
from plait.engine.derive import derive
from plait.timeline.timeline import Timeline

_HV = "contact.health_visitor."


class Slow:
    """All definitions by loops over the timelines of families."""

    def __init__(self, events, standards, known_at):
        self.found = Counter()
        self.beside = Counter()
        self.waits = {}
        for subject in sorted({event.subject for event in events}):
            own = [event for event in events if event.subject == subject]
            self.known = Timeline.of(subject, own, known_at=known_at, as_of=AS_OF)
            self.owed = derive(own, standards, AS_OF, known_at)
            for definition, rule in _AGES.items():
                self._ages(definition, *rule)
            self._antenatal()
            self._therapy()
            self._conferences()
            self._perinatal()

    def _add(self, definition, month, numerator=0, denominator=0, not_known=0):
        key = definition, month.replace(day=1)
        self.found[*key, "numerator"] += numerator
        self.found[*key, "denominator"] += denominator
        self.found[*key, "not_known"] += not_known

    def _of(self, *kinds, about=None):
        return [
            one
            for one in self.known.events
            if one.kind in kinds and about in (None, one.role)
        ]

    def _ages(self, definition, kind, turned, low, high, standard, counts):
        seen = set()
        for birth in [*self._of("birth.recorded"), *self._joined()]:
            if birth.about in seen:
                continue
            seen.add(birth.about)
            born = self.known.born_on(birth.about)
            day = turned(born)
            is_late = birth.kind != "birth.recorded" and (
                day < local_day(birth.occurred_at)
            )
            if is_late or day > local_day(AS_OF) or self._is_gone(birth.about, day):
                continue
            visits = [
                one
                for one in self._of(_HV + kind)
                if local_day(one.occurred_at) >= born
                and (
                    one.about == birth.about
                    or one.role not in ("infant", "unborn", "sibling")
                )
            ]
            if counts == "asq3":
                any_ = self._first(visits, None, None)
                if any_ is None or not low(born) <= any_ <= high(born):
                    continue
            first = self._first(visits, counts, _COUNTS.get(counts))
            maybe = self._first(visits, counts, None) if counts else None
            is_done = first is not None and low(born) <= first <= high(born)
            is_unsure = (
                not is_done
                and maybe is not None
                and low(born) <= maybe <= high(born)
                and (first is None or first > high(born))
            )
            self._add(definition, day, is_done, 1, is_unsure)
            ours = [
                one
                for one in self.owed
                if (one.standard, one.trigger) == (standard, birth.id)
            ]
            said = "yes" if is_done else "not_known" if is_unsure else "no"
            self._lay_beside(definition, day, said, ours[0] if ours else None)

    def _first(self, visits, name, value):
        days = [
            local_day(one.occurred_at)
            for one in visits
            if name is None or one.fact.get(name) == value
        ]
        return min(days, default=None)

    def _is_gone(self, person, day):
        def before(one):
            return local_day(one.occurred_at) < day

        if any(one.about == person and before(one) for one in self._of("person.died")):
            return True
        moves = [
            one
            for one in self._of("transfer.accepted")
            if local_day(one.occurred_at) <= day
        ]
        return any(
            one.about in (None, person)
            and before(one)
            and not any(move.occurred_at >= one.occurred_at for move in moves)
            for one in self._of("area.left")
        )

    def _joined(self):
        """Babies who came with a birthday."""
        came = self._of("person.joined")
        known = {one.about for one in came if one.fact.get("born_on")}
        return [
            one for one in came if one.fact["role"] == "infant" and one.about in known
        ]

    def _lay_beside(self, definition, month, said, ours):
        became = "none"
        if ours is not None:
            became = "still_open" if ours.state in ("due", "waiting") else ours.state
            if ours.due_at is None and ours.state != "stopped":
                became = "not_known"
        self.beside[definition, month.replace(day=1), said, became] += 1

    def _antenatal(self):
        by_pregnancy = {}
        for one in self._of(f"{_HV}antenatal"):
            mode = one.fact.get("mode")
            if mode not in (None, "face_to_face"):
                continue
            edd = self.known.due_date(one.occurred_at)
            day = local_day(one.occurred_at)
            if edd is not None and (edd - day).days > 84:
                continue
            is_sure = edd is not None and mode == "face_to_face"
            whole = self.known.pregnancy(one.occurred_at)
            by_pregnancy.setdefault(whole, []).append((not is_sure, day))
        for contacts in by_pregnancy.values():
            is_unsure, day = min(contacts)
            self._add("c1", day, not is_unsure, 0, is_unsure)

    def _therapy(self):
        kinds = "referral.mental_health.received", "referral.talking_therapies.made"
        for one in self._of(*kinds, about="mother"):
            last = local_day(one.occurred_at) + timedelta(days=42)
            if last > local_day(AS_OF):
                continue
            is_done = any(
                end.occurred_at >= one.occurred_at
                and end.about == one.about
                and local_day(end.occurred_at) <= last
                for end in self._of("therapy.started", about="mother")
            )
            self._add("qs115_6w", last, is_done, 1)
            ours = [
                duty
                for duty in self.owed
                if duty.standard == "psych_intervention_6w"
                and duty.about == one.about
                and duty.opened_at >= one.occurred_at
            ]
            first = min(
                ours, key=lambda duty: (duty.opened_at, duty.trigger), default=None
            )
            self._lay_beside("qs115_6w", last, "yes" if is_done else "no", first)

    def _conferences(self):
        meetings = self._of("meeting.held")
        for one in meetings:
            if one.fact["type"] != "conference_initial":
                continue
            day = local_day(one.occurred_at)
            begun = [
                local_day(enquiry.occurred_at)
                for enquiry in self._of("s47.started")
                if enquiry.occurred_at <= one.occurred_at
            ]
            talks = [
                local_day(talk.occurred_at)
                for talk in meetings
                if talk.fact["type"] == "strategy"
                and talk.occurred_at <= one.occurred_at
                and begun
                and local_day(talk.occurred_at) <= max(begun)
            ]
            is_done = bool(talks) and day <= Calendar.england().add(max(talks), 15)
            self._add("icpc_15wd", day, is_done, 1, not talks)
            ours = [
                duty
                for duty in self.owed
                if duty.standard == "initial_conference"
                and duty.opened_at <= one.occurred_at
            ]
            last = max(
                ours, key=lambda duty: (duty.opened_at, duty.trigger), default=None
            )
            said = "yes" if is_done else "no" if talks else "not_known"
            self._lay_beside("icpc_15wd", day, said, last)

    def _perinatal(self):
        contacts = self._of("contact.perinatal", about="mother")
        seen = [c for c in contacts if c.fact.get("mode") in ("face_to_face", "video")]
        maybe = [c for c in contacts if "mode" not in c.fact]
        opened = "referral.mental_health.received", "referral.mental_health.accepted"
        closed = "referral.mental_health.declined", "discharge.mental_health"
        month = START.date().replace(day=1)
        while add_months(month, 1) <= local_day(AS_OF):
            end = add_months(month, 1)
            window = add_months(month, -11), end
            if any(_within(one, window) for one in seen):
                self._add("mhs91", month, 1)
            elif any(_within(one, window) for one in maybe):
                self._add("mhs91", month, 0, 0, 1)
            since = None
            for one in self._of(*opened, *closed, "person.died", about="mother"):
                if local_day(one.occurred_at) < end:
                    is_open = one.kind in opened
                    since = (since or one.occurred_at) if is_open else None
            if since and any(
                one.occurred_at >= since and local_day(one.occurred_at) < end
                for one in seen
            ):
                self._add("perinatal_caseload", month, 1)
            month = end
        for one in self._of("referral.mental_health.received", about="mother"):
            after = [c for c in seen if c.occurred_at >= one.occurred_at]
            if not after or any(
                one.occurred_at <= end.occurred_at < after[0].occurred_at
                for end in self._of(*closed, about="mother")
            ):
                continue
            day = local_day(after[0].occurred_at)
            days = (day - local_day(one.occurred_at)).days
            self._add("perinatal_wait", day, 1)
            self.waits.setdefault(day.replace(day=1), []).append(days)
        for _, day in self._missed():
            self._add("perinatal_dna", day, 1, 1)
        for one in seen:
            self._add("perinatal_dna", local_day(one.occurred_at), 0, 1)

    def _missed(self):
        """Who missed an appointment with the perinatal team on which day."""
        planned = "perinatal appointment", "contact.perinatal"
        found = set()
        for one in self._of(
            "nonattendance.did_not_attend", "nonattendance.no_access", about="mother"
        ):
            said = one.fact.get("planned") if "did_not" in one.kind else None
            if said in planned or one.fact.get("contact") == "contact.perinatal":
                found.add((one.about, local_day(one.occurred_at)))
        return found

    def rows(self):
        """By definition and month: numerator, denominator, not known."""
        keys = {key[:2] for key in self.found}
        names = "numerator", "denominator", "not_known"
        rows = {key: tuple(self.found[*key, name] for name in names) for key in keys}
        return {key: row for key, row in rows.items() if any(row)}

    def medians(self):
        """Of each month the days within which half of the waits had ended."""
        return {month: median_low(days) for month, days in self.waits.items()}


def _within(one, window):
    return window[0] <= local_day(one.occurred_at) < window[1]


def _days(count):
    return lambda born: born + timedelta(days=count)


def _months(count):
    return lambda born: add_months(born, count)


_COUNTS = {"mode": "face_to_face", "asq3": True}
#: kind, turned, from, up to, ours, and what of it counts: all that was held, or only
#: where this field has this value. With `asq3` only those are counted who had any.
_AGES = {
    "c2": ("new_birth", _days(30), _days(0), _days(14), "hv_new_birth", "mode"),
    "c3": ("new_birth", _days(30), _days(15), _days(30), "hv_new_birth", "mode"),
    "c8i": ("six_week", _days(56), _days(0), _days(56), "hv_six_week", None),
    "c4": ("one_year", _months(12), _days(0), _months(12), "hv_one_year", None),
    "c5": ("one_year", _months(15), _days(0), _months(15), "hv_one_year", None),
    "c6i": ("two_year", _months(30), _days(0), _months(30), "hv_two_year", None),
    "c6ii": ("two_year", _months(30), _days(0), _months(30), "hv_two_year", "asq3"),
}
