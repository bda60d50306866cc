"""The tables of looking: tries to open in an emergency, and what was asked about.

Both are closed to the web, which comes by its doors: `migrations/sql/emergency.sql` and
`who_looked.sql`.
"""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Staff

#: How a record was looked for, and what came of it: see `plait.open_in_emergency`.
WAYS = ("reference", "nhs_number", "name")
OUTCOMES = ("opened", "open", "none", "too_many", "unreviewed", "password")


class EmergencyTry(models.Model):
    """Someone tried to open a record in an emergency. What they typed is not kept."""

    pk = models.CompositePrimaryKey("staff_id", "id")
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    at = models.DateTimeField()
    way = models.TextField()
    outcome = models.TextField()

    class Meta:
        db_table = "emergency_try"
        indexes: ClassVar = [
            models.Index(fields=["staff", "at"], name="emergency_try_of_staff"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(way__in=WAYS) & Q(outcome__in=OUTCOMES),
                name="emergency_try_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"try of staff {self.staff_id}"


class LookedInto(models.Model):
    """A privacy officer asked about what somebody opened on a day, and what came of it.

    `day` is one of London.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    day = models.DateField()
    by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    words = models.TextField()

    class Meta:
        db_table = "looked_into"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(words=""), name="looked_into_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"looked into by staff {self.by_id}"
