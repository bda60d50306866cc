"""Forecasts of queues as they are kept: the web asks, the worker answers."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from django.db import DEFAULT_DB_ALIAS, connections

State = Literal["none", "waiting", "running", "made", "failed"]
#: A worker that was at it for so long died, and another one takes it up.
GIVEN_UP: Final = timedelta(minutes=1)
#: So many questions of one team are kept; older ones are forgotten.
KEPT: Final = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a team's queue.

    Attributes:
        extra_halves: halves of a WTE more; below 0: fewer.
        more: per cent more referrals; below 0: fewer.
    """

    team: int
    extra_halves: int = 0
    more: int = 0

    @property
    def is_as_it_is(self) -> bool:
        """Whether nothing is asked otherwise than it is."""
        return not self.extra_halves and not self.more


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a question.

    Attributes:
        done: per cent of the days that are played, while it runs.
        result: the last answer, whatever was asked since; None: there is none.
    """

    question: Question
    state: State
    asked_at: datetime | None = None
    began_at: datetime | None = None
    made_at: datetime | None = None
    done: int = 0
    result: Any = None


def answer(question: Question, *, using: str = DEFAULT_DB_ALIAS) -> Answer:
    """What is known of a question about a team of whoever asks."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select extra_halves, more, asked_at, began_at, made_at, failed_at, done, "
            "result from capacity_forecast "
            "where team_id = %s and extra_halves = %s and more = %s",
            [question.team, question.extra_halves, question.more],
        )
        row = cursor.fetchone()
    return Answer(question, "none") if row is None else _answer(question.team, row)


def _answer(team: int, row: tuple[Any, ...]) -> Answer:
    extra, more, asked, began, made, failed, done, result = row
    state: State = "waiting"
    if made is not None and made >= asked:
        state = "made"
    elif failed is not None and failed >= asked:
        state = "failed"
    elif began is not None and began >= asked:
        state = "running"
    read = json.loads(result) if isinstance(result, str) else result
    return Answer(Question(team, extra, more), state, asked, began, made, done, read)


def ask(question: Question, now: datetime, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Ask for an answer; the worker takes it up within seconds."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "insert into capacity_forecast (team_id, extra_halves, more, asked_at) "
            "values (%s, %s, %s, %s) on conflict (team_id, extra_halves, more) "
            "do update set asked_at = excluded.asked_at "
            "where capacity_forecast.asked_at < excluded.asked_at",
            [question.team, question.extra_halves, question.more, now],
        )


def take(now: datetime, *, using: str = "engine") -> Question | None:
    """The question that has waited longest, taken by this worker; None: none waits."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            """
            update capacity_forecast f set began_at = %s, done = 0
            from (
                select team_id, extra_halves, more from capacity_forecast
                where (made_at is null or made_at < asked_at)
                    and (failed_at is null or failed_at < asked_at)
                    and (began_at is null or began_at < asked_at or began_at < %s)
                order by asked_at limit 1 for update skip locked
            ) as w
            where f.team_id = w.team_id and f.extra_halves = w.extra_halves
                and f.more = w.more
            returning f.team_id, f.extra_halves, f.more
            """,
            [now, now - GIVEN_UP],
        )
        row = cursor.fetchone()
    return Question(*row) if row else None


def note_progress(question: Question, done: int, *, using: str = "engine") -> None:
    """How far it is, in per cent."""
    _write("done = %s", [done], question, using)


def keep(
    question: Question, result: Any, now: datetime, *, using: str = "engine"
) -> None:  # fmt: skip
    """Keep an answer, and forget the oldest questions of the team."""
    _write("made_at = %s, result = %s, done = 100",
           [now, json.dumps(result)], question, using)  # fmt: skip
    with connections[using].cursor() as cursor:
        cursor.execute(
            "delete from capacity_forecast f using ("
            "select extra_halves, more from capacity_forecast where team_id = %s "
            "and (extra_halves <> 0 or more <> 0) order by asked_at desc offset %s"
            ") as old where f.team_id = %s and f.extra_halves = old.extra_halves "
            "and f.more = old.more",
            [question.team, KEPT, question.team],
        )


def note_failure(question: Question, now: datetime, *, using: str = "engine") -> None:
    """It could not be worked out; what was there before stays, with its time."""
    _write("failed_at = %s", [now], question, using)


def _write(change: str, values: list[Any], question: Question, using: str) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"update capacity_forecast set {change} "  # noqa: S608 - words of ours
            "where team_id = %s and extra_halves = %s and more = %s",
            [*values, question.team, question.extra_halves, question.more],
        )


def made_for(answer: Answer) -> date | None:
    """The first day of the forecast; None where there is none."""
    if not isinstance(answer.result, dict):
        return None
    return date.fromisoformat(str(answer.result.get("today")))
