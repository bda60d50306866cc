"""How values are said on a page: moments, ages, numbers, states.

Every function here turns a value into words and knows nothing of requests or tables.
The words follow the content style of the NHS service manual: `Mon 23 Nov 2026, 9:14am`,
midday and midnight in words, times in local (Europe/London) time.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from markupsafe import Markup, escape

from plait.clock.ages import age_in_words
from plait.clock.moments import LONDON
from plait.standards.roles import role_title
from plait.standards.shapes import ORIGIN_IN_SHORT

#: A person's age in a worklist changes its unit; below this it is counted in days.
DAYS_OF_A_NEWBORN = 28

MIDDAY = 12

#: Longer than this a length of time is told in months.
DAYS_BEFORE_MONTHS = 120
DAYS_A_MONTH = 30.44
#: And from so many months on in years.
MONTHS_BEFORE_YEARS = 24

#: NHS numbers are written 3-3-4, so that they can be read over the telephone.
NHS_NUMBER_GROUPS = ((0, 3), (3, 6), (6, 10))

#: A telephone number within words: from 0 or +, of ten digits or more.
PHONE = re.compile(r"(?<![\w+])(?:\+\d|0)(?:[ -]?\d){9,13}(?!\d)")

#: How many page numbers a pager shows on each side of the current one.
PAGES_BESIDE = 1

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Status:
    """The word and the colour of an obligation's state."""

    word: str
    colour: str


STATUSES: Mapping[str, Status] = {
    "waiting": Status("Not yet open", "grey"),
    "due": Status("Due", "blue"),
    "today": Status("Today", "yellow"),
    "overdue": Status("Overdue", "red"),
    "met": Status("Met", "green"),
    "met_late": Status("Met late", "aqua-green"),
    "stopped": Status("No longer owed", "grey"),
    "missed": Status("Not met", "orange"),
}


def time_of_day(at: datetime) -> str:
    """The local time of `at`: `9:14am`, `2pm`, `midday` or `midnight`."""
    local = at.astimezone(LONDON)

    if local.minute == 0 and local.hour in {0, 12}:
        return "midday" if local.hour else "midnight"

    hour = local.hour % 12 or 12
    minutes = f":{local.minute:02d}" if local.minute else ""
    return f"{hour}{minutes}{'am' if local.hour < MIDDAY else 'pm'}"


def day(value: date | datetime | None) -> str:
    """The local day: `Mon 23 Nov 2026`; an unknown day is said, not left blank."""
    if value is None:
        return "not known"
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]} {value.year}"


def born(value: date | None) -> str:
    """A date of birth as in a patient banner: `14-Jul-1995`."""
    if value is None:
        return "Date of birth not known"
    return f"{value.day:02d}-{MONTHS[value.month - 1]}-{value.year}"


def moment(at: datetime | None) -> str:
    """Day and local time: `Mon 23 Nov 2026, 9:14am`."""
    return "not known" if at is None else f"{day(at)}, {time_of_day(at)}"


def happened(at: datetime | None) -> str:
    """When an event happened; the day alone where it is kept at its first moment.

    That is how an event is kept of which nobody knows the time, such as a birth.
    """
    if at is None:
        return "not known"
    local = at.astimezone(LONDON)
    is_day = not (local.hour or local.minute or local.second or local.microsecond)
    return day(at) if is_day else moment(at)


def is_end_of_day(at: datetime) -> bool:
    """Whether `at` is the last second of its local day, which we say as a day."""
    local = at.astimezone(LONDON)
    return (local.hour, local.minute, local.second) == (23, 59, 59)


def limit(at: datetime | None) -> str:
    """A deadline in full: `end of Mon 23 Nov 2026`, or its day and time."""
    if at is None:
        return "no date yet"
    return f"end of {day(at)}" if is_end_of_day(at) else moment(at)


def whose_limit(origin: str) -> str:
    """`Our own limit`, `Limit by law`: whose a limit is, for beside it."""
    return ORIGIN_IN_SHORT.get(origin, "")


def by_limit(at: datetime | None) -> str:
    """A deadline after `due`: `by the end of Mon 23 Nov 2026`, `by Tue ..., 5pm`."""
    if at is None:
        return "on a day that is not known yet"
    return f"by the {limit(at)}" if is_end_of_day(at) else f"by {moment(at)}"


def due_words(due_at: datetime | None, now: datetime) -> str:
    """A deadline beside `now`, short: `by midnight`, `yesterday`, `tomorrow, 2pm`."""
    if due_at is None:
        return "no date yet"

    days_off = (due_at.astimezone(LONDON).date() - now.astimezone(LONDON).date()).days
    if days_off == 0 and is_end_of_day(due_at):
        return "by midnight"

    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    named = near.get(days_off) or day(due_at)
    return named if is_end_of_day(due_at) else f"{named}, {time_of_day(due_at)}"


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit: `25 minutes`, `3 days`."""
    seconds = abs(int(length.total_seconds()))
    for unit, size, most in (("minute", 60, 90), ("hour", 3600, 48)):
        if seconds < size * most:
            return counted(max(seconds // size, 1), unit)
    days = seconds // 86_400
    if days > DAYS_BEFORE_MONTHS:
        months = round(days / DAYS_A_MONTH)
        if months >= MONTHS_BEFORE_YEARS:
            return f"about {counted(round(months / 12), 'year')}"
        return f"about {counted(months, 'month')}"
    return counted(days, "day")


def time_left(due_at: datetime | None, now: datetime) -> str:
    """Time left or late, in words: `3 hours left`, `2 days late`."""
    if due_at is None:
        return "no date yet: it depends on something not known"
    late = now > due_at
    return f"{span(due_at - now)} {'late' if late else 'left'}"


def counted(number: int, word: str, plural: str | None = None) -> str:
    """A number with its word: `1 family`, `2 families`."""
    return f"{number:,} {word if number == 1 else plural or word + 's'}"


def iso(at: datetime | date | None) -> str:
    """The machine's form, for `<time datetime>`."""
    return "" if at is None else at.isoformat()


def when(at: datetime | None) -> Markup:
    """When something happened as a `<time>` element."""
    if at is None:
        return Markup("not known")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(), happened(at))


def age(born_on: date | None, now: datetime) -> str:
    """The age of a person on the local day of `now`; days in the first four weeks."""
    if born_on is None:
        return "age not known"
    today = now.astimezone(LONDON).date()
    days = (today - born_on).days
    if 0 <= days < DAYS_OF_A_NEWBORN:
        return counted(days, "day")
    return age_in_words(born_on, today)


def nhs_number(digits: str | None) -> Markup:
    """An NHS number in its groups, on one line; `not known` where there is none."""
    if not digits:
        return Markup("not known")
    groups = (digits[start:end] for start, end in NHS_NUMBER_GROUPS)
    return Markup("&nbsp;").join(escape(group) for group in groups)


def role(name: str) -> str:
    """A role as it is said: `health visitor`, `GP`."""
    return role_title(name)


def roles(names: Iterable[str]) -> str:
    """Several roles as a phrase: `midwife, GP and health visitor`."""
    return phrase(role(name) for name in names)


def phrase(words: Iterable[str]) -> str:
    """Words joined as in a sentence."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def sentence(text: str) -> str:
    """The text with a capital letter at its start; the rest is left alone."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text with a small letter at its start, unless capitals start it (`GP`)."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def status(state: str) -> Status:
    """Word and colour of a state. Raises KeyError for a state that is not one."""
    return STATUSES[state]


def dialled(words: str) -> Markup:
    """Words in which each telephone number can be pressed to ring it."""
    parts, end = [], 0
    for found in PHONE.finditer(words):
        digits = re.sub(r"[^+\d]", "", found[0])
        parts += [escape(words[end : found.start()]), _RINGS.format(digits, found[0])]
        end = found.end()
    return Markup("").join([*parts, escape(words[end:])])


_RINGS = Markup('<a class="phone" href="tel:{}">{}</a>')


@dataclass(frozen=True, slots=True)
class PageLink:
    """One step of a pager: a page, or the gap (`number` 0) where pages are left out."""

    number: int
    is_current: bool = False


def page_links(page: int, pages: int) -> list[PageLink]:
    """First, last, and the pages beside the current one, with gaps between them."""
    shown = sorted(
        {1, pages, *range(page - PAGES_BESIDE, page + PAGES_BESIDE + 1)}
        & set(range(1, pages + 1))
    )
    links: list[PageLink] = []
    for number in shown:
        if links and number - links[-1].number > 1:
            links.append(PageLink(number=0))
        links.append(PageLink(number=number, is_current=number == page))
    return links


#: What templates may call, by the name they call it.
FILTERS: Mapping[str, Callable[..., Any]] = {
    "age": age,
    "born": born,
    "by_limit": by_limit,
    "whose_limit": whose_limit,
    "counted": counted,
    "day": day,
    "dialled": dialled,
    "due_words": due_words,
    "happened": happened,
    "iso": iso,
    "limit": limit,
    "lower_first": lower_first,
    "moment": moment,
    "nhs_number": nhs_number,
    "phrase": phrase,
    "role": role,
    "roles": roles,
    "sentence": sentence,
    "span": span,
    "status": status,
    "time_left": time_left,
    "time_of_day": time_of_day,
    "when": when,
}
