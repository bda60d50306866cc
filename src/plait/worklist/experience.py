"""What parents say of a service: by doors that know no name and no day.

The database keeps a code by its hash and takes it away when it is used. Of a quarter it
gives sums, once it is over and enough have answered; of any other it gives nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, Final

import psycopg
from django.db import ProgrammingError, connections, transaction

from plait.access.errors import NotAllowed
from plait.clock.quarters import quarter_of, quarters_back

#: A code can be used in the quarter in which it was made and in so many after it.
VALID_QUARTERS: Final = 4

_SUMS: Final = "select * from plait.experience_of(%s::text, %s::text, %s::integer)"
_WORDS: Final = (
    "select * from plait.experience_words_of(%s::text, %s::text, %s::integer)"
)


@dataclass(frozen=True, slots=True)
class Quarter:
    """What was said in one quarter: how many answered, and what, by question.

    `answers` are counts by question and option. `words` are in no order of time.
    """

    name: str
    everybody: int
    answers: Mapping[str, Mapping[str, int]]
    words: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer with its quarter, as made-up ones are loaded."""

    quarter: str
    version: int
    answers: Mapping[str, str]
    words: str = field(default="", repr=False)


def hash_of(code: str) -> bytes:
    """What is kept of a code."""
    return sha256(code.encode()).digest()


def keep_codes(
    agency: str, codes: Sequence[str], *, today: date, using: str = "default"
) -> None:
    """Keep a batch of codes of a service, by their hashes alone.

    Raises:
        NotAllowed: whoever is asking does not work there.
    """
    _ask(
        "select plait.make_experience_codes(%s::text, %s::text, %s::bytea[])",
        [agency, quarter_of(today), [hash_of(code) for code in codes]],
        using,
    )


def answer(
    code: str,
    *,
    version: int,
    answers: Mapping[str, str],
    words: str,
    today: date,
    using: str = "default",
) -> bool:
    """Take what somebody says, and the code with it. Whether there was such a code.

    Who it is, where they are and which day it is are kept nowhere.
    """
    since = quarters_back(today, VALID_QUARTERS)[0]
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.answer_experience(%s::bytea, %s::text, %s::text, "
            "%s::smallint, %s::jsonb, %s::text)",
            [
                hash_of(code),
                since,
                quarter_of(today),
                version,
                json.dumps(dict(answers)),
                words,
            ],
        )
        return bool(cursor.fetchone()[0])


def take_in(agency: str, answered: Sequence[Answered], *, using: str) -> None:
    """Load made-up answers as they are: for a demo, by the engine alone."""
    with connections[using].cursor() as cursor:
        for one in answered:
            cursor.execute(
                "insert into experience_answer (agency_id, quarter, version, answers) "
                "values (%s, %s, %s, %s::jsonb)",
                [agency, one.quarter, one.version, json.dumps(dict(one.answers))],
            )
            if one.words:
                cursor.execute(
                    "insert into experience_words (agency_id, quarter, words) "
                    "values (%s, %s, %s)",
                    [agency, one.quarter, one.words],
                )


def said_of(
    agency: str, *, least: int, today: date, using: str = "default"
) -> list[Quarter]:
    """The quarters of which something may be shown, the newest first.

    Raises:
        NotAllowed: whoever is asking does not work there.
    """
    given = [agency, quarter_of(today), least]
    sums = _ask(_SUMS, given, using)
    words = _ask(_WORDS, given, using)
    everybody: dict[str, int] = {}
    answers: dict[str, dict[str, dict[str, int]]] = {}
    for quarter, question, option, number in sums:
        if not question:
            everybody[quarter] = number
            continue
        answers.setdefault(quarter, {}).setdefault(question, {})[option] = number
    written: dict[str, list[str]] = {}
    for quarter, text in words:
        written.setdefault(quarter, []).append(text)
    return [
        Quarter(name, everybody[name], answers.get(name, {}),
                tuple(written.get(name, ())))
        for name in sorted(everybody, reverse=True)
    ]  # fmt: skip


def _ask(text: str, given: Sequence[Any], using: str) -> list[tuple[Any, ...]]:
    """Ask a door, and say its refusal in our words."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(text, given)
            return list(cursor.fetchall())
    except ProgrammingError as error:
        if isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise NotAllowed from None
        raise
