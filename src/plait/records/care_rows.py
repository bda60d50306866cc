"""Episodes of care as rows, for lists across families: a projection of the events."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Team

_STATES = [
    "sent", "received", "asked", "triaged", "accepted", "allocated", "seen",
    "redirecting", "redirected", "discharging", "joined", "closed",
]  # fmt: skip


class CareEpisode(models.Model):
    """One episode of care of a mental-health service, as it stands."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that began it.
    id = models.UUIDField()
    #: The team that has it, or that a referral waits for.
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The team that referred, where it is one of Plait.
    from_team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    about = models.UUIDField(null=True, blank=True)
    #: Initials only, as on a worklist.
    label = models.TextField(blank=True, default="")
    #: See `timeline.care.State`.
    state = models.TextField()
    #: preconception, partner, parent_infant; empty for the parent's own treatment.
    purpose = models.TextField(blank=True, default="", db_default="")
    referrer = models.TextField(blank=True, default="", db_default="")
    asked_urgency = models.TextField(blank=True, default="", db_default="")
    urgency = models.TextField(blank=True, default="", db_default="")
    #: What orders a list: the rank of the class, 0 first.
    rank = models.SmallIntegerField(default=9, db_default=9)
    #: When it was received; until then when it was sent. The clocks count from it.
    received_at = models.DateTimeField()
    triaged_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    first_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    infant_seen_at = models.DateTimeField(null=True, blank=True)
    plan_at = models.DateTimeField(null=True, blank=True)
    #: When a partner was asked or offered something.
    partner_at = models.DateTimeField(null=True, blank=True)
    #: When the work was last talked of in supervision, and on which day it is again.
    supervised_at = models.DateTimeField(null=True, blank=True)
    supervision_on = models.DateField(null=True, blank=True)
    #: The newest sums that the service itself took: instrument, total, day.
    scores = models.JSONField(default=list, db_default=[])
    worker_id = models.IntegerField(null=True, blank=True)
    infant_worker_id = models.IntegerField(null=True, blank=True)
    #: When its end was offered to whoever has them next, and when it ended.
    discharge_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    #: The due date while she is pregnant, and the birthday of the youngest baby.
    edd = models.DateField(null=True, blank=True)
    born_on = models.DateField(null=True, blank=True)
    #: What the referral does not say that the service needs, by field.
    missing = ArrayField(models.TextField(), default=list, db_default=[])
    flags = ArrayField(models.TextField(), default=list, db_default=[])
    #: Who was not told yet what became of it: referrer, gp.
    to_tell = ArrayField(models.TextField(), default=list, db_default=[])
    #: The events of the referral, by id: which clock is whose, where there are two.
    steps = ArrayField(models.UUIDField(), default=list, db_default=[])
    #: Where she is in hospital, as the service recorded it: `mbu`, or another `ward`.
    hospital = models.TextField(blank=True, default="", db_default="")
    hospital_since = models.DateTimeField(null=True, blank=True)
    #: An open episode of the same person with the same team that began before.
    beside = models.UUIDField(null=True, blank=True)
    sens = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "care_episode"
        indexes: ClassVar = [
            models.Index(
                fields=["team", "rank", "received_at"],
                name="care_episode_inbox",
                condition=Q(
                    state__in=["sent", "received", "asked", "triaged", "redirecting"]
                ),
            ),
            models.Index(
                fields=["team", "worker_id"],
                name="care_episode_caseload",
                condition=Q(state__in=["accepted", "allocated", "seen", "discharging"]),
            ),
            models.Index(fields=["team", "closed_at"], name="care_episode_closed"),
            models.Index(
                fields=["from_team", "received_at"], name="care_episode_from_us"
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=_STATES), name="care_episode_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"episode of {self.subject_id}"
