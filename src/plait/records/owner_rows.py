"""Which area owns the protection of a child, as rows: a projection of the events."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class OwnerRow(models.Model):
    """The owner as it stands, where another area than the family's had to do with it.

    Worked out from every event, so that all who may read it read the same.
    """

    pk = models.CompositePrimaryKey("subject_id", "child")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Whom it is about; the subject's own id for what is about nobody of the family.
    child = models.UUIDField()
    #: The slug of the partnership that owns, and since when; null from the beginning.
    area = models.TextField()
    since = models.DateTimeField(null=True, blank=True)
    #: The slug of the one that is asked to take over; empty while none is.
    offered_to = models.TextField(blank=True, default="", db_default="")
    offered_at = models.DateTimeField(null=True, blank=True)
    #: The event that offers it.
    offer = models.UUIDField(null=True, blank=True)
    #: The mask of the classes of the events that it rests on: all of them are needed.
    classes = models.IntegerField()

    class Meta:
        db_table = "child_owner"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(offered_to="", offer=None, offered_at=None)
                | ~Q(offered_to="") & Q(offer__isnull=False, offered_at__isnull=False),
                name="child_owner_offer_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} of {self.subject_id}"
