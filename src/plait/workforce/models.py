"""The tables of who is there to do it: what a team keeps of itself.

Days are whole: a row holds from `from_on` to `until_on`, both included; without the
second, until further notice. The rules of these tables are in `migrations/sql`.
"""

from decimal import Decimal
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

#: Nobody works more than full time for one team.
MOST: Final = Decimal(1)
#: Nor more than this for all of their teams together, at any moment.
MOST_IN_ALL: Final = Decimal("1.2")
#: More posts than this of one profession no team has.
MOST_FUNDED: Final = Decimal(99)


class FundedPost(models.Model):
    """Posts of a team that are paid for, in whole-time equivalents of a profession.

    Which professions there are, the service says in its `capacity.yaml`.
    """

    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    profession = models.TextField()
    wte = models.DecimalField(max_digits=4, decimal_places=2)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    written_at = models.DateTimeField()

    class Meta:
        db_table = "workforce_post"
        indexes: ClassVar = [
            models.Index(fields=["team", "from_on"], name="workforce_post_of_team"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wte__gt=0) & Q(wte__lte=MOST_FUNDED),
                name="workforce_post_is_of_some_time",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="workforce_post_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wte} {self.profession} in team {self.team_id}"


class WorkingTime(models.Model):
    """How much of full time somebody works in a team, and as what.

    For one person in one team these never overlap, and over all teams they are at most
    `MOST_IN_ALL` at any moment: the database refuses it.
    """

    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    profession = models.TextField()
    wte = models.DecimalField(max_digits=3, decimal_places=2)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    written_at = models.DateTimeField()

    class Meta:
        db_table = "workforce_time"
        indexes: ClassVar = [
            models.Index(fields=["team", "from_on"], name="workforce_time_of_team"),
            models.Index(fields=["staff", "from_on"], name="workforce_time_of_staff"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wte__gt=0) & Q(wte__lte=MOST),
                name="workforce_time_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="workforce_time_ends_after_begin",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wte} of staff {self.staff_id} in team {self.team_id}"


class SpokenLanguage(models.Model):
    """A language in which a colleague of a team works without an interpreter."""

    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    #: As people write it, such as Polish: what a family's record says is compared.
    language = models.TextField()

    class Meta:
        db_table = "workforce_language"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["team", "staff", "language"],
                name="workforce_language_is_there_once",
            ),
            models.CheckConstraint(
                condition=~Q(language=""), name="workforce_language_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} of staff {self.staff_id}"


class CareWeight(models.Model):
    """How much work an episode of care is, as its team said last: a projection.

    Classes of the service's own `capacity.yaml`; empty where nobody has said.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The episode's, as in `care_episode`.
    id = models.UUIDField()
    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    intensity = models.TextField(blank=True, default="", db_default="")
    travel = models.TextField(blank=True, default="", db_default="")
    sens = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "workforce_weight"

    def __str__(self) -> str:
        return f"weight of an episode of {self.subject_id}"
