"""One family on a caseload in words: what was done when, and what it is time for.

A row says what is so and what is not known. It adds nothing up to a number, and ranks
nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from plait.clock.ages import day_of_gestation, gestation_days
from plait.clock.moments import local_day, start_of_day
from plait.instruments.measures import measures
from plait.pages import components
from plait.pages.small_chart import Value, drawn, small_chart
from plait.pages.staff import paths, referral_words
from plait.standards import services
from plait.standards.services.care import Care, care_of
from plait.worklist.caseload import Case, Score
from plait.worklist.directory import directory

#: Where the title of a measure is too long for a row.
SHORT: Final = {"pbq": "PBQ", "adbb": "ADBB (baby)"}
_NEVER: Final = "never"
#: Pictures of sums, without whose they are: a team looks at the same ones all day.
_CHARTS_KEPT: Final = 4_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing of a row: what it is about, how it stands, and whether it is time."""

    label: str
    words: str
    is_time: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A family on a caseload.

    `scores` are the sums of an instrument in their order, and a picture of them.
    """

    href: str
    family: str
    who: str
    stage: str
    tag: tuple[str, str]
    worker: str
    infant_worker: str
    links: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]
    scores: tuple[tuple[str, str, Markup], ...]
    owed: str
    is_late: bool

    @property
    def times(self) -> tuple[Cell, ...]:
        """What it is time for."""
        return tuple(cell for cell in self.cells if cell.is_time)


def watched(team: int) -> Care | None:
    """What the service of a team watches; None where it says nothing."""
    service = services.of_agency(directory().teams[team].agency)
    if service is None or not services.has_topic(service, "care"):
        return None
    return care_of(service)


def line(case: Case, now: datetime) -> Line:
    """The row of a case."""
    care = watched(case.team)
    return Line(
        href=paths.referral(case.subject_id, case.id),
        family=paths.family(case.subject_id),
        who=case.label,
        stage=referral_words.stage(case.edd, case.born_on, now),
        tag=referral_words.STATES[case.state],
        worker=worker(case),
        infant_worker=_infant_worker(case),
        links=_links(case),
        cells=tuple(_cells(case, care, now)),
        scores=scores_of(case.scores),
        owed=owed(case),
        is_late=case.owed.late > 0,
    )


def worker(case: Case) -> str:
    """Who has them; whoever has left the team is named, so that somebody asks."""
    name = directory().workers.get(case.worker or -1, "")
    if not case.is_nobodys or not name:
        return name
    return f"Without a worker: {name} has left the team"


def _infant_worker(case: Case) -> str:
    name = directory().workers.get(case.infant_worker or -1, "")
    return f"{name}, who has left the team" if case.has_infant_left else name


def _links(case: Case) -> tuple[tuple[str, str], ...]:
    """Where the work of a row is done: each opens the family first."""
    found = [
        (paths.book(case.subject_id), "Book"),
        (paths.documents(case.subject_id), "Plan and documents"),
    ]
    if case.about is not None:
        found.append((paths.outcomes(case.subject_id, case.about), "Outcomes"))
    return tuple(found)


def _cells(case: Case, care: Care | None, now: datetime) -> list[Cell]:
    found = [
        _in_hospital(case),
        next_contact(case, now),
        seen(case, care, now),
        infant_seen(case, care, now),
        plan(case, care, now),
        alert(case, care, now),
        partner(case),
        supervision(case, care, now),
    ]
    return [cell for cell in found if cell is not None]


# What it is time for is asked of every family of a team, and put in words for a few.
def lacks_contact(case: Case, now: datetime) -> bool:
    """Whether no appointment is booked."""
    return case.next_at is None or case.next_at < now


def is_unseen(case: Case, care: Care | None, now: datetime) -> bool:
    """Whether it is time to see the parent."""
    if case.last_seen_at is None:
        return True
    return care is not None and now - case.last_seen_at > timedelta(care.seen.days)


def is_infant_unseen(case: Case, care: Care | None, now: datetime) -> bool:
    """Whether it is time to see the baby."""
    if case.born_on is None or case.purpose == "preconception":
        return False
    if case.infant_seen_at is None:
        return True
    length = now - case.infant_seen_at
    return care is not None and length > timedelta(care.infant_seen.days)


def lacks_plan(case: Case, care: Care | None, now: datetime) -> bool:
    """Whether it is time to write the care plan."""
    if case.purpose or case.plan_at is not None:
        return False
    if case.edd is None or care is None:
        return case.born_on is not None
    by = day_of_gestation(case.edd, care.plan_by.days)
    return local_day(now) >= by - timedelta(care.soon.days)


def lacks_supervision(case: Case, care: Care | None, now: datetime) -> bool:
    """Whether it is time to talk of the work in safeguarding supervision."""
    if case.supervision_on is not None:
        return case.supervision_on < local_day(now)
    since = case.supervised_at or case.accepted_at
    if since is None or care is None:
        return False
    return now - since > timedelta(care.supervision.days)


def next_contact(case: Case, now: datetime) -> Cell:
    """The next appointment that is booked."""
    if case.next_at is None or lacks_contact(case, now):
        return Cell("Next contact", "none booked", is_time=True)
    return Cell("Next contact", components.moment(case.next_at))


def seen(case: Case, care: Care | None, now: datetime) -> Cell:
    """How long since the service saw the parent."""
    if case.last_seen_at is None:
        waits = components.span(now - case.received_at)
        return Cell("Seen", f"not yet, referred {waits} ago", is_time=True)
    ago = components.span(now - case.last_seen_at)
    return Cell("Seen", f"{ago} ago", is_unseen(case, care, now))


def infant_seen(case: Case, care: Care | None, now: datetime) -> Cell | None:
    """When the service saw the baby: the baby's own, apart from the parent's."""
    if case.born_on is None or case.purpose == "preconception":
        return None
    if case.infant_seen_at is None:
        return Cell("Baby seen", f"{_NEVER} by us", is_time=True)
    ago = components.span(now - case.infant_seen_at)
    return Cell("Baby seen", f"{ago} ago", is_infant_unseen(case, care, now))


def plan(case: Case, care: Care | None, now: datetime) -> Cell | None:
    """The care plan, and by when it is written."""
    if case.purpose:
        return None
    if case.plan_at is not None:
        return Cell("Care plan", components.day(case.plan_at))
    is_time = lacks_plan(case, care, now)
    if case.edd is None or care is None:
        return Cell("Care plan", "none", is_time)
    by = day_of_gestation(case.edd, care.plan_by.days)
    late = local_day(now) > by
    words = f"none, {'was due' if late else 'due'} {components.day(by)}"
    return Cell("Care plan", f"{words} ({care.plan_by.gestation} weeks)", is_time)


def waits_for_alert(case: Case, care: Care | None, today: date) -> bool:
    """Whether an alert of a birth is to be sent, renewed, or heard by somebody."""
    is_near = is_near_birth(case, care, today)
    if case.alert is None:
        return is_near and not case.purpose and case.edd is not None
    return bool(case.alert.is_behind or (case.alert.waits and is_near))


def alert(case: Case, care: Care | None, now: datetime) -> Cell | None:
    """The alert of the birth that the team has: who has not said that they have it."""
    is_time = waits_for_alert(case, care, local_day(now))
    if case.alert is None:
        if case.purpose or case.edd is None:
            return None
        return Cell("Birth alert", "none that our team has", is_time)
    sent = f"sent {components.day(case.alert.sent_at)}"
    said = "heard by all"
    if case.alert.waits:
        said = f"{components.counted(case.alert.waits, 'answer')} still to come"
    if case.alert.is_behind:
        said += ", something is newer than it"
    return Cell("Birth alert", f"{sent}, {said}", is_time)


#: Where somebody is in hospital, in words.
_HOSPITALS: Final = {"mbu": "in a mother and baby unit", "ward": "on a ward"}


def hospital(case: Case) -> str:
    """Where she is in hospital, as the service recorded it; "" where she is not."""
    return _HOSPITALS.get(case.hospital, "")


def _in_hospital(case: Case) -> Cell | None:
    if not case.hospital or case.hospital_since is None:
        return None
    since = components.day(case.hospital_since)
    return Cell("Now", f"{hospital(case)} since {since}")


def partner(case: Case) -> Cell | None:
    """Whether a partner was asked how they are."""
    if case.purpose:
        return None
    if case.partner_at is None:
        return Cell("Partner", "not asked by us")
    return Cell("Partner", f"asked {components.day(case.partner_at)}")


def supervision(case: Case, care: Care | None, now: datetime) -> Cell:
    """When the work is talked of in safeguarding supervision."""
    is_time = lacks_supervision(case, care, now)
    if case.supervision_on is not None:
        words = components.day(case.supervision_on)
        return Cell("Supervision", f"{'was ' if is_time else ''}{words}", is_time)
    if case.supervised_at is None:
        return Cell("Supervision", "never", is_time)
    return Cell("Supervision", f"last {components.day(case.supervised_at)}", is_time)


def scores_of(
    scores: tuple[Score, ...],
) -> tuple[tuple[str, str, Markup], ...]:
    """The sums of each instrument, the first one first: `CORE-10`, `21, 16, 9`."""
    found: dict[str, list[Score]] = {}
    for one in scores:
        found.setdefault(one.instrument, []).append(one)
    return tuple(
        (
            _title(name),
            ", ".join(str(one.total) for one in sums),
            _chart(name, tuple(sums)),
        )
        for name, sums in found.items()
    )


def _title(name: str) -> str:
    measure = measures().get(name)
    return SHORT.get(name) or (measure.title if measure else name)


@lru_cache(maxsize=_CHARTS_KEPT)
def _chart(name: str, sums: tuple[Score, ...]) -> Markup:
    """A small picture of the sums; empty of a single one, which shows no way."""
    measure = measures().get(name)
    if measure is None or len(sums) == 1:
        return Markup()
    chart = small_chart(
        [Value(start_of_day(one.on), one.total) for one in sums],
        least=measure.least,
        greatest=measure.greatest,
        better=measure.better,
        cut_off=measure.cut_off.at if measure.cut_off else None,
        size="row",
    )
    return drawn(chart, f"{_title(name)} over time")


def owed(case: Case) -> str:
    """What the team owes the family now, in a few words."""
    if not case.owed.every:
        return "nothing owed by us"
    if case.owed.late:
        return f"{case.owed.late} late, {case.owed.every} owed by us"
    return f"{components.counted(case.owed.every, 'thing')} owed by us"


def is_near_birth(case: Case, care: Care | None, today: date) -> bool:
    """Whether the birth is near: before it by the due date, after it by the baby."""
    if care is None:
        return False
    if case.edd is not None:
        days = gestation_days(case.edd, today)
        return care_before(days, care)
    born = case.born_on
    return born is not None and 0 <= (today - born).days <= care.soon.days


def care_before(days: int, care: Care) -> bool:
    """Whether so many days of pregnancy are within the service's `soon` of 40 weeks.

    A pregnancy of which nobody said how it ended is not near its birth for ever.
    """
    whole = 280
    return whole - care.soon.days <= days <= referral_words.LONGEST
