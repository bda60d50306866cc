"""Whom an obligation concerns beside who owes it, and whose family it is."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Columns, a table to find them by, and the rules of both."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0004_known_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="worklistentry",
            name="concerned",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="late_said_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="needed",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="worklistentry",
            name="worker_id",
            field=models.IntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="WorklistConcern",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "entry_id",
                        "team_id",
                        "part",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("entry_id", models.UUIDField()),
                ("part", models.TextField()),
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
                "db_table": "worklist_concern",
                "indexes": [
                    models.Index(
                        fields=["team", "subject", "entry_id"],
                        name="worklist_concern_of_team",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("part__in", ["needed", "half", "offered"])),
                        name="worklist_concern_part_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "concerned.sql").read_text()),
    ]
