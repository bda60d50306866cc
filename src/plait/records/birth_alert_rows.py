"""Birth alerts as rows for lists and for the night: a projection of the events."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Team


class BirthAlertRow(models.Model):
    """That there is an alert of a birth, and who has it: none of its words.

    The teams that it is for see it with the record closed. Who opens the record learns
    that there is one and whom to ring, even where its words are not theirs to read.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that sent it.
    id = models.UUIDField()
    version = models.SmallIntegerField()
    #: current, old, withdrawn, or over.
    state = models.TextField()
    #: Initials of the mother, for a list that is read with the record closed.
    label = models.TextField()
    sent_at = models.DateTimeField()
    from_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: The teams that it is for and that sent it, and those that have not answered.
    teams = ArrayField(models.IntegerField())
    waiting = ArrayField(models.IntegerField())
    #: How many outside Plait it is for, and how many of them were not told yet.
    outside = models.SmallIntegerField()
    outside_waiting = models.SmallIntegerField()
    #: Something that it rests on is newer.
    is_behind = models.BooleanField()
    tested_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    born_on = models.DateField(null=True, blank=True)
    #: The bit number of its class.
    sens = models.SmallIntegerField()

    class Meta:
        db_table = "birth_alert"
        indexes: ClassVar = [
            # The lists of teams are of those that hold, the next birth first.
            models.Index(
                fields=["due_on"],
                condition=Q(state="current"),
                name="birth_alert_current",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["current", "old", "withdrawn", "over"]),
                name="birth_alert_state_is_one_of_ours",
            ),
        ]

    def __str__(self) -> str:
        return f"birth alert {self.version} of {self.subject_id}"
