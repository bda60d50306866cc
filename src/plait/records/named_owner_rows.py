"""Who has each care of a family by name, as rows: a projection of the events."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class NamedOwnerRow(models.Model):
    """How one care stands: whose it is now, by which name, and since when.

    One row a pregnancy and its babies, while the care may go on. Read by the doors of
    `sql/named_owners.sql` alone.
    """

    pk = models.CompositePrimaryKey("subject_id", "care")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that began it.
    care = models.UUIDField()
    #: midwifery or health_visiting.
    service = models.TextField()
    #: The team whose it is, and the one that is asked to accept it.
    team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    asked_team = models.ForeignKey(
        "access.Team", on_delete=models.PROTECT, related_name="+", db_index=False,
        null=True, blank=True,
    )  # fmt: skip
    #: The colleague by number; null where nobody is named, or by another system.
    worker_id = models.IntegerField(null=True, blank=True)
    #: named, between or unnamed; since when; and until when that may be so.
    state = models.TextField()
    since = models.DateTimeField()
    owed_at = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField()
    born_at = models.DateTimeField(null=True, blank=True)
    #: When it ends in any case; null before the birth.
    ends_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    #: The last thing that the team itself recorded, and when.
    last_kind = models.TextField(blank=True, default="", db_default="")
    last_at = models.DateTimeField(null=True, blank=True)
    #: Initials.
    label = models.TextField()

    class Meta:
        db_table = "named_owner"
        indexes: ClassVar = [
            models.Index(fields=["team", "worker_id"], name="named_owner_of_team"),
            models.Index(
                fields=["team", "since", "subject", "care"],
                condition=~Q(state="named"),
                name="named_owner_nobody",
            ),
            models.Index(
                fields=["team", "owed_at"],
                condition=Q(state="named", owed_at__isnull=False),
                name="named_owner_stays",
            ),
            models.Index(
                fields=["asked_team"],
                condition=Q(state="between"),
                name="named_owner_asked",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="named")
                | Q(state__in=["between", "unnamed"], owed_at__isnull=False),
                name="named_owner_state_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service} of {self.subject_id}: {self.state}"
