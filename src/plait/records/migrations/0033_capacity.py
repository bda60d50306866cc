"""Forecasts of a team's queue, kept with their time."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """A table and its rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0032_outcomes"),
    ]

    operations = [
        migrations.CreateModel(
            name="CapacityForecast",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "team_id",
                        "extra_halves",
                        "more",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("extra_halves", models.SmallIntegerField()),
                ("more", models.SmallIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("began_at", models.DateTimeField(blank=True, null=True)),
                ("done", models.SmallIntegerField(db_default=0, default=0)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("failed_at", models.DateTimeField(blank=True, null=True)),
                ("result", models.JSONField(blank=True, null=True)),
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
                "db_table": "capacity_forecast",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("extra_halves__range", (-40, 40)),
                            ("more__range", (-90, 300)),
                        ),
                        name="capacity_forecast_asks_what_may_be",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("done__range", (0, 100))),
                        name="capacity_forecast_done_is_a_part",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("made_at", None), ("result", None))
                        | models.Q(
                            ("made_at__isnull", False), ("result__isnull", False)
                        ),
                        name="capacity_forecast_is_whole",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "capacity.sql").read_text()),
    ]
