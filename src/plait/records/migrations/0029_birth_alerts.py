"""Alerts of a birth as rows: none of their words."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0028_document_drafts"),
    ]

    operations = [
        migrations.CreateModel(
            name="BirthAlertRow",
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
                ("version", models.SmallIntegerField()),
                ("state", models.TextField()),
                ("label", models.TextField()),
                ("sent_at", models.DateTimeField()),
                (
                    "teams",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "waiting",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                ("outside", models.SmallIntegerField()),
                ("outside_waiting", models.SmallIntegerField()),
                ("is_behind", models.BooleanField()),
                ("tested_at", models.DateTimeField(blank=True, null=True)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("born_on", models.DateField(blank=True, null=True)),
                ("sens", models.SmallIntegerField()),
                (
                    "from_team",
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
                "db_table": "birth_alert",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "current")),
                        fields=["due_on"],
                        name="birth_alert_current",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["current", "old", "withdrawn", "over"])
                        ),
                        name="birth_alert_state_is_one_of_ours",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "birth_alerts.sql").read_text()),
    ]
