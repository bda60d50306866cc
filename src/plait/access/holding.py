"""How a post in a team begins and ends: by whoever answers for the installation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from plait.access.accounts import AccountRefused, team_of
from plait.access.models import Post, Staff


def give_post(
    *, email: str, team: str, role: str, now: datetime, using: str = "engine"
) -> Post:
    """Give somebody who has an account a post in a team of their agency, from now on.

    Raises:
        AccountRefused: nobody has this address, the team or the role is not known, or
            they hold this very post.
    """
    staff = _staff(email, using)
    found = team_of(staff.agency, team, role, using)
    with transaction.atomic(using=using):
        if _held(staff, found.pk, now, using).filter(role=role).exists():
            raise AccountRefused("They hold this post already.")
        return Post.objects.using(using).create(
            staff=staff, team=found, role=role, valid_from=now
        )


def end_posts(*, email: str, team: str, now: datetime, using: str = "engine") -> int:
    """End every post that somebody holds in a team: from now on they are not of it.

    What they recorded stays theirs. Whom they had in care is without a worker until
    somebody else is allocated. Gives how many posts ended.

    Raises:
        AccountRefused: nobody has this address, or they hold no post in that team.
    """
    staff = _staff(email, using)
    found = team_of(staff.agency, team, None, using)
    ended = _held(staff, found.pk, now, using).update(valid_to=now)
    if not ended:
        raise AccountRefused("They hold no post in this team now.")
    return ended


def _staff(email: str, using: str) -> Staff:
    every = Staff.objects.using(using).select_related("agency")
    found = every.filter(email=email.strip().lower()).first()
    if found is None:
        raise AccountRefused("There is no account with this email address.")
    return found


def _held(staff: Staff, team: int, now: datetime, using: str) -> QuerySet[Post]:
    return Post.objects.using(using).filter(
        Q(valid_to=None) | Q(valid_to__gt=now),
        staff=staff, team_id=team, valid_from__lte=now,
    )  # fmt: skip
