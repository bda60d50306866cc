"""What parents say of their care without a name: codes for it, and the answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from plait.access.errors import NotAllowed, PlaitError
from plait.access.models import Post
from plait.clock.moments import local_day
from plait.instruments.experience import check_answers, questions
from plait.standards.services import Service, of_agency
from plait.worklist import experience

#: The signs of a code: none is taken for another when it is read from paper.
SIGNS: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Twelve of 30 signs are 5 x 10^17 codes: nobody finds one by trying.
LENGTH: Final = 12
_GROUP: Final = 4
MOST: Final = 40


class NoSuchCode(PlaitError):
    """There is no such code, or it was used, or it is too old: which, is not said."""

    say = (
        "We do not know this code. Look at the letters and numbers again. A code works "
        "once, for a year. If you have just sent your answers, they have arrived."
    )


class WrongNumber(PlaitError):
    """A batch of no code, or of more than one page of paper."""

    say = f"Enter how many codes you need, from 1 to {MOST}."


def service_of(post: Post | None) -> Service:
    """What the service of whoever asks says of itself.

    Raises:
        NotAllowed: they have no post, or it is in no perinatal service.
    """
    is_one = post is not None and post.team.agency.kind == "perinatal"
    service = of_agency(post.team.agency_id) if post and is_one else None
    if service is None:
        raise NotAllowed
    return service


def make_codes(*, post: Post | None, number: int, now: datetime) -> list[str]:
    """So many new codes of a service, to give to parents. They are shown once.

    Raises:
        NotAllowed: as `service_of`.
        WrongNumber: it is no number of codes that fits a page.
    """
    service_of(post)
    assert post is not None  # noqa: S101 - for the types; who has none is refused
    if not 1 <= number <= MOST:
        raise WrongNumber
    codes = ["".join(secrets.choice(SIGNS) for _ in range(LENGTH))
             for _ in range(number)]  # fmt: skip
    experience.keep_codes(post.team.agency_id, codes, today=local_day(now))
    return [in_groups(code) for code in codes]


def answer(*, code: str, answers: Mapping[str, str], words: str, now: datetime) -> None:
    """Take what somebody says of their care, once for each code.

    Raises:
        ImpossibleAnswers: an answer cannot be, or there is none.
        NoSuchCode: the code is not known, was used or is too old.
    """
    checked = check_answers(answers, words)
    is_known = experience.answer(
        plain(code),
        version=questions().version,
        answers=checked,
        words=words.strip(),
        today=local_day(now),
    )
    if not is_known:
        raise NoSuchCode


def in_groups(code: str) -> str:
    """`ABCD-EFGH-JKMN`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def plain(typed: str) -> str:
    """A code as it was made, of however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[: LENGTH * 2]
