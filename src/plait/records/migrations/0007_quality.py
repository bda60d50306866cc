"""What failed, which feeds are silent, whether the rules hold, and how they fare."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """Columns, two tables, and the rules of all of them."""

    dependencies = [
        ("access", "0001_initial"),
        ("records", "0006_policies"),
    ]

    operations = [
        migrations.CreateModel(
            name="FeedState",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "feed",
                        "agency",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("feed", models.TextField()),
                ("agency", models.TextField(blank=True, default="")),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("newest_at", models.DateTimeField(blank=True, null=True)),
                ("lines", models.IntegerField(default=0)),
                ("refused", models.IntegerField(default=0)),
                ("refused_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "feed_state",
            },
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="label",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="next_try_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="office",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="access.team",
            ),
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="reference",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="failedderivation",
            name="tries",
            field=models.IntegerField(db_default=1, default=1),
        ),
        migrations.CreateModel(
            name="EngineState",
            fields=[
                (
                    "id",
                    models.SmallIntegerField(
                        default=1, primary_key=True, serialize=False
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("rebuilt_at", models.DateTimeField(blank=True, null=True)),
                ("rebuilt_failed", models.IntegerField(default=0)),
                ("rules", models.TextField(blank=True, default="")),
                ("faults", models.JSONField(default=list)),
            ],
            options={
                "db_table": "engine_state",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)), name="engine_state_is_one_row"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "quality.sql").read_text()),
    ]
