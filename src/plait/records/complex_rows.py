"""The list of the complex-cases team, as rows: a projection of the events."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Team


class ComplexCaseRow(models.Model):
    """One pregnancy that the criteria of a team bring to its list.

    The team reads the row with the record closed, so it holds initials, how gravely and
    since which week, and by no word what it was.
    """

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that told of the pregnancy.
    id = models.UUIDField()
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    about = models.UUIDField(null=True, blank=True)
    #: Initials only, as on a worklist.
    label = models.TextField(blank=True, default="")
    #: open, or left_out where it was decided that it need not be on the list.
    state = models.TextField()
    tier = models.TextField()
    #: Its place among the tiers of the team: the gravest is 0.
    rank = models.SmallIntegerField()
    joint = models.BooleanField(default=False, db_default=False)
    #: The Monday of the week since which something brings it.
    since = models.DateField()
    #: When the meeting last talked of it, and how often it did in this pregnancy.
    talked_at = models.DateTimeField(null=True, blank=True)
    talks = models.SmallIntegerField(default=0, db_default=0)
    #: When it is to be talked of again at the latest; None before the first time.
    due_on = models.DateField(null=True, blank=True)
    #: When something was recorded that the meeting has not heard of.
    changed_at = models.DateTimeField(null=True, blank=True)
    #: A meeting about it that is called and not over, and when it begins.
    meeting_id = models.UUIDField(null=True, blank=True)
    meeting_at = models.DateTimeField(null=True, blank=True)
    edd = models.DateField(null=True, blank=True)
    #: When a midwife and a health visitor were named, and who, by number.
    midwife_at = models.DateTimeField(null=True, blank=True)
    midwife_id = models.IntegerField(null=True, blank=True)
    visitor_at = models.DateTimeField(null=True, blank=True)
    visitor_id = models.IntegerField(null=True, blank=True)
    #: The events behind it. Who may read which is asked of a function.
    because = ArrayField(models.UUIDField(), default=list, db_default=[])

    class Meta:
        db_table = "complex_case"
        indexes: ClassVar = [
            models.Index(
                fields=["team", "rank", "due_on", "subject"],
                name="complex_case_of_team",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "left_out"]),
                name="complex_case_state_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"complex case of {self.subject_id}"
