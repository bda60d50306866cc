"""What a team keeps of who works in it: read, written, and refused in words.

Row-level security lets a team read its own; whoever leads it writes. The database
refuses what overlaps and what is too much, also when two people write at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

import psycopg
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction

from plait.access.errors import PlaitError
from plait.workforce.models import (
    MOST,
    MOST_FUNDED,
    MOST_IN_ALL,
    FundedPost,
    SpokenLanguage,
    WorkingTime,
)
from plait.workforce.shapes import Funded, Working

#: The least time that can be meant: half a day in two weeks.
LEAST: Final = Decimal("0.05")
#: What a language may be called at most, in letters.
LONGEST: Final = 60

#: All of it in one question: which of them, whose, what, how much, from and to, number.
_TEAM: Final = """
    select * from (
        select 'post', null::integer, p.profession, p.wte, p.from_on, p.until_on, p.id
        from workforce_post p where p.team_id = %s
        union all
        select 'time', t.staff_id, t.profession, t.wte, t.from_on, t.until_on, t.id
        from workforce_time t where t.team_id = %s
        union all
        select 'language', l.staff_id, l.language, null, null, null, l.id
        from workforce_language l where l.team_id = %s
        union all
        select 'course', c.staff_id, c.standard, null,
            (c.due_at at time zone 'Europe/London')::date, null, 0
        from plait.team_training(%s, %s) c
    ) as kept
    order by 1, 5, 3, 7
"""


class StaffingRefused(PlaitError):
    """Something that cannot be. `field` says which answer to change."""

    def __init__(self, field: str, say: str) -> None:
        self.field = field
        super().__init__(say)


@dataclass(frozen=True, slots=True)
class Team:
    """All that a team keeps of who works in it, the past too."""

    funded: tuple[Funded, ...]
    working: tuple[Working, ...]
    #: Whose language, and which.
    languages: tuple[tuple[int, str], ...]
    #: Who owes which course next (the standard that asks for it), and by which day.
    courses: tuple[tuple[int, str, date | None], ...] = ()


def team(
    team_id: int, courses: Iterable[str] = (), *, using: str = DEFAULT_DB_ALIAS
) -> Team:
    """What the team keeps; nothing where it is not one of whoever asks.

    Args:
        courses: the standards that ask for courses, of which it is said who owes them.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(_TEAM, [*[team_id] * 4, sorted(courses)])
        found = cursor.fetchall()
    return Team(
        tuple(Funded(*row[2:]) for row in found if row[0] == "post"),
        tuple(Working(*row[1:]) for row in found if row[0] == "time"),
        tuple((row[1], row[2]) for row in found if row[0] == "language"),
        tuple((row[1], row[2], row[4]) for row in found if row[0] == "course"),
    )


def working(team_id: int, *, using: str = DEFAULT_DB_ALIAS) -> tuple[Working, ...]:
    """Every working time of the team, past and to come, whoever is in it."""
    rows = WorkingTime.objects.using(using).filter(team_id=team_id).order_by("pk")
    return tuple(
        Working(
            one.staff_id, one.profession, one.wte, one.from_on, one.until_on, one.pk
        )
        for one in rows
    )


def fund(
    row: Funded, *, team_id: int, by: int | None, at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> None:  # fmt: skip
    """Keep that posts are paid for. The same row twice is one.

    Raises:
        StaffingRefused: the time is out of its range, or the end before the beginning.
    """
    _check(row.wte, row.since, row.until, MOST_FUNDED)
    FundedPost.objects.using(using).get_or_create(
        team_id=team_id, profession=row.profession, wte=row.wte, from_on=row.since,
        until_on=row.until, defaults={"written_by_id": by, "written_at": at},
    )  # fmt: skip


def work(
    row: Working, *, team_id: int, by: int | None, at: datetime,
    using: str = DEFAULT_DB_ALIAS,
) -> None:  # fmt: skip
    """Keep how much somebody works in the team, from a day on. Sent twice it is one.

    Raises:
        StaffingRefused: the time is out of its range, the end before the beginning, it
            overlaps another of theirs in this team, or with their other teams it would
            be too much.
    """
    _check(row.wte, row.since, row.until, MOST)
    with _in_words(using):
        WorkingTime.objects.using(using).get_or_create(
            team_id=team_id, staff_id=row.staff, profession=row.profession,
            wte=row.wte, from_on=row.since, until_on=row.until,
            defaults={"written_by_id": by, "written_at": at},
        )  # fmt: skip


def end(kind: str, row_id: int, last: date, *, team_id: int) -> None:
    """Say on which day posts or a working time end: the last on which they hold.

    Args:
        kind: post or time.

    Raises:
        StaffingRefused: there is no such row in the team, or it begins later.
    """
    model = FundedPost if kind == "post" else WorkingTime
    found = model._default_manager.filter(pk=row_id, team_id=team_id)  # noqa: SLF001 - Django's own name
    row = found.first()
    if row is None:
        raise StaffingRefused(
            "last", "It is not there any more. Look at the page again"
        )
    if last < row.from_on:
        said = f"The last day must be {in_figures(row.from_on)} or later"
        raise StaffingRefused("last", said)
    with _in_words():
        found.update(until_on=last)


def take_away(kind: str, row_id: int, *, team_id: int, today: date) -> None:
    """Take a row away that has not begun. One that is not there is away already.

    Raises:
        StaffingRefused: it has begun: then it is ended, so that it stays readable.
    """
    model = FundedPost if kind == "post" else WorkingTime
    found = model._default_manager.filter(pk=row_id, team_id=team_id)  # noqa: SLF001 - Django's own name
    if found.filter(from_on__lt=today).exists():
        raise StaffingRefused("last", "It has begun: enter its last day instead")
    found.delete()


def speak(
    staff: int, language: str, *, team_id: int, using: str = DEFAULT_DB_ALIAS
) -> None:
    """Keep that a colleague works in a language. Sent twice it is one.

    Raises:
        StaffingRefused: it has no name, or one that is too long.
    """
    name = " ".join(language.split())
    if not name or len(name) > LONGEST:
        said = f"Enter a language in 1 to {LONGEST} letters, such as Polish"
        raise StaffingRefused("language", said)
    SpokenLanguage.objects.using(using).get_or_create(
        team_id=team_id, staff_id=staff, language=name[:1].upper() + name[1:]
    )


def speak_no_more(staff: int, language: str, *, team_id: int) -> None:
    """Take a language away. One that is not there is away already."""
    if len(language) > LONGEST or "\0" in language:
        return  # no such name was ever kept
    SpokenLanguage.objects.filter(
        team_id=team_id, staff_id=staff, language=language
    ).delete()


def in_figures(day: date) -> str:
    """23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def _check(wte: Decimal, since: date, until: date | None, most: Decimal) -> None:
    if not LEAST <= wte <= most:
        said = f"Enter a number from {LEAST} to {most:f} of full time; got {wte:f}"
        raise StaffingRefused("wte", said)
    if until is not None and until < since:
        raise StaffingRefused("until", "The last day must not be before the first")


@contextmanager
def _in_words(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """What the database refuses, in words; nothing of it is written."""
    try:
        with transaction.atomic(using=using):
            yield
    except IntegrityError as error:
        cause = error.__cause__
        name = cause.diag.constraint_name if isinstance(cause, psycopg.Error) else ""
        if name == "workforce_time_never_overlaps":
            said = (
                "They have a working time in this team on these days already: "
                "enter its last day first"
            )
            raise StaffingRefused("since", said) from None
        if name == "workforce_time_in_all":
            said = (
                f"With their other teams it would be more than {MOST_IN_ALL} of "
                "full time on some day"
            )
            raise StaffingRefused("wte", said) from None
        raise


__all__ = [
    "LEAST", "StaffingRefused", "Team", "end", "fund", "in_figures", "speak",
    "speak_no_more", "take_away", "team", "work", "working",
]  # fmt: skip
