"""What is written down while a meeting is held: every version of every part of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Staff, Team


class MeetingDraft(models.Model):
    """One version of one part of what is written while a meeting is held.

    The newest version of a part is what it says; the older ones are its history. Rows
    are added and never changed, so two scribes cannot write over each other.
    """

    pk = models.CompositePrimaryKey("subject_id", "meeting_id", "part", "version")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    meeting_id = models.UUIDField()
    #: Which part, such as `decided.threshold` or `heard.<id>`.
    part = models.TextField()
    #: 1 for the first.
    version = models.IntegerField()
    #: The answers of the part by name; null where it was taken away.
    value = models.JSONField(null=True, blank=True)
    #: The class of what it says: `access.classes`.
    sens = models.SmallIntegerField(default=0, db_default=0)
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "meeting_draft"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version__gte=1), name="meeting_draft_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part}, version {self.version}"
