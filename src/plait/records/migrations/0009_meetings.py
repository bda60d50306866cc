"""Meetings of agencies as rows, for the lists of those who are asked to them."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Two tables and their rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0008_second_person"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeetingRow",
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
                ("type", models.TextField()),
                ("state", models.TextField()),
                ("about", models.UUIDField(blank=True, null=True)),
                ("label", models.TextField(blank=True, default="")),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("quorate", models.BooleanField(blank=True, null=True)),
                (
                    "missing",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                ("sequence", models.IntegerField(db_default=0, default=0)),
                ("sens", models.SmallIntegerField(db_default=0, default=0)),
                (
                    "teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(),
                        db_default=[],
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "called_by",
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
                    "subject",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="records.subject",
                    ),
                ),
            ],
            options={
                "db_table": "meeting",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["called", "held", "cancelled"])
                        ),
                        name="meeting_state_is_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingSeat",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "meeting_id",
                        "team_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("meeting_id", models.UUIDField()),
                ("role", models.TextField()),
                ("reply", models.TextField(blank=True, default="")),
                ("decides", models.BooleanField(db_default=True, default=True)),
                ("asked_at", models.DateTimeField()),
                ("replied_at", models.DateTimeField(blank=True, null=True)),
                ("starts_at", models.DateTimeField(blank=True, null=True)),
                ("state", models.TextField()),
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.team",
                    ),
                ),
            ],
            options={
                "db_table": "meeting_seat",
                "indexes": [
                    models.Index(
                        fields=["team", "starts_at"], name="meeting_seat_of_team"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "meetings.sql").read_text()),
    ]
