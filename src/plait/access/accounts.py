"""How an account begins: made by whoever answers for the installation."""

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from plait.access.errors import PlaitError
from plait.access.models import Agency, Post, Staff, Team

LONGEST_NAME = 100


class AccountRefused(PlaitError):
    """The account cannot be made; the words say what to change."""


def create_account(
    *,
    email: str,
    password: str,
    given_name: str,
    family_name: str,
    job_title: str,
    agency: str,
    team: str | None,
    role: str | None,
    now: datetime,
    using: str = "engine",
) -> Staff:
    """Make an account, and a post in a team from `now` on if both are named.

    Args:
        agency: the slug of an agency that exists.
        team: the name of one of its teams.
        role: the role of the post, such as health_visitor.
        now: an aware datetime.
        using: the database connection; the app role may not make accounts.

    Raises:
        AccountRefused: the address, the password or a name will not do, the address is
            taken, or the agency, team or role is not known.
    """
    staff = Staff(
        email=email.strip().lower(),
        given_name=_name(given_name, "given name"),
        family_name=_name(family_name, "family name"),
        job_title=job_title.strip()[:LONGEST_NAME],
        agency=_agency(agency, using),
    )
    _check(staff, password, using)
    with transaction.atomic(using=using):
        staff.set_password(password)
        staff.save(using=using)
        if team and role:
            Post.objects.using(using).create(
                staff=staff,
                team=team_of(staff.agency, team, role, using),
                role=role,
                valid_from=now,
            )
    return staff


def _name(given: str, which: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise AccountRefused(f"Give a {which} of 1 to {LONGEST_NAME} characters.")
    return name


def _check(staff: Staff, password: str, using: str) -> None:
    try:
        validate_email(staff.email)
        validate_password(password, staff)
    except ValidationError as invalid:
        raise AccountRefused(" ".join(invalid.messages)) from None
    if Staff.objects.using(using).filter(email=staff.email).exists():
        raise AccountRefused("There is an account with this email address already.")


def _agency(slug: str, using: str) -> Agency:
    found = Agency.objects.using(using).filter(slug=slug).first()
    if found is None:
        known = Agency.objects.using(using).order_by("slug")
        slugs = ", ".join(known.values_list("slug", flat=True)) or "none yet"
        msg = f"There is no agency '{slug}'. There are: {slugs}."
        raise AccountRefused(msg)
    return found


def team_of(agency: Agency, name: str, role: str | None, using: str) -> Team:
    """The team of an agency that has this name, and answers for this role if given.

    Raises:
        AccountRefused: there is none, or it does not answer for the role.
    """
    teams = Team.objects.using(using).filter(agency=agency)
    found = teams.filter(name=name).first()
    if found is None:
        names = ", ".join(teams.order_by("name").values_list("name", flat=True))
        msg = f"{agency.name} has no team '{name}'. It has: {names or 'none yet'}."
        raise AccountRefused(msg)
    if role is not None and role not in found.roles:
        roles = ", ".join(found.roles) or "none"
        msg = f"{found.name} does not answer for the role '{role}', but for: {roles}."
        raise AccountRefused(msg)
    return found
