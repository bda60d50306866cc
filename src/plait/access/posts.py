"""Who works where now: the posts that a page names."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet

from plait.access import signed_in
from plait.access.models import Post, Staff


def current_post(staff: Staff, now: datetime) -> Post | None:
    """The post held at `now`, the newest where there are several, with its team."""
    return signed_in.current_post(staff.pk, now)


def everybody(now: datetime) -> Sequence[Post]:
    """Every post held at `now` with its staff and team, by partnership and agency.

    For a demonstration, where the staff are made up and few.
    """
    return tuple(
        _held(now)
        .filter(staff__is_active=True)
        .select_related("staff", "team__agency__partnership")
        .order_by(
            "team__agency__partnership__name",
            "team__agency__name",
            "team__name",
            "staff__family_name",
            "id",
        )
    )


def of_team(team_id: int, now: datetime) -> Sequence[Post]:
    """The posts of a team at `now` with an open account, by name."""
    return tuple(
        _held(now)
        .filter(team_id=team_id, staff__is_active=True)
        .select_related("staff")
        .order_by("staff__family_name", "staff__given_name", "id")
    )


def of_agency_or_teams(
    agency: str, teams: Collection[int], now: datetime
) -> Sequence[Post]:
    """The posts at `now` of an agency and of these teams, with an open account."""
    return tuple(
        _held(now)
        .filter(Q(team__agency_id=agency) | Q(team_id__in=teams))
        .filter(staff__is_active=True)
        .select_related("staff", "team")
        .order_by("team__name", "staff__family_name", "staff__given_name", "id")
    )


def who_may_have(subject_id: UUID, team_id: int, now: datetime) -> Sequence[Post]:
    """The posts of a team at `now` whose holders may be given what is owed, by name.

    The record must be open. Whoever is kin or close to the family is left out, as if
    they were not there.
    """
    held = of_team(team_id, now)
    may = not_close_to(subject_id, [post.staff_id for post in held])
    return tuple(post for post in held if post.staff_id in may)


def by_id(staff_id: int) -> Staff | None:
    """The account with this number, if it is open."""
    return Staff.objects.filter(pk=staff_id, is_active=True).first()


def _held(now: datetime) -> QuerySet[Post]:
    return Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=now), valid_from__lte=now
    ).select_related("team__agency")


def not_close_to(
    subject_id: UUID, staff: Collection[int], *, using: str = DEFAULT_DB_ALIAS
) -> frozenset[int]:
    """Of these members of staff those who are not kin or close to a family.

    The record must be open, or this transaction must have appended to it.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select plait.who_may_have(%s::uuid, %s::integer[])",
            [subject_id, sorted(staff)],
        )
        (may,) = cursor.fetchone()
    return frozenset(may or ())


def emails(
    staff: Collection[int], *, using: str = DEFAULT_DB_ALIAS
) -> Mapping[int, str]:
    """The email addresses of open accounts by their numbers."""
    found = Staff.objects.using(using).filter(pk__in=staff, is_active=True)
    return dict(found.values_list("pk", "email"))
