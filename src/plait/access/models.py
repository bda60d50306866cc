"""The people and bodies who may see and do, and for which family."""

import uuid
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from plait.access import classes
from plait.access.exclusion_rows import EndedExclusion, Exclusion

__all__ = [
    "Absence",
    "Agency",
    "EndedExclusion",
    "Exclusion",
    "Involvement",
    "Partnership",
    "Post",
    "RotaShift",
    "SharingAgreement",
    "Staff",
    "StaffManager",
    "Team",
    "TeamHours",
]

#: A telephone number with its country, as the world writes it (E.164).
MOBILE: Final = r"^\+[1-9][0-9]{7,14}$"
_LAST_WEEKDAY: Final = 6


class Partnership(models.Model):
    """A local safeguarding children partnership: the area that agrees local rules."""

    slug = models.SlugField(primary_key=True)
    name = models.TextField()
    #: The name of the policy (local parameters) that its obligations are derived with.
    policy = models.TextField()

    class Meta:
        db_table = "partnership"

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that answers for what it records: a trust, a council, a police force."""

    slug = models.SlugField(primary_key=True)
    name = models.TextField()
    #: maternity, health_visiting, gp, paediatrics, social_care, police, perinatal,
    #: partnership.
    kind = models.TextField()
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agencies"
    )

    class Meta:
        db_table = "agency"

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """Some people of one agency who answer one telephone."""

    id = models.AutoField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.TextField()
    phone = models.TextField(blank=True, default="")
    out_of_hours_phone = models.TextField(blank=True, default="")
    #: The roles it answers for, such as health_visitor.
    roles = ArrayField(models.TextField(), default=list)
    #: The partnerships whose families it serves; its own is not implied.
    serves = models.ManyToManyField(Partnership, related_name="served_by")

    class Meta:
        db_table = "team"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agency", "name"], name="team_name_is_unique_in_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StaffManager(BaseUserManager["Staff"]):
    """Makes accounts, and finds them by email without regard to case."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "Staff":
        """Make an account.

        Raises:
            ValueError: the email is empty.
        """
        if not email:
            message = "An account needs an email address; got an empty one."
            raise ValueError(message)
        staff = self.model(email=email.strip().lower(), **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff

    def get_by_natural_key(self, username: str | None) -> "Staff":
        """The account with this email."""
        return self.get(email=(username or "").strip().lower())


class Staff(AbstractBaseUser):
    """A member of staff, who signs in with an email address."""

    id = models.AutoField(primary_key=True)
    email = models.EmailField(unique=True)
    given_name = models.TextField()
    family_name = models.TextField()
    job_title = models.TextField(blank=True, default="")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="staff")
    #: The telephone of their work that takes text messages, as `+447700900123`; empty
    #: where there is none.
    mobile = models.TextField(blank=True, default="", db_default="")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[StaffManager] = StaffManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name", "agency"]

    class Meta:
        db_table = "staff"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="staff_email_is_lower_case",
            ),
            models.CheckConstraint(
                condition=Q(mobile="") | Q(mobile__regex=MOBILE),
                name="staff_mobile_is_a_whole_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def get_full_name(self) -> str:
        """Given name and family name."""
        return f"{self.given_name} {self.family_name}"

    def get_short_name(self) -> str:
        """Given name."""
        return self.given_name


class Post(models.Model):
    """A role that a member of staff holds in a team, from a moment until another.

    It holds from `valid_from` on, and no longer at `valid_to`.
    """

    id = models.AutoField(primary_key=True)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts")
    role = models.TextField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "post"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="post_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in team {self.team_id}"


class Involvement(models.Model):
    """Why a team may open a record: the legitimate relationship.

    It is derived from an event (a booking, an accepted referral) or made by hand with
    a basis. With `staff` set it holds for that one named member of the team only,
    which is how a sealed record is opened to named persons.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    role = models.TextField()
    #: The sensitivity classes it opens, one bit a class: see `plait.access.classes`.
    #: None of them (0) opens the record for single events that were released.
    classes = models.IntegerField(default=classes.ROUTINE)
    purpose = models.TextField(default="direct_care")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    #: In words, why: shown to the person as "you can see this because ...".
    basis = models.TextField()
    source_event = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "involvement"
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "team"], name="involvement_of_team"),
            models.Index(fields=["team", "subject_id"], name="involvement_by_team"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(classes__gte=0) & Q(classes__lte=classes.EVERYTHING),
                name="involvement_opens_known_classes",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="involvement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"team {self.team_id} as {self.role}"


class SharingAgreement(models.Model):
    """Which classes a role may be given in a partnership, by its written agreement."""

    id = models.AutoField(primary_key=True)
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="agreements"
    )
    role = models.TextField()
    classes = models.IntegerField()

    class Meta:
        db_table = "sharing_agreement"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "role"], name="one_agreement_a_role"
            ),
            models.CheckConstraint(
                condition=Q(classes__gt=0) & Q(classes__lte=classes.EVERYTHING),
                name="agreement_names_known_classes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} in {self.partnership_id}"


class TeamHours(models.Model):
    """When a team's office is open on a day of the week, in London time.

    A team without a row is open Monday to Friday from 9 to 17. On a bank holiday
    every office is closed.
    """

    id = models.AutoField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="hours")
    #: 0 is Monday.
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    #: Midnight is the end of the day.
    closes = models.TimeField()

    class Meta:
        db_table = "team_hours"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "weekday", "opens"], name="team_opens_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=0) & Q(weekday__lte=_LAST_WEEKDAY),
                name="team_hours_are_of_a_weekday",
            ),
        ]

    def __str__(self) -> str:
        return f"hours of team {self.team_id}"


class RotaShift(models.Model):
    """Who is on call for a team while its office is closed.

    It holds from `from_at` on, and no longer at `to_at`. An empty role is the whole
    team: whatever role is asked for.
    """

    id = models.AutoField(primary_key=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    role = models.TextField(blank=True, default="")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()

    class Meta:
        db_table = "rota_shift"
        indexes: ClassVar = [
            models.Index(fields=["team", "to_at"], name="rota_shift_of_team"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_at__gt=F("from_at")), name="rota_shift_ends_after_begin"
            ),
            models.UniqueConstraint(
                fields=["team", "role", "staff", "from_at"],
                name="rota_shift_is_there_once",
            ),
        ]

    def __str__(self) -> str:
        return f"shift of staff {self.staff_id} in team {self.team_id}"


class Absence(models.Model):
    """A member of staff who is away from a team, and who covers. No reason is kept.

    It holds from `from_at` on, and no longer at `to_at`; without one, until further
    notice.
    """

    id = models.AutoField(primary_key=True)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    cover_staff = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )

    class Meta:
        db_table = "absence"
        indexes: ClassVar = [
            models.Index(fields=["team", "to_at"], name="absence_of_team"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")),
                name="absence_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(cover_staff=None) | ~Q(cover_staff=F("staff")),
                name="nobody_covers_themselves",
            ),
            models.UniqueConstraint(
                fields=["team", "staff", "from_at"], name="absence_is_there_once"
            ),
        ]

    def __str__(self) -> str:
        return f"absence of staff {self.staff_id} from team {self.team_id}"
