"""Appointments and groups as rows, for the diaries of those who see families."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Three tables and their rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0026_episodes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AppointmentRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("id", models.UUIDField()),
                ("at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("kind", models.TextField()),
                ("state", models.TextField()),
                ("about", models.UUIDField(blank=True, null=True)),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("label", models.TextField(blank=True, default="")),
                ("place", models.TextField(blank=True, default="")),
                ("mode", models.TextField(blank=True, default="")),
                ("group_id", models.UUIDField(blank=True, null=True)),
                (
                    "results",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "appointment",
                "indexes": [
                    models.Index(fields=["team", "at"], name="appointment_of_team"),
                    models.Index(fields=["worker", "at"], name="appointment_of_worker"),
                    models.Index(
                        condition=models.Q(("state", "booked")),
                        fields=["team", "ends_at"],
                        name="appointment_not_said",
                    ),
                    models.Index(
                        condition=models.Q(("state", "booked")),
                        fields=["subject", "at"],
                        name="appointment_to_come",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["booked", "cancelled", "kept", "missed"])
                        ),
                        name="appointment_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("at"))),
                        name="appointment_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareGroup",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("title", models.TextField()),
                ("kind", models.TextField()),
                ("weekday", models.SmallIntegerField()),
                ("opens", models.TimeField()),
                ("minutes", models.SmallIntegerField()),
                ("place", models.TextField(blank=True, default="")),
                ("from_on", models.DateField()),
                ("until_on", models.DateField()),
                ("places", models.SmallIntegerField()),
                (
                    "workers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "care_group",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("weekday__gte", 0),
                            ("weekday__lte", 6),
                            ("minutes__gte", 5),
                            ("minutes__lte", 480),
                            ("places__gte", 1),
                            ("places__lte", 60),
                            ("until_on__gte", models.F("from_on")),
                        ),
                        name="care_group_can_be",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupPlace",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "group_id",
                        "about",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("group_id", models.UUIDField()),
                ("about", models.UUIDField()),
                ("role", models.TextField(blank=True, default="")),
                ("label", models.TextField(blank=True, default="")),
                ("joined_at", models.DateTimeField()),
                ("left_at", models.DateTimeField(blank=True, null=True)),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "group_place",
                "indexes": [
                    models.Index(
                        fields=["group_id", "joined_at"], name="group_place_of_group"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "appointments.sql").read_text()),
    ]
