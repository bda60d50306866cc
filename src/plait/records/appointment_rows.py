"""Appointments and places in groups as rows: a projection of the events, rebuilt.

Beside them the groups themselves, which are a team's own and of no family.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from plait.access.models import Staff, Team


class AppointmentRow(models.Model):
    """One appointment as it stands, for diaries: what it holds was recorded."""

    pk = models.CompositePrimaryKey("subject_id", "id")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    #: The event that booked it; of a group's session, the first outcome.
    id = models.UUIDField()
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    worker = models.ForeignKey(
        Staff,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    #: A type of appointment of the service, by its id.
    kind = models.TextField()
    #: booked, cancelled, kept or missed.
    state = models.TextField()
    about = models.UUIDField(null=True, blank=True)
    #: Everybody who is to come, by id.
    people = ArrayField(models.UUIDField(), default=list, db_default=[])
    #: Initials only, as on a worklist: the diary is read with the record closed.
    label = models.TextField(blank=True, default="")
    #: A place of the service by its id: never an address.
    place = models.TextField(blank=True, default="")
    mode = models.TextField(blank=True, default="")
    group_id = models.UUIDField(null=True, blank=True)
    #: `role:result` for each person of whom it was said.
    results = ArrayField(models.TextField(), default=list, db_default=[])
    #: The class of the event that booked it: `access.classes`.
    sens = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "appointment"
        indexes: ClassVar = [
            models.Index(fields=["team", "at"], name="appointment_of_team"),
            models.Index(fields=["worker", "at"], name="appointment_of_worker"),
            models.Index(
                fields=["team", "ends_at"],
                name="appointment_not_said",
                condition=Q(state="booked"),
            ),
            models.Index(
                fields=["subject", "at"],
                name="appointment_to_come",
                condition=Q(state="booked"),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["booked", "cancelled", "kept", "missed"]),
                name="appointment_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("at")),
                name="appointment_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject_id}"


class GroupPlace(models.Model):
    """One person's place in a group, as the family's own events say."""

    pk = models.CompositePrimaryKey("subject_id", "group_id", "about")
    subject = models.ForeignKey(
        "records.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group_id = models.UUIDField()
    about = models.UUIDField()
    team = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        db_index=False,
    )
    role = models.TextField(blank=True, default="")
    label = models.TextField(blank=True, default="")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    sens = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "group_place"
        indexes: ClassVar = [
            models.Index(fields=["group_id", "joined_at"], name="group_place_of_group"),
        ]

    def __str__(self) -> str:
        return f"place in {self.group_id}"


class CareGroup(models.Model):
    """A group that a team runs each week on one day. It names no family."""

    id = models.UUIDField(primary_key=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    #: A type of group of the service, by its id.
    kind = models.TextField()
    #: Monday is 0.
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    minutes = models.SmallIntegerField()
    place = models.TextField(blank=True, default="")
    from_on = models.DateField()
    until_on = models.DateField()
    #: How many families have a place.
    places = models.SmallIntegerField()
    workers = ArrayField(models.IntegerField(), default=list, db_default=[])
    by = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "care_group"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6)
                & Q(minutes__gte=5, minutes__lte=480)
                & Q(places__gte=1, places__lte=60)
                & Q(until_on__gte=models.F("from_on")),
                name="care_group_can_be",
            ),
        ]

    def __str__(self) -> str:
        return f"group {self.id} of team {self.team_id}"
