"""The people and bodies who may see and do, and for which family."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from plait.access import classes


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
                condition=Q(classes__gt=0) & Q(classes__lte=classes.EVERYTHING),
                name="involvement_opens_known_classes",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="involvement_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"team {self.team_id} as {self.role}"


class Exclusion(models.Model):
    """A member of staff who is kin or close to a family: it beats every grant."""

    pk = models.CompositePrimaryKey("subject_id", "staff_id")
    subject_id = models.UUIDField()
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reason = models.TextField()
    #: Who said so: the member of staff, the family, or a match of addresses.
    declared_by = models.TextField()
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "exclusion"
        indexes: ClassVar = [models.Index(fields=["staff"], name="exclusion_of_staff")]

    def __str__(self) -> str:
        return f"exclusion of staff {self.staff_id}"


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
