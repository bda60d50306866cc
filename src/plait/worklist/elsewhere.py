"""Other installations of Plait: their agencies, teams and people, as rows of ours.

They sign in at home. Here they are whom something can be addressed to, and who recorded
what came. For `plait.exchange`, on the engine's connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from plait.access.models import (
    Agency,
    Partnership,
    Staff,
    Team,
)
from plait.records.models import (
    ExchangeOut,
    ExchangePartner,
    RemoteAgency,
    RemoteTeam,
)
from plait.worklist import directory

ENGINE = "engine"
#: Why something did not travel: nothing is exchanged with its receiver any more.
REMOVED = "removed"
#: Nobody can have an address there (RFC 2606).
_NOWHERE = "exchange.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamThere:
    """A team as its own installation tells of it; `number` is its number there."""

    number: int
    name: str
    phone: str = ""
    out_of_hours: str = ""
    roles: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyThere:
    """An agency as its own installation tells of it, with its teams.

    `area` is the slug of its partnership and `area_name` what that is called.
    """

    slug: str
    name: str
    kind: str
    area: str
    area_name: str
    teams: tuple[TeamThere, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Another installation, as it is known here."""

    slug: str
    name: str
    url: str
    keys: Sequence[Any]
    is_active: bool = True
    answered_at: datetime | None = None
    failing_since: datetime | None = None
    last_error: str = ""
    heard_at: datetime | None = None
    skew_seconds: int = 0


def partners(*, using: str = ENGINE) -> list[Partner]:
    """Every partner, those that were removed too."""
    return [
        _partner(one) for one in ExchangePartner.objects.using(using).order_by("slug")
    ]


def partner(slug: str, *, using: str = ENGINE) -> Partner | None:
    """The partner of this name, if it is one now."""
    found = ExchangePartner.objects.using(using).filter(slug=slug, is_active=True)
    return next(map(_partner, found), None)


def keep(
    given: Partner,
    agencies: Iterable[AgencyThere],
    *,
    now: datetime,
    using: str = ENGINE,
) -> None:
    """Keep a partner with its agencies and teams, or bring what is kept up to date.

    A team that it names no more keeps its row, because events name it; it answers for
    nothing from then on.
    """
    with transaction.atomic(using=using):
        kept, is_new = ExchangePartner.objects.using(using).update_or_create(
            slug=given.slug,
            defaults={
                "name": given.name,
                "url": given.url,
                "keys": list(given.keys),
                "is_active": True,
            },
            create_defaults={
                "name": given.name,
                "url": given.url,
                "keys": list(given.keys),
                "added_at": now,
            },
        )
        del is_new
        named = [
            number
            for agency in agencies
            for number in _keep_agency(kept, agency, using=using)
        ]
        gone = RemoteTeam.objects.using(using).filter(partner=kept)
        gone = gone.exclude(team_id__in=named)
        Team.objects.using(using).filter(
            id__in=list(gone.values_list("team_id", flat=True))
        ).update(roles=[])
    directory.forget()


def remove(slug: str, *, now: datetime, using: str = ENGINE) -> bool:
    """Exchange nothing with it from now on. Says whether it was a partner.

    What waited for it is said to whoever sent it; nothing is routed to it any more.
    """
    with transaction.atomic(using=using):
        found = ExchangePartner.objects.using(using).filter(slug=slug, is_active=True)
        if not found.update(is_active=False):
            return False
        theirs = RemoteTeam.objects.using(using).filter(partner=slug)
        Team.objects.using(using).filter(
            id__in=list(theirs.values_list("team_id", flat=True))
        ).update(roles=[])
        waiting = ExchangeOut.objects.using(using).filter(
            partner=slug, state__in=("waiting", "kept")
        )
        waiting.update(
            state="refused", reason=REMOVED, ended_at=now, content="", next_try_at=None
        )
    directory.forget()
    return True


def own_agencies(*, using: str = ENGINE) -> list[AgencyThere]:
    """Our own agencies with their teams, as partners are told of them."""
    away = RemoteAgency.objects.using(using).values_list("agency_id", flat=True)
    found = Agency.objects.using(using).exclude(slug__in=list(away))
    return [
        AgencyThere(
            slug=one.slug,
            name=one.name,
            kind=one.kind,
            area=one.partnership.slug,
            area_name=one.partnership.name,
            teams=tuple(
                TeamThere(
                    number=team.pk,
                    name=team.name,
                    phone=team.phone,
                    out_of_hours=team.out_of_hours_phone,
                    roles=tuple(team.roles),
                    serves=tuple(team.serves.values_list("slug", flat=True)),
                )
                for team in one.teams.order_by("id").prefetch_related("serves")
            ),
        )
        for one in found.select_related("partnership").order_by("slug")
    ]


def team_of(slug: str, number: int, *, using: str = ENGINE) -> int | None:
    """Our row of a partner's team, by its number there."""
    found = RemoteTeam.objects.using(using).filter(partner=slug, number_there=number)
    return found.values_list("team_id", flat=True).first()


def number_of(slug: str, team: int, *, using: str = ENGINE) -> int | None:
    """The number there of a partner's team, by ours."""
    found = RemoteTeam.objects.using(using).filter(partner=slug, team_id=team)
    return found.values_list("number_there", flat=True).first()


def agencies_of(slug: str, *, using: str = ENGINE) -> dict[str, str]:
    """Our slug of each of a partner's agencies, by its own."""
    found = RemoteAgency.objects.using(using).filter(partner=slug)
    return dict(found.values_list("slug_there", "agency_id"))


def is_ours(team: int, *, using: str = ENGINE) -> bool:
    """Whether this is a team whose home is here."""
    away = RemoteTeam.objects.using(using).filter(team_id=team)
    return Team.objects.using(using).filter(id=team).exists() and not away.exists()


def staff_of(
    slug: str,
    number: int,
    *,
    given: str,
    family_name: str,
    job_title: str,
    agency: str,
    using: str = ENGINE,
) -> int:
    """Our row of somebody who recorded something there: a name, and no account."""
    found, is_new = Staff.objects.using(using).get_or_create(
        email=f"{number}@{slug}.{_NOWHERE}",
        defaults={
            "given_name": given,
            "family_name": family_name,
            "job_title": job_title,
            "agency_id": agency,
            "is_active": False,
            "password": f"{UNUSABLE_PASSWORD_PREFIX}{uuid4().hex}",
        },
    )
    if is_new:
        directory.forget()
    return found.pk


def staff_number(slug: str, staff: int, *, using: str = ENGINE) -> int | None:
    """The number there of one of a partner's people, by ours."""
    email = Staff.objects.using(using).filter(id=staff).values_list("email", flat=True)
    number, _, place = (email.first() or "").partition("@")
    is_there = place == f"{slug}.{_NOWHERE}" and number.isdecimal()
    return int(number) if is_there else None


def staff_here(slug: str, number: int, *, using: str = ENGINE) -> int | None:
    """Our row of one of a partner's people, if something of theirs came."""
    found = Staff.objects.using(using).filter(email=f"{number}@{slug}.{_NOWHERE}")
    return found.values_list("id", flat=True).first()


def is_colleague(staff: int, *, using: str = ENGINE) -> bool:
    """Whether this is a member of staff who signs in here."""
    return Staff.objects.using(using).filter(id=staff, is_active=True).exists()


def colleagues(
    numbers: Iterable[int], *, using: str = ENGINE
) -> list[tuple[int, str, str, str]]:
    """Number, given name, family name and job title of some of our own people."""
    found = Staff.objects.using(using).filter(id__in=list(numbers)).order_by("id")
    return list(found.values_list("id", "given_name", "family_name", "job_title"))


def _partner(row: ExchangePartner) -> Partner:
    return Partner(
        slug=row.slug,
        name=row.name,
        url=row.url,
        keys=row.keys,
        is_active=row.is_active,
        answered_at=row.answered_at,
        failing_since=row.failing_since,
        last_error=row.last_error,
        heard_at=row.heard_at,
        skew_seconds=row.skew_seconds,
    )


def _keep_agency(
    partner: ExchangePartner, given: AgencyThere, *, using: str
) -> list[int]:
    """The agency's rows; gives our numbers of its teams."""
    Partnership.objects.using(using).get_or_create(
        slug=given.area, defaults={"name": given.area_name, "policy": ""}
    )
    known = RemoteAgency.objects.using(using).filter(
        partner=partner, slug_there=given.slug
    )
    slug = known.values_list("agency_id", flat=True).first()
    slug = slug or _free_slug(partner.slug, given.slug, using)
    Agency.objects.using(using).update_or_create(
        slug=slug,
        defaults={
            "name": given.name, "kind": given.kind, "partnership_id": given.area
        },
    )  # fmt: skip
    RemoteAgency.objects.using(using).get_or_create(
        agency_id=slug, defaults={"partner": partner, "slug_there": given.slug}
    )
    return [_keep_team(partner, slug, team, using=using) for team in given.teams]


def _free_slug(partner: str, slug: str, using: str) -> str:
    """What an agency of theirs is called here: never as another one is."""
    own = f"{partner}-{slug}"[:40].rstrip("-")
    wanted = (slug, own, *(f"{own}-{number}" for number in range(2, 1000)))
    taken = set(Agency.objects.using(using).values_list("slug", flat=True))
    return next(one for one in wanted if one not in taken)


def offices_here(*, using: str = ENGINE) -> set[str]:
    """The areas whose office is an agency of our own, by slug."""
    away = RemoteAgency.objects.using(using).values_list("agency_id", flat=True)
    own = Agency.objects.using(using).exclude(slug__in=list(away))
    found = own.filter(kind="partnership").values_list("partnership_id", flat=True)
    return set(found)


def _keep_team(
    partner: ExchangePartner, agency: str, given: TeamThere, *, using: str
) -> int:
    number = team_of(partner.slug, given.number, using=using)
    fields = {
        "name": given.name,
        "phone": given.phone,
        "out_of_hours_phone": given.out_of_hours,
        "roles": list(given.roles),
    }
    teams = Team.objects.using(using)
    if number is None:
        team = teams.create(agency_id=agency, **fields)
    else:
        team = teams.get(pk=number)
        for name, value in fields.items():
            setattr(team, name, value)
        team.save(using=using)
    known = Partnership.objects.using(using).filter(slug__in=given.serves)
    team.serves.set(known)
    RemoteTeam.objects.using(using).get_or_create(
        team=team, defaults={"partner": partner, "number_there": given.number}
    )
    return team.pk
