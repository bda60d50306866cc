"""Tables of outcomes: pairs of scores, and what parents say without a name.

The web reads none of them: it asks the doors of `migrations/sql/outcomes.sql`.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q

from plait.access.models import Agency, Team
from plait.instruments.change import RESULTS

#: How a quarter is written: `2026-Q4`.
_QUARTER = r"^\d{4}-Q[1-4]$"


class OutcomePairRow(models.Model):
    """The first and the last score of a measure in a time of care: a projection."""

    pk = models.CompositePrimaryKey("subject_id", "care", "measure", "about")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event by which care began.
    care = models.UUIDField()
    measure = models.TextField()
    #: Whose score it is, by id; empty where no baby was measured yet.
    about = models.TextField(blank=True, default="")
    agency = models.TextField()
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    #: Initials only, as on a worklist.
    label = models.TextField(blank=True, default="")
    #: The class of the event by which care began.
    sens = models.SmallIntegerField(default=0, db_default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    first_value = models.FloatField(null=True, blank=True)
    first_at = models.DateTimeField(null=True, blank=True)
    last_value = models.FloatField(null=True, blank=True)
    last_at = models.DateTimeField(null=True, blank=True)
    #: See `instruments.change`.
    result = models.TextField()

    class Meta:
        db_table = "outcome_pair"
        indexes: ClassVar = [
            models.Index(fields=["agency", "ended_at"], name="outcome_pair_ended"),
            models.Index(
                fields=["team", "began_at"],
                name="outcome_pair_wanting",
                condition=Q(result="no_pair"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(result__in=list(RESULTS)), name="outcome_result_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"pair of {self.subject_id}"


class ExperienceCode(models.Model):
    """A code with which somebody may answer once. It is gone when it was used.

    What is kept is its hash, and never to whom it was given: nobody writes that down.
    """

    hash = models.BinaryField(primary_key=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quarter = models.TextField()

    class Meta:
        db_table = "experience_code"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quarter__regex=_QUARTER), name="experience_code_quarter"
            ),
        ]

    def __str__(self) -> str:
        return "a code"


class _Said(models.Model):
    """What somebody said of a service in a quarter. Not who, and not which day."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    quarter = models.TextField()

    class Meta:
        abstract = True


class ExperienceAnswer(_Said):
    """What somebody ticked, by the id of each question."""

    version = models.SmallIntegerField()
    answers = models.JSONField()

    class Meta:
        db_table = "experience_answer"
        indexes: ClassVar = [
            models.Index(fields=["agency", "quarter"], name="experience_answer_of")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quarter__regex=_QUARTER), name="experience_answer_quarter"
            ),
        ]

    def __str__(self) -> str:
        return "an answer"


class ExperienceWords(_Said):
    """What somebody wrote, apart from what they ticked: the two are never joined."""

    words = models.TextField()

    class Meta:
        db_table = "experience_words"
        indexes: ClassVar = [
            models.Index(fields=["agency", "quarter"], name="experience_words_of")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quarter__regex=_QUARTER), name="experience_words_quarter"
            ),
        ]

    def __str__(self) -> str:
        return "words"
