"""Setting an area up: its partnership, agencies, teams, and what roles may be given.

Bodies change a few times a year, and are set up by the operator, never from a page:
so these verbs run as the engine role.
"""

from collections.abc import Iterable
from datetime import datetime

from plait.access import classes
from plait.access.models import (
    Agency,
    Partnership,
    Post,
    SharingAgreement,
    Staff,
    Team,
)

ENGINE = "engine"


def is_anybody_there(*, using: str = ENGINE) -> bool:
    """Whether any partnership or account was set up."""
    partnerships = Partnership.objects.using(using)
    return partnerships.exists() or Staff.objects.using(using).exists()


def add_partnership(*, slug: str, name: str, policy: str, using: str = ENGINE) -> None:
    """Set up a partnership. `policy` names the local parameters it has adopted."""
    Partnership.objects.using(using).create(slug=slug, name=name, policy=policy)


def add_agency(
    *, slug: str, name: str, kind: str, partnership: str, using: str = ENGINE
) -> None:
    """Set up an agency of a partnership, of a kind such as health_visiting."""
    Agency.objects.using(using).create(
        slug=slug, name=name, kind=kind, partnership_id=partnership
    )


def add_team(
    *,
    agency: str,
    name: str,
    phone: str,
    out_of_hours_phone: str,
    roles: Iterable[str],
    serves: Iterable[str],
    using: str = ENGINE,
) -> int:
    """Set up a team, and give its number.

    Args:
        agency: the slug of its agency.
        name: what it is called.
        phone: where it answers in working hours.
        out_of_hours_phone: where somebody answers at other times.
        roles: the roles whose duties it answers for.
        serves: the slugs of the partnerships whose families it serves.
        using: the database connection.
    """
    team = Team.objects.using(using).create(
        agency_id=agency,
        name=name,
        phone=phone,
        out_of_hours_phone=out_of_hours_phone,
        roles=list(roles),
    )
    team.serves.set(Partnership.objects.using(using).filter(slug__in=list(serves)))
    return team.pk


def add_staff(
    *,
    email: str,
    given_name: str,
    family_name: str,
    job_title: str,
    agency: str,
    password_hash: str,
    team_id: int,
    role: str,
    since: datetime,
    mobile: str = "",
    using: str = ENGINE,
) -> int:
    """Make an account with one post, and give its number.

    `password_hash` is what Django's `make_password` gives: many made-up accounts may
    share one, because hashing is slow on purpose.
    """
    staff = Staff.objects.using(using).create(
        email=email.lower(),
        password=password_hash,
        given_name=given_name,
        family_name=family_name,
        job_title=job_title,
        agency_id=agency,
        mobile=mobile,
    )
    Post.objects.using(using).create(
        staff=staff, team_id=team_id, role=role, valid_from=since
    )
    return staff.pk


def agree(
    *, partnership: str, role: str, may_see: Iterable[str], using: str = ENGINE
) -> None:
    """Write which classes a role may be given, by the partnership's agreement.

    Raises:
        ValueError: a name in `may_see` is not a sensitivity class.
    """
    SharingAgreement.objects.using(using).create(
        partnership_id=partnership, role=role, classes=classes.mask_of(may_see)
    )
