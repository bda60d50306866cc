"""Others are told of one counting a month; and how many a counting has left out."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One table, five columns and the doors that read them."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("assurance", "0002_what_others_are_told"),
    ]

    operations = [
        migrations.AddField(
            model_name="toldrow",
            name="as_of",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="toldrow",
            name="known_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="toldrow",
            name="made_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="toldrow",
            name="rules",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.AddField(
            model_name="toldrow",
            name="policy",
            field=models.TextField(blank=True, default=""),
        ),
        migrations.CreateModel(
            name="UncountedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("agency", models.TextField(blank=True, default="")),
                ("is_told", models.BooleanField()),
                ("families", models.IntegerField()),
                ("others", models.IntegerField()),
                ("as_of", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
                (
                    "partnership",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.partnership",
                    ),
                ),
            ],
            options={
                "db_table": "uncounted",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "is_told", "agency"),
                        name="uncounted_is_there_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("families__gte", 0), ("others__gte", 0)),
                        name="uncounted_counts_from_nought",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "uncounted.sql").read_text()),
    ]
