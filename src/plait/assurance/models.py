"""What boards read: counts of duties by month, and where a new period was begun."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class ReadingRow(models.Model):
    """What became of the duties of one measure, place and month.

    No family is in it, and still it is closed to the web: a small number may point at
    one. The doors of the database hide small numbers from everybody but the agency
    whose own they are.
    """

    #: Which measure: `standard:hv_new_birth`, `national:c2`.
    measure = models.TextField()
    partnership = models.ForeignKey(
        "access.Partnership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    #: The agency that owed it, or nothing for all of the partnership together.
    agency = models.TextField(blank=True, default="")
    #: The team of the agency, or nothing for all of them.
    team = models.TextField(blank=True, default="")
    #: By what it is cut (`deprivation`, `ethnicity`, `language`), and which part.
    cut = models.TextField(blank=True, default="")
    cut_value = models.TextField(blank=True, default="")
    #: The first day of the month in which the duties were due; in which they opened,
    #: where that is not known.
    month = models.DateField()
    #: How many duties there were; the six below add up to it.
    opened = models.IntegerField()
    met = models.IntegerField()
    met_late = models.IntegerField()
    late_open = models.IntegerField()
    missed = models.IntegerField()
    stopped = models.IntegerField()
    still_open = models.IntegerField()
    #: How many more there may be, that could not be worked out.
    missing = models.IntegerField()
    #: Hours within which half, or 9 in 10, of those that were met had been.
    median_hours = models.FloatField(null=True, blank=True)
    p90_hours = models.FloatField(null=True, blank=True)
    #: How many were met within each of `readings.STEPS`; empty where not counted.
    done_by = ArrayField(models.IntegerField(), default=list)
    #: How many of these were met late.
    late_by = ArrayField(models.IntegerField(), default=list)
    #: The moment that is judged, what was known then, and when it was counted.
    as_of = models.DateTimeField()
    known_at = models.DateTimeField()
    made_at = models.DateTimeField()
    #: The digest of the standards, and the policy, by which it was judged.
    rules = models.TextField()
    policy = models.TextField(blank=True, default="")

    class Meta:
        db_table = "reading"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "partnership", "measure", "agency", "team", "cut", "cut_value",
                    "month",
                ],
                name="reading_is_there_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    opened=F("met") + F("met_late") + F("late_open") + F("missed")
                    + F("stopped") + F("still_open")
                ),
                name="reading_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    met__gte=0, met_late__gte=0, late_open__gte=0, missed__gte=0,
                    stopped__gte=0, still_open__gte=0, missing__gte=0,
                ),
                name="reading_counts_from_nought",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="reading_is_of_a_month"
            ),
            models.CheckConstraint(
                condition=Q(team="") | ~Q(agency=""), name="reading_team_has_an_agency"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure} in {self.month:%Y-%m}"


class ToldRow(models.Model):
    """What others than the agency whose own it is may be told; null is hidden.

    Written together with the readings, so that no hidden number can be worked out from
    all that is told (`plait.assurance.telling`). No other number is told to them.
    """

    measure = models.TextField()
    partnership = models.ForeignKey(
        "access.Partnership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    agency = models.TextField(blank=True, default="")
    team = models.TextField(blank=True, default="")
    cut = models.TextField(blank=True, default="")
    cut_value = models.TextField(blank=True, default="")
    #: `month`, `quarter`, or `year` for the last twelve months, and its first day.
    span = models.TextField()
    begins = models.DateField()
    opened = models.IntegerField(null=True, blank=True)
    met = models.IntegerField(null=True, blank=True)
    met_late = models.IntegerField(null=True, blank=True)
    late_open = models.IntegerField(null=True, blank=True)
    missed = models.IntegerField(null=True, blank=True)
    stopped = models.IntegerField(null=True, blank=True)
    still_open = models.IntegerField(null=True, blank=True)
    #: Of how many it is known whether they were in time.
    decided = models.IntegerField(null=True, blank=True)
    missing = models.IntegerField(null=True, blank=True)
    median_hours = models.FloatField(null=True, blank=True)
    p90_hours = models.FloatField(null=True, blank=True)
    #: How many were met within each of `counts.STEPS`, null where hidden.
    done_by = ArrayField(models.IntegerField(null=True), default=list)
    #: Of which counting this is: not of every night's. Null as an earlier version told.
    as_of = models.DateTimeField(null=True, blank=True)
    known_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    rules = models.TextField(blank=True, default="")
    policy = models.TextField(blank=True, default="")

    class Meta:
        db_table = "told_reading"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=[
                    "partnership", "measure", "span", "agency", "team", "cut",
                    "cut_value", "begins",
                ],
                name="told_reading_is_there_once",
            ),
            models.CheckConstraint(
                condition=Q(span__in=["month", "quarter", "year"]),
                name="told_reading_has_a_span",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.measure} in the {self.span} of {self.begins:%Y-%m}"


class UncountedRow(models.Model):
    """How many are missing from the readings, as they could not be worked out.

    Of each counting there is a row for each partnership, also where nobody is missing:
    that there is none says that nobody knows.
    """

    partnership = models.ForeignKey(
        "access.Partnership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    #: The agency that recorded of them, or nothing for all of the partnership.
    agency = models.TextField(blank=True, default="")
    #: Whether they are missing from what others are told, or from the last readings.
    is_told = models.BooleanField()
    families = models.IntegerField()
    #: Members of staff and reviews.
    others = models.IntegerField()
    as_of = models.DateTimeField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "uncounted"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "is_told", "agency"],
                name="uncounted_is_there_once",
            ),
            models.CheckConstraint(
                condition=Q(families__gte=0, others__gte=0),
                name="uncounted_counts_from_nought",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.families} and {self.others} of {self.partnership_id}"


class RebasingRow(models.Model):
    """Somebody said that a new period begins here, or that it does not after all.

    Never changed: of a place and month the latest one counts.
    """

    id = models.UUIDField(primary_key=True)
    measure = models.TextField()
    partnership = models.ForeignKey(
        "access.Partnership",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    agency = models.TextField(blank=True, default="")
    #: The first month of the new period.
    month = models.DateField()
    #: False takes an earlier one back.
    begins = models.BooleanField()
    reason = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+",
        db_index=False,
    )  # fmt: skip
    at = models.DateTimeField()

    class Meta:
        db_table = "rebasing"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="rebasing_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(month__day=1), name="rebasing_is_of_a_month"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partnership", "measure"], name="rebasing_of_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} from {self.month:%Y-%m}"
