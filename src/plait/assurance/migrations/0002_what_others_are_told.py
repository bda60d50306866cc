"""What others than an agency itself are told of its numbers, worked out once."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One table, one column and the doors that read them."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("assurance", "0001_readings"),
    ]

    operations = [
        migrations.AddField(
            model_name="readingrow",
            name="late_by",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.IntegerField(), default=list, size=None
            ),
        ),
        migrations.CreateModel(
            name="ToldRow",
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
                ("measure", models.TextField()),
                ("agency", models.TextField(blank=True, default="")),
                ("team", models.TextField(blank=True, default="")),
                ("cut", models.TextField(blank=True, default="")),
                ("cut_value", models.TextField(blank=True, default="")),
                ("span", models.TextField()),
                ("begins", models.DateField()),
                ("opened", models.IntegerField(blank=True, null=True)),
                ("met", models.IntegerField(blank=True, null=True)),
                ("met_late", models.IntegerField(blank=True, null=True)),
                ("late_open", models.IntegerField(blank=True, null=True)),
                ("missed", models.IntegerField(blank=True, null=True)),
                ("stopped", models.IntegerField(blank=True, null=True)),
                ("still_open", models.IntegerField(blank=True, null=True)),
                ("decided", models.IntegerField(blank=True, null=True)),
                ("missing", models.IntegerField(blank=True, null=True)),
                ("median_hours", models.FloatField(blank=True, null=True)),
                ("p90_hours", models.FloatField(blank=True, null=True)),
                (
                    "done_by",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(null=True),
                        default=list,
                        size=None,
                    ),
                ),
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
                "db_table": "told_reading",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "partnership",
                            "measure",
                            "span",
                            "agency",
                            "team",
                            "cut",
                            "cut_value",
                            "begins",
                        ),
                        name="told_reading_is_there_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("span__in", ["month", "quarter", "year"])),
                        name="told_reading_has_a_span",
                    ),
                ],
            },
        ),
        migrations.RunSQL((SQL / "told.sql").read_text()),
    ]
