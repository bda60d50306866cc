"""What is measured of marks on babies, as rows: a projection of the events."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class MarkMeasureRow(models.Model):
    """One mark and the meeting after it. The pages read sums of them, and never one."""

    pk = models.CompositePrimaryKey("subject_id", "mark")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that it was seen, and when that was.
    mark = models.UUIDField()
    observed_at = models.DateTimeField()
    #: asked, plausible or mobile: see `engine.measures`.
    asks = models.TextField()
    #: Of the agency that recorded it, and the slug of the area in which it was found.
    agency_kind = models.TextField()
    area = models.TextField()
    met_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    first_quorate = models.BooleanField(null=True, blank=True)
    #: Roles that were not there, each with how: `police:missing`.
    absent = ArrayField(models.TextField(), default=list, db_default=[])

    class Meta:
        db_table = "mark_measure"
        indexes: ClassVar = [
            models.Index(fields=["observed_at"], name="mark_measure_observed"),
        ]

    def __str__(self) -> str:
        return f"mark of {self.subject_id}"
