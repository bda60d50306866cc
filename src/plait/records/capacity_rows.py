"""Forecasts of a team's queue: numbers, worked out anew at will."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from plait.access.models import Team


class CapacityForecast(models.Model):
    """One question about a team's queue, and the last answer to it.

    The question is what it would be with more or fewer staff, and more or fewer
    referrals; with neither it is the forecast of the team as it is.
    """

    pk = models.CompositePrimaryKey("team_id", "extra_halves", "more")
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: Halves of a WTE more than there are; below 0: fewer.
    extra_halves = models.SmallIntegerField()
    #: Per cent more referrals than there were; below 0: fewer.
    more = models.SmallIntegerField()
    #: When it was asked for last; after `made_at` the worker works it out anew.
    asked_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True, blank=True)
    #: Per cent of the days that are played.
    done = models.SmallIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    #: As `workforce.queueing.kept.Kept`.
    result = models.JSONField(null=True, blank=True)

    class Meta:
        db_table = "capacity_forecast"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(extra_halves__range=(-40, 40), more__range=(-90, 300)),
                name="capacity_forecast_asks_what_may_be",
            ),
            models.CheckConstraint(
                condition=Q(done__range=(0, 100)),
                name="capacity_forecast_done_is_a_part",
            ),
            models.CheckConstraint(
                condition=Q(made_at=None, result=None)
                | Q(made_at__isnull=False, result__isnull=False),
                name="capacity_forecast_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"forecast of team {self.team_id}"
