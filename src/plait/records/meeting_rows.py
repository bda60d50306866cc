"""The meetings of all families as rows: a projection of the events, rebuilt at will."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Team


class MeetingRow(models.Model):
    """One meeting as it stands, for lists: what it holds was recorded as events."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that called it, or that it was held where none did.
    id = models.UUIDField()
    type = models.TextField()
    #: called, held or cancelled.
    state = models.TextField()
    about = models.UUIDField(null=True, blank=True)
    #: Initials only, as on a worklist.
    label = models.TextField(blank=True, default="")
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    #: The team that called it, or held it where none did.
    called_by = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    quorate = models.BooleanField(null=True, blank=True)
    missing = ArrayField(models.TextField(), default=list, db_default=[])
    #: How often it was moved or changed.
    sequence = models.IntegerField(default=0, db_default=0)
    #: The class of the event that called or held it: `access.classes`.
    sens = models.SmallIntegerField(default=0, db_default=0)
    #: Every team with a seat, and the one that called it: who sees the row.
    teams = ArrayField(models.IntegerField(), default=list, db_default=[])

    class Meta:
        db_table = "meeting"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["called", "held", "cancelled"]),
                name="meeting_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} of {self.subject_id}"


class MeetingSeat(models.Model):
    """One team's seat at a meeting, and what it answered."""

    pk = models.CompositePrimaryKey("subject_id", "meeting_id", "team_id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    meeting_id = models.UUIDField()
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The role in which it is asked; `caller` for a team that called it and is not.
    role = models.TextField()
    #: accepts, deputy, apologies; empty until it answers.
    reply = models.TextField(blank=True, default="")
    decides = models.BooleanField(default=True, db_default=True)
    asked_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True, blank=True)
    #: When it is, and its state: as of the meeting, so that a list needs one index.
    starts_at = models.DateTimeField(null=True, blank=True)
    state = models.TextField()

    class Meta:
        db_table = "meeting_seat"
        indexes: ClassVar = [
            models.Index(fields=["team", "starts_at"], name="meeting_seat_of_team"),
        ]

    def __str__(self) -> str:
        return f"seat of team {self.team_id}"
