"""What a team is writing into a document: every version of every section of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Staff, Team


class DocumentDraft(models.Model):
    """One version of one section of a document that is not recorded yet.

    The newest version of a section is what it says; the older ones are its history.
    Rows are added and never changed, so two people cannot write over each other.
    """

    pk = models.CompositePrimaryKey("subject_id", "draft_id", "section", "version")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that it will be.
    draft_id = models.UUIDField()
    #: Which section, such as `relapse_signature`.
    section = models.TextField()
    #: 1 for the first.
    version = models.IntegerField()
    #: What it says; empty where its words were taken away.
    words = models.TextField(blank=True)
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
        db_table = "document_draft"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(version__gte=1), name="document_draft_counts_from_one"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="document_draft_at")]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"
