"""The list of the complex-cases team: which pregnancies, how gravely, since when."""

from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).with_name("sql")


class Migration(migrations.Migration):
    """One table and its rules."""

    dependencies = [
        ("access", "0004_sensitivity"),
        ("records", "0029_birth_alerts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComplexCaseRow",
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
                ("about", models.UUIDField(blank=True, null=True)),
                ("label", models.TextField(blank=True, default="")),
                ("state", models.TextField()),
                ("tier", models.TextField()),
                ("rank", models.SmallIntegerField()),
                ("joint", models.BooleanField(db_default=False, default=False)),
                ("since", models.DateField()),
                ("talked_at", models.DateTimeField(blank=True, null=True)),
                ("talks", models.SmallIntegerField(db_default=0, default=0)),
                ("due_on", models.DateField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("meeting_id", models.UUIDField(blank=True, null=True)),
                ("meeting_at", models.DateTimeField(blank=True, null=True)),
                ("edd", models.DateField(blank=True, null=True)),
                ("midwife_at", models.DateTimeField(blank=True, null=True)),
                ("midwife_id", models.IntegerField(blank=True, null=True)),
                ("visitor_at", models.DateTimeField(blank=True, null=True)),
                ("visitor_id", models.IntegerField(blank=True, null=True)),
                (
                    "because",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(),
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
                "db_table": "complex_case",
                "indexes": [
                    models.Index(
                        fields=["team", "rank", "due_on", "subject"],
                        name="complex_case_of_team",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "left_out"])),
                        name="complex_case_state_is_known",
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "complex_cases.sql").read_text()),
    ]
