"""The tables of who may not see a family because they are kin or close to it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models


class Exclusion(models.Model):
    """A member of staff who is kin or close to a family: it beats every grant."""

    pk = models.CompositePrimaryKey("subject_id", "staff_id")
    subject_id = models.UUIDField()
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
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


class EndedExclusion(models.Model):
    """An exclusion that the partnership's office ended, and why. Never changed."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject_id = models.UUIDField()
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    reason = models.TextField()
    declared_by = models.TextField()
    declared_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    ended_at = models.DateTimeField()
    why_ended = models.TextField()

    class Meta:
        db_table = "exclusion_ended"

    def __str__(self) -> str:
        return f"ended exclusion of staff {self.staff_id}"
