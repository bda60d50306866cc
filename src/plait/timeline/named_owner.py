"""Who has a family's care by name on each day, from booking to the second birthday.

Midwifery has it from the booking, or from the birth where nobody booked, until a health
visitor accepts: it is the sender's until then, whatever was offered. Whoever accepts is
the name. Pure: the same facts give the same owner, whoever asks (see docs/adr/0065).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from plait.clock.ages import add_months, day_of_gestation
from plait.clock.moments import end_of_day, start_of_day
from plait.timeline.care_spans import (
    AFTER_BOOKING,
    AGENCY,
    MONTHS,
    POSTS,
    UNNAMED,
    Care,
    Gap,
    Service,
    Span,
    State,
    service_of,
    working_days,
)
from plait.timeline.timeline import NOT_AGAIN, Known, Timeline

_BOOKED: Final = frozenset({"pregnancy.booked", "contact.midwife.booking"})
#: After these the owner may be another.
KINDS: Final = _BOOKED | {
    "allocation.ended", "allocation.made", "area.left", "birth.recorded",
    "contact.midwife.final_discharge", "handover.accepted", "handover.kept",
    "handover.offered", "handover.returned", "person.died", "person.joined",
    "pregnancy.ended", "transfer.accepted",
}  # fmt: skip


#: At booking there is time until 16+0 at least, as `midwife_named_by_16_weeks` says.
_NAMED_BY_DAYS: Final = 16 * 7
#: A name that was given so long before the booking is meant for it.
_BEFORE_BOOKING: Final = timedelta(days=60)
#: Births of one pregnancy follow each other within this time.
_TWINS: Final = timedelta(days=90)
#: A baby of whom nobody recorded the birth is the health visitor's from this age on.
_VISITED_BY: Final = timedelta(days=14)


def cares(timeline: Timeline, kinds: Mapping[str, str] | None = None) -> list[Care]:
    """The care of each pregnancy of a family, the first one first.

    Args:
        kinds: the kind of each agency by its slug, which says who offers a handover.
    """
    if KINDS.isdisjoint(timeline.kinds):
        return []
    reading = _Reading(timeline, kinds or {})
    for event in timeline.events:
        if event.kind in KINDS:
            reading.read(event)
    return reading.found


def gaps(timeline: Timeline, until: datetime, kinds: Mapping[str, str] | None = None
) -> list[Gap]:  # fmt: skip
    """Every gap up to a moment, the first one first: none is how it should be."""
    found = []
    for care in cares(timeline, kinds):
        ends = min(care.ends_at or until, until)
        following = [*(span.at for span in care.spans[1:]), ends]
        for span, after in zip(care.spans, following, strict=True):
            since = care.due_at(span)
            if since is not None and since < min(after, ends):
                found.append(Gap(care, span, since, min(after, ends)))
    return found


class _Reading:
    """What has been read so far."""

    def __init__(self, timeline: Timeline, kinds: Mapping[str, str]) -> None:
        self.found: list[Care] = []
        self._timeline = timeline
        self._kinds = kinds
        self._named: dict[Service, Known] = {}
        self._births = {e.about for e in timeline.of_kind("birth.recorded")}

    def read(self, event: Known) -> None:
        """Take one more event into account."""
        _READS[event.kind](self, event)

    def open(self, event: Known) -> list[Care]:
        return [one for one in self.found if one.is_open(event.occurred_at)]

    def booked(self, event: Known) -> None:
        """A pregnancy begins, unless one runs already, or has just ended in a birth."""
        if not any(_is_for(one, event) for one in self.open(event)):
            self._begin(event, "midwifery")

    def born(self, event: Known) -> None:
        """The pregnancy's birth; the twin's; or that of one that nobody booked."""
        care = next((one for one in self.open(event) if _is_of(one, event)), None)
        if care is None:
            care = self._begin(event, "midwifery")
        if care.born_at is None:
            care.edd = self._timeline.due_date(event.occurred_at)
        care.born_at, care.lost_at = care.born_at or event.occurred_at, None
        if event.about:
            care.babies.add(event.about)

    def joined(self, event: Known) -> None:
        """A baby came into the record whose birth is recorded nowhere."""
        born_on = event.fact.get("born_on")
        is_told = event.about in self._births or event.fact.get("role") != "infant"
        day = self._timeline.born_on(event.about)
        if is_told or not born_on or day is None:
            return
        born_at = start_of_day(day)
        is_young = event.occurred_at < start_of_day(add_months(day, MONTHS))
        if not is_young or any(one.born_at and abs(one.born_at - born_at) < _TWINS
                               for one in self.found):  # fmt: skip
            return
        is_new = event.occurred_at - born_at < _VISITED_BY
        care = self._begin(event, "midwifery" if is_new else "health_visiting")
        care.born_at = born_at
        care.babies.add(str(event.about))

    def lost(self, event: Known) -> None:
        """The pregnancy ended without a baby: the midwife stays for a while."""
        for care in self.open(event):
            if care.born_at is None and care.lost_at is None:
                care.lost_at = event.occurred_at

    def died(self, event: Known) -> None:
        """The last baby of this care died: whoever has it stays for a while."""
        for care in self.open(event):
            care.babies.discard(str(event.about))
            if event.role == "infant" and care.born_at and not care.babies:
                care.lost_at = care.lost_at or event.occurred_at

    def left(self, event: Known) -> None:
        """They live elsewhere, and were accepted there: till then they are ours."""
        is_theirs = event.role in (None, "mother", "infant")
        if is_theirs and event.fact.get("transfer_accepted"):
            for care in self.open(event):
                care.ended_at = event.occurred_at

    def allocated(self, event: Known) -> None:
        """Somebody is named for the team that has it, or will have it."""
        service = _service_of(event)
        if service is None or event.fact.get("part"):
            return  # a part of an episode of care is not the whole family
        self._named[service] = event
        of_it = [one for one in self.open(event) if _takes(one, service)]
        # A midwife is named for the newest pregnancy, a health visitor for the family.
        for care in of_it[-1:] if service == "midwifery" else of_it:
            if _says_no_more(event, care):
                continue
            state: State = "between" if care.discharged_at and (
                service == "midwifery") else "named"  # fmt: skip
            self._add(care, event, service, state, _worker(event))

    def ended(self, event: Known) -> None:
        """Who was named has it no longer."""
        service, worker = _service_of(event), _worker(event)
        if event.fact.get("part") or (service is None and worker is None):
            return
        for name, before in list(self._named.items()):
            if service in (None, name) and worker in (None, _worker(before)):
                del self._named[name]
        for care in self.open(event):
            now = care.now
            is_theirs = service in (None, now.service) and now.state != "unnamed"
            if is_theirs and worker in (None, now.worker):
                self._add(care, event, now.service, "unnamed", None)

    def discharged(self, event: Known) -> None:
        """The midwife's last visit: still hers until somebody accepts."""
        for care in self.open(event):
            if care.lost_at is not None:
                care.ended_at = event.occurred_at
            elif care.now.service == "midwifery" and care.born_at is not None:
                care.discharged_at = event.occurred_at
                if care.now.state == "named":
                    self._add(care, event, "midwifery", "between", care.now.worker)
                return

    def offered(self, event: Known) -> None:
        """A midwife offers it to the health visitors."""
        if event.fact.get("to") not in POSTS["health_visiting"]:
            return
        by = str(event.fact.get("from_role") or "")
        is_ours = (
            by in POSTS["midwifery"]
            or self._kinds.get(event.agency) == AGENCY["midwifery"]
            or (not by and event.fact.get("occasion") == "birth")
        )
        for care in self.open(event):
            if is_ours and care.now.service == "midwifery" and care.born_at:
                care.offer = event
                return

    def accepted(self, event: Known) -> None:
        """Health visiting has it from now on, and who accepts is the name."""
        for care in self.open(event):
            if care.lost_at is not None:
                care.ended_at = event.occurred_at
            elif care.offer is not None and self._answers(event, care.offer):
                care.offer = None
                named = self._named.get("health_visiting")
                worker = _worker(event) or (_worker(named) if named else None)
                worker = worker or _number(event.event.by)
                self._add(care, event, "health_visiting", "named", worker)
                return

    def returned(self, event: Known) -> None:
        """It came back, or is kept: it was the sender's all along."""
        for care in self.open(event):
            if care.offer is not None and self._answers(event, care.offer):
                care.offer = None

    def moved(self, event: Known) -> None:
        """A service of another area took over, by name."""
        wanted = event.fact.get("service")
        service = next((each for each, kind in AGENCY.items() if kind == wanted), None)
        if service is None:
            return
        self._named.pop(service, None)
        for care in self.open(event):
            if care.now.service == service:
                self._add(care, event, service, "named", _number(event.event.by))

    def _begin(self, event: Known, service: Service) -> Care:
        at = event.occurred_at
        first = Span(at, service, "unnamed", _team(event, service, self._kinds),
                     None, event)  # fmt: skip
        care = Care(event.id, at, self._name_by(event), [first])
        self.found.append(care)
        named = self._named.get(service)
        if named is not None and at - named.occurred_at <= _BEFORE_BOOKING:
            care.spans = [
                Span(at, service, "named", _number(named.event.team), _worker(named),
                     named)
            ]  # fmt: skip
        return care

    def _name_by(self, event: Known) -> datetime:
        if event.kind == "birth.recorded":
            return working_days(UNNAMED, event.occurred_at)
        soon = working_days(AFTER_BOOKING, event.occurred_at)
        edd = self._timeline.due_date(event.occurred_at)
        if edd is None or event.kind not in _BOOKED:
            return soon
        return max(soon, end_of_day(day_of_gestation(edd, _NAMED_BY_DAYS)))

    def _add(
        self,
        care: Care,
        event: Known,
        service: Service,
        state: State,
        worker: int | None,
    ) -> None:
        says = event.kind not in ("contact.midwife.final_discharge", "allocation.ended")
        team = _number(event.event.team) if says else care.now.team
        span = Span(event.occurred_at, service, state, team, worker, event)
        if span.at == care.now.at:  # at the same instant the later one holds
            care.spans.pop()
        care.spans.append(span)

    def _answers(self, event: Known, offer: Known) -> bool:
        """Whether it answers this offer: it names it, or names nothing at all."""
        named = event.fact.get("answers")
        if not named:
            return True
        return self._timeline.aliases.get(str(named), str(named)) == offer.id


_READS: Final = {
    **dict.fromkeys(_BOOKED, _Reading.booked),
    "birth.recorded": _Reading.born,
    "person.joined": _Reading.joined,
    "pregnancy.ended": _Reading.lost,
    "person.died": _Reading.died,
    "area.left": _Reading.left,
    "allocation.made": _Reading.allocated,
    "allocation.ended": _Reading.ended,
    "contact.midwife.final_discharge": _Reading.discharged,
    "handover.offered": _Reading.offered,
    "handover.accepted": _Reading.accepted,
    "handover.returned": _Reading.returned,
    "handover.kept": _Reading.returned,
    "transfer.accepted": _Reading.moved,
}


def _service_of(event: Known) -> Service | None:
    return service_of(event.fact.get("post"))


def _says_no_more(event: Known, care: Care) -> bool:
    """Whether it names a post alone, where a colleague of it is named already."""
    now = care.now
    has_one = now.worker is not None and now.service == _service_of(event)
    return has_one and _worker(event) is None


def _takes(care: Care, service: Service) -> bool:
    """Whether a name of this service is a name for it.

    A health visitor who is named after the birth takes what nobody has. What a midwife
    has by name is hers until she hands over and somebody accepts.
    """
    is_nobodys = care.now.state == "unnamed" and care.born_at is not None
    return care.now.service == service or (is_nobodys and service == "health_visiting")


def _is_for(care: Care, booking: Known) -> bool:
    """Whether a booking is of this care: who was not booked is booked afterwards."""
    if care.born_at is None:
        return care.lost_at is None
    return booking.occurred_at - care.born_at <= NOT_AGAIN


def _is_of(care: Care, birth: Known) -> bool:
    if care.born_at is None:
        return care.lost_at is None
    return birth.occurred_at - care.born_at < _TWINS


def _team(event: Known, service: Service, kinds: Mapping[str, str]) -> int | None:
    """The team that recorded it, where it is one of the service."""
    is_theirs = kinds.get(event.agency) == AGENCY[service]
    return _number(event.event.team) if is_theirs else None


def _worker(event: Known) -> int | None:
    return _number(event.fact.get("worker"))


def _number(value: object) -> int | None:
    """A number as a fact holds it; what an import made of it may be text."""
    if isinstance(value, bool) or value is None:
        return None
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < len("1000000000") else None
