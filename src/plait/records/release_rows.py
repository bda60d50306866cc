"""What was released to whom: one event, shown to one team or one named person."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from plait.access.models import Staff, Team


class EventRelease(models.Model):
    """One event that a team may read whatever classes it was given, until a moment.

    It holds from `since` on, and no longer at `until`. With `staff` set it holds for
    that one member of the team only. Written by `plait.release` alone.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    id = models.UUIDField(default=uuid.uuid4, editable=False)
    #: The first version of the event: who may read it reads its corrections too.
    root = models.UUIDField()
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
    #: The team that gave it.
    given_by = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event by which it was given: a message, a handover, a share.
    source_event = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    #: In words, why.
    basis = models.TextField()

    class Meta:
        db_table = "event_release"
        indexes: ClassVar = [
            models.Index(fields=["subject", "team"], name="event_release_to_team"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="event_release_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"release of {self.root}"
