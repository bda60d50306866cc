"""From a mark on a baby to the quorate meeting, for a partnership's office."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0015_owners"),
    ]

    operations = [
        migrations.CreateModel(
            name="MarkMeasureRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "mark",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("mark", models.UUIDField()),
                ("observed_at", models.DateTimeField()),
                ("asks", models.TextField()),
                ("agency_kind", models.TextField()),
                ("area", models.TextField()),
                ("met_at", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("first_quorate", models.BooleanField(blank=True, null=True)),
                (
                    "absent",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        db_default=[],
                        default=list,
                        size=None,
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
                "db_table": "mark_measure",
                "indexes": [
                    models.Index(fields=["observed_at"], name="mark_measure_observed")
                ],
            },
        ),
        migrations.RunSQL((SQL / "measure.sql").read_text()),
    ]
